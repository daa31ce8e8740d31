"""Embedded data files, read only if every byte is the expected one.

Each file is known by its length and its SHA-256. A missing, truncated or altered file is an error that says how to
put it back, never a training run on wrong digits.
"""
import hashlib
import shlex
from pathlib import Path
from typing import NamedTuple

EMBEDDED = Path(__file__).parent / "embedded"


class DataError(RuntimeError):
    """An embedded data file is missing, truncated or altered."""


class DataFile(NamedTuple):
    """Name, length in bytes and SHA-256 (64 hexadecimal digits) of a file as it was published."""

    name: str
    size: int
    sha256: str


def read_verified(folder: str | Path, file: DataFile) -> bytes:
    """The bytes of the DataFile `file` in `folder`. Raises DataError unless length and SHA-256 are as expected."""
    path = Path(folder) / file.name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{file.name} is missing from {path.parent}. {remedy(path)}") from None
    except OSError as error:
        raise DataError(f"{file.name} in {path.parent} cannot be read: {error.strerror}. {remedy(path)}") from error
    if len(content) < file.size:
        raise DataError(f"{path} is truncated: {len(content):,} of {file.size:,} bytes. {remedy(path)}")
    if len(content) > file.size:
        raise DataError(f"{path} is too long: {len(content):,} bytes instead of {file.size:,}. {remedy(path)}")
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise DataError(f"{path} is corrupt: its SHA-256 is {found}, it must be {file.sha256}. {remedy(path)}")
    return content


def remedy(path: Path) -> str:
    """What a reader can do about a bad file, as a sentence."""
    return f"Put it back with `git checkout -- {shlex.quote(str(path))}`, or install course_lib again."
