"""With which input does the result not change as it should? Each input is moved a little, the learner's change compared.

What is said is true of the function, whatever was written: "θ stays the same when `eps` is changed".
"""
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.question import Args, Question
from course_lib.exercises.values import numbers

from .arguments import leaves, roles
from .program import put

NOTHING, MISSING, SURPLUS, SAME, OTHER = "nothing", "missing", "surplus", "same", "other"
MANY = 30        # calls for one input
INPUTS = 2       # that are moved, the largest on which the answer is wrong
BASES = 8        # inputs at most that are made of those, on the other side of 0
BY = (0.75, 1.6)
ACROSS = -0.3    # to the other side of 0, and near it: what is said is tested there, too
INSTEAD = {0.75: 1.25, 1.6: 0.5}    # where a number moved by that leaves what the formula can take
CLEARLY, AT_ALL = 1e-5, 1e-12    # parts of a result by which it has changed; between the two nothing is said


def which_argument(exercise: Question, part: Any, cases: Sequence[Args], more: Any,
                   names: Sequence[str]) -> str:
    """A sentence on one wrong part, or "": found on the largest inputs, however far they are moved, and true of all of them."""
    wrong: list[Args] = []
    others: list[Args] = []
    for args, g, w in zip(cases, part.got, part.want, strict=True):
        (others if np.allclose(g, w, 1e-3, 1e-6, True) else wrong).append(args)
    wrong.sort(key=lambda args: -(size := sum(np.size(v) for _, v in leaves(args))) * (size < 200))
    for look in (_whole, _slices):
        said = [list(look(exercise, part, args, more, names, by)) for args in wrong[:INPUTS] for by in BY]
        for words in said[0] if said else ():
            if all(words in each for each in said) and _holds(exercise, part, wrong, others[:INPUTS], more, names, words):
                return words
    return ""


def _holds(exercise, part, wrong, others, more, names, words):
    """Whether "… stays the same when `x` is changed" is true of all these inputs, and of each with a part on the other side
    of 0, or with 1 for each 0 of a part: nothing moves there that should not. Not of a row that one of the `wrong` lacks."""
    found = re.fullmatch(r"(?:(\w+) (\d+) of )?.* (stays the same|changes) when (.*) is changed(?:\.|: it should not\.)", words)
    if found is None:
        return True
    kind, number, stays, changed = found.groups()
    across = [base for args in wrong[:INPUTS] for base in (*_opposites(args), *_wholes(args, names, ACROSS).values())]
    tested = False
    for args, by in (*itertools.product([*wrong, *others], (*BY, ACROSS)), *((base, BY[0]) for base in across[:BASES])):
        moves = {**_wholes(args, names, by), **dict(_cuts(args, names, by))}
        tries = [moves[name] for name in re.split(", | or ", changed) if name in moves]
        told = _told(exercise, part, [args, *tries], more) if tries else None
        if not tries or told is not None and number and int(number) >= told[0][0].shape[kind == "Column"]:
            if any(args is one for one in wrong):
                return False
            continue
        if told is None:
            continue
        at = np.s_[...] if number is None else np.s_[:, int(number)] if kind == "Column" else np.s_[int(number)]
        (mine, right), *rest = told
        pairs = [(m, mine) if stays == "stays the same" else (r, right) for m, r in rest]
        if any(_moved_at_all((new - old)[at], old) for new, old in pairs):
            return False
        tested = True
    return tested


def _whole(exercise, part, args, more, names, by):
    """Every input moved as a whole."""
    for factor in (by, INSTEAD[by]):
        moved = _wholes(args, names, factor)
        told = _told(exercise, part, [args, *moved.values()], more) if moved else None
        if told is not None:
            break
    else:
        return []
    (mine, right), *rest = told
    states = {name: _state(m - mine, r - right, mine, right) for name, (m, r) in zip(moved, rest, strict=True)}
    if _rounded(mine, right):           # whole numbers change as they should, or not, by rounding: that they never do is a sign
        states = {name: state for name, state in states.items() if state == MISSING}
    return _words(part.name, states)


def _rounded(mine, right):
    """Whether one of the two is whole numbers, which stay the same by rounding; if it is not a single number everywhere."""
    return np.array_equal(right, np.round(right)) or np.ptp(mine) > 0 and np.array_equal(mine, np.round(mine))


def _wholes(args, names, by):
    """{what is moved: the arguments with it moved}"""
    return {name: put(args, {path: _moved(v, by) for path, v in found[0].items()})
            for name, found in roles([args], names).items() if all(map(_smooth, found[0].values()))}


def _opposites(args):
    """The arguments with 1 for 0, and 0 for 1, in one of the parts that hold nothing else."""
    return [put(args, {path: 1 - v}) for path, v in leaves(args)
            if not callable(v) and np.ndim(v) and np.asarray(v).dtype.kind == "f" and np.isin(v, (0, 1)).all()]


