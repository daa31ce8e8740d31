"""How the start decides the run: the hand on slide S25. Every control shows at once a complete training run."""
from functools import partial

import numpy as np

from course_lib.activations import place
from course_lib.data.toys import SETS
from course_lib.diagnostics.examinations import count_distinct
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.run import FRAMES, RecordedRun, run_controls
from course_lib.interactive.words import beside_a, count, loss, over_seeds, percent
from course_lib.toy_runs import KINDS, L_MAX, NAMES, STEPS, H, first_bad, map_at, setting

from .initialization import run_from, two_sets, validation_losses, weights_by
from .initialization_view import InitializationPicture, InitializationView


class Initialization(RecordedRun):
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
    more = ("data", "alpha", "seed", "ones", "seeds")
    scenes = tuple(dict(init=start) for start in ("zero", "constant", "uniform", "Glorot"))

    def __init__(self, recipe=None, **start):
        """`recipe(U)`: the reader's own W^(k) from uniform numbers U (H_k, H_{k-1}), used in place of Glorot's."""
        self.own = OwnFunction(recipe)
        super().__init__(**start)

    def make_view(self):
        return InitializationView(L_MAX, FRAMES * STEPS)

    def ahead(self):
        for name in SETS:
            yield partial(two_sets, name, 0.5)
        yield partial(validation_losses, setting(hyper=(0.1,)), self.sets)

    def compute(self, init, g, data, scale, depth, alpha, seed, ones, seeds):
        self.sets = two_sets(data, ones)
        own = weights_by(self._recipe, seed) if self.own else None
        s = setting(init, scale, depth, g, seed, (alpha,), own=own)
        self.bundle = validation_losses(s, self.sets, None if own is None else self._recipe) if seeds else None
        return run_from(s, self.sets)

    def _recipe(self, U):
        """W from uniform numbers U by the reader's function, or None."""
        W = self.own((U,), U.shape, wrong=no_numbers)
        return None if W is None else W[0]

    def show(self, run, t, depth, g, **values):
        over = np.nan_to_num(np.asarray(map_at(run.theta, np.int32(t), place(g), np.int32(depth))))
        self.view.update(InitializationPicture(run, t, over, *self.sets[0], depth, self._titles(run, t),
                                               self.kept and self.kept[1], self.bundle))

    def _titles(self, run, t):
        distinct = count_distinct(np.nan_to_num(run.paths[t]))
        return {
            "loss": f"validation loss {loss(run.valid[t])}, step {run.steps[t]}",
            "map": f"validation error {percent(run.error[t], 0)}" if np.isfinite(run.valid[t]) else "diverged",
            "units": f"{count(distinct, 'distinct unit')} in {H} places" if np.isfinite(run.paths[t]).all() else "diverged",
            "h": "size of the activations (rms)",
            "grad": "size of the gradients (rms)",
        }

    def sentence(self, old, new, run):
        """What the run shows, after a word about the reader's recipe where that is in use."""
        used = self.own.used and new["init"] == "Glorot"
        yours = self.own.message or ("The weights are drawn by YOUR recipe." if used else "")
        return f"{yours} {self._about(new, run)}".strip()

    def _about(self, new, run):
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
        words = [f"Step {run.steps[t]}: validation loss {loss(run.valid[t])}, error {percent(run.error[t], 0)}."]
        if distinct < H:
            words.append(f"Layer 1 has {count(distinct, 'distinct unit')} in {H} places: equal units get equal gradients.")
        elif k > 1:
            words.append(f"Smallest over largest ‖∇W⁽ᵏ⁾‖ of the hidden layers: {ratio:.2g}.")
        if self.bundle is not None:
            words.append(over_seeds("the last validation loss is", self.bundle[:, -1]) + ".")
        if self.kept:
            words.append(beside_a(loss(self.kept[1].valid[-1]), loss(run.valid[-1])))
        return " ".join(words)


def about_bias(size):
    """What the output bias does while everything else stands still: the condition of "all gradients 0 at W = 0"."""
    if size < 1e-7:
        return "the output bias too, because f(x) already says the class frequencies."
    if size < 0.02:
        return f"only the output bias jitters (|∇b| = {size:.1g}), since mini-batches are not exactly balanced."
    return f"only the output bias moves (|∇b| = {size:.2g}), until f(x) says the class frequencies."


def no_numbers(W):
    """What is wrong with weights, or ""."""
    return "" if np.isfinite(W).all() else "gave weights that are no numbers"
