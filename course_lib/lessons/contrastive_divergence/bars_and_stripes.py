"""Bars and stripes: a small world in which CD-k and PCD can be held against the exact gradient. Extension of S52.

Whole runs, recorded frame by frame, many seeds at once. That the likelihood first rises and then falls under CD and PCD
is Fischer & Igel's finding ("Empirical analysis of the divergence of Gibbs sampling based learning algorithms for
restricted Boltzmann machines", 2010), here with this course's own code.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.optimizers import sgd, with_hyper
from course_lib.rbm.likelihood import log_p, states
from course_lib.rbm.model import RBM, init
from course_lib.rbm.training import cd_hyper, cd_objective, exact_objective, pcd_hyper, persistent_step
from course_lib.training import gradient_step, scan_steps, start

N, HIDDEN, FRAMES, UPDATES, ALPHA, SIGMA = 3, 8, 64, 300, 0.1, 0.1
SCHEDULES = {                                  # the learning rate of each frame, and its updates
    "α = 0.1": (np.full(FRAMES, ALPHA), UPDATES),
    "α = 0.01": (np.full(FRAMES, ALPHA / 10), 10 * UPDATES),
    "α from 0.1 to 0": (ALPHA * (1 - np.arange(FRAMES) / FRAMES), UPDATES),
}
METHODS = {"exact ∇": ("exact", 1), "CD-1": ("cd", 1), "CD-5": ("cd", 5), "PCD-1": ("pcd", 1), "PCD-5": ("pcd", 5)}
OPTIMIZER = sgd(ALPHA)


class BarsPath(NamedTuple):
    """θ and the exact mean log p(x) of the data at frames 0 … FRAMES, UPDATES updates apart."""

    theta: RBM
    log_p: jax.Array


def bars_and_stripes(n: int = N) -> np.ndarray:
    """All images (n, n) in which every row, or every column, is of one value: bool (2^(n+1) - 2, n²)."""
    lines = states(n, bool)
    both = [*np.repeat(lines, n, axis=1), *np.tile(lines, (1, n))]
    return np.unique(both, axis=0)


@partial(jax.jit, static_argnums=(0, 1, 4, 5))
def bars_path(kind: str, k: int, alphas: jax.Array, seed: jax.Array, updates: int = UPDATES, each: int = 1) -> BarsPath:
    """The BarsPath of one run on 3 x 3 bars and stripes: all 14 images in each update, and 14 times `each` chains.

    alphas (frames,): the learning rate of each frame, which has so many `updates`.
    """
    X, key = jnp.tile(bars_and_stripes(), (each, 1)), jax.random.key(seed)
    theta = init(key, N * N, HIDDEN, SIGMA)
    if kind == "pcd":
        step, hyper = persistent_step(OPTIMIZER.update), pcd_hyper(jax.random.fold_in(key, 1), theta, len(X), k)
    else:
        step, hyper = gradient_step({"cd": cd_objective(), "exact": exact_objective()}[kind], OPTIMIZER.update), cd_hyper(k)
    idx, y = jnp.broadcast_to(jnp.arange(len(X)), (updates, len(X))), jnp.zeros(len(X), jnp.int32)
    record = lambda s: BarsPath(s.theta, log_p(s.theta, X).mean())  # noqa: E731

    def frame(state, alpha):
        state, _ = scan_steps(step, state._replace(opt=with_hyper(state.opt, alpha=alpha)), X, y, idx)
        return state, record(state)

    state = start(theta, OPTIMIZER, jax.random.fold_in(key, 2), hyper)
    rest = lax.scan(frame, state, jnp.asarray(alphas, jnp.float32))[1]
    return jax.tree.map(lambda a, b: jnp.concatenate([a[None], b]), record(state), rest)
