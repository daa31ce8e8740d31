"""How the activations of each layer are distributed before training, how far they spread, how large the gradients are: S25."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Layers
from course_lib.drawing.style import GRAD, PALE, POS, styled


class SignalPicture(NamedTuple):
    """What the picture shows.

    shares   for each layer the share of all activations in each bin (layers, bins), from `low` to `high`
    up       spread of the activations over the examples in each layer (layers,)
    down     rms of the gradient in each layer (layers,)
    titles   of both panels
    """

    shares: np.ndarray
    low: float
    high: float
    up: np.ndarray
    down: np.ndarray
    titles: tuple[str, str]


class SignalView:
    """A histogram for each layer, standing upright; below the spread of the activations and the size of the gradients."""

    @styled()
    def __init__(self, layers):
        self.canvas, self.limits = Canvas(960, 470), None
        canvas, ticks = self.canvas, [f"k={k}" for k in range(1, layers + 1)]
        self.ax = canvas.axes(72, 242, 830, 190, xlim=(0.6, layers + 0.4), xticks=range(1, layers + 1), xticklabels=ticks)
        self.ax.tick_params(labelsize=12)
        self.ax.set_ylabel("$h^{(k)}$", fontsize=15)
        self.ax.axhline(0, color=PALE, lw=1.0, zorder=0)
        self.shapes = canvas.live(PolyCollection([], facecolors=POS, linewidths=0))
        self.ax.add_collection(self.shapes, autolim=False)
        self.title = canvas.live(self.ax.text(0, 1.05, "", transform=self.ax.transAxes, fontsize=13, va="bottom"))
        self.sizes = Layers(canvas, canvas.axes(72, 36, 830, 148), ("$h^{(k)}$", r"$\nabla h^{(k)}$"), (POS, GRAD), ticks,
                            high=1e4, floor=-8, apart=False)
        self.sizes.ax.tick_params(labelsize=12)

    def update(self, seen: SignalPicture) -> None:
        """Show a SignalPicture."""
        if self.limits != (seen.low, seen.high):
            self.limits = seen.low, seen.high
            self.ax.set(ylim=self.limits, yticks=(seen.low, (seen.low + seen.high) / 2, seen.high))
            self.canvas.stale(self.ax)
        edges = np.repeat(np.linspace(seen.low, seen.high, seen.shares.shape[1] + 1), 2)[1:-1]
        widths = np.repeat(0.42 * np.sqrt(seen.shares), 2, axis=1)
        self.shapes.set_verts([np.concatenate([np.stack([k - width, edges], 1), np.stack([k + width, edges], 1)[::-1]])
                               for k, width in enumerate(widths, start=1)])
        self.title.set_text(seen.titles[0])
        self.sizes.set([seen.up, seen.down], seen.titles[1])
