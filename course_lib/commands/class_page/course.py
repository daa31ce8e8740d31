"""What the course's own notebooks ask: for each exercise its function's name, its stub, its heading and its picture."""
import ast
import functools
import re
from pathlib import Path
from typing import NamedTuple

from course_lib.lessons import DECK, NOTEBOOKS

from .reading import Cell, cells

FOLDER = Path(__file__).resolve().parents[3] / "notebooks"
HEADING = re.compile(r"^#+\s*Exercise · (.+?)\s*(?:\(|$)", re.M)
EXERCISES = {name: row.notebook for row in DECK for name in row.checked}     # exercise: its notebook
NO_CONTROL = ("called",)             # what a picture is told besides the positions of its controls
SHOWN = {                            # where no cell hands the function to a picture, or another position shows more
    "halve": "MiniBatch", "global_statistics": "BatchStatistics", "partition_function": "Partition", "cd_update": "CdBias",
    "pcd_update": "EnergyPush method=PCD-k t=45",
    "order": "FlowGraph", "output_gradient": "Surrogate", "relative_error": "GradientCheck",
}
OF = {notebook: tuple(n for n, at in EXERCISES.items() if at == notebook) for notebook in NOTEBOOKS}


class Asked(NamedTuple):
    """One exercise as a notebook asks it.

    function  the name that its check cell hands over
    stub      its definition before anybody has worked on it, as `ast.dump`
    heading   "A neuron"
    picture   the cell that hands the function to a picture, or ""
    code      the experiment code of that picture's position: "Bump r=1.0"
    """

    function: str
    stub: str
    heading: str
    picture: str
    code: str


def checks(cell: Cell) -> list[tuple[str, ast.expr]]:
    """(exercise, what is handed over) of every check("name", …) in a cell."""
    found = []
    for node in ast.walk(cell.tree) if cell.tree and "check" in cell.text else ():
        if isinstance(node, ast.Call) and called(node) == "check" and node.args:
            first = node.args[0]
            given = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == "fn"), None)
            if isinstance(first, ast.Constant) and first.value in EXERCISES and given is not None:
                found.append((str(first.value), given))
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called: "check" of `check(…)` and of `exercises.check(…)`."""
    return node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""


def pictures(name: str) -> tuple[str, ...]:
    """The widgets of the exercise's row of the deck, then those of its notebook."""
    rows = sorted((row for row in DECK if row.notebook == EXERCISES[name]), key=lambda row: name not in row.checked)
    return tuple(dict.fromkeys(shown for row in rows for shown in row.shown))


def definition(book: list[Cell], function: str) -> ast.AST | None:
    return next((node for cell in book if cell.tree for node in cell.tree.body
                 if isinstance(node, ast.FunctionDef) and node.name == function), None)


def picture_cell(book: list[Cell], after: int, name: str, function: str) -> tuple[str, str]:
    """(the first cell below the check that hands the function to a picture, its code); ("", a picture) where none does."""
    for cell in book[after:]:
        calls = [node for node in ast.walk(cell.tree) if isinstance(node, ast.Call)] if cell.tree else []
        for call in calls:
            if isinstance(call.func, ast.Name) and call.func.id in pictures(name) and function in names_in(cell.tree):
                return alone(cell, call, function), SHOWN.get(name, code_of(call))
    return "", SHOWN.get(name) or (pictures(name) or ("",))[0]


def names_in(tree: ast.AST | None) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} if tree else set()


def alone(cell: Cell, call: ast.Call, function: str) -> str:
    """The cell without what belongs to other exercises: with `my_energy` undefined the picture shows the course's."""
    strange = [k for k in call.keywords if isinstance(k.value, ast.Name) and k.value.id != function
               and f"def {k.value.id}(" not in cell.text]
    if not strange:
        return cell.text.strip()
    return ast.unparse(ast.Call(call.func, call.args, [k for k in call.keywords if k not in strange]))


def code_of(call: ast.Call) -> str:
    """`Architecture(f=my_fprop, L=3, g="tanh")` as the experiment code of that position: "Architecture L=3 g=tanh".

    A toggle is on or off.
    """
    words = []
    for keyword in call.keywords:
        try:
            value = ast.literal_eval(keyword.value)
        except ValueError:
            continue
        if keyword.arg and keyword.arg not in NO_CONTROL:
            text = {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value).replace(" ", "_")
            words.append(f"{keyword.arg}={text}")
    return " ".join([ast.unparse(call.func), *words])


@functools.cache
def asked() -> dict[str, Asked]:
    """Every exercise, from the notebooks beside this library."""
    found = {}
    for notebook in NOTEBOOKS:
        path = FOLDER / f"{notebook}.ipynb"
        book = cells(path.read_bytes()) if path.exists() and OF[notebook] else []
        heading = ""
        for at, cell in enumerate(book):
            heading = (HEADING.findall(cell.text) or [heading])[-1] if not cell.code else heading
            for name, given in checks(cell):
                if name not in found and isinstance(given, ast.Name):
                    stub = definition(book, given.id)
                    found[name] = Asked(given.id, ast.dump(stub) if stub else "", heading,
                                        *picture_cell(book, at + 1, name, given.id))
    return found
