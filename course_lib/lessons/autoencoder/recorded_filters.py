"""Filters of an autoencoder trained without noise and with masking noise, on all of MNIST. Extension of S41.

784 inputs, H sigm units, tied weights, cross-entropy; SGD with mini-batches of 20; everything but the noise is equal, the
first weights and the order of the digits, too. (After Vincent et al., 2008 and 2010.) Axes: noise, then

    W, scale   the first SHOWN rows of W, as int8 times scale: (noise, SHOWN, 784), (noise, SHOWN)
    spread     how far each of the H filters reaches: `spread_of` (noise, H), pixels
    x_hat      what becomes of the half erased validation digits, uint8 (noise, DIGITS, 784)
    loss       mean ℓ of 500 validation digits, and of the same half erased (noise, 2)

One core of a busy AMD EPYC; `seconds` is the wall time.
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.autoencoder_training import autoencoder_hyper
from course_lib.data import mnist
from course_lib.optimizers import with_hyper
from course_lib.training import epochs, run_steps

from .digits import STEP, B, coder_losses, first_coder, reconstructions, validation_digits

NAME = "denoising_filters"

NOISES, SEED, SIDE = (0.0, 0.25, 0.5), 0, 28
H, EPOCHS, ALPHA = 500, 15, 0.1
SHOWN, DIGITS = 64, 5


def trained(noise: float, H: int = H, n_epochs: int = EPOCHS, alpha: float = ALPHA, n: int = 50_000) -> Autoencoder:
    """θ after so many epochs over the first n training digits."""
    state = first_coder(SEED, H, True)
    state = state._replace(hyper=autoencoder_hyper(noise=noise), opt=with_hyper(state.opt, alpha=alpha))
    X, y = jnp.asarray(mnist().train.X[:n]), jnp.zeros(n, jnp.int32)
    for epoch in range(n_epochs):
        state, _ = run_steps(STEP, state, X, y, epochs(jax.random.key(epoch), len(X), B, 1))
    return state.theta


def spread_of(W: np.ndarray) -> np.ndarray:
    """How far a filter reaches: the root mean squared distance of its weights, counted by their squares, from their centre.

    W (H, 784) -> (H,), pixels. A single spot has less than 3, weights of one size everywhere have 11.4.
    """
    p = W.astype(float) ** 2
    p /= p.sum(axis=1, keepdims=True)
    places = np.stack(np.divmod(np.arange(SIDE**2), SIDE), 1).astype(float)
    centre = p @ places
    return np.sqrt(p @ (places**2).sum(axis=1) - (centre**2).sum(axis=1))


def run():
    X, half = validation_digits()
    found = {name: [] for name in ("W", "scale", "spread", "x_hat", "loss")}
    for noise in NOISES:
        theta = trained(noise)
        W = np.asarray(theta.W)
        scale = np.abs(W[:SHOWN]).max(axis=1) / 127
        x_hat = reconstructions(theta, half[:DIGITS], X[:DIGITS]).x_hat
        for name, value in (("W", np.round(W[:SHOWN] / scale[:, None]).astype(np.int8)), ("scale", scale),
                            ("spread", spread_of(W)), ("x_hat", np.round(255 * x_hat).astype(np.uint8)),
                            ("loss", coder_losses(theta, X, half))):
            found[name].append(value)
        print(f"  noise {noise}: loss {found['loss'][-1][0]:.0f}, half erased {found['loss'][-1][1]:.0f},",
              f"spread {np.median(found['spread'][-1]):.1f}", flush=True)
    return {name: np.stack(values) for name, values in found.items()} | {"noise": np.array(NOISES)}
