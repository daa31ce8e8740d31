"""What slip gives these results? The simplest one that explains a wrong answer on every case is searched for.

A wrong answer is read as view(variant). A VARIANT is what the solution gives after one change: an edit of its source
(`b` is left out, the mean for the sum; see `edits`), other arguments, or a short formula in its symbols. A VIEW
is what was done to the outcome: sign, factor, term, function. The variants are run once for an exercise; after that an
answer is looked up in matrices of their results. Every change has a cost, and the cheapest explanation comes first.

    slips = Slips(solution, cases := enough(solution, cases), ("a(x)", "h(x)"))
    slips.explain([learners(*args) for args in cases])[0].words    # a(x): what comes out when `b` is left out
"""
import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from course_lib.exercises.question import Args, Fn

from .arguments import changes
from .believing import FEWER, HIGHEST, MANY, UNDONE, Found, believable, listed, plainer, undoes
from .endings import endings
from .formulas import formulas, sizes
from .patience import EDITS, PAIRS, Patience
from .program import Program
from .results import Arrays, alike, array, flat, number, quiet, same, shapes, slacks
from .slips import BINARY, ENTRYWISE, NUMBERS, ROWS, WHOLE


class Variant(NamedTuple):
    """`parts[p][case]` is what comes out when `words`."""

    cost: float
    words: str
    idea: str
    parts: list[Arrays]


