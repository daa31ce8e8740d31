"""What layers do to the plane. Slide S10 as a movement: x -> a^(1) -> h^(1) -> a^(2) -> ... of a 2-2-...-2 network."""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib import data
from course_lib.activations import ACTIVATIONS
from course_lib.backprop import backprop
from course_lib.data.toys import grid
from course_lib.interactive.background import Background
from course_lib.interactive.controls import Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import Layer, fprop, merge_linear
from course_lib.notation import layer, signed, sub, vector
from course_lib.optimizers import adam, chain, freeze
from course_lib.subnetwork import activations_at_depth, active_depth, at_depth
from course_lib.training import gradient_step, start, trajectory

from .warp_view import EVERY, REACH, N, WarpView

NAMES = tuple(f.name for f in ACTIVATIONS)
SETS = {"moons": data.two_moons, "XOR": data.xor, "circles": data.circles}
L_MAX, T, FRAMES, STEPS, ALPHA, LAM, GAIN = 4, 120, 40, 25, 0.05, 0.005, 1.0
SIZES = (2,) * (L_MAX + 2)


@partial(jax.jit, static_argnums=0)
def _draw(make, key):
    return make(key, T)


def begin(key):
    """θ⁰: each W^(k) turns the plane by a random angle and stretches it by GAIN; b = 0. Others would flatten it."""
    def turn(k):
        angle = jax.random.uniform(jax.random.fold_in(key, k), (), maxval=2 * jnp.pi)
        c, s = jnp.cos(angle), jnp.sin(angle)
        return GAIN * jnp.array([[c, -s], [s, c]])

    return tuple(Layer(turn(k), jnp.zeros(2)) for k in range(1, L_MAX + 2))


@jax.jit
def train(depth, g, seed, X, y):
    """θ at frames 0 … FRAMES of a run with Adam on all examples, and the error of each frame."""
    key = jax.random.key(seed)
    gs = activations_at_depth(g, depth, L_MAX)
    theta = first = at_depth(begin(key), depth)

    def objective(theta, x, y, key, hyper):
        run = fprop(theta, x, gs)
        grads = backprop(theta, run, y, gs).theta
        grads = jax.tree.map(lambda g, p, q: g + LAM * (p - q), grads, theta, first)   # the plane keeps some area
        return softmax_nll.value(run.a[-1], y).mean(), grads

    optimizer = chain(freeze(active_depth(theta, depth)), adam(ALPHA))
    idx = jnp.broadcast_to(jnp.arange(T), (FRAMES, STEPS, T))
    record = lambda state: (state.theta, zero_one(fprop(state.theta, X, gs).a[-1], y).mean())  # noqa: E731
    return trajectory(gradient_step(objective, optimizer.update), start(theta, optimizer, key), X, y, idx, record)[1]


@jax.jit
def stations(theta, t, depth, g, X, probe):
    """[x, a^(1), h^(1), …, h^(L_MAX)] of grid, examples and probe; f(x); its distance to the collapsed f."""
    theta = jax.tree.map(lambda leaf: leaf[t], theta)
    x = jnp.concatenate([jnp.asarray(grid(N, REACH)), X, probe[None]])
    run = fprop(theta, x, activations_at_depth(g, depth, L_MAX))
    one = merge_linear(theta)
    places = [x] + [v for k in range(1, L_MAX + 1) for v in (run.a[k], run.h[k])]
    flat = jax.nn.softmax(one.b + x @ one.W.T)
    return jnp.stack(places), run.h[-1], jnp.abs(flat - run.h[-1]).max()


