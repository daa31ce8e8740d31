"""Is the gradient a network is trained with the gradient of its loss? Slides S31-S32.

"Note that this isn't a replacement for gradient checking: could still overfit with some of the gradients being wrong."
The objective's own loss, at the first θ and with the run's key (so the same dropout masks), is compared with its own
gradient by finite differences. Well-known slips are recognised by computing the wrong gradient they would give.
"""
from collections.abc import Iterator, Sequence
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.arguments import PyTree
from course_lib.backprop import backprop
from course_lib.gradcheck import Check, gradcheck, reclin_inputs, relative_error
from course_lib.network import BatchNormLayer, Theta, fprop, per_layer, sizes

from .run import Finding, TrainedRun, activations_of, count_wrong

WRONG = 0.01
"""Relative error of a tensor's gradient that is reported: far above rounding and above a kink that was overlooked."""

ENTRIES = 30
"""How many entries of each tensor are compared."""


def examine_gradient(run: TrainedRun) -> list[Finding]:
    """One finding if the gradient of the run's objective is wrong: "wrong sign", "deleted gradient", "forgotten mask",
    "missing transpose", "forgotten g′", or else "wrong gradient". Nothing is looked for without an objective."""
    if run.objective is None:
        return []
    checks = compare(run, len(run.y))
    wrong = [check for check in checks if check.error > WRONG]
    if not wrong:
        return []
    name, words = recognise(run, wrong, checks)
    where = ", ".join(check.name for check in wrong)
    value = max(check.error for check in wrong)
    yet = "" if count_wrong(run) else f". Still, all {len(run.y)} examples were learned: that proves no gradient right"
    return [Finding(name, where, value, f"∇ is wrong at {where}, relative error up to {value:.2g}: {words}{yet}")]


def recognise(run: TrainedRun, wrong: Sequence[Check], checks: Sequence[Check]) -> tuple[str, str]:
    """(name, words) of the slip behind the wrong gradients."""
    pairs = [compared(check) for check in wrong]
    if all(np.vdot(mine, true) < -0.9 * np.linalg.norm(mine) * np.linalg.norm(true) for mine, true in pairs):
        slope = float(_slope(run.objective, run.theta0, run.X, run.y, run.key, run.hyper))
        return "wrong sign", f"its sign. A step along -∇ changes the loss at the rate {slope:+.2g}; it should fall"
    if all(not mine.any() for mine, _ in pairs):
        return "deleted gradient", "it is exactly 0 where the loss has a slope, so that a step of bprop is missing"
    mine = flat(_parts(run.objective)[1](run.theta0, run.X, run.y, run.key, run.hyper))
    for name, gradient, words in hypotheses(run):
        if relative_error(mine, flat(gradient)) < WRONG:
            return name, words
    if words := forgotten_mask(run):
        return "forgotten mask", words
    right = ", ".join(check.name for check in checks if check.error <= WRONG)
    return "wrong gradient", f"it is right at {right or 'no tensor'}; compare entry by entry with gradcheck"


def hypotheses(run: TrainedRun) -> Iterator[tuple[str, Theta, str]]:
    """(name, the gradient this slip would give, words) for slips that can be computed without the learner's code."""
    theta, gs = run.theta0, per_layer(run.g, len(run.theta0) - 1)[1:]
    square = [k for k, layer in enumerate(theta, 1) if k > 1 and layer.W.shape[0] == layer.W.shape[1]]
    if square:
        turned = tuple(layer._replace(W=layer.W.T) if k in square else layer for k, layer in enumerate(theta, 1))
        names = ", ".join(f"W({k})" for k in square)
        yield ("missing transpose", _bprop(theta, turned, run.X, run.y, gs, gs),
               f"it is what {names} in place of its transpose would give: ∇h(k-1) = W(k)ᵀ ∇a(k)")
    if gs:
        bare = tuple(g._replace(dg=jnp.ones_like) for g in gs)  # type: ignore[arg-type]  # takes no lists
        yield ("forgotten g′", _bprop(theta, theta, run.X, run.y, gs, bare),
               "it is what leaving out g′(a(k)) would give: ∇a(k) = ∇h(k) ⊙ g′(a(k))")


@partial(jax.jit, static_argnums=(4, 5))
def _bprop(theta, theta_back, X, y, g, g_back):
    """∇ with one θ, g in the forward and another in the backward pass."""
    return backprop(theta_back, fprop(theta, X, g), y, g_back).theta


def forgotten_mask(run: TrainedRun) -> str | None:
    """Words if, on one example, units without influence on the loss although g′(a) > 0 receive a gradient; else None.

    Not looked for with batch normalization, which needs more than one example.
    """
    if any(isinstance(layer, BatchNormLayer) for layer in run.theta0):
        return None
    checks = {check.name: check for check in compare(run, 1, max(sizes(run.theta0)))}
    slope = activations_of(run._replace(X=run.X[:1], y=run.y[:1], m=None), run.theta0).slope
    for k in range(len(run.theta0) - 1, 0, -1):
        bias = checks[f"b({k})"]
        silent = (np.abs(bias.difference) < 1e-8) & (slope[k][0] > 0)
        touched = silent & (np.abs(bias.gradient) > 1e-6)
        if touched.any():
            return (f"on the first example {silent.sum()} units of h({k}) are dropped, {touched.sum()} of them receive "
                    f"a gradient: ∇a({k}) = ∇h({k}) ⊙ g′(a({k})) ⊙ m({k})")
    return None


def compare(run: TrainedRun, T: int, at_most: int | None = ENTRIES) -> tuple[Check, ...]:
    """The gradient checks of the run's objective at θ before training, on the first T examples."""
    loss, gradient = _parts(run.objective)
    return gradcheck(loss, run.theta0, gradient, eps=1e-6, data=(run.X[:T], run.y[:T], run.key, run.hyper),
                     kinks=reclin_inputs(run.g), at_most=at_most)


@partial(jax.jit, static_argnums=0)
def _slope(objective, theta, *data):
    """The rate at which the loss changes along -∇, the gradient being the objective's own."""
    step = jax.tree.map(jnp.negative, objective(theta, *data)[1])
    return jax.jvp(lambda moved: objective(moved, *data)[0], (theta,), (step,))[1]


@cache
def _parts(objective):
    """The loss and the gradient of an objective, each a function of its own; cached so that nothing is retraced."""
    return (lambda *arguments: objective(*arguments)[0]), jax.jit(lambda *arguments: objective(*arguments)[1])


def compared(check: Check) -> tuple[np.ndarray, np.ndarray]:
    """The entries of gradient and difference that were compared, as two vectors."""
    use = ~check.kink & ~np.isnan(check.difference)
    return check.gradient[use], check.difference[use]


def flat(theta: PyTree) -> np.ndarray:
    """All numbers of θ, or of its gradient, in one vector."""
    return np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(theta)])
