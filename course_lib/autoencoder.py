"""The autoencoder: a feed-forward network trained to reproduce its input at the output layer. Slides S40-S41.

    encoder   a = b + W x       h(x) = g(a)
    decoder   â = c + W* h(x)   x̂ = o(â)          tied weights: W* = Wᵀ

The loss pairs o with l(x̂, x): `sigm_cross_entropy` for x in [0, 1], `linear_squared` for real x. x is one example (D,)
or a mini-batch (T, D). Sparse codes and denoising are extensions: `autoencoder_training` has their training.
"""
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .activations import ActivationLike, activation, sigm
from .arguments import as_float, as_number, as_real, check_batch, check_finite, check_key, check_sizes
from .backprop import outer, over_batch
from .initialization import glorot
from .loss import Loss, sigm_cross_entropy
from .network import Layer


class Autoencoder(NamedTuple):
    """W (H, D), b (H,), c (D,), and W_star (D, H), or None for tied weights W* = Wᵀ."""

    W: jax.Array
    b: jax.Array
    c: jax.Array
    W_star: jax.Array | None = None


class Reconstruction(NamedTuple):
    """What the forward pass computed: x (as floats), a and h (..., H), â and x̂ (..., D)."""

    x: jax.Array
    a: jax.Array
    h: jax.Array
    a_hat: jax.Array
    x_hat: jax.Array


class ReconstructionGradients(NamedTuple):
    """theta: shaped like θ; the gradients at â, h and a; and the two terms of W, both (H, D):

    encoder = ∇_a xᵀ and decoder = h ∇_âᵀ. Tied: ∇_W = encoder + decoder. Untied: ∇_W = encoder, ∇_W* = decoderᵀ.
    """

    theta: Autoencoder
    encoder: jax.Array
    decoder: jax.Array
    a_hat: jax.Array
    h: jax.Array
    a: jax.Array


def autoencoder(key: jax.Array, D: int, H: int, tied: bool = True, scale: ArrayLike = 1.0) -> Autoencoder:
    """An Autoencoder with Glorot weights (scale = 4: the advice for sigm units), b = 0, c = 0; W* drawn by itself."""
    D, H = check_sizes((D, H))
    first, second = glorot(check_key(key), (D, H, D), scale)
    return Autoencoder(first.W, first.b, second.b, None if tied else second.W)


def encode(theta: Autoencoder, x: ArrayLike, g: ActivationLike = sigm) -> jax.Array:
    """h(x) = g(b + W x), the code of x (D,) or of each row of x (T, D)."""
    theta = check_autoencoder(theta)
    return activation(g).g(theta.b + check_example(theta, x) @ theta.W.T)


def decode(theta: Autoencoder, h: ArrayLike, loss: Loss = sigm_cross_entropy) -> jax.Array:
    """x̂ = o(c + W* h) from a code h (H,) or codes (T, H), the learner's own ones too."""
    theta = check_autoencoder(theta)
    h = as_real(check_finite(h, "h"), theta.W.dtype, "h")
    check_batch(h, None, "h", "H")
    if h.shape[-1] != theta.W.shape[0]:
        raise ValueError(f"â = c + W* h needs H = {theta.W.shape[0]}, h has {h.shape[-1]}")
    return loss.o(theta.c + h @ decoder_weights(theta).T)


def reconstruct(theta: Autoencoder, x: ArrayLike, g: ActivationLike = sigm,
                loss: Loss = sigm_cross_entropy) -> Reconstruction:
    """Forward propagation of x (D,) or (T, D); uint8 is read as pixels / 255.

    Raises ValueError / TypeError in slide notation for shapes that do not fit, an empty mini-batch, NaN.
    """
    theta = check_autoencoder(theta)
    x = check_example(theta, x)
    a = theta.b + x @ theta.W.T
    h = activation(g).g(a)
    a_hat = theta.c + h @ decoder_weights(theta).T
    return Reconstruction(x, a, h, a_hat, loss.o(a_hat))


