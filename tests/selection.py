"""Which tests run: `--lesson dropout` keeps everything about one lesson, `--fast` leaves out what takes long.

A pytest plugin. A test's place says what it is: `browser` below tests/browser, `notebook` for the cells of a notebook;
`slow` is written at the test. So is what the nightly and whoever works at that lesson need more than everybody else:
`thorough` at a test that measures anew, for many seconds, what a text says, `one_in(n)` where every n-th case is enough;
`last_bits` where it quotes long runs, which the rounding of another JAX than the recorded one leads elsewhere.
They run with `--thorough` and with `--lesson`. What is slow, and what drives a browser through a lesson, takes turns: a
seventh each day, a lesson at a time (the header names them) or, where a test speaks of no lesson, a file at a time; all of
it where files or -k ask for it. What speaks of a lesson: its folder below tests/lessons, its notebooks and the browser's
tests of them, and among the tests of the whole course those with one of its pictures, exercises, notebooks or slides.
"""
import collections
import datetime
import fnmatch
import importlib.metadata
import os
import pathlib
import re
import zlib

import pytest

from course_lib.lessons import DECK

ROOT = pathlib.Path(__file__).parents[1]
LESSONS = tuple(dict.fromkeys(row.lesson for row in DECK))
LEFT_OUT = ("browser", "notebook", "slow", "thorough")    # by --fast
TURNS, DAY = 7, "COURSE_TEST_DAY"     # set once for all workers, so that midnight finds them agreed
OF_THE_COURSE = ("tests/test_every_widget.py", "tests/exercises/test_exercises.py", "tests/test_coverage.py",
                 "tests/test_notebooks.py", "tests/test_layering.py", "tests/lessons/test_slides*.py")


def pytest_addoption(parser):
    group = parser.getgroup("course")
    group.addoption("--fast", action="store_true", help="no browser, no notebook, nothing slow")
    group.addoption("--thorough", action="store_true",
                    help="also what is marked thorough, and every case where else one in n runs (nightly)")
    group.addoption("--lesson", action="append", default=[], metavar="NAME",
                    help="only what speaks of this lesson, a folder of course_lib/lessons; may be given again")


def pytest_configure(config):
    asked = config.args_source is pytest.Config.ArgsSource.ARGS or config.getoption("keyword")
    if not hasattr(config, "workerinput"):
        os.environ[DAY] = "0" if asked else str(datetime.date.today().toordinal())
    if unknown := sorted(set(config.getoption("lesson")) - set(LESSONS)):
        raise pytest.UsageError(f"no lesson {', '.join(unknown)}: choose from {', '.join(LESSONS)}")


def pytest_report_header(config):
    today = in_turn(day())
    if len(today) == len(LESSONS) or any(map(config.getoption, ("fast", "thorough", "lesson"))):
        return None
    return (f"what is slow takes turns (--thorough: all of it), as do the lessons in the browser; "
            f"today's: {', '.join(today)}")


def pytest_ignore_collect(collection_path, config):
    """Files of which no test is wanted are not even imported."""
    if collection_path.suffix not in (".py", ".ipynb"):
        return None
    rows = chosen(config)
    unwanted = rows and speaks_of(collection_path, rows) is False
    return True if unwanted or config.getoption("fast") and kind(collection_path) in LEFT_OUT else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if name := kind(item.path):
            item.add_marker(name)
    rows = chosen(config)
    spared = set() if rows or config.getoption("thorough") else others(items)
    elsewhere = another_jax()
    out = [item for item in items if item in spared or rows and not is_about(item, rows)
           or elsewhere and item.get_closest_marker("last_bits")
           or config.getoption("fast") and any(map(item.get_closest_marker, LEFT_OUT))]
    if out:
        config.hook.pytest_deselected(items=out)
        gone = set(out)
        items[:] = [item for item in items if item not in gone]


def another_jax():
    """Whether this is not the JAX with which the notebooks were recorded."""
    recorded = re.search(r"^jax==(\S+)", (ROOT / "binder" / "constraints.txt").read_text("utf-8"), re.M)[1]
    return importlib.metadata.version("jax") != recorded


