"""Underfitting or overfitting, and what helps against which: the road map of slide S39, on real runs.

    error on new examples - goal   =   (training error - goal)   +   (error on new examples - training error)
                                            underfitting                           overfitting

A `Case` is one run: four patients, each ill in its own way, and the remedies of the slide. `treatment` trains it.
"""
from typing import NamedTuple

import numpy as np

H_MAX = 100
UNDER, OVER, BOTH, FINE = "underfitting", "overfitting", "both", "good enough"


class Shares(NamedTuple):
    """What the error on new examples owes to underfitting and to overfitting, beyond the goal; two standard errors."""

    under: float
    over: float
    margin: float


def shares(train_error, new_error, goal, n):
    """Shares of a run, with the error on n new examples. They add up to what the goal is missed by, max(new - goal, 0).

    under = max(min(train, new) - goal, 0): so much of it is there on the training set already
    over = max(new - max(train, goal), 0): so much appears only on new examples
    margin = 2 √(p (1 - p) / n), p the error on new examples: a difference smaller than that may be luck.
    """
    under = max(min(train_error, new_error) - goal, 0.0)
    over = max(new_error - max(train_error, goal), 0.0)
    return Shares(under, over, 2 * float(np.sqrt(new_error * (1 - new_error) / n)))


def verdict(shares):
    """FINE if the goal is missed by no more than the margin; else the larger share, or BOTH within the margin."""
    under, over, margin = shares
    if under + over <= margin:
        return FINE
    if abs(under - over) <= margin:
        return BOTH
    return UNDER if under > over else OVER


class Case(NamedTuple):
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
    "deep": Case(L=5, H=50, scale=1.0),
    "small": Case(H=3),
    "few examples": Case(H=50, T=100),
    "wrong labels": Case(H=50, T=500, updates=1200, wrong=0.2, adam=True),
}
"""Five sigm layers; three units; a hundred digits; five hundred, of which one in five has a wrong label."""

REMEDIES = {
    "optimizer": lambda case: case._replace(adam=True),
    "longer": lambda case: case._replace(updates=4 * case.updates),
    "larger": lambda case: case._replace(H=min(H_MAX, 16 * case.H)),
    "batchnorm": lambda case: case._replace(bn=True),
    "pretrain": lambda case: case._replace(pre=True),
    "dropout": lambda case: case._replace(p=0.5),
    "decay": lambda case: case._replace(lam=0.002),
    "early": lambda case: case._replace(early=True),
    "data": lambda case: case._replace(T=5 * case.T),
}
"""The slide's remedies, and those of slides S24 and S27: name -> the case under this treatment."""


def treated(patient, remedies):
    """The Case of a patient under these remedies."""
    case = PATIENTS[patient]
    for name in remedies:
        case = REMEDIES[name](case)
    return case
