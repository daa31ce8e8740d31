"""Sentences of notebook 2_05 on two weights in a bowl, quoted and computed."""
import numpy as np
import pytest

from course_lib.lessons.regularization.exercises import l2_minimum
from course_lib.lessons.regularization.shrinkage import LAMS, minimum
from tests.claims import Said

said = Said("2_05_regularization").says


def test_the_flat_direction_loses_more():
    said("At λ = 0.3 there are 33 % left of w₁ and 83 % of w₂.")
    h, star = np.array([0.3, 3.0]), np.array([1.6, 1.4])
    assert np.round(100 * minimum(h, star, 0.3) / star).tolist() == [33, 83]
    said(r"First $w_1$ goes, then $w_2$: $h/(h + 2\lambda)$ is left, wherever $\mathbf{w}^*$ lies.")
    assert minimum(h, 7 * star, 0.3) == pytest.approx(7 * minimum(h, star, 0.3))


def test_L1_takes_less_from_both_weights_and_removes_the_flat_one():
    said(r"At $\lambda = 0.3$ L1 takes less from both weights than L2; at $\lambda = 0.8$ the flat one is gone, which L2 never "
         "achieves.")
    h, star = np.array([0.3, 3.0]), np.array([1.6, 1.4])
    assert (minimum(h, star, 0.3, "L1") > minimum(h, star, 0.3)).all()
    assert minimum(h, star, 0.8, "L1")[0] == 0 < minimum(h, star, 1e6)[0]
    said(r"Set $h_1$ back to 0.3 and choose **Ω: L1**",
         r"From $\lambda = 0.48$ on the ellipse touches its corner, where $w_1$ is exactly 0.")
    said("where the loss pulls less than $\\lambda$ there (on $w_1$ with $h_1 w_1^* = 0.48$), the weight is gone")
    assert minimum(h, star, 0.479, "L1")[0] > 0 == minimum(h, star, 0.481, "L1")[0]


def test_a_weight_that_the_loss_does_not_need_goes_to_0():
    said("At 0: nothing holds it, however small λ is")
    said("With λ each update multiplies it by 1 − 2αλ, and the loss never answers.")
    for lam in (1e-6, 0.1):
        assert minimum(np.array([0.0]), np.array([5.0]), lam)[0] == 0


def test_a_hundred_times_steeper_along_one_weight():
    said("first one weight goes, then the other, and the way has nearly a corner")
    h, star = np.array([0.1, 10.0]), np.array([1.6, 1.4])
    for lam in LAMS:
        left = minimum(h, star, lam) / star
        assert left[0] < 0.1 or left[1] > 0.8
    said("At $\\alpha\\lambda = 0.95$ the penalty alone leaves $0.9^{20} = 0.12$ of a weight after 20 updates; at 1.05 it makes "
         "it $1.1^{20} = 6.7$ times as large.")
    assert [round(abs(1 - 2 * x) ** 20, 2) for x in (0.95, 1.05)] == [0.12, 6.73]


def test_in_a_tilted_bowl_L2_follows_its_axes_and_L1_does_not():
    said("along it exactly $h/(h + 2\\lambda)$ of $\\mathbf{w}^*$ is left",
         "a small $\\lambda$ takes $\\lambda/3$ from each of the weights $(1.6, 1.4)$, so nothing along the axis $(1, -1)$.")
    said("Where the bowl's axes are the weights' own, L1 subtracts $\\lambda/h$ instead, and reaches exactly 0.")
    own, star = np.array([0.3, 3.0]), np.array([1.6, 1.4])
    assert minimum(own, star, 0.3, "L1") == pytest.approx(star - 0.3 / own)
    H, star, lam = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.6, 1.4]), 0.01
    h, axes = np.linalg.eigh(H)
    assert axes.T @ l2_minimum(H, star, lam) == pytest.approx(h / (h + 2 * lam) * (axes.T @ star))
    w = star - lam / 3
    assert H @ (w - star) + lam * np.sign(w) == pytest.approx([0, 0]), "the minimum of loss + λ Σ|w|"
