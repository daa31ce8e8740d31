"""Random or pre-trained start, everything else equal: the experiments behind slides S43-S45.

Small on purpose, so that hundreds of networks can be trained: digits of 14 x 14 pixels, layers of 100 sigm units. Every
run keeps the weights of its best validation measurement, and only these meet the test set.
"""
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import reclin, sigm
from course_lib.arguments import as_real, check_between, check_count
from course_lib.autoencoder_training import autoencoder_hyper, masking
from course_lib.data import Data, Splits, mnist
from course_lib.initialization import glorot
from course_lib.loss import linear_squared, zero_one
from course_lib.network import fprop
from course_lib.optimizers import adam, sgd
from course_lib.pretraining import add_output, autoencoders, criterion_of, pretrain
from course_lib.rbm import model as rbm
from course_lib.rbm import training as rbm_training
from course_lib.training import epochs, gradient_step, scan_steps, start, supervised_objective

D, H, C, B = 196, 100, 10, 20
VALID, TEST = 1000, 10_000
CRITERIA = {
    "autoencoder": lambda: autoencoders(optimizer=adam(2e-3)),
    "denoising autoencoder": lambda: autoencoders(optimizer=adam(2e-3), corrupt=masking, hyper=autoencoder_hyper(noise=0.3)),
    "RBM": lambda: rbms(0.1),
    "RBM, larger steps": lambda: rbms(0.5),
    "reclin autoencoder": lambda: autoencoders(reclin, linear_squared, adam(1e-3)),
}


def rbms(alpha):
    """The criterion of an RBM for each layer: CD-1, grey levels taken as probabilities."""
    return criterion_of(rbm.init, rbm_training.cd_objective(probabilities=True), sgd(alpha), hyper=rbm_training.cd_hyper(1))


class Tuned(NamedTuple):
    """The best state of a run (`training.State`), and its validation error at every measurement, the first before it."""

    state: object
    valid: jax.Array


def halve(X):
    """Digits (T, 784) as uint8 -> (T, 196) float32 in [0, 1]: the mean of each 2 x 2 pixels."""
    X = np.asarray(X)
    if X.ndim != 2 or X.shape[1] != 784:
        raise ValueError(f"X must be digits (T, 784), it has shape {X.shape}")
    return (X.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4), dtype=np.float32) / 255).reshape(-1, D)


@cache
def small_digits(n):
    """Splits of `halve`d MNIST: the first n training images, the first 1,000 for validation, all 10,000 for the test."""
    parts = zip(mnist(), (check_between(check_count(n), 1, 50_000, "n"), VALID, TEST), strict=True)
    return Splits(*(Data(halve(part.X[:rows]), part.y[:rows]) for part, rows in parts))


def tune(step, out, state, train, valid, idx):
    """Train over idx (frames, steps, B), measuring the validation error after each frame: Tuned.

    out(state, X) gives a^(L+1). For use inside `jit` or `vmap`: a long list of seeds is one program.
    """
    def error(state):
        return zero_one(out(state, valid.X), valid.y).mean()

    def frame(carry, rows):
        state, best, low = carry
        state, _ = scan_steps(step, state, train.X, train.y, rows)
        now = error(state)
        best = jax.tree.map(lambda a, b: jnp.where(now < low, a, b), state, best)
        return (state, best, jnp.minimum(now, low)), now

    first = error(state)
    (_, best, _), errors = lax.scan(frame, (state, state, first), idx)
    return Tuned(best, jnp.concatenate([first[None], errors]))


def fine_tune(key, theta, alpha, train, valid, frames, steps, rows=None):
    """Slide S43, by plain SGD with learning rate α: frames × steps mini-batches of 20 labelled digits: Tuned.

    rows: the indices of the labelled ones, all of them if None.
    """
    optimizer = sgd(alpha)
    idx = order(key, train.y.shape[0] if rows is None else rows.shape[0], frames, steps)
    step = gradient_step(supervised_objective(sigm), optimizer.update)
    return tune(step, lambda state, X: fprop(state.theta, X, sigm).a[-1], start(theta, optimizer, key), train, valid,
                idx if rows is None else rows[idx])


def order(key, n, frames, steps):
    """Int (frames, steps, B): as many epochs over n examples as it takes."""
    updates = frames * steps
    return epochs(key, n, B, -(-updates // (n // B)))[:updates].reshape(frames, steps, B)


def stack(key, X, L, how, n_epochs=15):
    """The L pre-trained layers, lowest first: a smaller L gives the same lower layers."""
    return tuple(stage.layer for stage in pretrain(key, as_real(X), (H,) * L, CRITERIA[how](), n_epochs, 50))


def begin(key, layers, L):
    """θ with L hidden layers: the first L of the pre-trained `layers`, or Glorot's where there are none (None)."""
    if layers is None:
        return glorot(key, (D, *(H,) * L, C))
    return add_output(key, layers[:L], C)


@partial(jax.jit, static_argnums=(1, 2, 5))
def depth_cell(seed, L, pretrained, alpha, data, n_epochs=40):
    """(validation error after each epoch, test error) of one network of slide S44: L layers, this start, this seed."""
    key = jax.random.key(seed)
    layers = stack(key, data.train.X, L, "autoencoder") if pretrained else None
    steps = data.train.y.shape[0] // B
    run = fine_tune(jax.random.fold_in(key, 1), begin(key, layers, L), alpha, data.train, data.valid, n_epochs, steps)
    return run.valid, error_on(run.state.theta, data.test)


def error_on(theta, data):
    """The share of `data` that is misread, 1,000 examples at a time."""
    return lax.map(lambda one: zero_one(fprop(theta, one[0], sigm).a[-1], one[1]), data, batch_size=1000).mean()


def best_alpha(valid, alphas):
    """The α whose mean over seeds of the lowest validation error is lowest. valid (seeds, alphas, frames + 1)."""
    return alphas[int(np.asarray(valid).min(axis=-1).mean(axis=0).argmin())]
