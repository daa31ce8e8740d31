"""What the expectation of the masks averages, and when exactly. Slide S49: test time classification."""
import jax
import numpy as np

from course_lib.activations import tanh
from course_lib.data.toys import draw, grid
from course_lib.drawing.plane import REACH
from course_lib.dropout import expectation
from course_lib.dropout_average import exact_average
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers
from course_lib.network import fprop
from course_lib.notation import signed

from .mask_ensemble import MOST, members, sample, trained, widths
from .mask_ensemble_view import DropoutAverageView

ONE, TWO, LAST = "one hidden layer", "two hidden layers", "two, last one masked"
MAP_N, GAP_N, SAMPLES, ROWS, NOISE = 61, 21, 1000, 100, 0.25


@jax.jit
def maps(theta, x, p, scale):
    """θ times `scale`; f(x)₁ - f(x)₀ by the expectation over the plane; its gap to the geometric mean; f and means at x."""
    theta = jax.tree.map(lambda leaf: scale * leaf, theta)

    def f(x):
        return fprop(theta, x, tanh, m=expectation(theta, p)).h[-1]

    over = f(grid(MAP_N))
    gap = f(grid(GAP_N)) - exact_average(theta, grid(GAP_N), p).geometric
    return (theta, (over[:, 1] - over[:, 0]).reshape(MAP_N, MAP_N), gap[:, 1].reshape(GAP_N, GAP_N), f(x),
            exact_average(theta, x, p))


class DropoutAverage(Explorer):
    """Drag x in the plane. Each grey dot is one of the networks that dropout trains: one for each mask."""

    title = "The average of all masked networks"
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

    def __init__(self, f=None, **start):
        """`f(x, W1, b1, W2, b2, p)` -> f(x): the reader's own test time, as in exercise "dropout_test"."""
        self.own, self.words = f, ""
        super().__init__(**start)

    def make_view(self):
        return DropoutAverageView()

    def setup(self):
        self.drawn, self.held_x, self.made = 0, False, {}

    def ahead(self):
        x, p = np.zeros(2, np.float32), np.full(2, 0.5, np.float32)
        yield lambda: members(maps(self._theta(2, 8, p, 0), x, p, np.float32(1))[0], x, (4, 4), p)

    def _theta(self, layers, H, p, seed):
        """The trained network, remembered while x or the scale moves."""
        key = (layers, H, tuple(p), seed)
        if key not in self.made:
            X, y = draw("moons", seed, 0.5, ROWS, NOISE)
            self.made = {key: (trained(layers, H, p, seed, X, y), (np.asarray(X), np.asarray(y)))}
        theta, self.points = self.made[key]
        return theta

    def compute(self, layers, H, p, scale, x1, x2, seed):
        L = 1 if layers == ONE else 2
        self.p = np.array({ONE: (p,), TWO: (p, p), LAST: (0, p)}[layers], np.float32)
        x = np.array([x1, x2], np.float32)
        theta, z, gap, at_test, average = maps(self._theta(L, H, self.p, seed), x, self.p, np.float32(scale))
        self.group = members(theta, x, widths(L, H), self.p)
        self.theta, self.live = jax.tree.map(np.asarray, theta), widths(L, H)
        self.path = self._sample()
        return dict(z=np.asarray(z), gap=np.asarray(gap), expected=float(at_test[1]),
                    geometric=float(average.geometric[1]), total=float(average.total), arithmetic=float(average.arithmetic[1]))

    def _sample(self):
        """The samples and their running mean, of the same random numbers wherever x is."""
        rng = np.random.default_rng((self.values["seed"], self.drawn))
        self.samples = sample(rng, self.group, SAMPLES)
        return np.cumsum(self.samples) / np.arange(1, SAMPLES + 1)

    def _ask_the_learner(self, x, p):
        """The reader's f(x)₁ or None; self.words says why not, or how far from the geometric mean it is."""
        self.words = ""
        if self.own is None:
            return None
        if len(self.theta) != 2:
            self.words = f"{self.own.__name__} is for one hidden layer."
            return None
        (W1, b1), (W2, b2) = self.theta
        H = self.live[0]
        args = (x, W1[:H], b1[:H], W2[:, :H], b2)
        got, self.words = answers(self.own, [*(np.asarray(v, float) for v in args), p], (2,))
        return None if got is None else float(got[0][1])

    def show(self, r, n, p, x1, x2, layers, **values):
        n = int(round(n))
        own = self._ask_the_learner(np.array([x1, x2]), p)
        half = 1.96 * self.samples[:n].std(ddof=1) / np.sqrt(n) if n > 1 else 0.0
        self.sampled = self.path[n - 1]
        count, far = len(self.group.P), float(np.abs(r["gap"]).max())
        lines = (f"expectation of the masks  {r['expected']:.4f}", f"geometric mean  {r['geometric']:.4f}",
                 f"sums to {r['total']:.3f} before renormalising", f"arithmetic mean  {r['arithmetic']:.4f}",
                 f"{n} sampled  {self.sampled:.3f}" + (f" ± {half:.3f}" if n > 1 else ""),
                 "" if own is None else f"YOUR test time  {own:.4f}")
        gap = "gap ○ − ◆: 0" if far < 5e-6 else f"gap ○ − ◆: at most {far:.3f}"
        titles = ("f with the expectation", gap, f"{count:,} networks, one for each mask")
        self.view.update(r["z"], r["gap"], (x1, x2), self.points, self.group,
                         (r["expected"], r["geometric"], r["arithmetic"], self.sampled, half, own), self.path, n, titles, lines)
        if own is not None:
            gap = abs(own - r["geometric"])
            self.words = f"YOUR f(x)₁ is {own:.4f}, {words(gap)} from the geometric mean."

    def sentence(self, old, new, r):
        gap, far = abs(r["expected"] - r["geometric"]), float(np.abs(r["gap"]).max())
        said = [f"x = ({signed(new['x1'])}, {signed(new['x2'])}), {len(self.group.P):,} masks. Expectation: "
                f"f(x)₁ = {r['expected']:.4f}; geometric mean of all networks, renormalised: {r['geometric']:.4f}."]
        if far < 2e-6 * max(1, new["scale"]):
            said.append("They are equal here and everywhere in the plane, up to rounding.")
        else:
            said.append(f"They differ by {gap:.4f} here, by up to {far:.4f} in the plane: two layers are masked.")
        said.append(f"Not renormalised, the geometric mean sums to {r['total']:.3f}. The arithmetic mean is "
                    f"{r['arithmetic']:.4f}, {abs(r['arithmetic'] - r['expected']):.4f} away from the expectation; "
                    f"{int(round(new['n']))} sampled masks say {self.sampled:.3f}.")
        return " ".join([*said, self.words]).strip()

    def on_again(self):
        self.drawn += 1
        self.path = self._sample()
        self.refresh(dict(self.values), compute=False)

    # --- the hand on the picture -----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind in ("down", "move") and ax in (self.view.plane.ax, self.view.gaps.ax):
            self.set(x1=float(np.clip(x, -REACH, REACH)), x2=float(np.clip(y, -REACH, REACH)))

    def key(self, key, shift):
        way = {"ArrowLeft": ("x1", -1), "ArrowRight": ("x1", 1), "ArrowDown": ("x2", -1), "ArrowUp": ("x2", 1)}.get(key)
        if way:
            self.nudge(way[0], way[1] * (10 if shift else 2))


def words(gap):
    """A gap that rounding alone makes is 0."""
    return "0" if gap < 5e-6 else f"{gap:.4f}"


