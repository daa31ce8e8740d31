"""A deep autoencoder whose code has two units, so that it can be drawn. An extension of slide S41.

    784 - 128 - 64 - 2 - 64 - 128 - 784        tanh units, x̂ = sigm(â), cross-entropy

Hinton & Salakhutdinov, "Reducing the dimensionality of data with neural networks" (2006), had to pre-train each layer.
Here Adam does without, and the biases of the output begin at the mean digit: else the code saturates while it learns that.
"""
import jax
import numpy as np

from course_lib.activations import tanh
from course_lib.arguments import as_real
from course_lib.backprop import loss_and_grad
from course_lib.initialization import glorot
from course_lib.loss import sigm_cross_entropy
from course_lib.network import Layer
from course_lib.numpy_forward import cross_entropy, sigm, through
from course_lib.rbm.model import logit, visible_mean

SIZES = (784, 128, 64, 2, 64, 128, 784)


def bottleneck(key: jax.Array, mean: jax.Array, sizes: tuple[int, ...] = SIZES) -> tuple[Layer, ...]:
    """θ, one Layer for each arrow: Glorot weights, biases 0, but x̂ begins at the mean image `mean` (D,).

    ValueError unless `sizes` is symmetric, with as many outputs as inputs and one layer in the middle.
    """
    if len(sizes) % 2 == 0 or tuple(sizes) != tuple(sizes)[::-1]:
        raise ValueError(f"an autoencoder ends as it began, with a code in the middle: {tuple(sizes)} does not")
    *below, last = glorot(key, sizes)
    return (*below, last._replace(b=logit(visible_mean(mean, sizes[-1]))))


def bottleneck_objective(theta, x, y, key, hyper):
    """(mean cross-entropy, ∇θ) for `training.gradient_step`; the labels y are not read."""
    x = as_real(x)
    return loss_and_grad(theta, x, x, tanh, sigm_cross_entropy)


def middle(theta: tuple[Layer, ...]) -> int:
    """k of the code: h^(k) is the layer in the middle."""
    return len(theta) // 2


def codes(theta: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    """The code h^(k)(x) in (-1, 1)² of x (784,) or of each row of x (T, 784) in [0, 1], in NumPy."""
    return np.tanh(through(as_numpy(theta[: middle(theta)]), x))


def decoded(theta: tuple[Layer, ...], code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(x̂, â) of a code (2,) or of codes (T, 2), the learner's own ones too, in NumPy."""
    a_hat = through(as_numpy(theta[middle(theta) :]), code)
    return sigm(a_hat), a_hat


def bottleneck_losses(theta: tuple[Layer, ...], x: np.ndarray) -> np.ndarray:
    """The cross-entropy of each row of x (T, 784) in [0, 1], in NumPy."""
    return cross_entropy(decoded(theta, codes(theta, x))[1], x)


def as_numpy(layers):
    return jax.tree.map(np.asarray, layers)
