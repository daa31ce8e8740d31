"""What notebook 2_07 says in words and prints, computed: each test quotes it and fails when it is gone or no longer true."""
import numpy as np
import pytest

from course_lib.interactive.words import percent
from course_lib.lessons.model_selection.luck import DATA_SETS, all_trials, by_data_set, means, published
from course_lib.lessons.model_selection.margins import along, grid_points
from course_lib.lessons.model_selection.races import (
    _won,
    grid_against_random,
    over_ranges,
    paired,
    refined,
)
from course_lib.lessons.model_selection.searches import (
    ALPHA,
    COLUMNS,
    LAM,
    MOST,
    ROWS,
    NetworkTrainer,
    SearchedNetworks,
    TrainedNetworks,
    first_trials,
    space,
)
from course_lib.model_selection.gaussian_process import expected_improvement
from course_lib.toy_runs import SEEDS
from course_lib.widgets import ModelSelection
from tests.claims import Said

BOOK = Said("2_07_model_selection")


def test_the_whole_slide_is_quoted():
    BOOK.says("> **Topics:** grid search, random search", "To search for the best configuration of the hyper-parameters:",
              "specify a set of values you want to test for each hyper-parameter", "you can perform a grid search",
              "try all possible configurations of these values", "you can perform a random search (Bergstra and Bengio, 2012)",
              "specify a distribution over the values of each hyper-parameters (e.g. uniform in some range)",
              "sample independently each hyper-parameter to get configurations",
              "bayesian optimization or sequential model-based optimization ...",
              "> - Use a **validation set** (not the test set) performance to select the best configuration",
              "> - You can go back and refine the grid/distributions if needed")


def test_nine_trials_from_the_side():
    on_grid, at_random = along(3, 0.1)
    BOOK.says(f"Yes: {percent(at_random.mean(), 0)} on average, against {percent(on_grid.mean(), 0)} for the grid",
              f"On average it ends at {percent(on_grid.mean(), 0)}",
              f"swings between {percent(on_grid.min(), 0)} and {percent(on_grid.max(), 0)}",
              f"That of random search stays between {percent(at_random.min(), 0)[:2]} and {percent(at_random.max(), 0)}.")
    assert np.ptp(at_random) < np.ptp(on_grid) / 3


def test_where_both_axes_matter_alike_the_grid_is_ahead():
    BOOK.says("The grid's, a little.", "Near $w = 0.5$ the two are even:", "a well-placed grid is as good or better")
    ahead = {w: along(3, w)[0].mean() - along(3, w)[1].mean() for w in (0, 0.1, 0.3, 0.5, 1)}
    assert ahead[0.1] > 0.1 and ahead[0.3] > 0.03 and abs(ahead[0.5]) < 0.005 and -0.06 < ahead[1] < -0.03
    for w in ahead:
        a, b = (100 * curve.mean() for curve in along(3, w))
        BOOK.shows(f"weight of y {w:3}: lowest of 9 trials on average, grid {a:.0f} %, random {b:.0f} %")


@pytest.mark.slow
def test_where_the_valley_of_the_real_networks_lies():
    BOOK.says("None of the grid's. Its α are 0.001, 0.32 and 100. The valley lies between about 2.5 and 10.",
              "α: up to 0.01 the error falls to ≈14 %, stays on a plateau until about 1, and drops into the valley beyond 2.5.",
              "λ hardly, as long as it is below about 0.001; from there on it hurts, most where α is large.",
              "At trial 16: α is its outer loop")
    nets = SearchedNetworks("moons", 0)
    over = nets.over.valid(100).reshape(ROWS, COLUMNS)
    alpha, lam = 10 ** np.linspace(*ALPHA, COLUMNS), 10 ** np.linspace(-6, -1, ROWS)
    good = alpha[np.nan_to_num(over[lam < 1e-3], nan=1).mean(axis=0) < 0.08]
    assert 2.4 < good.min() < 3.5 and 4 < good.max() < 11
    tame = over[:, (alpha > 2.4) & (alpha < 7)].mean(axis=1)
    assert np.ptp(tame[lam < 5e-4]) < 0.04 and (tame[lam > 1e-2] > tame[lam < 5e-4].max() + 0.05).all()
    lowest, hurt = np.nanmin(over, axis=0), np.nanmedian(over[lam > 1e-2], axis=0) - np.nanmedian(over[lam < 1e-3], axis=0)
    plateau = (alpha > 0.01) & (alpha < 1)
    assert 0.125 < lowest[plateau].min() and lowest[plateau].max() < 0.145 < 0.3 < lowest[alpha < 0.005].min()
    assert lowest[(alpha > 2.5) & (alpha < 6)].max() < 0.045 and hurt[plateau].max() < 0.03 < 0.2 < hurt[alpha > 5].min()
    config, run = nets.grid(5)
    best = first_trials(config, run.valid(100), run.test, 25)
    fell = np.flatnonzero(best.curve < 0.08)
    assert fell[0] == 15 and config["alpha"][15] == pytest.approx(5.6, abs=0.05)
    BOOK.says("(With α in the inner loop it would enter at trial 4, and an important λ would have to wait.")
    assert np.flatnonzero(run.valid(100).reshape(5, 5).T.ravel() < 0.08)[0] == 3


