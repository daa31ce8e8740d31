"""A tiny RBM in plain NumPy, every configuration written out: what the tests compare course_lib's RBM with."""
import itertools

import jax.numpy as jnp
import numpy as np

from course_lib.rbm.model import RBM


def bits(n):
    """All binary vectors of n units, (2^n, n) float64, first unit fastest."""
    return np.array([row[::-1] for row in itertools.product([0.0, 1.0], repeat=n)])


def random_rbm(seed, H, D, scale=1.0, dtype=np.float64):
    """An RBM with weights and biases N(0, scale²) as NumPy arrays."""
    rng = np.random.default_rng(seed)
    return RBM(*(rng.normal(0, scale, shape).astype(dtype) for shape in ((H, D), (H,), (D,))))


def on_device(theta):
    return RBM(*(jnp.asarray(part) for part in theta))


def joint(theta):
    """p(x, h) of all configurations, (2^D, 2^H), and log Z, from E(x, h) by brute force."""
    X, Hs = bits(theta.W.shape[1]), bits(theta.W.shape[0])
    E = np.array([[-(h @ theta.W @ x) - theta.c @ x - theta.b @ h for h in Hs] for x in X])
    log_z = np.log(np.exp(-E - (-E).max()).sum()) + (-E).max()
    return np.exp(-E - log_z), log_z
