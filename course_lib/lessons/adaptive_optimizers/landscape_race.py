"""Five update rules from one start, with the same noise, on the contour of a loss in two parameters. Slide S30.

Every number is traced: surface, κ, start, noise and all hyper-parameters move without compiling anything again.
"""
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.data import grid
from course_lib.landscapes import arrival, bent, bowl, hole, turned
from course_lib.optimizers import adagrad, adam, apply_updates, momentum, rmsprop, sgd

RULES = ("sgd", "momentum", "Adagrad", "RMSProp", "Adam")
HYPER = {"sgd": {"alpha"}, "momentum": {"alpha", "beta"}, "Adagrad": {"alpha", "eps"},
         "RMSProp": {"alpha", "beta", "eps"}, "Adam": {"alpha", "beta1", "beta2", "eps"}}
ALPHAS = 10.0 ** np.arange(-3, 0.6, 0.25)       # tried for each rule's best
UPDATES, SEEDS, MAP_N = 200, 16, 121
CORRECTED = 10**7                               # a clock t so far on that 1 - βᵗ is 1: no bias correction


def straight_bowl(theta, kappa):
    """½ (θ₁² + κ θ₂²): κ is the ratio of the largest to the smallest curvature."""
    return bowl(theta, 1, kappa)


def turned_bowl(theta, kappa):
    """The same bowl turned by 45°: now no coordinate has a curvature of its own."""
    return bowl(turned(theta, 45), 1, kappa)


def curved_valley(theta, kappa):
    """½ (θ₁ - 1.5)² + κ/8 (θ₂ - ½ θ₁² + 1)²: a valley along a parabola, as Rosenbrock's."""
    u, v = bent(theta, 0.5)
    return bowl((u - 1.5, v + 1), 1, kappa / 4)


def plateau(theta, kappa):
    """1 - exp(-‖θ - θ*‖²/2): flat far from θ* = (1.5, -1). κ plays no part."""
    return hole((theta[0] - 1.5, theta[1] + 1), 2)


def saddle(theta, kappa):
    """κ/20 θ₁² + (θ₂² - 4)²/16: a saddle at 0 between two minima at θ₂ = ±2."""
    return kappa * theta[0] ** 2 / 20 + (theta[1] ** 2 - 4) ** 2 / 16


SURFACES = {"bowl": straight_bowl, "turned bowl": turned_bowl, "curved valley": curved_valley,
            "plateau": plateau, "saddle": saddle}
MINIMA = {"bowl": ((0, 0),), "turned bowl": ((0, 0),), "curved valley": ((1.5, 0.125),), "plateau": ((1.5, -1),),
          "saddle": ((0, 2), (0, -2))}


class RaceSetting(NamedTuple):
    """What all rules share; every leaf is traced.

    surface  place in SURFACES;  kappa  its κ;  c  a factor on the whole loss, gradient and noise;  noise  its size σ
    beta     of momentum and RMSProp; beta1, beta2 of Adam;  eps  of the three adaptive rules
    correct  1: Adam with bias correction
    """

    surface: Any
    kappa: Any
    c: Any
    noise: Any
    seed: Any
    start: Any
    beta: Any
    beta1: Any
    beta2: Any
    eps: Any
    correct: Any


class RacePaths(NamedTuple):
    """θ (T+1, 5, 2), loss without its factor c (T+1, 5), and the effective step of the three adaptive rules (T, 3, 2)."""

    theta: jax.Array
    loss: jax.Array
    step: jax.Array


class RaceResult(NamedTuple):
    """θ (T+1, n, 2) of n rules, the loss as part of the start's (T+1, n), effective steps (T, 3, 2), the last loss of the
    five rules for each of ALPHAS (len(ALPHAS), 5), and the α used (n,)."""

    theta: np.ndarray
    loss: np.ndarray
    step: np.ndarray
    over: np.ndarray
    alphas: np.ndarray


def race_setting(surface="bowl", kappa=30.0, c=1.0, noise=0.0, seed=0, start=(-2.7, 0.8), beta=0.9, beta1=0.9,
                 beta2=0.999, eps=1e-8, correct=True) -> RaceSetting:
    """A RaceSetting from words and Python numbers."""
    numbers = (np.float32(value) for value in (beta, beta1, beta2, eps))
    return RaceSetting(np.int32(list(SURFACES).index(surface)), np.float32(kappa), np.float32(c), np.float32(noise),
                  np.int32(seed), np.asarray(start, np.float32), *numbers, np.bool_(correct))


def height_on(surface, kappa, theta):
    """The surface with this place in SURFACES, at θ (2,)."""
    return lax.switch(surface, list(SURFACES.values()), theta, kappa)


@jax.jit
def surface_slope(surface, kappa, theta):
    """(loss, its gradient) at θ (2,)."""
    return jax.value_and_grad(height_on, argnums=2)(surface, kappa, theta)


@jax.jit
def heights(surface, kappa, points):
    """The loss at points (n, 2)."""
    return jax.vmap(lambda theta: height_on(surface, kappa, theta))(points)


