"""What layers do to the plane. Slide S10 as a movement: x -> a^(1) -> h^(1) -> a^(2) -> ... of a 2-2-...-2 network."""
import numpy as np

from course_lib.activations import NAMES, place
from course_lib.data.toys import REACH
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.player import Player
from course_lib.interactive.words import percent, power
from course_lib.notation import layer, signed, sub, vector

from .warp import (
    EVERY,
    FRAMES,
    L_MAX,
    SETS,
    STRETCHED,
    N,
    T,
    bending,
    between_stations,
    extent_at,
    extents,
    polar,
    stations,
    toy_sets,
    train_plane,
)
from .warp_view import WarpPicture, WarpView

STEP = 0.02             # of the position “layer”, also from one frame to the next
PROBE = (-1.0, 1.0)     # the input to follow, at first


class Warp(Player):
    """Drag “layer” from 0 to L: the plane of inputs is carried through the network. Click a point to follow it."""

    title = "The plane, layer by layer"
    controls = (
        Slider("layer", "layer", 2.0, "position in the network: k is h of layer k, k − ½ is a of layer k",
               "move", draw_only=True, low=0, high=L_MAX, step=STEP),
        Toggle("play", "▶ Play", False, "move through all layers", "move", draw_only=True, on="❚❚ Pause"),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "net", options=NAMES),
        Choice("data", "data", "moons", "data set", "net", options=tuple(SETS)),
        Slider("L", "L", 2, "number of hidden layers L", "run", low=1, high=L_MAX, step=1),
        Slider("t", "trained", FRAMES, "how far training has gone, 0 is the random start", "run", draw_only=True,
               low=0, high=FRAMES, step=1),
        Slider("seed", "seed", 4, "seed of the random start", "run", low=0, high=31, step=1),
    )
    more = ("data", "seed")
    scenes = tuple(dict(layer=k) for k in (0.2, 0.5, 1.0))      # stretched, turned and shifted, bent; at h^(L) it begins

    def make_view(self):
        return WarpView(N, EVERY)

    def setup(self):
        super().setup()
        self.probe, self.grabbed, self.stations_kept = PROBE, False, None
        self.sets = toy_sets()                          # all now: choosing one compiles nothing

    def compute(self, g, data, L, seed):
        self.stations_kept = None
        run = train_plane(np.int32(L), place(g), np.int32(seed), *self.sets[data])
        return run._replace(error=np.asarray(run.error))

    def stations_now(self):
        """Where everything is at each station, for the frame and the probe of now; kept until one of them changes."""
        v = self.values
        now = (v["t"], self.probe)
        if self.stations_kept is None or self.stations_kept[0] != now:
            found = stations(self.result.theta, np.int32(v["t"]), np.int32(v["L"]), place(v["g"]), self.sets[v["data"]].X,
                             np.array(self.probe, np.float32))
            found = type(found)(*(np.asarray(part) for part in found))
            self.stations_kept, self.reaches = (now, found), extents(found, v["L"])
        return self.stations_kept[1]

    def show(self, run, layer, L, data, t, **values):
        X, y = (np.asarray(part) for part in self.sets[data])
        at, n = self.stations_now(), N * N
        now = between_stations(at, layer)
        self.grid = now[:n].reshape(N, N, 2)
        self.view.update(WarpPicture(
            self.grid, (at.f[:n, 1] - at.f[:n, 0]).reshape(N, N), X, y, now[n:-1], self.probe, now[-1],
            self._names(layer, L), (f"the inputs x, and f(x): {percent(run.error[t], 0)} of {T} wrong",
                                    self._where(layer, L)),
            extent_at(self.reaches, layer), at.cut if layer == L else np.empty(0)))

    @staticmethod
    def _station(position, L):
        """(k, part): part 0 at h^(k) exactly, else how far on the way from h^(k) to h^(k+1)."""
        k = min(int(position + 1e-9), L)
        return k, position - k if position - k > 1e-9 else 0.0

    def _names(self, position, L):
        k, part = self._station(position, L)
        word = ("x" if k == 0 else "h", k) if part == 0 else ("a", k + 1) if abs(part - 0.5) < 1e-9 else ("", 0)
        above = layer(word[1]) if word[1] else ""
        return tuple(f"{word[0]}{sub(i)}{above}" if word[0] else "" for i in (1, 2))

    def _where(self, position, L):
        k, part = self._station(position, L)
        low, a, high = (f"h{layer(k)}" if k else "x"), f"a{layer(k + 1)}", f"h{layer(k + 1)}"
        if part == 0:
            return f"at {low}" + (": the output layer cuts along a line" if k == L else "")
        if part < 0.5:
            S, angle = polar(self.stations_now().W[k])
            if part <= STRETCHED / 2:
                small, large = np.linalg.eigvalsh(S)[np.argsort(np.abs(np.linalg.eigvalsh(S)))]
                over = ", turned over" if small * large < 0 else ""
                return f"from {low} to {a}: stretch by {signed(abs(large))} and {signed(abs(small))}{over}"
            return f"from {low} to {a}: turn by {signed(np.degrees(angle), 0)}°, shift by b{layer(k + 1)}"
        return f"at {a}" if abs(part - 0.5) < 1e-9 else f"from {a} to {high}: g bends each axis"

    def sentence(self, old, new, result):
        position, L, g = new["layer"], new["L"], new["g"]
        at = self.stations_now()
        bend = bending(self.grid)
        where = self._where(position, L)
        words = [where[0].upper() + where[1:] + "."]
        if np.ptp(self.grid, axis=(0, 1)).max() < 1e-6:
            words.append("All inputs have fallen on one point: the units are dead.")
        else:
            words.append("Parallel lines are still parallel." if bend < 0.05 else "g has bent the grid.")
        if g == "linear":
            product = "".join(f"W{layer(k)}" for k in range(L + 1, 0, -1))
            words.append(f"g is linear, so the one matrix {product} gives the same f: largest difference {power(at.gap)}.")
        here = between_stations(at, position)[-1]
        words.append(f"The cross, x = {vector(self.probe)}, is at {vector(here)}; f(x)₂ = {signed(float(at.f[-1, 1]))}.")
        return " ".join(words)

    # --- moving ---------------------------------------------------------------------------------------------------

    def bound(self):
        self.values["layer"] = min(self.values["layer"], float(self.values["L"]))

    def rewind(self):
        if self.values["layer"] >= self.values["L"]:
            self.values["layer"] = 0.0

    def advance(self):
        position, L = self.values["layer"] + STEP, self.values["L"]
        self.values |= dict(layer=round(min(position, L), 6), play=position < L)
        self.refresh(dict(self.values), compute=False)
        return position < L

    def pulled_in(self):
        return [self.view.plane.ax]

    def pointer(self, kind, ax, x, y, event):
        self.grabbed = (kind == "down" or self.grabbed) and kind != "up" and ax is self.view.plane.ax
        if self.grabbed:
            self._follow(x, y)

    def _follow(self, x, y):
        self.probe = tuple(round(float(np.clip(v, -REACH, REACH)), 2) for v in (x, y))
        self.refresh(dict(self.values), compute=False)

    def key(self, key, shift):
        step = {"ArrowRight": (1, 0), "ArrowLeft": (-1, 0), "ArrowUp": (0, 1), "ArrowDown": (0, -1)}.get(key)
        if step and shift:
            self._follow(*(p + 0.1 * s for p, s in zip(self.probe, step, strict=True)))
        elif step and step[0]:
            self.nudge("layer", 5 * step[0])
        elif key in (" ", "p"):
            self.set(play=not self.values["play"])

    # --- the experiment code --------------------------------------------------------------------------------------

    def extra(self):
        return {"x": f"{self.probe[0]:g},{self.probe[1]:g}"} if self.probe != PROBE else {}

    def extra_names(self):
        return {"x"}

    def restore_extra(self, extra):
        if "x" in extra:
            try:
                x, y = (float(v) for v in extra["x"].split(","))
            except ValueError:
                raise ValueError("x must be x1,x2") from None
            self.probe = tuple(float(np.clip(v, -REACH, REACH)) for v in (x, y))
