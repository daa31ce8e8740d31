"""Oriented edges from natural photographs: a sparse autoencoder on whitened 12 x 12 patches. Slides S33, S41.

EXTENSION of the autoencoder (the slide has no sparsity): tied weights, reclin units, squared error, an L1 penalty on h,
and columns of W* kept at length 1. After B. A. Olshausen & D. J. Field, "Emergence of simple-cell receptive field
properties by learning a sparse code for natural images", Nature 381, 1996. Whitening, and not scaling each patch by
itself, matter as much as the penalty. With λ = 0 the same autoencoder learns next to none, unless it has to denoise.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import reclin
from course_lib.arguments import check_count, check_key
from course_lib.autoencoder import Autoencoder, autoencoder, unit_norm
from course_lib.autoencoder_training import autoencoder_hyper, gaussian, projected, reconstruction_objective
from course_lib.data import natural_images, patches, whiten
from course_lib.loss import linear_squared
from course_lib.optimizers import adam, adam_update
from course_lib.training import check_data, gradient_step, run_steps, start


class Edges(NamedTuple):
    """θ: row i of θ.W (H, size²) is the filter of unit i, to be seen as size x size. loss (steps,)."""

    theta: Autoencoder
    loss: jax.Array


def natural_patches(key, n=50_000, size=12):
    """`n` whitened patches (n, size²) of the embedded photographs, of unit standard deviation over the whole set."""
    return patches(key, whiten(natural_images()), n, size)


def sparse_start(key, D, H=100, lam=1.0, alpha=3e-3, noise=0.0):
    """The State before the first step: unit columns, Adam(α), λ and noise in `hyper`. A control may move all three."""
    theta_key, run_key = jax.random.split(check_key(key))
    return start(unit_norm(autoencoder(theta_key, D, H)), adam(alpha), run_key, autoencoder_hyper(lam, noise))


def sparse_step(corrupt=None):
    """The step of the sparse autoencoder, for `run_steps` or `snapshots`; equal arguments give the same function."""
    return projected(gradient_step(reconstruction_objective(reclin, linear_squared, corrupt), adam_update), unit_norm)


def sparse_edges(key, X, H=100, lam=1.0, steps=4000, B=200, alpha=3e-3, noise=0.0):
    """The Edges after `steps` mini-batches of B patches of X (n, size²): 1 to 2 s on one CPU core with the defaults.

    lam = 0: the plain autoencoder, for comparison, or with noise = 2 the Gaussian denoising one, which finds edges too.
    Raises ValueError for empty or NaN data, λ < 0, noise < 0, H, steps or B < 1.
    """
    X, nothing = check_data(X, np.zeros(len(X), np.int8))
    n, D = X.shape
    start_key, order_key = jax.random.split(check_key(key))
    shape = (check_count(steps, "steps"), check_count(B, "the mini-batch size B"))
    idx = jax.random.randint(order_key, shape, 0, n, jnp.int32)
    state = sparse_start(start_key, D, H, lam, alpha, noise)
    state, info = run_steps(sparse_step(gaussian if noise else None), state, X, nothing, idx)
    return Edges(state.theta, info.loss)
