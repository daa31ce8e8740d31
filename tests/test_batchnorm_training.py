"""Training with batch norm: whole networks against PyTorch, global and running statistics, bad input."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.backprop import backprop
from course_lib.batchnorm import Stats, batch_stats
from course_lib.batchnorm_training import global_stats, normalized, normalized_step, running
from course_lib.dropout import expectation, masks
from course_lib.initialization import glorot
from course_lib.network import BatchNormLayer, Layer, fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, evaluate, gradient_step, run_steps, start, supervised_objective
from tests.compilations import compilations

KEY = jax.random.key(0)
THETA = normalized(glorot(KEY, (5, 8, 7, 3)))
RANDOM = np.random.default_rng(0)
X, Y = RANDOM.normal(1, 2, size=(103, 5)).astype(np.float32), np.arange(103, dtype=np.int32) % 3
IDX = epochs(KEY, 103, 20, 8)


def train(hyper, step=None):
    return run_steps(step or normalized_step(sgd(0.1).update), start(THETA, sgd(0.1), KEY, hyper), X, Y, IDX)


def test_normalized_keeps_the_weights_and_the_output_layer():
    plain = glorot(KEY, (5, 8, 7, 3))
    assert [type(layer) for layer in THETA] == [BatchNormLayer, BatchNormLayer, Layer]
    assert all((a.W == b.W).all() for a, b in zip(plain, THETA, strict=True))
    assert (THETA[0].gamma == 1).all() and (THETA[0].beta == 0).all()
    assert jax.tree.all(jax.tree.map(lambda a, b: (a == b).all(), normalized(THETA), THETA))


@pytest.mark.slow
def test_global_statistics_are_exact_layer_by_layer_whatever_the_chunk():
    h, stats = X.astype(np.float64), global_stats(THETA, X)
    for k in (1, 2):
        z = h @ np.asarray(THETA[k - 1].W, np.float64).T
        h = np.tanh((z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5))
        np.testing.assert_allclose(stats[k].mu, z.mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(stats[k].var, z.var(axis=0), rtol=1e-5)
    assert stats[0] is None and stats[3] is None
    in_chunks = global_stats(THETA, X, chunk=17)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-5), stats, in_chunks)


@pytest.mark.slow
def test_over_the_whole_set_as_one_mini_batch_global_and_batch_statistics_are_the_same_function():
    np.testing.assert_allclose(fprop(THETA, X, stats=global_stats(THETA, X)).h[-1], fprop(THETA, X).h[-1], atol=1e-5)


@pytest.mark.slow
def test_global_statistics_of_pixels_and_with_the_masks_of_dropout():
    pixels = RANDOM.integers(0, 256, size=(50, 5)).astype(np.uint8)
    stats = global_stats(THETA, pixels, m=expectation(THETA, 0.5), chunk=20)
    half = fprop(THETA, pixels.astype(np.float32) / 255, m=expectation(THETA, 0.5))
    np.testing.assert_allclose(stats[2].mu, half.norm[2].stats.mu, atol=1e-6)


@pytest.mark.slow
def test_watching_the_statistics_does_not_touch_theta():
    watched, info = train(running(THETA))
    unwatched, other = train((), gradient_step(supervised_objective(), sgd(0.1).update))
    assert jax.tree.all(jax.tree.map(lambda a, b: (a == b).all(), watched.theta, unwatched.theta))
    np.testing.assert_allclose(info.loss, other.loss, rtol=1e-6)


@pytest.mark.slow
def test_rate_zero_is_the_mean_over_all_steps_and_the_first_step_sets_the_averages():
    hyper = running(THETA, rate=0.0)
    frozen = normalized_step(sgd(0.0).update)
    state, _ = run_steps(frozen, start(THETA, sgd(0.0), KEY, hyper), X, Y, IDX)
    each = [batch_stats(X[rows] @ np.asarray(THETA[0].W).T) for rows in np.asarray(IDX)]
    np.testing.assert_allclose(state.hyper.stats[1].mu, np.mean([one.mu for one in each], axis=0), atol=1e-5)
    np.testing.assert_allclose(state.hyper.stats[1].var, np.mean([one.var for one in each], axis=0), rtol=1e-4)
    first, _ = run_steps(frozen, start(THETA, sgd(0.0), KEY, running(THETA, 0.1)), X, Y, IDX[:1])
    np.testing.assert_allclose(first.hyper.stats[1].mu, each[0].mu, atol=1e-6)


@pytest.mark.slow
def test_running_statistics_come_near_the_global_ones_and_serve_at_test_time():
    state, _ = run_steps(normalized_step(sgd(0.01).update), start(THETA, sgd(0.01), KEY, running(THETA, 0.05)), X, Y,
                     epochs(KEY, 103, 50, 100))
    exact = global_stats(state.theta, X)
    np.testing.assert_allclose(state.hyper.stats[1].mu, exact[1].mu, atol=0.5)
    np.testing.assert_allclose(state.hyper.stats[1].var, exact[1].var, rtol=0.2)
    scores = [evaluate(state.theta, X, Y, stats=stats).nll for stats in (exact, state.hyper.stats)]
    np.testing.assert_allclose(*scores, atol=0.05)
    alone = fprop(state.theta, X[3], stats=exact).h[-1]
    np.testing.assert_allclose(alone, fprop(state.theta, X, stats=exact).h[-1][3], atol=1e-6)


def test_dropout_in_the_same_network_and_moving_rate_or_p_never_retraces(nothing_compiled):
    dropped, _ = train(running(THETA, p=0.5))
    assert not np.allclose(dropped.theta[0].W, train(running(THETA))[0].theta[0].W)
    with compilations() as names:
        for rate, p in [(0.0, 0.1), (0.5, 0.9), (1.0, 0.0)]:
            train(running(THETA, rate, p))
            train(running(THETA, rate))
    assert names == []


def test_whole_network_equals_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: networks with batch norm are not compared")
    with jax.enable_x64(True):
        theta = jax.tree.map(lambda v: jnp.asarray(v, jnp.float64) + 0.1, THETA)
        x, m = jnp.asarray(X, jnp.float64), masks(KEY, theta, len(X), 0.3)
        forward = fprop(theta, x, m=m)
        mine = backprop(theta, forward, Y).theta
    leaves = [torch.tensor(np.asarray(v), requires_grad=True) for v in jax.tree.leaves(theta)]
    h, seen = torch.tensor(np.asarray(x)), []
    for k in (0, 1):
        W, gamma, beta = leaves[3 * k : 3 * k + 3]
        mu, var = torch.zeros(len(beta), dtype=torch.float64), torch.ones(len(beta), dtype=torch.float64)
        a = torch.nn.functional.batch_norm(h @ W.T, mu, var, gamma, beta, training=True, momentum=1.0, eps=1e-5)
        h = torch.tanh(a) * torch.tensor(np.asarray(m[k + 1]))
        seen.append((mu.numpy(), var.numpy()))
    torch.nn.functional.cross_entropy(h @ leaves[-2].T + leaves[-1], torch.tensor(Y).long()).backward()
    for grad, leaf in zip(jax.tree.leaves(mine), leaves, strict=True):
        np.testing.assert_allclose(grad, leaf.grad.numpy(), rtol=1e-9, atol=1e-13)
    for (mu, var), norm in zip(seen, forward.norm[1:3], strict=True):
        np.testing.assert_allclose(norm.stats.mu, mu, rtol=1e-10)
        np.testing.assert_allclose(norm.stats.var, var * 102 / 103, rtol=1e-10)  # PyTorch keeps 1/(m-1), the slide 1/m


@pytest.mark.slow
def test_bad_input():
    with pytest.raises(ValueError, match="rate must be between 0 and 1, it is 1.5"):
        running(THETA, 1.5)
    with pytest.raises(ValueError, match="0 <= p < 1"):
        running(THETA, p=1.0)
    with pytest.raises(ValueError, match="at least 2 examples"):
        global_stats(THETA, X[:1])
    with pytest.raises(ValueError, match="chunk must be at least 2, it is 1"):
        global_stats(THETA, X, chunk=1)
    with pytest.raises(ValueError, match="empty"):
        global_stats(THETA, X[:0])
    with pytest.raises(ValueError, match="needs D = 5, x has 4"):
        global_stats(THETA, X[:, :4])
    with pytest.raises(ValueError, match="NaN"):
        global_stats(THETA, np.where(X > 3, np.nan, X))
    with pytest.raises(ValueError, match="at least 2 examples"):
        train_one = normalized_step(sgd(0.1).update)
        train_one(start(THETA, sgd(0.1), KEY, running(THETA)), jnp.asarray(X[:1]), jnp.asarray(Y[:1]))
    assert isinstance(running(THETA).stats[1], Stats)
