"""Live training under the hand, on the widget of slide S27 and real digits: every button acts, and no thread stays."""
import threading

import numpy as np
import pytest

from course_lib.interactive import notebook_cells as cells
from course_lib.lessons.early_stopping import live as early_stopping
from course_lib.widgets import EarlyStopping
from tests.hands import background, drawn, gone, kept, no_thread_left, settle, step, tell, wait_for  # noqa: F401

made = kept(EarlyStopping)


@pytest.fixture
def live(made, monkeypatch):
    """The widget at its start, whose runs are short."""
    monkeypatch.setattr(early_stopping, "EPOCHS", {500: 4, 2000: 2, 10000: 1, 50000: 1})
    made.frames_per_second = 12
    yield made.reset()
    made.press("stop")
    settle(made)
    gone(made)


def record(widget):
    """The numbers a run left behind."""
    kept = widget.record
    return [kept.train["loss"], kept.train["error"], kept.valid["loss"], kept.valid["error"], np.array(kept.predictions).tolist()]


@pytest.mark.slow
def test_training_runs_to_its_end(live):
    live.set(play=True)
    settle(live)
    assert live.ended and len(live.record) == 5 and live.values["progress"] == 1 and not live.values["play"]
    assert live.status.startswith("Ended at epoch 4.") and live.picture.values == live.values
    loss = live.record.train["loss"]
    assert 1.5 < loss[0] < 4 and loss[4] < 0.7 and live.record.valid["error"][4] < 0.25


@pytest.mark.slow
def test_the_end_is_the_end(live):
    live.run_to_end()
    for event in (dict(kind="set", name="play", value=True), dict(kind="press", name="step"), dict(kind="key", key=" ")):
        tell(live, **event)
        assert "this run has ended: press ↺ Same weights" in live.status and live.picture.failed and not live.values["play"]
    assert live.run_to_end() is live and len(live.record) == 5


@pytest.mark.slow
def test_step_is_one_epoch_and_pause_keeps_the_record(live):
    step(live, 2)
    assert len(live.record) == 3 and live.status.startswith("Paused at epoch 2.") and not live.values["play"]
    live.set(play=True).set(play=False)
    settle(live)
    assert 3 <= len(live.record) <= 4 and not live.ended and "aused" in live.status
    live.set(play=True)
    settle(live)
    assert len(live.record) == 5


def test_stop_ends_the_run_and_keeps_its_record(live):
    step(live)
    live.set(play=True).press("stop")
    settle(live)
    assert live.ended and 2 <= len(live.record) <= 3 and live.status.startswith("Ended at epoch")


@pytest.mark.slow
def test_the_same_weights_give_the_same_run_to_the_bit(live):
    first = record(live.run_to_end())
    live.press("again")
    assert len(live.record) == 0 and not live.ended and live.values["progress"] == 0
    live.set(play=True)
    wait_for(lambda: len(live.record) >= 2)
    live.set(play=False, look=9).set(play=True)
    settle(live)
    assert record(live) == first, "however often it was paused"
    assert record(live.set(seed=1).run_to_end()) != first


@pytest.mark.slow
def test_alpha_in_the_middle_of_a_run_keeps_the_record(live):
    calm = record(live.run_to_end())
    live.press("again")
    step(live, 2)
    before = record(live)
    live.set(alpha=0.01)
    assert record(live) == before
    step(live, 2)
    assert [part[:3] for part in record(live)] == [part[:3] for part in calm] and record(live)[0][3:] != calm[0][3:]
    assert abs(live.record.train["loss"][4] - live.record.train["loss"][3]) < abs(calm[0][4] - calm[0][3]), "α is smaller"


@pytest.mark.slow
@pytest.mark.parametrize("change", [dict(n="2000"), dict(seed=7)])
def test_another_set_or_seed_is_another_run(live, change):
    step(live)
    live.set(play=True)
    live.set(**change)
    settle(live)
    assert len(live.record) == 0 and not live.values["play"] and live.worker is None
    live.press("step")
    settle(live)
    assert len(live.record) == 2


@pytest.mark.slow
def test_a_diverged_run_says_so(live):
    live.set(alpha=30, play=True)
    settle(live)
    assert live.ended and live.record.diverged
    assert f"The run diverged in epoch {live.record.diverged}" in live.status and "α = 30 is too large" in live.status
    assert live.view.curves.title.get_text() == f"diverged in epoch {live.record.diverged}"
    live.set(look=1, measure="error").press("keep")
    live.set(alpha=0.1).press("again")
    assert "diverged" not in live.run_to_end().status


