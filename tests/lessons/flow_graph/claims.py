"""A test of a claim begins by finding the sentence in the notebook: gone or changed, the test fails."""
import json
import pathlib

NOTEBOOKS = pathlib.Path(__file__).parents[3] / "notebooks"


def text_of(notebook):
    """All words and all printed lines of a notebook."""
    cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text("utf-8"))["cells"]
    printed = ("".join(out.get("text", "")) for cell in cells for out in cell.get("outputs", ()))
    return "\n".join([*("".join(cell["source"]) for cell in cells), *printed])


def says(notebook, *sentences):
    """Assert that the notebook says each of these."""
    text = text_of(notebook)
    assert not [sentence for sentence in sentences if sentence not in text]
