"""Slides S11-S14 under the hand: the cross-hair, the wall of activations, the softmax bars, against formulas."""
import math

import numpy as np
import pytest

from course_lib.lessons.activation_functions.curves import saturated_intervals
from course_lib.lessons.activation_functions.exercises import activations
from course_lib.lessons.activation_functions.exercises_softmax import softmax
from course_lib.lessons.activation_functions.sparsity import EPOCHS, UNITS
from course_lib.widgets import ActivationCurves, SoftmaxBars, Sparsity
from tests.hands import at, click, drag, fresh, no_thread_left, tell  # noqa: F401

SIGM = {"sigm": lambda a: 1 / (1 + math.exp(-a)), "tanh": math.tanh, "reclin": lambda a: max(a, 0), "linear": float}


curves, wall, bars = fresh(ActivationCurves), fresh(Sparsity), fresh(SoftmaxBars)


def minus(x, digits):
    return f"{x:.{digits}f}".replace("-", "−")


# --- g and g′ --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("g", SIGM)
@pytest.mark.parametrize("a", [-5.0, -0.3, 0.0, 1.25, 6.0])
def test_the_sentence_has_both_numbers(curves, g, a):
    curves.set(g=g, a=a)
    value, slope = curves.result[0]
    left = (SIGM[g](a) - SIGM[g](a - 1e-6)) / 1e-6       # from the left: reclin′(0) = 0
    assert value == pytest.approx(SIGM[g](a), abs=1e-6) and slope == pytest.approx(left, abs=1e-5)
    assert f"g(a) = {g}({minus(a, 2)}) = {minus(SIGM[g](a), 4)}" in curves.status
    if g in ("sigm", "tanh"):
        assert minus(slope, 4) in curves.status


def test_saturation_is_where_the_slope_is_below_a_hundredth(curves):
    assert [[round(v, 1) for v in piece] for piece in saturated_intervals(curves.curves["sigm"][1])] == [[-6, -4.6], [4.6, 6]]
    assert [[round(v, 1) for v in piece] for piece in saturated_intervals(curves.curves["tanh"][1])] == [[-6, -3], [3, 6]]
    assert saturated_intervals(curves.curves["reclin"][1]) == [(-6, 0)] and saturated_intervals(curves.curves["linear"][1]) == []
    assert "saturated, almost no gradient passes" in curves.set(g="tanh", a=3.2).status
    assert "here:" not in curves.set(a=2.5).status and "where a ≤ 0" in curves.set(g="reclin").status
    assert "here: saturated, no gradient passes." in curves.set(a=-1.0).status and "g′ <" not in curves.set(g="linear").status


def test_pointer_and_keys_move_one_cross_hair(curves):
    for ax, x in ((curves.view.left, -2), (curves.view.right, 3.5)):
        for kind in ("hover", "down", "move", "up"):
            curves.set(a=0)
            tell(curves, kind, **at(curves, ax, x, 0.5))
            assert curves.values["a"] == pytest.approx(x if kind != "up" else 0, abs=0.02)
            assert [line.get_xdata()[0] for line in curves.view.vertical] == [curves.values["a"]] * 2
    tell(curves, "hover", x=0.5, y=0.999)
    assert curves.values["a"] == 0, "above the axes nothing happens"
    for key, shift, a in (("ArrowLeft", False, -0.1), ("ArrowRight", True, -0.09)):
        tell(curves, "key", key=key, shift=shift)
        assert curves.values["a"] == pytest.approx(a)
    tell(curves, "key", key="ArrowUp")
    assert curves.values["g"] == "linear"


def test_at_a_place_that_was_chosen_the_storyboard_shows_the_other_functions():
    assert ActivationCurves(g="sigm", a=2.0).scenes == (dict(g="tanh"), dict(g="reclin"))
    assert ActivationCurves().scenes == ActivationCurves.scenes and {*ActivationCurves.scenes[0]} == {"a"}


@pytest.mark.slow
def test_the_learners_functions_are_drawn():
    def my_activations(a):
        sigm = ...
        return sigm, ..., ...

    assert "my_activations is not finished yet" in ActivationCurves(own_g=my_activations).status
    assert "Your sigm differs from the course's by at most" in ActivationCurves(own_g=activations).status
    broken = ActivationCurves(own_g=lambda a: (a, a, a), g="tanh", a=2.0)
    assert broken.result[0][0] == 2.0 and "Your tanh differs from the course's by at most 5." in broken.status
    assert "returned shape" in ActivationCurves(own_g=lambda a: (1, 2, 3)).status


