"""A class on one page: `python3 -m course_lib class FOLDER [--out page.html]`.

FOLDER holds the notebooks that were handed in, as they came: a folder for each learner or not, an LMS's zip, nbgrader's
tree. Beside the page are written, with its name: -moodle.csv and -canvas.csv (to import), .json (everything), and
.verdicts.jsonl (verdicts without names: an interrupted run goes on from there, late hand-ins cost only themselves).
"""
import argparse
import sys
from pathlib import Path

from . import tables
from .collecting import collect
from .page import page
from .running import Bar, Store, run
from .summary import read, summarize, to_check


def main(arguments: list[str] | None = None) -> int | str:
    """Exit status, or a sentence that says what is missing."""
    parser = argparse.ArgumentParser(prog="python3 -m course_lib class", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the notebooks that were handed in: a folder, or a zip")
    parser.add_argument("--out", type=Path, default=Path("class.html"), help="the page to write (class.html)")
    parser.add_argument("--points", type=float, default=100.0, help="points for all exercises of a lesson (100)")
    parser.add_argument("--workers", type=int, default=0, help="processes side by side (one for each core)")
    options = parser.parse_args(arguments)
    if not options.folder.exists():
        return f"There is no {options.folder}."
    if not options.out.parent.is_dir():
        return f"There is no folder {options.out.parent} to write to."
    own = {options.out.resolve(), options.out.with_suffix(".json").resolve()}        # of a run before, in the same folder
    files = [file for file in collect(options.folder) if (options.folder / file.path).resolve() not in own]
    if not files:
        return f"No notebook is in {options.folder}: it should hold what the learners handed in."
    return written(list(all_read(files)), options)


def all_read(files):
    """Each file read, with a bar."""
    show = Bar(sys.stdout, "files read")
    for n, file in enumerate(files, 1):
        yield read(file)
        show(n, len(files))


def written(hand_ins, options) -> int | str:
    """Check what is new, then write page and tables."""
    store = Store(options.out.with_suffix(".verdicts.jsonl"))
    answers = to_check(hand_ins)
    keys = {answer.key for answer in answers}
    print(f"{len(hand_ins)} files, {len(answers)} answers, {len(keys)} of them different", flush=True)
    try:
        run(answers, store, options.workers, Bar(sys.stdout))
    except KeyboardInterrupt:
        return "\nStopped; the same command goes on from here."
    summary = summarize(hand_ins, {key: found for key, found in store.known.items() if key in keys})
    stem = options.out.with_suffix("").name
    texts = {options.out.name: page(summary), f"{stem}-moodle.csv": tables.moodle(summary, options.points),
             f"{stem}-canvas.csv": tables.canvas(summary, options.points), f"{stem}.json": tables.everything(summary)}
    for name, text in texts.items():
        options.out.with_name(name).write_text(text, "utf-8", newline="")
    print(f"{options.out}: {len(summary.learners)} learners, {len(summary.exercises)} exercises, "
          f"{len(summary.mistakes)} different mistakes", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
