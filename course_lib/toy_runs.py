"""A whole training run of a small network on a toy set, recorded frame by frame: one compiled program for every run.

A `Plan` says what is compiled (sizes, optimizer, length); a `Setting` holds every number that a control moves, all
traced. Depth, mini-batch size and the number of training examples are masks over the largest (`subnetwork`), and what a
setting leaves None costs nothing:

    train, valid = draw("moons", 100), draw("moons", 101)
    run = run_once(Plan(momentum), setting(hyper=(0.1, 0.9), lam=0.01), train, valid)      run.theta, run.valid, ...
    losses = run_seeds(Plan(momentum), "valid", setting(...), train, valid)                (16, frames + 1)
"""
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data.examples import Data
from course_lib.data.toys import grid

from . import initialization
from .activations import place
from .arguments import as_float, as_numpy, check_number, is_concrete
from .backprop import backprop
from .loss import Loss, softmax_nll, zero_one
from .network import Theta, fprop
from .optimizers import GradientTransformation, chain, sgd
from .regularization import l2
from .subnetwork import activations_at_depth, active_depth, at_depth, freeze
from .training import epochs, gradient_step, start, trajectory

KINDS = ("zero", "constant", "uniform", "Glorot")
NAMES = ("sigm", "tanh", "reclin")
L_MAX, H, C, B, STEPS, MAP_N, SEEDS, FRAMES = 5, 8, 2, 32, 20, 121, 16, 60   # frames after the first

Leaf = Any        # a number as an array, traced or not: what a control moves


class Plan(NamedTuple):
    """What a run is compiled for. `optimizer(*setting.hyper)` gives its update rule: sgd, momentum, adagrad, adam, ...

    sizes  (D, H_1, ..., H_L, C) of the largest network, all hidden layers equally wide
    B      columns of idx: the mini-batch size, or the largest one where the setting has a `batch`
    steps  updates between two frames, of which there are `frames` + 1
    """

    optimizer: Callable[..., GradientTransformation] = sgd
    sizes: tuple[int, ...] = (2, *(H,) * L_MAX, C)
    B: int = B
    steps: int = STEPS
    frames: int = FRAMES


class Setting(NamedTuple):
    """What a control may move; every leaf is traced. Make it with `setting`, which takes words and Python numbers.

    hyper   the arguments of the optimizer: (α,) for sgd, (α, β) for momentum
    lam     λ of the L2 regularizer, decayed[biases] = 1 to penalise the biases too; None: no regularizer
    batch   mini-batch size, at most the plan's B; None: exactly B
    n       train on the first n examples only, all of them in every update (the plan's B is their largest number)
    own     W^(k) for k = 1 … L+1, drawn by somebody else and used, times the scale, in place of Glorot's; None: Glorot's
    """

    kind: Leaf
    scale: Leaf
    depth: Leaf
    g: Leaf
    seed: Leaf
    hyper: tuple[Leaf, ...]
    lam: Leaf | None = None
    biases: Leaf | None = None
    batch: Leaf | None = None
    n: Leaf | None = None
    own: Sequence[jax.Array] | None = None


class Recorded(NamedTuple):
    """One run at frames 0 … : θ, mean NLL and 0/1 error, rms of h^(k), ∇W^(k), ∇b^(k) per layer, ‖W^(k)‖, W^(1)."""

    theta: Theta
    train: jax.Array
    valid: jax.Array
    error: jax.Array
    h: jax.Array
    grad_W: jax.Array
    grad_b: jax.Array
    norm: jax.Array
    paths: jax.Array
    steps: jax.Array