# --- sparsity --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_sentence_and_the_title_count_the_zeros(wall):
    shares = wall.result.share[:, -1]
    assert f"{100 * shares.min():.0f} % to {100 * shares.max():.0f} % of them exactly 0" in wall.status
    assert wall.view.titles[0].get_text() == f"reclin, after epoch {EPOCHS}: {100 * shares[0]:.0f} % are exactly 0"
    wall.set(epoch=0, seed=3)
    assert f"before training: {100 * wall.result.share[2, 0]:.0f} %" in wall.view.titles[0].get_text()
    wall.set(g="tanh")
    assert "none exactly 0" in wall.status and not (wall.result.h == 0).any()


@pytest.mark.slow
def test_one_training_for_each_g_and_alpha(wall):
    first = wall.result
    assert wall.set(alpha="1").result is not first and wall.set(alpha="0.3").result is first
    assert wall.set(epoch=3, seed=2).result is first


@pytest.mark.slow
def test_exact_zero_is_white_and_nothing_else_is(wall):
    colours = np.array([wall.view.field.table[wall.view.field.index]]).view(np.uint8).reshape(UNITS, -1, 4)[..., :3]
    h = wall.result.h[0, -1]
    assert (colours[h == 0].min(axis=1) >= 250).all() and (colours[h != 0].min(axis=1) < 235).all()


@pytest.mark.slow
def test_pulling_the_epoch_and_pointing_at_the_wall(wall):
    drag(wall, wall.view.right, (30, 50), (12, 50), (4.2, 20))
    assert wall.values["epoch"] == 4 and wall.view.now.get_xdata()[0] == 4
    click(wall, wall.view.wall, 12.5, 7.5)
    assert wall.mark == (7, 12) and "Unit 8, digit 13" in wall.status
    for key, shift in (("ArrowUp", False), ("ArrowLeft", False), ("ArrowRight", True)):
        tell(wall, "key", key=key, shift=shift)
    assert wall.mark == (8, 11) and wall.values["epoch"] == 5


# --- softmax ---------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("s", [-1000, -3, 0, 7, 80, 1000])
@pytest.mark.parametrize("C", [2, 3, 6])
def test_softmax_is_positive_sums_to_one_and_does_not_feel_the_shift(bars, C, s):
    bars.set(C=C, s=s)
    e = [math.exp(v) for v in bars.a[:C]]
    f, naive, pair = bars.result
    np.testing.assert_allclose(f, np.array(e) / sum(e), rtol=2e-5)
    assert (f > 0).all() and f.sum() == pytest.approx(1, abs=1e-6) and "sum 1.000" in bars.status
    assert np.isnan(naive).any() == (abs(s) == 1000) == ("gives nan" in bars.status)
    assert (f"sigm(a₁ − a₂) = sigm(−1.50) = {pair:.3f} = f(x)₁" in bars.status) == (C == 2)
    assert C > 2 or pair == pytest.approx(float(f[0]), abs=1e-5)


def tops(bars):
    return np.array([path.vertices[:, 1] for path in bars.view.bars.get_paths()])


@pytest.mark.parametrize("s", [-1000, -40, 3, 88, 1000])
def test_the_bars_move_when_s_is_added_and_their_shares_do_not(bars, s):
    before, shares = tops(bars), [path.vertices.copy() for path in bars.view.shares.get_paths()]
    bars.set(s=s)
    view, a = bars.view, np.array(bars.a[:4]) + s
    assert np.abs(tops(bars) - before).max() > 0.5
    ends = [max(t, key=lambda y: abs(y - view.height(0, s))) for t in tops(bars)]
    np.testing.assert_allclose([view.height(v, s) for v in a], ends)
    np.testing.assert_allclose(shares, [path.vertices for path in view.shares.get_paths()], atol=1e-4)
    low, high = view.left.get_ylim()
    heights = [label.get_position()[1] for label in view.heights if label.get_text()]
    assert all(low < y < high for y in (*heights, view.height(0, s))), "bars, their numbers and 0 are all in sight"
    assert [view.value(view.height(v, s), s) for v in a] == pytest.approx(list(a), abs=1e-6)


