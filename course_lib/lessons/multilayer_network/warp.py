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
from course_lib.optimizers import adam, chain
from course_lib.subnetwork import activations_at_depth, active_depth, at_depth, freeze
from course_lib.training import gradient_step, start, trajectory

SETS = {"moons": two_moons, "XOR": xor, "circles": circles}
L_MAX, T = 4, 120                   # hidden layers, examples
FRAMES, STEPS = 40, 25              # frames after the first, updates between two of them
ALPHA, LAM, GAIN = 0.05, 0.005, 1.0
STRETCHED = 0.4                     # the part of the way to a^(k) on which the plane is stretched, before it is turned
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
    W: jax.Array            # (L_MAX, 2, 2), of the hidden layers
    b: jax.Array            # (L_MAX, 2)
    cut: jax.Array          # (3,): (w₁, w₂, c) of the line w·h^(L) + c = 0 along which the output layer cuts


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
    W, b = (jnp.stack(parts) for parts in zip(*theta[:-1], strict=True))
    out = theta[-1]
    cut = jnp.append(out.W[1] - out.W[0], out.b[1] - out.b[0])
    return Stations(jnp.stack(places), forward.h[-1], jnp.abs(flat - forward.h[-1]).max(), W, b, cut)


def polar(W: np.ndarray) -> tuple[np.ndarray, float]:
    """(S, angle) of W (2, 2) = R S: S symmetric stretches along its own axes, R turns by `angle`, radians in [-π, π].

    Both singular values are S's eigenvalues, the smaller one negative when W turns the plane over (det W < 0).
    """
    U, s, V = np.linalg.svd(np.asarray(W, float))
    over = np.array([1.0, 1.0 if np.linalg.det(U @ V) > 0 else -1.0])
    R = (U * over) @ V
    return (V.T * (s * over)) @ V, float(np.arctan2(R[1, 0], R[0, 0]))


def turned(angle: float) -> np.ndarray:
    """The matrix that turns the plane by `angle`."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def between_stations(at: Stations, position: float) -> np.ndarray:
    """Positions (points, 2) at `position` in 0 … L. From h^(k-1) to a^(k) as W = R S says: stretch, then turn and shift.

    A turn is a turn: straight lines from h^(k-1) to a^(k) would press the plane together half-way. From a^(k) to h^(k)
    each point goes straight.
    """
    step = min(int(2 * position + 1e-9), len(at.places) - 1)
    part = 2 * position - step
    if part < 1e-9:
        return at.places[step]
    if step % 2:
        return (1 - part) * at.places[step] + part * at.places[step + 1]
    S, angle = polar(at.W[step // 2])
    stretch, turn = min(part / STRETCHED, 1.0), max(part - STRETCHED, 0.0) / (1 - STRETCHED)
    moved = turned(turn * angle) @ ((1 - stretch) * np.eye(2) + stretch * S)
    return at.places[step] @ moved.T + turn * at.b[step // 2]


def extents(at: Stations, L: int) -> np.ndarray:
    """(L + 1,): how far out an example or the probe gets on the way from h^(k) to a^(k+1), k = 0 … L-1, and at h^(L).

    The grid's corners go farther: a picture that held them would show the examples small.
    """
    ways = [np.linspace(k, k + 0.5, 9) for k in range(L)] + [[float(L)]]
    return np.array([max(np.abs(between_stations(at, p)[N * N:]).max() for p in way) for way in ways]).clip(0.05)


def extent_at(reaches: np.ndarray, position: float) -> float:
    """Half the width of what is shown: it stands still while W and b act, so that a stretch is one; g zooms."""
    k = min(int(position + 1e-9), len(reaches) - 1)
    part = max(2 * (position - k) - 1, 0.0)
    return float(reaches[k] if part < 1e-9 else reaches[k] ** (1 - part) * reaches[k + 1] ** part)


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
