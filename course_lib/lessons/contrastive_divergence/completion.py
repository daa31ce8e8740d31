"""Completing a digit: some pixels are clamped, the chain samples the others from p(unknown | known). Extension of S52.

    completions(key, theta, x, known, M)   M chains, STEPS block updates each, started from coins of the visible biases
    recorded_rbm()                         an RBM of 150 hidden units, recorded: it has seen all of MNIST
"""
from collections.abc import Mapping
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.data import first_digits, held_out_digits, recorded
from course_lib.rbm.gibbs import block, sample_from_biases
from course_lib.rbm.model import RBM

SIDE, STEPS, CHAINS = 28, 100, 8
DIGITS = 100                                    # validation digits to choose from
ROWS, COLUMNS = np.divmod(np.arange(SIDE * SIDE), SIDE)
CLAMPS = {
    "upper half": ROWS < SIDE // 2, "lower half": ROWS >= SIDE // 2, "left half": COLUMNS < SIDE // 2,
    "right half": COLUMNS >= SIDE // 2,
}
INK, NOTHING = "its ink only", "nothing"


class Completion(NamedTuple):
    """An image x (784,) of 0 and 1, its known pixels (784,), and p(x=1|h) of the chains at steps 0, 1, …

    p: bytes of 1/255, (STEPS + 1, CHAINS, 784).
    """

    x: np.ndarray
    known: np.ndarray
    p: np.ndarray

    def mean(self, t: int) -> np.ndarray:
        """E[x | known] as the chains have it at step t: their mean over the later half of the steps so far, (784,)."""
        return self.p[(t + 1) // 2 : t + 1].mean((0, 1)) / 255


def complete(theta: RBM, x: np.ndarray, clamp: str, seed: int) -> Completion:
    """CHAINS chains under the clamp of this name. With nothing clamped they begin at x."""
    known = clamped(clamp, x)
    p = completions(jax.random.key(seed), theta, x, known, CHAINS, STEPS, np.bool_(clamp == NOTHING))
    return Completion(x, known, np.asarray(p))


@cache
def digits_to_complete() -> np.ndarray:
    """The first DIGITS validation digits cut at half grey, bool (DIGITS, 784)."""
    return held_out_digits(DIGITS).X > 127


@cache
def mean_image() -> np.ndarray:
    """The mean of 10,000 training digits, (784,) in [0, 1]."""
    return first_digits(10_000)[0].X.mean(0) / 255


@cache
def recorded_rbm() -> RBM:
    """The recorded RBM (784 visible, 150 hidden units) as float32 arrays."""
    return unpack(recorded("digits_rbm"))


def unpack(kept: Mapping[str, np.ndarray]) -> RBM:
    """θ from the arrays of the experiment `digits_rbm`."""
    return RBM(jnp.asarray(kept["W"].astype(np.float32) * np.asarray(kept["scale"], np.float32)),
               jnp.asarray(kept["b"], jnp.float32), jnp.asarray(kept["c"], jnp.float32))


def clamped(name: str, x: np.ndarray) -> np.ndarray:
    """Which of the pixels of x (784,) are known under the clamp called `name`, bool (784,)."""
    if name == INK:
        return np.asarray(x) > 0
    return CLAMPS[name] if name in CLAMPS else np.zeros(SIDE * SIDE, bool)


@partial(jax.jit, static_argnums=(4, 5))
def completions(key: jax.Array, theta: RBM, x: jax.Array, known: jax.Array, M: int, steps: int = STEPS,
                free: jax.Array | bool = False) -> jax.Array:
    """p(x=1|h) of M chains at steps 0 … STEPS as bytes of 1/255, (STEPS + 1, M, D); at known pixels it is x (D,) itself.

    The mean over chains and late steps estimates E[x | known]. `free` (traced): the chains start at x, not at coins.
    """
    x = jnp.broadcast_to(x.astype(theta.W.dtype), (M, x.size))
    first = jnp.where(known | free, x, sample_from_biases(jax.random.fold_in(key, steps), theta, M))

    def step(x, i):
        new = block(jax.random.fold_in(key, i), theta, x, known)
        return new.x, as_bytes(new.p_x)

    return jnp.concatenate([as_bytes(first)[None], lax.scan(step, first, jnp.arange(steps))[1]])


def as_bytes(p: jax.Array) -> jax.Array:
    return jnp.round(255 * p).astype(jnp.uint8)


def cost(p: np.ndarray, x: np.ndarray, where: np.ndarray) -> float:
    """Mean of -log p(x_k) over the pixels `where`, in nats, each pixel on its own; p (D,) kept 1/1000 from 0 and 1."""
    p = np.clip(p, 1e-3, 1 - 1e-3)[where]
    x = np.asarray(x, float)[where]
    return float(-(x * np.log(p) + (1 - x) * np.log(1 - p)).mean())
