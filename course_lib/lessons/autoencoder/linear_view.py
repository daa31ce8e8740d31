"""A linear autoencoder in the plane, slide S41: points, their reconstructions, its line and PCA's; angle and loss."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.style import GREY, INK, NEG, PALE, POS, TRAIN, styled


class LinearPicture(NamedTuple):
    X: np.ndarray                               # (T, 2)
    x_hat: np.ndarray                           # (T, 2)
    middle: np.ndarray                          # (2,), a point of the autoencoder's line, which runs along
    direction: np.ndarray                       # (2,)
    mean: np.ndarray                            # (2,), a point of PCA's line, which runs along
    component: np.ndarray                       # (2,)
    updates: np.ndarray                         # of each frame
    angles: list[np.ndarray]                    # of W* and of W to the component, degrees; of W none where it is tied
    losses: np.ndarray
    best: float                                 # the loss of PCA's line
    at: int                                     # the frame that is shown
    title: str
    angles_title: str
    loss_title: str


class LinearAutoencoderView:
    """Points within `reach` of 0; curves over `updates`."""

    @styled()
    def __init__(self, updates: int, reach: float):
        self.canvas = canvas = Canvas(960, 430)
        self.ax = ax = canvas.axes(54, 44, 350, 350, xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$x_1$",
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
        self.losses = Curves(canvas, self.loss, ("loss",), (TRAIN,))
        self.floor = canvas.live(self.loss.plot([], [], color=GREY, ls=(0, (5, 3)), lw=1.6)[0])
        self.floor_name = canvas.live(self.loss.text(0, 0, "PCA ", color=GREY, fontsize=11, ha="left", va="bottom"))
        self.top, self.reach = None, reach

    def update(self, seen: LinearPicture):
        self.gaps.set_segments(np.stack([seen.X, seen.x_hat], axis=1))
        self.x.set_data(*seen.X.T)
        self.x_hat.set_data(*seen.x_hat.T)
        self.pca.set_data(*self._line(seen.mean, seen.component))
        self.line.set_data(*self._line(seen.middle, seen.direction))
        self.title.set_text(seen.title)
        self._limit(seen.losses, seen.best)
        x, at = seen.updates, seen.updates[seen.at]
        self.angles.set(x, seen.angles, at=at, title=seen.angles_title)
        self.angles.labels[0].set_text(" W*" if seen.angles[1].size else " W* = Wᵀ")
        self.losses.set(x, (seen.losses,), at=at, title=seen.loss_title)
        self.floor.set_data([x[0], x[-1]], [seen.best, seen.best])
        self.floor_name.set_position((x[-1] * 0.8, seen.best))

    def _line(self, point, direction):
        """A line (2, 2) through the point along the direction, longer than the picture."""
        length = np.linalg.norm(direction)
        fine = np.isfinite(length) and length > 1e-12
        step = 3 * self.reach * direction / length if fine else np.zeros(2)
        return np.stack([point - step, point + step], axis=1)

    @styled()
    def _limit(self, losses, best):
        first = min(losses[1], 16) if np.isfinite(losses[1]) else 1.0            # update 0 may leave the picture
        top = next(v for v in (0.2, 0.5, 1, 2, 4, 8, 16) if v >= max(first, 1.5 * best) or v == 16)
        if top != self.top:
            self.top = top
            self.loss.set_ylim(0, top)
            self.canvas.stale(self.loss)
