"""Test error against depth 1 ... 5, random or pre-trained start, 24 seeds each. Slide S44, after Erhan et al. (2010).

2,000 digits of 14 x 14 pixels; layers of 100 sigm units; SGD with mini-batches of 20, 40 epochs; early stopping on 1,000
other digits; 10,000 test digits. Autoencoders pre-train on the same 2,000 digits. Each (start, depth) has the best of
four α on three other seeds. Axes: start (random, pre-trained), depth, seed, epoch.
"""
import jax
import jax.numpy as jnp
import numpy as np

from .study import begin, best_alpha, error_on, fine_tune, small_digits, stack

NAME = "pretraining_depth"

STARTS, DEPTHS, SEEDS, TUNING = ("random", "pre-trained"), (1, 2, 3, 4, 5), 24, 3
N, EPOCHS, B = 2000, 40, 20
ALPHAS = (0.3, 1.0, 2.0, 4.0)
CHUNK = TUNING * len(ALPHAS)                       # networks trained side by side


@jax.jit
def train_all(thetas, seeds, alphas, data):
    """(validation errors (CHUNK, EPOCHS + 1), test errors (CHUNK,)) of networks trained side by side."""
    def one(theta, seed, alpha):
        run = fine_tune(jax.random.fold_in(jax.random.key(seed), 1), theta, alpha, data.train, data.valid, EPOCHS, N // B)
        return run.valid, error_on(run.state.theta, data.test)

    return jax.vmap(one)(thetas, seeds, alphas)


def first_weights(pretrained, L, seeds, layers):
    """θ of all `seeds`, stacked; `layers`: the pre-trained ones of every seed, lowest first."""
    def one(seed):
        mine = jax.tree.map(lambda leaf: leaf[seed], layers) if pretrained else None
        return begin(jax.random.key(seed), mine, L)

    return jax.vmap(one)(seeds)


def run():
    data = jax.tree.map(jnp.asarray, small_digits(N))
    everyone = jnp.arange(SEEDS + TUNING)
    layers = jax.jit(jax.vmap(lambda s: stack(jax.random.key(s), data.train.X, max(DEPTHS), "autoencoder")))(everyone)
    found = {name: [] for name in ("test", "valid", "alpha", "tuning")}
    weights = jax.jit(first_weights, static_argnums=(0, 1))
    others = jnp.repeat(everyone[SEEDS:], len(ALPHAS))
    for start in range(len(STARTS)):
        for L in DEPTHS:
            tried, _ = train_all(weights(start, L, others, layers), others, jnp.tile(jnp.float32(ALPHAS), TUNING), data)
            tried = np.asarray(tried).reshape(TUNING, len(ALPHAS), -1)
            alpha = best_alpha(tried, ALPHAS)
            parts = [train_all(weights(start, L, seeds, layers), seeds, jnp.full(CHUNK, alpha, jnp.float32), data)
                     for seeds in everyone[:SEEDS].reshape(-1, CHUNK)]
            for name, value in (("alpha", alpha), ("tuning", tried.min(axis=-1).mean(axis=0)),
                                ("valid", np.concatenate([p[0] for p in parts])),
                                ("test", np.concatenate([p[1] for p in parts]))):
                found[name].append(np.asarray(value))
    shaped = {name: np.stack(values) for name, values in found.items()}
    return {name: v.reshape(len(STARTS), len(DEPTHS), *v.shape[1:]) for name, v in shaped.items()} | {
        "alphas": np.array(ALPHAS), "depths": np.array(DEPTHS)}
