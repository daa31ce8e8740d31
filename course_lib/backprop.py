"""Backpropagation by hand. Slides S19-S22, with masks (S48) and batch normalization (S51) in the same loop.

    ∇_{a^(L+1)} l = -(e(y) - f(x))
    ∇_{W^(k)} l = ∇_{a^(k)} l  h^(k-1)ᵀ          ∇_{b^(k)} l = ∇_{a^(k)} l
    ∇_{h^(k-1)} l = W^(k)ᵀ ∇_{a^(k)} l           ∇_{a^(k-1)} l = ∇_{h^(k-1)} l ⊙ g′(a^(k-1)) ⊙ m^(k-1)
"""
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .activations import Activations, tanh
from .arguments import as_float
from .batchnorm import Normalized, bprop_normalize
from .loss import Loss, softmax_nll
from .network import BatchNormLayer, Forward, Layer, Masks, Theta, check_theta, fprop, per_layer


class Gradients(NamedTuple):
    """theta: shaped like θ.  a[k], h[k]: ∇_{a^(k)} l and ∇_{h^(k)} l by the slide's k, shaped like a^(k).

    a[0], h[0] and h[L+1] are None: only what is needed to reach the parameters is computed.
    """

    theta: Theta
    a: tuple[jax.Array, ...]
    h: tuple[jax.Array, ...]


def backprop(theta: Theta, forward: Forward, y: ArrayLike, g: Activations = tanh,
             loss: Loss = softmax_nll) -> Gradients:
    """Gradients of the mean loss over the mini-batch, from what `fprop` kept in `forward`.

    The factor 1/T enters once, at the output, so a[k] and h[k] are the gradients of that mean as well.
    Batch-norm layers are differentiated through μ and σ (training mode). ValueError when `forward` is another net's.
    """
    theta = check_theta(theta)
    a, h, m, norm = forward
    L = len(theta) - 1
    if len(a) != L + 2:
        raise ValueError(f"theta has {L + 1} layers and the forward pass {len(a) - 1}: give fprop(theta, x, ...)")
    g = per_layer(g, L)
    T = h[0].shape[0] if h[0].ndim == 2 else 1
    grad_theta: list[Any] = [None] * (L + 1)
    grad_a: list[Any] = [None] * (L + 2)
    grad_h: list[Any] = [None] * (L + 2)
    grad_a[L + 1] = loss.grad(a[L + 1], y) / jnp.asarray(T, h[0].dtype)
    for k in range(L + 1, 0, -1):
        grad_theta[k - 1], grad_z = bprop_layer(theta[k - 1], grad_a[k], h[k - 1], norm[k])
        if k > 1:
            grad_h[k - 1] = grad_z @ theta[k - 1].W
            grad_a[k - 1] = grad_h[k - 1] * g[k - 1].dg(a[k - 1])
            if (mask := m[k - 1]) is not None:
                grad_a[k - 1] = grad_a[k - 1] * mask
    return Gradients(tuple(grad_theta), tuple(grad_a), tuple(grad_h))


def bprop_layer(layer: Layer | BatchNormLayer, grad_a: jax.Array, h: jax.Array,
                norm: Normalized | None) -> tuple[Layer | BatchNormLayer, jax.Array]:
    """(gradient of the layer's parameters, ∇_z), where z = W h^(k-1) + b is what multiplies W; ∇_z = ∇_a if plain."""
    if isinstance(layer, BatchNormLayer):
        assert norm is not None, "fprop keeps ẑ, μ and σ of a normalised layer"
        grad_z = bprop_normalize(grad_a * layer.gamma, norm)
        return BatchNormLayer(outer(grad_z, h), over_batch(grad_a * norm.z_hat), over_batch(grad_a)), grad_z
    return Layer(outer(grad_a, h), over_batch(grad_a)), grad_a


def outer(grad: jax.Array, h: jax.Array) -> jax.Array:
    """grad hᵀ, summed over the mini-batch when there is one: (H_k, H_{k-1})."""
    grad, h = as_float(grad, "∇"), as_float(h, "h")
    if grad.shape[:-1] != h.shape[:-1]:
        raise ValueError(f"∇ hᵀ needs one ∇ for each h: ∇ has shape {grad.shape}, h has {h.shape}")
    return jnp.einsum("...i,...j->ij", grad, h)


def over_batch(grad: jax.Array) -> jax.Array:
    """The sum over the mini-batch: (T, H) -> (H,); one example (H,) is its own sum."""
    grad = as_float(grad, "∇")
    return grad.reshape(-1, grad.shape[-1]).sum(axis=0)


def loss_and_grad(theta: Theta, x: ArrayLike, y: ArrayLike, g: Activations = tanh, loss: Loss = softmax_nll,
                  m: Masks | None = None) -> tuple[jax.Array, Theta]:
    """(mean loss over the mini-batch, its gradient shaped like θ): one fprop and one backprop."""
    forward = fprop(theta, x, g, loss, m)
    return loss.value(forward.a[-1], y).mean(), backprop(theta, forward, y, g, loss).theta
