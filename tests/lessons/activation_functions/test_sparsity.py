"""Exact zeros among the activations of trained networks, slide S13, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.activation_functions.sparsity import (
    EPOCHS,
    EXAMPLES,
    SEEDS,
    UNITS,
    digits,
    silent_units,
    train_on_digits,
)


@pytest.fixture(scope="module")
def runs():
    return {(g, alpha): train_on_digits(g, alpha) for g, alpha in (
        ("reclin", 0.03), ("reclin", 0.3), ("reclin", 1.0), ("tanh", 0.3), ("sigm", 0.3))}


@pytest.mark.slow
def test_each_run_is_seen_before_training_and_after_every_epoch(runs):
    for run in runs.values():
        assert run.h.shape == (SEEDS, EPOCHS + 1, UNITS, EXAMPLES) and run.loss.shape == (SEEDS, EPOCHS + 1)
        assert (run.loss[:, 0] > 2).all() and (run.loss[:, -1] < 0.5).all(), "about ln 10 before, learnt after"
        assert len({h.tobytes() for h in run.h[:, 0]}) == SEEDS, "another start for each seed"


def test_the_digits_shown_are_not_those_trained_on():
    X, y, others = digits()
    assert X.shape == (1000, 196) and sorted(set(y)) == list(range(10)) and others.shape == (EXAMPLES, 196)
    assert not {x.tobytes() for x in X} & {x.tobytes() for x in others}


@pytest.mark.slow
def test_before_training_about_half_of_the_reclins_are_zero(runs):
    assert runs["reclin", 0.3].share[:, 0].mean() == pytest.approx(0.5, abs=0.05)


def test_after_training_the_share_depends_on_the_step(runs):
    before = runs["reclin", 0.3].share[:, 0]
    small, middle, large = (runs["reclin", alpha].share[:, -1] for alpha in (0.03, 0.3, 1.0))
    assert small.max() < before.min() < before.max() < large.min(), "on every seed: fewer with small steps, more with large"
    assert (small < middle).all() and (middle < large).all()


def test_sigm_and_tanh_have_no_zero(runs):
    for g in ("sigm", "tanh"):
        assert not runs[g, 0.3].share.any()


def test_units_that_are_zero_everywhere_are_counted(runs):
    assert silent_units(np.array([[0, 0.0], [0, 1], [0, 0]])) == 2
    counts = {alpha: sum(silent_units(h) for h in runs["reclin", alpha].h[:, -1]) for alpha in (0.03, 1.0)}
    assert counts[1.0] > 3 * counts[0.03], "large steps make them"
