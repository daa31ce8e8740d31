"""Results of experiments that take longer than a reader waits, recorded once: small files, each made by one command.

`python3 -m course_lib reproduce NAME` makes the file again, with the program `recorded_*.py` of a lesson.
"""
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import as_array

from .files import EMBEDDED, DataError, remedy

FOLDER = EMBEDDED / "recorded"
LARGEST = 200_000  # bytes of one file: what a notebook needs, not every number that was computed


def recorded(name: str, folder: str | Path = FOLDER) -> Mapping[str, np.ndarray]:
    """The named arrays of one experiment, read-only. `seconds` () says how long it took where it was recorded.

    ValueError names the experiments that are recorded; DataError for a file that cannot be read.
    """
    path = Path(folder) / f"{name}.npz"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in Path(folder).glob("*.npz"))) or "none"
        raise ValueError(f"no recorded experiment {name!r}: there is {known}. "
                         f"`python3 -m course_lib reproduce {name}` records one that a lesson has")
    try:
        with np.load(io.BytesIO(path.read_bytes())) as file:
            arrays = {key: file[key] for key in file.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} is corrupt ({error}). {remedy(path)}") from None
    for array in arrays.values():
        array.flags.writeable = False
    return MappingProxyType(arrays)


def write(name: str, arrays: Mapping[str, ArrayLike], folder: str | Path = FOLDER) -> int:
    """Store the named arrays (numbers only, floats as float32) of one experiment; its size in bytes.

    The bytes depend on the numbers alone, not on the time of day. ValueError when there are too many of them.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for key in sorted(arrays):
            array = np.asarray(as_array(arrays[key], key))
            array = array.astype(np.float32) if array.dtype.kind == "f" else array
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array).reshape(array.shape), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{key}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED)
    if len(out.getvalue()) > LARGEST:
        raise ValueError(f"{name} is {len(out.getvalue()):,} bytes, more than {LARGEST:,}: keep only what is shown")
    Path(folder).mkdir(exist_ok=True)
    Path(folder, f"{name}.npz").write_bytes(out.getvalue())
    return len(out.getvalue())
