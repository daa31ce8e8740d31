"""What the units of each layer respond to, in a network trained on digits. Slide S33, the artificial stack.

The optimal stimulus of a unit is the input x of a given length for which its pre-activation a^(k)_j is largest, found by
gradient ascent on x (D. Erhan, Y. Bengio, A. Courville & P. Vincent, "Visualizing higher-layer features of a deep
network", 2009). For layer 1 it is known: a = b + w·x is largest along w itself.
"""
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import reclin
from course_lib.arguments import check_count
from course_lib.data import mnist
from course_lib.initialization import glorot
from course_lib.network import Layer, check_theta, fprop
from course_lib.optimizers import chain, momentum
from course_lib.regularization import l2
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

SIZES, T, LAMBDA = (784, 64, 64, 10), 10_000, 2e-3
DIGITS, WEIGHTS, PIXELS = 2500, ("trained", "as drawn"), ("any", "0 to 1")
OPTIMIZER = chain(l2(LAMBDA), momentum(0.05, 0.9))


@cache
def digit_network(seed: int = 0, sizes: tuple[int, ...] = SIZES, passes: int = 8) -> tuple:
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


def responses(theta: tuple[Layer, ...], X: np.ndarray) -> list[np.ndarray]:
    """[a^(1) (T, H_1), ..., a^(L+1) (T, C)] of a reclin network, in NumPy; X uint8 is read as pixels / 255."""
    h, a = np.asarray(X, np.float32) / np.float32(255 if X.dtype == np.uint8 else 1), []
    for W, b in theta:
        a.append(np.asarray(b) + h @ np.asarray(W).T)
        h = np.maximum(a[-1], 0)
    return a


def mean_digit() -> np.ndarray:
    """The mean of 2,000 training images: where the ascent begins."""
    return np.asarray(mnist().train.X[:2000], np.float32).mean(axis=0) / 255


def optimal_stimuli(theta: tuple[Layer, ...], first: np.ndarray, length: float = 9.0, low: float = -np.inf,
                    high: float = np.inf, steps: int = 80, g=reclin) -> list[jax.Array]:
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


def class_share(a: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each unit (H,): the share of the variance of a (T, H) that the class y (T,) explains, 0 … 1; 0 if a is constant.

    1: the unit says nothing but the class. 0: its mean is the same in every class.
    """
    a, y = np.asarray(a, np.float64), np.asarray(y)
    if a.ndim != 2 or y.shape != a.shape[:1] or not len(y):
        raise ValueError(f"a (T, H) and y (T,) must have the same T, they have shapes {a.shape} and {y.shape}")
    between = sum((y == c).mean() * (a[y == c].mean(axis=0) - a.mean(axis=0)) ** 2 for c in np.unique(y))
    variance = a.var(axis=0)
    return np.where(variance > 1e-12, between / np.maximum(variance, 1e-12), 0.0)


class DigitResponses(NamedTuple):
    """θ; a^(k) (DIGITS, H_k) of each layer on validation digits; the share that the class explains, mean over its units."""

    theta: tuple[Layer, ...]
    a: list[np.ndarray]
    shares: list[float]


@cache
def digit_responses(weights: str) -> DigitResponses:
    """How the network answers to the first DIGITS validation digits, with these of WEIGHTS."""
    theta = digit_network()[WEIGHTS[::-1].index(weights)]
    X, y = mnist().valid
    a = responses(theta, X[:DIGITS])
    return DigitResponses(theta, a, [float(class_share(part, y[:DIGITS]).mean()) for part in a])


@cache
def stimuli(weights: str, pixels: str) -> list[np.ndarray]:
    """[X^(k) (H_k, 784)]: the optimal stimuli of all units, from the mean digit on, pixels free or between 0 and 1."""
    low, high = (0.0, 1.0) if pixels == PIXELS[1] else (-np.inf, np.inf)
    return [np.asarray(part) for part in optimal_stimuli(digit_responses(weights).theta, mean_digit(), low=low, high=high)]
