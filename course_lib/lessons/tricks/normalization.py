"""The same descent on raw inputs and on prepared ones. Slide S28: subtract the training set mean, divide by its deviation.

The unit is linear, f(x) = w₁ x₁ + w₂ x₂, with squared error: two weights, so its risk can be drawn, and the Hessian is
1/T Σ x xᵀ. A bias would be a third weight whose input is always 1. The network beside it has biases and learns moons
whose inputs have been stretched and shifted in the same way.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Data, draw, grid
from course_lib.landscapes import descend
from course_lib.normalization import Statistics, second_moment, standardize, statistics
from course_lib.optimizers import sgd
from course_lib.toy_runs import FRAMES, SEEDS, Plan, one_run, setting

ROWS, UPDATES, MAP_N = 60, 300, 81
ALPHAS = np.geomspace(0.01, 100, 13).astype(np.float32)     # of the network
PLAN = Plan(sizes=(2, 8, 2), steps=UPDATES // FRAMES)


class Inputs(NamedTuple):
    """What stands before the unit: mean (2,) of x, how much x₁ is stretched, the correlation; which steps of the rule."""

    mean: tuple
    ratio: float
    rho: float
    center: bool
    scale: bool


class NormalizationRuns(NamedTuple):
    """Raw and prepared, each a pair: the inputs (ROWS, 2), the Hessian (2, 2) and its eigenvalues (2,), α, w - w* at each
    update (2, 301, 2), the risk above the minimum over that of the start (2, 301), the network's training losses for
    each of ALPHAS (2, 13, 61)."""

    clouds: tuple
    hessians: list
    curvatures: list
    alphas: list
    paths: np.ndarray
    ratios: np.ndarray
    net: np.ndarray


@jax.jit
def descend_unit(X, begin, alpha):
    """w - w* at each update (301, 2) of gradient descent from w* + begin: the targets are those of w*, without noise."""
    def height(w):
        error = X @ w
        return (error**2).mean() / 2, X.T @ error / len(X)

    return descend(height, sgd(alpha), begin, UPDATES)


@jax.jit
def losses_over_alpha(seeds, train, valid):
    """The training losses of a network's run for each seed and each of ALPHAS: (n, 13, 61)."""
    s = setting(depth=1)
    return jax.vmap(lambda seed: jax.vmap(lambda alpha: one_run(PLAN, s._replace(seed=seed, hyper=(alpha,)), train,
                                                                valid).train)(jnp.asarray(ALPHAS)))(seeds)


@cache
def round_cloud() -> np.ndarray:
    """ROWS points with mean 0, deviation 1 and no correlation at all."""
    z = np.random.default_rng(1).normal(size=(ROWS, 2))
    z -= z.mean(0)
    return (z @ np.linalg.inv(np.linalg.cholesky(z.T @ z / ROWS)).T).astype(np.float32)


@cache
def standard_moons() -> tuple[Data, Data]:
    """Training and validation moons whose inputs have mean 0 and deviation 1 on the training set."""
    sets = [draw("moons", i) for i in (0, 1)]
    unit = statistics(sets[0].X)
    return tuple(Data(np.asarray(standardize(one.X, unit)), one.y) for one in sets)


def stretched(X: np.ndarray, inputs: Inputs) -> np.ndarray:
    """X (T, 2) with the ratio and the mean of `inputs`."""
    return (X * np.array([inputs.ratio, 1], np.float32) + np.array(inputs.mean, np.float32)).astype(np.float32)


def prepared(X: np.ndarray, inputs: Inputs, others: tuple = ()) -> list[np.ndarray]:
    """X (T, 2), and other sets, after the chosen parts of the slide's rule, with the statistics of X."""
    found = statistics(X)
    D = X.shape[1]
    chosen = Statistics(found.mean if inputs.center else np.zeros(D, np.float32),
                        found.std if inputs.scale else np.ones(D, np.float32))
    return [np.asarray(standardize(one, chosen)) for one in (X, *others)]


def unit_runs(inputs: Inputs, begin: tuple, part: float, net: np.ndarray) -> NormalizationRuns:
    """The two descents of the unit from w* + begin with α = part · 2/L, beside the network's losses `net`."""
    raw = stretched(round_cloud() @ np.array([[1, inputs.rho], [0, np.sqrt(1 - inputs.rho**2)]], np.float32), inputs)
    clouds = raw, prepared(raw, inputs)[0]
    hessians = [np.asarray(second_moment(X), float) for X in clouds]
    curvatures = [np.linalg.eigvalsh(H) for H in hessians]
    alphas = [part * 2 / c[-1] for c in curvatures]
    begin = np.array(begin, np.float32)
    paths = np.array([descend_unit(X, begin, np.float32(alpha)) for X, alpha in zip(clouds, alphas, strict=True)])
    above = [np.einsum("ti,ij,tj->t", d, H, d) for d, H in zip(paths.astype(float), hessians, strict=True)]
    return NormalizationRuns(clouds, hessians, curvatures, alphas, paths, np.array([r / max(r[0], 1e-30) for r in above]), net)


def network_sets(inputs: Inputs) -> tuple[list[Data], list[Data]]:
    """(raw, prepared): training and validation moons each."""
    raw = [Data(stretched(one.X, inputs), one.y) for one in standard_moons()]
    ready = prepared(raw[0].X, inputs, (raw[1].X,))
    return raw, [one._replace(X=X) for one, X in zip(raw, ready, strict=True)]


def network_runs(inputs: Inputs, seed: int) -> np.ndarray:
    """The network's training losses on raw and on prepared inputs, (2, 13, 61)."""
    return np.stack([np.asarray(losses_over_alpha(np.int32([seed]), *sets))[0] for sets in network_sets(inputs)])


def prepared_seeds(inputs: Inputs) -> np.ndarray:
    """The network's training losses on prepared inputs from each seed, (16, 13, 61)."""
    return np.asarray(losses_over_alpha(np.arange(SEEDS, dtype=np.int32), *network_sets(inputs)[1]))


def bowls(hessians: list) -> list[np.ndarray]:
    """½ dᵀHd over the square of d, one (MAP_N, MAP_N) for each Hessian H."""
    at = grid(MAP_N).astype(float)
    return [(np.einsum("ni,ij,nj->n", at, H, at) / 2).reshape(MAP_N, MAP_N) for H in hessians]
