"""What notebook 2_07 says of the sequential search (*Further*), computed: each test quotes it."""
import numpy as np
import pytest

from course_lib.lessons.model_selection.races import paired, sequential_against_random
from course_lib.lessons.model_selection.searches import ALPHA
from course_lib.lessons.model_selection.surrogate import (
    FIRST,
    GUIDED,
    RULES,
    U,
    believe,
    followed,
    lowest_at_random,
    lowest_of,
    objective,
)
from tests.claims import Said

BOOK = Said("2_07_model_selection")


@pytest.mark.last_bits
def test_where_the_fourth_trial_goes():
    BOOK.says("three trials have been made, at α = 0.16, 0.39 and 0.49. Their errors are 13.5, 13.0 and 13.25 %.",
              "Nine trials later it has not left the range from 0.16 to 0.5, and the lowest error is still 13.0 %.",
              "Expected improvement tries 100, then 0.001: both bad. The third goes between, to α = 10, and finds 4.5 %, "
              "by luck: its two neighbours make ≈14 and ≈12 %.",
              "it finds the valley (4.25 % at α = 2.9), then goes to 0.032, 37 and 0.0028 instead of looking around it")
    alpha, error = 10 ** (ALPHA[0] + np.ptp(ALPHA) * U), 100 * objective()
    improving, trusting, filling = (followed(rule, 6)[0] for rule in RULES)
    np.testing.assert_allclose(alpha[improving[:3]], [0.16, 0.39, 0.49], atol=0.006)
    np.testing.assert_allclose(error[improving[:3]], [13.5, 13.0, 13.25], atol=0.26)
    assert alpha[trusting].min() > 0.155 and alpha[trusting].max() < 0.5
    assert error[trusting].min() == pytest.approx(13, abs=0.26)
    np.testing.assert_allclose(alpha[improving[3:6]], [100, 0.001, 10], rtol=0.05)
    np.testing.assert_allclose(error[improving[5] + np.array([-1, 1])], [14, 12], atol=0.8)
    assert error[improving[5]] == pytest.approx(4.5, abs=0.5) and error[improving[3:5]].min() > 15
    np.testing.assert_allclose(alpha[filling[7:11]], [2.9, 0.032, 37, 0.0028], rtol=0.03)
    assert error[filling[7]] == pytest.approx(4.25, abs=0.3)


@pytest.mark.last_bits
def test_the_band_is_no_better_than_its_assumption():
    BOOK.says("Near α = 0.005 the truth falls earlier than the surrogate believes, "
              "from α = 4 on it jumps up and down.", "Even so the truth touches its lower edge between 0.003 and 0.007, and "
              "leaves it at single places from 8 on.",
              "Expected improvement then has two hills, on both sides of α = 10")
    alpha, steps = 10 ** (ALPHA[0] + np.ptp(ALPHA) * U), followed(RULES[0], 6)[1]
    seen = steps[9]
    outside = alpha[np.abs(objective() - seen.mean) > 2 * seen.deviation]
    assert ((outside > 0.003) & (outside < 0.008)).sum() >= 4 and (outside > 7.5).sum() >= 6
    below = (seen.mean - 2 * seen.deviation - objective())[(alpha > 0.003) & (alpha < 0.008)]
    assert 0 < below.max() < 0.04, "touches: a few points of a band of fifty"
    assert not ((outside > 0.01) & (outside < 7.5)).any()
    assert (objective() < seen.mean)[(alpha > 0.003) & (alpha < 0.008)].all()
    assert 0 < (outside > 7.5).sum() < (alpha > 7.5).sum() / 2, "at single places"
    jumps = np.abs(np.diff(objective()))
    assert jumps[(alpha[1:] > 0.03) & (alpha[1:] < 3.9)].max() < 0.03 < np.median(jumps[(alpha[1:] > 4)])
    worth = steps[3].worth
    hills = alpha[1:-1][(worth[1:-1] > worth[:-2]) & (worth[1:-1] > worth[2:]) & (worth[1:-1] > 0.1 * worth.max())]
    assert len(hills) == 2 and hills[0] < 10 < hills[1]


