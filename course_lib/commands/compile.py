"""Compile beforehand what the pictures need: `python3 -m course_lib compile [lessons]`, all of them if none is named.

The first time that a picture is opened on a computer, up to 6 s of one core go into compiling its programs; after this they
lie where JAX keeps them for every kernel (`compilation_cache`), also for readers to whom the course's folder is closed. For
those whose computer forgets: `binder/postBuild` does it once for all readers of an image, a lecturer on a JupyterHub, with
`--here` and the hub's Python. It takes some minutes.
"""
import argparse
import time
from pathlib import Path

import course_lib.widgets
from course_lib.interactive import compilation_cache, compile_ahead, process
from course_lib.lessons import DECK


def opened(name: str) -> str:
    """Open a picture, wait for what it compiles ahead, close it; "" or what went wrong."""
    try:
        widget = getattr(course_lib.widgets, name)()
        errors = compile_ahead.wait()
        widget.close()
    except Exception as error:
        errors = (error,)
    return f"{name}: {type(errors[0]).__name__}: {errors[0]}" if errors else ""


def main(arguments=None):
    """Exit status 1 if a picture could not be opened, 2 for a lesson that is not known."""
    lessons = tuple(dict.fromkeys(row.lesson for row in DECK))
    parser = argparse.ArgumentParser(prog="python3 -m course_lib compile", description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", metavar="lesson", help=", ".join(lessons))
    asked, wrong = parser.parse_args(arguments).lessons, []
    if unknown := sorted(set(asked) - set(lessons)):
        parser.error(f"no lesson {', '.join(unknown)}: choose from {', '.join(lessons)}")
    for lesson in asked or lessons:
        began, names = time.monotonic(), [name for row in DECK if row.lesson == lesson for name in row.pictures]
        wrong += filter(None, map(opened, names))
        compile_ahead.forget()
        print(f"{lesson}: {', '.join(names) or 'no picture'} ({time.monotonic() - began:.0f} s)", flush=True)
    place = process.cache_folder()
    if place == str(compilation_cache.folder()):
        compilation_cache.tidy(Path(place))                # no kernel must look through what was written just now
    print(f"Kept in {place}." if place else "Nothing is kept: no folder can be written to.", *wrong, sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
