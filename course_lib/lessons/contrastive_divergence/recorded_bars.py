"""CD-k, PCD and the exact gradient on 3 x 3 bars and stripes, 16 seeds: where the log-likelihood goes (extension of S52).

    log_p    mean log p(x) of the 14 images, exact, (method, seed, frame); methods in the order of METHODS
    W b c    θ of seed 0, (method, frame, ...); frames are UPDATES updates apart
"""
import jax
import numpy as np

from .bars_and_stripes import FRAMES, METHODS, bars_path

NAME = "cd_bars"

SEEDS = 16


def run() -> dict[str, np.ndarray]:
    runs = [jax.vmap(lambda seed, m=m: bars_path(*m, FRAMES, seed))(np.arange(SEEDS)) for m in METHODS.values()]
    theta = {name: np.stack([np.asarray(getattr(one.theta, name)[0], np.float32) for one in runs]) for name in "Wbc"}
    return {"log_p": np.stack([np.asarray(one.log_p) for one in runs])} | theta
