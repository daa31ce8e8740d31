"""Update rules as on slides S17, S28-S30, in optax's protocol.

init(theta) -> state;  update(∇, state, theta) -> (Δ, state);  `apply_updates` adds Δ to θ.
Hyper-parameters are float32 leaves OF THE STATE and each `update` is one module-level function, so moving α, β or ε
never retraces a compiled run. `optax.adam(1e-3)` drops into our loop, and ours into `optax.chain`.
"""
import math
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeGuard

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .arguments import PyTree, as_floats, as_number, as_numpy, is_concrete

Update = Callable[..., tuple[PyTree, PyTree]]  # (∇, state, theta) -> (Δ, state)


class GradientTransformation(NamedTuple):
    init: Callable[[PyTree], PyTree]
    update: Update


class Sgd(NamedTuple):
    alpha: jax.Array


class Momentum(NamedTuple):
    alpha: jax.Array
    beta: jax.Array
    nabla: PyTree


class Adagrad(NamedTuple):
    alpha: jax.Array
    eps: jax.Array
    gamma: PyTree


class RmsProp(NamedTuple):
    alpha: jax.Array
    beta: jax.Array
    eps: jax.Array
    gamma: PyTree


class Adam(NamedTuple):
    alpha: jax.Array
    beta1: jax.Array
    beta2: jax.Array
    eps: jax.Array
    t: jax.Array
    nabla: PyTree
    gamma: PyTree


def hyper(value: ArrayLike, name: str) -> jax.Array:
    """A hyper-parameter as a float32 array. ValueError unless it is one finite number >= 0, β <= 1, and Adam's below 1."""
    number = as_number(value, name, 0, 1 if name.startswith("beta") else math.inf)
    if name in ("beta1", "beta2") and is_concrete(value) and as_numpy(value, name).astype(np.float32) == 1:
        raise ValueError("beta1 and beta2 must be below 1: the bias correction divides by 1 - beta^t (1 - 1e-9 is 1 in float32)")
    return number


def zeros_like(theta: PyTree) -> PyTree:
    """Moments shaped like θ, all 0, in float32 or wider."""
    return jax.tree.map(lambda p: jnp.zeros_like(at_least_float32(p)), as_floats(theta))


def map_arrays(rule: Callable[..., Any], grads: PyTree, *trees: PyTree) -> Any:
    """Apply a rule written for ONE array to every array of the trees; a rule that returns a pair gives two trees.

    The rule sees at least float32: in float16 the ε of 10⁻⁸ is 0 and 1 - β₂ has three digits. Δ has ∇'s precision again.
    """
    shape: Any  # a PyTreeDef
    leaves, shape = jax.tree.flatten(as_floats(grads, "∇"))
    def given(updates):
        return shape.unflatten(update.astype(grad.dtype) for update, grad in zip(updates, leaves, strict=True))

    rest = (map(at_least_float32, shape.flatten_up_to(tree)) for tree in trees)
    out = [rule(*arrays) for arrays in zip(map(at_least_float32, leaves), *rest, strict=True)]
    if isinstance(out[0], tuple):
        updates, *state = zip(*out, strict=True)
        return given(updates), *map(shape.unflatten, state)
    return given(out)


def at_least_float32(x: jax.Array) -> jax.Array:
    """A float array in float32 or wider; any other as it is."""
    return x.astype(jnp.float32) if jnp.issubdtype(x.dtype, jnp.floating) and x.dtype.itemsize < 4 else x


def hyper_as(grad: jax.Array, *hyper: jax.Array) -> list[jax.Array]:
    """Hyper-parameters in the gradient's own precision (strict promotion never mixes them)."""
    return [h.astype(grad.dtype) for h in hyper]


def sgd(alpha: ArrayLike) -> GradientTransformation:
    """Slide S17: θ ← θ - α ∇."""
    return GradientTransformation(lambda theta: Sgd(hyper(alpha, "alpha")), sgd_update)


def sgd_update(grads: PyTree, state: Sgd, theta: PyTree = None) -> tuple[PyTree, Sgd]:
    def rule(grad):
        (alpha,) = hyper_as(grad, state.alpha)
        return -alpha * grad

    return map_arrays(rule, grads), state


def momentum(alpha: ArrayLike, beta: ArrayLike = 0.9) -> GradientTransformation:
    """Slide S29: ∇̄ ← ∇ + β ∇̄,  θ ← θ - α ∇̄. An UNNORMALISED sum: on a constant slope the step grows to α/(1-β)."""
    return GradientTransformation(
        lambda theta: Momentum(hyper(alpha, "alpha"), hyper(beta, "beta"), zeros_like(theta)), momentum_update)


def momentum_update(grads: PyTree, state: Momentum, theta: PyTree = None) -> tuple[PyTree, Momentum]:
    def rule(grad, nabla):
        alpha, beta = hyper_as(grad, state.alpha, state.beta)
        nabla = grad + beta * nabla
        return -alpha * nabla, nabla

    updates, nabla = map_arrays(rule, grads, state.nabla)
    return updates, state._replace(nabla=nabla)


def adagrad(alpha: ArrayLike, eps: ArrayLike = 1e-7) -> GradientTransformation:
    """Slide S30: γ ← γ + ∇²,  θ ← θ - α ∇ / √(γ + ε), γ = 0 at first (Duchi et al., 2011). ε = 0: NaN where ∇ was always 0."""
    return GradientTransformation(
        lambda theta: Adagrad(hyper(alpha, "alpha"), hyper(eps, "eps"), zeros_like(theta)), adagrad_update)


