"""Two weights and their penalty: the closed forms, and the picture under the hand. Slide S24."""
import numpy as np
import pytest

from course_lib.lessons.regularization.shrinkage import (
    LAMS,
    PENALTIES,
    half_at,
    loss_contour,
    loss_of,
    minimum,
    penalty_contour,
    penalty_of,
)
from course_lib.widgets import Shrinkage
from tests.hands import at, fresh, tell

H, STAR = np.array([0.3, 3.0]), np.array([1.6, -1.4])
meet = fresh(Shrinkage)


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("lam", (0.01, 0.3, 0.8, 5.0))
def test_no_point_nearby_has_a_smaller_loss_plus_penalty(penalty, lam):
    w = minimum(H, STAR, lam, penalty)

    def objective(w):
        return loss_of(H, STAR, w) + lam * penalty_of(w, penalty)

    for step in np.random.default_rng(0).normal(size=(200, 2)):
        for size in (1e-3, 0.1, 1.0):
            assert objective(w) <= objective(w + size * step) + 1e-12


@pytest.mark.parametrize("penalty", PENALTIES)
def test_half_of_each_weight_is_left_where_said(penalty):
    for i, lam in enumerate(half_at(H, STAR, penalty)):
        assert minimum(H, STAR, lam, penalty)[i] == pytest.approx(STAR[i] / 2)
    assert minimum(H, STAR, LAMS[:, None], penalty).shape == (len(LAMS), 2)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_contours_are_contours_and_touch_without_crossing(penalty):
    w = minimum(H, STAR, 0.3, penalty)
    ellipse = loss_contour(H, STAR, loss_of(H, STAR, w), 4001)
    other = penalty_contour(penalty_of(w, penalty), penalty, 4001)
    np.testing.assert_allclose([loss_of(H, STAR, p) for p in ellipse], loss_of(H, STAR, w))
    np.testing.assert_allclose([penalty_of(p, penalty) for p in other], penalty_of(w, penalty))
    omega = np.array([penalty_of(p, penalty) for p in ellipse])
    assert omega.min() == pytest.approx(penalty_of(w, penalty), abs=1e-4), "the ellipse stays outside, but for one point"
    assert np.abs(ellipse[omega.argmin()] - w).max() < 5e-3


def test_lambda_and_the_penalty_are_said(meet):
    assert "Left are 33 % of w₁ and 83 % of w₂" in meet.status
    assert "w₁ is exactly 0 (w₁ at λ = 0.48, w₂ at λ = 4.2)" in meet.set(penalty="L1", lam=0.8).status
    assert "no weight is 0 yet" in meet.set(lam=0.1).status
    assert "shrink alike" in meet.set(penalty="L2", h1=2, h2=2).status


def test_the_star_is_pulled_and_arrows_move_lambda(meet):
    meet.reset()
    ax = meet.view.ax
    for kind, place in (("down", (1.6, 1.4)), ("move", (-1.0, 2.0)), ("up", (-1.0, 2.0))):
        tell(meet, kind, **at(meet, ax, *place))
    assert (meet.values["w1"], meet.values["w2"]) == pytest.approx((-1.0, 2.0))
    tell(meet, "key", key="ArrowRight")
    assert meet.values["lam"] == pytest.approx(0.3 * 10**0.05, rel=0.01)


def test_a_weight_that_is_0_anyway(meet):
    for penalty in PENALTIES:
        meet.set(penalty=penalty, w1=0.0, w2=0.0)
        assert not meet.picture.failed and np.isfinite(meet.still()).all()


def test_a_readers_minimum_is_drawn_or_named():
    own = Shrinkage(minimum=lambda H, w_star, lam: w_star / 2)
    assert own.result == pytest.approx([0.8, 0.7]) and "YOUR w" in own.view.titles[0].get_text()
    assert "not finished" in Shrinkage(minimum=lambda H, w_star, lam: ...).status
    assert "shape" in Shrinkage(minimum=lambda H, w_star, lam: 1.0).status
    assert "NaN" in Shrinkage(minimum=lambda H, w_star, lam: np.array([np.nan, 1])).status


@pytest.mark.parametrize("values", [dict(h1=0.1, h2=10), dict(h1=10, h2=0.1), dict(h1=10, h2=10), dict(h1=0.1, h2=0.1),
                                    dict(penalty="L1", w1=2.6, h1=10), dict(penalty="L1", w1=0.1, h1=0.1)])
def test_the_names_of_the_curves_stay_apart_and_in_the_picture(meet, values):
    meet.reset().set(**values).still()
    view = meet.view
    boxes = [name.get_window_extent() for name in view.names]
    assert not boxes[0].overlaps(boxes[1])
    for box in boxes:
        assert box.x1 <= view.canvas.fig.bbox.x1 and box.x0 >= view.share_ax.bbox.x0


@pytest.mark.parametrize("values", [{}, dict(h1=0.1, h2=10, lam=1), dict(h1=3, h2=0.3), dict(penalty="L1", lam=0.8)])
def test_the_thick_contour_does_not_cross_the_name_of_the_star(meet, values):
    meet.reset().set(**values).still()
    box, contour = meet.view.star.get_window_extent(), meet.view.lines["touching"]
    assert not box.count_contains(meet.view.ax.transData.transform(contour.get_xydata()))
