"""Does depth alone help? Reclin networks on a few MNIST digits, trained with one α each. After slide S36.

    error_after((784, 100, 10), seed=0, alpha=0.1)           the validation error in percent, ≈ 6.6
"""
from functools import partial

import jax
import jax.numpy as jnp

from course_lib.activations import reclin
from course_lib.data import mnist
from course_lib.initialization import glorot
from course_lib.network import fprop
from course_lib.optimizers import momentum
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

T, VALID, B, EPOCHS, MOMENTUM = 4000, 2500, 50, 8, 0.9
NETWORKS = ((784, 10), (784, 100, 10), (784, 86, 86, 86, 10))
ALPHAS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)


def error_after(sizes: tuple[int, ...], seed: int, alpha: float) -> float:
    """The error on VALID validation digits, in percent, after EPOCHS passes over T training digits, B at a time."""
    train, valid = mnist()[:2]
    return 100 * float(_train(sizes, seed, alpha, train.X[:T], train.y[:T], valid.X[:VALID], valid.y[:VALID]))


@partial(jax.jit, static_argnums=0)
def _train(sizes, seed, alpha, X, y, X_valid, y_valid):
    key, optimizer = jax.random.key(seed), momentum(alpha, MOMENTUM)
    step = gradient_step(supervised_objective(reclin), optimizer.update)
    theta = run_steps(step, start(glorot(key, sizes), optimizer, key), X, y, epochs(key, T, B, EPOCHS))[0].theta
    return jnp.mean(fprop(theta, X_valid, reclin).a[-1].argmax(axis=1) != y_valid)
