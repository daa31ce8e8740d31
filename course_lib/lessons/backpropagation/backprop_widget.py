"""Backpropagation, one equation at a time. Slide S19: from the output gradient down to every W and b, in numbers."""
import numpy as np

from course_lib.activations import NAMES
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.interactive.parameter_picker import OneAtATime
from course_lib.interactive.words import power
from course_lib.notation import layer, signed, sub, vector

from .backprop_view import BackpropPicture, BackpropView
from .equations import STEP_OF, STEPS, number_rows, remark
from .exercises import in_a_row
from .small_network import GIVEN, PARAMETER_NAMES, PARAMETERS, SIZES, START, all_tensors, entry_name, numpy_activation

PIXELS_PER_UNIT = 60
SATURATED = 0.01        # g′ below it is spoken of


class Backprop(OneAtATime):
    """→ and ← step through the slide's equations; drag x, a weight or a bias up or down; click a gradient to go to it."""

    title = "Backpropagation, one equation at a time"
    longest = 200
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
        Slider("which", "parameter", 1, "which weight or bias to move", "rest", low=1, high=len(PARAMETER_NAMES), step=1),
        Slider("w", "its value", START["W1"][0][0], "value of the chosen parameter", "rest", low=-4, high=4, step=0.05),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "rest", options=NAMES),
    )
    more = ("back", "all", "x2", "which", "w")
    scenes = tuple(dict(step=k) for k in range(1, 8))

    def __init__(self, f=None, **start):
        """`f(theta, x, y, g, dg)` -> [(∇W, ∇b), …]: a backpropagation of the reader's own, as in exercise "backprop"."""
        self.own = OwnFunction(f and in_a_row(f))
        super().__init__(**start)

    def make_view(self):
        return BackpropView(SIZES)

    def setup(self):
        super().setup()
        self.grabbed = None

    # --- the numbers ------------------------------------------------------------------------------------------------

    def compute(self, x1, x2, y, g, **_):
        """{name: array} of every tensor in the picture; ∇W and ∇b are the reader's if there is a function that works."""
        x, label = np.array([x1, x2], np.float32), int(y) - 1
        out = all_tensors(self.theta, x, label, g)
        names = ("W1", "b1", "W2", "b2")
        theta = [(self.theta[f"W{k}"].astype(float), self.theta[f"b{k}"].astype(float)) for k in (1, 2)]
        got = self.own((theta, x.astype(float), label, *numpy_activation(g)), *[self.theta[n].shape for n in names],
                       wrong=not_finite)
        self.words = self.own.message if got is None else agreement({n: out[f"∇{n}"] for n in names}, got)
        return out if got is None else out | {f"∇{n}": grad for n, grad in zip(names, got, strict=True)}

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, step, which, y, g, **values):
        now = STEPS[step]
        shown = {*GIVEN, *(s.makes for s in STEPS[1 : step + 1])}
        loss = f"ℓ = −log f(x){sub(int(y))} = {signed(result['l'], 3)}"
        self.view.update(BackpropPicture(
            result, shown, now.makes, now.reads, PARAMETERS[PARAMETER_NAMES[which - 1]], now.line, now.k, loss,
            now.says, number_rows(step, result), remark(step, result, g)))

    def sentence(self, old, new, result):
        step, (name, tensor, index) = new["step"], self.chosen()
        words = [f"Step {step} of {len(STEPS) - 1}: {STEPS[step].says}."]
        if step:
            name_now = STEPS[step].makes
            words.append(f"{name_now[:-1]}{layer(int(name_now[-1]))} = {vector(result[name_now].ravel() + 0.0, 3)}.")
        if low := [j for j in range(SIZES[1]) if step >= STEP_OF["∇a1"] and abs(result["dg"][j]) < SATURATED]:
            each = ", ".join(f"g′(a{sub(j + 1)}) = {signed(result['dg'][j], 4)}" for j in low)
            little = "almost " * bool(result["dg"][low].any())
            words.append(f"{each}: {little}nothing passes to the weights of {'this unit' if len(low) == 1 else 'these units'}.")
        value = f"{name} = {signed(new['w'])}"
        if step >= STEP_OF[f"∇{tensor}"]:
            value += f" has gradient {signed(float(result[f'∇{tensor}'][index]) + 0.0, 4)}"
        return " ".join([*words, f"ℓ = {signed(result['l'], 4)}. {value}.", self.words]).strip()

    # --- the hand on the picture ------------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.network]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is not None and (key := self.view.at(x, y, self.least)):
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
            self.set(which=1 + PARAMETER_NAMES.index(entry_name(tensor, index)))
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


def agreement(course, readers):
    """How far the reader's gradients are from the course's {tensor: gradient}, in words."""
    far = {name: float(np.abs(own - right).max()) for (name, right), own in zip(course.items(), readers, strict=True)}
    worst = max(far, key=far.get)
    if far[worst] < 1e-5:
        return f"∇W and ∇b are yours: they agree with the course's to {power(far[worst])}."
    return f"∇W and ∇b are yours: ∇{worst[0]}{layer(int(worst[1]))} differs from the course's by up to {far[worst]:.2g}."
