"""Surfaces of this lesson: ticks that stay apart in a small picture, and a translucent sheet at a unit's threshold."""
import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.patches import Polygon

from course_lib.drawing.style import INK, SIGNED
from course_lib.drawing.surface import Surface, project


class SparseSurface(Surface):
    """On the floor only the ends are numbered: the middle would stand under the name, two ends on one another."""

    def _write(self, x, y, z, words, colour, size=10, ha="center", va="center"):
        if size == 10 and ha != "right":
            if words == "0":
                return
            x, y = (0.72, y) if (x, y) == (1, -1.1) else (x, -0.68) if (x, y) == (1.1, -1) else (x, y)
        super()._write(x, y, z, words, colour, size, ha, va)


class ThresholdSurface(SparseSurface):
    """A surface and a sheet through it: what is above the sheet is painted over it, all else shines through.

    Seen from above, nothing below a level plane can hide what is above it: below, sheet, above is the right order.
    """

    def __init__(self, canvas, ax, n=41, reach=3.0, low=-1.0, high=1.0, cmap=SIGNED):
        super().__init__(canvas, ax, n, reach, low, high, cmap)
        self.sheet = canvas.live(Polygon(np.zeros((4, 2)), facecolor=(*[0.42, 0.45, 0.5], 0.3), edgecolor=INK, lw=1.0))
        ax.add_patch(self.sheet)
        self.above = QuadMesh(self.floor.copy(), antialiased=True, linewidth=0.4)
        ax.add_collection(self.above, autolim=False)
        canvas.live(self.above)
        self.sign = canvas.live(ax.text(0, 0, "", fontsize=12, ha="right", va="center", color=INK, weight="bold"))

    def set_cut(self, z, colour, level):
        """Heights z (n, n) and colours as in `set`, and the height of the sheet."""
        self.set(z, colour)
        up = (level - self.low) / (self.high - self.low)
        self.sheet.set_xy([project(x, y, up) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        self.sign.set_position(project(-1.05, -1.0, up))
        self.sign.set_text(f"{level:g}")
        self._make_room()
        self._lift_out(np.asarray(z)[::-1], level)

    def _lift_out(self, z, level):
        """The quads above the sheet once more, over it: a mesh no larger than they need."""
        middle = (z[:-1, :-1] + z[1:, 1:] + z[:-1, 1:] + z[1:, :-1]) / 4
        shown = middle > level
        rows, columns = (np.flatnonzero(shown.any(axis)) for axis in (1, 0))
        if not len(rows):
            return self.above.set_visible(False)
        across, down = slice(columns[0], columns[-1] + 1), slice(rows[0], rows[-1] + 1)
        opaque = shown[down, across].ravel().astype(float)
        faces = self.quads.get_facecolor().reshape(*shown.shape, 4)[down, across].reshape(-1, 4).copy()
        edges = np.ones((len(opaque), 4))
        faces[:, 3], edges[:, 3] = opaque, 0.5 * opaque
        self.above._coordinates = self.quads._coordinates[down.start : down.stop + 1, across.start : across.stop + 1]
        self.above.set(facecolor=faces, edgecolor=edges, visible=True)      # QuadMesh has no public way to move its corners

    def _make_room(self):
        """The threshold's number stands for the tick that it would touch."""
        pixel = self.canvas.scale * np.ptp(self.ax.get_ylim()) / self.ax.bbox.height
        for tick in self.texts:
            free = abs(tick.get_position()[1] + 7 * pixel - self.sign.get_position()[1]) > 15 * pixel      # 7: its middle
            if tick.get_ha() == "right" and tick.get_visible() != free:
                tick.set_visible(free)
                self.canvas.stale(self.ax)
