"""The runs behind slide S39: a `RunPlan` trained on MNIST digits of 14 × 14 pixels, a small piece at a time.

All that a plan moves, except the number of hidden layers and batch normalization, is a number inside the compiled
programs: the network has H_MAX units in each layer, of which the first H live (`subnetwork.active_width`). Pre-training
sees all POOL digits, without their labels.

    run = RemedyRun(treated("small", ["dropout"]), seed=0)
    for new in run.pieces(): ...                               True: run.frames has grown
"""
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from course_lib.activations import sigm
from course_lib.arguments import on_device
from course_lib.backprop import loss_and_grad
from course_lib.batchnorm_training import normalized
from course_lib.data import Data, first_digits, held_out_digits, shrink
from course_lib.dropout import Dropout, expectation
from course_lib.initialization import glorot_drawn
from course_lib.loss import zero_one
from course_lib.network import BatchNormLayer, Layer, fprop
from course_lib.optimizers import (
    Adam,
    GradientTransformation,
    Sgd,
    adam,
    adam_update,
    sgd,
    sgd_update,
)
from course_lib.regularization import L2, l2, l2_update
from course_lib.subnetwork import Frozen, active_width, freeze, freeze_update
from course_lib.training import State, gradient_step, scan_steps, start

from .error_shares import H_MAX, RunPlan
from .remedy_pretraining import PIECE, B, minibatch_pieces, pretrained_layers

SIDE, C, FRAMES = 14, 10, 20
D = SIDE**2
POOL, STOP, NEW, TRAIN = 5_000, 500, 2_000, 1_000
ALPHA_ADAM = 0.005


class ErrorFrame(NamedTuple):
    """Updates done, and the errors on (at most TRAIN of) the training digits, on STOP digits to stop by, on NEW digits."""

    updates: int
    train: float
    stop: float
    new: float


@cache
def remedy_digits() -> tuple[Data, Data, Data]:
    """(POOL digits to learn from, STOP to stop by, NEW ones): Data of 14 × 14 pixels in [0, 1]."""
    train, held_out = first_digits(POOL)[0], held_out_digits(STOP + NEW)
    rows = (train, slice(POOL)), (held_out, slice(STOP)), (held_out, slice(STOP, STOP + NEW))
    return tuple(Data(on_device(shrink(data.X[part], SIDE)), data.y[part]) for data, part in rows)


def noisy_labels(y: np.ndarray, wrong: float, seed) -> np.ndarray:
    """y (T,), of which a share `wrong` is replaced by another class, at random."""
    rng = np.random.default_rng(seed)
    other = (y + rng.integers(1, C, len(y))) % C
    return np.where(rng.random(len(y)) < wrong, other, y).astype(np.int32)


# --- one program for every remedy ---------------------------------------------------------------------------------------

class RemedyState(NamedTuple):
    """The states of l2, of sgd and Adam with which of them counts, and of freeze, these three for θ as ONE array."""

    l2: L2
    is_adam: jax.Array
    sgd: Sgd
    adam: Adam
    frozen: Frozen


def remedy_optimizer(is_adam, alpha, lam, alive) -> GradientTransformation:
    """∇ + λ ∇Ω goes to Adam with its own step size where `is_adam` is 1, to sgd with α where 0; what is not alive stays."""
    def init(theta):
        vector = ravel_pytree(theta)[0]
        return RemedyState(l2(lam).init(theta), jnp.asarray(is_adam), sgd(alpha).init(vector), adam(ALPHA_ADAM).init(vector),
                           freeze(ravel_pytree(alive)[0]).init(vector))

    return GradientTransformation(init, remedy_update)


def remedy_update(grads, state: RemedyState, theta):
    """One array for all parameters: a program a third as large as with an array for each."""
    vector, back = ravel_pytree(l2_update(grads, state.l2, theta)[0])
    slow, _ = sgd_update(vector, state.sgd)
    quick, moments = adam_update(vector, state.adam)
    update, _ = freeze_update(jnp.where(state.is_adam, quick, slow), state.frozen)
    return back(update), state._replace(adam=moments)


def drawn_live(plan: RunPlan, seed: int) -> tuple[Layer, ...]:
    """Glorot weights times plan.scale for the live units, 0 for the others; by NumPy, since it needs no program."""
    rng, live = np.random.default_rng((seed, 3)), (D, *(plan.H,) * plan.L, C)
    theta = []
    for full, (o, i) in zip((H_MAX,) * plan.L + (C,), zip(live[1:], live, strict=False), strict=True):
        W = np.zeros((full, H_MAX if theta else D), np.float32)
        W[:o, :i] = glorot_drawn(rng, o, i, plan.scale)
        theta.append(Layer(W, np.zeros(full, np.float32)))
    return tuple(theta)


@partial(jax.jit, static_argnums=0)
def remedy_start(bn: bool, theta, seed, H, is_adam, alpha, lam, p) -> State:
    """The training State, with batch normalization if `bn`; what is beyond the first H units of a layer is frozen at 0."""
    theta = normalized(theta) if bn else theta
    alive = active_width(theta, (H,) * (len(theta) - 1))
    optimizer = remedy_optimizer(is_adam, alpha, lam, alive)
    return start(jax.tree.map(jnp.multiply, theta, alive), optimizer, jax.random.key(seed), Dropout(p))


