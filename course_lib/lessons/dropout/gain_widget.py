"""The record of `recorded_digits` as a picture that stands still: where dropout helps, and where it does not. Slide S49."""
import base64

import numpy as np

from course_lib.evaluation import paired_difference
from course_lib.interactive.picture import LOCK, static_png

from .gain_view import GainPanels
from .recorded_digits import PS, at_best_alpha


class Gain:
    """Errors on new digits minus those of the same pair at p = 0, each p at its best α: for every number of hidden units."""

    def __init__(self, *H: int):
        error = np.stack([at_best_alpha(one)["error"] for one in H])
        mean, half = (100 * np.stack(part) for part in zip(*(paired_difference(one[1:], one[0]) for one in error), strict=True))
        with LOCK:
            self.view = GainPanels(H, PS[1:], 100 * (error[:, 1:] - error[:, :1]), mean, half, error[:, 0].mean(axis=-1))

    def __repr__(self) -> str:
        return "<Gain: errors with dropout against those without>"

    def _repr_png_(self) -> bytes:
        with LOCK:
            return base64.b64decode(static_png(self.view.canvas.render()))
