"""The restricted Boltzmann machine. Slide S52.

    E(x, h) = -hᵀW x - cᵀx - bᵀh        p(x, h) = exp(-E(x, h)) / Z        x in {0, 1}^D, h in {0, 1}^H

Binary units only. x is one example (D,) or a mini-batch (T, D), h is (H,) or (T, H). Everything computed here is exact
and cheap; Z is not (`likelihood`), and neither are samples from p(x) (`gibbs`).
"""
import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import (
    as_array,
    as_float,
    as_number,
    as_real,
    check_batch,
    check_count,
    check_finite,
    check_key,
    check_sizes,
    is_concrete,
    on_device,
)
from course_lib.bernoulli import bernoulli

OFF = -1e9                        # the bias of a unit that takes no part: never 1, and adds log 1 to any sum


class RBM(NamedTuple):
    """W (H, D), b (H,) of the hidden units, c (D,) of the visible ones.

    scikit-learn calls them components_, intercept_hidden_, intercept_visible_.
    """

    W: jax.Array
    b: jax.Array
    c: jax.Array


def init(key: jax.Array, D: int, H: int, sigma: ArrayLike = 0.01, mean: ArrayLike | None = None) -> RBM:
    """W ~ N(0, σ²), b = 0, c = 0, or c = log(m / (1 - m)) for the data's mean image m (D,), kept inside [0.01, 0.99].

    With that c the RBM starts as a model of independent pixels (Hinton, "A practical guide to training RBMs", 2010).
    """
    D, H = check_sizes((D, H))
    sigma = as_number(sigma, "sigma", 0)
    W = sigma * jax.random.normal(check_key(key), (H, D))
    return RBM(W, jnp.zeros(H), jnp.zeros(D) if mean is None else logit(visible_mean(mean, D)))


def energy(theta: RBM, x: ArrayLike, h: ArrayLike) -> jax.Array:
    """E(x, h) = -hᵀW x - cᵀx - bᵀh, one number for each example. x and h need the same number of rows."""
    theta = check_rbm(theta)
    x, h = visible(theta, x), hidden(theta, h)
    if x.shape[:-1] != h.shape[:-1]:
        raise ValueError(f"E(x, h) needs one h for each x: x has shape {x.shape}, h has {h.shape}")
    return _energy(theta, x, h)


@jax.jit
def _energy(theta, x, h):
    return -((h @ theta.W) * x).sum(-1) - x @ theta.c - h @ theta.b


def free_energy(theta: RBM, x: ArrayLike, probabilities: bool = False) -> jax.Array:
    """F(x) = -log Σ_h exp(-E(x, h)) = -cᵀx - Σ_j softplus(b_j + W_j x), so that p(x) = exp(-F(x)) / Z. () or (T,)."""
    theta = check_rbm(theta)
    return _free_energy(theta, visible(theta, x, probabilities))


@jax.jit
def _free_energy(theta, x):
    return free_energy_from(theta, x, theta.b + x @ theta.W.T)


def free_energy_from(theta: RBM, x: jax.Array, a: jax.Array) -> jax.Array:
    """F(x) where a = b + W x is already there."""
    return -x @ theta.c - softplus(a).sum(-1)


def p_h(theta: RBM, x: ArrayLike, probabilities: bool = False) -> jax.Array:
    """p(h_j = 1 | x) = sigm(b_j + W_j x) for every hidden unit: given x they are independent. (H,) or (T, H)."""
    theta = check_rbm(theta)
    return _conditional(visible(theta, x, probabilities), theta.W.T, theta.b)


def p_x(theta: RBM, h: ArrayLike, probabilities: bool = False) -> jax.Array:
    """p(x_k = 1 | h) = sigm(c_k + hᵀW_k) for every visible unit: given h they are independent. (D,) or (T, D)."""
    theta = check_rbm(theta)
    return _conditional(hidden(theta, h, probabilities), theta.W, theta.c)


@jax.jit
def _conditional(units, W, bias):
    return jax.nn.sigmoid(bias + units @ W)


def sample_h(key: jax.Array, theta: RBM, x: ArrayLike) -> jax.Array:
    """h ~ p(h|x), 0 or 1 as floats."""
    check_key(key)
    p = p_h(theta, x)
    return bernoulli(key, p).astype(p.dtype)


def sample_x(key: jax.Array, theta: RBM, h: ArrayLike) -> jax.Array:
    """x ~ p(x|h), 0 or 1 as floats."""
    check_key(key)
    p = p_x(theta, h)
    return bernoulli(key, p).astype(p.dtype)


def reconstruct(theta: RBM, x: ArrayLike, probabilities: bool = False) -> jax.Array:
    """x̂ = sigm(c + Wᵀ p(h=1|x)): there and back once without sampling, as in an autoencoder with tied weights."""
    return p_x(theta, p_h(theta, x, probabilities), probabilities=True)


def transpose(theta: RBM) -> RBM:
    """The same RBM with the two layers' roles exchanged: visible h, hidden x. Z does not change."""
    theta = check_rbm(theta)
    return RBM(theta.W.T, theta.c, theta.b)


