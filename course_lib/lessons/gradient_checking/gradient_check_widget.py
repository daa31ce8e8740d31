"""A gradient against finite differences, at every ε at once. Slide S31 GRADIENT CHECKING.

float32 and float64, central and one-sided, every entry of θ: one compiled program, in which g and the planted bug are
numbers. The kinks of reclin are where the slide's formula means nothing.
"""
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from course_lib.activations import ACTIVATIONS, place, reclin, select
from course_lib.backprop import backprop
from course_lib.data import gaussians
from course_lib.finite_differences import cast, differences
from course_lib.gradcheck import TOLERANCE, relative_error
from course_lib.initialization import glorot
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.notation import tensor_names
from course_lib.toy_runs import NAMES

from .gradient_check_view import EPS, SIZES, GradientCheckView, number

T = 12
BUGS = ("none", "sign of ∇b(1)", "W(2) for W(2)ᵀ", "no g′(a(1))", "no 1/T", "∇b(2) = 0", "one entry of ∇W(3)")
RECLIN = ACTIVATIONS.index(reclin)
BITS = ("float32", "float64")
SIDES = ("central", "one-sided")


class Found(NamedTuple):
    """For all n entries of θ: `mine` is the gradient under test, `right` the true one, (n,); the difference quotients
    (precision, side, ε, n), the last ε being the chosen one; whether they cross a kink, the same shape."""

    mine: Any
    right: Any
    quotients: Any
    kinks: Any


def loss(theta, x, y, g):
    """f(θ): the mean loss. g is an index, so that one program serves every activation."""
    return softmax_nll.value(fprop(theta, x, (select(g),) * 2).a[-1], y).mean()


def reclin_inputs(theta, x, y, g):
    """a^(1), a^(2) where g is reclin; else ones, which never cross 0."""
    a = fprop(theta, x, (select(g),) * 2).a
    return tuple(jnp.where(g == RECLIN, a[k], jnp.ones_like(a[k])) for k in (1, 2))


def bprop(theta, x, y, g, bug):
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
def measure(theta, x, y, g, bug, epsilons):
    """Found. To be called inside `jax.enable_x64(True)` with θ, x and ε in float64."""
    n = sum(leaf.size for leaf in jax.tree.leaves(theta))
    rows = []
    for dtype in (jnp.float32, jnp.float64):
        at, data = cast(theta, dtype), (cast(x, dtype), y, g)
        rows += [jax.lax.map(lambda eps, one=one, at=at, data=data: differences(
            loss, reclin_inputs, one, at, data, eps, jnp.arange(n))[1:], epsilons.astype(dtype)) for one in (False, True)]
    quotients = jnp.stack([quotient.astype(jnp.float64) for quotient, _ in rows]).reshape(2, 2, -1, n)
    kinks = jnp.stack([kink for _, kink in rows]).reshape(2, 2, -1, n)
    right, mine = (ravel_pytree(bprop(theta, x, y, g, which))[0] for which in (jnp.zeros_like(bug), bug))
    return Found(mine, right, quotients, kinks)


@jax.jit
def flat_loss(flat, theta, x, y, g):
    """The loss of the θ that the row of numbers `flat` is: the f(x) that a reader's function is given."""
    return loss(ravel_pytree(theta)[1](flat), x, y, g)


@jax.jit
def start(seed, delta):
    """θ and the data; b(1)_1 is chosen so that a(1)_1 of the first example is δ."""
    key = jax.random.key(seed)
    X, y = gaussians(jax.random.fold_in(key, 0), T)
    first, *rest = glorot(jax.random.fold_in(key, 1), SIZES)
    rest = [layer._replace(b=0.1 * jax.random.normal(jax.random.fold_in(key, k), layer.b.shape))
            for k, layer in enumerate(rest, start=2)]
    b = 0.1 * jax.random.normal(jax.random.fold_in(key, 9), first.b.shape)
    return (first._replace(b=b.at[0].set(delta - first.W[0] @ X[0])), *rest), X, y


