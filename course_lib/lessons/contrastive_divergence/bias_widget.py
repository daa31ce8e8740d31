"""How wrong is CD-k? Its mean gradient, by enumeration, beside the exact one, anywhere on a training run. Extension of S52."""
from dataclasses import replace

import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.notation import signed

from .bars_and_stripes import FRAMES, UPDATES, N, bars_and_stripes
from .bias import KS, NAMES, bias_at, norm, written_out
from .bias_view import CdBiasPicture, CdBiasView

NOTHING = 0.02                                  # of the largest colour: what is not seen in a tile


class CdBias(RecordedRun):
    """Scrub through a run on 3 x 3 bars and stripes; drag k, or click its axis: the bias falls as fast as the chain mixes."""

    title = "The bias of CD-k"
    longest = 430
    frames = FRAMES
    controls = (
        Choice("method", "trained by", "exact ∇", "how the RBM was trained", "run", options=NAMES),
        Slider("k", "k", 1, "Gibbs steps k of contrastive divergence", "cd", draw_only=True, low=1, high=1000, step=1),
        Slider("M", "chains M", 100, "number M of chains that one gradient averages over", "cd", draw_only=True, low=1,
               high=1e6, log=True),
        *(replace(c, start=8) if c.name == "t" else c for c in run_controls(FRAMES, seeds=False)),
    )
    pulls = "across"

    def make_view(self):
        self.log_p = recorded("cd_bars")["log_p"][0, : len(NAMES)]     # α = 0.1: (method, seed, frame)
        return CdBiasView(NAMES, np.arange(FRAMES + 1) * UPDATES, np.log(len(bars_and_stripes())), KS, N)

    def compute(self, method):
        """The likelihoods of all seeds, of the chosen method: (seeds, frames)."""
        return self.log_p[NAMES.index(method)]

    def show(self, log_p, method, t, k, M, **values):
        self.rbm = rbm = written_out(method, t)
        self.at = at = bias_at(rbm, k, M)
        nothing = np.abs(at.shapes[1]).max() < NOTHING * max(np.abs(shape).max() for shape in at.shapes)
        norms = (rbm.bias, np.full(len(KS), norm(rbm.gradient)), rbm.noise / np.sqrt(M))
        kept = self.kept and written_out(*map(self.kept[0].get, ("method", "t"))).bias
        self.view.update(CdBiasPicture(
            -np.median(self.log_p, axis=1), -log_p, NAMES.index(method), t, -log_p[0, t], norms, k, at.norm, at.shapes,
            f"mean −log p(x) here: {-log_p[0, t]:.2f}", f"k = {k}: bias {at.norm:.2g}, cos {signed(at.cosine)}",
            ("exact ∇W", f"CD-{k}'s mean ∇W{' ≈ 0' if nothing else ''}", "bias: their difference"), kept))

    def sentence(self, old, new, log_p):
        t, k = new["t"], new["k"]
        last = -log_p[:, -1]
        said = [f"Trained by {new['method']} for {t * UPDATES:,} updates: mean −log p(x) = {-log_p[0, t]:.2f} "
                f"(at best log 14 = 2.64; {len(last)} seeds end between {last.min():.2f} and {last.max():.2f}).",
                f"Here the exact gradient has norm {norm(self.rbm.gradient):.3g}, the bias of CD-{k} {self.at.norm:.3g}; the "
                f"cosine between the mean of CD-{k} and the exact gradient is {signed(self.at.cosine)}.",
                f"What is left of a chain’s start shrinks in the end by λ₂ = {self.rbm.slowest:.4f} a step."]
        if self.at.cosine < 0:
            said.append("CD points uphill: on average its step makes the likelihood worse.")
        elif self.at.noise > self.at.norm:
            said.append(f"With M = {new['M']:,.0f} chains the noise, {self.at.noise:.2g}, hides the bias.")
        return " ".join(said)

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.ax and kind in ("down", "move"):
            self.set(k=int(np.clip(round(x), 1, 1000)))
        elif ax is self.view.run_ax and kind in ("down", "move"):
            self.set(t=int(np.clip(round(x / UPDATES), 0, FRAMES)))
