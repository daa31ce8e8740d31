"""What a learner's own function gave, as arrays of the shapes a picture can draw, or the sentence that says why not."""
from functools import wraps

import numpy as np

from .own_function import ask

INSTEAD = "the picture shows the course's"


def answers(fn, args, *shapes):
    """(float arrays of these shapes, "") of fn(*args), or (None, sentence). Never raises."""
    with np.errstate(all="ignore"):
        value, words = ask(fn, args, INSTEAD)
    if value is None:
        return None, words
    try:
        arrays = [np.asarray(part, float) for part in ((value,) if len(shapes) == 1 else value)]
    except (TypeError, ValueError):
        return None, f"{fn.__name__} did not return numbers. So {INSTEAD}."
    if [a.shape for a in arrays] != list(shapes):
        got, want = (", ".join(map(str, s)) for s in ([a.shape for a in arrays], shapes))
        return None, f"{fn.__name__} returned shape {got}, not {want}. So {INSTEAD}."
    return arrays, ""


def each(fn):
    """`fn` on a list of inputs, one after the other, with the parameters behind them; unfinished answers stay as they are."""
    @wraps(fn)
    def all_of_them(inputs, parameters):
        first = fn(*inputs[0], *parameters)
        if first is None or first is Ellipsis:
            return first
        return np.array([first, *(fn(*one, *parameters) for one in inputs[1:])])

    return all_of_them
