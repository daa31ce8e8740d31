"""Where in the learner's own lines is the slip? At the place where ONE change makes the function right on every input.

The search of `search` changes the solution until it gives the learner's numbers; this one changes the learner's function
until it gives the right ones. What it says is true by construction: the change has been made and tried on all inputs. The
sentence quotes the place and names the kind of the slip, never what belongs there.
"""
import ast
import inspect
import math
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course_lib.exercises.question import Args, Fn
from course_lib.exercises.sandbox import same

from .changes import UNDOING, Change, changes
from .harmless import harmless
from .patience import MENDINGS
from .program import put
from .results import quiet
from .slips import HELPERS
from .turns import limit, stock, watch

ALIKE = 0.051          # costs that are no further apart: none is clearly the likelier
LARGEST = 10_000_000   # number in a function that is changed
Right = Callable[[Any, Args], bool]
"""Whether a result is right for these arguments."""


class Draft:
    """The learner's function, with one place changed at a time. ValueError for a function that cannot be changed safely."""

    def __init__(self, fn: Fn) -> None:
        self.fn = inspect.unwrap(fn)
        self.first = self.fn.__code__.co_firstlineno
        if "-packages" in self.fn.__code__.co_filename:
            raise ValueError("a library's, not the learner's")
        self.source = textwrap.dedent(inspect.getsource(self.fn))
        self.module = ast.parse(self.source)
        if len(self.module.body) != 1 or not isinstance(self.module.body[0], ast.FunctionDef):
            raise ValueError("not one function")
        self.function = self.module.body[0]
        self.function.decorator_list = []
        body = self.function.body[ast.get_docstring(self.function) is not None:]
        self.one_line = len({n for s in body for n in (s.lineno, s.end_lineno)}) == 1
        outer = inspect.getclosurevars(self.fn).nonlocals
        if any(isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value > LARGEST
               for node in ast.walk(self.function)):
            raise ValueError("a sum over such a range would never end")
        if not harmless(self.function, {**self.fn.__globals__, **outer}):
            raise ValueError("it may do more than compute")
        self.space = {**self.fn.__globals__, **outer, **HELPERS, "np": np, "print": lambda *a, **k: None}

    def run(self, args: Args) -> Any:
        """The result of the function as it is changed now; raises what it raises, and where it changes an argument."""
        self.space |= stock()
        value = self.space[self.function.name](*(mine := put(args)))
        if not same(mine, args):
            raise ValueError("it changes what it was given")
        return value

    def made(self, change: Change) -> None:
        """Compile the function with this change."""
        function = change.apply(self.function)
        limit(function, ast.For, ast.comprehension)
        watch(function)
        module = ast.Module([function], [])
        exec(compile(ast.fix_missing_locations(module), "<changed>", "exec"), self.space)

    def line(self, node: ast.AST) -> int:
        """The line of the learner's cell."""
        return self.first + getattr(node, "lineno", 1) - 1

    def text(self, node: ast.AST) -> str:
        """The learner's own words at a place, or "" where they are too long to quote."""
        words = ast.get_source_segment(self.source, node) or ""
        return words if words and len(words) < 50 and "\n" not in words else ""


def mend(fn: Fn, cases: Sequence[Args], right: Right, below: float = math.inf) -> str:
    """The sentence on the place where one change makes `fn` right on all cases (those first that tell most), or "".

    below: changes of this cost and above are not tried, where a likelier name of the mistake is known.
    """
    try:
        draft = Draft(fn)
    except (ValueError, TypeError, OSError, SyntaxError, AttributeError):
        return ""
    found: list[Change] = []
    with quiet():
        for change in MENDINGS.few(changes(draft.function)):
            if change.cost >= below or found and change.cost > found[0].cost + ALIKE:
                break
            if _mends(draft, change, cases, right):
                found.append(change)
    return told(draft, found)


def told(draft: Draft, found: Sequence[Change]) -> str:
    """The sentence on the first of these changes; "" for two lines.

    Only its line, where others of that line do as well, and where something is to be done to what may be right as it is; ""
    where that line is the whole function.
    """
    if not found:
        return ""
    first = found[0]
    apart = [c for c in found if not _inside(c.at, first.at) and not _inside(first.at, c.at)]
    if any(draft.line(c.at) != draft.line(first.at) for c in apart):
        return ""
    only_the_line = apart or first.cost >= UNDOING
    if only_the_line and draft.one_line:
        return ""
    return f"Look at line {draft.line(first.at)}: one change there would do." if only_the_line else first.said(draft)


def _inside(node, other):
    """Whether `node` is a part of `other`, or `other` itself."""
    return any(part is node for part in ast.walk(other))


def _mends(draft, change, cases, right):
    try:
        draft.made(change)
        return all(right(draft.run(args), args) for args in cases)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return False        # most changes do not run: the shapes do not fit
