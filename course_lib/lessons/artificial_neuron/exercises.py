"""Exercises on slides S04-S05: the neuron, its line, XOR out of neurons."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def neuron(x, w, b):
    a = b + x @ w
    return a, np.tanh(a)


def line(w, b):
    norm = np.sqrt(w @ w)
    return -b / norm, w / norm


def _neuron_cases():
    rng = np.random.default_rng(4)
    return [(rng.normal(size=shape), rng.normal(size=shape[-1]), b) for shape, b in (
        ((3,), 0.7), ((4, 3), -1.2), ((5, 2), 0.3), ((3, 3), 0.9), ((1, 4), -0.4), ((1,), 0.5), ((2, 5), 0.0))]


def _line_cases():
    return [(np.array([3.0, 4.0]), 2.0), (np.array([-1.0, 0.5]), 0.3), (np.array([0.2, -2.0]), -1.5),
            (np.array([1.0, -2.0, 2.0]), 6.0), (np.array([-0.5, 1.5, 0.0, -1.0]), -0.7), (np.array([1.0, 0.0]), 0.0)]


NEURON = Exercise(
    name="neuron", slide="S04", title="A neuron",
    asks="""Write the neuron of the slide with $g = \\tanh$. Return the pre-activation $a(\\mathbf{x})$ **and** the activation
$h(\\mathbf{x})$. `x` is one input `(D,)` or a mini-batch `(T, D)`, `w` is `(D,)`, `b` is a number.""",
    stub="""def my_neuron(x, w, b):
    a = ...
    h = ...
    return a, h""",
    solution=neuron, cases=_neuron_cases, returns=("a(x)", "h(x)"),
    hints=("$a(\\mathbf{x}) = b + \\sum_i w_i x_i$: the sum is a dot product.",
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
    ))

LINE = Exercise(
    name="line", slide="S05", title="Where the line is",
    asks="""The neuron decides by the line $a(\\mathbf{x}) = 0$. Return its **signed distance** from the origin, measured along
$\\mathbf{w}$, and the **unit vector** at right angles to it that points to the side where $a > 0$.""",
    stub="""def my_line(w, b):
    distance = ...
    normal = ...
    return distance, normal""",
    solution=line, cases=_line_cases, returns=("the distance", "the normal"),
    hints=("Walk from the origin along $\\mathbf{w}/\\|\\mathbf{w}\\|$ for a distance $d$. Where is $a = 0$?",
           "$b + \\mathbf{w}\\cdot d\\,\\mathbf{w}/\\|\\mathbf{w}\\| = b + d\\,\\|\\mathbf{w}\\| = 0$.",
           "`np.sqrt(w @ w)` is $\\|\\mathbf{w}\\|$, and $d = -b/\\|\\mathbf{w}\\|$."),
    wrong=(
        Wrong("sign", lambda w, b: (b / np.sqrt(w @ w), w / np.sqrt(w @ w)),
              "The sign of the distance: b + d‖w‖ = 0 gives d = −b/‖w‖. A positive bias moves the line AGAINST w."),
        Wrong("not divided", lambda w, b: (-b, w / np.sqrt(w @ w)),
              "−b is the distance only when ‖w‖ = 1: a longer w brings the line nearer, divide by ‖w‖."),
        Wrong("squared norm", lambda w, b: (-b / (w @ w), w / np.sqrt(w @ w)),
              "You divided by ‖w‖², not ‖w‖: take the square root."),
        Wrong("unsigned", lambda w, b: (abs(b) / np.sqrt(w @ w), w / np.sqrt(w @ w)),
              "The distance is signed: positive when the line lies on the side w points to."),
        Wrong("not a unit vector", lambda w, b: (-b / np.sqrt(w @ w), w),
              "The normal should have length 1: divide w by ‖w‖."),
        Wrong("along the line", lambda w, b: (-b / np.sqrt(w @ w), np.array([-w[1], w[0]]) / np.sqrt(w @ w)),
              "That vector lies ALONG the line. The one at right angles to it is w itself, made length 1."),
    ))

EXERCISES = (NEURON, LINE)
