"""Codes of two units, an extension of slide S41: test digits as points of the plane, what its points decode to, a pad."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.digit_wall import SIDE
from course_lib.drawing.drawing_pad import Pad
from course_lib.drawing.style import INK, PAPER, styled

from .characters_view import square

GAP = 0.075                     # between two digits of the plane, in units of the code
HALO = ((4.5, PAPER), (0.7, INK))         # the nearest digit, twice: a wide white one under it keeps it off the ring
COLOURS = ("#1769aa", "#d9730d", "#2e8b57", "#8e3b8a", "#b8860b", "#4c5866", "#b3261e", "#008b8b", "#6b4226", "#d4488e")


class CodePlanePicture(NamedTuple):
    codes: np.ndarray                       # (T, 2) of the test digits
    legible: np.ndarray                     # (T,): those that are drawn, so that no digit lies over another
    code: np.ndarray                        # (2,), chosen
    x_hat: np.ndarray                       # (784,), what it decodes to
    at: int                                 # number of the test digit nearest to it, drawn in bold
    nearest: np.ndarray                     # (784,), that digit
    captions: tuple[str, str]
    title: str
    drawn: np.ndarray | None                # (2,), the code of the drawing
    strokes: list
    wall: np.ndarray                        # (tiles, 784): digits decoded everywhere, row by row from the top


class CodePlaneView:
    """Two pictures of the plane [-edge, edge]²: where the digits are, and what each place decodes to."""

    @styled()
    def __init__(self, labels: np.ndarray, edge: float):
        self.canvas = canvas = Canvas(960, 480)
        self.planes = [canvas.axes(left, 76, 354, 354, xlim=(-edge, edge), ylim=(-edge, edge), xlabel="$h_1$",
                                   xticks=(-1, 0, 1), yticks=(-1, 0, 1)) for left in (50, 428)]
        self.ax, self.everywhere = self.planes
        self.ax.set_ylabel("$h_2$", labelpad=-6)
        self.field = canvas.field(self.everywhere, "gray_r", 0, 1)
        self.labels = np.asarray(labels)
        self.points = [canvas.live(self.ax.plot([], [], ls="none", marker=f"${d}$", ms=8.5, mew=0.3, color=COLOURS[d])[0])
                       for d in range(10)]
        self.drawn = [canvas.live(ax.plot([], [], "*", ms=19, color=INK, mec=PAPER, mew=1.2)[0]) for ax in self.planes]
        self.rings = [canvas.live(ax.plot([], [], "o", ms=15, mfc="none", mec=INK, mew=2.4)[0]) for ax in self.planes]
        self.bold = [canvas.live(self.ax.plot([], [], ls="none", ms=11, mew=width, color=c)[0]) for width, c in HALO]
        self.title = canvas.live(self.ax.text(0, 1.025, "", transform=self.ax.transAxes, fontsize=12))
        self.everywhere.text(0, 1.025, "x̂ of every place", transform=self.everywhere.transAxes, fontsize=12)
        self.images = [square(canvas, 802, bottom, 106) for bottom in (330, 196)]
        self.pad = Pad(canvas, 802, 14, 150)

    def update(self, seen: CodePlanePicture):
        others = seen.legible & (np.arange(len(self.labels)) != seen.at)
        for d, line in enumerate(self.points):
            line.set_data(*seen.codes[others & (self.labels == d)].T)
        for bold in self.bold:
            bold.set_marker(f"${self.labels[seen.at]}$")
            bold.set_data(*seen.codes[seen.at][:, None])
        for ring, star in zip(self.rings, self.drawn, strict=True):
            ring.set_data(*seen.code[:, None])
            star.set_data(*(([], []) if seen.drawn is None else seen.drawn[:, None]))
        for (_, field, text), image, caption in zip(self.images, (seen.x_hat, seen.nearest), seen.captions, strict=True):
            field.set(np.reshape(image, (SIDE, SIDE))[::-1])
            text.set_text(caption)
        self.title.set_text(seen.title)
        self.pad.update(seen.strokes)
        self.field.set(tiled(seen.wall))


def tiled(images):
    """Square many images (n², 784), row by row from the top, as one array, row 0 at the bottom."""
    n = int(np.sqrt(len(images)))
    return images.reshape(n, n, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(n * SIDE, -1)[::-1]
