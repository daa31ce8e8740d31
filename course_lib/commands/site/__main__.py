"""The course as plain files, without a kernel: `python3 -m course_lib site [DIR]`.

An index, a page for each notebook whose pictures can be dragged, the library's reference. It works from a web server and from
file:// without a network. Only what has changed since the last build is recorded again.
"""
import argparse
import os
import pathlib
import signal
import sys
import time

from course_lib.commands.installation import Problem

from .build import build


def main(arguments=None):
    """Exit status 1 if a widget could not be recorded (its page shows the stored picture), 2 if nothing was built."""
    parser = argparse.ArgumentParser(prog="python3 -m course_lib site", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default="site", help="where to; it must be empty, new, or a site of the course")
    parser.add_argument("--only", nargs="+", default=[""], metavar="NAME", help="beginnings of notebooks' names")
    parser.add_argument("--repository", help="OWNER/NAME for links to Binder, instead of the one in pyproject.toml; '' for none")
    parser.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="notebooks recorded at a time")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    try:
        failures = build(pathlib.Path(options.folder), tuple(options.only), options.repository, options.jobs)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    for words in failures:
        print(f"NOT RECORDED: {words}", file=sys.stderr)
    print(f"{options.folder}: {time.monotonic() - began:.0f} s")
    return int(bool(failures))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a build that is ended tidies up, too
    sys.exit(main())