def part_of(theta: RBM, H: int | jax.Array, D: int | jax.Array) -> RBM:
    """θ with only its first H hidden and D visible units taking part; the others are always 0. No shape changes.

    H and D may be traced, so that a control moves them without a retrace. Z and F(x) are those of the smaller RBM, and
    in training the parameters of what is off stay as they are.
    """
    theta = check_rbm(theta)
    for name, size in (("H", H), ("D", D)):
        if is_concrete(size):
            check_count(size, name, 0)
    rows, columns = jnp.arange(theta.b.size) < H, jnp.arange(theta.c.size) < D
    W = jnp.where(rows[:, None] & columns, theta.W, 0)
    off = max(OFF, float(jnp.finfo(W.dtype).min) / 4)       # float16 ends at -65504
    return RBM(W, jnp.where(rows, theta.b, off), jnp.where(columns, theta.c, off))


def binarize(key: jax.Array, X: ArrayLike) -> jax.Array:
    """Binary data drawn from grey levels: each pixel is 1 with probability its level (uint8 / 255). bool."""
    return _binarize(check_key(key), levels(X))


@jax.jit
def _binarize(key, X):
    return bernoulli(key, as_real(X))


def levels(X: ArrayLike) -> jax.Array:
    """X itself, its values checked to lie in [0, 1]; uint8 always does."""
    X = as_array(X, "X")
    if X.dtype not in (np.uint8, bool):
        check_values(as_real(X, name="X"), "X", probabilities=True)
    return on_device(X)


def softplus(a: jax.Array) -> jax.Array:
    """log(1 + exp(a)) = max(a, 0) + log(1 + exp(-|a|)): safe for any a; jax.nn.softplus is far slower."""
    a = as_float(a)
    return jnp.maximum(a, 0) + jnp.log1p(jnp.exp(jnp.minimum(a, -a)))  # -|a| whose gradient at 0 is 0, not 1


def logit(p: jax.Array, low: float = 0.01) -> jax.Array:
    """log(p / (1 - p)) with p first moved into [low, 1 - low], so that a pixel that is never on stays finite."""
    p = jnp.clip(as_float(p, "p", pixels=True), low, 1 - low)
    return jnp.log(p) - jnp.log1p(-p)


def visible_mean(mean: ArrayLike, D: int) -> jax.Array:
    """A mean image as float32 (D,); ValueError unless it has D values in [0, 1]."""
    mean = as_real(mean, name="mean")
    if mean.shape != (D,):
        raise ValueError(f"the mean image needs shape (D,) = ({D},), it has {mean.shape}")
    return check_values(mean, "mean", probabilities=True)


def check_rbm(theta: RBM) -> RBM:
    """θ as float arrays of one precision. ValueError in slide notation unless W (H, D), b (H,), c (D,) fit each other."""
    W, b, c = (as_float(part, name) for name, part in zip("Wbc", theta, strict=True))
    theta = RBM(W, *(part if part.dtype == W.dtype else part.astype(W.dtype) for part in (b, c)))
    if theta.W.ndim != 2 or not math.prod(theta.W.shape):
        raise ValueError(f"W must be a matrix (H, D) with H, D >= 1, it has shape {theta.W.shape}")
    H, D = theta.W.shape
    for name, of, vector, size in (("b", "hidden", theta.b, H), ("c", "visible", theta.c, D)):
        if vector.shape != (size,):
            raise ValueError(f"{name} is the bias of the {of} units: W is (H, D) = ({H}, {D}), so {name} needs shape "
                             f"({size},), it has {vector.shape}")
    return theta


def visible(theta: RBM, x: ArrayLike, probabilities: bool = False) -> jax.Array:
    """x as floats of θ's precision; ValueError unless (D,) or (T, D), and 0 or 1 (in [0, 1] if `probabilities`)."""
    theta = check_rbm(theta)
    return _units(theta, x, "x", "b + W x", "D", theta.W.shape[1], probabilities)


def hidden(theta: RBM, h: ArrayLike, probabilities: bool = False) -> jax.Array:
    """h as floats of θ's precision, checked like x."""
    theta = check_rbm(theta)
    return _units(theta, h, "h", "c + h'W", "H", theta.W.shape[0], probabilities)


def _units(theta, value, name, where, what, size, probabilities):
    value = as_real(value, theta.W.dtype, name)
    check_batch(value, None, name, what)
    if value.shape[-1] != size:
        raise ValueError(f"{where} needs {what} = {size}, {name} has {value.shape[-1]}")
    return check_values(value, name, probabilities)


def check_values(x: jax.Array, name: str, probabilities: bool = False) -> jax.Array:
    """x as it is; ValueError unless all values are 0 or 1 (in [0, 1] if `probabilities`). A trace is not looked at."""
    x = on_device(check_finite(x, name))
    if is_concrete(x):
        values = np.asarray(x)
        bad = (values < 0) | (values > 1) if probabilities else (values != 0) & (values != 1)
        if bad.any():
            some = f"{int(bad.sum())} value(s) such as {values[bad][0]:g}"
            raise ValueError(
                f"{name} must lie in [0, 1], it has {some}" if probabilities else
                f"{name} of a binary RBM must be 0 or 1, it has {some}: make it binary by binarize(key, X), "
                "or take levels in [0, 1] as they are with probabilities=True where that is offered")
    return x