@pytest.mark.last_bits
def test_where_the_band_closes_at_the_trials():
    BOOK.says("Around the trial, and at the trial itself to nothing: so far the model takes the errors for exact.",
              "At t = 8 a trial at α = 9.3 makes 9.5 %, beside the 4.5 % at 10: from then on the likelihood prefers a model with "
              "**noise**, and the band no longer closes at the trials.")
    at, steps = followed(RULES[0], 6)
    narrowest = [100 * steps[t].deviation[at[: FIRST + t]] for t in range(GUIDED + 1)]
    assert narrowest[3].max() < 0.1 and narrowest[7].max() < 0.1 and min(narrowest[8].min(), narrowest[9].min()) > 3
    assert 10 ** (ALPHA[0] + np.ptp(ALPHA) * U[at[FIRST + 7]]) == pytest.approx(9.3, abs=0.05)
    assert 100 * objective()[at[FIRST + 7]] == pytest.approx(9.5, abs=0.5)
    without = [*at[: FIRST + 7], at[FIRST + 8]]
    assert believe(without, RULES[0]).deviation[without].max() < 1e-3, "without that trial it still closes"


@pytest.mark.last_bits
def test_sixteen_starts_for_every_rule():
    BOOK.says("random search has found 5.5 % on average, expected improvement 4.4 %", "(4.0 % is the best there is)",
              "From trial 6 on expected improvement is ahead. *Lowest mean* ends no better than chance, "
              "and like chance it can end at 13 %.", "*Widest band* catches up late",
              "its worst is one of 400 runs, a rule's one of 16")
    assert lowest_at_random().shape[0] == 400 and lowest_of(RULES[1]).shape[0] == 16
    assert [round(100 * worst) for worst in (lowest_of(RULES[1])[:, -1].max(), lowest_at_random()[:, -1].max())] == [13, 13]
    improving, trusting, filling = (100 * lowest_of(rule).mean(axis=0) for rule in RULES)
    by_chance = 100 * lowest_at_random().mean(axis=0)
    assert 100 * objective().min() == pytest.approx(4, abs=0.2)
    assert improving[-1] == pytest.approx(4.4, abs=0.2) and by_chance[-1] == pytest.approx(5.5, abs=0.2)
    assert improving[2] == pytest.approx(by_chance[2])
    for n in range(6, 13):
        assert improving[n - 1] < min(trusting[n - 1], filling[n - 1], by_chance[n - 1])
    assert abs(trusting[-1] - by_chance[-1]) < 0.4 and filling[5] > by_chance[5] and filling[-1] < improving[-1] + 0.4


@pytest.mark.thorough
def test_twenty_four_races():
    BOOK.says("After 9 trials, of which four were guided, the two are level on average. After 16 the sequential search is lower "
              "in ≈ 13 races and higher in ≈ 3, by ≈ 1.1 ± 0.7 points.",
              "on test examples ≈ 0.8 ± 0.8 points are left, after 25 ≈ 0.1 ± 0.7. With "
              "two hyper-parameters, 24 races do not show a gain on new examples.",
              "along one axis, on one data set, by about a point, and after 12 trials merely filling the gaps gains nearly as "
              "much")
    found = sequential_against_random((9, 16, 25))
    ahead = {n: paired(race.random, race.sequential) for n, race in found.items()}
    on_test = {n: paired(race.random_test, race.sequential_test) for n, race in found.items()}
    assert abs(ahead[9][0]) < ahead[9][1] and ahead[16][0] == pytest.approx(1.1, abs=0.5)
    assert on_test[16][0] == pytest.approx(0.8, abs=0.5) and abs(on_test[25][0]) < 0.5
    assert [ahead[16][1], on_test[16][1]] == pytest.approx([0.7, 0.8], abs=0.15)
    assert all(mean < 2 * error for mean, error in on_test.values()), "within two standard errors of nothing"
    assert [found[16].counts[0], found[16].counts[2]] == pytest.approx([13, 3], abs=2)
