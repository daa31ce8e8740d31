"""Training an RBM by the gradient of -log p(x): what the data wants, minus what the model believes. Extension of S52.

    ∂(-log p(x))/∂W = -p(h=1|x) xᵀ + E_model[h xᵀ]       ∂b: -p(h=1|x) + E_model[h]       ∂c: -x + E_model[x]

The negative phase is exact (`exact`), k Gibbs steps from the data (`cd`; Hinton, "Training products of experts by
minimizing contrastive divergence", 2002), or chains that never restart (`persistent_step`; Tieleman, "Training
restricted Boltzmann machines using approximations to the likelihood gradient", 2008):

    run_steps(gradient_step(cd_objective(), optimizer.update), start(theta, optimizer, key, cd_hyper(k)), X, y, idx)
    run_steps(persistent_step(optimizer.update), start(theta, optimizer, key, pcd_hyper(key, theta, M, k)), X, y, idx)

The labels y are ignored. Data: bool (`rbm.binarize`), or levels in [0, 1] with probabilities=True.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import on_device
from course_lib.bernoulli import bernoulli
from course_lib.optimizers import Update, apply_updates
from course_lib.training import Info, Objective, State, Step

from .gibbs import check_k, sample_from_biases
from .likelihood import log_z, model_mean
from .model import RBM, check_rbm, check_values, free_energy_from, visible


class CD(NamedTuple):
    """`hyper` of `cd`: the number k of Gibbs steps, a traced int32 that a slider may move."""

    k: jax.Array


class Chains(NamedTuple):
    """`hyper` of `persistent_step`: k Gibbs steps for each update, and the M chains x (M, D) that live on.

    persistent: None, or a traced bool that a control may move, with M = B chains: false is CD-k, begun at the data.
    """

    k: jax.Array
    x: jax.Array
    persistent: jax.Array | None = None


def cd_hyper(k: int | np.integer | jax.Array = 1) -> CD:
    """The hyper of CD-k. ValueError unless k is a whole number >= 1."""
    return CD(check_k(k))


def pcd_hyper(key: jax.Array, theta: RBM, M: int, k: int | np.integer | jax.Array = 1) -> Chains:
    """The hyper of persistent CD: M chains that start from coins of the visible biases. ValueError for k or M < 1."""
    return Chains(check_k(k), sample_from_biases(key, check_rbm(theta), M))


@cache
def cd_objective(probabilities: bool = False) -> Objective:
    """The objective (theta, x, y, key, hyper) -> (value, ∇) of CD-k for a mini-batch x (B, D), hyper = cd_hyper(k).

    value = mean F(x) - mean F(x̃): with the samples x̃ held fixed, ∇ is exactly its gradient. It is no likelihood.
    """
    def objective(theta, x, y, key, hyper):
        theta = check_rbm(theta)
        x, a = data(theta, x, probabilities)
        return contrast(theta, x, a, *negative(key, theta, x, a, hyper.k))

    return objective


@cache
def exact_objective(probabilities: bool = False) -> Objective:
    """The objective whose value is mean -log p(x) and whose ∇ is exact, for min(D, H) small enough to enumerate."""
    def objective(theta, x, y, key, hyper):
        theta = check_rbm(theta)
        x, a = data(theta, x, probabilities)
        z = log_z(theta)
        model = model_mean(theta, z)
        value = free_energy_from(theta, x, a).mean() + z
        return value, jax.tree.map(lambda m, p: m - p, model, moments(jax.nn.sigmoid(a), x))

    return objective


@cache
def persistent_step(update: Update, probabilities: bool = False) -> Step:
    """step(state, x, y) -> (State, Info) of persistent CD, for `run_steps`: the chains are carried in state.hyper."""
    def step(state, x, y):
        theta, (k, old, persistent) = state.theta, state.hyper
        x, a = data(theta, x, probabilities)
        key = jax.random.fold_in(state.key, state.t)
        old = visible(theta, old) if persistent is None else jnp.where(persistent, visible(theta, old), x)
        new, a_new = negative(key, theta, old, theta.b + old @ theta.W.T, k)
        value, grads = contrast(theta, x, a, new, a_new)
        updates, opt = update(grads, state.opt, theta)
        return State(apply_updates(theta, updates), opt, state.key, state.t + 1, Chains(k, new, persistent)), Info(value)

    return step


def negative(key: jax.Array, theta: RBM, x: jax.Array, a: jax.Array,
             k: int | jax.Array) -> tuple[jax.Array, jax.Array]:
    """(x̃, b + W x̃) after k block Gibbs steps from the chains x, whose a = b + W x is known. k may be traced."""
    def body(i, chain):
        x, a = chain
        key_h, key_x = jax.random.split(jax.random.fold_in(key, i))
        h = bernoulli(key_h, jax.nn.sigmoid(a)).astype(x.dtype)
        x = bernoulli(key_x, jax.nn.sigmoid(theta.c + h @ theta.W)).astype(x.dtype)
        return x, theta.b + x @ theta.W.T

    return lax.fori_loop(0, k, body, (x, a))


def contrast(theta: RBM, x: jax.Array, a: jax.Array, x_neg: jax.Array, a_neg: jax.Array) -> tuple[jax.Array, RBM]:
    """(mean F(x) - mean F(x̃), its gradient with x̃ fixed): the negative phase's moments minus the positive phase's."""
    value = free_energy_from(theta, x, a).mean() - free_energy_from(theta, x_neg, a_neg).mean()
    positive, negative = moments(jax.nn.sigmoid(a), x), moments(jax.nn.sigmoid(a_neg), x_neg)
    return value, jax.tree.map(lambda n, p: n - p, negative, positive)


def moments(p: jax.Array, x: jax.Array) -> RBM:
    """Means over a mini-batch of p xᵀ (H, D), p (H,) and x (D,), as an RBM: shaped like θ. p = p(h=1|x), (B, H)."""
    return RBM(p.T @ x / x.shape[0], p.mean(0), x.mean(0))


def data(theta: RBM, x: jax.Array, probabilities: bool) -> tuple[jax.Array, jax.Array]:
    """x (B, D) as floats, with a = b + W x. ValueError unless bool, or levels where `probabilities` allows them.

    Values are unknown inside a trace: there the type bool is the proof of 0/1, and a level outside [0, 1] becomes NaN.
    """
    theta, x = check_rbm(theta), on_device(x)
    binary = x.dtype == bool
    if not binary and not probabilities:
        raise ValueError(f"a binary RBM needs bool data, x holds {x.dtype}: binarize(key, X) makes it "
                         "from grey levels; with probabilities=True, levels in [0, 1] are taken as they are")
    if x.ndim != 2:
        raise ValueError(f"x must be a mini-batch (B, D), it has shape {x.shape}")
    levels = x.dtype == jnp.uint8
    x = visible(theta, x, probabilities)
    if not (binary or levels):
        x = jnp.where((x >= 0) & (x <= 1), check_values(x, "x", probabilities=True), jnp.nan)
    return x, theta.b + x @ theta.W.T
