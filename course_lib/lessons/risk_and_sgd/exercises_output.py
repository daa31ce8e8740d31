"""Exercise on slide S18: the gradient at the output."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences, softmax


def output_gradient(f, y):
    e = np.zeros(len(f))
    e[y] = 1.0
    return -(e - f)


def _gradient_cases():
    rng = np.random.default_rng(19)
    return [*((softmax(rng.normal(size=C)), y) for C, y in ((3, 1), (5, 0), (2, 1), (4, 3), (6, 2), (2, 0))),
            (np.array([0.25, 0.25, 0.5]), 1)]


def _gradient_by_differences(f, y):
    """Central differences of -log softmax(a)_y at a = log f, which has softmax(a) = f."""
    return differences(lambda a: -np.log(softmax(a)[y]), np.log(f))


OUTPUT_GRADIENT = Exercise(
    name="output_gradient", slide="S18", title="The gradient at the output",
    asks="""The loss is $-\\log f(\\mathbf{x})_y$ and $\\mathbf{f} = \\mathrm{softmax}(\\mathbf{a})$. Return its gradient with
respect to the **pre-activation**, $\\nabla_{\\mathbf{a}}\\, \\ell$. `f` is `(C,)`, `y` is the right class.""",
    stub='''def my_output_gradient(f, y):
    return ...''',
    between={"e": "e(y)"},
    solution=output_gradient, cases=_gradient_cases, returns=("∇_a ℓ",), oracle=_gradient_by_differences,
    hints=("Write $\\mathbf{e}(y)$ for the vector with a 1 at position $y$ and 0 elsewhere.",
           "Raising $a_y$ must LOWER the loss: the entry at $y$ is negative.",
           "Write $\\ell = \\log \\sum_c \\exp(a_c) - a_y$ and differentiate each part with respect to $a_c$."),
    wrong=(
        Wrong("sign", lambda f, y: np.eye(len(f))[y] - f,
              "That is e(y) − f, the direction that LOWERS the loss. The gradient points uphill: −(e(y) − f) = f − "
              "e(y)."),
        Wrong("gradient at f", lambda f, y: -np.eye(len(f))[y] / f,
              "That is the gradient with respect to f(x), −e(y)/f(x)_y. The question is about a: go through the "
              "softmax too."),
        Wrong("only the right class", lambda f, y: np.eye(len(f))[y] * (f - 1),
              "Only the entry y is filled. The other a_c raise the softmax's sum: their entries are f_c."),
        Wrong("sign beside y", lambda f, y: np.where(np.arange(len(f)) == y, f - 1, -f),
              "The entry y is right, the sign of the others is not: raising another a_c RAISES the loss, its entry is f_c."),
        Wrong("the loss", lambda f, y: -np.log(f[y]), "That is the loss itself. Asked is its gradient, one entry for each a_c."),
        Wrong("f only", lambda f, y: 1.0 * f, "e(y) is missing: −(e(y) − f)."),
        Wrong("times f(1-f)", lambda f, y: (f - np.eye(len(f))[y]) * f * (1 - f),
              "The factor f(1 − f) belongs to a squared error: with the NLL it cancels against the 1/f of the "
              "logarithm."),
        Wrong("the most probable class", lambda f, y: f - np.eye(len(f))[f.argmax()],
              "You take the class that f makes most probable: e(y) has its 1 at the RIGHT class, whatever f says."),
        Wrong("one everywhere", lambda f, y: f - 1, "You subtract 1 from every entry: e(y) is 1 at y alone."),
        Wrong("whole numbers", lambda f, y: 0 * f,
              "Every entry is 0. If you fill an array of whole numbers, it cuts the decimals off: make it of floats."),
        Wrong("divided by C", lambda f, y: (f - np.eye(len(f))[y]) / len(f),
              "There is no 1/C: the loss is not a mean over classes."),
    ))

EXERCISES = (OUTPUT_GRADIENT,)
