"""Exercises on slide S26: a distribution for α, how many random trials are enough, who has won and what may be published."""
import math

import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong


def log_uniform(u, low, high):
    return low * (high / low) ** u


def trials_needed(top, chance):
    # minus 1e-9: two trials of 20 % have exactly 36 %, and rounding must not make them three
    return int(np.ceil(np.log(1 - chance) / np.log(1 - top) - 1e-9))


def winner(train, valid, test):
    at = int(np.nanargmin(valid))
    return at, test[at]


def _scale_cases():
    rng = np.random.default_rng(26)
    return [*((rng.random(n), low, high) for n, low, high in ((6, 1e-3, 10.0), (6, 1e-6, 1e-2), (5, 2.0, 50.0), (1, 0.1, 3.0))),
            (np.array([0.0, 0.5, 1.0]), 0.01, 4.0), (rng.random(4), 0.3, 0.7)]


def _needed_cases():
    return [(0.05, 0.95), (0.1, 0.9), (0.01, 0.99), (0.25, 0.9), (0.5, 0.75), (0.5, 0.5), (0.4, 0.2), (0.02, 0.6), (0.3, 0.8),
            (0.07, 0.97), (0.75, 0.9375), (0.25, 0.4), (0.5, 0.05)]


def _winner_cases():
    nan, rng = np.nan, np.random.default_rng(27)
    drawn = [tuple(rng.uniform(0.05, 0.5, size=(3, n))) for n in (4, 6, 9, 1, 5, 7)]
    for errors in drawn[:3]:
        for part in errors:
            part[1] = nan
    large = np.array([[2.1, nan, 1.7, 3.0], [2.4, nan, 3.2, 1.9], [1.8, nan, 1.2, 2.2]])      # none below 1
    return [*drawn, tuple(large), (np.array([0.01, nan, 0.10, 0.02, 0.05]), np.array([0.20, nan, 0.08, 0.10, 0.17]),
             np.array([0.18, nan, 0.16, 0.12, 0.07])),
            (np.array([nan, 0.12, 0.03, 0.07, nan, 0.09]), np.array([nan, 0.16, 0.19, 0.30, nan, 0.12]),
             np.array([nan, 0.10, 0.21, 0.28, nan, 0.15]))]


def _by_exponents(u, low, high):
    """Uniform between the natural logarithms of the ends, then exp."""
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


def _one_more_until(top, chance):
    n, missed = 0, 1.0
    while 1 - missed < chance - 1e-12:
        n, missed = n + 1, missed * (1 - top)
    return n


EXACTLY = ("You ask for EXACTLY one hit, and with many trials that becomes unlikely: two hits are as good. When have all "
           "trials missed?")


def _exactly_one(results, cases):
    """The words for n · top (1 − top)ⁿ⁻¹ ≥ chance, in a search that ends somewhere where this never comes."""
    first = [next((n for n in range(1, 300) if n * top * (1 - top) ** (n - 1) >= chance), None) for top, chance in cases]
    never = {float(got) for got, n in zip(results, first, strict=True) if n is None}
    same = all(n in (got, None) for got, n in zip(results, first, strict=True))
    return EXACTLY if same and len(never) == 1 and min(never) > 50 else None


def _lowest(train, valid, test):
    rows = [(error, i) for i, error in enumerate(np.asarray(valid)) if error == error]
    at = min(rows)[1]
    return at, np.asarray(test)[at]


def _chosen(on, published):
    """A wrong answer: the index of the lowest `on(train, valid, test)`, and `published(train, valid, test, at)`."""
    def answer(train, valid, test):
        at = int(np.nanargmin(on(train, valid, test)))
        return at, published(train, valid, test, at)

    return answer


def _on_valid(train, valid, test):
    return valid


def _its_test(train, valid, test, at):
    return test[at]


