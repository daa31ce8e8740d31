"""Exercises on slides S11-S14: the three activation functions, their derivatives, a softmax that does not overflow."""
import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def activations(a):
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    reclin = np.maximum(0, a)
    return sigm, tanh, reclin


def derivatives(a):
    sigm = 1 / (1 + np.exp(-a))
    return sigm * (1 - sigm), 1 - np.tanh(a) ** 2, 1.0 * (a > 0)


def softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _cases():
    return [(np.array([-2.0, -0.7, 0.0, 0.4, 1.5, 3.0]),), (np.array([0.9, -3.1, 0.2]),), (np.array([-1.3]),),
            (np.array([1.1, 1.1, -0.2, 2.4, -0.9, -0.4, 0.6]),), (np.array([0.0, 0.0]),)]


def _reclin(a):
    return np.maximum(0, a)


def _step(a):
    return 1.0 * (a > 0)


def _backward_difference(a, eps=1e-6):
    """g′ from the left, where reclin′(0) = 0 as on the slide."""
    return tuple((g(a) - g(a - eps)) / eps for g in (sigm, np.tanh, _reclin))


ACTIVATIONS = Exercise(
    name="activations", slide="S11–S13", title="sigm, tanh, reclin",
    asks="""Write the three activation functions of the slides **with `np.exp` and `np.maximum`**. `a` is a vector of
pre-activations; return three vectors, $\\mathrm{sigm}(a)$, $\\tanh(a)$ and $\\mathrm{reclin}(a)$, in this order.""",
    stub='''def my_activations(a):
    sigm = ...
    tanh = ...
    reclin = ...
    return sigm, tanh, reclin''',
    solution=activations, cases=_cases, returns=("sigm(a)", "tanh(a)", "reclin(a)"),
    oracle=lambda a: (0.5 * (1 + np.tanh(a / 2)), np.tanh(a), (a + np.abs(a)) / 2),
    hints=("$\\mathrm{sigm}(a) = 1/(1+\\exp(-a))$; `np.exp` takes a whole vector.",
           "$\\tanh(a) = (\\exp(2a)-1)/(\\exp(2a)+1)$.",
           "$\\max(0, a)$ for each number of a vector is `np.maximum(0, a)`; `np.max` would give one number for all."),
    wrong=(
        Wrong("sign", lambda a: (sigm(-a), np.tanh(a), _reclin(a)),
              "sigm falls instead of rising: the sign in exp(−a) is missing."),
        Wrong("base 2", lambda a: (1 / (1 + 2.0 ** -a), np.tanh(a), _reclin(a)),
              "sigm uses powers of 2: exp is the natural exponential, e^a."),
        Wrong("tanh of a/2", lambda a: (sigm(a), np.tanh(a / 2), _reclin(a)),
              "tanh is half as steep as it should be: the slide has exp(2a), with the 2."),
        Wrong("sigm for tanh", lambda a: (sigm(a), sigm(2 * a), _reclin(a)),
              "That is sigm(2a), between 0 and 1. tanh(a) = 2 sigm(2a) − 1 lies between −1 and 1."),
        Wrong("np.max", lambda a: (sigm(a), np.tanh(a), np.max(a, 0)),
              "np.max takes the largest number of the vector. One maximum for each number is np.maximum(0, a)."),
        Wrong("min", lambda a: (sigm(a), np.tanh(a), np.minimum(0, a)),
              "That keeps the negative part: reclin is the larger of 0 and a."),
        Wrong("absolute value", lambda a: (sigm(a), np.tanh(a), np.abs(a)),
              "That is |a|: for a < 0 reclin is 0, not −a."),
        Wrong("step", lambda a: (sigm(a), np.tanh(a), _step(a)),
              "That is the derivative of reclin, 1 where a > 0. reclin itself is a there."),
    ))

DERIVATIVES = Exercise(
    name="derivatives", slide="S20–S22", title="g′, three times",
    asks="""Backpropagation will need $g'(a)$. Return the three derivatives **at the pre-activations `a`**, in the order
$\\mathrm{sigm}'(a)$, $\\tanh'(a)$, $\\mathrm{reclin}'(a)$. The slide has $\\mathrm{reclin}'(a) = 1_{a>0}$, so it is
0 at $a = 0$.""",
    stub='''def my_derivatives(a):
    dsigm = ...
    dtanh = ...
    dreclin = ...
    return dsigm, dtanh, dreclin''',
    solution=derivatives, cases=_cases, returns=("sigm′(a)", "tanh′(a)", "reclin′(a)"), oracle=_backward_difference,
    hints=("Compute $g(a)$ first, then write $g'$ with it: $g'(a) = g(a)(1 - g(a))$ for sigm.",
           "$\\tanh'(a) = 1 - \\tanh(a)^2$.",
           "`a > 0` is a vector of True and False; `1.0 * (a > 0)` makes numbers of it."),
    wrong=(
        Wrong("g'(h) for g'(a)", lambda a: (
            sigm(sigm(a)) * (1 - sigm(sigm(a))), 1 - np.tanh(np.tanh(a)) ** 2, _step(a)),
            "You applied g twice: that is g′ at h = g(a). `a` is the PRE-activation, g′(a) = g(a)(1 − g(a))."),
        Wrong("sigm applied twice", lambda a: (
            sigm(sigm(a)) * (1 - sigm(sigm(a))), 1 - np.tanh(a) ** 2, _step(a)),
            "sigm is applied twice: that is sigm′ at h = sigm(a), not at a."),
        Wrong("a for g(a)", lambda a: (a * (1 - a), 1 - a**2, _step(a)),
              "You used a where the formula has g(a): a(1 − a) would be right if `a` were already the activation h."),
        Wrong("sign", lambda a: (sigm(a) * (sigm(a) - 1), 1 - np.tanh(a) ** 2, _step(a)),
              "The sign of sigm′: sigm rises, so g(a)(1 − g(a)) is positive."),
        Wrong("no square", lambda a: (sigm(a) * (1 - sigm(a)), 1 - np.tanh(a), _step(a)),
              "The square is missing: tanh′(a) = 1 − tanh(a)²."),
        Wrong("sigm's formula for tanh", lambda a: (
            sigm(a) * (1 - sigm(a)), np.tanh(a) * (1 - np.tanh(a)), _step(a)),
            "g(1 − g) is the formula of sigm; for tanh it is 1 − g²."),
        Wrong("1 at zero", lambda a: (sigm(a) * (1 - sigm(a)), 1 - np.tanh(a) ** 2, 1.0 * (a >= 0)),
              "Only a = 0 differs: the slide's 1_{a>0} is 0 there, so use > and not ≥."),
        Wrong("reclin for its derivative", lambda a: (sigm(a) * (1 - sigm(a)), 1 - np.tanh(a) ** 2, _reclin(a)),
              "That is reclin(a) itself: its slope is 1 where a > 0, whatever a is."),
    ))

