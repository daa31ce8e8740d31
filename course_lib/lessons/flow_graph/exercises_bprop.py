"""Exercise on slide S23: the whole way back, box by box, in eight lines."""
from typing import Any

import numpy as np

from course_lib.exercises.comparison import agree, compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.explaining import known_slip
from course_lib.exercises.values import kind


def backward(boxes, values):
    grads = {name: 0 * value for name, value in values.items()}
    grads[boxes[-1][0]] = 1.0
    for name, parents, bprop in reversed(boxes):
        sent = bprop(grads[name], values[name], *(values[p] for p in parents))
        for parent, message in zip(parents, sent, strict=True):
            grads[parent] = grads[parent] + message
    return grads


class Rule:
    """One kind of box: its fprop and its bprop."""

    def __init__(self, fprop, bprop):
        self.fprop, self.bprop = fprop, bprop


AFFINE = Rule(lambda W, b, h: b + W @ h, lambda g, value, W, b, h: (np.outer(g, h), g, W.T @ g))
TANH = Rule(np.tanh, lambda g, value, a: (g * (1 - value**2),))
SIN = Rule(np.sin, lambda g, value, a: (g * np.cos(a),))
EXP = Rule(np.exp, lambda g, value, a: (g * value,))
ADD = Rule(lambda u, v: u + v, lambda g, value, u, v: (g, g))
TIMES = Rule(lambda u, v: u * v, lambda g, value, u, v: (g * v, g * u))
SQUARES = Rule(lambda u: (u**2).sum(), lambda g, value, u: (2 * g * u,))
GRAPHS: list[list[tuple[str, tuple[str, ...], Rule]]] = [
    [("u", ("w",), SIN), ("v", ("w",), EXP), ("l", ("u", "v"), ADD)],
    [("u", ("w",), TANH), ("l", ("u", "u"), TIMES)],
    [("a", ("W", "b", "x"), AFFINE), ("h", ("a",), TANH), ("s", ("h", "a"), ADD), ("d", ("s",), SQUARES),
     ("Ω", ("W",), SQUARES), ("λΩ", ("λ", "Ω"), TIMES), ("l", ("d", "λΩ"), ADD)],
    [("Ω", ("W",), SQUARES), ("a", ("W", "b", "x"), AFFINE), ("h", ("a",), SIN), ("k", ("h", "a"), TIMES),
     ("d", ("k",), SQUARES), ("l", ("Ω", "d"), ADD)],
]
ASIDE: list[tuple[str, tuple[str, ...], Rule]] = [("u", ("w",), TANH), ("v", ("u", "w"), TIMES), ("l", ("u",), SQUARES)]
"""A graph whose box v sends nothing to the loss."""


def _cases():
    rng = np.random.default_rng(23)
    return [given(graph, {"w": rng.normal(), "λ": 0.3, "W": rng.normal(size=shape), "b": rng.normal(size=shape[0]),
                          "x": rng.normal(size=shape[1])}) for graph, shape in zip(
                              [*GRAPHS, ASIDE], ((1, 1), (1, 1), (3, 2), (1, 3), (1, 1)), strict=True)]


def given(graph, inputs):
    """(boxes, values): the triples of the exercise, and the values after fprop."""
    needed = {parent for _, parents, _ in graph for parent in parents}
    values: dict[str, Any] = {name: np.array(value) for name, value in inputs.items() if name in needed}
    for name, parents, rule in graph:
        values[name] = np.array(rule.fprop(*(values[p] for p in parents)))
    return [(name, parents, rule.bprop) for name, parents, rule in graph], values


def _as_dict(got):
    if not isinstance(got, dict):
        raise TypeError(f"Return a dict from the name of each box to its gradient; yours is {kind(got)}.")
    return got


def _judge(got, args):
    boxes, values = args
    for name in values:
        if name not in got:
            return f"{name} is missing: every box of `values` gets its gradient, the given ones too."
    want = backward(boxes, values)
    for name in [*(box[0] for box in reversed(boxes)), *values]:
        if line := compare(f"the gradient at {name}", got[name], want[name]):
            return line
    return None


def _way(add=lambda old, new: old + new, start=lambda boxes, values: 1.0, back=reversed,
         handed=lambda grads, values, name: grads[name], sent=lambda message, grad: message,
         others=0, pairs=lambda parents, messages: zip(parents, messages, strict=True)):
    """The way back with one thing done otherwise."""
    def way(boxes, values):
        grads = {name: others + 0 * value for name, value in values.items()} | {boxes[-1][0]: start(boxes, values)}
        for name, parents, bprop in back(boxes):
            messages = bprop(handed(grads, values, name), values[name], *(values[p] for p in parents))
            for parent, message in pairs(parents, messages):
                grads[parent] = add(grads[parent], sent(message, grads[name]))
        return grads

    return way


