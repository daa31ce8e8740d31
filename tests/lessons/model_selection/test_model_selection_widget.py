"""Slide S26 under the hand: three searches on networks really trained, their projections, the winner's luck."""
import jax
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.backprop import backprop
from course_lib.initialization import glorot
from course_lib.lessons.model_selection.searches import STEPS, space
from course_lib.lessons.model_selection.searches_widget import short
from course_lib.loss import zero_one
from course_lib.model_selection.search import grid, random
from course_lib.network import fprop
from course_lib.widgets import ModelSelection
from tests.hands import fresh, no_thread_left, settle, tell  # noqa: F401

race = fresh(ModelSelection)


def by_hand(alpha, lam, train, valid, seed=0):
    """Validation error of gradient descent written out, no scan, no vmap, no optimizer."""
    theta = glorot(jax.random.key(seed), (2, 8, 2))
    for _ in range(STEPS):
        grads = backprop(theta, fprop(theta, train.X, tanh), train.y, tanh).theta
        theta = tuple(layer._replace(W=layer.W - alpha * (g.W + 2 * lam * layer.W), b=layer.b - alpha * g.b)
                      for layer, g in zip(theta, grads, strict=True))
    return float(zero_one(fprop(theta, valid.X, tanh).a[-1], valid.y).mean())


@pytest.mark.slow
def test_the_trials_are_those_of_the_library_and_really_trained(race):
    ours = random(jax.random.key(0), space(), 25)
    for k in (2, 3, 4, 5):
        race.set(k=k)
        for name, want in (("grid", grid(space(), k)), ("random", ours)):
            for axis in space():
                np.testing.assert_allclose(race.trials[name].config[axis], want[axis][: k * k], rtol=1e-4)
    race.set(V=400)
    train, valid, _ = race.networks.parts
    for name in race.trials:
        one = race.trials[name]
        at = int(np.argmin(np.abs(np.log(one.config["alpha"]))))       # a tame run: rounding stays small
        want = by_hand(np.float32(one.config["alpha"][at]), np.float32(one.config["lam"][at]), train, valid)
        assert one.valid[at] == pytest.approx(want, abs=0.011), name


@pytest.mark.slow
def test_three_distinct_values_or_nine(race):
    assert race.status.startswith("Winner after 9 of 9 trials: α = ") and "grid" not in race.status
    race.set(search="grid")
    assert race.view.counts[0].get_text() == "3 values of α"
    race.set(search="all three")
    assert "grid: α = 0.32, validation" in race.status and "random: α = " in race.status
    assert race.view.counts[1].get_text() == "3, 9, 9 values of λ"


@pytest.mark.slow
def test_alpha_matters_and_lambda_hardly(race):
    over = race.result.reshape(13, 25)[:7]                      # λ up to 3e-4
    assert np.ptp(over.mean(axis=0)) > 0.5 and np.ptp(over.mean(axis=1)) < 0.1


@pytest.mark.slow
def test_scrubbing_shows_the_trials_made_so_far(race):
    race.set(search="random", k=4)
    curve = race.trials["random"].curve
    assert len(curve) == 16 and not (np.diff(curve) > 0).any()          # NaN while every run has diverged
    race.set(t=6)
    assert len(race.trials["random"].curve) == 6 and len(race.view.dots["random"].get_xdata()) == 6
    assert "trial 6 of 16" in race.view.title.get_text() and "after 6 of 16" in race.status
    np.testing.assert_allclose(race.trials["random"].valid, race.networks.random(0)[1].valid(100)[:6])
    race.set(t=0)
    assert race.status.startswith("No trial yet")


@pytest.mark.slow
def test_play_shows_every_trial_and_stops_at_the_last(race):
    race.frames_per_second = 1000
    race.set(t=7, play=True)
    settle(race)
    assert race.values["t"] == 9 and not race.values["play"]


def test_a_finished_search_stays_finished_when_k_grows(race):
    race.set(t=9)
    race.set(k=5)
    assert race.values["t"] == 25 and "after 25 of 25" in race.status


