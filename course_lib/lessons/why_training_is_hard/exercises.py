"""Exercises on slides S37 to S39: how a layer shrinks the gradient, bias and variance, underfitting or overfitting."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def layer_factor(W, dg):
    mean_square = (dg**2).mean(axis=0)
    return np.sqrt((W**2 * mean_square).sum() / len(W))


def bias_variance(f, f_star, sigma):
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def shares(train_error, new_error, goal, n):
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    margin = 2 * np.sqrt(new_error * (1 - new_error) / n)
    return under, over, margin


def _layers():
    rng = np.random.default_rng(0)
    return [(rng.normal(size=(4, 3)), rng.uniform(0, 0.25, (5, 3))), (rng.normal(size=(2, 6)) + 0.3, rng.uniform(0, 1, (4, 6))),
            *((rng.normal(size=(m, n)), rng.uniform(0.1, 1, (T, n))) for m, n, T in ((3, 3, 3), (5, 2, 1), (1, 4, 2), (4, 1, 6)))]


def _by_units(W, dg):
    """Gradients that reach one unit only, one after the other: their squares have the mean of every random direction."""
    squares = [sum((W[j, i] * row[i]) ** 2 for i in range(W.shape[1])) for j in range(len(W)) for row in dg]
    return np.sqrt(sum(squares) / len(squares))


def _fits():
    rng, x = np.random.default_rng(1), np.linspace(-1, 1, 9)
    return [(rng.normal(size=(5, 9)) * 0.4 + 0.5 * x, np.sin(3 * x), 0.3), (rng.normal(size=(3, 9)) + 0.2, x**2, 0.1),
            *((rng.normal(size=(S, P)) + 0.5, rng.normal(size=P), sigma)
              for S, P, sigma in ((4, 4, 0.7), (2, 3, 1.3), (6, 1, 0.5)))]


def _one_by_one(f, f_star, sigma):
    S, P = f.shape
    means = [sum(f[s, i] for s in range(S)) / S for i in range(P)]
    bias2 = sum((means[i] - f_star[i]) ** 2 for i in range(P)) / P
    variance = sum((f[s, i] - means[i]) ** 2 for s in range(S) for i in range(P)) / (S * P)
    return bias2, variance, sum((f[s, i] - f_star[i]) ** 2 for s in range(S) for i in range(P)) / (S * P) + sigma**2


def _total(bias2, variance, sigma):
    return bias2, variance, bias2 + variance + sigma**2


def _runs():
    return [(0.4, 0.45, 0.1, 2000), (0.0, 0.25, 0.1, 500), (0.15, 0.3, 0.05, 2000), (0.02, 0.06, 0.1, 1000),
            (0.2, 0.18, 0.05, 800), (0.3, 0.5, 0.4, 100), (0.1, 0.08, 0.2, 50), (0.25, 0.25, 0.25, 400), (0.35, 0.3, 0.32, 900),
            (0.07, 0.41, 0.0, 60)]


def _cut(train_error, new_error, goal, n):
    """The part of the line from the goal to the new error that lies below the training error, and the part above it."""
    end = max(new_error, goal)
    cut = sorted((goal, train_error, end))[1]
    return cut - goal, end - cut, np.sqrt(4 * new_error * (1 - new_error)) / np.sqrt(n)


def _margin(p, n):
    return 2 * np.sqrt(p * (1 - p) / n)


FACTOR = Exercise(
    name="layer_factor", slide="S37", title="By how much does one layer shrink the gradient?",
    asks="""`W` is $\\mathbf{W}^{(k)}$, `(H_k, H_below)`, and row $t$ of `dg` is $g'(\\mathbf{a}^{(k-1)})$ of example $t$,
