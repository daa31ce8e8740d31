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
from course_lib.loss import linear_squared, softmax_nll, zero_one
from course_lib.network import Layer, fprop
from course_lib.optimizers import adam, sgd
from course_lib.pretraining import LayerTrainer, add_output, autoencoders, criterion_of, pretrain
from course_lib.rbm.training import cd_hyper, cd_objective
from course_lib.training import State, epochs, gradient_step, scan_steps, start, supervised_objective

SIDE, H, C, B = 14, 100, 10, 20
D = SIDE**2
STARTS, WAYS = ("random, 1 × Glorot", "random, 4 × Glorot", "pre-trained"), (1.0, 4.0, "autoencoder")
VALID, TEST, SEEN, PRETRAINING = 1000, 10_000, 1000, 15        # digits, and epochs without labels
CRITERIA = {
    "autoencoder": lambda: autoencoders(optimizer=adam(2e-3)),
    "denoising autoencoder": lambda: autoencoders(optimizer=adam(2e-3), corrupt=masking, hyper=autoencoder_hyper(noise=0.3)),
    "RBM": lambda: rbms(0.1),
    "RBM, larger steps": lambda: rbms(0.5),
    "reclin autoencoder": lambda: autoencoders(reclin, linear_squared, adam(1e-3)),
    "reclin denoising autoencoder": lambda: autoencoders(reclin, linear_squared, adam(1e-3), corrupt=masking,
                                                         hyper=autoencoder_hyper(noise=0.3)),
}


def rbms(alpha: float) -> LayerTrainer:
    """The criterion of an RBM for each layer: CD-1, grey levels taken as probabilities."""
    return criterion_of(rbm.init, cd_objective(probabilities=True), sgd(alpha), hyper=cd_hyper(1))


class Outcome(NamedTuple):
    """What one network leaves. At every measurement, the first before training: the validation error (frames + 1,), and
    the mean -log f(x)_y of training and validation digits (frames + 1, 2). Of its best state, (error, NLL) on the digits
    it was trained with (the first 1,000 of them) and on the 10,000 of the test set, which it meets here and nowhere else.
    """

    valid: jax.Array
    nll: jax.Array
    train: jax.Array
    test: jax.Array


@cache
def small_digits(n: int) -> Splits:
    """MNIST at 14 x 14: the first n training images, the first 1,000 for validation, all 10,000 for the test."""
    parts = zip(mnist(), (check_between(check_count(n), 1, 50_000, "n"), VALID, TEST), strict=True)
    return Splits(*(Data(shrink(part.X[:rows], SIDE), part.y[:rows]) for part, rows in parts))


def scores(a: jax.Array, y: jax.Array) -> jax.Array:
    """(share misread, mean -log f(x)_y) of the outputs a^(L+1)."""
    return jnp.stack([zero_one(a, y).mean(), softmax_nll.value(a, y).mean()])


def tune(step: Callable, out: Callable, state: State, train: Data, data: Splits, idx: jax.Array) -> Outcome:
    """Train over idx (frames, steps, B), rows of `train`; keep the state of the lowest validation error: Outcome.

    out(state, X) gives a^(L+1).
    """
    def score(state, data, n=None):
        return scores(out(state, data.X[:n]), data.y[:n])

    def measure(state):
        (error, valid), (_, nll) = score(state, data.valid), score(state, train, SEEN)
        return error, jnp.stack([nll, valid])

    def frame(carry, rows):
        state, best, low = carry
        state, _ = scan_steps(step, state, train.X, train.y, rows)
        now, nll = measure(state)
        best = jax.tree.map(lambda a, b: jnp.where(now < low, a, b), state, best)
        return (state, best, jnp.minimum(now, low)), (now, nll)

    first, at = measure(state)
    (_, best, _), (errors, nll) = lax.scan(frame, (state, state, first), idx)
    return Outcome(jnp.concatenate([first[None], errors]), jnp.concatenate([at[None], nll]), score(best, train, SEEN),
                   score(best, data.test))


def fine_tune(key: jax.Array, theta: tuple[Layer, ...], alpha: jax.Array, train: Data, data: Splits, frames: int,
              steps: int) -> Outcome:
    """Slide S43, by plain SGD with learning rate α: frames × steps mini-batches of 20 labelled digits of `train`."""
    optimizer = sgd(alpha)
    step = gradient_step(supervised_objective(sigm), optimizer.update)
    return tune(step, lambda state, X: fprop(state.theta, X, sigm).a[-1], start(theta, optimizer, key), train, data,
                minibatch_frames(key, len(train.y), frames, steps))


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


def labelled(data: Data, n: int, key: jax.Array) -> Data:
    """`data` itself where n is all of it, else n examples at random: those that have a label."""
    if n == len(data.y):
        return data
    rows = jax.random.permutation(jax.random.fold_in(key, 1), len(data.y))[:n]
    return Data(data.X[rows], data.y[rows])


@partial(jax.jit, static_argnums=(0, 1, 2))
def train_one(n: int, frames: int, steps: int, theta: tuple, seed: jax.Array, alpha: jax.Array, data: Splits) -> Outcome:
    """One sigm network, fine-tuned on n labelled digits: `seed` chooses them and their order."""
    key = jax.random.fold_in(jax.random.key(seed), 1)
    return fine_tune(key, theta, alpha, labelled(data.train, n, key), data, frames, steps)


class Trials(NamedTuple):
    """What tuning chose and what came of it: indices of the way and of α; the mean lowest validation error of each trial
    (ways, alphas); the Outcome of the chosen one, every array with the other seeds as first axis."""

    way: int
    alpha: int
    tuning: np.ndarray
    outcome: Outcome


def tune_and_train(train: Callable, ways: Sequence[Any], alphas: Sequence[float], seeds: int, tuning: int) -> Trials:
    """The best of ways × alphas on the last `tuning` seeds, trained from the first `seeds`.

    ways: θ of all seeds + tuning networks, stacked, for each way to begin. train(theta, seed, alpha) -> Outcome.
    """
    def outcome(way, seed, alpha):
        theta = jax.tree.map(lambda leaf: leaf[seed], way)
        return jax.device_get(train(theta, seed, np.float32(alpha)))

    tried = range(seeds, seeds + tuning)
    low = np.array([[np.mean([outcome(way, seed, alpha).valid.min() for seed in tried]) for alpha in alphas]
                    for way in ways])
    way, best = (int(i) for i in np.unravel_index(low.argmin(), low.shape))
    runs = [outcome(ways[way], seed, alphas[best]) for seed in range(seeds)]
    return Trials(way, best, low, jax.tree.map(lambda *parts: np.stack(parts), *runs))


@partial(jax.jit, static_argnums=(1, 2, 5))
def depth_cell(seed, L: int, way: float | str, alpha, data: Splits, n_epochs: int) -> Outcome:
    """One network of slide S44: L layers, the way they begin, a seed."""
    theta = first_weights(way, L, PRETRAINING, seed, data.train.X)
    return train_one(len(data.train.y), n_epochs, len(data.train.y) // B, theta, seed, alpha, data)
