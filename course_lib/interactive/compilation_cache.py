"""Where JAX keeps compiled programs for the next kernel, and how many of them.

Standard library only: the launcher asks before anything is installed. JAX itself knows for which processor and by which
version a program was compiled. It writes an entry in place: one whose writing was broken off stays broken, and is tried
in vain at each start, until `tidy` removes it.
"""
import contextlib
import importlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = 100e6    # bytes: several times what all notebooks compile
LIMITS: dict[str, str | int] = {
    "jax_persistent_cache_min_compile_time_secs": 0, "jax_persistent_cache_min_entry_size_bytes": -1,
    "jax_persistent_cache_enable_xla_caches": "none",           # XLA's own would make the folder's name a part of each key
}
ZSTD = b"\x28\xb5\x2f\xfd"      # how an entry begins that is packed by zstd


def folder() -> Path | None:
    """The first place that can be written to: the course's folder, then the reader's own. None: nothing is kept."""
    for place in _places():
        with contextlib.suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                return place
    return None


def _places() -> Iterator[Path]:
    if (ROOT / "pyproject.toml").exists():
        yield ROOT / ".jax-cache"
    with contextlib.suppress(RuntimeError):                 # nobody knows where home is
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "neural-networks-course" / "jax"


def options(place: Path) -> dict[str, str | int]:
    """Options of JAX with which each program is kept."""
    return {"jax_compilation_cache_dir": str(place), **LIMITS}


def variables(place: Path | None = None) -> dict[str, str]:
    """The same as environment variables, for what is started from here; none where there is no place."""
    place = place or folder()
    return {name.upper(): str(value) for name, value in options(place).items()} if place else {}


def inherit(place: Path) -> None:
    """Copy into the reader's own place what the command `compile` has left in the course's folder, which is closed.

    Each entry comes once: what `tidy` has removed here stays away.
    """
    given, mark = next(_places(), place), place / ".inherited"
    if place == given:
        return
    half = place / f"{os.getpid()}-half"
    with contextlib.suppress(OSError):                      # then it is compiled anew
        before = mark.stat().st_mtime_ns if mark.exists() else 0
        new = sorted((written, path) for _, written, _, path in _entries(given) if written > before)
        for _, path in new:
            shutil.copyfile(path, half)
            os.replace(half, place / Path(path).name)
        if new:
            mark.touch()
            os.utime(mark, ns=2 * new[-1][:1])
    with contextlib.suppress(OSError):
        half.unlink()                                       # of a copy that was broken off


def tidy(place: Path, most: float = MOST) -> None:
    """Remove entries that came broken since the last time, and of the rest the longest unused beyond `most` bytes."""
    mark = place / ".tidied"
    try:
        before = mark.stat().st_mtime_ns if mark.exists() else 0
        mark.touch()
    except OSError:                                         # not ours to tidy
        return
    for _, written, size, path in sorted(_entries(place), reverse=True):
        most -= size
        with contextlib.suppress(OSError):                  # another kernel removed it, or holds it open
            if most < 0 or written >= before and not is_whole(Path(path).read_bytes()):
                os.unlink(path)


def _entries(place):
    """(last used, written, bytes, path) of each entry; times in ns."""
    for where, _, names in os.walk(place):
        for name in names:
            with contextlib.suppress(OSError):
                if name.endswith("-cache"):
                    path = os.path.join(where, name)
                    kept = os.stat(path)
                    yield max(kept.st_atime_ns, kept.st_mtime_ns), kept.st_mtime_ns, kept.st_size, path


def is_whole(entry: bytes) -> bool:
    """Whether an entry can be unpacked to its end: JAX packs with zlib, or with zstd where Python has it."""
    if entry.startswith(ZSTD):
        try:
            zstd = importlib.import_module("compression.zstd")
        except ImportError:                                 # before Python 3.14, which does not read such entries
            return True
        unpack, broken = zstd.decompress, zstd.ZstdError
    else:
        unpack, broken = zlib.decompress, zlib.error
    try:
        unpack(entry)
    except broken:
        return False
    return True
