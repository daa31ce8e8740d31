"""Draw a curve; see it built from pairs of sigmoids, and learned. Slide S09: the theorem and its conditions."""
from functools import partial

import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.interactive.words import loss
from course_lib.notation import signed, sub
from course_lib.numpy_forward import sigm

from .staircase import highest_tower, single_towers
from .universal import (
    BUILT_WIDTHS,
    FINE,
    HIGHEST,
    KNOTS,
    MANY,
    PLACES,
    REACH,
    SHAPES,
    SHOWN,
    approximate,
    curve_at,
    shape_knots,
    with_heights,
)
from .universal_view import UniversalPicture, UniversalView
from .width_sweep import WIDEST, WIDTHS


class Universal(Explorer):
    """Draw on the left-hand picture. `own(x, t, c, s)`: the exercise's staircase, drawn instead of ours."""

    title = "A curve, its staircase and its trained net"
    controls = (
        Choice("f", "f", "fading wave", "the curve to begin with", "what", options=(*SHAPES, "own")),
        Choice("shows", "shows", "staircase", "one unit, a pair of units, all pairs, or their sum", "what",
               options=("a step", "a pair", "towers", "staircase"), draw_only=True),
        Slider("H", "H", 16, "number of hidden units H", "how", low=1, high=WIDEST, step=1),
        Slider("sharp", "s·w", 12, "steepness of the steps times the width of a cell", "how", low=3, high=60, step=1),
        Slider("alpha", "α", 0.02, "learning rate alpha of the trained net", "train", low=0.0005, high=0.3, log=True),
        Slider("seed", "seed", 0, "seed of the trained net", "train", low=0, high=31, step=1),
    )
    more = ("seed",)
    scenes = (dict(shows="a step"), dict(shows="a pair"), dict(shows="staircase"))

    def __init__(self, own=None, **start):
        self.own = OwnFunction(own)
        super().__init__(**start)

    def make_view(self):
        return UniversalView(REACH)

    def setup(self):
        self.knots, self.last = shape_knots("fading wave"), None

    def compute(self, f, H, sharp, alpha, seed):
        if f != "own":
            self.knots = shape_knots(f)
        self.target = partial(curve_at, self.knots) if f == "own" else SHAPES[f]
        found = approximate(self.target, H, sharp, alpha, seed)
        x, (t, c, s) = np.concatenate([FINE, SHOWN]), found.stairs
        got = self.own((x, t, c, s), x.shape, wrong=not_finite)
        return found if got is None else with_heights(found, self.target, got[0])

    def show(self, found, shows, H, **values):
        net_error, (pieces, words) = found.trained[-1], self._pieces(found)
        stairs = words or f"━ staircase: off by {loss(found.error)}"
        net = f"╍ trained: off by {loss(net_error)}" if shows == "staircase" else ""
        over_H = f"largest error on [−1, 1] over H;\nstaircase: slope {signed(found.slope)} from H = {BUILT_WIDTHS[MANY][0]} on"
        self.view.update(UniversalPicture(
            SHOWN, self.target(SHOWN), found.heights, found.net, pieces, shows in ("towers", "staircase"), shows == "staircase",
            H, found.error, net_error, built=(BUILT_WIDTHS, found.built), promised=(BUILT_WIDTHS, found.bounds),
            trained=(WIDTHS, found.trained[:-1]), titles=(stairs, net, over_H)))

    def _pieces(self, found):
        """(what is filled, what is said of it): one step of the highest tower, that tower, all towers, or nothing."""
        shows, (t, c, s) = self.values["shows"], found.stairs
        if shows in ("towers", "staircase"):
            return (single_towers(SHOWN, t, c, s) if shows == "towers" else (), "")
        j = highest_tower(c)
        if shows == "a step":
            return [c[j] * sigm(s * (SHOWN - t[j - 1]))], f"one unit: at t{sub(j)} = {signed(t[j - 1])} a step of {signed(c[j])}"
        return (single_towers(SHOWN, t, c, s)[[j]],
                f"units {j} and {j + 1}: a step of {signed(c[j])} and one of {signed(-c[j])}" if j < len(t) else
                f"unit {j}: the last tower has no second step")

    def sentence(self, old, new, found):
        better = "below" if found.trained[-1] < found.error else "above"
        words = (f"On [−1, 1] with H = {new['H']} the staircase is off by {loss(found.error)} at most; promised: "
                 f"{loss(found.promised)} (steepest slope K = {found.K:.2g}, cells w = {2 / (new['H'] + 1):.3f} wide). "
                 f"The trained net is off by {loss(found.trained[-1])}, {better} the staircase: it is promised nothing.")
        whose = "This is your staircase." if self.own.used else self.own.message
        return f"{whose} {words}".strip()

    # --- the hand -------------------------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.ax]

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
        self.knots[near] = np.round(np.clip(y0 + part * (y1 - y0), -HIGHEST, HIGHEST), 2)
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
        if knots.shape != (KNOTS,) or not (np.abs(knots) <= HIGHEST).all():
            raise ValueError(f"curve must be {KNOTS} numbers between -{HIGHEST} and {HIGHEST}, separated by commas")
        self.knots = knots
