"""Underfitting or overfitting? Slide S39: where a real run stands, and every remedy of the slide as a button."""
import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.live import Event, LiveRun, live_controls
from course_lib.interactive.own_function import OwnFunction

from .diagnosis_view import DiagnosisPicture, DiagnosisView
from .error_shares import BOTH, FINE, OVER, PATIENTS, REMEDIES, UNDER, Shares, shares, treated, verdict, verdict_map
from .remedy_runs import NEW, RemedyRun, remedy_programs

OPTIMIZE, REGULARIZE = ("optimizer", "longer", "batchnorm", "larger"), ("pretrain", "dropout", "decay", "early", "data")
LABELS = {"optimizer": "Adam", "longer": "GPUs: 4× updates", "batchnorm": "batch norm", "larger": "larger H",
          "pretrain": "pre-training", "dropout": "dropout", "decay": "L2", "early": "early stopping", "data": "5× data"}
NOT_ON_THE_SLIDE = ("larger", "decay", "early", "data")
SAYS = {"optimizer": "a better optimizer, Adam", "longer": "four times as many updates", "larger": "more hidden units",
        "batchnorm": "batch normalization", "pretrain": "unsupervised pre-training", "dropout": "dropout with p one half",
        "decay": "L2 regularization", "early": "early stopping", "data": "five times as many training digits"}
PEOPLE = {"deep": "5 layers of 50 sigm units", "small": "3 hidden units", "few examples": "100 training digits",
          "wrong labels": "one label in five is wrong, so nobody gets below 20 %"}
ADVICE = {UNDER: "The slide would try a better optimizer, GPUs (S50: batch norm); not on it: larger H.",
          OVER: "The slide would try pre-training, dropout; not on it: L2, early stopping, more data.",
          BOTH: "Both families of remedies have something to win.",
          FINE: "Nothing to cure, as far as this many digits can tell."}


def starred(name):
    """The button's label; a star where the remedy is not one of the slide's."""
    return LABELS[name] + (" *" if name in NOT_ON_THE_SLIDE else "")


