"""The equations of slide S19 on a 2-3-2 network, one after the other, and each of them in numbers."""
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import numpy as np

from course_lib.notation import in_product, signed, sub, vector

from .small_network import SIZES

SLOPE = {"sigm": "g′(a) = g(a)(1 − g(a))", "tanh": "g′(a) = 1 − g(a)²", "reclin": "g′(a) = 1 if a > 0, else 0",
         "linear": "g′(a) = 1"}


class Equation(NamedTuple):
    """One equation: the tensor it computes, those it reads, its line on the slide, its k, and how it is written."""

    makes: str
    reads: tuple
    line: int | None
    k: int | None
    says: str


STEPS = (
    Equation("", (), None, None, "the forward pass, a⁽¹⁾ = b⁽¹⁾ + W⁽¹⁾x"),
    Equation("∇a2", ("e", "f"), 0, None, "∇a⁽²⁾ = −(e(y) − f(x))"),
    Equation("∇W2", ("∇a2", "h1"), 2, 2, "∇W⁽²⁾ = ∇a⁽²⁾ h⁽¹⁾ᵀ"),
    Equation("∇b2", ("∇a2",), 3, 2, "∇b⁽²⁾ = ∇a⁽²⁾"),
    Equation("∇h1", ("W2", "∇a2"), 4, 2, "∇h⁽¹⁾ = W⁽²⁾ᵀ ∇a⁽²⁾"),
    Equation("∇a1", ("∇h1", "a1"), 5, 2, "∇a⁽¹⁾ = ∇h⁽¹⁾ ⊙ g′(a⁽¹⁾)"),
    Equation("∇W1", ("∇a1", "x"), 2, 1, "∇W⁽¹⁾ = ∇a⁽¹⁾ xᵀ"),
    Equation("∇b1", ("∇a1",), 3, 1, "∇b⁽¹⁾ = ∇a⁽¹⁾"),
)
STEP_OF = {step.makes: n for n, step in enumerate(STEPS) if n}


def number_rows(step: int, r: Mapping[str, np.ndarray]) -> list[str]:
    """The lines of numbers of a step: one for each entry it computes; r holds the tensors."""
    name, n3 = STEPS[step].makes, lambda v: signed(round(float(v), 3) + 0.0, 3)
    p2, p3 = (partial(_factor, digits=d) for d in (2, 3))
    if not name:
        return [f"a{sub(j + 1)} = {signed(r['b1'][j])} + {p2(r['W1'][j, 0])}·{p2(r['x'][0])} + "
                f"{p2(r['W1'][j, 1])}·{p2(r['x'][1])} = {signed(r['a1'][j])}" for j in range(SIZES[1])]
    if name == "∇a2":
        return [f"∇a{sub(j + 1)} = −({r['e'][j]:.0f} − {signed(r['f'][j], 3)}) = {n3(r[name][j])}" for j in range(2)]
    if name[:2] == "∇W":
        grad, below = r[f"∇a{name[2]}"], r["h1" if name == "∇W2" else "x"]
        return [f"∇W{sub(j + 1, i + 1)} = {p3(grad[j])}·{p2(below[i])} = {n3(r[name][j, i])}"
                for j, i in sorted(np.ndindex(r[name].shape), key=lambda at: at if name == "∇W2" else at[::-1])]
    if name[:2] == "∇b":
        return [f"∇b{sub(j + 1)} = ∇a{sub(j + 1)} = {n3(v)}" for j, v in enumerate(r[name])]
    if name == "∇h1":
        return [f"∇h{sub(i + 1)} = " + " + ".join(f"{p2(r['W2'][j, i])}·{p3(r['∇a2'][j])}" for j in range(2))
                + f" = {n3(r[name][i])}" for i in range(SIZES[1])]
    return [f"∇a{sub(j + 1)} = ∇h{sub(j + 1)} · g′(a{sub(j + 1)}) = {p3(r['∇h1'][j])}·{signed(r['dg'][j], 3)} "
            f"= {n3(r[name][j])}" for j in range(SIZES[1])]


def _factor(value, digits):
    """A factor of a product, without a minus sign on a rounded zero."""
    return in_product(round(float(value), digits) + 0.0, digits)


def remark(step: int, r: Mapping[str, np.ndarray], g: str) -> str:
    """The line below the numbers: what to see in them."""
    return {
        "": f"h⁽¹⁾ = {g}(a⁽¹⁾) = {vector(r['h1'])}, then f(x) = softmax(a⁽²⁾)",
        "∇a2": "They add up to 0: what one class gains the other loses.",
        "∇W2": "Row j belongs to output j, column i to hidden unit i.",
        "∇b2": "The bias acts on a⁽²⁾ with factor 1.",
        "∇h1": "Column i of W⁽²⁾: unit i collects from every output it feeds.",
        "∇a1": SLOPE[g],
        "∇W1": "Row j belongs to hidden unit j, column i to input i.",
        "∇b1": "Every parameter has its gradient; x needs none.",
    }[STEPS[step].makes]
