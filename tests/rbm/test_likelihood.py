"""log Z, log p and the model's means by enumeration: against brute force in float64."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.rbm.likelihood import (
    log_p,
    log_z,
    model_mean,
    states,
)
from course_lib.rbm.model import init
from tests.compilations import compilations

from .oracle import bits, joint, on_device, random_rbm

KEY = jax.random.key(0)


@pytest.mark.slow
@pytest.mark.parametrize("H, D", [(3, 4), (4, 3), (1, 1), (1, 6), (3, 1)])
def test_log_z_and_p_of_x_equal_brute_force(H, D):
    raw = random_rbm(H, H, D)
    p, want = joint(raw)
    with jax.enable_x64(True):
        theta = on_device(raw)
        assert float(log_z(theta)) == pytest.approx(want, abs=1e-10)
        np.testing.assert_allclose(log_p(theta, bits(D)), np.log(p.sum(1)), atol=1e-10)
        assert float(np.exp(log_p(theta, states(D))).sum()) == pytest.approx(1, abs=1e-10)
        np.testing.assert_allclose(log_p(theta, bits(D), log_Z=0.0), np.log(p.sum(1)) + want, atol=1e-10)


def test_model_means_equal_brute_force_whichever_layer_is_smaller():
    for H, D in ((3, 5), (5, 3)):
        raw = random_rbm(7, H, D)
        p, want = joint(raw)
        with jax.enable_x64(True):
            mean = model_mean(on_device(raw), want)
        np.testing.assert_allclose(mean.W, np.einsum("xh,hj,xd->jd", p, bits(H), bits(D)), atol=1e-10)
        np.testing.assert_allclose(mean.b, p.sum(0) @ bits(H), atol=1e-10)
        np.testing.assert_allclose(mean.c, p.sum(1) @ bits(D), atol=1e-10)


@pytest.mark.slow
def test_the_blocks_of_a_larger_layer_add_up():
    # 12 hidden units are 4 blocks of 2^10; with W = 0 everything is known in closed form
    theta = init(KEY, 30, 12, sigma=0.0)._replace(b=jnp.linspace(-1.0, 1.0, 12), c=jnp.linspace(-2.0, 1.0, 30))
    want = np.logaddexp(0, theta.b).sum() + np.logaddexp(0, theta.c).sum()
    assert float(log_z(theta)) == pytest.approx(want, rel=1e-6)
    mean = model_mean(theta, log_z(theta))
    np.testing.assert_allclose(mean.b, jax.nn.sigmoid(theta.b), rtol=1e-4)
    np.testing.assert_allclose(mean.W, np.outer(jax.nn.sigmoid(theta.b), jax.nn.sigmoid(theta.c)), rtol=1e-4)


def test_both_layers_give_the_same_log_z_across_blocks():
    raw, X = random_rbm(3, 11, 13, scale=0.7), bits(13)
    F = -X @ raw.c - np.logaddexp(0, raw.b + X @ raw.W.T).sum(1)
    theta = on_device(raw)
    assert theta.W.dtype == jnp.float32 and float(log_z(theta)) == pytest.approx(np.logaddexp.reduce(-F), rel=1e-6)


def test_the_gradient_of_log_z_is_the_model_s_mean():
    raw = random_rbm(9, 3, 4)
    with jax.enable_x64(True):
        theta = on_device(raw)
        grad = jax.grad(log_z)(theta)
        for got, want in zip(grad, model_mean(theta, log_z(theta)), strict=True):
            np.testing.assert_allclose(got, want, atol=1e-10)


def test_states_count_in_binary():
    np.testing.assert_array_equal(states(3), bits(3))
    assert states(0).shape == (1, 0)


def test_another_theta_of_the_same_shape_does_not_compile_again(nothing_compiled):
    theta = init(KEY, 5, 4)
    other = theta._replace(c=theta.c + 1)
    log_z(theta)
    with compilations() as names:
        log_z(other)
    assert names == []


def test_too_large_layers_and_bad_inputs_are_errors_in_words():
    big, small = init(KEY, 21, 22), init(KEY, 4, 3)
    for call in (lambda: log_z(big), lambda: log_p(big, np.zeros(21)), lambda: model_mean(big, 0.0), lambda: states(21)):
        with pytest.raises(ValueError, match=r"2\^21 = 2\.1e\+06 .* at most 20"):
            call()
    with pytest.raises(ValueError, match="must be 0 or 1"):
        log_p(small, np.full(4, 0.5))
    with pytest.raises(ValueError, match="needs D = 4"):
        log_p(small, np.zeros(5))
    with pytest.raises(ValueError, match="empty"):
        log_p(small, np.zeros((0, 4)))
    with pytest.raises(ValueError, match="NaN"):
        log_p(small, np.array([np.nan, 0, 1, 1]))
    with pytest.raises(ValueError, match="c is the bias of the visible units"):
        log_z(small._replace(c=jnp.zeros(3)))
