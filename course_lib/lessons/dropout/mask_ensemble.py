"""A small network under all of its masks, one by one. Slide S49: "all neural networks, with all possible binary masks".

At most 10 hidden units, so 1,024 networks. Fewer units are the same arrays with the rest switched off (`subnetwork`), so
that a control moves their number without a retrace.
"""
from collections.abc import Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.data import draw, grid
from course_lib.dropout import expectation
from course_lib.dropout_average import exact_average
from course_lib.initialization import glorot_drawn
from course_lib.network import Layer, fprop
from course_lib.rbm.likelihood import states
from course_lib.subnetwork import active_width

MOST, SIZES, B, UPDATES, ALPHA = 10, {1: (2, 10, 2), 2: (2, 5, 5, 2)}, 20, 400, 0.3
ROWS, NOISE = 100, 0.25                     # training examples, noise of the moons
MAP_N, GAP_N, SAMPLES = 61, 21, 1000        # points along each side of the two maps; masks that are drawn
MASKS = states(MOST)


class MaskedNetworks(NamedTuple):
    """One row for each possible mask: kept units, probability P(m), and f(x; m)_2, the probability of class 2."""

    kept: np.ndarray
    P: np.ndarray
    f: np.ndarray


class AtTestTime(NamedTuple):
    """Over the plane f(x)₂ - f(x)₁ by the expectation, and how far f(x)₂ is from the geometric mean; then at one x.

    map (MAP_N, MAP_N), gap (GAP_N, GAP_N); expected, geometric, arithmetic: f(x)_1; total: what the geometric mean
    sums to before it is renormalised.
    """

    map: np.ndarray
    gap: np.ndarray
    expected: float
    geometric: float
    arithmetic: float
    total: float


def shared_widths(layers: int, H: int) -> tuple[int, ...]:
    """How H hidden units are shared out over one or two hidden layers."""
    return (H,) if layers == 1 else (-(-H // 2), H // 2)


def training_moons(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The training examples, X (ROWS, 2) and y (ROWS,)."""
    return tuple(map(np.asarray, draw("moons", seed, 0.5, ROWS, NOISE)))


def trained_with_masks(layers: int, H: int, p: Sequence[float], seed: int, X: np.ndarray, y: np.ndarray) -> tuple:
    """θ after 400 updates of SGD with dropout p (L,), of H hidden units in one or two layers; the rest has weights 0.

    Weights, masks and order come from NumPy: a program without JAX's random bits is compiled in a third of the time.
    """
    rng, sizes = np.random.default_rng(seed), SIZES[layers]
    theta = tuple(Layer(glorot_drawn(rng, n, m), np.zeros(n, np.float32))
                  for m, n in zip(sizes[:-1], sizes[1:], strict=True))
    m = tuple((rng.random((UPDATES, B, n)) >= q).astype(np.float32) for n, q in zip(sizes[1:-1], p, strict=True))
    idx = np.concatenate([rng.permutation(len(y)) for _ in range(UPDATES * B // len(y))]).reshape(UPDATES, B)
    return _train(theta, tuple(np.int32(n) for n in shared_widths(layers, H)), m, X, y, idx.astype(np.int32))


@jax.jit
def _train(theta, live, m, X, y, idx):
    active = active_width(theta, live)

    def update(theta, frame):
        i, m = frame
        grads = loss_and_grad(theta, X[i], y[i], tanh, m=(None, *m))[1]
        return jax.tree.map(lambda v, grad, on: v - ALPHA * grad * on, theta, grads, active), None

    return lax.scan(update, jax.tree.map(jnp.multiply, theta, active), (idx, m))[0]


def outputs_at_test_time(theta: tuple, x: np.ndarray, p: np.ndarray, scale: float) -> tuple[tuple, AtTestTime]:
    """(θ times `scale`, what it computes at test time): over the plane, and at x (2,); p (L,)."""
    theta, over, gap, f, average = _at_test_time(theta, x, p, np.float32(scale))
    numbers = (float(v) for v in (f[1], average.geometric[1], average.arithmetic[1], average.total))
    return theta, AtTestTime(np.asarray(over), np.asarray(gap), *numbers)


@jax.jit
def _at_test_time(theta, x, p, scale):
    theta = jax.tree.map(lambda leaf: scale * leaf, theta)

    def f(x):
        return fprop(theta, x, tanh, m=expectation(theta, p)).h[-1]

    over = f(grid(MAP_N))
    gap = f(grid(GAP_N)) - exact_average(theta, grid(GAP_N), p).geometric
    return (theta, (over[:, 1] - over[:, 0]).reshape(MAP_N, MAP_N), gap[:, 1].reshape(GAP_N, GAP_N), f(x),
            exact_average(theta, x, p))


@jax.jit
def under_every_mask(theta: tuple, x: jax.Array) -> jax.Array:
    """f(x; m)_1 of one x (D,) under all 2^10 masks m, in the order of MASKS: (1024,)."""
    cuts = np.cumsum([layer.W.shape[0] for layer in theta[:-2]])
    m = (None, *jnp.split(jnp.asarray(MASKS), cuts, axis=1))
    return jax.vmap(lambda one: fprop(theta, x, tanh, m=one).h[-1][1])(m)


def masked_networks(theta: tuple, x: np.ndarray, live: tuple[int, ...], p: Sequence[float]) -> MaskedNetworks:
    """The networks that differ, of live[k-1] units a layer: p (L,); a layer with p = 0 is never masked."""
    f = np.asarray(under_every_mask(theta, x))
    full = [layer.W.shape[0] for layer in theta[:-1]]
    on = np.concatenate([np.arange(n) < H for n, H in zip(full, live, strict=True)])
    keep = np.concatenate([np.full(n, 1 - q) for n, q in zip(full, p, strict=True)])
    P = np.where(MASKS == 1, keep, 1 - keep)[:, on].prod(axis=1)
    rows = (MASKS[:, ~on].sum(axis=1) == 0) & (P > 0)
    return MaskedNetworks(MASKS[rows].sum(axis=1), P[rows], f[rows])


def sampled_outputs(rng: np.random.Generator, group: MaskedNetworks, n: int) -> np.ndarray:
    """f(x; m)_1 under n masks drawn with their probabilities: (n,)."""
    return rng.choice(group.f, n, p=group.P / group.P.sum())
