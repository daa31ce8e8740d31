"""A whole training run from a chosen start. Slide S25: how the start decides the run."""
from collections.abc import Callable
from functools import lru_cache

import jax
import numpy as np

from course_lib.data import Data, draw
from course_lib.toy_runs import SEEDS, Plan, Recorded, Setting, run_once, run_seeds

PLAN = Plan()
SHAPES = tuple(zip(PLAN.sizes[1:], PLAN.sizes[:-1], strict=True))      # of W^(1) … W^(L+1) of the largest network


@lru_cache(maxsize=32)
def two_sets(data: str, ones: float) -> tuple[Data, Data]:
    """Training and validation set, a fraction `ones` of the examples in class 1."""
    key = jax.random.key(100)
    return tuple(draw(data, jax.random.fold_in(key, i), ones) for i in (0, 1))


def weights_by(recipe: Callable, seed: int) -> tuple[np.ndarray, ...] | None:
    """W^(1) … W^(L+1) of the largest network from `recipe(U)`, U uniform numbers (H_k, H_{k-1}); None where it gives None."""
    out = []
    for k, shape in enumerate(SHAPES):
        W = recipe(np.random.default_rng((seed, k)).uniform(size=shape))
        if W is None:
            return None
        out.append(np.asarray(W, np.float32))
    return tuple(out)


def run_from(s: Setting, sets: tuple[Data, Data]) -> Recorded:
    """The recorded run in NumPy."""
    return jax.tree.map(np.asarray, run_once(PLAN, s, *sets))


def validation_losses(s: Setting, sets: tuple[Data, Data], recipe: Callable | None = None) -> np.ndarray:
    """The validation losses (16, frames + 1) from each seed; with a recipe each draws its own weights by it."""
    if recipe is not None:
        drawn = [weights_by(recipe, seed) for seed in range(SEEDS)]
        own = None if any(one is None for one in drawn) else tuple(np.stack(each) for each in zip(*drawn, strict=True))
        s = s._replace(own=own)
    return np.asarray(run_seeds(PLAN, "valid", s, *sets))
