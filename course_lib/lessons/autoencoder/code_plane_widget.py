"""A code of two units that a hand moves through: digits become points, points become digits. An extension of slide S41."""
import numpy as np

from course_lib.interactive.controls import Button, Slider
from course_lib.interactive.drawing_pad import Drawing
from course_lib.interactive.live import Event, LiveRun, live_controls
from course_lib.interactive.words import percent
from course_lib.notation import vector

from .code_plane import (
    EDGE,
    LOST,
    PER_EPOCH,
    PIECE,
    UPDATES,
    B,
    PlaneRun,
    neighbours_before_and_after,
    own_neighbours,
    shown_digits,
    tiles,
    train_plane,
    uncrowded,
)
from .code_plane_view import GAP, CodePlanePicture, CodePlaneView
from .deep import bottleneck_losses, codes, decoded


class CodePlane(LiveRun, Drawing):
    """784-128-64-2-64-128-784, tanh, Adam on 5,000 digits; the codes of 500 test digits, and what any code decodes to."""

    title = "A code of two units"
    longest = 220
    restart_on = ("seed",)
    controls = (
        Slider("h1", "h₁", 0.0, "first unit of the code", "code", draw_only=True, low=-1, high=1, step=0.02),
        Slider("h2", "h₂", 0.0, "second unit of the code", "code", draw_only=True, low=-1, high=1, step=0.02),
        Slider("alpha", "α", 0.003, "learning rate alpha of Adam", "how", draw_only=True, low=1e-4, high=0.1, log=True),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "how", draw_only=True, low=0, high=31, step=1),
        Button("wipe", "Wipe the pad", says="wipe the drawing", group="how"),
        *(c for c in live_controls() if c.name != "keep"),        # two planes cannot be laid over each other
    )
    more = ("h1", "h2")

    def make_view(self):
        self.X, self.y = shown_digits()
        self.tiles = tiles()
        return CodePlaneView(self.y, EDGE)

    def setup(self):
        Drawing.setup(self)
        LiveRun.setup(self)

    def ahead(self):
        yield lambda: train_plane(self.run.state, np.zeros((PIECE, B), np.int32), 0.003)

    def prepare(self):
        self.run = PlaneRun(self.values["seed"])

    @property
    def record(self):
        return self.run.record

    def work(self):
        for done in self.run.pieces(lambda: self.values["alpha"]):
            self.progress(done / UPDATES)
            looks = Event.LOOK if self.run.just_measured else Event.PIECE
            yield Event.EPOCH if done and done % PER_EPOCH == 0 else looks

    # --- what is seen -------------------------------------------------------------------------------------------------

    def show(self, result, h1, h2, **values):
        theta, code, record = self.run.theta, np.array([h1, h2], np.float32), self.record
        self.codes = codes(theta, self.X)
        self.nearest = int(((self.codes - code) ** 2).sum(axis=1).argmin())
        self.drawn = codes(theta, self.digit) if self.strokes else None
        legible = uncrowded(self.codes, GAP, self.nearest)
        title = f"{len(self.X)} test digits ({legible.sum()} drawn)" + (f", loss {record.test[-1]:.0f}" if record else "")
        self.view.update(CodePlanePicture(
            self.codes, legible, code, decoded(theta, code)[0], self.nearest, self.X[self.nearest],
            ("x̂ of the ring", f"nearest digit: a {self.y[self.nearest]}"), title, self.drawn, self.strokes,
            decoded(theta, self.tiles)[0]))

    def sentence(self, old, new, result):
        if self.run.lost:
            return f"Lost: the loss is not below {LOST}. α = {new['alpha']:g} is too large: lower it and press ↺ Same weights."
        done = self.run.updates if self.record else 0
        state = f"{self.phase} at update {done:,}, test loss {self.record.test[-1]:.1f}." if done else "Untrained: press Train."
        said = [state, f"The test digit nearest to {vector((new['h1'], new['h2']))} is a {self.y[self.nearest]}.",
                f"{percent(own_neighbours(self.codes, self.y), 0)} of the test digits have their nearest neighbour in their own "
                "class."]
        if self.strokes:
            lost = float(bottleneck_losses(self.run.theta, self.digit))
            said.append(f"Your drawing ★ has the code {vector(self.drawn)}, loss {lost:.0f}.")
        return " ".join(said)

    @property
    def apart(self):
        """The share of test digits whose nearest neighbour has their own class: before training, and now."""
        return neighbours_before_and_after(self.run)

    def neighbours(self, points: np.ndarray) -> float:
        """The share of test digits whose nearest neighbour among `points` (500, d), theirs by another code, has their class."""
        return own_neighbours(points, self.y)

    def reproduced(self):
        """x̂ of the 500 test digits."""
        return decoded(self.run.theta, codes(self.run.theta, self.X))[0]

    # --- the hand -----------------------------------------------------------------------------------------------------

    def redraw(self):
        """The hand that draws also moves the code: what is decoded is the drawing's reconstruction."""
        if self.strokes:
            code = codes(self.run.theta, self.digit)
            self.values |= {name: self.by_name[name].clean(float(v)) for name, v in zip(("h1", "h2"), code, strict=True)}
        super().redraw()

    def pulled_in(self):
        return *super().pulled_in(), *self.view.planes

    def pointer(self, kind, ax, x, y, event):
        if not self.draw(kind, ax, x, y) and ax in self.view.planes and kind in ("down", "move"):
            self.set(h1=min(max(x, -1.0), 1.0), h2=min(max(y, -1.0), 1.0))

    def key(self, key, shift):
        match key:
            case "ArrowLeft" | "ArrowRight":
                self.nudge("h1", (5 if shift else 1) * (1 if key == "ArrowRight" else -1))
            case "ArrowUp" | "ArrowDown":
                self.nudge("h2", (5 if shift else 1) * (1 if key == "ArrowUp" else -1))
            case _:
                super().key(key, shift)

