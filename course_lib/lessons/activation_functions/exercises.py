"""Exercises on slides S11-S14: three activation functions for every a, where they saturate, a softmax without overflow."""
import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def activations(a):
    e = np.exp(-np.abs(a))
    sigm = np.where(a >= 0, 1, e) / (1 + e)
    tanh = np.sign(a) * (1 - e**2) / (1 + e**2)
    reclin = np.maximum(0, a)
    return sigm, tanh, reclin


def saturation(eps):
    h = (1 + np.sqrt(1 - 4 * eps)) / 2
    return np.log(h / (1 - h)), np.arctanh(np.sqrt(1 - eps))


def softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


LAST = -1   # of the cases: here the slide's last formula for tanh overflows
NAN = ("Right for small a. But your tanh is nan for large ones: exp(2a) is inf there, and inf/inf is no number. Divide numerator "
       "and denominator by exp(2a), or use exp of something that is never positive.")


def _cases():
    return [(np.array([-2.0, -0.7, 0.0, 0.4, 1.5, 3.0]),), (np.array([0.9, -3.1, 0.2]),), (np.array([-1.3]),),
            (np.array([1.1, 1.1, -0.2, 2.4, -0.9, -0.4, 0.6]),), (np.array([0.0, 0.0]),),
            (np.array([1000.0, 12.0, -30.0, -1000.0]),)]


def _reclin(a):
    return np.maximum(0, a)


def _step(a):
    return 1.0 * (a > 0)


def _as_on_the_slides(a):
    return sigm(a), (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1), _reclin(a)


def _tanh_overflows(results, cases):
    """nan equals nothing, so an answer that overflows is known by being right until then."""
    small = list(zip(results, cases, strict=True))[:LAST]
    right = all(len(got) == 3 and all(compare("", mine, value) is None
                                      for mine, value in zip(got, activations(*args), strict=True)) for got, args in small)
    return NAN if right and np.isnan(np.asarray(results[LAST][1], float)).any() else None


