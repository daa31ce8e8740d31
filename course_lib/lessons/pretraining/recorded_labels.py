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

from course_lib.evaluation import paired_difference

from .study import small_digits, train_one, tune_and_train, weights_of_seeds

NAME = "pretraining_labels"

WAYS = {"random": (1.0, 4.0), "autoencoder": ("autoencoder", "denoising autoencoder"), "RBM": ("RBM", "RBM, larger steps")}
LABELS, ALPHAS, SEEDS, TUNING = (100, 300, 1000, 3000, 10_000), (0.3, 1.0, 3.0), 12, 2
N, L, FRAMES, STEPS, PRETRAINING = 10_000, 2, 50, 100, 10


def run():
    data, everyone = jax.tree.map(jnp.asarray, small_digits(N)), jnp.arange(SEEDS + TUNING)
    shape = len(WAYS), len(LABELS)
    found = {name: np.zeros((*shape, SEEDS), np.float32) for name in ("test", "valid", "kept_at")}
    found |= {"way": np.zeros(shape, np.int8), "alpha": np.zeros(shape, np.float32),
              "tuning": np.zeros((*shape, 2, len(ALPHAS)), np.float32)}
    for i, ways in enumerate(WAYS.values()):
        thetas = [weights_of_seeds(way, L, PRETRAINING, everyone, data.train.X) for way in ways]
        for j, n in enumerate(LABELS):
            trials = tune_and_train(lambda *network, n=n: train_one(n, FRAMES, STEPS, *network, data), thetas, ALPHAS, SEEDS,
                                    TUNING)
            valid, test = trials.outcome.valid, trials.outcome.test[:, 0]
            for name, value in (("test", test), ("valid", valid.min(axis=-1)), ("kept_at", valid.argmin(axis=-1)),
                                ("way", trials.way),
                                ("alpha", ALPHAS[trials.alpha]), ("tuning", trials.tuning)):
                found[name][i, j] = value
            print(f"  {list(WAYS)[i]}, {n} labels: {100 * np.mean(test):.2f} %", flush=True)
    return found | {"labels": np.array(LABELS), "alphas": np.array(ALPHAS), "kept_at": found["kept_at"].astype(np.int8),
                    "measurements": np.array(FRAMES)}


def gains_over_random(test: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points that each other start gains over the random one, seed by seed: means and half widths at 95 %.

    test: (starts, labels, SEEDS), shares misread; both (starts - 1, labels).
    """
    return paired_difference(100 * test[0], 100 * test[1:])
