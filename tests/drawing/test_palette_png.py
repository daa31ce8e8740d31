"""Stored pictures keep the colours that the words name."""
import io

import numpy as np
from matplotlib import colormaps
from PIL import Image

from course_lib.drawing.palette_png import palette_png
from course_lib.drawing.style import NEG, OPTIMIZERS, POS, SERIES


def rgb_of(colour):
    return tuple(int(colour[i:i + 2], 16) for i in (1, 3, 5))


def test_small_coloured_things_on_a_smooth_map_keep_their_colour():
    shade = np.linspace(0, 1, 400)[None, :] * np.linspace(0.3, 1, 300)[:, None]
    picture = Image.fromarray((255 * np.stack([shade, shade**2, 1 - shade], axis=-1)).astype(np.uint8))
    for x, colour in ((50, NEG), (300, POS)):
        picture.paste(rgb_of(colour), (x, 100, x + 6, 106))
    stored = np.asarray(Image.open(io.BytesIO(palette_png(picture))).convert("RGB")).astype(int)
    far = np.abs(stored - np.asarray(picture)).max(axis=-1)
    assert far.max() <= 32, "median cut is up to 110 of 255 away"
    for x, colour in ((50, NEG), (300, POS)):
        assert np.abs(stored[103, x + 3] - rgb_of(colour)).max() <= 8


def test_the_shades_of_a_map_do_not_turn_green_and_violet():
    """A bowl in one colour map with soft coloured curves on it: on average the tint of a shade is off by less than 1 of 255."""
    z = np.linspace(-1, 1, 400)[None, :] ** 2 + np.linspace(-1, 1, 300)[:, None] ** 2
    rgb = 255 * colormaps["bone_r"](z / 4)[..., :3]
    for k, colour in enumerate((NEG, POS, *SERIES, *OPTIMIZERS.values())):
        ink = np.exp(-np.linspace(-2, 2, 9) ** 2)[:, None, None]
        rgb[10 + 20 * k : 19 + 20 * k] += ink * (np.array(rgb_of(colour)) - rgb[10 + 20 * k : 19 + 20 * k])
    rgb = rgb.astype(np.uint8)
    stored = np.asarray(Image.open(io.BytesIO(palette_png(Image.fromarray(rgb)))).convert("RGB")).astype(int)
    away = (stored - rgb.astype(int))[270:]
    tint = np.abs(away - away.mean(axis=-1, keepdims=True))
    assert tint.mean() < 1, "nearly two where each colour is the middle of what it stands for"
