"""Random or pre-trained start, everything else equal: the experiments behind slides S43-S45.

Small on purpose, so that hundreds of networks can be trained: digits of 14 x 14 pixels, layers of 100 sigm units. Every
run keeps the weights of its best validation measurement, and only these meet the test set.
"""
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib import rbm
from course_lib.activations import reclin, sigm
from course_lib.arguments import as_real, check_between, check_count
from course_lib.autoencoder_training import autoencoder_hyper, masking
from course_lib.data import Data, Splits, mnist, shrink
from course_lib.initialization import glorot
from course_lib.loss import linear_squared, zero_one
from course_lib.network import Layer, fprop
from course_lib.optimizers import adam, sgd
from course_lib.pretraining import LayerTrainer, add_output, autoencoders, criterion_of, pretrain
from course_lib.rbm.training import cd_hyper, cd_objective
from course_lib.training import State, epochs, gradient_step, scan_steps, start, supervised_objective

SIDE, H, C, B = 14, 100, 10, 20
D = SIDE**2
STARTS = ("random", "pre-trained")
VALID, TEST = 1000, 10_000
CRITERIA = {
    "autoencoder": lambda: autoencoders(optimizer=adam(2e-3)),
    "denoising autoencoder": lambda: autoencoders(optimizer=adam(2e-3), corrupt=masking, hyper=autoencoder_hyper(noise=0.3)),
    "RBM": lambda: rbms(0.1),
    "RBM, larger steps": lambda: rbms(0.5),
    "reclin autoencoder": lambda: autoencoders(reclin, linear_squared, adam(1e-3)),
}


def rbms(alpha: float) -> LayerTrainer:
    """The criterion of an RBM for each layer: CD-1, grey levels taken as probabilities."""
    return criterion_of(rbm.init, cd_objective(probabilities=True), sgd(alpha), hyper=cd_hyper(1))


class Tuned(NamedTuple):
    """The best state of a run, and its validation error at every measurement, the first before it."""

    state: State
    valid: jax.Array


@cache
def small_digits(n: int) -> Splits:
    """MNIST at 14 x 14: the first n training images, the first 1,000 for validation, all 10,000 for the test."""
    parts = zip(mnist(), (check_between(check_count(n), 1, 50_000, "n"), VALID, TEST), strict=True)
    return Splits(*(Data(shrink(part.X[:rows], SIDE), part.y[:rows]) for part, rows in parts))


def tune(step: Callable, out: Callable, state: State, train: Data, valid: Data, idx: jax.Array) -> Tuned:
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


def fine_tune(key: jax.Array, theta: tuple[Layer, ...], alpha: jax.Array, train: Data, valid: Data, frames: int, steps: int,
              rows: jax.Array | None = None) -> Tuned:
    """Slide S43, by plain SGD with learning rate α: frames × steps mini-batches of 20 labelled digits: Tuned.

    rows: the indices of the labelled ones, all of them if None.
    """
    optimizer = sgd(alpha)
    idx = minibatch_frames(key, train.y.shape[0] if rows is None else rows.shape[0], frames, steps)
    step = gradient_step(supervised_objective(sigm), optimizer.update)
    return tune(step, lambda state, X: fprop(state.theta, X, sigm).a[-1], start(theta, optimizer, key), train, valid,
                idx if rows is None else rows[idx])


