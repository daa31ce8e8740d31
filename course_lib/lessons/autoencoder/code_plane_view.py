"""Codes of two units, an extension of slide S41: test digits as points of the plane, what its points decode to, a pad."""
import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import SIDE
from course_lib.drawing.drawing_pad import Pad
from course_lib.drawing.style import INK, PAPER, TRAIN, VALID, styled

from .characters_view import square

EDGE, TILES, LOW, HIGH = 1.08, 14, 130, 220
COLOURS = ("#1769aa", "#d9730d", "#2e8b57", "#8e3b8a", "#b8860b", "#4c5866", "#b3261e", "#008b8b", "#6b4226", "#d4488e")


class CodePlaneView:
    """update(...): codes (T, 2) of the test digits, the chosen code, its decoded digit and the nearest test digit."""

    @styled()
    def __init__(self, labels, updates):
        self.canvas = canvas = Canvas(960, 480)
        self.ax = ax = canvas.axes(58, 48, 396, 396, xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), xlabel="$h_1$", ylabel="$h_2$",
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

    def update(self, codes, code, pair, captions, title, drawn, strokes, record, wall):
        for d, line in enumerate(self.points):
            line.set_data(*codes[self.labels == d].T)
        self.cross.set_data(*code[:, None])
        self.drawn.set_data(*(([], []) if drawn is None else drawn[:, None]))
        for (_, field, text), image, caption in zip(self.images, pair, captions, strict=True):
            field.set(np.reshape(image, (SIDE, SIDE))[::-1])
            text.set_text(caption)
        self.title.set_text(title)
        self.pad.update(strokes)
        updates, train, test = record
        self.curves.set(updates, (train, test), title="mean l(x̂, x)")
        self.field.set(np.zeros((2, 2)) if wall is None else tiled(wall))


def tiles():
    """The codes (196, 2) of the middles of the tiles, row by row from the top."""
    at = EDGE * (2 * np.arange(TILES) + 1 - TILES) / TILES
    return np.stack(np.meshgrid(at, at[::-1]), axis=-1).reshape(-1, 2).astype(np.float32)


def tiled(images):
    """Decoded images of the tiles as one array, row 0 at the bottom."""
    return images.reshape(TILES, TILES, SIDE, SIDE).transpose(0, 2, 1, 3).reshape(TILES * SIDE, -1)[::-1]
