"""What dropout and batch normalization cost per update: 784-500-500-10, mini-batch 100, one `run_steps` of 100 updates.

The peers are the same network in plain JAX: its gradient by `jax.value_and_grad`, its masks by `jax.random.bernoulli`.
"""
import time

import jax
import jax.numpy as jnp

from course_lib.activations import reclin
from course_lib.batchnorm_training import normalized, normalized_step, running
from course_lib.dropout import dropout, dropout_objective
from course_lib.initialization import glorot
from course_lib.optimizers import sgd
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

from . import Row

SIZES, T, B, STEPS = (784, 500, 500, 10), 2000, 100, 100


def rows():
    theta, drop = glorot(jax.random.key(0), SIZES), dropout(0.5)
    bn, update = normalized(theta), sgd(0.1).update
    ms = _milliseconds({
        "plain": (gradient_step(supervised_objective(reclin), update), theta, ()),
        "dropout": (gradient_step(dropout_objective(reclin), update), theta, drop),
        "dropout by JAX": (gradient_step(_dropout_by_jax, update), theta, drop),
        "norm": (gradient_step(supervised_objective(reclin), update), bn, ()),
        "norm by JAX": (gradient_step(_batchnorm_by_jax, update), bn, ()),
        "running": (normalized_step(update, reclin), bn, running(bn)),
    })
    yield Row("update with dropout", ms["dropout"], "plain JAX, autodiff", ms["dropout by JAX"], "ms", aim=1)
    yield Row("update with dropout", ms["dropout"], "ours without dropout", ms["plain"], "ms")
    yield Row("update with batch norm", ms["norm"], "plain JAX, autodiff", ms["norm by JAX"], "ms", aim=1)
    yield Row("update with batch norm", ms["norm"], "ours without batch norm", ms["plain"], "ms")
    yield Row("the same with running statistics", ms["running"], "ours, batch norm alone", ms["norm"], "ms")


def _milliseconds(runs, rounds=15):
    """The least time per update of each run; the runs take turns, so that a busy moment hits them all."""
    key = jax.random.key(1)
    X, y = jax.random.uniform(key, (T, SIZES[0])), jnp.arange(T, dtype=jnp.int32) % SIZES[-1]
    idx = epochs(key, T, B, STEPS * B // T)
    times = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, (step, theta, hyper) in runs.items():
            state = start(theta, sgd(0.1), key, hyper)
            begin = time.perf_counter()
            jax.block_until_ready(run_steps(step, state, X, y, idx))
            if turn:  # the first turn compiles
                times[name].append(time.perf_counter() - begin)
    return {name: 1e3 / STEPS * min(taken) for name, taken in times.items()}


def _dropout_by_jax(theta, x, y, key, hyper):
    def mean_loss(theta):
        h = x
        for k, (W, b) in enumerate(theta[:-1]):
            keep = jax.random.bernoulli(jax.random.fold_in(key, k), 1 - hyper.p, (len(x), len(b)))
            h = jnp.where(keep, jax.nn.relu(h @ W.T + b), 0)
        return _nll(theta[-1], h, y)

    return jax.value_and_grad(mean_loss)(theta)


def _batchnorm_by_jax(theta, x, y, key, hyper):
    def mean_loss(theta):
        h = x
        for W, gamma, beta in theta[:-1]:
            z = h @ W.T
            h = jax.nn.relu(gamma * (z - z.mean(0)) * jax.lax.rsqrt(z.var(0) + 1e-5) + beta)
        return _nll(theta[-1], h, y)

    return jax.value_and_grad(mean_loss)(theta)


def _nll(layer, h, y):
    log_f = jax.nn.log_softmax(h @ layer.W.T + layer.b)
    return -jnp.take_along_axis(log_f, y[:, None], axis=1).mean()
