"""Test error against depth 1 ... 5, random or pre-trained start, 24 seeds each. Slide S44, after Erhan et al. (2010).

2,000 digits of 14 x 14 pixels; layers of 100 sigm units; SGD with mini-batches of 20, 40 epochs; early stopping on 1,000
other digits; 10,000 test digits. Autoencoders pre-train on the same 2,000 digits. Each (start, depth) has the best of
four α on three other seeds. Axes: start (random, pre-trained), depth, seed, epoch.
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from .study import STARTS, B, small_digits, stack, train_side_by_side, tune_and_train, weights_on

NAME = "pretraining_depth"

DEPTHS, SEEDS, TUNING = (1, 2, 3, 4, 5), 24, 3
N, EPOCHS = 2000, 40
ALPHAS = (0.3, 1.0, 2.0, 4.0)


@partial(jax.jit, static_argnums=0)
def weights_at_depth(L, seeds, layers):
    """θ of all `seeds`, stacked; `layers`: the pre-trained ones of every seed, lowest first, or None."""
    return jax.vmap(lambda seed, below: weights_on(jax.random.key(seed), below, L))(seeds, layers)


def run():
    data, everyone = jax.tree.map(jnp.asarray, small_digits(N)), jnp.arange(SEEDS + TUNING)
    layers = jax.jit(jax.vmap(lambda s: stack(jax.random.key(s), data.train.X, max(DEPTHS), "autoencoder")))(everyone)
    found = {name: [] for name in ("test", "valid", "alpha", "tuning")}
    for below in (None, layers):
        for L in DEPTHS:
            trials = tune_and_train(lambda *networks: train_side_by_side(None, EPOCHS, N // B, *networks, data),
                                    [weights_at_depth(L, everyone, below)], ALPHAS, SEEDS, TUNING)
            for name, value in (("alpha", ALPHAS[trials.alpha]), ("tuning", trials.tuning[0]), ("valid", trials.valid),
                                ("test", trials.test)):
                found[name].append(np.asarray(value))
    shaped = {name: np.stack(values) for name, values in found.items()}
    return {name: v.reshape(len(STARTS), len(DEPTHS), *v.shape[1:]) for name, v in shaped.items()} | {
        "alphas": np.array(ALPHAS), "depths": np.array(DEPTHS)}
