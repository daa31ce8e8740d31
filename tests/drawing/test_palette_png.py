"""Stored pictures keep the colours that the words name."""
import io

import numpy as np
from PIL import Image

from course_lib.drawing.palette_png import palette_png
from course_lib.drawing.style import NEG, POS


def rgb(colour):
    return tuple(int(colour[i:i + 2], 16) for i in (1, 3, 5))


def test_small_coloured_things_on_a_smooth_map_keep_their_colour():
    shade = np.linspace(0, 1, 400)[None, :] * np.linspace(0.3, 1, 300)[:, None]
    picture = Image.fromarray((255 * np.stack([shade, shade**2, 1 - shade], axis=-1)).astype(np.uint8))
    for x, colour in ((50, NEG), (300, POS)):
        picture.paste(rgb(colour), (x, 100, x + 6, 106))
    stored = np.asarray(Image.open(io.BytesIO(palette_png(picture))).convert("RGB")).astype(int)
    far = np.abs(stored - np.asarray(picture)).max(axis=-1)
    assert far.max() <= 32, "median cut is up to 110 of 255 away"
    for x, colour in ((50, NEG), (300, POS)):
        assert np.abs(stored[103, x + 3] - rgb(colour)).max() <= 8


def test_a_grey_map_stays_grey_beside_many_colours():
    shade = np.linspace(0, 1, 400)[None, :] * np.linspace(0.3, 1, 300)[:, None]
    picture = np.stack([140 + 110 * shade, 150 + 100 * shade, 165 + 88 * shade], axis=-1)
    picture[20:60, 20:380] = np.random.default_rng(0).integers(0, 256, (40, 360, 3))
    stored = Image.open(io.BytesIO(palette_png(Image.fromarray(picture.astype(np.uint8))))).convert("RGB")
    far = (np.asarray(stored) - picture.astype(np.uint8).astype(int))[80:]
    tint = np.abs(far - far.mean(axis=-1, keepdims=True))
    assert tint.max() <= 8, "without k-means one band of the map is 20 of 255 too green"
