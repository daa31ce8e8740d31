"""Why an answer is wrong: the sentence of the catalogue, that of the search, or where to look."""
import inspect
import math
import re
from collections.abc import Iterator, Mapping

import numpy as np

from .comparison import agree
from .counterexample import Again
from .diagnosis import UNDOING, Right, diagnose, enough, mend, point, quiet
from .question import Args, Fn, Question
from .trying import Mislaid, convert, laid
from .values import Plain, plain

NOTHING = (0.0, "")
SURE = 1.45      # cost of a slip up to which its name is told before the learner's own lines are searched
LEFT_OUT = re.compile(r"(?:when|and) (?:the factor )?`([^`]*)` is left out")
LIKELY = 1.75    # cost up to which it is told before a change is that would only undo it: a factor, a term, a function more


def explanation(exercise: Question, fn: Fn, again: Again, cases: list[Args], results: list[Plain],
                lines: list[str | None], right: Right) -> tuple[str, str]:
    """(the name of the mistake, or where to look); "" for what cannot be said. `lines`: what is wrong with each result."""
    if words := known_slip(exercise, cases, results):
        return words, ""
    usual = [i for i, args in enumerate(cases) if of_usual_length(exercise, args)]
    cases, results, lines = [cases[i] for i in usual], [results[i] for i in usual], [lines[i] for i in usual]
    if not any(lines):
        return "", ""
    found = found_slips(exercise, again, cases, results)
    cost, words = next(found, NOTHING)
    if words and (stays := unmoved(exercise, again, cases, results, lines, words)):
        return "", stays
    if words and cost < SURE:
        return words, ""
    words = place_of_the_slip(exercise, fn, cases, lines, right, UNDOING if words and cost < LIKELY else math.inf) or words
    if words := words or next(found, NOTHING)[1]:
        return words, ""
    return "", pointer(exercise, again, cases, results, lines)


def of_usual_length(exercise: Question, args: Args) -> bool:
    """Whether the right result has as many parts as there are names for: some have more, for a deeper network."""
    n = len(exercise.returns)
    return n == 1 or len(exercise.solution(*convert(args, np.array))) == n


def known_slip(exercise: Question, cases: list[Args], results: list[Plain]) -> str:
    """The words for the wrong answer of the catalogue whose results these are, on every case."""
    try:
        with quiet():
            if exercise.slip is not None and (words := exercise.slip(results, cases)):
                return words
    except Exception:
        pass                       # results of a form that the exercise does not know
    for wrong in exercise.wrong:
        try:
            with quiet():
                if all(agree(got, laid(exercise, plain(wrong.fn(*convert(args, np.array)))))
                       for got, args in zip(results, cases, strict=True)):
                    return wrong.words
        except Exception:
            continue
    return ""


def found_slips(exercise: Question, again: Again, cases: list[Args], results: list[Plain]) -> Iterator[tuple[float, str]]:
    """(how unlikely it is, the sentence) that the search for one mistake finds, "" for none; then for two mistakes at once."""
    if any(isinstance(result, Mislaid) for result in results) or exercise.judge is not None and exercise.oracle is None:
        return
    for cost, words in diagnose(exercise, cases, results, lambda fresh: _more(exercise, again, fresh)):
        yield cost, f"{begun(in_symbols(words, exercise.between))}." if words else ""


def in_symbols(words: str, between: Mapping[str, str]) -> str:
    """A sentence on the solution in words that the learner has read: `log_sum` of `m + log_sum` is told as log Σ exp(a)."""
    def told(code):
        symbols = re.sub(r"\b[^\W\d]\w*", lambda name: between.get(name[0], name[0]), code[1])
        return symbols if code[1] in between and symbols.startswith(("the ", "one ")) else f"`{symbols}`"

    return re.sub(r"`([^`]*)`", told, words)


def begun(words: str) -> str:
    """A sentence's first letter is a capital where it begins with a word, not with a symbol."""
    return words[0].upper() + words[1:] if words.startswith(("the ", "only ", "nothing ")) else words


def place_of_the_slip(exercise: Question, fn: Fn, cases: list[Args], lines: list[str | None], right: Right,
                      below: float) -> str:
    """The sentence on the place of the learner's code where one change would make it right, or "".

    Of an answer that is wrong on a single input too many changes mend it.
    """
    if sum(line is not None for line in lines) < 2:
        return ""
    try:
        wrong_first = [args for _, args in sorted(zip(lines, cases, strict=True), key=lambda pair: pair[0] is None)]
        fresh = enough(exercise.solution, cases)[len(cases):] if exercise.judge is None else []
        return mend(fn, [*wrong_first, *fresh], right, below)
    except Exception:
        return ""


def pointer(exercise: Question, again: Again, cases: list[Args], results: list[Plain], lines: list[str | None]) -> str:
    """What is true of the result and says where to look, or ""."""
    if any(isinstance(result, Mislaid) for result in results):
        return ""
    try:
        return begun(point(exercise, cases, results, lines, lambda fresh: _more(exercise, again, fresh)))
    except Exception:
        return ""


def unmoved(exercise: Question, again: Again, cases: list[Args], results: list[Plain], lines: list[str | None],
            words: str) -> str:
    """"z stays the same when `x` is changed", where these `words` say only that `r` is left out; or ""."""
    left = {f"`{name}`" for told in LEFT_OUT.findall(words) for name in re.findall(r"\w+", told)}
    arguments = {f"`{name}`" for name in inspect.signature(exercise.solution).parameters}
    said = pointer(exercise, again, cases, results, lines) if left and left <= arguments else ""
    return said if " stays the same when " in said and not set(re.findall(r"`\w+`", said)) <= left else ""


def _more(exercise, again, cases):
    """The learner's results on other cases, or None where one gave nothing to compare."""
    calls = [again(args) for args in cases]
    good = all(c.error is None and not c.late and not c.stopped for c in calls)
    return [laid(exercise, c.value) for c in calls] if good else None