def test_a_shifted_bar_follows_the_hand(bars):
    bars.set(s=20)
    x = bars.view.places(4)[0]
    tell(bars, "down", **at(bars, bars.view.left, x, 0))
    tell(bars, "move", **at(bars, bars.view.left, x, bars.view.height(17, 20)))
    assert bars.a[0] == pytest.approx(-3, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("s", [-1000, -40, 0, 3, 1000])
@pytest.mark.parametrize("C", [2, 4, 6])
@pytest.mark.parametrize("f", [None, lambda a: a / a.sum(), lambda a: np.exp(-a)], ids=["course", "no exp", "sign"])
def test_no_number_of_the_bars_stands_on_another(f, C, s):
    bars = SoftmaxBars(f=f, C=C, s=s)
    canvas, view = bars.view.canvas, bars.view
    canvas.scale = 1.0
    canvas.render()
    texts = [t for t in (*view.heights, *view.parts, *view.names, *view.others, *view.titles, view.row, *view.ticks)
             if t.get_text() and t.get_visible()]
    boxes = [t.get_window_extent(canvas.agg.get_renderer()) for t in texts]
    for n, box in enumerate(boxes):
        assert 0 <= box.x0 and box.x1 <= canvas.width and 0 <= box.y0 and box.y1 <= canvas.height, texts[n].get_text()
        for m in range(n):
            assert not box.overlaps(boxes[m]), (texts[n].get_text(), texts[m].get_text())


def test_a_bar_is_pulled_and_moved_by_keys(bars):
    x = bars.view.places(4)[2]
    tell(bars, "down", **at(bars, bars.view.left, x, 3))
    tell(bars, "move", **at(bars, bars.view.left, x + 1.3, 4.5))
    tell(bars, "up", **at(bars, bars.view.left, x, 4.5))
    assert bars.chosen == 2 and bars.a[2] == pytest.approx(4.5, abs=0.05)
    assert "class 3" in bars.view.titles[1].get_text()
    assert [label.get_text() for label in bars.view.names[::6]] == ["a₁", "f(x)₁"], "classes are counted from 1, as on the slide"
    code = bars.code
    tell(bars, "key", key="ArrowRight")
    tell(bars, "key", key="ArrowUp", shift=True)
    assert bars.chosen == 3 and bars.a[3] == 1.0
    bars.restore(code)
    assert bars.a[2] == pytest.approx(4.5, abs=0.05) and bars.a[3] == 0.0
    between = sum(bars.view.places(4)[:2]) / 2
    tell(bars, "down", **at(bars, bars.view.left, between, 0))
    tell(bars, "move", **at(bars, bars.view.left, between, 3))
    assert bars.code == code, "beside the bars nothing is taken hold of"


@pytest.mark.parametrize("code", ["SoftmaxBars a=x", "SoftmaxBars a=9", "SoftmaxBars a=1,1,1,1,1,1,1"])
def test_a_wrong_code_is_refused(bars, code):
    with pytest.raises(ValueError, match="a must be"):
        bars.restore(code)


@pytest.mark.slow
def test_the_learners_softmax():
    def my_softmax(a):
        f = ...
        return f

    assert "my_softmax is not finished yet" in SoftmaxBars(f=my_softmax).status
    assert "sum 1.000. The course's agrees." in SoftmaxBars(f=softmax, s=1000).status
    naive = SoftmaxBars(f=lambda a: np.exp(a) / np.exp(a).sum(axis=1, keepdims=True))
    assert "agrees" in naive.status and "Your softmax gives (nan" in naive.set(s=1000).status
    assert (heights(naive.view.shares) == 0).all() and (heights(naive.view.outline) > 0).all(), "no bar, but its outline"


def heights(bars):
    return np.array([path.vertices[:, 1].max() for path in bars.get_paths()])


def test_the_bars_are_the_learners_as_soon_as_there_are_any():
    wrong_axis = SoftmaxBars(f=lambda a: np.exp(a) / np.exp(a).sum(axis=0, keepdims=True), C=3)
    np.testing.assert_allclose(heights(wrong_axis.view.shares), 1)
    np.testing.assert_allclose(heights(wrong_axis.view.outline), SoftmaxBars(C=3).result[0], rtol=1e-5)
    assert wrong_axis.view.titles[1].get_text() == "your softmax(a)" and "sum 3.000" in wrong_axis.status
    assert [label.get_text() for label in wrong_axis.view.parts[:3]] == ["1.000"] * 3
    assert not SoftmaxBars(C=3).view.outline.get_paths()
