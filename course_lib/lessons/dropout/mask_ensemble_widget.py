"""What the expectation of the masks averages, and when exactly. Slide S49: test time classification."""
import jax
import numpy as np

from course_lib.data.toys import REACH
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.notation import signed

from .mask_ensemble import (
    MOST,
    SAMPLES,
    gap_map,
    masked_networks,
    outputs_at_test_time,
    sampled_outputs,
    shared_widths,
    trained_with_masks,
    training_moons,
)
from .mask_ensemble_view import DropoutAveragePicture, DropoutAverageView

ONE, TWO, LAST = "one hidden layer", "two hidden layers", "two, last one masked"


class DropoutAverage(Explorer):
    """Drag x in the plane. Each grey dot is one of the networks that dropout trains: one for each mask."""

    title = "The average of all masked networks"
    longest = 370
    controls = (
        Choice("layers", "network", ONE, "hidden layers, and which of them is masked", "what", options=(ONE, TWO, LAST)),
        Slider("H", "hidden units", 8, "number of hidden units in all", "what", low=2, high=MOST, step=1),
        Slider("p", "p", 0.5, "probability p that a hidden unit is zeroed", "what", low=0.05, high=0.9, step=0.05),
        Slider("scale", "weights ×", 1.0, "all weights and biases times this number", "what", low=0.25, high=4.0, step=0.05),
        Slider("n", "n", 10, "number n of sampled masks", "sample", draw_only=True, low=1, high=SAMPLES, log=True),
        Button("again", "Sample again", says="draw other masks", group="sample"),
        Slider("x1", "x₁", 0.5, "input x 1", "x", low=-REACH, high=REACH, step=0.05),
        Slider("x2", "x₂", 0.3, "input x 2", "x", low=-REACH, high=REACH, step=0.05),
        Slider("seed", "seed", 0, "seed of weights, masks and examples", "x", low=0, high=31, step=1),
    )
    more = ("H", "x1", "x2", "seed")

    def __init__(self, f=None, **start):
        """`f(x, W1, b1, W2, b2, p)` -> (mean of all networks, Z): the reader's own, as in exercise "dropout_test"."""
        self.own = OwnFunction(f)
        super().__init__(**start)

    def make_view(self):
        return DropoutAverageView(SAMPLES)

    def setup(self):
        self.drawn, self.trained, self.gaps = 0, {}, {}

    def ahead(self):
        x, p = np.zeros(2, np.float32), np.full(2, 0.5, np.float32)

        def first():
            theta, gap = self._scaled(2, 8, p, 0, 1.0)
            return outputs_at_test_time(theta, x, p, gap), masked_networks(theta, x, (4, 4), p)

        yield first

    def _theta(self, layers, H, p, seed):
        """The trained network, remembered while x or the scale moves."""
        key = (layers, H, tuple(p), seed)
        if key not in self.trained:
            points = training_moons(seed)
            self.trained = {key: (trained_with_masks(layers, H, p, seed, *points), points)}
        theta, self.points = self.trained[key]
        return theta

    def _scaled(self, layers, H, p, seed, scale):
        """(θ times the scale, its map of the gap), remembered while x moves."""
        theta, key = self._theta(layers, H, p, seed), (layers, H, tuple(p), seed, scale)
        if key not in self.gaps:
            theta = jax.tree.map(lambda leaf: np.float32(scale) * np.asarray(leaf), theta)
            self.gaps = {key: (theta, np.asarray(gap_map(theta, p)))}
        return self.gaps[key]

    def compute(self, layers, H, p, scale, x1, x2, seed):
        L = 1 if layers == ONE else 2
        p = np.array({ONE: (p,), TWO: (p, p), LAST: (0, p)}[layers], np.float32)
        x, self.live = np.array([x1, x2], np.float32), shared_widths(L, H)
        self.theta, gap = self._scaled(L, H, p, seed, scale)
        result = outputs_at_test_time(self.theta, x, p, gap)
        self.group = masked_networks(self.theta, x, self.live, p)
        self.path = self._sample()
        return result

    def _sample(self):
        """The samples and their running mean, of the same random numbers wherever x is."""
        rng = np.random.default_rng((self.values["seed"], self.drawn))
        self.samples = sampled_outputs(rng, self.group, SAMPLES)
        return np.cumsum(self.samples) / np.arange(1, SAMPLES + 1)

    def _own_output(self, x, p):
        """The reader's mean of all networks, its second entry, or None."""
        if self.own and len(self.theta) != 2:
            return self.own.refuse("is for one hidden layer")
        (W1, b1), (W2, b2) = self.theta[0], self.theta[-1]
        H = self.live[0]
        got = self.own([*(np.asarray(v, float) for v in (x, W1[:H], b1[:H], W2[:, :H], b2)), p], (2,), (), wrong=not_finite)
        return None if got is None else float(got[0][1])

    def show(self, r, n, p, x1, x2, layers, **values):
        n = int(round(n))
        self.own_output = self._own_output(np.array([x1, x2]), p)
        half = 1.96 * self.samples[:n].std(ddof=1) / np.sqrt(n) if n > 1 else 0.0
        self.sampled = self.path[n - 1]
        far = float(np.abs(r.gap).max())
        gap = "expectation − geometric:\n" + ("0" if far < 5e-6 else f"up to ≈ {far:.2g}")
        titles = ("f with the expectation", gap, f"{len(self.group.P):,} networks, one for each mask")
        self.view.update(DropoutAveragePicture(
            r.map, r.gap, (x1, x2), self.points, *self.group, r.expected, r.geometric, r.arithmetic, self.own_output, self.path,
            n, half, titles, self._lines(r, n, half)))

    def _lines(self, r, n, half):
        """What is written beside the picture."""
        return (f"expectation of the masks  {r.expected:.4f}", f"geometric mean  {r.geometric:.4f}",
                f"Z = {r.total:.3f}, −log Z = {-np.log(r.total):.3f}", f"arithmetic mean  {r.arithmetic:.4f}",
                f"{n} sampled  {self.sampled:.3f}" + (f" ± {half:.3f}" if n > 1 else ""),
                "" if self.own_output is None else f"YOUR mean of all  {self.own_output:.4f}")

    def sentence(self, old, new, r):
        gap, far = abs(r.expected - r.geometric), float(np.abs(r.gap).max())
        said = [f"x = ({signed(new['x1'])}, {signed(new['x2'])}), {len(self.group.P):,} masks. Expectation: "
                f"f(x)₂ = {r.expected:.4f}; geometric mean of all networks, renormalised: {r.geometric:.4f}."]
        if far < 2e-6 * max(1, new["scale"]):
            said.append("They are equal here and everywhere in the plane, up to rounding.")
        else:
            said.append(f"They differ by {gap:.4f} here, by up to about {far:.2g} in the plane: two layers are masked.")
        said.append(f"Not renormalised, the geometric mean sums to Z = {r.total:.3f}. The arithmetic mean is {r.arithmetic:.4f}, "
                    f"{abs(r.arithmetic - r.expected):.4f} away from the expectation; {int(round(new['n']))} sampled masks say "
                    f"{self.sampled:.3f}.")
        return " ".join([*said, self._whose(r)]).strip()

    def _whose(self, r):
        """How far the reader's mean is from the geometric one; "" without a function."""
        if self.own_output is None:
            return self.own.message
        return (f"YOUR mean f(x)₂ is {self.own_output:.4f}, {gap_words(abs(self.own_output - r.geometric))} from the geometric "
                "mean.")

    def on_again(self):
        self.drawn += 1
        self.path = self._sample()
        self.refresh(dict(self.values), compute=False)

    # --- the hand on the picture -----------------------------------------------------------------------------------

    edge = 0.0                          # on the edge of a map stands nothing

    def pulled_in(self):
        return self.view.plane.ax, self.view.gaps.ax

    def pointer(self, kind, ax, x, y, event):
        if kind in ("down", "move") and ax in self.pulled_in():
            self.set(x1=float(np.clip(x, -REACH, REACH)), x2=float(np.clip(y, -REACH, REACH)))

    def key(self, key, shift):
        way = {"ArrowLeft": ("x1", -1), "ArrowRight": ("x1", 1), "ArrowDown": ("x2", -1), "ArrowUp": ("x2", 1)}.get(key)
        if way:
            self.nudge(way[0], way[1] * (10 if shift else 2))


def gap_words(gap):
    """A gap that rounding alone makes is 0."""
    return "0" if gap < 5e-6 else f"{gap:.4f}"
