"""An exercise on slide S28: normalized inputs, without a look at the test set."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def standardize(X_train, X_test, floor):
    mean = X_train.mean(axis=0)
    std = np.maximum(X_train.std(axis=0), floor)
    return (X_train - mean) / std, (X_test - mean) / std


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


STANDARDIZE = Exercise(
    name="standardize", slide="S28", title="Normalize, without a look at the test set",
    asks="""`X_train` is $(T, D)$, `X_test` has other rows of the same $D$ inputs. Return **both**, normalized as the slide
says. Never divide by less than `floor`: a pixel that is the same in (almost) every training image has deviation 0, or nearly.""",
    stub='''def my_standardize(X_train, X_test, floor):
    Z_train = ...
    Z_test = ...
    return Z_train, Z_test''',
    between={"mean": "the mean", "std": "the deviation"},
    solution=standardize, cases=lambda: [_sets(1, 12, 5, 0.1), _sets(2, 8, 6, 0.01), _sets(3, 4, 4, 0.5), _sets(4, 7, 1, 1e-3)],
    returns=("normalized X_train", "normalized X_test"), oracle=_two_loops,
    hints=("One mean for each dimension: average over the rows, `axis=0`.",
           "The test set is not looked at: it is treated with the numbers of the training set.",
           "`floor` is a lower bound, dimension by dimension: a deviation above it stays as it is."),
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
        Wrong("T - 1, floor added", lambda a, b, f: _with(a, b, f, std=lambda X: X.std(axis=0, ddof=1) + f),
              "Two things: you divide the squares by T − 1, not by T, and the floor is added to every deviation."),
        Wrong("root mean square", lambda a, b, f: _with(a, b, f, std=lambda X: np.maximum(np.sqrt((X**2).mean(axis=0)), f)),
              "You divide by the root mean square of X: the deviation takes the squares of the distances from the mean."),
        Wrong("0 to 1", lambda a, b, f: _with(a, b, f, lambda X: X.min(axis=0), lambda X: np.maximum(np.ptp(X, axis=0), f)),
              "Your training set goes from 0, its smallest value, to 1, its largest. The slide: mean and standard deviation."),
        Wrong("0 below the floor", lambda a, b, f: tuple(np.where(a.std(axis=0) < f, 0, X) for X in standardize(a, b, f)),
              "Dimensions whose deviation is below `floor` are all 0 in yours: they are divided too, by `floor`."),
        Wrong("1 below the floor", lambda a, b, f: _with(a, b, f, std=lambda X: np.where(X.std(0) < f, 1, X.std(0))),
              "Dimensions whose deviation is below `floor` are divided by 1 in yours: divide them by `floor`."),
    ))
