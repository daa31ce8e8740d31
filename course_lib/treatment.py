"""The runs behind slide S39: a `remedies.Case` trained on MNIST digits of 14 × 14 pixels, a small piece at a time.

All that a case moves, except the number of hidden layers and batch normalization, is a number inside the compiled
programs: the network has H_MAX units in each layer, of which the first H live (`padding.active_width`).
"""
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from .activations import sigm
from .data import Data, mnist
from .dropout import Dropout, expectation, with_dropout
from .initialization import glorot, glorot_bound
from .loss import zero_one
from .masked_pretraining import PIECE, B, pieces, pretrain
from .network import fprop
from .normalized_training import normalized
from .optimizers import GradientTransformation, adam, adam_update, chain, freeze, sgd, sgd_update
from .padding import active_width
from .regularization import l2
from .remedies import H_MAX, Case
from .training import gradient_step, scan_steps, start

D, C, FRAMES = 196, 10, 20
POOL, STOP, NEW, TRAIN, UNLABELLED = 10_000, 500, 2_000, 1_000, 5_000
ALPHA_ADAM = 0.005


class Frame(NamedTuple):
    """Updates done, and the errors on (at most TRAIN of) the training digits, on STOP digits to stop by, on NEW digits."""

    updates: int
    train: float
    stop: float
    new: float


@cache
def digits():
    """(pool, stop, new): Data of 14 × 14 pixels in [0, 1], each the mean of four."""
    def small(data, rows):
        X = data.X[rows].astype(np.float32).reshape(-1, 14, 2, 14, 2).mean((2, 4)).reshape(-1, D) / 255
        return Data(jnp.asarray(X), data.y[rows])

    splits = mnist()
    return (small(splits.train, slice(POOL)), small(splits.valid, slice(STOP)), small(splits.valid, slice(STOP, STOP + NEW)))


def labels(y, wrong, seed):
    """y, of which a share `wrong` is replaced by another class, at random."""
    rng = np.random.default_rng(seed)
    other = (y + rng.integers(1, C, len(y))) % C
    return np.where(rng.random(len(y)) < wrong, other, y).astype(np.int32)


class Either(NamedTuple):
    on: jax.Array
    sgd: Any
    adam: Any


def either(on, alpha):
    """Adam with its own step size 0.005 where `on` is 1, sgd with α where it is 0; `on` may be traced."""
    slow, quick = sgd(alpha), adam(ALPHA_ADAM)
    return GradientTransformation(lambda theta: Either(jnp.asarray(on), slow.init(theta), quick.init(theta)), either_update)


def either_update(grads, state, theta=None):
    slow, _ = sgd_update(grads, state.sgd)
    quick, opt = adam_update(grads, state.adam)
    return jax.tree.map(lambda a, b: jnp.where(state.on, b, a), slow, quick), state._replace(adam=opt)


@partial(jax.jit, static_argnums=(0, 1))
def begin(L, bn, seed, H, scale, is_adam, alpha, lam, p):
    """The training State of the largest network, of which the first H units of each hidden layer live."""
    key = jax.random.key(seed)
    sizes = (D, *(H_MAX,) * L, C)
    live = [jnp.float32(D), *(H.astype(jnp.float32),) * L, jnp.float32(C)]
    theta = tuple(
        layer._replace(W=layer.W * jnp.sqrt(6 / (i + o)) / glorot_bound(*layer.W.shape) * scale)
        for layer, i, o in zip(glorot(key, sizes), live, live[1:], strict=False))
    theta = normalized(theta) if bn else theta
    alive = active_width(theta, (H,) * L)
    theta = jax.tree.map(jnp.multiply, theta, alive)
    optimizer = chain(l2(lam), either(is_adam, alpha), freeze(alive))
    return start(theta, optimizer, key, Dropout(p))


def optimizer_update(L, bn):
    """The update function of `begin`'s optimizer: it depends on no number."""
    return chain(l2(0.0), either(False, 0.0), freeze(())).update


@partial(jax.jit, static_argnums=(0, 1))
def work(L, bn, state, X, y, idx):
    """The State after the updates of idx (PIECE, B)."""
    return scan_steps(gradient_step(with_dropout(sigm), optimizer_update(L, bn)), state, X, y, idx)[0]


@partial(jax.jit, static_argnums=(0, 1))
def measure(L, bn, theta, p, train, weight, stop, new):
    """(error on the training rows weighted by `weight`, on `stop`, on `new`), each (X, y), as at test time (S49, S50)."""
    m = expectation(theta, p)
    stats = None
    if bn:
        norm = fprop(theta, train[0], sigm, m=m).norm
        stats = (None, *(None if one is None else one.stats for one in norm[1:]))

    def errors(X, y):
        return zero_one(fprop(theta, X, sigm, m=m, stats=stats).a[-1], y)

    return (errors(*train) * weight).sum(), errors(*stop).mean(), errors(*new).mean()


def treat(case, seed=0):
    """Generator: "piece" after at most 40 ms of work, a Frame at the start and after each of FRAMES parts of the run."""
    pool, stop, new = digits()
    shape, numbers = (case.L, bool(case.bn)), (np.float32(case.p),)
    y, y_stop, y_new = (labels(part.y, case.wrong, (seed, i)) for i, part in enumerate((pool, stop, new)))
    rng = np.random.default_rng((seed, 1))
    chosen = rng.permutation(POOL)[: case.T].astype(np.int32)
    seen = np.resize(chosen, TRAIN)
    weight = (np.arange(TRAIN) < case.T).astype(np.float32) / min(TRAIN, case.T)
    state = begin(*shape, np.int32(seed), np.int32(case.H), np.float32(case.scale), np.bool_(case.adam),
                  np.float32(case.alpha), np.float32(case.lam), *numbers)
    if case.pre:
        layers = yield from pretrain(pool.X[:UNLABELLED], case.L, case.H, seed)
        state = state._replace(theta=with_layers(state.theta, layers))
    sets = ((take(pool.X, seen), y[seen]), weight, (stop.X, y_stop), (new.X, y_new))

    def frame(updates):
        return Frame(updates, *(float(error) for error in measure(*shape, state.theta, *numbers, *sets)))

    yield frame(0)
    each = case.updates // FRAMES // PIECE
    for i, idx in enumerate(pieces(rng, case.T, case.updates), start=1):
        state = work(*shape, state, pool.X, y, chosen[idx])
        yield "piece" if i % each else frame(i * PIECE)


def run(case, seed=0):
    """All Frames of a case."""
    return [one for one in treat(case, seed) if one != "piece"]


def kept(case, frames):
    """The Frame that counts: the last one, or with early stopping the first of lowest error on the digits to stop by."""
    return min(frames, key=lambda frame: frame.stop) if case.early else frames[-1]


def with_layers(theta, layers):
    """θ whose hidden W, and b where there is one, are those of the pre-trained layers."""
    hidden = (old._replace(**{n: v for n, v in new._asdict().items() if n in old._fields})
              for old, new in zip(theta, layers, strict=False))
    return (*hidden, theta[-1])


@jax.jit
def take(X, rows):
    return X[rows]


def prepare():
    """Functions that compile every program a case may need, for use in the background."""
    for L in (1, 5):
        for bn in (False, True):
            yield partial(_as_far_as_the_second_frame, Case(L=L, T=B, updates=FRAMES * PIECE, bn=bn))
    yield lambda: list(pretrain(digits()[0].X[:UNLABELLED], 3, H_MAX, 0))


def _as_far_as_the_second_frame(case):
    worker, frames = treat(case), 0
    while frames < 2:
        frames += next(worker) != "piece"
