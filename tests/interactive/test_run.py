"""A run under the hand, on the widget of slide S25: what it claims about initialization, A/B, seeds, and playing."""
import threading

import numpy as np
import pytest

from course_lib.diagnostics.examinations import count_distinct
from course_lib.interactive.run import FRAMES
from course_lib.toy_runs import SEEDS, H
from course_lib.widgets import Initialization
from tests.hands import background, drawn, gone, kept, no_thread_left, settle, tell, wait_for  # noqa: F401

made = kept(Initialization)


@pytest.fixture
def run(made):
    yield made.reset()
    made.set(play=False)
    gone(made)


# --- what slide S25 claims -------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("g", ["tanh", "reclin"])
def test_zero_weights_have_zero_gradients_but_for_the_output_bias(run, g):
    run.set(init="zero", g=g, t=0, ones=0.5, depth=3)
    r = run.result
    assert r.grad_W[0].max() == 0 and r.grad_b[0, :-1].max() == 0 and r.grad_b[0, -1] < 1e-7
    assert "exactly 0; the output bias too" in run.status
    run.set(ones=0.8)
    assert run.result.grad_W.max() == 0 and run.result.grad_b[0, -1] == pytest.approx(0.3, abs=1e-4)
    assert "only the output bias moves (|∇b| = 0.3)" in run.status
    assert np.abs(run.result.paths).max() == 0, "for the whole run"


@pytest.mark.slow
def test_zero_weights_with_sigm_do_have_gradients(run):
    run.set(init="zero", g="sigm", ones=0.8, t=0)
    assert run.result.grad_W[0, -1] > 0 and "exactly 0" not in run.status


@pytest.mark.slow
@pytest.mark.parametrize(("init", "units"), [("zero", 1), ("constant", 1), ("Glorot", H)])
def test_how_many_different_units_there_are(run, init, units):
    run.set(init=init, scale=0.5)
    assert {count_distinct(w) for w in run.result.paths} == {units}
    assert run.view.count.get_text() == f"{units} distinct unit{'s' if units > 1 else ''} in {H} places"
    assert ("1 distinct unit in 8 places: equal units get equal gradients" in run.status) == (units == 1 and init != "zero")


@pytest.mark.slow
def test_a_run_is_a_value(run):
    first = run.result.valid
    run.set(alpha=0.01, seed=5, data="XOR")
    assert (run.result.valid != first).any()
    run.set(alpha=0.3, seed=0, data="moons")
    assert (run.result.valid == first).all()
    np.testing.assert_array_equal(Initialization().result.valid, first)


def test_depth_beyond_is_off(run):
    run.set(depth=1, t=0)
    sizes = run.view.sizes.lines[0].get_ydata()
    assert len(sizes) == 3 and np.isnan(sizes).tolist() == [False, True, False], "h(1), and apart from it out"
    assert run.result.grad_W[0, 1:5].max() == 0 or run.values["depth"] == 1
    run.set(depth=5)
    assert np.isfinite(run.view.sizes.lines[0].get_ydata()[:5]).all()


def test_a_diverged_run_is_named_with_its_step(run):
    run.set(init="uniform", scale=10, alpha=30, g="reclin", depth=3)
    bad = int((~np.isfinite(run.result.train)).argmax())
    assert run.status.startswith(f"The run diverged at step {run.result.steps[bad]}: the loss is not a number any more. Lower α")
    assert "diverged" in run.view.plane_title.get_text() and "∞" in run.view.losses.title.get_text()
    for t in (0, bad, FRAMES):
        run.set(t=t)
    assert np.ptp(run.still()[..., :3]) > 200, "never a blank picture"
    run.set(alpha=0.1, scale=0.5)
    assert "diverged" not in run.status and "diverged" not in run.view.plane_title.get_text()


# --- A, seeds --------------------------------------------------------------------------------------------------------

def test_a_is_a_ghost_from_the_same_seed(run):
    run.press("keep")
    assert run.status.startswith("Kept as A: Initialization.")
    run.set(scale=3)
    ghost, line = run.view.losses.ghosts[1], run.view.losses.lines[1]
    assert (ghost.get_ydata() != line.get_ydata()).any() and "A ended at" in run.status
    run.set(scale=1)
    np.testing.assert_array_equal(ghost.get_ydata(), line.get_ydata())
    run.reset()
    assert run.kept is None and not len(ghost.get_xdata())


def test_sixteen_seeds(run):
    run.set(seeds=True)
    assert run.bundle.shape == (SEEDS, FRAMES + 1) and len(np.unique(run.bundle[:, -1])) == SEEDS
    np.testing.assert_allclose(run.bundle[0], run.result.valid, rtol=2e-3)
    assert len(run.view.losses.bundle.get_segments()) == SEEDS and "Over 16 seeds" in run.status
    run.set(init="constant", seeds=False)
    assert run.bundle is None and not run.view.losses.bundle.get_segments()


