"""Exercises on slides S04-S05: the neuron, and a neuron for a given line."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def neuron(x, w, b):
    a = b + x @ w
    return a, np.tanh(a)


def line(p, q, r):
    w = np.array([q[1] - p[1], p[0] - q[0]])
    w = w / (w @ (r - p))
    return w, -(w @ p)


def _neuron_cases():
    rng = np.random.default_rng(4)
    return [(rng.normal(size=shape), rng.normal(size=shape[-1]), b) for shape, b in (
        ((3,), 0.7), ((4, 3), -1.2), ((5, 2), 0.3), ((3, 3), 0.9), ((1, 4), -0.4), ((1,), 0.5), ((2, 5), 0.0))]


def _line_cases():
    """Lines in all directions, an upright and a level one; r on either side, near and far."""
    points = (((1, 0), (0, 1), (2, 2)), ((-1, 2), (3, 0.5), (0, -1)), ((2, -1), (2, 3), (0, 1)), ((-1, 0.5), (2, 0.5), (0.5, -1)),
              ((0.5, 0.4), (-2, -1), (0.3, 0.9)), ((-1.5, -2), (-0.2, 1.1), (2.5, 0.7)))
    return [tuple(np.array(point, float) for point in three) for three in points]


def _line_by_three_equations(p, q, r):
    """a is 0 at p, 0 at q and 1 at r: three equations for w1, w2, b."""
    *w, b = np.linalg.solve([[*p, 1], [*q, 1], [*r, 1]], [0, 0, 1])
    return np.array(w), b


def _across(p, q):
    return np.array([q[1] - p[1], p[0] - q[0]])


def _through(w, p):
    return w, -(w @ p)


NEURON = Exercise(
    name="neuron", slide="S04", title="A neuron",
    asks="""A short one, to see how exercises work. Write the neuron of the slide with $g = \\tanh$, so that the **same**
lines serve one input, `x` of shape `(D,)`, and a mini-batch, `(T, D)` with one input in each row. Return the pre-activation
$a(\\mathbf{x})$ **and** the activation $h(\\mathbf{x})$: two numbers for one input, two vectors `(T,)` for a mini-batch. `w`
is `(D,)`, `b` is a number.""",
    stub="""def my_neuron(x, w, b):
    a = ...
    h = ...
    return a, h""",
    solution=neuron, cases=_neuron_cases, returns=("a(x)", "h(x)"),
    hints=("The sum is a dot product. `w @ x` and `x @ w` are the same for one input. Which of them works for `(T, D)` too?",
           "`x @ w` is that dot product for one input, and one number for each row of a mini-batch.",
           "`a = b + x @ w`, and $h$ is `np.tanh(a)`."),
    wrong=(
        Wrong("missing bias", lambda x, w, b: (x @ w, np.tanh(x @ w)), "The bias is missing: a(x) = b + wᵀx."),
        Wrong("minus bias", lambda x, w, b: (x @ w - b, np.tanh(x @ w - b)),
              "The bias is subtracted: on the slide it is added, a(x) = b + wᵀx."),
        Wrong("sigm for tanh", lambda x, w, b: (b + x @ w, sigm(b + x @ w)),
              "That is sigm(a), the exercise asks for tanh(a)."),
        Wrong("bias after g", lambda x, w, b: (b + x @ w, b + np.tanh(x @ w)),
              "The bias belongs inside g: h(x) = g(b + wᵀx), not b + g(wᵀx)."),
        Wrong("g twice", lambda x, w, b: (np.tanh(b + x @ w), np.tanh(np.tanh(b + x @ w))),
              "a(x) is the sum BEFORE g: tanh is applied once, to make h from a."),
        Wrong("h linear", lambda x, w, b: (b + x @ w, b + x @ w),
              "h(x) is still the pre-activation: apply tanh to it."),
        Wrong("tan for tanh", lambda x, w, b: (b + x @ w, np.tan(b + x @ w)),
              "That is tan(a), the tangent: the exercise asks for tanh(a), which lies between −1 and 1."),
    ))

LINE = Exercise(
    name="line", slide="S05", title="A neuron for a given line",
    asks="""Turn the question round: the line is given, and you want the neuron. In the plane, $a(\\mathbf{x}) = 0$ shall run
