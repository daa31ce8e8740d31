"""Exercises on slide S31: a central difference, the relative error of two gradients, a bug hunt in backpropagation."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences, softmax

from .exercises_relative import RELATIVE


def central_difference(f, x, eps):
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] = x[i] + eps
        down[i] = x[i] - eps
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def _cubic(x):
    """Σ_i (i+1) x_i³ + x_1 x_2: its central difference is exact up to (i+1) ε²."""
    return float(sum((i + 1) * x[i] ** 3 for i in range(len(x))) + x[0] * x[1])


def _wave(x):
    return float(np.sin(x[0]) * np.exp(x[1] / 2))


def _points():
    return [(_cubic, np.array([0.7, -1.2, 0.5]), 0.1), (_wave, np.array([0.4, 0.9]), 0.2),
            (_cubic, np.array([-0.3, 0.8, 1.1, -0.6]), 0.05), (_wave, np.array([2.5, -1.0]), 0.3),
            (_cubic, np.array([0.1, -0.9, 0.0]), 0.4), (_wave, np.array([-0.7, 0.2]), 0.01)]


def _by_formula(f, x, eps):
    """What the central difference is, worked out by hand for both functions."""
    if f is _wave:
        return np.array([np.cos(x[0]) * np.exp(x[1] / 2) * np.sin(eps) / eps,
                         np.sin(x[0]) * np.exp(x[1] / 2) * np.sinh(eps / 2) / eps])
    grad = np.array([(i + 1) * (3 * x[i] ** 2 + eps**2) for i in range(len(x))])
    grad[:2] += x[[1, 0]]
    return grad


def _apart(ahead, behind, under):
    """(f(x + ahead ε) - f(x + behind ε)) / under(ε) for each coordinate."""
    return lambda f, x, eps: np.array([(f(x + ahead * d) - f(x + behind * d)) / under(eps) for d in np.eye(len(x)) * eps])


def _stretched(f, x, eps):
    """Each x_i moves by ε times itself."""
    return np.array([(f(x * (1 + d)) - f(x * (1 - d))) / (2 * eps) for d in np.eye(len(x)) * eps])


def _curvature(f, x, eps):
    return np.array([(f(x + d) - 2 * f(x) + f(x - d)) / eps**2 for d in np.eye(len(x)) * eps])


def _mutating(f, x, eps):
    """Each x_i is moved up and down by ε, and then left below where it was."""
    central = _apart(1, -1, lambda eps: 2 * eps)
    return np.array([central(f, np.where(np.arange(len(x)) < i, x - eps, x), eps)[i] for i in range(len(x))])


CENTRAL = Exercise(
    name="central_difference", slide="S31", title="The finite difference",
    asks="""`f` takes an array `x` of shape `(n,)` and returns one number. Return the gradient of `f` at `x` by **central**
differences, one entry for each coordinate of `x`:
$\\frac{\\partial f(x)}{\\partial x} \\approx \\frac{f(x+\\epsilon) - f(x-\\epsilon)}{2\\epsilon}$.
Only one coordinate moves at a time. Leave `x` as it was.""",
    stub='''def my_central_difference(f, x, eps):
    def slope(i):
        return ...

    return [slope(i) for i in range(len(x))]''',
    between={"up": "x + ε", "down": "x − ε"},
    solution=central_difference, cases=_points, returns=("the gradient",), oracle=_by_formula,
    hints=("For coordinate $i$ make two copies of `x`, and change only entry $i$ of each.",
           "`up = x.copy(); up[i] = x[i] + eps`, and `down` with a minus. Then `f(up) - f(down)`.",
           "The distance between the two points is $2\\epsilon$: `return (f(up) - f(down)) / (2 * eps)`."),
    wrong=(
        Wrong("one-sided", _apart(1, 0, lambda eps: eps),
              "That is the one-sided difference, (f(x+ε) − f(x)) / ε: its error falls only like ε. Go to both sides."),
        Wrong("backward", _apart(0, -1, lambda eps: eps),
              "That is the one-sided difference to the left, (f(x) − f(x−ε)) / ε. Go to both sides."),
        Wrong("missing 2", _apart(1, -1, lambda eps: eps), "Twice too large: x + ε and x − ε are 2ε apart, so divide by 2ε."),
        Wrong("missing eps", _apart(1, -1, lambda eps: 2), "Divided by 2 only: the ε below the line is missing."),
        Wrong("undivided", _apart(1, -1, lambda eps: 1), "That is the change of f, not its rate: divide by 2ε."),
        Wrong("no parentheses", _apart(1, -1, lambda eps: 2 / eps),
              "`/ 2 * eps` divides by 2 and then MULTIPLIES by ε: write `/ (2 * eps)`."),
        Wrong("one array", lambda f, x, eps: np.zeros_like(x),
              "Every difference is 0: are x + ε and x − ε one and the same array in yours? Each needs a copy of its own."),
        Wrong("stretched", _stretched,
              "You move each x_i by ε times itself, and divide by 2ε: it has to move by ε, whatever its size."),
        Wrong("curvature", _curvature,
              "That is the second difference, how fast the slope changes. The slope itself is asked for, from two points."),
        Wrong("all at once", lambda f, x, eps: np.full(len(x), (f(x + eps) - f(x - eps)) / (2 * eps)),
              "All coordinates move together in yours: that is one directional derivative. Move one at a time."),
        Wrong("not put back", _mutating,
              "Each coordinate stays at x − ε after its turn, so the next ones are measured elsewhere. Put it back."),
        Wrong("sign", _apart(-1, 1, lambda eps: 2 * eps), "The sign: f(x+ε) comes first, f(x−ε) is subtracted."),
    ))


def repair(W1, b1, W2, b2, x, y):
    a1 = b1 + W1 @ x
    h1 = np.tanh(a1)
    a2 = b2 + W2 @ h1
    f = np.exp(a2) / np.exp(a2).sum()
    grad_a2 = -(np.eye(len(b2))[y] - f)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def _nets():
    rng = np.random.default_rng(3)
    return [(rng.normal(size=(H, D)), rng.normal(size=H), rng.normal(size=(C, H)), rng.normal(size=C), rng.normal(size=D), y)
            for D, H, C, y in ((2, 3, 3, 2), (2, 3, 3, 0), (3, 4, 4, 1), (1, 2, 2, 1), (3, 5, 5, 4))]


def _by_differences(W1, b1, W2, b2, x, y):
    def nll(a):
        return np.log(np.exp(a).sum()) - a[y]

    def loss(h):
        return nll(b2 + W2 @ h)

    a1 = b1 + W1 @ x
    h1 = np.tanh(a1)
    return differences(nll, b2 + W2 @ h1), differences(loss, h1), differences(lambda a: loss(np.tanh(a)), a1)


def _broken(back=np.transpose, slope="1 - h²", sign=1):
    """The two lines with one or more slips."""
    def fn(W1, b1, W2, b2, x, y):
        a1 = b1 + W1 @ x
        h1 = np.tanh(a1)
        a2 = b2 + W2 @ h1
        grad_a2 = sign * (softmax(a2) - np.eye(len(b2))[y])
        grad_h1 = back(W2) @ grad_a2
        slopes = {"1 - h²": 1 - h1**2, "1": np.ones_like(h1), "1 - a²": 1 - a1**2, "h(1 - h)": h1 * (1 - h1), "1 - h": 1 - h1,
                  "a > 0": h1 > 0}
        return grad_a2, grad_h1, grad_h1 * slopes[slope]

    return fn


HUNT = Exercise(
    name="bug_hunt", slide="S31", title="A bug hunt",
    asks="""Somebody wrote backpropagation for one example and one tanh layer. A gradient check calls it **wrong at W(1)
