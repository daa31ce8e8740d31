"""What slides S31 and S32 claim of gradient checking and of small data sets, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.data import mnist, subset
from course_lib.gradcheck import gradcheck, v_curve
from course_lib.initialization import glorot
from course_lib.lessons.gradient_checking.faulty_networks import ExaminedNetwork
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, evaluate, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(11)
THETA = glorot(KEY, (2, 4, 3))
X = jnp.asarray(np.random.default_rng(0).standard_normal((20, 2)), jnp.float32)
Y = jnp.arange(20, dtype=jnp.int32) % 3


def nll(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()


def test_S31_v_curve_in_float64():
    """Deck: 1.7e-5 (ε = 1e-2), 1.7e-9 (1e-4), 5e-11 (1e-5, the best), 4e-10 (1e-6), 3.5e-8 (1e-8): within a decade."""
    eps = np.array([1e-2, 1e-4, 1e-5, 1e-6, 1e-8])
    found = v_curve(nll, THETA, eps, data=(X, Y))
    assert (np.abs(np.log10(found / np.array([1.7e-5, 1.7e-9, 5e-11, 4e-10, 3.5e-8]))) < 1).all()
    assert found.argmin() == 2


def test_S31_float32_is_never_good_and_useless_at_small_eps():
    found = v_curve(nll, THETA, np.geomspace(1e-1, 1e-7, 25), jnp.float32, data=(X, Y))
    assert 1e-5 < found.min() < 1e-3
    assert (v_curve(nll, THETA, [1e-6, 1e-7, 1e-8], jnp.float32, data=(X, Y)) > [0.1, 0.3, 0.9]).all()


def test_S31_central_differences_are_second_order_and_one_sided_first_order():
    eps = np.array([3e-2, 1e-2, 3e-3, 1e-3])
    for one_sided, order in ((False, 2), (True, 1)):
        slope = np.polyfit(np.log(eps), np.log(v_curve(nll, THETA, eps, data=(X, Y), one_sided=one_sided)), 1)[0]
        assert slope == pytest.approx(order, abs=0.1)


def test_S31_a_planted_bug_is_caught():
    first, last = loss_and_grad(THETA, X, Y)[1]
    wrong = {c.name: c.error for c in gradcheck(nll, THETA, (first._replace(b=first.b * 1.01), last), data=(X, Y))}
    assert wrong["b(1)"] > 5e-3 and max(wrong["W(1)"], wrong["W(2)"], wrong["b(2)"]) < 1e-5


@pytest.mark.slow
def test_S32_fifty_digits_are_learned_to_100_percent():
    digits = subset(KEY, mnist().train, 50, balanced=True)
    x = digits.X.astype(np.float32) / 255
    optimizer = sgd(0.1)
    state = start(glorot(KEY, (784, 30, 10)), optimizer, KEY)
    step = gradient_step(supervised_objective(tanh), optimizer.update)
    state, info = run_steps(step, state, x, digits.y, epochs(KEY, 50, 10, 60))
    assert float(evaluate(state.theta, x, digits.y).error) == 0
    assert 2.0 < float(info.loss[0]) < 2.9, "the first loss is about ln 10 = 2.303"


@pytest.mark.slow
def test_S32_inputs_100_times_too_large_saturate_the_units_before_the_first_update():
    """Saturated values of tanh units: below 2 % with pixels in [0, 1], above 90 % with 100 times that."""
    digits = subset(KEY, mnist().train, 50, balanced=True)
    x, theta = digits.X.astype(np.float32) / 255, glorot(KEY, (784, 30, 10))
    share = [float((tanh.dg(fprop(theta, c * x).a[1]) < 0.05).mean()) for c in (1, 100)]
    assert share[0] < 0.02 and share[1] > 0.9


@pytest.mark.slow
def test_S32_a_network_with_deleted_gradients_still_overfits():
    network = ExaminedNetwork(11, "deleted gradient")
    assert network.wrong == 0, "all 50 examples are learned"
    assert [finding.name for finding in network.findings] == ["deleted gradient"], "and only gradient checking shows it"
    assert (network.run.theta[0].W == network.run.theta0[0].W).all()


@pytest.mark.slow
def test_S32_decreasing_alpha_ends_the_bouncing():
    wild, calm = ExaminedNetwork(11, "α too high"), ExaminedNetwork(11, "α too high", "lower α")
    assert wild.findings[0].name == "bouncing" and calm.findings == []
    assert np.diff(calm.run.losses).max() < 0.01 < 1 < np.diff(wild.run.losses).max()
