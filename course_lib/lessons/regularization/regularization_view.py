"""L2 regularization, slide S24: losses over the run and over λ, the boundary, the weights and their prior."""
from typing import Any, NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import GREY, INK, PALE, SERIES, TRAIN, VALID, styled

MOST, REACH_W = 1.6, 4.0
HEAVIEST = 12.0


class RegularizationPicture(NamedTuple):
    """What the picture shows.

    run, kept     train, valid, steps (frames,), norm (frames, 2), theta with leaves (frames, ...); of A the same, or None
    t, over       the frame, f(x)₁ - f(x)₀ there over the plane (n, n); X (T, 2), y (T,): the training examples
    lam, sigma    λ, and the deviation of the prior that it is
    curve         the last losses (train and validation, λ) of the same run at each λ
    titles        of "loss", "map", "lam", "norm" and "prior"
    bundle        the validation losses of many seeds (seeds, frames), or None
    """

    run: Any
    t: int
    over: np.ndarray
    X: np.ndarray
    y: np.ndarray
    lam: float
    sigma: float
    curve: np.ndarray
    titles: dict
    kept: Any = None
    bundle: np.ndarray | None = None


class RegularizationView:
    """Losses over the run and over λ, the boundary, the size of the weights, and the weights below their prior."""

    @styled()
    def __init__(self, steps, lams):
        """`steps`: updates of a run; `lams`: the λ of the curve."""
        self.lams = lams
        self.canvas = canvas = Canvas(960, 500)
        ax = canvas.axes(48, 302, 240, 148, xlim=(0, steps), ylim=(0, MOST), xlabel="step")
        self.losses = Curves(canvas, ax, ("train", "validation"), (TRAIN, VALID))
        self._over_lam(canvas)
        self.plane = Plane(canvas, 400, 110, 300)
        self.plane.points(size=8.5)
        self.map_title = canvas.live(canvas.fig.text(400 / 960, 420 / 500, "", fontsize=12, va="bottom"))
        ax = canvas.axes(752, 302, 150, 148, xlim=(0, steps), ylim=(0, HEAVIEST), xlabel="step",
                         xticks=(0, steps // 2, steps))
        self.norms = Curves(canvas, ax, ("‖W⁽¹⁾‖", "‖W⁽²⁾‖"), (SERIES[3], SERIES[4]))
        self._prior(canvas)

    def _over_lam(self, canvas):
        self.lam_ax = ax = canvas.axes(48, 52, 240, 148, xlim=(1e-6, 1), ylim=(0, MOST), xlabel="λ", xscale="log")
        ax.set_xticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "10⁻²", "1"])
        ax.minorticks_off()
        self.over = Curves(canvas, ax, ("train", "validation"), (TRAIN, VALID))
        self.now = [canvas.live(ax.plot([], [], "o", ms=8, mec="white", color=c, zorder=5)[0]) for c in (TRAIN, VALID)]

    def _prior(self, canvas):
        self.prior_ax = ax = canvas.axes(752, 52, 190, 148, xlim=(-REACH_W, REACH_W), ylim=(0, 1.12), yticks=(),
                                         xlabel="weight")
        ax.spines["left"].set_visible(False)
        ax.axvline(0, color=PALE, lw=0.8, zorder=0)
        self.bell = canvas.live(ax.plot([], [], color=GREY, lw=1.6)[0])
        self.weights = [canvas.live(ax.plot([], [], ls="", marker=m, ms=7, mec="white", color=c)[0])
                        for m, c in (("o", SERIES[3]), ("D", SERIES[4]))]
        self.prior_title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom",
                                               color=INK))

    def update(self, seen: RegularizationPicture) -> None:
        """Show a RegularizationPicture."""
        run, kept, t, titles = seen.run, seen.kept, seen.t, seen.titles
        self.losses.set(run.steps, (run.train, run.valid), run.steps[t], titles["loss"])
        self.losses.set_ghosts(run.steps, kept and (kept.train, kept.valid))
        self.losses.set_bundle(run.steps, seen.bundle)
        self.over.set(self.lams, seen.curve, seen.lam, titles["lam"])
        for dot, loss in zip(self.now, (run.train[-1], run.valid[-1]), strict=True):
            dot.set_data([seen.lam], [np.clip(np.nan_to_num(loss, nan=9, posinf=9), 0, MOST)])
        self.plane.map.set(seen.over)
        self.plane.show_points(seen.X, seen.y)
        self.map_title.set_text(titles["map"])
        self.norms.set(run.steps, run.norm.T, run.steps[t], titles["norm"])
        self.norms.set_ghosts(run.steps, kept and kept.norm.T)
        self._weights(run.theta, t, seen.sigma)
        self.prior_title.set_text(titles["prior"])

    def _weights(self, theta, t, sigma):
        """The weights on the bell of their prior."""
        w = np.linspace(-REACH_W, REACH_W, 161)
        self.bell.set_data(w, np.exp(-((w / sigma) ** 2) / 2))
        for dots, layer in zip(self.weights, theta, strict=True):
            values = np.nan_to_num(layer.W[t]).ravel()
            dots.set_data(np.clip(values, -REACH_W, REACH_W), np.exp(-((values / sigma) ** 2) / 2))
