"""Patches of four kinds for the learning of edges, slide S33: which property of photographs do the edges come from?

EXTENSION of the slide. "whitened": as the retina's, without the correlation of neighbours; "not whitened": grey levels
as they are; "phases shuffled": the same power at each frequency, no edges; "pixels shuffled": no neighbours at all.
"""
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import natural_images, patches, whiten

from .surrogate_images import shuffled_phases, shuffled_pixels

T, SIDE = 10_000, 12
SOURCES = ("whitened", "not whitened", "phases shuffled", "pixels shuffled")


@cache
def photographs():
    """The five photographs, whitened: float32 (5, 512, 512)."""
    return np.asarray(whiten(natural_images()))


@cache
def patch_set(source):
    """(X (T, 144), labels nobody reads): 10,000 patches of one of SOURCES, one copy for all, 6 MB. ValueError."""
    makers = dict(zip(SOURCES, (photographs, lambda: np.float32(natural_images() / 255),
                                lambda: shuffled_phases(0, photographs()),
                                lambda: shuffled_pixels(0, photographs())), strict=True))
    if source not in makers:
        raise ValueError(f"patches are {', '.join(SOURCES)}, not {source!r}")
    return patches(jax.random.key(0), makers[source](), T, SIDE), jnp.zeros(T, jnp.int8)
