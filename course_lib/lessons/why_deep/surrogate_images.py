"""Images that share one thing with the photographs and lack another: what in them do the learned edges come from? S33.

EXTENSION of the slide. Pixels shuffled: the same grey levels, no neighbourhood. Phases shuffled: the same power at every
frequency, so the same correlation between any two pixels, and no edges (J. Theiler et al., "Testing for nonlinearity in
time series: the method of surrogate data", Physica D 58, 1992, with images instead of time series).
"""
import numpy as np


def shuffled_pixels(seed, images):
    """`images` (k, N, N) with the pixels of each in random order. float32."""
    rng, images = np.random.default_rng(seed), _images(images)
    return np.stack([rng.permutation(image.ravel()).reshape(image.shape) for image in images])


def shuffled_phases(seed, images):
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
