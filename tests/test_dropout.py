"""Dropout: masks, their expectation, gradients against jax.grad, finite differences and PyTorch, traces, bad input."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from course_lib.activations import reclin, sigm, tanh
from course_lib.backprop import backprop, loss_and_grad
from course_lib.dropout import (
    Dropout,
    bprop_without_masks,
    dropout,
    dropout_objective,
    expectation,
    masks,
)
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, evaluate, gradient_step, run_steps, start
from tests.compilations import compilations

KEY = jax.random.key(0)
THETA = tuple(layer._replace(b=jnp.linspace(-0.3, 0.4, layer.b.size)) for layer in glorot(KEY, (4, 6, 5, 3)))
RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(size=(30, 4)).astype(np.float32), np.arange(30, dtype=np.int32) % 3


def double(tree):
    return jax.tree.map(lambda v: jnp.asarray(v, jnp.float64), tree)


def test_masks_have_the_shapes_of_h_and_each_unit_is_zero_with_probability_p():
    m = masks(KEY, THETA, 4000, 0.3)
    assert m[0] is None and [one.shape for one in m[1:]] == [(4000, 6), (4000, 5)]
    for one in m[1:]:
        assert one.dtype == jnp.float32 and set(np.unique(one)) == {0, 1}
        np.testing.assert_allclose(one.mean(axis=0), 0.7, atol=5 * np.sqrt(0.21 / 4000))
    together = np.concatenate([np.asarray(one) for one in m[1:]], axis=1)
    correlation = np.corrcoef(together.T) - np.eye(11)
    assert np.abs(correlation).max() < 5 / np.sqrt(4000)


@pytest.mark.slow
def test_p_zero_keeps_all_and_p_may_differ_between_layers():
    assert all((one == 1).all() for one in masks(KEY, THETA, 50, 0.0)[1:])
    first, second = masks(KEY, THETA, 2000, (0.1, 0.8))[1:]
    np.testing.assert_allclose([first.mean(), second.mean()], [0.9, 0.2], atol=0.03)
    np.testing.assert_allclose(np.concatenate(expectation(THETA, (0.1, 0.8))[1:]), [0.9] * 6 + [0.2] * 5, rtol=1e-6)


def test_masks_depend_on_the_key_alone_and_one_example_has_one_row():
    same, other = masks(KEY, THETA, 20, 0.5), masks(jax.random.key(1), THETA, 20, 0.5)
    assert (same[1] == masks(KEY, THETA, 20, 0.5)[1]).all() and not (same[1] == other[1]).all()
    assert [one.shape for one in masks(KEY, THETA, None)[1:]] == [(6,), (5,)]
    assert masks(KEY, THETA[:1], 5) == (None,)


@pytest.mark.slow
@pytest.mark.parametrize("g", [tanh, sigm, reclin], ids=lambda g: g.name)
def test_gradient_with_masks_equals_jax_grad_and_finite_differences(g):
    with jax.enable_x64(True):
        theta, x = double(THETA), jnp.asarray(X, jnp.float64)
        m = masks(KEY, theta, len(x), 0.4)
        flat, unravel = ravel_pytree(theta)
        loss = jax.jit(lambda v: softmax_nll.value(fprop(unravel(v), x, g, m=m).a[-1], Y).mean())
        mine = ravel_pytree(jax.jit(lambda theta: loss_and_grad(theta, x, Y, g, m=m)[1])(theta))[0]
        np.testing.assert_allclose(mine, jax.grad(loss)(flat), rtol=1e-10, atol=1e-14)
        ways = jnp.asarray(np.random.default_rng(1).normal(size=(5, flat.size)))
        for way in ways:
            difference = (loss(flat + 1e-5 * way) - loss(flat - 1e-5 * way)) / 2e-5
            np.testing.assert_allclose(mine @ way, difference, rtol=1e-7)


@pytest.mark.slow
def test_the_gradient_without_masks_is_wrong_below_the_output_and_right_at_it():
    m = masks(KEY, THETA, len(X), 0.5)
    forward = fprop(THETA, X, m=m)
    right, wrong = backprop(THETA, forward, Y), bprop_without_masks(THETA, forward, Y)
    np.testing.assert_array_equal(right.theta[-1].W, wrong.theta[-1].W)
    for k in (1, 2):
        assert np.linalg.norm(right.theta[k - 1].W - wrong.theta[k - 1].W) > 0.1 * np.linalg.norm(right.theta[k - 1].W)
        assert (right.a[k][m[k] == 0] == 0).all() and not (wrong.a[k][m[k] == 0] == 0).all()


def test_backward_equals_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: dropout is not compared with it")
    torch.manual_seed(0)
    leaves = [torch.tensor(np.asarray(v, np.float64), requires_grad=True) for v in jax.tree.leaves(THETA)]
    h, m = torch.tensor(X, dtype=torch.float64), [None]
    for W, b in zip(leaves[:-2:2], leaves[1:-2:2], strict=True):
        h = torch.nn.functional.dropout(torch.tanh(h @ W.T + b), 0.4)
        m.append(jnp.asarray((h != 0).numpy(), jnp.float32) / 0.6)
    torch.nn.functional.cross_entropy(h @ leaves[-2].T + leaves[-1], torch.tensor(Y).long()).backward()
    with jax.enable_x64(True):
        m = [None, *(jnp.asarray(np.asarray(one) > 0, jnp.float64) / 0.6 for one in m[1:])]
        mine = loss_and_grad(double(THETA), jnp.asarray(X, jnp.float64), Y, m=m)[1]
        for grad, leaf in zip(jax.tree.leaves(mine), leaves, strict=True):
            np.testing.assert_allclose(grad, leaf.grad.numpy(), rtol=1e-10, atol=1e-14)


@pytest.mark.slow
def test_objective_draws_new_masks_at_each_step_and_moving_p_never_retraces(nothing_compiled):
    theta = glorot(KEY, (4, 16, 3))
    step, idx = gradient_step(dropout_objective(tanh), sgd(0.1).update), epochs(KEY, 30, 10, 20)
    final = {0.5: run_steps(step, start(theta, sgd(0.1), KEY, dropout(0.5)), X, Y, idx)[0].theta}
    with compilations() as names:
        for p in (0.0, 0.25, 0.9):
            final[p] = run_steps(step, start(theta, sgd(0.1), KEY, dropout(p)), X, Y, idx)[0].theta
    for p in (0.0, 0.25, 0.9):
        evaluate(final[p], X, Y, m=expectation(theta, p))
    assert names == [] and step is gradient_step(dropout_objective(tanh), sgd(0.3).update)
    assert not np.allclose(final[0.0][0].W, final[0.5][0].W)
    one = jax.jit(lambda key: dropout_objective(tanh)(theta, X, Y, key, dropout(0.0))[0])(KEY)
    np.testing.assert_allclose(one, loss_and_grad(theta, X, Y)[0], rtol=1e-6)


def test_p_per_layer_moves_without_a_retrace_too():
    counted = []

    @jax.jit
    def value(p):
        counted.append(p)
        return dropout_objective("tanh")(THETA, X, Y, KEY, Dropout(p))[0]

    assert len({float(value(jnp.asarray(p, jnp.float32))) for p in [(0.1, 0.5), (0.5, 0.1), (0.0, 0.9)]}) == 3
    assert len(counted) == 1


@pytest.mark.parametrize("p", [1, 1.0, -0.1, np.nan, np.inf, (0.5, 1.0), 2])
def test_p_outside_zero_and_one(p):
    for call in (dropout, lambda p: masks(KEY, THETA, 3, p), lambda p: expectation(THETA, p)):
        with pytest.raises(ValueError, match=r"0 <= p < 1|NaN or infinite|must be finite"):
            call(p)


@pytest.mark.slow
def test_bad_input():
    with pytest.raises(ValueError, match=r"one for each of the L = 2 hidden layers, it has shape \(3,\)"):
        masks(KEY, THETA, 5, (0.1, 0.2, 0.3))
    with pytest.raises(ValueError, match=r"it has shape \(1, 1\)"):
        dropout(np.full((1, 1), 0.5))
    with pytest.raises(ValueError, match="number of examples T must be at least 1, it is 0"):
        masks(KEY, THETA, 0)
    with pytest.raises(TypeError, match="number of examples T"):
        masks(KEY, THETA, 2.5)
    with pytest.raises(TypeError, match="the first argument must be a PRNG key"):
        masks(0, THETA, 5)
    with pytest.raises(TypeError, match="p must hold real numbers"):
        dropout("half")
    with pytest.raises(ValueError, match=r"m\(1\) must have shape"):
        fprop(THETA, X, m=masks(KEY, THETA, 7))
