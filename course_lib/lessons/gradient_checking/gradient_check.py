"""A gradient against finite differences, at every ε at once. Slide S31 GRADIENT CHECKING.

float32 and float64, central and one-sided, every entry of θ: one compiled program, in which g and the planted bug are
numbers. The kinks of reclin are where the slide's formula means nothing.
"""
from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from course_lib.activations import place, select
from course_lib.backprop import backprop
from course_lib.data import gaussians
from course_lib.finite_differences import cast, differences
from course_lib.gradcheck import noise, relative_error
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.notation import tensor_names

SIZES, T = (2, 5, 5, 3), 12
EPS = np.geomspace(1e-12, 1e-1, 34)
BUGS = ("none", "sign of ∇b(1)", "W(2) for W(2)ᵀ", "no g′(a(1))", "no 1/T", "∇b(2) = 0", "one entry of ∇W(3)")
BITS = ("float32", "float64")
SIDES = ("central", "one-sided")
RECLIN = int(place("reclin"))


class Quotients(NamedTuple):
    """For all n entries of θ: `tested` is the gradient under test, `right` the true one, (n,); the difference quotients
    (precision, side, ε, n), the last ε being the chosen one; whether they cross a kink, the same shape."""

    tested: np.ndarray | jax.Array
    right: np.ndarray | jax.Array
    quotients: np.ndarray | jax.Array
    kinks: np.ndarray | jax.Array


class CheckedGradient(NamedTuple):
    """Quotients at EPS and at the chosen ε, with the names and shapes of θ's tensors; relative errors over EPS
    (precision, side, ε) of the right gradient and of the one under test; whether any entry crosses a kink there
    (side, ε, n)."""

    found: Quotients
    eps: float
    names: tuple
    shapes: list
    curves: np.ndarray
    tested: np.ndarray
    crossed: np.ndarray

    def split(self, flat: np.ndarray) -> list[np.ndarray]:
        """One array for each tensor, of n numbers."""
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        return [part.reshape(shape) for part, shape in zip(np.split(flat, np.cumsum(sizes)[:-1]), self.shapes, strict=True)]

    def slopes(self) -> list:
        """Slopes of the two curves in float64 between ε = 1e-3 and 1e-2, 2 and 1; None where a kink is crossed."""
        use = (EPS > 0.9e-3) & (EPS < 1.1e-2)
        if self.crossed[:, use].any():
            return [None, None]
        return [np.polyfit(np.log(EPS[use]), np.log(self.curves[1, side, use]), 1)[0] for side in (0, 1)]


class Verdict(NamedTuple):
    """The check at the chosen ε, precision and side, kinks left out: the relative error even for the right gradient,
    over all of θ for the one under test (kinks too), of each tensor; of each entry, by tensor, NaN at a kink, 0 where the
    gradient is 0 and the quotient is rounding; how many cross a kink; the quotients (n,)."""

    own_error: float
    error: float
    errors: list
    cells: list
    kinks: int
    quotient: np.ndarray


def mean_loss(theta, x, y, g):
    """f(θ): the mean loss. g is an index, so that one program serves every activation."""
    return softmax_nll.value(fprop(theta, x, (select(g),) * 2).a[-1], y).mean()


def reclin_inputs(theta, x, y, g):
    """a^(1), a^(2) where g is reclin; else ones, which never cross 0."""
    a = fprop(theta, x, (select(g),) * 2).a
    return tuple(jnp.where(g == RECLIN, a[k], jnp.ones_like(a[k])) for k in (1, 2))


def buggy_bprop(theta, x, y, g, bug):
    """∇θ by hand, with the planted bug."""
    gs = (select(g),) * 2
    bare = gs[0]._replace(dg=lambda a: jnp.where(bug == 3, 1.0, gs[0].dg(a)).astype(a.dtype))
    back = theta[1]._replace(W=jnp.where(bug == 2, theta[1].W.T, theta[1].W))
    first, second, last = backprop((theta[0], back, theta[2]), fprop(theta, x, gs), y, (bare, gs[1])).theta
    first = first._replace(b=jnp.where(bug == 1, -1, 1) * first.b)
    second = second._replace(b=jnp.where(bug == 5, 0, 1) * second.b)
    last = last._replace(W=last.W.at[1, 2].multiply(jnp.where(bug == 6, 2, 1)))
    return jax.tree.map(lambda leaf: jnp.where(bug == 4, T, 1) * leaf, (first, second, last))


