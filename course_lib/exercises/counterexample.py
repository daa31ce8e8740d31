"""The smallest input on which an answer is wrong: few, small, round numbers, printed so that it can be pasted.

Starting from the exercise's cases, sizes are cut (every axis of the same length at once, so that what belongs together
stays together) and numbers made round, as long as the solution still takes the input and the answer is still wrong.
"""
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .comparison import compare, difference
from .question import Args, Question
from .sandbox import Call
from .trying import convert
from .values import Plain, numbers, plain

Again = Callable[[Args], Call]
"""The learner's function, called once more on some arguments."""

LONGEST, TRIES = 110, 40       # characters of the call that is printed; inputs that are tried


def part_named(exercise: Question, sentence: str) -> int | None:
    """The part of the result that a sentence speaks of first, where there are several and none is judged; or None."""
    if exercise.judge is not None or len(exercise.returns) == 1:
        return None
    said = re.sub(r"^(?:Look at how .* enters? |When .* changes, |[A-Z][a-z]+ \d+ of )", "", sentence)
    said = re.sub(r"^The ", "the ", said)
    begins = [(len(name), p) for p, name in enumerate(exercise.returns)
              if re.match(rf"{re.escape(name)}(?= is | are |,| and | stays | changes | goes |\.)", said)]
    return max(begins)[1] if begins else None


def smallest(exercise: Question, again: Again, cases: Sequence[Args], lines: Sequence[str | None],
             part: int | None = None) -> str:
    """"my_nll(np.array([0.5, 0.5]), 0) gives 1, it should be 0.693", or "" where no input is short enough to print.

    part: the one that has to be wrong there, and is shown; None: the first that is wrong.
    """
    if exercise.judge is not None or exercise.accept is not None or exercise.lay_out is not None:
        return ""
    wrong = [args for args, line in zip(cases, lines, strict=True) if line]
    wrong = [args for args in wrong if all(printable(arg) for arg in args)]
    if not wrong:
        return ""
    best, tries = min(wrong, key=weight), TRIES
    improved = True
    while improved and tries > 0:
        improved = False
        for args in sorted(smaller(best), key=weight):
            tries -= 1
            if tries < 0:
                break
            if weight(args) < weight(best) and line_for(exercise, again, args, part=part):
                best, improved = args, True
                break
    return line_for(exercise, again, best, LONGEST, part) or ""


def line_for(exercise: Question, again: Again, args: Args, longest: int = 10**6, part: int | None = None) -> str | None:
    """The sentence for one input, or None if the answer is right there, gives nothing, or the solution does not take it."""
    try:
        with np.errstate(all="ignore"):
            want, same = (way(*convert(args, np.array)) for way in (exercise.oracle or exercise.solution, exercise.solution))
        if difference(exercise, plain(same), want):
            return None            # no input for this exercise: only one of the two ways takes it
        if not all(np.isfinite(np.asarray(part, float)).all() for part in (want if len(exercise.returns) > 1 else (want,))):
            return None
    except Exception:
        return None
    result = again(args)
    if result.error is not None or result.late or result.stopped or result.value is None:
        return None
    got = result.value
    if not difference(exercise, got, want):
        return None
    return worded(exercise, args, got, want, longest, part)


def worded(exercise: Question, args: Args, got: Plain, want: Any, longest: int, part: int | None) -> str | None:
    """The sentence for one input, or None if the call is too long to print or this part is right there."""
    what = called(exercise, args)
    if len(what) > longest:
        return None
    if len(exercise.returns) == 1:
        said = short(got), short(want)
        said_shape = shape_words(got, want)
        return f"{what} gives {said[0]}, it should be {said[1]}{said_shape}." if all(said) else (
            f"{what}: {difference(exercise, got, want)}")
    if not isinstance(got, (tuple, list)) or len(got) != len(want):
        return f"{what}: {difference(exercise, got, want)}"
    for p, (name, mine, right) in enumerate(zip(exercise.returns, got, want, strict=True)):
        if part in (None, p) and compare(name, mine, right):
            said = short(mine), short(right)
            return f"{what}: {name} is {said[0]}, it should be {said[1]}{shape_words(mine, right)}." if all(said) else (
                f"{what}: {compare(name, mine, right)}")
    return None


