"""How wrong is CD-k? Its mean gradient, by enumeration, beside the exact one, anywhere on a recorded run. Extension of S52."""
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from course_lib.data import recorded
from course_lib.rbm import RBM

from .bars_and_stripes import HIDDEN, METHODS, N, bars_and_stripes
from .exact_chain import Tiny, as_theta, cd_bias, chain_noise, empirical, exact_rbm_gradient, slowest, tiny

KS = np.unique(np.round(np.geomspace(1, 1000, 31))).astype(int)
NAMES = tuple(METHODS)[:3]                       # those with CD-k; their runs come first in the record


class WrittenOut(NamedTuple):
    """One RBM of a recorded run: enumerated; the data's p(x); its exact ∇ (flat); over KS, norms of bias and of one chain's
    noise; λ₂."""

    one: Tiny
    p0: np.ndarray
    gradient: np.ndarray
    bias: np.ndarray
    noise: np.ndarray
    slowest: float


class BiasAt(NamedTuple):
    """CD-k at one RBM: the norm of its bias, its cosine to the exact ∇, the norm of the noise of M chains.

    shapes: ∇W of the exact gradient, of CD-k's mean, and of their difference, (H, D) each.
    """

    norm: float
    cosine: float
    noise: float
    shapes: tuple[np.ndarray, ...]


@lru_cache(maxsize=6)
def written_out(method: str, t: int) -> WrittenOut:
    """The RBM of the run by `method` at frame t: 2 MB."""
    paths, i = recorded("cd_bars"), NAMES.index(method)
    one, p0 = tiny(RBM(*(paths[name][i, t] for name in "Wbc"))), empirical(bars_and_stripes(), N * N)
    return WrittenOut(one, p0, exact_rbm_gradient(one, p0), np.linalg.norm(cd_bias(one, p0, KS), axis=1),
                      chain_noise(one, p0, KS), slowest(one))


def bias_at(rbm: WrittenOut, k: int, M: float) -> BiasAt:
    """What CD-k with M chains is worth at this RBM."""
    bias = cd_bias(rbm.one, rbm.p0, [k])[0]
    mean = rbm.gradient + bias
    shapes = tuple(as_theta(flat, HIDDEN, N * N).W for flat in (rbm.gradient, mean, bias))
    return BiasAt(norm(bias), cosine(rbm.gradient, mean), float(chain_noise(rbm.one, rbm.p0, [k])[0]) / np.sqrt(M), shapes)


def norm(v: np.ndarray) -> float:
    return float(np.linalg.norm(v))


def cosine(a: np.ndarray, b: np.ndarray) -> float:
    return float(a @ b / max(norm(a) * norm(b), 1e-300))
