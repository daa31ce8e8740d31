"""The multilayer network, its loss and its regularizer as one flow graph. Slides S10, S15, S23, S24.

    x, W(1), b(1) → a(1) → h(1) → ... → a(L+1) → l        W(1), ..., W(L+1) → Ω        l + λ Ω → l + λΩ
"""
from collections.abc import Sequence

import jax
from numpy.typing import ArrayLike

from course_lib.activations import Activation, Activations, tanh
from course_lib.arguments import as_number, check_sizes, on_device
from course_lib.loss import Loss, linear_squared, softmax_nll
from course_lib.network import Masks, Theta, check_input, check_masks, check_theta, per_layer
from course_lib.notation import slide_name

from .boxes import (
    L2,
    NLL,
    Activate,
    Affine,
    BatchNorm,
    Box,
    DropoutMask,
    Input,
    Linear,
    Parameter,
    Scale,
    Softmax,
    SoftmaxNLL,
    SquaredError,
    Sum,
)


def mlp_graph(sizes: Sequence[int], g: Activations = tanh, loss: Loss = softmax_nll, masks: bool = False,
              batchnorm: bool = False, separate: bool = False) -> tuple[Box, ...]:
    """The graph of f(x), of the mean loss l and of l + λΩ (the last box) for sizes (D, H_1, ..., H_L, C).

    masks      hidden layers are g(a(k)) ⊙ m(k), with m(k) an input
    batchnorm  hidden layers are BatchNormLayers: z(k) = W(k) h(k-1), a(k) = γ(k) ẑ(k) + β(k)
    separate   f(x) = softmax(a) and -log f(x)_y are two boxes as on the slide, instead of one that cannot underflow
    Raises ValueError for bad sizes, an unknown g, a loss other than softmax_nll and linear_squared.
    """
    sizes = check_sizes(sizes)
    L = len(sizes) - 2
    g = per_layer(g, L)
    boxes: list[Box] = [Input("x")]
    h, weights = "x", []
    for k in range(1, L + 2):
        boxes += preactivation_boxes(k, h, sizes[k], sizes[k - 1], batchnorm and k <= L)
        weights.append(f"W({k})")
        h = f"a({k})"
        if k <= L:
            boxes += hidden_boxes(k, g[k], masks)
            h = f"h({k})"
    boxes += loss_boxes(h, loss, separate)
    boxes += [Input("λ", shape=(), least=0.0), L2("Ω", weights), Scale("λΩ", ("λ", "Ω")), Sum("l + λΩ", ("l", "λΩ"))]
    return tuple(boxes)


def preactivation_boxes(k: int, h: str, H: int, n: int, batchnorm: bool) -> list[Box]:
    """Boxes of a(k): W(k) (H, n) with b(k), or with γ(k) and β(k)."""
    W = Parameter(f"W({k})", shape=(H, n))
    if not batchnorm:
        return [W, Parameter(f"b({k})", shape=(H,)), Affine(f"a({k})", (W.name, f"b({k})", h))]
    return [W, Linear(f"z({k})", (W.name, h)), Parameter(f"γ({k})", shape=(H,)), Parameter(f"β({k})", shape=(H,)),
            BatchNorm(f"a({k})", (f"z({k})", f"γ({k})", f"β({k})"))]


def hidden_boxes(k: int, g: Activation, masks: bool) -> list[Box]:
    """Boxes of h(k) = g(a(k)), or g(a(k)) ⊙ m(k)."""
    if not masks:
        return [Activate(f"h({k})", f"a({k})", g=g)]
    return [Activate(f"g(a({k}))", f"a({k})", g=g), Input(f"m({k})"), DropoutMask(f"h({k})", (f"g(a({k}))", f"m({k})"))]


def loss_boxes(a: str, loss: Loss, separate: bool) -> list[Box]:
    """Boxes of y and l, as a function of a = a(L+1)."""
    if loss not in (softmax_nll, linear_squared):
        name = getattr(loss, "name", loss)
        raise ValueError(f"the graph knows softmax + NLL and linear + squared error, not {name!r}")
    if separate and loss == softmax_nll:
        return [Softmax("f(x)", a), Input("y"), NLL("l", ("f(x)", "y"))]
    return [Input("y"), (SoftmaxNLL if loss == softmax_nll else SquaredError)("l", (a, "y"))]


def inputs_of(theta: Theta, x: ArrayLike, y: ArrayLike, lam: ArrayLike = 0.0,
              m: Masks | None = None) -> dict[str, jax.Array]:
    """The values {name: array} of `mlp_graph`'s inputs, from θ, one example or a mini-batch, λ and the masks m."""
    theta = check_theta(theta)
    x, dtype = check_input(x, theta), theta[0].W.dtype
    return {
        "x": x, "y": on_device(y, name="y"), "λ": as_number(lam, "λ", 0, dtype=dtype),
        **{f"{slide_name(field)}({k})": value
           for k, layer in enumerate(theta, 1) for field, value in layer._asdict().items()},
        **{f"m({k})": mask for k, mask in enumerate(check_masks(m, theta, x)) if mask is not None},
    }
