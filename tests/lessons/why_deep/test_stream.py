"""Slide S33's picture under the hand: areas that answer one after the other, and the layers of a network beside them."""
import numpy as np
import pytest

from course_lib.lessons.why_deep.digit_features import digit_responses, stimuli
from course_lib.lessons.why_deep.stream import AREAS, SHOWN, sampled
from course_lib.widgets import Stream
from tests.hands import at, click, fresh, no_thread_left, tell  # noqa: F401

stream = fresh(Stream)


def test_the_areas_are_the_slides_from_the_eye_upwards_each_later_than_the_one_below():
    assert [area.name for area in AREAS] == ["retina", "LGN", "V1", "V2", "V4", "PIT", "AIT"]
    for low, high in zip(AREAS, AREAS[1:], strict=False):
        assert low.first < high.first < low.last < high.last, "each begins while the one below still answers"


@pytest.mark.slow
def test_the_tiles_are_living_units_of_each_layer():
    layers, a = sampled("any"), digit_responses("trained").a
    for k, layer in enumerate(layers):
        assert layer.stimuli.shape == (SHOWN, 784) and layer.share == pytest.approx(digit_responses("trained").shares[k])
        alive = np.flatnonzero((a[k] > 0).any(axis=0))
        np.testing.assert_array_equal(layer.stimuli, stimuli("trained", "any")[k][alive[:SHOWN]])


@pytest.mark.slow
def test_the_time_fills_the_bars_and_the_sentence_says_who_has_answered(stream):
    assert "V4 have answered; first cells answer in PIT, AIT. V4 likes eye, nose (slide)." in stream.status
    assert len(stream.set(t=0).view.bars.get_paths()) == 0 and "no area has answered yet; none is just beginning" in stream.status
    assert "retina has answered; first cells answer in LGN, V1" in stream.set(t=41).status
    bars = [path.get_extents() for path in stream.set(t=45).view.bars.get_paths()]
    assert [(bar.x0, bar.x1) for bar in bars] == [(20, 40), (30, 45), (40, 45)]
    assert "AIT have answered; none is just beginning. AIT likes faces, objects." in stream.set(t=110).status
    click(stream, stream.view.ax, 30.0, 3.0)
    assert stream.values["t"] == 30
    tell(stream, "key", key="ArrowRight")
    assert stream.values["t"] == 35


@pytest.mark.slow
def test_pixels_between_0_and_1(stream):
    stream.set(pixels="0 to 1")
    assert min(layer.stimuli.min() for layer in stream.result) >= 0
    assert "42 % → 67 % → 78 %" in stream.status
