"""What a start does to the signal on the way up and to the gradient on the way down, slide S25: no training.

With independent weights of variance V and g(a) ≈ a,
    Var(a^(k)) = H_{k-1} V Var(h^(k-1))          kept on the way up   if V = 1/H_{k-1}
    Var(∇h^(k-1)) = H_k V Var(∇a^(k))            kept on the way down if V = 1/H_k
and the recipe's V = 2/(H_k + H_{k-1}) lies between the two (Glorot & Bengio, 2010).
"""
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

RULES: dict[str, Callable[[int, int], float]] = {       # Var(W^(k)) from H_k and H_{k-1}
    "1/H(k-1)": lambda H_out, H_in: 1 / H_in,
    "Glorot": lambda H_out, H_in: 2 / (H_out + H_in),
    "1/H(k)": lambda H_out, H_in: 1 / H_out,
}
FUNCTIONS: dict[str, tuple[Callable, Callable]] = {       # g(a) and g′(a)
    "linear": (lambda a: a, lambda a: np.ones_like(a)),
    "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
    "sigm": (lambda a: 1 / (1 + np.exp(-a)), lambda a: 1 / (4 * np.cosh(a / 2) ** 2)),
    "reclin": (lambda a: np.maximum(a, 0), lambda a: 1.0 * (a > 0)),
}
EXAMPLES = 300


class Passes(NamedTuple):
    """Spread of h^(k) over the examples for k = 0 … L, rms of ∇h^(k) for k = 0 … L, where ∇h^(L) has rms 1; all h^(k)."""

    up: np.ndarray
    down: np.ndarray
    h: list[np.ndarray]


def passes(widths: Sequence[int], variance: Callable[[int, int], float], g: str = "linear", scale: float = 1.0,
           seed: int = 0) -> Passes:
    """Both passes through layers of `widths` (H_0, …, H_L) with W^(k) from U[-b, b], b = scale · √(3 variance(H_k, H_{k-1})).

    The inputs and the gradient that arrives at the top are drawn from N(0, 1).
    """
    rng = np.random.default_rng(seed)
    function, derivative = FUNCTIONS[g]
    h = [rng.normal(size=(EXAMPLES, widths[0]))]
    weights, slopes = [], []
    for H_in, H_out in zip(widths, widths[1:], strict=False):
        b = scale * np.sqrt(3 * variance(H_out, H_in))
        weights.append(rng.uniform(-b, b, (H_out, H_in)))
        a = h[-1] @ weights[-1].T
        h.append(function(a))
        slopes.append(derivative(a))
    grad = [rng.normal(size=h[-1].shape)]
    for W, slope in zip(weights[::-1], slopes[::-1], strict=True):
        grad.append((grad[-1] * slope) @ W)
    up = [np.sqrt(one.var(axis=0).mean()) for one in h]
    return Passes(np.array(up), np.array([np.sqrt((one**2).mean()) for one in grad[::-1]]), h)
