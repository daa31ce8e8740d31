"""Exercises on slides S28 and S29: normalized inputs without a look at the test set, halving α, momentum that restarts."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def standardize(X_train, X_test, floor):
    mean = X_train.mean(axis=0)
    std = np.maximum(X_train.std(axis=0), floor)
    return (X_train - mean) / std, (X_test - mean) / std


def halve(errors, alpha, look_ahead):
    rates, best, waited = [], np.inf, 0
    for error in errors:
        waited = 0 if error < best else waited + 1
        best = min(best, error)
        if waited == look_ahead:
            alpha, waited = alpha / 2, 0
        rates.append(alpha)
    return np.array(rates)


def momentum_step(theta, grad, velocity, alpha, beta):
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def _sets(seed, rows, tests, floor):
    rng = np.random.default_rng(seed)
    X, other = rng.normal(size=(rows, 4)) * [1, 20, 0.5, 3] + [0, 5, -2, 7], rng.normal(size=(tests, 4)) * 4 + 1
    X[:, 2] = 0.25 + 1e-6 * rng.normal(size=rows)                      # like a pixel that is white in every digit
    return X, other, floor


def _two_loops(X_train, X_test, floor):
    out = [np.empty_like(X_train), np.empty_like(X_test)]
    for i, column in enumerate(X_train.T):
        mean = sum(column) / len(column)
        std = max(np.sqrt(sum((x - mean) ** 2 for x in column) / len(column)), floor)
        for prepared, X in zip(out, (X_train, X_test), strict=True):
            prepared[:, i] = (X[:, i] - mean) / std
    return tuple(out)


def _with(X_train, X_test, floor, mean=None, std=None, own=False):
    """The solution with other statistics; `own`: the test set is treated with its own."""
    def one(X, known):
        centre = known.mean(axis=0) if mean is None else mean(known)
        width = np.maximum(known.std(axis=0), floor) if std is None else std(known)
        with np.errstate(all="ignore"):
            return (X - centre) / width

    return one(X_train, X_train), one(X_test, X_test if own else X_train)


def _whole(X_train, X_test, floor):
    every = np.vstack([X_train, X_test])
    mean, std = every.mean(axis=0), np.maximum(every.std(axis=0), floor)
    return (X_train - mean) / std, (X_test - mean) / std


def _rates(errors, alpha, look_ahead, better=lambda now, best, before: now < best, factor=0.5, rest=0, again=True):
    """The rule with one thing changed: what is better, the factor, how long it has waited after a halving, how often."""
    rates, best, before, waited = [], np.inf, np.inf, 0
    for error in errors:
        waited = 0 if better(error, best, before) else waited + 1
        best, before = min(best, error), error
        if waited >= look_ahead and (again or not rates or rates[-1] == rates[0]):
            alpha, waited = alpha * factor, waited * rest
        rates.append(alpha)
    return np.array(rates)


def _records():
    rng = np.random.default_rng(29)
    drawn = [(np.round(rng.uniform(1, 4, n) - 0.1 * np.arange(n), 1), alpha, look)
             for n, alpha, look in ((14, 0.3, 2), (16, 0.8, 3), (9, 2.0, 1), (18, 0.5, 2))]
    return [(np.array([5.0, 4, 4, 3, 3.5, 3.2, 3.4, 2.9, 3, 3, 3, 3]), 0.1, 2), *drawn, (np.array([0.4]), 0.5, 1),
            (np.array([9.0, 8, 9, 7, 7.5, 7.4, 7.3, 7.2, 6]), 1.0, 2), (np.array([0.3, 0.3, 0.2, 0.25, 0.1, 0.1]), 0.7, 1)]


def _by_runs(errors, alpha, look_ahead):
    """α divided by 2 once for every `look_ahead` epochs of each unbroken run of epochs that were no record."""
    errors, halvings, run = np.asarray(errors, float), [], 0
    for t in range(len(errors)):
        run = 0 if t == 0 or errors[t] < errors[:t].min() else run + 1
        halvings.append(run > 0 and run % look_ahead == 0)
    return alpha * 0.5 ** np.cumsum(halvings)


def _steps():
    """Some restart and some do not. In the second half ∇̄ is nearly across ∇: single entries would decide otherwise."""
    rng, out = np.random.default_rng(5), []
    for n, alpha, beta in ((4, 0.1, 0.9), (2, 0.5, 0.5), (3, 0.3, 0.7), (1, 1.2, 0.8), (5, 0.2, 0.95)):
        theta, grad, velocity = rng.normal(size=(3, n))
        across = 2 * velocity - 2 * grad * (grad @ velocity) / (grad @ grad)
        out += [(theta, grad, velocity, alpha, beta),
                *((theta, grad, (across + back * grad - grad) / beta, alpha, beta) for back in (-0.2, 0.15))]
    return out


def _unrolled(theta, grad, velocity, alpha, beta):
    """The past counts unless ∇ᵀ∇ + β ∇ᵀ∇̄ < 0."""
    kept = 0 if sum(g * (g / beta + v) for g, v in zip(grad, velocity, strict=True)) < 0 else beta
    return theta - alpha * grad - alpha * kept * velocity, grad + kept * velocity


def _momentum(sum_of=lambda g, v, b: g + b * v, uphill=lambda g, v, new: np.sum(g * new) < 0, anew=lambda g: g,
              step=lambda th, a, g, new: th - a * new):
    """The update with one thing changed: the sum, when it restarts, with what, the step."""
    def slip(theta, grad, velocity, alpha, beta):
        new = sum_of(grad, velocity, beta)
        new = np.where(uphill(grad, velocity, new), anew(grad), new)
        return step(theta, alpha, grad, new), new

    return slip


STANDARDIZE = Exercise(
    name="standardize", slide="S28", title="Normalize, without a look at the test set",
    asks="""`X_train` is $(T, D)$, `X_test` has other rows of the same $D$ inputs. Return **both**, normalized as the slide
