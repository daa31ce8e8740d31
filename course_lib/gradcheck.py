"""Gradients checked against finite differences. Slide S31 GRADIENT CHECKING.

    ∂f(x)/∂x ≈ ( f(x+ε) - f(x-ε) ) / 2ε          f the loss, x one parameter; the error falls like ε²
    one-sided: ( f(x+ε) - f(x) ) / ε             the error falls only like ε

Computed in float64, to which θ and the data are cast: in float32 the rounding of the loss, about 1e-7, is divided by ε
too, and at ε = 1e-6 the difference is noise. The error is about 1e-10 where the gradient is right (1e-7 for a gradient
that was computed in float32). `loss` and `kinks` compile once for each function object and shape.
"""
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from .arguments import DType, PyTree, as_numpy, check_between, check_count, on_device
from .finite_differences import cast, check_eps, check_loss, curve, differences, exact_gradient
from .finite_differences import reclin_inputs as reclin_inputs
from .notation import tensor_names

TOLERANCE = 1e-4
"""A relative error above this, where no kink is crossed, is a mistake in the gradient and not rounding."""


class Check(NamedTuple):
    """One parameter tensor, checked. NumPy arrays shaped like the tensor; NaN (False in `kink`) where not checked.

    name      the slide's name: W(1), b(2), γ(1), β(1)
    error     ‖∇ - difference‖ / max(‖∇‖, ‖difference‖), entries at a kink left out; 1: one of them is 0, 2: wrong sign
    entries   the same for each entry;  gradient, difference: what was compared
    kink      whether θ + ε and θ - ε lie on different sides of a kink of reclin, so that the difference means nothing
    """

    name: str
    error: float
    entries: np.ndarray
    gradient: np.ndarray
    difference: np.ndarray
    kink: np.ndarray


def gradcheck(loss: Callable[..., jax.Array], theta: PyTree, grads: PyTree, eps: float = 1e-5, data: Sequence[Any] = (),
              one_sided: bool = False, kinks: Callable[..., PyTree] | None = None,
              at_most: int | None = None) -> tuple[Check, ...]:
    """A tuple of Check, one for each tensor of θ.

    loss     function (theta, *data) -> one number
    grads    the gradient to check, shaped like θ, or a function (theta, *data) -> such a gradient, called in float64
    kinks    function (theta, *data) -> pre-activations of the reclin units, e.g. `reclin_inputs(g)`; None: not sought
    at_most  check only so many entries of each tensor, evenly spaced; None: all of them
    Raises ValueError / TypeError in slide notation: shapes unlike θ, a loss that is not one number, eps <= 0.
    """
    eps = check_eps(eps)
    with jax.enable_x64(True):
        theta, data = cast(theta, jnp.float64), [cast(one, jnp.float64) for one in data]
        names = tensor_names(theta)
        grads = check_grads(cast(grads(theta, *data) if callable(grads) else grads, jnp.float64), theta)
        check_loss(loss, theta, data)
        sizes = [leaf.size for leaf in jax.tree.leaves(theta)]
        chosen = [evenly_spaced(size, at_most) for size in sizes]
        index = np.concatenate([sum(sizes[:i]) + part for i, part in enumerate(chosen)])
        size, *found = differences(loss, kinks, one_sided, theta, data, np.float64(eps), index)
        floor = noise(float(size), eps) / TOLERANCE
        ends = np.cumsum([len(part) for part in chosen])[:-1]
        found = [np.split(np.asarray(one), ends) for one in found]
        parts = zip(names, jax.tree.leaves(grads), chosen, *found, strict=True)
        return tuple(compare(name, np.asarray(grad), at, quotient, kink, floor)
                     for name, grad, at, quotient, kink in parts)


def compare(name: str, grad: np.ndarray, chosen: np.ndarray, difference: np.ndarray, kink: np.ndarray,
            floor: float) -> Check:
    """The Check of one tensor. `floor` keeps two numbers that are both rounding noise from counting as different."""
    def whole(values, empty):
        out = np.full(grad.size, empty, values.dtype)
        out[chosen] = values
        return out.reshape(grad.shape)

    mine = grad.reshape(-1)[chosen]
    error = relative_error(mine[~kink], difference[~kink], floor)
    entries = np.abs(mine - difference) / np.maximum(np.maximum(np.abs(mine), np.abs(difference)), floor)
    return Check(name, error, whole(entries, np.nan), grad, whole(difference, np.nan), whole(kink, False))


