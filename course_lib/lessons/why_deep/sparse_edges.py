"""Oriented edges from natural photographs: a sparse autoencoder on whitened 12 x 12 patches. Slides S33, S41.

EXTENSION of the autoencoder (the slide has no sparsity): tied weights, reclin units, squared error, an L1 penalty on h,
and columns of W* kept at length 1. After B. A. Olshausen & D. J. Field, "Emergence of simple-cell receptive field
properties by learning a sparse code for natural images", Nature 381, 1996. Whitening, and not scaling each patch by
itself, matter as much as the penalty. With λ = 0 the same autoencoder learns next to none, unless it has to denoise.
"""
import jax

from course_lib.activations import reclin
from course_lib.arguments import check_key
from course_lib.autoencoder import autoencoder, unit_norm
from course_lib.autoencoder_training import autoencoder_hyper, projected, reconstruction_objective
from course_lib.loss import linear_squared
from course_lib.optimizers import adam, adam_update
from course_lib.training import State, gradient_step, start


def sparse_start(key: jax.Array, D: int, H: int = 100, lam: float = 1.0, alpha: float = 3e-3, noise: float = 0.0) -> State:
    """The State before the first step: unit columns, Adam(α), λ and noise in `hyper`. A control may move all three."""
    theta_key, run_key = jax.random.split(check_key(key))
    return start(unit_norm(autoencoder(theta_key, D, H)), adam(alpha), run_key, autoencoder_hyper(lam, noise))


def sparse_step(corrupt=None):
    """The step of the sparse autoencoder, for `run_steps` or `snapshots`; equal arguments give the same function."""
    return projected(gradient_step(reconstruction_objective(reclin, linear_squared, corrupt), adam_update), unit_norm)
