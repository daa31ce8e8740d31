"""L2 regularization, slide S24: losses over the run and over λ, the boundary, a histogram of the weights under their prior."""
from typing import Any, NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import DOT, GREY, INK, SERIES, TRAIN, TRIANGLE, VALID, styled

MOST, REACH_W = 1.6, 4.0
LAYERS = SERIES[5], SERIES[4]
BINS = np.linspace(-REACH_W, REACH_W, 33)


class RegularizationPicture(NamedTuple):
    """What the picture shows.

    run, kept     train, valid, steps (frames,), theta with leaves (frames, ...); of A the same, or None
    t, over       the frame, f(x)₁ - f(x)₀ there over the plane (n, n); X (T, 2), y (T,): the training examples
    lam, sigma    λ, and the deviation of the prior that it is
    curve         the last losses (train and validation, λ) of the same run at each λ
    titles        of "loss", "map", "lam" and "prior"
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
    """Losses over the run and over λ, the boundary, and the weights under the bell of their prior."""

    @styled()
    def __init__(self, steps, lams):
        """`steps`: updates of a run; `lams`: the λ of the curve."""
        self.lams = lams
        self.canvas = canvas = Canvas(960, 500)
        ax = canvas.axes(48, 302, 240, 148, xlim=(0, steps), ylim=(0, MOST), xlabel="update")
        self.losses = Curves(canvas, ax, ("train", "validation"), (TRAIN, VALID))
        self._over_lam(canvas)
        self.plane = Plane(canvas, 400, 110, 300)
        self.plane.points(size=8.5)
        for cloud in self.plane.clouds:
            cloud.set_clip_on(False)                            # whole at the edge; those beyond it are counted below
        self.beyond = canvas.live(canvas.fig.text(400 / 960, 62 / 500, "", fontsize=12, color=GREY, va="center"))
        self.map_title = canvas.live(canvas.fig.text(400 / 960, 420 / 500, "", fontsize=12, va="bottom"))
        self._prior(canvas)

    def _over_lam(self, canvas):
        self.lam_ax = ax = canvas.axes(48, 52, 240, 148, xlim=(1e-6, 1), ylim=(0, MOST), xlabel="λ", xscale="log")
        ax.set_xticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "10⁻²", "1"])
        ax.minorticks_off()
        self.over = Curves(canvas, ax, ("train", "validation"), (TRAIN, VALID))
        self.now = [canvas.live(ax.plot([], [], "o", ms=8, mec="white", color=c, zorder=5)[0]) for c in (TRAIN, VALID)]

    def _prior(self, canvas):
        self.prior_ax = ax = canvas.axes(736, 110, 206, 300, xlim=(-REACH_W, REACH_W), ylim=(0, 1.08), yticks=(),
                                         xlabel="weight")
        ax.set_xticks([-4, -2, 0, 2, 4], ["≤ −4", "−2", "0", "2", "≥ 4"])
        ax.spines["left"].set_visible(False)
        self.bars = [canvas.live(ax.stairs(np.zeros(len(BINS) - 1), BINS, fill=True, color=c, alpha=0.85)) for c in LAYERS]
        self.bell = canvas.live(ax.plot([], [], color=INK, lw=2.0)[0])
        for at, words, colour in zip((0.93, 0.86), ("W⁽¹⁾", "W⁽²⁾"), LAYERS, strict=True):
            ax.text(1.0, at, words, transform=ax.transAxes, fontsize=12, ha="right", color=colour)
        self.prior_title = canvas.live(ax.text(0, 1.03, "", transform=ax.transAxes, fontsize=12, va="bottom",
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
        inside = (np.abs(seen.X) <= self.plane.reach).all(axis=1)
        self.plane.show_points(seen.X[inside], seen.y[inside])
        far = [f"{n} {mark}" for c, mark in enumerate((DOT, TRIANGLE)) if (n := int((seen.y[~inside] == c).sum()))]
        self.beyond.set_text(f"beyond the edge: {', '.join(far)}" if far else "")
        self.map_title.set_text(titles["map"])
        self._weights(run.theta, t, seen.sigma)
        self.prior_title.set_text(titles["prior"])

    def _weights(self, theta, t, sigma):
        """The weights of both layers in bins, one upon the other, under the bell of their prior: equal areas, one scale."""
        counts = np.array([np.histogram(np.clip(np.nan_to_num(layer.W[t]), -REACH_W, REACH_W), BINS)[0] for layer in theta])
        w = np.linspace(-REACH_W, REACH_W, 321)
        bell = counts.sum() * (BINS[1] - BINS[0]) * np.exp(-((w / sigma) ** 2) / 2) / (sigma * np.sqrt(2 * np.pi))
        top = np.vstack([np.zeros_like(counts[0]), counts.cumsum(axis=0)]) / (most := max(counts.sum(axis=0).max(), bell.max()))
        self.bell.set_data(w, bell / most)
        for bars, low, high in zip(self.bars, top[:-1], top[1:], strict=True):
            bars.set_data(values=high, baseline=low)
