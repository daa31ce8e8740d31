"""Training NLL against validation NLL while networks learn, one path a network: slide S44, after Erhan et al. (2010)."""
import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import GREY

X_LIMITS, Y_LIMITS = (3.0, 0.0005), (0.25, 3.0)           # x runs backwards: to the right is later
X_TICKS, Y_TICKS = (1, 0.1, 0.01, 0.001), (0.3, 0.5, 1, 2)


class LossesPanel:
    """Axes at `place` of the canvas; a colour for each start. Values beyond the frame are drawn at its edge."""

    def __init__(self, canvas: Canvas, place: tuple[float, float, float, float], colours: tuple[str, ...]):
        self.canvas = canvas
        self.ax = ax = canvas.axes(*place, xlim=X_LIMITS, ylim=Y_LIMITS, xscale="log", yscale="log",
                                   xlabel="training NLL (later →)", ylabel="validation NLL")
        ax.minorticks_off()
        ax.set_xticks(X_TICKS, [f"{t:g}" for t in X_TICKS])
        ax.set_yticks(Y_TICKS, [f"{t:g}" for t in Y_TICKS])
        ax.plot([X_LIMITS[0], Y_LIMITS[0]], [X_LIMITS[0], Y_LIMITS[0]], color=GREY, lw=0.8, ls=(0, (2, 2)))
        self.paths = [LineCollection([], colors=colour, linewidths=1.0, alpha=0.5) for colour in colours]
        self.ends = [canvas.live(ax.plot([], [], marker, color=colour, ms=5, mec="white", mew=0.5)[0])
                     for colour, marker in zip(colours, "os^", strict=True)]
        for paths in self.paths:
            ax.add_collection(paths, autolim=False)
            canvas.live(paths)
        ax.set_visible(False)

    def show(self, losses: np.ndarray | None):
        """losses: (starts, seeds, times, 2), training and validation; None hides the panel."""
        for part in (self.ax, *self.paths, *self.ends):
            part.set_visible(losses is not None)
        if losses is None:
            return
        inside = np.stack([np.clip(losses[..., 0], X_LIMITS[1], X_LIMITS[0]), np.clip(losses[..., 1], *Y_LIMITS)], axis=-1)
        for paths, ends, start in zip(self.paths, self.ends, inside, strict=True):
            paths.set_segments(list(start))
            ends.set_data(start[:, -1, 0], start[:, -1, 1])
