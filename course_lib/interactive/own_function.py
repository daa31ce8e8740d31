"""A widget that draws the learner's own function: unfinished or broken, it says so in its sentence, never raises."""
from functools import wraps

import numpy as np

INSTEAD = "the picture shows the course's"


def ask(fn, args, instead):
    """(value, "") of fn(*args), or (None, sentence) when it is unfinished or raised; `instead`: what is shown then."""
    name = getattr(fn, "__name__", "your function")
    try:
        value = fn(*args)
    except Exception as error:
        said = (str(error).strip().splitlines() or [""])[0]
        if isinstance(error, NotImplementedError):
            return None, f"{name} is not finished yet: {instead}."
        return None, f"{name} raised {type(error).__name__}: {said}. So {instead}."
    parts = value if isinstance(value, (tuple, list)) else (value,)
    if any(part is None or part is Ellipsis for part in parts) or not len(parts):
        return None, f"{name} is not finished yet: {instead}."
    return value, ""


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