def setting(init: str = "Glorot", scale: float = 1.0, depth: int = 2, g: str = "tanh", seed: int = 0,
            hyper: Sequence[float] = (0.3,), lam: float | None = None, biases: bool = False, batch: int | None = None,
            n: int | None = None, own: Sequence[jax.Array] | None = None) -> Setting:
    """A Setting from the words and numbers of controls. ValueError for what no run bears; `run_once` knows the plan's limits.

    init one of KINDS; scale >= 0; hyper, lam >= 0; depth, batch, n >= 1
    """
    if init not in KINDS:
        raise ValueError(f"init must be one of {', '.join(KINDS)}, it is {init!r}")
    return Setting(np.int32(KINDS.index(init)), _real(scale, "scale"), _whole(depth, "depth"), place(g), _whole(seed, "seed", 0),
                   tuple(_real(h, "a hyper-parameter") for h in hyper),
                   None if lam is None else _real(lam, "λ"), None if lam is None else np.float32(biases),
                   None if batch is None else _whole(batch, "batch"), None if n is None else _whole(n, "n"), own)


def _real(value, name):
    return np.float32(as_numpy(check_number(value, name, 0)))


def _whole(value, name, least=1):
    number = as_numpy(check_number(value, name, least, 2**31 - 1))
    if number % 1:
        raise ValueError(f"{name} must be a whole number, it is {float(number):g}")
    return np.int32(number)


def check_setting(plan: Plan, s: Setting) -> None:
    """ValueError unless the plan's arrays are large enough for the setting, as far as its values are known."""
    for name, value, most in (("depth", s.depth, len(plan.sizes) - 2), ("batch", s.batch, plan.B), ("n", s.n, plan.B)):
        if value is not None and is_concrete(value) and not 1 <= int(value) <= most:
            raise ValueError(f"{name} must be between 1 and the plan's {most}, it is {int(value)}")
    plan.optimizer(*s.hyper).init(())


def first_theta(key: jax.Array, kind: Leaf, scale: Leaf, sizes: Sequence[int], own: Sequence[jax.Array] | None = None) -> Theta:
    """θ⁰ of the largest network: all zero, all `scale`, U[-scale, scale], or `scale` times Glorot's draw (or `own`).

    Bit for bit what `initialization` gives, from one draw of U[-1, 1]: each draw is slow to compile.
    """
    drawn = initialization.uniform(key, sizes, 1.0)

    def weights(k, shape):
        U = drawn[k - 1].W
        glorot = scale * initialization.glorot_bound(*shape) * U if own is None else scale * own[k - 1]
        return jax.lax.select_n(kind, jnp.zeros(shape), jnp.full(shape, scale), scale * U, glorot)

    return initialization.build(sizes, weights)


def rms(a: jax.Array, axis: int | None = None) -> jax.Array:
    """√ of the mean square of a, over all of it or along `axis`. ValueError where there is nothing."""
    a = as_float(a)
    if not a.size:
        raise ValueError(f"there is nothing to take the mean square of: a has shape {a.shape}")
    return jnp.sqrt((a**2).mean(axis))


def mean(values: jax.Array, count: Leaf | None = None) -> jax.Array:
    """Mean of the first `count` values, or of all."""
    if count is None:
        return values.mean()
    return jnp.where(jnp.arange(len(values)) < count, values, 0.0).sum() / count.astype(values.dtype)


def counted(count: Leaf | None, rows: int, loss: Loss = softmax_nll) -> Loss:
    """`loss` for a mini-batch of `rows` of which the first `count` count: its gradient is that of `mean`."""
    if count is None:
        return loss
    weight = jnp.where(jnp.arange(rows) < count, rows / count.astype(jnp.float32), 0.0)[:, None]
    return loss._replace(grad=lambda a, y: weight * loss.grad(a, y))


