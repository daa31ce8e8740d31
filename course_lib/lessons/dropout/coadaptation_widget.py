"""Take hidden units out of a network that was trained with dropout, and out of one that was not. Slide S46: co-adaptation."""
import numpy as np

from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent

from .coadaptation import ARMS, PS, REMOVED, SHOWN, H, first_network, removal_orders
from .coadaptation_view import CoadaptationPicture, CoadaptationView


class Coadaptation(Explorer):
    """Click a unit's weights to take it out, or put it back; drag the number of units that are missing."""

    title = "Networks with units removed"
    controls = (
        Choice("p", "dropout p", "0.5", "probability p with which the second network was trained", "what",
               options=tuple(map(str, PS))),
        Slider("k", "removed", 0, "number of hidden units removed at random from both", "what", draw_only=True, low=0,
               high=int(REMOVED[-1]), step=1),
        Button("others", "Other units", says="remove as many other units at random", group="what"),
    )
    pulls = ""

    def make_view(self):
        return CoadaptationView(ARMS, REMOVED)

    def ahead(self):
        for p in PS:
            yield lambda p=p: first_network(p)

    def setup(self):
        self.drawn, self.flips = 0, (set(), set())
        self._remove()

    def compute(self, p):
        """Both networks; float(p) belongs to the second."""
        return [first_network(0.0), first_network(float(p))]

    def changed(self, old):
        if self.values["k"] != old.get("k"):
            self.flips = (set(), set())
            self._remove()
        super().changed(old)

    def _remove(self):
        """The first k units of a random order, in both networks, but for those that were clicked."""
        order = removal_orders(0)[0] if not self.drawn else np.random.default_rng(self.drawn).permutation(H)
        self.out = tuple(set(order[: self.values["k"]].tolist()) ^ flips for flips in self.flips)

    def show(self, result, p, **values):
        self.errors = [one.error_without(sorted(out)) for one, out in zip(result, self.out, strict=True)]
        arms = "without dropout", f"with dropout, p = {p}"
        titles = tuple(f"{words}: {SHOWN} of {H} units\n{H - len(out)} units work: error {percent(error, 1)}"
                       for words, out, error in zip(arms, self.out, self.errors, strict=True))
        gone = [np.isin(one.shown, sorted(out)) for one, out in zip(result, self.out, strict=True)]
        self.view.update(CoadaptationPicture(
            [one.theta[0].W[one.shown] for one in result], gone, tuple(map(len, self.out)), [one.errors for one in result],
            self.errors, titles, "validation error"))

    def sentence(self, old, new, result):
        words = []
        for name, out, error, network in zip(ARMS, self.out, self.errors, result, strict=True):
            rise = 100 * (error - network.errors[0])
            words.append(f"{name} dropout: {H - len(out)} of {H} units, error {percent(error, 1)}"
                         + (f", {abs(rise):.1f} points {'more' if rise >= 0 else 'less'} than with all" if out else ""))
        said = f"Trained {words[0]}. Trained {words[1]}."
        return f"{said} The units that stay are multiplied by 100/(100 − removed)."

    # --- the hand on the picture -----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and (touched := self.view.unit_at(ax, x, y)):
            arm, place = touched
            self.flip(arm, int(self.result[arm].shown[place]))

    def flip(self, arm, unit):
        """Take unit `unit` (from 0) out of network `arm`, or put it back."""
        if len(self.out[arm] ^ {unit}) >= H:
            raise ValueError("one unit must stay")
        self.flips = tuple(one ^ {unit} if n == arm else one for n, one in enumerate(self.flips))
        self._remove()
        self.refresh(dict(self.values), compute=False)

    def on_others(self):
        self.drawn, self.flips = self.drawn + 1, (set(), set())
        self._remove()
        self.refresh(dict(self.values), compute=False)

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("k", (10 if shift else 1) * (1 if key == "ArrowRight" else -1))

    # --- the experiment code ---------------------------------------------------------------------------------------

    def extra(self):
        out = {"order": str(self.drawn)} if self.drawn else {}
        clicked = {f"clicked_{name}": "-".join(map(str, sorted(one))) for name, one in zip(ARMS, self.flips, strict=True)}
        return out | {name: words for name, words in clicked.items() if words}

    def extra_names(self):
        return {"order", *(f"clicked_{name}" for name in ARMS)}

    def restore_extra(self, extra):
        self.drawn = int(Slider("order", "order", 0, low=0, high=10**6, step=1).clean(extra.get("order", 0)))
        unit = Slider("unit", "clicked unit", 0, low=0, high=H - 1, step=1)
        self.flips = tuple({int(unit.clean(word)) for word in extra.get(f"clicked_{name}", "").split("-") if word}
                           for name in ARMS)
        self._remove()