def _shared_array(boxes, values):
    grads = {boxes[-1][0]: np.array(1.0)}
    for name, parents, bprop in reversed(boxes):
        grads.setdefault(name, 0 * values[name])
        for parent, message in zip(parents, bprop(grads[name], values[name], *(values[p] for p in parents)), strict=True):
            if parent in grads:
                grads[parent] += message
            else:
                grads[parent] = np.asarray(message)
    return grads


overwriting = _way(add=lambda old, new: new)
"""The way back with = for +=."""
WRONG = (
    Wrong("overwritten", overwriting,
          "= where += belongs: each message overwrites the one before. The messages of several children are added."),
    Wrong("first message", _way(add=lambda old, new: old if np.any(old) else new),
          "Only the first message counts in yours: the other children act on the loss too, so their messages are added."),
    Wrong("mean", _way(add=lambda old, new: (old + new) / 2 if np.any(old) else new),
          "You took the mean of the messages. Two paths act twice: it is the sum."),
    Wrong("forward order", _way(back=list),
          "Only the loss has sent anything. Go through `reversed(boxes)` to its end, so that a box sends after its children."),
    Wrong("no start", _way(start=lambda boxes, values: 0.0),
          "Every gradient is 0: nothing starts the way back. The gradient of the loss with respect to itself is 1."),
    Wrong("all start at 1", _way(others=1.0),
          "Every gradient starts at 1. Only that of the loss does: the others are what their children send, and start at 0."),
    Wrong("starts with the loss", _way(start=lambda boxes, values: values[boxes[-1][0]]),
          "You started with the VALUE of the loss. Its gradient with respect to itself is 1."),
    Wrong("first box left out", _way(back=lambda boxes: boxes[:0:-1]),
          "The first box of the list never sends: the way back goes on to boxes[0], and that one has parents too."),
    Wrong("first parent only", _way(pairs=lambda parents, messages: [(parents[0], messages[0])]),
          "Only the first parent of each box gets its message: bprop returns one for EACH parent."),
    Wrong("a dict of messages", _way(pairs=lambda parents, messages: dict(zip(parents, messages, strict=True)).items()),
          "A box that has the same parent twice, as u · u, sends it two messages: in a dict by parents only the last is left."),
    Wrong("parents reversed, overwritten",
          _way(add=lambda old, new: new, pairs=lambda parents, messages: zip(parents[::-1], messages, strict=True)),
          "The messages go to the parents in reverse order, and = overwrites where += belongs."),
    Wrong("value for gradient", _way(handed=lambda grads, values, n: values[n]),
          "You handed bprop the box's VALUE as its first argument, where the gradient it has received belongs."),
    Wrong("no chain rule", _way(handed=lambda grads, values, n: 1.0 + 0 * values[n]),
          "Every box is handed 1. The chain rule: hand it what its children have sent."),
    Wrong("times the gradient again", _way(sent=lambda message, grad: message * grad),
          "The messages are multiplied by the box's gradient once more: bprop has done that already."),
    Wrong("shared array", _shared_array,
          "+= on an array changes it in place, and a sum sends ONE array to both parents. Start from 0, or write "
          "grads[p] = grads[p] + message."),
)


def _slip(results, cases):
    """The words for the slip with these gradients, at the boxes that are there: the given ones may be missing."""
    missing = {name for got, (_, values) in zip(results, cases, strict=True) for name in values if name not in got}
    if missing & {box[0] for boxes, _ in cases for box in boxes}:
        return None

    def there(grads):                  # where nothing has arrived a 0 stands for zeros of any shape
        return {name: grad if np.any(grad) else 0.0 for name, grad in grads.items() if name not in missing}

    seen = [there(got) for got in results]
    if all(agree(got, there(backward(*args))) for got, args in zip(seen, cases, strict=True)):
        return None                    # what is there is right: any slip could have been made where nothing is
    return known_slip(BPROP._replace(slip=None, lay_out=there), cases, seen) or None


BPROP = Exercise(
    name="bprop_boxes", slide="S23", title="Backpropagation by boxes",
    asks="""`boxes` lists the **computed** boxes as `(name, parents, bprop)` in a valid order, the loss last; the given ones
(inputs, parameters) stand only in `values`, which holds the value of every box. `bprop(grad, value, *parent_values)` takes
the gradient **at** the box, its value and the values of its parents, and returns one message for each parent, in their
order. Return a dict with the gradient of the loss at every box, the given ones too: this simple loop does not stop at the
parameters. Where the loss does not depend on a box, its gradient is 0.""",
    stub="""def my_bprop(boxes, values):
    grads = ...
    return grads""",
    solution=backward, cases=_cases, returns=("the dict of gradients",), judge=_judge, lay_out=_as_dict,
    slip=_slip,
    hints=("Before anything is sent every gradient is 0, except that of the loss with respect to itself.",
           "A box may send when all its children have sent to it: that is `reversed(boxes)`. It needs `grads[name]`, "
           "`values[name]` and `values[p]` of its parents.",
           "`for parent, message in zip(parents, sent):` — and a parent with two children must not lose the first message."),
    wrong=WRONG)

EXERCISES = (BPROP,)
