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


def test_greys_beside_many_colours_stay_grey():
    across, up = np.meshgrid(np.linspace(0, 1, 400), np.linspace(0, 1, 300))
    pixels = (255 * np.stack([across, up, 1 - across * up], axis=-1)).astype(np.uint8)
    pixels[100:164] = np.linspace(0, 255, 400).astype(np.uint8)[None, :, None]
    stored = np.asarray(Image.open(io.BytesIO(palette_png(Image.fromarray(pixels)))).convert("RGB")).astype(int)[100:164]
    assert np.ptp(stored, axis=-1).max() <= 4, "by coverage alone a grey becomes brown or green, by up to 20 of 255 here"
    assert np.abs(stored - pixels[100:164]).max() <= 16


def test_a_large_flat_area_keeps_its_very_colour():
    across, up = np.meshgrid(np.linspace(0, 1, 400), np.linspace(0, 1, 300))
    pixels = (255 * np.stack([across, up, 1 - across * up], axis=-1)).astype(np.uint8)
    pixels[20:60, 40:120] = 226, 233, 236
    stored = np.asarray(Image.open(io.BytesIO(palette_png(Image.fromarray(pixels)))).convert("RGB"))
    assert (stored[20:60, 40:120] == (226, 233, 236)).all()