# --- time ------------------------------------------------------------------------------------------------------------

def test_scrubbing_computes_nothing(run):
    result = run.result
    for t in (0, 17, FRAMES):
        run.set(t=t)
        assert run.result is result and f"Step {result.steps[t]}:" in run.status
    run.press("back")
    assert run.values["t"] == FRAMES - 1
    for _ in range(3):
        run.press("forth")
    assert run.values["t"] == FRAMES, "it stays at the end"
    tell(run, "key", key="ArrowLeft")
    assert run.values["t"] == FRAMES - 1


def test_play_goes_to_the_end_and_stops(run):
    run.frames_per_second = 500
    run.set(t=FRAMES - 5, play=True)
    settle(run)
    assert run.values["t"] == FRAMES and run.values["play"] is False is run.picture.values["play"]
    run.set(play=True)
    wait_for(lambda: 0 < run.values["t"] < FRAMES)
    run.set(play=False)
    settle(run)
    at = run.values["t"]
    assert 0 < at <= FRAMES, "from the end it starts over"


def test_pause_keeps_the_place_and_reset_stops(run):
    run.set(t=0, play=True)
    wait_for(lambda: run.values["t"] >= 2)
    tell(run, "key", key=" ")
    settle(run)
    at = run.values["t"]
    assert 0 < at < FRAMES and not run.values["play"] and run.picture.values["t"] == at
    run.set(play=True).reset()
    settle(run)
    assert run.values["t"] == FRAMES and not run.player.running


def test_controls_move_while_it_plays(run):
    run.set(t=0, play=True)
    wait_for(lambda: run.values["t"] >= 1)
    run.set(scale=2, init="uniform")
    assert run.values["play"] and run.player.running
    run.set(t=40)
    wait_for(lambda: run.values["t"] > 40)
    run.set(play=False)


def test_a_slow_front_end_is_waited_for(run):
    drawn(run)
    run.frames_per_second = 500
    run.set(t=0, play=True)
    for _ in range(4):
        wait_for(lambda: not run.picture.free)
        assert run.picture.number - run.picture.drawn == 2
        drawn(run)
    run.set(play=False)
    drawn(run)


def test_an_error_while_playing_becomes_a_sentence(run, monkeypatch):
    run.set(t=0)

    def broken(**kw):
        raise RuntimeError("no more ink")

    monkeypatch.setattr(run, "refresh", lambda *a, **kw: broken() if threading.current_thread().name.endswith("player") else None)
    run.set(play=True)
    settle(run)
    assert "no more ink" in run.status and run.picture.failed
    monkeypatch.undo()
    run.set(play=False).set(t=3)
    assert not run.picture.failed


@pytest.mark.slow
def test_two_at_once_do_not_disturb_each_other(run):
    other = Initialization(init="constant")
    for widget in (run, other):
        widget.frames_per_second = 200
        widget.set(t=FRAMES - 10, play=True)
    for widget in (run, other):
        settle(widget)
    assert run.values["t"] == other.values["t"] == FRAMES
    assert count_distinct(run.result.paths[-1]) == H and count_distinct(other.result.paths[-1]) == 1
    other.close()


@pytest.mark.slow
def test_closing_ends_the_player():
    widget = Initialization()
    widget.set(t=0, play=True)
    threads = background(widget)
    widget.close()
    assert not any(thread.is_alive() for thread in threads)


# --- the reader's own recipe ------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_readers_recipe_starts_the_run():
    own = Initialization(recipe=lambda U: np.full(U.shape, 0.5))
    assert own.status.startswith("The weights are drawn by YOUR recipe. ") and "1 distinct unit in 8" in own.status
    constant = Initialization(init="constant", scale=0.5)
    np.testing.assert_allclose(own.result.valid, constant.result.valid, rtol=1e-5)
    own.set(scale=2.0)
    constant.set(scale=1.0)
    np.testing.assert_allclose(own.result.valid, constant.result.valid, rtol=1e-5)
    own.set(init="zero")
    assert "YOUR" not in own.status


@pytest.mark.slow
def test_the_readers_recipe_is_drawn_anew_for_each_of_16_seeds():
    own = Initialization(recipe=lambda U: 2 * U - 1, depth=1, seeds=True)
    assert len(np.unique(own.bundle[:, 0])) == SEEDS
    np.testing.assert_allclose(own.bundle[0], own.result.valid, rtol=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(("recipe", "words"), [
    (lambda U: ..., "is not finished yet"), (lambda U: U[0], "returned shape (2,), not (8, 2)"),
    (lambda U: U / 0, "gave weights that are no numbers"), (lambda U: U @ U, "raised ValueError")])
def test_a_recipe_that_gives_no_weights_is_told_and_the_courses_is_shown(recipe, words):
    own = Initialization(recipe=recipe)
    assert words in own.status and "the picture shows the course's" in own.status
    np.testing.assert_array_equal(own.result.valid, Initialization().result.valid)
