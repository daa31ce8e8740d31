"""One curve is luck. Slide S27: the stopping rule replayed on 24 seeds, and what each look-ahead cost on the test set."""
import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import loss

from .regret import EPOCHS, LOOKS, SEEDS, loss_curves, replay
from .regret_view import RegretPicture, RegretView


class Regret(Explorer):
    """A 784-20-10 net on 200 digits from 24 seeds; drag the look-ahead and see the whole distribution."""

    title = "Early stopping over 24 seeds"
    controls = (Slider("look", "look-ahead", 1, "look-ahead in epochs", draw_only=True, low=1, high=LOOKS, step=1),)

    def make_view(self):
        body, regrets = loss_curves()[0][:, 4:], replay().regret
        return RegretView(EPOCHS, LOOKS, (body.min() - 0.02, body.max() + 0.02), 1.15 * float(np.quantile(regrets[0], 0.9)))

    def show(self, result, look):
        kept, _, regrets = (part[look - 1] for part in replay())
        titles = (f"look-ahead {look}: keeps epoch {kept.min()} to {kept.max()}",
                  f"median regret {loss(np.median(regrets))}, worst {loss(regrets.max())}")
        self.view.update(RegretPicture(loss_curves()[0], kept, replay().regret, look, titles))

    def sentence(self, old, new, result):
        _, last, regrets = (part[new["look"] - 1] for part in replay())
        return (f"With look-ahead {new['look']} the {SEEDS} runs end after {last.mean():.0f} epochs on average. Kept instead of "
                f"the epoch nobody may know, they cost {loss(np.median(regrets))} of test loss at the median, "
                f"{loss(regrets.max())} at worst; {int((regrets > 0.05).sum())} of {SEEDS} seeds lost more than 0.05.")

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("look", 1 if key == "ArrowRight" else -1)
