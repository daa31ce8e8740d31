"""Where the loss and the penalty meet, for two weights and in closed form. Slide S24; L1 is an extension.

    ℓ(w) = ½ Σ_i h_i (w_i − w*_i)²          h_i: the curvature of the loss along w_i
    L2   minimum of ℓ + λ Σ w_i²            w_i = w*_i h_i / (h_i + 2λ)
    L1   minimum of ℓ + λ Σ |w_i|           w_i = sign(w*_i) max(|w*_i| − λ/h_i, 0)
"""
from typing import Literal

import numpy as np

Penalty = Literal["L2", "L1"]
PENALTIES: tuple[Penalty, ...] = "L2", "L1"
LAMS = np.geomspace(1e-3, 100, 251)


def minimum(h: np.ndarray, star: np.ndarray, lam: float | np.ndarray, penalty: Penalty = "L2") -> np.ndarray:
    """w of smallest ℓ + λΩ for h, w* (2,); (2,) for one λ, (n, 2) for λ (n, 1)."""
    if penalty == "L2":
        return star * h / (h + 2 * lam)
    return np.sign(star) * np.maximum(np.abs(star) - lam / h, 0)


def loss_of(h: np.ndarray, star: np.ndarray, w: np.ndarray) -> float:
    """ℓ(w), without the penalty."""
    return float(0.5 * (h * (w - star) ** 2).sum())


def penalty_of(w: np.ndarray, penalty: Penalty = "L2") -> float:
    """Ω(w)."""
    return float((w**2).sum() if penalty == "L2" else np.abs(w).sum())


def half_at(h: np.ndarray, star: np.ndarray, penalty: Penalty = "L2") -> np.ndarray:
    """The λ at which half of each weight is left, (2,)."""
    return h / 2 * (1.0 if penalty == "L2" else np.abs(star))


def loss_contour(h: np.ndarray, star: np.ndarray, level: float, n: int = 181) -> np.ndarray:
    """The ellipse ℓ = level, (n, 2)."""
    turn = np.linspace(0, 2 * np.pi, n)
    return star + np.sqrt(2 * level / h) * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def penalty_contour(level: float, penalty: Penalty = "L2", n: int = 181) -> np.ndarray:
    """The circle Σ w² = level, or the diamond Σ |w| = level, (n, 2)."""
    if penalty == "L2":
        turn = np.linspace(0, 2 * np.pi, n)
        return np.sqrt(level) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return level * np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 0)], float)
