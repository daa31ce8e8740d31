"""The reader's own update rule, run in plain Python beside the course's: the same slopes, the same noise. Slide S30."""
import inspect
from typing import Any, NamedTuple

import numpy as np

from course_lib.interactive.own_function import answers

from .landscape_race import RULES, UPDATES, noises, slope

HYPER = {"sgd": {"alpha"}, "momentum": {"alpha", "beta"}, "Adagrad": {"alpha", "eps"},
         "RMSProp": {"alpha", "beta", "eps"}, "Adam": {"alpha", "beta1", "beta2", "eps"}}
STATE = ("nabla", "gamma")
OTHERS = {"sgd": set(), "momentum": {"nabla"}, "Adagrad": {"gamma"}, "RMSProp": {"gamma"},
          "Adam": {"nabla", "gamma", "t"}}
ARGUMENTS = {rule: {"theta", "grad"} | HYPER[rule] | OTHERS[rule] for rule in RULES}
KNOWN = set().union(*ARGUMENTS.values())


class OwnPath(NamedTuple):
    """θ (T+1, 2), loss (T+1,), the α used, and the rule of the course that takes the same arguments, or None."""

    theta: Any
    loss: Any
    alpha: float
    like: str | None


def own_path(fn, at, alpha, alphas):
    """(OwnPath, "") of the reader's `fn`, or (None, sentence). `alphas`: those of RULES; `alpha` is that of no rule.

    `fn` is called once for each update with the arguments it names. It returns θ, then ∇̄ and γ if it takes them.
    """
    try:
        names = list(inspect.signature(fn).parameters)
    except (TypeError, ValueError):
        names = ["?"]
    if unknown := [name for name in names if name not in KNOWN]:
        return None, f"Your update has an argument {unknown[0]}: I know {', '.join(sorted(KNOWN))}."
    like = next((rule for rule in RULES if set(names) == ARGUMENTS[rule]), None)
    hyper = dict(alpha=float(alpha if like is None else alphas[RULES.index(like)]), beta=float(at.beta),
                 beta1=float(at.beta1), beta2=float(at.beta2), eps=float(at.eps))
    state = {name: np.zeros(2) for name in STATE if name in names}
    heard, path, losses = np.asarray(noises(at.seed, at.noise)), [at.start.astype(float)], []
    for t in range(1, UPDATES + 1):
        loss, grad = slope(at.surface, at.kappa, path[-1].astype(np.float32))
        losses.append(float(loss))
        known = dict(theta=path[-1], grad=at.c * (np.asarray(grad, float) + heard[t - 1]), t=t) | state | hyper
        got, trouble = answers(fn, [np.copy(known[n]) if np.ndim(known[n]) else known[n] for n in names],
                               *[(2,)] * (1 + len(state)))
        if trouble:
            return None, trouble
        path.append(got[0])
        state = dict(zip(state, got[1:], strict=True))
    losses.append(float(slope(at.surface, at.kappa, path[-1].astype(np.float32))[0]))
    return OwnPath(np.array(path, np.float32), np.array(losses, np.float32), hyper["alpha"], like), ""
