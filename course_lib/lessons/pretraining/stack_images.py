"""What the wall of `GreedyLayers` shows of layer k: filters, favourite digits, or digits beside what is left of them."""
import numpy as np

from course_lib.notation import layer as above

from .greedy_run import SIZES, unit
from .stack_measures import favourites, filters, rebuilt, up

FILTERS, FAVOURITES, REBUILT = "filters", "favourite digits", "what is left of x"
WALL, ROW, SEEN = 36, 6, 2000
WALLS = (FILTERS, FAVOURITES, REBUILT)


def wall_of(layers, k, wall, images, held_out):
    """(images or None, on the signed scale?, title, note) of layer k of the `layers` there are."""
    if not layers:
        return unit(np.asarray(images)[:WALL]), False, f"x: {WALL} of the 5,000 digits", "no labels, and no layer yet"
    if k > len(layers):
        return None, True, f"layer {k} has not begun", ""
    if wall == FILTERS:
        what = "orange below 0, blue above," if k == 1 else f"W⁽{'¹²³'[k - 1]}⁾…W⁽¹⁾, as if g were not there,"
        return (filters(layers[:k])[:WALL], True, f"filters of h{above(k)}: {WALL} of {SIZES[k]}",
                f"{what}\neach scaled by itself")
    if wall == FAVOURITES:
        images = unit(np.asarray(images)[:SEEN])       # slicing on the device would compile
        return (favourites(up(layers[:k], images)[k][:, :WALL], images), False, f"favourite digits of h{above(k)}",
                "for each unit: the mean of the 16 digits\nto which it answers most")
    digits = held_out[: WALL // 2]
    pairs = np.stack([digits.reshape(-1, ROW, 784), rebuilt(layers[:k], digits)[k].reshape(-1, ROW, 784)], axis=1)
    return (pairs.reshape(-1, 784), False, f"what h{above(k)} still knows of x",
            "rows 1, 3, 5: digits it has never seen;\nbelow each: rebuilt from its code alone")
