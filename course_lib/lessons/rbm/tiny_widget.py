"""The RBM of slide S52 with every probability written out: 16 x times 32 h. Drag a weight and see p(x) move."""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import answers, each
from course_lib.interactive.parameter_picker import OneAtATime
from course_lib.lessons.backpropagation.vanishing_widget import power
from course_lib.notation import chain, signed
from course_lib.rbm.likelihood import log_z
from course_lib.rbm.model import RBM, energy, free_energy, p_h, p_x, transpose

from .tiny import GOALS, HS, LIMIT, NAMES, NOTHING, START, D, H, X, solution, word
from .tiny_view import TinyRbmView

PIXELS_PER_UNIT = 40
SUMS, GIVEN = "p(x) and p(h)", "p(x|h) and p(h|x)"
PAIRS = np.repeat(X, len(HS), axis=0), np.tile(HS, (len(X), 1))


@jax.jit
def formulas(theta):
    """E of every (x, h) (16, 32); log Z; then what the formulas say: log p(x), log p(h), p(h=1|x) of each x, p(x=1|h)."""
    log_Z = log_z(theta)
    E = energy(theta, jnp.asarray(PAIRS[0]), jnp.asarray(PAIRS[1])).reshape(len(X), len(HS))
    x, h = jnp.asarray(X), jnp.asarray(HS)
    return E, log_Z, -free_energy(theta, x) - log_Z, -free_energy(transpose(theta), h) - log_Z, p_h(theta, x), p_x(theta, h)


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

    def __init__(self, energy=None, free_energy=None, hidden=None, **start):
        """Functions of the reader's own, as in the exercises: E(x, h, W, b, c), F(x, W, b, c), p_h(x, W, b, c)."""
        self.own = dict(E=energy, F=free_energy, p_h=hidden)
        super().__init__(**start)

    def make_view(self):
        return TinyRbmView(X, HS)

    def setup(self):
        super().setup()
        self.grabbed, self.before = None, None

    # --- the numbers ----------------------------------------------------------------------------------------------

    def compute(self, **_):
        """dict: E (16, 32), Z, p (16, 32); by enumeration and by formula: p(x), p(h), p(h|x), p(x|h); units' chances."""
        theta = RBM(*(self.theta[name] for name in "Wbc"))
        E, log_Z, log_px, log_ph, chance_h, chance_x = (np.asarray(v, float) for v in formulas(theta))
        out = dict(E=E, log_Z=float(log_Z), px=np.exp(log_px), ph=np.exp(log_ph), chance_h=chance_h, chance_x=chance_x)
        self.words = [words for name in self.own if (words := self._ask(name, out))]
        low = out["E"].min()
        weights = np.exp(low - out["E"])
        out["Z_by_sum"] = float(np.log(weights.sum()) - low)
        out["p"] = weights / weights.sum()
        return out

    def _ask(self, name, out):
        """Put what the reader's function gives in the place of the course's numbers; what there is to say about it."""
        fn = self.own[name]
        if fn is None:
            return ""
        parameters = tuple(self.theta[n].astype(float) for n in "Wbc")
        inputs = list(zip(*PAIRS, strict=True)) if name == "E" else [(x,) for x in X]
        shape = dict(E=(len(PAIRS[0]),), F=(len(X),), p_h=(len(X), H))[name]
        got, words = answers(each(fn), (inputs, parameters), shape)
        if got is None:
            return words
        key = dict(E="E", F="px", p_h="chance_h")[name]
        mine = np.exp(np.minimum(-got[0] - out["log_Z"], 700)) if name == "F" else got[0].reshape(out[key].shape)
        if not np.isfinite(mine).all():
            return f"{fn.__name__} gave NaN or infinity: the picture shows the course's."
        far, out[key] = np.abs(mine - out[key]).max(), mine
        what = dict(E="E in the table is", F="The dots of p(x) are", p_h="p(h = 1 | x) is")[name]
        return f"{what} yours{': no difference from the course’s' if far < 1e-4 else f', off by up to {far:.2g}'}."

    def sides(self, result, row, column, bars):
        """((bars at the side, on top) by summing the table, the same two by the formula)."""
        p = result["p"]
        if bars == SUMS:
            return (p.sum(1), p.sum(0)), (result["px"], result["ph"])
        by_sum = p[:, column] / max(p[:, column].sum(), 1e-300), p[row] / max(p[row].sum(), 1e-300)
        return by_sum, (product(result["chance_x"][column], X), product(result["chance_h"][row], HS))

    # --- what is seen ---------------------------------------------------------------------------------------------

    def show(self, result, row, column, bars, which, table, goal, **_):
        name, *chosen = self.chosen(which)
        x, h = X[row].astype(int), HS[column].astype(int)
        self.view.update(self.theta, x, h, result["chance_h"][row], result["chance_x"][column], tuple(chosen), name,
                         self._lines(result, row, column))
        by_sum, by_formula = self.sides(result, row, column, bars)
        E = result["E"]
        if table == "p(x, h)":
            colours, shown = np.sqrt(result["p"] / result["p"].max()) * 0.999, f"darkest: {result['p'].max():.3f}"
        else:
            reach = max(float(np.abs(E).max()), 1e-9)
            colours, shown = 1.5 + 0.499 * E / reach, f"orange {signed(E.min(), 1)}, blue {signed(E.max(), 1)}"
        top, side = ("p(h) = Σₓ p(x, h)", "p(x) = Σₕ p(x, h)") if bars == SUMS else (
            f"p(h | x = {word(x)})", f"p(x | h = {word(h)})")
        dots = "e^(−F)/Z, with F(x) or F(h)" if bars == SUMS else "products of the units’ chances"
        notes = f"Table: {table}, 16 rows x, 32 columns h; {shown}.", f"Bars: sums over the table. Dots: {dots}."
        self.view.show_table(colours, by_sum, by_formula, row, column, GOALS[goal] if bars == SUMS else None,
                             (top, side, *notes))

    def _lines(self, r, row, column):
        x, h, E = X[row], HS[column], r["E"][row, column]
        parts = -h @ self.theta["W"] @ x, -self.theta["c"] @ x, -self.theta["b"] @ h
        return (f"    = {chain(parts)} = {signed(round(E, 2) + 0.0)}",
                f"p(x, h) = e^(−E)/Z = {short(-E)} / {short(r['Z_by_sum'])} = {r['p'][row, column]:.4f}")

    def sentence(self, old, new, result):
        row, column = new["row"], new["column"]
        p, px = result["p"], result["p"].sum(1)
        words = [f"x = {word(X[row])}, h = {word(HS[column])}: E = {signed(round(result['E'][row, column], 2) + 0.0)}, p(x, h) = "
                 f"{p[row, column]:.4f}. p(x) = {px[row]:.4f} is the sum of its row; log Z = {result['Z_by_sum']:.3f}."]
        if new["bars"] == GIVEN:
            sums, products = self.sides(result, row, column, GIVEN)
            far = max(np.abs(a - b).max() for a, b in zip(sums, products, strict=True))
            words.append("Row and column divided by their sums, and the products of the units’ chances, differ by at most "
                         f"{max(far, 1e-7):.0e}.")
        if self.before is not None and np.abs(px - self.before).max() > 5e-5:
            up, down = int(np.argmax(px - self.before)), int(np.argmin(px - self.before))
            words.append("p(x) rose most for " + ", fell most for ".join(
                f"{word(X[i])} ({self.before[i]:.3f} → {px[i]:.3f})" for i in (up, down)) + ".")
        if GOALS[new["goal"]] is not None:
            words.append(f"Total variation distance to the aim: {0.5 * np.abs(px - GOALS[new['goal']]).sum():.3f}.")
        self.before = px
        return " ".join([*words, *self.words])

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is not None and (touched := self.view.at(x, y)):
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


def product(chances, rows):
    """Π_j p_j for the units that are 1 and 1 − p_j for those that are 0, for each row."""
    return np.where(rows, chances, 1 - chances).prod(-1)


def short(log_value):
    """e^(log_value) for a label: 12.3, or a power of ten."""
    value = float(np.exp(log_value))
    return f"{value:.3g}" if 1e-2 <= value < 1e3 else f"{value:,.0f}" if 1 < value < 1e6 else power(value)
