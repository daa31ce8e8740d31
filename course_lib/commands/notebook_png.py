"""Pictures inside notebook files: small palette PNGs, whose bytes change only when the picture does."""
import base64
import io

import numpy as np
from PIL import Image

from course_lib.drawing.palette_png import palette_png

WIDEST = 1000  # pixels: twice the 500 CSS pixels of a picture
COLOURS = (128, 64, 32, 16)
LARGEST = 80_000  # bytes of one PNG; fewer colours are tried until it fits
ALIKE = 16  # of 255: fonts and palettes of two machines differ by less, a moved line by more


def decode(text):
    """Pillow image of a base64 PNG."""
    return Image.open(io.BytesIO(base64.b64decode(text)))


def is_small(text):
    """Whether this base64 PNG is already in its stored form."""
    picture = decode(text)
    if picture.mode != "P" or picture.width > WIDEST or "\n" in text:
        return False
    return len(text) * 3 // 4 <= LARGEST or bool(picture.getcolors(COLOURS[-1]))


def small(text):
    """The stored form of a base64 PNG: on white, at most 1000 pixels wide, a palette, at most 80 kB if that can be."""
    if is_small(text):
        return text
    picture = decode(text).convert("RGBA")
    picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, round(picture.height * WIDEST / picture.width)), Image.Resampling.LANCZOS)
    for colours in COLOURS:
        data = palette_png(picture, colours)
        if len(data) <= LARGEST:
            break
    return base64.b64encode(data).decode()


def alike(one, other):
    """Whether two base64 PNGs are the same picture to the eye: same size, no channel of any pixel far apart."""
    one, other = decode(one).convert("RGB"), decode(other).convert("RGB")
    if one.size != other.size:
        return False
    difference = np.asarray(one).astype(np.int16) - np.asarray(other)
    return int(np.abs(difference).max()) <= ALIKE
