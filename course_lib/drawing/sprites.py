"""Lettering as pixels: what has been laid out and drawn once is only copied afterwards.

A matplotlib Text costs 1-4 ms each time it is drawn, most of it layout. Here each word (of one font, size, colour and
outline, at one scale) is drawn once into an image with transparency and then blended into the frame in 20 µs. A sentence is
its words side by side, so a title in which one number changes draws one number. Mathematics, turned and broken lines are
kept whole; an angle counts in whole degrees. Uses matplotlib's public drawing only, and knows nothing of fonts itself.
"""
from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Patch
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

MOST = 3000       # sprites that are kept; the least recently used goes first
MARGIN = 6        # pixels round a sprite: outlines, and what hangs over
DRAWING = ("_stale", "_original", "_dpi_cor")      # attributes of a patch that change when it is drawn, not how it looks


class Sprite(NamedTuple):
    """Pixels of one word whose anchor is pixel (x, y) from their lower left; `advance`: where the next word begins."""

    add: np.ndarray       # (rows, columns, 3) uint32: colour times opacity
    keep: np.ndarray      # (rows, columns, 1) uint32: 255 - opacity
    x: int
    y: int
    advance: float


class Sprites:
    """The words of one figure at one scale; `draw(artist, pixels)` does for a Text what its own draw would do."""

    def __init__(self, figure: Figure) -> None:
        self.figure, self.dpi = figure, figure.dpi
        self.words: OrderedDict[Hashable, Sprite | None] = OrderedDict()
        self.lifts: dict[Hashable, float] = {}
        self.boxes: dict[Hashable, Bbox] = {}
        self.looks: dict[Patch, Hashable] = {}

    def draw(self, artist: Artist, pixels: np.ndarray) -> bool:
        """Blend `artist` into pixels (rows, columns, 4). False for one that only matplotlib itself can draw."""
        if isinstance(artist, Text):
            return self._text(artist, pixels)
        if isinstance(artist, FancyArrowPatch | FancyBboxPatch):
            return self._patch(artist, pixels)
        return False

    def extent(self, text: Text) -> Bbox:
        """The box of a Text in pixels, as its own get_window_extent has it; measured once for each words and style."""
        if not text.get_visible():
            return Bbox.unit()
        at = text.get_transform().transform(text.get_unitless_position())
        key = (text.get_text(), self._style(text), text.get_rotation(), text.get_horizontalalignment(),
               text.get_verticalalignment(), text.get_rotation_mode())
        if key not in self.boxes:
            if len(self.boxes) >= MOST:
                self.boxes.clear()
            self.boxes[key] = type(text).get_window_extent(text, RendererAgg(8, 8, self.dpi)).translated(*-at)
        return self.boxes[key].translated(*at)

    def _patch(self, patch, pixels):
        """An arrow or a box. A look that is new is drawn by matplotlib; what comes again is kept and copied."""
        if patch.stale or patch not in self.looks:
            self.looks[patch], patch.stale = look(patch), False
        key = patch, self.looks[patch], limits(patch)
        if key not in self.words:
            self._kept(key, lambda: None)
            return False
        if self.words[key] is None:
            box = patch.get_window_extent(RendererAgg(8, 8, self.dpi))
            self.words[key] = self._image(box, pixels.shape, patch.draw)
        blend(pixels, self._kept(key, lambda: None), 0, 0)
        return True

    def _image(self, box, shape, draw):
        """What `draw` draws inside a box of the figure, in pixels, as a sprite anchored at (0, 0)."""
        renderer = RendererAgg(shape[1], shape[0], self.dpi)
        draw(renderer)
        low, high = (np.clip([int(v[0]) + d, int(v[1]) + d], 0, shape[1::-1]) for v, d in
                     ((box.min, -MARGIN), (box.max, MARGIN + 1)))
        rgba = np.asarray(renderer.buffer_rgba())[shape[0] - high[1] : shape[0] - low[1], low[0] : high[0]]
        return sprite(rgba, int(low[0]), int(low[1]))

    def _text(self, text, pixels):
        words = text.get_text()
        if not words.strip():
            return True
        if type(text) is not Text or text.get_bbox_patch() is not None or text.get_clip_on() and text.get_clip_box():
            return False
        x, y = text.get_transform().transform(text.get_unitless_position())
        if not (np.isfinite(x) and np.isfinite(y)):
            return True
        style = self._style(text)
        angle = round(text.get_rotation())
        if angle or "$" in words or "\n" in words or text.get_rotation_mode() == "anchor":
            place = (angle, text.get_ha(), text.get_va(), text.get_rotation_mode())
            blend(pixels, self._whole(text, words, style, place), x, y)
        else:
            self._line(text, words, style, pixels, x, y)
        return True

    def _line(self, text, words, style, pixels, x, y):
        parts = [self._word(text, word, style) for word in words.split(" ")]
        space = self._word(text, "n n", style).advance - 2 * self._word(text, "n", style).advance
        width = sum(part.advance for part in parts) + space * (len(parts) - 1)
        x -= {"left": 0.0, "center": width / 2, "right": width}[text.get_ha()]
        y += self._lift(text, style)
        for part in parts:
            blend(pixels, part, x, y)
            x += part.advance + space

    def _style(self, text):
        effects = tuple(id(effect) for effect in text.get_path_effects() or ())
        font = (*text.get_fontfamily(), text.get_fontsize(), text.get_fontweight(), text.get_fontstyle())
        return (font, str(text.get_color()), text.get_alpha(), effects)

    def _word(self, text, word, style):
        return self._kept((word, style), lambda: self._drawn(self._like(text, word)))

    def _whole(self, text, words, style, place):
        def make():
            copy = self._like(text, words)
            angle, ha, va, mode = place
            copy.set(rotation=angle, ha=ha, va=va, rotation_mode=mode, ma=text._multialignment or ha)
            copy.set_linespacing(text._linespacing)
            return self._drawn(copy)

        return self._kept((words, style, place), make)

    def _kept(self, key, make):
        if key not in self.words:
            self.words[key] = make()
            if len(self.words) > MOST:
                self.words.popitem(last=False)
        else:
            self.words.move_to_end(key)
        return self.words[key]

    def _lift(self, text, style):
        """How far the baseline of a line is above its anchor, for the text's vertical alignment: measured once."""
        key = style, text.get_va()
        if key not in self.lifts:
            at = []
            for va in ("baseline", text.get_va()):
                copy = self._like(text, "lp")
                copy.set_va(va)
                at.append(copy.get_window_extent(RendererAgg(8, 8, self.dpi)).y0)
            self.lifts[key] = at[1] - at[0]
        return self.lifts[key]

    def _like(self, text, words):
        """A new text of the same style at (0, 0) in pixels, on the baseline."""
        copy = Text(0, 0, words, color=text.get_color(), fontproperties=text.get_fontproperties(), va="baseline", ha="left")
        copy.set(transform=IdentityTransform(), figure=self.figure, alpha=text.get_alpha(),
                 path_effects=text.get_path_effects())
        return copy

    def _drawn(self, copy):
        box = copy.get_window_extent(RendererAgg(8, 8, self.dpi))
        left, low = int(np.floor(box.x0)) - MARGIN, int(np.floor(box.y0)) - MARGIN
        columns, rows = int(np.ceil(box.x1)) + MARGIN - left, int(np.ceil(box.y1)) + MARGIN - low
        renderer = RendererAgg(columns, rows, self.dpi)
        copy.set_position((-left, -low))
        copy.draw(renderer)
        return sprite(np.asarray(renderer.buffer_rgba()), left, low, box.width)


