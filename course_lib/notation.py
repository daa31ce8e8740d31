"""Slide notation: the names of the parameters, W(1), b(2), γ(1), and numbers, indices and exponents in plain unicode.

θ[k-1].W is W^(k). The text is for what changes from frame to frame: mathtext costs 12 ms to parse.
"""
from collections.abc import Iterable

import jax

from .arguments import PyTree

GREEK = {"gamma": "γ", "beta": "β"}
_SUB = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUP = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def signed(x: float, digits: int = 2) -> str:
    """A number for a live label: a real minus sign, never −0.00; no mathtext (parsing it anew costs 12 ms a frame)."""
    return f"{x:z.{digits}f}".replace("-", "−")


def sub(*indices: int | str) -> str:
    """Indices below: sub(2, 1) is ₂₁."""
    return "".join(str(i).translate(_SUB) for i in indices)


def sup(n: int | str) -> str:
    """An exponent: sup(12) is ¹²."""
    return str(n).translate(_SUP)


def layer(k: int | str) -> str:
    """The layer above, in parentheses as on the slides: layer(2) is ⁽²⁾."""
    return f"⁽{sup(k)}⁾"


def in_product(x: float, digits: int = 2) -> str:
    """A factor of a product: negative numbers in parentheses."""
    text = signed(x, digits)
    return f"({text})" if text.startswith("−") else text


def vector(values: Iterable[float], digits: int = 2) -> str:
    """(0.31, −0.69)"""
    return "(" + ", ".join(signed(v, digits) for v in values) + ")"


def chain(values: Iterable[float]) -> str:
    """[-4, 0.5, 1] as −4.00 + 0.50 + 1.00."""
    words = "".join(f" {'−' if v < -0.005 else '+'} {abs(v):.2f}" for v in values)
    return "−" + words[3:] if words.startswith(" −") else words[3:]


def slide_name(field: str) -> str:
    """A field of a layer as the slide writes it: gamma is γ, beta is β, W is W."""
    return GREEK.get(field, field)


def tensor_names(theta: PyTree) -> tuple[str, ...]:
    """The slide's name of each tensor of θ, in the order of its leaves: W(1), b(1), ...; W, b, c of a single record.

    A tensor that is no field of a layer, or of a record, is named by its path.
    """
    return tuple(_named(path) for path, _ in jax.tree_util.tree_flatten_with_path(theta)[0])


def _named(path):
    if not path:
        return "θ"
    field = getattr(path[-1], "name", None)
    layer = getattr(path[0], "idx", None)
    if isinstance(field, str) and len(path) == 1:
        return slide_name(field)
    if isinstance(field, str) and len(path) == 2 and layer is not None:
        return f"{slide_name(field)}({layer + 1})"
    return jax.tree_util.keystr(path)
