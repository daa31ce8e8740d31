"""Exercises on slides S16-S18: the negative log-likelihood, its gradient at the output, one update of SGD."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences, sigm, softmax


def nll(f, y):
    return np.mean([-np.log(f[t][y[t]]) for t in range(len(y))])


def output_gradient(f, y):
    e = np.zeros(len(f))
    e[y] = 1.0
    return -(e - f)


def sgd_update(w, b, x, y, alpha):
    f = 1 / (1 + np.exp(-(b + w @ x)))
    delta_w = -(f - y) * x
    delta_b = -(f - y)
    return w + alpha * delta_w, b + alpha * delta_b


def _nll_cases():
    rng = np.random.default_rng(18)
    drawn = [(softmax(rng.normal(size=(T, C))), rng.integers(0, C, T)) for T, C in ((4, 3), (6, 10), (5, 2), (3, 3), (1, 4))]
    return [*drawn, (softmax(rng.normal(size=(3, 4))), np.array([1, 0, 1])),
            (np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([1, 0])),
            (softmax(2 * rng.normal(size=(7, 3))), np.array([2, 2, 2, 2, 2, 2, 2]))]


def _gradient_cases():
    rng = np.random.default_rng(19)
    return [*((softmax(rng.normal(size=C)), y) for C, y in ((3, 1), (5, 0), (2, 1), (4, 3), (6, 2), (2, 0))),
            (np.array([0.25, 0.25, 0.5]), 1)]


def _update_cases():
    rng = np.random.default_rng(17)
    return [(rng.normal(size=D), 0.4, rng.normal(size=D), y, alpha)
            for D, y, alpha in ((2, 1, 0.5), (3, 0, 0.2), (4, 1, 1.3), (1, 0, 0.7), (5, 0, 1.0))]


def _nll_slowly(f, y):
    """Σ_c 1_{y=c} log f(x)_c, every term of the slide's sum."""
    return -sum(float(y[t] == c) * np.log(f[t, c]) for t in range(f.shape[0]) for c in range(f.shape[1])) / f.shape[0]


def _gradient_by_differences(f, y):
    """Central differences of -log softmax(a)_y at a = log f, which has softmax(a) = f."""
    return differences(lambda a: -np.log(softmax(a)[y]), np.log(f))


def _loss(w, b, x, y):
    f = _f(w, b, x)
    return -np.log(f if y == 1 else 1 - f)


def _update_by_differences(w, b, x, y, alpha):
    return (w - alpha * differences(lambda at: _loss(at, b, x, y), w),
            b - alpha * differences(lambda at: _loss(w, at, x, y), b))


def _picked(f, y):
    return f[np.arange(len(y)), y]


def _step(w, b, x, alpha, error):
    return w - alpha * error * x, b - alpha * error


def _f(w, b, x):
    return sigm(b + w @ x)


NLL = Exercise(
    name="nll", slide="S18", title="The negative log-likelihood",
    asks="""`f` is `(T, C)`: row $t$ holds the probabilities $f(\\mathbf{x}^{(t)})_c$. `y` is `(T,)`, the right
classes. Return the
**mean** over the examples of $l(\\mathbf{f}(\\mathbf{x}), y) = -\\log f(\\mathbf{x})_y$, natural logarithm.""",
    stub='''def my_nll(f, y):
    return ...''',
    solution=nll, cases=_nll_cases, returns=("the mean NLL",), oracle=_nll_slowly,
    hints=("The sum $\\sum_c 1_{(y=c)} \\log f(\\mathbf{x})_c$ has one term that is not 0: the one of the right class.",
           "`f[t][y[t]]` is the probability of the right class of example `t`.",
           "Take `-np.log` of each, then the mean."),
    wrong=(
        Wrong("log base 2", lambda f, y: -np.log2(_picked(f, y)).mean(),
              "That is the logarithm to base 2: the slide's log is natural, np.log."),
        Wrong("sum", lambda f, y: -np.log(_picked(f, y)).sum(),
              "That is the sum over the examples: the risk is their mean, 1/T Σ."),
        Wrong("sign", lambda f, y: np.log(_picked(f, y)).mean(),
              "The sign: log f is negative, and the NEGATIVE log-likelihood is minimised."),
        Wrong("all classes", lambda f, y: -np.log(f).sum(axis=1).mean(),
              "You summed over all classes: the indicator 1_(y=c) keeps only the right one, log f(x)_y."),
        Wrong("log of the mean", lambda f, y: -np.log(_picked(f, y).mean()),
              "You took the log of the mean probability: take the log of each example first, then the mean."),
        Wrong("mean over classes", lambda f, y: -np.log(_picked(f, y)).sum() / f.size,
              "You also divided by the number of classes C: the mean goes over the T examples only."),
        Wrong("entropy", lambda f, y: -(f * np.log(f)).sum(axis=1).mean(),
              "That is the entropy of f: the weights are the indicator 1_(y=c), not f itself."),
        Wrong("squared error", lambda f, y: ((f - np.eye(f.shape[1])[y]) ** 2).sum(axis=1).mean(),
              "That is the squared distance from e(y): the loss is the logarithm of one probability."),
        Wrong("binary", lambda f, y: -np.mean(np.log(_picked(f, y)) + np.log(1 - f).sum(axis=1) - np.log(1 - _picked(f, y))),
              "The wrong classes have a term in yours, log(1 − f_c): the sum keeps only log f(x)_y."),
        Wrong("no log", lambda f, y: (1 - _picked(f, y)).mean(), "That is 1 − f(x)_y: the slide takes the logarithm."),
    ))

