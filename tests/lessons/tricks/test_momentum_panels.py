"""Of the pictures of momentum, slide S29: the button `Best α, β`, and the cut in place of the map."""
import pytest

from course_lib.lessons.tricks.momentum import best_rates, updates_to_a_tenth
from course_lib.widgets import Momentum
from tests.hands import fresh, no_thread_left  # noqa: F401

ball = fresh(Momentum)


@pytest.mark.slow
@pytest.mark.parametrize("kappa", [1, 2, 10, 30, 100, 200, 300, 700, 1000])
def test_the_button_is_near_the_best_and_not_beyond_the_edge(ball, kappa):
    ball.set(kappa=kappa)
    ball.press("best")
    curvatures, at = ball.surface.curvatures, (ball.values["alpha"], ball.values["beta"])
    best = float(updates_to_a_tenth(curvatures, *best_rates(kappa)[1]))
    assert float(updates_to_a_tenth(curvatures, *at)) < 1.2 * best + 0.2


@pytest.mark.slow
def test_on_the_plateau_a_cut_takes_the_place_of_the_map(ball):
    ball.set(shape="plateau", kappa=300)
    assert ball.view.cut.ax.get_visible() and not ball.view.rate_ax.get_visible() and len(ball.places()) == 1
    ball.set(shape="curved valley")
    assert ball.view.rate_ax.get_visible() and not ball.view.cut.ax.get_visible() and len(ball.places()) == 2
    assert "near the minimum" in ball.view.rate_title.get_text()


def test_where_all_curvatures_are_equal_one_arrow_stands_for_both(ball):
    assert [tip.get_visible() for tip in ball.view.tips] == [True, True]
    ball.set(shape="plateau", kappa=300)
    assert [tip.get_visible() for tip in ball.view.tips] == [False, True]


def test_the_update_that_is_counted_is_marked_and_a_lost_run_stays_in_its_panel(ball):
    ball.set(kappa=30, alpha=0.1, beta=0.9, x=-1.6, y=-2.3, sgd="its best α")
    assert [list(dot.get_xdata()) for dot in ball.view.there] == [[35], [44]]
    assert ball.view.loss.title.get_text() == "below 1 % to stay: sgd 35, momentum 44" and ball.view.loss_ax.get_ylim()[1] == 10
    ball.set(alpha=0.25, beta=0.1, sgd="the same α")
    assert [len(dot.get_xdata()) for dot in ball.view.there] == [0, 0] and ball.view.loss_ax.get_ylim()[1] == 1e6
    assert ball.view.loss.title.get_text() == "below 1 % to stay: neither in 300"
    assert ball.set(alpha=0.1).view.loss_ax.get_ylim()[1] == 10
