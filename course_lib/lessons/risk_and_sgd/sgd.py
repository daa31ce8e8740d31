"""Gradient descent one update at a time, on a risk in two parameters. Slide S17.

    Δ = -∇_θ 1/m Σ l(f(x^(t)), y^(t)),   θ ← θ + α Δ        θ = (w, b), f(x) = w x + b or sigm(w x + b)

m = 1 is the slide's algorithm, m = N gradient descent on the whole risk, which settles only while α < 2/L, L the
largest curvature (eigenvalue of the Hessian) at the minimum.
"""
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.backprop import backprop
from course_lib.data import Data, grid
from course_lib.loss import Loss, linear_squared, risk, sigm_cross_entropy
from course_lib.network import Layer, fprop
from course_lib.optimizers import sgd
from course_lib.toy_runs import SEEDS, Plan, counted, mean, run_order, setting
from course_lib.training import gradient_step, start, trajectory

N, MAP_N, VALLEY_N = 20, 181, 121
LOSSES = {"squared error": linear_squared, "NLL": sigm_cross_entropy}
BATCHES = {"one example": 1, "mini-batch of 5": 5, f"all {N}": N}
PLAN = Plan(B=N, steps=1)
UPDATES = PLAN.frames


class RiskDescent(NamedTuple):
    """θ (61, 2), the risk (61,), its gradient (61, 2), and the examples in the order of each update (60, N)."""

    theta: np.ndarray | jax.Array
    risk: np.ndarray | jax.Array
    grad: np.ndarray | jax.Array
    idx: np.ndarray | jax.Array


class RiskMinimum(NamedTuple):
    """θ* (2,), its risk, and the eigenvalues of the Hessian there, ascending (2,)."""

    theta: np.ndarray | jax.Array
    risk: np.ndarray | jax.Array
    curvature: np.ndarray | jax.Array


def noisy_line(name: str) -> Data:
    """N examples x (N, 1), y (N, 1) for the loss `name`: a noisy line, or a noisy step between 0 and 1.

    Every x has its own place, so that no mark of the picture lies on another.
    """
    rng = np.random.default_rng(131)
    x = rng.permutation(np.linspace(-1, 2.6, N))[:, None]
    noise = rng.normal(0, 1, (N, 1))
    y = 1.1 * x - 1.3 + noise / 2 if name == "squared error" else (x + noise > 1) * 1.0
    return Data(x.astype(np.float32), y.astype(np.float32))


def as_network(theta):
    """θ (2,) = (w, b) as the parameters of a network without hidden layers."""
    return (Layer(theta[:1][None], theta[1:]),)


def risk_at(loss, theta, X, y):
    """1/N Σ l at θ = (w, b)."""
    return risk(fprop(as_network(theta), X, (), loss).a[-1], y, loss)


def one_descent(loss: Loss, begin, alpha, batch, seed, X, y) -> RiskDescent:
    """UPDATES updates from θ = `begin` (2,), each on `batch` examples; every argument but the loss may be traced."""
    def objective(theta, x, y, key, hyper):
        forward = fprop(theta, x, (), loss)
        return mean(loss.value(forward.a[-1], y), batch), backprop(theta, forward, y, (), counted(batch, N, loss)).theta

    def record(state):
        theta = jnp.append(state.theta[0].W[0], state.theta[0].b)
        value, grad = jax.value_and_grad(partial(risk_at, loss))(theta, X, y)
        return RiskDescent(theta, value, grad, ())

    key, optimizer = jax.random.key(seed), sgd(alpha)
    idx = run_order(PLAN, setting()._replace(batch=batch), key, N)
    step = gradient_step(objective, optimizer.update)
    recorded = trajectory(step, start(as_network(begin), optimizer, key), X, y, idx, record)[1]
    return recorded._replace(idx=idx[:, 0, :])


descend_risk = jax.jit(one_descent, static_argnums=0)


@partial(jax.jit, static_argnums=0)
def risks_of_orders(loss, begin, alpha, batch, X, y):
    """The risk of the descents with SEEDS orders of the examples: (16, 61)."""
    return jax.vmap(lambda seed: one_descent(loss, begin, alpha, batch, seed, X, y).risk)(jnp.arange(SEEDS))


@partial(jax.jit, static_argnums=0)
def risk_along(loss, theta, X, y):
    """The risk (61,) and its gradient (61, 2) along a path θ (61, 2)."""
    return jax.vmap(lambda one: jax.value_and_grad(partial(risk_at, loss))(one, X, y))(theta)


@partial(jax.jit, static_argnums=0)
def risk_landscape(loss, X, y):
    """(the risk over the square of θ (MAP_N, MAP_N), its RiskMinimum, found by Newton's method)."""
    over = jax.vmap(lambda theta: risk_at(loss, theta, X, y))(grid(MAP_N)).reshape(MAP_N, MAP_N)
    f = partial(risk_at, loss)

    def newton(_, theta):
        return theta - jnp.linalg.solve(jax.hessian(f)(theta, X, y), jax.grad(f)(theta, X, y))

    best = jax.lax.fori_loop(0, 12, newton, jnp.zeros(2))
    return over, RiskMinimum(best, f(best, X, y), jnp.linalg.eigvalsh(jax.hessian(f)(best, X, y)))


def descend_by(update: Callable, descent: RiskDescent, loss: Loss, data: Data, alpha: float) -> RiskDescent | None:
    """The same examples in the same order, each handed to `update(w, b, x, y, alpha) -> (w, b) or None`; None at a None."""
    theta = [descent.theta[0].astype(float)]
    for t in descent.idx[:, 0]:
        after = update(theta[-1][:1], theta[-1][1], data.X[t].astype(float), float(data.y[t, 0]), alpha)
        if after is None:
            return None
        theta.append(np.append(*after))
    theta = np.array(theta, np.float32)
    value, grad = risk_along(loss, theta, *data)
    return descent._replace(theta=theta, risk=np.asarray(value), grad=np.asarray(grad))


@partial(jax.jit, static_argnums=0)
def valleys(loss, X, y):
    """The loss of each example alone over the square of θ: (N, VALLEY_N, VALLEY_N); its mean is the risk."""
    over = jax.vmap(lambda theta: loss.value(fprop(as_network(theta), X, (), loss).a[-1], y))(grid(VALLEY_N))
    return over.T.reshape(-1, VALLEY_N, VALLEY_N)


@partial(jax.jit, static_argnums=0)
def example_gradients(loss, theta, X, y):
    """∇_θ l of each example alone at θ (2,): (N, 2)."""
    return jax.vmap(lambda x, y: jax.grad(partial(risk_at, loss))(theta, x[None], y[None]))(X, y)


def first_lost(values: np.ndarray) -> int | None:
    """The first update after which the risk is not finite or 100 times that of the start, or None."""
    bad = ~(values < 100 * values[0])
    return int(bad.argmax()) if bad.any() else None
