"""An RBM of 150 hidden units, trained on the 50,000 training digits by persistent CD, to complete digits with (S52).

    W, scale, b, c    W (H, D) = scale (H, 1) times int8: a quarter of the bytes
    log_z             AIS estimate of log Z of exactly these numbers, and its interval: (estimate, low, high)
    log_p             mean log p(x) of 10,000 binarized training and 10,000 test digits with that estimate, (2,), nats
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import mnist
from course_lib.optimizers import sgd, with_hyper
from course_lib.rbm.ais import ais, schedule
from course_lib.rbm.likelihood import log_p
from course_lib.rbm.model import binarize, init
from course_lib.rbm.training import pcd_hyper, persistent_step
from course_lib.training import epochs, run_steps, start

from .completion import unpack

NAME = "digits_rbm"

H, B, EPOCHS, ALPHA, K = 150, 100, 30, 0.06, 1
SEED = 0


def trained(key):
    """θ after EPOCHS epochs, α falling in equal steps, the digits made binary anew for each epoch."""
    X, y = mnist().train
    theta = init(key, X.shape[1], H, mean=jnp.asarray(X.mean(0) / 255, jnp.float32))
    optimizer = sgd(ALPHA)
    step, labels = persistent_step(optimizer.update), np.zeros(len(y), np.int32)
    state = start(theta, optimizer, key, pcd_hyper(jax.random.fold_in(key, 1), theta, B, K))
    for epoch in range(EPOCHS):
        turn = jax.random.fold_in(key, 100 + epoch)
        state = state._replace(opt=with_hyper(state.opt, alpha=ALPHA * (1 - epoch / EPOCHS)))
        state, _ = run_steps(step, state, binarize(turn, X), labels, epochs(turn, len(X), B, 1))
    return state.theta


def run():
    key = jax.random.key(SEED)
    theta = trained(key)
    W = np.asarray(theta.W)
    scale = np.abs(W).max(1, keepdims=True) / 127
    kept = {"W": np.round(W / scale).astype(np.int8), "scale": scale, "b": np.asarray(theta.b), "c": np.asarray(theta.c)}
    small, data = unpack(kept), mnist()
    z = ais(key, small, schedule(5000), M=100, mean=jnp.asarray(data.train.X.mean(0) / 255, jnp.float32))
    scores = [float(log_p(small, binarize(key, X[:10_000]), z.log_z).mean()) for X in (data.train.X, data.test.X)]
    return kept | {"log_z": np.array([z.log_z, z.low, z.high]), "log_p": np.array(scores)}
