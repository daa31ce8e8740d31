"""Pictures as small palette PNGs: what stands in a notebook file."""
import io

from PIL import Image

GREYS = 16        # of the colours: a picture of a digit stays grey


def with_palette(picture: Image.Image, colours: int) -> Image.Image:
    """An RGB picture in `colours` colours of its own, 64 and more with GREYS from black to white among them.

    MAXCOVERAGE keeps the colour of small things: an orange arrow on a smooth map stays orange, where the usual median cut
    gives its place in the palette to one more shade of the map. It knows no greys, and a grey digit would get specks of
    colour. No dither: grain would not compress, and would differ from one recording to the next.
    """
    how = dict(dither=Image.Dither.NONE)
    greys = GREYS if colours >= 64 else 0
    own = picture.quantize(colours - greys, method=Image.Quantize.MAXCOVERAGE, **how)
    if not greys:
        return own
    steps = [round(255 * i / (greys - 1)) for i in range(greys)]
    palette = Image.new("P", (1, 1))
    palette.putpalette((own.getpalette() or [])[: 3 * (colours - greys)] + [step for step in steps for _ in "rgb"])
    return picture.quantize(palette=palette, **how)


def palette_png(picture: Image.Image, colours: int = 128) -> bytes:
    """An RGB picture as PNG with a palette of `colours` colours."""
    out = io.BytesIO()
    with_palette(picture, colours).save(out, "png", optimize=True)
    return out.getvalue()
