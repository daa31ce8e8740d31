"""From the slider to the pixels in a real JupyterLab: our neuron against the same picture by `interactive_output`.

Both move w₁ by the arrow keys of a focused slider and draw the surface h(x₁, x₂) beside the map with its line. The times
are the page's own: from the key to the picture on the screen. A hand that keeps moving is 2 s of 30 keys a second.

Then the same at the other end of a slow link, against the same element with one message on its way, frames of one
quality and nothing drawn ahead of the hand: what it was before the link was measured.
"""
import time

from . import Row
from ._browser import harness, held, median, notebook

REPEATS, SWEEPS, SECONDS, KEYS = 9, 3, 2.0, 30
LAST = 0.15                                                 # s: the last picture after the hand has come to rest
OURS = ["from course_lib.widgets import Neuron", "Neuron()"]
PEER = ["""
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, VBox, interactive_output

side = np.linspace(-3, 3, 60)
x1, x2 = np.meshgrid(side, side)


def draw(w1):
    h = np.tanh(w1 * x1 + 0.5 * x2 + 0.2)
    figure = plt.figure(figsize=(9.6, 4.4))
    figure.add_subplot(121, projection="3d").plot_surface(x1, x2, h, cmap="RdBu", rcount=40, ccount=40)
    plane = figure.add_subplot(122, aspect="equal")
    plane.pcolormesh(x1, x2, h, cmap="RdBu", vmin=-1, vmax=1)
    plane.contour(x1, x2, h, levels=[0.0], colors="k")
    plt.show()
""", """
w1 = FloatSlider(value=1.0, min=-5, max=5, step=0.05, description="w1")
VBox([w1, interactive_output(draw, {"w1": w1})])
"""]
ALONE = """
from course_lib.interactive import picture
for name, now in (("MOST", 6), ("AHEAD", 4)):
    picture.Picture._esm = picture.Picture._esm.replace(f"const {name} = {now};", f"const {name} = {int(name == 'MOST')};")
picture.PACE = float("inf")
"""
DELAYS, RATE = (0.0, 0.05, 0.1, 0.15), 10e6 / 8               # s there and back; bytes/s
FASTER = {0.1: 2.5}                                         # times as many pictures, hoped for
SOONER = {0.1: 4}                                           # a step that was drawn ahead of the hand, hoped for
PICTURE = {"ours": ".course-picture", "peer": ".jp-OutputArea-output img"}
HANDLE = {"ours": "[data-name=w1][type=range]", "peer": ".noUi-handle"}


def rows():
    found = harness()
    if found is None:
        return
    with notebook(found, PEER, extension=False) as book:
        peer = measure(book.page, "peer")
    for extension, name in ((True, ""), (False, ", TCP_NODELAY off")):
        with notebook(found, OURS, extension=extension) as book:
            ours = measure(book.page, "ours")
        yield Row(f"one key to its picture{name}", ours["one"], "interactive_output", peer["one"], "s", aim=4)
        yield Row(f"pictures while the hand moves{name}", ours["rate"], "interactive_output", peer["rate"], "1/s", "more", 4)
        yield Row(f"last picture after the hand rests{name}", ours["last"], "the aim", LAST, "s", aim=1)
        yield Row(f"last picture after the hand rests{name}", ours["last"], "interactive_output", peer["last"], "s")
    for delay in DELAYS:
        with notebook(found, [ALONE, *OURS], link=dict(delay=delay / 2, rate=RATE)) as book:
            alone = measure(book.page, "ours")
        with notebook(found, OURS, link=dict(delay=delay / 2, rate=RATE)) as book:
            ours = measure(book.page, "ours")
        far = f", {1000 * delay:.0f} ms and 10 Mbit/s away"
        yield Row(f"one key to its picture{far}", ours["one"], "one message on its way", alone["one"], "s",
                  aim=SOONER.get(delay))
        yield Row(f"pictures while the hand moves{far}", ours["rate"], "one message on its way", alone["rate"], "1/s", "more",
                  FASTER.get(delay))
        yield Row(f"last picture after the hand rests{far}", ours["last"], "the aim", delay + LAST, "s", aim=1)
        yield Row(f"last picture after the hand rests{far}", ours["last"], "one message on its way", alone["last"], "s")


def measure(page, whose):
    """{"one": s, "rate": pictures/s, "last": s} of the page's slider."""
    page.wait(f"!!document.querySelector('{PICTURE[whose]}')?.naturalWidth", 60, why=f"the first picture of {whose}")
    page.js(f"document.querySelector('{HANDLE[whose]}').focus()")
    quiet(page, 1.0)
    one = median([single(page) for _ in range(REPEATS)])
    rates, lasts = zip(*[moving(page) for _ in range(SWEEPS)], strict=True)
    return {"one": one, "rate": median(rates), "last": median(lasts)}


def moving(page):
    """(pictures/s while a hand moves for a while, s from its last key to the last picture)"""
    forget(page)
    held(page, SECONDS, KEYS)
    quiet(page, 2.0)
    hands, pictures, frames = page.js("[bench.hands, bench.pictures, bench.frames]")
    seen = [p for p in pictures if p <= hands[-1]]
    return 1000 * len(seen) / (hands[-1] - hands[0]), ((frames or pictures)[-1] - hands[-1]) / 1000


def single(page):
    forget(page)
    page.key("ArrowRight")
    page.wait("bench.pictures.length", 30, every=0.005)
    seconds = page.js("(bench.pictures[0] - bench.hands[0]) / 1000")
    quiet(page, 0.5)
    return seconds


def forget(page):
    page.js("bench.hands.length = bench.pictures.length = bench.frames.length = 0")


def quiet(page, seconds):
    """Wait until no new picture has come for so long."""
    count = -1
    while count != (count := page.js("bench.pictures.length")):
        time.sleep(seconds)
