"""The sentence below a picture, as pixels: a stored picture says in words what the live one does."""
from functools import cache

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .style import INK, PAPER

SIZE, LEADING, MARGIN = 15, 21, 8   # pixels of the letters, from line to line, around them


@cache
def _font():
    return ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf", SIZE)


def wrapped(words: str, width: float) -> list[str]:
    """`words` in lines of at most `width` pixels, broken at spaces."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _font().getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def captioned(rgba: np.ndarray, words: str) -> np.ndarray:
    """The picture (rows, columns, 4) uint8 with the words in a strip below it; without words the picture itself."""
    rows, columns = rgba.shape[:2]
    lines = wrapped(words, columns - 2 * MARGIN)
    if not lines:
        return rgba
    strip = Image.new("RGBA", (columns, len(lines) * LEADING + 2 * MARGIN), PAPER)
    for i, line in enumerate(lines):
        ImageDraw.Draw(strip).text((MARGIN, MARGIN + i * LEADING), line, INK, _font())
    return np.concatenate([rgba, np.asarray(strip)])
