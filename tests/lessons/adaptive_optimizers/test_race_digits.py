"""Slide S30 on MNIST: the same start for every rule, runs made once, many seeds."""
import jax
import numpy as np
import pytest

from course_lib.lessons.adaptive_optimizers import mnist_race, mnist_race_widget
from course_lib.lessons.adaptive_optimizers.landscape_race import (
    RULES,
)
from course_lib.lessons.adaptive_optimizers.mnist_race import GRID
from course_lib.lessons.adaptive_optimizers.mnist_race_widget import alpha_of
from course_lib.widgets import MnistRace
from tests.hands import at, drag, fresh, kept, no_thread_left, settle, shares_watched, tell  # noqa: F401

digits = kept(MnistRace)


# --- digits --------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_same_weights_and_order_for_every_rule(digits):
    digits.reset()
    assert len({float(one.valid[0]) for one in digits.result}) == 1
    assert digits.result[0].valid[0] == pytest.approx(np.log(10), abs=0.5)
    again = mnist_race.train_on_mnist("Adam", 0.03)
    np.testing.assert_array_equal(again.valid, digits.result[4].valid)


@pytest.mark.slow
def test_one_mnist_run_is_the_librarys_training(digits):
    """The program that holds all five rules trains as the rule alone does."""
    from course_lib.initialization import glorot
    from course_lib.optimizers import rmsprop
    from course_lib.training import epochs, evaluate, gradient_step, run_steps, start, supervised_objective
    train, valid = mnist_race.race_digits(0)
    key, rule = jax.random.key(0), rmsprop(0.01, 0.9)
    idx = epochs(key, mnist_race.N, mnist_race.B, 6)
    step = gradient_step(supervised_objective("tanh"), rule.update)
    state, _ = run_steps(step, start(glorot(key, mnist_race.SIZES), rule, key), train.X, train.y, idx)
    assert float(evaluate(state.theta, valid.X, valid.y).nll) == pytest.approx(
        float(digits.reset().with_alpha("RMSProp", 0.01).valid[-1]), rel=0.05)


@pytest.mark.slow
def test_a_moved_alpha_is_that_of_its_rule(digits):
    digits.reset().set(alpha_adam=0.01)
    assert digits.values["rate"] == "each its own" and digits.alphas == [0.3, 0.03, 0.03, 0.003, 0.01]
    digits.set(alpha=0.1)
    assert digits.values["rate"] == "one for all" and digits.alphas == [0.1] * 5
    assert "One α for all says little" in digits.status


@pytest.mark.slow
def test_a_run_made_before_is_not_made_again(digits):
    first = digits.reset().result
    digits.set(alpha=0.1)
    assert all(a is b for a, b in zip(digits.set(alpha=0.03).result, first, strict=True))
    other = digits.set(beta1=0.5).result
    assert [a is b for a, b in zip(other, first, strict=True)] == [True] * 4 + [False]


@pytest.mark.slow
def test_divergence_and_a(digits):
    digits.reset().press("keep")
    digits.set(alpha=1.0)
    assert "Worse than guessing, ln 10 = 2.303, at the end: momentum, RMSProp, Adam. Lower α." in digits.status
    assert "A, which ended at sgd 0.6" in digits.status
    assert np.isfinite(digits.still()).all()


@pytest.mark.slow
def test_the_best_alpha_is_that_of_its_row(digits, monkeypatch):
    monkeypatch.setattr("course_lib.lessons.adaptive_optimizers.mnist_race.GRID", GRID[3:5])
    digits.reset().press("best")
    settle(digits)
    assert digits.values["rate"] == "each its own"
    for rule in RULES:
        row = {a: float(digits.with_alpha(rule, a).valid[-1]) for a in GRID[3:5]}
        assert digits.values[alpha_of(rule)] == min(row, key=row.get)
    assert "With its own α each" in digits.status


@pytest.mark.slow
def test_a_cells_search_is_watched_and_finds_what_the_button_finds(digits, monkeypatch):
    monkeypatch.setattr("course_lib.lessons.adaptive_optimizers.mnist_race.GRID", GRID[3:5])
    digits.reset().press("best")
    settle(digits)
    found, shares = digits.values, shares_watched(monkeypatch, mnist_race_widget)
    assert digits.reset().search() is digits and digits.values == found and not digits.searching
    assert len(shares) >= 5 and shares == sorted(set(shares)) and shares[-1] == 1


@pytest.mark.slow
def test_many_seeds_fill_in_behind_the_picture(digits, monkeypatch):
    monkeypatch.setattr("course_lib.lessons.adaptive_optimizers.mnist_race.SEEDS", 3)
    digits.reset().set(seeds=True)
    settle(digits)
    assert [runs.shape for runs in digits.spread] == [(3, mnist_race.FRAMES + 1)] * 5
    for rule, runs in zip(RULES, digits.spread, strict=True):
        np.testing.assert_array_equal(runs[2], mnist_race.train_on_mnist(rule, 0.03, seed=2).valid)
        low, median, high = np.sort(runs[:, -1])
        assert f"{rule} {median:.3f} ({low:.3f} to {high:.3f})" in digits.status
    assert "Over 3 seeds the last one is sgd" in digits.status
    bands, ends = digits.view.bands.get_paths(), digits.view.ends.get_segments()
    assert len(bands) == 5 and [tuple(end[:, 0]) for end in ends] == [(0.03, 0.03)] * 5
    digits.set(alpha_sgd=0.3)
    settle(digits)
    assert digits.spread[0].shape == (3, mnist_race.FRAMES + 1), "a moved α asks for its own seeds"
    digits.set(seeds=False)
    assert digits.spread is None and not digits.view.bands.get_paths()


@pytest.mark.slow
def test_seeds_stop_with_the_toggle_and_with_reset(digits):
    digits.reset().set(seeds=True)
    assert digits.trainer.running
    digits.set(seeds=False)
    settle(digits)
    assert not digits.trainer.running and len(digits.runs) < 40
    digits.set(seeds=True)
    digits.reset()
    assert not digits.trainer.running and digits.values["seeds"] is False
