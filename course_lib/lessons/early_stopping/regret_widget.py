"""One curve proves little. Slide S27: the stopping rule replayed on 24 seeds, and the price of each look-ahead in test loss."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction, each
from course_lib.interactive.words import loss

from .regret import EPOCHS, HELD, LOOKS, SEEDS, loss_curves, price, replay
from .regret_view import RegretPicture, RegretView
from .rule import no_epochs

MUCH = 0.05


class Regret(Explorer):
    """A 784-20-10 net on 200 digits from 24 seeds; drag the look-ahead and see the whole distribution."""

    title = "Early stopping over 24 seeds"
    longest = 220
    controls = (
        Slider("look", "look-ahead", 5, "look-ahead in epochs", draw_only=True, low=1, high=LOOKS, step=1),
        Choice("held", "validation digits", str(HELD[-1]), "number of validation digits", draw_only=True,
               options=tuple(map(str, HELD))),
    )

    def __init__(self, rule=None, **start):
        """`rule(errors, look_ahead) -> (best, end)`: a stopping rule of the reader's own, used instead of ours."""
        self.own = OwnFunction(rule)
        super().__init__(**start)

    def make_view(self):
        return RegretView(EPOCHS, LOOKS, SEEDS)

    def _stops(self, look, held):
        """(epochs kept, last epochs, prices), each (SEEDS,): by the reader's rule, or by ours."""
        valid, test = loss_curves(held)
        mine = each(self.own, [(curve.copy(), look) for curve in valid], 2,
                    wrong=lambda rows: no_epochs(*rows.T, valid.shape[1]))
        if mine is None:
            return tuple(part[look - 1] for part in replay(held))
        kept, last = mine.astype(int).T
        return kept, last, price(kept, test)

    def show(self, result, look, held):
        kept, self.last, self.paid = self._stops(look, int(held))
        titles = (f"look-ahead {look}: keeps epoch {kept.min()} to {kept.max()}",
                  f"median price {loss(np.median(self.paid))}, worst {loss(self.paid.max())}")
        self.view.update(RegretPicture(loss_curves(int(held))[0], kept, self.paid, replay(int(held)).regret, look, titles))

    def sentence(self, old, new, result):
        said = (f"With look-ahead {new['look']} the {SEEDS} runs end after {self.last.mean():.0f} epochs on average. Against "
                f"the best epoch, which nobody may know, the kept ones lose {loss(np.median(self.paid))} of test loss at the "
                f"median, {loss(self.paid.max())} at worst; {int((self.paid > MUCH).sum())} of {SEEDS} lose more than {MUCH}.")
        return " ".join(filter(None, (self.own.message, said)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("look", 1 if key == "ArrowRight" else -1)
