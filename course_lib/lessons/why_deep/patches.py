"""Patches of four kinds for the learning of edges, slide S33: which property of photographs do the edges come from?

EXTENSION of the slide. "whitened": as the retina's, without the correlation of neighbours; "not whitened": grey levels
as they are; "phases shuffled": the same power at every frequency, so the same correlation between any two pixels, and no
edges (J. Theiler et al., "Testing for nonlinearity in time series: the method of surrogate data", Physica D 58, 1992, with
images instead of time series); "pixels shuffled": the same grey levels, no neighbours at all.
"""
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import natural_images, patches, whiten

T, SIDE = 10_000, 12
SOURCES = ("whitened", "not whitened", "phases shuffled", "pixels shuffled")


@cache
def photographs() -> np.ndarray:
    """The five photographs, whitened: float32 (5, 512, 512)."""
    return np.asarray(whiten(natural_images()))


@cache
def patch_set(source: str) -> tuple[jax.Array, jax.Array]:
    """(X (T, 144), labels nobody reads): 10,000 patches of one of SOURCES, one copy for all, 6 MB. ValueError."""
    makers = dict(zip(SOURCES, (photographs, lambda: np.float32(natural_images() / 255),
                                lambda: shuffled_phases(0, photographs()),
                                lambda: shuffled_pixels(0, photographs())), strict=True))
    if source not in makers:
        raise ValueError(f"patches are {', '.join(SOURCES)}, not {source!r}")
    return patches(jax.random.key(0), makers[source](), T, SIDE), jnp.zeros(T, jnp.int8)


def shuffled_pixels(seed: int, images: np.ndarray) -> np.ndarray:
    """`images` (k, N, N) with the pixels of each in random order. float32."""
    rng, images = np.random.default_rng(seed), _images(images)
    return np.stack([rng.permutation(image.ravel()).reshape(image.shape) for image in images])


def shuffled_phases(seed: int, images: np.ndarray) -> np.ndarray:
    """`images` (k, N, N) with each one's Fourier amplitudes and the phases of white noise. float32."""
    rng = np.random.default_rng(seed)
    return np.stack([_with_phases(rng.normal(size=image.shape), image) for image in _images(images)])


def _with_phases(noise, image):
    """`image` (N, N) with the phases of `noise`."""
    phases = np.fft.rfft2(noise)
    return np.fft.irfft2(np.abs(np.fft.rfft2(image)) * phases / np.abs(phases), s=image.shape).astype(np.float32)


def _images(images):
    """float32 (k, N, N). ValueError for another shape."""
    images = np.asarray(images, np.float32)
    if images.ndim != 3 or not images.size:
        raise ValueError(f"images must be k pictures, shape (k, N, N); their shape is {images.shape}")
    return images
