"""Exercises on slides S07-S09: a bump out of four sigmoids, the heights of a staircase."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def bump(x, r, s):
    def sigm(a):
        return 1 / (1 + np.exp(-a))

    y1, y2 = sigm(s * (r - x[:, 0])), sigm(s * (r + x[:, 0]))
    y3, y4 = sigm(s * (r - x[:, 1])), sigm(s * (r + x[:, 1]))
    return sigm(s * (y1 + y2 + y3 + y4 - 3.5))


def _bump(signs=(-1, 1, -1, 1), threshold=3.5, out=None, inner=None):
    return lambda x, r, s: sigm((s if out is None else out) * (_sum(x, r, s if inner is None else inner, signs) - threshold))


def _sum(x, r, s, signs=(-1, 1, -1, 1)):
    return sum(sigm(s * (r + sign * x[:, j // 2])) for j, sign in enumerate(signs))


def _all_rows(x, r, s):
    return np.full(len(x), sigm(s * (_sum(x, r, s).sum() - 3.5)))


def _two_slips():
    """A wrong threshold, and besides an s that is missing."""
    for t in (2.0, 2.5, 3.0, 4.0):
        for words, way in (("s is missing in the hidden units", _bump(threshold=t, inner=1.0)),
                           ("s is missing in the output unit", _bump(threshold=t, out=1.0)),
                           ("s does not multiply it", lambda x, r, s, t=t: sigm(s * _sum(x, r, s) - t))):
            yield Wrong(f"threshold {t:g}, {words}", way, f"Two things: the threshold is {t:g} in yours, and {words}.")


def _bump_cases():
    rng = np.random.default_rng(7)
    edges = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, -1.0], [1.4, 1.4], [2.5, 0.1], [-2.5, 2.5]])
    return [(np.concatenate([edges, rng.uniform(-3, 3, (6, 2))]), 1.0, 4.0), (rng.uniform(-2, 2, (8, 2)), 1.5, 3.0),
            (rng.uniform(-2, 2, (7, 2)), 0.8, 1.3), (rng.uniform(-1, 1, (2, 2)), 1.2, 2.0), (np.array([[0.4, -0.9]]), 1.0, 2.5)]


BUMP = Exercise(
    name="bump", slide="S07", title="A bump out of four sigmoids",
    asks="""Build the 2-4-1 network: four steps, one for each side of the square $|x_1|, |x_2| < r$, near 1 on the **inner** side.
The pre-activation of a step is $s$ times the signed distance from its side, positive inside. The output adds the four up
and is above ½ only where all four agree; its pre-activation is $s\\,(\\sum_j y_j - \\text{threshold})$, threshold as above.
All five units are sigm. `x` is a mini-batch `(T, 2)`; return the output `z`, of shape `(T,)`.""",
    stub='''def my_bump(x, r, s):
    z = ...
    return z''',
    between={"y1": "y₁", "y2": "y₂", "y3": "y₃", "y4": "y₄"},
    solution=bump, cases=_bump_cases, returns=("z",),
    hints=("The right-hand side of the square is $x_1 = r$. Inner means $x_1 < r$, so it is $a = s\\,(r - x_1)$.",
           "The left-hand side is $x_1 = -r$: $s\\,(r + x_1)$. Then the same two for $x_2$.",
           "In the middle the sum is nearly 4; outside one side below 3.5. `x[:, 0]` is all the $x_1$."),
    wrong=(
        Wrong("threshold 0.5", _bump(threshold=0.5),
              "With threshold ½ one step is enough, and of each pair one is always near 1: so z is near 1 everywhere."),
        Wrong("no threshold", _bump(threshold=0.0),
              "The threshold 3.5 is missing: without it the sum is positive everywhere, and z is near 1 everywhere."),
        Wrong("threshold 2", _bump(threshold=2.0),
              "With threshold 2 the four arms of the cross pass too: outside one side three units are still 1."),
        Wrong("threshold 2.5", _bump(threshold=2.5),
              "With threshold 2.5 three agreeing units are enough, so the arms of the cross stay. All four must: 3.5."),
        Wrong("threshold 3", _bump(threshold=3.0), "With threshold 3 the arms of the cross stay at ½: three steps are 1 there."),
        Wrong("threshold alone", lambda x, r, s: sigm(s * _sum(x, r, s) - 3.5), "s multiplies the sum, but not the threshold."),
        Wrong("threshold 4", _bump(threshold=4.0),
              "The sum comes near 4 but never reaches it: with threshold 4 there is no bump. Ask for a little less."),
        Wrong("outwards", lambda x, r, s: sigm(s * (4 - _sum(x, r, s) - 3.5)),
              "Your steps face outwards: each should be near 1 INSIDE, on the side of the origin."),
        Wrong("one direction", _bump((-1, -1, -1, -1)),
              "Both units of a pair face the same way. One has r − x, the other r + x: a ridge needs both."),
        Wrong("no steepness inside", _bump(inner=1.0), "The steepness s is missing in the hidden units: y = sigm(s (r ± x))."),
        Wrong("no steepness outside", _bump(out=1.0), "The steepness s is missing in the output unit: z = sigm(s (Σ y − 3.5))."),
        Wrong("hard steps", lambda x, r, s: sigm(s * ((abs(x) < r).sum(1) - 1.5)), "Your steps are 0 or 1: each is a sigm unit."),
        Wrong("hard output", lambda x, r, s: (_sum(x, r, s) > 3.5) * 1.0, "Your output is 0 or 1: its unit is a sigm too."),
        Wrong("product", lambda x, r, s: np.prod([sigm(s * (r + sign * x)) for sign in (-1, 1)], axis=(0, 2)),
              "You multiply the four steps. The output unit can only add: it takes their sum, a threshold and sigm."),
        Wrong("no output unit", _sum,
              "That is the weighted sum. The output unit still takes 3.5 off and squashes: sigm(s (Σ y − 3.5))."),
        Wrong("one sum for all", _all_rows, "You add up the steps of ALL examples: each row of x has its own sum."),
        Wrong("pairs that cancel", lambda x, r, s: np.full(len(x), sigm(-1.5 * s)),
              "Your steps add up to 2 wherever x is: in each pair they are 1 on opposite sides of ONE line. The lines are ±r."),
        Wrong("two steps", lambda x, r, s: sigm(s * (sigm(s * (r - abs(x))).sum(1) - 1.5)),
              "That is two steps, on |x₁| and |x₂|, and 1.5. The network has four, which see x itself: one for each side."),
        *_two_slips(),
    ))


def staircase(x, t, c, s):
    steps = 1 / (1 + np.exp(-s * (x[:, None] - t)))
    return c[0] + steps @ (c[1:] - c[:-1])


def _rise(x, t, s):
    return sigm(s * (x[:, None] - t))


def _staircase_cases():
    rng = np.random.default_rng(9)
    x = np.linspace(-1, 1, 9)
    return [(x, np.array([-0.5, 0.0, 0.5]), rng.normal(size=4), 20.0), (x, np.array([0.25]), np.array([1.0, -0.5]), 6.0),
            (rng.uniform(-2, 2, 4), np.array([-1.2, -0.7, 0.1, 0.9]), rng.normal(size=5), 2.7),
            (np.array([0.3]), np.array([-0.4, 0.2]), rng.normal(size=3), 5.0)]


STAIRCASE = Exercise(
    name="staircase", slide="S09", title="The heights of a staircase",
    asks="""Hidden unit $j$ is a step at $t_j$: $\\mathrm{sigm}(s\\,(x - t_j))$, $j = 1 \\dots H$. Choose the