def remedy_objective(theta, x, y, key, hyper):
    """(mean loss, ∇θ) with dropout, slide S47; the masks of all layers are one draw.

    By JAX's own generator, not `bernoulli.bernoulli`: the same coins, slower to run, but a far smaller program.
    """
    L = len(theta) - 1
    m = jax.random.bernoulli(key, jnp.full((L, len(x), H_MAX), 1 - hyper.p)).astype(x.dtype)
    return loss_and_grad(theta, x, y, sigm, m=(None, *m))


@jax.jit
def train_remedy(state: State, X: jax.Array, y: jax.Array, idx: jax.Array) -> State:
    """The State after the updates of idx (PIECE, B)."""
    return scan_steps(gradient_step(remedy_objective, remedy_update), state, X, y, idx)[0]


@jax.jit
def remedy_errors(theta, p, train, weight, stop, new) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(error on the training rows weighted by `weight`, on `stop`, on `new`), each (X, y), as at test time (S49, S50)."""
    m = expectation(theta, p)
    stats = None
    if isinstance(theta[0], BatchNormLayer):
        norm = fprop(theta, train[0], sigm, m=m).norm
        stats = (None, *(None if one is None else one.stats for one in norm[1:]))

    def errors(X, y):
        return zero_one(fprop(theta, X, sigm, m=m, stats=stats).a[-1], y)

    return (errors(*train) * weight).sum(), errors(*stop).mean(), errors(*new).mean()


# --- a run ----------------------------------------------------------------------------------------------------------------

class RemedyRun:
    """The training of one plan: `frames` (ErrorFrame) at the start and after each of FRAMES parts of it, as far as it is."""

    def __init__(self, plan: RunPlan, seed: int = 0):
        self.plan, self.seed, self.frames = plan, seed, []

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return max(len(self.frames) - 1, 0) / FRAMES

    @property
    def kept(self) -> int:
        """Which frame counts: the last one, or with early stopping the first of lowest error on the digits to stop by."""
        if not self.plan.early:
            return len(self.frames) - 1
        return int(np.argmin([frame.stop for frame in self.frames]))

    @property
    def outcome(self) -> ErrorFrame:
        """The frame that counts."""
        return self.frames[self.kept]

    def to_end(self) -> "RemedyRun":
        """All of it here and now."""
        for _ in self.pieces():
            pass
        return self

    def pieces(self) -> Iterator[bool]:
        """Train: False after at most 40 ms of work, True when there is a new frame."""
        plan, rng, p = self.plan, np.random.default_rng((self.seed, 1)), np.float32(self.plan.p)
        pool, stop, new = remedy_digits()
        y, y_stop, y_new = (noisy_labels(part.y, plan.wrong, (self.seed, i)) for i, part in enumerate((pool, stop, new)))
        chosen = rng.permutation(POOL)[: plan.T].astype(np.int32)
        measured = np.resize(chosen, TRAIN)
        weight = (np.arange(TRAIN) < plan.T).astype(np.float32) / min(TRAIN, plan.T)
        sets = ((take_rows(pool.X, measured), y[measured]), weight, (stop.X, y_stop), (new.X, y_new))
        state = yield from self._start(pool.X, p)
        self._add(0, remedy_errors(state.theta, p, *sets))
        yield True
        each = plan.updates // FRAMES // PIECE
        for i, idx in enumerate(minibatch_pieces(rng, plan.T, plan.updates), start=1):
            state = jax.block_until_ready(train_remedy(state, pool.X, y, chosen[idx]))
            if i % each == 0:
                self._add(i * PIECE, remedy_errors(state.theta, p, *sets))
            yield i % each == 0

    def _start(self, X, p):
        """Generator of False that returns the first State: after pre-training, where the plan has it."""
        plan, theta = self.plan, drawn_live(self.plan, self.seed)
        if plan.pre:
            theta = (*(yield from pretrained_layers(X, plan.L, plan.H, self.seed)), theta[-1])
        return remedy_start(bool(plan.bn), theta, np.int32(self.seed), np.int32(plan.H), np.bool_(plan.adam),
                            np.float32(plan.alpha), np.float32(plan.lam), p)

    def _add(self, updates, errors):
        self.frames.append(ErrorFrame(updates, *map(float, errors)))


@jax.jit
def take_rows(X, rows):
    return X[rows]


def remedy_programs() -> Iterator[Callable]:
    """Functions that compile every program a plan may need, for use in the background."""
    for L in (1, 5):
        for bn in (False, True):
            yield partial(_as_far_as_the_second_frame, RunPlan(L=L, T=B, updates=FRAMES * PIECE, bn=bn))
    yield lambda: list(pretrained_layers(remedy_digits()[0].X, 3, H_MAX, 0))


def _as_far_as_the_second_frame(plan):
    run = RemedyRun(plan)
    next(_ for _ in run.pieces() if len(run.frames) == 2)
