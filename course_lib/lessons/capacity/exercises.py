"""Exercises on slides S06-S09: XOR's weights by hand, a bump out of four sigmoids, the heights of a staircase."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm
from course_lib.exercises.values import kind
from course_lib.separability import CORNERS, GATES

X = CORNERS.astype(float)
WANT = 2 * GATES["XOR"] - 1
SHAPES = (("W(1)", (2, 2)), ("b(1)", (2,)), ("W(2)", (1, 2)), ("b(2)", (1,)))
ONES = [[1, 1], [1, 1]]
LEAST = 10.0                # degrees between the two lines


def _same_truth_table(results, cases):
    """The words for the wrong answer with the same truth table: many wrong weights make the same slip."""
    a, z = at_corners(results[0])
    y, w2 = np.sign(a[:, :2]), np.asarray(results[0][2], float).reshape(2)
    if not np.abs(a).all():
        return None
    if (z == z[0]).all() and not (y @ w2)[WANT > 0].min() > (y @ w2)[WANT < 0].max():
        return _blind(y) or f"z is {z[0]:+.0f} everywhere, and no other b(2) would help: look at w(2).".replace("-", "−")
    return _blind(y) or next((w.words for w in XOR.wrong if (at_corners(w.fn())[1] == z).all()), None)


def _blind(y):
    """The words for hidden units of which no output unit can make XOR, or None."""
    for i, j in ((1, 0), (1, 3), (2, 0), (2, 3)):
        if (y[i] == y[j]).all():
            first, second = (f"({X[k][0]:+.0f}, {X[k][1]:+.0f})".replace("-", "−") for k in (i, j))
            return f"Look at the hidden units: both corners {first} and {second} give them the same y, so z cannot differ there."
    return None


def judge_weights(got, args):
    """None, or the first thing that is wrong: their form, a corner on a line, a corner's z, parallel lines."""
    if not isinstance(got, (tuple, list)) or len(got) != 4:
        return "Return four things: W(1), b(1), W(2), b(2)."
    for (name, shape), part in zip(SHAPES, got, strict=True):
        if line := misfit(name, part, shape):
            return line
    a, z = at_corners(got)
    for x, y, a_x, z_x in zip(X, WANT, a, z, strict=True):
        place = f"At x = ({x[0]:+.0f}, {x[1]:+.0f})".replace("-", "−")
        if np.abs(a_x[2]) < 1e-6 <= np.abs(a_x[:2]).min():
            return f"{place} the output's pre-activation is exactly 0, where sgn has no side: look at b(2)."
        if np.abs(a_x).min() < 1e-6:
            unit = f"hidden unit {(j := np.abs(a_x).argmin() + 1)}, row {j} of W(1),"
            return f"{place} {unit} has a pre-activation of exactly 0: its line runs through the corner, where sgn has no side."
        if z_x != y:
            said = f"your network gives z = {z_x:+.0f}, XOR is {y:+d}. {int((z == WANT).sum())} of 4 corners are right."
            return f"{place} {said}".replace("-", "−")
    if (angle := between(np.asarray(got[0], float))) < LEAST:
        return f"That is XOR, but your two lines are {angle:.0f}° apart in direction: they should cross at {LEAST:.0f}° or more."
    return None


def between(W):
    """The angle between the lines of two units in degrees, 0 to 90."""
    sine = abs(np.linalg.det(W)) / np.prod(np.hypot(*W.T))
    return float(np.degrees(np.arcsin(min(sine, 1.0))))


def misfit(name, part, shape):
    """Why `part` cannot be the weights `name`, or None; (2,) serves for (1, 2), and a number for (1,)."""
    try:
        part = np.asarray(part, float)
    except (TypeError, ValueError):
        return f"{name} should be numbers, yours is {kind(part)}."
    if np.squeeze(part).shape != tuple(n for n in shape if n > 1):
        return f"{name} has shape {part.shape}, it should have {shape}."
    return None if np.isfinite(part).all() else f"{name} contains NaN or infinity."


def at_corners(weights):
    """Pre-activations (4, 3) and outputs z (4,) of the 2-2-1 network at the corners."""
    W, b, v, c = (np.asarray(part, float) for part in weights)
    a = b.reshape(2) + X @ W.reshape(2, 2).T
    out = c.item() + np.sign(a) @ v.reshape(2)
    return np.column_stack([a, out]), np.sign(out)


def xor():
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([2.0, -2.0])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def _weights(W1, b1, w2, b2):
    return lambda: (np.array(W1, float), np.array(b1), np.array([w2]), np.array([b2]))


