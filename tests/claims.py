"""What a notebook says, for the tests that quote a sentence of it and compute whether it is true."""
import json
import pathlib

NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"


class Said:
    """`Said("1_02_capacity")`: the words of its text cells, the sources of its code cells, the lines they have printed."""

    def __init__(self, notebook):
        cells = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text("utf-8"))["cells"]
        self.words = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        self.code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        self.printed = [line for cell in cells for out in cell.get("outputs", ()) for line in out.get("text", ())]

    def says(self, *sentences):
        """Assert that each sentence stands in its text."""
        for sentence in sentences:
            assert sentence in self.words, f"the notebook no longer says: {sentence}"

    def shows(self, *sentences):
        """Assert that each stands in its text, its code or what that printed."""
        everything = "\n".join([self.words, *self.code, "".join(self.printed)])
        for sentence in sentences:
            assert sentence in everything, f"the notebook no longer shows: {sentence}"

    def run(self, part, until="", **names):
        """(the source of the code cell that has `part`, the names after it ran): `names` stand for the cells above, and
        from `until` on it is left out."""
        source = next(cell for cell in self.code if part in cell)
        exec(source[: source.index(until)] if until else source, names)
        return source, names
