"""Slide notation in plain unicode, for text that changes from frame to frame (mathtext costs 12 ms to parse)."""
from course_lib.drawing.style import signed

_SUB = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def sub(*indices):
    """Indices below: sub(2, 1) is ₂₁."""
    return "".join(str(i).translate(_SUB) for i in indices)


def sup(n):
    """An exponent: sup(12) is ¹²."""
    return str(n).translate(_SUP)


def layer(k):
    """The layer above, in parentheses as on the slides: layer(2) is ⁽²⁾."""
    return f"⁽{sup(k)}⁾"


def in_product(x, digits=2):
    """A factor of a product: negative numbers in parentheses."""
    text = signed(x, digits)
    return f"({text})" if text.startswith("−") else text


def vector(values, digits=2):
    """(0.31, −0.69)"""
    return "(" + ", ".join(signed(v, digits) for v in values) + ")"


def chain(values):
    """[-4, 0.5, 1] as −4.00 + 0.50 + 1.00."""
    words = "".join(f" {'−' if v < -0.005 else '+'} {abs(v):.2f}" for v in values)
    return "−" + words[3:] if words.startswith(" −") else words[3:]