@pytest.mark.slow
def test_a_is_kept_as_a_ghost(live):
    tell(live, "press", name="keep")
    assert "there is no run to keep yet" in live.status
    step(live, 2)
    live.press("keep")
    live.press("again")
    step(live)
    assert len(live.kept) == 3 and len(live.view.curves.ghosts[0].get_xdata()) == 3
    live.set(n="2000")
    assert len(live.kept) == 3, "A stays while another run is made"
    live.reset()
    assert live.kept is None


@pytest.mark.slow
def test_progress_and_time_left(live):
    bar, words = [], []
    live.picture.observe(lambda change: bar.append(change["new"]["progress"]), "values")
    live.picture.observe(lambda change: words.append(change["new"]), "status")
    live.frames_per_second = 1000
    live.set(play=True)
    settle(live)
    assert bar == sorted(bar) and bar[-1] == 1 and 0 < bar[2] < 1
    assert any(w.startswith("Training at epoch 2, about ") and " s left." in w for w in words)
    live.picture.unobserve_all()


def test_a_slow_front_end_does_not_hold_training_up(live):
    drawn(live)
    number = live.picture.number
    live.frames_per_second = 1000
    live.set(play=True)
    settle(live)
    assert live.ended and live.picture.number <= number + 2 and live.picture.waiting is not None
    drawn(live)
    assert live.picture.waiting is None


@pytest.mark.slow
def test_an_exception_in_the_worker_becomes_a_sentence(live, monkeypatch):
    step(live)

    def broken(*args):
        raise MemoryError("the disk is full of digits")

    monkeypatch.setattr(early_stopping, "run_steps", broken)
    live.set(play=True)
    settle(live)
    assert live.status == "MemoryError: the disk is full of digits" and live.picture.failed
    assert not live.values["play"] and not live.picture.values["play"] and live.ended
    monkeypatch.undo()
    live.press("again")
    step(live)
    assert len(live.record) == 2 and not live.picture.failed


def test_an_interrupted_cell_leaves_it_usable(live, monkeypatch):
    sweep, calls = early_stopping.run_steps, []

    def interrupted(*args):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return sweep(*args)

    monkeypatch.setattr(early_stopping, "run_steps", interrupted)
    with pytest.raises(KeyboardInterrupt):
        live.run_to_end()
    assert not live.picture.values["play"] and live.status.startswith("Ended")
    tell(live, "set", name="play", value=True)
    assert "this run has ended" in live.status
    live.press("again")
    step(live)
    assert len(live.record) == 2


@pytest.mark.slow
def test_keys(live):
    tell(live, "key", key="s")
    settle(live)
    assert len(live.record) == 2
    tell(live, "key", key=" ")
    settle(live)
    assert live.ended
    tell(live, "key", key="r")
    assert len(live.record) == 0


@pytest.mark.slow
def test_closing_ends_the_training():
    widget = EarlyStopping()
    widget.set(play=True)
    wait_for(lambda: len(widget.record))
    threads = background(widget)
    widget.close()
    assert threads and not any(thread.is_alive() for thread in threads)


@pytest.mark.slow
def test_running_a_cell_again_closes_what_it_made(monkeypatch):
    here = ("cell-1", 1)
    monkeypatch.setattr(cells, "current_cell", lambda: here)
    first, beside = EarlyStopping(), EarlyStopping()
    assert first.picture.comm is not None and beside.picture.comm is not None, "two in one cell live side by side"
    first.set(play=True)
    wait_for(lambda: len(first.record))
    here = ("cell-2", 2)
    other = EarlyStopping()
    assert first.trainer.running
    here = ("cell-1", 3)
    again = EarlyStopping()
    assert first.picture.comm is None and beside.picture.comm is None and not any(t.is_alive() for t in background(first))
    assert again.picture.comm is not None and other.picture.comm is not None
    tell(first, "press", name="step")                       # a late message for a closed widget
    settle(first)
    for widget in (first, other, again):
        widget.close()


def test_threads_are_named_after_their_widget(live):
    live.set(play=True)
    assert "EarlyStopping trainer" in [thread.name for thread in threading.enumerate()]
    live.set(play=False)
