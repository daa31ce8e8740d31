"""Does depth alone help? Reclin networks on a few MNIST digits, each with its own start and α. After slide S36.

    errors_after((784, 100, 10), seed=0, alpha=0.1)          the errors in percent, training ≈ 0, validation ≈ 6
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import reclin
from course_lib.data import mnist
from course_lib.initialization import glorot
from course_lib.network import fprop
from course_lib.optimizers import momentum
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

T, VALID, B, EPOCHS, MOMENTUM = 4000, 2500, 50, 12, 0.9
NETWORKS = ((784, 10), (784, 100, 10), (784, 86, 86, 86, 10))
ALPHAS = (0.01, 0.02, 0.05, 0.1, 0.2)


def errors_after(sizes: tuple[int, ...], seed: int, alpha: float, init: str = "Glorot") -> np.ndarray:
    """The errors on T training digits and on VALID validation digits, in percent, (2,), after EPOCHS.

    `init`: "Glorot", or (an extension) "He", whose variance is 2/H_{k-1} instead of 2/(H_k + H_{k-1}).
    """
    train, valid = mnist()[:2]
    shown = train.X[:T], train.y[:T], valid.X[:VALID], valid.y[:VALID]
    return 100 * np.array(_train(sizes, seed, alpha, init == "He", *shown))


@partial(jax.jit, static_argnums=0)
def _train(sizes, seed, alpha, he, X, y, X_valid, y_valid):
    key, optimizer = jax.random.key(seed), momentum(alpha, MOMENTUM)
    step = gradient_step(supervised_objective(reclin), optimizer.update)
    theta = tuple(layer._replace(W=layer.W * jnp.where(he, (sum(layer.W.shape) / layer.W.shape[1]) ** 0.5, 1))
                  for layer in glorot(key, sizes))
    theta = run_steps(step, start(theta, optimizer, key), X, y, epochs(key, T, B, EPOCHS))[0].theta
    return [jnp.mean(fprop(theta, x, reclin).a[-1].argmax(axis=1) != label) for x, label in ((X, y), (X_valid, y_valid))]