def surface_map(surface: str, kappa: float) -> np.ndarray:
    """The loss over the square of θ, (MAP_N, MAP_N)."""
    at = race_setting(surface, kappa)
    return np.asarray(heights(at.surface, at.kappa, grid(MAP_N))).reshape(MAP_N, MAP_N)


@jax.jit
def gradient_noise(seed, noise):
    """What is added to the gradient of each update: (T, 2)."""
    return noise * jax.random.normal(jax.random.key(seed), (UPDATES, 2))


def rules_of(at, alphas):
    """The update rules RULES with their α (5,)."""
    return (sgd(alphas[0]), momentum(alphas[1], at.beta), adagrad(alphas[2], at.eps),
            rmsprop(alphas[3], at.beta, at.eps), adam(alphas[4], at.beta1, at.beta2, at.eps))


def effective_steps(state):
    """α/√(γ + ε) of Adagrad and RMSProp, α/(√γ̂ + ε) of Adam: what multiplies each coordinate of the gradient."""
    _, _, ada, rms, adam_ = state
    gamma = adam_.gamma / (1 - adam_.beta2 ** adam_.t.astype(jnp.float32))
    return jnp.stack([*(one.alpha / jnp.sqrt(one.gamma + one.eps) for one in (ada, rms)),
                      adam_.alpha / (jnp.sqrt(gamma) + adam_.eps)])


def one_race(at: RaceSetting, alphas: jax.Array) -> RacePaths:
    """RacePaths of the five rules with α (5,)."""
    rules = rules_of(at, alphas)
    states = tuple(rule.init(at.start) for rule in rules)
    states = (*states[:4], states[4]._replace(t=jnp.where(at.correct, 0, CORRECTED).astype(jnp.int32)))
    thetas = jnp.broadcast_to(at.start, (5, 2))
    slopes = jax.vmap(partial(surface_slope, at.surface, at.kappa))

    def update(carry, noise):
        thetas, states = carry
        loss, grads = slopes(thetas)
        out = [rule.update(at.c * (grad + noise), state) for rule, grad, state in zip(rules, grads, states, strict=True)]
        states = tuple(state for _, state in out)
        after = apply_updates(thetas, jnp.stack([delta for delta, _ in out]))
        return (after, states), (thetas, loss, effective_steps(states))

    (last, _), (theta, loss, step) = lax.scan(update, (thetas, states), gradient_noise(at.seed, at.noise))
    return RacePaths(jnp.concatenate([theta, last[None]]), jnp.concatenate([loss, slopes(last)[0][None]]), step)


@jax.jit
def race_rows(at, alphas):
    """RacePaths (n, T+1, 5, ...) for n rows of α, (n, 5): one for the picture, the others for the curve over α."""
    return jax.vmap(partial(one_race, at))(alphas)


@jax.jit
def race_seeds(at, alphas):
    """The losses (16, T+1, 5) with the noise of SEEDS other seeds."""
    return jax.vmap(lambda seed: one_race(at._replace(seed=seed), alphas).loss)(jnp.arange(SEEDS, dtype=jnp.int32))


def best_rows(paths: RacePaths) -> np.ndarray:
    """For each rule the row of `race_rows` that is first at 1 % to stay; where none is, the one that ends lowest. (5,)"""
    last = np.nan_to_num(paths.loss[:, -1] / paths.loss[:, 0], nan=1e9, posinf=1e9)
    there = np.stack([arrival(one) for one in paths.loss])
    return np.argmin(there + np.minimum(last, 1e6) * np.where(there > UPDATES, 1, 1e-3), axis=0)


def run_race(at: RaceSetting, alpha: float, best: bool) -> RaceResult:
    """The race with one α for all, or with each rule's best of ALPHAS."""
    rows = np.concatenate([np.full((1, 5), alpha), np.repeat(ALPHAS[:, None], 5, 1)]).astype(np.float32)
    paths = jax.tree.map(np.asarray, race_rows(at, rows))
    rest = jax.tree.map(lambda one: one[1:], paths)
    first = best_rows(rest) + 1 if best else np.zeros(5, int)
    theta, loss = (np.stack([one[row, :, i] for i, row in enumerate(first)], 1) for one in (paths.theta, paths.loss))
    step = float(at.c) * np.stack([paths.step[first[i], :, i - 2] for i in (2, 3, 4)], 1)
    scale = max(float(loss[0, 0]), 1e-30)
    return RaceResult(theta, loss / scale, step, rest.loss[:, -1] / scale, rows[first, np.arange(5)].astype(float))


def losses_of_seeds(at: RaceSetting, race: RaceResult) -> np.ndarray:
    """The losses as part of the start's, (16, T+1, 5), with the noise of other seeds and the same α."""
    losses = np.asarray(race_seeds(at, race.alphas[:5].astype(np.float32)))
    return losses / max(float(losses[0, 0, 0]), 1e-30)