class Warp(Explorer):
    """Drag “layer” from 0 to L: the plane of inputs is carried through the network. Click a point to follow it."""

    title = "The plane, layer by layer"
    frames_per_second = 24
    controls = (
        Slider("layer", "layer", 2.0, "position in the network: k is h of layer k, k − ½ is a of layer k",
               "move", draw_only=True, low=0, high=L_MAX, step=0.02),
        Toggle("play", "▶ Play", False, "move through all layers", "move", draw_only=True, on="❚❚ Pause"),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "net", options=NAMES),
        Choice("data", "data", "moons", "data set", "net", options=tuple(SETS)),
        Slider("L", "L", 2, "number of hidden layers L", "run", low=1, high=L_MAX, step=1),
        Slider("t", "trained", FRAMES, "how far training has gone, 0 is the random start", "run", draw_only=True,
               low=0, high=FRAMES, step=1),
        Slider("seed", "seed", 4, "seed of the random start", "run", low=0, high=31, step=1),
    )

    def make_view(self):
        return WarpView()

    def setup(self):
        if hasattr(self, "player"):
            self.player.stop()
        self.player = Background(self.lock, "Warp player")
        self.probe, self.grabbed, self.seen = (-1.0, 1.0), False, None
        key = jax.random.key(3)
        self.sets = {name: _draw(make, key) for name, make in SETS.items()}   # all now: choosing one compiles nothing

    def transient(self, name):
        return name == "play"

    def compute(self, g, data, L, seed):
        X, y = self.sets[data]
        self.seen = None
        theta, error = train(np.int32(L), np.int32(NAMES.index(g)), np.int32(seed), X, y)
        return theta, np.asarray(error)

    def _stations(self):
        """Where everything is at each station, for the frame and the probe of now; kept until one of them changes."""
        v = self.values
        now = (v["t"], self.probe)
        if self.seen is None or self.seen[0] != now:
            X, y = self.sets[v["data"]]
            out = stations(self.result[0], np.int32(v["t"]), np.int32(v["L"]), np.int32(NAMES.index(v["g"])), X,
                           np.array(self.probe, np.float32))
            self.seen = (now, *(np.asarray(a) for a in out))
        return self.seen[1:]

    def show(self, result, layer, L, data, t, **values):
        X, y = (np.asarray(a) for a in self.sets[data])
        places, f, _ = self._stations()
        now = between(places, min(layer, L))
        n = N * N
        margin = (f[:n, 1] - f[:n, 0]).reshape(N, N)
        self.grid = now[:n].reshape(N, N, 2)
        self.view.update(self.grid, margin, X, y, now[n:-1], self.probe, now[-1], self._names(layer, L),
                         (f"the inputs x, and f(x): {100 * result[1][t]:.0f} % of {T} wrong", self._where(layer, L)))

    @staticmethod
    def _station(position, L):
        """(k, part): part 0 at h^(k) exactly, else how far on the way from h^(k) to h^(k+1)."""
        position = min(position, L)
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
            return f"from {low} to {a}: turn, stretch, shift"
        return f"at {a}" if abs(part - 0.5) < 1e-9 else f"from {a} to {high}: g bends each axis"

    def sentence(self, old, new, result):
        position, L, g = min(new["layer"], new["L"]), new["L"], new["g"]
        places, f, gap = self._stations()
        bend = bending(self.grid)
        where = self._where(position, L)
        words = [where[0].upper() + where[1:] + "."]
        if np.ptp(self.grid, axis=(0, 1)).max() < 1e-6:
            words.append("All inputs have fallen on one point: the units are dead.")
        else:
            words.append("Parallel lines are still parallel." if bend < 0.05 else
                         f"Lines that were parallel now differ by up to {bend:.0f}°.")
        if g == "linear":
            product = "".join(f"W{layer(k)}" for k in range(L + 1, 0, -1))
            words.append(f"g is linear, so the one matrix {product} gives the same f: largest difference {gap:.0e}.")
        here = between(places, position)[-1]
        words.append(f"The cross, x = {vector(self.probe)}, is at {vector(here)}; f(x)₁ = {signed(float(f[-1, 1]))}.")
        return " ".join(words)

    # --- moving ---------------------------------------------------------------------------------------------------

    def changed(self, old):
        self.values["layer"] = min(self.values["layer"], float(self.values["L"]))
        if self.values["play"] != old.get("play"):
            self._play(self.values["play"])
        super().changed(old)

    def _play(self, on):
        if not on:
            return self.player.stop()
        if self.values["layer"] >= self.values["L"]:
            self.values["layer"] = 0.0
        self.player.start(self._tick, pause=1 / self.frames_per_second, failed=lambda e: self.say(str(e), failed=True))

    def _tick(self):
        if not self.picture.free:
            return True
        more = self.values["layer"] + 0.02 < self.values["L"]
        self.values |= dict(layer=round(min(self.values["layer"] + 0.02, self.values["L"]), 6), play=more)
        self.refresh(dict(self.values), compute=False)
        return more

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

    def close(self):
        self.player.stop(wait=1)
        super().close()

    # --- the experiment code --------------------------------------------------------------------------------------

    def extra(self):
        return {"x": f"{self.probe[0]:g},{self.probe[1]:g}"} if self.probe != (-1.0, 1.0) else {}

    def extra_names(self):
        return {"x"}

    def restore_extra(self, extra):
        if "x" in extra:
            try:
                x, y = (float(v) for v in extra["x"].split(","))
            except ValueError:
                raise ValueError("x must be x1,x2") from None
            self.probe = tuple(float(np.clip(v, -REACH, REACH)) for v in (x, y))


def between(places, position):
    """Positions (points, 2) at `position` in 0 … L: straight lines from h^(k-1) to a^(k), then from a^(k) to h^(k)."""
    step = min(int(2 * position + 1e-9), len(places) - 1)
    part = 2 * position - step
    return places[step] if part < 1e-9 else (1 - part) * places[step] + part * places[step + 1]


def bending(places):
    """By how many degrees (0 to 90) grid lines of one family differ in direction: 0 when parallels stay parallel."""
    most = 0.0
    for lines in (places[::EVERY], places[:, ::EVERY].transpose(1, 0, 2)):
        step = (lines[:, 1:] - lines[:, :-1]).reshape(-1, 2)
        length = np.hypot(*step.T)
        if length.max() < 1e-9:
            return 0.0
        step = step[length >= 0.05 * max(length.max(), 1e-12)]          # shorter pieces have no direction in float32
        doubled = np.exp(2j * np.arctan2(step[:, 1], step[:, 0]))       # a line has no front and no back
        mean = doubled.mean() / max(abs(doubled.mean()), 1e-12)
        most = max(most, float(np.degrees(np.abs(np.angle(doubled / mean)).max())))
    return min(most, 90.0)
