"""What the wall of `GreedyLayers` shows of layer k: filters, favourite digits, or digits beside what is left of them."""
from typing import NamedTuple

import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.notation import layer

from .greedy_run import SIZES, unit
from .stack_measures import favourites, filters, rebuilt, up

FILTERS, FAVOURITES, REBUILT = "filters", "favourite digits", "what is left of x"
WALL, ROW, SEEN = 36, 6, 2000
WALLS = (FILTERS, FAVOURITES, REBUILT)


class LayerWall(NamedTuple):
    """Images (n, 784), or None; whether they are on the signed scale; the words above and below."""

    images: np.ndarray | None
    signed: bool
    title: str
    note: str


def wall_of(layers: list[Autoencoder], k: int, wall: str, images: np.ndarray, held_out: np.ndarray) -> LayerWall:
    """The wall of layer k of the `layers` there are; images: bytes that they learn from, held_out: others in [0, 1]."""
    if not layers:
        return LayerWall(unit(np.asarray(images)[:WALL]), False, f"x: {WALL} of the 5,000 digits", "no labels, and no layer yet")
    if k > len(layers):
        return LayerWall(None, True, f"layer {k} has not begun", "")
    if wall == FILTERS:
        what = "orange below 0, blue above," if k == 1 else f"W⁽{'¹²³'[k - 1]}⁾…W⁽¹⁾, as if g were not there,"
        return LayerWall(filters(layers[:k])[:WALL], True, f"filters of h{layer(k)}: {WALL} of {SIZES[k]}",
                         f"{what}\neach scaled by itself")
    if wall == FAVOURITES:
        images = unit(np.asarray(images)[:SEEN])       # slicing on the device would compile
        liked = favourites(up(layers[:k], images)[k][:, :WALL], images)
        return LayerWall(liked, False, f"favourite digits of h{layer(k)}",
                         "for each unit: the mean of the 16 digits\nto which it answers most")
    digits = held_out[: WALL // 2]
    pairs = np.stack([digits.reshape(-1, ROW, 784), rebuilt(layers[:k], digits)[k].reshape(-1, ROW, 784)], axis=1)
    return LayerWall(pairs.reshape(-1, 784), False, f"what h{layer(k)} still knows of x",
                     "rows 1, 3, 5: digits it has never seen;\nbelow each: rebuilt from its code alone")
