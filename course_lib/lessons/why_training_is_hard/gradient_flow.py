"""How large the gradient is in each layer of a deep network. Slide S37: the vanishing gradient, and saturated units.

    ∇_{a^(k-1)} l = W^(k)ᵀ ∇_{a^(k)} l ⊙ g′(a^(k-1))        so on the way down each layer multiplies by W and by g′

All hidden layers have H units and lie in one array, so a `lax.scan` goes through them: 20 layers compile as fast as 2,
and the depth is a number that a control can move. `same` makes every W^(k), k > 1, equal to W^(2): what a recurrent
network has, whose layers are moments in time. The data are a hundred digits, all of them in every update.
"""
from functools import cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from course_lib.activations import Activation, place, select
from course_lib.backprop import over_batch
from course_lib.data import first_digits
from course_lib.initialization import glorot_bound
from course_lib.loss import softmax_nll
from course_lib.network import Layer

KINDS = ("uniform", "Glorot", "He")
D, H, C, L_MAX, T = 784, 50, 10, 20, 100
UPDATES, MOST_UPDATES = 100, 1000      # at a time, and in all
SATURATED = 0.05      # a unit is saturated on an example where g′(a) is below this share of the largest g′
STEEPEST = np.float32([0.25, 1.0, 1.0, 1.0])
# JAX computes in float32, whose rounding would be what a fading curve shows in the end
IN_FLOAT64 = {"sigm": lambda a: 0.5 + 0.5 * np.tanh(0.5 * a), "tanh": np.tanh, "reclin": lambda a: np.maximum(a, 0)}


class Deep(NamedTuple):
    """W^(1), b^(1);  W^(2) … W^(L_MAX) as one Layer with a leading axis, (L_MAX - 1, H, H);  the output layer."""

    first: Layer
    hidden: Layer
    out: Layer


class LayerSizes(NamedTuple):
    """How large everything is in each layer: row k - 1 belongs to layer k. Rows of hidden layers beyond the depth mean nothing.

    grad_a      √ mean_t ‖∇_{a^(k)} l^(t)‖², (L_MAX + 1,), the output layer last
    grad_W      ‖∇_{W^(k)}‖_F of the mean loss, (L_MAX + 1,)
    dg, h       g′(a^(k)) and h^(k), (L_MAX, T, H)
    saturated   share of the g′(a^(k)) below SATURATED of the largest g′, (L_MAX,); for reclin: of zeros
    """

    loss: jax.Array
    grad_a: jax.Array
    grad_W: jax.Array
    dg: jax.Array
    h: jax.Array
    saturated: jax.Array


