"""Mini-batches, slide S29, and the halved learning rate, S28: losses, α, a cloud of gradient estimates, its width."""
from typing import Any, NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.plane import HALO
from course_lib.drawing.style import GRAD, GREY, INK, PALE, SERIES, TRAIN, VALID, styled

REACH, MOST = 3.2, 1.0


class MiniBatchPicture(NamedTuple):
    """What the picture shows.

    label, x        what the curves are drawn over, and its value at each frame (frames,)
    run             train, valid, alpha at each frame (frames,)
    t, m, cloud     the frame, the mini-batch size, the gradient estimates there
    titles          of "loss", "alpha", "cloud" and "width"
    kept_x, kept    x and run of A, or None; bundle: the validation losses of many seeds (seeds, frames), or None
    """

    label: str
    x: np.ndarray
    run: Any
    t: int
    m: int
    cloud: Any
    titles: dict
    kept_x: np.ndarray | None = None
    kept: Any = None
    bundle: np.ndarray | None = None


class MiniBatchView:
    """Losses and α over the run; a cloud of gradient estimates and its width over m, or a ring at the lowest validation."""

    @styled()
    def __init__(self, sizes, cloud=True):
        """`sizes`: the mini-batch sizes at which the width is measured. Without `cloud` the run alone, twice as wide."""
        self.sizes, self.with_cloud = sizes, cloud
        self.canvas = canvas = Canvas(960, 480)
        wide = 400 if cloud else 800
        self.loss_ax = canvas.axes(52, 226, wide, 206, xlim=(0, 1), ylim=(0, MOST))
        self.loss = Curves(canvas, self.loss_ax, ("train", "validation"), (TRAIN, VALID))
        self.alpha_ax = canvas.axes(52, 50, wide, 92, xlim=(0, 1), ylim=(1e-4, 10), yscale="log")
        self.alpha = Curves(canvas, self.alpha_ax, ("α",), (SERIES[3],), log=True)
        for line in (*self.alpha.lines, *self.alpha.ghosts):
            line.set_drawstyle("steps-pre")                 # α of a frame is that of the updates before it
        self.alpha_ax.set_yticks([1e-4, 1e-2, 1], ["10⁻⁴", "0.01", "1"])
        self.alpha_ax.minorticks_off()
        self.scale = None
        self.lowest = canvas.live(self.loss_ax.plot([], [], ls="", marker="o", ms=11, mfc="none", mec=VALID, mew=2.0)[0])
        if cloud:
            self._cloud(canvas)
            self._width(canvas, sizes)

    def _width(self, canvas, sizes):
        """How far the estimates scatter, for every mini-batch size."""
        ax = canvas.axes(590, 50, 264, 112, xlim=(0.8, 125), ylim=(0.02, 20), xscale="log", yscale="log",
                         xlabel="mini-batch size m", ylabel="deviation")
        ax.set_xticks(sizes, [str(m) for m in sizes])
        ax.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        ax.minorticks_off()
        self.width = Curves(canvas, ax, ("independent", "one epoch"), (GREY, INK), cursor=False)
        self.measured = canvas.live(ax.plot([], [], ls="", marker="o", ms=6, color=GRAD, mec="white")[0])
        self.here = canvas.live(ax.plot([], [], ls="", marker="o", ms=11, mfc="none", mec=GRAD, mew=2.0)[0])

    def _cloud(self, canvas):
        self.cloud_ax = ax = canvas.axes(590, 226, 206, 206, xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=(),
                                         yticks=())
        for side in ax.spines.values():
            side.set(visible=True, color=PALE)
        ax.axhline(0, color=PALE, lw=0.8, zorder=0)
        ax.axvline(0, color=PALE, lw=0.8, zorder=0)
        ax.set_xlabel("along ∇")
        ax.set_ylabel("across ∇ (widest)")
        self.estimates = canvas.live(ax.plot([], [], ls="", marker="o", ms=4, color=GRAD, alpha=0.25, mec="none")[0])
        self.ring = canvas.live(ax.plot([], [], color=INK, lw=1.8, ls=(0, (4, 2)), zorder=6)[0])
        self.arrow = canvas.live(ax.quiver([0], [0], [1], [0], color=INK, angles="xy", scale_units="xy", scale=1,
                                           width=0.035, headwidth=2.5, headlength=2.5, headaxislength=2.5, zorder=7,
                                           path_effects=HALO))
        here = dict(transform=ax.transAxes, fontsize=10.5, va="center")
        self.words = [canvas.live(ax.text(1.04, y, "", color=c, **here)) for y, c in ((0.9, INK), (0.72, GRAD),
                                                                                      (0.54, INK))]
        self.cloud_title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    @styled()
    def _scale(self, label, last):
        """The x axes change only when m or their unit does, so that the still background is redrawn rarely."""
        if self.scale != (label, last):
            self.scale = label, last
            for ax in (self.loss_ax, self.alpha_ax):
                ax.set_xlim(0, last)
                ax.xaxis.get_major_locator().set_params(nbins=5)
            self.alpha_ax.set_xlabel(label)
            self.canvas.stale(self.loss_ax, self.alpha_ax)

    def update(self, seen: MiniBatchPicture) -> None:
        """Show a MiniBatchPicture."""
        x, run, kept, t = seen.x, seen.run, seen.kept, seen.t
        before = np.zeros(0) if kept is None else seen.kept_x
        last = min([x[-1], *before[-1:]])                   # of two runs of different length only what both have
        now, then = x <= last, before <= last
        self._scale(seen.label, last)
        self.loss.set(x[now], (run.train[now], run.valid[now]), x[t], seen.titles["loss"])
        self.loss.set_ghosts(before[then], kept and (kept.train[then], kept.valid[then]))
        self.loss.set_bundle(x, seen.bundle)
        self.alpha.set(x[now], (run.alpha[now],), x[t], seen.titles["alpha"])
        self.alpha.set_ghosts(before[then], kept and (kept.alpha[then],))
        if kept is not None and 0.3 < kept.alpha[then][-1] / run.alpha[now][-1] < 3:
            self.alpha.ghost_label.set_visible(False)       # it would stand on the other name
        if not self.with_cloud:
            best = np.nanargmin(run.valid[now]) if np.isfinite(run.valid[now]).any() else 0
            self.lowest.set_data(x[best : best + 1], run.valid[best : best + 1])
        if self.with_cloud:
            self._show_cloud(seen.cloud, seen.m, seen.titles)

    def _show_cloud(self, cloud, m, titles):
        unit = max(cloud.unit, 1e-12)
        self.estimates.set_data(*np.clip(cloud.points.T / unit, -9, 9))
        angle, spread = np.linspace(0, 2 * np.pi, 65), cloud.axes / unit
        self.ring.set_data(cloud.true / unit + spread[0] * np.cos(angle), spread[1] * np.sin(angle))
        self.arrow.set_UVC([cloud.true / unit], [0])
        for word, text in zip(self.words, ("→ the gradient ∇", f"● {len(cloud.points)} estimates", "- - one deviation"),
                              strict=True):
            word.set_text(text)
        self.cloud_title.set_text(titles["cloud"])
        self.width.set(np.arange(1, 101), (cloud.again, cloud.epoch), None, titles["width"])
        self.measured.set_data(self.sizes, np.clip(cloud.measured, 0.02, 20))
        self.here.set_data([m], [np.clip(cloud.here, 0.02, 20)])
