"""Exercise on slide S50: the global statistics of test time, from those of the training set's mini-batches."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def at_test_time(mus, variances, x, gamma, beta, eps):
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    y = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return mu, var, y


def _training_sets():
    rng = np.random.default_rng(9)
    sets = [rng.normal(size=(n, m, H)) * rng.uniform(0.5, 2, H) + 1.5 * rng.normal(size=(n, 1, H))
            for n, m, H in ((6, 4, 3), (4, 5, 2), (3, 4, 3), (2, 3, 4), (5, 2, 1))]
    return [(Z.mean(axis=1), Z.var(axis=1), rng.normal(size=(T, Z.shape[2])) * 2, rng.uniform(0.5, 2, Z.shape[2]),
             rng.normal(size=Z.shape[2]), eps)
            for Z, T, eps in zip(sets, (3, 3, 4, 1, 5), (0.2, 0.2, 0.05, 0.5, 0.3), strict=True)]


def _sums(mus, variances, x, gamma, beta, eps):
    """From the sums of z and of z² over the whole training set, which the mini-batches' statistics give."""
    first, second = mus.sum(axis=0) / len(mus), (variances + mus**2).sum(axis=0) / len(mus)
    var = second - first**2
    return first, var, gamma * (x - first) / np.sqrt(var + eps) + beta


def _at_test(mus, variances, x, gamma, beta, eps, mu=None, var=None, y=None):
    mean = mus.mean(axis=0) if mu is None else mu(mus, variances, x)
    variance = variances.mean(axis=0) + mus.var(axis=0) if var is None else var(mus, variances, x)
    make = y or (lambda x, mean, variance: gamma * (x - mean) / np.sqrt(variance + eps) + beta)
    return mean, variance, make(x, mean, variance)


def _running(results, cases):
    """The words for running averages, from the first mini-batch or from 0, whatever their factor; None for other numbers."""
    for keep in (0.9, 0.99, 0.999, 0.95, 0.8, 0.7, 0.5, 0.1):
        for start in (0, 1):
            if all(np.allclose(got[i], _average(args[i], keep, start)) for got, args in zip(results, cases, strict=True)
                   for i in (0, 1)):
                return ("Your μ and σ² are running averages, in which the last mini-batches count more. Here all count the same, "
                        "and σ² has a second part: the means differ.")
    return None


def _average(rows, keep, start):
    total = rows[0] * start
    for row in rows[start:]:
        total = keep * total + (1 - keep) * row
    return total


def _test(**replaced):
    return lambda *args: _at_test(*args, **replaced)


GLOBAL = Exercise(
    name="global_statistics", slide="S50", title="At test time: the global mean and variance",
    asks="""After training you go once through the training set in mini-batches of equal size and keep the $\\mu_\\mathcal{B}$ and
$\\sigma^2_\\mathcal{B}$ of each: `mus` and `variances`, `(n, H)`. From these make the **global** mean and variance, those of
all training examples together (variance with 1/T), and return them with $y$ for the test pre-activations `x`.

(For layer $k > 1$ the pass is made with the layers below already at their global statistics, as they will be used. With
mini-batch statistics below, these would be the statistics of another network.)""",
    stub='''def my_test_time(mus, variances, x, gamma, beta, eps):
    mu = ...
    var = ...
    y = ...
    return mu, var, y''',
    solution=at_test_time, cases=_training_sets, returns=("global μ", "global σ²", "y"), oracle=_sums, slip=_running,
    hints=("All mini-batches are equally large: the global mean is the mean of the means.",
           "Two mini-batches that are all 0 and all 10 have variance 0 each. The variance of the whole is not 0.",
           "Variance within plus variance between: `variances.mean(axis=0) + mus.var(axis=0)`."),
    wrong=(
        Wrong("statistics of the test batch", _test(mu=lambda m, v, x: x.mean(axis=0), var=lambda m, v, x: x.var(axis=0)),
              "Those are the statistics of the test examples themselves: what f(x) says would depend on which other examples "
              "stand beside x."),
        Wrong("within only", _test(var=lambda m, v, x: v.mean(axis=0)),
              "You average the variances. The means of the mini-batches differ too: add their variance."),
        Wrong("between only", _test(var=lambda m, v, x: m.var(axis=0)),
              "That is only how much the means differ: add the mean of the variances."),
        Wrong("n - 1", _test(var=lambda m, v, x: v.mean(axis=0) + m.var(axis=0, ddof=1)),
              "The variance of the means has been divided by n − 1. For the variance of the whole set it is n."),
        Wrong("deviations averaged", _test(var=lambda m, v, x: np.sqrt(v).mean(axis=0) ** 2),
              "You average deviations and square. Average the variances, then add the variance of the means."),
        Wrong("last mini-batch", _test(mu=lambda m, v, x: m[-1], var=lambda m, v, x: v[-1]),
              "Those are the statistics of the last mini-batch alone."),
        Wrong("one number", _test(mu=lambda m, v, x: np.full(m.shape[1], m.mean()),
                                  var=lambda m, v, x: np.full(m.shape[1], v.mean() + m.var())),
              "One mean and one variance for all units: each unit has its own, axis=0."),
        Wrong("eps outside the root", lambda m, v, x, gamma, beta, eps: _at_test(
            m, v, x, gamma, beta, eps, y=lambda x, mu, var: gamma * (x - mu) / (np.sqrt(var) + eps) + beta),
              "ε has been added after the root: it stands under it."),
        Wrong("gamma and beta swapped", lambda m, v, x, gamma, beta, eps: _at_test(m, v, x, beta, gamma, eps),
              "γ and β are swapped: γ scales, β shifts."),
        Wrong("no gamma and beta", lambda m, v, x, gamma, beta, eps: _at_test(m, v, x, 1, 0, eps),
              "That is x̂. γ and β have been learned and stay at test time: y = γ x̂ + β."),
    ))

EXERCISES = (GLOBAL,)
