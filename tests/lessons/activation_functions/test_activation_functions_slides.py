"""What slides S11 to S14 claim of the activation functions, one test each."""
import jax
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib import network
from course_lib.activations import reclin, sigm, softmax, tanh

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("g, low, high", [(sigm, 0, 1), (tanh, -1, 1)], ids=["S11", "S12"])
def test_S11_S12_bounded_and_strictly_increasing_until_float32_runs_out(g, low, high):
    inside = np.asarray(g.g(np.linspace(-6, 6, 200)))
    assert low < inside.min() and inside.max() < high and (np.diff(inside) > 0).all()
    assert g.g(17.0) == g.g(18.0) == high


def test_S11_tanh_is_a_stretched_sigm():
    a = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(tanh.g(a), 2 * sigm.g(2 * a) - 1, atol=1e-6)


@pytest.mark.slow
def test_S13_half_of_the_reclin_units_are_silent_at_a_symmetric_start():
    h = fprop(init.glorot(KEY, (50, 400, 2)), RANDOM.normal(size=(100, 50)), reclin).h[1]
    assert (np.asarray(h) == 0).mean() == pytest.approx(0.5, abs=0.02) and np.min(h) >= 0


def test_S14_softmax():
    a = np.array([[1.0, -2.0, 0.5], [1e3, -1e3, 999.0], [30.0, -30.0, 0.0]])
    f = np.asarray(softmax(a))
    np.testing.assert_allclose(f.sum(axis=1), 1, rtol=1e-6)
    assert np.isfinite(f).all() and (f[[0, 2]] > 0).all() and (f.argmax(axis=1) == a.argmax(axis=1)).all()
    np.testing.assert_allclose(softmax(a + 100), f, rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(softmax(a[:, :2])[:, 0], sigm.g(a[:, 0] - a[:, 1]), rtol=1e-5, atol=1e-30)
