"""Slides S06-S09: networks made by hand, regions and their pieces, staircases; the widgets and exercises."""
import math

import jax
import numpy as np
import pytest
from scipy import ndimage

from course_lib.activations import sigm
from course_lib.data.toys import grid
from course_lib.exercises import check
from course_lib.lessons.capacity.by_hand import bump_sum, ring_of_steps, two_layers
from course_lib.lessons.capacity.exercises import bump, run, staircase, xor
from course_lib.lessons.capacity.region_fit import CELLS, PRESETS, active, centres, fit_region, output, preset
from course_lib.lessons.capacity.regions import best_line, components, orders
from course_lib.lessons.capacity.staircase import construct, sup_error, towers
from course_lib.lessons.capacity.staircase import staircase as core_staircase
from course_lib.lessons.capacity.universal_widget import FINE, PLACES, SHAPES
from course_lib.lessons.capacity.width_sweep import RUNGS, curves, sample, train
from course_lib.lessons.capacity.xor_net_widget import total
from course_lib.network import Layer
from course_lib.separability import best_single_unit
from course_lib.widgets import Bump, Regions, Universal, XorNet
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401

net, steps, paint, curve = fresh(XorNet), fresh(Bump), fresh(Regions), fresh(Universal)


# --- S06 --------------------------------------------------------------------------------------------------------------

def test_xor_net_says_the_truth_table_and_names_it(net):
    assert net.status.startswith("XOR: 4 of 4 right.") and "(−1, −1) → −1, (−1, 1) → +1, (1, −1) → +1" in net.status
    assert net.set(b2=-4).status.startswith("OR: 3 of 4")
    assert net.set(v1=-0.7, v2=0.4, c=1, b2=-1.5).status.startswith("NOT XOR: 0 of 4")
    assert net.set(c=-4).status.startswith("z is never positive: 2 of 4")
    net.reset().set(g="tanh", s=1)
    want = math.tanh(0.7 * math.tanh(0.5) - 0.4 * math.tanh(-1.5) - 1)
    assert f"(−1, 1) → {want:+.2f}".replace("-", "−") in net.status and "2 of 4" in net.status
    assert total([1, -0.5, 0], "ab") + total([0, 0, 0], "ab") == total([1, -0.5, 0], "ab") + "0" == "a − 0.5 b0"
    assert total([-1.2, 0, -3], ("x", "y")) == "−1.2 x − 3"


def test_pulling_a_line_shifts_it_and_pulling_its_grip_turns_it(net):
    ax = net.view.plane.ax
    drag(net, ax, (-0.25, -0.25), (-0.6, -0.6))
    assert net.values["b1"] == pytest.approx(1.2, abs=0.05) and net.values["w11"] == net.values["w12"] == 1
    net.reset()
    spot = net.view.handles[1].get_xydata()[0]
    foot = np.array([0.75, 0.75])
    drag(net, ax, spot, foot + (0.9, -0.2))
    w, b = np.array([net.values["w21"], net.values["w22"]]), net.values["b2"]
    assert np.hypot(*w) == pytest.approx(math.sqrt(2), abs=0.02), "turning keeps the length"
    assert w @ foot + b == pytest.approx(0, abs=0.03), "and the foot"
    assert w @ (0.9, -0.2) == pytest.approx(0, abs=0.03) and w @ (1, 1) > 0
    before = dict(net.values)
    drag(net, ax, (-1.6, -1.6), (1, 1))
    assert net.values == before, "far from both lines the hand holds nothing"
    tell(net, "key", key="ArrowUp")
    assert net.values["b2"] == pytest.approx(before["b2"] - 0.1)


def test_xor_net_shows_the_learners_weights_or_says_why_not():
    def my_xor():
        return ..., ..., ..., ...

    assert XorNet(weights=my_xor).status.startswith("my_xor is not finished yet: the slide's weights are shown. XOR")
    assert "Return W(1)" in XorNet(weights=lambda: (1, 2, 3, 4)).status
    assert "raised ZeroDivisionError" in XorNet(weights=lambda: 1 / 0).status
    own = XorNet(weights=lambda: ([[-10, 10], [10, -10]], np.array([-10, -10]), [[1, 1]], [1.5]))
    assert own.status.startswith("These are your weights. XOR: 4 of 4 right.") and own.values["w12"] == 4