def _survivors(train, valid, test):
    at = int(np.argmin(np.asarray(valid)[np.isfinite(np.asarray(valid))]))
    return at, test[at]


def _nan_wins(train, valid, test):
    at = int(np.argmin(valid))
    return at, test[at]


def _never_beaten(train, valid, test):
    at = 0
    for i in range(1, len(valid)):
        at = i if valid[i] < valid[at] else at
    return at, test[at]


LOG_UNIFORM = Exercise(
    name="log_uniform", slide="S26", title="A distribution for α",
    asks="""The order of magnitude of α matters, so a random search draws its **logarithm** uniformly. `u` is an array
of numbers that are uniform in $[0, 1)$. Return the values of α they stand for: `low` at $u = 0$, `high` at $u = 1$, and every
factor of ten in between equally likely.""",
    stub='''def my_log_uniform(u, low, high):
    return ...''',
    solution=log_uniform, cases=_scale_cases, returns=("α",), oracle=_by_exponents,
    hints=("Put the exponents on a line: $\\log \\alpha = \\log(low) + u\\,(\\log(high) - \\log(low))$.",
           "Undo the logarithm with the function that belongs to it: `np.exp` with `np.log`, `10**` with `np.log10`."),
    wrong=(
        Wrong("uniform", lambda u, low, high: low + u * (high - low),
              "That is uniform in α itself: between 0.001 and 10, nine of ten draws would lie above 1."),
        Wrong("the exponent", lambda u, low, high: np.log10(low) + u * (np.log10(high) - np.log10(low)),
              "That is log10 of α: raise 10 to it."),
        Wrong("the natural exponent", lambda u, low, high: np.log(low) + u * (np.log(high) - np.log(low)),
              "That is the natural logarithm of α: take np.exp of it."),
        Wrong("log10 undone by exp", lambda u, low, high: np.exp(np.log10(low) + u * np.log10(high / low)),
              "You took log10 and undid it with exp: use 10** with np.log10."),
        Wrong("log undone by 10", lambda u, low, high: 10 ** (np.log(low) + u * np.log(high / low)),
              "You took the natural log and undid it with 10**: use np.exp with np.log."),
        Wrong("swapped", lambda u, low, high: high * (low / high) ** u,
              "The ends are swapped: u = 0 should give low and u = 1 high. (As a distribution it would be the same.)"),
        Wrong("swapped, log10 undone by exp", lambda u, low, high: np.exp(np.log10(high) + u * np.log10(low / high)),
              "Two things: u = 0 should give low, and log10 is undone by 10**, not by exp."),
        Wrong("whole powers", lambda u, low, high: 10 ** np.round(np.log10(low) + u * np.log10(high / low)),
              "You rounded to whole powers of ten: a few values again, as on a grid. Leave the exponent as it is."),
        Wrong("no ratio", lambda u, low, high: low * high**u,
              "At u = 1 that gives low · high: the base must be the ratio high/low."),
        Wrong("exp of a uniform number", lambda u, low, high: np.exp(low + u * (high - low)),
              "You raise e to a number between low and high: it is log α that lies between log low and log high."),
        Wrong("ends as exponents", lambda u, low, high: 10 ** (low + u * (high - low)),
              "You raise 10 to a number between low and high: they are values of α, no exponents."),
        Wrong("uniform in the root", lambda u, low, high: (np.sqrt(low) + u * (np.sqrt(high) - np.sqrt(low))) ** 2,
              "√α is uniform in yours: every factor of ten is equally likely when log α is."),
        *(Wrong(f"powers of {name}", lambda u, low, high, base=base: low + (base**u - 1) / (base - 1) * (high - low),
                f"You stretch {name}^u to [low, high]. Its ends are right, but log α is not uniform between them.")
          for name, base in (("e", math.e), ("10", 10.0))),
        Wrong("log of a uniform number", lambda u, low, high: np.log10(low + u * (high - low)),
              "You take the logarithm of numbers uniform in α: draw the logarithm uniformly, then undo it."),
        Wrong("a grid", lambda u, low, high: np.geomspace(low, high, len(u)),
              "Your values do not depend on u: that is a grid, spaced evenly in log α."),
    ))

