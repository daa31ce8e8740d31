"""Slides S07-S09 under the hand: regions and their pieces, towers, staircases; the exercises' verdicts."""
import math

import jax
import numpy as np
import pytest
from scipy import ndimage

from course_lib.activations import sigm
from course_lib.data.toys import grid
from course_lib.exercises import check
from course_lib.lessons.capacity.by_hand import two_layers
from course_lib.lessons.capacity.exercises import at_corners, staircase, xor
from course_lib.lessons.capacity.region_fit import CELLS, PRESETS, centres, fit_region, output, preset
from course_lib.lessons.capacity.regions import best_line, components, line_orders
from course_lib.lessons.capacity.staircase import construct, single_towers, sup_error
from course_lib.lessons.capacity.staircase import staircase as core_staircase
from course_lib.lessons.capacity.universal import FINE, PLACES, SHAPES
from course_lib.lessons.capacity.width_sweep import WIDTHS, sweep_curves, train_widths, training_points
from course_lib.network import Layer
from course_lib.separability import best_single_unit
from course_lib.subnetwork import active_width
from course_lib.widgets import Regions, Universal
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401

paint, curve = fresh(Regions), fresh(Universal)


# --- S08 --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", range(6))
def test_components_agree_with_scipy(seed):
    rng = np.random.default_rng(seed)
    for shape in ((1, 1), (1, 9), (17, 23), (60, 40)):
        mask = ndimage.uniform_filter(rng.random(shape), 1 + seed % 3) > 0.5
        labels, n = components(mask)
        want, m = ndimage.label(mask)
        assert n == m and ((labels > 0) == mask).all()
        assert len({*zip(labels[mask].tolist(), want[mask].tolist(), strict=True)}) == n


def test_components_of_a_spiral_of_nothing_and_of_bad_input():
    rows = ("1111111", "0000001", "1111101", "1000101", "1011101", "1000001", "1111111")
    spiral = np.array([list(row) for row in rows])
    assert components(spiral == "1")[1] == 1
    assert components(np.eye(4))[1] == 4, "corners do not touch"
    assert components(np.zeros((5, 5)))[1] == 0
    with pytest.raises(ValueError, match="grid of cells"):
        components(np.zeros(5))


@pytest.mark.parametrize("seed", range(4))
def test_the_best_line_of_a_grid_is_that_of_the_slow_search(seed):
    rng = np.random.default_rng(seed)
    X, y = centres(6), rng.random(36) < 0.4
    accuracy, w, b = best_line(line_orders(X), y)
    assert accuracy == pytest.approx(best_single_unit(X, y).accuracy)
    assert np.mean((X @ w + b > 0) == y) == pytest.approx(accuracy)
    with pytest.raises(ValueError, match="one label for each of T = 36"):
        best_line(line_orders(X), y[:5])


@pytest.mark.parametrize("name", PRESETS)
def test_one_unit_never_beats_the_best_line(name):
    best = best_line(line_orders(centres()), preset(name).ravel())[0]
    assert max(float(fit_region(preset(name), 1, seed=s).accuracy.max()) for s in range(2)) <= best + 1e-6


def test_units_beyond_H_are_off_and_never_move():
    run = fit_region(preset("ring"), 5)
    last = jax.tree.map(lambda leaf: leaf[-1], run.theta)
    for leaf, on in zip(jax.tree.leaves(run.theta), jax.tree.leaves(active_width(last, (5,))), strict=True):
        assert not np.asarray(leaf)[:, np.asarray(on) == 0].any()
        assert np.ptp(np.asarray(leaf)[:, np.asarray(on) == 1], axis=0).all()


def test_enough_units_reach_two_pieces_and_a_hole():
    x = grid(100)
    for name, blue, orange in (("islands", 2, 1), ("ring", 1, 2)):
        run = fit_region(preset(name), 32, seed=2)
        f = np.asarray(output(jax.tree.map(lambda leaf: leaf[-1], run.theta), x)).reshape(100, 100) > 0.5
        assert (components(f)[1], components(~f)[1]) == (blue, orange) and run.accuracy[-1] > 0.97
    for bad in (dict(mask=np.zeros((3, 3)), H=4), dict(mask=preset("ring"), H=65)):
        with pytest.raises(ValueError, match="20 × 20 cells|between 1 and 64"):
            fit_region(**bad)


