"""Greedy pre-training of layers whose width is a number: the first H of H_MAX units live. Slides S39, S42.

`pretraining.greedy` for the runs of `remedy_runs`: the same autoencoders, trained a small piece at a time, and one program
for every H.
"""
from collections.abc import Generator

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import sigm
from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import reconstruction_objective
from course_lib.data import minibatch_order
from course_lib.initialization import glorot_drawn
from course_lib.loss import sigm_cross_entropy
from course_lib.network import Layer
from course_lib.optimizers import adam, adam_update
from course_lib.pretraining import features
from course_lib.training import State, gradient_step, scan_steps, start

from .error_shares import H_MAX

B, PIECE, EPOCHS, ALPHA = 50, 10, 3, 0.002
SIGM_SCALE = 4      # times Glorot's weights, for sigm


def drawn_autoencoder(rng: np.random.Generator, D: int, live: int, H: int) -> Autoencoder:
    """An autoencoder (H_MAX, D) with weights between the first `live` inputs and the first H units, 0 elsewhere."""
    W = np.zeros((H_MAX, D), np.float32)
    W[:H, :live] = glorot_drawn(rng, H, live, SIGM_SCALE)
    return Autoencoder(W, np.zeros(H_MAX, np.float32), np.zeros(D, np.float32))


def live_objective(theta, x, y, key, live):
    """The autoencoder's (loss, ∇θ) with ∇ = 0 for what does not live: `live` is 1 or 0, shaped like θ."""
    loss, grads = reconstruction_objective(sigm, sigm_cross_entropy)(theta, x, y, key, ())
    return loss, jax.tree.map(jnp.multiply, grads, live)


@jax.jit
def first_autoencoder(theta: Autoencoder, seed: jax.Array, H: jax.Array, live: jax.Array) -> State:
    """The training State; weights and biases of units that do not live stay 0."""
    on, inputs = ((jnp.arange(len(part)) < count).astype(part.dtype) for part, count in ((theta.b, H), (theta.c, live)))
    return start(theta, adam(ALPHA), jax.random.key(seed), Autoencoder(on[:, None] * inputs, on, inputs))


@jax.jit
def train_autoencoder(state: State, X: jax.Array, y: jax.Array, idx: jax.Array) -> State:
    """The State after the updates of idx (PIECE, B)."""
    return scan_steps(gradient_step(live_objective, adam_update), state, X, y, idx)[0]


def pretrained_layers(X: jax.Array, L: int, H: int, seed: int) -> Generator[bool, None, list[Layer]]:
    """Returns L layers of H units, each trained to reproduce what the one below makes of X (T, D). Yields False: a piece."""
    T, D = X.shape
    rng, layers, live = np.random.default_rng((seed, 2)), [], D
    nothing = np.zeros(T, np.int32)
    for k in range(L):
        first = drawn_autoencoder(rng, X.shape[1], live, H)
        state = first_autoencoder(first, np.int32(seed + k), np.int32(H), np.int32(live))
        for idx in minibatch_pieces(rng, T, EPOCHS * T // B):
            state = jax.block_until_ready(train_autoencoder(state, X, nothing, idx))
            yield False
        layers.append(Layer(state.theta.W, state.theta.b))
        if k + 1 < L:
            X, live = features(layers[-1], X, sigm), H
    return layers


def minibatch_pieces(rng: np.random.Generator, T: int, updates: int) -> np.ndarray:
    """`updates` mini-batches of B of T examples, each epoch in a new order, int32 (updates / PIECE, PIECE, B)."""
    epochs = -(-updates // (T // B))
    return np.concatenate([minibatch_order(rng, T, B) for _ in range(epochs)])[:updates].reshape(-1, PIECE, B)
