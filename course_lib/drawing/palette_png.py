"""Pictures as small palette PNGs: what stands in a notebook file."""
import io

from PIL import Image


def few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """An RGB picture with a palette of `colours` colours of its own.

    MAXCOVERAGE keeps the colour of small things: an orange arrow on a smooth map stays orange, where the usual median cut
    gives its place in the palette to one more shade of the map. One round of k-means then moves every colour to the middle of
    what it stands for: without it a smooth grey map gets green and purple bands. No dither: grain would not compress, and
    would differ from one recording to the next.
    """
    return picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)


def palette_png(picture: Image.Image, colours: int = 128) -> bytes:
    """An RGB picture as PNG with a palette."""
    out = io.BytesIO()
    few_colours(picture, colours).save(out, "png", optimize=True)
    return out.getvalue()
