"""The boxes of a flow graph. Slides S15, S23 FLOW GRAPH: each is an object with an fprop and a bprop method.

    fprop(*parents) -> value                  the value of the box given its parents
    bprop(grad, value, *parents) -> gradients  ∇ of the loss at each parent, given ∇ at the box, in the parents' order

A box keeps no state: it serves any values, one example or a mini-batch. `None` for a gradient says that this parent
needs none (labels y, a mask). Each box reads its parents as numbers (`as_float`), labels and pixels as what they are. A
box of your own is any object with `name`, `parents` and these two methods:

    class Square(Box):
        def fprop(self, a): return a**2
        def bprop(self, grad, value, a): return (2 * a * grad,)
"""
from collections.abc import Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp

from course_lib.activations import Activation, softmax, tanh
from course_lib.arguments import as_float, as_real, check_labels
from course_lib.backprop import outer, over_batch
from course_lib.batchnorm import EPS, bprop_normalize, normalize
from course_lib.loss import Loss, linear_squared, onehot, softmax_nll


@dataclass(frozen=True)
class Box:
    """A box with a name and the names of its parents: ("a(1)", ("W(1)", "b(1)", "x")), or just "x" for a single one."""

    name: str
    parents: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "parents", (self.parents,) if isinstance(self.parents, str) else tuple(self.parents))

    def fprop(self, *parents: jax.Array) -> jax.Array:
        raise NotImplementedError(f"{type(self).__name__} has no fprop method yet")

    def bprop(self, grad: jax.Array, value: jax.Array, *parents: jax.Array) -> tuple[jax.Array | None, ...]:
        raise NotImplementedError(f"{type(self).__name__} has no bprop method yet")


Graph = Sequence[Box]
"""Parents before children, the loss last."""


@dataclass(frozen=True)
class Input(Box):
    """A box without parents; its value is given and not learned: x, y, λ, a mask. `shape` and `least`, if given, are checked."""

    shape: tuple[int, ...] | None = None
    least: float | None = None


@dataclass(frozen=True)
class Parameter(Input):
    """An Input that is learned, W^(k), b^(k), γ^(k) or β^(k): what bprop has to reach."""


@dataclass(frozen=True)
class Linear(Box):
    """z = W h from (W, h).  ∇_W = ∇_z hᵀ (summed over the mini-batch),  ∇_h = Wᵀ ∇_z."""

    def fprop(self, W: jax.Array, h: jax.Array) -> jax.Array:
        W, h = self.read(W, h)
        if W.ndim != 2 or h.shape[-1:] != W.shape[1:]:
            raise ValueError(f"{self.name} = {self.parents[0]} {self.parents[-1]} needs {self.parents[0]} (H, n) and "
                             f"{self.parents[-1]} (n,) or (T, n); their shapes are {W.shape} and {h.shape}")
        return h @ W.T

    def bprop(self, grad: jax.Array, value: jax.Array, W: jax.Array, h: jax.Array) -> tuple[jax.Array, ...]:
        (W, h), grad = self.read(W, h), as_float(grad, "∇")
        return outer(grad, h), grad @ W

    def read(self, W: jax.Array, h: jax.Array) -> tuple[jax.Array, jax.Array]:
        """W and h as floats; uint8 in h is read as pixels / 255, as everywhere."""
        W = as_float(W, self.parents[0])
        return W, as_real(h, W.dtype, self.parents[-1])


@dataclass(frozen=True)
class Affine(Linear):
    """a = b + W h from (W, b, h).  ∇_W = ∇_a hᵀ,  ∇_b = ∇_a (both summed over the mini-batch),  ∇_h = Wᵀ ∇_a."""

    def fprop(self, W: jax.Array, b: jax.Array, h: jax.Array) -> jax.Array:
        z, b = super().fprop(W, h), as_float(b, self.parents[1])
        if b.shape != z.shape[-1:]:
            raise ValueError(f"{self.parents[1]} must have shape {z.shape[-1:]}, it has {b.shape}")
        return b + z

    def bprop(self, grad: jax.Array, value: jax.Array, W: jax.Array, b: jax.Array,
              h: jax.Array) -> tuple[jax.Array, ...]:
        grad_W, grad_h = super().bprop(grad, value, W, h)
        return grad_W, over_batch(grad), grad_h


@dataclass(frozen=True)
class Activate(Box):
    """h = g(a).  ∇_a = ∇_h ⊙ g′(a)."""

    g: Activation = tanh

    def fprop(self, a: jax.Array) -> jax.Array:
        return self.g.g(a)

    def bprop(self, grad: jax.Array, value: jax.Array, a: jax.Array) -> tuple[jax.Array]:
        return (gradient(self, grad, value) * self.g.dg(a),)


