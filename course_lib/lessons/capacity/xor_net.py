"""The 2-2-1 network of slide S06 over the plane, sharp or soft, from its nine parameters."""
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data.toys import grid
from course_lib.network import Layer
from course_lib.separability import CORNERS

from .by_hand import XOR, sgn, two_layers

REACH, SURFACE_N, MAP_N = 2.0, 27, 141      # the pictures show [-REACH, REACH]², points along each side of the grids
UNITS = (("w11", "w12", "b1"), ("w21", "w22", "b2"), ("v1", "v2", "c"))
SLIDE = ((*XOR[0].W[0], XOR[0].b[0]), (*XOR[0].W[1], XOR[0].b[1]), (*XOR[1].W[0], XOR[1].b[0]))
"""The slide's values of UNITS."""
FUNCTIONS = {(-1, -1, -1, 1): "AND", (-1, 1, 1, 1): "OR", (-1, 1, 1, -1): "XOR", (1, 1, 1, -1): "NAND",
             (1, -1, -1, -1): "NOR", (1, -1, -1, 1): "NOT XOR", (-1, -1, -1, -1): "never", (1, 1, 1, 1): "always"}
"""The signs of z at the four corners, and what such a network computes."""


@jax.jit
def xor_heights(w: jax.Array, sharp: jax.Array, s: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array, jax.Array]:
    """y₁, y₂, z on the grids of the surfaces and of the map, each (3, n, n); z (4,) and y (4, 2) at the corners; from w (9,)."""
    theta = (Layer(w[:6].reshape(2, 3)[:, :2], w[2:6:3]), Layer(w[6:8][None], w[8:]))

    def g(a):
        return jnp.where(sharp, sgn(a), jnp.tanh(s * a))

    out = []
    for n in (SURFACE_N, MAP_N):
        a, y = two_layers(theta, grid(n, REACH), g)
        out.append(jnp.concatenate([y.T, g(a)[None]]).reshape(3, n, n))
    a, y = two_layers(theta, CORNERS, g)
    return (*out, g(a), y)


def shortened(weights: Sequence, most: float) -> list[np.ndarray]:
    """[W(1), b(1), W(2), b(2)] as the rows of UNITS: those beyond `most` are shortened as a whole, which sgn cannot see.

    Raises ValueError unless the parts are numbers of shapes (2, 2), (2,), (1, 2) and (1,); (2,) and () serve for the last two.
    """
    try:
        W, b, v, c = (np.asarray(part, float) for part in weights)
        rows = np.array([(*W[0], b[0]), (*W[1], b[1]), (*v.reshape(2), c.item())], float)
    except (TypeError, ValueError, IndexError):
        rows = np.full(1, np.nan)
    if rows.shape != (3, 3) or not np.isfinite(rows).all():
        raise ValueError("must return W(1) (2, 2), b(1) (2,), W(2) (1, 2) and b(2) (1,)")
    return [row / max(1.0, np.abs(row).max() / most) for row in rows]
