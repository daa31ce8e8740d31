"""What a tied autoencoder, of 16 units in the picture, learns when only one of the two terms of ∇W trains W. Slide S41.

    ∇W = e · (∇_a) xᵀ + d · h (x̂ - x)ᵀ        (e, d) = (1, 1): the gradient; (0, 1): the decoder's term; (1, 0): the encoder's

b and c have their whole gradient in all three runs.
"""
from functools import cache

import numpy as np

from course_lib.data import first_digits, minibatch_order
from course_lib.numpy_forward import autoencode, cross_entropy, sigm

from .digits import EPOCHS, B, N, first_coder, validation_digits
from .digits_run import EVERY
from .random_images import images

H, ALPHA, SEED = 16, 0.2, 0      # of the runs in the picture


@cache
def losses_with(encoder: float, decoder: float, units: int = H) -> np.ndarray:
    """The loss of 500 validation digits at updates 0, 50, …, 2000: (41,)."""
    W, b, c = (np.array(part) for part in first_coder(SEED, units, tied=True).theta[:3])
    X, valid = images(first_digits(N)[0].X), validation_digits()[0]
    found = []
    for epoch in range(EPOCHS):
        for k, rows in enumerate(minibatch_order((SEED, epoch), N, B).reshape(-1, B)):
            if k % EVERY == 0:
                found.append(_loss(W, b, c, valid))
            x = X[rows]
            h, a_hat = autoencode(W, b, c, x)
            grad_c = (sigm(a_hat) - x) / B
            grad_b = grad_c @ W.T * h * (1 - h)
            W -= ALPHA * (encoder * grad_b.T @ x + decoder * h.T @ grad_c)
            b -= ALPHA * grad_b.sum(axis=0)
            c -= ALPHA * grad_c.sum(axis=0)
    return np.array([*found, _loss(W, b, c, valid)])


def _loss(W, b, c, X):
    return float(cross_entropy(autoencode(W, b, c, X)[1], X).mean())
