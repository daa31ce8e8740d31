"""Block Gibbs chains with the random numbers they used: what the picture shows and what a reader's own step is given.

    h = 1[u_h < p(h=1|x)],   x = 1[u_x < p(x=1|h)]            u ~ U[0, 1), one for each unit and step

Extension of S52. The numbers u are those that `rbm.gibbs.gibbs` compares with, bit for bit. NumPy arrays come out.
"""
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.arguments import on_device
from course_lib.numpy_forward import sigm
from course_lib.rbm import RBM
from course_lib.rbm.gibbs import gibbs
from course_lib.rbm.likelihood import states

from .exact_chain import distribution_after, state_number, tiny, total_variation

D, H = 4, 5                                    # as many circles as on the slide
STEPS, M = 200, 256                            # block steps, and chains
ORDER = np.lexsort(states(D).T[::-1])          # states in the order of their words, 0000, 0001, …
WORDS = tuple("".join(str(int(bit)) for bit in states(D)[i]) for i in ORDER)
BASE = np.array([[2.0, 1.6, -1.8, -1.6], [-1.4, -2.0, 1.8, 1.6], [1.2, -1.0, 0.8, -0.8], [0.6, 0.9, 0.7, -0.8],
                 [-0.5, 0.8, -1.0, 0.9]], np.float32)


class UniformNumbers(NamedTuple):
    """The uniform numbers of all steps: u_h (steps, M, H), u_x (steps, M, D)."""

    h: np.ndarray
    x: np.ndarray


class ChainHistory(NamedTuple):
    """x (steps + 1, M, D) from the start on, h (steps, M, H): step s made h[s] from x[s], then x[s + 1] from h[s]."""

    x: np.ndarray
    h: np.ndarray


class HalfStep(NamedTuple):
    """What chain 1 does at half step t: x (D,), h (H,), the layer just sampled, its probabilities and its coins.

    fresh: "h", "x", or "" at the start, where no layer was sampled.
    """

    x: np.ndarray
    h: np.ndarray
    fresh: str
    chance: np.ndarray
    coins: np.ndarray


class ChainsRun(NamedTuple):
    """M chains of a tiny RBM θ from one state, p(x) (2^D,), the numbers u; `exact`: total variation of infinitely many."""

    theta: RBM
    p: np.ndarray
    history: ChainHistory
    u: UniformNumbers
    exact: np.ndarray

    def half_step(self, t: int) -> HalfStep:
        """Half step t = 0 … 2 STEPS: an odd one samples h, an even one x."""
        (W, b, c), (xs, hs), (s, half) = self.theta, self.history, divmod(t, 2)
        x, h = xs[s, 0], hs[max(s - 1 + half, 0), 0] if t else np.zeros(H)
        chance = sigm(b + W @ x) if half else sigm(c + h @ W)
        return HalfStep(x, h, "h" if half else "x" if s else "", chance, self.u.h[s, 0] if half else self.u.x[max(s - 1, 0), 0])

    def counts(self, chains: int) -> np.ndarray:
        """How many of the first `chains` are in each state after each step, (STEPS + 1, 2^D)."""
        return visits(self.history.x[:, :chains] > 0.5)

    def distances(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Total variation to p(x) after steps 1 …: of all visits, of the chains now, of infinitely many chains."""
        return (*distances(counts, self.p), self.exact)


def chains_run(scale: float, seed: int, x0: np.ndarray, history: Callable | None = None) -> ChainsRun:
    """The run of M chains from x0 (D,). history(theta, x0, u): a ChainHistory to use in place of the library's, or None."""
    theta, key = tiny_rbm(scale), jax.random.key(seed)
    one, u = tiny(theta), jax.tree.map(np.asarray, uniform_numbers(key, STEPS, M))
    own = history and history(theta, x0, u)
    exact = total_variation(distribution_after(one, np.eye(2**D)[state_number(x0)], np.arange(1, STEPS + 1)), one.p)
    return ChainsRun(theta, one.p, own or library_history(key, theta, x0, STEPS, M), u, exact)


def tiny_rbm(scale: float) -> RBM:
    """The RBM of the picture, its weights `scale` times BASE. Two patterns, 1100 and 0011, weigh most and equally."""
    W = np.float32(scale) * BASE
    return RBM(W, -W.sum(1) / 2, -W.sum(0) / 2)


@partial(jax.jit, static_argnums=(1, 2))
def uniform_numbers(key: jax.Array, steps: int, M: int) -> UniformNumbers:
    """The UniformNumbers that `gibbs(key, …, steps)` compares its probabilities with, for M chains."""
    def one(key):
        key_h, key_x = jax.random.split(key)
        return UniformNumbers(jax.random.uniform(key_h, (M, H)), jax.random.uniform(key_x, (M, D)))

    return jax.vmap(one)(jax.random.split(key, steps))


def library_history(key: jax.Array, theta: RBM, x0: np.ndarray, steps: int, M: int) -> ChainHistory:
    """The ChainHistory of M chains from the state x0 (D,)."""
    x = jnp.broadcast_to(jnp.asarray(x0, jnp.float32), (M, D))
    after = gibbs(key, RBM(*map(on_device, theta)), x, steps)
    return ChainHistory(np.concatenate([np.asarray(x)[None], np.asarray(after.x)]), np.asarray(after.h))


def own_history(step: Callable, theta: RBM, x0: np.ndarray, u: UniformNumbers) -> ChainHistory:
    """The same made by a reader's `step(W, b, c, x, u_h, u_x) -> (h, x)`, called once a step for all chains."""
    x = np.tile(np.asarray(x0, float), (u.h.shape[1], 1))
    xs, hs = [x], []
    for u_h, u_x in zip(u.h, u.x, strict=True):
        h, x = step(*(np.array(part, float) for part in theta), x.copy(), u_h.copy(), u_x.copy())
        hs.append(np.asarray(h, float))
        xs.append(np.asarray(x, float))
    return ChainHistory(np.stack(xs), np.stack(hs))


def visits(x: np.ndarray) -> np.ndarray:
    """How many of the chains are in each state after each step, (steps + 1, 2^D)."""
    steps = len(x)
    at = state_number(x) + 2**D * np.arange(steps)[:, None]
    return np.bincount(at.ravel(), minlength=steps * 2**D).reshape(steps, 2**D)


def distances(counts: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(of all visits after the start, of the chains now): total variation to p after steps 1 … n, two (n,)."""
    visited, now = np.cumsum(counts[1:], axis=0), counts[1:]
    return tuple(total_variation(c / c.sum(1, keepdims=True), p) for c in (visited, now))
