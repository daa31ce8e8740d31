"""Slide S09 under the hand: towers, staircases and the nets trained beside them."""
import math

import jax
import numpy as np
import pytest

from course_lib.activations import sigm
from course_lib.lessons.capacity.by_hand import two_layers
from course_lib.lessons.capacity.exercises import staircase
from course_lib.lessons.capacity.staircase import construct, highest_tower, single_towers, sup_error
from course_lib.lessons.capacity.staircase import staircase as core_staircase
from course_lib.lessons.capacity.universal import FINE, PLACES, SHAPES, SHOWN
from course_lib.lessons.capacity.width_sweep import WIDTHS, sweep_curves, train_widths, training_points
from course_lib.network import Layer
from course_lib.widgets import Universal
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401

curve = fresh(Universal)


def test_towers_add_up():
    x = np.linspace(-1, 1, 3001)
    stairs = construct(SHAPES["fading wave"], 9)
    np.testing.assert_allclose(single_towers(x, *stairs).sum(0), core_staircase(x, *stairs), atol=1e-12)
    np.testing.assert_allclose(staircase(x, *stairs), core_staircase(x, *stairs), atol=1e-12)
    theta = (Layer(np.full((9, 1), stairs.s), -stairs.s * stairs.t), Layer(np.diff(stairs.c)[None], stairs.c[:1]))
    with jax.enable_x64(True):
        net = two_layers(theta, x[:, None], sigm.g)[0]
        np.testing.assert_allclose(net, core_staircase(x, *stairs), atol=1e-12)


@pytest.mark.parametrize("bad, message", [
    (dict(H=0), "whole number"), (dict(H=2.5), "whole number"), (dict(H=3, low=-math.inf), "compact interval"),
    (dict(H=3, low=1, high=1), "compact interval"), (dict(H=3, sharpness=0), "sharpness"),
    (dict(H=3, f=np.sum), "one finite"),
])
def test_bad_staircases(bad, message):
    with pytest.raises(ValueError, match=message):
        construct(**dict(f=np.sin) | bad)


@pytest.mark.slow
def test_every_net_of_the_sweep_trains_as_if_alone():
    y = SHAPES["hat"](training_points())
    x = np.linspace(-1, 1, 65, dtype=np.float32)
    small, large = (np.asarray(sweep_curves(train_widths(y, H), x)) for H in (3, 64))
    np.testing.assert_allclose(small[:-1], large[:-1], atol=2e-3)
    assert np.abs(small[-1] - large[-1]).max() > 0.02
    theta = train_widths(y, 3)
    block = np.asarray(theta[1].W) != 0
    assert block.sum(1).tolist() == [*WIDTHS, 3] and (block.sum(0) <= 1).all()
    with pytest.raises(ValueError, match="finite values"):
        train_widths(y[:4], 3)
    with pytest.raises(ValueError, match="between 1 and 64"):
        train_widths(y, 65)


@pytest.mark.slow
def test_universal_says_both_errors_and_follows_the_hand(curve):
    curve.set(f="hat", H=9)
    stairs = core_staircase(FINE, *construct(curve.target, 9))
    assert f"off by {sup_error(stairs, SHAPES['hat'](FINE)):.3f} at most" in curve.status
    ax = curve.view.ax
    drag(curve, ax, (-1, 0.5), (1, 0.5))
    assert curve.values["f"] == "own" and np.allclose(curve.knots, 0.5) and "off by 0.000 at most" in curve.status
    drag(curve, ax, (0.5, 0.5), (0.0, -0.5))
    np.testing.assert_allclose(curve.target(np.array([0.0, 0.25, 0.5])), [-0.5, 0, 0.5], atol=0.03)
    code = curve.code
    assert Universal().restore(code).status == curve.status
    with pytest.raises(ValueError, match=f"{len(PLACES)} numbers"):
        curve.restore("Universal f=own curve=1,2")
    drag(curve, ax, (0.9, 0.0), (5, 9))
    assert np.abs(curve.knots).max() <= 1.25
    tell(curve, "key", key="ArrowUp", shift=True)
    assert curve.values["H"] == 18


@pytest.mark.slow
def test_a_step_and_a_second_make_the_highest_tower(curve):
    t, c, s = construct(curve.target, 12)
    j = highest_tower(c)
    assert 1 <= j <= 11 and abs(c[j]) == np.abs(c[1:-1]).max() and highest_tower(np.zeros(2)) == 1
    curve.set(H=12, shows="a pair")
    tower = single_towers(SHOWN, t, c, s)[j]
    corners = curve.view.pieces.get_paths()[0].vertices
    assert np.abs(corners[:, 1]).max() == pytest.approx(np.abs(tower).max()) and not curve.view.net.get_visible()
    assert f"a step of {c[j]:.2f}".replace("-", "−") in curve.view.words[0].get_text()
    assert f"at t{'₀₁₂₃₄₅₆₇₈₉'[j]} = {t[j - 1]:.2f}".replace("-", "−") in curve.set(shows="a step").view.words[0].get_text()
    assert len(curve.set(shows="towers").view.pieces.get_paths()) == 13 and not curve.view.net.get_visible()


@pytest.mark.slow
def test_universal_over_all_controls(curve):
    for control in curve.controls:
        for value in getattr(control, "options", None) or (
                (True, False) if control.kind == "toggle" else (control.low, control.high)):
            assert "at most; promised" in curve.set(**{control.name: value}).status


def test_universal_draws_the_learners_staircase():
    def my_staircase(x, t, c, s):
        return ...

    assert "my_staircase is not finished yet" in Universal(own=my_staircase).status
    right = Universal(own=staircase)
    assert right.status.removeprefix("This is your staircase. ") == Universal().status
    nan = Universal(own=lambda x, t, c, s: np.full(x.shape, np.nan))
    assert "returned NaN" in nan.note() and nan.status.endswith(Universal().status)


def test_trained_is_named_where_its_line_ends(curve):
    for name in ("fading wave", "hat", "cliff", "waves"):
        view = curve.set(f=name, H=12).view
        x, y = view.trained_label.get_position()
        assert x == view.trained.get_xdata()[-1] == WIDTHS[-1]
        assert not view.trained_label.get_window_extent().overlaps(view.labels[1].get_window_extent())
        assert y < view.trained.get_ydata()[-2:].min() or y > view.trained.get_ydata()[-2:].max()
