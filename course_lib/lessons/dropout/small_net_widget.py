"""Dropout at work on a real small network. Slides S46-S48: at each update other units are crossed out."""
import jax
import numpy as np

from course_lib.drawing.style import DOT, TRIANGLE
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import beside_a, loss
from course_lib.notation import layer, signed, sub

from .small_net import HIDDEN, SIZES, UPDATES, at_frame, dropout_run, maps_under, moons_of, one_example
from .small_net_view import DropoutNetPicture, DropoutNetView, differs

TRAINING, TEST = "training: m", "test: expectation"


class DropoutNet(RecordedRun):
    """Click a unit to drop it or to bring it back; ← → go to the update before or after, m draws another mask."""

    title = "Dropout, update by update"
    longest = 400
    frames = UPDATES
    controls = (
        Slider("p", "p", 0.5, "probability p that a hidden unit is zeroed", "what", low=0.0, high=0.9, step=0.05),
        Toggle("inside", "m in bprop", True, "backpropagation includes the mask, as the slide says", "what"),
        Choice("units", "units", TRAINING, "masks as in training, or their expectation as at test time", "what",
               draw_only=True, options=(TRAINING, TEST)),
        Button("mask", "Another mask", says="draw another mask for this update", group="what"),
        Slider("alpha", "α", 0.1, "learning rate alpha", "how", low=0.01, high=1.0, log=True),
        Slider("seed", "seed", 0, "seed of weights, masks and examples", "how", low=0, high=31, step=1),
        *run_controls(UPDATES, seeds=False),
    )
    more = ("alpha", "seed")
    pulls = ""
    scenes = ("mask",) * 4

    def __init__(self, f=None, **start):
        """`f(grad_a, h, W, a, m)` -> (∇W^(k), ∇a^(k-1)): the reader's own step of bprop, as in exercise "dropout_bprop"."""
        self.own = OwnFunction(f)
        super().__init__(**({"t": 0} | start))

    def make_view(self):
        return DropoutNetView(SIZES, UPDATES)

    def setup(self):
        super().setup()
        self.mask, self.drawn, self.at = None, 0, None

    def compute(self, p, inside, alpha, seed):
        self.train, valid = moons_of(seed)
        self.points = tuple(np.asarray(part) for part in self.train)
        run = dropout_run(np.float32(p), np.float32(alpha), np.float32(inside), np.int32(seed), self.train, valid)
        return jax.tree.map(np.asarray, run)

    # --- the update that is looked at ------------------------------------------------------------------------------

    def _here(self, run, t, p, units):
        """θ, x, y, masks and what they give, of update t; a mask made by hand holds for this update alone."""
        if self.at is not None and (self.at[0] is not run or self.at[1] != t):
            self.mask = None
        self.at = run, t
        self.theta = at_frame(run.theta, t)
        self.x, self.y = self.points[0][run.example[t]], self.points[1][run.example[t]]
        trained = [row[t] for row in run.m]
        self.m = trained if self.mask is None else self.mask
        shown = self.m if units == TRAINING else [np.full(n, 1 - p, np.float32) for n in HIDDEN]
        args = self.theta, self.x, self.y, (None, *shown)
        self.passes, right = (jax.tree.map(np.asarray, one_example(*args, np.float32(inside)))
                              for inside in (self.values["inside"], True))
        self.right = by_unit(right.grads.a)

    def _gradients(self):
        """{(k, j): ∇a^(k)_j}, with the reader's own function from the top down if there is one."""
        return by_unit(self._readers_gradients() or self.passes.grads.a)

    def _readers_gradients(self):
        """{k: ∇a^(k)}, each but the top one by the reader's function, or None; `far`: how far it is from the course's."""
        grads, self.far = dict(enumerate(self.passes.grads.a)), 0.0
        (a, h, *_), ours = self.passes.forward, self.passes.grads
        for k in (3, 2):
            W, m = self.theta[k - 1].W, self.m[k - 2]
            args = [np.asarray(v, float) for v in (grads[k], h[k - 1], W, a[k - 1], m)]
            got = self.own(args, W.shape, m.shape, wrong=not_finite)
            if got is None:
                return None
            self.far = max(self.far, np.abs(got[0] - ours.theta[k - 1].W).max(), np.abs(got[1] - ours.a[k - 1]).max())
            grads[k - 1] = got[1]
        return grads

    def note(self):
        return "" if self.gradients is None else super().note()

    def show(self, run, t, p, units, **values):
        self._here(run, t, p, units)
        training = units == TRAINING
        self.dropped = {(k, j) for k, m in enumerate(self.m, start=1) for j in np.flatnonzero(m == 0)} if training else set()
        self.gradients = self._gradients() if training else None
        self.view.update(DropoutNetPicture(
            [one.W for one in self.theta], self.passes.forward.h, self.gradients, self.right, self.dropped,
            self._head(t, p, training), self._note(training),
            [np.asarray(z) for z in maps_under(self.theta, (None, *self.m), np.float32(p))],
            ("f under this mask", "f by expectation"), self.points, self.x, (run.train, run.valid), t))

    def _head(self, t, p, training):
        if not training:
            return f"test time, after update {t}: every h times 1 − p = {1 - p:.2f}"
        mark = f"{DOT} class 1" if self.y == 0 else f"{TRIANGLE} class 2"
        return f"update {t}: one example, {mark}, loss {signed(float(self.passes.loss), 3)}"

    def _note(self, training):
        if not training:
            return "no unit is crossed out, nothing is trained"
        drawn = "as training drew it" if self.mask is None else "made by hand, for this look alone"
        return f"mask {drawn}; click a unit to drop it or bring it back"

    def sentence(self, old, new, run):
        t, p = new["t"], new["p"]
        if not np.isfinite(run.train).all():
            return f"The run diverged at update {int((~np.isfinite(run.train)).argmax())}: lower α."
        words = [f"Update {t}: the loss of this example is {loss(float(self.passes.loss))}; with the expectation the "
                 f"training loss is {loss(run.train[t])}, the validation loss {loss(run.valid[t])}."]
        if new["units"] == TEST:
            return " ".join([f"Test time: every hidden unit is there, h ⊙ {1 - p:.2f}.", *words])
        words = [self._units(), *words, self._whose()]
        if self.kept:
            words.append(beside_a(f"validation loss {loss(self.kept[1].valid[-1])}", loss(run.valid[-1])))
        return " ".join(filter(None, words))

    def _whose(self):
        """Whether the gradients are the reader's, and how far from the course's; "" without a function."""
        if not self.own.used:
            return self.own.message
        if self.far < 1e-5:
            return "The gradients are yours: they agree with the course's."
        return f"The gradients are yours: they differ from the course's by up to {self.far:.2g}."

    def _units(self):
        """Who is dropped, and what gradient these units receive."""
        if not self.dropped:
            return "No unit is dropped: this is the whole network."
        each = ", ".join(f"h{sub(j + 1)}{layer(k)}" for k, j in sorted(self.dropped))
        leaked = max(abs(self.gradients[unit]) for unit in self.dropped)
        if leaked == 0:
            return (f"Dropped: {each}. Each of them gets gradient 0, so the weights into it do not move; h = 0 holds those "
                    "out of it.")
        kept = [unit for unit, value in self.gradients.items() if unit not in self.dropped and differs(value, self.right[unit])]
        return (f"Dropped: {each}. They get a gradient all the same, up to {leaked:.2g}: the mask is missing in bprop. "
                f"Through them {len(kept)} of the units that stay get a wrong one, too." if kept else
                f"Dropped: {each}. They get a gradient all the same, up to {leaked:.2g}: the mask is missing in bprop.")

    # --- the hand on the picture -----------------------------------------------------------------------------------

    def _take(self, mask):
        self.mask = mask
        self.refresh(dict(self.values), compute=False)

    def pointer(self, kind, ax, x, y, event):
        if kind != "down" or ax is not self.view.ax or self.values["units"] == TEST:
            return
        if unit := self.view.hidden_at(x, y):
            self.flip(*unit)

    def flip(self, k, j):
        """Drop unit j (from 0) of hidden layer k in this update, or bring it back."""
        mask = [m.copy() for m in self.m]
        mask[k - 1][j] = 1 - mask[k - 1][j]
        self._take(mask)

    def on_mask(self):
        self.drawn += 1
        rng = np.random.default_rng((self.values["seed"], self.values["t"], self.drawn))
        self._take([(rng.random(n) >= self.values["p"]).astype(np.float32) for n in HIDDEN])

    def key(self, key, shift):
        if key == "m":
            self.on_mask()
        else:
            super().key(key, shift)

    # --- the experiment code ---------------------------------------------------------------------------------------

    def extra(self):
        if self.mask is None:
            return {}
        return {"m": "-".join("".join(str(int(v)) for v in m) for m in self.mask)}

    def extra_names(self):
        return {"m"}

    def restore_extra(self, extra):
        if "m" in extra:
            rows = extra["m"].split("-")
            if [len(row) for row in rows] != list(HIDDEN) or set("".join(rows)) - {"0", "1"}:
                raise ValueError(f"m must be zeros and ones, like {'-'.join('1' * n for n in HIDDEN)}, not {extra['m']!r}")
            self.mask = [np.array([float(v) for v in row], np.float32) for row in rows]


def by_unit(grads):
    """{(k, j): ∇a^(k)_j} of (None, ∇a^(1), …)."""
    return {(k, j): float(v) for k in (1, 2, 3) for j, v in enumerate(grads[k])}
