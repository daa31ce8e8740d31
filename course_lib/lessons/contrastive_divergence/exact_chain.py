"""Block Gibbs sampling of a tiny RBM without chance: the distribution after k steps, exactly. Extension of S52.

    T(x'|x) = Σ_h p(x'|h) p(h|x)        p_k = p_0 Tᵏ        E[CD-k's ∇] - ∇ = Σ_x (p_k(x) - p(x)) (p(h=1|x) xᵀ, p(h=1|x), x)

T has real eigenvalues 1 = λ_1 > λ_2 >= ... >= 0, because √p(x) T(x'|x) / √p(x') = A Aᵀ with A(x, h) = √(p(h|x) p(x|h)).
What is left of p_0 - p dies as λ_2ᵏ, or faster. NumPy in float64; states as in `rbm.likelihood.states`, D, H <= 10.
"""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from course_lib.rbm.likelihood import states
from course_lib.rbm.model import RBM, check_rbm

MOST = 10


class Tiny(NamedTuple):
    """A tiny RBM written out: all states X (2^D, D) and their p(x), A (2^D, 2^H), the largest eigenvalues λ of T, L.

    (A Aᵀ)ᵏ = L diag(λ)ᵏ⁻¹ Lᵀ.   `stats` (2^D, HD + H + D): what the gradient averages at each x, flattened in the order of θ.
    """

    X: np.ndarray
    p: np.ndarray
    A: np.ndarray
    eigenvalues: np.ndarray
    L: np.ndarray
    stats: np.ndarray


def tiny(theta: RBM) -> Tiny:
    """The `Tiny` of an RBM. ValueError when a layer has more than 10 units."""
    H, D = check_rbm(theta).W.shape
    if max(H, D) > MOST:
        raise ValueError(f"an RBM of {D} and {H} units has a transition matrix of 2^{D} x 2^{D}: at most {MOST} of each")
    W, b, c = (np.asarray(part, np.float64) for part in theta)
    X, hs = states(D, np.float64), states(H, np.float64)
    up, down = b + X @ W.T, c + hs @ W
    log_p = np.logaddexp(0, up).sum(1) + X @ c
    log_p -= np.logaddexp.reduce(log_p)
    up_given, down_given = log_given(up, hs), log_given(down, X).T          # log p(h|x), log p(x|h), (2^D, 2^H)
    A = np.exp((up_given + down_given) / 2)
    eigenvalues, V = np.linalg.eigh(A.T @ A if H <= D else A @ A.T)
    eigenvalues = np.clip(eigenvalues, 0, 1)
    L = A @ V if H <= D else V * np.sqrt(eigenvalues)
    ph = 1 / (1 + np.exp(-up))
    stats = np.concatenate([np.einsum("xh,xd->xhd", ph, X).reshape(len(X), -1), ph, X], axis=1)
    return Tiny(X, np.exp(log_p), A, eigenvalues, L, stats)


def distribution_after(one: Tiny, p0: np.ndarray, ks: Sequence[int]) -> np.ndarray:
    """p_k(x) for each k >= 1 in ks, (len(ks), 2^D), from the distribution p0 (2^D,) at k = 0."""
    root = np.sqrt(one.p)
    powers = one.eigenvalues[None] ** (np.asarray(ks, float)[:, None] - 1)
    return np.maximum(((powers * (one.L.T @ (p0 / root))) @ one.L.T) * root, 0)


def transition(one: Tiny) -> np.ndarray:
    """T (2^D, 2^D): row x holds T(x'|x) of one block Gibbs step."""
    root = np.sqrt(one.p)
    return (one.A @ one.A.T) * (root[None] / root[:, None])


def cd_bias(one: Tiny, p0: np.ndarray, ks: Sequence[int]) -> np.ndarray:
    """E[∇ of CD-k] - exact ∇ for each k, (len(ks), HD + H + D), flattened in the order of θ; p0: the data's p(x)."""
    return (distribution_after(one, p0, ks) - one.p) @ one.stats


def exact_rbm_gradient(one: Tiny, p0: np.ndarray) -> np.ndarray:
    """The exact ∇ of mean -log p(x), flattened: what the model believes minus what the data say."""
    return (one.p - p0) @ one.stats


def chain_noise(one: Tiny, p0: np.ndarray, ks: Sequence[int]) -> np.ndarray:
    """Standard deviation (a norm) of CD-k's negative phase per chain, (len(ks),); M chains have it 1/√M times.

    At each x begins the part p0(x) of the chains, not one drawn at random: what differs between the starts is no noise.
    """
    starts, root = np.flatnonzero(p0), np.sqrt(one.p)
    powers = one.eigenvalues ** (np.asarray(ks, float)[:, None, None] - 1)
    means = (powers * (one.L[starts] / root[starts, None])) @ (one.L.T @ (root[:, None] * one.stats))  # (k, start, stats)
    squares = distribution_after(one, p0, ks) @ (one.stats**2).sum(1)
    return np.sqrt(np.maximum(squares - (means**2).sum(2) @ p0[starts], 0))


def slowest(one: Tiny) -> float:
    """λ_2: the factor by which one block step shrinks the part of p_k - p that dies last."""
    return float(np.sort(one.eigenvalues)[-2])


def as_theta(flat: np.ndarray, H: int, D: int) -> RBM:
    """A flat gradient as an RBM of W (H, D), b (H,), c (D,)."""
    return RBM(flat[: H * D].reshape(H, D), flat[H * D : H * D + H], flat[H * D + H :])


def empirical(X: np.ndarray, D: int) -> np.ndarray:
    """How often each of the 2^D states occurs among the rows of X, as a distribution (2^D,)."""
    return np.bincount(state_number(X), minlength=2**D) / len(X)


def state_number(x: np.ndarray) -> np.ndarray:
    """Row of each x (..., D) in `states(D)`: x read as a binary number, lowest bit first."""
    x = np.asarray(x)
    return (x.astype(np.int64) << np.arange(x.shape[-1])).sum(-1)


def total_variation(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """½ Σ_x |p(x) - q(x)|, between 0 (the same distribution) and 1 (no state in common)."""
    return np.abs(p - q).sum(-1) / 2


def log_given(a: np.ndarray, units: np.ndarray) -> np.ndarray:
    """log Π_j p(unit_j) where p(unit_j = 1) = sigm(a_j): (rows of a, rows of units)."""
    return a @ units.T - np.logaddexp(0, a).sum(1)[:, None]
