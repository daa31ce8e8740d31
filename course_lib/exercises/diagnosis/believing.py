"""How much may be believed of an explanation, given how much the numbers say; and how it is told."""
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from .results import Arrays, flat

HIGHEST = 2.65      # cost from which an explanation is not believed
FEW = 2.0          # the same for few different numbers
WHOLE = 1.45       # the same where all results are whole numbers, which agree by chance
MANY = 60          # whole numbers that do not agree by chance
FEWEST = 1.25      # the same where nearly all are one number
UNDONE = {"{} without its first": "{} with one too many in front",
          "{} without its last": "{} with one too many at the end", "the first of {}": "several, the first of which is {}",
          "the last of {}": "several, the last of which is {}", "the sum of {}": "the single terms, of which {} is the sum",
          "the sum over axis 0 of {}": "the single terms, whose sum over axis 0 is {}",
          "the sum over the last axis of {}": "the single terms, whose sum over the last axis is {}"}

FEWER = ("the sum", "the mean", "the largest", "the first", "the last")     # of one number they are no sum, no first
BY = re.compile(r"(times|multiplied by|divided by) (?:the right )?(`[^`]+`)")


class Found(NamedTuple):
    """An explanation: its cost, the sentence, the ideas it is made of, whether it covers every wrong part."""

    cost: float
    words: str
    ideas: tuple[str, ...]
    whole: bool


def plainer(words: str, instead: Mapping[str, str]) -> str:
    """What is said of one edit or of several, those in `instead` by the words there."""
    return ", and ".join(instead.get(each, each) for each in words.split(", and "))


def undoes(view: str, change: str) -> bool:
    """Whether a view takes back what a change has done: times `T` after "divided by `T`", a minus after a product with −b.

    Then the two name the wrong place.
    """
    if view in ("−{}", "|{}|") and "multiplied, not added" in change and "`-" in change:
        return True
    done, then = ({(word == "divided by", name) for word, name in BY.findall(words)} for words in (change, view))
    return any((not divided, name) in done for divided, name in then)


def believable(arrays: Arrays, odd_shape: bool) -> float:
    """The cost from which an explanation is not believed: the lower the less the numbers say; an odd shape says more."""
    numbers = flat(arrays)
    finite = numbers[np.isfinite(numbers)]
    different = len(np.unique(np.round(finite, 3)))
    if len(finite) < 0.75 * len(numbers):        # NaN is like NaN, whatever it came of
        return 1.05
    if different < 4 and not odd_shape:
        return FEWEST
    if np.array_equal(numbers, np.round(numbers)):
        return WHOLE
    return FEW if different < 8 else HIGHEST


def listed(names: Sequence[str]) -> str:
    """"W is", "W and b are": the beginning of a sentence."""
    told = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{told} {'is' if len(names) == 1 else 'are'}"