@pytest.mark.last_bits
def test_what_else_the_map_shows():
    BOOK.says("its random start happens to call the two moons the wrong way round", "The random search of this draw has 5 % at "
              "trial 5; the twenty after it find 4 %.", "near 25 and 100 are single networks between worse ones")
    nets = SearchedNetworks("moons", 0)
    over = nets.over.valid(100).reshape(ROWS, COLUMNS)
    assert (over[:, 0] > 0.85).all()
    lowest, alpha = np.nanmin(over, axis=0), 10 ** np.linspace(*ALPHA, COLUMNS)
    twenties, hundred = np.abs(alpha - 24).argmin(), COLUMNS - 1
    assert lowest[twenties] < 0.05 < min(lowest[twenties - 1], lowest[twenties + 1]) and lowest[hundred] < 0.06 < lowest[-2]
    config, run = nets.random(13)
    curve = first_trials(config, run.valid(100), run.test, 25).curve
    assert curve[3] > 0.1 and curve[4] == pytest.approx(0.05, abs=0.011) and 0 < curve[4] - curve[-1] < 0.025


def test_a_uniform_draw_misses_the_valley():
    BOOK.says("Of α, 7.5 % lie between 2.5 and 10, not much fewer than the 12 % of a uniform logarithm. But λ is drawn, too: 99 "
              "% lie above 0.001, where it hurts. By the logarithm seven of a hundred trials fall into the valley, with λ below "
              "0.001; drawn uniformly, not one in a thousand does. The winner of 25 trials has a validation "
              "error of ≈ 22 % on average over the 16 draws instead of ≈ 4 % (test: ≈ 24 instead of ≈ 7 %).",
              "with λ alone uniform it is ≈ 13 %, with α alone ≈ 4 %.", "Uniform draws would hit one of the same width from "
              "0.0025 to 0.01 with 0.0075 %, the others still with 12 %.")
    (low, high), (least, most) = 10.0 ** np.array([ALPHA, LAM])
    alpha, lam = 7.5 / (high - low), (1e-3 - least) / (most - least)
    by_log = np.log10(10 / 2.5) / np.ptp(ALPHA), 3 / np.ptp(LAM)
    assert [alpha, by_log[0], 1 - lam, by_log[0] * by_log[1]] == pytest.approx([0.075, 0.12, 0.99, 0.07], abs=3e-3)
    assert alpha * lam < 1e-3 and 100 * 7.5e-3 / (high - low) == pytest.approx(0.0075, abs=1e-4)

    def won(uniform):
        """Mean validation and test error of the winners of 16 draws, where the axes in `uniform` are drawn uniformly."""
        nets = SearchedNetworks("moons", 0, lambda U: {
            name: (axis.low + u * (axis.high - axis.low) if name in uniform else axis.low * (axis.high / axis.low) ** u)
            .astype(np.float32) for u, (name, axis) in zip(U.T, space().items(), strict=True)})
        runs = [nets.random(draw)[1] for draw in range(SEEDS)]
        return np.mean([[np.nanmin(run.valid(100)), _won(run, 100)] for run in runs], axis=0)

    assert won(("alpha", "lam")) == pytest.approx([0.22, 0.24], abs=0.04)
    assert won(()) == pytest.approx([0.04, 0.07], abs=0.01)
    assert [won(("alpha",))[0], won(("lam",))[0]] == pytest.approx([0.04, 0.13], abs=0.01), "it is λ that does the damage"


