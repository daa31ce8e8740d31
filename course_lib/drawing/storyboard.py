"""A few pictures as one animated PNG that plays once: how a notebook shows the hand's way where there is no kernel.

It ends where it began: the first picture is the one that the text describes, and the one that stays. A viewer that does
not animate shows it too. What moves by itself may move for 5 s (WCAG 2.2.2, pause, stop, hide), and a picture takes a
second and a half to be read: so the way between is told in three pictures.
"""
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from .palette_png import few_colours

READ = 1600                              # ms, each picture
LONGEST = 5000                           # ms, from the first change to the last
WAY = LONGEST // READ                    # pictures between the first and the first again
MOST = 8                                 # pictures to choose from
LARGEST = 200_000                        # bytes
COLOURS, FEWEST = (128, 64), 32          # the second only where no picture is left that could be left out


def animated_png(pictures: Sequence[np.ndarray]) -> bytes:
    """uint8 pictures (rows, columns, ≥ 3) of one width: the first, three of the others in their order, the first again.

    Of a longer way those are shown that stand evenly along it, the last among them unless it is the first once more. One
    palette for all: a colour means the same from the first to the last. Pictures less high than the highest stand on
    white. Where 200 kB are not enough, every second one of the way is left out. ValueError for fewer than 2 or more than 8,
    and for two that do not fit.
    """
    if not 2 <= len(pictures) <= MOST:
        raise ValueError(f"a storyboard has 2 to {MOST} pictures, this one {len(pictures)}")
    rows = max(len(picture) for picture in pictures)
    first, *way = [np.pad(p[..., :3], ((0, rows - len(p)), (0, 0), (0, 0)), constant_values=255) for p in pictures]
    way = _evenly(way[:-1] if len(way) > 1 and np.array_equal(first, way[-1]) else way)
    while True:
        for colours in COLOURS if len(way) > 1 else (*COLOURS, FEWEST):
            if len(data := _written([first, *way], rows, colours)) <= LARGEST:
                return data
        if len(way) == 1:
            raise ValueError(f"two pictures of {len(data)} bytes: at most {LARGEST} are stored")
        way = way[::-2][::-1]                                               # the last of the way stays


def _evenly(way):
    """WAY of them at most, from the first to the last."""
    return [way[i] for i in np.linspace(0, len(way) - 1, min(WAY, len(way))).round().astype(int)]


def _written(pictures, rows, colours):
    column = Image.fromarray(np.concatenate(pictures))
    strip = few_colours(column, colours)
    first, *rest = [strip.crop((0, i * rows, strip.width, (i + 1) * rows)) for i in range(len(pictures))]
    out = io.BytesIO()
    first.save(out, "png", save_all=True, append_images=[*rest, first], duration=READ, loop=1, optimize=True)
    return out.getvalue()
