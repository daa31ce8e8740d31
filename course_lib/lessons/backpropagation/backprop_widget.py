"""Backpropagation, one equation at a time. Slide S19: from the output gradient down to every W and b, in numbers."""
from functools import wraps

import jax
import numpy as np

from course_lib.activations import ACTIVATIONS, select
from course_lib.backprop import backprop
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import answers
from course_lib.interactive.parameter_picker import OneAtATime
from course_lib.loss import softmax_nll
from course_lib.network import Layer, fprop
from course_lib.notation import layer, signed, sub, vector

from .backprop_view import SIZES, BackpropView
from .equations import ORDER, PARAMETERS, START, STEP_OF, STEPS, note, rows, title

NAMES = tuple(f.name for f in ACTIVATIONS)
GIVEN = ("x", "W1", "b1", "a1", "h1", "W2", "b2", "a2", "f", "e")
PIXELS_PER_UNIT = 60
SATURATED = 0.01


@jax.jit
def both_ways(theta, x, y, g):
    """(Forward, Gradients, g′(a^(1)), l) of one example (x, y); g is an index of ACTIVATIONS."""
    f = select(g)
    forward = fprop(theta, x, f)
    return forward, backprop(theta, forward, y, f), f.dg(forward.a[1]), softmax_nll.value(forward.a[-1], y)


