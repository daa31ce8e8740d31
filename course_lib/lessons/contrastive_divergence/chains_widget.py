"""Block Gibbs sampling, half a step at a time, on an RBM small enough to know p(x). Extension of S52."""
from dataclasses import replace

import jax
import numpy as np

from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.own_function import ask
from course_lib.interactive.run import Run, run_controls
from course_lib.rbm.model import RBM

from .chains import D, H, distances, history, numbers, own_history, tiny_rbm, visits
from .chains_view import GibbsChainView
from .exact_chain import after, number, states, tiny, total_variation

STEPS, M = 200, 256
ORDER = np.lexsort(states(D).T[::-1])                # states in the order of their words, 0000, 0001, …
PLACE = np.argsort(ORDER)
WORDS = ["".join(str(int(bit)) for bit in states(D)[i]) for i in ORDER]
BARS = ("all visits so far", "the chains now")


class GibbsChain(Run):
    """▸ or → samples one layer: h from x, then x from h. Click a unit of x to start over with that pixel turned."""

    title = "Block Gibbs chains"
    frames = 2 * STEPS
    controls = (
        Slider("scale", "size of W", 1.0, "factor on all weights", "what", low=0.0, high=3.0, step=0.1),
        Slider("chains", "chains M", 1, "number M of chains", "what", draw_only=True, low=1, high=M, step=1),
        Choice("bars", "bars", BARS[0], "what the bars count", "what", draw_only=True, options=BARS),
        *(Toggle(f"x{k}", f"x{'₁₂₃₄'[k - 1]} = 0", k <= 2, f"pixel {k} of the start is 1", "start", on=f"x{'₁₂₃₄'[k - 1]} = 1")
          for k in range(1, D + 1)),
        Slider("seed", "seed", 0, "seed of the coins", "start", low=0, high=31, step=1),
        *(replace(c, start=0) if c.name == "t" else c for c in run_controls(2 * STEPS, seeds=False)),
    )

    def __init__(self, step=None, **start):
        """`step(W, b, c, x, u_h, u_x) -> (h, x)`: a reader's own Gibbs step, which makes the chains instead of ours."""
        self.step, self.trouble, self.counted = step, "", (None,)
        super().__init__(**start)

    def make_view(self):
        return GibbsChainView(tiny_rbm(1.0).W, WORDS, STEPS)

    def compute(self, scale, seed, **start):
        theta, key = tiny_rbm(scale), jax.random.key(seed)
        x0 = np.array([start[f"x{k}"] for k in range(1, D + 1)], np.float32)
        one, u = tiny(theta), jax.tree.map(np.asarray, numbers(key, STEPS, M))
        made = self._own(theta, x0, u) or history(key, theta, x0, STEPS, M)
        exact = total_variation(after(one, np.eye(2**D)[number(x0)], np.arange(1, STEPS + 1)), one.p)
        return theta, one.p, made, u, exact

    def _own(self, theta, x0, u):
        """The reader's history, or None with the reason in `trouble`."""
        if self.step is None:
            return None
        made, self.trouble = ask(checked(self.step), (theta, x0, u), "the chains are the course's")
        return made

    def show(self, result, t, chains, bars, scale, **values):
        (theta, p, made, u, exact), s, half = result, *divmod(t, 2)
        fresh = "h" if half else "x" if s else ""
        x, h = made.x[s, 0], made.h[max(s - 1 + half, 0), 0] if t else np.zeros(H)
        chance = sigm(theta.b + theta.W @ x) if half else sigm(theta.c + h @ theta.W)
        coins = u.h[s, 0] if half else u.x[max(s - 1, 0), 0]
        self.moment = (x, h, fresh, chance, coins)
        if self.counted[0] is not result or self.counted[1] != chains:           # the same at every t
            counts = visits(made.x[:, :chains] > 0.5)
            self.counted = (result, chains, counts, (*distances(counts, p), exact))
        counts, self.curves = self.counted[2:]
        counted = counts[1 : s + 1].sum(0) if bars == BARS[0] else counts[s]
        shown = counted / max(counted.sum(), 1)
        self.view.update(theta.W, x, h, fresh, chance, coins, shown[ORDER], p[ORDER], PLACE[number(x > 0.5)], self.curves,
                         s, self._titles(s, half, int(counted.sum()), bars), self.kept and self._kept_curves())

    def _titles(self, s, half, count, bars):
        who = "" if self.values["chains"] == 1 else "chain 1, "
        doing = "h ~ p(h|x)" if half else "x ~ p(x|h)" if s else "the start"
        what = f"{count:,} visit{'s' * (count != 1)}" if bars == BARS[0] else f"{count} chain{'s' * (count > 1)} now"
        return {"step": f"{who}step {s + half}: {doing}" if s + half else f"{who}the start",
                "bars": f"bars: {what}; black: p(x)",
                "far": "total variation" + ("" if not s else f": {self.curves[0 if bars == BARS[0] else 1][s - 1]:.3f}")}

    def _kept_curves(self):
        values, (_, p, made, _, exact) = self.kept
        return (*distances(visits(made.x[:, : values["chains"]] > 0.5), p), exact)

    def sentence(self, old, new, result):
        p, exact, t = result[1], result[4], new["t"]
        x, h, fresh, chance, coins = self.moment
        word = lambda unit: "".join(str(int(v > 0.5)) for v in unit)  # noqa: E731
        s, half = divmod(t, 2)
        if not t:
            said = [f"All chains start at x = {word(x)}, of which p(x) = {p[number(x > 0.5)]:.3f}. Press ▸: h from x."]
        else:
            unit, from_, made_now = ("h", f"x = {word(x)}", h) if half else ("x", f"h = {word(h)}", x)
            said = [f"Step {s + half}, {unit} from {from_}: p({unit} = 1) = ({', '.join(f'{v:.2f}' for v in chance)}), "
                    f"coins ({', '.join(f'{v:.2f}' for v in coins)}), so {unit} = {word(made_now)}."]
        if s:
            visited, now = (curve[s - 1] for curve in self.curves[:2])
            said.append(f"Total variation to p(x): {visited:.3f} for all {s * new['chains']:,} visits, {now:.3f} for the "
                        f"{new['chains']} chain{'s' * (new['chains'] > 1)} now, {exact[s - 1]:.3f} for infinitely many.")
        if exact[-1] > 0.1:
            said.append(f"After {STEPS} steps even infinitely many chains are {exact[-1]:.2f} away: they rarely cross.")
        if self.step is not None and not self.trouble:
            said.append("These chains are made by your function.")
        return " ".join([*said, self.trouble]).strip()

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.ax and (k := self.view.unit_at(x, y)) is not None:
            now = self.moment[0] > 0.5
            self.set(t=0, **{f"x{i + 1}": bool(now[i] != (i == k)) for i in range(D)})


def checked(step):
    """The reader's step over a whole history, which raises unless it gives h and x of 0 and 1 in their shapes."""
    def run(theta, x0, u):
        h, x = step(*(np.array(p, float) for p in theta), np.tile(x0, (M, 1)).astype(float), u.h[0].copy(), u.x[0].copy())
        if h is Ellipsis or x is Ellipsis or h is None or x is None:
            raise NotImplementedError
        if np.shape(h) != (M, H) or np.shape(x) != (M, D):
            raise ValueError(f"h and x need shapes {(M, H)} and {(M, D)}, they have {np.shape(h)} and {np.shape(x)}")
        if not np.isin(x, (0, 1)).all():
            raise ValueError("x must be 0 or 1")
        return own_history(step, RBM(*theta), x0, u)

    run.__name__ = getattr(step, "__name__", "your function")
    return run


def sigm(a):
    return 1 / (1 + np.exp(-a))