@pytest.mark.last_bits
def test_grid_and_random_on_eight_data_sets():
    BOOK.says("With 9 trials random search is clearly ahead on average, though single searches end at ≈14 % and more.",
              "With 25 the two are level, and the grid has luck again",
              "At the middles of three equal parts, as in the first picture, its α would be "
              "0.007, 0.32 and 15: again none in the valley, and its mean ≈ 9.7 %.")
    middles = grid_points(3)
    np.testing.assert_allclose(10 ** (ALPHA[0] + np.ptp(ALPHA) * middles[::3, 0]), [0.007, 0.32, 15], rtol=0.03)
    points = np.concatenate([middles, np.full((MOST - 9, 2), 0.5)])[None]
    runs = (NetworkTrainer("moons", seed).train_rows(points) for seed in range(DATA_SETS))
    assert np.mean([_won(TrainedNetworks(*(part[:9] for part in run)), 100) for run in runs]) == pytest.approx(0.097, abs=0.01)
    found = grid_against_random()
    ahead = {k: a.mean() - b.mean() for k, (a, b) in found.items()}
    assert ahead[3] > 0.03 and abs(ahead[5]) < 0.01 and np.quantile(found[3][1], 0.95) > 0.13


@pytest.mark.last_bits
def test_the_grids_result_moves_with_its_range():
    BOOK.says("At 10 the grid's *last* value lies in the valley, and it is as good as random search.",
              "its mean goes up to ≈12 % (at 300 it is ≈11 %). That of random search stays between ≈7 and ≈9 %.")
    on_grid, at_random = np.transpose([[a.mean(), b.mean()] for a, b in over_ranges((10, 20, 50, 100, 300)).values()])
    assert [on_grid.max(), on_grid[-1], on_grid[0] - at_random[0]] == pytest.approx([0.12, 0.114, 0], abs=0.01)
    assert 0.065 < at_random.min() and at_random.max() < 0.095 and np.ptp(on_grid) > 2 * np.ptp(at_random)


def test_fifty_nine_trials():
    BOOK.says("All n miss with probability 0.95ⁿ, and 0.95⁵⁹ = 0.048.", "Twenty of them miss with probability 0.95²⁰ = 36 %.",
              "1 − 0.9³⁰ = 95.8 %",
              "on average 1/(n + 1) of all configurations are still better than the best of them: after 59, 1.7 %")
    assert np.random.default_rng(0).random((20_000, 59)).min(axis=1).mean() == pytest.approx(1 / 60, abs=5e-4)
    assert 0.95**59 == pytest.approx(0.048, abs=5e-4) and 0.95**58 > 0.05 and 0.95**20 == pytest.approx(0.36, abs=0.005)
    assert 1 - 0.9**30 == pytest.approx(0.958, abs=5e-4)


@pytest.mark.last_bits
def test_the_winner_looks_too_good():
    BOOK.says("On these ten it makes 3.1 % errors, on average over 128 searches (16 draws on each of "
              "8 data sets), each judged by 40 different tens.", "Chosen on 400 examples, the winners have ≈ "
              "5.6 %, and their validation error, ≈ 5.2 %, says so.", "Yes: ≈ 10.0 %.", "About 21 %, as any other trial",
              "From about V = 100: ≈ 4.9 % and ≈ 5.9 %. Below V = 50 both lines are bad")
    shown, true = 100 * means((10, 40, 50, 80, 100, 150, 400), 25)
    np.testing.assert_allclose(np.stack([shown, true], 1)[[0, 4, 6]].ravel(), [3.1, 10.0, 4.9, 5.9, 5.2, 5.6], atol=0.2)
    gap = true - shown
    assert gap[3] > 1 and gap[4] == pytest.approx(1, abs=0.15) and (gap[5:] < 1).all() and true[1] > true[6] + 1
    assert np.nanmean(all_trials().test) == pytest.approx(0.21, abs=0.01)


