"""Exercise on slide S06: XOR's weights by hand."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.values import kind
from course_lib.separability import CORNERS, GATES

X = CORNERS.astype(float)
WANT = 2 * GATES["XOR"] - 1
SHAPES = (("W(1)", (2, 2)), ("b(1)", (2,)), ("W(2)", (1, 2)), ("b(2)", (1,)))
ONES = [[1, 1], [1, 1]]
AXES = ("Look at the hidden units: at the corners each has the sign of one input alone, so y is as hard as x. Let both inputs "
        "count in each.")
NO_BIAS = "Look at b(1): it is 0, so both lines run through the origin, y(−x) = −y(x), and no output unit makes XOR of that."
LEAST = 10.0                # degrees between the two lines


def _same_truth_table(results, cases):
    """The words for the wrong answer with the same truth table: many wrong weights make the same slip."""
    a, z = at_corners(results[0])
    y, w2 = np.sign(a[:, :2]), np.asarray(results[0][2], float).reshape(2)
    if not np.abs(a).all() or (z == WANT).all() and between(np.asarray(results[0][0], float)) >= LEAST:
        return None
    if not np.any(np.asarray(results[0][1], float)):
        return NO_BIAS
    if (z == z[0]).all() and not (y @ w2)[WANT > 0].min() > (y @ w2)[WANT < 0].max():
        return _blind(y) or f"z is {z[0]:+.0f} everywhere, and no other b(2) would help: look at w(2).".replace("-", "−")
    return _blind(y) or next((w.words for w in XOR.wrong if (at_corners(w.fn())[1] == z).all()), None)


def _blind(y):
    """The words for hidden units of which no output unit can make XOR, or None."""
    for i, j in ((1, 0), (1, 3), (2, 0), (2, 3)):
        if (y[i] == y[j]).all():
            first, second = (f"({X[k][0]:+.0f}, {X[k][1]:+.0f})".replace("-", "−") for k in (i, j))
            return f"Look at the hidden units: both corners {first} and {second} give them the same y, so z cannot differ there."
    return AXES if len({tuple(row) for row in y}) == len(y) else None


def judge_weights(got, args):
    """None, or the first thing that is wrong: their form, a corner on a line, a corner's z, parallel lines."""
    if not isinstance(got, (tuple, list)) or len(got) != 4:
        return "Return four things: W(1), b(1), W(2), b(2)."
    if [np.shape(part) for part in got] == [(2, 2), (1, 2), (2,), (1,)]:
        return "The order is W(1), b(1), W(2), b(2); yours looks like W(1), W(2), b(1), b(2)."
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
    if np.squeeze(part).shape != tuple(n for n in shape if n > 1) or shape != part.shape == shape[::-1]:
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
              "That is AND: z is +1 only at (+1, +1). Your hidden units are enough for XOR: look at the signs in W(2)."),
        Wrong("NOT XOR", _weights(ONES, [0.5, -1.5], [-0.7, 0.4], 1.0),
              "That is XOR upside down, −1 and +1 exchanged: change the sign of W(2) and of b(2)."),
        Wrong("NAND", _weights(ONES, [0.5, -1.5], [0.4, -0.7], 0.0),
              "That is NAND: only (+1, +1) is cut off, (−1, −1) must be, too. Look at the signs in W(2), then at the bias."),
        Wrong("never", _weights(ONES, [0.5, -1.5], [0.7, -0.4], -2.0),
              "z is −1 everywhere: the output bias is so negative that no y lifts the sum above 0."),
        Wrong("always", _weights(ONES, [0.5, -1.5], [0.7, -0.4], 2.0),
              "z is +1 everywhere: the output bias is so large that the hidden units no longer matter."),
        Wrong("NOR", _weights(ONES, [0.5, -1.5], [-0.7, -0.4], -0.6),
              "That is NOR: z is +1 only at (−1, −1). Your hidden units are enough for XOR: look at the signs in W(2)."),
        Wrong("only one side", _weights([[1, 0], [0, 1]], [0.5, 0.5], [0.7, -0.4], -1.0), AXES),
    ))

EXERCISES = (XOR,)
