"""Early stopping, slide S27: training and validation curves, the epoch that is kept, the look-ahead, the mistakes."""
from matplotlib.ticker import MaxNLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.digit_wall import DigitWall
from course_lib.drawing.style import GREY, PALE, TRAIN, VALID, styled


class EarlyStoppingView:
    """update(x, train, valid, stop, ...): curves over epochs, the look-ahead after the best one, misread digits."""

    @styled()
    def __init__(self):
        self.canvas = canvas = Canvas(960, 400)
        self.ax = canvas.axes(62, 52, 400, 300, xlim=(0, 20), ylim=(0, 1), xlabel="epoch")
        self.ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        self.band = canvas.live(self.ax.axvspan(0, 1, color=PALE, alpha=0.55, lw=0))
        self.curves = Curves(canvas, self.ax, ("train", "validation"), (TRAIN, VALID), cursor=False)
        self.kept = canvas.live(self.ax.plot([], [], "o", color=VALID, ms=9, mec="white", mew=1.2, zorder=5)[0])
        self.drop = canvas.live(self.ax.plot([], [], color=GREY, lw=1.1, ls=(0, (2, 2)))[0])
        self.words = canvas.live(self.ax.text(0, 0.97, "", transform=self.ax.get_xaxis_transform(), fontsize=10.5,
                                              color=GREY, va="top"))
        self.unit = self.ax.text(0, 1.0, "", transform=self.ax.transAxes)
        self.wall = DigitWall(canvas, 560, 14, 390, 338, 5, 6)
        self.measure = None

    def update(self, x, train, valid, stop, title, images, captions, wall_title, ghost=None, measure="error", top=1.0):
        self._limits(max(len(x) - 1, ghost[0][-1] if ghost else 0), top, measure)
        self.curves.set(x, (train, valid), title=title)
        self.curves.set_ghosts(ghost[0] if ghost else [], ghost and ghost[1:])
        for artist in (self.band, self.kept, self.drop, self.words):
            artist.set_visible(stop is not None)
        if stop is not None:
            self.band.set_bounds(stop.best, 0, max(stop.at - stop.best, 0), 1)
            self.kept.set_data([stop.best], [min(valid[stop.best], top)])
            self.drop.set_data([stop.best] * 2, [0, min(valid[stop.best], top)])
            self.words.set_position((stop.best, 0.97))
            self.words.set_text(f" best {stop.best}" + (f", stop {stop.at}" if stop.stopped else ""))
            right = stop.best > 0.7 * self.ax.get_xlim()[1]
            self.words.set_ha("right" if right else "left")
        self.wall.set(images, captions, wall_title)

    @styled()
    def _limits(self, last, top, measure):
        """Axes grow in steps, so that the still background is redrawn rarely."""
        right = next(r for r in (10, 20, 50, 100, 200, 400, 1000) if r >= last or r == 1000)
        high = next(
            h for h in (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5, 10, 100) if h >= top or h == 100
        )
        if (right, high, measure) != (self.ax.get_xlim()[1], self.ax.get_ylim()[1], self.measure):
            self.ax.set(xlim=(0, right), ylim=(0, high), ylabel=measure)
            self.measure = measure
            self.canvas.stale()
