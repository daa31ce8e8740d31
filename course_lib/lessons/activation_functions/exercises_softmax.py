"""Exercise on slide S14: a softmax without overflow."""
import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong


def softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


OVERFLOW = ("Right for small numbers, but exp(1000) is inf and inf/inf is nan (exp(−1000) is 0, and 0/0 too). "
            "softmax(a) = softmax(a − s) for any s: subtract the largest a_c of each row first.")
FINITE = ("Right for small numbers. For large ones you are rid of inf and nan, but not of what made them: see that the exp of "
          "each row's largest a_c is an ordinary number, and change nothing else.")
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
    right = [compare("", value, softmax(*args)) is None for value, args in zip(results, cases, strict=True)]
    if not all(right[:ORDINARY]) or all(right):
        return None
    return OVERFLOW if not all(np.isfinite(np.asarray(value, float)).all() for value in results) else FINITE


SOFTMAX = Exercise(
    name="softmax", slide="S14", title="A softmax that does not overflow",
    asks="""`a` is a mini-batch `(T, C)`: one row of pre-activations for each example. Return the softmax **of each row**,
also `(T, C)`. It must survive rows like $(1000, 999, 998)$ and $(-1000, -1001, -1002)$.""",
    stub='''def my_softmax(a):
    f = ...
    return f''',
    between={"e": "exp(a)"},
    solution=softmax, cases=_softmax_cases, returns=("softmax(a)",), slip=_overflow,
    hints=("First the formula: `e = np.exp(a)`, then each row divided by its own sum.",
           "`e.sum(axis=1, keepdims=True)` is one sum for each row, as a column `(T, 1)` that divides all of its row.",
           "`np.exp(1000)` is `inf`. Before `np.exp`, subtract `a.max(axis=1, keepdims=True)`: no quotient changes."),
    wrong=(
        Wrong("overflow", lambda a: _ratio(np.exp(a)), OVERFLOW),
        Wrong("clipped", lambda a: _ratio(np.exp(np.clip(a, -500, 500))), FINITE),
        Wrong("maximum above alone", lambda a: np.exp(_safe(a)) / np.exp(a).sum(axis=1, keepdims=True),
              "You subtract the largest a_c in the numerator alone: softmax stays the same only if it is subtracted below, too."),
        Wrong("one number for all rows", lambda a: _ratio(np.exp(a - 1000)),
              "You subtract one number everywhere: in a row far below it each exp is 0, and 0/0 is nan. Each row needs its own."),
        Wrong("hard", lambda a: 1.0 * (a == a.max(axis=1, keepdims=True)),
              "You give 1 to every a_c that is the largest, 0 to the others. softmax gives each its share."),
        Wrong("one-hot", lambda a: np.eye(a.shape[1])[a.argmax(axis=1)],
              "That is the one-hot vector of the largest a_c. softmax gives the others their share."),
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

EXERCISES = (SOFTMAX,)
