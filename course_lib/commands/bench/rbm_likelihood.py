"""Exact test -log p(x) of RBMs with 20 hidden units on binarised MNIST after equal time, in nats for each example.

Persistent CD against CD-1, CD-25 and scikit-learn's BernoulliRBM (itself persistent CD). Mini-batches of 100, the same
binary images, the same start (c from the mean image), compilation included in the time. Each rate α falls linearly to
0; scikit-learn is also run as its interface offers it, at a constant rate. ALPHA was chosen by `tune` on the validation
set. `python3 -m course_lib bench rbm_likelihood` takes five minutes.
"""
import time

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import mnist
from course_lib.optimizers import sgd, with_hyper
from course_lib.rbm.likelihood import log_p
from course_lib.rbm.model import RBM, binarize, init
from course_lib.rbm.training import cd_hyper, cd_objective, pcd_hyper, persistent_step
from course_lib.training import gradient_step, minibatches, run_steps, start

from . import Row

H, B, SECONDS = 20, 100, 60.0
ALPHA = {"PCD": 0.1, "CD-1": 0.2, "CD-25": 0.2, "scikit-learn": 0.1, "scikit-learn, constant rate": 0.05}
GRID = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)


def rows():
    X, _, test = images()
    ours = -nats(train("PCD", ALPHA["PCD"], X, SECONDS), test)
    for name in methods():
        if name != "PCD":
            peer = -nats(train(name, ALPHA[name], X, SECONDS), test)
            yield Row(f"PCD, {H} hidden units, {SECONDS:g} s: exact test -log p(x)", ours, name, peer, "nats")


def methods():
    """The names of ALPHA that can run here."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        return [name for name in ALPHA if not name.startswith("scikit")]
    return list(ALPHA)


def tune(seconds=SECONDS, grid=GRID, names=None):
    """Print the exact validation log-likelihood of each method for each α: how ALPHA was chosen."""
    X, valid, _ = images()
    for name in names or methods():
        for alpha in grid:
            print(f"{name}, alpha {alpha:g}: {nats(train(name, alpha, X, seconds), valid):.2f} nats", flush=True)


def images():
    """Binary training, validation and test images, drawn once from the grey levels with a fixed key."""
    return [binarize(jax.random.key(i), part.X) for i, part in enumerate(mnist())]


def nats(theta, X):
    """Mean exact log p(x)."""
    return float(log_p(theta, X).mean())


def train(name, alpha, X, seconds):
    """θ after `seconds` of training by the method `name` with first rate α."""
    theta = init(jax.random.key(3), X.shape[1], H, mean=X.mean(0))
    if name.startswith("scikit"):
        return train_sklearn(theta, alpha, X, seconds, constant="constant" in name)
    optimizer = sgd(alpha)
    if name == "PCD":
        step, hyper = persistent_step(optimizer.update), pcd_hyper(jax.random.key(4), theta, B)
    else:
        step, hyper = gradient_step(cd_objective(), optimizer.update), cd_hyper(int(name.split("-")[1]))
    state, y = start(theta, optimizer, jax.random.key(5), hyper), jnp.zeros(len(X), jnp.int32)
    rows_at_once = 20
    for left, idx in until(seconds, len(X), rows_at_once):
        state = state._replace(opt=with_hyper(state.opt, alpha=alpha * left))
        state = jax.block_until_ready(run_steps(step, state, X, y, idx)[0])
    return state.theta


def until(seconds, T, n):
    """(share of the time that is left, n mini-batches of indices) again and again until the time is over."""
    begin, epoch = time.perf_counter(), 0
    while True:
        order = np.asarray(minibatches(jax.random.fold_in(jax.random.key(6), epoch), T, B))
        for i in range(0, len(order) - n + 1, n):
            left = 1 - (time.perf_counter() - begin) / seconds
            if left <= 0:
                return
            yield left, order[i : i + n]
        epoch += 1


def train_sklearn(theta, alpha, X, seconds, constant):
    """scikit-learn's BernoulliRBM from the same start in float32, through the update that its `fit` repeats."""
    from sklearn.neural_network import BernoulliRBM
    from threadpoolctl import threadpool_limits

    X, random = np.asarray(X, np.float32), np.random.RandomState(0)
    model = BernoulliRBM(H, learning_rate=alpha, batch_size=B)
    model.components_, model.intercept_hidden_, model.intercept_visible_ = (np.array(part) for part in theta)
    model.h_samples_ = np.zeros((B, H), np.float32)
    with threadpool_limits(1):  # faster than two threads for matrices this small
        for left, idx in until(seconds, len(X), 1):
            model.learning_rate = alpha if constant else alpha * left
            model._fit(X[idx[0]], random)
    return RBM(*(jnp.asarray(part) for part in (model.components_, model.intercept_hidden_, model.intercept_visible_)))
