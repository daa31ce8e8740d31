"""Does pre-training still help against reclin, dropout and batch normalization? Twelve seeds of each. S44, S39.

Three layers of 100 units on digits of 14 x 14 pixels, SGD with mini-batches of 20, early stopping on 1,000 other digits,
10,000 test digits. Two regimes: 2,000 labels and nothing else; 100 labels and 10,000 digits without. Each cell has the
best of four α on three other seeds. Axes: regime, net, start (random, pre-trained), seed.
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import reclin, sigm
from course_lib.batchnorm_training import normalized, normalized_step, running
from course_lib.dropout import dropout, dropout_objective, expectation
from course_lib.loss import zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, start, supervised_objective

from .study import minibatch_frames, small_digits, tune, tune_and_train, weights_of_seeds

NAME = "pretraining_today"

NETS = ("sigm", "reclin", "reclin, dropout", "reclin, batch norm")
REGIMES = ((2000, 2000, 40, 100, 15), (100, 10_000, 40, 50, 5))       # labels, digits, frames, steps, pre-training epochs
ALPHAS = {"sigm": (0.5, 1.0, 2.0, 4.0), "reclin": (0.1, 0.2, 0.4, 0.8)}          # sigm needs larger steps
SEEDS, TUNING, L, P = 12, 3, 3, 0.3
PRETRAINED = {"sigm": "autoencoder", "reclin": "reclin autoencoder"}


def learning(net, theta, alpha, key):
    """(step, out, state): how this kind of network learns, and what it answers at test time."""
    g, optimizer = sigm if net == "sigm" else reclin, sgd(alpha)
    if net == "reclin, batch norm":
        theta = normalized(theta)
        return (normalized_step(optimizer.update, g), lambda s, X: fprop(s.theta, X, g, stats=s.hyper.stats).a[-1],
                start(theta, optimizer, key, running(theta)))
    if net == "reclin, dropout":
        return (gradient_step(dropout_objective(g), optimizer.update),
                lambda s, X: fprop(s.theta, X, g, m=expectation(s.theta, P)).a[-1], start(theta, optimizer, key, dropout(P)))
    return (gradient_step(supervised_objective(g), optimizer.update), lambda s, X: fprop(s.theta, X, g).a[-1],
            start(theta, optimizer, key))


@partial(jax.jit, static_argnums=(0, 1))
def train_kind(net, regime, thetas, seeds, alphas, data):
    """(validation errors (runs, frames + 1), test errors (runs,)) of networks of this kind trained side by side."""
    labels, digits, frames, steps, _ = REGIMES[regime]

    def one(theta, seed, alpha):
        key = jax.random.fold_in(jax.random.key(seed), 1)
        step, out, state = learning(net, theta, alpha, key)
        rows = jax.random.permutation(jax.random.fold_in(key, 1), digits)[:labels]
        run = tune(step, out, state, data.train, data.valid, rows[minibatch_frames(key, labels, frames, steps)])
        return run.valid, zero_one(out(run.state, data.test.X), data.test.y).mean()

    return jax.vmap(one)(thetas, seeds, alphas)


def run():
    everyone, shape = jnp.arange(SEEDS + TUNING), (len(REGIMES), len(NETS), 2)
    test, alpha = np.zeros((*shape, SEEDS), np.float32), np.zeros(shape, np.float32)
    for at in np.ndindex(shape):
        regime, net, pretrained = at[0], NETS[at[1]], bool(at[2])
        data, kind = jax.tree.map(jnp.asarray, small_digits(REGIMES[regime][1])), net.split(",")[0]
        thetas = weights_of_seeds(PRETRAINED[kind] if pretrained else 1.0, L, REGIMES[regime][4], everyone, data.train.X)
        trials = tune_and_train(partial(_train_on, net, regime, data), [thetas], ALPHAS[kind], SEEDS, TUNING)
        test[at], alpha[at] = trials.test, ALPHAS[kind][trials.alpha]
        print(f"  {REGIMES[regime][0]} labels, {net}, pre-trained {pretrained}: {100 * test[at].mean():.2f} %, α = {alpha[at]:g}",
              flush=True)
    return {"test": test, "alpha": alpha, "alphas": np.array(list(ALPHAS.values())), "labels": np.array([r[0] for r in REGIMES])}


def _train_on(net, regime, data, *networks):
    return train_kind(net, regime, *networks, data)
