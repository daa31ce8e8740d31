"""The visual cortex as a stack of layers, and a trained network beside it. Slide S33.

When the first answers to a picture come, area after area, in a macaque: after S. J. Thorpe & M. Fabre-Thorpe, "Seeking
categories in the brain", Science 291, 2001. What the areas answer to, as on the slide: edges in V1 (D. H. Hubel &
T. N. Wiesel, 1962), parts of a face in V4 (curves and shapes, as measured), faces at the
end. The network is the digit network of `digit_features`.
"""
from typing import NamedTuple

import numpy as np

from .digit_features import digit_responses, stimuli

SHOWN, LAST = 8, 110        # units of a layer; the end of the time axis, ms


class Area(NamedTuple):
    """An area; its first answers come between `first` and `last` ms after the picture; what it answers to."""

    name: str
    first: int
    last: int
    likes: str


AREAS = (
    Area("retina", 20, 40, "spots of light"),
    Area("LGN", 30, 50, "spots of light"),
    Area("V1", 40, 60, "edges"),
    Area("V2", 50, 70, "contours"),
    Area("V4", 60, 80, "eye, nose (slide)"),
    Area("PIT", 70, 90, "parts and objects"),
    Area("AIT", 80, 100, "faces, objects"),
)
"""PIT and AIT: the back and the front of IT, the inferotemporal cortex."""


class LayerSample(NamedTuple):
    """SHOWN units of a layer: the input each of them likes best (SHOWN, 784); how much the class explains, mean over all."""

    stimuli: np.ndarray
    share: float


def sampled(pixels: str) -> list[LayerSample]:
    """Layers 1, 2, 3 of the trained network: its first units that are not dead, SHOWN of each layer."""
    found = digit_responses("trained")
    alive = [np.flatnonzero(np.maximum(a, 0).std(axis=0) > 0)[:SHOWN] for a in found.a]
    return [LayerSample(X[units], share) for X, units, share in zip(stimuli("trained", pixels), alive, found.shares, strict=True)]
