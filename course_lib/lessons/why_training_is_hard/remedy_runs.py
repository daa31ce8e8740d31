"""The runs behind slide S39: a `remedies.Case` trained on MNIST digits of 14 × 14 pixels, a small piece at a time.

All that a case moves, except the number of hidden layers and batch normalization, is a number inside the compiled
programs: the network has H_MAX units in each layer, of which the first H live (`padding.active_width`). Pre-training
sees all POOL digits, without their labels.
"""
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from course_lib.activations import sigm
from course_lib.arguments import on_device
from course_lib.backprop import loss_and_grad
from course_lib.batchnorm_training import normalized
from course_lib.data import Data, mnist
from course_lib.dropout import Dropout, expectation
from course_lib.initialization import glorot_bound
from course_lib.loss import zero_one
from course_lib.network import BatchNormLayer, Layer, fprop
from course_lib.optimizers import GradientTransformation, adam, adam_update, chain, freeze, sgd, sgd_update
from course_lib.regularization import l2
from course_lib.subnetwork import active_width
from course_lib.training import gradient_step, scan_steps, start

from .error_shares import H_MAX, Case
from .remedy_pretraining import PIECE, B, pieces, pretrain

D, C, FRAMES = 196, 10, 20
POOL, STOP, NEW, TRAIN = 5_000, 500, 2_000, 1_000
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
        X = data.X[rows].reshape(-1, 14, 2, 14, 2).mean((2, 4), dtype=np.float32).reshape(-1, D) / np.float32(255)
        return Data(on_device(X), data.y[rows])

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
    return jnp.where(state.on, quick, slow), state._replace(adam=opt)


def flat_update(grads, state, theta=None):
    """`either`, then `freeze`, on all parameters in ONE array: a program a third as large as with an array for each."""
    vector, back = ravel_pytree(grads)
    vector, state = FLAT(vector, state)
    return back(vector), state


FLAT = chain(either(False, 0.0), freeze(())).update
UPDATE = chain(l2(0.0), GradientTransformation(None, flat_update)).update


def drawn(case, seed):
    """Glorot weights times case.scale for the live units, 0 for the others; by NumPy, since it needs no program."""
    rng, live = np.random.default_rng((seed, 3)), (D, *(case.H,) * case.L, C)
    theta = []
    for full, (o, i) in zip((H_MAX,) * case.L + (C,), zip(live[1:], live, strict=False), strict=True):
        W = np.zeros((full, H_MAX if theta else D), np.float32)
        W[:o, :i] = case.scale * glorot_bound(o, i) * rng.uniform(-1, 1, (o, i))
        theta.append(Layer(W, np.zeros(full, np.float32)))
    return tuple(theta)


@partial(jax.jit, static_argnums=0)
def begin(bn, theta, seed, H, is_adam, alpha, lam, p):
    """The training State, with batch normalization if `bn`; what is beyond the first H units of a layer is frozen at 0."""
    theta = normalized(theta) if bn else theta
    alive = active_width(theta, (H,) * (len(theta) - 1))
    flat = chain(either(is_adam, alpha), freeze(ravel_pytree(alive)[0]))
    optimizer = chain(l2(lam), GradientTransformation(lambda theta: flat.init(ravel_pytree(theta)[0]), flat_update))
    return start(jax.tree.map(jnp.multiply, theta, alive), optimizer, jax.random.key(seed), Dropout(p))


def objective(theta, x, y, key, hyper):
    """(mean loss, ∇θ) with dropout, slide S47; the masks of all layers are one draw.

    By JAX's own generator, not `bernoulli.bernoulli`: the same coins, slower to run, but a far smaller program.
    """
    L = len(theta) - 1
    m = jax.random.bernoulli(key, jnp.full((L, len(x), H_MAX), 1 - hyper.p)).astype(x.dtype)
    return loss_and_grad(theta, x, y, sigm, m=(None, *m))


@jax.jit
def work(state, X, y, idx):
    """The State after the updates of idx (PIECE, B)."""
    return scan_steps(gradient_step(objective, UPDATE), state, X, y, idx)[0]


@jax.jit
def measure(theta, p, train, weight, stop, new):
    """(error on the training rows weighted by `weight`, on `stop`, on `new`), each (X, y), as at test time (S49, S50)."""
    m = expectation(theta, p)
    stats = None
    if isinstance(theta[0], BatchNormLayer):
        norm = fprop(theta, train[0], sigm, m=m).norm
        stats = (None, *(None if one is None else one.stats for one in norm[1:]))

    def errors(X, y):
        return zero_one(fprop(theta, X, sigm, m=m, stats=stats).a[-1], y)

    return (errors(*train) * weight).sum(), errors(*stop).mean(), errors(*new).mean()


def treat(case, seed=0):
    """Generator: "piece" after at most 40 ms of work, a Frame at the start and after each of FRAMES parts of the run."""
    pool, stop, new = digits()
    p = np.float32(case.p)
    y, y_stop, y_new = (labels(part.y, case.wrong, (seed, i)) for i, part in enumerate((pool, stop, new)))
    rng = np.random.default_rng((seed, 1))
    chosen = rng.permutation(POOL)[: case.T].astype(np.int32)
    seen = np.resize(chosen, TRAIN)
    weight = (np.arange(TRAIN) < case.T).astype(np.float32) / min(TRAIN, case.T)
    theta = drawn(case, seed)
    if case.pre:
        theta = (*(yield from pretrain(pool.X, case.L, case.H, seed)), theta[-1])
    state = begin(bool(case.bn), theta, np.int32(seed), np.int32(case.H), np.bool_(case.adam), np.float32(case.alpha),
                  np.float32(case.lam), p)
    sets = ((take(pool.X, seen), y[seen]), weight, (stop.X, y_stop), (new.X, y_new))

    def frame(updates):
        return Frame(updates, *(float(error) for error in measure(state.theta, p, *sets)))

    yield frame(0)
    each = case.updates // FRAMES // PIECE
    for i, idx in enumerate(pieces(rng, case.T, case.updates), start=1):
        state = work(state, pool.X, y, chosen[idx])
        yield "piece" if i % each else frame(i * PIECE)


def run(case, seed=0):
    """All Frames of a case."""
    return [one for one in treat(case, seed) if one != "piece"]


def kept(case, frames):
    """The Frame that counts: the last one, or with early stopping the first of lowest error on the digits to stop by."""
    return min(frames, key=lambda frame: frame.stop) if case.early else frames[-1]


@jax.jit
def take(X, rows):
    return X[rows]


def prepare():
    """Functions that compile every program a case may need, for use in the background."""
    for L in (1, 5):
        for bn in (False, True):
            yield partial(_as_far_as_the_second_frame, Case(L=L, T=B, updates=FRAMES * PIECE, bn=bn))
    yield lambda: list(pretrain(digits()[0].X, 3, H_MAX, 0))


def _as_far_as_the_second_frame(case):
    worker, frames = treat(case), 0
    while frames < 2:
        frames += next(worker) != "piece"
