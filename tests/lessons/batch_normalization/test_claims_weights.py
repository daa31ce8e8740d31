"""What notebook 3_06 says of drift, of the size of W and of the gradient on its way down: each sentence quoted and computed."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.batch_normalization.drift import drift
from course_lib.lessons.batch_normalization.fading import DEPTH, H, factors_per_layer
from course_lib.lessons.batch_normalization.small_digits import UPDATES, both_runs
from tests.claims import Said
from tests.hands import no_thread_left  # noqa: F401

NOTEBOOK = Said("3_06_batch_normalization")
says = NOTEBOOK.says


def test_the_size_of_the_weights_sets_the_size_of_the_steps():
    says("so $\\nabla \\ell(c\\,\\mathbf{w}) = \\nabla \\ell(\\mathbf{w})/c$",
         "$\\;\\mathbf{w}\\cdot\\nabla \\ell(\\mathbf{w}) = 0$",
         "every step makes $\\mathbf{w}$ longer", "too large an α lengthens $W$ until its steps are small")
    with jax.enable_x64(True):
        rng = np.random.default_rng(3)
        h, w, d = rng.normal(size=(6, 4)), rng.normal(size=4), rng.normal(size=6)

        def loss(w):
            x = h @ w
            return jnp.tanh(d * (x - x.mean()) / x.std()).sum()

        grad, far = (np.asarray(jax.grad(loss)(c * w)) for c in (1.0, 10.0))
        np.testing.assert_allclose(far, grad / 10, rtol=1e-9)
        both = np.hypot(np.linalg.norm(w), 5 * np.linalg.norm(grad))
        assert abs(grad @ w) < 1e-12 and np.linalg.norm(w - 5 * grad) == pytest.approx(both)
    lengths = []
    for alpha in (0.1, 10.0):
        rows = [np.linalg.norm(layer.W, axis=2) for layer in both_runs(0, 1.0, alpha)[1].theta[:-1]]
        lengths.append([np.median([row[t] for row in rows]) for t in (0, -1)])
    assert lengths[0][1] < 2 * lengths[0][0] and lengths[1][1] > 3 * lengths[1][0]


@pytest.mark.slow
def test_the_size_of_the_weights_cancels_on_the_way_down():
    says("\\sqrt{Hv}$ **cancels**", "For sigm with $\\hat{x}$ normal and $\\gamma = 1$ that is $0.212/0.208 \\approx 1$, "
         "whatever the size of $W$.", "Ten sigm layers of 50, before any update:")
    y = np.linspace(-9, 9, 10_001)
    h, p = 1 / (1 + np.exp(-y)), np.exp(-y * y / 2) / np.exp(-y * y / 2).sum()
    slope, deviation = np.sqrt(p @ (h * (1 - h)) ** 2), np.sqrt(p @ (h - 0.5) ** 2)
    assert (slope, deviation) == (pytest.approx(0.212, abs=5e-4), pytest.approx(0.208, abs=5e-4))
    assert (DEPTH, H) == (10, 50)
    for scale, plain in ((0.1, 0.024), (1.0, 0.24), (10.0, 1.0)):     # without: sigm' of 1/4 times √(Hv); at 10 units saturate
        without, normed = factors_per_layer(scale)
        assert without == pytest.approx(plain, rel=0.1) and normed == pytest.approx(slope / deviation, abs=0.06)


def test_what_l2_does_below_a_normalization():
    says("L2 on W does not make the function simpler: y does not depend on the length of a row w of W.",
         "Line 4 holds for plain SGD without weight decay: momentum's step is not perpendicular to $\\mathbf{w}$")
    with jax.enable_x64(True):
        rng = np.random.default_rng(5)
        h, d, w = rng.normal(size=(6, 4)), rng.normal(size=6), rng.normal(size=4)

        def y(w):
            return jnp.tanh((h @ w - (h @ w).mean()) / (h @ w).std())

        def grad(w):
            return jax.grad(lambda w: (d * y(w)).sum())(w)

        assert y(0.5 * w) == pytest.approx(y(w)) and grad(0.5 * w) == pytest.approx(2 * grad(w))
        first = 0.1 * grad(w)
        second = 0.9 * first + 0.1 * grad(w - first)
        assert abs(w @ first) < 1e-12 < 1e-3 < abs((w - first) @ second), "momentum's second step is not perpendicular"


def test_the_drift_is_many_first_deviations_and_santurkar_is_cited():
    says("within a few hundred updates a unit moves by many times the deviation it began with", "**internal covariate shift**",
         "*How Does Batch Normalization Help Optimization?*, 2018")
    says("For some 300 updates it says nearly the same for every digit", "only then does the loss begin to fall.")
    plain = both_runs()[0]
    a, loss = np.asarray(plain.a)[:, 2], np.asarray(plain.loss)
    at = list(UPDATES).index(304)
    assert abs(loss[at] - np.log(10)) < 0.03 and loss[-1] < 2 and np.median(a[at].std(0)) < 0.2 < np.median(a[-1].std(0))
    says("the plain network's error after 480 updates is about 25 % instead of 66 %. Its units still move: in layer 3 by 3.7 "
         "times their first deviation (median), instead of 61 times. That deviation is 0.44 now and was 0.01, so they even move "
         "farther.")
    wide = both_runs(0, 4.0)[0]
    far = np.asarray(wide.a)[:, 2]
    assert 100 * np.array([wide.error[-1], plain.error[-1]]) == pytest.approx([25, 66], abs=3)
    assert [drift(one, -1)[0] for one in (far, a)] == pytest.approx([3.7, 61], rel=0.1)
    assert [np.median(one[0].std(0)) for one in (far, a)] == pytest.approx([0.44, 0.01], abs=0.005)
    assert np.median(np.abs(far[-1].mean(0) - far[0].mean(0))) > np.median(np.abs(a[-1].mean(0) - a[0].mean(0)))