class Diagnosis(LiveRun):
    """Press a remedy: the network is trained anew, at once. Drag the green line: the goal. ↑ ↓ move it by 1 %."""

    title = "Underfitting or overfitting?"
    longest = 380
    restart_on = ("patient", "seed", *REMEDIES)
    controls = (
        Choice("patient", "the run", "small", "which run is ill", "who", draw_only=True, options=tuple(PATIENTS)),
        Slider("goal", "goal, %", 10, "goal: the error on new digits that would be good enough, in percent", "who",
               draw_only=True, low=0, high=40, step=1),
        Slider("seed", "seed", 0, "seed of the weights and the choice of digits", "who", draw_only=True, low=0, high=9, step=1),
        *(Toggle(name, starred(name), False, SAYS[name], "better optimize", draw_only=True) for name in OPTIMIZE),
        *(Toggle(name, starred(name), False, SAYS[name], "better regularize", draw_only=True) for name in REGULARIZE),
        Button("none", "No remedy", says="take all remedies away", group="run"),
        *(control for control in live_controls() if control.name in ("play", "progress")),
    )
    more = ("seed", "none")

    def __init__(self, shares=None, **start):
        """`shares(train_error, new_error, goal, n)`: the reader's own rule, used instead of ours."""
        self.own, self.maps, self.done = OwnFunction(shares), {}, {}
        super().__init__(**start)

    def make_view(self):
        return DiagnosisView()

    def ahead(self):
        return remedy_programs()

    # --- training ----------------------------------------------------------------------------------------------------

    @property
    def remedies(self):
        return tuple(name for name in REMEDIES if self.values[name])

    @property
    def record(self):
        return self.run.frames

    @property
    def outcome(self):
        """(error on the training digits, on new digits) of the run as far as it is."""
        return self.run.outcome.train, self.run.outcome.new

    def setup(self):
        self.before, self.visited = None, []
        super().setup()

    def changed(self, old):
        moved = {name for name in self.restart_on if old.get(name) != self.values[name]}
        if moved:
            self.before, self.visited = self.outcome, [*self.visited, self.outcome]
        if moved & {"patient", "seed"}:
            self.before, self.visited = None, []
        super().changed(old)

    def prepare(self):
        """Train the present case: to its end where nobody watches, in the background where a page shows the picture."""
        case = self.values["patient"], self.remedies, self.values["seed"]
        self.run, self.ended = self.done.get(case), case in self.done
        if not self.ended:
            self.run, self.worker = RemedyRun(treated(*case[:2]), case[2]), self.work()
            while not self.run.frames:
                next(self.worker)
            if self.picture.drawn:
                self.train()
            else:
                for _ in self.worker:
                    pass
                self.worker, self.ended = None, True
        self.progress(self.run.share)

    def train(self):
        if self.ended:
            self.values["play"] = False
            raise ValueError("this run has ended: take a remedy, another run or another seed")
        super().train()

    def work(self):
        case = self.values["patient"], self.remedies, self.values["seed"]
        for new in self.run.pieces():
            self.progress(self.run.share)
            yield Event.LOOK if new else Event.PIECE
        self.done[case] = self.run

    def on_none(self):
        self.set(**{name: False for name in REMEDIES})

    # --- what is seen ----------------------------------------------------------------------------------------------

    def _own_shares(self, train_error, new_error, goal, n):
        """The reader's three numbers, or None."""
        given = self.own((float(train_error), float(new_error), goal, n), (), (), (), wrong=no_shares)
        return given and Shares(*map(float, given))

    def _judge(self):
        """`cells`, `parts` and `verdict`: by the reader's rule where it answers everywhere, else by ours."""
        goal = self.values["goal"] / 100
        mine = self._own_shares(*self.outcome, goal, NEW)
        cells, self.message = self._map(self._own_shares, goal) if mine else (None, self.own.message)
        self.yours = cells is not None
        self.parts = mine if self.yours else shares(*self.outcome, goal, NEW)
        self.cells = cells if self.yours else self._map(shares, goal)[0]
        self.verdict = verdict(self.parts)

    def _map(self, rule, goal):
        """(the rule's map of verdicts or None, what to say of it): remembered, since the rule is asked 3,721 times."""
        if (rule, goal) not in self.maps:
            self.maps[rule, goal] = verdict_map(rule, goal, NEW), self.own.message
        return self.maps[rule, goal]

    def note(self):
        return self.message

    def show(self, result, goal, **values):
        self._judge()
        run, (_, new) = self.run, self.outcome
        updates, train, _, on_new = map(np.array, zip(*run.frames, strict=True))
        found = "" if self.verdict in (FINE, BOTH) else f": {100 * max(self.parts[:2]):.1f} of the {100 * new:.1f} %"
        self.view.update(DiagnosisPicture(
            self.cells + 0.5, updates, train, on_new, run.plan.updates, run.kept, np.array(self.visited), self.before, goal / 100,
            self.parts, f"{'YOUR rule: ' if self.yours else ''}{self.verdict}{found}",
            f"{100 * new:.1f} % of {NEW:,} new digits are misread", "what this error is made of"))

    def sentence(self, old, new, result):
        train, error = self.outcome
        under, over, margin = self.parts
        with_ = " + ".join(LABELS[name] for name in self.remedies)
        words = [f"{new['patient'].capitalize()} ({PEOPLE[new['patient']]}){' with ' + with_ if with_ else ''}: training error "
                 f"{100 * train:.1f} %, on new digits {100 * error:.1f} ± {100 * margin:.1f} %."]
        if new["progress"] < 1:
            return " ".join([f"{self.phase}, {self.run.frames[-1].updates} of {self.run.plan.updates} updates.", *words])
        words.append(f"Beyond the goal of {new['goal']} %, {100 * under:.1f} is underfitting and {100 * over:.1f} overfitting: "
                     f"{self.verdict.upper()}. {ADVICE[self.verdict]}")
        if self.before is not None:
            change = error - self.before[1]
            luck = " (no more than the margin)" if abs(change) <= margin else ""
            words.append(f"Before it was {100 * self.before[1]:.1f} %: {100 * change:+.1f} points{luck}.".replace("-", "−"))
        if self.run.plan.early:
            words.append(f"Kept: update {self.run.outcome.updates} of {self.run.plan.updates}.")
        return " ".join([*words, self.message]).strip()

    def pulled_in(self):
        return [self.view.plane]

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.plane and kind in ("down", "move"):
            self.set(goal=float(np.clip(round(100 * max(y, 0) ** 2), 0, 40)))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("goal", 1 if key == "ArrowUp" else -1)
        elif key == " ":
            super().key(key, shift)


def no_shares(*parts):
    """What is wrong with a reader's three numbers, or ""."""
    return "" if np.isfinite(parts).all() else "gave numbers that are not finite"
