"""The RBM of slide S52 with every probability written out: 16 x times 32 h. Drag a weight and see p(x) move."""
import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import OwnFunction, each, not_finite
from course_lib.interactive.parameter_picker import OneAtATime
from course_lib.interactive.words import power
from course_lib.notation import chain, signed
from course_lib.rbm import RBM

from .tiny import GOALS, HS, LIMIT, NAMES, NOTHING, START, D, H, X, solution, tiny_probabilities, word
from .tiny_view import TinyRbmPicture, TinyRbmView

PIXELS_PER_UNIT = 40
SUMS, GIVEN = "p(x) and p(h)", "p(x|h) and p(h|x)"


class TinyRbm(OneAtATime):
    """Click units; drag a line or a bias up or down; click the table. ← → choose x, ↑ ↓ choose h (or use the sliders)."""

    title = "A tiny RBM, every probability"
    first, names = START, NAMES
    controls = (
        Slider("row", "x: row", 12, "which x: its row in the table, read as a binary number", "state", draw_only=True,
               low=0, high=2**D - 1, step=1),
        Slider("column", "h: column", 16, "which h: its column in the table, read as a binary number", "state", draw_only=True,
               low=0, high=2**H - 1, step=1),
        Slider("which", "parameter", 1, "which weight or bias to move", "parameter", low=1, high=len(NAMES), step=1),
        Slider("w", "its value", START["W"][0][0], "value of the chosen weight or bias", "parameter",
               low=-LIMIT, high=LIMIT, step=0.05),
        Choice("bars", "bars", SUMS, "what the bars beside the table show", "show", draw_only=True, options=(SUMS, GIVEN)),
        Choice("table", "table", "p(x, h)", "what the table shows", "show", draw_only=True, options=("p(x, h)", "E(x, h)")),
        Choice("goal", "aim for", "none", "a distribution p(x) to aim for", "goal", draw_only=True, options=tuple(GOALS)),
        Button("solve", "Show one way", says="set parameters that come near the goal", group="goal"),
        Button("zero", "All 0", says="set every weight and bias to 0", group="goal"),
    )
    more = ("row", "column", "which", "w")
    scenes = (dict(table="E(x, h)"), dict(row=3, column=15), dict(table="p(x, h)"))

    def __init__(self, energy=None, free_energy=None, hidden=None, **start):
        """Functions of the reader's own, as in the exercises: E(x, h, W, b, c), a table, F(x, W, b, c), p_h(x, W, b, c).

        Only with one of them does the picture show what the formulas say: they are asked for in exercises after the first.
        """
        self.own_E, self.own_F, self.own_p_h = map(OwnFunction, (energy, free_energy, hidden))
        self.formulas = bool(self.own_E or self.own_F or self.own_p_h)
        super().__init__(**start)

    def make_view(self):
        return TinyRbmView(X, HS, formulas=self.formulas)

    def setup(self):
        super().setup()
        self.grabbed, self.before = None, None

    # --- the numbers ----------------------------------------------------------------------------------------------

    def compute(self, **_):
        """TinyProbabilities, with what the reader's functions give in the place of the course's numbers."""
        theta = RBM(*(self.theta[name] for name in "Wbc"))
        r, self.compared = tiny_probabilities(theta), []
        parameters, rows = tuple(part.astype(float) for part in theta), [(x.astype(float),) for x in X]
        E = self.own_E((X.astype(float), HS.astype(float), *parameters), r.E.shape, wrong=not_finite)
        F = self._readers(self.own_F, rows, parameters)
        p_h = self._readers(self.own_p_h, rows, parameters, H)
        if E is not None:
            r = self._take(r.with_energies(E[0]), r, "E", "E in the table is")
        if F is not None:
            r = self._take(r._replace(px=np.exp(np.minimum(-F - r.formula_log_Z, 700))), r, "px", "The dots of p(x) are")
        if p_h is not None:
            r = self._take(r._replace(chance_h=p_h), r, "chance_h", "p(h = 1 | x) is")
        return r

    def _readers(self, own, inputs, parameters, *shape):
        """The reader's function on each input, or None."""
        return each(own, [(*one, *parameters) for one in inputs], *shape, wrong=not_finite) if own else None

    def _take(self, theirs, ours, field, what):
        """`theirs`, once it is said how far its `field` is from the course's."""
        far = np.abs(getattr(theirs, field) - getattr(ours, field)).max()
        self.compared.append(f"{what} yours{': no difference from the course’s' if far < 1e-4 else f', off by up to {far:.2g}'}.")
        return theirs

    def note(self):
        return " ".join(own.message for own in (self.own_E, self.own_F, self.own_p_h) if own.message)

    def sides(self, result, row, column, bars):
        """((bars at the side, on top) by summing the table, the same two by the formulas)."""
        return result.marginals() if bars == SUMS else result.conditionals(row, column)

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, result, row, column, bars, which, table, goal, **_):
        name, *chosen = self.chosen(which)
        x, h = X[row].astype(int), HS[column].astype(int)
        colours, shown = self._table(result, table)
        top, side = ("p(h) = Σₓ p(x, h)", "p(x) = Σₕ p(x, h)") if bars == SUMS else (
            f"p(h | x = {word(x)})", f"p(x | h = {word(h)})")
        lengths, dots = ("sums of p over a row, over a column", "exp(−F)/Z") if bars == SUMS else (
            "row and column of p, divided by their sums", "products of the units")
        notes = f"Table: {table}; {shown}.", f"Bars: {lengths}.", f"Dots: {dots}." * self.formulas
        self.view.update(TinyRbmPicture(
            self.theta, x, h, result.chance_h[row], result.chance_x[column], tuple(chosen), name,
            self._lines(result, row, column), colours, *self.sides(result, row, column, bars), row, column,
            GOALS[goal] if bars == SUMS else None, (top, side, *notes)))

    def _table(self, result, table):
        """(colours of the table, what they mean)."""
        E, p = result.E, result.p
        if table == "p(x, h)":
            return np.sqrt(p / p.max()) * 0.999, f"darkest {p.max():.3f}"
        return 1.5 - 0.499 * E / max(float(np.abs(E).max()), 1e-9), f"blue {signed(E.min(), 1)}, orange {signed(E.max(), 1)}"

    def _lines(self, r, row, column):
        x, h, E = X[row], HS[column], r.E[row, column]
        parts = -h @ self.theta["W"] @ x, -self.theta["c"] @ x, -self.theta["b"] @ h
        return (f"    = {chain(parts)} = {signed(E)}",
                f"p(x, h) = exp(−E)/Z = {exponential(-E)} / {exponential(r.log_Z)} = {r.p[row, column]:.4f}")

    def sentence(self, old, new, result):
        row, column, p, px = new["row"], new["column"], result.p, result.p.sum(1)
        words = [f"x = {word(X[row])}, h = {word(HS[column])}: E = {signed(result.E[row, column])}, p(x, h) = "
                 f"{p[row, column]:.4f}. p(x) = {px[row]:.4f} is the sum of its row; log Z = {result.log_Z:.3f}."]
        if new["bars"] == GIVEN:
            sums, products = self.sides(result, row, column, GIVEN)
            far = max(np.abs(a - b).max() for a, b in zip(sums, products, strict=True))
            words.append("Row and column divided by their sums, and the products of the units’ chances, differ by at most "
                         f"{power(max(far, 1e-7))}.")
        if self.before is not None and np.abs(px - self.before).max() > 5e-5:
            up, down = int(np.argmax(px - self.before)), int(np.argmin(px - self.before))
            words.append("p(x) rose most for " + ", fell most for ".join(
                f"{word(X[i])} ({self.before[i]:.3f} → {px[i]:.3f})" for i in (up, down)) + ".")
        if GOALS[new["goal"]] is not None:
            words.append(f"Total variation distance to the aim: {0.5 * np.abs(px - GOALS[new['goal']]).sum():.3f}.")
        self.before = px
        return " ".join(filter(None, [self.note(), *words, *self.compared]))

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.network]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is not None and (touched := self.view.at(x, y, self.least)):
            self._touch(*touched, y)
        elif kind == "move" and self.grabbed:
            start, y0 = self.grabbed
            self.set(w=float(np.clip(start + (y - y0) / PIXELS_PER_UNIT, -LIMIT, LIMIT)))
        elif kind == "up":
            self.grabbed = None

    def _touch(self, what, place, y):
        if what in ("x", "h"):
            control, n = ("row", D) if what == "x" else ("column", H)
            self.set(**{control: self.values[control] ^ 1 << n - 1 - place})
        elif what == "cell":
            row, column = place
            self.set(row=row, **({} if column is None else {"column": column}))
        else:
            self.set(which=1 + list(NAMES.values()).index((what, place)))
            self.grabbed = (self.values["w"], y)

    def key(self, key, shift):
        steps = {"ArrowLeft": ("row", -1), "ArrowRight": ("row", 1), "ArrowUp": ("column", 1), "ArrowDown": ("column", -1)}
        if key in steps:
            self.nudge(*steps[key])

    def on_solve(self):
        if self.values["goal"] == "none":
            raise ValueError("there is nothing to aim for: choose a distribution first")
        self.take(solution(self.values["goal"]))
        self.refresh(dict(self.values))

    def on_zero(self):
        self.take(NOTHING)
        self.refresh(dict(self.values))


def exponential(log_value):
    """e^(log_value) for a label; up to a million in whole numbers, so that the quotient of two can be checked."""
    value = float(np.exp(log_value))
    return f"{value:,.0f}" if 1e3 <= value < 1e6 else power(value)
