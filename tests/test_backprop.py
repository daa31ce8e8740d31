"""Every hand-written gradient against jax.grad, to 1e-12 in float64: all g, all losses, masks, batch norm."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS, reclin, sigm, tanh
from course_lib.backprop import backprop, loss_and_grad
from course_lib.initialization import glorot
from course_lib.loss import linear_squared, sigm_cross_entropy, softmax_nll
from course_lib.network import BatchNormLayer, fprop

SIZES = (3, 5, 4, 2)
RANDOM = np.random.default_rng(0)
X, LABELS, TARGETS = RANDOM.normal(size=(6, 3)), np.array([0, 1, 1, 0, 1, 0]), RANDOM.uniform(size=(6, 2))
MASKS = (None, RANDOM.integers(0, 2, (6, 5)).astype(float), RANDOM.integers(0, 2, (6, 4)).astype(float))


def make(normalised=(), dtype=jnp.float64):
    """θ with biases that are not 0; the layers numbered in `normalised` are batch-norm layers."""
    def layer(k, plain):
        W, b = plain.W.astype(dtype), jnp.linspace(-1, 1, len(plain.b), dtype=dtype)
        return BatchNormLayer(W, 1 + b / 2, b) if k in normalised else plain._replace(W=W, b=b)

    return tuple(layer(k, plain) for k, plain in enumerate(glorot(jax.random.key(1), SIZES), start=1))


def by_jax(theta, x, y, g, loss, m=None):
    return jax.value_and_grad(lambda theta: loss.value(fprop(theta, x, g, loss, m).a[-1], y).mean())(theta)


def relative_error(mine, theirs):
    mine, theirs = (np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(tree)]) for tree in (mine, theirs))
    return np.linalg.norm(mine - theirs) / np.linalg.norm(theirs)


@pytest.mark.slow
@pytest.mark.parametrize("normalised, m, g, loss, y", [
    *[((), None, f, softmax_nll, LABELS) for f in ACTIVATIONS],
    ((), None, (tanh, reclin), linear_squared, TARGETS),
    ((), None, sigm, sigm_cross_entropy, TARGETS),
    ((), MASKS, tanh, softmax_nll, LABELS),
    ((1, 2), None, tanh, softmax_nll, LABELS),
    ((2, 3), MASKS, (sigm, reclin), softmax_nll, LABELS),
])
def test_equal_to_jax_grad(normalised, m, g, loss, y):
    with jax.enable_x64(True):
        theta, args = make(normalised), (jnp.asarray(X), y, g, loss, m)
        mine, theirs = jax.jit(lambda theta: (loss_and_grad(theta, *args), by_jax(theta, *args)))(theta)
        assert jax.tree.structure(mine[1]) == jax.tree.structure(theta)
        assert relative_error(mine[1], theirs[1]) < 1e-12
        np.testing.assert_allclose(mine[0], theirs[0], rtol=1e-12)


@pytest.mark.slow
def test_in_float32_the_error_is_rounding():
    theta, args = make((2,), jnp.float32), (jnp.asarray(X, jnp.float32), LABELS, tanh, softmax_nll)
    mine, theirs = jax.jit(lambda theta: (loss_and_grad(theta, *args), by_jax(theta, *args)))(theta)
    assert relative_error(mine[1], theirs[1]) < 1e-6


def test_one_example_and_a_mini_batch_of_one():
    theta = make(dtype=jnp.float32)
    gradient = jax.jit(loss_and_grad)
    one, row = gradient(theta, X[0], LABELS[0]), gradient(theta, X[:1], LABELS[:1])
    assert all(np.allclose(a, b, rtol=1e-5, atol=1e-7)
               for a, b in zip(jax.tree.leaves(one), jax.tree.leaves(row), strict=True))


def test_the_mean_over_examples_is_the_mean_of_their_gradients():
    theta = make(dtype=jnp.float32)
    x, gradient = jnp.asarray(X, jnp.float32), jax.jit(lambda theta, x, y: loss_and_grad(theta, x, y)[1])
    each = jax.vmap(gradient, in_axes=(None, 0, 0))(theta, x, jnp.asarray(LABELS))
    assert relative_error(jax.tree.map(lambda leaf: leaf.mean(axis=0), each), gradient(theta, x, LABELS)) < 1e-5


@pytest.mark.slow
def test_every_intermediate_gradient_has_its_slide_name():
    """∇_{a^(k)} and ∇_{h^(k)} equal jax.grad with respect to a perturbation added at that place."""
    with jax.enable_x64(True):
        theta = make()
        forward = jax.jit(fprop)(theta, X)
        grads = jax.jit(backprop)(theta, forward, LABELS)
        assert grads.a[0] is grads.h[0] is grads.h[3] is None

        def above(k, h):
            for layer in theta[k:-1]:
                h = jnp.tanh(layer.b + h @ layer.W.T)
            return softmax_nll.value(theta[-1].b + h @ theta[-1].W.T, LABELS).mean()

        for k in (1, 2):
            by_h = jax.jit(jax.grad(lambda h, k=k: above(k, h)))(forward.h[k])
            by_a = jax.jit(jax.grad(lambda a, k=k: above(k, jnp.tanh(a))))(forward.a[k])
            np.testing.assert_allclose(grads.h[k], by_h, rtol=1e-11)
            np.testing.assert_allclose(grads.a[k], by_a, rtol=1e-11)
        np.testing.assert_allclose(grads.a[3], (forward.h[3] - np.eye(2)[LABELS]) / 6, rtol=1e-11)


def test_what_a_mask_drops_gets_no_gradient():
    theta = make(dtype=jnp.float32)
    dropped = np.array([1, 0, 1, 1, 1])
    grads = jax.jit(lambda theta: backprop(theta, fprop(theta, X, m=(None, dropped)), LABELS))(theta)
    assert not np.any(grads.a[1][:, 1]) and not np.any(grads.theta[0].W[1]) and not np.any(grads.theta[1].W[:, 1])
    assert np.any(grads.theta[0].W[0])


@pytest.mark.slow
def test_bad_input():
    theta = make(dtype=jnp.float32)
    with pytest.raises(ValueError, match="theta has 2 layers and the forward pass 3"):
        backprop(theta[:2], fprop(theta, X), LABELS)
    with pytest.raises(ValueError, match=r"labels y need shape \(6,\)"):
        loss_and_grad(theta, X, LABELS[:5])
    with pytest.raises(ValueError, match="they run from 0 to 2"):
        loss_and_grad(theta, X, LABELS + np.arange(6) % 2)
    with pytest.raises(ValueError, match="at least 2 examples"):
        loss_and_grad(make((1,), jnp.float32), X[:1], LABELS[:1])
