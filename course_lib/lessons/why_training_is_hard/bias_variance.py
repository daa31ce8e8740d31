"""Bias and variance, measured: many fits of one network to resampled training sets. Slide S38: overfitting.

    x ~ U[-1, 1],   y = f*(x) + noise,   Var(noise) = σ²          f̂_s is the network trained on set s = 1 … S
    mean f̂ = 1/S Σ_s f̂_s     bias² = E_x (mean f̂ - f*)²     variance = E_x 1/S Σ_s (f̂_s - mean f̂)²
    E_x 1/S Σ_s (f̂_s - f*)² = bias² + variance               and σ² more, where the error is measured on new noisy y

f̂(x) = c + Σ_j v_j tanh(w_j x + b_j). Hundreds of fits at once, while a hand drags: `fit` is the Levenberg-Marquardt
method, a damped Newton method for squared errors (an extension of the slides). One program serves every H <= H_MAX and
T <= T_MAX: units and examples beyond are masked out.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

H_MAX, T_MAX, S, ITERATIONS, POINTS = 10, 40, 32, 20, 81
GRID = ((np.arange(POINTS) + 0.5) * 2 / POINTS - 1).astype(np.float32)     # middles: their mean is that over U[-1, 1]
TARGETS = ("bump", "wave", "line")
NEW = 400                                                                  # new noisy examples for each fit
WIDTHS, LAMS = (1, 2, 3, 4, 6, 10), (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)   # a curve runs over: capacity grows
GOOD, HIGH_BIAS, HIGH_VARIANCE = "good trade-off", "low variance / high bias", "high variance / low bias"
BOTH_HIGH = "high bias and variance"


class ErrorParts(NamedTuple):
    """bias², variance and their sum, the mean squared distance from f*: each measured over the same fits and x."""

    bias2: np.ndarray
    variance: np.ndarray
    distance: np.ndarray


class Fits(NamedTuple):
    """For each set s and each of the n pairs (H, λ): f̂_s on GRID (S, n, POINTS), its mean squared error on its own set
    and on NEW new noisy examples (S, n); the sets x, y (S, T_MAX), of which the first T were used."""

    f: jax.Array
    train: jax.Array
    fresh: jax.Array
    x: jax.Array
    y: jax.Array


def target(x: jax.Array, which: jax.Array) -> jax.Array:
    """f*(x) of TARGETS[which]: 1.2 exp(-8x²) - 0.3, 0.8 sin 1.5πx, 0.7 x."""
    return lax.switch(which, (lambda: 1.2 * jnp.exp(-8 * x**2) - 0.3, lambda: 0.8 * jnp.sin(1.5 * jnp.pi * x), lambda: 0.7 * x))


def decompose(f: np.ndarray, f_star: np.ndarray) -> ErrorParts:
    """ErrorParts of the fits f (S, points) around f_star (points,); leading axes between S and points stay."""
    f = np.asarray(f, float)
    mean = f.mean(axis=0)
    bias2, variance = ((mean - f_star) ** 2).mean(axis=-1), f.var(axis=0).mean(axis=-1)
    return ErrorParts(bias2, variance, squared_distances(f, f_star).mean(axis=0))


def net(p: jax.Array, x: jax.Array) -> jax.Array:
    """f̂(x) for x (T,) and p = (w, b, v, c) in one array (3 H_MAX + 1,)."""
    w, b, v = p[:-1].reshape(3, H_MAX)
    return jnp.tanh(x[:, None] * w + b) @ v + p[-1]


def jacobian(p: jax.Array, x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """(f̂(x), ∂f̂(x)/∂p (T, 3 H_MAX + 1))."""
    w, b, v = p[:-1].reshape(3, H_MAX)
    h = jnp.tanh(x[:, None] * w + b)
    d = (1 - h * h) * v
    return h @ v + p[-1], jnp.concatenate([x[:, None] * d, d, h, jnp.ones((len(x), 1))], axis=1)


def fit(p: jax.Array, mask: jax.Array, x: jax.Array, y: jax.Array, on: jax.Array, lam: jax.Array):
    """(p, objective) after ITERATIONS steps on 1/T Σ (f̂(x) - y)² + λ Σ w² + v², where `on` and `mask` are 1.

    Each step solves (JᵀJ + R + μ I) Δ = -∇/2 with R = λT on the weights; it is kept if the objective falls (μ is then
    lowered), else μ is raised.
    """
    rows = on.sum()
    ridge = lam * rows * mask * jnp.concatenate([jnp.ones(H_MAX), jnp.zeros(H_MAX), jnp.ones(H_MAX), jnp.zeros(1)])

    def objective(p):
        return (on * (net(p, x) - y) ** 2).sum() + (ridge * p * p).sum()

    def step(carry, _):
        p, mu, value = carry
        f, J = jacobian(p, x)
        J = J * on[:, None] * mask
        lower = jnp.linalg.cholesky(J.T @ J + jnp.diag(ridge + mu))
        trial = p - jax.scipy.linalg.cho_solve((lower, True), J.T @ ((f - y) * on) + ridge * p)
        new = objective(trial)
        better = new < value
        return (jnp.where(better, trial, p), jnp.where(better, 0.3 * mu, 4 * mu), jnp.where(better, new, value)), None

    (p, _, value), _ = lax.scan(step, (p, jnp.float32(1), objective(p)), length=ITERATIONS)
    return p, value / rows


@partial(jax.jit, static_argnums=0)
def fits(sets: int, seed: jax.Array, which: jax.Array, T: jax.Array, sigma: jax.Array, H: jax.Array, lam: jax.Array) -> Fits:
    """Fits of each pair (H[i], λ[i]), (n,) both, to the same `sets` training sets of T examples, from the same starts."""
    grid = jnp.asarray(GRID)

    def sample(key, many):
        place, noise = jax.random.split(key)
        x = jax.random.uniform(place, (many,), jnp.float32, minval=-1.0, maxval=1.0)
        return x, target(x, which) + sigma * jax.random.normal(noise, (many,), jnp.float32)

    def one_set(key):
        k1, k2, k3 = jax.random.split(key, 3)
        (x, y), (x_new, y_new) = sample(k1, T_MAX), sample(k2, NEW)
        on = (jnp.arange(T_MAX) < T).astype(jnp.float32)
        start = jax.random.normal(k3, (3, H_MAX), jnp.float32) * jnp.float32([[3.0], [2.0], [0.3]])

        def one_fit(H, lam):
            mask = jnp.append(jnp.tile((jnp.arange(H_MAX) < H).astype(jnp.float32), 3), 1.0)
            p, _ = fit(mask * jnp.append(start.ravel(), 0.0), mask, x, y, on, lam)
            train = (on * (net(p, x) - y) ** 2).sum() / on.sum()
            return net(p, grid), train, ((net(p, x_new) - y_new) ** 2).mean()

        return Fits(*jax.vmap(one_fit)(H, lam), x, y)

    return jax.vmap(one_set)(jax.random.split(jax.random.key(seed), sets))


def situation(distances: tuple, i: int) -> tuple[str, int]:
    """("good trade-off", best), or what is wrong with column i of `distances`.

    distances: (bias² (n,), variance (n,), squared distance of each fit from f* (S, n)). Column i is a good trade-off if
    its mean distance is not larger than the best column's by more than two standard errors of the paired difference;
    else the part that is larger than the best column's by more gives the name. Variance is called low only where it is
    lower than the best column's: too few units have a high bias and gain no variance for it.
    """
    bias2, variance, each = distances
    best = int(each.mean(axis=0).argmin())
    gap = each[:, i] - each[:, best]
    if gap.mean() <= 2 * gap.std() / np.sqrt(len(gap)):
        return GOOD, best
    if bias2[i] - bias2[best] <= variance[i] - variance[best]:
        return HIGH_VARIANCE, best
    return (HIGH_BIAS if variance[i] < variance[best] else BOTH_HIGH), best


def squared_distances(f: np.ndarray, f_star: np.ndarray) -> np.ndarray:
    """E_x (f̂_s(x) - f*(x))² of each fit: (S, …, points) -> (S, …)."""
    return ((np.asarray(f, float) - f_star) ** 2).mean(axis=-1)


def truth(name: str) -> np.ndarray:
    """f* of this name on GRID, (POINTS,)."""
    return np.asarray(target(GRID, np.int32(TARGETS.index(name))))


def fits_around(H: int, lam: float, axis: str, T: int, sigma: float, target: str, seed: int) -> Fits:
    """NumPy Fits to S training sets: of (H, λ) in column 0, then of six along the `axis`, WIDTHS for "H", LAMS for "λ"."""
    widths = [H, *(WIDTHS if axis == "H" else [H] * len(LAMS))]
    lams = [lam, *([lam] * len(WIDTHS) if axis == "H" else LAMS)]
    found = fits(S, np.int32(seed), np.int32(TARGETS.index(target)), np.int32(T), np.float32(sigma),
                 np.array(widths, np.int32), np.array(lams, np.float32))
    return Fits(*(np.asarray(part) for part in found))


def place_on_axis(H: int, lam: float, axis: str) -> float:
    """Where (H, λ) stands among the six of the axis, 0 … 5."""
    if axis == "H":
        return float(np.interp(H, WIDTHS, range(len(WIDTHS))))
    return float(np.interp(-np.log10(lam), -np.log10(LAMS), range(len(LAMS))))


def three(best: int) -> tuple[int, int, int]:
    """Columns of the slide's three situations among 1 … 6: least capacity, the best one between, most capacity."""
    return 1, int(np.clip(best, 2, len(LAMS) - 1)), len(LAMS)
