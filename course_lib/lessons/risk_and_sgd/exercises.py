"""Exercises on slides S16-S18: the negative log-likelihood, and one update of SGD."""
import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences, sigm, softmax


def nll(a, y):
    m = a.max(axis=1)
    log_sum = m + np.log(np.exp(a - m[:, None]).sum(axis=1))
    return (log_sum - a[np.arange(len(y)), y]).mean()


def sgd_update(w, b, x, y, alpha, lam):
    f = 1 / (1 + np.exp(-(b + w @ x)))
    delta_w = -(f - y) * x - lam * 2 * w
    delta_b = -(f - y)
    return w + alpha * delta_w, b + alpha * delta_b


LAST = -2     # of the cases of `nll`: in these two f(x)_y is 0 in floating point, or exp overflows
NEVER_F = ("Right for ordinary rows. But where f(x)_y is smaller than any float it becomes 0, and its log −inf (or exp "
"overflows, "
           "and inf/inf is nan). Never form f: −log f_y = log Σ exp(a_c) − a_y, and take the largest a_c out of the sum first.")


def _nll_cases():
    rng = np.random.default_rng(18)
    drawn = [(2 * rng.normal(size=(T, C)), rng.integers(0, C, T)) for T, C in ((4, 3), (6, 10), (5, 2), (3, 3), (1, 4))]
    return [*drawn, (rng.normal(size=(3, 4)), np.array([1, 0, 1])), (np.array([[0.5, 0.5], [1.0, 2.0]]), np.array([1, 0])),
            (3 * rng.normal(size=(7, 3)), np.array([2, 2, 2, 2, 2, 2, 2])),
            (np.array([[0.0, 900.0], [3.0, -2000.0]]), np.array([0, 0])),
            (np.array([[1000.0, 999.0, 0.0], [-1000.0, -1001.0, -1003.0], [0.5, 1.0, 2.0]]), np.array([2, 1, 0]))]


def _update_cases():
    rng = np.random.default_rng(17)
    return [(rng.normal(size=D), 0.4, rng.normal(size=D), y, alpha, lam)
            for D, y, alpha, lam in ((2, 1, 0.5, 0.1), (3, 0, 0.2, 0.3), (4, 1, 1.3, 0.0), (1, 0, 0.7, 0.05), (5, 0, 1.0, 0.2))]


def _nll_slowly(a, y):
    """−Σ_c 1_{y=c} log f(x)_c, with log f_c = −log Σ_d exp(a_d − a_c), two numbers at a time."""
    return sum(np.logaddexp.reduce(row - row[c]) for row, c in zip(a, y, strict=True)) / len(y)


def _inf_or_nan(results, cases):
    """nan equals nothing, so an answer that forms f is known by being right until f_y is 0."""
    if all(compare("", value, _one_maximum(*args)) is None for value, args in zip(results, cases, strict=True)):
        return None
    small = list(zip(results, cases, strict=True))[:LAST]
    right = all(compare("", value, nll(*args)) is None for value, args in small)
    return NEVER_F if right and not np.isfinite(np.asarray(results[LAST:], float)).all() else None


def _one_maximum(a, y, axis=None):
    """Of someone who subtracts the largest a_c of the whole array, or of each column."""
    log_sum = a.max() + np.log(np.exp(a - a.max(axis=axis)).sum(axis=1))
    return (log_sum - a[np.arange(len(y)), y]).mean()


def _objective(w, b, x, y, lam):
    f = _f(w, b, x)
    return -np.log(f if y == 1 else 1 - f) + lam * (w @ w)


def _update_by_differences(w, b, x, y, alpha, lam):
    return (w - alpha * differences(lambda at: _objective(at, b, x, y, lam), w),
            b - alpha * differences(lambda at: _objective(w, at, x, y, lam), b))


def _picked(a, y):
    """log f(x)_y of each example."""
    return np.log(softmax(a))[np.arange(len(y)), y]


