"""Exercise on slide S15: a box of one's own."""
import numpy as np

from course_lib.exercises.comparison import agree
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def softplus(a):
    return np.maximum(a, 0) + np.log(1 + np.exp(-np.abs(a)))


def _softplus_cases():
    rng = np.random.default_rng(15)
    return [(rng.normal(size=4),), (3 * rng.normal(size=(2, 3)),), (np.array([800.0, -800.0, 0.0]),), (np.array(1.5),),
            (rng.normal(size=1),), (np.array([0.0, 1.0, -0.5]),), (rng.normal(size=(3, 3)),), (np.array([[1200.0], [900.0]]),)]


HIDDEN = ("Right for ordinary a. For very large a you are rid of the infinity, but what you put in its place is not the value. "
          "Rewrite the formula, so that exp of a large number is never formed.")
EARLY = "At a = {:.3g} you return a itself already: that is near, but log(1 + exp(a)) is still larger there."


def _slip(results, cases):
    """The words for an answer that is right but for large a, or None."""
    return _overflow_hidden(results, cases) or _too_early(results, cases)


def _too_early(results, cases):
    """The words for an answer that is a itself above some number, where that is not near enough, and right below."""
    got, a = (np.concatenate([np.ravel(value) for value in values]) for values in (results, [a for a, in cases]))
    wrong = np.abs(got - np.logaddexp(0, a)) > 1e-3
    start = a[wrong].min(initial=np.inf)
    early = wrong.any() and start > np.min(a[a > 0]) and np.allclose(got[a >= start], a[a >= start])
    return EARLY.format(start) if early else None


def _overflow_hidden(results, cases):
    """The words for an answer that is wrong, and finite, where exp(a) overflows, and there alone."""
    mended = [np.where(np.asarray(a) > 700, a, got) for got, (a,) in zip(results, cases, strict=True)]
    wrong = not all(map(agree, results, mended)) and all(np.isfinite(got).all() for got in results)
    return HIDDEN if wrong and all(agree(got, np.logaddexp(0, *args)) for got, args in zip(mended, cases, strict=True)) else None


SOFTPLUS = Exercise(
    name="softplus", slide="S15", title="A box of your own",
    asks="""Write the `fprop` of a box that computes $\\mathrm{softplus}(a) = \\log(1 + e^a)$ elementwise, a smooth relative of
$\\mathrm{reclin}(a) = \\max(0, a)$. `a` may have any shape. The value must be right for $a = 800$ too: there $e^a$ is larger
than any floating-point number, and softplus is 800.""",
    stub="""def my_softplus(a):
    value = ...
    return value""",
    solution=softplus, cases=_softplus_cases, oracle=lambda a: np.logaddexp(0, a), returns=("softplus(a)",),
    slip=_slip,
    hints=("For large $a$ the 1 does not matter: $\\log(1 + e^a) \\approx \\log e^a = a$. Take this part out of the logarithm.",
           "$\\log(1 + e^a) = a + \\log(e^{-a} + 1)$. This is safe for $a > 0$, the formula itself for $a \\le 0$.",
           "Both in one: $\\max(a, 0) + \\log(1 + e^{-|a|})$, with `np.maximum` and `np.abs`."),
    wrong=(
        Wrong("overflow", lambda a: np.log(1 + np.exp(a)),
              "The formula is right, but exp(800) overflows to infinity. Take the large part out of the logarithm."),
        Wrong("log base 2", lambda a: np.logaddexp(0, a) / np.log(2),
              "That is the logarithm to base 2. log on the slides is the natural one, np.log."),
        Wrong("one forgotten", lambda a: 1.0 * a,
              "log(exp(a)) is a itself: without the 1 the box does nothing, and the layer is linear."),
        Wrong("reclin", lambda a: np.maximum(a, 0),
              "That is reclin. softplus rounds its corner: at a = 0 it is log 2 = 0.69."),
        Wrong("sigm", sigm, "That is sigm, the derivative of softplus."),
        Wrong("minus", lambda a: np.logaddexp(0, -a), "That is softplus(−a): exp(a) has lost its sign."),
        Wrong("clipped", lambda a: np.log(1 + np.exp(np.clip(a, -700, 700))), HIDDEN),
        Wrong("a for every positive a", lambda a: np.where(a > 0, a, np.logaddexp(0, np.minimum(a, 0))),
              "For every a > 0 you return a itself. That is near for large a only: just above 0 the formula gives log 2."),
        Wrong("a from 3 on", lambda a: np.where(a > 3, a, np.logaddexp(0, a)), EARLY.format(3.05)),
        Wrong("branches exchanged",
              lambda a: np.where(a <= 0, a + np.log(1 + np.exp(-a)), np.log(1 + np.exp(a))),
              "Right for ordinary a. But both formulas stand where their exp is large: which of the two is safe for a > 0?"),
        Wrong("one formula for the array", lambda a: a + np.log(1 + np.exp(-a)) if np.all(a > 0) else np.log(1 + np.exp(a)),
              "One formula serves the whole array: where some entries are not positive exp(800) overflows. Choose for each."),
        Wrong("one outside", lambda a: np.log(np.exp(a)) + 1,
              "The 1 stands outside of the logarithm, which is that of the sum 1 + exp(a)."),
        Wrong("whole array", lambda a: a if np.max(a) > 30 else np.logaddexp(0, a),
              "One large entry decides for all: beside 800 you return −800 and 0 as they are. Each entry is its own case."),
    ))

EXERCISES = (SOFTPLUS,)