class Backprop(OneAtATime):
    """→ and ← step through the slide's equations; drag x, a weight or a bias up or down; click a gradient to go to it."""

    title = "Backpropagation, one equation at a time"
    first, names = START, PARAMETERS
    controls = (
        Slider("step", "step", 0, "step of backpropagation, 0 is the forward pass", "step", draw_only=True,
               low=0, high=len(STEPS) - 1, step=1),
        Button("back", "◂ Back", says="one equation back", group="step"),
        Button("next", "Next equation ▸", says="compute the next equation", group="step"),
        Button("all", "All", says="compute everything", group="step"),
        Slider("x1", "x₁", 1.0, "input x 1", "x", low=-3, high=3, step=0.05),
        Slider("x2", "x₂", -0.5, "input x 2", "x", low=-3, high=3, step=0.05),
        Choice("y", "class y", "2", "the right class y", "x", options=("1", "2")),
        Slider("which", "parameter", 1, "which weight or bias to move", "rest", low=1, high=len(ORDER), step=1),
        Slider("w", "its value", START["W1"][0][0], "value of the chosen parameter", "rest", low=-4, high=4, step=0.05),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "rest", options=NAMES),
    )

    def __init__(self, f=None, **start):
        """`f(theta, x, y, g, dg)` -> [(∇W, ∇b), …]: a backpropagation of the reader's own, as in exercise "backprop"."""
        self.own = f
        super().__init__(**start)

    def make_view(self):
        return BackpropView()

    def setup(self):
        super().setup()
        self.grabbed = None

    # --- the numbers ------------------------------------------------------------------------------------------------

    def compute(self, x1, x2, y, g, **_):
        """{name: array} of every tensor in the picture, g′(a^(1)) as "dg", the loss as "l"."""
        theta = tuple(Layer(self.theta[f"W{k}"], self.theta[f"b{k}"]) for k in (1, 2))
        x, label = np.array([x1, x2], np.float32), int(y) - 1
        forward, grads, dg, loss = jax.tree.map(np.asarray, both_ways(
            theta, x, np.int32(label), np.int32(NAMES.index(g))))
        out = {name: values.copy() for name, values in self.theta.items()}
        out |= dict(x=x, a1=forward.a[1], h1=forward.h[1], a2=forward.a[2], f=forward.h[2], e=np.eye(2)[label], dg=dg,
                    l=float(loss))
        out |= {"∇a2": grads.a[2], "∇h1": grads.h[1], "∇a1": grads.a[1]}
        out |= {f"∇{name}{k}": getattr(grads.theta[k - 1], name) for k in (1, 2) for name in "Wb"}
        self.words = self._ask_the_learner(out, x, label, g) if self.own is not None else ""
        return out

    def _ask_the_learner(self, out, x, label, g):
        """Put the reader's ∇W and ∇b in the place of the course's; the sentence that says how far apart they are."""
        names = ("W1", "b1", "W2", "b2")
        theta = [(self.theta[f"W{k}"].astype(float), self.theta[f"b{k}"].astype(float)) for k in (1, 2)]
        got, words = answers(flat(self.own), (theta, x.astype(float), label, *in_numpy(g)),
                             *[self.theta[n].shape for n in names])
        if got is None:
            return words
        far = [float(np.abs(mine - out[f"∇{n}"]).max()) for n, mine in zip(names, got, strict=True)]
        out |= {f"∇{n}": mine for n, mine in zip(names, got, strict=True)}
        worst = names[int(np.argmax(far))]
        if max(far) < 1e-5:
            return f"∇W and ∇b are yours: they agree with the course's to {max(far):.0e}."
        return f"∇W and ∇b are yours: ∇{worst[0]}{layer(int(worst[1]))} differs from the course's by up to {max(far):.2g}."

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, step, which, y, g, **values):
        now = STEPS[step]
        shown = {*GIVEN, *(s.makes for s in STEPS[1 : step + 1])}
        loss = f"l = −log f(x){sub(int(y))} = {signed(result['l'], 3)}"
        self.view.update(result, shown, now.makes, now.reads, PARAMETERS[ORDER[which - 1]], now.line, now.k, loss,
                         now.says, rows(step, result, g), note(step, result, g))

    def sentence(self, old, new, result):
        step, (name, tensor, index) = new["step"], self.chosen()
        words = [f"Step {step} of {len(STEPS) - 1}: {STEPS[step].says}."]
        if step:
            made = STEPS[step].makes
            words.append(f"{made[:-1]}{layer(int(made[-1]))} = {vector(result[made].ravel() + 0.0, 3)}.")
        if low := [j for j in range(SIZES[1]) if step >= STEP_OF["∇a1"] and abs(result["dg"][j]) < SATURATED]:
            each = ", ".join(f"g′(a{sub(j + 1)}) = {signed(result['dg'][j], 4)}" for j in low)
            little = "almost " * bool(result["dg"][low].any())
            words.append(f"{each}: {little}nothing passes to the weights of {'this unit' if len(low) == 1 else 'these units'}.")
        value = f"{name} = {signed(new['w'])}"
        if step >= STEP_OF[f"∇{tensor}"]:
            value += f" has gradient {signed(float(result[f'∇{tensor}'][index]) + 0.0, 4)}"
        return " ".join([*words, f"l = {signed(result['l'], 4)}. {value}.", self.words]).strip()

    # --- the hand on the picture ------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is not None and (key := self.view.at(x, y)):
            self._press(*key, y)
        elif kind == "move" and self.grabbed:
            control, start, y0 = self.grabbed
            slider = self.by_name[control]
            value = start + (y - y0) / PIXELS_PER_UNIT
            self.set(**{control: min(slider.high, max(slider.low, value))})
        elif kind == "up":
            self.grabbed = None

    def _press(self, tensor, index, y):
        if tensor == "x":
            name = f"x{index[0] + 1}"
            self.grabbed = (name, self.values[name], y)
        elif tensor in self.theta:
            self.set(which=1 + ORDER.index(title(tensor, index)))
            self.grabbed = ("w", self.values["w"], y)
        else:
            self.set(step=STEP_OF.get(tensor, 0))

    def key(self, key, shift):
        if key in ("ArrowRight", "ArrowLeft"):
            self.nudge("step", 1 if key == "ArrowRight" else -1)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("w", (10 if shift else 1) * (1 if key == "ArrowUp" else -1))

    def on_next(self):
        self.nudge("step", 1)

    def on_back(self):
        self.nudge("step", -1)

    def on_all(self):
        self.set(step=len(STEPS) - 1)


def in_numpy(g):
    """(g, g′) for the reader's own NumPy function."""
    f = ACTIVATIONS[NAMES.index(g)]
    sigm = lambda a: 1 / (1 + np.exp(-np.asarray(a, float)))                # noqa: E731
    return {"sigm": (sigm, lambda a: sigm(a) * (1 - sigm(a))), "tanh": (np.tanh, lambda a: 1 - np.tanh(a) ** 2),
            "reclin": (lambda a: np.maximum(a, 0.0), lambda a: 1.0 * (np.asarray(a) > 0))}.get(
                f.name, (lambda a: a, lambda a: np.ones_like(np.asarray(a, float))))


def flat(fn):
    """`fn` with its list of pairs laid out in one row; unfinished answers stay as they are."""
    @wraps(fn)
    def laid_out(*args):
        value = fn(*args)
        if not isinstance(value, (tuple, list)):
            return value
        return [part for pair in value for part in (pair if isinstance(pair, (tuple, list)) else (pair,))]

    return laid_out