@cache
def hundred_digits(balanced: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """The first T training digits (T, 784), normalised with one mean and one deviation, and their labels (T,).

    `balanced`: the first T / C of each class instead.
    """
    X, y = first_digits(2 * T if balanced else T)[0]
    if balanced:
        rows = np.sort(np.concatenate([np.flatnonzero(y == c)[: T // C] for c in range(C)]))
        X, y = X[rows], y[rows]
    X = X.astype(np.float32) / 255
    return (X - X.mean()) / X.std(), y


@jax.jit
def draw_deep(seed: jax.Array, kind: jax.Array, scale: jax.Array, same: jax.Array) -> Deep:
    """θ with b = 0 and weights U[-b, b], b = scale · (1, Glorot's bound, or (an extension) He's √6/√H_{k-1})[kind]."""
    key = jax.random.key(seed)

    def draw(k, H_out, H_in, *rows):
        bound = jnp.array([1.0, glorot_bound(H_out, H_in), (6 / H_in) ** 0.5], jnp.float32)[kind]
        u = jax.random.uniform(jax.random.fold_in(key, k), (*rows, H_out, H_in), jnp.float32, minval=-1.0, maxval=1.0)
        return Layer(scale * bound * u, jnp.zeros((*rows, H_out)))

    hidden = draw(2, H, H, L_MAX - 1)
    return Deep(draw(1, H, D), hidden._replace(W=jnp.where(same, hidden.W[:1], hidden.W)), draw(3, C, H))


def forward(theta: Deep, x: jax.Array, g: Activation, depth: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(a (L_MAX, T, H), h (L_MAX, T, H), a^(L+1) (T, C)); layers beyond the depth hand h on as it is."""
    a1 = theta.first.b + x @ theta.first.W.T

    def layer(h, row):
        (W, b), k = row
        a = b + h @ W.T
        h = jnp.where(k <= depth, g.g(a), h)
        return h, (a, h)

    last, (a, h) = lax.scan(layer, g.g(a1), (theta.hidden, jnp.arange(2, L_MAX + 1)))
    return jnp.concatenate([a1[None], a]), jnp.concatenate([g.g(a1)[None], h]), theta.out.b + last @ theta.out.W.T


def backward(theta: Deep, x: jax.Array, y: jax.Array, g: Activation, depth: jax.Array,
             passed: tuple[jax.Array, jax.Array, jax.Array]) -> tuple[Deep, jax.Array, jax.Array]:
    """Slide S19, from what `forward` gave: (∇θ of the mean loss, shaped like θ; ∇_{a^(k)}, (L_MAX, T, H); ∇_{a^(L+1)})."""
    a, h, a_out = passed
    grad_out = softmax_nll.grad(a_out, y) / jnp.float32(len(y))

    def down(grad_h, row):
        W, a_k, below, k = row
        grad_a = jnp.where(k <= depth, grad_h * g.dg(a_k), 0.0)
        return jnp.where(k <= depth, grad_a @ W, grad_h), (grad_a, Layer(grad_a.T @ below, over_batch(grad_a)))

    rows = (theta.hidden.W, a[1:], h[:-1], jnp.arange(2, L_MAX + 1))
    grad_h, (grad_a, hidden) = lax.scan(down, grad_out @ theta.out.W, rows, reverse=True)
    grad_1 = grad_h * g.dg(a[0])
    grads = Deep(Layer(grad_1.T @ x, over_batch(grad_1)), hidden, Layer(grad_out.T @ h[-1], over_batch(grad_out)))
    return grads, jnp.concatenate([grad_1[None], grad_a]), grad_out


@jax.jit
def layer_sizes(theta: Deep, x: jax.Array, y: jax.Array, g: jax.Array, depth: jax.Array) -> LayerSizes:
    """LayerSizes: forward and backward over the mini-batch x (T, D), y (T,), at this depth and ACTIVATIONS[g]."""
    chosen, T = select(g), jnp.float32(len(y))
    a, h, a_out = passed = forward(theta, x, chosen, depth)
    grads, grad_a, grad_out = backward(theta, x, y, chosen, depth, passed)
    dg = chosen.dg(a)
    size = [jnp.sqrt((one**2).sum((-2, -1)) * T) for one in (grad_a, grad_out)]
    norm = [jnp.sqrt((one.W**2).sum((-2, -1))) for one in grads]
    return LayerSizes(softmax_nll.value(a_out, y).mean(), jnp.append(*size),
                      jnp.concatenate([norm[0][None], norm[1], norm[2][None]]), dg, h,
                      (dg < SATURATED * jnp.asarray(STEEPEST)[g]).mean((1, 2)))


def spread(theta: Deep, x: np.ndarray, g: str, depth: int) -> np.ndarray:
    """Standard deviation of a unit's h^(k) over the examples, mean over units, (depth,): what is left of x.

    In float64: where h hardly differs from digit to digit, float32 shows nothing but its own rounding.
    """
    first, hidden = (Layer(*(np.asarray(part, float) for part in layer)) for layer in (theta.first, theta.hidden))
    found, a = [], np.asarray(x, float) @ first.W.T + first.b
    with np.errstate(all="ignore"):
        for k in range(depth):
            h = IN_FLOAT64[g](a)
            found.append(h.std(axis=0).mean())
            a = h @ hidden.W[min(k, L_MAX - 2)].T + hidden.b[min(k, L_MAX - 2)]
    return np.array(found)


@jax.jit
def train_deep(theta: Deep, x: jax.Array, y: jax.Array, g: jax.Array, depth: jax.Array, alpha: jax.Array,
               same: jax.Array) -> tuple[Deep, jax.Array]:
    """(θ after UPDATES steps θ ← θ - α ∇ on all of x, the losses (UPDATES,) before each). One ∇ for all W if `same`."""
    chosen = select(g)

    def step(theta, _):
        passed = forward(theta, x, chosen, depth)
        grads = backward(theta, x, y, chosen, depth, passed)[0]
        shared = jax.tree.map(lambda one: jnp.broadcast_to(one.sum(0), one.shape), grads.hidden)
        hidden = jax.tree.map(lambda one, total: jnp.where(same, total, one), grads.hidden, shared)
        theta = jax.tree.map(lambda p, d: p - alpha * d, theta, grads._replace(hidden=hidden))
        return theta, softmax_nll.value(passed[2], y).mean()

    return lax.scan(step, theta, length=UPDATES)


def layer_factor(W: np.ndarray, dg: np.ndarray) -> float:
    """By how much a gradient of random direction shrinks on its way down through one layer, root mean square:

    √( 1/H_k Σ_j Σ_i (W_ji)² 1/T Σ_t g′(a_i^(t))² ).  W (H_k, H_{k-1}), dg = g′ of the layer below (T, H_{k-1}).
    """
    return float(np.sqrt((np.asarray(W, float) ** 2 * (np.asarray(dg, float) ** 2).mean(axis=0)).sum() / len(W)))


def factor_inputs(theta: Deep, dg: jax.Array, depth: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """[(W^(k+1), g′(a^(k)) (T, H)) for k = 1 … depth]: what the factor from layer k + 1 down to layer k is made of."""
    hidden, out, dg = (np.asarray(part, float) for part in (theta.hidden.W, theta.out.W, dg))
    return [(hidden[k - 1] if k < depth else out, dg[k - 1]) for k in range(1, depth + 1)]


def factors(theta: Deep, dg: jax.Array, depth: int) -> list[float]:
    """[factor from layer k + 1 down to layer k, for k = 1 … depth]."""
    return [layer_factor(W, slopes) for W, slopes in factor_inputs(theta, dg, depth)]


def predicted(top: float, shrinks: list[float]) -> np.ndarray:
    """The gradient sizes that these factors predict, from layer 1 to the output, where the size is `top`."""
    return top * np.append(np.cumprod(shrinks[::-1])[::-1], 1.0)


def down_to(depth: int, sizes: np.ndarray) -> np.ndarray:
    """Sizes (L_MAX + 1,) of the hidden layers that are there, and of the output last, float64 (depth + 1,)."""
    return np.append(np.asarray(sizes)[:depth], np.asarray(sizes)[-1]).astype(float)


class DeepRun:
    """A deep network on the hundred digits: `theta`, `sizes` (LayerSizes) and `spread` as it is now, the `losses` on its way."""

    def __init__(self, L: int, g: str, same: bool, init: str, scale: float, seed: int):
        self.L, self.g, self.same = L, g, same
        self.X, self.y = hundred_digits()
        self.theta = draw_deep(np.int32(seed), np.int32(KINDS.index(init)), np.float32(scale), np.bool_(same))
        self._measure()
        self.losses = [float(self.sizes.loss)]

    @property
    def updates(self) -> int:
        return len(self.losses) - 1

    def learned(self, alpha: float) -> tuple[Deep, jax.Array]:
        """(θ, losses) of UPDATES more updates; nothing is changed."""
        return train_deep(self.theta, self.X, self.y, place(self.g), np.int32(self.L), np.float32(alpha), np.bool_(self.same))

    def train(self, alpha: float) -> None:
        """UPDATES more updates. ValueError after MOST_UPDATES."""
        if self.updates >= MOST_UPDATES:
            raise ValueError(f"after {MOST_UPDATES} updates the picture is full: move a control for another start")
        self.theta, losses = self.learned(alpha)
        self._measure()
        self.losses = [*self.losses[:-1], *np.asarray(losses).tolist(), float(self.sizes.loss)]

    def _measure(self):
        seen = layer_sizes(self.theta, self.X, self.y, place(self.g), np.int32(self.L))
        self.sizes = LayerSizes(*(np.asarray(part) for part in seen))
        self.spread = spread(self.theta, self.X, self.g, self.L)