def adagrad_update(grads: PyTree, state: Adagrad, theta: PyTree = None) -> tuple[PyTree, Adagrad]:
    def rule(grad, gamma):
        alpha, eps = hyper_as(grad, state.alpha, state.eps)
        gamma = gamma + grad**2
        return -alpha * grad / jnp.sqrt(gamma + eps), gamma

    updates, gamma = map_arrays(rule, grads, state.gamma)
    return updates, state._replace(gamma=gamma)


def rmsprop(alpha: ArrayLike, beta: ArrayLike = 0.9, eps: ArrayLike = 1e-8) -> GradientTransformation:
    """Slide S30: γ ← β γ + (1 - β) ∇²,  θ ← θ - α ∇ / √(γ + ε), γ = 0 at first (Tieleman & Hinton, 2012). ε = 0: as above.

    β = 1 keeps γ at 0 for ever, so that each step is α ∇ / √ε: 10,000 times as long as α ∇.
    """
    def init(theta):
        return RmsProp(hyper(alpha, "alpha"), hyper(beta, "beta"), hyper(eps, "eps"), zeros_like(theta))

    return GradientTransformation(init, rmsprop_update)


def rmsprop_update(grads: PyTree, state: RmsProp, theta: PyTree = None) -> tuple[PyTree, RmsProp]:
    def rule(grad, gamma):
        alpha, beta, eps = hyper_as(grad, state.alpha, state.beta, state.eps)
        gamma = beta * gamma + (1 - beta) * grad**2
        return -alpha * grad / jnp.sqrt(gamma + eps), gamma

    updates, gamma = map_arrays(rule, grads, state.gamma)
    return updates, state._replace(gamma=gamma)


def adam(alpha: ArrayLike, beta1: ArrayLike = 0.9, beta2: ArrayLike = 0.999,
         eps: ArrayLike = 1e-8) -> GradientTransformation:
    """Slide S30: RMSProp and momentum together, plus the bias correction of Kingma & Ba (2015), not on the slide:

    ∇̄ ← β₁ ∇̄ + (1-β₁) ∇,  γ ← β₂ γ + (1-β₂) ∇²,  θ ← θ - α (∇̄/(1-β₁ᵗ)) / (√(γ/(1-β₂ᵗ)) + ε)      β < 1; ε = 0: as above
    """
    def init(theta):
        numbers = map(hyper, (alpha, beta1, beta2, eps), Adam._fields)
        return Adam(*numbers, jnp.zeros((), jnp.int32), zeros_like(theta), zeros_like(theta))

    return GradientTransformation(init, adam_update)


def adam_update(grads: PyTree, state: Adam, theta: PyTree = None) -> tuple[PyTree, Adam]:
    t = state.t + 1
    def rule(grad, nabla, gamma):
        alpha, beta1, beta2, eps, time = hyper_as(grad, state.alpha, state.beta1, state.beta2, state.eps, t)
        nabla = beta1 * nabla + (1 - beta1) * grad
        gamma = beta2 * gamma + (1 - beta2) * grad**2
        root = jnp.sqrt(gamma / (1 - beta2**time)) + eps
        return (-alpha * nabla / (1 - beta1**time) / root, nabla, gamma)

    updates, nabla, gamma = map_arrays(rule, grads, state.nabla, state.gamma)
    return updates, state._replace(t=t, nabla=nabla, gamma=gamma)


@cache
def _chained(*updates):
    def update(grads, states, theta=None):
        out = []
        for one, state in zip(updates, states, strict=True):
            grads, state = one(grads, state, theta)
            out.append(state)
        return grads, tuple(out)

    return update


def chain(*transformations: GradientTransformation) -> GradientTransformation:
    """Several transformations in a row: chain(l2(lam), momentum(alpha)). Equal parts give the same update function."""
    updates = (one.update for one in transformations)
    return GradientTransformation(lambda theta: tuple(one.init(theta) for one in transformations), _chained(*updates))


def apply_updates(theta: PyTree, updates: PyTree) -> PyTree:
    """θ + Δ."""
    return jax.tree.map(lambda p, u: p + u, as_floats(theta), as_floats(updates, "Δ"))


def with_hyper(state: PyTree, **values: ArrayLike) -> PyTree:
    """The same optimizer state with hyper-parameters replaced, e.g. with_hyper(opt, alpha=0.05); looks inside chains.

    ValueError when no part of the state has a hyper-parameter of that name.
    """
    found = set()
    def visit(part):
        if hasattr(part, "_fields"):
            mine = {name: hyper(value, name) for name, value in values.items() if _is_hyper(getattr(part, name, None))}
            found.update(mine)
            return part._replace(**mine)
        return tuple(visit(one) for one in part) if isinstance(part, tuple) else part

    state = visit(state)
    if missing := sorted(set(values) - found):
        raise ValueError(f"this optimizer has no hyper-parameter {', '.join(missing)}")
    return state


def get_hyper(state: PyTree, name: str) -> jax.Array:
    """The hyper-parameter `name` of an optimizer state, a float32 array; looks inside chains. ValueError if none."""
    for part in jax.tree.leaves(state, is_leaf=lambda part: _is_hyper(getattr(part, name, None))):
        if _is_hyper(value := getattr(part, name, None)):
            return value
    raise ValueError(f"this optimizer has no hyper-parameter {name}")


def _is_hyper(value: Any) -> TypeGuard[jax.Array]:   # an accumulator such as γ is a tree, a step count t an integer
    return isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jnp.floating)