@jax.jit
def all_quotients(theta, x, y, g, bug, epsilons):
    """Quotients. To be called inside `jax.enable_x64(True)` with θ, x and ε in float64."""
    n = sum(leaf.size for leaf in jax.tree.leaves(theta))
    rows = []
    for dtype in (jnp.float32, jnp.float64):
        at, data = cast(theta, dtype), (cast(x, dtype), y, g)
        rows += [jax.lax.map(lambda eps, one=one, at=at, data=data: differences(
            mean_loss, reclin_inputs, one, at, data, eps, jnp.arange(n))[1:], epsilons.astype(dtype)) for one in (False, True)]
    quotients = jnp.stack([quotient.astype(jnp.float64) for quotient, _ in rows]).reshape(2, 2, -1, n)
    kinks = jnp.stack([kink for _, kink in rows]).reshape(2, 2, -1, n)
    right, tested = (ravel_pytree(buggy_bprop(theta, x, y, g, which))[0] for which in (jnp.zeros_like(bug), bug))
    return Quotients(tested, right, quotients, kinks)


@jax.jit
def flat_loss(flat, theta, x, y, g):
    """The loss of the θ that the row of numbers `flat` is: the f(x) that a reader's function is given."""
    return mean_loss(ravel_pytree(theta)[1](flat), x, y, g)


@jax.jit
def network_at_kink(seed, delta):
    """θ and the data; b(1)_1 is chosen so that a(1)_1 of the first example is δ."""
    key = jax.random.key(seed)
    X, y = gaussians(jax.random.fold_in(key, 0), T)
    first, *rest = glorot(jax.random.fold_in(key, 1), SIZES)
    rest = [layer._replace(b=0.1 * jax.random.normal(jax.random.fold_in(key, k), layer.b.shape))
            for k, layer in enumerate(rest, start=2)]
    b = 0.1 * jax.random.normal(jax.random.fold_in(key, 9), first.b.shape)
    return (first._replace(b=b.at[0].set(delta - first.W[0] @ X[0])), *rest), X, y


def check_gradient(seed: int, delta: float, g: str, bug: str, eps: float, difference: Callable | None = None):
    """(CheckedGradient at EPS and ε, what `difference(f, x, eps) -> (n,) or None` is from the right gradient, or None)."""
    theta, x, y = network_at_kink(np.int32(seed), np.float32(delta))
    with jax.enable_x64(True):
        theta, x = jax.tree.map(lambda leaf: np.asarray(leaf, np.float64), (theta, x))
        data = x, np.asarray(y), place(g)
        found = all_quotients(theta, *data, np.int32(BUGS.index(bug)), np.append(EPS, eps))
        found = jax.tree.map(np.asarray, found)

    def f(flat):
        with jax.enable_x64(True):                 # for the thread in which the reader's function runs
            return float(flat_loss(flat, theta, *data))

    yours = difference and difference(f, np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(theta)]), eps)
    test = CheckedGradient(found, eps, tensor_names(theta), [leaf.shape for leaf in jax.tree.leaves(theta)],
                        relative_errors(found.right, found.quotients[:, :, :-1]),
                        relative_errors(found.tested, found.quotients[:, :, :-1]), found.kinks[1, :, :-1])
    return test, None if yours is None else relative_error(found.right, yours)


def verdict_at(test: CheckedGradient, at: tuple[int, int]) -> Verdict:
    """What the check says with the precision and side `at`, at the chosen ε."""
    found = test.found
    quotient, kink = found.quotients[at][-1], found.kinks[at][-1]
    scale = np.maximum(np.maximum(np.abs(found.tested), np.abs(quotient)), 1e-300)
    entries = np.abs(found.tested - quotient) / scale
    entries[(found.tested == 0) & (np.abs(quotient) < noise(1.0, test.eps))] = 0.0       # 0, and 0 up to rounding
    entries[kink] = np.nan
    parts = zip(*(test.split(part) for part in (found.tested, quotient, kink)), strict=True)
    return Verdict(relative_error(found.right[~kink], quotient[~kink]), relative_error(found.tested, quotient),
                   [relative_error(a[~k], b[~k]) for a, b, k in parts], test.split(entries), int(kink.sum()), quotient)


def relative_errors(gradient: np.ndarray, quotients: np.ndarray) -> np.ndarray:
    """‖∇ - difference‖ / max of the norms, over the last axis; at a kink too: this is what a blind check would see."""
    scale = np.maximum(np.linalg.norm(gradient), np.linalg.norm(quotients, axis=-1))
    return np.linalg.norm(quotients - gradient, axis=-1) / np.maximum(scale, 1e-300)
