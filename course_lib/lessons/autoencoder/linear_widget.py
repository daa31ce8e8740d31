"""A linear autoencoder finds what PCA finds. Slide S41: drag the points, and both lines turn."""
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import loss, percent

from .linear import FRAMES, REACH, STEPS, LinearRun, PcaLine, T, angles, cloud, pca_line, train_linear
from .linear_view import LinearAutoencoderView, LinearPicture

EQUAL = 0.52      # a share of the variance below this: there is no first component worth the name


class BesidePca(NamedTuple):
    """Points, the run on them, PCA's line, and the angles of W* and of W to it at each frame."""

    X: np.ndarray
    run: LinearRun
    pca: PcaLine
    angles: list[np.ndarray]


class LinearAutoencoder(RecordedRun):
    """One linear unit, 24 points of the plane, gradient descent on ½ ‖x̂ − x‖²; the run is computed anew at each move."""

    title = "A linear autoencoder and PCA"
    longest = 220
    frames = FRAMES
    controls = (
        Slider("ratio", "spread across", 0.35, "spread across the cloud, relative to that along it", "points", low=0.05,
               high=1.0, step=0.05),
        Slider("tilt", "tilt", 30, "direction of the cloud in degrees", "points", low=-90, high=90, step=5),
        Choice("weights", "W*", "tied", "tied or untied weights", "how", options=("tied", "untied")),
        Slider("alpha", "α", 0.03, "learning rate alpha", "how", low=0.01, high=10.0, log=True),
        Slider("seed", "seed", 0, "seed of the first weights", "how", low=0, high=31, step=1),
        *run_controls(FRAMES, seeds=False),
    )
    more = ("alpha",)

    def setup(self):
        super().setup()
        self.moved, self.taken = {}, None

    def make_view(self):
        return LinearAutoencoderView(FRAMES * STEPS, REACH)

    @property
    def points(self):
        X = cloud(self.values["ratio"], self.values["tilt"])
        for i, at in self.moved.items():
            X[i] = at
        return X

    def compute(self, ratio, tilt, weights, alpha, seed):
        X = self.points
        run, line = train_linear(weights == "tied", X, alpha, seed), pca_line(X)
        with np.errstate(invalid="ignore", over="ignore"):
            return BesidePca(X, run, line, [angles(part, line.component) for part in (run.W_star, run.W)])

    # --- what is seen -------------------------------------------------------------------------------------------------

    def show(self, result, t, **values):
        run, best = result.run, result.pca
        fine = bool(np.isfinite(run.x_hat[t]).all())
        x_hat = run.x_hat[t] if fine else np.full_like(result.X, np.nan)
        self.view.update(LinearPicture(
            result.X, x_hat, x_hat.mean(axis=0) if fine else best.mean, run.W_star[t] if fine else np.zeros(2), best.mean,
            best.component, np.arange(FRAMES + 1) * STEPS,
            [result.angles[0], result.angles[1][: 0 if values["weights"] == "tied" else None]], run.loss, best.loss, t,
            f"angle {result.angles[0][t]:.1f}° after {t * STEPS} updates" if fine else "diverged",
            "angle to the first principal component, degrees",
            f"mean loss {loss(run.loss[t])}; the best line leaves {loss(best.loss)}"))

    def sentence(self, old, new, result):
        t, run, best, turned = new["t"], result.run, result.pca, result.angles[0]
        if not np.isfinite(run.loss[-1]) or run.loss[-1] > 100 * max(best.loss, run.loss[0]):
            return f"With α = {new['alpha']:g} the run diverges: the loss has no bound. Lower α."
        said = [f"After {t * STEPS} updates W* is {turned[t]:.2f}° from the first principal component, the loss is "
                f"{loss(run.loss[t], 4)}; PCA's line leaves {loss(best.loss, 4)}."]
        if best.share < EQUAL:
            said.append("The cloud is as wide as it is long: any direction is as good, and PCA's is chance.")
        else:
            said.append(f"That component holds {percent(best.share, 0)} of the variance.")
        if self.kept:
            said.append(f"A ended at {self.kept[1].angles[0][-1]:.2f}°.")
        return " ".join(said)

    # --- the hand -----------------------------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.ax]

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            near = [i for i, p in enumerate(self.points) if ax is self.view.ax and self.near(ax, x, y, *p)]
            self.taken = min(near, key=lambda i: float(np.hypot(*(self.points[i] - (x, y)))), default=None)
        if kind in ("down", "move") and ax is self.view.ax and self.taken is not None:
            self.moved[self.taken] = tuple(float(np.clip(round(v, 2), -REACH, REACH)) for v in (x, y))
            self.refresh(dict(self.values))
        elif kind in ("down", "move") and ax in (self.view.angle, self.view.loss):
            self.set(t=int(np.clip(round(x / STEPS), 0, FRAMES)))
        if kind == "up":
            self.taken = None

    def extra(self):
        return {"moved": ";".join(f"{i}:{x:g}:{y:g}" for i, (x, y) in self.moved.items())} if self.moved else {}

    def extra_names(self):
        return {"moved"}

    def restore_extra(self, extra):
        try:
            parts = [part.split(":") for part in extra.get("moved", "").split(";") if part]
            moved = {int(i): (float(x), float(y)) for i, x, y in parts}
        except ValueError:
            raise ValueError("moved points are written as number:x:y, with ; between them") from None
        if any(not 0 <= i < T or not max(map(abs, at)) <= REACH for i, at in moved.items()):
            raise ValueError(f"a moved point has a number below {T} and lies within ±{REACH}")
        self.moved = moved
