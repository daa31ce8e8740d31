"""λ over whole runs, on few noisy points. Slide S24: λ Σ‖W^(k)‖²_F pulls the weights, not the biases, as a prior would."""
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import Data, draw
from course_lib.toy_runs import FRAMES, Plan, Recorded, Setting, one_run, run_once, run_seeds, setting

H, ROWS, VALID, STEPS = 16, 60, 300, 20
LAMS = 10.0 ** (np.arange(-24, 1) / 4)                     # four a decade: the lowest of the curve is near the true one
PARTS = np.float32(LAMS[:13]), np.float32(LAMS[12:])       # equally long, so that one program serves both
PLAN = Plan(sizes=(2, H, 2), B=ROWS, steps=STEPS)
ENDS = PLAN._replace(frames=1, steps=FRAMES * STEPS)       # the same run, recorded at its two ends only


class FewPoints(NamedTuple):
    """Training examples, of which a run takes the first n, and validation examples."""

    train: Data
    valid: Data


@partial(jax.jit, static_argnums=0)
def last_losses(plan, lams, s, train, valid):
    """(last training loss, last validation loss) of one run for each λ: two (len(lams),)."""
    def last(lam):
        run = one_run(plan, s._replace(lam=lam), train, valid)
        return run.train[-1], run.valid[-1]

    return jax.vmap(last)(lams)


@jax.jit
def alternating(X, y):
    """The same examples, classes taking turns: the first T have both classes as often as all of them."""
    ones = y == 1
    rank = jnp.where(ones, jnp.cumsum(ones), jnp.cumsum(~ones)).astype(X.dtype)
    rows = jnp.argsort((rank - 0.5) / jnp.where(ones, ones.sum(), (~ones).sum()).astype(X.dtype))
    return Data(X[rows], y[rows])


@lru_cache(maxsize=32)
def few_points(data: str, seed: int, ones: float, noise: float) -> FewPoints:
    """ROWS training and VALID validation examples of a toy set, a fraction `ones` of them in class 1."""
    key = jax.random.fold_in(jax.random.key(seed), 0)
    return FewPoints(alternating(*draw(data, key, ones, ROWS, noise)), draw(data, jax.random.key(1000), ones, VALID, noise))


def decayed_setting(lam=0.1, biases=False, n=20, alpha=1.0, seed=0) -> Setting:
    """One hidden layer of tanh trained on the first n examples with λ, on the biases too or not."""
    return setting(depth=1, seed=seed, hyper=(alpha,), lam=lam, biases=biases, n=n)


def run_of(s: Setting, sets: FewPoints) -> Recorded:
    """The recorded run, in arrays of NumPy."""
    return jax.tree.map(np.asarray, run_once(PLAN, s, *sets))


def curve_of(s: Setting, sets: FewPoints) -> np.ndarray:
    """The last losses (train and validation, LAMS) of the same run at each λ.

    In two halves side by side: compiled code lets go of Python's lock, so two cores share them.
    """
    with ThreadPoolExecutor(2) as beside:
        first, second = beside.map(lambda lams: np.asarray(last_losses(ENDS, lams, s, *sets)), PARTS)
    return np.hstack([first, second[:, 1:]])


def curve_by_runs(s: Setting, sets: FewPoints) -> np.ndarray:
    """The same curve, from the program of the run: three times slower, and nothing more to compile for a first picture."""
    runs = [run_once(PLAN, s._replace(lam=lam), *sets) for lam in np.float32(LAMS)]
    return np.array([[run.train[-1] for run in runs], [run.valid[-1] for run in runs]])


def validation_seeds(s: Setting, sets: FewPoints) -> np.ndarray:
    """The validation losses of the run from each seed, (16, frames + 1)."""
    return np.asarray(run_seeds(PLAN, "valid", s, *sets))


def prior_sigma(lam: float, n: int) -> float:
    """Standard deviation of the Gaussian prior that λ is, with n examples: 1/√(2λn)."""
    return float(1 / np.sqrt(2 * lam * n))
