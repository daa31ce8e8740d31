"""The one form in which a notebook is stored, and what keeps a file from having it."""
import copy
import re

import nbformat

from .notebook_png import small

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
VIEW = "application/vnd.jupyter.widget-view+json"
CELL_METADATA = ("jupyter", "slideshow", "tags")
VARYING = re.compile(r"0x[0-9a-f]{6,}|/tmp/|/home/|/Users/|site-packages")


def canonical(notebook):
    """A copy in the stored form; outputs and execution counts stay as they are."""
    new = nbformat.from_dict(copy.deepcopy(dict(notebook)))
    new.nbformat, new.nbformat_minor, new.metadata = 4, 5, nbformat.from_dict(METADATA)
    for number, cell in enumerate(new.cells, 1):
        cell.id = f"c{number:02d}"
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k in CELL_METADATA and v})
        if cell.cell_type == "code":
            cell.outputs = [_output(o) for o in _joined(cell.outputs)]
    return new


def _joined(outputs):
    """Neighbouring pieces of one stream as one: where they break is a matter of timing."""
    whole = []
    for output in outputs:
        before = whole[-1] if whole else {}
        if output.output_type == "stream" and before.get("name") == output.name:
            before["text"] += output.text
        else:
            whole.append(output)
    return whole


def _output(output):
    if "data" in output:
        output.metadata = nbformat.from_dict({})
        output.data.pop(VIEW, None)
        if "image/png" in output.data:
            output.data["image/png"] = small(output.data["image/png"].replace("\n", ""))
    return output


def dumps(notebook):
    """The text of the file: keys in order, one space of indent, a newline at the end."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def problems(notebook):
    """What keeps a stored notebook from being canonical, in words; [] if nothing does."""
    found = [] if dumps(canonical(notebook)) == dumps(notebook) else ["not in canonical form: record it again"]
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        found.append(f"not a valid notebook: {str(error).splitlines()[0]}")
    count = 0
    for number, cell in sources(notebook):
        count += 1
        if cell.execution_count != count:
            found.append(f"cell {number} has execution count {cell.execution_count}, not {count}: record it again")
        found += [f"cell {number} {wrong}" for output in cell.outputs for wrong in refusals(output)]
    return found


def sources(notebook):
    """(number from 1, cell) for each code cell that has a source; Jupyter runs no others."""
    return [(i, c) for i, c in enumerate(notebook.cells, 1) if c.cell_type == "code" and c.source.strip()]


def refusals(output):
    """What no recording may store, told of one output as the kernel gave it."""
    data = output.get("data", {})
    if output.output_type == "error":
        yield f"raises {output.ename}: {output.evalue}"
    if output.output_type == "stream" and output.name == "stderr":
        yield f"writes to stderr: {output.text.strip()[:200]}"
    text = output.get("text", "") + data.get("text/plain", "") + data.get("text/html", "")
    if varying := VARYING.search(text):
        yield f"shows {varying.group()!r}: an address or a path that differs elsewhere"
    if VIEW in data and "image/png" not in data:
        yield "shows a widget that gives no picture to store in its place"
