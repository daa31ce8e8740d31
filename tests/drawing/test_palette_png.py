"""Stored pictures keep the colours that the words name."""
import io

import numpy as np
import pytest
from matplotlib import colormaps
from PIL import Image

from course_lib.drawing.palette_png import palette_png
from course_lib.drawing.style import NEG, OPTIMIZERS, POS, SERIES

ACROSS, UP = np.meshgrid(np.linspace(0, 1, 400), np.linspace(0, 1, 300))


def rgb_of(colour):
    return tuple(int(colour[i:i + 2], 16) for i in (1, 3, 5))


def stored(pixels):
    """What a reader sees of these pixels (rows, columns, 3)."""
    return np.asarray(Image.open(io.BytesIO(palette_png(Image.fromarray(pixels)))).convert("RGB")).astype(int)


@pytest.fixture
def many():
    """A picture of very many colours."""
    return (255 * np.stack([ACROSS, UP, 1 - ACROSS * UP], axis=-1)).astype(np.uint8)


def test_small_coloured_things_on_a_smooth_map_keep_their_colour():
    shade = ACROSS * (0.3 + 0.7 * UP)
    picture = (255 * np.stack([shade, shade**2, 1 - shade], axis=-1)).astype(np.uint8)
    for x, colour in ((50, NEG), (300, POS)):
        picture[100:106, x : x + 6] = rgb_of(colour)
    seen = stored(picture)
    assert np.abs(seen - picture).max() <= 32, "median cut is up to 110 of 255 away"
    for x, colour in ((50, NEG), (300, POS)):
        assert np.abs(seen[103, x + 3] - rgb_of(colour)).max() <= 8


def test_a_grey_map_stays_grey_beside_many_colours():
    shade = ACROSS * (0.3 + 0.7 * UP)
    picture = np.stack([140 + 110 * shade, 150 + 100 * shade, 165 + 88 * shade], axis=-1).astype(np.uint8)
    picture[20:60, 20:380] = np.random.default_rng(0).integers(0, 256, (40, 360, 3))
    far = (stored(picture) - picture.astype(int))[80:]
    assert np.abs(far - far.mean(axis=-1, keepdims=True)).max() <= 8, "without k-means one band of the map is 20 too green"


def test_greys_beside_many_colours_stay_grey(many):
    many[100:164] = np.linspace(0, 255, 400).astype(np.uint8)[None, :, None]
    seen = stored(many)[100:164]
    assert np.ptp(seen, axis=-1).max() <= 4, "by coverage alone a grey becomes brown or green, by up to 20 of 255 here"
    assert np.abs(seen - many[100:164]).max() <= 16


def test_a_large_flat_area_keeps_its_very_colour(many):
    many[20:60, 40:120] = 226, 233, 236
    assert (stored(many)[20:60, 40:120] == (226, 233, 236)).all()


def test_the_shades_of_a_map_do_not_turn_green_and_violet():
    """A bowl in one colour map with soft coloured curves on it: on average the tint of a shade is off by less than 1 of 255."""
    rgb = 255 * colormaps["bone_r"](((2 * ACROSS - 1) ** 2 + (2 * UP - 1) ** 2) / 4)[..., :3]
    for k, colour in enumerate((NEG, POS, *SERIES, *OPTIMIZERS.values())):
        ink = np.exp(-np.linspace(-2, 2, 9) ** 2)[:, None, None]
        rgb[10 + 20 * k : 19 + 20 * k] += ink * (np.array(rgb_of(colour)) - rgb[10 + 20 * k : 19 + 20 * k])
    away = (stored(rgb.astype(np.uint8)) - rgb.astype(np.uint8).astype(int))[270:]
    tint = np.abs(away - away.mean(axis=-1, keepdims=True))
    assert tint.mean() < 1, "nearly two where each colour is the middle of what it stands for"
