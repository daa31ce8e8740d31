"""An autoencoder of 784 pixels learns from 5,000 digits: the training behind the picture of slide S41, a piece at a time.

SGD with mini-batches of 20 on the cross-entropy; masking noise is the denoising extension (`autoencoder_training`).
What a run is judged by: validation digits as they are, and with half of their pixels erased, both to be reproduced whole.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.arguments import on_device
from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import autoencoder_hyper, masking, reconstruction_objective
from course_lib.data import first_digits, held_out_digits
from course_lib.initialization import glorot_drawn
from course_lib.numpy_forward import autoencode, cross_entropy, sigm
from course_lib.optimizers import sgd, with_hyper
from course_lib.training import State, gradient_step, run_steps, start

from .random_images import images

N, B, EPOCHS, PIECE, D = 5000, 20, 8, 10, 784
PER_EPOCH = N // B
VALID, TERMS, HALF = 500, 100, 0.5
OPTIMIZER = sgd(0.0)
STEP = gradient_step(reconstruction_objective(corrupt=masking), OPTIMIZER.update)


class Reconstructions(NamedTuple):
    """Of each of T images: h(x) (T, H), x̂ (T, 784), and the loss against its target (T,)."""

    h: np.ndarray
    x_hat: np.ndarray
    loss: np.ndarray


class Terms(NamedTuple):
    """Of one unit j: W_j, the encoder's term and the decoder's term of its gradient, its column of W*: each (784,)."""

    W: np.ndarray
    encoder: np.ndarray
    decoder: np.ndarray
    W_star: np.ndarray


@cache
def training_digits() -> tuple[jax.Array, jax.Array]:
    """X (5000, 784) uint8 on the device, and labels that nobody reads."""
    return on_device(first_digits(N)[0].X), jnp.zeros(N, jnp.int32)


@cache
def validation_digits() -> tuple[np.ndarray, np.ndarray]:
    """500 digits float32 (500, 784), and the same with half of their pixels erased."""
    X = images(held_out_digits(VALID).X)
    return X, erased(X, HALF)


def erased(X: np.ndarray, part: float, seed: int = 0) -> np.ndarray:
    """X (T, 784) with a `part` of the pixels set to 0, drawn anew for each image; a larger part erases these and more."""
    return np.where(np.random.default_rng(seed).uniform(size=X.shape) < part, np.float32(0), X)


def first_coder(seed: int, H: int, tied: bool) -> State:
    """The State before the first update: Glorot's weights, biases 0; tied or untied, W is the same.

    As `autoencoder` makes it, but drawn by NumPy: no program has to be compiled for each H.
    """
    rng = np.random.default_rng(seed)
    W, W_star = glorot_drawn(rng, H, D), glorot_drawn(rng, D, H)
    theta = Autoencoder(W, np.zeros(H, np.float32), np.zeros(D, np.float32), None if tied else W_star)
    return start(theta, OPTIMIZER, jax.random.key(seed), autoencoder_hyper())


def train_coder(state: State, idx: np.ndarray, alpha: float, noise: float) -> tuple[State, np.ndarray]:
    """(State, losses) after one update for each row of idx, with this α and this masking noise."""
    state = state._replace(opt=with_hyper(state.opt, alpha=alpha), hyper=autoencoder_hyper(noise=noise))
    state, info = run_steps(STEP, state, *training_digits(), idx)
    return state, np.asarray(info.loss)


def coder_losses(theta: Autoencoder, X: np.ndarray, half: np.ndarray) -> tuple[float, float]:
    """(mean cross-entropy of the digits X, and of the digits rebuilt from their erased copies)."""
    W, b, c, W_star = as_numpy(theta)
    return tuple(float(cross_entropy(autoencode(W, b, c, x, W_star)[1], X).mean()) for x in (X, half))


def reconstructions(theta: Autoencoder, x: np.ndarray, target: np.ndarray) -> Reconstructions:
    """What becomes of each row of x (T, 784)."""
    W, b, c, W_star = as_numpy(theta)
    h, a_hat = autoencode(W, b, c, x, W_star)
    return Reconstructions(h, sigm(a_hat), cross_entropy(a_hat, target))


def gradient_terms(theta: Autoencoder, X: np.ndarray, j: int) -> Terms:
    """The Terms of unit j for the mean loss of a mini-batch X (T, 784)."""
    W, b, c, W_star = as_numpy(theta)
    h, a_hat = autoencode(W, b, c, X, W_star)
    grad_a_hat = (sigm(a_hat) - X) / len(X)
    column = W[j] if W_star is None else W_star[:, j]
    grad_a = grad_a_hat @ column * h[:, j] * (1 - h[:, j])
    return Terms(W[j], grad_a @ X, h[:, j] @ grad_a_hat, column)


def as_numpy(theta):
    """(W, b, c, W*) as NumPy arrays; W* is None when tied."""
    return jax.tree.map(np.asarray, theta)
