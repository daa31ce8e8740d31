"""Compiled programs between two kernels: where they are kept, how many, and that nothing about them is ever said."""
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from course_lib.interactive import compilation_cache as cache

ROOT = Path(__file__).resolve().parents[2]
LATE, EARLY = 2_000_000_000, 1_000_000_000      # s, as files have it
COMPUTE = """
import resource, signal, sys
from course_lib.interactive import compilation_cache as cache
cache._places = lambda: iter([cache.Path(sys.argv[1])])
from course_lib.interactive.process import prepare_process
prepare_process()
import jax, jax.numpy as jnp
if sys.argv[2] == "full":                       # each entry is broken off after 1000 bytes
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
print(jax.jit(lambda x: jnp.sin(x) @ jnp.arange(3.0))(jnp.ones(3)))
"""


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The course's folder and the reader's own, both empty."""
    monkeypatch.setattr(cache, "ROOT", tmp_path / "course")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    (tmp_path / "course").mkdir()
    (tmp_path / "course/pyproject.toml").touch()
    return tmp_path / "course/.jax-cache", tmp_path / "home/neural-networks-course/jax"


def entry(place, name, used=LATE, written=LATE, size=0):
    """A whole entry; `size` makes it longer."""
    file = place / f"{name}-cache"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(zlib.compress(os.urandom(size)))
    os.utime(file, (used, written))
    return file


def is_whole(file):
    return cache.is_whole(file.read_bytes())


def left(place):
    return sorted(file.name.removesuffix("-cache") for file in place.rglob("*-cache"))


def test_the_course_s_folder_comes_first_then_the_reader_s_own_then_none(places, monkeypatch):
    course, home = places
    assert cache.folder() == course and cache.variables()["JAX_COMPILATION_CACHE_DIR"] == str(course)
    course.rmdir()
    course.touch()                                          # no folder can be made here
    assert cache.folder() == home
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert cache.folder() is None and cache.variables() == {}


def test_a_folder_that_only_others_may_write_to_is_not_taken(places, monkeypatch):
    make = cache.tempfile.TemporaryFile

    def refuse(dir):
        if dir == places[0]:
            raise PermissionError(13, "Permission denied")
        return make(dir=dir)

    monkeypatch.setattr(cache.tempfile, "TemporaryFile", refuse)
    assert cache.folder() == places[1]


def test_an_installed_course_keeps_nothing_among_the_packages(places, tmp_path):
    (tmp_path / "course/pyproject.toml").unlink()
    assert cache.folder() == places[1]


def test_the_longest_unused_goes_first(tmp_path):
    for number, (used, written) in enumerate([(EARLY, EARLY), (LATE, EARLY), (EARLY, LATE)]):
        entry(tmp_path / ("other" if number == 1 else ""), f"e{number}", used, written, 1000)
    cache.tidy(tmp_path, most=10_000)
    assert left(tmp_path) == ["e0", "e1", "e2"]
    cache.tidy(tmp_path, most=2500)
    assert left(tmp_path) == ["e1", "e2"]
    cache.tidy(tmp_path, most=0)
    assert left(tmp_path) == []


def test_what_came_broken_goes_and_what_was_seen_whole_is_not_read_again(tmp_path, monkeypatch):
    whole, half, empty = (entry(tmp_path, name, size=1000) for name in ("whole", "half", "empty"))
    half.write_bytes(half.read_bytes()[:-1])
    empty.write_bytes(b"")
    cache.tidy(tmp_path)
    assert left(tmp_path) == ["whole"]
    read = []
    monkeypatch.setattr(cache, "is_whole", lambda data: read.append(data) or True)
    os.utime(whole, (EARLY, EARLY))
    cache.tidy(tmp_path)
    assert read == []
    entry(tmp_path, "new")
    cache.tidy(tmp_path)
    assert len(read) == 1


@pytest.mark.skipif(sys.version_info < (3, 14), reason="Python has zstd from 3.14")
def test_an_entry_packed_by_zstd(tmp_path):
    from compression import zstd
    assert cache.is_whole(zstd.compress(b"x" * 1000)) and not cache.is_whole(zstd.compress(b"x" * 1000)[:-3])


def test_what_cannot_be_tidied_is_left(tmp_path):
    cache.tidy(tmp_path / "nowhere")
    entry(tmp_path, "held")
    assert not cache.is_whole(b"") and left(tmp_path) == ["held"]


def compute(place, state=""):
    """What a process prints that compiles with its cache in `place`."""
    settings = {name: value for name, value in os.environ.items() if name != "JAX_COMPILATION_CACHE_DIR"}
    done = subprocess.run([sys.executable, "-c", COMPUTE, str(place), state], cwd=ROOT, env=settings, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of a file")
def test_a_full_disk_is_not_spoken_of_and_what_it_broke_is_mended(tmp_path):
    assert compute(tmp_path, "full") == "2.5244129"
    assert left(tmp_path) and not any(map(is_whole, tmp_path.glob("*-cache")))
    assert compute(tmp_path) == "2.5244129"
    assert left(tmp_path) and all(map(is_whole, tmp_path.glob("*-cache")))
