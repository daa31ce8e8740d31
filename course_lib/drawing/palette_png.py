"""Pictures as small palette PNGs: what stands in a notebook file."""
import io

from PIL import Image


def palette_png(picture: Image.Image, colours: int = 128) -> bytes:
    """An RGB picture as PNG with `colours` colours of its own.

    MAXCOVERAGE keeps the colour of small things: an orange arrow on a smooth map stays orange, where the usual median cut
    gives its place in the palette to one more shade of the map. No dither: grain would not compress, and would differ from
    one recording to the next.
    """
    out = io.BytesIO()
    picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()
