"""Greedy layer-wise pre-training, then fine-tuning. Slides S42-S43.

    for k = 1 ... L:   train layer k without labels on h^(k-1)(x);   fix it;   h^(k)(x) = g(b^(k) + W^(k) h^(k-1)(x))
    add an output layer, and train the whole network as any other: `training.run_steps`, nothing special

Layer k never sees the parameters below it, only the features they made, computed once: the lower layers cannot move.
What trains a layer is a LayerTrainer: `autoencoders` here, an RBM, or one of your own (`criterion_of`).
"""
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from .activations import ActivationLike, activation, sigm
from .arguments import (
    PyTree,
    as_array,
    as_floats,
    as_real,
    check_batch,
    check_count,
    check_key,
    check_sizes,
    is_concrete,
)
from .autoencoder import autoencoder
from .autoencoder_training import Corruption, reconstruction_objective
from .initialization import glorot
from .loss import Loss, sigm_cross_entropy
from .network import Layer, Theta, check_theta
from .optimizers import GradientTransformation, adam
from .training import Objective, State, Step, check_data, epochs, gradient_step, run_steps, start


class LayerTrainer(NamedTuple):
    """How one layer learns without labels.

    start(key, D, H) -> State whose theta has W (H, D) and b (H,);   step(state, x, y) -> (State, Info);   g: h = g(a);
    check(X), if given, raises ValueError for features that the criterion cannot learn from.
    """

    start: Callable[[jax.Array, int, int], State]
    step: Step
    g: ActivationLike = sigm
    check: Callable[[Any], None] | None = None


class Stage(NamedTuple):
    """Layer k after its training: its Layer, all of its criterion's parameters, the loss (steps,), h^(k) (T, H_k)."""

    k: int
    layer: Layer
    theta: PyTree
    loss: jax.Array
    features: jax.Array


def greedy(key: jax.Array, X: np.ndarray | jax.Array, hidden: Sequence[int],
           criterion: LayerTrainer | Sequence[LayerTrainer], n_epochs: int = 5, B: int = 100) -> Iterator[Stage]:
    """Slide S42, one layer at a time: an iterator over Stage k = 1 ... L, so that a notebook can wait before each.

    X (T, D); hidden = (H_1, ..., H_L); one LayerTrainer for all layers, or one for each. The labels are not needed.
    Raises TypeError / ValueError for a bad key, sizes, data, or a number of criteria that is not L.
    """
    check_key(key)
    X = as_array(X, "X")
    X, nothing = check_data(X, np.zeros(X.shape[:1], np.int8))
    hidden = check_sizes((X.shape[1], *hidden))[1:]
    criteria = (criterion,) * len(hidden) if isinstance(criterion, LayerTrainer) else tuple(criterion)
    if len(criteria) != len(hidden):
        raise ValueError(f"{len(hidden)} hidden layers need one criterion, or one each: {len(criteria)} were given")
    return _greedy(key, X, nothing, hidden, criteria, n_epochs, B)


def _greedy(key, X, nothing, hidden, criteria, n_epochs, B):
    for k, (H, how) in enumerate(zip(hidden, criteria, strict=True), start=1):
        if how.check:
            how.check(X)
        start_key, order_key = jax.random.split(jax.random.fold_in(key, k))
        idx = epochs(order_key, X.shape[0], B, n_epochs)
        state, info = run_steps(how.step, how.start(start_key, X.shape[1], H), X, nothing, idx)
        layer = Layer(state.theta.W, state.theta.b)
        X = features(layer, X, how.g)
        yield Stage(k, layer, state.theta, info.loss, X)


def pretrain(key: jax.Array, X: np.ndarray | jax.Array, hidden: Sequence[int],
             criterion: LayerTrainer | Sequence[LayerTrainer], n_epochs: int = 5, B: int = 100) -> tuple[Stage, ...]:
    """All stages of `greedy`: the tuple (Stage 1, ..., Stage L)."""
    return tuple(greedy(key, X, hidden, criterion, n_epochs, B))


def features(layer: Layer, X: np.ndarray | jax.Array, g: ActivationLike = sigm, chunk: int = 1000) -> jax.Array:
    """h = g(b + W x) for every row of X (T, D), `chunk` rows at a time: (T, H)."""
    X, layer = as_array(X, "X"), as_floats(layer, "layer")
    check_batch(X, layer.W.shape[1], "X")
    return _features(layer, X, activation(g), check_count(chunk, "chunk"))


@partial(jax.jit, static_argnums=(2, 3))
def _features(layer, X, g, chunk):
    return lax.map(lambda x: g.g(layer.b + layer.W @ as_real(x, layer.W.dtype)), X, batch_size=chunk)


def add_output(key: jax.Array, layers: Iterable[Layer | Stage], C: int) -> Theta:
    """Slide S43: θ for `fprop`: the pre-trained layers, or Stages, and a Glorot output layer of C units.

    Fine-tune it with `training.run_steps` and the same g.
    """
    below = tuple(one.layer if isinstance(one, Stage) else one for one in layers)
    if not below:
        raise ValueError("there is no pre-trained layer to put an output layer on")
    return check_theta((*below, *glorot(key, (as_array(below[-1].W, "W").shape[0], C))))


def criterion_of(init: Callable[[jax.Array, int, int], PyTree], objective: Objective, optimizer: GradientTransformation,
                 g: ActivationLike = sigm, hyper: PyTree = (),
                 check: Callable[[Any], None] | None = None) -> LayerTrainer:
    """A LayerTrainer from init(key, D, H) -> θ with W and b, and an objective for `gradient_step`. An RBM by CD-1:

    criterion_of(rbm.init, cd_objective(probabilities=True), sgd(0.1), hyper=cd_hyper(1))
    """
    def begin(key, D, H):
        theta_key, run_key = jax.random.split(key)
        return start(init(theta_key, D, H), optimizer, run_key, hyper)

    # compiled whole: a dozen small programs for each new shape would stay in memory
    return LayerTrainer(jax.jit(begin, static_argnums=(1, 2)), gradient_step(objective, optimizer.update), g, check)


def autoencoders(g: ActivationLike = sigm, loss: Loss = sigm_cross_entropy,
                 optimizer: GradientTransformation | None = None, tied: bool = True, scale: ArrayLike = 1.0,
                 corrupt: Corruption | None = None, hyper: PyTree = ()) -> LayerTrainer:
    """The LayerTrainer of an autoencoder for each layer; corrupt and hyper: its denoising and sparse EXTENSIONS.

    sigm and the cross-entropy fit every layer, since sigm features lie in [0, 1]; other g need `linear_squared`.
    """
    def init(key, D, H):
        return autoencoder(key, D, H, tied, scale)

    optimizer = adam(1e-3) if optimizer is None else optimizer
    return criterion_of(init, reconstruction_objective(g, loss, corrupt), optimizer, g, hyper, partial(check_targets, loss=loss))


def check_targets(X: np.ndarray | jax.Array, loss: Loss) -> None:
    """ValueError where the cross-entropy is to reproduce values outside [0, 1]: inside `run_steps` nobody can look."""
    X = as_array(X, "X")
    if loss is sigm_cross_entropy and is_concrete(X) and X.dtype != np.uint8 and X.size:
        low, high = np.asarray(X).min(), np.asarray(X).max()
        if not 0 <= low <= high <= 1:
            raise ValueError(f"cross-entropy needs features in [0, 1] to reproduce, they run from {low:g} to {high:g}: "
                             "scale them, or use linear_squared")
