"""A code of two units that a hand moves through: digits become points, points become digits. An extension of slide S41."""
from functools import cache

import jax
import numpy as np

from course_lib.data import mnist
from course_lib.interactive import compile_ahead as ahead
from course_lib.interactive.controls import Button, Slider, Toggle
from course_lib.interactive.drawing_pad import Drawing
from course_lib.interactive.live import Live, live_controls
from course_lib.optimizers import adam, with_hyper
from course_lib.training import gradient_step, run_steps, start

from .code_plane_view import CodePlaneView, tiles
from .deep import bottleneck, codes, decoded, losses, objective
from .digits import N, training_digits
from .random_images import images
from .three_models import mean_digit

B, EPOCHS, PIECE, T, EVERY = 50, 14, 5, 500, 50
PER_EPOCH = N // B
OPTIMIZER = adam(0.0)
STEP = gradient_step(objective, OPTIMIZER.update)
LOST = 544                      # 784 ln 2: the loss of a grey image


@cache
def digits():
    """500 test images in [0, 1], and their labels."""
    return images(mnist().test.X[:T]), mnist().test.y[:T]


@jax.jit
def begin(seed, mean):
    """The State before the first update."""
    key = jax.random.key(seed)
    return start(bottleneck(key, mean), OPTIMIZER, key)


def learn(state, idx, alpha):
    """(State, mean loss) after one update for each row of idx."""
    state, info = run_steps(STEP, state._replace(opt=with_hyper(state.opt, alpha=alpha)), *training_digits(), idx)
    return state, float(np.asarray(info.loss).mean())


