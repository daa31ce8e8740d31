"""Which mistake gives these results? Looked for among all that one edit of the solution, or of its arguments, would give.

A catalogue cannot hold what people invent, but a slip is usually one edit away from the solution. `diagnose` runs the
solution with every likely change once for an exercise (0.1 to 2 s, kept while the kernel lives), looks the learner's
results up among them, on the exercise's cases and on fresh ones, and says the simplest change that explains all of them.
It says nothing rather than something wrong: an explanation that costs too much, or one of several that are equally
likely, is not told. The sentence names what was changed, in the exercise's own symbols, and never the solution's line.
"""
from collections.abc import Iterator

from course_lib.exercises.question import Args, Question
from course_lib.exercises.values import Plain

from .arguments import enough as enough
from .changes import UNDOING as UNDOING
from .mending import Right as Right
from .mending import mend as mend
from .pointing import More as More
from .pointing import point as point
from .results import quiet as quiet
from .search import Found, Slips

KEPT = 4                    # exercises whose variants are remembered
CLEARLY = 0.04              # by how much cheaper than any other an explanation must be, unless they say the same
_SLIPS: dict[str, tuple[Slips, list[Args]]] = {}


def diagnose(exercise: Question, cases: list[Args], results: list[Plain], more: More) -> Iterator[tuple[float, str]]:
    """(its cost, what the learner did in one sentence or ""); asked once more, two slips at once are looked for, too.

    `results`: those on `cases`; more(others): the learner's on others.
    """
    try:
        slips, fresh = _prepared(exercise, cases)
        extra = more(fresh) if fresh else []
        if extra is not None:
            every = [*results, *extra]
            yield _simplest(slips.explain(every))
            if not slips.deep:
                slips.deepen()
                yield _simplest(slips.explain(every))
    except Exception:       # a solution that cannot be taken apart: nothing is said
        return


def _simplest(found):
    return (found[0].cost if found else 0), told(found)


def told(found: list[Found]) -> str:
    """The words of the simplest explanation, if it is clearly the simplest."""
    if not found:
        return ""
    best = found[0]
    rivals = [other for other in found[1:] if other.cost - best.cost < CLEARLY and other.words != best.words]
    return "" if len(rivals) > 2 else best.words


def _prepared(exercise, cases):
    """(Slips, the fresh cases) of an exercise on these cases, made at its first wrong answer."""
    key = f"{exercise.name} {len(cases)} {cases!r:.2000}"
    if key not in _SLIPS:
        every = enough(exercise.solution, cases)
        made = Slips(exercise.solution, every, exercise.returns), every[len(cases):]
        while len(_SLIPS) >= KEPT:
            _SLIPS.pop(next(iter(_SLIPS)))
        _SLIPS[key] = made
    return _SLIPS[key]
