"""An autoencoder of 784 pixels learns from 5,000 digits: the run behind the picture of slide S41, a piece at a time.

SGD with mini-batches of 20 on the cross-entropy; masking noise is the denoising extension (`reconstruction_objectives`).
What a run is judged by: validation digits as they are, and with half of their pixels erased, both to be reproduced whole.
"""
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .autoencoder import autoencoder, bprop_reconstruction, mean_loss, reconstruct
from .characters import images
from .data import mnist
from .loss import sigm_cross_entropy
from .optimizers import sgd, with_hyper
from .reconstruction_objectives import masking, reconstruction, variant
from .training import gradient_step, start, sweep

N, B, EPOCHS, PIECE, D = 5000, 20, 8, 10, 784
PER_EPOCH = N // B
VALID, TERMS, HALF = 500, 100, 0.5
OPTIMIZER = sgd(0.0)
STEP = gradient_step(reconstruction(corrupt=masking), OPTIMIZER.update)


class Terms(NamedTuple):
    """Of one unit j: W_j, the encoder's term and the decoder's term of its gradient, its column of W*: each (784,)."""

    W: jax.Array
    encoder: jax.Array
    decoder: jax.Array
    W_star: jax.Array


@cache
def training_digits():
    """X (5000, 784) uint8 on the device, and labels that nobody reads."""
    return jnp.asarray(mnist().train.X[:N]), jnp.zeros(N, jnp.int32)


@cache
def validation_digits():
    """500 digits float32 (500, 784), and the same with half of their pixels erased."""
    X = images(mnist().valid.X[:VALID])
    return X, erased(X, HALF)


def erased(X, part, seed=0):
    """X (T, 784) with a `part` of the pixels set to 0, drawn anew for each image; a larger part erases these and more."""
    return np.where(np.random.default_rng(seed).uniform(size=X.shape) < part, np.float32(0), X)


@partial(jax.jit, static_argnums=1)
def _begin(key, H):
    return autoencoder(key, D, H, tied=False)


def begin(seed, H, tied):
    """The State before the first update; tied or untied, W is the same."""
    key = jax.random.key(seed)
    theta = _begin(key, H)
    return start(theta._replace(W_star=None) if tied else theta, OPTIMIZER, key, variant())


def spelled_out(theta):
    """θ as NumPy arrays with its W* written out, also when tied: what is looked at compiles once for both."""
    theta = jax.tree.map(np.asarray, theta)
    return theta._replace(W_star=theta.W.T) if theta.W_star is None else theta


def order(seed, epoch):
    """The mini-batches of an epoch, int32 (250, 20)."""
    return np.random.default_rng((seed, epoch)).permutation(N).reshape(PER_EPOCH, B).astype(np.int32)


def learn(state, idx, alpha, noise):
    """(State, losses) after one update for each row of idx, with this α and this masking noise."""
    state = state._replace(opt=with_hyper(state.opt, alpha=alpha), hyper=variant(noise=noise))
    state, info = sweep(STEP, state, *training_digits(), idx)
    return state, np.asarray(info.loss)


def measure(theta, X, half):
    """(mean cross-entropy of the digits X, and of the digits rebuilt from their erased copies)."""
    return tuple(map(float, _measure(spelled_out(theta), X, half)))


@jax.jit
def _measure(theta, X, half):
    return mean_loss(reconstruct(theta, X)), mean_loss(reconstruct(theta, half), X)


def look(theta, x, target, batch, unit):
    """What the picture shows: h(x), x̂, the loss of each row of x (T, 784), and the Terms of a unit on a mini-batch."""
    return jax.tree.map(np.asarray, _look(spelled_out(theta), x, target, batch, unit))


@jax.jit
def _look(theta, x, target, batch, unit):
    forward = reconstruct(theta, x)
    loss = sigm_cross_entropy.value(forward.a_hat, target)
    grads = bprop_reconstruction(theta, reconstruct(theta, batch))
    return forward.h, forward.x_hat, loss, Terms(theta.W[unit], grads.encoder[unit], grads.decoder[unit],
                                                 theta.W_star[:, unit])