says: from each dimension subtract its **training set** mean, divide by its **training set** standard deviation. Never
divide by less than `floor`: a pixel that is the same in (almost) every training image has deviation 0, or nearly.""",
    stub='''def my_standardize(X_train, X_test, floor):
    Z_train = ...
    Z_test = ...
    return Z_train, Z_test''',
    solution=standardize, cases=lambda: [_sets(1, 12, 5, 0.1), _sets(2, 8, 6, 0.01), _sets(3, 4, 4, 0.5), _sets(4, 7, 1, 1e-3)],
    returns=("normalized X_train", "normalized X_test"), oracle=_two_loops,
    hints=("One mean for each dimension: average over the rows, `axis=0`.",
           "The test set is not looked at: it is treated with the numbers of the training set.",
           "`np.maximum(X_train.std(axis=0), floor)` is what you divide by."),
    wrong=(
        Wrong("whole set", _whole,
              "Mean and deviation come from training AND test set: the test set has leaked into the training."),
        Wrong("own statistics", lambda *args: _with(*args, own=True),
              "The test set has been normalized with its own numbers. The network would see another scale than it was "
              "trained on: use those of the training set for both."),
        Wrong("variance", lambda a, b, f: _with(a, b, f, std=lambda X: np.maximum(X.var(axis=0), f)),
              "You divide by the variance: take its square root."),
        Wrong("no floor", lambda a, b, f: _with(a, b, f, std=lambda X: X.std(axis=0)),
              "A dimension that is almost constant has been blown up: divide by at least `floor`, whatever the deviation."),
        Wrong("floor added", lambda a, b, f: _with(a, b, f, std=lambda X: X.std(axis=0) + f),
              "The floor has been added to every deviation. It is a lower bound: np.maximum(std, floor)."),
        Wrong("one number", lambda a, b, f: _with(a, b, f, mean=lambda X: X.mean(), std=lambda X: max(X.std(), f)),
              "One mean and one deviation for all dimensions: each x_i has its own, axis=0."),
        Wrong("rows", lambda a, b, f: tuple((X - X.mean(axis=1, keepdims=True))
                                            / np.maximum(X.std(axis=1, keepdims=True), f) for X in (a, b)),
              "You normalize each example over its dimensions (axis=1). The slide: each dimension over the examples."),
        Wrong("not centred", lambda a, b, f: _with(a, b, f, mean=lambda X: 0 * X[0]),
              "The mean has not been subtracted."),
        Wrong("T - 1", lambda a, b, f: _with(a, b, f, std=lambda X: np.maximum(X.std(axis=0, ddof=1), f)),
              "You divide the squares by T − 1; here the deviation is that of the training set itself: divide by T."),
        Wrong("root mean square", lambda a, b, f: _with(a, b, f, std=lambda X: np.maximum(np.sqrt((X**2).mean(axis=0)), f)),
              "You divide by the root mean square of X: the deviation takes the squares of the distances from the mean."),
        Wrong("0 to 1", lambda a, b, f: _with(a, b, f, lambda X: X.min(axis=0), lambda X: np.maximum(np.ptp(X, axis=0), f)),
              "Your training set goes from 0, its smallest value, to 1, its largest. The slide: mean and standard deviation."),
        Wrong("0 below the floor", lambda a, b, f: tuple(np.where(a.std(axis=0) < f, 0, X) for X in standardize(a, b, f)),
              "Dimensions whose deviation is below `floor` are all 0 in yours: they are divided too, by `floor`."),
        Wrong("1 below the floor", lambda a, b, f: _with(a, b, f, std=lambda X: np.where(X.std(0) < f, 1, X.std(0))),
              "Dimensions whose deviation is below `floor` are divided by 1 in yours: divide them by `floor`."),
    ))

HALVE = Exercise(
    name="halve", slide="S28", title="Divide by 2 when validation stops improving",
    asks="""`errors[e]` is the validation error after epoch $e$, `alpha` the learning rate of the first epoch. An epoch
