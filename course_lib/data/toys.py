"""Toy sets in the plane, for pictures of decision boundaries (slides S04-S08): drawn, so no source and no licence.

Every set takes a PRNG key first and returns Data(X float32 (n, 2), y int32 (n,)) inside about [-3, 3]², rows in random
order, classes equal to within one example, not split: another key gives another sample. `noise` is the standard
deviation of Gaussian noise added to each coordinate, in the units of the axes; it may be traced, so a slider on it
does not compile again. n is static: under `jit` it must be a Python int.
All raise TypeError for a bad key or n, ValueError for n < 1, negative noise or too few classes.
"""
import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import (
    as_array,
    as_float,
    as_number,
    check_between,
    check_count,
    check_key,
    is_concrete,
    is_key,
)

from .examples import Data


def two_moons(key: jax.Array, n: int, noise: ArrayLike = 0.15) -> Data:
    """Two interleaved half circles of radius 1.5: class 0 above, class 1 below. Not linearly separable."""
    return _draw(key, n, noise, _moon, 2)


def circles(key: jax.Array, n: int, noise: ArrayLike = 0.15) -> Data:
    """Two concentric circles: class 0 of radius 2 around class 1 of radius 1. One closed boundary parts them."""
    return _draw(key, n, noise, _circle, 2)


def xor(key: jax.Array, n: int, noise: ArrayLike = 0.3) -> Data:
    """Four clouds around the corners of {-1, 1}²; class 1 where exactly one coordinate is positive (slide S06)."""
    return _draw(key, n, noise, _corner, 4)


def spirals(key: jax.Array, n: int, noise: ArrayLike = 0.1, classes: int = 2) -> Data:
    """`classes` intertwined spiral arms of 1.25 turns, from radius 0.3 to 2.5, evenly filled along the arm."""
    return _draw(key, n, noise, _arm, check_count(classes, "classes", 2))


def gaussians(key: jax.Array, n: int, noise: ArrayLike = 0.5, classes: int = 3) -> Data:
    """`classes` round clouds of standard deviation `noise`, centres evenly spaced on the circle of radius 1.75."""
    return _draw(key, n, noise, _centre, check_count(classes, "classes", 2))


def _draw(key, n, noise, place, groups):
    """`n` points of `groups` equally large groups, put down by `place`, plus noise."""
    check_key(key)
    n = check_count(n)
    noise = as_array(noise, "noise")
    if noise.shape or is_concrete(noise) and not 0 <= float(noise) < math.inf:
        raise ValueError(f"noise is a standard deviation: a finite number >= 0, it is {noise}")
    return _sample(key, as_float(noise, "noise").astype(jnp.float32), n, place, groups)


@functools.partial(jax.jit, static_argnames=("n", "place", "groups"))
def _sample(key, noise, n, place, groups):
    """Groups dealt out by one shuffle; within a group of m points, t falls once in each of m equal parts of [0, 1].

    One draw of four normals a row serves for noise, shuffle and t: it compiles in about half the time of three draws.
    """
    z = jax.random.normal(key, (n, 4), jnp.float32)
    rank = jnp.argsort(z[:, 2]).astype(jnp.int32)
    group, part = rank % groups, rank // groups
    m = jnp.floor_divide(n - group + groups - 1, groups)
    t = (part.astype(jnp.float32) + jax.scipy.special.ndtr(z[:, 3])) / m.astype(jnp.float32)
    X, y = place(group, t, groups)
    return Data(X + noise * z[:, :2], y)


def _moon(group, t, groups):
    angle, side = jnp.pi * t, 1 - 2 * group.astype(jnp.float32)
    return 1.5 * _points(side * (jnp.cos(angle) - 0.5), side * (jnp.sin(angle) - 0.25)), group


def _circle(group, t, groups):
    radius, angle = 2 - group.astype(jnp.float32), 2 * jnp.pi * t
    return _points(radius * jnp.cos(angle), radius * jnp.sin(angle)), group


def _corner(group, t, groups):
    first, second = group // 2, group % 2
    return _points(2 * first - 1, 2 * second - 1), (first ^ second).astype(jnp.int32)


def _arm(group, t, groups):
    along = jnp.sqrt(t)
    radius, angle = 0.3 + 2.2 * along, 2 * jnp.pi * (1.25 * along + group.astype(jnp.float32) / groups)
    return _points(radius * jnp.cos(angle), radius * jnp.sin(angle)), group


def _centre(group, t, groups):
    angle = 2 * jnp.pi * group.astype(jnp.float32) / groups
    return 1.75 * _points(jnp.cos(angle), jnp.sin(angle)), group


def _points(x1, x2):
    """Rows (x1, x2) of float32."""
    return jnp.stack([x1, x2], axis=1).astype(jnp.float32)


REACH = 3.0     # how far from 0 the pictures of the plane go
SETS = {"moons": two_moons, "circles": circles, "XOR": xor, "spirals": spirals}


def grid(n: int, reach: float = REACH) -> np.ndarray:
    """n × n inputs covering [-reach, reach]², float32 (n·n, 2), row 0 at the bottom: what a map or a surface is made of."""
    reach = check_between(reach, 0, math.inf, "reach")
    line = np.linspace(-reach, reach, check_count(n), dtype=np.float32)
    u, v = np.meshgrid(line, line)
    return np.stack([u.ravel(), v.ravel()], axis=1)


def draw(name: str, seed: int | jax.Array, balance: float = 0.5, rows: int = 200, noise: float | None = None) -> Data:
    """`rows` examples of the toy set SETS[name], a fraction `balance` of them class 1. `seed`: a number or a key."""
    if not is_key(seed) and is_concrete(seed):
        check_count(seed, "the seed", 0)
    key = seed if is_key(seed) else jax.random.key(seed)
    balance = as_number(balance, "balance", 0, 1)
    return _balanced(SETS[name], check_count(rows, "rows"), key, balance,
                     *(() if noise is None else (as_number(noise, "noise", 0),)))


@functools.partial(jax.jit, static_argnums=(0, 1))
def _balanced(make, rows, key, balance, *noise):
    """The first examples of each class in a larger sample."""
    X, y = make(key, 4 * rows, *noise)
    ones = jnp.round(balance * rows).astype(jnp.int32)
    rank = jnp.where(y == 1, jnp.cumsum(y == 1), jnp.cumsum(y == 0))
    keep = jnp.argsort(~(rank <= jnp.where(y == 1, ones, rows - ones)), stable=True)[:rows]
    return Data(X[keep], y[keep])
