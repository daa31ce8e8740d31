"""Exercise on slide S49: the geometric mean of all masked networks, checked against the expectation of the masks."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import all_states, softmax


def dropout_test(x, W1, b1, W2, b2, p):
    m = (np.arange(2 ** len(b1))[:, None] >> np.arange(len(b1))) & 1
    P = np.prod(np.where(m == 1, 1 - p, p), axis=1)
    e = np.exp(b2 + (m * np.tanh(b1 + W1 @ x)) @ W2.T)
    f = e / e.sum(axis=1, keepdims=True)
    mean = np.exp(P @ np.log(f))
    return mean / mean.sum(), mean.sum()


def _networks():
    def one(seed, D, H, C, p):
        rng = np.random.default_rng(seed)
        return (rng.normal(size=D), rng.normal(size=(H, D)), rng.normal(size=H), 2 * rng.normal(size=(C, H)),
                rng.normal(size=C), p)

    return [one(5, 3, 4, 3, 0.2), one(6, 2, 5, 2, 0.7), one(7, 3, 3, 3, 0.5), one(8, 1, 2, 4, 0.0), one(9, 4, 1, 3, 0.35)]


def _one_pass(x, W1, b1, W2, b2, p):
    """The mean by the masks' expectation; Z by the mean of log f, unit by unit: gone with p, there with 1 - p."""
    h = np.tanh(b1 + W1 @ x)

    def mean_log(j, a):
        return np.log(softmax(a)) if j == len(h) else p * mean_log(j + 1, a) + (1 - p) * mean_log(j + 1, a + W2[:, j] * h[j])

    return softmax(b2 + W2 @ h * (1 - p)), np.exp(mean_log(0, b2)).sum()


def _over_masks(P=lambda m, p: np.where(m == 1, 1 - p, p).prod(axis=-1), m=lambda m, p: m, log_f=lambda a: np.log(softmax(a)),
                bias=1, which=lambda m: m >= 0, mean=lambda P, log_f: np.exp(P @ log_f), out=lambda f: (f / f.sum(), f.sum())):
    """The solution with other weights or masks, other networks, another mean or another end."""
    def fn(x, W1, b1, W2, b2, p):
        masks = np.array([one for one in all_states(len(b1)) if which(one).all()])
        a = bias * b2 + (m(masks, p) * np.tanh(b1 + W1 @ x)) @ W2.T
        return out(mean(P(masks, p), log_f(a)))

    return fn


def _alike(m, p):
    return np.full(len(m), 1 / len(m))


