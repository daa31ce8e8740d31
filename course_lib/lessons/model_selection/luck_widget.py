"""The winner's luck under the hand, slide S26: 128 searches, the validation examples that choose and the trials they have."""
import numpy as np

from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import count, percent

from .luck import Winners, means, winners
from .luck_view import LuckPicture, LuckView
from .searches import MOST, V_MAX

SIZES = (*range(10, 100, 10), *range(100, V_MAX + 1, 50))


class WinnersLuck(Explorer):
    """What the winners of 128 random searches show on validation, and what they are worth on test examples."""

    title = "The winner's luck"
    longest = 200
    controls = (
        Slider("V", "validation V", 10, "number V of validation examples that choose the winner", draw_only=True, low=10,
               high=V_MAX, step=10),
        Slider("n", "trials", MOST, "number of trials of each search", low=1, high=MOST, step=1),
    )

    def make_view(self):
        return LuckView(SIZES)

    def compute(self, n):
        return means(SIZES, n)

    def show(self, result, V, n):
        self.now = winners(V, n)
        self.dots, middle = one_block_each(self.now), (self.now.valid.mean(), self.now.test.mean())
        titles = (f"{len(self.dots.valid)} winners of {n} trial{'s' if n > 1 else ''}, V = {V}",
                  f"on average: looks like {percent(middle[0], 1)}, is {percent(middle[1], 1)}")
        self.view.update(LuckPicture(self.dots.valid, self.dots.test, result, V, middle, titles))

    def sentence(self, old, new, result):
        valid, test, _ = self.now
        gap = 100 * (test.mean() - valid.mean())
        return (f"On V = {new['V']} examples the winners of {count(new['n'], 'trial')} look like {percent(valid.mean(), 1)} "
                f"errors on average; on 1,000 test examples they make {percent(test.mean(), 1)}: {abs(gap):.1f} points "
                f"{'worse' if gap >= 0 else 'better'}. {percent((test > valid).mean(), 0)} of them are worse than they look.")


def one_block_each(won: Winners) -> Winners:
    """One winner of every search: each search is judged by another block than the one before, as far as there are blocks."""
    searches = np.arange(won.row.shape[1])
    return Winners(*(part[searches % len(part), searches] for part in won))