@pytest.mark.slow
def test_regions_paints_erases_clears_and_counts(paint):
    assert "Your region: 2 pieces" in paint.status and "best single line reaches 79.8 %" in paint.status
    before, ax = paint.mask.copy(), paint.view.painting.ax
    drag(paint, ax, (-1.5, -1.2), *np.linspace((-1.4, -1.1), (1.4, 1.3), 9))
    assert paint.values["region"] == "own" and paint.mask.sum() > before.sum()
    assert "Your region: 1 piece," in paint.status
    paint.set(brush="erase", size=4)
    drag(paint, ax, (-2, 2), (2, -2))
    assert "Your region: 2 pieces" in paint.status
    code = paint.code
    for H in (1, 2, 64):                                         # nothing to fit: the lines wander out of sight
        paint.set(H=H).press("clear")
        assert "Paint something" in paint.status and not paint.mask.any()
        paint.restore(code)
    assert "The run diverged" not in paint.set(alpha=0.5, region="ring").status
    paint.restore(code)
    other = Regions().restore(code)
    assert other.status == paint.restore(code).status and (other.mask == paint.mask).all()
    with pytest.raises(ValueError, match="20 × 20"):
        paint.restore("Regions region=own cells=12")
    paint.set(brush="paint", size=1).press("clear")
    drag(paint, ax, (-2.9, -2.9), (2.9, 2.9))                    # one stroke is one piece, even a diagonal one
    drag(paint, ax, (2.9, 2.9), (9, 9))                          # a hand that leaves the picture
    assert "Your region: 1 piece," in paint.status
    assert paint.mask.shape == (CELLS, CELLS)


@pytest.mark.slow
def test_regions_keys_frames_and_A(paint):
    tell(paint, "key", key="ArrowUp")
    assert paint.values["H"] == 9
    tell(paint, "key", key="ArrowLeft")
    assert paint.values["t"] == 59
    paint.press("keep")
    assert "A (H = 9) ended at" in paint.set(H=1).status


# --- S09 --------------------------------------------------------------------------------------------------------------

def test_towers_add_up():
    x = np.linspace(-1, 1, 3001)
    stairs = construct(SHAPES["wave"], 9)
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


# --- exercises --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("weights", [
    lambda: ([[1, -1], [-1, 1]], [-1, -1], [1, 1], 1),
    lambda: (np.array([[3, 3.0], [-2, -2]]), [4.0, 2.5], np.array([[1, 1]]), np.array([-1.0])),
    lambda: ([[2, 1.5], [1, 1.2]], [1, -1.5], [5, -5], -5),
], ids=["two bumps", "AND of OR and NAND", "not parallel"])
def test_other_weights_for_xor_pass(weights):
    assert check("xor", weights).passed, check("xor", weights)


def test_wrong_weights_are_told_the_corner_or_the_form():
    on_the_line = check("xor", lambda: ([[1, 1], [1, 1]], [0, -1.5], [0.7, -0.4], -1))
    assert "exactly 0" in on_the_line.lines[0]
    assert "b(1) has shape (3,)" in check("xor", lambda: (np.ones((2, 2)), np.ones(3), np.ones(2), 0)).lines[0]
    assert "w(2) should be numbers" in check("xor", lambda: (np.ones((2, 2)), np.ones(2), "ab", 0)).lines[0]
    assert "four things" in check("xor", lambda: 3).lines[0]
    one_corner = check("xor", lambda: ([[1, 0], [1, 0]], [0.5, 0.5], [1, 1], -1))
    assert "At x = (−1, +1) your network gives z = −1, XOR is +1. 2 of 4 corners" in one_corner.lines[0]
    assert (at_corners(xor())[1] == [-1, 1, 1, -1]).all()
