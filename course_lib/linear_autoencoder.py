"""A linear autoencoder with one unit learns points of the plane: the line it reproduces them on is PCA's. Slide S41.

    h = b + W x     x̂ = c + W* h     l = ½ ‖x̂ - x‖²        all T points in every update

Baldi & Hornik, "Neural networks and principal component analysis: learning from examples without local minima" (1989).
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .activations import linear
from .autoencoder import autoencoder, decoder_weights, mean_loss, reconstruct
from .loss import linear_squared
from .optimizers import sgd
from .reconstruction_objectives import reconstruction
from .subspace import principal_components, residual
from .training import gradient_step, start, trajectory

FRAMES, STEPS = 60, 5


class Learned(NamedTuple):
    """At each frame (FRAMES + 1, …): the decoder's direction W* (2,), the encoder's W (2,), x̂ (T, 2) and the mean loss."""

    W_star: jax.Array
    W: jax.Array
    x_hat: jax.Array
    loss: jax.Array


class Pca(NamedTuple):
    """The mean (2,), the first principal component (2,), the loss it leaves, and the share of the variance it holds."""

    mean: np.ndarray
    component: np.ndarray
    loss: float
    share: float


@partial(jax.jit, static_argnums=0)
def learn(tied, X, alpha, seed):
    """Learned of one run on X (T, 2)."""
    key, objective = jax.random.key(seed), reconstruction(linear, linear_squared)

    def record(state):
        forward = reconstruct(state.theta, X, linear, linear_squared)
        return Learned(decoder_weights(state.theta)[:, 0], state.theta.W[0], forward.x_hat,
                       mean_loss(forward, loss=linear_squared))

    idx = jnp.broadcast_to(jnp.arange(len(X)), (FRAMES, STEPS, len(X)))
    state = start(autoencoder(key, 2, 1, tied), sgd(alpha), key)
    return trajectory(gradient_step(objective, sgd(alpha).update), state, X, jnp.zeros(len(X)), idx, record)[1]


def pca(X):
    """The line PCA finds for X (T, 2)."""
    mean, both = principal_components(X, 2)
    spread = ((np.asarray(X, float) - mean) @ both.T).var(axis=0)
    return Pca(mean, both[0], residual(X, mean, both[:1]), float(spread[0] / max(spread.sum(), 1e-300)))


def cloud(ratio, tilt, seed=0, T=24):
    """T points whose spread across their main axis is `ratio` times that along it; the axis is turned by `tilt` degrees."""
    Z = np.random.default_rng(seed).normal(size=(T, 2))
    Z = (Z - Z.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(Z.T, bias=True))).T * [1, ratio]
    turn = np.radians(tilt)
    return (Z @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]).astype(np.float32)


def angles(directions, component):
    """The angle in degrees, 0 ... 90, between each row of (n, 2) and the component; NaN where a row is not finite."""
    cross = directions[:, 0] * component[1] - directions[:, 1] * component[0]
    return np.degrees(np.arctan2(np.abs(cross), np.abs(directions @ component)))