output weights and the output bias so that the linear output has the level $c_0$ left of $t_1$, then $c_1$, …, and
$c_H$ right of $t_H$. Return $\\hat f(x)$ for `x` of shape `(T,)`; `t` is `(H,)`, `c` is `(H+1,)`, `s` is a number.""",
    stub='''def my_staircase(x, t, c, s):
    f_hat = ...
    return f_hat''',
    between={"steps": "the steps"},
    solution=staircase, cases=_staircase_cases, returns=("f̂(x)",),
    hints=("Far left of all steps every unit is 0. So what must the output bias be?",
           "Across $t_j$ unit $j$ goes from 0 to 1, $\\hat f$ from $c_{j-1}$ to $c_j$: its weight is the difference.",
           "`x[:, None] - t`: a row for each x, a column for each step. `c[1:] - c[:-1]` are all the differences."),
    wrong=(
        Wrong("levels as weights", lambda x, t, c, s: c[0] + _rise(x, t, s) @ c[1:],
              "The weights are the levels themselves. Steps stay on and add up: use the differences c_j − c_(j−1)."),
        Wrong("no bias", lambda x, t, c, s: _rise(x, t, s) @ np.diff(c),
              "The output bias is missing: left of all steps every unit is 0, and f̂ should be c_0 there."),
        Wrong("downstairs", lambda x, t, c, s: c[0] - _rise(x, t, s) @ np.diff(c),
              "The differences have the wrong sign: crossing t_j leads from c_(j−1) TO c_j, so c_j − c_(j−1)."),
        Wrong("from the first", lambda x, t, c, s: c[0] + _rise(x, t, s) @ (c[1:] - c[0]),
              "You take each level's difference to c_0. Earlier steps are still on: subtract the level before."),
        Wrong("steps reversed", lambda x, t, c, s: c[0] + _rise(-x, -t, s) @ np.diff(c),
              "Your steps go down: sigm(s (t − x)) is 1 on the left. Use x − t."),
        Wrong("no steepness", lambda x, t, c, s: c[0] + _rise(x, t, 1.0) @ np.diff(c),
              "The steepness s is missing: the units should be sigm(s (x − t))."),
        Wrong("threshold not scaled", lambda x, t, c, s: c[0] + sigm(s * x[:, None] - t) @ np.diff(c),
              "s multiplies x but not t: s x − t is 0 at x = t/s, not at t. The pre-activation is s (x − t)."),
        Wrong("last level as bias", lambda x, t, c, s: c[-1] + _rise(x, t, s) @ np.diff(c),
              "The output bias is the level on the far LEFT, c_0, not the one on the far right."),
    ))

EXERCISES = (BUMP, STAIRCASE)
