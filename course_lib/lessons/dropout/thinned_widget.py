"""The networks of one training run under four masks, and with their expectation. Slide S46: "removing hidden units"."""
import jax
import numpy as np

from course_lib.data.toys import REACH
from course_lib.interactive.controls import Button, Slider
from course_lib.interactive.explorer import Explorer

from .small_net import HIDDEN, SIZES, UPDATES, at_frame, dropout_run, maps_under, moons_of, one_example
from .thinned_view import ThinnedNetsPicture, ThinnedNetsView

THINNED = 4


class ThinnedNets(Explorer):
    """Four masks on one set of weights: drag x in a map, m draws other masks."""

    title = "One set of weights, four thinned networks"
    longest = 200
    controls = (
        Slider("t", "update", UPDATES, "how far training has come", "what", draw_only=True, low=0, high=UPDATES, step=1),
        Slider("p", "p", 0.5, "probability p that a hidden unit is zeroed", "what", low=0.0, high=0.9, step=0.05),
        Button("masks", "Four other masks", says="draw other masks for the same weights", group="what"),
        Slider("x1", "x₁", 0.5, "input x 1", "x", low=-REACH, high=REACH, step=0.05, draw_only=True),
        Slider("x2", "x₂", 0.5, "input x 2", "x", low=-REACH, high=REACH, step=0.05, draw_only=True),
        Slider("seed", "seed", 0, "seed of weights, masks and examples", "x", low=0, high=31, step=1),
    )
    more = ("x1", "x2", "seed")

    def make_view(self):
        return ThinnedNetsView(SIZES, THINNED + 1)

    def setup(self):
        self.drawn = 0

    def compute(self, p, seed):
        train, valid = moons_of(seed)
        self.points = tuple(np.asarray(part) for part in train)
        args = np.float32(p), np.float32(0.1), np.float32(1), np.int32(seed), train, valid
        return jax.tree.map(np.asarray, dropout_run(*args))

    def masks(self, p, seed):
        """THINNED masks, [m^(1), …, m^(L)] each; then their expectation."""
        rng = np.random.default_rng((seed, self.drawn))
        drawn = [[(rng.random(n) >= p).astype(np.float32) for n in HIDDEN] for _ in range(THINNED)]
        return [*drawn, [np.full(n, 1 - p, np.float32) for n in HIDDEN]]

    def show(self, run, t, p, x1, x2, seed):
        theta, x, masks = at_frame(run.theta, t), np.array([x1, x2], np.float32), self.masks(p, seed)
        maps = [np.asarray(maps_under(theta, (None, *m), np.float32(p))[0]) for m in masks]
        self.f = [float(one_example(theta, x, np.int32(0), (None, *m), np.float32(1)).forward.h[-1][1]) for m in masks]
        self.kept = [int(sum(one.sum() for one in m)) for m in masks[:-1]]
        heads = (*(f"{n} of {sum(HIDDEN)} units" for n in self.kept), "test time: all units")
        self.view.update(ThinnedNetsPicture([one.W for one in theta], masks, maps, heads,
                                            tuple(f"f(x)₂ = {f:.2f}" for f in self.f), self.points, (x1, x2)))

    def sentence(self, old, new, run):
        *thinned, whole = self.f
        said = ", ".join(f"{f:.2f}" for f in thinned)
        return (f"After {new['t']} updates, x = ({new['x1']:.2f}, {new['x2']:.2f}): the four thinned networks say f(x)₂ = "
                f"{said}. They share their weights. With every mask replaced by its expectation {1 - new['p']:.2f}: {whole:.2f}.")

    def on_masks(self):
        self.drawn += 1
        self.refresh(dict(self.values), compute=False)

    def pulled_in(self):
        return [plane.ax for plane in self.view.planes]

    def pointer(self, kind, ax, x, y, event):
        if kind in ("down", "move") and any(ax is plane.ax for plane in self.view.planes):
            self.set(x1=float(np.clip(x, -REACH, REACH)), x2=float(np.clip(y, -REACH, REACH)))

    def key(self, key, shift):
        if key == "m":
            self.on_masks()
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge("t", (10 if shift else 1) * (1 if key == "ArrowRight" else -1))

    # --- the experiment code ---------------------------------------------------------------------------------------

    def extra(self):
        return {"drawn": str(self.drawn)} if self.drawn else {}

    def extra_names(self):
        return {"drawn"}

    def restore_extra(self, extra):
        self.drawn = int(Slider("drawn", "drawn", 0, low=0, high=10**6, step=1).clean(extra.get("drawn", 0)))