def limits(patch: Patch) -> Hashable:
    """Where the axes of a patch lie and what they show: a point of the data is another pixel when these change."""
    return patch.axes and (patch.axes.bbox.bounds, patch.axes.viewLim.bounds, patch.axes.get_xscale(), patch.axes.get_yscale())


def look(patch: Patch) -> Hashable:
    """Everything that was set about a patch: two equal looks are drawn alike."""
    return tuple([_part(value) for name, value in vars(patch).items() if not name.startswith(DRAWING)])


def _part(value):
    """One attribute as something to compare; of a box that an arrow ends at only the shape counts."""
    if isinstance(value, (list, tuple)):
        return tuple([_part(one) for one in value])
    if isinstance(value, np.ndarray):
        return value.tobytes()
    if isinstance(value, FancyBboxPatch):
        return value.get_bbox().bounds, _part(value.get_boxstyle())
    if type(value).__module__ == "matplotlib.patches":            # a style: of an arrow, of its way, of a box
        return type(value), *map(_part, vars(value).values())
    return value if isinstance(value, (str, int, float)) or value is None else id(value)


def sprite(rgba: np.ndarray, x: int, y: int, advance: float = 0.0) -> Sprite:
    """A Sprite of the pixels rgba (rows, columns, 4) uint8."""
    rgba = rgba.astype(np.uint32)
    return Sprite(rgba[..., :3] * rgba[..., 3:], 255 - rgba[..., 3:], x, y, advance)


def blend(pixels: np.ndarray, sprite: Sprite, x: float, y: float) -> None:
    """Put a sprite into pixels (rows, columns, 4) with its anchor at (x, y) from the lower left, cut off at the edges."""
    rows, columns = sprite.keep.shape[:2]
    left = int(round(x)) + sprite.x
    top = pixels.shape[0] - int(round(y)) - sprite.y - rows
    r0, r1 = max(0, -top), min(rows, pixels.shape[0] - top)
    c0, c1 = max(0, -left), min(columns, pixels.shape[1] - left)
    if r0 >= r1 or c0 >= c1:
        return
    at = pixels[top + r0 : top + r1, left + c0 : left + c1, :3]
    at[...] = (at * sprite.keep[r0:r1, c0:c1] + sprite.add[r0:r1, c0:c1] + 127) // 255