def _step(w, b, x, alpha, lam, error=None, y=None):
    """The right update, or that of someone with another `error` than f − y."""
    error = _f(w, b, x) - y if error is None else error
    return w - alpha * (error * x + lam * 2 * w), b - alpha * error


def _regularized(w, b, x, y, alpha, term):
    """The update of someone with another `term` than λ∇Ω."""
    new_w, new_b = _step(w, b, x, alpha, 0.0, y=y)
    return new_w - alpha * term, new_b


def _f(w, b, x):
    return sigm(b + w @ x)


NLL = Exercise(
    name="nll", slide="S18", title="The loss, without the probability",
    asks="""`a` is `(T, C)`: row $t$ holds $\\mathbf{a}^{(L+1)}(\\mathbf{x}^{(t)})$, what goes **into** the softmax. `y` is
`(T,)`, the right classes. Return the **mean** over the examples of the slide's loss $-\\log f(\\mathbf{x})_y$, natural
logarithm, with $\\mathbf{f} = \\mathrm{softmax}(\\mathbf{a})$. It must be right where $f(\\mathbf{x})_y$ is too small for a
float: for $\\mathbf{a} = (0, 900)$ and the first class the loss is 900.""",
    stub='''def my_nll(a, y):
    return ...''',
    between={"m": "the largest of the row", "log_sum": "log Σ exp(a)"},
    solution=nll, cases=_nll_cases, returns=("the mean NLL",), oracle=_nll_slowly, slip=_inf_or_nan,
    hints=("Put the softmax into the logarithm and simplify on paper before you write any code: which two terms are left?",
           "$-\\log f_y = \\log \\sum_c \\exp(a_c) - a_y$. No probability is left, but $\\exp(900)$ is inf. What may you take "
           "out "
           "of the sum?",
           "$\\log \\sum_c \\exp(a_c) = m + \\log \\sum_c \\exp(a_c - m)$ for any $m$; take the largest of the row, "
           "`a.max(axis=1)`. `a[np.arange(len(y)), y]` are all the $a_y$."),
    wrong=(
        Wrong("log of the softmax", lambda a, y: -_picked(a, y).mean(), NEVER_F),
        Wrong("maximum not added back", lambda a, y: nll(a, y) - a.max(axis=1).mean(),
              "You subtracted the largest a_c inside the sum and did not add it back outside: log Σ exp(a_c) = m + log Σ "
              "exp(a_c − m)."),
        Wrong("one maximum for all", _one_maximum,
              "You subtract one maximum for the whole mini-batch: in a row far below it every exp is 0. Each row has its own."),
        Wrong("maximum of each column", lambda a, y: _one_maximum(a, y, 0),
              "You subtract the largest of each COLUMN: what is taken out of a row's sum must be one number for all its a_c."),
        Wrong("one sum for all", lambda a, y: np.logaddexp.reduce(a, axis=None) - a[np.arange(len(y)), y].mean(),
              "Your Σ exp(a_c) runs over the whole mini-batch: each row is an example and has a sum of its own."),
        Wrong("log of a", lambda a, y: -np.log(a[np.arange(len(y)), y]).mean(),
              "You take the logarithm of a_y itself: a is what goes INTO the softmax, no probability yet."),
        Wrong("no log", lambda a, y: -np.exp(_picked(a, y)).mean(),
              "That is minus the mean of f(x)_y: the logarithm is missing."),
        Wrong("log base 2", lambda a, y: nll(a, y) / np.log(2),
              "That is the logarithm to base 2: the slide's log is natural, np.log."),
        Wrong("sum", lambda a, y: nll(a, y) * len(y), "That is the sum over the examples: the risk is their mean, 1/T Σ."),
        Wrong("sign", lambda a, y: -nll(a, y), "The sign: log f is negative, and the NEGATIVE log-likelihood is minimised."),
        Wrong("mean over classes", lambda a, y: nll(a, y) / a.shape[1],
              "You also divided by the number of classes C: the mean goes over the T examples only."),
        Wrong("a_y alone", lambda a, y: -a[np.arange(len(y)), y].mean(),
              "That is −a_y alone: log Σ exp(a_c) is missing, by which the other classes count."),
        Wrong("the sum alone", lambda a, y: nll(a, y) + a[np.arange(len(y)), y].mean(),
              "That is log Σ exp(a_c) alone: a_y is missing, so your loss does not know which class is right."),
        Wrong("the largest for the sum", lambda a, y: (a.max(axis=1) - a[np.arange(len(y)), y]).mean(),
              "You took the largest a_c for log Σ exp(a_c). That is near for a network that is sure, but not equal."),
        Wrong("the predicted class", lambda a, y: nll(a, a.argmax(axis=1)),
              "That is the loss of the class with the largest a_c. Asked is that of the RIGHT class, y."),
        Wrong("every label for every row", lambda a, y: (np.logaddexp.reduce(a, axis=1)[:, None] - a[:, y]).mean(),
              "You took the mean over all pairs of a row and a label, as a[:, y] gives them: each row has one label of its own."),
        Wrong("over the examples", lambda a, y: (np.logaddexp.reduce(a, axis=0)[y] - a[np.arange(len(y)), y]).mean(),
              "Your softmax sums over the examples, axis 0. An example is a row: sum over its classes."),
        Wrong("log of the mean", lambda a, y: -np.log(np.exp(_picked(a, y)).mean()),
              "That is −log of the mean of f(x)_y. Asked is the mean of the losses: first the logarithm, then the mean."),
        Wrong("y left out of the sum",
              lambda a, y: np.mean([np.logaddexp.reduce(np.delete(row, c)) - row[c] for row, c in zip(a, y, strict=True)]),
              "The right class is missing in your Σ exp(a_c): softmax divides by the sum over ALL classes."),
        Wrong("one minus f", lambda a, y: 1 - np.exp(_picked(a, y)).mean(),
              "That is the mean of 1 − f(x)_y, the probability of all other classes: the loss is a logarithm."),
    ))