**improves** if its error is lower than every earlier one; the first always does. When `look_ahead` epochs in a row have not
improved, divide $\\alpha$ by 2 and **count anew**. Return the array of the $\\alpha$ you have **after** each epoch.""",
    stub='''def my_halve(errors, alpha, look_ahead):
    rates = ...
    return rates''',
    solution=halve, cases=_records,
    returns=("α",), oracle=_by_runs,
    hints=("Keep `best`, the lowest error so far, and `waited`, how many epochs in a row have not beaten it.",
           "An error that is equal to `best` is no improvement.",
           "`if waited == look_ahead:` halve α and set `waited` to 0. Append α in every epoch."),
    wrong=(
        Wrong("previous epoch", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now < before),
              "You compare with the epoch before: compare with the best so far."),
        Wrong("ties", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now <= best),
              "An error equal to the best is no improvement: only a lower one is."),
        Wrong("no look-ahead", lambda e, a, n: _by_runs(e, a, 1),
              "You halve α at the first epoch that does not improve: wait for `look_ahead` of them in a row."),
        Wrong("not anew", lambda e, a, n: _rates(e, a, n, rest=1),
              "After a halving you go on counting, and halve in every epoch: set the count back to 0."),
        Wrong("not in a row", lambda e, a, n: a * 0.5 ** (np.cumsum(_by_runs(e, 1, 1) < np.r_[1, _by_runs(e, 1, 1)[:-1]]) // n),
              "You count all epochs without improvement. An improvement sets the count back to 0: they must be in a row."),
        Wrong("while improving", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now >= best),
              "You halve α while the error improves: it is the other way round."),
        Wrong("never again", lambda e, a, n: _rates(e, a, n, again=False),
              "You halve once only. Step (iii) of the slide goes back to (ii)."),
        Wrong("during", lambda e, a, n: np.r_[a, _by_runs(e, a, n)[:-1]],
              "Those are the α DURING each epoch. Asked are the ones you have after it, when its error is known."),
        Wrong("one too late", lambda e, a, n: _rates(e, a, n + 1),
              "You wait one epoch too long: halve when the count REACHES `look_ahead`."),
        Wrong("the future", lambda e, a, n: _rates(e, a, n, lambda now, best, before: now <= min(e)),
              "You compare with the lowest error of ALL epochs: the later ones are not known yet."),
        Wrong("divided by 10", lambda e, a, n: _rates(e, a, n, factor=0.1),
              "Divided by 10: the slide divides by 2."),
    ))

MOMENTUM = Exercise(
    name="momentum", slide="S29", title="Momentum that notices when it climbs",
    asks="""A ball that is too fast runs past the minimum and up the other side. `grad` is the gradient at `theta`, `velocity` the