def relative_error(gradient: np.ndarray, difference: np.ndarray, floor: float = 0.0) -> float:
    """‖gradient - difference‖ / max(‖gradient‖, ‖difference‖, floor); 0 when both are 0."""
    check_between(floor, 0, np.inf, "the floor")
    gradient, difference = as_numpy(gradient, "∇", float), as_numpy(difference, "the difference", float)
    if gradient.shape != difference.shape:
        raise ValueError(f"∇ and the difference must have one shape: {gradient.shape} and {difference.shape}")
    scale = max(float(np.linalg.norm(gradient)), float(np.linalg.norm(difference)), floor)
    return float(np.linalg.norm(gradient - difference)) / scale if scale else 0.0


def noise(loss: float, eps: float) -> float:
    """About how much rounding the loss in float64 adds to a difference: 2⁻⁵² max(|l|, 1) / ε, with a margin of 10."""
    return float(10 * np.finfo(np.float64).eps * max(abs(loss), 1.0) / eps)


def v_curve(loss: Callable[..., jax.Array], theta: PyTree, epsilons: ArrayLike, dtype: DType = jnp.float64,
            grads: PyTree = None, data: Sequence[Any] = (), one_sided: bool = False) -> np.ndarray:
    """Relative error over all of θ for each ε, float64 NumPy (len(epsilons),): the V of rounding against the Taylor error.

    dtype   precision in which the loss is evaluated: float32 or float64
    grads   the gradient to compare with; None: `jax.grad` in float64, so that the curve is the difference's own error
    Moving θ, the data or the ε does not compile again.
    """
    epsilons = as_numpy(epsilons, "epsilons", np.float64)
    if epsilons.ndim != 1 or not epsilons.size:
        raise ValueError(f"epsilons must be a row of numbers ε > 0, it has shape {epsilons.shape}")
    for eps in epsilons:
        check_eps(eps)
    if jnp.dtype(dtype) not in (jnp.float32, jnp.float64):
        raise ValueError(f"dtype must be float32 or float64, it is {jnp.dtype(dtype)}")
    with jax.enable_x64(True):
        exact_theta, exact_data = cast(theta, jnp.float64), [cast(one, jnp.float64) for one in data]
        check_loss(loss, check_grads(exact_theta, exact_theta), exact_data)
        exact = exact_gradient(loss, exact_theta, exact_data) if grads is None else cast(grads, jnp.float64)
        exact = np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(check_grads(exact, exact_theta))])
    with jax.enable_x64(jnp.dtype(dtype) == jnp.float64):
        found = curve(loss, one_sided, cast(theta, dtype), [cast(one, dtype) for one in data], on_device(epsilons, dtype))
    return np.array([relative_error(exact, np.asarray(row, np.float64)) for row in np.asarray(found)])


def worst(check: Check) -> tuple[np.intp, ...]:
    """Index of the entry with the largest relative error; of several as large (a wrong sign: all), the largest in itself."""
    entries = np.where(check.kink, -1.0, check.entries)
    apart = np.where(entries > 0.999 * np.nanmax(entries), np.abs(check.gradient - check.difference), -1.0)
    return np.unravel_index(apart.argmax(), apart.shape)


def describe(check: Check, tolerance: float = TOLERANCE) -> str:
    """One Check in words with numbers."""
    kinks = f" {int(check.kink.sum())} entries at a kink of reclin were left out." if check.kink.any() else ""
    if check.error <= tolerance:
        return f"{check.name}: right, relative error {check.error:.1e}.{kinks}"
    where = worst(check)
    place = ", ".join(str(int(i) + 1) for i in where)
    return (f"{check.name}: WRONG, relative error {check.error:.2g}. Worst entry [{place}]: the gradient says "
            f"{check.gradient[where]:.4g}, the finite difference {check.difference[where]:.4g}.{kinks}")


def evenly_spaced(size: int, at_most: int | None) -> np.ndarray:
    """Indices 0 ... size-1, or `at_most` of them evenly spaced."""
    if at_most is None or check_count(at_most, "at_most") >= size:
        return np.arange(size)
    return np.linspace(0, size - 1, at_most).round().astype(int)


def check_grads(grads: PyTree, theta: PyTree) -> PyTree:
    """`grads`. ValueError, naming the tensor, unless it is shaped like θ, and unless θ holds real numbers."""
    mine: Any = jax.tree.structure(grads)
    wanted: Any = jax.tree.structure(theta)
    if mine != wanted:
        raise ValueError(f"the gradient must be built like θ, {wanted}; it is {mine}")
    leaves = zip(tensor_names(theta), jax.tree.leaves(grads), jax.tree.leaves(theta), strict=True)
    for name, grad, value in leaves:
        if grad.shape != value.shape:
            raise ValueError(f"∇ at {name} must have the shape of {name}, {value.shape}; it has {grad.shape}")
        if not jnp.issubdtype(value.dtype, jnp.floating):
            raise TypeError(f"{name} holds {value.dtype}, whole numbers, which have no slope: θ must hold real numbers (floats)")
    return grads
