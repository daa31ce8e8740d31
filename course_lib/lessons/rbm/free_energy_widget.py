"""What the energy prefers: draw an image and read its exact log p(x) under an RBM of digits. Slide S52."""
import base64
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.arguments import on_device
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.notation import signed, sup
from course_lib.rbm.model import RBM, free_energy

from .digits import digits_log_z, digits_rbm
from .free_energy_view import SIDE, FreeEnergyView, densities

KINDS = ("digit", "pixels shuffled", "coins", "blank")
SAMPLE, MOST = 2000, 99


def gains(theta, x):
    """F(x) − F(x with pixel k turned over), in nats, for every pixel; and F(x)."""
    turned = jnp.where(jnp.eye(x.size, dtype=bool), 1 - x, x)
    F = free_energy(theta, x)
    return F - free_energy(theta, turned), F


@jax.jit
def downhill(theta, x, most):
    """(x, gains, F, turned over): up to `most` times the pixel that lowers F most is turned over, while one does."""
    def go(carry):
        _, g, _, n = carry
        return (g.max() > 0) & (n < most)

    def step(carry):
        x, g, _, n = carry
        k = g.argmax()
        x = x.at[k].set(1 - x[k])
        return x, *gains(theta, x), n + 1

    return lax.while_loop(go, step, (x, *gains(theta, x), jnp.int32(0)))


@cache
def groups():
    """log p(x) of 2,000 test digits, of the same digits with their pixels shuffled, and of coins of each pixel's mean."""
    rng, digits = np.random.default_rng(0), digits_rbm()
    test = digits.test[:SAMPLE]
    kinds = np.stack([test, rng.permuted(test, axis=1), rng.random(test.shape) < digits.train.mean(0)])
    log_Z = digits_log_z()
    return [-np.asarray(free_energy(digits.theta, kind)) - log_Z for kind in kinds]


class FreeEnergy(Explorer):
    """Draw on the left image. Enter turns over the pixel that gains most; ← → choose a digit; c clears."""

    title = "Free energy of an image"
    controls = (
        Choice("kind", "begin with", "digit", "the image to begin with", "image", options=KINDS),
        Slider("n", "digit number", 0, "number of the test digit", "image", low=0, high=MOST, step=1),
        Choice("pen", "pen", "ink", "what the mouse does", "act", draw_only=True, options=("ink", "erase")),
        Button("step", "Turn over the best pixel", says="turn over the pixel that lowers the free energy most", group="act"),
        Button("down", "All the way down", says="turn over the best pixel until no pixel lowers the free energy", group="act"),
    )

    def make_view(self):
        return FreeEnergyView(densities(groups()))

    def setup(self):
        self.theta, self.log_Z = RBM(*map(on_device, digits_rbm().theta)), digits_log_z()
        self.drawn, self.last, self.turned = None, None, 0

    def begin(self, kind, n):
        """The image that the controls ask for, bool (784,)."""
        digits, rng = digits_rbm(), np.random.default_rng(n)
        if kind == "blank":
            return np.zeros(SIDE**2, bool)
        if kind == "coins":
            return rng.random(SIDE**2) < digits.train.mean(0)
        return rng.permutation(digits.test[n]) if kind == "pixels shuffled" else digits.test[n]

    def changed(self, old):
        if any(old[name] != self.values[name] for name in ("kind", "n")):
            self.drawn, self.turned = None, 0
        super().changed(old)

    def x(self):
        return self.begin(self.values["kind"], self.values["n"]) if self.drawn is None else self.drawn

    # --- the numbers ------------------------------------------------------------------------------------------------

    def compute(self, kind, n, most=0):
        x, g, F, turned = (np.asarray(v) for v in downhill(self.theta, self.x().astype(np.float32), np.int32(most)))
        return dict(x=x, gains=g, F=float(F), log_p=float(-F - self.log_Z), turned=int(turned))

    def on_step(self):
        self._down(1)

    def on_down(self):
        self._down(SIDE**2)

    def _down(self, most):
        got = self.compute(**{name: self.values[name] for name in ("kind", "n")}, most=most)
        self.drawn, self.turned = got["x"] > 0.5, got["turned"]
        self.refresh(dict(self.values))

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, **_):
        r = result
        best = int(r["gains"].argmax()) if r["gains"].max() > 0 else None
        self.view.update(r["x"], r["gains"], best, r["log_p"], (
            f"x: log p(x) = {signed(r['log_p'], 1)}", "what each pixel, turned over, gains",
            f"more probable than {beats(r['log_p']):.0f} % of digits"))

    def sentence(self, old, new, result):
        r = result
        words = [f"F(x) = {signed(r['F'], 1)}, log Z = {signed(self.log_Z, 1)}: log p(x) = {signed(r['log_p'], 1)} nats."]
        if self.last is not None and abs(r["log_p"] - self.last) > 0.05:
            ratio = (r["log_p"] - self.last) / np.log(10)
            grew = "grew" if ratio > 0 else "fell"
            words.append(f"It was {signed(self.last, 1)}: p(x) {grew} by a factor of {times(abs(ratio))}.")
        if self.turned:
            words.append(f"{self.turned} pixel{'s' * (self.turned > 1)} turned over.")
        at, most = int(r["gains"].argmax()), float(r["gains"].max())
        words.append(f"The best pixel, row {at // SIDE + 1}, column {at % SIDE + 1}, would gain {most:.2f} nats." if most > 0 else
                     "No single pixel lowers F: a local minimum of the free energy.")
        self.last, self.turned = r["log_p"], 0
        return " ".join(words)

    # --- the hand on the picture ------------------------------------------------------------------------------------

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


def beats(log_p):
    """Per cent of the test digits that are less probable."""
    return 100 * float((groups()[0] < log_p).mean())


def times(exponent):
    """10 to this power: 12.3 as 10¹², 0.6 as 4.0."""
    return f"{10**exponent:.1f}" if exponent < 2 else f"10{sup(round(exponent))}"
