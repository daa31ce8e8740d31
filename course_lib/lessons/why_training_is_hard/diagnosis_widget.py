"""Underfitting or overfitting? Slide S39: where a real run stands, and every remedy of the slide as a button."""
import numpy as np

from course_lib.interactive.background import Background
from course_lib.interactive.controls import Button, Choice, Progress, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers

from .diagnosis_view import CENTRES, DiagnosisView
from .error_shares import BOTH, FINE, OVER, PATIENTS, REMEDIES, UNDER, shares, treated, verdict
from .remedy_runs import FRAMES, NEW, kept, prepare, treat

ORDER = (UNDER, OVER, BOTH, FINE)
OPTIMIZE, REGULARIZE = ("optimizer", "longer", "larger", "batchnorm"), ("pretrain", "dropout", "decay", "early", "data")
LABELS = {"optimizer": "Adam", "longer": "train 4× longer", "larger": "larger H", "batchnorm": "batch norm",
          "pretrain": "pre-training", "dropout": "dropout", "decay": "L2", "early": "early stopping", "data": "5× data"}
SAYS = {"optimizer": "a better optimizer, Adam", "longer": "train four times longer", "larger": "more hidden units",
        "batchnorm": "batch normalization", "pretrain": "unsupervised pre-training", "dropout": "dropout with p one half",
        "decay": "L2 regularization", "early": "early stopping", "data": "five times as many training digits"}
PEOPLE = {"deep": "5 layers of 50 sigm units", "small": "3 hidden units", "few examples": "100 training digits",
          "wrong labels": "one label in five is wrong, so nobody gets below 20 %"}
ADVICE = {UNDER: "Better optimize: Adam, batch norm, longer training (or GPUs), larger H.",
          OVER: "Better regularize: pre-training, dropout, L2, early stopping, or more data.",
          BOTH: "Both families of remedies have something to win.",
          FINE: "Nothing to cure, as far as this many digits can tell."}


