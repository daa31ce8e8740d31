"""The plane carried through a trained 2-2-…-2 network. Slide S10 as a movement: x -> a^(1) -> h^(1) -> a^(2) -> …"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.backprop import backprop
from course_lib.data import Data, circles, two_moons, xor
from course_lib.data.toys import REACH, grid
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import Layer, fprop, merge_linear
from course_lib.optimizers import adam, chain, freeze
from course_lib.subnetwork import activations_at_depth, active_depth, at_depth
from course_lib.training import gradient_step, start, trajectory

SETS = {"moons": two_moons, "XOR": xor, "circles": circles}
L_MAX, T = 4, 120                   # hidden layers, examples
FRAMES, STEPS = 40, 25              # frames after the first, updates between two of them
ALPHA, LAM, GAIN = 0.05, 0.005, 1.0
N, EVERY = 97, 8                    # vertices along each side of the grid; every eighth line of it is looked at


class PlaneRun(NamedTuple):
    """A run at frames 0 … FRAMES: θ (a leading axis), and the fraction of examples that are wrong."""

    theta: tuple
    error: jax.Array


class Stations(NamedTuple):
    """Where the grid's N² vertices, the T examples and a probe are at each station of the network, in this order."""

    places: jax.Array       # (2 L_MAX + 1, points, 2): x, a^(1), h^(1), …, h^(L_MAX)
    f: jax.Array            # (points, 2), f(x)
    gap: jax.Array          # the largest distance of f to that of the one matrix W^(L+1)···W^(1)


def toy_sets() -> dict[str, Data]:
    """T examples of each set."""
    key = jax.random.key(3)
    return {name: make(key, T) for name, make in SETS.items()}


def first_turns(key: jax.Array) -> tuple[Layer, ...]:
    """θ⁰: each W^(k) turns the plane by a random angle and stretches it by GAIN; b = 0. Others would flatten it."""
    def turn(k):
        angle = jax.random.uniform(jax.random.fold_in(key, k), (), maxval=2 * jnp.pi)
        c, s = jnp.cos(angle), jnp.sin(angle)
        return GAIN * jnp.array([[c, -s], [s, c]])

    return tuple(Layer(turn(k), jnp.zeros(2)) for k in range(1, L_MAX + 2))


@jax.jit
def train_plane(depth: jax.Array, g: jax.Array, seed: jax.Array, X: jax.Array, y: jax.Array) -> PlaneRun:
    """A run with Adam on all examples X (T, 2), y (T,); g is a place in ACTIVATIONS."""
    key = jax.random.key(seed)
    gs = activations_at_depth(g, depth, L_MAX)
    theta = first = at_depth(first_turns(key), depth)

    def objective(theta, x, y, key, hyper):
        forward = fprop(theta, x, gs)
        grads = backprop(theta, forward, y, gs).theta
        grads = jax.tree.map(lambda g, p, q: g + LAM * (p - q), grads, theta, first)   # the plane keeps some area
        return softmax_nll.value(forward.a[-1], y).mean(), grads

    optimizer = chain(freeze(active_depth(theta, depth)), adam(ALPHA))
    idx = jnp.broadcast_to(jnp.arange(T), (FRAMES, STEPS, T))
    record = lambda state: PlaneRun(state.theta, zero_one(fprop(state.theta, X, gs).a[-1], y).mean())  # noqa: E731
    return trajectory(gradient_step(objective, optimizer.update), start(theta, optimizer, key), X, y, idx, record)[1]


@jax.jit
def stations(theta: tuple, t: jax.Array, depth: jax.Array, g: jax.Array, X: jax.Array, probe: jax.Array) -> Stations:
    """For θ of frame t of a run, examples X (T, 2) and one more input, the probe (2,)."""
    theta = jax.tree.map(lambda leaf: leaf[t], theta)
    x = jnp.concatenate([jnp.asarray(grid(N, REACH)), X, probe[None]])
    forward = fprop(theta, x, activations_at_depth(g, depth, L_MAX))
    one = merge_linear(theta)
    places = [x] + [v for k in range(1, L_MAX + 1) for v in (forward.a[k], forward.h[k])]
    flat = jax.nn.softmax(one.b + x @ one.W.T)
    return Stations(jnp.stack(places), forward.h[-1], jnp.abs(flat - forward.h[-1]).max())


def between_stations(places: np.ndarray, position: float) -> np.ndarray:
    """Positions (points, 2) at `position` in 0 … L: straight lines from h^(k-1) to a^(k), then from a^(k) to h^(k)."""
    step = min(int(2 * position + 1e-9), len(places) - 1)
    part = 2 * position - step
    return places[step] if part < 1e-9 else (1 - part) * places[step] + part * places[step + 1]


def bending(places: np.ndarray) -> float:
    """By how many degrees (0 to 90) grid lines of one family differ in direction: 0 when parallels stay parallel.

    places (N, N, 2): where the grid's vertices are.
    """
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
