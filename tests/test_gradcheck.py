"""Finite differences against jax.grad and against planted bugs. Slide S31."""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin, tanh
from course_lib.backprop import loss_and_grad
from course_lib.gradcheck import Check, describe, gradcheck, reclin_inputs, relative_error, v_curve, worst
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import BatchNormLayer, Layer, fprop
from course_lib.notation import tensor_names

KEY = jax.random.key(5)
X = jnp.asarray(np.random.default_rng(0).standard_normal((12, 2)), jnp.float32)
Y = jnp.arange(12, dtype=jnp.int32) % 3
THETA = glorot(KEY, (2, 4, 3))
GRADS = loss_and_grad(THETA, X, Y)[1]


def loss(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()


@jax.jit
def gradient(theta, x, y):
    return loss_and_grad(theta, x, y)[1]


def check(grads, **options):
    return {c.name: c for c in gradcheck(loss, THETA, grads, data=(X, Y), **options)}


def test_right_gradients_pass_with_slide_names():
    for found, limit in ((check(gradient), 1e-8), (check(GRADS), 1e-5)):
        assert list(found) == ["W(1)", "b(1)", "W(2)", "b(2)"]
        for one in found.values():
            assert one.error < limit and np.nanmax(one.entries) < 100 * limit and not one.kink.any()
            assert "right, relative error" in describe(one)
        assert found["W(1)"].entries.shape == found["W(1)"].difference.shape == (4, 2)
    np.testing.assert_allclose(found["W(2)"].difference, GRADS[1].W, atol=1e-6)
    assert GRADS[0].W.dtype == jnp.float32 and jnp.ones(()).dtype == jnp.float32, "float64 stays inside"


@pytest.mark.parametrize("factor, error", [(-1.0, 2.0), (0.0, 1.0), (0.5, 0.5), (2.0, 0.5), (1.001, 0.001)])
def test_planted_bugs_are_measured_and_located(factor, error):
    first, last = GRADS
    found = check((first._replace(W=first.W * factor), last))
    assert found["W(1)"].error == pytest.approx(error, rel=2e-3)
    assert all(found[name].error < 1e-5 for name in ("b(1)", "W(2)", "b(2)"))
    assert "W(1): WRONG" in describe(found["W(1)"])


def test_a_single_wrong_entry_is_named():
    first, last = GRADS
    found = check((first, last._replace(W=last.W.at[2, 1].mul(-1))))
    assert np.unravel_index(np.nanargmax(found["W(2)"].entries), (3, 4)) == (2, 1)
    assert "Worst entry [3, 2]" in describe(found["W(2)"])
    assert found["W(2)"].entries[2, 1] == pytest.approx(2, rel=1e-4) and (found["W(2)"].entries < 1e-4).sum() == 11


def test_at_most_checks_a_part():
    found = check(gradient, at_most=3)
    assert [np.isfinite(c.entries).sum() for c in found.values()] == [3, 3, 3, 3]
    assert all(c.error < 1e-8 for c in found.values())


def test_one_sided_is_worse():
    two, one = check(gradient), check(gradient, one_sided=True)
    assert all(one[name].error > 100 * two[name].error for name in two)
    assert all(c.error < 1e-4 for c in one.values())


def square(theta, *data):
    return sum((leaf**2).sum() for leaf in jax.tree.leaves(theta))


def test_zero_and_tiny_gradients_are_not_false_alarms():
    zero = tuple(Layer(0 * layer.W, 0 * layer.b) for layer in THETA)
    for scale in (0.0, 1e-12):
        tiny = jax.tree.map(lambda leaf, scale=scale: leaf + scale, zero)
        for c in gradcheck(square, tiny, jax.tree.map(lambda leaf: 2 * leaf, tiny)):
            assert c.error < 1e-4


def reclin_loss(theta, x, y):
    return softmax_nll.value(fprop(theta, x, reclin).a[-1], y).mean()


@jax.jit
def reclin_gradient(theta, x, y):
    return loss_and_grad(theta, x, y, reclin)[1]


@pytest.mark.slow
def test_kinks_of_reclin_are_reported_and_left_out():
    # b(1)_2 is chosen so that a(1)_2 of example 0 is 2e-7, inside the ε = 1e-5 of the difference
    b = THETA[0].b.at[1].set(2e-7 - THETA[0].W[1] @ X[0])
    theta = (THETA[0]._replace(b=b), THETA[1])
    blind = {c.name: c for c in gradcheck(reclin_loss, theta, reclin_gradient, data=(X, Y))}
    aware = {c.name: c for c in gradcheck(reclin_loss, theta, reclin_gradient, data=(X, Y),
                                          kinks=reclin_inputs(reclin))}
    assert blind["b(1)"].error > 1e-3 and not blind["b(1)"].kink.any()
    assert aware["b(1)"].kink.tolist() == [False, True, False, False] and aware["b(1)"].error < 1e-8
    assert "1 entries at a kink of reclin were left out" in describe(aware["b(1)"])
    assert not aware["W(2)"].kink.any() and aware["W(1)"].kink[1].any() and not aware["W(1)"].kink[[0, 2, 3]].any()
    assert reclin_inputs(reclin) is reclin_inputs(reclin) and not reclin_inputs(tanh)(THETA, X)[0].any()


class Machine(NamedTuple):
    W: jax.Array
    b: jax.Array
    c: jax.Array


def test_names():
    norm = BatchNormLayer(jnp.ones((3, 2)), jnp.ones(3), jnp.ones(3))
    assert tensor_names((norm, Layer(jnp.ones((2, 3)), jnp.ones(2)))) == ("W(1)", "γ(1)", "β(1)", "W(2)", "b(2)")
    assert tensor_names(Machine(jnp.ones((3, 2)), jnp.ones(3), jnp.ones(2))) == ("W", "b", "c")
    assert tensor_names({"u": 1.0, "v": (1.0, 2.0)}) == ("['u']", "['v'][0]", "['v'][1]")
    assert tensor_names(jnp.ones(3)) == ("θ",)


def test_batch_norm_gradient_is_right_and_the_constant_statistics_are_caught():
    theta = (BatchNormLayer(THETA[0].W, 1 + THETA[0].b, THETA[0].b), THETA[1])
    assert all(c.error < 1e-7 for c in gradcheck(loss, theta, gradient, data=(X, Y)))


@pytest.mark.slow
def test_v_curve_has_the_slopes_of_the_theory():
    eps = np.array([1e-1, 1e-2, 1e-3])
    two, one = v_curve(loss, THETA, eps, data=(X, Y)), v_curve(loss, THETA, eps, data=(X, Y), one_sided=True)
    np.testing.assert_allclose(np.diff(np.log10(two)), -2, atol=0.1)
    np.testing.assert_allclose(np.diff(np.log10(one)), -1, atol=0.1)
    fine = v_curve(loss, THETA, 10.0 ** -np.arange(1, 11), data=(X, Y))
    assert fine.argmin() == 4 and fine.min() < 1e-9 and fine[-1] > 100 * fine.min()
    single = v_curve(loss, THETA, 10.0 ** -np.arange(1, 11), jnp.float32, data=(X, Y))
    assert single.min() > 1e-5 and single[5] > 0.1 and single[-1] == pytest.approx(1, abs=0.01)


def test_v_curve_of_a_wrong_gradient_has_a_floor():
    wrong = (GRADS[0]._replace(W=-GRADS[0].W), GRADS[1])
    assert v_curve(loss, THETA, 10.0 ** -np.arange(1, 9), grads=wrong, data=(X, Y)).min() > 0.1


@pytest.mark.slow
def test_moving_theta_data_and_eps_does_not_retrace():
    count = []

    def counted(theta, x, y):
        count.append(1)
        return loss(theta, x, y)

    def both(theta, x, eps):
        gradcheck(counted, theta, GRADS, eps=eps, data=(x, Y))
        for dtype in (jnp.float32, jnp.float64):
            v_curve(counted, theta, np.geomspace(1e-1, eps, 5), dtype, data=(x, Y))

    both(THETA, X, 1e-5)
    traced = len(count)
    both(jax.tree.map(lambda leaf: 2 * leaf, THETA), X + 1, 1e-6)
    assert len(count) - traced <= 3, "eval_shape may look again, nothing is compiled again"


def test_relative_error():
    assert relative_error(np.zeros(2), np.zeros(2)) == 0
    assert relative_error(np.array([3.0, 4.0]), np.zeros(2)) == 1
    assert relative_error(np.array([1.0]), np.array([-1.0])) == 2


@pytest.mark.slow
@pytest.mark.parametrize("kind, words, call", [
    (ValueError, "ε must be one finite number > 0", lambda: check(GRADS, eps=0.0)),
    (ValueError, "ε must be one finite number > 0", lambda: check(GRADS, eps=jnp.array([1e-5, 1e-4]))),
    (ValueError, "∇ at W.1. must have the shape of W.1., .4, 2.; it has .2, 4.",
     lambda: check((GRADS[0]._replace(W=GRADS[0].W.T), GRADS[1]))),
    (ValueError, "built like θ", lambda: check(GRADS[:1])),
    (ValueError, "the loss must be one number",
     lambda: gradcheck(lambda t: softmax_nll.value(fprop(t, X).a[-1], Y), THETA, GRADS)),
    (ValueError, "written with jax.numpy", lambda: gradcheck(lambda t: float(t[0].W.sum()), THETA, GRADS)),
    (ValueError, "written with jax.numpy", lambda: gradcheck(lambda t: np.sum(np.asarray(t[0].W)), THETA, GRADS)),
    (TypeError, "whole numbers, which have no slope", lambda: gradcheck(
        square, Machine(jnp.ones((2, 2), jnp.int32), jnp.ones(2), jnp.ones(2)),
        Machine(jnp.ones((2, 2)), jnp.ones(2), jnp.ones(2)))),
    (ValueError, "at_most must be at least 1", lambda: check(GRADS, at_most=0)),
    (ValueError, "epsilons must be a row", lambda: v_curve(loss, THETA, 1e-5, data=(X, Y))),
    (ValueError, "ε must be", lambda: v_curve(loss, THETA, [1e-5, -1.0], data=(X, Y))),
    (ValueError, "dtype must be float32 or float64", lambda: v_curve(loss, THETA, [1e-5], jnp.int32, data=(X, Y))),
])
def test_errors(kind, words, call):
    with pytest.raises(kind, match=words):
        call()


def test_of_entries_equally_wrong_the_largest_is_named():
    gradient = np.array([0.5, -0.01, 3.0, 0.2])
    kink, unknown = np.array([False, False, False, True]), np.array([2.0, 2.0 + 1e-7, 2.0, 2.0])
    assert worst(Check("b(1)", 2.0, unknown, gradient, -gradient, kink)) == (2,)
    assert worst(Check("b(1)", 2.0, np.array([2.0, 2.0, np.nan, 2.0]), gradient, -gradient, kink)) == (0,)