class Slips:
    """The variants of one solution, run once, and the search for a wrong answer among them."""

    def __init__(self, solution: Fn, cases: Sequence[Args], returns: Sequence[str], patience: Patience = EDITS) -> None:
        self.returns, self.n, self.deep = returns, len(returns), False
        self.plainer: dict[str, str] = {}       # {words of an edit: those of another that gives the same}
        with quiet():
            self.program = Program(solution, cases)
            self.want = self._parts(self.program.run())
            named, hand = self.program.arguments, self.program.at_hand
            numbers = {a: [c[i] for c in cases] for i, a in enumerate(named) if all(number(c[i]) for c in cases)}
            own = [a for a in self.program.names if a not in named and all(number(h.get(a)) for h in hand)]
            between = {f"the right `{a}`": [h[a] for h in hand] for a in own}
            size, scalars = sizes(numbers), {a: v for a, v in numbers.items() if not any(map(np.ndim, v))}
            known = [*self.want, *numbers.values()]       # these have names that the learner reads, too
            self.atoms = {f"`{a}`": v for a, v in numbers.items()}
            self.atoms |= {a: v for a, v in between.items() if not any(same(v, w) for w in known)}
            right = {f"the right {n}": v for n, v in zip(returns, self.want, strict=True) if self.n > 1}
            self.terms = formulas({**self.atoms, **right})
            self.scales: list[tuple[float, str, Any]] = [(0, n, [c] * len(cases)) for n, c in NUMBERS.items()]
            for n, v in {**size, **scalars}.items():
                v = np.asarray(v, float)
                self.scales += [
                    (0, f"`{n}`", v), (0.2, f"(`{n}` − 1)", v - 1), (0.2, f"(1 − `{n}`)", 1 - v), (0.2, f"`{n}`²", v**2),
                    (0.2, f"the root of `{n}`", v**0.5), (0.2, f"`{n}`/(`{n}` − 1)", v / (v - 1))]
            self._index([*self._made("edit", self.program.edits([*size, *scalars], patience)),
                         *self._made("argument", self._called(changes(cases, named, self.program.source))),
                         *self._formulas()])

    def deepen(self, patience: Patience = PAIRS, most: int = 36) -> None:
        """Two edits at once join the variants: of the likeliest that change the result, each with each."""
        said = {v.words for v in self.variants[1:] if v.idea == "edit" and v.cost < 1.3}
        single: dict[str, int] = {}
        for i, (_, words, places) in enumerate(self.program.changes):
            if words in said and len(places) == 1:
                single.setdefault(words, i)
        both = self.program.two_edits(list(single.values())[:most], patience)
        with quiet():
            self._index([*self.variants[1:], *self._made("edits", both)])
        self.deep = True

    def _called(self, changed):
        for cost, words, cases in changed:
            try:
                yield cost, words, self.program.run(cases)
            except Exception:
                pass   # the solution does not take these

    def _made(self, idea, results):
        for cost, words, result in results:
            try:
                yield Variant(cost, words, idea, self._parts(result))
            except (ValueError, TypeError):
                pass   # other things than numbers came out

    def _formulas(self):
        for cost, words, values in self.terms:
            for p, want in enumerate(self.want):
                if shapes(values) == shapes(want):
                    parts = [values if q == p else w for q, w in enumerate(self.want)]
                    yield Variant(cost, words, "formula", parts)

    def _parts(self, results):
        """Results of all cases as parts[p][case], a ragged list laid out in one row; raises if they are not numbers."""
        if self.n == 1:
            return [[array(r) for r in results]]
        if any(not isinstance(r, (tuple, list)) or len(r) != self.n for r in results):
            raise ValueError
        return [[np.asarray(r[p], float) for r in results] for p in range(self.n)]

    def _index(self, variants):
        """Of variants with equal results only the cheapest is kept; their results become matrices, part by part."""
        groups, seen = {}, {}
        self.variants = []
        for v in [Variant(0, "", "", self.want), *sorted(variants, key=lambda v: v.cost)]:
            rows = [(shapes(arrays), flat(arrays)) for arrays in v.parts]
            key = tuple((shape, np.round(row, 6).tobytes()) for shape, row in rows)
            if key in seen and v.words.startswith("the factor ") and seen[key].endswith(" is left out"):
                self.plainer[v.words] = seen[key]         # without the factor the whole term is 0
            elif key not in seen:
                seen[key] = v.words
                for p, (shape, row) in enumerate(rows):
                    groups.setdefault((p, shape), []).append((len(self.variants), row))
                self.variants.append(v)
        self.groups = {k: tuple(np.array(column) for column in zip(*rows, strict=True)) for k, rows in groups.items()}

    def _find(self, p, arrays, function=lambda m, at: m):
        """The variants whose part p is `arrays` on every case, or becomes it by function(columns of numbers, columns)."""
        which, matrix = self.groups.get((p, shapes(arrays)), ((), ()))
        target, slack = flat(arrays), slacks(arrays)
        if not len(which) or np.isnan(target).all():            # nothing at all came out: no number tells one slip from another
            return ()

        def hit(rows, at):
            m, t = function(matrix[rows, at], at), target[at]
            return (np.abs(m - t) <= slack[at]) | (m == t) | (np.isnan(m) & np.isnan(t))

        rows = np.flatnonzero(hit(slice(None), np.argmax(np.nan_to_num(np.abs(target), posinf=0))))   # one column first
        return which[rows[hit(rows, slice(None)).all(axis=1)]] if len(rows) else ()

    def _views(self, p, arrays):
        """(cost, words, numbers of variants): everything that may have been done at the end."""
        yield 0, "{}", self._find(p, arrays)
        target, want, slack = flat(arrays), flat(self.want[p]), slacks(arrays)
        if not np.isfinite(target).all():
            return
        if target.size and np.abs(target).max() < 1e-12:
            yield 0.9, "0 everywhere", [0]
        for cost, words, function in ENTRYWISE:
            yield 1.1 + cost, words, self._find(p, arrays, lambda m, at, f=function: f(m))
        as_many = target.size == want.size               # a sum of one number is no sum
        whole = np.array_equal(want, np.round(want))     # then rounding, signs and steps of nearly anything give the right one
        for cost, words, function in ROWS:               # one way only: of any number that was added this undoes the adding
            if alike(function, self.want[p], arrays):
                yield 1.1 + cost, words, [0]
        for cost, words, function in WHOLE + ENTRYWISE:
            if alike(function, self.want[p], arrays):
                yield 1.1 + cost, words, [0]
            if not whole and not (as_many and words.startswith(FEWER)) and alike(function, arrays, self.want[p]):
                yield 1.3 + cost, UNDONE.get(words, "something of which " + words.format("it") + " is {}"), [0]
        for name, values in self.atoms.items():
            if name[0] == "`" and all(isinstance(v, (int, np.integer)) for v in values) and same(
                    arrays, [w[v] if np.ndim(w) and 0 <= v < len(w) else w for v, w in zip(values, self.want[p], strict=True)]):
                yield 1.2, f"entry {name} of {{}}", [0]
        yield from ((cost, words, [0]) for cost, words in endings(arrays, self.want[p], self.atoms))
        if as_many and shapes(arrays) != shapes(self.want[p]) and np.all(np.abs(want - target) <= slack):
            yield 1.5, "{} in another shape", [0]
        arguments = [(0.1, n, v) for n, v in self.atoms.items() if any(map(np.ndim, v))]
        for terms, all_ in ((self.scales + arguments, True), ([(c - 0.9, n, v) for c, n, v in self.terms], False)):
            for extra, name, values in terms:   # the long list only for the right results themselves
                try:
                    t = flat([np.broadcast_to(v, a.shape) for v, a in zip(values, arrays, strict=True)])
                except ValueError:
                    continue
                if np.array_equal(t, want):             # by the right result itself anything becomes 1 or 0
                    continue
                for cost, words, function in BINARY:
                    if all_:
                        changed = lambda m, at, f=function, t=t: f(m, t[at])  # noqa: E731
                        yield cost + extra, words + name, self._find(p, arrays, changed)
                    elif shapes(arrays) == shapes(self.want[p]) and np.all(np.abs(function(want, t) - target) <= slack):
                        yield cost + extra, words + name, [0]

    def explain(self, results: Sequence[Any]) -> list[Found]:
        """Explanations of these results, the cheapest first; [] if they are right or nothing explains them."""
        with quiet():
            try:
                got = self._parts(results)
            except (TypeError, ValueError):
                return self._lacking(results)
            wrong = [p for p in range(self.n) if not same(got[p], self.want[p])]
            return self._explain(got, wrong) if wrong else []

    def _lacking(self, results):
        """The results are not the parts that are asked for: are they some of them?"""
        try:
            mine = list(zip(*[r if isinstance(r, (tuple, list)) else (r,) for r in results], strict=True))
            named = list(zip(self.returns, self.want, strict=True))
            names = [next(n for n, w in named if alike(np.asarray, m, w)) for m in mine]
        except (StopIteration, ValueError, TypeError):
            return []
        return [Found(1, f"only {' and '.join(names)} is returned", ("parts",), True)]

    def _explain(self, got, wrong):
        own = list(wrong)   # without the parts that only follow from an earlier wrong one
        for p in wrong[:-1]:
            after = self.program.given(p, got[p]) if p in own else None
            after = after and self._parts(after)
            own = [q for q in own if q <= p or not after or not same(got[q], after[q])]
        hits = [{} for _ in got]   # for every part {variant: (cost, words) of the cheapest view}
        limits = [believable(got[p], shapes(got[p]) != shapes(self.want[p])) for p in range(self.n)]
        for p, limit in enumerate(limits):
            for cost, words, which in self._views(p, got[p]) if p in own else [(0, "{}", self._find(p, got[p]))]:
                for i in which:
                    total = cost + self.variants[i].cost
                    better = total < limit and (total or p not in own) and cost < hits[p].get(i, (9,))[0]
                    if better and not undoes(words, self.variants[i].words):
                        hits[p][i] = cost, words
        found = []
        for order in itertools.permutations(range(self.n)):
            if list(order) != sorted(order) and all(same(got[p], self.want[q]) for p, q in enumerate(order)):
                told = "the parts are in another order: " + ", ".join(self.returns[q] for q in order)
                found.append(Found(0.9, told, ("order",), True))
        for_all = set.intersection(*(set(hits[p]) for p in range(self.n) if p in own or p not in wrong))
        for i in for_all:
            found.append(self._found(sum(c for c, _ in {hits[p][i] for p in own}), own, i, hits))
        if len(own) == 1:   # the slip is made in this part alone
            alone = [(c, i) for i, (c, _) in hits[own[0]].items() if i not in for_all]
            found.extend(self._found(c + 0.3, own, i, hits) for c, i in alone)
        if len(own) > 1:
            best = {p: min((self.variants[i].cost + c, i) for i, (c, _) in hits[p].items()) for p in own if hits[p]}
            if len(best) == len(own):   # every part has its own slip
                told = [self._found(0, [p], i, hits) for p, (_, i) in best.items()]
                cost = max(c for c, _ in best.values()) + 0.5 * (len(own) - 1)
                found.append(Found(cost, "; ".join(f.words for f in told), ("apart", *told[0].ideas), True))
            enough = limits[own[0]] == HIGHEST or flat(got[own[0]]).size > MANY
            for i, (c, _) in hits[own[0]].items() if enough else ():   # the first of them at least
                first = self._found(c + 1.2, own[:1], i, hits)
                found.append(first._replace(ideas=("first", *first.ideas), whole=False))
        return sorted((f for f in found if f.cost < HIGHEST), key=lambda f: f.cost)

    def _found(self, extra, parts, i, hits):
        v, views = self.variants[i], {p: hits[p][i] for p in parts}
        name = v.words.strip("`")
        itself = f"the {v.words} you were given" if name in self.returns else v.words + " itself" * name.isidentifier()
        base = "the right one" if not i else itself if v.idea == "formula" else (
            f"what comes out when {self.program.told(plainer(v.words, self.plainer))}")
        ideas = tuple(x for x in (v.idea, "view" * any(c for c, _ in views.values())) if x)
        together = {}   # parts of which the same is said
        for p, (_, words) in views.items():
            comma = "," if i and words.startswith("{} ") else ""
            together.setdefault(words.format(base + comma), []).append(self.returns[p])
        return Found(v.cost + extra, "; ".join(f"{listed(n)} {w}" for w, n in together.items()), ideas, True)
