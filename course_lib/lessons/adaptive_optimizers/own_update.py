"""The reader's own update rule, run in plain Python beside the course's: the same slopes, the same noise. Slide S30."""
import inspect
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from .landscape_race import HYPER, RULES, UPDATES, RaceResult, RaceSetting, gradient_noise, run_race, surface_slope

STATE = ("nabla", "gamma")
OTHERS = {"sgd": set(), "momentum": {"nabla"}, "Adagrad": {"gamma"}, "RMSProp": {"gamma"},
          "Adam": {"nabla", "gamma", "t"}}
ARGUMENTS = {rule: {"theta", "grad"} | HYPER[rule] | OTHERS[rule] for rule in RULES}
KNOWN = set().union(*ARGUMENTS.values())


class OwnPath(NamedTuple):
    """θ (T+1, 2), loss (T+1,), and the α used."""

    theta: np.ndarray
    loss: np.ndarray
    alpha: float


def argument_names(fn: Callable) -> list[str]:
    """The names of the arguments of a function; ["?"] where Python cannot tell."""
    try:
        return list(inspect.signature(fn).parameters)
    except (TypeError, ValueError):
        return ["?"]


def unknown_argument(names: list[str]) -> str:
    """What is wrong with the argument names of an update rule; "" if nothing is."""
    unknown = [name for name in names if name not in KNOWN]
    return f"has an argument {unknown[0]}: I know {', '.join(sorted(KNOWN))}" if unknown else ""


def rule_like(names: list[str]) -> str | None:
    """The rule of the course that takes the same arguments, or None."""
    return next((rule for rule in RULES if set(names) == ARGUMENTS[rule]), None)


def own_path(update: Callable, names: list[str], at: RaceSetting, alpha: float, alphas: np.ndarray) -> OwnPath | None:
    """The path of `update`, called with a list of its arguments `names`; None where it gives None.

    It gives θ, then ∇̄ and γ if it takes them. `alphas` are those of RULES; `alpha` is for a rule that is none of them.
    """
    like = rule_like(names)
    hyper = dict(alpha=float(alpha if like is None else alphas[RULES.index(like)]), beta=float(at.beta),
                 beta1=float(at.beta1), beta2=float(at.beta2), eps=float(at.eps))
    state = {name: np.zeros(2) for name in STATE if name in names}
    noise, path, losses = np.asarray(gradient_noise(at.seed, at.noise)), [at.start.astype(float)], []
    for t in range(1, UPDATES + 1):
        loss, grad = surface_slope(at.surface, at.kappa, path[-1].astype(np.float32))
        losses.append(float(loss))
        known = dict(theta=path[-1], grad=at.c * (np.asarray(grad, float) + noise[t - 1]), t=t) | state | hyper
        after = update([known[name] for name in names], *[(2,)] * (1 + len(state)))
        if after is None:
            return None
        path.append(after[0])
        state = dict(zip(state, after[1:], strict=True))
    losses.append(float(surface_slope(at.surface, at.kappa, path[-1].astype(np.float32))[0]))
    return OwnPath(np.array(path, np.float32), np.array(losses, np.float32), hyper["alpha"])


def corrected_adam(at: RaceSetting, alpha: float, best: bool) -> OwnPath:
    """The course's Adam with its correction: the sixth path where `at` has none and the reader's rule is not finished."""
    race, i = run_race(at._replace(correct=np.bool_(True)), alpha, best), RULES.index("Adam")
    return OwnPath(race.theta[:, i], race.loss[:, i], race.alphas[i])


def with_own_path(race: RaceResult, own: OwnPath) -> RaceResult:
    """The race with a sixth path."""
    loss = own.loss / max(float(own.loss[0]), 1e-30)
    return race._replace(theta=np.concatenate([race.theta, own.theta[:, None]], 1),
                         loss=np.concatenate([race.loss, loss[:, None]], 1), alphas=np.append(race.alphas, own.alpha))
