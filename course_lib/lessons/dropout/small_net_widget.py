"""Dropout at work on a real small network. Slides S46-S48: at each update other units are crossed out."""
import jax
import numpy as np

from course_lib.activations import tanh
from course_lib.data import Data
from course_lib.data.toys import draw, grid
from course_lib.drawing.style import DOT, TRIANGLE
from course_lib.dropout import expectation
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.own_function import answers
from course_lib.interactive.run import Run, run_controls
from course_lib.network import fprop
from course_lib.notation import layer, signed, sub

from .small_net import SIZES, UPDATES, T, at_frame, dropout_run, look
from .small_net_view import DropoutNetView

TRAINING, TEST = "training: m", "test: expectation"
MAP_N, NOISE, OTHERS = 61, 0.25, (1000, 1001, 1002)     # seeds of the validation examples
HIDDEN = SIZES[1:-1]


@jax.jit
def maps(theta, m, p):
    """f(x)₁ - f(x)₀ over the plane under the masks m, and under their expectation: two (MAP_N, MAP_N)."""
    def one(masks):
        f = fprop(theta, grid(MAP_N), tanh, m=masks).h[-1]
        return (f[:, 1] - f[:, 0]).reshape(MAP_N, MAP_N)

    return one(m), one(expectation(theta, p))


class DropoutNet(Run):
    """Click a unit to drop it or to bring it back; ← → go to the update before or after, m draws another mask."""

    title = "Dropout, update by update"
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

    def __init__(self, f=None, **start):
        """`f(grad_a, h, W, a, m)` -> (∇W^(k), ∇a^(k-1)): the reader's own step of bprop, as in exercise "dropout_bprop"."""
        self.own, self.words = f, ""
        super().__init__(**({"t": 0} | start))

    def make_view(self):
        return DropoutNetView(SIZES, UPDATES)

    def setup(self):
        super().setup()
        self.mask, self.drawn, self.at = None, 0, None

    def compute(self, p, inside, alpha, seed):
        self.train, *others = (draw("moons", one, 0.5, T, NOISE) for one in (seed, *OTHERS))
        valid = Data(*(np.concatenate(parts) for parts in zip(*others, strict=True)))
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
        seen = look(self.theta, self.x, self.y, (None, *shown), np.float32(self.values["inside"]))
        self.seen = jax.tree.map(np.asarray, seen)

    def _gradients(self):
        """{(k, j): ∇a^(k)_j}, with the reader's own function from the top down if there is one."""
        grads = dict(enumerate(self.seen.grads.a))
        self.words = self._ask_the_learner(grads) if self.own is not None else ""
        return {(k, j): float(v) for k in (1, 2, 3) for j, v in enumerate(grads[k])}

    def _ask_the_learner(self, grads):
        a, h, far = self.seen.forward.a, self.seen.forward.h, 0.0
        for k in (3, 2):
            W, m = self.theta[k - 1].W, self.m[k - 2]
            got, words = answers(self.own, [np.asarray(v, float) for v in (grads[k], h[k - 1], W, a[k - 1], m)],
                                 W.shape, m.shape)
            if got is None:
                return words
            far = max(far, np.abs(got[0] - self.seen.grads.theta[k - 1].W).max(),
                      np.abs(got[1] - self.seen.grads.a[k - 1]).max())
            grads[k - 1] = got[1]
        if far < 1e-5:
            return "The gradients are yours: they agree with the course's."
        return f"The gradients are yours: they differ from the course's by up to {far:.2g}."

    def show(self, run, t, p, units, **values):
        self._here(run, t, p, units)
        training = units == TRAINING
        self.dropped = {(k, j) for k, m in enumerate(self.m, start=1) for j in np.flatnonzero(m == 0)} if training else set()
        self.gradients = self._gradients() if training else None
        mark = f"{DOT} class 0" if self.y == 0 else f"{TRIANGLE} class 1"
        head = f"update {t}: one example, {mark}, loss {signed(float(self.seen.loss), 3)}"
        if not training:
            head = f"test time, after update {t}: every h times 1 − p = {1 - p:.2f}"
        self.view.update([one.W for one in self.theta], self.seen.forward.h, self.gradients, self.dropped, head,
                         self._note(training, p), [np.asarray(z) for z in maps(self.theta, (None, *self.m), np.float32(p))],
                         ("f under this mask", "f by expectation"), self.points, self.x,
                         (run.train, run.valid), t)

    def _note(self, training, p):
        if not training:
            return "no unit is crossed out, nothing is trained"
        drawn = "as training drew it" if self.mask is None else "made by hand, for this look alone"
        return f"mask {drawn}; click a unit to drop it or bring it back"

    def sentence(self, old, new, run):
        t, p = new["t"], new["p"]
        if not np.isfinite(run.train).all():
            return f"The run diverged at update {int((~np.isfinite(run.train)).argmax())}: lower α."
        words = [f"Update {t}: the loss of this example is {signed(float(self.seen.loss), 3)}; with the expectation the "
                 f"training loss is {run.train[t]:.3f}, the validation loss {run.valid[t]:.3f}."]
        if new["units"] == TEST:
            return " ".join([f"Test time: every hidden unit is there, h ⊙ {1 - p:.2f}.", *words])
        words = [self._said(), *words, self.words]
        if self.kept:
            words.append(f"A ended at validation loss {self.kept[1].valid[-1]:.3f}, this run at {run.valid[-1]:.3f}.")
        return " ".join(word for word in words if word)

    def _said(self):
        """Who is dropped, and what gradient these units receive."""
        if not self.dropped:
            return "No unit is dropped: this is the whole network."
        each = ", ".join(f"h{sub(j + 1)}{layer(k)}" for k, j in sorted(self.dropped))
        wrong = max(abs(self.gradients[unit]) for unit in self.dropped)
        if wrong == 0:
            return (f"Dropped: {each}. Each of them gets gradient 0, so the weights into it do not move; h = 0 holds those "
                    "out of it.")
        return f"Dropped: {each}. They get a gradient all the same, up to {wrong:.2g}: the mask is missing in bprop."

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

