"""Three models of what a digit is, seen as they learn: an autoencoder, an RBM, and a picture of the mean digit. Slide S40.

    autoencoder   ℓ(x) = -Σ_i x_i log x̂_i + (1 - x_i) log(1 - x̂_i)       how badly x is reproduced
    RBM           F(x) = -cᵀx - Σ_j softplus(b_j + W_j x)                   -log p(x), up to the constant log Z
    mean image    the same ℓ(x) with x̂ the mean digit, whatever x is        knows pixels, and nothing that joins them

Each learns from 5,000 digits without their labels; UPDATES names the moments at which it was kept.
"""
from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import numpy as np

from course_lib import rbm
from course_lib.data import first_digits, held_out_digits, minibatch_order
from course_lib.numpy_forward import autoencode, cross_entropy, free_energy, sigm
from course_lib.optimizers import sgd, sgd_update
from course_lib.rbm.training import cd_hyper, cd_objective
from course_lib.training import gradient_step, run_steps, start

from .digits import PER_EPOCH, N, first_coder, train_coder, training_digits
from .random_images import auc, images, random_images

H, B, EVERY, SHOWN = 64, 20, 10, 500
UPDATES = (0, 10, 20, 50, 100, 200, 500, 1000)
LAST = len(UPDATES) - 1
MODELS = ("autoencoder", "RBM", "mean image")
ALPHA = {"autoencoder": 0.2, "RBM": 0.05}
CD = gradient_step(cd_objective(probabilities=True), sgd_update)


@cache
def mean_digit() -> np.ndarray:
    """The mean of the training digits, kept inside [1e-4, 1 - 1e-4] (1e-5 would lower ℓ by 0.01), float32 (784,)."""
    return np.clip(first_digits(N)[0].X.mean(axis=0) / 255, 1e-4, 1 - 1e-4).astype(np.float32)


@cache
def trained(model: str, seed: int = 0) -> tuple[np.ndarray, ...]:
    """θ of "autoencoder" or "RBM" at the moments UPDATES: W, b, c with a leading axis (8, …). Made once in a process."""
    if model == "autoencoder":
        state = first_coder(seed, H, tied=True)
        states = theta_at_moments(state, seed, lambda state, rows: train_coder(state, rows, ALPHA[model], noise=0.0)[0])
    else:
        key = jax.random.key(seed)
        state = start(_first(key, mean_digit()), sgd(ALPHA[model]), key, cd_hyper(1))
        states = theta_at_moments(state, seed, lambda state, rows: run_steps(CD, state, *training_digits(), rows)[0])
    return tuple(np.stack([np.asarray(theta[i]) for theta in states]) for i in range(3))


def theta_at_moments(state: Any, seed: int, step: Callable) -> list:
    """θ at the moments UPDATES of a run that `step` takes on by EVERY updates."""
    epochs = range(-(-UPDATES[-1] // PER_EPOCH))
    idx = np.concatenate([minibatch_order((seed, epoch), N, B) for epoch in epochs]).reshape(-1, EVERY, B)
    kept = [state.theta]
    for piece, rows in enumerate(idx[: UPDATES[-1] // EVERY], start=1):
        state = step(state, rows)
        if piece * EVERY in UPDATES:
            kept.append(state.theta)
    return kept


@jax.jit
def _first(key, mean):
    return rbm.init(key, len(mean), H, mean=mean)


def judge(model: str, X: np.ndarray, at: int | None = None, seed: int = 0) -> np.ndarray:
    """Scores of the images X (T, 784) in [0, 1] by one of MODELS: (8, T), or (1, T) at moment number `at` only.

    Low for what the model takes for a digit. ValueError for an unknown model.
    """
    check_model(model)
    moments = slice(None) if at is None else slice(at, at + 1)
    if model == "mean image":
        mean = mean_digit()
        score = -(X * np.log(mean) + (1 - X) * np.log(1 - mean)).sum(axis=1)
        return np.broadcast_to(score, (len(UPDATES[moments]), len(X)))
    score = free_energy if model == "RBM" else lambda W, b, c, X: cross_entropy(autoencode(W, b, c, X)[1], X)
    return np.stack([score(*one, X) for one in zip(*(part[moments] for part in trained(model, seed)), strict=True)])


def remade(model: str, x: np.ndarray, at: int = -1, seed: int = 0) -> np.ndarray:
    """What `model` makes of one image x (784,): x̂, p(x = 1 | p(h = 1 | x)) for the RBM, the mean digit. In NumPy."""
    if check_model(model) == "mean image":
        return mean_digit()
    return sigm(autoencode(*(part[at] for part in trained(model, seed)), x)[1])


def check_model(model: str) -> str:
    """`model`, if it is one of MODELS; else ValueError."""
    if model not in MODELS:
        raise ValueError(f"unknown model {model!r}: choose one of {', '.join(MODELS)}")
    return model


@cache
def characters(kind: str | None = None) -> np.ndarray:
    """SHOWN validation digits (SHOWN, 784), or one random image of this kind for each of them."""
    X = images(held_out_digits(SHOWN).X)
    return X if kind is None else random_images(kind, X)


@cache
def scores(model: str, kind: str | None = None) -> np.ndarray:
    """What `model` says to these images at every moment of its training, (8, SHOWN)."""
    return judge(model, characters(kind))


@cache
def aucs(kind: str) -> list[list[float]]:
    """The AUC of the digits against random images of this kind, for each of MODELS at each moment."""
    return [[auc(*both) for both in zip(scores(model), scores(model, kind), strict=True)] for model in MODELS]
