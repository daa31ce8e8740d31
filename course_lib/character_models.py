"""Three models of what a digit is, seen as they learn: an autoencoder, an RBM, and a picture of the mean digit. Slide S40.

    autoencoder   l(x) = -Σ_i x_i log x̂_i + (1 - x_i) log(1 - x̂_i)       how badly x is reproduced
    RBM           F(x) = -cᵀx - Σ_j softplus(b_j + W_j x)                   -log p(x), up to the constant log Z
    mean image    the same l(x) with x̂ the mean digit, whatever x is        knows pixels, and nothing that joins them

Each learns from TRAINED digits without their labels; UPDATES names the moments at which it was kept.
"""
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from . import rbm, rbm_training
from .autoencoder import autoencoder, reconstruct
from .data import mnist
from .loss import sigm_cross_entropy
from .optimizers import sgd
from .reconstruction_objectives import reconstruction
from .training import epochs, gradient_step, start, trajectory

H, TRAINED, B, EVERY = 64, 5000, 25, 10
UPDATES = (0, 10, 20, 50, 100, 200, 500, 1000)
MODELS = ("autoencoder", "RBM", "mean image")
ALPHA = {"autoencoder": 0.2, "RBM": 0.05}


class Scores(NamedTuple):
    """score (moments, T): low for what the model takes for a digit; x_hat (moments, T, 784): what it makes of x."""

    score: np.ndarray
    x_hat: np.ndarray


@cache
def mean_digit():
    """The mean of the training digits, kept inside [0.01, 0.99], float32 (784,)."""
    return np.clip(mnist().train.X[:TRAINED].mean(axis=0) / 255, 0.01, 0.99).astype(np.float32)


@cache
def trained(model, seed=0):
    """θ of "autoencoder" or "RBM" at the moments UPDATES: every array with a leading axis (8, …). Made once a process."""
    key, (X, y) = jax.random.key(seed), (part[:TRAINED] for part in mnist().train)
    idx = epochs(jax.random.fold_in(key, 1), TRAINED, B, UPDATES[-1] * B // TRAINED)
    theta = _learn(model, key, jnp.asarray(X), jnp.asarray(y), idx.reshape(-1, EVERY, B), mean_digit())
    kept = np.array(UPDATES) // EVERY
    return jax.tree.map(lambda part: np.asarray(part)[kept], theta)


@partial(jax.jit, static_argnums=0)
def _learn(model, key, X, y, idx, mean):
    optimizer = sgd(ALPHA[model])
    if model == "autoencoder":
        theta, hyper, objective = autoencoder(key, X.shape[1], H), (), reconstruction()
    else:
        theta, hyper = rbm.init(key, X.shape[1], H, mean=mean), rbm_training.steps(1)
        objective = rbm_training.cd(probabilities=True)
    step = gradient_step(objective, optimizer.update)
    return trajectory(step, start(theta, optimizer, key, hyper), X, y, idx, lambda state: state.theta)[1]


@jax.jit
def _by_autoencoder(thetas, X):
    def one(theta):
        forward = reconstruct(theta, X)
        return sigm_cross_entropy.value(forward.a_hat, X), forward.x_hat

    return jax.lax.map(one, thetas)


@jax.jit
def _by_rbm(thetas, X):
    def one(theta):
        a = theta.b + X @ theta.W.T
        return rbm.free_energy_from(theta, X, a), jax.nn.sigmoid(theta.c + jax.nn.sigmoid(a) @ theta.W)

    return jax.lax.map(one, thetas)


def judge(model, X, at=None, seed=0):
    """Scores of the images X (T, 784) in [0, 1] by one of MODELS, at all moments, or at moment number `at` only."""
    if model not in MODELS:
        raise ValueError(f"unknown model {model!r}: choose one of {', '.join(MODELS)}")
    moments = slice(None) if at is None else slice(at, at + 1)
    if model == "mean image":
        mean, n = mean_digit(), len(UPDATES[moments])
        score = -(X * np.log(mean) + (1 - X) * np.log(1 - mean)).sum(axis=1)
        return Scores(np.broadcast_to(score, (n, len(X))), np.broadcast_to(mean, (n, *X.shape)))
    thetas = jax.tree.map(lambda part: part[moments], trained(model, seed))
    return Scores(*map(np.asarray, (_by_autoencoder if model == "autoencoder" else _by_rbm)(thetas, X)))


