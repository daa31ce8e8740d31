"""Slide S17: the loss of one example is a valley, the mean of two has one minimum, the mean of all is the risk."""
import numpy as np
import pytest

from course_lib.lessons.risk_and_sgd.sgd import LOSSES, VALLEY_N, N, noisy_line, risk_landscape, valleys
from course_lib.lessons.risk_and_sgd.valleys_view import LONGEST, SCALE, arrows
from course_lib.lessons.risk_and_sgd.valleys_widget import THIRD
from course_lib.widgets import Valleys
from tests.hands import drag, fresh

widget = fresh(Valleys)


def squared():
    return (np.asarray(part, float)[:, 0] for part in noisy_line("squared error"))


def test_each_map_is_one_examples_loss_and_their_mean_the_risk():
    x, y = squared()
    over = np.asarray(valleys(LOSSES["squared error"], *noisy_line("squared error")))
    line = np.linspace(-3, 3, VALLEY_N)
    w, b = np.meshgrid(line, line)
    assert over.shape == (N, VALLEY_N, VALLEY_N)
    np.testing.assert_allclose(over[4], (w * x[4] + b - y[4]) ** 2 / 2, rtol=1e-3, atol=1e-4)
    _, best = risk_landscape(LOSSES["squared error"], *noisy_line("squared error"))
    assert over.mean(axis=0).min() == pytest.approx(float(best.risk), abs=2e-3)


def test_the_arrows_are_minus_the_gradients_and_their_mean(widget):
    x, y = squared()
    widget.set(first=3, second=11, w=0.4, b=-0.7)
    down = [-(0.4 * x[i] - 0.7 - y[i]) * np.array([x[i], 1]) for i in (2, 10)]
    np.testing.assert_allclose(widget.result[0], [*down, np.mean(down, axis=0)], atol=1e-5)
    w, b = widget.result[1]
    assert w * x[[2, 10]] + b == pytest.approx(y[[2, 10]]), "two points: the minimum is where both valleys cross"
    everything = widget.set(third=THIRD[1]).result[0][2]
    error = 0.4 * x - 0.7 - y
    np.testing.assert_allclose(everything, [-(error * x).mean(), -error.mean()], atol=1e-5)


def test_the_arrow_of_one_example_stands_at_right_angles_to_its_valley(widget):
    for line, down in zip((widget.view.troughs[0][0], widget.view.troughs[1][1]), widget.result[0], strict=False):
        (w0, w1), (b0, b1) = line.get_data()
        assert np.array([w1 - w0, b1 - b0]) @ down == pytest.approx(0, abs=1e-3)


def test_at_the_minimum_of_the_risk_single_examples_still_push(widget):
    w, b = widget.set(third=THIRD[1]).result[1]
    one, two, mean = widget.set(w=float(w), b=float(b)).result[0]
    assert np.hypot(*mean) < 0.02 < 1 < min(np.hypot(*one), np.hypot(*two))


def test_the_ring_is_pulled_on_every_map_and_by_keys(widget):
    for plane, at in zip(widget.view.planes, ((1, 1), (-2, 0.5), (0.5, -1.5)), strict=True):
        drag(widget, plane.ax, (widget.values["w"], widget.values["b"]), at)
        assert (widget.values["w"], widget.values["b"]) == pytest.approx(at, abs=0.03)
    widget.key("ArrowLeft", False), widget.key("ArrowUp", True)
    assert (widget.values["w"], widget.values["b"]) == pytest.approx((0.4, -1.49), abs=0.02)


def test_the_same_example_twice_and_a_long_arrow(widget):
    widget.set(first=5, second=5)
    assert "They are 0° apart" in widget.status and np.isfinite(widget.result[1]).all()
    assert np.hypot(*arrows(np.array([[30.0, 40.0]]))[0]) == pytest.approx(LONGEST)
    assert arrows(np.array([[1.0, 0.0]]))[0] == pytest.approx([SCALE, 0])


@pytest.mark.parametrize("w, b", [(-1.0, 1.0), (3, 3), (-3, 3), (1.06, -0.31)])
def test_the_arrow_of_the_mean_is_the_mean_of_the_arrows_as_they_are_drawn(widget, w, b):
    quiver = widget.set(w=w, b=b).view.arrows[2]
    one, two, mean = np.stack([quiver.U, quiver.V], axis=1)
    assert mean == pytest.approx((one + two) / 2, abs=1e-5)
