"""An RBM that learns digits while it is watched: one compiled step for CD-k and PCD, one for any H <= 20. Extension of S52.

Hidden units beyond H are there but never on: W_j = 0 and b_j = OFF, so p(h_j=1|x) is exactly 0, their gradient is 0, and
they add nothing to F(x) or Z. log Z is summed in pieces of 2^14 vectors h, so that a control can act in between.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.bernoulli import bernoulli
from course_lib.optimizers import apply_updates, sgd
from course_lib.rbm.gibbs import sample_from_biases
from course_lib.rbm.likelihood import LOW_BITS, log_weights, tables
from course_lib.rbm.model import RBM, free_energy_from, init
from course_lib.rbm.training import contrast, data, negative
from course_lib.training import Info, State, start

D, H_MAX, OFF, ROWS = 784, 20, -1e4, 16
OPTIMIZER = sgd(0.1)


class Chains(NamedTuple):
    """`hyper` of `step`, all traced: k Gibbs steps for an update, whether the chains x (B, D) live on (PCD), and they."""

    k: jax.Array
    persistent: jax.Array
    x: jax.Array


class Measured(NamedTuple):
    """Means over a set of digits, in nats: cross-entropy of the reconstruction, and F(x)."""

    reconstruction: jax.Array
    free_energy: jax.Array


def begin(key, H, mean, sigma=0.01):
    """θ of 784 visible units and H <= 20 hidden ones, padded to 20: W small, c from the mean image, b = 0."""
    theta = init(key, D, H_MAX, sigma, mean)
    real = np.arange(H_MAX) < H
    return RBM(jnp.where(real[:, None], theta.W, 0), jnp.where(real, theta.b, OFF), theta.c)


@partial(jax.jit, static_argnums=(4, 5))
def prepare(seed, H, mean, hyper, B, M):
    """(State, M fantasy chains) of a run: the model of `begin`, B chains that start from coins. hyper = (k, persistent)."""
    key = jax.random.key(seed)
    theta = begin(key, H, mean)
    chains = Chains(*hyper, sample_from_biases(jax.random.fold_in(key, 1), theta, B))
    return (start(theta, OPTIMIZER, jax.random.fold_in(key, 2), chains),
            sample_from_biases(jax.random.fold_in(key, 3), theta, M))


def step(state, x, y):
    """(State, Info) after one update of a mini-batch x (B, 784): the chains begin at x, or where PCD left them."""
    k, persistent, old = state.hyper
    x, a = data(state.theta, x, False)
    key, theta = jax.random.fold_in(state.key, state.t), state.theta
    first = jnp.where(persistent, old, x)
    new, a_new = negative(key, theta, first, theta.b + first @ theta.W.T, k)
    value, grads = contrast(theta, x, a, new, a_new)
    updates, opt = OPTIMIZER.update(grads, state.opt, theta)
    return State(apply_updates(theta, updates), opt, state.key, state.t + 1, Chains(k, persistent, new)), Info(value)


@jax.jit
def measure(theta, X):
    """Measured on binary digits X (T, 784)."""
    x = X.astype(theta.W.dtype)
    a = theta.b + x @ theta.W.T
    b = theta.c + jax.nn.sigmoid(a) @ theta.W
    cross = (jnp.maximum(b, 0) + jnp.log1p(jnp.exp(-jnp.abs(b))) - x * b).sum(-1)
    return Measured(cross.mean(), free_energy_from(theta, x, a).mean())


@jax.jit
def log_z_piece(theta, i):
    """log of the part of Z that belongs to the i-th 2^14 vectors h."""
    blocks = tables(theta)
    rows = jax.tree.map(lambda part: lax.dynamic_slice_in_dim(part, i * ROWS, ROWS),
                        (blocks.high, blocks.high_input, blocks.high_bias))
    return jax.nn.logsumexp(lax.map(lambda row: jax.nn.logsumexp(log_weights(blocks, row)[0]), rows))


def log_z_pieces(theta, H):
    """Iterate over the parts of log Z of an RBM with H real units: logaddexp over all of them is log Z."""
    for i in range(max(1, 2 ** (H - LOW_BITS) // ROWS)):
        yield float(log_z_piece(theta, np.int32(i)))


@jax.jit
def fantasise(key, n, theta, x, k):
    """(x, p(x=1|h)) of the chains x (M, 784) after k more Gibbs steps, with the n-th coins of the key."""
    key = jax.random.fold_in(key, n)

    def body(i, carry):
        x, _ = carry
        key_h, key_x = jax.random.split(jax.random.fold_in(key, i))
        h = bernoulli(key_h, jax.nn.sigmoid(theta.b + x @ theta.W.T)).astype(x.dtype)
        p = jax.nn.sigmoid(theta.c + h @ theta.W)
        return bernoulli(key_x, p).astype(x.dtype), p

    return lax.fori_loop(0, k, body, (x, x))


@jax.jit
def there_and_back(theta, x):
    """x̂ = sigm(c + Wᵀ p(h=1|x)) of binary digits x (T, 784)."""
    p = jax.nn.sigmoid(theta.b + x.astype(theta.W.dtype) @ theta.W.T)
    return jax.nn.sigmoid(theta.c + p @ theta.W)