# --- S07 --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("n", range(1, 9))
def test_padded_ring_equals_the_plain_sum(n):
    x = np.random.default_rng(n).normal(size=(50, 2)).astype(np.float32)
    angle = 0.3 + 2 * np.pi * np.arange(n) / n
    y = 1 / (1 + np.exp(-5 * (1.2 - x @ np.stack([np.cos(angle), np.sin(angle)]))))
    got, units = bump_sum(ring_of_steps(n, 1.2, 5.0, 0.3), x)
    np.testing.assert_allclose(got, y.sum(1), rtol=2e-5)
    np.testing.assert_allclose(units[:, :n], y, rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("s", [1.0, 1.9, 2.0, 4.0, 9.0])
def test_a_bump_needs_s_r_above_ln_7(s):
    total = np.asarray(bump_sum(ring_of_steps(4, 1.0, s), grid(241))[0])
    inside = np.abs(grid(241)).max(1) < 1
    assert total[inside].max() == pytest.approx(4 * float(sigm.g(s)), rel=1e-5)
    assert (total[inside].max() > 3.5) == (s > math.log(7)) and total[~inside].max() < 3.5


def test_bump_says_inside_threshold_outside(steps):
    for n in range(1, 9):
        steps.set(n=n, s=8, r=1.2)
        assert f"> threshold {n - 0.5:g} {'=>'[n > 3]} largest" in steps.status and "no bump" not in steps.status
    assert "Two steps: a ridge" in steps.set(n=2).status
    assert "no bump, nothing reaches the threshold" in steps.set(n=4, s=1, r=0.5).status
    for control in steps.controls:
        for value in getattr(control, "options", None) or (control.low, control.high):
            assert "threshold" in steps.set(**{control.name: value}).status


def test_pulling_any_line_moves_them_all_and_keys_change_n(steps):
    ax = steps.view.plane.ax
    drag(steps, ax, (0.4, -1.2), (0.4, -1.9))
    assert steps.values["r"] == pytest.approx(1.9, abs=0.05)
    drag(steps, ax, (0.2, 0.1), (1, 1))
    assert steps.values["r"] == pytest.approx(1.9, abs=0.05)
    tell(steps, "key", key="ArrowUp")
    assert steps.values["n"] == 5
    assert "n = 9" not in steps.set(n=8).status
    tell(steps, "key", key="ArrowUp")
    assert steps.values["n"] == 8


def test_bump_draws_the_learners_own():
    def my_bump(x, r, s):
        return ...

    assert "my_bump is not finished yet" in Bump(own=my_bump).status
    assert "so your unit is a bump" in Bump(own=bump).status
    assert "so it is no bump" in Bump(own=lambda x, r, s: x[:, 0]).status
    assert "returned shape" in Bump(own=lambda x, r, s: np.zeros(3)).status


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
    accuracy, w, b = best_line(orders(X), y)
    assert accuracy == pytest.approx(best_single_unit(X, y).accuracy)
    assert np.mean((X @ w + b > 0) == y) == pytest.approx(accuracy)
    with pytest.raises(ValueError, match="one label for each of T = 36"):
        best_line(orders(X), y[:5])


@pytest.mark.parametrize("name", PRESETS)
def test_one_unit_never_beats_the_best_line(name):
    best = best_line(orders(centres()), preset(name).ravel())[0]
    assert max(float(fit_region(preset(name), 1, seed=s).accuracy.max()) for s in range(2)) <= best + 1e-6


def test_units_beyond_H_are_off_and_never_move():
    run = fit_region(preset("ring"), 5)
    for leaf, on in zip(jax.tree.leaves(run.theta), jax.tree.leaves(active(5)), strict=True):
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
    np.testing.assert_allclose(towers(x, *stairs).sum(0), core_staircase(x, *stairs), atol=1e-12)
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


def test_every_net_of_the_ladder_trains_as_if_alone():
    y = SHAPES["hat"](sample())
    x = np.linspace(-1, 1, 65, dtype=np.float32)
    small, large = (np.asarray(curves(train(y, H), x)) for H in (3, 64))
    np.testing.assert_allclose(small[:-1], large[:-1], atol=2e-3)
    assert np.abs(small[-1] - large[-1]).max() > 0.02
    theta = train(y, 3)
    block = np.asarray(theta[1].W) != 0
    assert block.sum(1).tolist() == [*RUNGS, 3] and (block.sum(0) <= 1).all()
    with pytest.raises(ValueError, match="finite values"):
        train(y[:4], 3)
    with pytest.raises(ValueError, match="between 1 and 64"):
        train(y, 65)


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
    assert "off by" in Universal(own=lambda x, t, c, s: np.full(x.shape, np.nan)).status


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
    assert (run(xor())[1] == [-1, 1, 1, -1]).all()