and b(1), right at
W(2) and b(2)**: so $\\nabla_{\\mathbf{a}^{(2)}} \\ell$ is right, and the mistakes lie between $\\mathbf{a}^{(2)}$ and
$\\mathbf{a}^{(1)}$. The two lines there were
`grad_h1 = W2 @ grad_a2` and `grad_a1 = grad_h1 * (1 - a1**2)`. Both are wrong. Write them as they should be.""",
    stub='''def my_repair(W1, b1, W2, b2, x, y):
    a1 = b1 + W1 @ x
    h1 = np.tanh(a1)
    a2 = b2 + W2 @ h1
    f = np.exp(a2) / np.exp(a2).sum()
    grad_a2 = -(np.eye(len(b2))[y] - f)
    grad_h1 = ...  # it was: W2 @ grad_a2
    grad_a1 = ...  # it was: grad_h1 * (1 - a1**2)
    return grad_a2, grad_h1, grad_a1''',
    solution=repair, cases=_nets, returns=("∇a(2)", "∇h(1)", "∇a(1)"), oracle=_by_differences,
    hints=("Slide S19: $\\nabla_{\\mathbf{h}^{(k-1)}} \\ell = \\mathbf{W}^{(k)\\top} \\nabla_{\\mathbf{a}^{(k)}} \\ell$. Here "
           "$\\mathbf{W}^{(2)}$ is square, so a missing transpose raises no error.",
           "Slide S21: $\\tanh'(a) = 1 - \\tanh(a)^2$. Which variable holds $\\tanh(a)$?",
           "`grad_h1 = W2.T @ grad_a2` and `grad_a1 = grad_h1 * (1 - h1**2)`"),
    wrong=(
        Wrong("as it was", _broken(np.array, "1 - a²"),
              "That is the broken code as it was: a transpose is missing, and a1 stands where h1 belongs."),
        Wrong("transpose missing", _broken(np.array),
              "One bug is left: ∇h(1) = W(2)ᵀ ∇a(2). W(2) is square here, so the shapes do not warn you."),
        Wrong("inverse", _broken(np.linalg.inv),
              "You take the inverse of W(2), which undoes it: the gradient goes back through its transpose, slide S19."),
        Wrong("slope of a", _broken(slope="1 - a²"), "One bug is left: tanh′(a) = 1 − tanh(a)², and tanh(a1) is h1, not a1."),
        Wrong("no slope", _broken(slope="1"), "g′(a(1)) is missing: ∇a(1) = ∇h(1) ⊙ g′(a(1))."),
        Wrong("slope of sigm", _broken(slope="h(1 - h)"), "h (1 − h) is the derivative of sigm. For tanh it is 1 − h²."),
        Wrong("slope of reclin", _broken(slope="a > 0"), "1 where a > 0 is the derivative of reclin. For tanh it is 1 − h²."),
        Wrong("square missing", _broken(slope="1 - h"), "1 − h is not tanh′: the square is missing, 1 − h²."),
        Wrong("sign", _broken(sign=-1), "Everything has the wrong sign: ∇a(2) = −(e(y) − f(x)) was right, leave it as it is."),
    ))

EXERCISES = (CENTRAL, RELATIVE, HUNT)
