"""Stochastic gradient descent as a value: a whole run is one compiled `lax.scan`. Slides S16-S17, S29.

    for each mini-batch:   Δ = -∇_θ 1/B Σ l(f(x), y) - λ ∇_θ Ω(θ),   θ ← θ + α Δ

Stochastic, mini-batch and batch gradient descent differ only in the shape of `idx` (steps, B). Data and idx are
arguments: another data set of the same shape does not recompile. `hyper` holds what an objective reads and a control
may move (an activation's index, a dropout probability); α, β, λ live in the optimizer's state.
"""
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import ArrayLike

from .activations import Activations, tanh
from .arguments import PyTree, as_array, as_floats, check_count, check_key, is_concrete, on_device
from .backprop import loss_and_grad
from .evaluation import Scores as Scores
from .evaluation import check_data as check_data
from .evaluation import evaluate as evaluate
from .loss import Loss, softmax_nll
from .network import hashable as hashable
from .optimizers import GradientTransformation, Update, apply_updates


class State(NamedTuple):
    """θ, the optimizer's state, the run's key, the number of steps done, and the objective's movable parameters."""

    theta: PyTree
    opt: PyTree
    key: jax.Array
    t: jax.Array
    hyper: PyTree = ()


class Info(NamedTuple):
    """What one step saw: the mean loss of its mini-batch, before the update."""

    loss: jax.Array


Objective = Callable[[PyTree, jax.Array, jax.Array, jax.Array, PyTree], tuple[jax.Array, PyTree]]
"""(theta, x, y, key, hyper) -> (mean loss, ∇θ)."""

Step = Callable[[State, jax.Array, jax.Array], tuple[State, Info]]
"""(state, x, y) -> (State, Info): one update on one mini-batch."""


def start(theta: PyTree, optimizer: GradientTransformation, key: jax.Array, hyper: PyTree = ()) -> State:
    """The State before the first step."""
    theta = as_floats(theta)
    return State(theta, optimizer.init(theta), check_key(key), jnp.zeros((), jnp.int32), hyper)


def supervised_objective(g: Activations = tanh, loss: Loss = softmax_nll) -> Objective:
    """The objective (theta, x, y, key, hyper) -> (mean loss, ∇θ) of a plain network, by hand-written backprop.

    g is an Activation, its name, or one for each hidden layer. Equal arguments give the same function, so no retrace.
    """
    return _supervised_objective(hashable(g), loss)


@cache
def _supervised_objective(g, loss):
    def objective(theta, x, y, key, hyper):
        return loss_and_grad(theta, x, y, g, loss)

    return objective


@cache
def gradient_step(objective: Objective, update: Update) -> Step:
    """step(state, x, y) -> (State, Info) for one mini-batch; equal arguments give the same function, so no retrace."""
    def step(state, x, y):
        loss, grads = objective(state.theta, x, y, jax.random.fold_in(state.key, state.t), state.hyper)
        updates, opt = update(grads, state.opt, state.theta)
        return State(apply_updates(state.theta, updates), opt, state.key, state.t + 1, state.hyper), Info(loss)

    return step


def scan_steps(step: Step, state: State, X: ArrayLike, y: ArrayLike, idx: ArrayLike) -> tuple[State, Info]:
    """`run_steps` without its `jit`, to be used inside a compiled function of your own."""
    X, y, idx = on_device(X, name="X"), on_device(y, name="y"), on_device(idx, name="idx")
    return lax.scan(lambda s, i: step(s, X[i], y[i]), state, idx)


@partial(jax.jit, static_argnums=0)
def _run_steps(step, state, X, y, idx):
    return scan_steps(step, state, X, y, idx)


def run_steps(step: Step, state: State, X: ArrayLike, y: ArrayLike, idx: ArrayLike) -> tuple[State, Info]:
    """Run `step` over the rows of idx: Int (steps, B), indices into X (T, D) and y (T,) -> (State, Info of (steps,)).

    Many seeds or many α at once: jit(vmap(...)) of a function that calls `run_steps`. Several devices: `sharding.shard_run`.
    ValueError / TypeError for empty or NaN data, labels outside 0 ... C-1, idx of the wrong rank or outside the data.
    """
    return _run_steps(step, state, *check_run(state, X, y, idx))