SGD_UPDATE = Exercise(
    name="sgd_update", slide="S17", title="One update of SGD",
    asks="""One neuron $f(\\mathbf{x}) = \\mathrm{sigm}(b + \\mathbf{w}^\\top\\mathbf{x})$ sees **one** example: `x` is
`(D,)`, `y` is 0 or 1. Its loss is the NLL: $-\\ln f(\\mathbf{x})$ if $y = 1$, $-\\ln(1 - f(\\mathbf{x}))$ if $y = 0$. The
regularizer is $\\Omega = \\sum_i w_i^2$, without the bias, and `lam` is $\\lambda$. Find the gradients on paper first. Then
return the **new** `w` and the **new** `b` after the slide's update, $\\Delta = -\\nabla \\ell - \\lambda \\nabla \\Omega$,
$\\boldsymbol\\theta \\leftarrow \\boldsymbol\\theta + \\alpha\\Delta$.""",
    stub='''def my_sgd_update(w, b, x, y, alpha, lam):
    w_new = ...
    b_new = ...
    return w_new, b_new''',
    between={"delta_w": "Δw", "delta_b": "Δb"},
    solution=sgd_update, cases=_update_cases, returns=("w", "b"), oracle=_update_by_differences,
    hints=("Begin with $\\partial\\ell/\\partial a$ at $a = b + \\mathbf{w}^\\top\\mathbf{x}$, once for $y = 1$ and once for "
           "$y = 0$; "
           "$\\mathrm{sigm}' = f(1 - f)$ (S11). The two results are one formula in $f$ and $y$.",
           "$\\partial\\ell/\\partial a = f - y$. How does $a$ depend on $w_i$, and on $b$?",
           "$\\nabla_{\\mathbf{w}}\\ell = (f - y)\\,\\mathbf{x}$, $\\nabla_b \\ell = f - y$ and $\\nabla_{\\mathbf{w}}\\Omega "
           "= 2\\mathbf{w}$, all at the OLD "
           "$\\boldsymbol\\theta$: compute `f` once, before anything changes. $\\Delta$ has a minus and is ADDED."),
    wrong=(
        Wrong("uphill", lambda w, b, x, y, alpha, lam: _step(w, b, x, -alpha, lam, y=y),
              "You climb: Δ is MINUS the gradient, so θ ← θ − α (∇ℓ + λ∇Ω)."),
        Wrong("no alpha", lambda w, b, x, y, alpha, lam: _step(w, b, x, 1.0, lam, y=y), "The learning rate α is missing."),
        Wrong("no x", lambda w, b, x, y, alpha, lam: _step(w, b, np.ones_like(x), alpha, lam, _f(w, b, x) - y),
              "The gradient of w is (f − y) times x: each weight is blamed as much as its input."),
        Wrong("b with the new w", lambda w, b, x, y, alpha, lam: _late(w, b, x, y, alpha, lam),
              "b was updated with the NEW w: both gradients belong to the old θ, compute f once."),
        Wrong("only the step", lambda w, b, x, y, alpha, lam: (
            _step(w, b, x, alpha, lam, y=y)[0] - w, -alpha * (_f(w, b, x) - y)), "That is αΔ alone: return θ + αΔ."),
        Wrong("no sigm", lambda w, b, x, y, alpha, lam: _step(w, b, x, alpha, lam, b + w @ x - y),
              "f is still the pre-activation: apply sigm to b + wᵀx."),
        Wrong("squared error", lambda w, b, x, y, alpha, lam: _step(
            w, b, x, alpha, lam, (_f(w, b, x) - y) * _f(w, b, x) * (1 - _f(w, b, x))),
              "The factor f(1 − f) belongs to a squared error; with the NLL it cancels."),
        Wrong("y = 0 as y = 1", lambda w, b, x, y, alpha, lam: _step(w, b, x, alpha, lam, _f(w, b, x) - 1),
              "Right for y = 1. For y = 0 the loss is −ln(1 − f), and ∂ℓ/∂a is f: in one formula f − y."),
        Wrong("bias not moved", lambda w, b, x, y, alpha, lam: (_step(w, b, x, alpha, lam, y=y)[0], b),
              "The bias moves too: its gradient is f − y. (Only the REGULARIZER leaves it alone.)"),
        Wrong("no regularizer", lambda w, b, x, y, alpha, lam: _step(w, b, x, alpha, 0.0, y=y),
              "−λ∇Ω is missing: Δ has two parts, and ∇Ω = 2w."),
        Wrong("no 2", lambda w, b, x, y, alpha, lam: _step(w, b, x, alpha, lam / 2, y=y),
              "The derivative of w² is 2w: ∇Ω is 2w, not w."),
        Wrong("L1", lambda w, b, x, y, alpha, lam: _regularized(w, b, x, y, alpha, lam * np.sign(w)),
              "sign(w) is the gradient of Σ|w|: this Ω sums squares."),
        Wrong("the value of the regularizer", lambda w, b, x, y, alpha, lam: _regularized(w, b, x, y, alpha, lam * (w @ w)),
              "You put in Ω itself, one number for all weights. Its gradient has an entry for each w_i."),
        Wrong("no logarithm", lambda w, b, x, y, alpha, lam: _step(
            w, b, x, alpha, lam, (1 - 2 * y) * _f(w, b, x) * (1 - _f(w, b, x))),
              "That is the slope of f, not that of ln f: f(1 − f) is sigm′, and the logarithm before it has a derivative, too."),
        Wrong("bias penalized", lambda w, b, x, y, alpha, lam: (
            _step(w, b, x, alpha, lam, y=y)[0], b - alpha * (_f(w, b, x) - y + 2 * lam * b)),
              "Ω is the sum over the weights: the bias is not in it, its gradient is f − y alone."),
    ))


def _late(w, b, x, y, alpha, lam):
    new = _step(w, b, x, alpha, lam, y=y)[0]
    return new, b - alpha * (_f(new, b, x) - y)


EXERCISES = (SGD_UPDATE, NLL)
