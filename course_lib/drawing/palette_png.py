"""Pictures as small palette PNGs: what stands in a notebook file."""
import io

import numpy as np
from PIL import Image

BLOCK = 1 << 16         # pixels that are added up at once: whole pictures as numbers of 8 bytes would take much memory


def few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """An RGB picture with `colours` colours of its own, as a palette picture.

    MAXCOVERAGE keeps the colour of small things: an orange arrow on a smooth map stays orange, where the usual median cut
    gives its place in the palette to one more shade of the map. But it takes the middle of what a colour stands for, and
    the shades of a map come out green and violet by turns. So each colour becomes the mean of its pixels, twice. No
    dither: grain would not compress, and would differ from one recording to the next.
    """
    few = picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few = picture.quantize(palette=_to_means(few, picture), dither=Image.Dither.NONE)
    return _to_means(few, picture)


def _to_means(few, picture):
    """The palette picture `few` of `picture` with each of its colours moved to the mean of the pixels that have it."""
    index, rgb, sums = np.asarray(few).ravel(), np.asarray(picture).reshape(-1, 3), np.zeros((4, 256))
    for at in range(0, len(index), BLOCK):
        part, channels = index[at : at + BLOCK], rgb[at : at + BLOCK].T
        sums += [np.bincount(part, weights, 256) for weights in (None, *channels)]
    means = np.round(sums[1:] / np.maximum(sums[0], 1)).T[: index.max() + 1]          # no black for a colour without a pixel
    few.putpalette(means.astype(np.uint8).tobytes())
    return few


def palette_png(picture: Image.Image, colours: int = 128) -> bytes:
    """An RGB picture as PNG with `colours` colours of its own."""
    out = io.BytesIO()
    few_colours(picture, colours).save(out, "png", optimize=True)
    return out.getvalue()
