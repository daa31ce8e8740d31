"""A real JupyterLab in a real Chromium to measure in: the harness of `tests/browser`, which only a checkout has."""
import contextlib
import importlib
import pathlib
import sys
import tempfile
import time
from typing import NamedTuple

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from ._link import Link

ROOT = pathlib.Path(__file__).resolve().parents[3]
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}

# What the page saw and when, in milliseconds: keys, moves, presses of the hand, and pictures drawn on the screen;
# of our own element also when each frame was there, which a sharper copy of it at rest does not count among.
PROBE = """(() => {
  const seen = (window.bench = { hands: [], pictures: [], frames: [] });
  for (const kind of ["keydown", "pointermove", "pointerdown"])
    document.addEventListener(kind, (e) => seen.hands.push(e.timeStamp), true);
  document.addEventListener("load", (e) => {
    if (e.target.tagName === "IMG") requestAnimationFrame(() => seen.pictures.push(performance.now()));
  }, true);
  new MutationObserver(() => seen.frames.push(performance.now())).observe(
    document.body, { subtree: true, attributes: true, attributeFilter: ["data-frame"] });
})()"""


class Harness(NamedTuple):
    chromium: type
    lab: type


def harness():
    """The classes Chromium and Lab, or None after a line that says what is missing."""
    if not (ROOT / "tests" / "browser" / "chromium.py").exists():
        return print("left out: the browser harness tests/browser comes only with a checkout of the repository")
    sys.path.insert(0, str(ROOT))
    try:
        chromium, lab = (importlib.import_module(f"tests.browser.{name}") for name in ("chromium", "lab"))
    except ImportError as error:
        return print(f"left out: {error} (python3 -m course_lib bench installs it)")
    finally:
        sys.path.remove(str(ROOT))
    if chromium.find() is None:
        return print("left out: there is no Chromium on this machine")
    return Harness(chromium.Chromium, lab.Lab)


@contextlib.contextmanager
def notebook(found, cells, extension=True, link=None):
    """These cells as a notebook, open and run in JupyterLab, its keys, moves and pictures recorded.

    `link`, e.g. dict(delay=0.05, rate=1e6), puts the server at the other end of such a `Link`.
    """
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "bench.ipynb")
        nbformat.write(new_notebook(cells=[new_code_cell(c) for c in cells], metadata=KERNEL), file)
        server = stack.enter_context(contextlib.closing(found.lab(extension=extension)))
        if link:
            way = stack.enter_context(contextlib.closing(Link(int(server.url.rpartition(":")[2]), **link)))
            server.url = f"http://127.0.0.1:{way.port}"
        browser = stack.enter_context(contextlib.closing(found.chromium.launch()))
        book = server.open(browser.page(), server.add(file))
        book.run_all()
        book.page.js(PROBE)
        yield book


def held(page, seconds, rate):
    """Arrow keys at this rate for so long, a second to the right, a second to the left: a hand that keeps moving."""
    began = time.perf_counter()
    for n in range(int(seconds * rate)):
        page.key("ArrowRight" if n // rate % 2 == 0 else "ArrowLeft")
        time.sleep(max(0.0, began + (n + 1) / rate - time.perf_counter()))


def median(values):
    return sorted(values)[len(values) // 2]
