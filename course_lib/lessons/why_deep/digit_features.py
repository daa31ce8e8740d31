"""What the units of each layer respond to, in a network trained on digits. Slide S33, the artificial stack.

The optimal stimulus of a unit is the input x of a given length for which its pre-activation a^(k)_j is largest, found by
gradient ascent on x (D. Erhan, Y. Bengio, A. Courville & P. Vincent, "Visualizing higher-layer features of a deep
network", 2009). For layer 1 it is known: a = b + w·x is largest along w itself.
"""
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import reclin
from course_lib.arguments import check_count
from course_lib.data import mnist
from course_lib.initialization import glorot
from course_lib.network import check_theta, fprop
from course_lib.optimizers import chain, momentum
from course_lib.regularization import l2
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

SIZES, T, LAMBDA = (784, 64, 64, 10), 10_000, 2e-3
OPTIMIZER = chain(l2(LAMBDA), momentum(0.05, 0.9))


@cache
def digit_network(seed=0, sizes=SIZES, passes=8):
    """(θ as drawn, θ trained) of a reclin network: momentum, weight decay, `passes` epochs of mini-batches of 50.

    The data are the first 10,000 training images.
    """
    X, y = mnist().train
    return _train(jax.random.key(seed), X[:T], y[:T], sizes, passes)


@partial(jax.jit, static_argnums=(3, 4))      # one program: outside it each small operation would be one of its own
def _train(key, X, y, sizes, passes):
    drawn = glorot(key, sizes)
    step = gradient_step(supervised_objective(reclin), OPTIMIZER.update)
    return drawn, run_steps(step, start(drawn, OPTIMIZER, key), X, y, epochs(key, len(y), 50, passes))[0].theta


def responses(theta, X):
    """[a^(1) (T, H_1), ..., a^(L+1) (T, C)] of a reclin network, in NumPy; X uint8 is read as pixels / 255."""
    h, a = np.asarray(X, np.float32) / np.float32(255 if X.dtype == np.uint8 else 1), []
    for W, b in theta:
        a.append(np.asarray(b) + h @ np.asarray(W).T)
        h = np.maximum(a[-1], 0)
    return a


def mean_digit():
    """The mean of 2,000 training images: where the ascent begins."""
    return np.asarray(mnist().train.X[:2000], np.float32).mean(axis=0) / 255


def optimal_stimuli(theta, first, length=9.0, low=-np.inf, high=np.inf, steps=80, g=reclin):
    """[X^(1) (H_1, D), ..., X^(L+1) (C, D)]: row j is the x, ‖x‖ <= length and low <= x_i <= high, that unit j likes best.

    The ascent begins at `first` (D,) scaled to that length; `steps` steps along the gradient, from half of it to 0.
    A maximum near the start, not the largest of all (where no reclin unit passes a gradient, the start itself), except
    in layer 1 without bounds: there it is length · w/‖w‖.
    """
    theta, first = check_theta(theta), np.asarray(first, np.float32)
    if first.shape != (theta[0].W.shape[1],) or not np.abs(first).max(initial=0) > 0:
        raise ValueError(f"the start must be an x other than 0 of D = {theta[0].W.shape[1]} numbers, its shape is {first.shape}")
    bounds = np.float32([length, low, high])
    return _ascend(theta, first, bounds, check_count(steps, "steps"), g)


@partial(jax.jit, static_argnums=(3, 4))
def _ascend(theta, first, bounds, steps, g):
    length, low, high = bounds
    widths = [layer.W.shape[0] for layer in theta]
    units = jnp.split(jnp.eye(sum(widths)), np.cumsum(widths)[:-1], axis=1)      # e(j) of each layer, 0 in the others

    def value(x, unit):
        return sum(jnp.vdot(e, a) for e, a in zip(unit, fprop(theta, x, g).a[1:], strict=True))

    def of_unit(unit):
        def step(x, rate):
            grad = jax.grad(value)(x, unit)
            x = x + rate * length * grad / (jnp.linalg.norm(grad) + 1e-9)
            return jnp.clip(x * length / jnp.linalg.norm(x), low, high), None

        return jax.lax.scan(step, first * length / jnp.linalg.norm(first), jnp.linspace(0.5, 0.0, steps, False))[0]

    return jnp.split(jax.vmap(of_unit)(units), np.cumsum(widths)[:-1])


def class_share(a, y):
    """For each unit (H,): the share of the variance of a (T, H) that the class y (T,) explains, 0 … 1; 0 if a is constant.

    1: the unit says nothing but the class. 0: its mean is the same in every class.
    """
    a, y = np.asarray(a, np.float64), np.asarray(y)
    if a.ndim != 2 or y.shape != a.shape[:1] or not len(y):
        raise ValueError(f"a (T, H) and y (T,) must have the same T, they have shapes {a.shape} and {y.shape}")
    between = sum((y == c).mean() * (a[y == c].mean(axis=0) - a.mean(axis=0)) ** 2 for c in np.unique(y))
    variance = a.var(axis=0)
    return np.where(variance > 1e-12, between / np.maximum(variance, 1e-12), 0.0)
