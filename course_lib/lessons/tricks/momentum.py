"""Gradient descent with and without momentum, on losses of two parameters and on a real network. Slide S29.

    ∇̄ ← ∇ + β ∇̄,   θ ← θ - α ∇̄

Along an eigen-direction with curvature μ, sgd multiplies the distance to the minimum by 1 - αμ in each update; momentum
by the largest root of z² - (1 + β - αμ) z + β, √β at best. So on a bowl whose curvatures differ by κ, the best sgd needs
of the order of κ updates where momentum needs √κ.
"""
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Data, draw, grid
from course_lib.landscapes import arrival, bent, bowl, descend, hole, turned
from course_lib.optimizers import momentum
from course_lib.toy_runs import Plan, run_once, setting

SHAPES = ("bowl", "curved valley", "plateau")
RATE_ALPHAS, RATE_BETAS = np.geomspace(0.001, 1.0, 121), np.linspace(0.0, 0.99, 100)      # of the map of the rate
TRIED_ALPHAS = np.arange(1, 41) / 100              # tried for the best α from one start
L, UPDATES, MAP_N = 10.0, 300, 121              # the largest curvature; updates; points across the map
PLAN = Plan(momentum, sizes=(2, 8, 2), B=32, steps=UPDATES // 60)


class MomentumRuns(NamedTuple):
    """Of sgd and momentum: θ at each update (2, 301, 2), loss over that of the start (2, 301), and α (2,)."""

    paths: np.ndarray
    ratios: np.ndarray
    alphas: tuple


class MomentumSurface(NamedTuple):
    """The loss over the square of θ (MAP_N, MAP_N), eigenvalues (2,) and eigenvectors (2, 2) of its Hessian at 0."""

    over: np.ndarray
    curvatures: np.ndarray
    directions: np.ndarray


def loss_on(shape, theta, kappa):
    """SHAPES[shape] at θ: curvatures L/κ and L at the minimum 0, in a turned bowl or a bent valley; or a hole of radius
    about 1 and curvature L in a bowl of curvature L/κ."""
    return jax.lax.switch(shape, (
        lambda: bowl(turned(theta, 30), L / kappa, L),
        lambda: bowl(bent(theta, 0.3), L / kappa, L),
        lambda: L / 2 * hole(theta) + bowl(theta, L / kappa, L / kappa)))


@jax.jit
def descend_both(shape, kappa, begin, rates, betas):
    """Descents from `begin` for each α, β: θ (n, 301, 2), loss (n, 301)."""
    height = jax.value_and_grad(lambda theta: loss_on(shape, theta, kappa))
    paths = jax.vmap(lambda alpha, beta: descend(height, momentum(alpha, beta), begin, UPDATES))(rates, betas)
    return paths, jax.vmap(jax.vmap(lambda theta: loss_on(shape, theta, kappa)))(paths)


@jax.jit
def loss_and_hessian(shape, kappa):
    """(the loss over the square of θ, the Hessian at the minimum)."""
    over = jax.vmap(lambda theta: loss_on(shape, theta, kappa))(grid(MAP_N)).reshape(MAP_N, MAP_N)
    return over, jax.hessian(partial(loss_on, shape))(jnp.zeros(2), kappa)


loss_slope = jax.jit(jax.grad(loss_on, argnums=1))


@jax.jit
def loss_along(shape, thetas, kappa):
    """The loss at θ (n, 2)."""
    return jax.vmap(lambda theta: loss_on(shape, theta, kappa))(thetas)


def momentum_surface(shape: str, kappa: float) -> MomentumSurface:
    """The map of the loss, and its curvature at the minimum."""
    over, hessian = jax.tree.map(np.asarray, loss_and_hessian(np.int32(SHAPES.index(shape)), np.float32(kappa)))
    return MomentumSurface(over, *np.linalg.eigh(hessian))


def both_paths(shape: str, kappa: float, begin: tuple, alphas: tuple, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """(θ (2, 301, 2), loss (2, 301)) of sgd and of momentum β, with an α each."""
    return jax.tree.map(np.array, descend_both(
        np.int32(SHAPES.index(shape)), np.float32(kappa), np.array(begin, np.float32), np.array(alphas, np.float32),
        np.array([0, beta], np.float32)))


def best_alpha(shape: str, kappa: float, begin: tuple, beta: float) -> tuple[float, int]:
    """(the one of TRIED_ALPHAS with which momentum β is first at 1 % from this start, to stay; the update at which)."""
    n = len(TRIED_ALPHAS)
    losses = np.array(descend_both(
        np.int32(SHAPES.index(shape)), np.float32(kappa), np.array(begin, np.float32), TRIED_ALPHAS.astype(np.float32),
        np.full(n, beta, np.float32))[1])
    there = arrival(losses.T)
    first = np.lexsort((np.nan_to_num(losses[:, -1], nan=np.inf), there))[0]
    return float(TRIED_ALPHAS[first]), int(there[first])


def path_by(update: Callable, shape: str, kappa: float, begin: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """(θ (301, 2), loss (301,)) of `update(theta, grad, velocity) -> (theta, velocity) or None`; None at a None."""
    at, k = np.int32(SHAPES.index(shape)), np.float32(kappa)
    theta, velocity, path = np.asarray(begin, float), np.zeros(2), [np.asarray(begin, float)]
    for _ in range(UPDATES):
        after = update(theta, np.asarray(loss_slope(at, theta.astype(np.float32), k), float), velocity)
        if after is None:
            return None
        theta, velocity = after
        path.append(theta)
    path = np.array(path, np.float32)
    return path, np.asarray(loss_along(at, path, k))


def network_losses(alpha: float, beta: float, seed: int, train: Data, valid: Data) -> np.ndarray:
    """The training losses (2, 61) of a network without and with momentum."""
    both = (setting(depth=1, seed=seed, hyper=(alpha, b)) for b in (0.0, beta))
    return np.stack([np.asarray(run_once(PLAN, one, train, valid).train) for one in both])


def moons() -> tuple[Data, Data]:
    """The network's training and validation set."""
    return draw("moons", 0), draw("moons", 1)


def best_rates(kappa: float, high: float = L) -> tuple[float, tuple[float, float]]:
    """((α of sgd), (α, β of momentum)) that shrink a bowl with curvatures high/κ … high fastest (Polyak, 1964)."""
    root, low = np.sqrt(kappa), high / kappa
    return 2 / (high + low), ((2 / (np.sqrt(high) + np.sqrt(low))) ** 2, ((root - 1) / (root + 1)) ** 2)


def shrinkage(a, beta):
    """Largest |root| of z² - (1 + β - αμ) z + β, for a = αμ: what momentum leaves of the distance in each update.

    Two complex roots have |z| = √β; of two real ones the larger counts. Numbers or arrays that broadcast.
    """
    half = (1 + np.asarray(beta, float) - a) / 2
    inside = half**2 - beta
    return np.where(inside < 0, np.sqrt(beta), np.abs(half) + np.sqrt(np.maximum(inside, 0)))


def updates_to_a_tenth(curvatures: np.ndarray, alpha, beta):
    """How many updates a factor 10 of the distance d takes in the long run, in the slower direction; ∞ if it diverges.

    That is 1 % of the loss ½ μ d². A run may need more: two equal roots z make (1 + ct) zᵗ.
    """
    rate = np.max([shrinkage(alpha * mu, beta) for mu in curvatures], axis=0)
    with np.errstate(divide="ignore"):
        return np.where(rate < 1, np.log(0.1) / np.log(np.minimum(rate, 1)), np.inf)


@cache
def rate_map(curvatures: tuple) -> np.ndarray:
    """`updates_to_a_tenth` over RATE_BETAS (rows) and RATE_ALPHAS: (100, 121)."""
    return updates_to_a_tenth(np.array(curvatures), RATE_ALPHAS, RATE_BETAS[:, None])
