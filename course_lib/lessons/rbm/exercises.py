"""Exercises on slide S52: the energy of an RBM, its free energy, p(h|x), and Z of a tiny one by enumeration."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import all_states, sigm

from .exercises_energy import ENERGY, machines, rbm_energy
from .exercises_partition import Z


def free_energy(x, W, b, c):
    a = b + W @ x
    return -c @ x - np.logaddexp(0, a).sum()


def hidden_given_visible(x, W, b, c):
    a = b + W @ x
    return 1 / (1 + np.exp(-a))


def _of_every_h(x, W, b, c):
    """exp(-E(x, h)) of all 2^H vectors h."""
    return np.exp(-rbm_energy(x[None], all_states(len(b)), W, b, c))[0]


def _free_energy_by_sum(x, W, b, c):
    return -np.log(_of_every_h(x, W, b, c).sum())


def _hidden_by_sum(x, W, b, c):
    weights = _of_every_h(x, W, b, c)
    return weights @ all_states(len(b)) / weights.sum()


FREE = Exercise(
    name="free_energy", slide="S52", title="The free energy",
    asks="""Return $F(\\mathbf{x}) = -\\log \\sum_{\\mathbf{h}} \\exp(-E(\\mathbf{x}, \\mathbf{h}))$ **without** a sum over the
$2^H$ vectors $\\mathbf{h}$: with one term for each hidden unit. Find the formula first, on paper.""",
    stub='''def my_free_energy(x, W, b, c):
    F = ...
    return F''',
    solution=free_energy, cases=machines, returns=("F(x)",), oracle=_free_energy_by_sum,
    hints=("Collect what belongs to $h_j$: $-E = \\mathbf{c}^\\top\\mathbf{x} + \\sum_j h_j a_j$. What is $a_j$?",
           "$\\sum_{\\mathbf{h}} \\prod_j e^{h_j a_j} = \\prod_j (e^{0} + e^{a_j})$: a factor for each unit. All $a_j$ at once "
           "are `b + W @ x`.",
           "`-c @ x - np.logaddexp(0, b + W @ x).sum()`; `np.logaddexp(0, a)` is a safe log(1 + exp(a))."),
    wrong=(
        Wrong("sign", lambda x, W, b, c: -free_energy(x, W, b, c), "The sign: that is log Σ exp(−E), which is −F(x)."),
        Wrong("no softplus", lambda x, W, b, c: -c @ x - (b + W @ x).sum(),
              "softplus is missing: yours is E(x, h) with every h_j = 1, one term of the sum."),
        Wrong("the best h", lambda x, W, b, c: -c @ x - np.maximum(b + W @ x, 0).sum(),
              "max(a, 0) is the energy of the BEST h. The sum over all h turns it into log(1 + exp(a))."),
        Wrong("sigm", lambda x, W, b, c: -c @ x - sigm(b + W @ x).sum(),
              "sigm is the derivative of softplus: log(1 + exp(a)) is asked for."),
        Wrong("no b", lambda x, W, b, c: -c @ x - np.logaddexp(0, W @ x).sum(), "The bias b of the hidden units is missing."),
        Wrong("no c", lambda x, W, b, c: -np.logaddexp(0, b + W @ x).sum(), "The term of the visible biases, −cᵀx, is missing."),
        Wrong("b and c swapped", lambda x, W, b, c: -b @ x - np.logaddexp(0, c + W @ x).sum(),
              "b and c are swapped: c goes with x, b stands inside the softplus."),
        Wrong("W transposed", lambda x, W, b, c: -c @ x - np.logaddexp(0, b + W.T @ x).sum(),
              "W is transposed: row j of W belongs to hidden unit j, so the sums are W @ x."),
        Wrong("mean energy", lambda x, W, b, c: -c @ x - (b + W @ x) @ sigm(b + W @ x),
              "That is E(x, h) with p(h_j = 1 | x) for every h_j. F is a logarithm of a sum of exponentials, no mean energy."),
        Wrong("log of the sum over units", lambda x, W, b, c: -c @ x - np.log((1 + np.exp(b + W @ x)).sum()),
              "You add up the factors 1 + exp(a_j). The sum over h is their PRODUCT, so their logarithms are added."),
        Wrong("log base 2", lambda x, W, b, c: -c @ x - np.log2(1 + np.exp(b + W @ x)).sum(),
              "The logarithms of 1 + exp(a_j) are those to base 2: the slide's log is natural, np.log."),
        Wrong("no logarithm", lambda x, W, b, c: -np.exp(-free_energy(x, W, b, c)),
              "That is −exp(−F(x)): the logarithm is missing."),
        Wrong("not summed", lambda x, W, b, c: -c @ x - np.logaddexp(0, b + W @ x),
              "You return a number for each hidden unit: their softplus are added up, and cᵀx is there once."),
        Wrong("softplus of the sum", lambda x, W, b, c: -c @ x - np.logaddexp(0, (b + W @ x).sum()),
              "Softplus of the sum: each hidden unit needs its own softplus, added up afterwards."),
        Wrong("c for each unit", lambda x, W, b, c: free_energy(x, W, b, c) - (len(b) - 1) * c @ x,
              "cᵀx is in yours H times, once for each hidden unit: it belongs to x alone, and is there once."),
        Wrong("exp(-F)", lambda x, W, b, c: np.exp(-free_energy(x, W, b, c)),
              "That is exp(−F(x)), the sum of the exponentials: F is minus its logarithm."),
        Wrong("mean over the units", lambda x, W, b, c: -c @ x - np.logaddexp(0, b + W @ x).mean(),
              "You average the softplus over the hidden units: they are added up."),
        Wrong("mean", lambda x, W, b, c: free_energy(x, W, b, c) + len(b) * np.log(2),
              "You average over the 2^H vectors h: F adds them up, so yours is too large by H log 2."),
    ))

def _sampled(results, cases):
    """The words for units that are 0 or 1, unless they are the more probable state of each; None for other numbers."""
    drawn = [np.asarray(p, float) for p in results]
    likelier = [1.0 * (b + W @ x > 0) for x, W, b, _ in cases]
    if all(np.isin(p, (0, 1)).all() for p in drawn) and not all(map(np.array_equal, drawn, likelier)):
        return "All your numbers are 0 or 1, like a sample of the units: asked are the probabilities themselves."
    return None


HIDDEN = Exercise(
    name="hidden_given_visible", slide="S52", title="The hidden units, given the visible ones",
    asks="""Return $p(h_j = 1 \\mid \\mathbf{x})$ for all hidden units, $(H,)$. It follows from the energy alone: find it