OVERFLOW = ("Right for small numbers, but exp(1000) is inf and inf/inf is nan (exp(−1000) is 0, and 0/0 too). "
            "softmax(a) = softmax(a − s) for any s: subtract the largest a_c of each row first.")
ORDINARY = 5   # the first cases are harmless, the last ones overflow


def _softmax_cases():
    rng = np.random.default_rng(14)
    return [(rng.normal(size=(4, 3)),), (2 * rng.normal(size=(3, 3)),), (rng.normal(size=(1, 4)),),
            (3 * rng.normal(size=(5, 2)),),
            (np.array([[0.5, 0.5, 2.0, -1.0], [0.0, 0.0, 0.0, 0.0]]),), (np.array([[5000.0, 0.0, -5000.0]]),),
            (np.array([[1000.0, 999.0, 998.0], [-1000.0, 1.0, 1000.0], [-1000.0, -1001.0, -1002.0]]),)]


def _ratio(e, axis=1):
    return e / e.sum(axis=axis, keepdims=True)


def _safe(a, axis=1):
    return a - a.max(axis=axis, keepdims=True)


def _overflow(results, cases):
    """nan equals nothing, so an answer that overflows is known by being right until then."""
    small = list(zip(results, cases, strict=True))[:ORDINARY]
    right = all(compare("", value, softmax(*args)) is None for value, args in small)
    return OVERFLOW if right and not np.isfinite(np.asarray(results[-1], float)).all() else None


SOFTMAX = Exercise(
    name="softmax", slide="S14", title="A softmax that does not overflow",
    asks="""`a` is a mini-batch `(T, C)`: one row of pre-activations for each example. Return the softmax
**of each row**, also `(T, C)`. It must survive rows like $(1000, 999, 998)$ and $(-1000, -1001, -1002)$.""",
    stub='''def my_softmax(a):
    f = ...
    return f''',
    solution=softmax, cases=_softmax_cases, returns=("softmax(a)",), slip=_overflow,
    hints=("First the formula: `e = np.exp(a)`, then each row divided by its own sum.",
           "`e.sum(axis=1, keepdims=True)` is one sum for each row, as a column `(T, 1)` that divides all of its row.",
           "`np.exp(1000)` is `inf`. Before `np.exp`, subtract `a.max(axis=1, keepdims=True)`: no quotient changes."),
    wrong=(
        Wrong("overflow", lambda a: _ratio(np.exp(a)), OVERFLOW),
        Wrong("axis", lambda a: _ratio(np.exp(_safe(a, 0)), 0),
              "Your columns sum to 1, not your rows: the sum runs over the classes c, axis=1, not over the examples."),
        Wrong("one sum for all", lambda a: np.exp(a - a.max()) / np.exp(a - a.max()).sum(),
              "All numbers together sum to 1: each ROW is one example and needs its own sum (axis=1, keepdims=True)."),
        Wrong("no exp", lambda a: _ratio(a),
              "The exp is missing: a/Σa can be negative. softmax is exp(a_c) / Σ exp(a_c)."),
        Wrong("base 2", lambda a: _ratio(2.0 ** _safe(a)),
              "You used powers of 2: exp is the natural exponential, e^a."),
        Wrong("sign", lambda a: _ratio(np.exp(-a - (-a).max(axis=1, keepdims=True))),
              "The sign is turned round: the LARGEST a_c must get the largest probability."),
        Wrong("log softmax", lambda a: np.log(_ratio(np.exp(_safe(a)))),
              "That is log softmax(a): probabilities lie between 0 and 1, leave the log out."),
        Wrong("sigm", lambda a: 1 / (1 + np.exp(-a)),
              "That is sigm of each number: the classes share one sum, so that the row adds up to 1."),
        Wrong("not divided", lambda a: np.exp(_safe(a)),
              "The division is missing: exp(a_c) becomes a probability when it is divided by Σ exp(a_c)."),
    ))

EXERCISES = (ACTIVATIONS, DERIVATIVES, SOFTMAX)
