"""Codes of two units, an extension of slide S41: test digits as points of the plane, what its points decode to, a pad."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import SIDE
from course_lib.drawing.drawing_pad import Pad
from course_lib.drawing.style import INK, PAPER, TRAIN, VALID, styled

from .characters_view import square

LOW, HIGH = 130, 220
COLOURS = ("#1769aa", "#d9730d", "#2e8b57", "#8e3b8a", "#b8860b", "#4c5866", "#b3261e", "#008b8b", "#6b4226", "#d4488e")


class CodePlanePicture(NamedTuple):
    codes: np.ndarray                       # (T, 2) of the test digits
    code: np.ndarray                        # (2,), chosen
    x_hat: np.ndarray                       # (784,), what it decodes to
    nearest: np.ndarray                     # (784,), the test digit nearest to it
    captions: tuple[str, str]
    title: str
    drawn: np.ndarray | None                # (2,), the code of the drawing
    strokes: list
    updates: list[int]                      # of each measurement, with both losses
    train: list[float]
    test: list[float]
    wall: np.ndarray | None                 # (tiles, 784): digits decoded everywhere, row by row from the top


class CodePlaneView:
    """The plane is [-edge, edge]²; the curves have room for `updates`."""

    @styled()
    def __init__(self, labels: np.ndarray, updates: int, edge: float):
        self.canvas = canvas = Canvas(960, 480)
        self.ax = ax = canvas.axes(58, 48, 396, 396, xlim=(-edge, edge), ylim=(-edge, edge), xlabel="$h_1$", ylabel="$h_2$",
                                   xticks=(-1, 0, 1), yticks=(-1, 0, 1))
        self.field = canvas.field(ax, "gray_r", 0, 1.8)          # paler than ink: the points stand on it
        self.labels = np.asarray(labels)
        self.points = [canvas.live(ax.plot([], [], ls="none", marker=f"${d}$", ms=7.5, mew=0.3, color=COLOURS[d])[0])
                       for d in range(10)]
        self.drawn = canvas.live(ax.plot([], [], "*", ms=19, color=INK, mec=PAPER, mew=1.2)[0])
        self.cross = canvas.live(ax.plot([], [], "o", ms=13, mfc="none", mec=INK, mew=2.4)[0])
        self.title = canvas.live(ax.text(0, 1.025, "", transform=ax.transAxes, fontsize=12))
        self.images = [square(canvas, left, 250, 190) for left in (496, 728)]
        self.pad = Pad(canvas, 496, 34, 160)
        self.curve = canvas.axes(728, 62, 150, 130, xlim=(0, updates), ylim=(LOW, HIGH), xlabel="updates",
                                 xticks=(0, updates), yticks=(150, 200))
        self.curves = Curves(canvas, self.curve, ("training", "test"), (TRAIN, VALID), cursor=False)

    def update(self, seen: CodePlanePicture):
        for d, line in enumerate(self.points):
            line.set_data(*seen.codes[self.labels == d].T)
        self.cross.set_data(*seen.code[:, None])
        self.drawn.set_data(*(([], []) if seen.drawn is None else seen.drawn[:, None]))
        for (_, field, text), image, caption in zip(self.images, (seen.x_hat, seen.nearest), seen.captions, strict=True):
            field.set(np.reshape(image, (SIDE, SIDE))[::-1])
            text.set_text(caption)
        self.title.set_text(seen.title)
        self.pad.update(seen.strokes)
        self.curves.set(seen.updates, (seen.train, seen.test), title="mean l(x̂, x)")
        self.field.set(np.zeros((2, 2)) if seen.wall is None else tiled(seen.wall))


def tiled(images):
    """Square many images (n², 784), row by row from the top, as one array, row 0 at the bottom."""
    n = int(np.sqrt(len(images)))
    return images.reshape(n, n, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(n * SIDE, -1)[::-1]
