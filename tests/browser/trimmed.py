"""A notebook of which only the cells run that a hand can touch: those that show a widget, and what they need.

The other code cells become raw ones, so that every cell keeps its number, and no training runs to its end before a hand
has come. nbval runs all of it, and compares.
"""
import json
import pathlib
import re

from tests.needed_cells import leading_to

ONE_TRAINING = re.compile(r"\A([^\n]+)\.run_to_end\(\)(\n\w+)?\Z")    # a cell that does nothing else


def shows_a_widget(cell):
    """Whether a code cell has a widget among its stored outputs."""
    return any("".join(output.get("data", {}).get("text/plain", "")).startswith("<") for output in cell["outputs"])


def trim(book):
    """`book`, a notebook in its JSON form, without the code that leads to no widget."""
    code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    texts = ["".join(cell["source"]) for cell in code]
    touched = {text for text, cell in zip(texts, code, strict=True) if shows_a_widget(cell)}
    kept = set(leading_to(texts, touched.__contains__))
    for at, cell in enumerate(code):
        if at not in kept:
            cell["cell_type"] = "raw"
            del cell["outputs"], cell["execution_count"]
        else:
            cell["source"] = ONE_TRAINING.sub(r"\1\2", texts[at])
    return book


def write_trimmed(file, folder):
    """A trimmed copy of a notebook file under its own name."""
    book = trim(json.loads(pathlib.Path(file).read_text("utf-8")))
    (folder / pathlib.Path(file).name).write_text(json.dumps(book), "utf-8")
