"""The objective most searches need: train one network, return its errors. Slide S26, over `model_selection`.

The width H is searched in the same compiled program as α: the network is built at its largest width, and the units
beyond H have weights 0 and are frozen (`subnetwork`): it computes and learns exactly what a network of width H does.
"""
import math
from collections.abc import Mapping, Sequence
from functools import cache, partial

import jax
import jax.numpy as jnp
from numpy.typing import ArrayLike

from course_lib.activations import Activations, tanh
from course_lib.arguments import as_numpy, check_between, check_count, check_finite, check_sizes
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll, zero_one
from course_lib.network import Theta, fprop, hashable
from course_lib.network import sizes as sizes_of
from course_lib.optimizers import chain, momentum
from course_lib.regularization import l2
from course_lib.subnetwork import active_width, freeze
from course_lib.training import epochs, gradient_step, scan_steps, start, supervised_objective

from .search import Errors, SearchObjective

MEASURES = {"nll": softmax_nll.value, "error": zero_one}


def network_objective(sizes: Sequence[int], B: int, n_epochs: int, g: Activations = tanh,
                      measure: str = "nll") -> SearchObjective:
    """objective(key, config, train, valid) -> Errors, a network of `sizes` trained for `n_epochs` in mini-batches of B.

    config: alpha, and beta (0), lam (0), H (the width of every hidden layer, at most that in `sizes`) where given; what is
    out of its range is refused before anything is trained.
    measure: "nll", or "error" for the 0/1 error. Equal arguments give the same function, which compiles once.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure must be {' or '.join(MEASURES)}, it is {measure!r}")
    B, n_epochs = check_count(B, "the mini-batch size B"), check_count(n_epochs, "n_epochs")
    return _network_objective(check_sizes(sizes), B, n_epochs, hashable(g), measure)


@cache
def _network_objective(sizes, B, n_epochs, g, measure):
    def objective(key, config, train, valid):
        theta = glorot(jax.random.fold_in(key, 0), sizes)
        optimizer = chain(l2(config.get("lam", 0.0)), momentum(config["alpha"], config.get("beta", 0.0)))
        if "H" in config:
            theta, active = narrow(theta, (config["H"],) * (len(sizes) - 2))
            optimizer = chain(optimizer, freeze(active))
        idx = epochs(jax.random.fold_in(key, 1), train.X.shape[0], B, n_epochs)
        step = gradient_step(supervised_objective(g), optimizer.update)
        state, _ = scan_steps(step, start(theta, optimizer, key), train.X, train.y, idx)
        return Errors(*(MEASURES[measure](fprop(state.theta, X, g).a[-1], y).mean() for X, y in (train, valid)))

    objective.check = partial(check_config, largest=min(sizes[1:-1], default=1))
    return objective


def check_config(config: Mapping[str, ArrayLike], largest: int) -> None:
    """Raise ValueError unless the columns are α >= 0, 0 <= β <= 1, λ >= 0 and whole widths 1 <= H <= `largest`."""
    highest = {"alpha": math.inf, "beta": 1, "lam": math.inf, "H": largest}
    if unknown := set(config) - set(highest):
        raise ValueError(f"a network's configuration has no {', '.join(sorted(unknown))}: {', '.join(highest)}")
    if "alpha" not in config:
        raise ValueError("a network's configuration needs alpha, the learning rate")
    for name, column in config.items():
        values = as_numpy(check_finite(column, name), name)
        if not values.size:
            raise ValueError(f"{name} has no value: a configuration needs at least one")
        for value in (values.min(), values.max()):
            check_between(float(value), name == "H", highest[name], name)
        if name == "H" and (values % 1).any():
            raise ValueError(f"H must be whole numbers of units, one is {values[values % 1 > 0][0]:g}")


def narrow(theta: Theta, widths: Sequence[int | jax.Array]) -> tuple[Theta, Theta]:
    """(θ of a network with `widths` units in its hidden layers, inside the larger arrays; 1 where active, else 0).

    θ comes from `glorot`: its bound is that of the large layers, and is raised to that of the small ones.
    """
    active, full = active_width(theta, widths), sizes_of(theta)
    small = (full[0], *widths, full[-1])
    scale = [jnp.sqrt(jnp.asarray((full[k] + full[k + 1]) / (small[k] + small[k + 1]), layer.W.dtype))
             for k, layer in enumerate(theta)]
    theta = tuple(layer._replace(W=layer.W * s) for layer, s in zip(theta, scale, strict=True))
    return jax.tree.map(jnp.multiply, theta, active), active
