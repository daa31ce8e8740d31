"""The button `Best α, β` of the pictures of momentum, slide S29."""
import pytest

from course_lib.lessons.tricks.momentum import best_rates, updates_to_a_tenth
from course_lib.widgets import Momentum
from tests.hands import fresh, no_thread_left  # noqa: F401

ball = fresh(Momentum)


@pytest.mark.parametrize("kappa", [1, 2, 10, 30, 100, 200, 300, 700, 1000])
def test_the_button_is_near_the_best_and_not_beyond_the_edge(ball, kappa):
    ball.set(kappa=kappa)
    ball.press("best")
    curvatures, at = ball.surface.curvatures, (ball.values["alpha"], ball.values["beta"])
    best = float(updates_to_a_tenth(curvatures, *best_rates(kappa)[1]))
    assert float(updates_to_a_tenth(curvatures, *at)) < 1.2 * best + 0.2