def test_the_sequential_search_starts_with_the_random_trials_and_then_chooses(race):
    race.set(k=5)
    ours, guided = race.trials["random"].config["alpha"], race.trials["sequential"].config["alpha"]
    np.testing.assert_array_equal(ours[:5], guided[:5])
    assert not np.isclose(ours[5:], guided[5:]).any()
    good = 0.15
    assert (race.trials["sequential"].valid[5:] < good).mean() > (race.trials["random"].valid[5:] < good).mean()


def test_the_winner_is_the_lowest_validation_error_and_never_a_run_that_diverged(race):
    race.set(k=5, search="all three")
    for one in race.trials.values():
        assert one.valid[one.best] == np.nanmin(one.valid)
    lost = np.isnan(race.trials["grid"].valid)
    assert lost.any() and not lost[race.trials["grid"].best] and "1 run diverged and cannot win. random" in race.status
    assert np.isfinite(race.still()).all()


def test_v_counts_the_first_examples_and_trains_nothing_anew(race):
    over, errors = race.networks.over, race.networks.random(0)[1]
    race.set(V=10)
    assert race.networks.over is over and race.networks.random(0)[1] is errors
    valid = race.trials["random"].valid
    finite = np.isfinite(valid)
    np.testing.assert_allclose(valid[finite], errors.mistakes[:9, 9][finite] / 10)
    assert (np.diff(errors.mistakes.astype(int), axis=1) >= 0).all()


def test_all_draws_stand_in_the_race(race):
    race.set(seeds=True)
    assert "Over 16 random draws of 9" in race.status
    assert len(race.view.race.bundle.get_segments()) == 16


def test_the_curve_of_the_sequential_search_begins_where_it_leaves_the_random_one(race):
    race.press("keep")
    race.set(k=5)
    last = race.view.race.lines[2], race.view.race.ghosts[2]
    assert not any(len(line.get_xdata()) for line in last) and not race.view.race.labels[2].get_visible()
    assert race.view.race.ghost_label.get_position()[1] == race.view.race.ghosts[1].get_ydata()[-1]
    race.set(search="sequential")
    assert all(len(line.get_xdata()) for line in last) and race.view.race.labels[2].get_visible()
    x, y = race.view.race.lines[2].get_data()
    assert x[0] == 5 and len(y) == 21
    race.set(t=3)
    assert len(race.view.race.lines[2].get_xdata()) == 0
    assert race.view.newest.get_visible() and race.view.ring.get_visible()
    race.set(search="all three")
    assert not race.view.ring.get_visible()


def test_a_hyper_parameter_has_two_digits():
    assert [short(x) for x in (100.0, 5.4321, 0.00163, 1.26e-6)] == ["100", "5.4", "0.0016", "1.3·10⁻⁶"]


def test_another_draw_is_another_random_search_on_the_same_networks(race):
    over, before = race.networks.over, race.trials["random"].config["alpha"]
    race.set(draw=3)
    assert race.networks.over is over and not np.isclose(before, race.trials["random"].config["alpha"]).any()
    race.set(seed=1)
    assert race.networks.over is not over


def test_keep_and_the_code(race):
    race.press("keep")
    race.set(V=10, search="grid", draw=2)
    assert race.view.race.ghost_label.get_visible()
    assert race.code == "ModelSelection search=grid V=10 draw=2"


def test_a_readers_distribution_is_used_or_named():
    own = ModelSelection(sample=lambda u, low, high: low + u * (high - low), search="random")
    assert "YOUR function" in own.status and np.median(own.trials["random"].config["alpha"]) > 10
    assert np.median(own.trials["sequential"].config["alpha"][:5]) < 10, "the sequential search keeps our distribution"
    assert "not positive" in ModelSelection(sample=lambda u, low, high: low - 10 + 0 * u).status
    assert "not finished" in ModelSelection(sample=lambda u, low, high: ...).status


@pytest.mark.slow
def test_bad_input_becomes_a_sentence(race):
    tell(race, "set", name="V", value="many")
    assert race.picture.failed and "V must be a number" in race.status
