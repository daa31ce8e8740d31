"""How intractable is Z? Slide S52: the sum over the smaller layer, done while you move H and D of an RBM of digits."""
import time
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Button, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent
from course_lib.notation import sub, sup
from course_lib.rbm import RBM

from .digits import H as MOST
from .digits import small_rbm
from .partial_sums import AT_ONCE, from_the_middle, sums_of_part
from .partition_view import PartitionPicture, PartitionView

ORDER = from_the_middle()
DECADES = 26                                     # of the axis of terms
SHOWN = 1                                        # the test digit, a 2, whose p(h|x) is shown


class PartitionResult(NamedTuple):
    """2^n terms summed of 2^needed: log Z₀ … Zₙ, images (6, 784) and shares of the largest terms, over x or h; seconds.

    rows (21, 784): of W where units take part, and last a digit x; chances (H,): its p(h_j=1|x).
    """

    n: int
    needed: int
    log_Z: np.ndarray
    images: np.ndarray
    shares: np.ndarray
    by_pixels: bool
    seconds: float
    rows: np.ndarray
    chances: np.ndarray


class Partition(Explorer):
    """H and D: how many units of a trained RBM take part, the others are always 0. ← → move H, ↑ ↓ move D."""

    title = "The sum Z, term by term"
    longest = 220
    controls = (
        Slider("H", "hidden units H", 12, "number of hidden units H that take part", "size", low=1, high=MOST, step=1),
        Slider("D", "pixels D", 784, "number of pixels D that take part, the middle of the image first", "size",
               low=1, high=784, step=1),
        Button("sum", "Sum all terms", says="sum all terms, also when there are more than 16384", group="size"),
    )
    pulls = "across"

    def make_view(self):
        return PartitionView(DECADES)

    def setup(self):
        W, b, c = small_rbm().theta
        self.theta, self.asked, self.compiled = RBM(W[:, ORDER], b, c[ORDER]), None, set()

    def compute(self, H, D):
        needed, by_pixels = min(H, D), D < H
        n = needed if needed <= AT_ONCE or self.asked == (H, D) else AT_ONCE
        if by_pixels not in self.compiled:           # compiling and a first run are not summing
            sums_of_part(self.theta, H, D, min(n, AT_ONCE))
            self.compiled.add(by_pixels)
        began = time.perf_counter()
        sums = sums_of_part(self.theta, H, D, n)
        seconds = time.perf_counter() - began
        images = np.zeros((len(sums.h), ORDER.size))
        images[:, ORDER[: sums.h.shape[1] if by_pixels else ORDER.size]] = sums.h if by_pixels else sums.p_x
        shares = np.exp(sums.log_terms - sums.log_Z[n])
        return PartitionResult(n, needed, sums.log_Z, images[: 2**n], shares[: 2**n], by_pixels, seconds, *self._units(H, D))

    def _units(self, H, D):
        x, rows = small_rbm().test[SHOWN, ORDER[:D]], np.zeros((MOST + 1, ORDER.size))
        rows[:H, ORDER[:D]], rows[MOST, ORDER[:D]] = self.theta.W[:H, :D], x
        return rows, 1 / (1 + np.exp(-self.theta.b[:H] - self.theta.W[:H, :D] @ x))

    def ahead(self):
        yield lambda: sums_of_part(self.theta, 12, 784, 1)
        yield lambda: sums_of_part(self.theta, 2, 1, 1)

    def show(self, result, H, D):
        r = result
        inside = D * np.log10(2) < DECADES
        words = ("dashed, all (x, h): 2^(D + H)" if inside else f"all (x, h): 2{sup(D + H)}, far above this frame",
                 "the smaller layer: 2^min(D, H)",
                 f"2{sup(r.needed)} = {2**r.needed:,}")
        title = f"the largest terms: {'x' if r.by_pixels else 'p(x = 1 | h)'}, share of Z"
        chances = [*(f"{p:.2f}" for p in r.chances), *[""] * (MOST - H), "x"]
        shares = [percent(s) for s in r.shares]
        self.view.update(PartitionPicture(H, D, r.needed, r.rows, chances, words, r.images, shares, title))

    def sentence(self, old, new, result):
        r, H, D = result, new["H"], new["D"]
        layer = f"{'x' if r.by_pixels else 'h'}, with {r.needed} unit{'s' * (r.needed > 1)}"
        all_of_it = (D + H) * np.log10(2)
        words = [f"H = {H}, D = {D}: every (x, h) would be 2{sup(D + H)} ≈ 10{sup(round(all_of_it))} terms. The smaller "
                 f"layer is {layer}: 2{sup(r.needed)} = {2**r.needed:,} terms."]
        if r.n < r.needed:
            words.append(f"Summed so far: {2**r.n:,}, log Z{sub(r.n)} = {r.log_Z[r.n]:.2f}. Press Sum all terms, and wait.")
        else:
            words.append(f"Summed in {took(r.seconds)}: log Z = {r.log_Z[r.n]:.2f}. {self._half(r)}")
        return " ".join(words)

    @staticmethod
    def _half(r):
        """What the terms in which the last unit is 0 add up to."""
        terms = "term" if r.n == 1 else "terms"
        last = "the last pixel 0" if r.by_pixels else f"h{sub(r.n)} = 0"
        chance = "its probability" if r.by_pixels else f"p({last})"
        share = percent(np.exp(r.log_Z[r.n - 1] - r.log_Z[r.n]))
        return f"The {2 ** (r.n - 1):,} {terms} with {last} give {share} of Z: {chance}."

    def on_sum(self):
        self.asked = (self.values["H"], self.values["D"])
        self.refresh(dict(self.values))

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.cost and kind in ("down", "move"):
            self.set(H=int(np.clip(round(x), 1, MOST)))

    def key(self, key, shift):
        steps = {"ArrowLeft": ("H", -1), "ArrowRight": ("H", 1), "ArrowUp": ("D", 1), "ArrowDown": ("D", -1)}
        if key in steps:
            name, way = steps[key]
            self.nudge(name, way * (20 if shift and name == "D" else 1))


def took(seconds):
    """A time in seconds, or in whole milliseconds: what a sum takes on this machine."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1000 * seconds, 1):.0f} ms"
