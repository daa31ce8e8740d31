"""Training with batch normalization, and the global statistics for test time. Slides S50-S51 (Ioffe & Szegedy, 2015).

In training each layer uses its mini-batch's own μ and σ: `supervised_objective` does so for any θ with a BatchNormLayer. At test
time μ and σ are global, so that f(x) does not depend on which other examples are in the mini-batch:

    global_stats        exact over a training set, layer by layer
    normalized_step     a running average over the mini-batches of the run, carried in `State.hyper`
"""
from collections.abc import Sequence
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from .activations import Activations, tanh
from .arguments import as_number, check_count
from .backprop import backprop
from .batchnorm import Normalized, Stats, running_stats
from .dropout import check_p, masks
from .loss import Loss, softmax_nll
from .network import BatchNormLayer, GlobalStats, Masks, Theta, check_theta, fprop
from .optimizers import Update, apply_updates
from .training import Info, State, Step, check_data, hashable


class Running(NamedTuple):
    """`hyper` of `normalized_step`: the running (None, Stats^(1) or None, ...), their rate, and dropout's p or None."""

    stats: tuple[Stats | None, ...]
    rate: jax.Array
    p: jax.Array | None = None


def normalized(theta: Theta) -> Theta:
    """θ with every hidden Layer made a BatchNormLayer: the same W, γ = 1, β = 0. The output layer stays as it is.

    b is left out: b + W h has the same normalization as W h, since a constant leaves with the mean.
    """
    def with_norm(layer):
        if isinstance(layer, BatchNormLayer):
            return layer
        return BatchNormLayer(layer.W, jnp.ones_like(layer.b), jnp.zeros_like(layer.b))

    theta = check_theta(theta)
    return (*map(with_norm, theta[:-1]), theta[-1])


def running(theta: Theta, rate: ArrayLike = 0.1, p: ArrayLike | None = None) -> Running:
    """The `hyper` of a run of `normalized_step`: start(theta, adam(1e-3), key, running(theta)).

    The first step sets the averages, and step t weighs its mini-batch by max(rate, 1/t): no bias towards a start value;
    rate = 0 gives the mean over all steps. With p, dropout too. ValueError unless 0 <= rate <= 1 and 0 <= p < 1.
    """
    rate = as_number(rate, "rate", 0, 1)
    stats = [Stats(jnp.zeros_like(layer.beta), jnp.ones_like(layer.beta)) if isinstance(layer, BatchNormLayer) else None
             for layer in check_theta(theta)]
    return Running((None, *stats), rate, None if p is None else check_p(p, len(theta) - 1))


def normalized_step(update: Update, g: Activations = tanh, loss: Loss = softmax_nll) -> Step:
    """step(state, x, y) -> (State, Info) for `run_steps`: `gradient_step`, with state.hyper.stats following μ and σ².

    θ moves exactly as under `gradient_step(supervised(g, loss), update)`: watching the statistics does not touch it.
    """
    return _normalized_step(update, hashable(g), loss)


@cache
def _normalized_step(update, g, loss):
    def step(state, x, y):
        theta, hyper = state.theta, state.hyper
        key = jax.random.fold_in(state.key, state.t)
        m = None if hyper.p is None else masks(key, theta, len(x), hyper.p)
        forward = fprop(theta, x, g, loss, m)
        grads = backprop(theta, forward, y, g, loss).theta
        updates, opt = update(grads, state.opt, theta)
        hyper = hyper._replace(stats=follow(hyper.stats, forward.norm, jnp.maximum(hyper.rate, 1 / (state.t + 1))))
        loss_now = loss.value(forward.a[-1], y).mean()
        return State(apply_updates(theta, updates), opt, state.key, state.t + 1, hyper), Info(loss_now)

    return step


def follow(stats: GlobalStats, norm: Sequence[Normalized | None], rate: ArrayLike) -> tuple[Stats | None, ...]:
    """The running statistics after one more mini-batch, whose forward pass kept `norm`."""
    return tuple(old if new is None else running_stats(old, new.stats, rate)  # type: ignore[arg-type]  # both or none
                 for old, new in zip(stats, norm, strict=True))


def global_stats(theta: Theta, X: np.ndarray | jax.Array, g: Activations = tanh, m: Masks | None = None,
                 chunk: int = 1000) -> tuple[Stats | None, ...]:
    """Slide S50: the global (None, Stats^(1), ...), exact over X (T, D), None where a layer is not normalised.

    Layer by layer: Stats^(k) is taken with the layers below already at their global statistics, as they will be used.
    m: the masks' expectation, for a network trained with dropout. `chunk` examples at a time, variance 1/T.
    """
    X, _ = check_data(X, jnp.zeros(len(X), jnp.int32))
    return _global_stats(check_theta(theta), X, m, hashable(g), check_count(chunk, "chunk", least=2))


@partial(jax.jit, static_argnums=(3, 4))
def _global_stats(theta, X, m, g, chunk):
    stats = (None,) * (len(theta) + 1)
    for k, layer in enumerate(theta, start=1):
        if isinstance(layer, BatchNormLayer):
            # no statistics for layer k yet: fprop takes those of its rows (XLA leaves out what comes above k)
            def of_rows(rows, k=k, known=stats):
                return fprop(theta, rows, g, m=m, stats=known).norm[k].stats

            stats = (*stats[:k], _pool(of_rows, X, chunk), *stats[k + 1 :])
    return stats


def _pool(stats_of, X, chunk):
    """Mean and variance over all rows of X, from the `stats_of` its chunks; the last chunk takes the remainder too.

    σ² = Σ_c n_c/T (σ_c² + (μ_c - μ)²): no difference of large numbers.
    """
    T = X.shape[0]
    n = max(T // chunk - 1, 0)
    last = stats_of(X[n * chunk :])
    parts = jax.tree.map(lambda one: one[None], last)
    if n:
        body = lax.map(stats_of, X[: n * chunk].reshape(n, chunk, *X.shape[1:]))
        parts = jax.tree.map(lambda a, b: jnp.concatenate([a, b]), body, parts)
    weights = jnp.asarray([chunk / T] * n + [1 - n * chunk / T], last.mu.dtype)[:, None]
    mu = (weights * parts.mu).sum(axis=0)
    return Stats(mu, (weights * (parts.var + (parts.mu - mu) ** 2)).sum(axis=0))