OUTPUT_GRADIENT = Exercise(
    name="output_gradient", slide="S18", title="The gradient at the output",
    asks="""The loss is $-\\log f(\\mathbf{x})_y$ and $\\mathbf{f} = \\mathrm{softmax}(\\mathbf{a})$. Return its
gradient with respect to the
**pre-activation**, $\\nabla_{\\mathbf{a}}\\, l$. `f` is `(C,)`, `y` is the right class.""",
    stub='''def my_output_gradient(f, y):
    return ...''',
    solution=output_gradient, cases=_gradient_cases, returns=("∇_a l",), oracle=_gradient_by_differences,
    hints=("Write $\\mathbf{e}(y)$ for the vector with a 1 at position $y$ and 0 elsewhere.",
           "Raising $a_y$ must LOWER the loss: the entry at $y$ is negative.",
           "Write $l = \\log \\sum_c \\exp(a_c) - a_y$ and differentiate each part with respect to $a_c$."),
    wrong=(
        Wrong("sign", lambda f, y: np.eye(len(f))[y] - f,
              "That is e(y) − f, the direction that LOWERS the loss. The gradient points uphill: −(e(y) − f) = f − "
              "e(y)."),
        Wrong("gradient at f", lambda f, y: -np.eye(len(f))[y] / f,
              "That is the gradient with respect to f(x), −e(y)/f(x)_y. The question is about a: go through the "
              "softmax too."),
        Wrong("only the right class", lambda f, y: np.eye(len(f))[y] * (f - 1),
              "Only the entry y is filled. The other a_c raise the softmax's sum: their entries are f_c."),
        Wrong("the loss", lambda f, y: -np.log(f[y]), "That is the loss itself. Asked is its gradient, one entry for each a_c."),
        Wrong("f only", lambda f, y: 1.0 * f, "e(y) is missing: −(e(y) − f)."),
        Wrong("times f(1-f)", lambda f, y: (f - np.eye(len(f))[y]) * f * (1 - f),
              "The factor f(1 − f) belongs to a squared error: with the NLL it cancels against the 1/f of the "
              "logarithm."),
        Wrong("divided by C", lambda f, y: (f - np.eye(len(f))[y]) / len(f),
              "There is no 1/C: the loss is not a mean over classes."),
    ))

SGD_UPDATE = Exercise(
    name="sgd_update", slide="S17", title="One update of SGD",
    asks="""One neuron $f(\\mathbf{x}) = \\mathrm{sigm}(b + \\mathbf{w}^\\top\\mathbf{x})$ sees **one** example: `x`
is `(D,)`, `y` is 0 or 1. Its
loss is the NLL, and $\\nabla_{\\mathbf{w}}\\, l = (f(\\mathbf{x}) - y)\\,\\mathbf{x}$,
$\\nabla_b\\, l = f(\\mathbf{x}) - y$. Return the **new** `w` and
the **new** `b` after $\\Delta = -\\nabla l$, $\\theta \\leftarrow \\theta + \\alpha\\Delta$, without a regularizer.""",
    stub='''def my_sgd_update(w, b, x, y, alpha):
    w_new = ...
    b_new = ...
    return w_new, b_new''',
    solution=sgd_update, cases=_update_cases, returns=("w", "b"), oracle=_update_by_differences,
    hints=("First the prediction: `f = 1 / (1 + np.exp(-(b + w @ x)))`.",
           "$\\Delta_{\\mathbf{w}} = -(f - y)\\,\\mathbf{x}$. It is the negative gradient, so it is ADDED.",
           "Both gradients belong to the OLD $\\theta$: compute `f` once, before anything changes."),
    wrong=(
        Wrong("uphill", lambda w, b, x, y, alpha: _step(w, b, x, -alpha, _f(w, b, x) - y),
              "You climb: Δ is MINUS the gradient, so θ ← θ − α ∇l."),
        Wrong("no alpha", lambda w, b, x, y, alpha: _step(w, b, x, 1.0, _f(w, b, x) - y),
              "The learning rate α is missing."),
        Wrong("no x", lambda w, b, x, y, alpha: (w - alpha * (_f(w, b, x) - y), b - alpha * (_f(w, b, x) - y)),
              "The gradient of w is (f − y) times x: each weight is blamed as much as its input."),
        Wrong("b with the new w", lambda w, b, x, y, alpha: _late(w, b, x, y, alpha),
              "b was updated with the NEW w: both gradients belong to the old θ, compute f once."),
        Wrong("only the step", lambda w, b, x, y, alpha: (-alpha * (_f(w, b, x) - y) * x, -alpha * (_f(w, b, x) - y)),
              "That is αΔ alone: return θ + αΔ."),
        Wrong("no sigm", lambda w, b, x, y, alpha: _step(w, b, x, alpha, b + w @ x - y),
              "f is still the pre-activation: apply sigm to b + w·x."),
        Wrong("squared error", lambda w, b, x, y, alpha: _step(
            w, b, x, alpha, (_f(w, b, x) - y) * _f(w, b, x) * (1 - _f(w, b, x))),
              "The factor f(1 − f) belongs to a squared error; with the NLL it cancels."),
        Wrong("bias not moved", lambda w, b, x, y, alpha: (_step(w, b, x, alpha, _f(w, b, x) - y)[0], b),
              "The bias moves too: its gradient is f − y. (Only the REGULARIZER leaves it alone.)"),
    ))


def _late(w, b, x, y, alpha):
    new = _step(w, b, x, alpha, _f(w, b, x) - y)[0]
    return new, b - alpha * (_f(new, b, x) - y)


EXERCISES = (SGD_UPDATE, NLL, OUTPUT_GRADIENT)