def called(exercise: Question, args: Args) -> str:
    """The call of the learner's function with this input, as it may be pasted."""
    return f"{exercise.stub_name}({', '.join(written(arg) for arg in args)})"


def shape_words(got: Plain, want: Any) -> str:
    """", of shape (3,), not (2,)" where the shapes differ, or ""."""
    shape, right = np.shape(numbers(plain(got))), np.shape(want)
    return f", of shape {right}, not {shape}" if shape != right else ""


def printable(arg: Any) -> bool:
    """Whether it is a number or an array of numbers."""
    return isinstance(arg, (bool, int, float, np.integer, np.floating)) or (
        isinstance(arg, np.ndarray) and arg.dtype.kind in "fiub")


def weight(args: Args) -> tuple[int, int]:
    """How much there is to read: numbers, then digits."""
    size = sum(np.size(arg) for arg in args)
    return size, sum(len(written(arg)) for arg in args)


def written(arg: Any) -> str:
    """A value as Python, to be pasted; a function by its name."""
    if isinstance(arg, np.ndarray):
        return f"np.array({listed(arg.tolist())})"
    if isinstance(arg, dict):
        return f"{{{', '.join(f'{written(key)}: {written(value)}' for key, value in arg.items())}}}"
    return listed(arg)


def listed(value: Any) -> str:
    """A number, a text or a list of them as Python."""
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(written, value))}{',' * (len(value) == 1)})"
    if isinstance(value, str):
        return repr(value)
    if callable(value):
        return str(getattr(value, "__name__", "…")).lstrip("_")
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        return str(value)
    if not np.isfinite(value):
        return "np.nan" if np.isnan(value) else "np.inf" if value > 0 else "-np.inf"
    return f"{float(value):.1f}" if float(value).is_integer() and abs(value) < 1e6 else f"{float(value):.4g}"


def short(value: Plain) -> str:
    """A result of at most six numbers as it is written, or ""."""
    array = numbers(plain(value))
    if isinstance(array, str) or array.size > 6:
        return ""
    return np.array2string(array, precision=4, separator=", ", suppress_small=False) if array.ndim else f"{float(array):.4g}"


def smaller(args: Args) -> Iterator[Args]:
    """Inputs with less to read than this one: every axis of one length cut to 1 or 2, numbers rounded or made 0 and 1."""
    lengths = sorted({n for arg in args if isinstance(arg, np.ndarray) for n in arg.shape if n > 1}, reverse=True)
    for n in lengths:
        for cut in (1, 2):
            if cut < n:
                yield tuple(shortened(arg, n, cut) for arg in args)
    for digits in (0.5, 1.0):
        yield tuple(rounded(arg, digits) for arg in args)
    for i, arg in enumerate(args):
        if isinstance(arg, np.ndarray) and arg.dtype.kind == "f" or isinstance(arg, float):
            for digits in (0.5, 1.0):
                yield (*args[:i], rounded(arg, digits), *args[i + 1:])


def shortened(arg: Any, n: int, cut: int) -> Any:
    """An array with every axis of length n cut."""
    if not isinstance(arg, np.ndarray):
        return arg
    return arg[tuple(slice(cut) if size == n else slice(None) for size in arg.shape)].copy()


def rounded(arg: Any, step: float) -> Any:
    """Its floats as multiples of `step`."""
    if isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
        return np.round(arg / step) * step + 0.0
    if isinstance(arg, float) and arg != (new := round(arg / step) * step) and new not in (0.0, 1.0):
        return new                   # 0.999 as 1 or 10⁻⁸ as 0 would be another question
    return arg