through the points `p` and `q`, and at a third point `r` beside that line $a(\\mathbf{r})$ shall be $1$. Return `w`, of shape
`(2,)`, and the number `b`. There is exactly one right answer.""",
    stub="""def my_line(p, q, r):
    w = ...
    b = ...
    return w, b""",
    solution=line, cases=_line_cases, returns=("w", "b"), oracle=_line_by_three_equations,
    hints=("$\\mathbf{w}$ is at right angles to the line, so to $\\mathbf{q} - \\mathbf{p}$. Which vector is at right angles to "
           "$(u, v)$?",
           "$(v, -u)$, or any multiple of it. Whatever the multiple: which $b$ makes $a(\\mathbf{p}) = 0$?",
           "$a(\\mathbf{r}) = \\mathbf{w}^\\top(\\mathbf{r} - \\mathbf{p})$ shall be 1: divide $\\mathbf{w}$ by that number, "
           "and only then "
           "compute $b = -\\mathbf{w}^\\top\\mathbf{p}$."),
    wrong=(
        Wrong("along the line", lambda p, q, r: _through((q - p) / ((q - p) @ (r - p)), p),
              "Your w lies ALONG the line: it must be at right angles to q − p = (u, v), so a multiple of (v, −u)."),
        Wrong("both entries alike", lambda p, q, r: _through((q - p)[::-1] / ((q - p)[::-1] @ (r - p)), p),
              "Your w is a multiple of (v, u). Is it at right angles to q − p = (u, v)? Their product has to be 0."),
        Wrong("towards r", lambda p, q, r: _through((r - p) / ((r - p) @ (r - p)), p),
              "Your w points from p to r, and q plays no role: it must be at right angles to q − p, wherever r lies."),
        Wrong("1 at the origin", lambda p, q, r: (np.linalg.solve([p, q], [-1, -1]), 1.0),
              "The line is right, but with b = 1 it is at the ORIGIN that a is 1: it shall be 1 at r."),
        Wrong("0 at r", lambda p, q, r: (line(p, q, r)[0], -(line(p, q, r)[0] @ r)),
              "w is right. Your b makes a(r) 0: the line runs through p and q, and r lies beside it."),
        Wrong("not scaled", lambda p, q, r: _through(_across(p, q), p),
              "The line is right, but a(r) is not 1: divide w and b by the a(r) that you get."),
        Wrong("a unit vector", lambda p, q, r: _through(
            _across(p, q) / np.linalg.norm(_across(p, q)) * np.sign(_across(p, q) @ (r - p)), p),
              "The line and the side are right, but your w has length 1. a(r) = 1 asks for a longer w when r is nearer to the "
              "line."),
        Wrong("other side", lambda p, q, r: _through(-line(p, q, r)[0], p),
              "a(r) is −1: w points to the other side of the line. Turn w and b round."),
        Wrong("sign of b", lambda p, q, r: (line(p, q, r)[0], line(p, q, r)[0] @ p),
              "w is right. The sign of b: a(p) = b + wᵀp must be 0."),
        Wrong("no bias", lambda p, q, r: (line(p, q, r)[0], 0.0),
              "w is right, b is missing: without it the line goes through the origin, not through p."),
        Wrong("b before the division", lambda p, q, r: (line(p, q, r)[0], -(_across(p, q) @ p)),
              "w is right. You computed b from w as it was before the division: compute it afterwards."),
        Wrong("divided by w r", lambda p, q, r: _through(_across(p, q) / (_across(p, q) @ r), p),
              "You divided by wᵀr. a(r) is b + wᵀr, and b = −wᵀp: divide by wᵀ(r − p)."),
    ))

EXERCISES = (NEURON, LINE)
