"""A clinic of sick networks: how each is made, its disease, its treatment. Slide S32 DEBUGGING ON SMALL DATASET.

    case = CLINIC["saturated at birth"]
    patient = case.make(key)                               everything that determines a run
    diagnose(train(key, patient))                          what the diagnostics say
    diagnose(train(key, case.treat(key, patient)))         [] : cured

All are networks with tanh (or reclin) on 50 points in the plane. Cause and cure are one line each.
"""
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from course_lib.activations import reclin, tanh
from course_lib.arguments import check_count
from course_lib.backprop import backprop, loss_and_grad
from course_lib.data import gaussians, two_moons
from course_lib.diagnostics.run import Run
from course_lib.dropout import bprop_without_masks, dropout, dropout_objective, expectation, masks
from course_lib.initialization import constant, glorot, uniform
from course_lib.loss import softmax_nll
from course_lib.network import fprop, sizes
from course_lib.optimizers import sgd
from course_lib.training import gradient_step, run_steps, start, supervised_objective


class Patient(NamedTuple):
    """A network and how it is trained: θ at birth, X (T, D), y (T,), g, α, the objective, its hyper-parameters, m for
    the examination. Batch gradient descent, so that every rise of the loss means something."""

    theta: tuple
    X: Any
    y: Any
    g: Any
    alpha: float
    objective: Callable
    hyper: Any = ()
    m: Any = None


class Case(NamedTuple):
    """make(key) -> Patient; the disease, the name of its first Finding, the cure; treat(key, patient) -> Patient."""

    make: Callable
    disease: str
    finding: str
    treatment: str
    treat: Callable


def train(key, patient, steps=1000):
    """The Run of `steps` updates θ ← θ - α ∇ on all examples at once."""
    optimizer = sgd(patient.alpha)
    step = gradient_step(patient.objective, optimizer.update)
    idx = jnp.tile(jnp.arange(len(patient.y), dtype=jnp.int32), (check_count(steps, "steps"), 1))
    state, info = run_steps(step, start(patient.theta, optimizer, key, patient.hyper), patient.X, patient.y, idx)
    return Run(patient.theta, state.theta, patient.X, patient.y, info.loss, patient.g, patient.objective, key,
               patient.hyper, patient.m)


def healthy(key, hidden=(20,), g=tanh, alpha=0.5):
    """A healthy patient: 50 points of two moons, Glorot's initialization, an α that suits them."""
    data = two_moons(jax.random.fold_in(key, 0), 50, 0.15)
    return Patient(glorot(jax.random.fold_in(key, 1), (2, *hidden, 2)), data.X, data.y, g, alpha, supervised_objective(g))


def on_clouds(key, hidden):
    """The same on three clouds of points, which are easier."""
    data = gaussians(jax.random.fold_in(key, 0), 50, 0.4)
    return healthy(key)._replace(theta=glorot(jax.random.fold_in(key, 1), (2, *hidden, 3)), X=data.X, y=data.y)


def treated(**changes):
    """treat(key, patient) -> the patient with these fields replaced."""
    return lambda key, patient: patient._replace(**changes)


def wrong_sign(key):
    return healthy(key)._replace(objective=_ascending)


def missing_transpose(key):
    return healthy(key, (20, 20))._replace(objective=_untransposed)


def forgotten_mask(key):
    patient = on_clouds(key, (40,))
    return patient._replace(objective=_unmasked, hyper=dropout(0.5), m=expectation(patient.theta, 0.5))


def saturated(key):
    return healthy(key)._replace(theta=uniform(jax.random.fold_in(key, 1), (2, 20, 2), 20.0))


def symmetric(key):
    return healthy(key)._replace(theta=constant((2, 20, 2), 0.1))


def too_fast(key):
    return healthy(key, alpha=30.0)


def unnormalised(key):
    patient = healthy(key)
    return patient._replace(X=patient.X * jnp.array([1.0, 100.0]) + jnp.array([0.0, 500.0]))


def dead(key):
    patient = healthy(key, g=reclin)
    first, *rest = patient.theta
    return patient._replace(theta=(first._replace(b=first.b - 20), *rest))


def deleted(key):
    return on_clouds(key, (20,))._replace(objective=_without_first_layer)


def normalise(key, patient):
    """Each feature with mean 0 and standard deviation 1 over the examples."""
    return patient._replace(X=(patient.X - patient.X.mean(axis=0)) / patient.X.std(axis=0))


def _ascending(theta, x, y, key, hyper):
    loss, grads = loss_and_grad(theta, x, y)
    return loss, jax.tree.map(jnp.negative, grads)


def _untransposed(theta, x, y, key, hyper):
    forward = fprop(theta, x)
    turned = (theta[0], theta[1]._replace(W=theta[1].W.T), theta[2])
    return softmax_nll.value(forward.a[-1], y).mean(), backprop(turned, forward, y).theta


def _unmasked(theta, x, y, key, hyper):
    forward = fprop(theta, x, m=masks(key, theta, x.shape[0], hyper.p))
    return softmax_nll.value(forward.a[-1], y).mean(), bprop_without_masks(theta, forward, y).theta


def _without_first_layer(theta, x, y, key, hyper):
    loss, (first, *rest) = loss_and_grad(theta, x, y)
    return loss, (jax.tree.map(jnp.zeros_like, first), *rest)


def reborn(key, patient):
    """Glorot's initialization."""
    return patient._replace(theta=glorot(jax.random.fold_in(key, 1), sizes(patient.theta)))


CLINIC = {
    "wrong sign": Case(
        wrong_sign, "the gradient has the wrong sign: every update climbs", "wrong sign",
        "∇_{a(L+1)} l = -(e(y) - f(x)), and θ ← θ - α ∇", treated(objective=supervised_objective(tanh))),
    "missing transpose": Case(
        missing_transpose, "∇h(1) = W(2) ∇a(2): possible because W(2) is square", "missing transpose",
        "∇h(1) = W(2)ᵀ ∇a(2)", treated(objective=supervised_objective(tanh))),
    "forgotten mask": Case(
        forgotten_mask, "dropped units get a gradient: ⊙ m(1) is missing in bprop", "forgotten mask",
        "∇a(1) = ∇h(1) ⊙ g′(a(1)) ⊙ m(1)", treated(objective=dropout_objective(tanh))),
    "saturated at birth": Case(
        saturated, "initial weights of U[-20, 20]: tanh is flat from the start", "saturated at birth",
        "scale the weights down: U[-b, b] with b = √6/√(H_k + H_{k-1})", reborn),
    "symmetric": Case(
        symmetric, "all weights start at 0.1, so all hidden units do the same for ever", "symmetric units",
        "random weights", reborn),
    "α too high": Case(
        too_fast, "α = 30: every step jumps over the valley", "bouncing",
        "α = 0.5", treated(alpha=0.5)),
    "unnormalised inputs": Case(
        unnormalised, "x_2 is measured around 500, give or take 100", "unnormalised inputs",
        "subtract each feature's mean, divide by its standard deviation", normalise),
    "dead reclin": Case(
        dead, "b(1) starts at -20: no unit is ever active, and none gets a gradient", "dead reclin at birth",
        "b(1) = 0", reborn),
    "deleted gradient": Case(
        deleted, "∇W(1) and ∇b(1) are 0, and still the network learns all 50 examples: the slide's warning",
        "deleted gradient", "only gradient checking shows it; give ∇W(1) = ∇a(1) xᵀ back",
        treated(objective=supervised_objective(tanh))),
}
"""name -> Case, in the order of the notebook."""
