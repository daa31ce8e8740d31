"""log Z by annealed importance sampling, for RBMs too large to enumerate. Extension of S52.

    p_β(x) ∝ exp(((1-β) c_A + β c)ᵀx) Π_j (1 + exp(β (b_j + W_j x)))         from the base rates β = 0 to the RBM, β = 1
    Z / Z_A = E[w],   w = Π_i p*_{β_i}(x_i) / p*_{β_{i-1}}(x_i),   Z_A = 2^H Π_k (1 + exp(c_Ak))

x_{i+1} follows x_i by one Gibbs step at β_i. w is unbiased for Z / Z_A, so log w̄ is on average too LOW: log p(x) then
looks too good. Neal, "Annealed importance sampling", 2001; Salakhutdinov & Murray, "On the quantitative analysis of
deep belief networks", 2008.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from course_lib.arguments import as_float, check_between, check_count, check_finite, check_key, is_concrete
from course_lib.bernoulli import bernoulli

from .model import RBM, check_rbm, logit, softplus, visible_mean


class AIS(NamedTuple):
    """log Z with an interval of `z` standard errors of w̄ (low may be -inf), log w of each run, and the effective runs.

    `effective` = (Σw)² / Σw², between 1 and M: near 1 a single run carries the estimate and the interval means little.
    """

    log_z: jax.Array
    low: jax.Array
    high: jax.Array
    log_w: jax.Array
    effective: jax.Array


def schedule(n: int = 1000) -> jax.Array:
    """n + 1 inverse temperatures β, denser near 1 as in the paper: 500 : 4000 : 10,000 of them up to 0.5, 0.9, 1."""
    n = check_count(n)
    return jnp.interp(jnp.linspace(0.0, 14_500.0, n + 1), jnp.asarray([0.0, 500.0, 4_500.0, 14_500.0]),
                      jnp.asarray([0.0, 0.5, 0.9, 1.0]))


def ais(key: jax.Array, theta: RBM, betas: ArrayLike | None = None, M: int = 100, mean: ArrayLike | None = None,
        z: float = 3.0) -> AIS:
    """Estimate log Z with M independent runs through `betas` (default `schedule()`), all at once.

    mean  the training set's mean image (D,): base rates c_A = log(m / (1 - m)); None: c_A = c
    z     half-width of the interval in standard errors of the mean weight; it is then carried to the log scale
    ValueError unless betas climb from 0 to 1 and M >= 2.
    """
    theta, z = check_rbm(theta), check_between(z, 0, np.inf, "z")
    betas = check_betas(schedule() if betas is None else betas)
    base = theta.c if mean is None else logit(visible_mean(mean, theta.W.shape[1]))
    base = base.astype(theta.W.dtype)
    runs = jnp.broadcast_to(base, (check_count(M, "M", 2), base.size))
    log_w = _runs(check_key(key), theta, betas.astype(base.dtype), runs)
    return summary(log_w, base_log_z(theta, base), z)


def base_log_z(theta: RBM, base: jax.Array) -> jax.Array:
    """log Z_A = H log 2 + Σ_k softplus(c_Ak), of the RBM with W = 0, b = 0, c = c_A."""
    return theta.W.shape[0] * jnp.log(jnp.asarray(2, theta.W.dtype)) + softplus(base).sum()


def summary(log_w: jax.Array, log_z_base: jax.Array, z: float = 3.0) -> AIS:
    """AIS from the log weights (M,): log w̄ and the interval log(w̄ ± z s/√M), computed relative to the largest w."""
    top = log_w.max()
    w = jnp.exp(log_w - top)
    mean, error = w.mean(), jnp.asarray(z, w.dtype) * w.std(ddof=1) / jnp.sqrt(jnp.asarray(w.size, w.dtype))
    scale = log_z_base + top
    return AIS(scale + jnp.log(mean), scale + jnp.log(jnp.maximum(mean - error, 0)), scale + jnp.log(mean + error),
               log_w, w.sum() ** 2 / (w**2).sum())


@jax.jit
def _runs(key, theta, betas, base):
    """log w of every run, (M,); base is c_A repeated for the M runs."""
    dtype = theta.W.dtype

    def step(carry, inputs):
        i, before, beta = inputs
        x, log_w = carry
        a = theta.b + x @ theta.W.T
        log_w = log_w + (beta - before) * (x * (theta.c - base)).sum(-1)
        log_w = log_w + (softplus(beta * a) - softplus(before * a)).sum(-1)
        key_h, key_x = jax.random.split(jax.random.fold_in(key, i))
        h = bernoulli(key_h, jax.nn.sigmoid(beta * a)).astype(dtype)
        a_x = (1 - beta) * base + beta * (theta.c + h @ theta.W)
        return (bernoulli(key_x, jax.nn.sigmoid(a_x)).astype(dtype), log_w), None

    x = bernoulli(jax.random.fold_in(key, 0), jax.nn.sigmoid(base)).astype(dtype)
    inputs = (jnp.arange(1, betas.size), betas[:-1], betas[1:])
    return lax.scan(step, (x, jnp.zeros(x.shape[0], dtype)), inputs)[0][1]


def check_betas(betas: ArrayLike) -> jax.Array:
    """betas as floats; ValueError unless they climb from exactly 0 to exactly 1."""
    betas = as_float(betas, "betas").astype(jnp.float32)
    check_finite(betas, "betas")
    if betas.ndim != 1 or betas.size < 2:
        raise ValueError(f"betas must be a list of at least two inverse temperatures, it has shape {betas.shape}")
    if is_concrete(betas):
        values = np.asarray(betas)
        if values[0] != 0 or values[-1] != 1 or (np.diff(values) < 0).any():
            raise ValueError(f"betas must climb from 0 to 1, they go from {values[0]:g} to {values[-1]:g}")
    return betas
