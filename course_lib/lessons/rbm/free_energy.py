"""What the energy prefers: an image, what each pixel would gain by a flip, and the way down. Slide S52.

The RBM of digits has an exact log Z, so that log p(x) = -F(x) - log Z is known, in nats.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.rbm import RBM, free_energy

from .digits import T, own_samples, small_rbm, small_rbm_log_z

SIDE = 28
KINDS = ("digit", "pixels shuffled", "coins", "blank")       # of images to begin with
SAMPLE, MOST = 2000, 99                                      # digits whose log p(x) is shown; the last one to choose
EDGES = np.linspace(-1000, 0, 101)                             # bins of log p(x)


class ImageEnergy(NamedTuple):
    """An image x (784,) of 0 and 1, what each pixel would gain by a flip, F(x) and log p(x), in nats.

    turned: how many pixels were flipped on the way here.
    """

    x: np.ndarray
    gains: np.ndarray
    F: float
    log_p: float
    turned: int


def first_image(kind: str, n: int) -> np.ndarray:
    """An image of one of KINDS, made from test digit n; bool (784,)."""
    digits, rng = small_rbm(), np.random.default_rng(n)
    if kind == "blank":
        return np.zeros(SIDE**2, bool)
    if kind == "coins":
        return rng.random(SIDE**2) < pixel_means()
    return rng.permutation(digits.test[n]) if kind == "pixels shuffled" else digits.test[n]


@cache
def beginning(kind: str, n: int) -> ImageEnergy:
    """The energy of that image, which stays the same while another is drawn over it."""
    return downhill(small_rbm().theta, small_rbm_log_z(), first_image(kind, n))


def downhill(theta: RBM, log_Z: float, x: np.ndarray, most: int = 0) -> ImageEnergy:
    """Where x is after up to `most` times the pixel that lowers F most was flipped, as long as one does."""
    x, gains, F, turned = (np.asarray(v) for v in _downhill(theta, x.astype(np.float32), np.int32(most)))
    return ImageEnergy(x, gains, float(F), float(-F - log_Z), int(turned))


@jax.jit
def _downhill(theta, x, most):
    def go(carry):
        _, g, _, n = carry
        return (g.max() > 0) & (n < most)

    def step(carry):
        x, g, _, n = carry
        k = g.argmax()
        x = x.at[k].set(1 - x[k])
        return x, *_gains(theta, x), n + 1

    return lax.while_loop(go, step, (x, *_gains(theta, x), jnp.int32(0)))


def _gains(theta, x):
    """F(x) − F(x with pixel k flipped), for every pixel; and F(x)."""
    turned = jnp.where(jnp.eye(x.size, dtype=bool), 1 - x, x)
    F = free_energy(theta, x)
    return F - free_energy(theta, turned), F


def pixel_means() -> np.ndarray:
    """How often each pixel is on in the T training digits, (784,); half a digit at least, so that no logarithm is infinite."""
    return np.clip(small_rbm().train.mean(0), 0.5 / T, 1 - 0.5 / T)


@cache
def images_of_kinds() -> dict[str, np.ndarray]:
    """SAMPLE test digits, the same with their pixels shuffled, coins of each pixel's mean, the RBM's samples: (SAMPLE, 784)."""
    rng, test = np.random.default_rng(0), small_rbm().test[:SAMPLE]
    return {"digits": test, "pixels shuffled": rng.permuted(test, axis=1), "coins": rng.random(test.shape) < pixel_means(),
            "its own samples": own_samples(SAMPLE)}


@cache
def log_p_of_kinds() -> tuple[np.ndarray, ...]:
    """log p(x) of each of these images."""
    theta, log_Z = small_rbm().theta, small_rbm_log_z()
    return tuple(-np.asarray(free_energy(theta, x)) - log_Z for x in images_of_kinds().values())


def densities() -> list[np.ndarray]:
    """How many of each kind lie between two EDGES; what is beyond them counts at the ends."""
    return [np.histogram(np.clip(values, EDGES[0], EDGES[-1]), EDGES)[0].astype(float) for values in log_p_of_kinds()]


def share_below(log_p: float) -> float:
    """The share of the test digits that are less probable."""
    return float((log_p_of_kinds()[0] < log_p).mean())
