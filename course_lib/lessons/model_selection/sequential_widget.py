"""A sequential search from inside, slide S26: the surrogate, its band, the acquisition and the next trial."""
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.run import RecordedRun, run_controls
from course_lib.interactive.words import percent

from .searches import ALPHA, space
from .searches_widget import short
from .sequential_view import SequentialPicture, SequentialView
from .surrogate import DRAWS, FIRST, GUIDED, RULES, U, followed, objective


class Sequential(RecordedRun):
    """Three random trials of α, then nine that a Gaussian process chooses: step through what it believes."""

    title = "A sequential search from inside"
    longest = 210
    frames, frames_per_second = GUIDED, 1.5
    controls = (
        Choice("rule", "next trial at", RULES[0], "the rule that chooses the next trial", "what", options=RULES),
        Slider("draw", "draw", 6, "number of the draw of the first three trials", "what", low=0, high=DRAWS - 1, step=1),
        Toggle("truth", "show all networks", False, "show the error at all places, which no search knows", "what",
               draw_only=True),
        *(control for control in run_controls(GUIDED, seeds=False) if control.name != "keep"),
    )

    def make_view(self):
        return SequentialView(U, *ALPHA)

    def compute(self, rule, draw):
        return followed(rule, draw)

    def show(self, result, t, truth, rule, **values):
        (places, steps), n = result, FIRST + t
        now, errors = steps[t], objective()[places[:n]]
        self.alpha = space()["alpha"].at(U)
        self.best = int(errors.argmin())
        top = now.worth.max()
        titles = (f"{FIRST} + {t} trials: lowest error {percent(errors.min(), 1)}", f"{rule}, next trial α = "
                  f"{short(self.alpha[now.next])}")
        self.view.update(SequentialPicture(objective() if truth else (), now.mean, now.deviation, now.worth / max(top, 1e-12),
                                          U[places[:n]], errors, FIRST, U[now.next], titles))

    def sentence(self, old, new, result):
        (places, steps), t = result, new["t"]
        now, errors = steps[t], objective()[places[: FIRST + t]]
        said = (f"After {FIRST} random and {t} guided trials the lowest validation error is {percent(errors.min(), 1)} at α = "
                f"{short(self.alpha[places[self.best]])}; the lowest of all networks is {percent(objective().min(), 1)}. ")
        where = f"Next: α = {short(self.alpha[now.next])}, where the surrogate expects {percent(now.mean[now.next], 1)} "
        return said + where + f"with s = {percent(now.deviation[now.next], 1)}."

    def key(self, key, shift):
        if key != "a":                          # there is no A to compare with
            super().key(key, shift)