XOR = Exercise(
    name="xor", slide="S06", title="XOR out of two lines that cross",
    asks="""The slide's two lines are parallel. Do they have to be? Find weights of a 2-2-1 network that compute XOR with
two lines that **cross, at 10° or more**. With $\\mathbf{y} = \\mathrm{sgn}(\\mathbf{b}^{(1)} + \\mathbf{W}^{(1)}\\mathbf{x})$,
the output $z = \\mathrm{sgn}(b^{(2)}_1 + \\sum_j W^{(2)}_{1j}\\,y_j)$ must be $+1$ at $(-1, +1)$ and $(+1, -1)$, and $-1$
at the other two corners. Return `W1` (2, 2), `b1` (2,), `W2` (1, 2) and `b2` (1,). Many answers are right.""",
    stub='''def my_xor():
    W1 = ...
    b1 = ...
    W2 = ...
    b2 = ...
    return W1, b1, W2, b2''',
    solution=xor, cases=lambda: [()], returns=tuple(name for name, _ in SHAPES), judge=judge_weights,
    slip=_same_truth_table, praise="All four corners of XOR are right, and your lines cross. Many other weights are right too.",
    hints=("XOR is $-1$ at two opposite corners. Let each hidden unit cut off one of them: a line that leaves that "
           "corner alone on its side may have any direction in between.",
           "$y_1$ = OR cuts off $(-1, -1)$: $x_1 + 2x_2$ is $-3$, $1$, $-1$, $3$ at the corners, so a threshold between "
           "$-3$ and $-1$. $y_2$ = AND cuts off $(+1, +1)$: take $2x_1 + x_2$.",
           "$z$ = “$y_1$ and not $y_2$”: a positive weight on $y_1$, a negative one on $y_2$, and a bias so that $z>0$ "
           "only for $\\mathbf{y} = (+1, -1)$."),
    wrong=(
        Wrong("parallel", _weights(ONES, [0.5, -1.5], [0.7, -0.4], -1.0),
              "Parallel lines are the slide's answer. Turn one of them: it has to keep one corner on its side, not a direction."),
        Wrong("OR", _weights(ONES, [0.5, -1.5], [0.7, 0.4], 0.0),
              "That is OR: nothing brings z below 0 at (+1, +1). Look at the weight of the unit that should cut it off, and at "
              "the bias."),
        Wrong("AND", _weights(ONES, [0.5, -1.5], [0.7, 0.4], -1.0),
              "That is AND: z asks for both units. It should ask for the first and NOT the second."),
        Wrong("NOT XOR", _weights(ONES, [0.5, -1.5], [-0.7, 0.4], 1.0),
              "That is XOR upside down, −1 and +1 exchanged: change the sign of W(2) and of b(2)."),
        Wrong("NAND", _weights(ONES, [0.5, -1.5], [0.4, -0.7], 0.0),
              "That is NAND: only (+1, +1) is cut off, (−1, −1) must be, too. Look at the signs in W(2), then at the bias."),
        Wrong("never", _weights(ONES, [0.5, -1.5], [0.7, -0.4], -2.0),
              "z is −1 everywhere: the output bias is so negative that even y = (+1, −1) does not lift z above 0."),
        Wrong("always", _weights(ONES, [0.5, -1.5], [0.7, -0.4], 2.0),
              "z is +1 everywhere: the output bias is so large that the hidden units no longer matter."),
        Wrong("NOR", _weights(ONES, [0.5, -1.5], [-0.7, -0.4], -0.6),
              "That is NOR: z is +1 only where both units are −1. The sign of the weight on y₁ is wrong."),
        Wrong("only one side", _weights([[1, 0], [0, 1]], [0.5, 0.5], [0.7, -0.4], -1.0),
              "Only (+1, −1) comes out as +1: each unit looks at one input alone. Let both units look at x₁ + x₂."),
    ))


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


def _bump_cases():
    rng = np.random.default_rng(7)
    edges = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, -1.0], [1.4, 1.4], [2.5, 0.1], [-2.5, 2.5]])
    return [(np.concatenate([edges, rng.uniform(-3, 3, (6, 2))]), 1.0, 4.0), (rng.uniform(-2, 2, (8, 2)), 1.5, 3.0),
            (rng.uniform(-2, 2, (7, 2)), 0.8, 1.3), (rng.uniform(-1, 1, (2, 2)), 1.2, 2.0), (np.array([[0.4, -0.9]]), 1.0, 2.5)]


BUMP = Exercise(
    name="bump", slide="S07", title="A bump out of four sigmoids",
    asks="""Build the 2-4-1 network: four steps, one for each side of the square $|x_1|, |x_2| < r$, near 1 on the **inner** side.
The pre-activation of a step is $s$ times the signed distance from its side, positive inside. The output adds the four up
and is above ½ only where all four agree; its pre-activation is $s$ times what the sum is above the threshold of this section.
All five units are sigm. `x` is a mini-batch `(T, 2)`; return the output `z`, of shape `(T,)`.""",
    stub='''def my_bump(x, r, s):
    z = ...
    return z''',
    solution=bump, cases=_bump_cases, returns=("z",),
    hints=("The right-hand side of the square is $x_1 = r$. Inner means $x_1 < r$, so it is $a = s\\,(r - x_1)$.",
           "The left-hand side is $x_1 = -r$: $s\\,(r + x_1)$. Then the same two for $x_2$.",
           "In the middle the sum is nearly 4; outside one side below 3.5. `x[:, 0]` is all the $x_1$."),
    wrong=(
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

EXERCISES = (XOR, BUMP, STAIRCASE)
