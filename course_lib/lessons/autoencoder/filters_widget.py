"""What noise does to the filters of an autoencoder, an extension of slide S41: two recorded walls side by side."""
import numpy as np

from course_lib.data import recorded
from course_lib.interactive.controls import Choice
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent

from .digits import validation_digits
from .filters_view import ROWS, FiltersPicture, FilterWallsView
from .recorded_filters import DIGITS, NOISES

LEVELS = tuple(percent(noise, 0) for noise in NOISES)
FARTHEST = 12.0


class FilterWalls(Explorer):
    """Recorded: the same autoencoder without noise (left) and with (right)."""

    title = "Filters without and with noise"
    longest = 290
    controls = (Choice("noise", "pixels erased in training", LEVELS[-1], "masking noise of the right one", options=LEVELS[1:],
                       draw_only=True),)
    scenes = tuple(dict(noise=level) for level in (*LEVELS[1:-1], LEVELS[-1]))

    def make_view(self):
        self.record = recorded("denoising_filters")
        self.erased = validation_digits()[1][:DIGITS]
        self.W = self.record["W"] * self.record["scale"][..., None]
        return FilterWallsView(DIGITS, FARTHEST)

    def show(self, result, noise):
        both = (0, LEVELS.index(noise))
        names = ("no noise", f"{noise} erased")
        self.view.update(FiltersPicture(
            tuple(self.W[i, : ROWS**2] for i in both), tuple(f"{name}: {ROWS**2} filters" for name in names), names, self.erased,
            tuple(self.record["x_hat"][i] / np.float32(255) for i in both), tuple(self.record["spread"][i] for i in both)))

    def sentence(self, old, new, result):
        noise = new["noise"]
        return f"Recorded. Without noise {self._measured(0)} With {noise} erased {self._measured(LEVELS.index(noise))}"

    def _measured(self, i):
        (whole, half), reach = self.record["loss"][i], np.median(self.record["spread"][i])
        return (f"ℓ = {whole:.0f} on whole validation digits, {half:.0f} on half erased ones, and half of the filters reach "
                f"less than {reach:.1f} pixels.")
