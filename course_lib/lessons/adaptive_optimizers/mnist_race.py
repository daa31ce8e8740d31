"""Five update rules on the same digits: same first weights, same mini-batches, one compiled program for any rule. S30."""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import as_real, on_device
from course_lib.data import Data, mnist, subset
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import fprop
from course_lib.optimizers import adagrad, adam, momentum, rmsprop, sgd
from course_lib.training import epochs, gradient_step, start, supervised_objective, trajectory

from .landscape_race import RULES

SIZES, N, VALID, B = (784, 32, 10), 2000, 1000, 50
FRAMES, STEPS, SEEN = 30, 8, 500          # 240 updates = 6 epochs; the training loss is that of SEEN images


class Losses(NamedTuple):
    """At frames 0 ... 30: mean NLL on 500 training images, on 1,000 validation images, and the error there."""

    train: jax.Array
    valid: jax.Array
    error: jax.Array


def rules(alpha, beta, beta1, beta2, eps):
    return (sgd(alpha), momentum(alpha, beta), adagrad(alpha, eps), rmsprop(alpha, beta, eps),
            adam(alpha, beta1, beta2, eps))


UPDATES = tuple(one.update for one in rules(0.1, 0.9, 0.9, 0.999, 1e-8))


def any_update(grads, state, theta=None):
    """The update of rule number `rule`: only its own branch runs. state = (rule, the states of all five)."""
    rule, states = state

    def by(i):
        def branch():
            delta, mine = UPDATES[i](grads, states[i], theta)
            return delta, (*states[:i], mine, *states[i + 1 :])

        return branch

    delta, states = lax.switch(rule, [by(i) for i in range(len(UPDATES))])
    return delta, (rule, states)


STEP = gradient_step(supervised_objective("tanh"), any_update)


class _Any(NamedTuple):
    init: object


@jax.jit
def run_rule(rule, hyper, correct, seed, train, valid):
    """Losses of one training run by rule number `rule`, hyper = (α, β, β₁, β₂, ε). Compiled once for all rules."""
    key = jax.random.key(seed)
    X, V = as_real(train.X), as_real(valid.X)

    def init(theta):
        states = [one.init(theta) for one in rules(*hyper)]
        states[4] = states[4]._replace(t=jnp.where(correct, 0, 10**7).astype(jnp.int32))
        return rule, tuple(states)

    def record(state):
        seen, out = (fprop(state.theta, x, "tanh").a[-1] for x in (X[:SEEN], V))
        return Losses(softmax_nll.value(seen, train.y[:SEEN]).mean(), softmax_nll.value(out, valid.y).mean(),
                      zero_one(out, valid.y).mean())

    updates = FRAMES * STEPS
    idx = epochs(key, N, B, -(-updates // (N // B)))[:updates].reshape(FRAMES, STEPS, B)
    return trajectory(STEP, start(glorot(key, SIZES), _Any(init), key), X, train.y, idx, record)[1]


@cache
def digits(seed):
    """(N training images, VALID validation images) as uint8 on the device: another seed draws other training images."""
    train, valid = mnist().train, mnist().valid
    rows = subset(jax.random.key(seed), Data(np.arange(len(train.y)), train.y), N).X
    return jax.tree.map(on_device, (Data(train.X[rows], train.y[rows]), Data(valid.X[:VALID], valid.y[:VALID])))


def run(name, alpha, beta=0.9, beta1=0.9, beta2=0.999, eps=1e-8, correct=True, seed=0, images=0):
    """Losses of the rule `name`, as NumPy arrays: `seed` of weights and order, `images` the seed of the subset."""
    hyper = tuple(np.float32(value) for value in (alpha, beta, beta1, beta2, eps))
    out = run_rule(np.int32(RULES.index(name)), hyper, np.bool_(correct), np.int32(seed), *digits(images))
    return jax.tree.map(np.asarray, out)
