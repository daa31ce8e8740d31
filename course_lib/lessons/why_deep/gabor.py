"""How much does a filter look like a Gabor function, the standard model of a simple cell in V1? Slide S33.

    w(u, v) = [α cos(2π f u′) + β sin(2π f u′)] exp(-u′²/2σ² - v′²/2τ²)

u′, v′: position relative to the centre (u, v), turned by the angle φ, in pixels; f cycles per pixel along u′; σ and τ
the widths across and along the bars (Daugman, 1985; Jones & Palmer, 1987). α and β carry amplitude and phase and enter
linearly: they are solved for exactly, and only the six others are searched, on a grid, then by Levenberg-Marquardt.
"""
import math
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import as_real, check_finite


class Gabor(NamedTuple):
    """Six shape parameters of each filter, each (H,): centre u, v and widths sigma, tau in pixels, angle phi, f."""

    u: jax.Array
    v: jax.Array
    phi: jax.Array
    f: jax.Array
    sigma: jax.Array
    tau: jax.Array


class GaborFit(NamedTuple):
    """Gabor; the fitted functions (H, size²); and R² (H,) = 1 - Σ(w - ŵ)² / Σ(w - mean w)²."""

    shape: Gabor
    fitted: jax.Array
    r2: jax.Array


def gabor_pair(shape: Gabor, size: int) -> jax.Array:
    """The cosine and the sine Gabor function of one `shape` on a size x size grid: (2, size²), row by row."""
    row, column = jnp.mgrid[:size, :size].astype(jnp.float32)
    x, y = column.ravel() - shape.u, row.ravel() - shape.v
    across = x * jnp.cos(shape.phi) + y * jnp.sin(shape.phi)
    along = y * jnp.cos(shape.phi) - x * jnp.sin(shape.phi)
    envelope = jnp.exp(-(across**2) / (2 * shape.sigma**2) - along**2 / (2 * shape.tau**2))
    wave = 2 * jnp.pi * shape.f * across
    return jnp.stack([envelope * jnp.cos(wave), envelope * jnp.sin(wave)])


def bars(shape: Gabor) -> tuple[float, float]:
    """(angle in degrees, distance in pixels) of the bars of one `shape`: 0° lies, 90° stands, 45° rises to the right."""
    phi, f = float(shape.phi), float(shape.f)
    return math.degrees(math.atan2(math.cos(phi), math.sin(phi))) % 180, 1 / f if f else math.inf


def fit_gabor(W: np.ndarray, steps: int = 25, starts: int = 2) -> GaborFit:
    """The best Gabor function for each row of W (H, size²), all rows at once: GaborFit.

    From each filter's `starts` best points of the grid, `steps` of Levenberg-Marquardt; 100 filters of 12 x 12 take
    about 0.3 s on one CPU core, once compiled. A filter without contrast has R² = 0.
    Raises ValueError for W that is not (H, size²) with size >= 4, or not finite.
    """
    W = as_real(check_finite(W, "W"), name="W")
    size = math.isqrt(W.shape[-1]) if W.ndim == 2 else 0
    if W.ndim != 2 or size < 4 or size**2 != W.shape[1] or not len(W):
        raise ValueError(f"W must hold one square filter a row, (H, size²) with size >= 4; it has shape {W.shape}")
    return _fit(W, _grid(size), size, steps, starts)


@partial(jax.jit, static_argnums=(2, 3, 4))
def _fit(W, grid, size, steps, starts):
    def by(part):      # an eighth of the grid at a time: a tenth of the memory
        return _explained(jax.vmap(lambda q: gabor_pair(Gabor(*q), size))(part), W)

    explained = jnp.moveaxis(lax.map(by, grid.reshape(8, -1, 6)), 0, 1).reshape(len(W), -1)
    _, best = lax.top_k(explained, starts)

    def of_filter(w, rows):
        q, error = jax.vmap(lambda q: _refine(q, w, size, steps))(grid[rows])
        one = Gabor(*q[error.argmin()])
        fitted = w - _residual(jnp.stack(one), w, size)
        spread, missed = ((w - w.mean()) ** 2).sum(), ((w - fitted) ** 2).sum()
        flat = spread <= 1e-9 * (w**2).sum()
        return GaborFit(one, fitted, jnp.where(flat, 0.0, 1 - missed / jnp.where(flat, 1.0, spread)))

    return jax.vmap(of_filter)(W, best)


def _grid(size):
    """The starting points (n, 6): centres 2 pixels apart, 8 angles, 5 frequencies, 4 envelopes."""
    centres, scale = np.arange(0.5, size - 0.5, 2), size / 12
    widths = scale * np.array([(1.2, 1.2), (1.5, 3), (2.5, 2.5), (2.5, 5)])
    axes = np.meshgrid(centres, centres, np.arange(8) * math.pi / 8, [0.06, 0.12, 0.2, 0.3, 0.4], np.arange(4),
                       indexing="ij")
    u, v, phi, f, which = (axis.ravel() for axis in axes)
    return jnp.asarray(np.column_stack([u, v, phi, f, widths[which]]), jnp.float32)


def _explained(pairs, W):
    """How much of Σ w² the best combination of each pair (n, 2, D) explains: (H, n)."""
    inverse = jax.vmap(_inverse)(pairs)
    on_pairs = jnp.einsum("nid,hd->hni", pairs, W)
    return jnp.einsum("hni,nij,hnj->hn", on_pairs, inverse, on_pairs)


def _inverse(two):
    """Inverse of the 2 x 2 Gram matrix; the ridge serves f = 0, where the sine vanishes."""
    gram = two @ two.T
    (a, b), (_, c) = gram + 1e-6 * jnp.trace(gram) * jnp.eye(2)
    return jnp.array([[c, -b], [-b, a]]) / (a * c - b * b)


def _residual(q, w, size):
    """w minus its best α cosine + β sine for the shape q (6,)."""
    two = gabor_pair(Gabor(*q), size)
    return w - (_inverse(two) @ (two @ w)) @ two


def _refine(q, w, size, steps):
    """(q, Σ residual²) after Levenberg-Marquardt: a step that does not help is undone and damped ten times more."""
    low = jnp.array([-1, -1, -math.inf, 0, 0.6, 0.6])
    high = jnp.array([size, size, math.inf, 0.5, size, size])

    def step(carry, _):
        q, error, damp = carry
        r, J = _residual(q, w, size), jax.jacfwd(_residual)(q, w, size)
        A = J.T @ J
        move = jnp.linalg.solve(A + damp * jnp.diag(jnp.diag(A)) + 1e-9 * jnp.eye(6), J.T @ r)
        new = jnp.clip(q - move, low, high)
        new_error = (_residual(new, w, size) ** 2).sum()
        better = new_error < error
        return (jnp.where(better, new, q), jnp.where(better, new_error, error),
                jnp.where(better, damp / 10, damp * 10)), None

    first = (q, (_residual(q, w, size) ** 2).sum(), jnp.asarray(1e-2, jnp.float32))
    (q, error, _), _ = lax.scan(step, first, None, length=steps)
    return q, error
