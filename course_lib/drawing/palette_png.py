"""Pictures as small palette PNGs: what stands in a notebook file."""
import io

import numpy as np
from PIL import Image

GREYS, FLAT = 1 / 8, 3 / 16    # of the colours: greys from black to white, and the colours of the largest flat areas


def with_palette(picture: Image.Image, colours: int) -> Image.Image:
    """An RGB picture in `colours` colours of its own.

    MAXCOVERAGE keeps the colour of small things: an orange arrow on a smooth map stays orange, where the usual median cut
    gives its place in the palette to one more shade of the map. It knows neither greys nor large areas: a part GREYS of
    32 colours and more are greys, so that a digit gets no specks of colour, and a part FLAT are those that most pixels have.
    Nearest colours, no dither: grain would not compress, and would differ from one recording to the next.
    """
    n_greys, n_flat = (int(part * colours) if colours >= 32 else 0 for part in (GREYS, FLAT))
    room = colours - n_greys - n_flat
    own = picture.quantize(room, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    if room == colours:
        return own
    red, green, blue = np.asarray(picture, np.int32).reshape(-1, 3).T
    codes, at, counts = np.unique((red << 16) + (green << 8) + blue, return_inverse=True, return_counts=True)
    seen = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)                     # (n, 3), all colours
    greys = np.round(np.linspace(0, 255, n_greys)).astype(int)[:, None].repeat(3, axis=1)
    others = np.reshape(own.getpalette() or [], (-1, 3))[:room].astype(int)
    palette = np.concatenate([seen[np.argsort(-counts, kind="stable")[:n_flat]], greys, others]).astype(np.int32)
    nearest = ((palette**2).sum(axis=1) - 2 * seen @ palette.T).argmin(axis=1).astype(np.uint8)
    stored = Image.fromarray(nearest[at].reshape(picture.height, picture.width), "P")
    stored.putpalette(palette.astype(np.uint8).tobytes())
    return stored


def palette_png(picture: Image.Image, colours: int = 128) -> bytes:
    """An RGB picture as PNG with a palette of `colours` colours."""
    out = io.BytesIO()
    with_palette(picture, colours).save(out, "png", optimize=True)
    return out.getvalue()
