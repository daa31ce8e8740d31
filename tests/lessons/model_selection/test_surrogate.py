"""A sequential search from inside, slide S26: its trials, what it believes, its rules."""
import numpy as np
import pytest

from course_lib.lessons.model_selection.searches import NetworkTrainer, space
from course_lib.lessons.model_selection.surrogate import (
    DRAWS,
    FIRST,
    GUIDED,
    LAM,
    PLACES,
    RULES,
    U,
    V,
    believe,
    followed,
    lowest_at_random,
    lowest_of,
    objective,
    start_of,
    worth,
)
from course_lib.model_selection.space import configurations
from course_lib.widgets import Sequential
from tests.hands import fresh, no_thread_left  # noqa: F401

inside = fresh(Sequential)


@pytest.mark.slow
def test_the_objective_is_the_error_of_networks_really_trained():
    at = [10, 60, 110]                                        # small α: no rounding grows
    config = configurations(space(), np.stack([U[at], np.full(3, LAM)], axis=1))
    want = NetworkTrainer("moons", 0).train(config).valid(V)
    np.testing.assert_allclose(objective()[at], want, atol=0.0051)
    assert objective().shape == (PLACES,) and config["lam"][0] == pytest.approx(1e-4)


@pytest.mark.parametrize("rule", RULES)
def test_every_trial_is_a_new_place_of_the_highest_worth(rule):
    at, steps = followed(rule, 6)
    assert len(set(at)) == len(at) == FIRST + GUIDED and len(steps) == GUIDED + 1 and at[:FIRST] == start_of(6)
    for t, seen in enumerate(steps[:-1]):
        tried = at[: FIRST + t]
        assert at[FIRST + t] == seen.next and seen.next not in tried
        assert seen.worth[seen.next] == np.delete(seen.worth, tried).max()


def test_the_band_closes_at_the_trials_and_the_surrogate_goes_through_them():
    at = [20, 100, 170]
    seen = believe(at, RULES[0])
    np.testing.assert_allclose(seen.mean[at], objective()[at], atol=0.02)
    assert seen.deviation[at].max() < 0.5 * np.median(seen.deviation)


def test_what_each_rule_wants():
    mean, deviation = np.array([0.3, 0.1, 0.3]), np.array([0.01, 0.01, 0.2])
    assert worth("lowest mean", mean, deviation, 0.2).argmax() == 1 and worth("widest band", mean, deviation, 0.2).argmax() == 2
    draws = np.random.default_rng(0).normal(size=(200_000, 3)) * deviation + mean
    np.testing.assert_allclose(worth(RULES[0], mean, deviation, 0.2), np.maximum(0, 0.2 - draws).mean(axis=0), atol=1e-3)


def test_all_searches_begin_alike():
    for rule in RULES:
        found = lowest_of(rule)
        assert found.shape == (DRAWS, FIRST + GUIDED) and (np.diff(found) <= 0).all()
        np.testing.assert_array_equal(found[:, :FIRST], lowest_at_random(2)[::2, :FIRST])


def test_steps_and_the_hidden_truth(inside):
    assert inside.values["t"] == GUIDED and len(inside.view.guided.get_xdata()) == GUIDED
    assert len(inside.view.truth.get_xdata()) == 0 and not inside.view.known.get_visible()
    inside.set(t=2, truth=True)
    assert "After 3 random and 2 guided trials" in inside.status and len(inside.view.truth.get_xdata()) == PLACES
    assert len(inside.view.drawn.get_xdata()) == FIRST and len(inside.view.guided.get_xdata()) == 2
    nxt = inside.view.next[0].get_xdata()[0]
    inside.press("forth")
    assert inside.view.guided.get_xdata()[-1] == nxt, "the next trial is made where the line stood"
    inside.set(rule="lowest mean", t=9)
    assert "lowest mean, next trial" in inside.view.titles[1].get_text() and "13.0 % at" in inside.status
