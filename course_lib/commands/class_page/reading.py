"""The cells of a notebook file, whatever wrote it, or the words for why there are none."""
import ast
import functools
import json
from typing import Any, NamedTuple

LARGEST = 50_000_000      # bytes of one file


class Cell(NamedTuple):
    """`number` from 1, as a reader counts; `tree` is None where the text is no Python, and `problem` says why."""

    number: int
    code: bool
    text: str
    tree: ast.Module | None = None
    problem: str = ""


class Unreadable(Exception):
    """A file that holds no notebook: the words say why."""


def cells(data: bytes) -> list[Cell]:
    """All cells; Unreadable with words for the lecturer."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if len(data) > LARGEST:
        raise Unreadable(f"The file has {len(data) // 1_000_000} MB: no notebook is that large.")
    try:
        found = json.loads(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        raise Unreadable(_why_no_json(data)) from None
    parts = found.get("cells") if isinstance(found, dict) else None
    if parts is None and isinstance(found, dict) and isinstance(found.get("worksheets"), list):     # nbformat 3
        parts = [cell for sheet in found["worksheets"] if isinstance(sheet, dict) for cell in sheet.get("cells", [])]
    if not isinstance(parts, list):
        raise Unreadable("This is JSON, but no notebook: it has no cells.")
    return [read_cell(number, part) for number, part in enumerate(parts, 1) if isinstance(part, dict)]


def _why_no_json(data: bytes) -> str:
    start = data.lstrip()[:200].lower()
    if start.startswith((b"<", b"%pdf", b"pk")):
        kind = "a web page" if start.startswith(b"<") else "a PDF" if start.startswith(b"%pdf") else "an archive"
        return f"This is {kind}, not a notebook."
    if b"<<<<<<<" in data:
        return "The file holds the marks of a git conflict (<<<<<<<): it is no notebook any more."
    return "The file is no notebook: its JSON is broken off or damaged."


def read_cell(number: int, part: dict[str, Any]) -> Cell:
    """One cell, its lines that only IPython knows (%magic, !shell, help?) taken out."""
    source = part.get("source", part.get("input", ""))
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    if part.get("cell_type") != "code":
        return Cell(number, False, text)
    plain = python_only(text)
    return Cell(number, True, plain, *parsed(plain))


@functools.lru_cache(maxsize=10_000)
def parsed(text: str) -> tuple[ast.Module | None, str]:
    """(the tree, "") or (None, why there is none). Most cells of a class are the course's own: each text is parsed once."""
    try:
        return ast.parse(text), ""
    except SyntaxError as error:
        return None, f"{type(error).__name__} in line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return None, f"it cannot be read ({type(error).__name__})"


def python_only(text: str) -> str:
    """The same lines, with `pass` in the place of what is IPython's."""
    if text.lstrip().startswith("%%"):
        first = text.lstrip().split(None, 1)[0]
        text = "\n" + text.lstrip().partition("\n")[2] if first in ("%%time", "%%capture", "%%timeit") else ""
    lines = []
    for line in text.splitlines():
        bare = line.strip()
        ours = bare.startswith(("%", "!")) or bare.endswith("?") and not bare.startswith("#") and " " not in bare
        lines.append(line[: len(line) - len(line.lstrip())] + "pass" if ours else line)
    return "\n".join(lines)