def minibatch_frames(key: jax.Array, n: int, frames: int, steps: int) -> jax.Array:
    """Int (frames, steps, B): as many epochs over n examples as it takes."""
    updates = frames * steps
    return epochs(key, n, B, -(-updates // (n // B)))[:updates].reshape(frames, steps, B)


def stack(key: jax.Array, X: jax.Array, L: int, how: str, n_epochs: int = 15) -> tuple[Layer, ...]:
    """The L pre-trained layers, lowest first: a smaller L gives the same lower layers."""
    return tuple(stage.layer for stage in pretrain(key, as_real(X), (H,) * L, CRITERIA[how](), n_epochs, 50))


def weights_on(key: jax.Array, layers: tuple[Layer, ...] | None, L: int, scale: float = 1.0) -> tuple[Layer, ...]:
    """θ with L hidden layers: the first L of the pre-trained `layers`, or Glorot's where there are none (None)."""
    if layers is None:
        return glorot(key, (D, *(H,) * L, C), scale)
    return add_output(key, layers[:L], C)


def first_weights(way: float | str, L: int, n_epochs: int, seed: jax.Array, X: jax.Array) -> tuple[Layer, ...]:
    """θ of one network. way: the factor on Glorot's bound, or which of CRITERIA pre-trains for so many epochs on X."""
    key = jax.random.key(seed)
    if isinstance(way, float):
        return weights_on(key, None, L, way)
    return weights_on(key, stack(key, X, L, way, n_epochs), L)


weights_of_seeds = jax.jit(jax.vmap(first_weights, (None, None, None, 0, None)), static_argnums=(0, 1, 2))
"""`first_weights` of many seeds, stacked."""


@partial(jax.jit, static_argnums=(0, 1, 2))
def train_side_by_side(n: int | None, frames: int, steps: int, thetas: tuple, seeds: jax.Array, alphas: jax.Array, data: Splits):
    """(validation errors (runs, frames + 1), test errors (runs,)) of networks fine-tuned side by side.

    n: how many of the training digits have a label, other ones for each seed; None: all of them.
    """
    def one(theta, seed, alpha):
        key, rows = jax.random.fold_in(jax.random.key(seed), 1), None
        if n is not None:
            rows = jax.random.permutation(jax.random.fold_in(key, 1), data.train.y.shape[0])[:n]
        run = fine_tune(key, theta, alpha, data.train, data.valid, frames, steps, rows)
        return run.valid, error_on(run.state.theta, data.test)

    return jax.vmap(one)(thetas, seeds, alphas)


class Trials(NamedTuple):
    """What tuning chose and what came of it: indices of the way and of α; the mean lowest validation error of each trial
    (ways, alphas); validation errors (seeds, frames + 1) and test errors (seeds,) of the chosen one on the other seeds."""

    way: int
    alpha: int
    tuning: np.ndarray
    valid: np.ndarray
    test: np.ndarray


def tune_and_train(train: Callable, ways: Sequence[Any], alphas: Sequence[float], seeds: int, tuning: int) -> Trials:
    """The best of ways × alphas on the last `tuning` seeds, trained from the first `seeds`.

    ways: θ of all seeds + tuning networks, stacked, for each way to begin. train(thetas, seeds, alphas) -> (validation
    errors, test errors) trains as many side by side as there are trials, of which `seeds` is a multiple.
    """
    trials = [(seed, way, alpha) for seed in range(seeds, seeds + tuning) for way in range(len(ways)) for alpha in alphas]
    thetas = [jax.tree.map(lambda leaf, seed=seed: leaf[seed], ways[way]) for seed, way, _ in trials]
    valid, _ = train(jax.tree.map(lambda *leaves: jnp.stack(leaves), *thetas), jnp.array([seed for seed, *_ in trials]),
                     jnp.array([alpha for *_, alpha in trials], jnp.float32))
    mean = np.asarray(valid).min(axis=-1).reshape(tuning, len(ways), len(alphas)).mean(axis=0)
    way, best = (int(i) for i in np.unravel_index(mean.argmin(), mean.shape))
    parts = [train(jax.tree.map(lambda leaf, chunk=chunk: leaf[chunk], ways[way]), chunk,
                   jnp.full(len(chunk), alphas[best], jnp.float32)) for chunk in jnp.arange(seeds).reshape(-1, len(trials))]
    valid, test = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Trials(way, best, mean, valid, test)


@partial(jax.jit, static_argnums=(1, 2, 5))
def depth_cell(seed, L: int, pretrained: bool, alpha, data: Splits, n_epochs: int = 40) -> tuple[jax.Array, jax.Array]:
    """(validation error after each epoch, test error) of one network of slide S44: L layers, this start, this seed."""
    key = jax.random.key(seed)
    layers = stack(key, data.train.X, L, "autoencoder") if pretrained else None
    steps = data.train.y.shape[0] // B
    run = fine_tune(jax.random.fold_in(key, 1), weights_on(key, layers, L), alpha, data.train, data.valid, n_epochs, steps)
    return run.valid, error_on(run.state.theta, data.test)


def error_on(theta: tuple[Layer, ...], data: Data) -> jax.Array:
    """The share of `data` that is misread, 1,000 examples at a time."""
    return lax.map(lambda one: zero_one(fprop(theta, one[0], sigm).a[-1], one[1]), data, batch_size=1000).mean()
