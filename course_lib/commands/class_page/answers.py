"""A learner's answer: the function that a notebook checks, with the imports and definitions it needs, and nothing else."""
import ast
import builtins
import copy
import functools
import hashlib
import re
import symtable
from collections.abc import Iterator
from typing import NamedTuple

from .course import EXERCISES, HEADING, OF, asked, checks
from .reading import Cell, parsed

FOUND, STUB, MISSING, BROKEN = "found", "stub", "missing", "broken"
MUCH = 400          # statements that an answer may bring along
STAR = "*"
LONGEST = 80        # lines of source that are shown


class Part(NamedTuple):
    """Statements `at` (numbers from 0) of one cell; `text` is the whole cell, so that line numbers are the learner's."""

    cell: int
    text: str
    at: tuple[int, ...]


class Answer(NamedTuple):
    """What a notebook says to one exercise.

    state     FOUND, or STUB (nobody worked on it), MISSING (no function), BROKEN (its cell is no Python): `words` say more
    function  what is checked, as an expression: "my_neuron"
    parts     the statements that must run first, in the notebook's order; of imports only the names in `wanted`
    source    the function and what the learner made for it, without comments and docstrings
    """

    exercise: str
    state: str
    words: str = ""
    function: str = ""
    parts: tuple[Part, ...] = ()
    wanted: tuple[str, ...] = ()
    source: str = ""

    @property
    def key(self) -> str:
        """The same for answers that do the same, whatever their comments, spaces and cells: each is run once."""
        told = [ast.dump(statements_of(part.text)[i][0]) for part in self.parts for i in part.at]
        return hashlib.sha256("\0".join([self.exercise, self.function, *told]).encode("utf-8", "replace")).hexdigest()[:24]


class Statement(NamedTuple):
    """One top-level statement: the names it reads from before and those it binds."""

    place: int
    cell: Cell
    at: int
    node: ast.stmt
    reads: frozenset[str]
    binds: frozenset[str]


def lesson_of(book: list[Cell], name: str) -> str:
    """The course's notebook that this one is, by its check cells, headings, functions and file name; "" if none."""
    votes = dict.fromkeys(OF, 0)
    headings = {ask.heading: EXERCISES[exercise] for exercise, ask in asked().items()}
    for cell in book:
        for exercise, _ in checks(cell):
            votes[EXERCISES[exercise]] += 4
        for heading in HEADING.findall(cell.text) if not cell.code else ():
            if heading in headings:
                votes[headings[heading]] += 3
        defined = set(re.findall(r"^def (\w+)\(", cell.text, re.M)) if cell.code else ()
        for exercise, ask in asked().items() if defined else ():
            votes[EXERCISES[exercise]] += 2 * (ask.function in defined)
    for notebook in votes:
        if re.search(rf"(?<!\d){re.escape(notebook[:4])}(?!\d)", name):
            votes[notebook] += 1
    best = max(votes, key=lambda notebook: votes[notebook])
    return best if votes[best] else ""


def answers(book: list[Cell], name: str) -> list[Answer]:
    """One for each exercise of the notebook's lesson, and for every other exercise that it checks."""
    lesson, handed = lesson_of(book, name), {}
    for cell in book:
        for exercise, given in checks(cell):
            handed[exercise] = cell.number, given                  # the last check counts
    wanted = dict.fromkeys([*OF.get(lesson, ()), *handed])
    statements = list(all_statements(book))
    return [answer(exercise, book, statements, *handed.get(exercise, (None, None))) for exercise in wanted]


def answer(exercise: str, book: list[Cell], statements: list[Statement], checked: int | None, given: ast.expr | None) -> Answer:
    """The answer to one exercise; `given` is what the check in cell `checked` was handed."""
    function = ast.unparse(given) if given is not None else named(exercise, book, statements)
    if not function:
        broken = broken_cell(book, asked()[exercise].function) if exercise in asked() else None
        return broken_answer(exercise, broken) if broken else Answer(
            exercise, MISSING, "Neither the check cell nor its function is in the notebook.")
    limit = max((s.place for s in statements if s.cell.number == checked), default=len(statements))
    names = names_of(ast.parse(function).body[0])[0]
    own = next((n for n in names if n == function), "")
    chosen = definition_of(own, exercise, statements, limit) if own else None
    if own and chosen is None:
        broken = broken_cell(book, own)
        return broken_answer(exercise, broken) if broken else Answer(
            exercise, MISSING, f"No cell defines {own}.", function)
    if chosen and is_stub(exercise, chosen.node):
        return Answer(exercise, STUB, "", function)
    needed, missing = slice_of(names, statements, limit, {own: chosen} if chosen else {})
    return Answer(exercise, FOUND, "", function, parts_of(needed), tuple(sorted(missing)), source_of(needed, chosen, function))


def broken_answer(exercise: str, cell: Cell) -> Answer:
    return Answer(exercise, BROKEN, f"Cell {cell.number} is no Python: {cell.problem}", source=cell.text)