TRIALS_NEEDED = Exercise(
    name="trials_needed", slide="S26", title="How many random trials are enough",
    asks="""A random trial is among the best fraction `top` of all configurations with probability `top`, whatever the
number of hyper-parameters. Return the smallest whole number of independent trials of which **at least one** is among them with
probability `chance` or more.""",
    stub='''def my_trials_needed(top, chance):
    return ...''',
    solution=trials_needed, cases=_needed_cases, returns=("the number of trials",), oracle=_one_more_until,
    slip=_exactly_one,
    hints=("All $n$ trials miss with probability $(1 - top)^n$.",
           "Solve $1 - (1 - top)^n \\geq chance$ for $n$ with logarithms; both logarithms are negative."),
    wrong=(
        Wrong("rounded down", lambda top, chance: math.floor(math.log(1 - chance) / math.log(1 - top)),
              "You rounded down: with so many the probability is still a little too small. Round up."),
        Wrong("not whole", lambda top, chance: math.log(1 - chance) / math.log(1 - top),
              "A number of trials is whole: round up."),
        Wrong("chances add up", lambda top, chance: math.ceil(chance / top),
              "Probabilities of independent trials do not add up: 20 trials at 5 % are not certain to hit. Multiply the "
              "probabilities to MISS."),
        Wrong("on average", lambda top, chance: 1 / top,
              "That is how long you wait on average: after so many trials you have missed with probability about 1/e."),
        Wrong("on average, rounded up", lambda top, chance: math.ceil(1 / top),
              "That is how long you wait on average, whatever `chance` is."),
        Wrong("all of them", lambda top, chance: math.ceil(math.log(chance) / math.log(1 - top)),
              "Solve for the probability to miss: (1 − top)^n ≤ 1 − chance, with 1 − chance under the logarithm."),
        Wrong("all of them, rounded down", lambda top, chance: math.floor(math.log(chance) / math.log(1 - top)),
              "Two things: 1 − chance belongs under the logarithm, the probability that all miss, and the number is rounded UP."),
        Wrong("all trials hit", lambda top, chance: math.ceil(math.log(chance) / math.log(top)),
              "That is for ALL trials to be among the best, topⁿ. At least one is asked for: when do all of them miss?"),
        Wrong("exactly one", lambda top, chance: next(
            (n for n in range(1, 1000) if n * top * (1 - top) ** (n - 1) >= chance), 1000), EXACTLY),
        Wrong("hit", lambda top, chance: math.ceil(math.log(1 - chance) / math.log(top)),
              "A trial misses with probability 1 − top, not top."),
        Wrong("hit, rounded down", lambda top, chance: math.floor(math.log(1 - chance) / math.log(top)),
              "A trial misses with probability 1 − top, not top. And you rounded down: round up."),
        Wrong("upside down", lambda top, chance: math.floor(math.log(1 - top) / math.log(1 - chance)),
              "Your number grows with `top` and falls with `chance`: it is the other way round. Round up, too."),
        Wrong("upside down, not whole", lambda top, chance: math.log(1 - top) / math.log(1 - chance),
              "Your quotient stands upside down: the smaller `top`, the MORE trials. And their number is whole: round up."),
        Wrong("more than chance", lambda top, chance: math.floor(math.log(1 - chance) / math.log(1 - top)) + 1,
              "One too many where `chance` is met exactly, as by one trial for top = chance = 0.5: \"or more\" is asked for."),
    ))