`(T, H_below)`. On the way down $\\nabla_{\\mathbf{a}^{(k)}} \\ell = \\boldsymbol\\delta$ becomes
$\\mathbf{W}^{(k)\\top}\\boldsymbol\\delta \\odot g'(\\mathbf{a}^{(k-1)})$. Suppose $\\boldsymbol\\delta$ has length 1
and a **random direction**: then the mean of $\\delta_j \\delta_{j'}$ is $1/H_k$ for $j = j'$ and 0 otherwise. Return the
root of the mean **square** length of what arrives, the mean taken over directions and examples.""",
    stub='''def my_layer_factor(W, dg):
    factor = ...
    return factor''',
    between={"mean_square": "the mean square of g′"},
    solution=layer_factor, cases=_layers, returns=("factor",), oracle=_by_units,
    hints=("What arrives at unit $i$ is $g'_i \\sum_j W_{ji}\\delta_j$. Square it and take the mean over $\\delta$: only the "
           "squares $W_{ji}^2$ survive.",
           "That leaves $\\frac{1}{H_k}\\sum_i \\sum_j W_{ji}^2\\, \\overline{g_i'^2}$, with the mean of $g_i'^2$ over the "
           "examples.",
           "`(dg**2).mean(axis=0)` has one number for each unit below, each column of `W`. `len(W)` is $H_k$. The root comes "
           "last."),
    wrong=(
        Wrong("no root", lambda W, dg: (W**2 * (dg**2).mean(axis=0)).sum() / len(W),
              "That is the mean square. The factor of the length is its root."),
        Wrong("mean first", lambda W, dg: np.sqrt((W**2 * dg.mean(axis=0) ** 2).sum() / len(W)),
              "You average g′ and square then. A length is made of squares: square each g′, then average."),
        Wrong("not divided", lambda W, dg: np.sqrt((W**2 * (dg**2).mean(axis=0)).sum()),
              "δ has length 1 as a whole: each of its H_k entries has mean square 1/H_k. Divide by H_k."),
        Wrong("units below", lambda W, dg: np.sqrt((W**2 * (dg**2).mean(axis=0)).sum() / W.shape[1]),
              "You divide by the number of units below. δ lives in layer k: divide by H_k, the rows of W."),
        Wrong("both", lambda W, dg: np.sqrt((W**2 * (dg**2).mean(axis=0)).mean()),
              "You average over all entries of W. Average over the units j of layer k, but sum over the units i below."),
        Wrong("variance", lambda W, dg: np.sqrt((W**2 * dg.var(axis=0)).sum() / len(W)),
              "You took the variance of g′: its mean is not subtracted, a length is the mean of the squares themselves."),
        Wrong("W alone", lambda W, dg: np.sqrt((W**2).sum() / len(W)),
              "g′ is missing: it is the factor that makes sigm shrink the gradient."),
        Wrong("weights added", lambda W, dg: np.sqrt((W.sum(axis=0) ** 2 * (dg**2).mean(axis=0)).sum() / len(W)),
              "You add the weights before squaring: then they cancel. In a random direction the squares add."),
        Wrong("the worst direction", lambda W, dg: np.linalg.norm(W * np.sqrt((dg**2).mean(axis=0)), 2),
              "That is the worst direction, a largest singular value. Asked is the mean over all directions."),
        Wrong("one direction", lambda W, dg: np.sqrt(((W.sum(axis=0) * dg) ** 2).sum(axis=1) / len(W)).mean(),
              "That is one direction, a δ whose entries are all the same, and a mean of lengths, not of their squares. Take the "
              "mean over all directions."),
        Wrong("no root, units below", lambda W, dg: (W**2 * (dg**2).mean(axis=0)).sum() / W.shape[1],
              "Two things: the root is missing, and you divide by the number of units below, not by H_k."),
        Wrong("mean first, units below", lambda W, dg: np.sqrt((W**2 * dg.mean(axis=0) ** 2).sum() / W.shape[1]),
              "Two things: square each g′ before you average, and divide by H_k, not by the number of units below."),
        Wrong("a bound", lambda W, dg: np.linalg.norm(W, 2) * dg.max(),
              "That is the bound, the largest singular value of W times the largest g′. Asked is the mean over directions."),
    ))

BIAS_VARIANCE = Exercise(
    name="bias_variance", slide="S38", title="Bias, variance, and the error they make",
    asks="""Row $s$ of `f` holds $\\hat f_s(x)$, the network trained on training set $s$, at a number of points $x$; `f_star`
holds $f^*(x)$ at the same points. New examples are $y = f^*(x) + $ noise of standard deviation `sigma`. Return three
numbers, each a mean over the points: $\\text{bias}^2$, the squared distance of the **mean fit** from $f^*$; the **variance**
of the fits around their mean, with $\\frac1S$; and the mean squared error on new examples that follows from the two.""",
    stub='''def my_bias_variance(f, f_star, sigma):
    bias2 = ...
    variance = ...
    error = ...
    return bias2, variance, error''',
    solution=bias_variance, cases=_fits, returns=("bias²", "variance", "error"), oracle=_one_by_one,
    hints=("The mean fit is a function of x: average over the training sets, `axis=0`.",
           "`((mean - f_star) ** 2).mean()` is bias². The variance compares `f` with the mean fit instead.",
           "error = bias² + variance + σ²."),
    wrong=(
        Wrong("wrong axis", lambda f, s, n: _total(((f.mean(axis=1)[:, None] - s) ** 2).mean(), f.var(axis=1).mean(), n),
              "You average over x (axis=1): that is how much one fit goes up and down. Average over the training sets, axis=0."),
        Wrong("S - 1", lambda f, s, n: _total(((f.mean(axis=0) - s) ** 2).mean(), f.var(axis=0, ddof=1).mean(), n),
              "You divide by S − 1. Then bias² and variance do not add up to the distance of these fits from f*: use 1/S."),
        Wrong("not squared", lambda f, s, n: _total(np.abs(f.mean(axis=0) - s).mean(), f.var(axis=0).mean(), n),
              "The bias is not squared."),
        Wrong("root", lambda f, s, n: _total(np.sqrt(((f.mean(axis=0) - s) ** 2).mean()), f.var(axis=0).mean(), n),
              "That is the bias, in the units of y. Asked is its square: leave the root away."),
        Wrong("x first", lambda f, s, n: _total((f.mean() - s.mean()) ** 2, f.mean(axis=1).var(), n),
              "You average over x before you compare: a fit that is too high here and too low there then looks right. Compare "
              "point by point, then average."),
        Wrong("around f*", lambda f, s, n: _total(((f.mean(axis=0) - s) ** 2).mean(), ((f - s) ** 2).mean(), n),
              "Your variance is the distance from f*, which contains the bias again. Variance is measured around the mean fit."),
        Wrong("noise in the variance", lambda f, s, n: (((f.mean(axis=0) - s) ** 2).mean(), f.var(axis=0).mean() + n**2,
                                                       ((f - s) ** 2).mean() + n**2),
              "Your variance contains σ². The fits vary without it, too: the noise of NEW examples comes on top, in the error."),
        Wrong("each fit", lambda f, s, n: _total(((f - s) ** 2).mean(), f.var(axis=0).mean(), n),
              "Your bias² compares each fit with f*, which contains the variance. Take the mean fit first."),
        Wrong("no noise", lambda f, s, n: (((f.mean(axis=0) - s) ** 2).mean(), f.var(axis=0).mean(), ((f - s) ** 2).mean()),
              "The error is measured against noisy y: σ² is missing."),
        Wrong("sigma", lambda f, s, n: (((f.mean(axis=0) - s) ** 2).mean(), f.var(axis=0).mean(), ((f - s) ** 2).mean() + n),
              "You add σ: its square belongs there."),
    ))

SHARES = Exercise(
    name="shares", slide="S39", title="Underfitting or overfitting?",
    asks="""A run has the error `train_error` on its training set and `new_error` on `n` new examples; `goal` is the error that
would be good enough. Split what is missing, $\\max(\\text{new} - \\text{goal}, 0)$, into the share of **underfitting**,
which is there on the training set already, and the share of **overfitting**, which appears only on new examples. None is
negative, and they add up. The third number is the margin of luck: **two** standard errors of `new_error`, an average of `n`
values 0 or 1.""",
    stub='''def my_shares(train_error, new_error, goal, n):
    under = ...
    over = ...
    margin = ...
    return under, over, margin''',
    solution=shares, cases=_runs, returns=("underfitting", "overfitting", "margin"), oracle=_cut,
    hints=("Draw a line with the goal, the training error and the new error on it. Underfitting is the piece from the goal "
           "up to the training error, overfitting the piece from there to the new error.",
           "Is the training error below the goal? Then there is no underfitting, and overfitting begins at the goal: "
           "`max(train_error, goal)`. Is it above the new error? Then underfitting ends at the new error.",
           "The variance of a value that is 1 with probability $p$ is $p(1-p)$; that of the mean of $n$ of them is $p(1-p)/n$."),
    wrong=(
        Wrong("swapped", lambda t, v, g, n: (shares(t, v, g, n)[1], shares(t, v, g, n)[0], _margin(v, n)),
              "The two are swapped: what is wrong on the training set is underfitting."),
        Wrong("gap", lambda t, v, g, n: (shares(t, v, g, n)[0], max(v - t, 0), _margin(v, n)),
              "You count the whole gap between the errors, even what lies below the goal: begin at max(train, goal)."),
        Wrong("no goal", lambda t, v, g, n: (t, max(v - t, 0), _margin(v, n)),
              "The goal is missing: an error that is good enough is nobody's fault."),
        Wrong("negative", lambda t, v, g, n: (t - g, v - max(t, g), _margin(v, n)),
              "A share is negative. Where a training error is below the goal there is nothing to cure: 0."),
        Wrong("twice", lambda t, v, g, n: (shares(t, v, g, n)[0], max(v - g, 0), _margin(v, n)),
              "Your overfitting is all that is missing; the part that the training set already has is counted twice."),
        Wrong("fractions", lambda t, v, g, n: (*(part / max(v - g, 1e-12) for part in shares(t, v, g, n)[:2]), _margin(v, n)),
              "You divide by what is missing: the shares are errors themselves, and add up to it, not to 1."),
        Wrong("beyond new", lambda t, v, g, n: (max(t - g, 0), max(v - max(t, g), 0), _margin(v, n)),
              "Where the new error is the lower of the two, your shares add up to more than is missing: take min(train, new)."),
        Wrong("one error", lambda t, v, g, n: (*shares(t, v, g, n)[:2], _margin(v, n) / 2),
              "That is one standard error: the margin is two."),
        Wrong("no root", lambda t, v, g, n: (*shares(t, v, g, n)[:2], 2 * v * (1 - v) / n),
              "p (1 − p) / n is a variance: take its root."),
        Wrong("worst case", lambda t, v, g, n: (*shares(t, v, g, n)[:2], _margin(0.5, n)),
              "Your margin is that of p = ½ in every run, the largest there is: the p of this run is its new error."),
        Wrong("training error", lambda t, v, g, n: (*shares(t, v, g, n)[:2], _margin(t, n)),
              "The margin is that of the new error: it is the one measured on n examples that were not trained on."),
    ))


EXERCISES = (FACTOR, BIAS_VARIANCE, SHARES)
