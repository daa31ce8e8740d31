"""The sentence below a picture, as pixels: a stored picture says in words what the live one does."""
import re
from functools import cache

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .style import INK, PAPER

SIZE, LEADING, MARGIN = 15, 21, 8   # pixels of the letters, from line to line, around them
SIGNS = frozenset("= ≈ ≠ < > ≤ ≥ − + × · / → ∈ ∝".split())         # a line breaks neither before nor after one
POINT = re.compile(r"\([−\d.]+,$")                                  # "(0.5," of (0.5, 2)


@cache
def _font():
    return ImageFont.truetype(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf", SIZE)


def wrapped(words: str, width: float) -> list[str]:
    """`words` in lines of at most `width` pixels, broken at spaces; inside a formula only where it is wider than that."""
    lines: list[str] = []
    for piece in _pieces(words):
        for part in [piece] if _font().getlength(piece) <= width else piece.split():
            longer = f"{lines[-1]} {part}" if lines else part
            if lines and _font().getlength(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
    return lines


def _pieces(words):
    """The words, those of a formula (n = 3), of a point (0.5, 2) and of a number of per cent (50 %) in one piece."""
    pieces, last = [], ""
    for word in words.split():
        if last and (word in SIGNS or last in SIGNS or word[0] == "%" or POINT.search(last)):
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
        last = word
    return pieces


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
