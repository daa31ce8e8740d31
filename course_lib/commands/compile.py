"""Compile beforehand what the pictures need: `python3 -m course_lib compile [lessons]`, all of them if none is named.

The first time that a picture is opened on a computer, up to 6 s of one core go into compiling its programs; after this they
lie where JAX keeps them for every kernel (`compilation_cache`). For those whose computer forgets: `binder/postBuild` does it
once for all readers of an image. It takes some minutes.
"""
import argparse
import time

import course_lib.widgets
from course_lib.interactive import compile_ahead
from course_lib.lessons import DECK


def compiled(lesson: str) -> list[str]:
    """Open every picture of a lesson, wait for what it compiles ahead, close it; their names."""
    names = [name for row in DECK if row.lesson == lesson for name in row.pictures]
    for name in names:
        widget = getattr(course_lib.widgets, name)()
        errors = compile_ahead.wait()
        widget.close()
        if errors:
            raise errors[0]
    compile_ahead.forget()
    return names


def main(arguments=None):
    """Exit status 2 for a lesson that is not known."""
    lessons = tuple(dict.fromkeys(row.lesson for row in DECK))
    parser = argparse.ArgumentParser(prog="python3 -m course_lib compile", description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", metavar="lesson", help=", ".join(lessons))
    asked = parser.parse_args(arguments).lessons
    if unknown := sorted(set(asked) - set(lessons)):
        parser.error(f"no lesson {', '.join(unknown)}: choose from {', '.join(lessons)}")
    for lesson in asked or lessons:
        began = time.monotonic()
        names = compiled(lesson)
        print(f"{lesson}: {', '.join(names) or 'no picture'} ({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
