"""Energy pushed down at the data and up where the chains are: a tiny RBM learns, every distribution exact. Extension of S52.

    ∇ = Σ_x (q(x) - p_data(x)) (p(h=1|x) xᵀ, p(h=1|x), x)        q = p (exact),  p_data Tᵏ (CD-k),  q_before Tᵏ (PCD-k)

T(x'|x) is one block Gibbs step of the RBM as it is now; chains of PCD begin at the data. No samples: infinitely many chains.
"""
from typing import NamedTuple

import numpy as np

from course_lib.rbm import RBM
from course_lib.rbm.likelihood import states

from .chains import D, H, tiny_rbm
from .exact_chain import as_theta, empirical, state_number, tiny, transition

UPDATES, ALPHA = 100, 0.1
EXACT, CD, PCD = METHODS = ("exact ∇", "CD-k", "PCD-k")
STARTS = {"a valley without data": 3.0, "small weights": 0.1}         # factors on the weights of `tiny_rbm`
DATA = np.array([[1, 1, 0, 0], [1, 0, 0, 0]], bool)
PATH = np.array([[int(bit) for bit in word] for word in (
    "0100 0000 0001 1001 1000 1100 1101 1111 1110 1010 1011 0011 0010 0110 0111 0101").split()], bool)
PLACES = state_number(PATH)                                           # neighbours on the axis differ in one pixel
WORDS = tuple("".join(str(int(bit)) for bit in x) for x in PATH)


class PushRun(NamedTuple):
    """A run of so many updates; columns are the x in the order of WORDS.

    F, p, q (updates + 1, 16): free energy, p(x), and where the chains of the negative phase are; data (16,): p_data;
    nll (updates + 1,): mean -log p(x) of the data.
    """

    F: np.ndarray
    p: np.ndarray
    q: np.ndarray
    data: np.ndarray
    nll: np.ndarray


def push_run(method: str, k: int, scale: float, updates: int = UPDATES) -> PushRun:
    """The PushRun of one of METHODS from the weights `scale` times those of the tiny RBM."""
    theta, data = RBM(*(np.asarray(part, float) for part in tiny_rbm(scale))), empirical(DATA, D)
    q, rows = data, []
    for _ in range(updates + 1):
        one = tiny(theta)
        if method == EXACT:
            q = one.p
        else:
            q = (data if method == CD else q) @ np.linalg.matrix_power(transition(one), k)
        rows.append((free_energies(theta), one.p, q))
        step = as_theta(ALPHA * (data - q) @ one.stats, H, D)
        theta = RBM(*(part + change for part, change in zip(theta, step, strict=True)))
    F, p, chains = (np.array(part)[:, PLACES] for part in zip(*rows, strict=True))
    data = data[PLACES]
    return PushRun(F, p, chains, data, -(np.log(p[:, data > 0]) @ data[data > 0]))


def free_energies(theta: RBM) -> np.ndarray:
    """F(x) of all states, (2^D,)."""
    X = states(D, np.float64)
    return -X @ theta.c - np.logaddexp(0, theta.b + X @ theta.W.T).sum(1)
