"""The hand on two weights and their penalty, slide S24: λ pulls the minimum along, flat directions first."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.notation import signed

from .shrinkage import LAMS, PENALTIES, half_at, loss_contour, loss_of, minimum, penalty_contour, penalty_of
from .shrinkage_view import REACH, ShrinkagePicture, ShrinkageView

LEVELS = 0.05 * 2.0 ** np.arange(0, 12, 1.5)
LEAST = 1e-9


class Shrinkage(Explorer):
    """Pull w*, the minimum of the loss; λ moves the minimum of loss plus penalty."""

    title = "Where the loss and the penalty meet"
    longest = 180
    controls = (
        Slider("lam", "λ", 0.3, "lambda, weight of the penalty", "penalty", low=0.001, high=100.0, log=True),
        Choice("penalty", "Ω", "L2", "which penalty: the sum of squares, or of absolute values", "penalty",
               options=PENALTIES),
        Slider("h1", "h₁", 0.3, "curvature of the loss along w 1", "loss", low=0.1, high=10.0, log=True),
        Slider("h2", "h₂", 3.0, "curvature of the loss along w 2", "loss", low=0.1, high=10.0, log=True),
        Slider("w1", "w*₁", 1.6, "weight w 1 at the minimum of the loss", "loss", low=-2.6, high=2.6, step=0.1),
        Slider("w2", "w*₂", 1.4, "weight w 2 at the minimum of the loss", "loss", low=-2.6, high=2.6, step=0.1),
    )
    more = ("w1", "w2")

    def __init__(self, minimum=None, **start):
        """`minimum(H, w_star, lam)`: the reader's own w of the L2 penalty, drawn instead of ours; H is (2, 2)."""
        self.own = OwnFunction(minimum)
        super().__init__(**start)

    def make_view(self):
        return ShrinkageView(LAMS)

    def setup(self):
        self.grabbed = False

    def compute(self, lam, penalty, h1, h2, w1, w2):
        h, star = np.array([h1, h2]), np.array([w1, w2])
        mine = self.own((np.diag(h), star, lam), (2,), wrong=not_finite) if penalty == "L2" else None
        return minimum(h, star, lam, penalty) if mine is None else mine[0]

    def show(self, w, lam, penalty, h1, h2, w1, w2):
        h, star = np.array([h1, h2]), np.array([w1, w2])
        path = minimum(h, star, LAMS[:, None], penalty)
        at, omega = loss_of(h, star, w), penalty_of(w, penalty)
        by = np.maximum(np.abs(star), LEAST)
        self.shares = self._shares(w, star)
        left = (h / (h + 2 * LAMS[:, None])).T if penalty == "L2" else np.abs(path).T / by[:, None]
        yours = "YOUR " if self.own.used else ""
        self.view.update(ShrinkagePicture(
            [loss_contour(h, star, level) for level in LEVELS], loss_contour(h, star, at), penalty_contour(omega, penalty),
            star, np.clip(w, -REACH, REACH), path, left, np.clip(self.shares, 0, 1), half_at(h, star, penalty), lam,
            (f"{yours}w: loss {at:.2f}", f"Ω = {omega:.2f}"),
            tuple(f"w{'₁₂'[i]}, h{'₁₂'[i]} = {h[i]:.2g}" for i in range(2))))

    @staticmethod
    def _shares(w, star):
        """w_i / w*_i, and 1 for a weight that is 0 anyway."""
        return np.where(np.abs(star) < LEAST, 1.0, w / np.where(np.abs(star) < LEAST, 1.0, star))

    def sentence(self, old, new, w):
        h, kept = (new["h1"], new["h2"]), [f"{100 * share:.0f} %" for share in self.shares]
        words = (f"λ = {new['lam']:.3g}: w* = ({signed(new['w1'], 1)}, {signed(new['w2'], 1)}) becomes "
                 f"w = ({signed(w[0])}, {signed(w[1])}). Left are {kept[0]} of w₁ and {kept[1]} of w₂. ")
        if new["penalty"] == "L2":
            words += f"L2 leaves h/(h + 2λ): the flatter direction (h = {min(h):.2g}) gives way first." if h[0] != h[1] else \
                "L2 leaves h/(h + 2λ): both directions are equally steep and shrink alike."
        else:
            zero = [f"w{'₁₂'[i]} is exactly 0" for i in range(2) if w[i] == 0]
            ends = [f"w{'₁₂'[i]} at λ = {h[i] * abs(new[name]):.3g}" for i, name in enumerate(("w1", "w2"))]
            words += f"L1 takes λ/h off each: {' and '.join(zero) or 'no weight is 0 yet'} ({', '.join(ends)})."
        return f"{words} {self.own.message}".strip()

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.ax]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.grabbed = ax is self.view.ax and self.near(ax, x, y, self.values["w1"], self.values["w2"])
        elif kind == "up":
            self.grabbed = False
        elif kind == "move" and self.grabbed and ax is self.view.ax:
            self.set(w1=round(float(np.clip(x, -2.6, 2.6)), 1), w2=round(float(np.clip(y, -2.6, 2.6)), 1))

    def key(self, key, shift):
        by = 10 ** (0.01 if shift else 0.05)
        if key in ("ArrowLeft", "ArrowRight"):
            lam = self.values["lam"] * (by if key == "ArrowRight" else 1 / by)
            self.set(lam=float(np.clip(lam, 0.001, 100.0)))
