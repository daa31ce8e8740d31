"""Recordings: what a page answers from is what the live widget shows at the same values."""
import base64
import io

import numpy as np
import pytest
from PIL import Image

from course_lib.commands.site import notebook_run, recording
from course_lib.commands.site.recipe import AIM, primary, record
from course_lib.widgets import Signal
from tests.hands import no_thread_left  # noqa: F401

from .widgets import Bar, Loud, Steps, Training


def made(widget_class, aim=AIM):
    widget = widget_class()
    recorded = record(widget, aim)
    widget.close()
    return recorded


@pytest.fixture(scope="module")
def bar():
    return made(Bar)


def alike(r, number, live):
    """Whether the frame of a recorded state is what the live widget shows now."""
    stored = Image.open(io.BytesIO(base64.b64decode(r.frames[r.states[number]["f"]]))).convert("RGB")
    difference = np.abs(np.asarray(stored, int) - live.still()[..., :3])
    return difference.max() < 20 and difference.mean() < 2


def seen(r, name):
    """The values at which a control was recorded."""
    return {state["v"][name] for state in r.states}


def test_every_primary_control_is_recorded_over_its_range(bar):
    assert seen(bar, "n") == set(range(9)) and seen(bar, "ink") == {"black", "grey"}
    assert {-2.0, 0.5, 2.0} <= seen(bar, "x") and len(seen(bar, "x")) > 5
    assert seen(bar, "far") == {0.0}, "what is behind More is live in the notebook"
    assert seen(bar, "quiet") == {False}, "a control that changes nothing to see is not"


def test_what_is_off_leads_nowhere_and_all_else_leads_somewhere(bar):
    for number, state in enumerate(bar.states):
        off = bar.off(number)
        assert {"quiet", "far"} <= set(off)
        for name in ("x", "n", "ink"):
            there = [s["v"] for s in bar.states if name == "ink" or s["v"]["ink"] == state["v"]["ink"]]
            others = {v[name] for v in there} - {state["v"][name]}
            assert bool(others) == (name not in off), f"{name} at {state['c']}"


def test_buttons_and_keys_do_what_they_did_in_the_kernel(bar):
    assert bar.buttons == {"up": ["n", 1]} and bar.keys == {"ArrowUp": ["x", 1], "ArrowDown": ["x", -1]}
    chain = [bar.start]
    while chain[-1] in bar.go:
        chain.append(bar.go[chain[-1]]["grow"])
    assert len(chain) == 4 and len({bar.states[n]["f"] for n in chain}) == 4
    assert "grow" not in bar.off(bar.start) and "grow" in bar.off(chain[-1])


def test_a_pull_is_found_by_a_hand_and_carried(bar):
    (group,) = bar.pulls
    places = np.array([bar.states[n]["at"] for n in group])
    heights = [bar.states[n]["v"]["x"] for n in group]
    assert bar.values(group[0]) == bar.values(bar.start), "where it is taken, nothing has moved yet"
    assert np.corrcoef(places[1:, 1], heights[1:])[0, 1] > 0.99 and max(heights) > 1.5 and min(heights) < -1.5


def test_the_table_holds_the_states(bar):
    table = bar.table()
    for row, state in zip(table["states"], bar.states, strict=True):
        assert table["values"] | row.get("v", {}) == state["v"] and row["s"] == state["s"]
        assert table["off"][row["o"]] == bar.off(bar.states.index(state))
    assert len(table["frames"]) == len(set(table["frames"])) <= AIM + 3


def test_a_player_is_a_film_and_starts_no_thread(bar):
    steps = made(Steps)
    assert [steps.values(n)["n"] for n, _ in steps.film] == [0, 1, 2, 3] and steps.play == "play"
    assert not any(state["v"]["play"] for state in steps.states)
    live = Steps()
    for number, _ in steps.film:
        live.set(n=steps.values(number)["n"])
        assert alike(steps, number, live), "the picture of these values, also of the first moment"
    live.close()


def test_what_has_one_moment_is_no_film():
    class Still(Steps):
        def advance(self):
            return False

    still = made(Still)
    assert (still.film, still.play) == ([], None) and "play" in still.off(still.start)


def test_a_training_is_a_film_of_both_its_words():
    training = made(Training)
    assert [training.states[n]["s"] for pair in training.film for n in pair] == [
        *["Paused, 0 measured."] * 2, *[f"{word}, {n} measured." for n in (1, 2, 3, 4) for word in ("Training", "Paused")],
        *["Ended, 4 measured."] * 2]
    end = training.film[-1][1]
    assert "ink" not in training.off(end) and "n" in training.off(end), "another training is live in the notebook"
    assert not [s["s"] for s in training.states if "left" in s["s"]], "the time of another machine is not true here"


def test_the_budget_is_checked(monkeypatch):
    monkeypatch.setattr(recording, "BUDGET", 12)
    with pytest.raises(recording.RecordingError, match="more than 12 frames"):
        made(Loud)


def test_a_state_is_what_the_live_widget_shows():
    """Sampled, on a picture of the course: sentence, alt text, code and pixels at the same values."""
    r = made(Signal, aim=10)
    live = Signal()
    assert [c.name for c in primary(live)] == ["g", "scale"] and len(r.states) > 6
    for number in np.linspace(0, len(r.states) - 1, 5).astype(int):
        state = r.states[number]
        live.set(**state["v"])
        live.say(live.sentence({}, live.values, live.result))
        assert (live.status, live.picture.alt, live.code) == (state["s"], state["a"], state["c"])
        assert alike(r, number, live)
    live.close()


def test_an_exercise_shows_in_no_picture_and_makes_no_recording_old():
    import course_lib.exercises  # noqa: F401
    from course_lib.lessons.capacity import exercises, universal_widget  # noqa: F401

    files = notebook_run.made_from()
    assert {"lessons/capacity/universal_widget.py", "interactive/explorer.py", "drawing/canvas.py"} <= files.keys()
    assert not [name for name in files if name.startswith("exercises/") or "/exercises" in name or name == "lessons/__init__.py"]
