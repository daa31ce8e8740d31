"""The figure of slide S52 in numbers: an RBM with five hidden and four visible units, and distributions to aim at."""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.notation import sub
from course_lib.rbm import RBM, energy, free_energy, p_h, p_x
from course_lib.rbm.likelihood import log_z, states
from course_lib.rbm.model import transpose

H, D, LIMIT = 5, 4, 8.0                                 # units of the layers; how far a parameter may go
X, HS = states(D)[:, ::-1], states(H)[:, ::-1]          # read as numbers, as one writes them: row 12 of X is 1100
PAIRS = np.repeat(X, len(HS), axis=0), np.tile(HS, (len(X), 1))
START = {
    "W": [[2.0, 2.0, -1.5, -1.0], [-1.0, -1.5, 2.5, 1.5], [1.0, -2.0, 0.5, 1.0], [0.5, 1.0, 1.5, -2.0], [-0.5, 0.5, -1.0, 1.0]],
    "b": [-1.0, -1.5, 0.5, -0.5, 0.0], "c": [-0.5, 0.0, -0.5, 0.5],
}
NAMES = {f"W{sub(j + 1, k + 1)}": ("W", (j, k)) for j in range(H) for k in range(D)}
NAMES |= {f"b{sub(j + 1)}": ("b", (j,)) for j in range(H)} | {f"c{sub(k + 1)}": ("c", (k,)) for k in range(D)}
NOTHING = {"W": np.zeros((H, D)), "b": np.zeros(H), "c": np.zeros(D)}


class TinyProbabilities(NamedTuple):
    """By enumeration: E and p(x, h) (16, 32), log Z. By the formulas: log Z, p(x) (16,), p(h) (32,), p(h_j=1|x) and p(x_k=1|h).

    Rows are X, columns HS; chance_h (16, H), chance_x (32, D). Float64.
    """

    E: np.ndarray
    p: np.ndarray
    log_Z: float
    formula_log_Z: float
    px: np.ndarray
    ph: np.ndarray
    chance_h: np.ndarray
    chance_x: np.ndarray

    def with_energies(self, E: np.ndarray) -> "TinyProbabilities":
        """The same formulas beside the enumeration of other energies."""
        low = E.min()
        weights = np.exp(low - E)
        return self._replace(E=E, p=weights / weights.sum(), log_Z=float(np.log(weights.sum()) - low))

    def marginals(self) -> tuple:
        """(p(x), p(h)) by summing the table, and the same two by the formulas."""
        return (self.p.sum(1), self.p.sum(0)), (self.px, self.ph)

    def conditionals(self, row: int, column: int) -> tuple:
        """(p(x|h), p(h|x)) of the x in this row and the h in this column, by the table, and by products of chances."""
        by_table = self.p[:, column] / max(self.p[:, column].sum(), 1e-300), self.p[row] / max(self.p[row].sum(), 1e-300)
        return by_table, (product(self.chance_x[column], X), product(self.chance_h[row], HS))


def tiny_probabilities(theta: RBM) -> TinyProbabilities:
    """Every probability of an RBM of H and D units."""
    E, log_Z, log_px, log_ph, chance_h, chance_x = (np.asarray(v, float) for v in _formulas(theta))
    by_formula = TinyProbabilities(E, E, 0.0, float(log_Z), np.exp(log_px), np.exp(log_ph), chance_h, chance_x)
    return by_formula.with_energies(E)


@jax.jit
def _formulas(theta):
    """E (16, 32); log Z, log p(x), log p(h), p(h=1|x) of each x, p(x=1|h) of each h."""
    log_Z = log_z(theta)
    E = energy(theta, jnp.asarray(PAIRS[0]), jnp.asarray(PAIRS[1])).reshape(len(X), len(HS))
    x, h = jnp.asarray(X), jnp.asarray(HS)
    return E, log_Z, -free_energy(theta, x) - log_Z, -free_energy(transpose(theta), h) - log_Z, p_h(theta, x), p_x(theta, h)


def product(chances: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Π_j p_j for the units that are 1 and 1 − p_j for those that are 0, for each row."""
    return np.where(rows, chances, 1 - chances).prod(-1)


def word(row: np.ndarray) -> str:
    """[1, 1, 0, 0] as 1100."""
    return "".join(f"{int(v)}" for v in row)


def evenly(wanted: np.ndarray) -> np.ndarray:
    """Equal probability for the rows of X where `wanted`, 0 elsewhere."""
    return wanted / wanted.sum()


GOALS = {
    "none": None,
    "x₁ = x₂": evenly(X[:, 0] == X[:, 1]),
    "1100 or 0011": evenly((X == [1, 1, 0, 0]).all(1) | (X == [0, 0, 1, 1]).all(1)),
    "exactly one on": evenly(X.sum(1) == 1),
}


def solution(goal: str) -> dict[str, np.ndarray]:
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
