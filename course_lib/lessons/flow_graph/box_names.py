"""Names of boxes and values as the slides write them: W(1) is W⁽¹⁾, l is ℓ, classes are counted from 1."""
import re

import numpy as np

from course_lib.notation import layer, vector


def on_slide(words: str) -> str:
    """Every name in `words` as it stands on the slides; ℓ for the letter l, which looks like I and like 1."""
    words = re.sub(r"(?<=[A-Za-zγβ])\((\d+)\)", lambda found: layer(found[1]), words)
    return re.sub(r"(?<![\w’'])l(?![\w’'])", "ℓ", words)


def spoken(value, digits: int = 2) -> str:
    """A value in a sentence: a number, a vector in parentheses, the shape of a matrix."""
    value = np.asarray(value)
    if value.dtype.kind != "f":
        return str(value)
    if value.ndim > 1:
        return f"a {'×'.join(map(str, value.shape))} matrix"
    return vector(value, digits) if value.ndim else vector([value], digits).strip("()")


def counted_from_one(values):
    """The values with class labels as on the slides."""
    return {name: np.asarray(v) + 1 if np.asarray(v).dtype.kind in "iu" else v for name, v in values.items()}


def written(name: str) -> str:
    """A box's name within an experiment code, which is split at spaces and commas."""
    return name.replace(" ", "_").replace(",", ";")
