"""Greedy pre-training of layers whose width is a number: the first H of H_MAX units live. Slides S39, S42.

`pretraining.greedy` for the runs of `treatment`: the same autoencoders, trained a small piece at a time, and one program
for every H.
"""

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import sigm
from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import reconstruction_objective
from course_lib.initialization import glorot_bound
from course_lib.loss import sigm_cross_entropy
from course_lib.network import Layer
from course_lib.optimizers import adam, chain, freeze
from course_lib.pretraining import features
from course_lib.training import gradient_step, scan_steps, start

from .error_shares import H_MAX

B, PIECE, EPOCHS, ALPHA = 50, 10, 3, 0.002


def drawn(rng, D, live, H):
    """An autoencoder (H_MAX, D) with four times Glorot's weights (for sigm) between `live` inputs and H units, 0 beyond."""
    W = np.zeros((H_MAX, D), np.float32)
    W[:H, :live] = 4 * glorot_bound(H, live) * rng.uniform(-1, 1, (H, live))
    return Autoencoder(W, np.zeros(H_MAX, np.float32), np.zeros(D, np.float32))


@jax.jit
def begin_autoencoder(theta, seed, H, live):
    """The training State; weights and biases of units that do not live are frozen at 0."""
    on, seen = (jnp.arange(len(part)) < count for part, count in ((theta.b, H), (theta.c, live)))
    return start(theta, chain(adam(ALPHA), freeze(Autoencoder(on[:, None] & seen, on, seen))), jax.random.key(seed))


@jax.jit
def work_autoencoder(state, X, y, idx):
    update = chain(adam(ALPHA), freeze(())).update
    return scan_steps(gradient_step(reconstruction_objective(sigm, sigm_cross_entropy), update), state, X, y, idx)[0]


def pretrain(X, L, H, seed):
    """Generator of "piece"; returns L layers of H units, each trained to reproduce what the one below makes of X (T, D)."""
    T, D = X.shape
    rng, layers, live = np.random.default_rng((seed, 2)), [], D
    nothing = np.zeros(T, np.int32)
    for k in range(L):
        state = begin_autoencoder(drawn(rng, X.shape[1], live, H), np.int32(seed + k), np.int32(H), np.int32(live))
        for idx in pieces(rng, T, EPOCHS * T // B):
            state = work_autoencoder(state, X, nothing, idx)
            yield "piece"
        layers.append(Layer(state.theta.W, state.theta.b))
        if k + 1 < L:
            X, live = features(layers[-1], X, sigm), H
    return layers


def pieces(rng, T, updates):
    """`updates` mini-batches of B of T examples, each epoch in a new order, as arrays (PIECE, B)."""
    order = np.concatenate([rng.permutation(T) for _ in range(-(-updates * B // (T // B * B)))])
    order = order.reshape(-1, T)[:, : T // B * B].reshape(-1, B)[:updates]
    return order.reshape(-1, PIECE, B).astype(np.int32)
