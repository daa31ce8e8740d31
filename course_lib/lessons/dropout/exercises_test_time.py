"""Exercise on slide S49: the expectation of the masks at test time, checked against all masked networks."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import all_states, softmax


def dropout_test(x, W1, b1, W2, b2, p):
    h = np.tanh(b1 + W1 @ x) * (1 - p)
    e = np.exp(b2 + W2 @ h)
    return e / e.sum()


def _networks():
    def one(seed, D, H, C, p):
        rng = np.random.default_rng(seed)
        return (rng.normal(size=D), rng.normal(size=(H, D)), rng.normal(size=H), 2 * rng.normal(size=(C, H)),
                rng.normal(size=C), p)

    return [one(5, 3, 4, 3, 0.2), one(6, 2, 5, 2, 0.7), one(7, 3, 3, 3, 0.5), one(8, 1, 2, 4, 0.0), one(9, 4, 1, 3, 0.35)]


def _over_masks(x, W1, b1, W2, b2, p, arithmetic=False, renormalised=True):
    """The mean of all 2^H networks, each with the probability of its mask: geometric, or arithmetic."""
    h, total = np.tanh(b1 + W1 @ x), 0.0
    for m in all_states(len(h)):
        weight = np.where(m == 1, 1 - p, p).prod()
        f = softmax(b2 + W2 @ (h * m))
        total = total + weight * (f if arithmetic else np.log(f))
    if arithmetic:
        return total
    return softmax(total) if renormalised else np.exp(total)


def _test(h=lambda a, p: np.tanh(a) * (1 - p), out=lambda W, b, h, p: softmax(b + W @ h), x=lambda x, p: x):
    return lambda x_, W1, b1, W2, b2, p: out(W2, b2, h(b1 + W1 @ x(x_, p), p), p)


WHOLE = {"h": lambda a, p: np.tanh(a)}

TEST = Exercise(
    name="dropout_test", slide="S49", title="The expectation, at test time",
    asks="""A network with one hidden layer, $g = \\tanh$, and a softmax output was trained with the slide's dropout: hidden
units were set to 0 with probability `p`, and nothing was scaled. `x` is one example. Return $\\mathbf{f}(\\mathbf{x})$ at
**test time**, each mask replaced by its expectation.""",
    stub='''def my_dropout_test(x, W1, b1, W2, b2, p):
    f = ...
    return f''',
    between={"e": "exp(a)"},
    solution=dropout_test, cases=_networks, returns=("f(x)",), oracle=_over_masks,
    hints=("A mask entry is 0 with probability $p$ and 1 with probability $1 - p$. What is its expectation?",
           "It takes the mask's place: $\\mathbf{h} = \\tanh(\\mathbf{a}) \\odot \\mathbb{E}[\\mathbf{m}]$, a number "
           "times tanh(a).",
           "Then as always: `e = np.exp(b2 + W2 @ h)`, and `e / e.sum()`."),
    wrong=(
        Wrong("p for 1 - p", _test(lambda a, p: np.tanh(a) * p),
              "You multiply by p: the expectation of a mask that is 0 with probability p is 1 − p. At p = 0.5 nobody would "
              "notice."),
        Wrong("inverted dropout's test time", _test(**WHOLE),
              "Nothing is scaled: that is right for inverted dropout. With the slide's, the output layer now hears more units "
              "than it ever did in training."),
        Wrong("divided", _test(lambda a, p: np.tanh(a) / (1 - p)),
              "You divide by 1 − p: at test time more units speak than in training, so each must speak more softly."),
        Wrong("inside g", _test(lambda a, p: np.tanh(a * (1 - p))),
              "1 − p is inside tanh: the mask multiplies g(a), so its expectation does too."),
        Wrong("p inside g", _test(lambda a, p: np.tanh(a * p)),
              "Two things: your factor is inside tanh, and it is p, the probability of being set to 0."),
        Wrong("p subtracted", _test(lambda a, p: np.tanh(a) - p),
              "You subtract p from each unit: a mask multiplies, so its expectation is a factor too."),
        Wrong("scaled twice", _test(lambda a, p: np.tanh(a) * (1 - p) ** 2),
              "1 − p is there twice, on h and on the weights: scale one of them."),
        Wrong("output bias scaled", _test(**WHOLE, out=lambda W, b, h, p: softmax((1 - p) * (b + W @ h))),
              "b2 is scaled as well: only the hidden units had a mask, the bias is always heard in full."),
        Wrong("f scaled", _test(**WHOLE, out=lambda W, b, h, p: (1 - p) * softmax(b + W @ h)),
              "f(x) itself is scaled, so it no longer sums to 1: the expectation takes the place of the mask, on h."),
        Wrong("x scaled", _test(**WHOLE, x=lambda x, p: x * (1 - p)),
              "x is scaled, or W1, which is the same: x had no mask, the hidden units had."),
        Wrong("no softmax", _test(out=lambda W, b, h, p: b + W @ h),
              "f(x) is still the pre-activation of the output layer: apply softmax to it."),
        Wrong("not normalised", _test(out=lambda W, b, h, p: np.exp(b + W @ h)),
              "f(x) is exp of the pre-activation: softmax divides it by its sum."),
        Wrong("arithmetic mean", lambda *args: _over_masks(*args, arithmetic=True),
              "That is the arithmetic mean of all networks. The expectation of the mask gives the geometric one, in a single "
              "pass."),
        Wrong("not renormalised", lambda *args: _over_masks(*args, renormalised=False),
              "That is the geometric mean before renormalising: divide it by its sum. Or, in one pass, scale h by 1 − p."),
    ))

EXERCISES = (TEST,)
