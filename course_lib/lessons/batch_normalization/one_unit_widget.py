"""The four lines of the algorithm under the hand. Slide S51: a mini-batch one can pull apart, then μ, σ², x̂, y."""
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.notation import signed, sub

from .one_unit import GRID, MOST, PULL, FourLines, X, four_lines, read_by
from .one_unit_view import BatchNormStepsPicture, BatchNormStepsView

NAMES = tuple(f"x{i + 1}" for i in range(MOST))


class StepsResult(NamedTuple):
    """The m numbers of the mini-batch, the lines that are drawn and the course's; g over GRID and at y."""

    x: np.ndarray
    lines: FourLines
    ours: FourLines
    g_grid: np.ndarray
    g_y: np.ndarray


class BatchNormSteps(Explorer):
    """Pull the numbers of the upper line; → for the next line of the algorithm, ← for the one before."""

    title = "Batch normalization, line by line"
    longest = 140
    controls = (
        Slider("step", "line", 0, "line of the algorithm", "go", low=0, high=4, step=1, draw_only=True),
        Button("back", "◂", says="one line back", group="go"),
        Button("next", "Next line ▸", says="next line of the algorithm", group="go"),
        Slider("m", "m", 5, "mini-batch size m", "go", low=1, high=MOST, step=1),
        *(Slider(name, f"x{sub(i + 1)}", X[i], f"pre-activation x {i + 1} of the mini-batch", "batch", low=-PULL, high=PULL,
                 step=0.1) for i, name in enumerate(NAMES)),
        Slider("gamma", "γ", 1.0, "gamma, the learned scale", "learned", low=-4.0, high=4.0),
        Slider("beta", "β", 0.0, "beta, the learned shift", "learned", low=-5.0, high=5.0),
        Button("undo", "γ, β that undo it", says="set gamma and beta so that y equals x", group="learned"),
        Slider("eps", "ε", 1e-5, "epsilon under the root", "learned", low=1e-5, high=10.0, log=True),
        Choice("g", "g", "sigm", "activation function that reads y", "learned", options=("sigm", "tanh", "reclin")),
    )
    more = ("back", "x1", "x2", "x3", "x4", "x5", "x6", "undo", "eps", "g")
    scenes = tuple(dict(step=k) for k in range(1, 5))

    def __init__(self, f=None, **start):
        """`f(x, gamma, beta, eps) -> μ, σ², x̂, y` for x (m, 1): the reader's own lines, drawn instead of ours."""
        self.own = OwnFunction(f)
        super().__init__(**start)

    def make_view(self):
        self.grabbed = None
        return BatchNormStepsView(GRID)

    def compute(self, m, gamma, beta, eps, g, **x):
        x = np.array([x[name] for name in NAMES], np.float32)
        ours = FourLines(*(np.asarray(part, float) for part in four_lines(x, np.int32(m), *np.float32([gamma, beta, eps]))))
        ours = ours._replace(x_hat=ours.x_hat[:m], y=ours.y[:m])
        x = x[:m].astype(float)
        lines = self._own_lines(x, gamma, beta, eps) or ours
        return StepsResult(x, lines, ours, *read_by(g, lines.y))

    def _own_lines(self, x, gamma, beta, eps):
        """The reader's FourLines or None."""
        m = len(x)
        got = self.own((x[:, None], np.array([gamma]), np.array([beta]), eps), (1,), (1,), (m, 1), (m, 1), wrong=not_finite)
        return got and FourLines(got[0][0], got[1][0], got[2][:, 0], got[3][:, 0])

    def show(self, result, step, g, **values):
        x, lines, _, g_grid, g_y = result
        words = [signed(lines.mu), signed(lines.var)][: min(step, 2)]
        self.view.update(BatchNormStepsPicture(x, lines.mu, lines.x_hat, lines.y, step, words, g, g_grid, g_y))

    def sentence(self, old, new, result):
        x, lines = result.x, result.lines
        m, step = new["m"], new["step"]
        words = [self._line(step, x, lines, new)]
        moved = [name for name in NAMES[:m] if old and old.get(name) != new[name]]
        if len(moved) == 1 and step > 2 and m > 1:
            words.append(f"You moved x{sub(NAMES.index(moved[0]) + 1)} alone, and all {m} of x̂ moved: they share μ_B and σ_B.")
        if m == 1 and step > 2:
            words.append("A mini-batch of one: μ_B is x₁ itself, σ²_B = 0, so x̂₁ = 0 and y₁ = β whatever x₁ is.")
        if m == 2 and step > 2 and abs(x[0] - x[1]) > 0.05 and new["eps"] < 1e-3:
            words.append("A mini-batch of two: x̂ is −1 and +1 whatever the numbers are; only their order is left.")
        return " ".join([*words, self._whose(result)]).strip()

    def _whose(self, result):
        """Whether the lines are the reader's, and the course's; "" without a function."""
        return "These are YOUR four lines. " + lines_compared(result.lines, result.ours) if self.own.used else self.own.message

    def _line(self, step, x, lines, new):
        m = len(x)
        if step == 0:
            return f"{m} pre-activation{'s' * (m > 1)} of one unit, nothing computed yet: press Next line."
        if step == 1:
            terms = " + ".join(f"({signed(v, 1)})" if v < 0 else signed(v, 1) for v in x)
            return f"μ_B = ({terms})/{m} = {signed(lines.mu)}."
        if step == 2:
            return f"σ²_B = {lines.var:.2f}: the mean of the squared distances from μ_B = {signed(lines.mu)}, divided by m = {m}."
        mean, var = np.mean(lines.x_hat), np.var(lines.x_hat)
        if step == 3:
            return f"x̂ has mean {signed(mean)} and variance σ²_B/(σ²_B + ε) = {var:.3f}: x̂₁ = {signed(lines.x_hat[0])}."
        words = f"y = γ x̂ + β has mean {signed(np.mean(lines.y))} (β = {signed(new['beta'])}) and deviation " \
                f"{np.std(lines.y):.2f} (|γ| = {abs(new['gamma']):.2f})."
        far = np.abs(lines.y - x).max()
        return words + (" y = x: γ and β have undone the normalization." if far < 0.03 and lines.var > 0.01 else "")

    def on_next(self):
        self.set(step=min(4, self.values["step"] + 1))

    def on_back(self):
        self.set(step=max(0, self.values["step"] - 1))

    def on_undo(self):
        """γ = √(σ² + ε) and β = μ, as far as the sliders reach."""
        lines = self.result.lines
        scale = float(np.sqrt(lines.var + self.values["eps"]))
        self.set(gamma=float(np.clip(scale, -4, 4)), beta=float(np.clip(lines.mu, -5, 5)), step=4)

    def pulled_in(self):
        return [self.view.lanes]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = self._at(ax, x, y)
            if self.grabbed is None and (line := self.view.line_at(event["x"], event["y"])):
                self.set(step=line)
        elif kind == "up":
            self.grabbed = None
        elif kind == "move" and self.grabbed:
            self.set(**{self.grabbed: float(np.clip(x, -PULL, PULL))})

    def _at(self, ax, x, y):
        """The name of the number under the hand, the nearest one, or None."""
        if ax is not self.view.lanes:
            return None
        near = [(abs(x - v), name) for name, v in zip(NAMES, self.result.x, strict=False)
                if self.near(ax, x, y, v, 2.0, pixels=18)]
        return min(near)[1] if near else None

    def key(self, key, shift):
        if key == "ArrowRight":
            self.on_next()
        elif key == "ArrowLeft":
            self.on_back()


def lines_compared(lines, ours):
    """Whether these μ, σ², x̂, y are the course's, in words."""
    for name, a, b in zip(("μ_B", "σ²_B", "x̂", "y"), lines, ours, strict=True):
        far = np.abs(a - b).max()
        if far > 1e-3 * max(1.0, np.abs(b).max()):
            return f"{name} differs from the course's by up to {far:.2g}."
    return "They agree with the course's."