def bprop_reconstruction(theta: Autoencoder, forward: Reconstruction, target: ArrayLike | None = None,
                         g: ActivationLike = sigm, loss: Loss = sigm_cross_entropy,
                         lam: ArrayLike = 0.0) -> ReconstructionGradients:
    """Gradients of the mean of l(x̂, target) + λ Σ_j |h_j| over the mini-batch, by hand:

        ∇_â l = x̂ - x           ∇_c l = ∇_â l          decoder term = h ∇_âᵀ
        ∇_h l = W*ᵀ ∇_â l + λ sign(h)
        ∇_a l = ∇_h l ⊙ g′(a)    ∇_b l = ∇_a l          encoder term = ∇_a xᵀ

    target: what to reproduce, the forward pass's own x unless that was corrupted. λ > 0 is the sparse extension.
    """
    theta = check_autoencoder(theta)
    x, a, h, a_hat, _ = forward
    T, lam = x.shape[0] if x.ndim == 2 else 1, sparsity(lam).astype(x.dtype)
    grad_a_hat = loss.grad(a_hat, x if target is None else target) / T
    grad_h = grad_a_hat @ decoder_weights(theta) + lam * jnp.sign(h) / T
    grad_a = grad_h * activation(g).dg(a)
    encoder, decoder = outer(grad_a, x), outer(h, grad_a_hat)
    W, W_star = (encoder + decoder, None) if theta.W_star is None else (encoder, decoder.T)
    grads = Autoencoder(W, over_batch(grad_a), over_batch(grad_a_hat), W_star)
    return ReconstructionGradients(grads, encoder, decoder, grad_a_hat, grad_h, grad_a)


def mean_loss(forward: Reconstruction, target: ArrayLike | None = None, loss: Loss = sigm_cross_entropy,
              lam: ArrayLike = 0.0) -> jax.Array:
    """The mean over the mini-batch of l(x̂, target) + λ Σ_j |h_j|, from what `reconstruct` kept."""
    value = loss.value(forward.a_hat, forward.x if target is None else target).mean()
    return value + sparsity(lam).astype(value.dtype) * jnp.abs(forward.h).sum(axis=-1).mean()


def as_network(theta: Autoencoder) -> tuple[Layer, Layer]:
    """The same function as a two-layer network (Layer(W, b), Layer(W*, c)) for `fprop`, which reproduces its input."""
    theta = check_autoencoder(theta)
    return Layer(theta.W, theta.b), Layer(decoder_weights(theta), theta.c)


def decoder_weights(theta: Autoencoder) -> jax.Array:
    """W* (D, H): Wᵀ when tied."""
    return theta.W.T if theta.W_star is None else theta.W_star


def unit_norm(theta: Autoencoder) -> Autoencoder:
    """Extension: θ with each column of W* (row of W, when tied) scaled to length 1: a step option for sparse codes.

    Without it sparsity costs nothing: h shrinks, and W* grows in return.
    """
    theta = check_autoencoder(theta)
    if theta.W_star is None:
        return theta._replace(W=theta.W / _length(theta.W, 1))
    return theta._replace(W_star=theta.W_star / _length(theta.W_star, 0))


def _length(W, axis):
    return jnp.maximum(jnp.sqrt((W**2).sum(axis=axis, keepdims=True)), jnp.finfo(W.dtype).tiny)


def sparsity(lam: ArrayLike) -> jax.Array:
    """λ >= 0 as a float32 number. ValueError otherwise."""
    return as_number(lam, "lam", 0)


def check_autoencoder(theta: Autoencoder) -> Autoencoder:
    """θ as float arrays of one precision. ValueError unless W (H, D), b (H,), c (D,) and W* (D, H) fit each other."""
    if not isinstance(theta, Autoencoder):
        raise TypeError(f"theta must be an Autoencoder(W, b, c), it is a {type(theta).__name__}")
    dtype = as_float(theta.W, "W").dtype
    parts: list[Any] = [None if value is None else as_float(value, name).astype(dtype)
                        for name, value in zip(("W", "b", "c", "W*"), theta, strict=True)]
    theta = Autoencoder(*parts)
    if theta.W.ndim != 2:
        raise ValueError(f"W must be a matrix (H, D), it has shape {theta.W.shape}")
    H, D = theta.W.shape
    wanted = {"b": (theta.b, "H,", (H,)), "c": (theta.c, "D,", (D,)), "W*": (theta.W_star, "D, H", (D, H))}
    for name, (value, what, shape) in wanted.items():
        if value is not None and value.shape != shape:
            raise ValueError(f"{name} must have shape ({what}) = {shape} since W is (H, D) = ({H}, {D}); "
                             f"it has {value.shape}")
    return theta


def check_example(theta: Autoencoder, x: ArrayLike) -> jax.Array:
    """x as floats of θ's precision. ValueError unless it is (D,) or a non-empty (T, D), without NaN, of D features."""
    x = as_real(check_finite(x), theta.W.dtype)
    check_batch(x, None)
    if x.shape[-1] != theta.W.shape[1]:
        raise ValueError(f"a = b + W x needs D = {theta.W.shape[1]}, x has {x.shape[-1]}")
    return x
