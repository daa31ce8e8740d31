"""How long `check` takes: on right answers (the aim is 0.3 s) and on wrong ones with their diagnosis (1.5 s), over all exercises.

Right: the reference solution, warm. Wrong: each slip of the catalogue (the check recognizes it), and the solution with 7 %
added to its first result (nothing recognizes it, so that every search is made). Seconds of this process, which other
programs on the machine do not lengthen; the first search of an exercise builds its variants and is shown by itself.
"""
import time

import numpy as np

from course_lib.exercises import EXERCISES

from . import Row
from ._browser import median

RIGHT, WRONG = 0.3, 1.5


def rows():
    right, known, first, again = {}, {}, {}, {}
    for name, exercise in EXERCISES.items():
        exercise.check(exercise.solution)
        right[name] = seconds(exercise, exercise.solution)
        known[name] = median([seconds(exercise, wrong.fn) for wrong in exercise.wrong])
        first[name] = seconds(exercise, off(exercise))
        again[name] = seconds(exercise, off(exercise))
    for what, found, aim in (("a right answer", right, RIGHT), ("a slip of the catalogue", known, WRONG),
                             ("a slip nobody knows, the first time", first, WRONG), ("the same once more", again, WRONG)):
        slowest = max(found, key=found.get)
        yield Row(f"check on {what}, median of {len(found)} exercises", median(list(found.values())), "the aim", aim, "s", aim=1)
        yield Row(f"check on {what}, slowest ({slowest})", found[slowest], "the aim", aim, "s", aim=1)


def seconds(exercise, fn):
    start = time.process_time()
    exercise.check(fn)
    return time.process_time() - start


def off(exercise):
    """The solution, 7 % and a little more too large in its first result, where that is a number or an array of some."""
    def fn(*args):
        result = exercise.solution(*args)
        several = len(exercise.returns) > 1 and isinstance(result, (tuple, list))
        first = result[0] if several else result
        try:
            moved = np.asarray(first, float) * 1.07 + 0.003
        except (TypeError, ValueError):
            return result[::-1] if hasattr(result, "__getitem__") else result
        return type(result)([moved, *result[1:]]) if several else moved

    return fn
