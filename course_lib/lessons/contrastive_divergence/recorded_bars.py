"""CD-k, PCD and the exact gradient on 3 x 3 bars and stripes, 16 seeds: where the log-likelihood goes (extension of S52).

    log_p      mean log p(x) of the 14 images, exact, (schedule, method, seed, frame); in the order of SCHEDULES and METHODS
    W b c      θ of seed 0 under the first schedule, (method, frame, ...); frames are UPDATES updates apart

Each image has one chain, so there are 14; `cd_chains` has runs with more. A few minutes on two cores.
"""
import jax
import jax.numpy as jnp
import numpy as np

from .bars_and_stripes import METHODS, SCHEDULES, bars_path

NAME = "cd_bars"

SEEDS = 16


def run() -> dict[str, np.ndarray]:
    def runs(alphas, updates):
        alphas, seeds = jnp.asarray(alphas, jnp.float32), np.arange(SEEDS)
        return [jax.vmap(lambda seed, m=m: bars_path(*m, alphas, seed, updates))(seeds) for m in METHODS.values()]

    by_schedule = [runs(*schedule) for schedule in SCHEDULES.values()]
    theta = {name: np.stack([np.asarray(getattr(one.theta, name)[0], np.float32) for one in by_schedule[0]]) for name in "Wbc"}
    return {"log_p": np.stack([[np.asarray(one.log_p) for one in runs] for runs in by_schedule])} | theta
