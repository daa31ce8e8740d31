"""What the energy prefers: draw an image and read its exact log p(x) under an RBM of digits. Slide S52."""
import base64

import numpy as np

from course_lib.arguments import on_device
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.words import count, percent
from course_lib.notation import signed, sup
from course_lib.rbm import RBM

from .digits import small_rbm, small_rbm_log_z
from .free_energy import EDGES, KINDS, MOST, SIDE, beginning, densities, downhill, share_below
from .free_energy_view import FreeEnergyPicture, FreeEnergyView


class FreeEnergy(Explorer):
    """Draw on the left image. Enter flips the pixel that gains most; ← → choose a digit; c clears."""

    title = "Free energy of an image"
    longest = 200
    controls = (
        Choice("kind", "begin with", "digit", "the image to begin with", "image", options=KINDS),
        Slider("n", "digit number", 0, "number of the test digit", "image", low=0, high=MOST, step=1),
        Choice("pen", "pen", "ink", "what the mouse does", "act", draw_only=True, options=("ink", "erase")),
        Button("step", "Flip the best pixel", says="flip the pixel that lowers the free energy most", group="act"),
        Button("down", "All the way down", says="flip the best pixel until no pixel lowers the free energy", group="act"),
    )

    def make_view(self):
        return FreeEnergyView(EDGES, densities())

    def setup(self):
        self.theta, self.log_Z = RBM(*map(on_device, small_rbm().theta)), small_rbm_log_z()
        self.drawn, self.last, self.turned = None, None, 0

    def changed(self, old):
        if any(old[name] != self.values[name] for name in ("kind", "n")):
            self.drawn, self.turned = None, 0
        super().changed(old)

    def x(self):
        return self.first().x > 0.5 if self.drawn is None else self.drawn

    def first(self):
        return beginning(self.values["kind"], self.values["n"])

    # --- the numbers ------------------------------------------------------------------------------------------------

    def compute(self, kind, n):
        return beginning(kind, n) if self.drawn is None else downhill(self.theta, self.log_Z, self.drawn)

    def on_step(self):
        self._down(1)

    def on_down(self):
        self._down(SIDE**2)

    def _down(self, most):
        end = downhill(self.theta, self.log_Z, self.x(), most)
        self.drawn, self.turned = end.x > 0.5, end.turned
        self.refresh(dict(self.values))

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, **_):
        r, first = result, self.first()
        best = int(r.gains.argmax()) if r.gains.max() > 0 else None
        self.view.update(FreeEnergyPicture(r.x, first.x, r.gains, best, r.log_p, first.log_p, (
            f"x: log p(x) = {signed(r.log_p, 1)}", "what a flip of each pixel gains",
            f"more probable than {percent(share_below(r.log_p), 0)} of digits")))

    def sentence(self, old, new, result):
        r = result
        words = [f"F(x) = {signed(r.F, 1)}, log Z = {signed(self.log_Z, 1)}: log p(x) = {signed(r.log_p, 1)} nats."]
        if self.last is not None and abs(r.log_p - self.last) > 0.05:
            ratio = (r.log_p - self.last) / np.log(10)
            grew = "grew" if ratio > 0 else "fell"
            words.append(f"It was {signed(self.last, 1)}: p(x) {grew} by a factor of {times(abs(ratio))}.")
        if self.turned:
            words.append(f"{count(self.turned, 'pixel')} flipped.")
        at, most = int(r.gains.argmax()), float(r.gains.max())
        words.append(f"The best pixel, row {at // SIDE + 1}, column {at % SIDE + 1}, would gain {most:.2f} nats." if most > 0 else
                     "No single pixel lowers F: a local minimum of the free energy.")
        self.last, self.turned = r.log_p, 0
        return " ".join(words)

    # --- the hand on the picture ------------------------------------------------------------------------------------

    def pulled_in(self):
        return [self.view.image]

    def pointer(self, kind, ax, x, y, event):
        if ax is not self.view.image or kind not in ("down", "move"):
            return
        self.at = (x, y) if kind == "down" else self.at
        image = self.x().copy().reshape(SIDE, SIDE)
        for px, py in np.linspace(self.at, (x, y), 1 + int(2 * np.hypot(x - self.at[0], y - self.at[1]))):
            rows, columns = (slice(max(0, round(v) - 1), max(0, round(v) + 1)) for v in (py, px))
            image[rows, columns] = self.values["pen"] == "ink"
        self.at, self.drawn = (x, y), image.ravel()
        self.refresh(dict(self.values))

    def key(self, key, shift):
        if key == "Enter":
            self.on_down() if shift else self.on_step()
        elif key == "c":
            self.drawn = np.zeros(SIDE**2, bool)
            self.refresh(dict(self.values))
        elif key in ("ArrowLeft", "ArrowRight"):
            self.nudge("n", 1 if key == "ArrowRight" else -1)

    # --- the experiment code ----------------------------------------------------------------------------------------

    def extra(self):
        if self.drawn is None:
            return {}
        return {"x": base64.urlsafe_b64encode(np.packbits(self.drawn).tobytes()).decode().rstrip("=")}

    def extra_names(self):
        return {"x"}

    def restore_extra(self, extra):
        if text := extra.get("x"):
            try:
                bits = np.unpackbits(np.frombuffer(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), np.uint8))
            except ValueError:
                bits = np.zeros(0)
            if bits.size != SIDE**2:
                raise ValueError("x must be an image of 28 × 28 pixels as this widget writes it")
            self.drawn = bits.astype(bool)


def times(exponent):
    """10 to this power, which may be beyond all floats: 12.3 as 10¹², 0.6 as 4.0."""
    return f"{10**exponent:.1f}" if exponent < 2 else f"10{sup(round(exponent))}"
