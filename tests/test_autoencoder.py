"""The autoencoder: every hand gradient against jax.grad, finite differences and network.backprop; variants; bad input."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from course_lib.activations import ACTIVATIONS, reclin, sigm, tanh
from course_lib.autoencoder import (
    as_network,
    autoencoder,
    bprop_reconstruction,
    decode,
    encode,
    mean_loss,
    reconstruct,
    unit_norm,
)
from course_lib.autoencoder_training import autoencoder_hyper, gaussian, masking, projected, reconstruction_objective
from course_lib.backprop import backprop
from course_lib.loss import linear_squared, sigm_cross_entropy
from course_lib.network import fprop
from course_lib.optimizers import adam
from course_lib.training import epochs, gradient_step, run_steps, start
from tests.compilations import compilations

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)
X = RANDOM.uniform(size=(9, 6))
LOSSES = (sigm_cross_entropy, linear_squared)


def make(tied=True, D=6, H=4, dtype=jnp.float64):
    """θ in float64 with biases that are not 0."""
    theta = autoencoder(KEY, D, H, tied)
    theta = theta._replace(b=jnp.linspace(-0.3, 0.4, H), c=jnp.linspace(-0.5, 0.7, D))
    return jax.tree.map(lambda v: v.astype(dtype), theta)


@pytest.mark.slow
@pytest.mark.parametrize("tied", [True, False], ids=["tied", "untied"])
@pytest.mark.parametrize("g", ACTIVATIONS, ids=lambda g: g.name)
def test_gradients_equal_jax_grad_and_finite_differences(tied, g):
    with jax.enable_x64(True):
        theta, x, target = make(tied), jnp.asarray(X), jnp.asarray(X[::-1])
        flat, unravel = ravel_pytree(theta)

        @jax.jit
        def all_three(flat, ways, x, target):
            theta = unravel(flat)
            losses = [lambda v, loss=loss: mean_loss(reconstruct(unravel(v), x, g, loss), target, loss, 0.3)
                      for loss in LOSSES]
            mine = [bprop_reconstruction(theta, reconstruct(theta, x, g, loss), target, g, loss, 0.3).theta
                    for loss in LOSSES]
            differences = [[(f(flat + 1e-5 * way) - f(flat - 1e-5 * way)) / 2e-5 for way in ways] for f in losses]
            return [ravel_pytree(one)[0] for one in mine], [jax.grad(f)(flat) for f in losses], differences

        ways = jnp.asarray(RANDOM.normal(size=(3, flat.size)))
        for mine, theirs, differences in zip(*all_three(flat, ways, x, target), strict=True):
            np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(ways @ mine, differences, rtol=1e-7)


@pytest.mark.slow
def test_tied_gradient_is_the_sum_of_the_encoder_and_the_decoder_term_and_untied_keeps_them_apart():
    with jax.enable_x64(True):
        tied = make()
        untied = tied._replace(W_star=tied.W.T)
        both = bprop_reconstruction(tied, reconstruct(tied, X))
        apart = bprop_reconstruction(untied, reconstruct(untied, X))
        np.testing.assert_allclose(both.theta.W, both.encoder + both.decoder, rtol=1e-15)
        np.testing.assert_allclose(apart.theta.W, both.encoder, rtol=1e-13)
        np.testing.assert_allclose(apart.theta.W_star, both.decoder.T, rtol=1e-13)
        assert both.theta.W_star is None and jnp.linalg.norm(both.decoder) > 0.1 * jnp.linalg.norm(both.encoder)


def test_an_autoencoder_is_a_two_layer_network_that_reproduces_its_input():
    with jax.enable_x64(True):
        theta, x = make(), jnp.asarray(X)
        forward, network = reconstruct(theta, x, tanh), fprop(as_network(theta), x, tanh, sigm_cross_entropy)
        np.testing.assert_allclose(forward.x_hat, network.h[-1], rtol=1e-13)
        first, second = backprop(as_network(theta), network, x, tanh, sigm_cross_entropy).theta
        mine = bprop_reconstruction(theta, forward, g=tanh)
        np.testing.assert_allclose(mine.theta.W, first.W + second.W.T, rtol=1e-11, atol=1e-15)
        np.testing.assert_allclose(mine.theta.b, first.b, rtol=1e-11, atol=1e-15)
        np.testing.assert_allclose(mine.theta.c, second.b, rtol=1e-11, atol=1e-15)
        np.testing.assert_allclose(mine.a_hat, (forward.x_hat - x) / 9, rtol=1e-13)


@pytest.mark.slow
def test_one_example_is_a_row_of_the_batch():
    theta = make(dtype=jnp.float32)
    batch, one = reconstruct(theta, X), reconstruct(theta, X[2])
    for name in ("a", "h", "a_hat", "x_hat"):
        np.testing.assert_allclose(getattr(one, name), getattr(batch, name)[2], rtol=1e-5)
    np.testing.assert_allclose(encode(theta, X), batch.h, rtol=1e-6)
    np.testing.assert_allclose(decode(theta, batch.h), batch.x_hat, rtol=1e-6)
    mean = np.mean([bprop_reconstruction(theta, reconstruct(theta, x)).theta.W for x in X], axis=0)
    np.testing.assert_allclose(bprop_reconstruction(theta, batch).theta.W, mean, atol=1e-6)


@pytest.mark.slow
def test_denoising_corrupts_the_input_and_not_the_target():
    theta, x = make(dtype=jnp.float32), jnp.asarray(X, jnp.float32)
    value, grads = reconstruction_objective(corrupt=masking)(theta, x, None, KEY, autoencoder_hyper(noise=0.4))
    forward = reconstruct(theta, masking(KEY, x, 0.4))
    np.testing.assert_allclose(value, sigm_cross_entropy.value(forward.a_hat, x).mean(), rtol=1e-6)
    np.testing.assert_allclose(grads.W, bprop_reconstruction(theta, forward, x).theta.W, rtol=1e-5, atol=1e-7)
    many = jnp.ones((4000, 6))
    np.testing.assert_allclose(masking(KEY, many, 0.4).mean(axis=0), 0.6, atol=0.04)
    np.testing.assert_allclose(gaussian(KEY, many, 0.4).std(axis=0), 0.4, atol=0.03)
    assert (masking(KEY, x, 0.0) == x).all() and (gaussian(KEY, x, 0.0) == x).all()


@pytest.mark.slow
def test_sparsity_pushes_the_code_to_zero_and_unit_norm_keeps_the_columns_at_length_one(nothing_compiled):
    x = RANDOM.normal(size=(200, 6)).astype(np.float32)
    plain = gradient_step(reconstruction_objective(reclin, linear_squared), adam(0.01).update)
    step, idx = projected(plain, unit_norm), epochs(KEY, 200, 20, 30)

    def train(lam):
        state = start(unit_norm(autoencoder(KEY, 6, 10)), adam(0.01), KEY, autoencoder_hyper(lam))
        return run_steps(step, state, x, np.zeros(200), idx)

    theta = train(1.0)[0].theta
    with compilations() as names:
        dense = train(0.0)[0].theta
    assert names == [] and step is projected(plain, unit_norm)
    for one in (theta, dense):
        np.testing.assert_allclose(np.linalg.norm(one.W, axis=1), 1, rtol=1e-5)
    assert (encode(theta, x, reclin) > 0).mean() < 0.7 * (encode(dense, x, reclin) > 0).mean()
    untied = unit_norm(make(tied=False, dtype=jnp.float32))
    np.testing.assert_allclose(np.linalg.norm(untied.W_star, axis=0), 1, rtol=1e-5)


def test_moving_lambda_and_noise_never_retraces():
    counted = []

    @jax.jit
    def value(hyper, x):
        counted.append(hyper)
        return reconstruction_objective(sigm, corrupt=gaussian)(make(dtype=jnp.float32), x, None, KEY, hyper)[0]

    x, moves = X.astype(np.float32), [(0, 0), (0.1, 0), (0, 0.5), (2.0, 1.0)]
    values = {float(value(autoencoder_hyper(lam, noise), x)) for lam, noise in moves}
    assert len(values) == 4 and len(counted) == 1


def test_pixels_are_scaled_and_dtypes_follow_theta():
    pixels = RANDOM.integers(0, 256, size=(5, 6)).astype(np.uint8)
    theta = make(dtype=jnp.float32)
    np.testing.assert_allclose(reconstruct(theta, pixels).x_hat, reconstruct(theta, pixels / 255).x_hat, rtol=1e-6)
    assert reconstruct(theta, np.eye(6, dtype=int)).x_hat.dtype == jnp.float32


@pytest.mark.slow
def test_bad_input():
    theta = make(dtype=jnp.float32)
    with pytest.raises(ValueError, match=r"a = b \+ W x needs D = 6, x has 5"):
        reconstruct(theta, X[:, :5])
    with pytest.raises(ValueError, match=r"x must be one example \(D,\) or a mini-batch \(T, D\)"):
        reconstruct(theta, X[None])
    with pytest.raises(ValueError, match="empty mini-batch"):
        reconstruct(theta, X[:0])
    with pytest.raises(ValueError, match=r"1 NaN or infinite value\(s\), the first at index \(0, 0\)"):
        reconstruct(theta, np.where(X == X[0, 0], np.nan, X))
    with pytest.raises(ValueError, match=r"â = c \+ W\* h needs H = 4, h has 3"):
        decode(theta, np.zeros(3))
    with pytest.raises(ValueError, match=r"b must have shape \(H,\) = \(4,\) since W is \(H, D\) = \(4, 6\)"):
        reconstruct(theta._replace(b=jnp.zeros((4, 1))), X)
    with pytest.raises(ValueError, match=r"W\* must have shape \(D, H\) = \(6, 4\)"):
        reconstruct(theta._replace(W_star=theta.W), X)
    with pytest.raises(TypeError, match="theta must be an Autoencoder"):
        reconstruct((theta.W, theta.b, theta.c), X)
    with pytest.raises(ValueError, match=r"targets x_i in \[0, 1\], they run from"):
        mean_loss(reconstruct(theta, X), 3 * X)
    with pytest.raises(ValueError, match=r"targets need the shape|shape of f\(x\)"):
        bprop_reconstruction(theta, reconstruct(theta, X), X[0])
    for call in (lambda: autoencoder_hyper(lam=-1.0), lambda: autoencoder_hyper(noise=-1.0),
                 lambda: autoencoder_hyper(lam=np.nan)):
        with pytest.raises(ValueError, match="lam must be|noise must be"):
            call()
    with pytest.raises(ValueError, match="masking noise must be between 0 and 1"):
        masking(KEY, jnp.ones(3), 1.5)
    with pytest.raises(TypeError, match="PRNG key"):
        autoencoder(0, 6, 4)
    with pytest.raises(ValueError, match=r"sizes\[1\] must be a positive integer"):
        autoencoder(KEY, 6, 0)
    with pytest.raises(ValueError, match="unknown activation"):
        reconstruct(theta, X, "step")
