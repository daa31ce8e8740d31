"""Test error against the number of labels, 100 ... 10,000: random, autoencoder or RBM start, 12 seeds each. S43-S44.

10,000 digits of 14 x 14 pixels, all of them known without labels; two layers of 100 sigm units; 5,000 updates by SGD with
mini-batches of 20, early stopping on 1,000 other digits; 10,000 test digits. A seed is the weights, the order, and which
digits have labels, the same for all starts. For each start and number of labels the best of six trials on two other
seeds: three α times two ways to begin (random: Glorot's bound times 1 or 4; autoencoder: plain or denoising; RBM: two
learning rates). Axes: start, labels, seed.
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.initialization import glorot
from course_lib.pretraining import add_output

from .study import C, D, H, error_on, fine_tune, small_digits, stack

NAME = "pretraining_labels"

STARTS = {"random": (1.0, 4.0), "autoencoder": ("autoencoder", "denoising autoencoder"), "RBM": ("RBM", "RBM, larger steps")}
LABELS, ALPHAS, SEEDS, TUNING = (100, 300, 1000, 3000, 10_000), (0.3, 1.0, 3.0), 12, 2
N, L, FRAMES, STEPS, PRETRAINING = 10_000, 2, 50, 100, 10


def first_weights(way, seed, X):
    """θ of one network. way: the factor on Glorot's bound, or the name of a criterion."""
    key = jax.random.key(seed)
    if isinstance(way, float):
        return glorot(key, (D, *(H,) * L, C), way)
    return add_output(key, stack(key, X, L, way, PRETRAINING), C)


def train_all(n, thetas, seeds, alphas, data):
    """(lowest validation errors, the measurement it was at, test errors) of networks trained side by side on n labels."""
    def one(theta, seed, alpha):
        key = jax.random.fold_in(jax.random.key(seed), 1)
        rows = jax.random.permutation(jax.random.fold_in(key, 1), N)[:n]
        run = fine_tune(key, theta, alpha, data.train, data.valid, FRAMES, STEPS, rows)
        return run.valid.min(), run.valid.argmin(), error_on(run.state.theta, data.test)

    return jax.vmap(one)(thetas, seeds, alphas)


def trials(ways, thetas):
    """θ, seed and α of every trial on the tuning seeds, and the (way, α) of each: TUNING · ways · α of them."""
    grid = [(w, a, s) for s in range(SEEDS, SEEDS + TUNING) for w in range(len(ways)) for a in ALPHAS]
    chosen = [jax.tree.map(lambda leaf, s=s: leaf[s], thetas[w]) for w, _, s in grid]
    stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *chosen)
    return stacked, jnp.array([s for *_, s in grid]), jnp.array([a for _, a, _ in grid], jnp.float32)


def run():
    data, everyone = jax.tree.map(jnp.asarray, small_digits(N)), jnp.arange(SEEDS + TUNING)
    begin, train = jax.jit(jax.vmap(first_weights, (None, 0, None)), static_argnums=0), jax.jit(train_all, static_argnums=0)
    shape = len(STARTS), len(LABELS)
    found = {name: np.zeros((*shape, SEEDS), np.float32) for name in ("test", "valid", "kept_at")}
    found |= {"way": np.zeros(shape, np.int8), "alpha": np.zeros(shape, np.float32),
              "tuning": np.zeros((*shape, 2, len(ALPHAS)), np.float32)}
    for i, ways in enumerate(STARTS.values()):
        thetas = [begin(way, everyone, data.train.X) for way in ways]
        for j, n in enumerate(LABELS):
            low, _, _ = train(n, *trials(ways, thetas), data)
            mean = np.asarray(low).reshape(TUNING, len(ways), len(ALPHAS)).mean(axis=0)
            w, a = np.unravel_index(mean.argmin(), mean.shape)
            best = jax.tree.map(lambda leaf: leaf[:SEEDS], thetas[w])
            low, at, test = train(n, best, everyone[:SEEDS], jnp.full(SEEDS, ALPHAS[a], jnp.float32), data)
            for name, value in (("test", test), ("valid", low), ("kept_at", at), ("way", w), ("alpha", ALPHAS[a]),
                                ("tuning", mean)):
                found[name][i, j] = value
            print(f"  {list(STARTS)[i]}, {n} labels: {100 * np.mean(test):.2f} %", flush=True)
    return found | {"labels": np.array(LABELS), "alphas": np.array(ALPHAS), "kept_at": found["kept_at"].astype(np.int8),
                    "measurements": np.array(FRAMES)}
