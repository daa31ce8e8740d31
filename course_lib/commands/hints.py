"""Hints off for an exam, in a copy: `python3 -m course_lib hints off FOLDER`, and `hints on FOLDER`.

Off takes the folded hints and solutions out of every notebook of the folder, and puts a file `hints-off` beside them:
`check` then says whether an answer passes and not what is wrong. On removes that file; the folds come back with a fresh
copy. The course's own notebooks are left alone. A student can remove the file, too: what counts is the lecturer's own run
(`python3 -m course_lib class`).
"""
import argparse
import json
import re
import sys
from pathlib import Path

from course_lib.exercises.exam import NAME

OWN = Path(__file__).resolve().parents[2] / "notebooks"
FOLDED = re.compile(r"\n*<details>\s*<summary>\s*(?:Hint \d+|Solution)\s*</summary>.*?</details>", re.S)


def off(folder: Path) -> int:
    """Take hints and solutions out; in how many notebooks there were some."""
    changed = 0
    for path in sorted(folder.glob("*.ipynb")):
        text = path.read_text("utf-8")
        book = json.loads(text)
        for cell in book["cells"]:
            if cell["cell_type"] == "markdown":
                bare = FOLDED.sub("", "".join(cell["source"]))
                cell["source"] = bare.splitlines(keepends=True)
        new = json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        if new != text:
            path.write_text(new, "utf-8", newline="\n")
            changed += 1
    (folder / NAME).write_text("check says whether an answer passes, and not what is wrong, while this file is here.\n", "utf-8")
    return changed


def main(arguments: list[str] | None = None) -> int | str:
    """Exit status, or a sentence that says what is wrong with the folder."""
    parser = argparse.ArgumentParser(prog="python3 -m course_lib hints", description=__doc__.splitlines()[0])
    parser.add_argument("state", choices=("off", "on"))
    parser.add_argument("folder", type=Path, help="a copy of the notebooks")
    options = parser.parse_args(arguments)
    folder = options.folder
    if folder.resolve() == OWN:
        return f"{folder} holds the course's own notebooks: copy that folder, and name the copy."
    if not any(folder.glob("*.ipynb")):
        return f"No notebook is in {folder}."
    if options.state == "on":
        (folder / NAME).unlink(missing_ok=True)
        print(f"{folder}: check names mistakes again. Hints and solutions come back with a fresh copy of the notebooks.")
        return 0
    try:
        changed = off(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return f"{folder} could not be changed: {error}."
    print(f"{folder}: hints and solutions are out of {changed} notebooks, and check names no mistake.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
