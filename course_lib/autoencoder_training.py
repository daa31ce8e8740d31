"""Training an autoencoder: plain (slide S41), and its two EXTENSIONS, sparse and denoising, in one objective.

    plain       mean l(x̂(x), x)
    sparse      + λ Σ_j |h_j|                    few units answer to an example (Olshausen & Field, 1996)
    denoising   mean l(x̂(x̃), x), x̃ ~ q(x̃ | x)  rebuild x from a corrupted copy (Vincent et al., 2008)

λ and the noise level live in `State.hyper`, so a control moves them without a retrace. The labels y are not read.
"""
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .activations import ActivationLike, sigm
from .arguments import PyTree, as_float, as_number
from .autoencoder import bprop_reconstruction, check_autoencoder, check_example, mean_loss, reconstruct, sparsity
from .bernoulli import bernoulli
from .loss import Loss, sigm_cross_entropy
from .training import Objective, Step


class Variant(NamedTuple):
    """`hyper` of `reconstruction`: the weight λ of the sparsity penalty and the level of the noise, float32."""

    lam: jax.Array
    noise: jax.Array


def autoencoder_hyper(lam: ArrayLike = 0.0, noise: ArrayLike = 0.0) -> Variant:
    """The `hyper` of a run: start(theta, adam(1e-3), key, autoencoder_hyper(lam=1.0)). ValueError for a negative number."""
    return Variant(sparsity(lam), as_number(noise, "noise", 0))


def masking(key: jax.Array, x: jax.Array, level: float | jax.Array) -> jax.Array:
    """Extension: x̃ = x with each input set to 0 with probability `level`, 0 <= level <= 1."""
    x, level = as_float(x, "x", pixels=True), as_number(level, "the masking noise", 0, 1, jnp.float_)
    return jnp.where(bernoulli(key, jnp.full(x.shape, level).astype(x.dtype)), jnp.zeros_like(x), x)


def gaussian(key: jax.Array, x: jax.Array, level: float | jax.Array) -> jax.Array:
    """Extension: x̃ = x + N(0, level²), level >= 0."""
    x, level = as_float(x, "x", pixels=True), as_number(level, "the noise", 0, dtype=jnp.float_)
    return x + level.astype(x.dtype) * jax.random.normal(key, x.shape, x.dtype)


Corruption = Callable[[jax.Array, jax.Array, float | jax.Array], jax.Array]
"""(key, x, level) -> x̃."""


@cache
def reconstruction_objective(g: ActivationLike = sigm, loss: Loss = sigm_cross_entropy,
                             corrupt: Corruption | None = None) -> Objective:
    """The objective (theta, x, y, key, hyper) -> (mean loss, ∇θ) of an autoencoder, for `gradient_step`.

    corrupt: None, `masking`, `gaussian`, or any (key, x, level) -> x̃; the target is always the clean x.
    hyper: autoencoder_hyper(lam, noise), or () for the plain autoencoder. Equal arguments give the same function: no retrace.
    """
    def objective(theta, x, y, key, hyper):
        theta = check_autoencoder(theta)
        x = check_example(theta, x)
        lam, noise = (hyper.lam, hyper.noise) if hyper else (0.0, 0.0)
        forward = reconstruct(theta, x if corrupt is None else corrupt(key, x, noise), g, loss)
        grads = bprop_reconstruction(theta, forward, x, g, loss, lam)
        return mean_loss(forward, x, loss, lam), grads.theta

    return objective


@cache
def projected(step: Step, project: Callable[[PyTree], PyTree]) -> Step:
    """The same step, and θ ← project(θ) after each update: `unit_norm`, or any function from θ to θ."""
    def then(state, x, y):
        state, info = step(state, x, y)
        return state._replace(theta=project(state.theta)), info

    return then
