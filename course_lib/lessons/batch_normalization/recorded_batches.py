"""Small mini-batches at equal numbers of examples, with and without batch normalization, each at its own best start and α (S50).

    m, scale, alpha, seed    the axes: size of a mini-batch, Glorot's bound times scale, learning rate
    choice                   error on the VALID digits of `small_digits`, (net, m, scale, alpha, seed); net 0 is without
    error                    error on JUDGE other validation digits, which chose nothing, the same axes
    examples                 read by every run, in examples / m updates

The sigm network of `small_digits`, 49-20-20-20-10, on its 600 digits. At test time the normalized one uses the global
statistics of all 600. Scale and α are to be chosen by the mean of `choice` over the seeds, for both networks alike. A run
that is no longer finite counts as 0.9, guessing.
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import sigm
from course_lib.batchnorm_training import global_stats, normalized
from course_lib.data import mnist, shrink
from course_lib.initialization import glorot
from course_lib.loss import zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, scan_steps, start, supervised_objective

from .small_digits import NETS, SIDE, SIZES, TRAIN, VALID, digits_of_49

NAME = "batchnorm_batches"

MS, SCALES, ALPHAS, SEEDS = (2, 3, 5, 10, 20, 60), (1.0, 3.0), (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0), 8
EXAMPLES, JUDGE = 28_800, 2000
STEP = gradient_step(supervised_objective(sigm), sgd(0.1).update)


@partial(jax.jit, static_argnums=0)
def run_all(net: str, starts: jax.Array, idx: jax.Array, train: tuple, valid: tuple) -> jax.Array:
    """Errors on the rows of valid, (runs, rows): a run for each row (scale, α, seed) of `starts`; idx (seeds, updates, m)."""
    def one(run):
        scale, alpha, seed = run[0], run[1], run[2].astype(jnp.int32)
        theta = glorot(jax.random.key(seed), SIZES, scale)
        state = start(normalized(theta) if net == "with" else theta, sgd(alpha), jax.random.key(seed))
        theta = scan_steps(STEP, state, *train, idx[seed])[0].theta
        stats = global_stats(theta, train[0], sigm, chunk=TRAIN) if net == "with" else None
        out = fprop(theta, valid[0], sigm, stats=stats).a[-1]
        wrong = zero_one(out, valid[1])
        return jnp.where(jnp.isfinite(out).all(), wrong, 0.9)

    return jax.vmap(one)(starts)


def order(seed: int, m: int) -> np.ndarray:
    """Rows (EXAMPLES / m, m) of the training set, in epochs of new orders."""
    rng = np.random.default_rng((seed, m))
    return np.concatenate([rng.permutation(TRAIN) for _ in range(EXAMPLES // TRAIN)]).reshape(-1, m).astype(np.int32)


def run() -> dict[str, np.ndarray]:
    train, data = tuple(digits_of_49()[0]), mnist().valid
    valid = shrink(data.X[: VALID + JUDGE], SIDE), np.asarray(data.y[: VALID + JUDGE])
    axes = np.meshgrid(SCALES, ALPHAS, range(SEEDS), indexing="ij")
    starts, shape = np.stack(axes, -1).reshape(-1, 3).astype(np.float32), axes[0].shape
    wrong = np.array([[run_all(net, starts, np.stack([order(seed, m) for seed in range(SEEDS)]), train, valid) for m in MS]
                      for net in NETS], np.float32)
    choice, error = (part.mean(-1).reshape(len(NETS), len(MS), *shape) for part in (wrong[..., :VALID], wrong[..., VALID:]))
    return {"m": np.array(MS), "scale": np.array(SCALES), "alpha": np.array(ALPHAS), "examples": np.array(EXAMPLES),
            "choice": choice, "error": error}
