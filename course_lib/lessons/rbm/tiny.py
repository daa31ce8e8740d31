"""The figure of slide S52 in numbers: an RBM with five hidden and four visible units, and distributions to aim at."""
import numpy as np

from course_lib.notation import sub

H, D, LIMIT = 5, 4, 8.0


def binary(n):
    """All 2^n vectors of 0 and 1, (2^n, n), read as numbers: row 12 of four is 1100."""
    return (np.arange(2**n)[:, None] >> np.arange(n)[::-1] & 1).astype(np.float32)


X, HS = binary(D), binary(H)
START = {
    "W": [[2.0, 2.0, -1.5, -1.0], [-1.0, -1.5, 2.5, 1.5], [1.0, -2.0, 0.5, 1.0], [0.5, 1.0, 1.5, -2.0], [-0.5, 0.5, -1.0, 1.0]],
    "b": [-1.0, -1.5, 0.5, -0.5, 0.0], "c": [-0.5, 0.0, -0.5, 0.5],
}
NAMES = {f"W{sub(j + 1, k + 1)}": ("W", (j, k)) for j in range(H) for k in range(D)}
NAMES |= {f"b{sub(j + 1)}": ("b", (j,)) for j in range(H)} | {f"c{sub(k + 1)}": ("c", (k,)) for k in range(D)}
NOTHING = {"W": np.zeros((H, D)), "b": np.zeros(H), "c": np.zeros(D)}


def word(row):
    """[1, 1, 0, 0] as 1100."""
    return "".join(f"{int(v)}" for v in row)


def evenly(wanted):
    """Equal probability for the rows of X where `wanted`, 0 elsewhere."""
    return wanted / wanted.sum()


GOALS = {
    "none": None,
    "x₁ = x₂": evenly(X[:, 0] == X[:, 1]),
    "1100 or 0011": evenly((X == [1, 1, 0, 0]).all(1) | (X == [0, 0, 1, 1]).all(1)),
    "exactly one on": evenly(X.sum(1) == 1),
}


def solution(goal):
    """Parameters that come near a goal, built by hand: a unit for "both or none", for "these or those", for each x_k."""
    W, b, c = (np.zeros(shape) for shape in ((H, D), H, D))
    if goal == "x₁ = x₂":
        W[0, :2], b[0], c[:2] = 8, -8, -4
    elif goal == "1100 or 0011":
        W[0] = 8, 8, -8, -8
        c[:] = -4, -4, 4, 4
    elif goal == "exactly one on":
        W[:4] = 16 * np.eye(4) - 8
        b[:4] = -2
    return {"W": W, "b": b, "c": c}
