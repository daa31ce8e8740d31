"""Circles inside circles, and how many hidden units part them. Slide S10: two inputs, layers of two units or of three."""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import tanh
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import adam
from course_lib.training import gradient_step, scan_steps, start, supervised_objective

from .warp import T, toy_sets

ALPHA, STEPS = 0.05, 1500


@partial(jax.jit, static_argnums=0)
def _errors(sizes, keys, X, y):
    optimizer = adam(ALPHA)
    step = gradient_step(supervised_objective(tanh, softmax_nll), optimizer.update)

    def error(key):
        state = start(glorot(key, sizes), optimizer, key)
        theta = scan_steps(step, state, X, y, jnp.broadcast_to(jnp.arange(T), (STEPS, T)))[0].theta
        return zero_one(fprop(theta, X, tanh).a[-1], y).mean()

    return jax.vmap(error)(keys)


def circle_errors(sizes: tuple[int, ...], seeds: int = 8) -> np.ndarray:
    """(seeds,): the fraction of the T circles' examples that a tanh network of these sizes gets wrong after training."""
    return np.asarray(_errors(tuple(sizes), jax.vmap(jax.random.key)(jnp.arange(seeds)), *toy_sets()["circles"]))
