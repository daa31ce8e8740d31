"""Penalties Ω(θ) on the weights. Slide S24; L1 and max-norm are extensions.

    Ω(θ) = Σ_k Σ_i Σ_j (W_{i,j}^(k))²        ∇_{W^(k)} Ω = 2 W^(k)        biases are not penalised
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from .arguments import as_floats, as_number, is_concrete
from .network import Theta
from .optimizers import GradientTransformation, hyper


def omega(theta: Theta) -> jax.Array:
    """Slide S24: Ω(θ) = Σ_k ‖W^(k)‖²_F. No ½, no biases."""
    return sum((layer.W**2).sum() for layer in as_floats(theta))


def grad_omega(theta: Theta) -> Theta:
    """∇Ω shaped like θ: 2 W^(k) for the weights, 0 for everything else."""
    return tuple(jax.tree.map(jnp.zeros_like, layer)._replace(W=2 * layer.W) for layer in as_floats(theta))


def omega_l1(theta: Theta) -> jax.Array:
    """Extension: Σ_k Σ_ij |W_ij^(k)|, the Laplace prior's penalty; weights reach exactly 0 only by a proximal step."""
    return sum(jnp.abs(layer.W).sum() for layer in as_floats(theta))  # type: ignore[return-value]  # 0 if there is no layer


class L2(NamedTuple):
    lam: jax.Array
    biases: jax.Array


def l2(lam: ArrayLike, biases: ArrayLike = 0.0) -> GradientTransformation:
    """Add λ ∇Ω = 2 λ W to the gradient: first in a chain, `chain(l2(lam), sgd(alpha))`. λ is a leaf of the state.

    biases = 1 adds 2 λ b as well, which the slide does NOT do: there to be seen.
    """
    return GradientTransformation(lambda theta: L2(hyper(lam, "lam"), hyper(biases, "biases")), l2_update)


def l2_update(grads: Theta, state: L2, theta: Theta) -> tuple[Theta, L2]:
    def rule(g, layer):
        lam, biases = (value.astype(g.W.dtype) for value in state)
        rest = {name: getattr(g, name) + 2 * lam * biases * getattr(layer, name) for name in g._fields if name != "W"}
        return g._replace(W=g.W + 2 * lam * layer.W, **rest)

    return tuple(rule(g, layer) for g, layer in zip(as_floats(grads, "∇"), as_floats(theta), strict=True)), state


class L1(NamedTuple):
    lam: jax.Array


def l1(lam: ArrayLike) -> GradientTransformation:
    """Extension: add λ sign(W) to the gradient."""
    return GradientTransformation(lambda theta: L1(hyper(lam, "lam")), l1_update)


def l1_update(grads: Theta, state: L1, theta: Theta) -> tuple[Theta, L1]:
    return tuple(g._replace(W=g.W + state.lam.astype(g.W.dtype) * jnp.sign(layer.W))
                 for g, layer in zip(as_floats(grads, "∇"), as_floats(theta), strict=True)), state


def max_norm(theta: Theta, c: ArrayLike) -> Theta:
    """Extension: θ with each unit's incoming weights scaled back to ‖W_i‖ <= c (Srebro & Shraibman, 2005). c > 0.

    A projection, applied after an update; biases are left alone.
    """
    c = as_number(c, "c")
    if is_concrete(c) and c <= 0:
        raise ValueError(f"max-norm needs c > 0, it is {float(c):g}")

    def project(W):
        norm = jnp.sqrt((W**2).sum(axis=1, keepdims=True))
        return W * jnp.minimum(1, c.astype(W.dtype) / jnp.maximum(norm, jnp.finfo(W.dtype).tiny))

    return tuple(layer._replace(W=project(layer.W)) for layer in as_floats(theta))
