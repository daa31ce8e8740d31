"""Underfitting or overfitting, and what helps against which: the road map of slide S39, on real runs.

    error on new examples - goal   =   (training error - goal)   +   (error on new examples - training error)
                                            underfitting                           overfitting

A `RunPlan` is one run: four patients, each ill in its own way, and the remedies of the slide. `remedy_runs` trains it.
"""
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

H_MAX = 100
UNDER, OVER, BOTH, FINE = VERDICTS = ("underfitting", "overfitting", "both", "good enough")
CELLS = 61
MAP_ERRORS = ((np.arange(CELLS) + 0.5) / CELLS) ** 2
"""The error that each row and each column of a map of verdicts stands for: small errors have room."""


class Shares(NamedTuple):
    """What the error on new examples owes to underfitting and to overfitting, beyond the goal; two standard errors."""

    under: float
    over: float
    margin: float


def shares(train_error: float, new_error: float, goal: float, n: int) -> Shares:
    """Shares of a run, with the error on n new examples. They add up to what the goal is missed by, max(new - goal, 0).

    under = max(min(train, new) - goal, 0): so much of it is there on the training set already
    over = max(new - max(train, goal), 0): so much appears only on new examples
    margin = 2 √(p (1 - p) / n), p the error on new examples: a difference smaller than that may be luck.
    """
    under = max(min(train_error, new_error) - goal, 0.0)
    over = max(new_error - max(train_error, goal), 0.0)
    return Shares(under, over, 2 * float(np.sqrt(new_error * (1 - new_error) / n)))


def verdict(shares: Shares) -> str:
    """FINE if the goal is missed by no more than the margin; else the larger share, or BOTH within the margin."""
    under, over, margin = shares
    if under + over <= margin:
        return FINE
    if abs(under - over) <= margin:
        return BOTH
    return UNDER if under > over else OVER


def verdict_map(rule: Callable, goal: float, n: int) -> np.ndarray | None:
    """The place in VERDICTS of every pair of MAP_ERRORS, row: the new error, column: the training error, (CELLS, CELLS).

    rule(train_error, new_error, goal, n) -> Shares, or None: then there is no map.
    """
    cells = np.empty((CELLS, CELLS))
    for i, new_error in enumerate(MAP_ERRORS):
        for j, train_error in enumerate(MAP_ERRORS):
            found = rule(train_error, new_error, goal, n)
            if found is None:
                return None
            cells[i, j] = VERDICTS.index(verdict(found))
    return cells


class RunPlan(NamedTuple):
    """One run. L hidden layers of H sigm units; `wrong`: the share of labels that are wrong, in training and after.

    Glorot weights times `scale`; sgd with α, or Adam with its own; `updates` on T digits; λ; p of dropout; bn: batch
    normalization; early: keep the θ of lowest error on other digits; pre: layers pre-trained as autoencoders.
    """

    L: int = 1
    H: int = H_MAX
    T: int = 1000
    updates: int = 600
    alpha: float = 0.3
    scale: float = 4.0
    wrong: float = 0.0
    adam: bool = False
    lam: float = 0.0
    p: float = 0.0
    bn: bool = False
    early: bool = False
    pre: bool = False


PATIENTS = {
    "deep": RunPlan(L=5, H=50, scale=1.0),
    "small": RunPlan(H=3),
    "few examples": RunPlan(H=50, T=100),
    "wrong labels": RunPlan(H=50, T=500, updates=1200, wrong=0.2, adam=True),
}
"""Five sigm layers; three units; a hundred digits; five hundred, of which one in five has a wrong label."""

REMEDIES = {
    "optimizer": lambda plan: plan._replace(adam=True),
    "longer": lambda plan: plan._replace(updates=4 * plan.updates),
    "larger": lambda plan: plan._replace(H=min(H_MAX, 16 * plan.H)),
    "batchnorm": lambda plan: plan._replace(bn=True),
    "pretrain": lambda plan: plan._replace(pre=True),
    "dropout": lambda plan: plan._replace(p=0.5),
    "decay": lambda plan: plan._replace(lam=0.002),
    "early": lambda plan: plan._replace(early=True),
    "data": lambda plan: plan._replace(T=5 * plan.T),
}
"""The slide's remedies, and those of slides S24 and S27: name -> the plan under this treatment."""


def treated(patient: str, remedies: Iterable[str]) -> RunPlan:
    """The RunPlan of a patient under these remedies."""
    plan = PATIENTS[patient]
    for name in remedies:
        plan = REMEDIES[name](plan)
    return plan
