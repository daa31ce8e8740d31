"""The way of 48 networks through the space of functions, 24 from each start. Slide S45, after Erhan et al. (2010).

Two layers of 100 sigm units, 2,000 digits of 14 x 14 pixels, SGD with α = 1 and mini-batches of 20. At 15 times in 40
epochs a network is the vector of its outputs f(x) on 500 test digits (5,000 numbers); these are drawn in the plane.
Axes: start (random, pre-trained), seed, time; pca has the first ten principal coordinates, tsne two.
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.loss import zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, start, supervised_objective, trajectory

from .study import minibatch_frames, small_digits, stack, weights_on
from .tsne import squared_distances, tsne

NAME = "pretraining_functions"

SEEDS, L, N, EPOCHS, ALPHA, SHOWN = 24, 2, 2000, 40, 1.0, 500
EVERY, PER_EPOCH = 20, 100                                         # updates
TIMES = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 70, 100, 150, 200)  # in units of EVERY


@jax.jit
def walk(seed, layers, data):
    """(outputs (TIMES, SHOWN, 10), test errors (TIMES,)) of one network."""
    key, optimizer = jax.random.key(seed), sgd(ALPHA)
    step = gradient_step(supervised_objective("sigm"), optimizer.update)
    frames = EPOCHS * PER_EPOCH // EVERY
    idx = minibatch_frames(jax.random.fold_in(key, 1), N, frames, EVERY)

    def record(state):
        f = fprop(state.theta, data.test.X[:4 * SHOWN], "sigm")
        return f.h[-1][:SHOWN], zero_one(f.a[-1], data.test.y[:4 * SHOWN]).mean()

    theta = weights_on(key, layers, L)
    _, (outputs, errors), _ = trajectory(step, start(theta, optimizer, key), data.train.X, data.train.y, idx, record)
    return outputs[jnp.array(TIMES)], errors[jnp.array(TIMES)]


def embed(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(first ten principal coordinates, their shares of the variance, t-SNE from the first two) of the rows of X."""
    centred = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(centred @ centred.T)
    values, vectors = values[::-1], vectors[:, ::-1]
    pca = vectors[:, :10] * np.sqrt(values[:10])
    return pca, values[:10] / values.sum(), tsne(pca_all(vectors, values), pca[:, :2])


def pca_all(vectors, values, share=1e-6):
    """All principal coordinates that carry more than `share` of the variance: the same distances, fewer columns."""
    keep = values > share * values.sum()
    return vectors[:, keep] * np.sqrt(values[keep])


def apart(X: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each time: is the nearest network of another seed from the same start (share), mean distances within, between."""
    starts, seeds, times, _ = X.shape
    kind, same, within, between = np.repeat(np.arange(starts), seeds), [], [], []
    for t in range(times):
        squared = squared_distances(X[:, :, t].reshape(starts * seeds, -1))
        alike = kind[:, None] == kind
        other = ~np.eye(len(kind), dtype=bool)
        near = np.where(other, squared, np.inf).argmin(axis=1)
        same.append((kind[near] == kind).mean())
        within.append(np.sqrt(squared[alike & other]).mean())
        between.append(np.sqrt(squared[~alike]).mean())
    return np.array(same), np.array(within), np.array(between)


def run():
    data = jax.tree.map(jnp.asarray, small_digits(N))
    learn = jax.jit(lambda seed: stack(jax.random.key(seed), data.train.X, L, "autoencoder"))
    walks = [[walk(seed, learn(seed) if how else None, data) for seed in range(SEEDS)] for how in (False, True)]
    X = np.array([[np.asarray(outputs).reshape(len(TIMES), -1) for outputs, _ in row] for row in walks])
    pca, share, places = embed(X.reshape(-1, X.shape[-1]).astype(float))
    same, within, between = apart(X)
    return {"pca": pca.reshape(*X.shape[:3], -1), "share": share, "tsne": places.reshape(*X.shape[:3], 2),
            "test": np.array([[np.asarray(errors) for _, errors in row] for row in walks]),
            "epoch": np.array(TIMES) * EVERY / PER_EPOCH, "same": same, "within": within, "between": between}


def pca_of_time(pca: np.ndarray, t: int) -> np.ndarray:
    """All times in the two directions in which the networks of time t differ most; random starts to the left.

    pca: (2, seeds, times, coordinates) -> (2, seeds, times, 2).
    """
    here = pca[:, :, t].reshape(-1, pca.shape[-1])
    centre = here.mean(axis=0)
    axes = np.linalg.svd(here - centre, full_matrices=False)[2][:2]
    places = (pca - centre) @ axes.T
    sign = np.where(places[0, :, t].mean(axis=0) > places[1, :, t].mean(axis=0), -1, 1)
    return places * sign
