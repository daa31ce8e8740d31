"""Before handing in: `python3 -m course_lib hand-in NOTEBOOK` says what a lecturer would find in it.

In a notebook, once it is saved:

    from course_lib.commands.hand_in import hand_in
    hand_in("1_01_artificial_neuron.ipynb")
"""
import argparse
import sys
from pathlib import Path
from typing import NamedTuple

from .class_page.collecting import HandIn
from .class_page.judging import OPEN, PASSED, WRONG
from .class_page.running import Store, run
from .class_page.summary import GONE, Result, learner, read, to_check

MARK = {PASSED: "✓", WRONG: "✗", OPEN: "…", GONE: "–"}
SAID = {OPEN: "still the empty stub", PASSED: "passes"}


class Found(NamedTuple):
    """What a hand-in holds: a result for each exercise, or the `problem` with the file."""

    name: str
    results: dict[str, Result]
    problem: str = ""

    @property
    def ready(self) -> bool:
        """Whether the file can be read and every exercise of the notebook has an answer, right or wrong."""
        return not self.problem and all(one.status in (PASSED, WRONG) for one in self.results.values())

    def __repr__(self) -> str:
        if self.problem:
            return f"{self.name}: {self.problem}"
        passed = sum(one.status == PASSED for one in self.results.values())
        lines = [f"{self.name}, as it is saved: {passed} of {len(self.results)} exercises pass."]
        for name, one in self.results.items():
            lines.append(f"  {MARK[one.status]} {name}: {SAID.get(one.status) or one.title}")
            lines += [f"      {line}" for line in one.lines if one.status == WRONG and line != one.title]
        return "\n".join(lines)


def hand_in(notebook: str | Path) -> Found:
    """Find the answers in a saved notebook and run them as the lecturer's command does."""
    path = Path(notebook)
    try:
        one = read(HandIn("", path.name, path.read_bytes()))
    except OSError as error:
        return Found(path.name, {}, f"it cannot be read ({(error.strerror or type(error).__name__).lower()}).")
    if one.problem:
        return Found(path.name, {}, one.problem)
    store = Store(None)
    run(to_check([one]), store, workers=1)
    return Found(path.name, learner([one], store.known).results)


def main(arguments: list[str] | None = None) -> int:
    """Exit status 1 where something is missing."""
    parser = argparse.ArgumentParser(prog="python3 -m course_lib hand-in", description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="+", type=Path)
    found = [hand_in(path) for path in parser.parse_args(arguments).notebooks]
    print("\n".join(map(repr, found)))
    return int(not all(one.ready for one in found))


if __name__ == "__main__":
    sys.exit(main())
