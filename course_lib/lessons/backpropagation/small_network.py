"""Backpropagation through a 2-3-2 network on one example, slide S19: every number of it, by name."""
from collections.abc import Callable, Mapping

import jax
import numpy as np

from course_lib.activations import place, select
from course_lib.backprop import Gradients, backprop
from course_lib.loss import softmax_nll
from course_lib.network import Forward, Layer, fprop
from course_lib.notation import layer, sub
from course_lib.numpy_forward import sigm

SIZES = (2, 3, 2)
START = {
    "W1": [[0.8, -0.6], [-0.5, 1.2], [1.0, 0.4]], "b1": [0.1, -0.2, 0.3],
    "W2": [[1.1, -0.7, 0.5], [-0.9, 0.6, 0.8]], "b2": [0.2, -0.1],
}
GIVEN = ("x", "W1", "b1", "a1", "h1", "W2", "b2", "a2", "f", "e")        # before the first gradient


def entry_name(tensor: str, index: tuple) -> str:
    """("W1", (1, 0)) is W₂₁⁽¹⁾."""
    return f"{tensor[:-1]}{sub(*(i + 1 for i in index))}{layer(int(tensor[-1]))}"


PARAMETERS = {entry_name(t, i): (t, i) for t, values in START.items() for i in np.ndindex(np.shape(values))}
PARAMETER_NAMES = tuple(PARAMETERS)


@jax.jit
def forward_and_back(theta: tuple, x: jax.Array, y: jax.Array,
                     g: jax.Array) -> tuple[Forward, Gradients, jax.Array, jax.Array]:
    """(Forward, Gradients, g′(a^(1)), l) of one example (x, y); g is a place in ACTIVATIONS."""
    f = select(g)
    forward = fprop(theta, x, f)
    return forward, backprop(theta, forward, y, f), f.dg(forward.a[1]), softmax_nll.value(forward.a[-1], y)


def all_tensors(theta: Mapping[str, np.ndarray], x: np.ndarray, y: int, g: str) -> dict:
    """{name: array} of every tensor: those of θ, x, a1, h1, a2, f, e, their gradients ∇…; g′(a^(1)) as "dg", l as "l"."""
    layers = tuple(Layer(theta[f"W{k}"], theta[f"b{k}"]) for k in (1, 2))
    forward, grads, dg, loss = jax.tree.map(np.asarray, forward_and_back(layers, x, np.int32(y), place(g)))
    out = {name: values.copy() for name, values in theta.items()}
    out |= dict(x=x, a1=forward.a[1], h1=forward.h[1], a2=forward.a[2], f=forward.h[2], e=np.eye(SIZES[-1])[y], dg=dg,
                l=float(loss))
    out |= {"∇a2": grads.a[2], "∇h1": grads.h[1], "∇a1": grads.a[1]}
    return out | {f"∇{name}{k}": getattr(grads.theta[k - 1], name) for k in (1, 2) for name in "Wb"}


def numpy_activation(g: str) -> tuple[Callable, Callable]:
    """(g, g′) in NumPy, for a function of the reader's."""
    return {"sigm": (sigm, lambda a: sigm(a) * (1 - sigm(a))), "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
            "reclin": (lambda a: np.maximum(a, 0.0), lambda a: 1.0 * (np.asarray(a) > 0)),
            "linear": (lambda a: a, lambda a: np.ones_like(np.asarray(a, float)))}[g]
