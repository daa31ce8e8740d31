"""The exercise: a reference solution, cases to try it on, and a catalogue of wrong answers with the words for each.

What happens when it is checked stands in `checking`.
"""
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from .checking import examine
from .question import Args, Fn
from .report import Report
from .values import Plain


class Wrong(NamedTuple):
    """A slip people make: `fn` makes it, `words` say what it is and where to look."""

    name: str
    fn: Fn
    words: str


class Exercise(NamedTuple):
    """One exercise.

    name      what `check` and the notebook call it
    slide     its S-id
    title     heading; `asks` the statement in Markdown
    stub      the code cell a learner starts from
    solution  the reference, a function whose source is shown
    cases     () -> list of argument tuples, float64 NumPy arrays (the same ones for every check)
    wrong     catalogue of Wrong
    hints     from gentle to nearly everything
    returns   names of the parts of the result, in slide notation; one name for a single array
    oracle    (args) -> the right result by another way (finite differences, enumeration); default: the solution
    accept    (got, want, args) -> True to accept a value that differs from the oracle's (several right answers)
    judge     (got, args) -> None or what is wrong in words, for results that are not numbers; replaces the comparison
    lay_out   (result) -> the parts that are compared, for results that are lists of lists; raises for another structure
    slip      (results, cases) -> the words for a known slip, or None: asked before the catalogue
    praise    what is said of a right answer, in place of how it was compared
    between   words for names of the solution that the statement does not use: {"log_sum": "log Σ exp(a)"}
    """

    name: str
    slide: str
    title: str
    asks: str
    stub: str
    solution: Fn
    cases: Callable[[], list[Args]]
    wrong: tuple[Wrong, ...]
    hints: tuple[str, ...]
    returns: tuple[str, ...]
    oracle: Fn | None = None
    accept: Callable[[Plain, Any, Args], bool] | None = None
    judge: Callable[[Plain, Args], str | None] | None = None
    lay_out: Callable[[Plain], Plain] | None = None
    slip: Callable[[list[Plain], list[Args]], str | None] | None = None
    praise: str = ""
    between: Mapping[str, str] = MappingProxyType({})

    def check(self, fn: Any) -> Report:
        """A Report on the learner's `fn`. Never raises."""
        return examine(self, fn)

    def source(self) -> str:
        """The reference solution as the learner reads it: our source under the stub's name, ready to paste."""
        source = textwrap.dedent(inspect.getsource(self.solution)).strip()
        return re.sub(rf"\b{self.solution.__name__}\(", f"{self.stub_name}(", source)

    @property
    def stub_name(self) -> str:
        """Name of the function the stub defines."""
        found = re.search(r"^def (\w+)\(", self.stub, re.MULTILINE)
        assert found is not None, f"the stub of {self.name} defines no function"
        return found[1]