on paper. Which of the parameters do you need?""",
    stub='''def my_hidden_given_visible(x, W, b, c):
    p = ...
    return p''',
    solution=hidden_given_visible, cases=machines, returns=("p(h = 1 | x)",), oracle=_hidden_by_sum, slip=_sampled,
    hints=("Compare the energy with $h_j = 1$ to that with $h_j = 0$: everything else is the same and drops out.",
           "$E(h_j = 1) - E(h_j = 0) = -(b_j + \\mathbf{W}_{j\\cdot} \\mathbf{x})$. Two probabilities whose ratio is $e^a$ and "
           "whose sum is 1 are $\\text{sigm}(a)$ and $1 - \\text{sigm}(a)$.",
           "`1 / (1 + np.exp(-(b + W @ x)))`. c is not needed: x is given."),
    wrong=(
        Wrong("c for b", lambda x, W, b, c: sigm(c + W @ x), "That is the bias of the visible units: hidden ones have b."),
        Wrong("W transposed", lambda x, W, b, c: sigm(b + W.T @ x),
              "W is transposed: hidden unit j sees x through row j of W, W @ x."),
        Wrong("no bias", lambda x, W, b, c: sigm(W @ x), "The bias b is missing."),
        Wrong("the other state", lambda x, W, b, c: sigm(-(b + W @ x)),
              "That is p(h = 0 | x): the exponent has the wrong sign."),
        Wrong("no sigm", lambda x, W, b, c: b + W @ x, "That is the pre-activation a. Its sigm is a probability."),
        Wrong("threshold", lambda x, W, b, c: 1.0 * (b + W @ x > 0),
              "That is the more probable state of each unit, not the probability that it is 1."),
        Wrong("softmax", lambda x, W, b, c: np.exp(b + W @ x) / np.exp(b + W @ x).sum(),
              "Softmax makes exactly one of the units 1. Here each unit decides for itself: sigm."),
        Wrong("not normalized", lambda x, W, b, c: np.exp(b + W @ x),
              "exp(a) is the ratio of the two probabilities. Divide by 1 + exp(a)."),
        Wrong("tanh", lambda x, W, b, c: np.tanh(b + W @ x), "tanh goes from −1 to 1: a probability is a sigm."),
        Wrong("c added", lambda x, W, b, c: sigm(b + W @ x + c @ x),
              "cᵀx is the same for h_j = 0 and h_j = 1, so it drops out."),
    ))

EXERCISES = (ENERGY, FREE, HIDDEN, Z)
