"""CD-1 and PCD-1 on 3 x 3 bars and stripes with more chains, 16 seeds: is it lag, or noise? (extension of S52)

    log_p    mean log p(x) of the 14 images, exact, (method, chains, seed, frame); in the order of NAMES and CHAINS; frames
             are UPDATES updates apart, α = 0.1

All but the number of chains is as in `cd_bars`, which has the runs with 14 chains. Infinitely many chains are a distribution
q over all x, which each update takes one Gibbs step of the model as it is now further. Two minutes on one core.
"""
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.rbm.likelihood import log_p, states
from course_lib.rbm.model import RBM, init

from .bars_and_stripes import ALPHA, FRAMES, HIDDEN, METHODS, SIGMA, UPDATES, N, bars_and_stripes, bars_path
from .exact_chain import empirical
from .recorded_bars import SEEDS

NAME = "cd_chains"

NAMES = ("CD-1", "PCD-1")
EACH = (7, 35)                                                     # chains for each of the 14 images
CHAINS = (*(14 * each for each in EACH), np.inf)


def many(name: str, each: int, frames: int = FRAMES, seeds: int = SEEDS) -> np.ndarray:
    """(seeds, frames + 1): mean log p(x) of the data with 14 · each chains."""
    alphas = jnp.full(frames, ALPHA, jnp.float32)
    return np.asarray(jax.vmap(lambda seed: bars_path(*METHODS[name], alphas, seed, UPDATES, each).log_p)(np.arange(seeds)))


def no_noise(name: str, frames: int = FRAMES, seeds: int = SEEDS) -> np.ndarray:
    """As `many`, with infinitely many chains: those of CD-1 begin at the data, those of PCD-1 at coins of c = 0."""
    images, X, H = bars_and_stripes(), states(N * N, np.float32), states(HIDDEN, np.float32)
    data = jnp.asarray(empirical(images, N * N), jnp.float32)

    def update(carry, _):
        theta, q = carry
        up = theta.b + X @ theta.W.T
        q = step(step(data if name == "CD-1" else q, up), theta.c + H @ theta.W)
        gap = data - q
        push = RBM((gap[:, None] * jax.nn.sigmoid(up)).T @ X, gap @ jax.nn.sigmoid(up), gap @ X)
        return (jax.tree.map(lambda part, more: part + ALPHA * more, theta, push), q), None

    def frame(carry, _):
        carry, _ = lax.scan(update, carry, None, UPDATES)
        return carry, log_p(carry[0], images).mean()

    def path(seed):
        theta = init(jax.random.key(seed), N * N, HIDDEN, SIGMA)
        ends = lax.scan(frame, (theta, jnp.full(len(X), 1 / len(X))), None, frames)[1]
        return jnp.concatenate([log_p(theta, images).mean()[None], ends])

    return np.asarray(jax.jit(lambda: lax.map(path, np.arange(seeds)))())


def step(q: jax.Array, a: jax.Array) -> jax.Array:
    """(2^n,): how the n units of the other layer are distributed, from q (rows,) and their pre-activations a (rows, n).

    Given the row they are independent: the low half of them makes the columns of a matrix, the high half its rows.
    """
    def chances(a):
        return jnp.exp(a @ states(a.shape[1], np.float32).T - jax.nn.softplus(a).sum(axis=1, keepdims=True))

    n = a.shape[1] // 2
    return ((q[:, None] * chances(a[:, n:])).T @ chances(a[:, :n])).ravel()


def run() -> dict[str, np.ndarray]:
    return {"log_p": np.array([[*(many(name, each) for each in EACH), no_noise(name)] for name in NAMES])}