class GradientCheck(Explorer):
    """Drag ε, on the slider or in the picture; plant a bug and see which tensor is named."""

    title = "Gradient checking"
    controls = (
        Slider("eps", "ε", 1e-5, "epsilon, the step of the finite difference", "how", low=1e-12, high=0.1, log=True),
        Choice("bits", "in", "float64", "precision of the numbers", "how", options=BITS, draw_only=True),
        Choice("side", "difference", "central", "kind of finite difference", "how", options=SIDES, draw_only=True),
        Choice("g", "g", "tanh", "activation function g of the hidden units", "what", options=NAMES),
        Slider("delta", "kink δ", 1e-3, "delta, distance of the first example from the kink of unit 1", "what",
               low=1e-7, high=0.1, log=True),
        Choice("bug", "bug", "none", "bug planted in the gradient", "what", options=BUGS),
        Slider("seed", "seed", 0, "seed of weights and examples", "what", low=0, high=31, step=1),
    )

    def __init__(self, difference=None, **start):
        """`difference(f, x, eps)`: the reader's own finite difference, drawn at the chosen ε in float64."""
        self.difference, self.trouble, self.yours = difference, "", None
        super().__init__(**start)

    def make_view(self):
        return GradientCheckView()

    def compute(self, eps, g, delta, bug, seed):
        theta, x, y = start(np.int32(seed), np.float32(delta))
        with jax.enable_x64(True):
            theta, x = jax.tree.map(lambda leaf: np.asarray(leaf, np.float64), (theta, x))
            found = measure(theta, x, np.asarray(y), place(g), np.int32(BUGS.index(bug)), np.append(EPS, eps))
            found = jax.tree.map(np.asarray, found)
            self.yours = self._yours(theta, (x, np.asarray(y), place(g)), eps, found.right)
        self.names, self.shapes = tensor_names(theta), [leaf.shape for leaf in jax.tree.leaves(theta)]
        self.curves = errors(found.right, found.quotients[:, :, :-1])
        self.tested = errors(found.mine, found.quotients[:, :, :-1])
        self.crossed = found.kinks[1, :, :-1]
        return found

    def _yours(self, theta, data, eps, right):
        """Relative error of the reader's difference, or None."""
        if self.difference is None:
            return None
        flat = np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(theta)])
        grad, self.trouble = answers(self.difference, (lambda at: float(flat_loss(at, theta, *data)), flat, eps), flat.shape)
        return None if grad is None else relative_error(right, np.nan_to_num(grad[0]))

    def show(self, found, eps, bits, side, g, bug, delta, **values):
        at = BITS.index(bits), SIDES.index(side)
        quotient, kink = found.quotients[at][-1], found.kinks[at][-1]
        self.own = relative_error(found.right[~kink], quotient[~kink])
        scale = np.maximum(np.maximum(np.abs(found.mine), np.abs(quotient)), 1e-300)
        entries = np.where(kink, np.nan, np.abs(found.mine - quotient) / scale)
        self.errors = [relative_error(a[~k], b[~k]) for a, b, k in
                       zip(*(self.split(part) for part in (found.mine, quotient, kink)), strict=True)]
        self.kinks, self.at = int(kink.sum()), at
        tested = None if bug == "none" else self.tested[at]
        self.view.update(self.curves, at, eps, relative_error(found.mine, quotient), tested, self._slopes(),
                         self.split(entries), self.errors, delta if g == "reclin" else None, self._titles(bits, side), self.yours)

    def split(self, flat):
        """One array for each tensor."""
        sizes = [int(np.prod(shape)) for shape in self.shapes]
        return [part.reshape(shape) for part, shape in zip(np.split(flat, np.cumsum(sizes)[:-1]), self.shapes, strict=True)]

    def _slopes(self):
        """Slopes of the two curves in float64 between ε = 1e-3 and 1e-2, 2 and 1; None where a kink is crossed."""
        use = (EPS > 0.9e-3) & (EPS < 1.1e-2)
        if self.crossed[:, use].any():
            return None, None
        return [np.polyfit(np.log(EPS[use]), np.log(self.curves[1, side, use]), 1)[0] for side in (0, 1)]

    def _titles(self, bits, side):
        best = int(np.nanargmin(self.curves[self.at]))
        wrong = self.wrong
        return (f"best {bits}, {side}: {number(self.curves[self.at][best])} at ε = {number(EPS[best])}",
                "nothing can be told" if self.own > TOLERANCE else
                f"wrong: ∇ at {', '.join(wrong) if len(wrong) < 5 else f'{len(wrong)} of 6 tensors'}" if wrong else
                "every ∇ is right" + (", × left out" if self.kinks else ""))

    @property
    def wrong(self):
        """Names of the tensors that the check calls wrong."""
        return [name for name, error in zip(self.names, self.errors, strict=True) if error > TOLERANCE]

    def sentence(self, old, new, found):
        yours = "" if self.yours is None else f" YOUR difference (◆) is {number(self.yours)} from the right gradient."
        return f"{self._verdict(new, found)}{yours} {self.trouble}".strip()

    def _verdict(self, new, found):
        eps, at = new["eps"], self.at
        head = f"{new['bits']}, {new['side']}, ε = {number(eps)}: "
        kinks = (f" {self.kinks} of the {len(found.mine)} entries cross a kink of reclin and were left out (×): there the "
                 "difference means nothing.") if self.kinks else ""
        if self.own > TOLERANCE:
            best = EPS[np.nanargmin(self.curves[at])]
            why = "rounding, which is divided by ε" if eps < best else "curvature between x − ε and x + ε" \
                if new["side"] == "central" else "curvature between x and x + ε"
            return (f"{head}even for the right gradient the relative error is {number(self.own)}, because of {why}. "
                    f"This check says nothing about the gradient.{kinks}")
        worst = int(np.argmax(self.errors))
        if not self.wrong:
            return (f"{head}every tensor agrees, the worst is {self.names[worst]} with relative error "
                    f"{number(self.errors[worst])}.{kinks}")
        mine, quotient = (self.split(part)[worst] for part in (found.mine, found.quotients[at][-1]))
        place = np.unravel_index(np.argmax(np.abs(mine - quotient)), mine.shape)
        entry = ", ".join(str(i + 1) for i in place)
        right = [name for name in self.names if name not in self.wrong]
        return (f"{head}∇ is WRONG at {', '.join(self.wrong)}; worst {self.names[worst]}, relative error "
                f"{number(self.errors[worst])}. At its entry [{entry}] the gradient says {mine[place]:.4g}, the finite "
                f"difference {quotient[place]:.4g}. Right: {', '.join(right) or 'none'}.{kinks}")

    def pointer(self, kind, ax, x, y, event):
        if ax is self.view.ax and kind in ("down", "move"):
            self.set(eps=float(np.clip(x, 1e-12, 0.1)))

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            factor = 10.0 ** (0.25 if key == "ArrowRight" else -0.25)
            self.set(eps=float(np.clip(self.values["eps"] * factor, 1e-12, 0.1)))


def errors(gradient, quotients):
    """‖∇ - difference‖ / max of the norms, over the last axis; at a kink too: this is what a blind check would see."""
    scale = np.maximum(np.linalg.norm(gradient), np.linalg.norm(quotients, axis=-1))
    return np.linalg.norm(quotients - gradient, axis=-1) / np.maximum(scale, 1e-300)