def named(exercise: str, book: list[Cell], statements: list[Statement]) -> str:
    """The function where its check cell is gone: by the name of the stub, or the one below the exercise's heading."""
    if exercise not in asked():
        return ""
    ask, defined = asked()[exercise], [s for s in statements if isinstance(s.node, ast.FunctionDef)]
    if any(ask.function in s.binds for s in statements):
        return ask.function
    for at, cell in enumerate(book):
        if not cell.code and ask.heading in HEADING.findall(cell.text):
            below = [c.number for c in book[at + 1:] if not c.code and HEADING.search(c.text)]
            end = below[0] if below else len(book) + 1
            return next((s.node.name for s in defined if cell.number < s.cell.number < end
                         and isinstance(s.node, ast.FunctionDef)), "")
    return ""


def broken_cell(book: list[Cell], function: str) -> Cell | None:
    """The cell that would define the function, if it were Python."""
    return next((cell for cell in book if cell.problem and re.search(rf"\bdef\s+{re.escape(function)}\b", cell.text)), None)


def definition_of(name: str, exercise: str, statements: list[Statement], limit: int) -> Statement | None:
    """The definition in force at the check; where that is the untouched stub, the last one that is not."""
    binding = [s for s in statements if name in s.binds]
    before = [s for s in binding if s.place <= limit]
    worked = [s for s in binding if not is_stub(exercise, s.node)]
    first = (before or binding)[-1:] if before else binding[:1]
    return worked[-1] if first and worked and is_stub(exercise, first[0].node) else first[0] if first else None


def is_stub(exercise: str, node: ast.stmt) -> bool:
    return exercise in asked() and ast.dump(node) == asked()[exercise].stub


def all_statements(book: list[Cell]) -> Iterator[Statement]:
    place = 0
    for cell in book:
        for at, (node, reads, binds) in enumerate(statements_of(cell.text) if cell.tree else ()):
            yield Statement(place, cell, at, node, reads, binds)
            place += 1


@functools.lru_cache(maxsize=10_000)
def statements_of(text: str) -> tuple[tuple[ast.stmt, frozenset[str], frozenset[str]], ...]:
    """Each statement of a cell with the names it reads and binds."""
    tree, _ = parsed(text)
    return tuple((node, *map(frozenset, names_of(node))) for node in (tree.body if tree else ()))


def names_of(node: ast.stmt) -> tuple[set[str], set[str]]:
    """(names that a statement needs from before, also inside its functions; names that it binds)."""
    try:
        table = symtable.symtable(ast.unparse(node), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return set(), set()
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    bound |= {STAR} if isinstance(node, ast.ImportFrom) and node.names[0].name == STAR else set()
    own = bound if isinstance(node, ast.For | ast.With) else set()

    def read(scope):
        here = {s.get_name() for s in scope.get_symbols() if s.is_referenced() and (scope is table or s.is_global())}
        return here.union(*map(read, scope.get_children()))

    added = {n.target.id for n in ast.walk(node) if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)}
    return read(table) - own | added, bound


def slice_of(names: set[str], statements: list[Statement], limit: int,
             fixed: dict[str, Statement]) -> tuple[list[Statement], set[str]]:
    """The statements that bind these names, and what those need; with all names that were looked for.

    A function looks its names up when it is called, so the last binding before the check counts; any other statement
    when it runs, so the last one above it.
    """
    chosen: dict[int, Statement] = {}
    looked, todo = set(), [(name, limit) for name in names]
    while todo and len(chosen) < MUCH:
        name, upto = todo.pop()
        if (name, upto) in looked:
            continue
        looked.add((name, upto))
        binding = [s for s in statements if name in s.binds]
        if not binding and name not in (*dir(builtins), STAR):
            todo.append((STAR, upto))                     # it may come from an import of everything
        above = [s for s in binding if s.place <= upto]
        found = fixed.get(name) or (above[-1] if above else binding[0] if binding and upto == limit else None)
        if found is None or found.place in chosen:
            continue
        chosen[found.place] = found
        later = isinstance(found.node, ast.FunctionDef | ast.ClassDef)
        todo += [(read, limit if later else found.place - 1) for read in found.reads]
    return [chosen[place] for place in sorted(chosen)], {name for name, _ in looked}


def parts_of(needed: list[Statement]) -> tuple[Part, ...]:
    """Statements of the same cell together."""
    by_cell: dict[int, list[Statement]] = {}
    for statement in needed:
        by_cell.setdefault(statement.cell.number, []).append(statement)
    return tuple(Part(number, each[0].cell.text, tuple(s.at for s in each)) for number, each in by_cell.items())


def source_of(needed: list[Statement], chosen: Statement | None, function: str) -> str:
    """What can be pasted into the course's notebook: its imports are there already."""
    own = [s for s in needed if not s.binds <= {"np", "jnp", "jax"} and s is not chosen]
    text = "\n\n\n".join(ast.unparse(without_words(s.node)) for s in [*own, *([chosen] if chosen else [])])
    short = text.count("\n") < LONGEST or chosen is None
    return (text if short else ast.unparse(without_words(chosen.node))) or function


def without_words(node: ast.stmt) -> ast.stmt:
    """A definition without its docstring: what a learner calls themselves may stand there."""
    bare = copy.deepcopy(node)
    if isinstance(bare, ast.FunctionDef) and len(bare.body) > 1 and ast.get_docstring(bare) is not None:
        bare.body = bare.body[1:]
    return bare
