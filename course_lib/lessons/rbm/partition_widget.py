"""How intractable is Z? Slide S52: the sum over the smaller layer, done while you move H and D of an RBM of digits."""
import time

import jax
import numpy as np

from course_lib.interactive.controls import Button, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.notation import sub, sup
from course_lib.rbm.model import RBM, transpose

from .digits import H as MOST
from .digits import digits_rbm
from .partial_sums import part, partial_sums
from .partition_view import TOP, PartitionView

AT_ONCE = 14                                     # up to 2^14 terms are summed while the hand moves
LOW, HIGH = 0.0, 220.0


def from_the_middle(side=28):
    """Pixel numbers, the most central first."""
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    return np.argsort(x.ravel() ** 2 + y.ravel() ** 2, kind="stable")


ORDER = from_the_middle()
part_of = jax.jit(part)


class Partition(Explorer):
    """H and D: how many units of a trained RBM take part, the others are always 0. ← → move H, ↑ ↓ move D."""

    title = "The sum Z, term by term"
    controls = (
        Slider("H", "hidden units H", 12, "number of hidden units H that take part", "size", low=1, high=MOST, step=1),
        Slider("D", "pixels D", 784, "number of pixels D that take part, the middle of the image first", "size",
               low=1, high=784, step=1),
        Button("sum", "Sum all terms", says="sum all terms, also when there are more than 16384", group="size"),
    )

    def make_view(self):
        return PartitionView(MOST, LOW, HIGH)

    def setup(self):
        W, b, c = digits_rbm().theta
        self.theta, self.asked, self.compiled = RBM(W[:, ORDER], b, c[ORDER]), None, set()

    def compute(self, H, D):
        """dict: n units summed over of the `needed`; log Z₀ … Zₙ; images and shares of the largest terms; seconds."""
        needed = min(H, D)
        n = needed if needed <= AT_ONCE or self.asked == (H, D) else AT_ONCE
        by_pixels = D < H
        if by_pixels not in self.compiled:           # compiling is not summing
            self._run(H, D, 0)
            self.compiled.add(by_pixels)
        began = time.perf_counter()
        got = self._run(H, D, n)
        seconds = time.perf_counter() - began
        seen = np.zeros((len(got.h), 784))
        seen[:, ORDER[: got.h.shape[1] if by_pixels else 784]] = got.h if by_pixels else got.p_x
        return dict(n=n, needed=needed, log_Z=got.log_Z, images=seen[: 2**n], by_pixels=by_pixels,
                    shares=np.exp(got.log_terms - got.log_Z[n])[: 2**n], seconds=seconds)

    def _run(self, H, D, n):
        """The Partial as NumPy arrays: over h, or over x when that is the smaller layer."""
        if D < H:
            W, b, c = self.theta
            theta = transpose(part_of(RBM(W[:, :MOST], b, c[:MOST]), np.int32(H), np.int32(D)))
        else:
            theta = part_of(self.theta, np.int32(H), np.int32(D))
        return jax.tree.map(np.asarray, partial_sums(theta, np.int32(n)))

    def ahead(self):
        yield lambda: self._run(12, 784, 1)
        yield lambda: self._run(2, 1, 1)

    def show(self, result, H, D):
        r, n = result, result["n"]
        unit = "pixels" if r["by_pixels"] else "hidden units"
        above = "" if D * np.log10(2) < TOP else f", here 2{sup(D + H)}: far above"
        words = (f"- - -  all (x, h): 2^(D + H){above}", "——  the smaller layer: 2^min(D, H)",
                 f"2{sup(r['needed'])} = {2**r['needed']:,}")
        total = f"{'' if n == r['needed'] else 'so far '}{r['log_Z'][n]:.2f}"
        largest = "x" if r["by_pixels"] else "p(x = 1 | h)"
        self.view.update(H, D, n, r["needed"], r["log_Z"], words, r["images"], [percent(s) for s in r["shares"]], (
            f"log Zₙ of the first n {unit}: {total}", f"the largest terms: {largest}, share of Z"))

    def sentence(self, old, new, result):
        r, H, D = result, new["H"], new["D"]
        layer = f"{'x' if r['by_pixels'] else 'h'}, with {r['needed']} unit{'s' * (r['needed'] > 1)}"
        all_of_it = (D + H) * np.log10(2)
        words = [f"H = {H}, D = {D}: every (x, h) would be 2{sup(D + H)} ≈ 10{sup(round(all_of_it))} terms. The smaller "
                 f"layer is {layer}: 2{sup(r['needed'])} = {2**r['needed']:,} terms."]
        if r["n"] < r["needed"]:
            words.append(f"Summed so far: {2 ** r['n']:,}, log Z{sub(r['n'])} = {r['log_Z'][r['n']]:.2f}. "
                         "Press Sum all terms, and wait.")
        else:
            words.append(f"Summed in {took(r['seconds'])}: log Z = {r['log_Z'][r['n']]:.2f}. Half of the terms give "
                         f"{percent(np.exp(r['log_Z'][r['n'] - 1] - r['log_Z'][r['n']]))} of Z.")
        return " ".join(words)

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


def percent(share):
    """A share as "19 %", small ones with a digit more."""
    return f"{100 * share:.0f} %" if share >= 0.0995 else f"{100 * share:.1f} %"


def took(seconds):
    return f"{seconds:.1f} s" if seconds >= 1 else f"{max(1000 * seconds, 1):.0f} ms"
