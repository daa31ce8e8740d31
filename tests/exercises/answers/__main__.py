"""Print what the checker says of every answer in a folder, the mistake beside it, then a table.

    python -m tests.exercises.answers FOLDER [--only WORD,WORD] [--out FILE.json] [NAME ...]     one process of its own
"""
import argparse
import json
import statistics
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from course_lib.exercises import EXERCISES
from course_lib.exercises.report import PASSED

from . import GENERIC, NAMED, POINTED, RAISED, STORED, UNTOUCHED, some

COLUMNS = (NAMED, POINTED, GENERIC, UNTOUCHED, RAISED, PASSED)


def gather(folder, names):
    """All outcomes, checked in one process beside this one."""
    found = [path.stem for path in sorted(Path(folder).glob("*.py")) if path.stem in (names or EXERCISES)]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for batch in pool.map(some, [folder] * len(found), found):
            yield from batch


def shown(one):
    said = "\n      ".join(one.lines)
    return f"{one.exercise} {one.answer} [{one.verdict}] {one.seconds:.2f} s\n    MISTAKE: {one.mistake}\n      {said}"


def table(found):
    """A row for each exercise, and one for all."""
    rows = [f"| exercise | wrong | {' | '.join(COLUMNS)} | right refused | slowest wrong | slowest right |", "|---" * 11 + "|"]
    names = list(dict.fromkeys(one.exercise for one in found))
    for name in [*names, "all"]:
        mine = [one for one in found if name in (one.exercise, "all")]
        wrong, right = [o for o in mine if not o.right], [o for o in mine if o.right]
        count = Counter(one.verdict for one in wrong)
        refused = sum(one.verdict != PASSED for one in right)
        slow = [f"{max((o.seconds for o in part), default=0):.2f}" for part in (wrong, right)]
        cells = [name, len(wrong), *(count[c] for c in COLUMNS), f"{refused}/{len(right)}", *slow]
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=str(STORED))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--only", default="")
    parser.add_argument("--out")
    args = parser.parse_args()
    found, only = [], args.only.split(",") if args.only else COLUMNS
    for one in gather(args.folder, args.names):
        found.append(one)
        if args.out:
            Path(args.out).write_text(json.dumps([each._asdict() for each in found], indent=1, ensure_ascii=False))
        if one.right and one.verdict != PASSED or not one.right and one.verdict in only:
            print(shown(one), flush=True)
    print(table(found))
    times = [one.seconds for one in found if not one.right] or [0]
    print(f"median {statistics.median(times):.2f} s, slowest {max(times):.2f} s on wrong answers")


if __name__ == "__main__":
    main()
