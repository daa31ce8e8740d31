"""A run is a value: watched or not, in pieces or whole, the same bits; one trace a shape; clear words for bad data."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import sigm, tanh
from course_lib.backprop import loss_and_grad
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.optimizers import adam, sgd, with_hyper
from course_lib.training import (
    Info,
    State,
    epochs,
    gradient_step,
    minibatches,
    run_steps,
    snapshots,
    start,
    supervised_objective,
    trajectory,
)

KEY = jax.random.key(0)
X = np.random.default_rng(0).normal(size=(12, 2)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int32)
OPTIMIZER = adam(0.05)
STEP = gradient_step(supervised_objective(), OPTIMIZER.update)
STATE = start(glorot(KEY, (2, 4, 2)), OPTIMIZER, KEY)
IDX = np.asarray(epochs(KEY, 12, 4, 4))


def same_bits(a, b):
    return all(np.array_equal(p, q) for p, q in zip(jax.tree.leaves(a), jax.tree.leaves(b), strict=True))


@pytest.fixture(scope="module")
def whole():
    return run_steps(STEP, STATE, X, Y, IDX)


def test_a_run_is_a_loop_of_steps(whole):
    state, losses, step = STATE, [], jax.jit(STEP)
    for rows in IDX:
        state, info = step(state, X[rows], Y[rows])
        losses.append(float(info.loss))
    assert isinstance(whole[0], State) and isinstance(whole[1], Info)
    np.testing.assert_allclose(whole[1].loss, losses, rtol=1e-5)
    np.testing.assert_allclose(whole[0].theta[0].W, state.theta[0].W, rtol=1e-5, atol=1e-6)
    assert whole[0].t == len(IDX) == 12
    assert losses[-1] < losses[0]


def test_watched_and_unwatched_runs_have_the_same_bits(whole):
    watch = jax.jit(lambda state, X, y, idx: trajectory(STEP, state, X, y, idx, lambda s: s.theta))
    watched, thetas, losses = watch(STATE, X, Y, IDX.reshape(4, 3, 4))
    assert same_bits(watched.theta, whole[0].theta)
    assert thetas[0].W.shape == (5, 4, 2) and losses.shape == (4,)
    assert same_bits(jax.tree.map(lambda leaf: leaf[0], thetas), STATE.theta)
    assert same_bits(jax.tree.map(lambda leaf: leaf[-1], thetas), whole[0].theta)
    np.testing.assert_allclose(losses, whole[1].loss.reshape(4, 3).mean(axis=1), rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("every", [1, 5, 12, 100])
def test_pieces_of_any_length_give_the_same_bits(whole, every):
    seen = list(snapshots(STEP, STATE, X, Y, IDX, every))
    assert [len(info.loss) for _, info in seen] == [min(every, 12 - at) for at in range(0, 12, every)]
    assert same_bits(seen[-1][0].theta, whole[0].theta)
    assert np.array_equal(np.concatenate([info.loss for _, info in seen]), whole[1].loss)


def test_snapshots_can_record_and_be_left_early(whole):
    runs = snapshots(STEP, STATE, X, Y, IDX, 5, record=lambda state: int(state.t))
    assert next(runs)[0] == 5 and next(runs)[0] == 10
    runs.close()


def test_one_trace_serves_every_value():
    traces = []

    def step(state, x, y):
        traces.append(1)
        return STEP(state, x, y)

    for state in (STATE, STATE._replace(opt=with_hyper(STATE.opt, alpha=0.5)), STATE._replace(key=jax.random.key(5))):
        run_steps(step, state, X, Y, IDX)
        run_steps(step, state, X + 1, 1 - Y, IDX[::-1])
    assert len(traces) == 1
    run_steps(step, STATE, X, Y, IDX[:3])
    assert len(traces) == 2
    again = gradient_step(supervised_objective((tanh,)), sgd(0.2).update)
    assert gradient_step(supervised_objective([tanh]), sgd(0.1).update) is again
    assert supervised_objective(tanh) is not supervised_objective(sigm)


def test_many_learning_rates_at_once(whole):
    def run(alpha):
        return run_steps(STEP, STATE._replace(opt=with_hyper(STATE.opt, alpha=alpha)), X, Y, IDX)[1].loss

    losses = jax.jit(jax.vmap(run))(jnp.array([0.0, 0.05, 0.5]))
    np.testing.assert_allclose(losses[1], whole[1].loss, rtol=1e-4)
    assert losses.shape == (3, 12) and not np.allclose(losses[0], losses[2])


@pytest.mark.parametrize("B, updates", [(1, 12), (4, 3), (5, 2), (12, 1)])
def test_an_epoch_of_stochastic_mini_batch_and_batch_descent(B, updates):
    idx = minibatches(KEY, 12, B)
    assert idx.shape == (updates, B) and idx.dtype == jnp.int32
    assert len(np.unique(idx)) == updates * B


def test_each_epoch_has_another_order_and_a_longer_run_begins_as_the_shorter():
    idx = np.asarray(IDX).reshape(4, 12)
    assert all(sorted(row) == list(range(12)) for row in idx) and len({tuple(row) for row in idx}) == 4
    np.testing.assert_array_equal(epochs(KEY, 12, 4, 2), IDX[:6])
    np.testing.assert_array_equal(minibatches(KEY, 12, 4), IDX[:3])
    assert not np.array_equal(minibatches(jax.random.key(1), 12, 4), IDX[:3])


def test_batch_gradient_descent_follows_the_gradient_of_the_mean_loss():
    optimizer = sgd(0.5)
    state = start(STATE.theta, optimizer, KEY)
    after, info = run_steps(gradient_step(supervised_objective(), optimizer.update), state, X, Y, np.arange(12)[None])
    loss, grads = loss_and_grad(STATE.theta, X, Y)
    np.testing.assert_allclose(info.loss[0], loss, rtol=1e-6)
    np.testing.assert_allclose(after.theta[1].b, state.theta[1].b - 0.5 * grads[1].b, rtol=1e-5, atol=1e-7)


def test_an_objective_of_ones_own_gets_a_fresh_key_at_every_step_and_its_hyper():
    def objective(theta, x, y, key, hyper):
        return jax.random.uniform(key, ()) * hyper, jax.tree.map(jnp.zeros_like, theta)

    optimizer = sgd(0.1)
    run = gradient_step(objective, optimizer.update)
    once, twice = (run_steps(run, start(STATE.theta, optimizer, KEY, jnp.float32(hyper)), X, Y, IDX)[1].loss
                   for hyper in (1, 2))
    assert len(set(np.asarray(once).tolist())) == 12
    np.testing.assert_array_equal(twice, 2 * once)


def test_kinds_of_data(whole):
    for x, y in ((X.astype(float), Y.astype(np.int64)), (X.tolist(), Y.tolist()), (jnp.asarray(X), Y.astype(np.uint8))):
        assert same_bits(run_steps(STEP, STATE, x, y, np.asarray(IDX))[0].theta, whole[0].theta)


@pytest.mark.parametrize("x, y, idx, error, message", [
    (X[:0], Y[:0], IDX, ValueError, "the data set is empty: T = 0"),
    (X[0], Y, IDX, ValueError, r"X must be \(T, D\), one example a row; it has shape \(2,\)"),
    (X, Y[:5], IDX, ValueError, "X has T = 12 examples and y has 5"),
    (X, 1, IDX, ValueError, "y has none"),
    (X[:, :1], Y, IDX, ValueError, r"a\(1\) = b\(1\) \+ W\(1\) x needs D = 2, x has 1"),
    (np.where(X > 2, np.nan, X * np.inf), Y, IDX, ValueError, r"X has \d+ NaN or infinite value"),
    (X, Y + 1, IDX, ValueError, r"labels y must lie in 0 \.\.\. C-1 = 1, they run from 1 to 2"),
    (X, Y.astype(float), IDX, TypeError, "labels y must be integers"),
    (X, Y == 1, IDX, TypeError, "they are bool"),
    (X, Y, IDX[0], ValueError, r"idx must be \(steps, B\)"),
    (X, Y, IDX[:0], ValueError, r"idx must be \(steps, B\)"),
    (X, Y, IDX + 1, ValueError, r"idx must lie in 0 \.\.\. T-1 = 11, it runs from 1 to 12"),
    (X, Y, IDX - 1, ValueError, "it runs from -1 to 10"),
    (X, Y, IDX * 0.5, TypeError, "idx must hold integer indices"),
])
def test_bad_data(x, y, idx, error, message):
    for run in (run_steps, lambda *args: snapshots(*args, every=2)):
        if run is run_steps or "idx" in message:
            with pytest.raises(error, match=message):
                run(STEP, STATE, x, y, idx)


@pytest.mark.parametrize("T, B, n, error, message", [
    (12, 13, 1, ValueError, "the mini-batch size B must be between 1 and T = 12, it is 13"),
    (12, 0, 1, ValueError, "B must be at least 1, it is 0"),
    (12, 4, 0, ValueError, "n must be at least 1, it is 0"),
    (12, 4.0, 1, TypeError, "the mini-batch size B must be an int"),
])
def test_bad_epochs(T, B, n, error, message):
    with pytest.raises(error, match=message):
        epochs(KEY, T, B, n)


def test_keys_and_steps_are_checked():
    with pytest.raises(TypeError, match="must be a PRNG key"):
        epochs(0, 12, 4, 1)
    with pytest.raises(TypeError, match="must be a PRNG key"):
        start(STATE.theta, OPTIMIZER, 7)
    with pytest.raises(ValueError, match="every must be at least 1"):
        snapshots(STEP, STATE, X, Y, IDX, 0)
    assert softmax_nll.value(jnp.zeros((1, 2)), jnp.array([0])).shape == (1,)