def _words(part, states):
    """What is true of the part, the plainest first."""
    of = {state: [name for name, s in states.items() if s == state] for state in (MISSING, SURPLUS, SAME, OTHER)}
    factors = {name: s for name, s in states.items() if isinstance(s, float)}
    if of[MISSING]:
        yield f"{part} stays the same when {_or(of[MISSING])} is changed."
    for name in of[MISSING] * (len(of[MISSING]) > 1):
        yield f"{part} stays the same when {name} is changed."
    for name in of[SURPLUS]:
        yield f"{part} changes when {name} is changed: it should not."
    if of[MISSING] or of[SURPLUS]:
        return
    good = f"; with {_and(of[SAME])} it changes as it should" if of[SAME] else ""
    if len(factors) == 1 and not of[OTHER]:
        (name, factor), = factors.items()
        yield f"When {name} changes, {part} goes the other way than it should{good}." if abs(factor + 1) < 0.01 else \
            f"{part} changes {factor:.3g} times as much with {name} as it should{good}."
    bad = [*factors, *of[OTHER]]
    if good and 1 <= len(bad) <= 2:
        yield f"Look at how {_and(bad)} enter{'s' * (len(bad) == 1)} {part}."


def _slices(exercise, part, args, more, names, by):
    """One row, column or entry of an input moved: which rows, columns or entries of the result change?"""
    tries = list(_cuts(args, names, by))[:MANY]
    told = _told(exercise, part, [args, *(changed for *_, changed in tries)], more) if tries else None
    if told is None:
        return
    (mine, right), *rest = told
    if not right.ndim or _rounded(mine, right):
        return
    for (what, _), (m, r) in zip(tries, rest, strict=True):
        if not _moved_at_all(m - mine, mine) and _moved_slices(r - right, right, 0, CLEARLY):
            yield f"{part.name} stays the same when {what} is changed."
        for axis in range(right.ndim):
            did, should = ([_moved_slices(new - old, old, axis, size) for size in (CLEARLY, AT_ALL)]
                           for new, old in ((m, mine), (r, right)))
            kind = "entry" if right.ndim == 1 else ("row", "column")[axis] if right.ndim == 2 else "slice"
            for k in sorted(did[0] - should[1]):
                yield f"{kind.capitalize()} {k} of {part.name} changes when {what} is changed: it should not."
            for k in sorted(should[0] - did[1]):
                yield f"{kind.capitalize()} {k} of {part.name} stays the same when {what} is changed."


def _cuts(args: Args, names: Sequence[str], by: float) -> Iterator[tuple[str, Args]]:
    for i, arg in enumerate(args):
        if isinstance(arg, np.ndarray) and arg.ndim and _smooth(arg) and arg.size <= 200:
            for axis in range(arg.ndim):
                kind = "entry" if arg.ndim == 1 else ("row", "column")[axis] if arg.ndim == 2 else "slice"
                for k in range(min(arg.shape[axis], 4)):
                    new = np.array(arg)
                    at = (slice(None),) * axis + (k,)
                    new[at] = _moved(new[at], by)
                    yield f"{kind} {k} of `{names[i]}`", put(args, {(i,): new})


def _moved_slices(change, old, axis, by):
    moved = np.abs(change) > by * max(float(np.max(np.abs(old), initial=0)), 1e-9)
    others = tuple(a for a in range(moved.ndim) if a != axis)
    return {int(i) for i in np.flatnonzero(moved.any(axis=others))}


def _moved_at_all(change, old):
    return np.max(np.abs(change), initial=0) > AT_ALL * max(float(np.max(np.abs(old), initial=0)), 1e-9)


def _told(exercise, part, inputs, more):
    """[(the learner's part, the right one)] on these inputs, or None."""
    results = more(inputs)
    if results is None:
        return None
    n, found = len(exercise.returns), []
    for args, result in zip(inputs, results, strict=True):
        pair = [numbers(r[part.place] if n > 1 else r) for r in (result, exercise.solution(*put(args)))]
        if any(isinstance(value, str) for value in pair) or pair[0].shape != pair[1].shape or not np.isfinite(pair).all():
            return None
        found.append(tuple(pair))
    return found


def _smooth(value):
    """Whether it may be moved a little: floats, not labels, masks or functions."""
    return not callable(value) and np.asarray(value).dtype.kind == "f" and not np.isin(value, (0, 1)).all()


def _moved(value, by):
    """By a factor near `by`; a share, between 0 and 1, stays one."""
    shape = np.shape(value)
    by = (by + 0.1 * np.cos(np.arange(np.prod(shape, dtype=int)))).reshape(shape)
    return value ** (1 / by) if by.min() > 0 and np.all((0 < value) & (value < 1)) else value * by


def _state(mine, right, *before):
    """How the changes `mine` and `right` of two results compare, each measured by what the result was before."""
    moved, should = (np.max(np.abs(change), initial=0) / max(float(np.max(np.abs(old), initial=0)), 1e-6)
                     for change, old in zip((mine, right), before, strict=True))
    if moved <= CLEARLY or should <= CLEARLY:
        missing, surplus = should > CLEARLY and moved <= AT_ALL, moved > CLEARLY and should <= AT_ALL
        return MISSING if missing else SURPLUS if surplus else NOTHING if max(moved, should) <= CLEARLY else OTHER
    scale = np.max(np.abs(right))
    if np.all(np.abs(mine - right) < 2e-3 * scale):
        return SAME
    factor = float(np.sum(mine * right) / np.sum(right * right))
    return factor if np.all(np.abs(mine - factor * right) < 2e-3 * abs(factor) * scale) and right.size > 1 else OTHER


def _and(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _or(names):
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
