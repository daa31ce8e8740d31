"""Exercises on slides S11-S13: three activation functions for every a, and where they saturate."""
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


LAST = -1   # of the cases: here the slide's last formula for tanh overflows
NAN = ("Right for small a. But your {} no number for large ones: an exp in it is inf there. Use exp of something that is never "
       "positive.")
CHANGED = ("Right for small a. For large ones you are rid of inf and nan, but what you put in their place (another a, or a "
           "number for nan) is not the value. Use exp of something that is never positive.")


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


def _nan_as_0(a):
    sigm, tanh = np.exp(a) / (1 + np.exp(a)), (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return np.nan_to_num(sigm), np.nan_to_num(tanh), _reclin(a)


def _overflows(results, cases):
    """nan equals nothing, so an answer that overflows is known by being right until then."""
    same = [[len(got) == 3 and compare("", mine, value) is None for mine, value in zip(got, activations(*args), strict=True)]
            for got, args in zip(results, cases, strict=True)]
    if not all(map(all, same[:LAST])) or all(same[LAST]):
        return None
    numbers = [np.isfinite(np.asarray(value, float)).all() for value in results[LAST]]
    odd = [name for name, number in zip(("sigm", "tanh"), numbers, strict=False) if not number]
    return NAN.format(f"{' and '.join(odd)} {'is' if len(odd) == 1 else 'are'}") if odd else CHANGED if all(numbers) else None


ACTIVATIONS = Exercise(
    name="activations", slide="S11–S13", title="sigm, tanh, reclin, for every a",
    asks="""`a` is a vector of pre-activations. Return three vectors, $\\mathrm{sigm}(a)$, $\\tanh(a)$ and
$\\mathrm{reclin}(a)$, with `np.exp` as the only exponential (no `np.tanh`); `np.where`, `np.abs`, `np.sign` and `np.maximum`
are allowed. They must be finite and right to 15 decimals for **every** number, also for 1000 and −1000: there $\\exp(1000)$
is inf, and the last formula of slide S12 gives inf/inf.""",
    stub='''def my_activations(a):
    sigm = ...
    tanh = ...
    reclin = ...
    return sigm, tanh, reclin''',
    between={"e": "exp(−|a|)"},
    solution=activations, cases=_cases, returns=("sigm(a)", "tanh(a)", "reclin(a)"), slip=_overflows,
    oracle=lambda a: (0.5 * (1 + np.tanh(a / 2)), np.tanh(a), (a + np.abs(a)) / 2),
    hints=("exp overflows for large **positive** arguments only. Which of the formulas of S12 has exp of a negative number "
           "when $a$ "
           "is positive?",
           "Let $e = \\exp(-|a|)$: it is never above 1. For $a \\ge 0$ sigm is $1/(1+e)$. For $a < 0$ multiply numerator and "
           "denominator of $1/(1+\\exp(-a))$ by $e = \\exp(a)$.",
           "`np.where(a >= 0, 1, e) / (1 + e)`; and $\\tanh(|a|) = (1 - e^2)/(1 + e^2)$, with the sign `np.sign(a)`. "
           "$\\max(0, a)$ for each number is `np.maximum(0, a)`; `np.max` would give one number for all."),
    wrong=(
        Wrong("overflow", _as_on_the_slides, NAN.format("tanh is")),
        Wrong("sigm overflows", lambda a: (np.exp(a) / (1 + np.exp(a)), np.tanh(a), _reclin(a)), NAN.format("sigm is")),
        Wrong("nan as 0", _nan_as_0, CHANGED),
        Wrong("sign forgotten", lambda a: (sigm(np.abs(a)), np.tanh(np.abs(a)), _reclin(a)),
              "Your sigm and tanh are those of |a|: for a < 0 sigm is e/(1 + e), and tanh has a minus."),
        Wrong("sign", lambda a: (sigm(-a), np.tanh(a), _reclin(a)),
              "sigm falls instead of rising, it is sigm(−a): look at the sign in the exponential, or which branch is for a < 0."),
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

GRID = "Near, but only to a step: rounded, or from a grid on which you searched. Solve g′(a) = ε for a, with a formula."


def _saturation_cases():
    return [(0.01,), (0.2,), (0.1,), (1e-3,), (0.24,), (1e-4,)]


def _sigm_from(eps):
    return saturation(eps)[0]


def _tanh_from(eps):
    return saturation(eps)[1]


def _on_a_grid(results, cases):
    """The words for numbers from a grid: all are multiples of its step, and no further than it from the right ones."""
    got, want = np.array(results, float), np.array([saturation(*args) for args in cases])
    step = next((step for step in (0.1, 0.05, 0.01) if np.allclose(got / step, np.round(got / step))), 0)
    return GRID if np.all(np.abs(got - want) < 1.01 * step) else None


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
numbers come from? For any $\\varepsilon$ from $10^{-4}$ to below ¼ return the **positive** $a$ at which
$\\mathrm{sigm}'(a) = \\varepsilon$, and the one at which $\\tanh'(a) = \\varepsilon$: two numbers, in closed form.""",
    stub='''def my_saturation(eps):
    a_sigm = ...
    a_tanh = ...
    return a_sigm, a_tanh''',
    between={"h": "sigm(a)"},
    solution=saturation, cases=_saturation_cases, returns=("a of sigm", "a of tanh"), oracle=_by_bisection, slip=_on_a_grid,
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
        Wrong("sigm's sign", lambda eps: (-_sigm_from(eps), _tanh_from(eps)),
              "tanh is right. Your a of sigm is the negative one: take the h above ½, and see which way up h/(1 − h) stands."),
        Wrong("1 - eps for h", lambda eps: (np.log((1 - eps) / eps), _tanh_from(eps)),
              "tanh is right. At your a of sigm it is sigm itself that is 1 − ε: its SLOPE, h(1 − h), shall be ε."),
        Wrong("discriminant", lambda eps: (np.nan, _tanh_from(eps)),
              "tanh is right. For sigm no number came out: look at what stands under the root, and under the logarithm."),
        Wrong("no 1 - h", lambda eps: (-np.log((1 + np.sqrt(1 - 4 * eps)) / 2), _tanh_from(eps)),
              "tanh is right. For sigm you took −ln h: which a has sigm(a) = h? There is a 1 − h in it, too."),
        Wrong("no root", lambda eps: (_sigm_from(eps), np.arctanh(1 - eps)),
              "sigm is right. For tanh 1 − h² = ε, so h is the square ROOT of 1 − ε."),
        Wrong("one over 1 + eps", lambda eps: (_sigm_from(eps), np.arctanh(1 / np.sqrt(1 + eps))),
              "sigm is right. At your a of tanh h² is 1/(1 + ε): solve 1 − h² = ε for it once more."),
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
        Wrong("a grid", lambda eps: tuple(np.ceil(np.array(saturation(eps)) / 0.1) * 0.1), GRID),
    ))

EXERCISES = (ACTIVATIONS, SATURATION)
