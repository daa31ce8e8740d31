"""What a diagnosis is about and what it consists of. Slide S32 DEBUGGING ON SMALL DATASET."""
from functools import partial
from typing import NamedTuple

import jax
import numpy as np

from course_lib.activations import Activations
from course_lib.arguments import PyTree, as_numpy, check_finite, check_key, check_labels
from course_lib.backprop import backprop
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import Masks, Theta, check_input, check_masks, check_theta, fprop, per_layer, sizes
from course_lib.training import Objective


class Finding(NamedTuple):
    """name of the symptom, where it is in slide notation ("h(1)", "W(2)", "x"), the number measured, and words."""

    name: str
    where: str
    value: float
    words: str


class TrainedRun(NamedTuple):
    """A network, before and after training on the small set X (T, D), y (T,), with its mini-batch losses (steps,).

    B                       the mini-batch size; None: all T examples at each update
    objective, key, hyper   as in `training`: (theta, x, y, key, hyper) -> (loss, ∇). None: gradients are not examined
    m                       masks used when the network is examined: the expectation if it was trained with dropout
    """

    theta0: Theta
    theta: Theta
    X: np.ndarray | jax.Array
    y: np.ndarray | jax.Array
    losses: np.ndarray | jax.Array
    g: Activations
    objective: Objective | None = None
    key: jax.Array | None = None
    hyper: PyTree = ()
    m: Masks | None = None
    B: int | None = None


def check_run(run: TrainedRun) -> TrainedRun:
    """The run with arrays for its fields. ValueError / TypeError in slide notation when they do not fit each other."""
    theta0, theta = check_theta(run.theta0), check_theta(run.theta)
    if sizes(theta0) != sizes(theta):
        raise ValueError(f"theta has sizes {sizes(theta)} after training, {sizes(theta0)} before")
    for leaf in jax.tree.leaves(theta0):
        check_finite(leaf, "theta0")
    X = check_input(run.X, theta0)
    if X.ndim != 2:
        raise ValueError(f"X must be (T, D), one example a row; it has shape {X.shape}")
    y = check_labels(run.y, sizes(theta)[-1], T=X.shape[:1])
    losses = as_numpy(run.losses, "losses", np.float64)
    if losses.ndim != 1 or not losses.size:
        raise ValueError(f"losses must be (steps,), one number for each update; their shape is {losses.shape}")
    per_layer(run.g, len(theta) - 1)
    if run.objective is not None:
        check_key(run.key)
    return run._replace(theta0=theta0, theta=theta, X=X, y=y, losses=losses, m=check_masks(run.m, theta, X))


class LayerValues(NamedTuple):
    """What a network does on the small set, NumPy: a[k] and g′(a[k]) (T, H_k), ∇_{a^(k)} l, mean NLL, labels missed."""

    a: tuple[np.ndarray, ...]
    slope: tuple[np.ndarray, ...]
    grad_a: tuple[np.ndarray, ...]
    nll: np.ndarray
    wrong: np.ndarray


def activations_of(run: TrainedRun, theta: Theta) -> LayerValues:
    """Seen, for the run's examples and θ before or after training."""
    seen = _look(theta, run.X, run.y, run.m, tuple(run.g) if isinstance(run.g, list) else run.g)
    return jax.tree.map(np.asarray, seen)


@partial(jax.jit, static_argnums=4)
def _look(theta, X, y, m, g):
    forward = fprop(theta, X, g, m=m)
    a = forward.a[-1]
    slope = tuple(one and one.dg(a_k) for one, a_k in zip(per_layer(g, len(theta) - 1), forward.a, strict=False))
    return LayerValues(forward.a, slope, backprop(theta, forward, y, g).a, softmax_nll.value(a, y).mean(), zero_one(a, y).sum())


def count_wrong(run: TrainedRun) -> int:
    """How many of the T examples the trained network gets wrong; all of them when θ is no longer finite."""
    return int(activations_of(run, run.theta).wrong) if is_finite(run.theta) else len(run.y)


def is_finite(theta: PyTree) -> bool:
    """Whether no number of θ is NaN or infinite."""
    return all(np.isfinite(np.asarray(leaf)).all() for leaf in jax.tree.leaves(theta))
