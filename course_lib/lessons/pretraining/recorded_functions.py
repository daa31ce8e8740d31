"""The way of 24 networks through the space of functions, 8 from each of three starts. Slide S45, after Erhan et al. (2010).

Two layers of 100 sigm units, 2,000 digits of 14 x 14 pixels, SGD with α = 1 for all and mini-batches of 20. At 15 times in
40 epochs a network is the vector of its outputs f(x) on 500 test digits (5,000 numbers); these are drawn in the plane.
Two of the starts are random and differ in their scale alone: the control. Nothing is chosen by the test digits.
Axes: start (random with 1 or 4 times Glorot's bound, pre-trained), seed, time; pca has the first ten principal coordinates,
tsne two; test and train are errors on 1,000 and 500 digits. near (time, start, start): the share of networks of one
start whose nearest network is of the other; distance: the mean one; centre: that of the two means. Each of the 24 has
weights and an order of mini-batches of its own. near_shared: near where network n of every start sees the digits in the
order of n, the weights as before; twin_shared (time, start): the share whose nearest network is then n of another start.
One core of a busy AMD EPYC; `seconds` is the wall time.
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Splits
from course_lib.loss import zero_one
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, start, supervised_objective, trajectory

from .study import PRETRAINING, WAYS, minibatch_frames, small_digits, weights_of_seeds
from .tsne import squared_distances, tsne

NAME = "pretraining_functions"

SEEDS, L, N, EPOCHS, ALPHA, SHOWN = 8, 2, 2000, 40, 1.0, 500
EVERY, PER_EPOCH = 20, 100                                                   # updates
TIMES = (0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 70, 100, 150, 200)  # in units of EVERY


@jax.jit
def walk(seed, theta, data):
    """(outputs (TIMES, SHOWN, 10), test errors (TIMES,), training errors (TIMES,)) of one network."""
    key, optimizer = jax.random.key(seed), sgd(ALPHA)
    step = gradient_step(supervised_objective("sigm"), optimizer.update)
    frames = EPOCHS * PER_EPOCH // EVERY
    idx = minibatch_frames(jax.random.fold_in(key, 1), N, frames, EVERY)

    def misread(state, part, n):
        return zero_one(fprop(state.theta, part.X[:n], "sigm").a[-1], part.y[:n]).mean()

    def record(state):
        f = fprop(state.theta, data.test.X[:SHOWN], "sigm").h[-1]
        return f, misread(state, data.test, 1000), misread(state, data.train, 500)

    _, recorded, _ = trajectory(step, start(theta, optimizer, key), data.train.X, data.train.y, idx, record)
    return jax.tree.map(lambda leaf: leaf[jnp.array(TIMES)], recorded)


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
    """(near, twin, distance) of the outputs X (starts, seeds, times, numbers): the module's first lines say what they are."""
    starts, seeds, times, _ = X.shape
    near, twin, distance = np.zeros((times, starts, starts)), np.zeros((times, starts)), np.zeros((times, starts, starts))
    alone, own = np.diag(np.full(starts * seeds, np.inf)), np.arange(starts * seeds).reshape(starts, seeds)
    for t in range(times):
        squared = squared_distances(X[:, :, t].reshape(starts * seeds, -1))
        nearest = (squared + alone).argmin(axis=1).reshape(starts, seeds)
        near[t] = [np.bincount(row // seeds, minlength=starts) / seeds for row in nearest]
        twin[t] = ((nearest - own) % seeds == 0).mean(axis=1)
        sums = np.sqrt(squared).reshape(starts, seeds, starts, seeds).sum(axis=(1, 3))
        distance[t] = sums / (seeds * (seeds - np.eye(starts)))
    return near, twin, distance


def walks(orders: np.ndarray, thetas: list, data: Splits) -> list[np.ndarray]:
    """[outputs, test errors, training errors], each (starts, seeds, times, ...); orders: the seed of each network's order."""
    found = [[jax.device_get(walk(order, jax.tree.map(lambda leaf, n=n: leaf[n], theta), data)) for n, order in enumerate(row)]
             for row, theta in zip(orders, thetas, strict=True)]
    X, test, train = (np.array([[one[i] for one in row] for row in found]) for i in range(3))
    return [X.reshape(*X.shape[:3], -1), test, train]


def run():
    data = jax.tree.map(jnp.asarray, small_digits(N))
    seeds = np.arange(len(WAYS) * SEEDS).reshape(len(WAYS), SEEDS)
    thetas = [weights_of_seeds(way, L, PRETRAINING, jnp.asarray(row), data.train.X) for way, row in zip(WAYS, seeds, strict=True)]
    X, test, train = walks(seeds, thetas, data)
    pca, share, places = embed(X.reshape(-1, X.shape[-1]).astype(float))
    near, _, distance = apart(X)
    centres = X.mean(axis=1).transpose(1, 0, 2)                              # (times, starts, numbers)
    shared, twin, _ = apart(walks(np.tile(seeds[0], (len(WAYS), 1)), thetas, data)[0])
    return {"pca": pca.reshape(*X.shape[:3], -1), "share": share, "tsne": places.reshape(*X.shape[:3], 2), "test": test,
            "train": train, "epoch": np.array(TIMES) * EVERY / PER_EPOCH, "near": near, "distance": distance,
            "centre": np.linalg.norm(centres[:, :, None] - centres[:, None], axis=-1), "near_shared": shared, "twin_shared": twin}


def pca_of_time(pca: np.ndarray, t: int) -> np.ndarray:
    """All times in the two directions in which the networks of time t differ most; pre-trained starts to the right.

    pca: (starts, seeds, times, coordinates) -> (starts, seeds, times, 2).
    """
    here = pca[:, :, t].reshape(-1, pca.shape[-1])
    centre = here.mean(axis=0)
    axes = np.linalg.svd(here - centre, full_matrices=False)[2][:2]
    places = (pca - centre) @ axes.T
    sign = np.where(places[:-1, :, t].mean(axis=(0, 1)) > places[-1, :, t].mean(axis=0), -1, 1)
    return places * sign