@dataclass(frozen=True)
class BatchNorm(Box):
    """Slide S51: a = γ ẑ + β from (z, γ, β), with the mini-batch's own μ and σ; bprop goes through μ and σ too."""

    eps: float = EPS

    def fprop(self, z: jax.Array, gamma: jax.Array, beta: jax.Array) -> jax.Array:
        _, gamma, beta = floats(self, (z, gamma, beta))
        return gamma * normalize(z, eps=self.eps).z_hat + beta

    def bprop(self, grad: jax.Array, value: jax.Array, z: jax.Array, gamma: jax.Array,
              beta: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
        norm, grad, gamma = normalize(z, eps=self.eps), as_float(grad, "∇"), as_float(gamma, self.parents[1])
        return bprop_normalize(grad * gamma, norm, self.eps), over_batch(grad * norm.z_hat), over_batch(grad)


@dataclass(frozen=True)
class DropoutMask(Box):
    """Slides S47-S48: h ⊙ m from (h, m).  ∇_h = ∇ ⊙ m; the mask is drawn, not learned, so it gets no gradient."""

    def fprop(self, h: jax.Array, m: jax.Array) -> jax.Array:
        h, m = floats(self, (h, m))
        if m.shape != h.shape[-m.ndim :]:
            raise ValueError(f"{self.parents[1]} must have the shape of {self.parents[0]}, {h.shape}, it has {m.shape}")
        return h * m

    def bprop(self, grad: jax.Array, value: jax.Array, h: jax.Array, m: jax.Array) -> tuple[jax.Array, None]:
        _, m = floats(self, (h, m))
        return gradient(self, grad, value) * m, None


@dataclass(frozen=True)
class Softmax(Box):
    """f = softmax(a).  ∇_a = f ⊙ (∇_f - Σ_c ∇_f_c f_c)."""

    def fprop(self, a: jax.Array) -> jax.Array:
        return softmax(a)

    def bprop(self, grad: jax.Array, value: jax.Array, a: jax.Array) -> tuple[jax.Array]:
        grad, value = gradient(self, grad, value), as_float(value, self.name)
        return (value * (grad - (grad * value).sum(axis=-1, keepdims=True)),)


@dataclass(frozen=True)
class NLL(Box):
    """Slide S18: mean of -log f_y from (f, y).  ∇_f = -e(y) / f_y / T.  Fails where f_y underflows: see SoftmaxNLL."""

    def fprop(self, f: jax.Array, y: jax.Array) -> jax.Array:
        f = as_float(f, self.parents[0])
        y = check_labels(y, f.shape[-1], T=f.shape[:-1])
        return -jnp.log(jnp.take_along_axis(f, y[..., None], axis=-1)).mean()

    def bprop(self, grad: jax.Array, value: jax.Array, f: jax.Array, y: jax.Array) -> tuple[jax.Array, None]:
        f = as_float(f, self.parents[0])
        return -as_float(grad, "∇") * onehot(y, f.shape[-1], f.dtype) / f / f[..., 0].size, None


@dataclass(frozen=True)
class MeanLoss(Box):
    """The loss l(f(x), y) from (a^(L+1), y), its mean over the mini-batch, a number.  ∇_a = loss.grad / T."""

    loss: Loss = softmax_nll

    def fprop(self, a: jax.Array, y: jax.Array) -> jax.Array:
        return self.loss.value(a, y).mean()

    def bprop(self, grad: jax.Array, value: jax.Array, a: jax.Array, y: jax.Array) -> tuple[jax.Array, None]:
        slope = self.loss.grad(a, y)
        return as_float(grad, "∇") * slope / slope[..., 0].size, None


@dataclass(frozen=True)
class SoftmaxNLL(MeanLoss):
    """Slides S18-S19: -log softmax(a)_y from (a, y), two boxes in one.  ∇_a = -(e(y) - f(x)) / T."""


@dataclass(frozen=True)
class SquaredError(MeanLoss):
    """½ Σ_c (f_c - y_c)² from (f, y), the mean over the mini-batch.  ∇_f = (f - y) / T."""

    loss: Loss = linear_squared


@dataclass(frozen=True)
class L2(Box):
    """Slide S24: Ω = Σ_k ‖W^(k)‖²_F from (W^(1), W^(2), ...).  ∇_{W^(k)} = 2 W^(k)."""

    def fprop(self, *weights: jax.Array) -> jax.Array:
        return sum((W**2).sum() for W in floats(self, weights))  # type: ignore[return-value]  # 0 if there is no W

    def bprop(self, grad: jax.Array, value: jax.Array, *weights: jax.Array) -> tuple[jax.Array, ...]:
        return tuple(2 * as_float(grad, "∇") * W for W in floats(self, weights))


@dataclass(frozen=True)
class Scale(Box):
    """c v from (c, v), c a number, for instance λ Ω.  ∇_v = c ∇,  ∇_c = Σ ∇ v."""

    def fprop(self, c: jax.Array, v: jax.Array) -> jax.Array:
        c, v = floats(self, (c, v))
        return c * v

    def bprop(self, grad: jax.Array, value: jax.Array, c: jax.Array, v: jax.Array) -> tuple[jax.Array, jax.Array]:
        grad, (c, v) = as_float(grad, "∇"), floats(self, (c, v))
        return (grad * v).sum(), c * grad


@dataclass(frozen=True)
class Sum(Box):
    """v_1 + v_2 + ... of equal shapes.  Each parent gets ∇ as it is."""

    def fprop(self, *values: jax.Array) -> jax.Array:
        first, *rest = floats(self, values)
        if any(jnp.shape(v) != jnp.shape(first) for v in rest):
            raise ValueError(f"{self.name} adds values of equal shape, they are {[jnp.shape(v) for v in (first, *rest)]}")
        return sum(rest, first)

    def bprop(self, grad: jax.Array, value: jax.Array, *values: jax.Array) -> tuple[jax.Array, ...]:
        return (as_float(grad, "∇"),) * len(values)


def gradient(box: Box, grad: jax.Array, value: jax.Array) -> jax.Array:
    """∇ at the box as numbers. ValueError unless it is shaped like its value."""
    grad = as_float(grad, f"∇ at {box.name}")
    if grad.shape != jnp.shape(value):
        raise ValueError(f"∇ at {box.name} must have the shape of its value, {jnp.shape(value)}; it has {grad.shape}")
    return grad


def floats(box: Box, values: Sequence[jax.Array]) -> list[jax.Array]:
    """The parents' values as numbers, by the parents' names in what is said of them."""
    return [as_float(value, name) for value, name in zip(values, box.parents, strict=True)]
