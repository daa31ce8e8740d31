"""The drawing technique of every picture: a persistent Agg figure whose still parts are drawn once.

Per frame the frozen background is copied back, fields (2-D arrays) are painted by numpy look-up and moving artists are
drawn on top: 3-10 ms where a full redraw takes 60. Never pyplot. Any thread may draw, one at a time: callers hold one
lock for all canvases.
"""
import textwrap
from functools import partial
from typing import Any, TypeVar, overload

import numpy as np
from matplotlib import colormaps
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from .sprites import Sprites
from .style import INK, NEG, WARNING, readable, styled

CSS_DPI = 100
HAIR = 1e-9         # CSS pixels that are added to lengths: Agg cuts 847.99999 pixels down to 847, and 5.9999 ticks to 5
NOTE_LINE, NOTE_LETTER = 20, 7.6      # height of a line of a note, width of its letters, in CSS pixels

Moving = TypeVar("Moving", bound=Artist)


class Canvas:
    """A figure of `width` × `height` CSS pixels, drawn at `scale` device pixels for each of them."""

    def __init__(self, width: int, height: int, scale: float = 1.0) -> None:
        self.width, self.height = width, height
        with styled():
            self.fig = Figure(figsize=((width + HAIR) / CSS_DPI, (height + HAIR) / CSS_DPI), dpi=CSS_DPI * scale)
        self.agg = FigureCanvasAgg(self.fig)
        self.fields: list[Field] = []
        self.artists: list[Artist] = []
        self.background: Any = None                # Agg's own copy of its pixels
        self.still: Any = None                     # the same without the axes that go stale by themselves
        self.restless: list[Axes] = []
        self.sprites = Sprites(self.fig)
        self.words = ""
        self.strip: np.ndarray | None = None

    def axes(self, left: float, bottom: float, width: float, height: float, **settings: Any) -> Axes:
        """Axes at a place given in CSS pixels from the lower left corner."""
        box = (left / self.width, bottom / self.height, (width + HAIR) / self.width, (height + HAIR) / self.height)
        with styled():
            ax = self.fig.add_axes(box)
            ax.set(**settings)
        return ax

    @property
    def scale(self) -> float:
        """Device pixels for each CSS pixel."""
        return self.fig.dpi / CSS_DPI

    @scale.setter
    def scale(self, value: float) -> None:
        if abs(value - self.scale) > 1e-6:
            self.fig.set_dpi(CSS_DPI * value)
            self.agg = FigureCanvasAgg(self.fig)
            self.strip, self.sprites = None, Sprites(self.fig)
            self.stale()

    def note(self, words: str) -> None:
        """Words in a strip below the picture, until they are "" again: what is drawn is not what was asked for."""
        if words != self.words:
            self.words, self.strip = words, None

    @overload
    def live(self, artist: Moving, /) -> Moving: ...

    @overload
    def live(self, *artists: Artist) -> tuple[Artist, ...]: ...

    def live(self, *artists: Artist) -> Artist | tuple[Artist, ...]:
        """Artists that are drawn anew in every frame, in this order, above everything still."""
        for artist in artists:
            artist.set_animated(True)
        self.artists += artists
        return artists[0] if len(artists) == 1 else artists

    def field(self, ax: Axes, cmap: str | Colormap, low: float, high: float) -> "Field":
        """A 2-D array painted over the whole of `ax`: call .set(z) with z (rows, columns), row 0 at the bottom."""
        self.fields.append(Field(self, ax, cmap, low, high))
        return self.fields[-1]

    def stale(self, *axes: Axes) -> None:
        """Something still has changed (a tick label, a limit): redraw the background, or these axes, before the next frame.

        Axes named here once are drawn after everything else that is still, and from then on without it.
        """
        self.background = None
        fresh = [ax for ax in axes if ax not in self.restless]
        for ax in fresh:
            ax.set_animated(True)
        self.restless += fresh
        if fresh or not axes:
            self.still = None

    def render(self) -> np.ndarray:
        """The picture as uint8 (rows, columns, 4). The buffer is reused by the next call."""
        if self.background is None:
            self._freeze()
        self.agg.restore_region(self.background)
        pixels = np.asarray(self.agg.buffer_rgba())
        for field in self.fields:
            field.paint(pixels)
        for artist in self.artists:
            if isinstance(artist, Text):
                readable(artist)
            if artist.get_visible() and not self.sprites.draw(artist, pixels):
                (artist.axes or self.fig).draw_artist(artist)
        return np.vstack([pixels, self._note()]) if self.words else pixels

    @styled()
    def _note(self):
        """The strip with the words, as wide as the picture; drawn once for each note and scale."""
        if self.strip is None:
            lines = textwrap.wrap(self.words, int(self.width / NOTE_LETTER))
            rows = round((NOTE_LINE * len(lines) + 10) * self.scale)
            fig = Figure(figsize=(self.fig.get_figwidth(), rows / self.fig.dpi + 1e-6), dpi=self.fig.dpi, facecolor=WARNING)
            agg = FigureCanvasAgg(fig)
            fig.text(14 / self.width, 0.5, "\n".join(lines), color=INK, fontsize=9, va="center", linespacing=1.4)
            agg.draw()
            self.strip = np.array(agg.buffer_rgba())
            self.strip[:, : round(5 * self.scale)] = to_bytes(NEG)
        return self.strip

    @styled()
    def _freeze(self):
        if self.still is None:
            for text in self.fig.findobj(Text):
                readable(text)
            self.agg.draw()
            self.still = self.agg.copy_from_bbox(self.fig.bbox)
        self.agg.restore_region(self.still)
        for ax in self.restless:
            for text in lettering_of(ax):
                readable(text)
                text.draw, text.get_window_extent = partial(self._letter, text), partial(self._extent, text)
            self.fig.draw_artist(ax)
        self.background = self.agg.copy_from_bbox(self.fig.bbox) if self.restless else self.still
        for field in self.fields:
            field.place()

    def _extent(self, text, renderer=None, dpi=None):
        """In place of its measuring, which the axes do three times for each tick label."""
        return self.sprites.extent(text) if dpi is None else type(text).get_window_extent(text, renderer, dpi)

    def _letter(self, text, renderer):
        """In place of the draw of a text in restless axes: half of what they cost is their tick labels."""
        if text.get_visible() and not self.sprites.draw(text, np.asarray(self.agg.buffer_rgba())):
            type(text).draw(text, renderer)

    def locate(self, x: float, y: float, held: Axes | None = None, slack: float = 0.0) -> tuple[Axes | None, float, float]:
        """(axes or None, data x, data y) under a point given in fractions of the picture from the lower left.

        With `held` the answer is in those axes, even beyond their edge; beside all of them in the nearest whose edge is within
        `slack` CSS pixels: half of what stands on an edge is outside.
        """
        below = len(self._note()) if self.words else 0
        point = (x * self.fig.bbox.width, y * (self.fig.bbox.height + below) - below)
        ax = held or min(self.fig.axes, key=lambda ax: _away(ax.bbox, *point), default=None)
        if ax is None or not held and _away(ax.bbox, *point) > slack * self.scale:
            return None, float("nan"), float("nan")
        return ax, *ax.transData.inverted().transform(point).tolist()

    def place(self, part: Axes | Bbox) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of axes, or of a box in CSS pixels, in the fractions that `locate` takes."""
        box = np.asarray(part.bbox.extents) / self.scale if isinstance(part, Axes) else np.asarray(part.extents)
        below = len(self._note()) / self.scale if self.words else 0.0
        left, right = np.round(box[::2] / self.width, 4).tolist()
        bottom, top = np.round((box[1::2] + below) / (self.height + below), 4).tolist()
        return left, bottom, right, top

    def pixels(self, ax: Axes, x: float, y: float) -> tuple[float, float]:
        """CSS pixel position of a data point: what "near" means to a hand."""
        px, py = ax.transData.transform((x, y))
        return px / self.scale, py / self.scale


def lettering_of(ax: Axes) -> list[Text]:
    """The tick labels and names of the axes, as many as there are now, and the words in them."""
    axes = (ax.xaxis, ax.yaxis) if ax.axison else ()
    return [*(tick.label1 for axis in axes for tick in axis.get_major_ticks()), *(axis.label for axis in axes), *ax.texts]


def to_bytes(colour: ColorType) -> np.ndarray:
    """A colour as four bytes."""
    return np.round(np.array(to_rgba(colour)) * 255).astype(np.uint8)


class Field:
    """Array -> colours -> the pixels of one axes, by two table look-ups."""

    def __init__(self, canvas: Canvas, ax: Axes, cmap: str | Colormap, low: float, high: float) -> None:
        self.canvas, self.ax = canvas, ax
        self.range(low, high)
        cmap = colormaps[cmap] if isinstance(cmap, str) else cmap
        self.table = np.round(cmap(np.arange(256)) * 255).astype(np.uint8).view(np.uint32)[:, 0]     # a colour in one number
        self.index: np.ndarray | None = None                # z as rows of the table
        self.shape: tuple[int, ...] | None = None
        self.at: tuple[slice, slice] | None = None          # where in the picture the axes are
        self.painted: np.ndarray | None = None

    def range(self, low: float, high: float) -> None:
        """Values `low` and `high` take the first and the last colour; beyond them the colour stays."""
        self.low, self.gain = low, 255.999 / (high - low)

    def set(self, z: ArrayLike) -> None:
        """Show z (rows, columns) from the next frame on."""
        z = np.asarray(z)
        self.index, self.painted = np.clip((z - self.low) * self.gain, 0, 255).astype(np.uint8), None
        if z.shape != self.shape:
            self.shape, self.at = z.shape, None

    def place(self) -> None:
        """Which array entry each pixel of the axes shows (nearest neighbour); the spines are left alone."""
        self.at, self.painted = None, None
        if self.shape is None:
            return
        height = self.canvas.fig.bbox.height
        x0, y0, x1, y1 = (int(round(v)) for v in self.ax.bbox.extents)
        self.at = (slice(int(height) - y1 + 1, int(height) - y0 - 1), slice(x0 + 1, x1 - 1))
        rows, columns = (s.stop - s.start for s in self.at)
        n, m = self.shape
        self.rows = (n - 1 - ((np.arange(rows) + 0.5) * n / rows).astype(int)).clip(0)
        self.columns = ((np.arange(columns) + 0.5) * m / columns).astype(int)

    def paint(self, pixels: np.ndarray) -> None:
        """Put the field into the picture, pixels (rows, columns, 4)."""
        if self.index is None or not self.ax.get_visible():
            return
        if self.at is None:
            self.place()
        if self.painted is None:
            self.painted = self.table[self.index].take(self.rows, 0).take(self.columns, 1)
        pixels.view(np.uint32)[..., 0][self.at] = self.painted


def _away(box, x, y):
    """How far a point is from a box in pixels; 0 in it."""
    return float(np.hypot(max(box.x0 - x, 0, x - box.x1), max(box.y0 - y, 0, y - box.y1)))
