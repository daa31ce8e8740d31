"""Block Gibbs chains with the random numbers they used: what the picture shows and what a reader's own step is given.

    h = 1[u_h < p(h=1|x)],   x = 1[u_x < p(x=1|h)]            u ~ U[0, 1), one for each unit and step

Extension of S52. The numbers u are those that `rbm_gibbs.gibbs` compares with, bit for bit. NumPy arrays come out.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.arguments import on_device
from course_lib.rbm.gibbs import gibbs
from course_lib.rbm.model import RBM

from .exact_chain import number, total_variation

D, H = 4, 5                                    # as many circles as on the slide
BASE = np.array([[2.0, 1.6, -1.8, -1.6], [-1.4, -2.0, 1.8, 1.6], [1.2, -1.0, 0.8, -0.8], [0.6, 0.9, 0.7, -0.8],
                 [-0.5, 0.8, -1.0, 0.9]], np.float32)


class Numbers(NamedTuple):
    """The uniform numbers of all steps: u_h (steps, M, H), u_x (steps, M, D)."""

    h: np.ndarray
    x: np.ndarray


class History(NamedTuple):
    """x (steps + 1, M, D) from the start on, h (steps, M, H): step s made h[s] from x[s], then x[s + 1] from h[s]."""

    x: np.ndarray
    h: np.ndarray


def tiny_rbm(scale):
    """The RBM of the picture, its weights `scale` times BASE. Two patterns, 1100 and 0011, weigh most and equally."""
    W = np.float32(scale) * BASE
    return RBM(W, -W.sum(1) / 2, -W.sum(0) / 2)


@partial(jax.jit, static_argnums=(1, 2))
def numbers(key, steps, M):
    """The Numbers that `gibbs(key, …, steps)` compares its probabilities with, for M chains."""
    def one(key):
        key_h, key_x = jax.random.split(key)
        return Numbers(jax.random.uniform(key_h, (M, H)), jax.random.uniform(key_x, (M, D)))

    return jax.vmap(one)(jax.random.split(key, steps))


def history(key, theta, x0, steps, M):
    """The History of M chains from the state x0 (D,)."""
    x = jnp.broadcast_to(jnp.asarray(x0, jnp.float32), (M, D))
    made = gibbs(key, RBM(*map(on_device, theta)), x, steps)
    return History(np.concatenate([np.asarray(x)[None], np.asarray(made.x)]), np.asarray(made.h))


def own_history(step, theta, x0, u):
    """The same made by a reader's `step(W, b, c, x, u_h, u_x) -> (h, x)`, called once a step for all chains."""
    x = np.tile(np.asarray(x0, float), (u.h.shape[1], 1))
    xs, hs = [x], []
    for u_h, u_x in zip(u.h, u.x, strict=True):
        h, x = step(*(np.array(part, float) for part in theta), x.copy(), u_h.copy(), u_x.copy())
        hs.append(np.asarray(h, float))
        xs.append(np.asarray(x, float))
    return History(np.stack(xs), np.stack(hs))


def visits(x):
    """How many of the chains are in each state after each step, (steps + 1, 2^D)."""
    steps = len(x)
    at = number(x) + 2**D * np.arange(steps)[:, None]
    return np.bincount(at.ravel(), minlength=steps * 2**D).reshape(steps, 2**D)


def distances(counts, p):
    """(of all visits after the start, of the chains now): total variation to p after steps 1 … n, two (n,)."""
    seen, now = np.cumsum(counts[1:], axis=0), counts[1:]
    return tuple(total_variation(c / c.sum(1, keepdims=True), p) for c in (seen, now))
