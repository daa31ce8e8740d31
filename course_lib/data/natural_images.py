"""Five natural photographs, 512 x 512 grey levels, for learning edge-like features (slides S33, S41).

One set, no train/test split. Licences: four photographs by Aitzol Berasategi, CC BY 4.0; one by Clemens Engelhardt,
CC0 1.0; made grey, scaled and cropped (embedded/natural/ATTRIBUTION.txt). Whitening and patches follow B. A. Olshausen
and D. J. Field, "Sparse coding with an overcomplete basis set: a strategy employed by V1?", Vision Research 37, 1997.
"""
import functools
import io
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import as_real, check_finite, check_key, on_device

from .examples import check_count
from .files import EMBEDDED, DataFile, read_verified

FOLDER = EMBEDDED / "natural"
PHOTOGRAPHS = DataFile("photographs.npz", 917_646, "516b2a78d7bb1c14556794b660843a74b39f2763b13e976227b61a7e6f6fdde4")
NAMES = ("aitzgorri", "life", "picosdeeuropa", "seeding", "sunset")


def natural_images(folder: str | Path = FOLDER) -> np.ndarray:
    """The five photographs, uint8 (5, 512, 512), 0 (black) to 255 (white), in the order of NAMES.

    Read and verified (SHA-256) once per process, and read-only. Raises DataError if the file is missing or altered.
    """
    return _load(Path(folder).resolve())


@functools.cache
def _load(folder):
    with np.load(io.BytesIO(read_verified(folder, PHOTOGRAPHS))) as photographs:
        images = np.stack([photographs[name] for name in NAMES])
    images.flags.writeable = False
    return images


def whiten(images: ArrayLike) -> jax.Array:
    """`images` (k, N, N) filtered by |f| exp(-(f / 0.4 N)^4), float32 (k, N, N), unit standard deviation over the set.

    f is in cycles per image. Amplitudes in natural images fall like 1/|f|: the factor |f| gives all frequencies up to
    about 0.3 N nearly the same power (these five: f^-2.4 before, f^-0.5 after), the exponential removes the noise
    beyond. The mean of each image becomes 0.
    One scale for all images: their relative contrast stays. The Fourier transform joins opposite borders, so the outer
    8 pixels are not to be trusted. uint8 is read as pixels / 255. Not inside `jit`.
    Raises ValueError for images that are not square, not finite, or all constant.
    """
    images = np.asarray(_square(images))
    N = images.shape[-1]
    f = np.hypot(np.fft.fftfreq(N)[:, None], np.fft.rfftfreq(N)[None, :])
    gain = f * np.exp(-((f / 0.4) ** 4))        # in NumPy, one image after the other: a tenth of the memory of jnp.fft
    filtered = np.stack([np.fft.irfft2(np.fft.rfft2(image) * gain, s=(N, N)).astype(np.float32) for image in images])
    return on_device(_unit_std(filtered, f"{len(images)} images"))


def patches(key: jax.Array, images: ArrayLike, n: int, size: int = 12, border: int = 8) -> jax.Array:
    """`n` random patches of `images` (k, N, N), float32 (n, size²), each row a patch read row by row.

    Photograph and position are uniform, at least `border` pixels from each edge, where whitening is not to be trusted.
    One mean is subtracted and one standard deviation divided out over the whole set, so that contrast between patches
    stays. uint8 is read as pixels / 255. Not inside `jit`.
    Raises TypeError for a bad key, ValueError for n < 1, a patch that does not fit, or patches without any contrast.
    """
    check_key(key)
    n, size, border = check_count(n), check_count(size, "size"), check_count(border, "border", 0)
    images = _square(images)
    N = images.shape[-1]
    if border + size + border > N:
        raise ValueError(
            f"border + size + border may be at most N = {N} pixels: border = {border}, size = {size} need "
            f"{border + size + border}"
        )
    found = _centred_cut(key, images, border, N - border - size + 1, n, size)
    return _unit_std(found, f"{n} patches")


@functools.partial(jax.jit, static_argnames=("n", "size"))
def _centred_cut(key, images, low, high, n, size):
    """`n` patches (n, size²) with top left corners uniform in [low, high)², less their common mean."""
    which_key, corner_key = jax.random.split(key)
    which = jax.random.randint(which_key, (n, 1, 1), 0, len(images))
    top, left = jax.random.randint(corner_key, (2, n, 1, 1), low, high)
    offset = jnp.arange(size, dtype=top.dtype)
    found = images[which, top + offset[:, None], left + offset].reshape(n, size * size)
    return found - found.mean()


def _square(images):
    """`images` as float32 (k, N, N). Raises ValueError for another shape, an empty set, NaN or infinity."""
    images = as_real(check_finite(images, "images"), name="images")
    if images.ndim != 3 or images.shape[1] != images.shape[2] or images.size == 0:
        raise ValueError(f"images must be k square images, shape (k, N, N); their shape is {images.shape}")
    return images


def _unit_std(values, what):
    """`values` divided by their common standard deviation. Raises ValueError if they are constant up to rounding."""
    std = values.std()
    if float(std) < 1e-6:
        raise ValueError(f"the {what} are constant: without contrast there is nothing to scale to unit deviation")
    return values / std
