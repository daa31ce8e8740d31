"""Many short strings that change in every frame, drawn as outlines in ONE artist.

A matplotlib Text costs 1 ms each time it is drawn, its layout as much as its glyphs; a picture of 60 live numbers would
take 60 ms. Here each character is laid out once in a process, and a frame only moves outlines about.
"""
from collections.abc import Sequence
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike

from .canvas import CSS_DPI, Canvas
from .style import INK

EM = 72.0


@cache
def glyph(character: str, bold: bool) -> tuple[np.ndarray, ArrayLike, float]:
    """(vertices, codes, advance) of one character in an em of size 1."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "regular")
    right = [TextPath((0, 0), text, EM, prop=font).get_extents().x1 for text in ("||", f"|{character}|")]
    advance = (right[1] - right[0]) / EM
    if character.isspace():
        return np.empty((0, 2)), (), advance
    path = TextPath((0, 0), character, EM, prop=font)
    return path.vertices / EM, path.codes, advance


class Lettering:
    """Strings in axes whose data coordinates are CSS pixels; `size` in points, y is the middle of a digit."""

    def __init__(self, canvas: Canvas, ax: Axes, size: float, colour: ColorType = INK, bold: bool = False) -> None:
        self.em, self.bold = size * CSS_DPI / 72, bold
        self.artist = canvas.live(PathCollection([], facecolors=colour, linewidths=0))
        ax.add_collection(self.artist, autolim=False)
        self.words: list[str] = []

    def set(self, items: Sequence[tuple[float, float, str, float]]) -> None:
        """`items`: (x, y, text, part) with part 0 where x is the left end, 0.5 the middle, 1 the right end."""
        self.words = [text for _, _, text, _ in items]
        self.artist.set_paths([self._path(*item) for item in items if item[2].strip()])

    def _path(self, x, y, text, part):
        vertices, codes, pen = [], [], 0.0
        for shape, kinds, advance in (glyph(character, self.bold) for character in text):
            if len(shape):
                vertices.append(shape + (pen, 0.0))
                codes.append(kinds)
            pen += advance
        return Path(self.em * (np.concatenate(vertices) - (part * pen, 0.365)) + (x, y), np.concatenate(codes))
