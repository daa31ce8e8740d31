"""Slide S08 under the hand: regions, their pieces, and the networks fitted to them."""

import jax
import numpy as np
import pytest
from scipy import ndimage

from course_lib.data.toys import grid
from course_lib.lessons.capacity.region_fit import CELLS, PRESETS, centres, fit_region, output, preset
from course_lib.lessons.capacity.regions import best_line, components, enclosed, line_orders
from course_lib.separability import best_single_unit
from course_lib.subnetwork import active_width
from course_lib.widgets import Regions
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401

paint = fresh(Regions)


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


def test_pieces_that_touch_no_edge():
    mask = np.zeros((9, 9), bool)
    mask[2:7, 2:7] = True
    mask[4, 4] = False
    assert enclosed(mask) == 1 and enclosed(~mask) == 1, "a closed region with a hole"
    mask[4, :5] = True
    assert enclosed(mask) == 0 and enclosed(~mask) == 0
    assert enclosed(np.zeros((3, 3))) == 0


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


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_one_unit_never_beats_the_best_line(name):
    best = best_line(line_orders(centres()), preset(name).ravel())[0]
    assert max(float(fit_region(preset(name), 1, seed=s).accuracy.max()) for s in range(2)) <= best + 1e-6


@pytest.mark.slow
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
def test_the_strongest_units_are_shown_with_their_weights(paint):
    out = np.asarray(paint.result.theta[1].W)[paint.values["t"], 0]
    shown = [name.get_text() for name in paint.view.names]
    j = int(np.abs(out).argmax())
    assert shown[0].startswith(f"W₁{'₁₂₃₄₅₆₇₈'[j]}⁽²⁾") and all(shown)
    assert [bool(name.get_text()) for name in paint.set(H=3).view.names] == [True] * 3 + [False] * 5
    assert "the 8 hidden units with the largest output weights" in paint.set(H=20).view.heading.get_text()


@pytest.mark.slow
def test_regions_keys_frames_and_A(paint):
    tell(paint, "key", key="ArrowUp")
    assert paint.values["H"] == 9
    tell(paint, "key", key="ArrowLeft")
    assert paint.values["t"] == 59
    paint.press("keep")
    assert "A (H = 9) ended at" in paint.set(H=1).status
