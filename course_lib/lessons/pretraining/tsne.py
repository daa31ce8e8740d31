"""t-SNE: points in many dimensions drawn in two, so that neighbours stay neighbours. The picture of slide S45.

    p_ij ∝ exp(-|x_i - x_j|² / 2σ_i²)     σ_i such that point i has `perplexity` neighbours, then made symmetric
    q_ij ∝ 1 / (1 + |y_i - y_j|²)          minimize KL(p || q) over y

van der Maaten & Hinton, "Visualizing data using t-SNE" (2008). Distances between far-away groups mean nothing in it.
"""
import numpy as np


def squared_distances(X):
    """|x_i - x_j|² (n, n) of the rows of X, with zeros on the diagonal."""
    X = np.asarray(X, float)
    norms = (X**2).sum(axis=1)
    out = np.maximum(norms[:, None] + norms - 2 * X @ X.T, 0)
    np.fill_diagonal(out, 0)
    return out


def neighbours(distances, perplexity):
    """p_ij (n, n), symmetric, summing to 1: each row's σ_i is found by bisection on its entropy."""
    n = len(distances)
    low, high, beta = np.zeros(n), np.full(n, np.inf), 1 / np.maximum(distances.mean(axis=1), 1e-12)
    for _ in range(60):
        P = np.exp(-beta[:, None] * (distances - np.where(np.eye(n, dtype=bool), np.inf, distances).min(axis=1)[:, None]))
        np.fill_diagonal(P, 0)
        P /= P.sum(axis=1, keepdims=True)
        wide = -(P * np.log(np.maximum(P, 1e-300))).sum(axis=1) > np.log(perplexity)
        low, high = np.where(wide, beta, low), np.where(wide, high, beta)
        beta = np.where(np.isinf(high), 2 * beta, (low + high) / 2)
    return (P + P.T) / (2 * n)


def divergence(P, Y):
    """(KL(p || q), its gradient (n, 2)) for the places Y."""
    kernel = 1 / (1 + squared_distances(Y))
    np.fill_diagonal(kernel, 0)
    Q = kernel / kernel.sum()
    pull = (P - Q) * kernel
    value = (P * np.log(np.maximum(P, 1e-300) / np.maximum(Q, 1e-300))).sum()
    return value, 4 * (pull.sum(axis=1)[:, None] * Y - pull @ Y)


def tsne(X, Y, perplexity=30.0, steps=500, alpha=None):
    """Places (n, 2) for the rows of X (n, D), by gradient descent with momentum from the places Y.

    The first fifth of the steps exaggerates p by 12. ValueError unless 1 <= perplexity < n.
    """
    n = len(X)
    if not 1 <= perplexity < n:
        raise ValueError(f"the perplexity must be at least 1 and less than the n = {n} points, it is {perplexity:g}")
    P = neighbours(squared_distances(X), perplexity)
    Y = 1e-4 * np.asarray(Y, float) / np.std(Y)
    velocity, gain, alpha = np.zeros_like(Y), np.ones_like(Y), max(n / 48, 50) if alpha is None else alpha
    for step in range(steps):
        early = step < steps // 5
        _, grad = divergence(12 * P if early else P, Y)
        gain = np.maximum(np.where(grad * velocity < 0, gain + 0.2, 0.8 * gain), 0.01)
        velocity = (0.5 if early else 0.8) * velocity - alpha * gain * grad
        Y = Y + velocity
    return Y - Y.mean(axis=0)
