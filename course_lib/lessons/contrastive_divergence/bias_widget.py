"""How wrong is CD-k? Its mean gradient, by enumeration, beside the exact one, anywhere on a training run. Extension of S52."""
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import Run, run_controls
from course_lib.notation import signed
from course_lib.rbm.model import RBM

from .bars_and_stripes import FRAMES, METHODS, UPDATES, N, bars_and_stripes
from .bars_and_stripes import H as HIDDEN
from .bias_view import CdBiasView
from .exact_chain import Tiny, as_theta, cd_bias, chain_noise, empirical, gradient, slowest, tiny

KS = np.unique(np.round(np.geomspace(1, 1000, 31))).astype(int)
NAMES = tuple(METHODS)


class CdBias(Run):
    """Scrub through a run on 3 x 3 bars and stripes; drag k, or click its axis: the bias falls as fast as the chain mixes."""

    title = "The bias of CD-k"
    frames = FRAMES
    controls = (
        Choice("method", "trained by", "exact ∇", "how the RBM was trained", "run", options=NAMES),
        Slider("k", "k", 1, "Gibbs steps k of contrastive divergence", "cd", draw_only=True, low=1, high=1000, step=1),
        Slider("M", "chains M", 100, "number M of chains that one gradient averages over", "cd", draw_only=True, low=1,
               high=1e6, log=True),
        *(replace(c, start=8) if c.name == "t" else c for c in run_controls(FRAMES, seeds=False)),
    )

    def make_view(self):
        self.paths, X = recorded("cd_bars"), bars_and_stripes()
        self.p0 = empirical(X, N * N)
        return CdBiasView(NAMES, np.arange(FRAMES + 1) * UPDATES, np.log(len(X)), KS, N)

    def compute(self, method):
        """The recorded θ of seed 0 and the likelihoods of all seeds, of the chosen method."""
        i = NAMES.index(method)
        return i, RBM(*(self.paths[name][i] for name in "Wbc")), self.paths["log_p"][i]

    def show(self, result, method, t, k, M, **values):
        i, theta, log_p = result
        at = self.now = written(method, t)
        bias = cd_bias(at.one, self.p0, [k])[0]
        self.off, self.cosine = norm(bias), cosine(at.gradient, at.gradient + bias)
        self.noise = float(chain_noise(at.one, self.p0, [k])[0]) / np.sqrt(M)
        norms = (at.bias, np.full(len(KS), norm(at.gradient)), at.noise / np.sqrt(M))
        shapes = [as_theta(g, HIDDEN, N * N).W for g in (at.gradient, at.gradient + bias, bias)]
        self.view.update(-np.median(self.paths["log_p"], axis=1), -log_p, i, t, -log_p[0, t], norms, k, self.off, shapes,
                         self._titles(k, log_p[0, t]), self.kept and written(*map(self.kept[0].get, ("method", "t"))).bias)

    def _titles(self, k, here):
        return {"run": f"mean −log p(x) here: {-here:.2f}",
                "norm": f"k = {k}: bias {self.off:.2g}, cos {signed(self.cosine)}",
                "ends": ("bias", "exact ∇", "noise"),
                "maps": ("exact ∇W", f"mean of CD-{k}'s ∇W", "the bias: their difference")}

    def sentence(self, old, new, result):
        log_p, t, k = result[2], new["t"], new["k"]
        last = -log_p[:, -1]
        said = [f"Trained by {new['method']} for {t * UPDATES:,} updates: mean −log p(x) = {-log_p[0, t]:.2f} "
                f"(at best log 14 = 2.64; 16 seeds end between {last.min():.2f} and {last.max():.2f}).",
                f"Here the exact gradient has norm {norm(self.now.gradient):.3g}, the bias of CD-{k} {self.off:.3g}; the "
                f"cosine between the mean of CD-{k} and the exact gradient is {signed(self.cosine)}.",
                f"One block step shrinks what dies last by λ₂ = {self.now.slowest:.4f}."]
        if self.cosine < 0:
            said.append("CD points uphill: on average its step makes the likelihood worse.")
        elif self.noise > self.off:
            said.append(f"With M = {new['M']:,.0f} chains the noise, {self.noise:.2g}, hides the bias.")
        return " ".join(said)

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.ax and kind in ("down", "move"):
            self.set(k=int(np.clip(round(x), 1, 1000)))
        elif ax is self.view.run_ax and kind in ("down", "move"):
            self.set(t=int(np.clip(round(x / UPDATES), 0, FRAMES)))


class Written(NamedTuple):
    """One RBM of a recorded run: enumerated, its exact ∇ (flat), norms of bias and one chain's noise over KS, λ₂."""

    one: Tiny
    gradient: np.ndarray
    bias: np.ndarray
    noise: np.ndarray
    slowest: float


@lru_cache(maxsize=6)
def written(method, t):
    """The Written RBM of the run by `method` at frame t: 2 MB."""
    paths, i = recorded("cd_bars"), NAMES.index(method)
    one, p0 = tiny(RBM(*(paths[name][i, t] for name in "Wbc"))), empirical(bars_and_stripes(), N * N)
    return Written(one, gradient(one, p0), np.linalg.norm(cd_bias(one, p0, KS), axis=1), chain_noise(one, p0, KS),
                   slowest(one))


def norm(v):
    return float(np.linalg.norm(v))


def cosine(a, b):
    return float(a @ b / max(norm(a) * norm(b), 1e-300))