class CodePlane(Live, Drawing):
    """784-128-64-2-64-128-784, tanh, Adam on 5,000 digits; the codes of 500 test digits, and what any code decodes to."""

    title = "A code of two units"
    controls = (
        Slider("h1", "h₁", 0.0, "first unit of the code", "code", draw_only=True, low=-1, high=1, step=0.02),
        Slider("h2", "h₂", 0.0, "second unit of the code", "code", draw_only=True, low=-1, high=1, step=0.02),
        Toggle("everywhere", "Decode everywhere", False, "show what every part of the plane decodes to", "code",
               draw_only=True, on="Points only"),
        Slider("alpha", "α", 0.003, "learning rate alpha of Adam", "how", draw_only=True, low=1e-4, high=0.1, log=True),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "how", draw_only=True, low=0, high=31, step=1),
        Button("wipe", "Wipe the pad", says="wipe the drawing", group="how"),
        *(c for c in live_controls() if c.name != "keep"),        # two planes cannot be laid over each other
    )

    def make_view(self):
        self.X, self.y = digits()
        self.grid = tiles()
        return CodePlaneView(self.y, EPOCHS * PER_EPOCH)

    def setup(self):
        Drawing.setup(self)
        Live.setup(self)

    def ahead(self):
        yield lambda: learn(self.state, np.zeros((PIECE, B), np.int32), 0.003)

    def prepare(self):
        self.state = begin(np.int32(self.values["seed"]), mean_digit())
        self.record, self.lost = ([], [], []), False

    def changed(self, old):
        if old.get("seed") != self.values["seed"]:                       # another start is another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    def run_to_end(self):
        ahead.wait()                     # two threads that compile the same program at once take twice the memory
        return super().run_to_end()

    # --- training, a piece at a time ----------------------------------------------------------------------------------

    def work(self):
        self._measure(0, None)
        yield "start"
        for epoch in range(EPOCHS):
            order = np.random.default_rng((self.values["seed"], epoch)).permutation(N).reshape(PER_EPOCH, B).astype(np.int32)
            for at in range(0, PER_EPOCH, PIECE):
                self.state, loss = learn(self.state, order[at : at + PIECE], self.values["alpha"])
                done = epoch * PER_EPOCH + at + PIECE
                self.values["progress"] = round(done / (EPOCHS * PER_EPOCH), 3)
                if done % EVERY == 0:
                    self._measure(done, loss)
                    if self.lost:
                        return
                yield "piece" if done % EVERY else "look"
            yield "epoch"

    def _measure(self, done, train):
        test = float(losses(self.state.theta, self.X).mean())
        for kept, value in zip(self.record, (done, test if train is None else train, test), strict=True):
            kept.append(value)
        self.lost = not test < LOST

    # --- what is seen -------------------------------------------------------------------------------------------------

    def show(self, result, h1, h2, everywhere, **values):
        theta, code = self.state.theta, np.array([h1, h2], np.float32)
        at = codes(theta, self.X)
        x_hat = decoded(theta, code)[0]
        near = int(((at - code) ** 2).sum(axis=1).argmin())
        mine, loss = (codes(theta, self.digit), float(losses(theta, self.digit))) if self.strokes else (None, None)
        wall = decoded(theta, self.grid)[0] if everywhere else None
        self.seen = dict(codes=at, x_hat=x_hat, near=near, mine=mine, loss=loss)
        said = f"500 test digits, mean loss {self.record[2][-1]:.0f}" if self.record[2] else "500 test digits before training"
        self.view.update(at, code, (x_hat, self.X[near]),
                         (f"x̂ of ({h1:.2f}, {h2:.2f})".replace("-", "−"), f"nearest test digit: a {self.y[near]}"), said,
                         mine, self.strokes, self.record, wall)

    def sentence(self, old, new, result):
        if self.lost:
            return f"Lost: the loss is not below {LOST}. α = {new['alpha']:g} is too large: lower it and press ↺ Same weights."
        done = self.record[0][-1] if self.record[0] else 0
        state = "Ended" if self.ended else "Training" if new["play"] else "Paused"
        state = f"{state} at update {done:,}, test loss {self.record[2][-1]:.1f}." if done else "Untrained: press Train."
        near = f"The test digit nearest to ({new['h1']:.2f}, {new['h2']:.2f}) is a {self.y[self.seen['near']]}."
        same = 100 * neighbours(self.seen["codes"], self.y)
        said = [f"{state} {near} {same:.0f} % of the test digits have their nearest neighbour in "
                "their own class."]
        if self.strokes:
            mine = self.seen["mine"]
            said.append(f"Your drawing ★ has the code ({mine[0]:.2f}, {mine[1]:.2f}), loss {self.seen['loss']:.0f}.")
        return " ".join(said)

    @property
    def apart(self):
        """The share of test digits whose nearest neighbour has their own class: before training, and now."""
        first = begin(np.int32(self.values["seed"]), mean_digit()).theta
        return tuple(neighbours(codes(theta, self.X), self.y) for theta in (first, self.state.theta))

    def reproduced(self):
        """x̂ of the 500 test digits."""
        return decoded(self.state.theta, codes(self.state.theta, self.X))[0]

    # --- the hand -----------------------------------------------------------------------------------------------------

    def redraw(self):
        """The hand that draws also moves the code: what is decoded is the drawing's reconstruction."""
        if self.strokes:
            code = codes(self.state.theta, self.digit)
            self.values |= {name: self.by_name[name].clean(float(v)) for name, v in zip(("h1", "h2"), code, strict=True)}
        super().redraw()

    def pointer(self, kind, ax, x, y, event):
        if not self.draw(kind, ax, x, y) and ax is self.view.ax and kind in ("down", "move"):
            self.set(h1=min(max(x, -1.0), 1.0), h2=min(max(y, -1.0), 1.0))

    def key(self, key, shift):
        match key:
            case "ArrowLeft" | "ArrowRight":
                self.nudge("h1", (5 if shift else 1) * (1 if key == "ArrowRight" else -1))
            case "ArrowUp" | "ArrowDown":
                self.nudge("h2", (5 if shift else 1) * (1 if key == "ArrowUp" else -1))
            case _:
                super().key(key, shift)


def neighbours(points, y):
    """The fraction of points whose nearest other point has their own label."""
    far = ((points[:, None] - points[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(far, np.inf)
    return float((y[far.argmin(axis=1)] == y).mean())
