"""Compiled programs between two kernels: where they are kept, how many, and that nothing about them is ever said."""
import os
import platform
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from course_lib.interactive import compilation_cache as cache
from tests.closed import bounded, closed

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
NUMBER = "2.5244129"
PROCESSOR = """
import hashlib, jax, numpy as np
from jax._src import cache_key
key = hashlib.sha256()
cache_key._hash_accelerator_config(key, np.array(jax.devices()))
print(key.hexdigest())
"""
POSIX = pytest.mark.skipif(os.name != "posix", reason="folders have other rights here")


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


def test_what_was_compiled_beforehand_in_a_closed_folder_comes_along_once(places, monkeypatch):
    course, home = places
    home.mkdir(parents=True)
    cache.inherit(home)
    assert left(home) == [], "nothing was compiled beforehand"
    one, two = entry(course, "one", EARLY, EARLY, 1000), entry(course, "two", EARLY, EARLY + 1, 1000)
    copy, copied = cache.shutil.copyfile, []
    monkeypatch.setattr(cache.shutil, "copyfile", lambda given, to: copied.append(given) or copy(given, to) if not copied
                        else Path(to).write_bytes(b"half") and (_ for _ in ()).throw(OSError(28, "No space left")))
    cache.inherit(home)
    assert left(home) == ["one"] and not list(home.glob("*half")), "the disk was full"
    monkeypatch.setattr(cache.shutil, "copyfile", copy)
    cache.inherit(home)
    assert left(home) == ["one", "two"] and [(home / file.name).read_bytes() == file.read_bytes() for file in (one, two)]
    (home / "one-cache").unlink()                           # as `tidy` does with what is not used
    cache.inherit(home)
    assert left(home) == ["two"]
    entry(course, "three", LATE, LATE)                      # of the next version
    cache.inherit(home)
    assert left(home) == ["three", "two"]
    cache.inherit(course)
    assert left(course) == ["one", "three", "two"]


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


def start(code, *arguments, **variables):
    """A process in which this begins, as a kernel does; what it says, errors too, comes through `said`."""
    settings = {name: value for name, value in os.environ.items() if name != "JAX_COMPILATION_CACHE_DIR"}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, env=settings | variables, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=bounded if os.name == "posix" else None)


def said(process):
    return process.communicate(timeout=120)[0].strip()


def compute(place, state="", **variables):
    """What a process prints that compiles with its cache in `place`."""
    return said(start(COMPUTE, place, state, **variables))


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of a file")
def test_a_full_disk_is_not_spoken_of_and_what_it_broke_is_mended(tmp_path):
    assert compute(tmp_path, "full") == NUMBER
    assert left(tmp_path) and not any(map(is_whole, tmp_path.glob("*-cache")))
    assert compute(tmp_path) == NUMBER
    assert left(tmp_path) and all(map(is_whole, tmp_path.glob("*-cache")))


@pytest.mark.slow
def test_two_kernels_at_once_on_an_empty_cache(tmp_path):
    """Ten times: nothing is said, the numbers are right, and what they leave is whole and serves a third."""
    for number in range(10):
        place = tmp_path / str(number)
        assert [said(one) for one in [start(COMPUTE, place, "") for _ in range(2)]] == 2 * [NUMBER]
        assert left(place) and all(map(is_whole, place.glob("*-cache")))
    before = {file: file.stat().st_mtime_ns for file in place.glob("*-cache")}
    assert compute(place) == NUMBER and before == {file: file.stat().st_mtime_ns for file in place.glob("*-cache")}


@POSIX
@pytest.mark.parametrize("whose", ["ours", "the reader's"])
def test_a_place_that_cannot_be_written_is_not_spoken_of(tmp_path, whose):
    chosen = {"JAX_COMPILATION_CACHE_DIR": str(tmp_path)} if whose == "the reader's" else {}
    with closed(tmp_path):
        assert compute(tmp_path if whose == "ours" else tmp_path / "elsewhere", **chosen) == NUMBER
    assert left(tmp_path) == []


@pytest.mark.slow
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names an older processor of Intel's kind")
def test_programs_of_two_processors_have_two_names():
    """JAX's key of a program holds what the processor can: one that cannot do as much does not meet what was made here."""
    here, again, older = map(said, [start(PROCESSOR), start(PROCESSOR), start(PROCESSOR, XLA_FLAGS="--xla_cpu_max_isa=SSE4_2")])
    assert here == again != older and len(here) == len(older) == 64


@pytest.mark.slow
def test_a_program_of_another_processor_that_came_under_the_same_name(tmp_path):
    """It says to need XOP, which no processor has had for years; XLA speaks of that in red unless it is told not to."""
    assert compute(tmp_path) == NUMBER
    lacking = 0
    for file in tmp_path.glob("*-cache"):
        program = zlib.decompress(file.read_bytes())
        lacking += b",-xop" in program
        file.write_bytes(zlib.compress(program.replace(b",-xop", b",+xop")))
    if not lacking:
        pytest.skip("programs for this processor do not say what they need, or it is an old one")
    assert compute(tmp_path) == NUMBER
    assert "doesn't match the machine type" in compute(tmp_path, TF_CPP_MIN_LOG_LEVEL="0")
