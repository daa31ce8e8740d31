"""A small network under all of its masks, one by one. Slide S49: "all neural networks, with all possible binary masks".

At most 10 hidden units, so 1,024 networks. Fewer units are the same arrays with the rest switched off (`subnetwork`), so
that a control moves their number without a retrace.
"""
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.data import draw, grid
from course_lib.dropout import expectation, keep_probabilities
from course_lib.dropout_average import exact_average
from course_lib.initialization import glorot_drawn
from course_lib.network import Layer, fprop, preactivation
from course_lib.rbm.likelihood import states
from course_lib.subnetwork import active_width

MOST, SIZES, B, UPDATES, ALPHA = 10, {1: (2, 10, 2), 2: (2, 5, 5, 2)}, 20, 400, 0.3
ROWS, NOISE = 100, 0.25                     # training examples, noise of the moons
MAP_N, SAMPLES = 61, 1000                   # points along each side of the two maps; masks that are drawn
MASKS = states(MOST)


class MaskedNetworks(NamedTuple):
    """One row for each possible mask: kept units, probability P(m), and f(x; m)_2, the probability of class 2."""

    kept: np.ndarray
    P: np.ndarray
    f: np.ndarray


class AtTestTime(NamedTuple):
    """Over the plane f(x)₂ - f(x)₁ by the expectation, and how far f(x)₂ is from the geometric mean; then at one x.

    map, gap (MAP_N, MAP_N); expected, geometric, arithmetic: f(x)_1; total: Z, what the geometric mean sums to before it
    is renormalised.
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


def outputs_at_test_time(theta: tuple, x: np.ndarray, p: np.ndarray, gap: np.ndarray) -> AtTestTime:
    """What θ computes at test time, over the plane and at x (2,); p (L,). gap: `gap_map` of the same θ and p."""
    over, f, average = _at_test_time(theta, x, p)
    numbers = (float(v) for v in (f[1], average.geometric[1], average.arithmetic[1], average.total))
    return AtTestTime(np.asarray(over), gap, *numbers)


@jax.jit
def _at_test_time(theta, x, p):
    def f(x):
        return fprop(theta, x, tanh, m=expectation(theta, p)).h[-1]

    over = f(grid(MAP_N))
    return (over[:, 1] - over[:, 0]).reshape(MAP_N, MAP_N), f(x), exact_average(theta, x, p)


@partial(jax.jit, static_argnums=2)
def gap_map(theta: tuple, p: jax.Array, n: int = MAP_N) -> jax.Array:
    """(n, n), over the plane: f(x)₂ by the expectation minus f(x)₂ of the geometric mean of all masked networks.

    Where both layers are masked it is large in a narrow band only: a coarser map would miss the most of it. What several
    networks have in common is computed once, in a fraction of the time that `exact_average` takes.
    """
    h, P = tanh.g(preactivation(theta[0], grid(n))[0])[:, None], jnp.ones(1)      # (n², networks so far, H), their P
    *lower, last = [(states(H), keep) for keep, H in keep_probabilities(theta, p)]
    for (m, keep), (W, b) in zip(lower, theta[1:-1], strict=True):
        P, h = jnp.outer(P, probability(m, keep)).ravel(), tanh.g(b + (h[:, :, None] * m) @ W.T).reshape(n * n, -1, len(b))
    (W, b), (m, keep) = theta[-1], last
    a = b[1] - b[0] + h @ (m * (W[1] - W[0])).T                  # log f₂ - log f₁ under every mask: log S is in both
    mean = jnp.einsum("nm,xnm->x", jnp.outer(P, probability(m, keep)), a)
    f = fprop(theta, grid(n), tanh, m=expectation(theta, p)).h[-1][:, 1]
    return (f - jax.nn.sigmoid(mean)).reshape(n, n)


def probability(m: jax.Array, keep: jax.Array) -> jax.Array:
    """P(m) of each row of masks m (M, H)."""
    return jnp.where(m == 1, keep, 1 - keep).prod(axis=1)


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
