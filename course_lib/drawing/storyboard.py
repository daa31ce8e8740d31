"""A few pictures as one animated PNG that plays once: how a notebook shows the hand's way where there is no kernel.

A viewer that does not animate shows the first picture, so the first is the one to see if only one is seen.
"""
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from .palette_png import few_colours

LONGEST = 5000                           # ms, all pictures together
MOST = 8                                 # pictures
LARGEST = 200_000                        # bytes
COLOURS, FEWEST = (128, 64), 32          # the second only where no picture is left that could be left out


def animated_png(pictures: Sequence[np.ndarray]) -> bytes:
    """uint8 pictures (rows, columns, ≥ 3) of one width, shown one after the other in at most 5 s, once.

    One palette for all: a colour means the same from the first to the last. Pictures less high than the highest stand
    on white. Where 200 kB are not enough, every second one of the way is left out. ValueError for fewer than 2 or more
    than 8, and for two that do not fit.
    """
    if not 2 <= len(pictures) <= MOST:
        raise ValueError(f"a storyboard has 2 to {MOST} pictures, this one {len(pictures)}")
    rows = max(len(picture) for picture in pictures)
    same = [np.pad(p[..., :3], ((0, rows - len(p)), (0, 0), (0, 0)), constant_values=255) for p in pictures]
    for colours in COLOURS if len(pictures) > 2 else (*COLOURS, FEWEST):
        if len(data := _written(same, rows, colours)) <= LARGEST:
            return data
    if len(pictures) > 2:
        return animated_png([pictures[0], *pictures[1:][::-2][::-1]])     # the first and the last stay
    raise ValueError(f"two pictures of {len(data)} bytes: at most {LARGEST} are stored")


def _written(pictures, rows, colours):
    column = Image.fromarray(np.concatenate(pictures))
    strip = few_colours(column, colours)
    first, *rest = [strip.crop((0, i * rows, strip.width, (i + 1) * rows)) for i in range(len(pictures))]
    out = io.BytesIO()
    first.save(out, "png", save_all=True, append_images=rest, duration=LONGEST // MOST, loop=1, optimize=True)
    return out.getvalue()