$\\bar\\nabla$ of the update before. Make the slide's update, with one thing added: if the **new** $\\bar\\nabla$ would move θ
uphill, forget the past, so that the new $\\bar\\nabla$ is the gradient alone. Return the new `theta` and the new `velocity`.
(All are vectors. The restart is from O'Donoghue and Candès, 2015.)""",
    stub='''def my_momentum(theta, grad, velocity, alpha, beta):
    velocity_new = ...
    theta_new = ...
    return theta_new, velocity_new''',
    solution=momentum_step, cases=_steps, returns=("θ", "∇̄"), oracle=_unrolled,
    hints=("θ moves by −α∇̄. To first order the loss changes by the product of this with the gradient.",
           "It goes uphill if $\\nabla^\\top\\bar\\nabla < 0$: one number for the whole vector.",
           "First the new velocity; `if grad @ velocity_new < 0`, replace it by `grad`; then the step, with the new one."),
    wrong=(
        Wrong("no restart", _momentum(uphill=lambda g, v, new: False),
              "That is plain momentum. Where the new ∇̄ leads uphill, it has to be the gradient alone."),
        Wrong("entry by entry", _momentum(uphill=lambda g, v, new: g * new < 0),
              "You restart single entries. Whether a step leads uphill is one question about the whole vector: the sign of ∇ᵀ∇̄."),
        Wrong("old velocity asked", _momentum(uphill=lambda g, v, new: np.sum(g * v) < 0),
              "You ask whether the OLD velocity leads uphill. The step is made with the new one."),
        Wrong("other way round", _momentum(uphill=lambda g, v, new: np.sum(g * new) > 0),
              "It is the other way round: −α∇̄ leads uphill where ∇ᵀ∇̄ is NEGATIVE."),
        Wrong("stands still", _momentum(anew=lambda g: 0 * g),
              "You stop dead: without its past ∇̄ is the gradient, not 0."),
        Wrong("not kept", lambda th, g, v, a, b: (momentum_step(th, g, v, a, b)[0], g + b * v),
              "θ is right, but you return the ∇̄ that leads uphill: the next update would add it again."),
        Wrong("step first", lambda th, g, v, a, b: (th - a * (g + b * v), momentum_step(th, g, v, a, b)[1]),
              "The step was made before the restart: θ has still gone uphill."),
        Wrong("a true average", _momentum(sum_of=lambda g, v, b: (1 - b) * g + b * v),
              "That is a true exponential average, with 1 − β. The slide's ∇̄ is a sum: the gradient enters whole."),
        Wrong("uphill", _momentum(step=lambda th, a, g, new: th + a * new), "The step goes uphill: subtract α ∇̄."),
        Wrong("old velocity", lambda th, g, v, a, b: (th - a * v, momentum_step(th, g, v, a, b)[1]),
              "The step used the OLD velocity: the gradient at θ is in the new one."),
        Wrong("alpha inside", lambda th, g, v, a, b: _momentum(
            lambda g, v, b: a * g + b * v, anew=lambda g: a * g)(th, g, v, 1, b),
              "α is inside the velocity. Other libraries do that; the slide's ∇̄ knows no α."),
        Wrong("beta on the gradient", _momentum(sum_of=lambda g, v, b: b * g + v),
              "β multiplies the gradient: it belongs to the old velocity."),
        Wrong("no momentum", _momentum(step=lambda th, a, g, new: th - a * g),
              "The step used the gradient alone: subtract α times the new velocity."),
    ))


EXERCISES = (STANDARDIZE, HALVE, MOMENTUM)