ACTIVATIONS = Exercise(
    name="activations", slide="S11–S13", title="sigm, tanh, reclin, for every a",
    asks="""`a` is a vector of pre-activations. Return three vectors, $\\mathrm{sigm}(a)$, $\\tanh(a)$ and
$\\mathrm{reclin}(a)$, with `np.exp` as the only exponential (no `np.tanh`); `np.where`, `np.abs`, `np.sign` and `np.maximum`
are allowed. They must be right for **every** number, also for 1000 and −1000: there $\\exp(1000)$ is inf, and the last
formula of slide S12 gives inf/inf.""",
    stub='''def my_activations(a):
    sigm = ...
    tanh = ...
    reclin = ...
    return sigm, tanh, reclin''',
    solution=activations, cases=_cases, returns=("sigm(a)", "tanh(a)", "reclin(a)"), slip=_tanh_overflows,
    oracle=lambda a: (0.5 * (1 + np.tanh(a / 2)), np.tanh(a), (a + np.abs(a)) / 2),
    hints=("exp overflows for large **positive** arguments only. Which of the formulas of S12 has exp of a negative number "
           "when $a$ "
           "is positive?",
           "Let $e = \\exp(-|a|)$: it is never above 1. For $a \\ge 0$ sigm is $1/(1+e)$. For $a < 0$ multiply numerator and "
           "denominator of $1/(1+\\exp(-a))$ by $e = \\exp(a)$.",
           "`np.where(a >= 0, 1, e) / (1 + e)`; and $\\tanh(|a|) = (1 - e^2)/(1 + e^2)$, with the sign `np.sign(a)`. "
           "$\\max(0, a)$ for each number is `np.maximum(0, a)`; `np.max` would give one number for all."),
    wrong=(
        Wrong("overflow", _as_on_the_slides, NAN),
        Wrong("sign forgotten", lambda a: (sigm(np.abs(a)), np.tanh(np.abs(a)), _reclin(a)),
              "Your sigm and tanh are those of |a|: for a < 0 sigm is e/(1 + e), and tanh has a minus."),
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

def _saturation_cases():
    return [(0.01,), (0.2,), (0.1,), (1e-3,), (0.24,), (1e-4,)]


def _sigm_from(eps):
    return saturation(eps)[0]


def _tanh_from(eps):
    return saturation(eps)[1]


def _by_bisection(eps):
    """The a where a slope that falls for a > 0 has come down to eps."""
    def crossing(slope, low=0.0, high=60.0):
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if slope(middle) > eps else (low, middle)
        return low

    return crossing(lambda a: np.exp(-a) / (1 + np.exp(-a)) ** 2), crossing(lambda a: 1 / np.cosh(a) ** 2)


SATURATION = Exercise(
    name="saturation", slide="S11–S12", title="Where a unit saturates",
    asks="""The picture shades where $g'(a) < 0.01$: beyond $\\pm4.6$ for sigm, beyond $\\pm3.0$ for tanh. Where do these
numbers come from? For any $\\varepsilon$ between 0 and ¼ return the **positive** $a$ at which $\\mathrm{sigm}'(a) =
\\varepsilon$, and the one at which $\\tanh'(a) = \\varepsilon$: two numbers, in closed form.""",
    stub='''def my_saturation(eps):
    a_sigm = ...
    a_tanh = ...
    return a_sigm, a_tanh''',
    solution=saturation, cases=_saturation_cases, returns=("a of sigm", "a of tanh"), oracle=_by_bisection,
    hints=("Do not look for $a$ at once. Which $h = g(a)$ has the slope $\\varepsilon$? For sigm, $h(1 - h) = \\varepsilon$.",
           "A quadratic equation: $h = (1 + \\sqrt{1 - 4\\varepsilon})/2$ is the solution above ½. For tanh, $1 - h^2 = "
           "\\varepsilon$.",
           "Back from $h$ to $a$: $\\mathrm{sigm}(a) = h$ for $a = \\ln\\frac{h}{1-h}$, and `np.arctanh(h)` is the $a$ with "
           "$\\tanh(a) = h$."),
    wrong=(
        Wrong("the slope at eps", lambda eps: (eps * (1 - eps), 1 - eps**2),
              "You put ε into the formula of g′. It is the other way round: g′(a) = ε is given, a is wanted."),
        Wrong("h for a", lambda eps: ((1 + np.sqrt(1 - 4 * eps)) / 2, np.sqrt(1 - eps)),
              "That is h = g(a), and right. Go back from h to a: ln(h/(1 − h)) for sigm, artanh(h) for tanh."),
        Wrong("the negative one", lambda eps: (-_sigm_from(eps), -_tanh_from(eps)),
              "There are two such a, one on each side of 0: the positive one is asked for."),
        Wrong("no root", lambda eps: (_sigm_from(eps), np.arctanh(1 - eps)),
              "sigm is right. For tanh 1 − h² = ε, so h is the square ROOT of 1 − ε."),
        Wrong("the same for both", lambda eps: (_sigm_from(eps), _sigm_from(eps)),
              "sigm is right. tanh has another slope, 1 − h²: it saturates earlier."),
        Wrong("sigm's h for both", lambda eps: (_sigm_from(eps), np.arctanh((1 + np.sqrt(1 - 4 * eps)) / 2)),
              "sigm is right. For tanh you took the h at which h(1 − h) is ε: that is the slope of sigm, tanh has another."),
        Wrong("half of sigm's", lambda eps: (_sigm_from(eps), _sigm_from(eps) / 2),
              "sigm is right. tanh(a) = 2 sigm(2a) − 1 is twice as fast AND twice as tall: its slope is 4 sigm′(2a), so take "
              "sigm's "
              "answer for ε/4, then half of it."),
        Wrong("far out only", lambda eps: (-np.log(eps), -np.log(eps / 4) / 2),
              "That is the limit for small ε, where sigm′(a) is nearly exp(−a). Exactly: solve h(1 − h) = ε."),
        Wrong("log base 10", lambda eps: (_sigm_from(eps) / np.log(10), _tanh_from(eps)),
              "tanh is right. In sigm stands the natural exp, so its inverse has the natural logarithm, np.log."),
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
    asks="""`a` is a mini-batch `(T, C)`: one row of pre-activations for each example. Return the softmax **of each row**,
also `(T, C)`. It must survive rows like $(1000, 999, 998)$ and $(-1000, -1001, -1002)$.""",
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

EXERCISES = (ACTIVATIONS, SATURATION, SOFTMAX)