WINNER = Exercise(
    name="winner", slide="S26", title="Who has won, and what may be published",
    asks="""The errors of $n$ trained networks on the three data sets, arrays `(n,)`. A run that diverged has NaN
everywhere. Return the index of the configuration that a search must choose, and the **one** number among the $3n$ that you may
publish as the error of your method on new examples.""",
    stub='''def my_winner(train, valid, test):
    at, published = ..., ...
    return at, published''',
    solution=winner, cases=_winner_cases, returns=("the index", "the published error"), oracle=_lowest,
    hints=("The slide: use a validation set, not the test set, to choose. A number that has chosen flatters.",
           "`np.argmin` takes a NaN for the smallest number; `np.nanargmin` leaves NaN out and keeps the count.",
           "`at = int(np.nanargmin(valid))`, and `test[at]` has had no say in it."),
    wrong=(
        Wrong("chosen on test", _chosen(lambda train, valid, test: test, _its_test),
              "You chose on the TEST set: then its error flatters, and nothing is left that may be published."),
        Wrong("chosen on train", _chosen(lambda train, valid, test: train, _its_test),
              "You chose on the TRAINING set: that is the network that learned most by heart."),
        Wrong("validation published", _chosen(_on_valid, lambda train, valid, test, at: valid[at]),
              "The right winner, but its validation error has chosen it, and is too low for that. Publish its test error."),
        Wrong("training published", _chosen(_on_valid, lambda train, valid, test, at: train[at]),
              "The right winner, but nobody asks how well it learned its own examples. Publish its test error."),
        Wrong("lowest test published", _chosen(_on_valid, lambda train, valid, test, at: np.nanmin(test)),
              "The right winner, but you published the lowest test error of ALL networks: that is choosing on the test set."),
        Wrong("mean test published", _chosen(_on_valid, lambda train, valid, test, at: np.nanmean(test)),
              "The right winner, but you published the mean test error of all networks. Your method ends with the winner."),
        Wrong("valid and test published", _chosen(_on_valid, lambda train, valid, test, at: (valid[at] + test[at]) / 2),
              "The right winner, but half of what you publish is the validation error that has chosen it."),
        Wrong("NaN", _nan_wins,
              "A diverged run won: for np.argmin NaN is the smallest, and so it is as a 0. np.nanargmin leaves it out."),
        Wrong("NaN, validation published", lambda train, valid, test: (_nan_wins(train, valid, test)[0], valid[np.argmin(valid)]),
              "Two things: a diverged run wins, NaN being the smallest for np.argmin, and you publish its validation error."),
        Wrong("smallest of all published", _chosen(_on_valid, lambda train, valid, test, at: np.nanmin([train, valid, test])),
              "The right winner, but you published the smallest of all 3n numbers, whatever network and set it belongs to."),
        Wrong("all test errors", _chosen(_on_valid, lambda train, valid, test, at: test),
              "The right winner, but you return the test errors of all networks. ONE number may be published: the winner's."),
        Wrong("NaN at the start", _never_beaten,
              "You start with configuration 0, and no error is smaller than NaN: where the first run diverged, it wins."),
        Wrong("largest", _chosen(lambda train, valid, test: -np.asarray(valid), _its_test),
              "That is the largest error: the lowest wins."),
        Wrong("survivors", _survivors,
              "You counted only the runs that did not diverge, so the index is of another configuration."),
        Wrong("sum of all", _chosen(lambda train, valid, test: train + valid + test, _its_test),
              "All three sets have a say in your choice: only the validation error may decide."),
        Wrong("gap", _chosen(lambda train, valid, test: np.abs(valid - train), _its_test),
              "You chose the smallest gap between the sets: a network that is bad on both has none."),
        Wrong("valid and test", _chosen(lambda train, valid, test: valid + test, _its_test),
              "The test set has a say in your choice: only the validation error may decide."),
        Wrong("swapped", lambda train, valid, test: winner(train, valid, test)[::-1],
              "Return the index first, then the error."),
    ))


EXERCISES = (LOG_UNIFORM, TRIALS_NEEDED, WINNER)