class Diagnosis(Explorer):
    """Press a remedy: the network is trained anew. Drag the green line: the goal. ↑ ↓ move it by 1 %."""

    title = "Underfitting or overfitting?"
    frames_per_second = 12
    controls = (
        Choice("patient", "the run", "small", "which run is ill", "who", draw_only=True, options=tuple(PATIENTS)),
        Slider("goal", "goal, %", 10, "goal: the error on new digits that would be good enough, in percent", "who",
               draw_only=True, low=0, high=40, step=1),
        Slider("seed", "seed", 0, "seed of the weights and the choice of digits", "who", draw_only=True, low=0, high=9, step=1),
        *(Toggle(name, LABELS[name], False, SAYS[name], "better optimize", draw_only=True) for name in OPTIMIZE),
        *(Toggle(name, LABELS[name], False, SAYS[name], "better regularize", draw_only=True) for name in REGULARIZE),
        Button("none", "No remedy", says="take all remedies away", group="run"),
        Progress("progress", "", 0.0, "progress of the training", "run"),
    )

    def __init__(self, shares=None, **start):
        """`shares(train_error, new_error, goal, n)`: the reader's own rule, used instead of ours."""
        self.own, self.trouble = shares, ""
        super().__init__(**start)

    def make_view(self):
        return DiagnosisView()

    def ahead(self):
        return prepare()

    def setup(self):
        if hasattr(self, "trainer"):
            self.trainer.stop()
        else:
            self.done, self.maps = {}, {}
        self.trainer = Background(self.lock, "Diagnosis trainer")
        self.before, self.visited = None, []
        self.treat()

    # --- training ----------------------------------------------------------------------------------------------------

    @property
    def remedies(self):
        return tuple(name for name in REMEDIES if self.values[name])

    def changed(self, old):
        moved = {name for name, value in self.values.items() if old.get(name) != value}
        if moved <= {"goal", "progress"}:
            return super().changed(old)
        if self.frames:
            here = self.outcome
            self.before = None if moved & {"patient", "seed"} else here
            self.visited = [] if moved & {"patient", "seed"} else [*self.visited, here]
        self.treat()
        self.refresh(old)

    def treat(self):
        """Train the present case: to its end where nobody watches, in the background where a page shows the picture."""
        self.trainer.stop()
        v = self.values
        self.case, key = treated(v["patient"], self.remedies), (v["patient"], self.remedies, v["seed"])
        v["progress"] = 1.0
        if key in self.done:
            self.frames = self.done[key]
            return
        self.frames, self.worker, self.pieces, self.drawn_at = [], treat(self.case, v["seed"]), 0, -1
        while not self.frames or not self.picture.drawn:
            if not self._work(key):
                return
        v["progress"] = 0.0
        self.trainer.start(lambda: self._tick(key), failed=lambda e: self.say(f"{type(e).__name__}: {e}", failed=True))

    def _work(self, key):
        """One piece of the training; False at its end."""
        event = next(self.worker, None)
        if event is None:
            self.done[key], self.values["progress"] = self.frames, 1.0
            return False
        if event != "piece":
            self.frames = [*self.frames, event]
            self.values["progress"] = round((len(self.frames) - 1) / FRAMES, 3)
        return True

    def _tick(self, key):
        more = self._work(key)
        if not more or (len(self.frames) != self.drawn_at and self.picture.free):
            self.refresh(dict(self.values))
            self.drawn_at = len(self.frames)
        return more

    def on_none(self):
        self.set(**{name: False for name in REMEDIES})

    # --- what is seen ----------------------------------------------------------------------------------------------

    @property
    def at(self):
        """Index of the frame that counts."""
        return self.frames.index(kept(self.case, self.frames))

    @property
    def outcome(self):
        frame = self.frames[self.at]
        return frame.train, frame.new

    def shares(self, train, new):
        """Ours, or the reader's where it gives three numbers."""
        goal = self.values["goal"] / 100
        if self.own is None or self.trouble:
            return shares(train, new, goal, NEW)
        got, self.trouble = answers(self.own, (float(train), float(new), goal, NEW), (), (), ())
        if not self.trouble and not np.isfinite(got).all():
            self.trouble = f"{self.own.__name__} gave numbers that are not finite: the picture shows the course's."
        return shares(train, new, goal, NEW) if self.trouble else tuple(map(float, got))

    def _map(self):
        """The rule's answer at each place of the plane; remembered for each goal."""
        goal = self.values["goal"]
        if goal not in self.maps:
            self.trouble = ""
            cells = [[ORDER.index(verdict(self.shares(x, y))) + 0.5 for x in CENTRES] for y in CENTRES]
            if self.trouble:                                      # it failed somewhere: all of it again, with ours
                cells = [[ORDER.index(verdict(self.shares(x, y))) + 0.5 for x in CENTRES] for y in CENTRES]
            self.maps[goal] = np.array(cells), self.trouble
        cells, self.trouble = self.maps[goal]
        return cells

    def show(self, result, goal, **values):
        cells, frames, (train, new) = self._map(), self.frames, self.outcome
        self.parts = self.shares(train, new)
        self.verdict = verdict(self.parts)
        columns = [np.array(column) for column in zip(*((f.updates, f.train, f.new) for f in frames), strict=True)]
        who = "YOUR rule: " if self.own and not self.trouble else ""
        larger = max(self.parts[:2])
        found = "" if self.verdict in (FINE, BOTH) else f": {100 * larger:.1f} of the {100 * new:.1f} %"
        titles = {"plane": f"{who}{self.verdict}{found}", "curves": f"{100 * new:.1f} % of {NEW:,} new digits are misread",
                  "bar": "what this error is made of"}
        self.view.update(cells, *columns, self.case.updates, self.at, np.array(self.visited), self.before, goal / 100,
                         self.parts, titles)

    def sentence(self, old, new, result):
        train, error = self.outcome
        under, over, margin = self.parts
        with_ = " + ".join(LABELS[name] for name in self.remedies)
        words = [f"{new['patient'].capitalize()} ({PEOPLE[new['patient']]}){' with ' + with_ if with_ else ''}: training error "
                 f"{100 * train:.1f} %, on new digits {100 * error:.1f} ± {100 * margin:.1f} %."]
        if new["progress"] < 1:
            return " ".join([f"Training, {self.frames[-1].updates} of {self.case.updates} updates.", *words])
        words.append(f"Beyond the goal of {new['goal']} %, {100 * under:.1f} is underfitting and {100 * over:.1f} overfitting: "
                     f"{self.verdict.upper()}. {ADVICE[self.verdict]}")
        if self.before is not None:
            change = error - self.before[1]
            luck = " (no more than the margin)" if abs(change) <= margin else ""
            words.append(f"Before it was {100 * self.before[1]:.1f} %: {100 * change:+.1f} points{luck}.".replace("-", "−"))
        if self.case.early:
            words.append(f"Kept: update {self.frames[self.at].updates} of {self.case.updates}.")
        return " ".join([*words, self.trouble]).strip()

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.plane and kind in ("down", "move"):
            self.set(goal=float(np.clip(round(100 * max(y, 0) ** 2), 0, 40)))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("goal", 1 if key == "ArrowUp" else -1)

    def close(self):
        self.trainer.stop(wait=2)
        super().close()
