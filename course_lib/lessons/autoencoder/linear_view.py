"""A linear autoencoder in the plane, slide S41: points, their reconstructions, its line and PCA's; angle and loss."""
import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, NEG, PALE, POS, TRAIN, styled

REACH = 3.2


class LinearAutoencoderView:
    """update(...): X and x̂ (T, 2), the line through c along W*, PCA's line; the curves and where on them we are."""

    @styled()
    def __init__(self, updates):
        self.canvas = canvas = Canvas(960, 430)
        self.ax = ax = canvas.axes(54, 44, 350, 350, xlim=(-REACH, REACH), ylim=(-REACH, REACH), xlabel="$x_1$",
                                   ylabel="$x_2$", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
        self.gaps = LineCollection([], colors=PALE, linewidths=1.4)
        ax.add_collection(self.gaps, autolim=False)
        canvas.live(self.gaps)
        self.pca = canvas.live(ax.plot([], [], color=GREY, ls=(0, (3, 1.2)), lw=5, alpha=0.55)[0])
        self.line = canvas.live(ax.plot([], [], color=POS, lw=2.4)[0])
        self.x = canvas.live(ax.plot([], [], "o", color=INK, ms=8, mec="white", mew=1.1)[0])
        self.x_hat = canvas.live(ax.plot([], [], "o", color=POS, ms=5, mec="white", mew=0.7)[0])
        self.title = canvas.live(ax.text(0, 1.03, "", transform=ax.transAxes, fontsize=12))
        for y, colour, words in ((0.06, POS, "— the autoencoder, x̂"), (0.01, GREY, "- - first principal component")):
            ax.text(0.01, y, words, color=colour, fontsize=10.5, transform=ax.transAxes)
        self.angle = canvas.axes(492, 258, 330, 136, xlim=(0, updates), ylim=(0, 90), yticks=(0, 45, 90))
        self.loss = canvas.axes(492, 48, 330, 136, xlim=(0, updates), ylim=(0, 1), xlabel="updates")
        self.angles = Curves(canvas, self.angle, ("W*", "W"), (POS, NEG))
        self.losses = Curves(canvas, self.loss, ("l",), (TRAIN,))
        self.floor = canvas.live(self.loss.plot([], [], color=GREY, ls=(0, (5, 3)), lw=1.6)[0])
        self.floor_name = canvas.live(self.loss.text(0, 0, "PCA ", color=GREY, fontsize=11, ha="left", va="bottom"))
        self.top = None

    def update(self, X, x_hat, middle, direction, mean, component, title, updates, angles, losses, best, at, titles):
        self.gaps.set_segments(np.stack([X, x_hat], axis=1))
        self.x.set_data(*X.T)
        self.x_hat.set_data(*x_hat.T)
        self.pca.set_data(*through(mean, component))
        self.line.set_data(*through(middle, direction))
        self.title.set_text(title)
        self._limit(losses, best)
        self.angles.set(updates, angles, at=updates[at], title=titles[0])
        self.losses.set(updates, (losses,), at=updates[at], title=titles[1])
        self.floor.set_data([updates[0], updates[-1]], [best, best])
        self.floor_name.set_position((updates[-1] * 0.8, best))

    @styled()
    def _limit(self, losses, best):
        first = min(losses[1], 16) if np.isfinite(losses[1]) else 1.0            # update 0 may leave the picture
        top = next(v for v in (0.2, 0.5, 1, 2, 4, 8, 16) if v >= max(first, 1.5 * best) or v == 16)
        if top != self.top:
            self.top = top
            self.loss.set_ylim(0, top)
            self.canvas.stale()


def through(point, direction):
    """A line (2, 2) through the point along the direction, longer than the picture."""
    length = np.linalg.norm(direction)
    step = 3 * REACH * direction / length if np.isfinite(length) and length > 1e-12 else np.zeros(2)
    return np.stack([point - step, point + step], axis=1)
