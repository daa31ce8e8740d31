"""Completing a digit: some pixels are clamped, the chain samples the others from p(unknown | known). Extension of S52.

    completions(key, theta, x, known, M)   M chains, STEPS block updates each, started from coins of the visible biases
    digits_rbm()                           an RBM of 150 hidden units, recorded: it has seen all of MNIST
"""
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.data import recorded
from course_lib.rbm.gibbs import block, sample_from_biases
from course_lib.rbm.model import RBM

SIDE, STEPS = 28, 100
ROWS, COLUMNS = np.divmod(np.arange(SIDE * SIDE), SIDE)
CLAMPS = {
    "upper half": ROWS < SIDE // 2, "lower half": ROWS >= SIDE // 2, "left half": COLUMNS < SIDE // 2,
    "right half": COLUMNS >= SIDE // 2,
}
INK, NOTHING = "its ink only", "nothing"


@cache
def digits_rbm():
    """The recorded RBM (784 visible, 150 hidden units) as float32 arrays."""
    return unpack(recorded("digits_rbm"))


def unpack(kept):
    """θ from the arrays of the experiment `digits_rbm`."""
    return RBM(jnp.asarray(kept["W"].astype(np.float32) * np.asarray(kept["scale"], np.float32)),
               jnp.asarray(kept["b"], jnp.float32), jnp.asarray(kept["c"], jnp.float32))


def clamped(name, x):
    """Which of the pixels of x (784,) are known under the clamp called `name`, bool (784,)."""
    if name == INK:
        return np.asarray(x) > 0
    return CLAMPS[name] if name in CLAMPS else np.zeros(SIDE * SIDE, bool)


@partial(jax.jit, static_argnums=(4, 5))
def completions(key, theta, x, known, M, steps=STEPS, free=False):
    """p(x=1|h) of M chains at steps 0 … STEPS as bytes of 1/255, (STEPS + 1, M, D); at known pixels it is x (D,) itself.

    The mean over chains and late steps estimates E[x | known]. `free` (traced): the chains start at x, not at coins.
    """
    x = jnp.broadcast_to(x.astype(theta.W.dtype), (M, x.size))
    first = jnp.where(known | free, x, sample_from_biases(jax.random.fold_in(key, steps), theta, M))

    def step(x, i):
        new = block(jax.random.fold_in(key, i), theta, x, known)
        return new.x, to_bytes(new.p_x)

    return jnp.concatenate([to_bytes(first)[None], lax.scan(step, first, jnp.arange(steps))[1]])


def to_bytes(p):
    return jnp.round(255 * p).astype(jnp.uint8)


def cost(p, x, where):
    """Mean of -log p(x_k) over the pixels `where`, in nats, each pixel on its own; p (D,) kept 1/1000 from 0 and 1."""
    p = np.clip(p, 1e-3, 1 - 1e-3)[where]
    x = np.asarray(x, float)[where]
    return float(-(x * np.log(p) + (1 - x) * np.log(1 - p)).mean())
