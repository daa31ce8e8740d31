"""By what one sigm layer multiplies a gradient on its way down, without and with batch normalization. Slides S37, S50.

    without  √(H v) √(mean g′²)                  v: the variance of the weights, H units in each layer
    with     √(H v) √(mean g′²) γ/σ              and σ, the deviation of W h, is about √(H v) times that of h
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import sigm
from course_lib.batchnorm_training import normalized
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop

from .small_digits import digits_of_49

DEPTH, H, T = 10, 50, 100


def factors_per_layer(scale: float, seed: int = 0) -> tuple[float, float]:
    """(without, with), before any update: DEPTH sigm layers of H units, W `scale` times Glorot's, T small digits at once.

    The root of degree DEPTH - 1 of ‖∇_{a^(1)}‖ / ‖∇_{a^(DEPTH)}‖: what one layer does, taken over all of them.
    """
    train, _ = digits_of_49()
    theta = glorot(jax.random.key(seed), (train.X.shape[1], *[H] * DEPTH, 10), np.float32(scale))
    ends = [_lengths(one, train.X[:T], train.y[:T]) for one in (theta, normalized(theta))]
    return tuple(float(low / high) ** (1 / (DEPTH - 1)) for low, high in ends)


@jax.jit
def _lengths(theta, X, y):
    """(‖∇_{a^(1)}‖, ‖∇_{a^(DEPTH)}‖) of the sum of the losses: each that of all above a^(k), as a function of a^(k)."""
    a = fprop(theta, X, sigm).a

    def length(k):
        return jnp.linalg.norm(jax.grad(lambda a_k: softmax_nll.value(fprop(theta[k:], sigm.g(a_k), sigm).a[-1], y).sum())(a[k]))

    return length(1), length(DEPTH)
