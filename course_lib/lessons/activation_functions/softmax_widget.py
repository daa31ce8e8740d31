"""Softmax by hand. Slide S14: strictly positive, sums to one, the same for a + s, safe once max(a) is subtracted."""
import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.notation import signed, sub, vector

from .softmax import MOST, softmax_ways
from .softmax_view import SoftmaxBarsPicture, SoftmaxBarsView

A_START, REACH = (1.0, 2.5, -0.5, 0.0, -1.5, 0.5), 5.0      # bars are pulled within ±REACH


class SoftmaxBars(Explorer):
    """Pull a bar a_c up or down and watch f(x); shift them all by s. ← → choose a bar, ↑ ↓ move it."""

    title = "Softmax: bars to pull"
    longest = 290
    controls = (
        Slider("C", "C", 4, "number of classes C", "all", low=2, high=MOST, step=1),
        Slider("s", "s", 0, "shift s added to every a c", "all", low=-1000, high=1000, step=1),
    )

    def __init__(self, f=None, **start):
        """`f(a)`: a softmax of the reader's own, as in exercise "softmax": a (T, C) -> (T, C)."""
        self.own = OwnFunction(f)
        super().__init__(**start)

    def make_view(self):
        return SoftmaxBarsView(MOST)

    def setup(self):
        self.a, self.chosen, self.pulling, self.before = list(A_START), 1, False, None

    def compute(self, C, s):
        a = np.array(self.a, np.float32) + np.float32(s)
        ways = softmax_ways(a, np.int32(C))
        safe, naive = (np.asarray(way)[:C] for way in ways[:2])
        got = self.own((a[None, :C].astype(float),), (1, C))        # NaN is what is to be seen here
        return safe, naive if got is None else got[0][0], float(ways.sigm)

    def show(self, result, C, s):
        f, other, _ = result
        a, mine = np.array(self.a[:C]), self.own.used
        left = f"pre-activations a{' + ' + str(s) if s > 0 else ' − ' + str(-s) if s < 0 else ''}"
        right = "your softmax(a)" if mine else f"softmax(a): class {int(np.argmax(a)) + 1} is predicted"
        bars, row, name = (other, f, "the course's\n(outlined)") if mine else (f, other, "as written,\nin float32")
        self.view.update(SoftmaxBarsPicture(a, s, bars, row, mine, self.chosen, (left, right), name))

    def sentence(self, old, new, result):
        f, other, pair = result
        C, s = new["C"], new["s"]
        words = [f"f(x) = {vector(f, 3)}, sum {f.sum():.3f}, smallest {f.min():.1g} > 0."]
        if self.own.used:
            words = [f"Your softmax gives {vector(other, 3)}, sum {other.sum():.3f}."]
        elif old and old.get("s") != s and old.get("C") == C:
            moved = np.abs(f - self.last).max()
            words.append(f"s: {signed(old['s'], 0)} → {signed(s, 0)}. Every a moved by the same amount, and f(x) "
                         + ("stayed the same to 4 digits." if moved < 5e-5 else f"by at most {moved:.1g}, a rounding error."))
        if C == 2:
            words.append(f"C = 2: sigm(a₁ − a₂) = sigm({signed(self.a[0] - self.a[1])}) = {pair:.3f} = f(x)₁.")
        self.last = f
        words.append(self.own.message or self._compared(other, f, s))
        return " ".join(words)

    def _compared(self, other, f, s):
        """The softmax as written on the slide beside the safe one, or the reader's beside the course's."""
        who = "exp(a)/Σ exp(a) in float32"
        top, agree = max(self.a[: len(f)]) + s, (np.abs(other - f) < 1e-4).all()
        if self.own.used:
            return "The course's agrees." if agree else f"The course's gives {vector(f, 3)}, sum {f.sum():.3f}."
        if agree:
            return f"{who} agrees." if s else f"a{sub(self.chosen + 1)} = {signed(self.a[self.chosen])} is chosen."
        why = f"exp({signed(top, 1)}) overflows" if top > 88 else f"exp({signed(top, 1)}) underflows to 0"
        return f"{who} gives nan: {why}. With max(a) subtracted first, nothing is lost."

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.left]

    def pointer(self, kind, ax, x, y, event):
        if kind == "up":
            self.pulling = False
        elif kind == "down" and ax is self.view.left:
            away = np.abs(self.view.places(self.values["C"]) - x)
            if away.min() < self.view.half(self.values["C"]) + 0.12:
                self.pulling, self.chosen = True, int(away.argmin())
        if self.pulling and ax is self.view.left:
            self._pull(self.view.value(y, self.values["s"]) - self.values["s"])

    def _pull(self, value):
        self.a[self.chosen] = round(float(np.clip(value, -REACH, REACH)), 2)
        self.refresh(dict(self.values))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.chosen = min(max(self.chosen + (1 if key == "ArrowRight" else -1), 0), self.values["C"] - 1)
            self.refresh(dict(self.values), compute=False)
        elif key in ("ArrowUp", "ArrowDown"):
            self._pull(self.a[self.chosen] + (1.0 if shift else 0.1) * (1 if key == "ArrowUp" else -1))

    def bound(self):
        self.chosen = min(self.chosen, self.values["C"] - 1)

    # --- the experiment code --------------------------------------------------------------------------------------

    def extra(self):
        return {"a": ",".join(f"{v:g}" for v in self.a)} if tuple(self.a) != A_START else {}

    def extra_names(self):
        return {"a"}

    def restore_extra(self, extra):
        try:
            a = [float(v) for v in extra.get("a", "").split(",") if v]
        except ValueError:
            raise ValueError("a must be numbers: a1,a2,…") from None
        if len(a) > MOST or not all(abs(v) <= REACH for v in a):
            raise ValueError(f"a must be at most {MOST} numbers between −{REACH:g} and {REACH:g}")
        self.a = [*a, *A_START[len(a):]]