TEST = Exercise(
    name="dropout_test", slide="S49", title="The average of all networks",
    asks="""A network with one hidden layer, $g = \\tanh$, and a softmax output was trained with the slide's dropout: each of its
$H$ = `len(b1)` hidden units was set to 0 with probability `p`, and nothing was scaled. `x` is one example. Go through **all**
$2^H$ masks. Return $\\bar{\\mathbf{f}}(\\mathbf{x})$, the geometric mean of the $\\mathbf{f}(\\mathbf{x}; \\mathbf{m})$, each
with the probability $P(\\mathbf{m})$ of its mask, renormalised; and $Z$, the sum that was divided by. Then compare
$\\bar{\\mathbf{f}}(\\mathbf{x})$ with the one pass that the slide puts in its place.""",
    stub='''def my_dropout_test(x, W1, b1, W2, b2, p):
    f = ...
    Z = ...
    return f, Z''',
    between={"m": "all masks", "P": "P(m)", "e": "exp(a)", "f": "f(x; m)", "mean": "exp of the mean of log f"},
    solution=dropout_test, cases=_networks, returns=("f̄(x)", "Z"), oracle=_one_pass,
    hints=("`for m in np.ndindex((2,) * len(b1))` goes through all masks, as tuples of 0 and 1. What is $P(\\mathbf{m})$? A unit "
           "is gone with probability $p$, and each for itself.",
           "Geometric: add up $P(\\mathbf{m}) \\log \\mathbf{f}(\\mathbf{x}; \\mathbf{m})$ over the masks, then exp. The weights "
           "sum to 1.",
           "`P = np.prod(np.where(np.array(m) == 1, 1 - p, p))`; the hidden layer is `np.tanh(b1 + W1 @ x) * m`, then softmax. "
           "What comes out of exp sums to less than 1: that sum is $Z$."),
    wrong=(
        Wrong("arithmetic mean", _over_masks(mean=lambda P, log_f: P @ np.exp(log_f)),
              "That is the arithmetic mean of all networks, and its sum is always 1. The geometric one: the mean of log f, then "
              "exp."),
        Wrong("masks all alike", _over_masks(_alike),
              "Your masks count all alike: that is right at p = 0.5 only. Each network counts with P(m), the product of p for a "
              "unit that is gone and 1 − p for one that is there."),
        Wrong("p for 1 - p", _over_masks(lambda m, p: np.where(m == 1, p, 1 - p).prod(axis=-1)),
              "In P(m) you have p and 1 − p swapped: p is the probability of being set to 0. At p = 0.5 nobody would notice."),
        Wrong("kept units only", _over_masks(lambda m, p: np.where(m == 1, 1 - p, 1).prod(axis=-1)),
              "P(m) has the factors of the units that stay only: one that is gone has the factor p, and all P(m) sum to 1."),
        Wrong("divided by the number", _over_masks(lambda m, p: np.where(m == 1, 1 - p, p).prod(axis=-1) / len(m)),
              "You weight with P(m) and divide by the number of masks as well: the P(m) sum to 1 already."),
        Wrong("not renormalised", _over_masks(out=lambda f: (f, f.sum())),
              "Z is right, and f̄(x) is not divided by it yet."),
        Wrong("the sum afterwards", _over_masks(out=lambda f: (f / f.sum(), 1.0)),
              "f̄(x) is right, and one pass with the expectation gives it, too. But Z is the sum BEFORE f̄ was divided by it."),
        Wrong("-log Z", _over_masks(out=lambda f: (f / f.sum(), -np.log(f.sum()))),
              "f̄(x) is right. The second is −log Z: by so much its loss is lower than the networks' on average. Return Z."),
        Wrong("log Z", _over_masks(out=lambda f: (f / f.sum(), np.log(f.sum()))),
              "f̄(x) is right. The second is log Z: Z itself is the sum of the exp, not the log of it."),
        Wrong("1 / Z", _over_masks(out=lambda f: (f / f.sum(), 1 / f.sum())),
              "f̄(x) is right. The second is 1/Z, what you multiply by: Z is the sum itself."),
        Wrong("no softmax", _over_masks(log_f=lambda a: a),
              "f̄(x) is right, Z is not: you take the mean of a(2) in the place of log f. Softmax's denominator cancels from f̄, "
              "but it belongs to f(x; m)."),
        Wrong("no exp", _over_masks(mean=lambda P, log_f: P @ log_f),
              "That is still the mean of log f: apply exp to it, then renormalise."),
        Wrong("inverted dropout", _over_masks(m=lambda m, p: m / (1 - p)),
              "You divide the masks by 1 − p: those are inverted dropout's networks. In the slide's nothing was scaled."),
        Wrong("scaled as well", _over_masks(m=lambda m, p: m * (1 - p)),
              "h has the mask AND the factor 1 − p. That factor takes the masks' place in the ONE pass at test time."),
        Wrong("the whole network", _over_masks(m=lambda m, p: np.ones_like(m)),
              "No unit is ever dropped: multiply tanh(a) by the mask, in each network by another."),
        Wrong("no empty mask", _over_masks(which=lambda m: m.any()),
              "The mask without any unit is missing: that network says softmax(b2), and counts with p to the power H."),
        Wrong("no bias at the output", _over_masks(bias=0),
              "b2 is missing: it has no mask, and is heard in full in each network."),
    ))

EXERCISES = (TEST,)
