"""What notebook 1_02 says beyond one input and one g: the plane, far out, reclin."""
import numpy as np
import pytest

from course_lib.lessons.capacity.staircase import construct, staircase
from tests.claims import Said

said = Said("1_02_capacity").says


def test_two_reclins_make_a_step_and_lines_add_up_to_a_line():
    said(r"Two reclins make a step, from 0 to 1 within $1/s$: $\mathrm{reclin}(s\,x + ½) - \mathrm{reclin}(s\,x - ½)$.",
         "Lines, and parabolas, for every $H$")
    x, s = np.linspace(-1, 1, 2001), 4.0
    step = np.maximum(0, s * x + 0.5) - np.maximum(0, s * x - 0.5)
    assert np.allclose(step[x < -0.125], 0) and np.allclose(step[x > 0.125], 1)
    w, b, v = np.random.default_rng(0).normal(size=(3, 50))
    for power in (1, 2):
        fhat = ((w * x[:, None] + b) ** power) @ v
        np.testing.assert_allclose(fhat, np.polyval(np.polyfit(x, fhat, power), x), atol=1e-8)


def test_a_wave_over_the_plane_is_a_staircase_of_one_hidden_layer():
    said(r"Each wave is a curve in the **one** number $u = \mathbf{v}^\top\mathbf{x}$",
         "With $M$ waves, each off by at most $\\varepsilon/M$, the whole is off by at most $2\\varepsilon$.")
    points = np.random.default_rng(0).uniform(-1, 1, (4000, 2))
    waves = [(0.6, np.array([2.0, 1.0]), 0.3), (0.4, np.array([-1.0, 3.0]), 1.1)]
    fhat, f, errors = 0.0, 0.0, []
    for c, v, phase in waves:
        u, reach = points @ v, np.abs(v).sum()
        built = staircase(u, *construct(lambda u: c * np.cos(u + phase), 400, low=-reach, high=reach))  # noqa: B023
        errors.append(np.abs(built - c * np.cos(u + phase)).max())
        fhat, f = fhat + built, f + c * np.cos(u + phase)
    assert max(errors) < 0.01 and np.abs(fhat - f).max() <= sum(errors)


def test_far_out_a_sum_of_sigmoids_is_level():
    said(r"it goes to $b^{(2)}_1$ on one side and to $b^{(2)}_1 + \sum_j W^{(2)}_{1j}$ on the other (for $s > 0$)")
    said("A curve that goes on waving leaves it again and again")
    t, c, s = construct(np.sin, 16)
    left, right = staircase(np.array([-9.0, 9.0]), t, c, s)
    assert left == pytest.approx(c[0]) and right == pytest.approx(c[0] + np.diff(c).sum())
