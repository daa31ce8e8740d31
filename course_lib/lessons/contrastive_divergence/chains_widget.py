"""Block Gibbs sampling, half a step at a time, on an RBM small enough to know p(x). Extension of S52."""
from dataclasses import replace

import numpy as np

from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import count
from course_lib.notation import sub
from course_lib.rbm import RBM

from .chains import ORDER, STEPS, WORDS, D, H, M, chains_run, own_history, tiny_rbm
from .chains_view import GibbsChainPicture, GibbsChainView
from .exact_chain import state_number

PLACE = np.argsort(ORDER)                            # where a state stands among the words
VISITS, NOW = "all visits so far", "the chains now"


class GibbsChain(RecordedRun):
    """▸ or → samples one layer: h from x, then x from h. Click a unit of x to start over with that pixel turned."""

    title = "Block Gibbs chains"
    frames = 2 * STEPS
    controls = (
        Slider("scale", "size of W", 1.0, "factor on all weights", "what", low=0.0, high=3.0, step=0.1),
        Slider("chains", "chains M", 1, "number M of chains", "what", draw_only=True, low=1, high=M, step=1),
        Choice("bars", "bars", VISITS, "what the bars count", "what", draw_only=True,
               options=(VISITS, NOW)),
        *(Toggle(f"x{k}", f"x{sub(k)} = 0", k <= 2, f"pixel {k} of the start is 1", "start", on=f"x{sub(k)} = 1")
          for k in range(1, D + 1)),
        Slider("seed", "seed", 0, "seed of the coins", "start", low=0, high=31, step=1),
        *(replace(c, start=0) if c.name == "t" else c for c in run_controls(2 * STEPS, seeds=False)),
    )
    more = ("seed",)
    pulls = ""
    scenes = tuple(dict(t=t) for t in (1, 4, 16, 64, 400))

    def __init__(self, step=None, **start):
        """`step(W, b, c, x, u_h, u_x) -> (h, x)`: a reader's own Gibbs step, which makes the chains instead of ours."""
        self.own, self.counted = OwnFunction(step), (None,)
        super().__init__(**start)

    def make_view(self):
        return GibbsChainView(tiny_rbm(1.0).W, WORDS, STEPS)

    def compute(self, scale, seed, **start):
        """The ChainsRun, by the reader's function if there is one that works."""
        x0 = np.array([start[f"x{k}"] for k in range(1, D + 1)], np.float32)
        return chains_run(scale, seed, x0, self._own_history)

    def _own_history(self, theta, x0, u):
        """The reader's ChainHistory, or None. One step is looked at before all are made."""
        def all_steps(theta, x0, u):
            return own_history(self.own.fn, RBM(*theta), x0, u)

        x = np.tile(x0, (M, 1)).astype(float)
        first = self.own((*(np.array(p, float) for p in theta), x, u.h[0], u.x[0]), (M, H), (M, D), wrong=not_binary)
        history = first and self.own.value((theta, x0, u), all_steps)
        words = history and not_binary(history.h, history.x)
        return self.own.refuse(words) if words else history

    def show(self, run, t, chains, bars, scale, **values):
        self.moment, (s, half) = run.half_step(t), divmod(t, 2)
        if self.counted[0] is not run or self.counted[1] != chains:           # the same at every t
            counts = run.counts(chains)
            self.counted = (run, chains, counts, run.distances(counts))
        counts, self.curves = self.counted[2:]
        counted = counts[1 : s + 1].sum(0) if bars == VISITS else counts[s]
        shown = counted / max(counted.sum(), 1)
        self.view.update(GibbsChainPicture(
            run.theta.W, *self.moment, shown[ORDER], run.p[ORDER], PLACE[state_number(self.moment.x > 0.5)], self.curves, s,
            *self._titles(s, half, int(counted.sum()), bars), self.kept and self._kept_curves()))

    def _titles(self, s, half, visits, bars):
        """Of the network, of the bars, of the curves."""
        who = "" if self.values["chains"] == 1 else "chain 1, "
        doing = "h ~ p(h|x)" if half else "x ~ p(x|h)" if s else "the start"
        what = count(visits, "visit") if bars == VISITS else f"{count(visits, 'chain')} now"
        far = f": {self.curves[0 if bars == VISITS else 1][s - 1]:.3f}" if s else ""
        return (f"{who}step {s + half}: {doing}" if s + half else f"{who}the start", f"bars: {what}; black: p(x)",
                f"total variation{far}")

    def _kept_curves(self):
        values, run = self.kept
        return run.distances(run.counts(values["chains"]))

    def sentence(self, old, new, result):
        p, exact, t = result.p, result.exact, new["t"]
        x, h, _, chance, coins = self.moment
        word = lambda unit: "".join(str(int(v > 0.5)) for v in unit)  # noqa: E731
        s, half = divmod(t, 2)
        if not t:
            said = [f"All chains start at x = {word(x)}, of which p(x) = {p[state_number(x > 0.5)]:.3f}. Press ▸: h from x."]
        else:
            unit, from_, sampled = ("h", f"x = {word(x)}", h) if half else ("x", f"h = {word(h)}", x)
            said = [f"Step {s + half}, {unit} from {from_}: p({unit} = 1) = ({', '.join(f'{v:.2f}' for v in chance)}), "
                    f"coins ({', '.join(f'{v:.2f}' for v in coins)}), so {unit} = {word(sampled)}."]
        if s:
            visited, now = (curve[s - 1] for curve in self.curves[:2])
            said.append(f"Total variation to p(x): {visited:.3f} for all {s * new['chains']:,} visits, {now:.3f} for the "
                        f"{count(new['chains'], 'chain')} now, {exact[s - 1]:.3f} for infinitely many.")
        if exact[-1] > 0.1:
            said.append(f"After {STEPS} steps even infinitely many chains are {exact[-1]:.2f} away: they rarely cross.")
        if self.own.used:
            said.append("These chains are made by your function.")
        return " ".join(filter(None, [self.own.message, *said]))

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.ax and (k := self.view.unit_at(x, y)) is not None:
            now = self.moment.x > 0.5
            self.set(t=0, **{f"x{i + 1}": bool(now[i] != (i == k)) for i in range(D)})


def not_binary(h, x):
    """What is wrong with an x that is not 0 or 1; h may be probabilities, so that one sees what comes of it."""
    return "" if np.isin(x, (0, 1)).all() else "returned an x with other values than 0 and 1: x must be 0 or 1"
