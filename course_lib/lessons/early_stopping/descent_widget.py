"""Double descent, beside slide S27: the peak that training to the end makes, and that early stopping never meets."""
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent
from course_lib.notation import sup

from .descent import NOISE, POWERS, SEEDS, UNITS, T, descent
from .descent_view import DescentPicture, DescentView

PEAK = UNITS.index(T)


class DoubleDescent(Explorer):
    """A random tanh layer of 10 to 800 units under a trained output layer, 200 digits; drag the number of updates."""

    title = "Double descent, and early stopping"
    longest = 170
    controls = (
        Slider("power", "updates, power of 10", POWERS[-1], "number of updates, power of ten", draw_only=True, low=POWERS[0],
               high=POWERS[-1], step=0.5),
        Choice("noise", "labels drawn anew %", "0", "per cent of the training labels drawn anew", draw_only=True,
               options=tuple(map(str, NOISE))),
    )

    def make_view(self):
        return DescentView(UNITS, T)

    def show(self, result, power, noise):
        seen, at = descent(int(noise)), self._at(power)
        peak, last = (percent(seen.test[at, i]) for i in (PEAK, -1))
        title = f"{updates(power)}: test error {peak} at {T} units, {last} at {UNITS[-1]}"
        self.view.update(DescentPicture(seen.train[at], seen.test[at], seen.stopped, title))

    def _at(self, power):
        return abs(POWERS - power).argmin()

    def sentence(self, old, new, result):
        seen, at = descent(int(new["noise"])), self._at(new["power"])
        test, low = seen.test[at], seen.test[at, :PEAK].argmin()
        return (f"{updates(new['power'])}, median of {SEEDS} draws: the test error is {percent(test[low])} at {UNITS[low]} "
                f"units, {percent(test[PEAK])} at {T}, {percent(test[-1])} at {UNITS[-1]}. Stopped where validation is best: "
                f"{percent(seen.stopped[low])}, {percent(seen.stopped[PEAK])}, {percent(seen.stopped[-1])}.")

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("power", 1 if key == "ArrowRight" else -1)


def updates(power: float) -> str:
    """10⁴ updates; 3·10⁴ for half a power more."""
    return f"{'' if power % 1 == 0 else '3·'}10{sup(int(power))} updates"
