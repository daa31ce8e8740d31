"""Which file is whose: a folder or zip as it comes from an LMS, from nbgrader, by e-mail, with names of any kind.

    Moodle      Anna Beer_123456_assignsubmission_file_/1_01.ipynb      the number is her "Participant 123456"
    Canvas      beeranna_LATE_4711_998877_1_01-1.ipynb                  4711 is her ID in the gradebook
    nbgrader    submitted/anna/week1/1_01.ipynb
    folders     anna/1_01.ipynb, week1/anna.ipynb;  files  "1_01 Anna Beer (2).ipynb"
"""
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from course_lib.lessons import NOTEBOOKS

from .reading import LARGEST

WHOLE, DEEPEST = 2_000_000_000, 3        # bytes that zips may hold together; zips in zips
SILENT = (".csv", ".db", ".png", ".jpg", ".jpeg", ".ds_store", ".ini", ".pyc", ".jsonl", ".css", ".js")
PLAIN = ("timestamp.txt", "progress.json", "readme.md", "readme.txt", "onlinetext.html")
MOODLE = re.compile(r"^(.+?)_(\d+)_assignsubmission_", re.I)
CANVAS = re.compile(r"^(.+?)(?:_late)?_(\d{2,})_(\d{3,})_(.+)$", re.I)
LESSON = re.compile(rf"(?<!\d)\d[_ .-]\d\d(?!\d)[_ ]*|{'|'.join(name[5:] for name in NOTEBOOKS)}", re.I)
ADDED = re.compile(r"\(\d+\)|[-_ ]copy\d*|kopie|[-_ ](final|fixed|new|v\d+)\b|\bipynb\b|[-_]\d$", re.I)
OTHERS = {"source", "release", "autograded", "feedback"}      # nbgrader's folders beside `submitted`


class HandIn(NamedTuple):
    """One file: whose it is, the number that the LMS gave them, where it lies, what it holds or why it cannot be read."""

    learner: str
    path: str
    data: bytes = b""
    problem: str = ""
    moodle: str = ""
    canvas: str = ""


class File(NamedTuple):
    """A file in a folder or zip: the parts of its way there."""

    parts: tuple[str, ...]
    data: bytes
    problem: str = ""


def collect(folder: Path) -> list[HandIn]:
    """Every file that a learner may have meant as a notebook."""
    found = [file for file in (in_zip(folder.read_bytes(), (), 0) if folder.is_file() and folder.suffix.lower() == ".zip"
                               else in_folder(folder)) if is_meant(file)]
    if any("submitted" in file.parts for file in found):
        found = [file for file in found if not OTHERS & set(file.parts[:-1])]
    common = shared([file.parts for file in found])
    return [handed_in(file, common) for file in found]


def in_folder(folder: Path) -> Iterator[File]:
    paths = [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        parts = path.relative_to(folder if folder.is_dir() else folder.parent).parts
        try:
            if path.suffix.lower() == ".zip":
                yield from in_zip(path.read_bytes(), (*parts[:-1], path.stem), 1)
            elif path.stat().st_size > LARGEST:
                yield File(parts, b"", f"The file has {path.stat().st_size // 1_000_000} MB: no notebook is that large.")
            else:
                yield File(parts, path.read_bytes())
        except OSError as error:
            yield File(parts, b"", f"The file cannot be read: {error.strerror}.")


def in_zip(data: bytes, where: tuple[str, ...], depth: int) -> Iterator[File]:
    """The files of a zip, read in memory: nothing is unpacked on the disk."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        members = [each for each in archive.infolist() if not each.is_dir()]
        if depth > DEEPEST or sum(each.file_size for each in members) > WHOLE:
            raise ValueError("it holds more than can be read")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        yield File((*where, "archive.zip"), b"", f"The zip cannot be opened: {error}.")
        return
    for member in members:
        parts = (*where, *(part for part in re.split(r"[/\\]", member.filename) if part not in ("", ".", "..")))
        if member.file_size > LARGEST and not parts[-1].lower().endswith(".zip"):
            yield File(parts, b"", f"The file has {member.file_size // 1_000_000} MB: no notebook is that large.")
            continue
        try:
            content = archive.read(member)
        except (RuntimeError, zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as error:
            why = "it is locked by a password" if "password" in str(error) else str(error)
            yield File(parts, b"", f"The file cannot be taken out of the zip: {why}.")
            continue
        if parts[-1].lower().endswith(".zip"):
            yield from in_zip(content, (*parts[:-1], parts[-1][:-4]), depth + 1)
        else:
            yield File(parts, content)


def is_meant(file: File) -> bool:
    """Whether it may be a hand-in: not what systems and the course put beside them."""
    last = file.parts[-1].lower()
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in file.parts)
    return not (hidden or last.endswith(SILENT) or last in PLAIN or re.fullmatch(r"progress.*\.json", last))


def shared(ways: list[tuple[str, ...]]) -> int:
    """How many folders all files lie in."""
    n = 0
    while ways and all(len(way) > n + 1 and way[n] == ways[0][n] for way in ways):
        n += 1
    return n


def handed_in(file: File, common: int) -> HandIn:
    """The learner by the first rule that fits."""
    path, parts = "/".join(file.parts), file.parts
    for part in parts:
        if match := MOODLE.match(part):
            return HandIn(tidy(match[1]), path, file.data, file.problem, moodle=match[2])
    if "submitted" in parts and len(parts) > parts.index("submitted") + 2:
        return HandIn(tidy(parts[parts.index("submitted") + 1]), path, file.data, file.problem)
    if match := CANVAS.match(parts[-1]) or (CANVAS.match(parts[-2] + "_") if len(parts) > 1 else None):
        return HandIn(tidy(match[1]), path, file.data, file.problem, canvas=match[2])
    names = [name for part in parts[common:-1] if (name := bare(part))]
    own = bare(parts[-1].rsplit(".", 1)[0])
    above = [name for part in reversed(parts[:common]) if (name := bare(part))]
    return HandIn((names or [own] or above)[0] or (above or ["without a name"])[0], path, file.data, file.problem)


def bare(name: str) -> str:
    """A folder's or file's name without lesson, "copy" and numbers; "" where nothing of a person is left."""
    left = tidy(ADDED.sub(" ", LESSON.sub(" ", name)))
    return "" if re.fullmatch(r"(week|sheet|blatt|uebung|übung|exercises?|notebooks?|assignment|lesson|homework|hw|ps)?[\W\d_]*",
                              left, re.I) else left


def tidy(name: str) -> str:
    """One spelling of a name: composed letters, spaces for underscores."""
    return " ".join(unicodedata.normalize("NFC", name).replace("_", " ").split()).strip(" -.")