def others(items):
    """What is marked thorough, what waits for its turn, and all but every n-th case of each test that is one_in(n)."""
    met, found = collections.Counter(), {item for item in items if item.get_closest_marker("thorough")}
    for item in items:
        if (item.get_closest_marker("slow") or item.get_closest_marker("browser")) and waits(item, day()):
            found.add(item)
        if mark := item.get_closest_marker("one_in"):
            name = item.path, item.originalname
            if (met[name] + day()) % mark.args[0]:
                found.add(item)
            met[name] += 1
    return found


def day():
    """The day that this run is of, in all its processes."""
    return int(os.environ.get(DAY, 0))


def its_turn(k, day):
    """Whether the k-th of something has its turn on this day, as each has within TURNS days. All have it on day 0."""
    return day == 0 or (k + day) % TURNS == 0


def in_turn(day):
    """The lessons whose slow tests run on this day."""
    return [lesson for k, lesson in enumerate(LESSONS) if its_turn(k, day)]


def waits(item, day):
    """Whether a test has its turn on another day: with its lesson, or with its file if it is slow and speaks of none."""
    today = in_turn(day)
    if is_about(item, [row for row in DECK if row.lesson in today]):
        return False
    if is_about(item, [row for row in DECK if row.lesson not in today]):
        return True
    return item.get_closest_marker("slow") is not None and not its_turn(zlib.crc32(place_of(item.path).encode()), day)


def has_turn(item):
    """Whether what takes long of a test's lesson is done now: in its turn, or because it is asked for."""
    asked = item.config.getoption("lesson", None) or item.config.getoption("thorough", False)
    return bool(asked) or not waits(item, day())


def chosen(config):
    """The rows of the deck whose lesson is asked for; none where everything is."""
    return [row for row in DECK if row.lesson in config.getoption("lesson")]


def kind(path):
    """What the place of a test says about it: "browser", "notebook" or None."""
    if path.suffix == ".ipynb":
        return "notebook"
    return "browser" if ROOT / "tests" / "browser" in path.parents else None


def place_of(path):
    """A file by its way from the course's folder; what lies elsewhere by its name."""
    return path.relative_to(ROOT).as_posix() if ROOT in path.parents else path.name


def slide_ids(words):
    """"S04–S06" -> ["S04", "S05", "S06"]; an extension goes beyond the deck and has none."""
    if words.startswith("extension"):
        return []
    first, _, last = words.partition("–")
    return [f"S{n:02d}" for n in range(int(first[1:]), int((last or first)[1:]) + 1)]


def speaks_of(path, rows):
    """Whether the tests in a file are about the lessons of these rows; None: some may be, each says by itself."""
    place = place_of(path)
    if any(fnmatch.fnmatch(place, pattern) for pattern in OF_THE_COURSE):
        return None
    if kind(path) == "notebook":
        return path.stem in {row.notebook for row in rows}
    if kind(path) == "browser":
        opened = re.findall(r'"notebooks" / "(\w+)\.ipynb"', path.read_text("utf-8"))
        return not {row.notebook for row in rows}.isdisjoint(opened)
    return place.startswith(tuple(f"tests/lessons/{row.lesson}/" for row in rows))


def is_about(item, rows):
    """Whether a test is about the lessons of these rows: by its file, or by what it is given and called."""
    by_file = speaks_of(item.path, rows)
    if by_file is not None:
        return by_file
    modules = tuple(f"course_lib.lessons.{row.lesson}." for row in rows)
    return not names_of(rows).isdisjoint(words := words_of(item)) or any(word.startswith(modules) for word in words)


def names_of(rows):
    """What a test of the whole course may be given that belongs to these rows."""
    return {name for row in rows for name in (row.lesson, row.notebook, *row.pictures, *row.checked, *slide_ids(row.slides))}


def words_of(item):
    """The names of a test's parameters, of the widget that its class tests, and the slides in its own name."""
    values = list(item.callspec.params.values()) if hasattr(item, "callspec") else []
    values.append(getattr(item.cls, "widget_class", None))
    named = [getattr(value, name, None) for value in values for name in ("lesson", "stem", "name", "__name__")]
    return {word for word in (*re.findall(r"S\d\d", item.name), *values, *named) if isinstance(word, str)}