def run_order(plan: Plan, s: Setting, key: jax.Array, rows: int) -> jax.Array:
    """Int (frames, steps, B): which examples each update sees. With a `batch` m only the first m columns count."""
    updates, shape = plan.frames * plan.steps, (plan.frames, plan.steps, plan.B)
    if s.n is not None:
        return jnp.broadcast_to(jnp.arange(plan.B), shape)
    idx = epochs(key, rows, plan.B if s.batch is None else rows, -(-updates // (rows // plan.B)))
    if s.batch is not None:                     # idx holds whole epochs: row e cut into rows // batch mini-batches
        epoch, part = jnp.divmod(jnp.arange(updates), rows // s.batch)
        columns = jnp.minimum(part[:, None] * s.batch + jnp.arange(plan.B), rows - 1)
        idx = idx[epoch[:, None], columns]
    return idx[:updates].reshape(shape)


def one_run(plan: Plan, s: Setting, train: Data, valid: Data) -> Recorded:
    """Train from the chosen start and record: compiled once for a plan, everything in `s`, train, valid is an array."""
    key, L = jax.random.key(s.seed), len(plan.sizes) - 2
    theta, gs = at_depth(first_theta(key, s.kind, s.scale, plan.sizes, s.own), s.depth), activations_at_depth(s.g, s.depth, L)
    batch = s.batch if s.n is None else s.n

    def objective(theta, x, y, key, hyper):
        forward = fprop(theta, x, gs)
        grads = backprop(theta, forward, y, gs, counted(batch, plan.B)).theta
        return mean(softmax_nll.value(forward.a[-1], y), batch), grads

    def record(state):
        forward, out = fprop(state.theta, train.X, gs), fprop(state.theta, valid.X, gs).a[-1]
        grads = backprop(state.theta, forward, train.y, gs, counted(s.n, len(train.y))).theta
        return Recorded(state.theta, mean(softmax_nll.value(forward.a[-1], train.y), s.n),
                        softmax_nll.value(out, valid.y).mean(), zero_one(out, valid.y).mean(),
                        jnp.stack([rms(h) for h in forward.h[1:]]), jnp.stack([rms(layer.W) for layer in grads]),
                        jnp.stack([rms(layer.b) for layer in grads]),
                        jnp.stack([jnp.sqrt((layer.W**2).sum()) for layer in state.theta]), state.theta[0].W, state.t)

    penalty = () if s.lam is None else (l2(s.lam, False if s.biases is None else s.biases),)
    optimizer = chain(*penalty, plan.optimizer(*s.hyper), freeze(active_depth(theta, s.depth)))
    idx = run_order(plan, s, key, len(train.y))
    step = gradient_step(objective, optimizer.update)
    return trajectory(step, start(theta, optimizer, key), train.X, train.y, idx, record)[1]


def run_once(plan: Plan, s: Setting, train: Data, valid: Data) -> Recorded:
    """`one_run`, compiled. ValueError unless the plan's arrays are large enough for the setting."""
    check_setting(plan, s)
    return _run_once(plan, s, train, valid)


_run_once = jax.jit(one_run, static_argnums=0)


def run_seeds(plan: Plan, field: str, s: Setting, train: Data, valid: Data) -> jax.Array:
    """`field` of the recorded runs from SEEDS seeds, (16, frames + 1): the same data, another start and order.

    Where the setting has `own` weights, these are (16, H_k, H_{k-1}): one draw for each seed. Errors as for `run_once`.
    """
    check_setting(plan, s)
    return _run_seeds(plan, field, s, train, valid)


@partial(jax.jit, static_argnums=(0, 1))
def _run_seeds(plan, field, s, train, valid):
    seeds = jnp.arange(SEEDS, dtype=jnp.int32)
    return jax.vmap(lambda seed, own: getattr(one_run(plan, s._replace(seed=seed, own=own), train, valid), field))(
        seeds, s.own)


@jax.jit
def map_at(theta: Theta, t: Leaf, g: Leaf, depth: Leaf) -> jax.Array:
    """f(x)₁ - f(x)₀ in [-1, 1] over the plane, for θ of frame t."""
    theta = jax.tree.map(lambda leaf: leaf[t], theta)
    f = fprop(theta, grid(MAP_N), activations_at_depth(g, depth, len(theta) - 1)).h[-1]
    return (f[:, 1] - f[:, 0]).reshape(MAP_N, MAP_N)


def first_bad(run: Recorded) -> int | None:
    """The first frame whose loss is not finite, or None."""
    bad = ~np.isfinite(run.train)
    return int(bad.argmax()) if bad.any() else None
