"""Pictures inside notebook files: small palette PNGs, whose bytes change only when the picture does."""
import base64
import io

import numpy as np
from PIL import Image, ImageSequence

from course_lib.drawing import storyboard
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
    if moves(picture):
        return len(text) * 3 // 4 <= storyboard.LARGEST
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
    """Whether two base64 PNGs are the same picture to the eye: same size, as many frames, no channel of any pixel far apart."""
    one, other = decode(one), decode(other)
    if one.size != other.size or moves(one) != moves(other):
        return False
    frames = zip(ImageSequence.Iterator(one), ImageSequence.Iterator(other), strict=True)
    return all(_distance(*pair) <= ALIKE for pair in frames)


def moves(picture):
    """The number of pictures of an animated PNG, 0 for a still one."""
    return getattr(picture, "n_frames", 1) if getattr(picture, "is_animated", False) else 0


def _distance(one, other):
    difference = np.asarray(one.convert("RGB")).astype(np.int16) - np.asarray(other.convert("RGB"))
    return int(np.abs(difference).max())
