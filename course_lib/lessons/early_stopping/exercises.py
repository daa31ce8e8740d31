"""Exercises on slide S27: the stopping rule with look-ahead, and an honest final number."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def stop(errors, look_ahead):
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def _rule(errors, look_ahead, better=lambda a, b: a < b, late=0, reset_on_fall=False):
    """The rule with one thing changed: the wrong answers are made of it."""
    best, since = 0, 0
    for epoch in range(len(errors)):
        if better(errors[epoch], errors[best]):
            best, since = epoch, epoch
        if reset_on_fall and epoch and errors[epoch] < errors[epoch - 1]:
            since = epoch
        if epoch - since >= look_ahead + late:
            return best, epoch
    return best, len(errors) - 1


def _never_reset(errors, look_ahead):
    best, bad = 0, 0
    for epoch in range(1, len(errors)):
        best, bad = (epoch, bad) if errors[epoch] < errors[best] else (best, bad + 1)
        if bad == look_ahead:
            return best, epoch
    return best, len(errors) - 1


def _before(errors, look_ahead):
    best = 0
    for epoch in range(len(errors)):
        if epoch and errors[epoch] < errors[epoch - 1]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def _rises(errors, look_ahead):
    """Ends after `look_ahead` rises in a row, each beyond the epoch before."""
    rises = 0
    for epoch in range(1, len(errors)):
        rises = rises + 1 if errors[epoch] > errors[epoch - 1] else 0
        if rises >= look_ahead:
            return int(np.argmin(errors[:epoch + 1])), epoch
    return int(np.argmin(errors)), len(errors) - 1


def _cases():
    return [(np.array([0.9, 0.5, 0.4, 0.42, 0.41, 0.39, 0.45, 0.46, 0.47, 0.2]), 3),
            (np.array([0.9, 0.5, 0.4, 0.42, 0.41, 0.39, 0.45, 0.46, 0.47, 0.2]), 1),
            (np.array([0.5, 0.4, 0.4, 0.4, 0.45, 0.44, 0.3]), 3),
            (np.array([0.9, 0.3, 0.5, 0.45, 0.42, 0.41, 0.6, 0.7, 0.8, 0.9]), 3),
            (np.array([0.5, 0.4, 0.3]), 5),
            (np.array([0.3, 0.4, 0.5, 0.6]), 2),
            (np.array([0.5, 0.4, 0.45, 0.42]), 6),
            (np.array([0.7]), 1),
            (np.array([0.6, 0.5, 0.55, 0.5, 0.45, 0.6, 0.44, 0.46, 0.45, 0.47, 0.3]), 4),
            (np.array([0.8, 0.7, 0.72, 0.69, 0.71, 0.7, 0.68, 0.9]), 2),
            (np.array([5.0, 3.0, 3.0, 4.0, 3.0, 2.0, 2.0, 2.0]), 2)]


STOP = Exercise(
    name="stop",
    slide="S27",
    title="The stopping rule",
    asks="""`errors[e]` is the validation error after `e` epochs; `errors[0]`, before training. Go through them in order, as
training would. Remember the **best** epoch so far (the first one, if two are equal). End at the first epoch that is
`look_ahead` epochs after the best; if that never happens, at the last. Return `(best, end)`.""",
    stub="""def my_stop(errors, look_ahead):
    best, end = ..., ...
    return best, end""",
    solution=stop,
    cases=_cases,
    returns=("the best epoch", "the end"),
    hints=(
        "You may look at `errors[epoch]` only for epochs that have been trained: one loop, no `min` over everything.",
        "Keep `best`. After each epoch: is this one better? Is it `look_ahead` epochs after the best?",
    ),
    wrong=(
        Wrong(
            "looks into the future",
            lambda errors, k: (int(np.argmin(errors)), len(errors) - 1),
            "You go on to the last epoch: the rule ends `look_ahead` epochs after the best, and sees nothing that comes later.",
        ),
        Wrong(
            "best of all",
            lambda errors, k: (int(np.argmin(errors)), stop(errors, k)[1]),
            "The end is right. But the best is taken of ALL epochs: after the end there are none, they are never trained.",
        ),
        Wrong(
            "best of all, then counted",
            lambda errors, k: (int(np.argmin(errors)), min(int(np.argmin(errors)) + k, len(errors) - 1)),
            "You take the best epoch of the whole record and count from there: where the rule has ended, it sees no later epoch.",
        ),
        Wrong(
            "first rise",
            lambda errors, k: _rule(errors, 1),
            "You stop at the first epoch that is not better: wait look_ahead epochs after the best.",
        ),
        Wrong(
            "counted from the last fall",
            lambda errors, k: _rule(errors, k, reset_on_fall=True),
            "You count from the last epoch in which the error FELL. It has to fall below the best so far.",
        ),
        Wrong(
            "rises in a row",
            _rises,
            "You count rises in a row, each beyond the epoch before: count the epochs since the best one.",
        ),
        Wrong(
            "compared with the first",
            lambda errors, k: _rule(errors, k, better=lambda a, b: a < errors[0]),
            "You compare with errors[0] throughout: when a new best epoch is found, its error is the one to beat.",
        ),
        Wrong(
            "ties count, one epoch late",
            lambda errors, k: _rule(errors, k, better=lambda a, b: a <= b, late=1),
            "Two things: an equal error is no improvement, and you stop one epoch too late.",
        ),
        Wrong(
            "one epoch late",
            lambda errors, k: _rule(errors, k, late=1),
            "You stop one epoch too late: end − best should be look_ahead.",
        ),
        Wrong(
            "ties count",
            lambda errors, k: _rule(errors, k, better=lambda a, b: a <= b),
            "An equal error is not an improvement: use <, not <=.",
        ),
        Wrong(
            "keeps the last",
            lambda errors, k: (stop(errors, k)[1], stop(errors, k)[1]),
            "You keep the weights of the epoch at which you stop. Keep those of the best one.",
        ),
        Wrong(
            "epoch before",
            _before,
            "You compare with the epoch before: the best is the lowest error so far.",
        ),
        Wrong(
            "never reset",
            _never_reset,
            "You count all epochs that were not better: the count begins anew at every new best.",
        ),
        Wrong(
            "beyond the last",
            lambda errors, k: (stop(errors, k)[0], stop(errors, k)[0] + k),
            "The end lies beyond the last epoch: where the waiting never fills up, training ends with the last one.",
        ),
        Wrong(
            "error for epoch",
            lambda errors, k: (errors[stop(errors, k)[0]], stop(errors, k)[1]),
            "That is the best error: return the epoch that has it.",
        ),
        Wrong(
            "one epoch early",
            lambda errors, k: _rule(errors, k, late=-1),
            "You stop one epoch too early: end − best should be look_ahead.",
        ),
    ),
)

EXERCISES = (STOP,)
