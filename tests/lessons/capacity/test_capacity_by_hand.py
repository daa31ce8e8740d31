"""Slides S06-S07 under the hand: the XOR network and the bump."""
import math

import numpy as np
import pytest

from course_lib.activations import sigm
from course_lib.data.toys import grid
from course_lib.lessons.capacity.by_hand import bump_sum, ring_of_steps
from course_lib.lessons.capacity.exercises import bump
from course_lib.lessons.capacity.xor_net_widget import total
from course_lib.widgets import Bump, XorNet
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401

net, steps = fresh(XorNet), fresh(Bump)


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


@pytest.mark.slow
def test_xor_net_shows_the_learners_weights_or_says_why_not():
    def my_xor():
        return ..., ..., ..., ...

    assert XorNet(weights=my_xor).status.startswith("my_xor is not finished yet: the slide's weights are shown. XOR")
    assert "<lambda> must return W(1)" in XorNet(weights=lambda: (1, 2, 3, 4)).status
    assert "raised ZeroDivisionError" in XorNet(weights=lambda: 1 / 0).status
    own = XorNet(weights=lambda: ([[-10, 10], [10, -10]], np.array([-10, -10]), [[1, 1]], [1.5]))
    assert own.status.startswith("These are your weights. XOR: 4 of 4 right.") and own.values["w12"] == 4
    assert own.set(v1=-1).status.startswith("NAND: ") or "your weights" not in own.status, "not for ever"
    unfinished = XorNet(weights=my_xor)
    assert "the slide's weights are shown" in unfinished.note() and not unfinished.set(b1=1).note()


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


@pytest.mark.slow
def test_bump_says_inside_threshold_outside(steps):
    for n in range(1, 9):
        steps.set(n=n, s=8, r=1.2)
        outside = "below" if n > 3 else "just at"
        assert f"is above the threshold {n - 0.5:g}; the largest outside" in steps.status and "no bump" not in steps.status
        assert steps.status.endswith(f"is {outside} it.")
    assert "Two steps: a pair, a ridge" in steps.set(n=2).status
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


@pytest.mark.slow
def test_bump_draws_the_learners_own():
    def my_bump(x, r, s):
        return ...

    assert "my_bump is not finished yet" in Bump(own=my_bump).status
    assert "so your unit is a bump" in Bump(own=bump).status
    assert "so it is no bump" in Bump(own=lambda x, r, s: x[:, 0]).status
    assert "returned shape" in Bump(own=lambda x, r, s: np.zeros(3)).status
    nan = Bump(own=lambda x, r, s: x[:, 0] * np.nan)
    assert "returned NaN" in nan.note() and nan.status.endswith(Bump(shows="output z").status)
