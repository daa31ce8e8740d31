"""A digit drawn by hand, as MNIST has its digits: strokes in the plane -> an image of 28 x 28. Slide S02 draws with a pen.

MNIST's digits were fitted into a box of 20 x 20 pixels with their aspect ratio kept, and then centred by their centre of
mass in 28 x 28 (LeCun, Bottou, Bengio & Haffner, 1998). A stroke is an (n, 2) array of points (x right, y up), any unit.
"""
from collections.abc import Sequence

import numpy as np

from course_lib.arguments import as_numpy, check_finite

SIDE, BOX, RADIUS = 28, 20, 1.15    # pixels; RADIUS: half the width of MNIST's strokes, where they are dark
GRID = 35                           # a point in the text of a drawing: two characters, each one of 36
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def drawing(strokes: Sequence[np.ndarray]) -> np.ndarray:
    """The image of the strokes, float32 (784,), 0 paper to 1 ink, row by row from the top; all 0 without a stroke.

    ValueError unless every stroke is a finite (n, 2) array.
    """
    strokes = [as_numpy(s, "a stroke", float) for s in strokes if len(s)]
    if any(s.ndim != 2 or s.shape[1] != 2 or not np.isfinite(s).all() for s in strokes):
        raise ValueError("a stroke is an (n, 2) array of finite points")
    if not strokes:
        return np.zeros(SIDE * SIDE, np.float32)
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = (BOX - 2 * RADIUS) / max((high - low).max(), 1e-9) if len(points) > 1 else 0.0
    fitted = [(s - (low + high) / 2) * scale for s in strokes]
    image = ink(fitted, np.zeros(2))
    mass = np.array(centre(image))
    return ink(fitted, -mass).astype(np.float32).ravel()


def ink(strokes: Sequence[np.ndarray], shift: np.ndarray) -> np.ndarray:
    """The image (28, 28) of strokes in pixels from the middle, moved by `shift`: dark within RADIUS, an edge of 1 pixel."""
    at = np.arange(SIDE) - (SIDE - 1) / 2
    x, y = at[None, :, None], -at[:, None, None]
    near = np.full((SIDE, SIDE), np.inf)
    for s in strokes:
        s = s + shift
        p, q = (s[:-1], s[1:]) if len(s) > 1 else (s, s)
        d = q - p
        length = np.maximum((d**2).sum(1), 1e-12)
        along = np.clip(((x - p[:, 0]) * d[:, 0] + (y - p[:, 1]) * d[:, 1]) / length, 0, 1)
        gap = np.hypot(x - p[:, 0] - along * d[:, 0], y - p[:, 1] - along * d[:, 1])
        near = np.minimum(near, gap.min(-1))
    return np.clip(RADIUS + 0.5 - near, 0, 1)


def centre(image: np.ndarray) -> tuple[float, float]:
    """Centre of mass (x, y) of an image (28, 28), in pixels from the middle, y up; (0, 0) of an empty one."""
    image = as_numpy(image, "the image", float, pixels=True)
    at, total = np.arange(SIDE) - (SIDE - 1) / 2, image.sum()
    return (0.0, 0.0) if total == 0 else (float(image.sum(0) @ at / total), float(-(image.sum(1) @ at) / total))


def to_text(strokes: Sequence[np.ndarray]) -> str:
    """The strokes, with points in [0, 1]², as short text: two characters a point, a dot between strokes."""
    def code(stroke):
        points = check_finite(as_numpy(stroke, "a stroke", float), "a stroke")
        cells = np.clip(np.round(points * GRID), 0, GRID).astype(int)
        kept = [cells[0], *(b for a, b in zip(cells, cells[1:], strict=False) if (a != b).any())]
        return "".join(DIGITS[x] + DIGITS[y] for x, y in kept)

    return ".".join(code(s) for s in strokes if len(s))


def from_text(text: str) -> list[np.ndarray]:
    """The strokes that `to_text` wrote, points rounded to a grid of 36 x 36. ValueError for other text."""
    parts = text.split(".") if text else []
    if any(len(p) % 2 or not p or set(p) - set(DIGITS) for p in parts):
        raise ValueError("a drawing is written as pairs of 0-9 and a-z, strokes with dots between them")
    return [np.array([[DIGITS.index(c) / GRID for c in p[i : i + 2]] for i in range(0, len(p), 2)]) for p in parts]
