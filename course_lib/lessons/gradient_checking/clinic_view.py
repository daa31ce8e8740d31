"""A faulty network, slide S32: its loss, its units and gradients at birth, its inputs, its gradient check."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Layers
from course_lib.drawing.style import DASHES, GREY, INK, PAIR, PALE, SIGNED, WRONG, styled
from course_lib.notation import layer

LOW, HIGH = 1e-4, 1e4
TENSORS = tuple(f"{name}{layer(k)}" for k in (1, 2, 3) for name in "Wb")
BEFORE, AFTER = PAIR
LEAST = 1e-12


class ClinicPicture(NamedTuple):
    """What the picture shows, each list of one or two: before and after the treatment.

    runs     losses (steps,), h two of (T, H), X (T, 2), grad_W (3,) before the first update
    checks   the gradient's relative error at each tensor (6,); or None
    flat     words on the share of saturated values
    """

    runs: list
    checks: list | None
    flat: list
    title: str


class ClinicView:
    """The loss, units and gradients at birth, inputs, and the gradient check, before and after a treatment."""

    @styled()
    def __init__(self, T, H, steps):
        self.canvas, self.steps, self.empty = Canvas(960, 520), np.arange(1, steps + 1), (T, H)
        canvas = self.canvas
        ax = canvas.axes(62, 272, 330, 200, xlim=(1, steps), ylim=(LOW, HIGH), yscale="log", xlabel="update", ylabel="loss")
        ax.set_yticks([1e-4, 1e-2, 1, 1e2, 1e4], ["10⁻⁴", "10⁻²", "1", "10²", "10⁴"])
        ax.minorticks_off()
        ax.axhline(np.log(2), color=PALE, lw=1)
        ax.text(steps, np.log(2) * 1.15, "guessing: ln 2", color=GREY, fontsize=9, ha="right", va="bottom")
        self.lines = [canvas.live(ax.plot([], [], color=c, ls=d, lw=1.8)[0])
                      for c, d in zip((BEFORE, AFTER), DASHES, strict=False)]
        self.ends = [canvas.live(ax.text(steps, 1, words, color=c, fontsize=10.5, va="center", clip_on=False))
                     for words, c in ((" before", BEFORE), (" after", AFTER))]
        self.title = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))
        self._strips(canvas, T, H)
        self._inputs(canvas)
        ticks = [f"∇W{layer(k)}" for k in (1, 2, 3)]
        self.sizes = Layers(canvas, canvas.axes(62, 50, 330, 130), ("before", "after"), (BEFORE, AFTER), ticks, high=1e3,
                            apart=False)
        self._checks(canvas)

    def _strips(self, canvas, T, H):
        """h^(1), h^(2) at birth: a row for each example, a column for each unit; above before, below after."""
        self.strips, self.names, self.treated = [], [], True
        for row, (bottom, words, colour) in enumerate(((376, "before", BEFORE), (262, "after", AFTER))):
            pair = []
            for k in (1, 2):
                ax = canvas.axes(496 + 162 * (k - 1), bottom, 152, 96, xticks=(), yticks=())
                for side in ax.spines.values():
                    side.set(visible=True, color=PALE)
                pair.append(canvas.field(ax, SIGNED, -1.0, 1.0))
                if row == 0:
                    ax.set_title(f"h{layer(k)} at birth", fontsize=12, loc="left")
            self.strips.append(pair)
            self.names.append(canvas.fig.text(490 / 960, (bottom + 48) / 520, words, color=colour, fontsize=10.5, rotation=90,
                                              ha="right", va="center"))
        canvas.fig.text(496 / 960, 255 / 520, f"rows: {T} examples, columns: {H} units", fontsize=10,
                        color=GREY, va="top")
        self.flat = canvas.live(canvas.fig.text(496 / 960, 236 / 520, "", fontsize=10, color=INK, va="top"))

    def _inputs(self, canvas):
        ax = canvas.axes(858, 262, 92, 210, xlim=(-0.6, 1.6), xticks=(0, 1), yscale="symlog")
        ax.set(ylim=(-12, 2000), xticklabels=("x₁", "x₂"), yticks=(-10, -1, 0, 1, 10, 100, 1000))
        ax.set_yticklabels(["−10", "−1", "0", "1", "10", "100", "10³"])
        ax.minorticks_off()
        ax.tick_params(axis="x", length=0, labelsize=12)
        ax.axhline(0, color=PALE, lw=0.8)
        ax.set_title("inputs", fontsize=12, loc="left")
        self.inputs = [canvas.live(ax.plot([], [], ls="", marker=m, ms=3.5, alpha=0.6, color=c, mew=0)[0])
                       for m, c in (("o", BEFORE), ("D", AFTER))]

    def _checks(self, canvas):
        ax = self.check_ax = canvas.axes(496, 50, 454, 130, yscale="log", ylim=(LEAST / 4, 30), xlim=(0.5, 6.5),
                                         xticks=range(1, 7), xticklabels=[f"∇{name}" for name in TENSORS])
        ax.set_yticks([1e-12, 1e-8, 1e-4, 1], ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1"])
        ax.minorticks_off()
        ax.tick_params(axis="x", length=0)
        ax.axhline(1e-4, color=WRONG, lw=0.9, ls=(0, (3, 2)))
        ax.text(6.5, 2e-4, "above: wrong", color=WRONG, fontsize=9, ha="right", va="bottom")
        self.checks = [canvas.live(ax.plot([], [], ls="", marker=m, ms=7.5, mec="white", color=c)[0])
                       for m, c in (("o", BEFORE), ("D", AFTER))]
        self.check_title = canvas.live(ax.text(0, 1.07, "", transform=ax.transAxes, fontsize=12, va="bottom"))

    def update(self, seen: ClinicPicture) -> None:
        """Show a ClinicPicture."""
        both, checks = [*seen.runs, None][:2], seen.checks
        self._room(both[1] is not None)
        for i, run in enumerate(both):
            self._run(i, run)
            values = checks[i] if checks and i < len(checks) else ()
            self.checks[i].set_data(np.arange(1, len(values) + 1) + 0.12 * i, np.clip(values, LEAST, 20))
        self._apart()
        grads = [run.grad_W if run else np.full(3, np.nan) for run in both]
        self.sizes.labels[1].set_visible(both[1] is not None)       # first: names that are seen are kept apart
        self.sizes.set(grads, "size of the gradients at birth (rms)")
        self.title.set_text(seen.title)
        self.flat.set_text("g′(a) ≈ 0: " + "; after: ".join(seen.flat))
        self.check_title.set_text("gradient check: relative error" if checks else "gradient check: press Check gradients")

    def _room(self, treated):
        """Without a treatment the strips before it have the whole room."""
        if treated == self.treated:
            return
        self.treated, (bottom, height) = treated, (376, 96) if treated else (262, 210)
        for before, after in zip(*self.strips, strict=True):
            place = before.ax.get_position()
            before.ax.set_position((place.x0, bottom / 520, place.width, place.y1 - bottom / 520))
            after.ax.set_visible(treated)
        self.names[0].set_y((bottom + height / 2) / 520)
        self.names[1].set_visible(treated)
        self.canvas.stale()

    def _run(self, i, run):
        """One run, or nothing where there is none."""
        losses = np.clip(np.nan_to_num(run.losses, nan=HIGH, posinf=HIGH), LOW, HIGH) if run else np.zeros(0)
        self.lines[i].set_data(self.steps[: len(losses)], losses)
        self.ends[i].set_visible(run is not None)
        if run:
            self.ends[i].set_y(np.exp(np.log(losses[-50:]).mean()))
        for k, strip in enumerate(self.strips[i]):
            strip.set(run.h[k] if run else np.zeros(self.empty))
        X = np.asarray(run.X) if run else np.zeros((0, 2))
        across = np.linspace(-0.2, 0.2, len(X)) + (0.22 if i else -0.1)
        self.inputs[i].set_data(np.concatenate([across, 1 + across]), X.T.ravel())

    def _apart(self):
        """The two names at the curves' ends, not on each other."""
        a, b = (end.get_position()[1] for end in self.ends)
        if self.ends[1].get_visible() and abs(np.log(a / b)) < 1.6:
            middle, up = np.sqrt(a * b), 1 if a >= b else -1
            self.ends[0].set_y(middle * np.exp(0.8 * up))
            self.ends[1].set_y(middle * np.exp(-0.8 * up))