def trajectory(step: Step, state: State, X: ArrayLike, y: ArrayLike, idx: ArrayLike,
               record: Callable[[State], PyTree]) -> tuple[State, PyTree, jax.Array]:
    """A run one can scrub: idx (frames, steps, B) -> (State, record(state) at the start and after each frame, losses).

    For use inside `jit`, with X, y, idx among its arguments: a watched and an unwatched run are then bit-identical.
    The start is a frame without steps, so that `record`, often the largest part of the program, is compiled only once.
    """
    def steps(s, rows):
        s, info = scan_steps(step, s, X, y, rows)
        return s, info.loss.mean()

    def frame(s, seen):
        k, rows = seen
        s, loss = lax.cond(k > 0, lambda: steps(s, rows), lambda: (s, jnp.zeros(idle.shape, idle.dtype)))
        return s, (record(s), loss)

    order = on_device(idx, name="idx")
    idle = jax.eval_shape(steps, state, order[0])[1]
    numbered = jnp.arange(len(order) + 1), jnp.concatenate([order[:1], order])
    state, (recorded, losses) = lax.scan(frame, state, numbered)
    return state, recorded, losses[1:]


def snapshots(step: Step, state: State, X: ArrayLike, y: ArrayLike, idx: ArrayLike, every: int,
              record: Callable[[State], Any] | None = None) -> Iterator[tuple[Any, Info]]:
    """Iterate over (State, Info) every `every` steps; the next chunk already runs while the caller draws this one.

    With `record`, gives (record(state), Info) instead. The last chunk may be shorter. Errors as for `run_steps`.
    """
    X, y, idx = check_run(state, X, y, idx)
    every = check_count(every, "every")
    return _snapshots(step, state, X, y, [idx[i : i + every] for i in range(0, len(idx), every)], record)


def _snapshots(step, state, X, y, chunks, record):
    ahead = _run_steps(step, state, X, y, chunks[0])
    for chunk in [*chunks[1:], None]:
        now = ahead
        if chunk is not None:
            ahead = _run_steps(step, now[0], X, y, chunk)
        yield record(now[0]) if record else now[0], now[1]


def minibatches(key: jax.Array, T: int, B: int) -> jax.Array:
    """One epoch: a random order of the T examples cut into rows of B, Int (T // B, B); the remainder is left out."""
    return epochs(key, T, B, 1)


def epochs(key: jax.Array, T: int, B: int, n: int) -> jax.Array:
    """n epochs of mini-batches, each in a new order: Int (n · (T // B), B). B = 1: stochastic; B = T: batch.

    A longer run begins as the shorter one does. ValueError unless 1 <= B <= T and n >= 1.
    """
    T, B, n = check_count(T, "T"), check_count(B, "the mini-batch size B"), check_count(n)
    if B > T:
        raise ValueError(f"the mini-batch size B must be between 1 and T = {T}, it is {B}")
    return _orders(check_key(key), T, B, n)


@partial(jax.jit, static_argnums=(1, 2, 3))
def _orders(key, T, B, n):
    # a random order is the order of T random numbers: 3 times faster to compile than n calls of `permutation`
    order = jnp.argsort(jax.random.bits(key, (n, T)), axis=1)
    return order[:, : T // B * B].reshape(-1, B)


def check_run(state: State, X: ArrayLike, y: ArrayLike,
              idx: ArrayLike) -> tuple[np.ndarray | jax.Array, np.ndarray | jax.Array, np.ndarray | jax.Array]:
    """(X, y, idx) as arrays, once they are data that `state` can be trained on; else ValueError / TypeError."""
    X, y, idx = as_array(X, "X"), as_array(y, "y"), as_array(idx, "idx")
    last: Any = state.theta[-1] if isinstance(state.theta, tuple) and state.theta else None
    labels = y.ndim == 1 and jnp.issubdtype(y.dtype, jnp.integer) and hasattr(last, "W")
    check_data(X, y, last.W.shape[0] if labels else None)
    if idx.ndim != 2 or not idx.size:
        raise ValueError(f"idx must be (steps, B): one row of example indices for each step; it has shape {idx.shape}")
    if not jnp.issubdtype(idx.dtype, jnp.integer):
        raise TypeError(f"idx must hold integer indices of examples, it holds {idx.dtype}")
    low, high = (np.asarray(idx).min(), np.asarray(idx).max()) if is_concrete(idx) else (0, 0)
    if low < 0 or high >= X.shape[0]:
        raise ValueError(f"idx must lie in 0 ... T-1 = {X.shape[0] - 1}, it runs from {low} to {high}")
    return X, y, idx
