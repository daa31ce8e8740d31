"""Slide S38 under the hand: the slide's three situations side by side, the fits behind them, bias² and variance."""
import numpy as np
import pytest

from course_lib.lessons.why_training_is_hard.bias_variance import LAMS, S
from course_lib.widgets import BiasVariance
from tests.hands import at, fresh, no_thread_left, tell  # noqa: F401

many = fresh(BiasVariance)


@pytest.mark.slow
def test_the_three_situations_are_named_and_drawn_side_by_side(many):
    names = ["low variance / high bias", "good trade-off", "high variance / low bias"]
    assert [plane.name.get_text() for plane in many.view.planes] == names
    for i, lam in enumerate((0.1, 1e-3, 1e-6)):
        many.set(lam=lam)
        assert many.where == names[i] == many.view.parts.title.get_text() and names[i][1:] in many.status
        assert [plane.frame.get_visible() for plane in many.view.planes] == [j == i for j in range(3)]
    many.set(axis="H", H=1)
    assert many.where == "high bias and variance" == many.view.planes[0].name.get_text()
    assert "H = 1 " in many.view.planes[0].under.get_text() and "stress 0." in many.view.planes[0].under.get_text()


@pytest.mark.slow
def test_the_curve_is_the_same_at_the_place_of_the_hand(many):
    for i, lam in enumerate(LAMS):
        parts = many.set(lam=lam).parts
        assert parts.distance[0] == pytest.approx(parts.distance[1 + i], rel=1e-3)


def test_the_bar_is_the_sum_and_the_sentence_says_it(many):
    blocks = [block.get_width() for block in many.view.blocks]
    np.testing.assert_allclose(blocks, (many.parts.bias2[0], many.parts.variance[0], 0.16), rtol=1e-6)
    b, v, d = (f"{part[0]:.3f}" for part in many.parts)
    assert f"bias² {b} + variance {v}" in many.status and f"from f* is {d}" in many.status


def test_a_point_of_a_square_is_a_set_and_a_capacity(many):
    plane = many.view.planes[0]
    tell(many, "down", **at(many, plane.ax, *plane.places[6]))
    assert many.values["s"] == 7 and many.values["lam"] == 0.1
    np.testing.assert_array_equal(many.view.dots.get_xdata(), many.result.x[6, :24])
    np.testing.assert_allclose(many.view.one.get_ydata(), many.result.f[6, 0])
    tell(many, "key", key="ArrowUp")
    assert many.values["s"] == 8
    tell(many, "up", x=0.9, y=0.9)
    tell(many, "down", **at(many, many.view.over, 3.8, 0.2))
    assert many.values["lam"] == 1e-5
    tell(many, "up", x=0.9, y=0.9)
    for key, lam in (("ArrowRight", 1e-6), ("ArrowRight", 1e-6), ("ArrowLeft", 1e-5)):
        tell(many, "key", key=key)
        assert many.values["lam"] == lam
    many.set(axis="H")
    tell(many, "down", **at(many, many.view.over, 4.2, 0.2))
    assert many.values["H"] == 6


def test_a_fit_beyond_the_frame_is_hollow_at_its_edge(many):
    plane = many.set(lam=1e-6, T=6).view.planes[2]
    outside = np.stack(plane.outside.get_data(), 1)
    assert 0 < len(outside) < S and len(plane.cloud.get_xdata()) == S - len(outside)
    low, high = plane.ax.get_xlim()
    assert (outside[:, 0] >= low).all() and (outside[:, 0] <= high).all()


@pytest.mark.slow
def test_a_readers_parts(many):
    own = BiasVariance(parts=lambda f, f_star, sigma: (0.1, 0.2, 0.4))
    assert own.view.bar_title.get_text() == "YOUR bias² 0.100 + variance 0.200 + σ² 0.100 = 0.400"
    np.testing.assert_allclose([block.get_width() for block in own.view.blocks], (0.1, 0.2, 0.1))
    assert "not finished" in BiasVariance(parts=lambda *a: ...).status
    assert "must be 0 or more" in BiasVariance(parts=lambda *a: (-1.0, 0.0, 0.0)).status
    assert many.result.f.shape[0] == S
