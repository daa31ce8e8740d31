"""Regions of the plane drawn cell by cell. Slide S08: how many pieces a decision region has, and what one line can do.

Larger networks reach convex regions, then regions of any shape, even in several pieces: `components` counts the pieces,
`best_line` is the ceiling of a single unit, exact, over a whole grid of cells and fast enough to follow a hand.
"""
from typing import NamedTuple

import numpy as np

from course_lib.separability import directions


def components(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """(labels, n) of the pieces of `mask` (rows, columns) bool: cells that share a SIDE belong together, 0 is outside.

    Rows are cut into runs; runs that touch in neighbouring rows are united. ValueError unless mask is 2-D.
    """
    mask = np.asarray(mask, bool)
    if mask.ndim != 2:
        raise ValueError(f"a region must be a grid of cells (rows, columns), it has shape {mask.shape}")
    parent, runs, above = [], [], []
    for i, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(np.int8)))
        here = [(int(a), int(b), len(parent) + j) for j, (a, b) in enumerate(edges.reshape(-1, 2))]
        parent.extend(name for _, _, name in here)
        for a, b, name in here:
            for other in (n for p, q, n in above if p < b and a < q):
                parent[_root(parent, name)] = _root(parent, other)
        runs += [(i, a, b, name) for a, b, name in here]
        above = here
    labels, names = np.zeros(mask.shape, np.int32), {}
    for i, a, b, name in runs:
        labels[i, a:b] = names.setdefault(_root(parent, name), len(names) + 1)
    return labels, len(names)


def enclosed(mask: np.ndarray) -> int:
    """How many pieces of `mask` (rows, columns) bool touch no edge of the picture: closed regions, or holes of the rest."""
    labels, n = components(mask)
    rim = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return n - len(set(rim.tolist()) - {0})


def _root(parent, name):
    while parent[name] != name:
        parent[name] = name = parent[parent[name]]
    return name


class LineOrders(NamedTuple):
    """Points sorted along every direction that orders them differently: what `best_line` looks labels up in."""

    order: np.ndarray       # (directions, T)
    normals: np.ndarray     # (directions, 2)
    edges: np.ndarray       # (directions, T + 1): thresholds between neighbours


def line_orders(X: np.ndarray) -> LineOrders:
    """All the ways a turning line can sort the points X (T, 2); depends on the points only, so it is computed once."""
    X = np.asarray(X, float)
    normals = directions(X)[:-4]
    normals = normals[: len(normals) // 2]          # the other half sorts the same points backwards
    a = X @ normals.T
    order = np.argsort(a, axis=0).T
    a = np.take_along_axis(a.T, order, 1)
    edges = np.concatenate([a[:, :1] - 1, (a[:, 1:] + a[:, :-1]) / 2, a[:, -1:] + 1], 1)
    return LineOrders(order.astype(np.int32), normals, edges)


def best_line(orders: LineOrders, y: np.ndarray) -> tuple[float, np.ndarray, float]:
    """(accuracy, w, b) of the best unit 1[b + w·x > 0] for labels y (T,) on the points of `line_orders(X)`: exact.

    A line splits the sorted points after the first i: right are the zeros before and the ones after it, or the reverse.
    """
    y = np.asarray(y).astype(np.int32)
    if y.shape != orders.order.shape[1:]:
        raise ValueError(f"y must hold one label for each of T = {orders.order.shape[1]} points, it has shape {y.shape}")
    T, ones = len(y), int(y.sum())
    before = np.zeros(orders.edges.shape, np.int32)          # ones among the first i
    np.cumsum(y[orders.order], axis=1, out=before[:, 1:])
    right = np.arange(T + 1, dtype=np.int32) + ones - 2 * before
    at, sign = (right.argmax(), 1) if right.max() >= T - right.min() else (right.argmin(), -1)
    d, i = np.unravel_index(at, right.shape)
    best = right[d, i] if sign > 0 else T - right[d, i]
    return float(best) / T, sign * orders.normals[d], -sign * float(orders.edges[d, i])