@pytest.mark.last_bits
def test_the_gap_grows_with_the_number_of_trials():
    BOOK.says("It is ≈ 4 points with 5 trials, ≈ 6 with 9, ≈ 7 with 25. The test error falls all the same, from ≈ 22 (the first "
              "trials) to ≈ 10 %")
    shown, true = 100 * np.transpose([means((10,), n)[:, 0] for n in (1, 5, 9, 25)])
    np.testing.assert_allclose(true - shown, [0, 4, 6, 7], atol=0.6)
    np.testing.assert_allclose(true[[0, -1]], [22, 10], atol=0.6)


def test_the_noise_of_a_validation_error():
    BOOK.says("At $e_i = 10\\,\\%$ that is 9.5 points for $V = 10$, 3 for $V = 100$, 0.9 for $V = 1000$.")
    np.testing.assert_allclose([100 * np.sqrt(0.09 / V) for V in (10, 100, 1000)], [9.5, 3, 0.9], atol=0.05)


def test_fifty_others_and_the_fifty_that_chose():
    BOOK.says("On average over searches and blocks, fifty others say what is true; the fifty that chose are ≈ 1.8 points too "
              "low. But one set of 50 is off by about $\\pm\\sqrt{0.064 \\cdot 0.936 / 50}$ = ±3.5 points")
    assert 100 * np.sqrt(0.064 * 0.936 / 50) == pytest.approx(3.5, abs=0.05)
    chosen, others, more = published(50).values()
    assert abs(others - more) < 0.002 and 100 * (more - chosen) == pytest.approx(1.8, abs=0.2)
    over = np.array([paired(*by_data_set(V)) for V in (10, 50, 100)])
    np.testing.assert_allclose(over, [[7.0, 0.5], [1.8, 0.4], [1.0, 0.4]], atol=0.2)


@pytest.mark.last_bits
def test_refining_was_worth_nine_more_trials():
    BOOK.says("On the examples that chose, the second nine trials are worth about the same in both places. On test examples "
              "nine more wide ones gain ≈ 1.2 points, nine narrow ones ≈ 0.8: the difference, ≈ 0.4 ± 0.2 points, is small.",
              "in neither row does the gap shrink, and after the narrow ones it is the widest")
    found = refined()
    few, wide, narrow = (100 * np.mean(pair, axis=1) for pair in found.values())
    mean, error = paired(found["9 wide, 9 narrow"][1], found["18 wide"][1])
    assert mean == pytest.approx(0.4, abs=0.2) and error == pytest.approx(0.2, abs=0.05)
    assert abs(wide[0] - narrow[0]) < 0.3 and few[1] - [wide[1], narrow[1]] == pytest.approx([1.2, 0.8], abs=0.2)
    gaps = [b - a for a, b in (few, wide, narrow)]
    np.testing.assert_allclose(gaps, [1.4, 1.5, 1.9], atol=0.25)
    assert gaps[2] > gaps[1] > gaps[0]


@pytest.mark.thorough
def test_a_range_without_the_valley():
    BOOK.says("To ≈12 or 13 %, with every one of the 16 draws", "in six of the 16 draws its α is about 0.1, far inside",
              "On a plateau many trials tie, the first of them is called the winner")
    inside, ties = 0, []
    narrow = ModelSelection(sample=lambda u, low, high: low * (0.01 * high / low) ** u, search="random", k=5)
    for draw in range(SEEDS):
        one = narrow.set(draw=draw).trials["random"]
        assert 0.115 < one.curve[-1] < 0.135
        inside += 0.07 < one.config["alpha"][one.best] < 0.15
        ties.append((one.valid == one.valid[one.best]).sum())
    assert inside == pytest.approx(6, abs=1) and np.median(ties) > 5
    assert np.median(narrow.trials["random"].config["alpha"]) < 0.2 and narrow.trials["random"].config["alpha"].max() < 1.001


def test_the_answers_of_check_yourself():
    BOOK.says("4⁶ = 4,096 trials and 4 values of α", "0.009/0.999 ≈ 0.9 %", "B by s φ(0) = 5 · 0.40 = 2.0 points on average")
    a, b = expected_improvement(np.array([9.0, 10.0]), np.array([0.1, 5.0]), 10.0)
    assert 4**6 == 4096 and a == pytest.approx(1, abs=1e-3) and b == pytest.approx(2.0, abs=0.01)
