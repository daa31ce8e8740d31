"""Do hidden units depend on each other? Units are taken out of a trained network, one after the other. Slide S46.

"Hidden units cannot co-adapt to other units": a unit that is useful only together with certain others is worth nothing
without them. What is measured is what the network loses when a share of its units, chosen at random, is gone. The units
that stay are made louder, H/(H - removed), so that the output layer hears as much as before and loses only their help.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import reclin
from course_lib.arguments import as_real
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import preactivation

from .digits import SIZES, digits_of_seeds, first_trained

H = SIZES[1]
ARMS, PS = ("without", "with"), (0.2, 0.5)       # the two networks, and the dropout of the second
REMOVED = np.arange(0, H, 5)
ORDERS, SHOWN = 4, 16


class TrainedNetwork(NamedTuple):
    """θ, the dropout p it was trained with, h of the validation images (T, H), its error over REMOVED units.

    shown (SHOWN,): the units that send most to the output, mean h_j times ‖V_·j‖, in their own order.
    """

    theta: tuple
    p: float
    h: np.ndarray
    errors: np.ndarray
    shown: np.ndarray

    def error_without(self, units: list[int]) -> float:
        """Validation error when these units are gone."""
        y = digits_of_seeds()[1].y
        return float(scores_keeping(self.theta, self.h, y, keep_factors(units, len(units), self.p))[1])


@cache
def first_network(p: float) -> TrainedNetwork:
    """The network of seed 0 trained with dropout p, remembered."""
    theta, valid = first_trained(p), digits_of_seeds()[1]
    h = np.asarray(hidden_layer(theta, valid.X))
    loud = h.mean(axis=0) * np.linalg.norm(theta[-1].W, axis=0)
    return TrainedNetwork(theta, p, h, removal_curve(theta, valid.X, valid.y, p)[:, 1], np.sort(np.argsort(-loud)[:SHOWN]))


@jax.jit
def hidden_layer(theta: tuple, X: jax.Array) -> jax.Array:
    """h^(1) of images X (T, 784), uint8: what is left of a network when units are gone needs no more than this."""
    return reclin.g(preactivation(theta[0], as_real(X))[0])


@jax.jit
def scores_keeping(theta: tuple, h: jax.Array, y: jax.Array, keep: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(mean NLL, error) of the output layer on h ⊙ keep, keep (H,): masks, expectation or any other factor."""
    a = preactivation(theta[-1], h * keep)[0]
    return softmax_nll.value(a, y).mean(), zero_one(a, y).mean()


def keep_factors(order: np.ndarray | list[int], removed: int, p: float) -> np.ndarray:
    """Factors (H,) of the hidden units when the first `removed` of `order` are gone: the others are louder, times 1 - p."""
    keep = np.ones(H, np.float32)
    keep[np.asarray(order, int)[:removed]] = 0
    return keep * np.float32((1 - p) * H / max(H - removed, 1))


def removal_orders(seed: int) -> list[np.ndarray]:
    """ORDERS random orders in which the units of a network may be taken out."""
    rng = np.random.default_rng(seed)
    return [rng.permutation(H) for _ in range(ORDERS)]


@jax.jit
def _curve(theta, h, y, keeps):
    return jax.lax.map(lambda one: jnp.stack(scores_keeping(theta, h, y, one)), keeps)


def removal_curve(theta: tuple, X: jax.Array, y: jax.Array, p: float, seed: int = 0) -> np.ndarray:
    """(len(REMOVED), 2): mean NLL and error after 0, 5, …, 95 of 100 units are removed, over ORDERS random orders."""
    keeps = np.stack([keep_factors(order, removed, p) for order in removal_orders(seed) for removed in REMOVED])
    out = np.asarray(_curve(theta, hidden_layer(theta, X), y, keeps))
    return out.reshape(ORDERS, len(REMOVED), 2).mean(axis=0)


def rises(theta: tuple, X: jax.Array, y: jax.Array, p: float) -> np.ndarray:
    """(H,): how much the mean NLL on X, y rises when one unit alone is removed, the others as at test time."""
    return np.asarray(_rises(theta, hidden_layer(theta, X), y, np.float32(1 - p)))


@jax.jit
def _rises(theta, h, y, expected):
    without = expected * (1 - jnp.eye(H))
    return jax.lax.map(lambda keep: scores_keeping(theta, h, y, keep)[0], without) - scores_keeping(theta, h, y, expected)[0]


def pair_excess(theta: tuple, X: jax.Array, y: jax.Array, p: float) -> np.ndarray:
    """(H, H): how far the rise of the mean NLL with units i and j gone is from the sum of the two single rises; diagonal 0."""
    return np.asarray(_pair_excess(theta, hidden_layer(theta, X), y, np.float32(1 - p)))


@jax.jit
def _pair_excess(theta, h, y, expected):
    a, sent = preactivation(theta[-1], expected * h)[0], expected * h[..., None] * theta[-1].W.T           # (T, C), (T, H, C)

    def without(i):
        """Mean NLL without unit i and each j, (H,)."""
        return softmax_nll.value((a - sent[:, i])[:, None] - sent, jnp.broadcast_to(y[:, None], h.shape)).mean(axis=0)

    one = softmax_nll.value(a[:, None] - sent, jnp.broadcast_to(y[:, None], h.shape)).mean(axis=0)
    both = jax.lax.map(without, jnp.arange(H)) - one - one[:, None] + softmax_nll.value(a, y).mean()
    return jnp.abs(both) * (1 - jnp.eye(H))


@jax.jit
def uncancelled(theta: tuple, h: jax.Array) -> jax.Array:
    """Σ |Σ_j V_cj h_j| / Σ Σ_j |V_cj h_j| over examples h (T, H) and classes: the share that the sum over the units leaves.

    Each column of V is centred over the classes, since softmax does not hear what a unit tells all of them alike.
    """
    V = theta[-1].W - theta[-1].W.mean(axis=0)
    return jnp.abs(h @ V.T).sum() / (h @ jnp.abs(V).T).sum()


@jax.jit
def correlation(h: jax.Array) -> jax.Array:
    """Mean |correlation| of two different units over examples h (T, H); a unit that is constant correlates with none."""
    centred = h - h.mean(axis=0)
    size = jnp.sqrt((centred**2).sum(axis=0))
    unit = centred / jnp.maximum(size, 1e-12)
    return (jnp.abs(unit.T @ unit).sum() - (size > 0).astype(h.dtype).sum()) / (h.shape[1] * (h.shape[1] - 1))
