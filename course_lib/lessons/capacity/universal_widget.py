"""Draw a curve; see it built from pairs of sigmoids, and learned. Slide S09: the theorem and its conditions."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers
from course_lib.notation import signed

from .staircase import bound, construct, lipschitz, slope, staircase, sup_error, towers
from .universal_view import OUT, UniversalView
from .width_sweep import RUNGS, WIDEST, climb, curves, sample

KNOTS = 33
SHAPES = {
    "wave": lambda x: 0.7 * np.sin(2 * np.pi * x) * np.exp(-0.4 * x),
    "hat": lambda x: 0.9 - 1.8 * np.abs(x),
    "cliff": lambda x: 0.8 * np.tanh(8 * (x - 0.2)),
    "waves": lambda x: 0.8 * np.sin(4 * np.pi * x),
}
HS = np.array([1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128])
FINE = np.linspace(-1, 1, 513)                       # where the sup norm is taken
SHOWN = np.linspace(-OUT, OUT, 421)                  # where curves are drawn; ±1 are among these points
PLACES = np.linspace(-1, 1, KNOTS)


class Universal(Explorer):
    """Draw on the left-hand picture. `own(x, t, c, s)`: the exercise's staircase, drawn instead of ours."""

    title = "A curve, its staircase and its trained net"
    controls = (
        Choice("f", "f", "wave", "the curve to begin with", "what", options=(*SHAPES, "own")),
        Toggle("towers", "towers", False, "show each pair of sigmoids", "what", draw_only=True, on="hide towers"),
        Slider("H", "H", 16, "number of hidden units H", "how", low=1, high=WIDEST, step=1),
        Slider("sharp", "s·w", 12, "steepness of the steps times the width of a cell", "how", low=3, high=60, step=1),
        Slider("alpha", "α", 0.02, "learning rate alpha of the trained net", "train", low=0.0005, high=0.3, log=True),
        Slider("seed", "seed", 0, "seed of the trained net", "train", low=0, high=31, step=1),
    )

    def __init__(self, own=None, **start):
        self.own = own
        super().__init__(**start)

    def make_view(self):
        return UniversalView()

    def setup(self):
        self.knots, self.last = SHAPES["wave"](PLACES), None

    def compute(self, f, H, sharp, alpha, seed):
        if f != "own":
            self.knots = np.clip(SHAPES[f](PLACES), -1.25, 1.25)
        target = self.target
        theta = climb(target(sample()).astype(np.float32), np.int32(H), np.float32(alpha), np.int32(seed))
        nets = np.asarray(curves(theta, np.concatenate([FINE, SHOWN]).astype(np.float32)))
        trained = [sup_error(net[: len(FINE)], target(FINE)) for net in nets]
        stairs = construct(target, H, sharp)
        values, trouble = self._values(stairs)
        built = [sup_error(staircase(FINE, *construct(target, h, sharp)), target(FINE)) for h in HS]
        K = lipschitz(PLACES, self.knots)
        return dict(stairs=stairs, values=values[len(FINE):], net=nets[-1, len(FINE):], trained=trained, built=built,
                    mine=sup_error(values[: len(FINE)], target(FINE)), trouble=trouble, K=K, width=2 / (H + 1),
                    bound=[bound(K, h, sharp) for h in HS], here=bound(K, H, sharp),
                    slope=slope(HS[HS >= 16], np.array(built)[HS >= 16]))

    def target(self, x):
        return np.interp(x, PLACES, self.knots)

    def _values(self, stairs):
        """The staircase on FINE and SHOWN, from the learner's function if there is one that works."""
        x = np.concatenate([FINE, SHOWN])
        ours = staircase(x, *stairs)
        if self.own is None:
            return ours, ""
        t, c, s = stairs
        value, trouble = answers(self.own, (x.copy(), t.copy(), c.copy(), s), x.shape)
        return (ours, trouble) if trouble else (np.nan_to_num(value[0]), "This is your staircase.")

    def show(self, r, H, towers, **values):
        pieces = self._towers(r["stairs"]) if towers else []
        words = dict(built=r["mine"], trained=r["trained"][-1], titles=(
            f"━ staircase: off by {size(r['mine'])}", f"╍ trained: off by {size(r['trained'][-1])}",
            f"largest error over H: slope {signed(r['slope'])}"))
        self.view.update(SHOWN, (self.target(SHOWN), r["values"], r["net"]), pieces, H, HS,
                         (r["bound"], r["built"], r["trained"][:-1]), RUNGS, words)

    @staticmethod
    def _towers(stairs):
        return towers(SHOWN, *stairs)

    def sentence(self, old, new, r):
        better = "below" if r["trained"][-1] < r["mine"] else "above"
        words = (f"On [−1, 1] with H = {new['H']} the staircase is off by {size(r['mine'])} at most; promised: "
                 f"{size(r['here'])} (steepest slope K = {r['K']:.2g}, cells w = {r['width']:.3f} wide). "
                 f"The trained net is off by {size(r['trained'][-1])}, {better} the staircase: it is promised nothing.")
        return f"{r['trouble']} {words}" if r["trouble"] else words

    # --- the hand -------------------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "up" or ax is not self.view.ax:
            self.last = None
            return
        if kind == "down":
            self.last = (x, y)
        if kind in ("down", "move") and self.last:
            self._draw(self.last, (x, y))
            self.last = (x, y)

    def _draw(self, p, q):
        """Set the knots between two places of the hand to the straight line between them."""
        (x0, y0), (x1, y1) = sorted((p, q))
        gap = PLACES[1] - PLACES[0]
        near = (x0 - gap / 2 <= PLACES) & (x1 + gap / 2 >= PLACES)
        if not near.any():
            return
        part = np.clip((PLACES[near] - x0) / max(x1 - x0, 1e-9), 0, 1)
        self.knots = self.knots.copy()
        self.knots[near] = np.round(np.clip(y0 + part * (y1 - y0), -1.25, 1.25), 2)
        old, self.values["f"] = dict(self.values), "own"
        self.refresh(old)

    def key(self, key, shift):
        """Arrow keys: one unit more or fewer; with shift, twice or half as many."""
        if key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
            more = key in ("ArrowRight", "ArrowUp")
            H = self.values["H"]
            self.set(H=int(np.clip((H * 2 if more else H // 2) if shift else H + (1 if more else -1), 1, WIDEST)))

    def extra(self):
        if self.values["f"] != "own":
            return {}
        return {"curve": ",".join(f"{v:g}" for v in np.round(self.knots, 2))}

    def extra_names(self):
        return {"curve"}

    def restore_extra(self, extra):
        if "curve" not in extra:
            return
        try:
            knots = np.array([float(v) for v in extra["curve"].split(",")])
        except ValueError:
            knots = np.array([])
        if knots.shape != (KNOTS,) or not (np.abs(knots) <= 1.25).all():
            raise ValueError(f"curve must be {KNOTS} numbers between -1.25 and 1.25, separated by commas")
        self.knots = knots


def size(error):
    return f"{error:.3f}" if error < 10 else "∞" if not np.isfinite(error) else f"{error:.0f}"
