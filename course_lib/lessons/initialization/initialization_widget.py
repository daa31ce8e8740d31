"""How the start decides the run. Slide S25: every control shows at once a complete training run from that start."""
from functools import partial

import jax
import numpy as np

from course_lib.activations import place
from course_lib.data.toys import draw
from course_lib.diagnostics.examinations import count_distinct
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.own_function import answers
from course_lib.interactive.run import FRAMES, Run, run_controls
from course_lib.interactive.words import loss
from course_lib.toy_runs import (
    KINDS,
    L_MAX,
    NAMES,
    SEEDS,
    SETS,
    STEPS,
    H,
    Plan,
    first_bad,
    map_at,
    run_once,
    run_seeds,
    setting,
)

from .initialization_view import InitializationView

PLAN = Plan()


class Initialization(Run):
    """Zero, constant, uniform or Glorot start; scale, depth, g, α: the whole run follows the hand."""

    title = "The start decides the run"
    controls = (
        Choice("init", "W⁰", "Glorot", "initialization of the weights", "what", options=KINDS),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "what", options=NAMES),
        Choice("data", "data", "moons", "data set", "what", options=tuple(SETS)),
        Slider("scale", "scale", 1.0, "scale: the constant, the bound b, or the factor on Glorot's bound", "how",
               low=0.01, high=10.0, log=True),
        Slider("depth", "L", 2, "depth L: number of hidden layers", "how", low=1, high=L_MAX, step=1),
        Slider("alpha", "α", 0.3, "learning rate alpha", "how", low=0.001, high=30.0, log=True),
        Slider("seed", "seed", 0, "seed of the run", "how", low=0, high=31, step=1),
        Slider("ones", "class 1", 0.5, "fraction of the examples in class 1", "how", low=0.1, high=0.9, step=0.05),
        *run_controls(),
    )

    def __init__(self, recipe=None, **start):
        """`recipe(U)`: the reader's own W^(k) from uniform numbers U (H_k, H_{k-1}), used in place of Glorot's."""
        self.recipe, self.trouble = recipe, ""
        super().__init__(**start)

    def make_view(self):
        return InitializationView(L_MAX, FRAMES * STEPS)

    def ahead(self):
        for name in SETS:
            yield partial(draw, name, 0)
        yield partial(run_seeds, PLAN, "valid", setting(hyper=(0.1,)), self.train, self.valid)

    def compute(self, init, g, data, scale, depth, alpha, seed, ones, seeds):
        key = jax.random.key(100)
        self.train, self.valid = (draw(data, jax.random.fold_in(key, i), ones) for i in (0, 1))
        own = self.drawn(seed)
        s = setting(init, scale, depth, g, seed, (alpha,), own=own)
        run = run_once(PLAN, s, self.train, self.valid)
        if own is not None and seeds:
            s = s._replace(own=tuple(np.stack(each) for each in zip(*map(self.drawn, range(SEEDS)), strict=True)))
        self.bundle = np.asarray(run_seeds(PLAN, "valid", s, self.train, self.valid)) if seeds else None
        return jax.tree.map(np.asarray, run)

    def drawn(self, seed):
        """W^(1) … W^(L+1) of the largest network by the reader's recipe; None where there is none, or it fails."""
        self.trouble, out = "", []
        for shape in zip(PLAN.sizes[1:], PLAN.sizes[:-1], strict=True) if self.recipe else ():
            U = np.random.default_rng((seed, len(out))).uniform(size=shape)
            value, self.trouble = answers(self.recipe, (U,), shape)
            if not self.trouble and not np.isfinite(value[0]).all():
                self.trouble = f"{self.recipe.__name__} gave weights that are no numbers: the picture shows the course's."
            if self.trouble:
                return None
            out.append(value[0].astype(np.float32))
        return tuple(out) or None

    def show(self, run, t, depth, g, **values):
        h_map = map_at(run.theta, np.int32(t), place(g), np.int32(depth))
        self.view.update(run, t, np.nan_to_num(np.asarray(h_map)), self.train, depth, self._titles(run, t, depth),
                         self.kept and self.kept[1], self.bundle)

    def _titles(self, run, t, depth):
        distinct = count_distinct(np.nan_to_num(run.paths[t]))
        return {
            "loss": f"loss {loss(run.valid[t])} at step {run.steps[t]}",
            "map": f"validation error {100 * run.error[t]:.0f} %" if np.isfinite(run.valid[t]) else "diverged",
            "units": f"{count(distinct)} in {H} places",
            "h": "size of the activations (rms)",
            "grad": "size of the gradients (rms)",
        }

    def sentence(self, old, new, run):
        """What the run shows, after a word about the reader's recipe where that is in use."""
        yours = self.recipe and (self.trouble or new["init"] == "Glorot" and "The weights are drawn by YOUR recipe.")
        return " ".join(filter(None, (yours, self._said(new, run))))

    def _said(self, new, run):
        t, k = new["t"], new["depth"]
        if (bad := first_bad(run)) is not None:
            return (f"The run diverged at step {run.steps[bad]}: the loss is not a number any more. "
                    f"Lower α (now {new['alpha']:g}) or the scale.")
        grads, bias = np.append(run.grad_W[t, :k], run.grad_W[t, -1]), run.grad_b[t, -1]
        if grads.max() == 0 and run.grad_b[t, :k].max() == 0:
            return (f"At step {run.steps[t]} the gradient of every weight and hidden bias is exactly 0; "
                    f"{about_bias(bias)}")
        distinct = count_distinct(np.nan_to_num(run.paths[t]))
        ratio = grads[:-1].min() / max(grads[:-1].max(), 1e-30)
        words = [f"Step {run.steps[t]}: validation loss {run.valid[t]:.3f}, error {100 * run.error[t]:.0f} %."]
        if distinct < H:
            words.append(f"Layer 1 has {count(distinct)} in {H} places: equal units get equal gradients.")
        elif k > 1:
            words.append(f"Smallest over largest ‖∇W^(k)‖ of the hidden layers: {ratio:.2g}.")
        if self.bundle is not None:
            last = self.bundle[:, -1]
            words.append(f"Over 16 seeds the last validation loss is {np.median(last):.3f} "
                         f"({last.min():.3f} to {last.max():.3f}).")
        if self.kept:
            words.append(f"A ended at {self.kept[1].valid[-1]:.3f}, this run at {run.valid[-1]:.3f}.")
        return " ".join(words)


def about_bias(size):
    """What the output bias does while everything else stands still: the condition of "all gradients 0 at W = 0"."""
    if size < 1e-7:
        return "the output bias too, because f(x) already says the class frequencies."
    if size < 0.02:
        return f"only the output bias jitters (|∇b| = {size:.1g}), since mini-batches are not exactly balanced."
    return f"only the output bias moves (|∇b| = {size:.2g}), until f(x) says the class frequencies."


def count(units):
    return f"{units} different unit{'s' if units > 1 else ''}"
