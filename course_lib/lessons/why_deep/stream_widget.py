"""The slide's picture: retina, LGN, V1, V2, V4, PIT, AIT with their latencies, and an artificial stack beside it. S33."""
import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import percent

from .digit_features import PIXELS
from .stream import AREAS, LAST, SHOWN, sampled
from .stream_view import StreamPicture, StreamView


class Stream(Explorer):
    """Drag the time, or ← →: which areas have answered? On the right what units of each layer like best."""

    title = "From the eye to the face, from the pixel to the digit"
    controls = (
        Slider("t", "time, ms", 85, "milliseconds since the picture appeared", "see", draw_only=True, low=0, high=LAST, step=1),
        Choice("pixels", "pixels may be", "any", "which inputs are allowed for the network's units", "see", options=PIXELS),
    )
    pulls = "across"

    def make_view(self):
        return StreamView(AREAS, LAST)

    def compute(self, pixels, **values):
        return sampled(pixels)

    def show(self, layers, t, **values):
        reached = np.clip([(t - area.first) / (area.last - area.first) for area in AREAS], 0, 1)
        said = [f"{name}: the class explains {percent(layer.share, 0)}"
                for name, layer in zip(("layer 1", "layer 2", "output"), layers, strict=True)]
        X, y = mnist().valid
        one_each = [int(np.flatnonzero(y == c)[0]) for c in range(SHOWN)]
        self.view.update(StreamPicture(t, reached, X[one_each], [layer.stimuli for layer in layers], ["the pixels", *said]))

    def sentence(self, old, new, layers):
        t = new["t"]
        done = [area.name for area in AREAS if area.last <= t]
        begun = [area.name for area in AREAS if area.first <= t < area.last]
        words = [f"{t:g} ms after the picture:", f"{', '.join(done)} have answered;" if len(done) > 1 else
                 f"{done[0]} has answered;" if done else "no area has answered yet;",
                 f"first cells answer in {', '.join(begun)}." if begun else "none is just beginning."]
        if done:
            last = next(area for area in reversed(AREAS) if area.name == done[-1])
            words.append(f"{last.name} likes {last.likes}.")
        shares = " → ".join(percent(layer.share, 0) for layer in layers)
        return " ".join([*words, f"In the network the class explains {shares} of a unit's variance, layer after layer."])

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.ax and kind in ("down", "move"):
            self.set(t=float(np.clip(round(x), 0, LAST)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("t", (1 if shift else 5) * (1 if key == "ArrowRight" else -1))
