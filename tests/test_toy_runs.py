"""The recorded toy runs every run widget is made of, against a plain loop with jax.grad."""
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from course_lib import initialization
from course_lib import toy_runs as toy
from course_lib.activations import tanh
from course_lib.data.toys import draw
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import adam, momentum, sgd
from course_lib.toy_runs import Plan, run_once, run_seeds, setting
from tests.compilations import compilations

SIZES, ROWS = (2, 5, 2), 24
TRAIN, VALID = draw("moons", 0, rows=ROWS), draw("moons", 1)


def plan(optimizer=sgd, B=8):
    return Plan(optimizer, SIZES, B, steps=4, frames=5)


def by_hand(optimizer, idx, n=None, lam=0.0, biases=0.0):
    """Mean NLL after all updates, from optax and jax.grad, on mini-batches idx (updates, m)."""
    theta = toy.first_theta(jax.random.key(0), 3, jnp.float32(1), SIZES)

    def objective(theta, rows):
        a = fprop(theta, TRAIN.X[rows], tanh).a[-1]
        penalty = sum((layer.W**2).sum() + biases * (layer.b**2).sum() for layer in theta)
        return softmax_nll.value(a, TRAIN.y[rows]).mean() + jnp.float32(lam) * penalty

    state = optimizer.init(theta)
    for rows in idx:
        grads = jax.grad(objective)(theta, rows)
        with jax.numpy_dtype_promotion("standard"):          # optax.adam mixes float and int
            updates, state = optimizer.update(grads, state)
        theta = optax.apply_updates(theta, updates)
    a = fprop(theta, TRAIN.X[:n], tanh).a[-1]
    return theta, float(softmax_nll.value(a, TRAIN.y[:n]).mean())


@pytest.mark.slow
def test_the_first_weights_are_those_of_initialization_bit_for_bit():
    key, scale, sizes = jax.random.key(3), jnp.float32(0.7), (2, 5, 5, 2)
    own = [np.full(shape, k, np.float32) for k, shape in enumerate(((5, 2), (5, 5), (2, 5)))]
    want = (initialization.zeros(sizes), initialization.constant(sizes, scale), initialization.uniform(key, sizes, scale),
            initialization.glorot(key, sizes, scale))
    for kind, theta in enumerate(want):
        jax.tree.map(np.testing.assert_array_equal, jax.jit(toy.first_theta, static_argnums=3)(key, kind, scale, sizes), theta)
    given = toy.first_theta(key, 3, scale, sizes, own)
    for layer, W in zip(given, own, strict=True):
        np.testing.assert_array_equal(layer.W, scale * W)


@pytest.mark.slow
@pytest.mark.parametrize(("ours", "hyper", "theirs"), [
    (sgd, (0.3,), optax.sgd(0.3)), (momentum, (0.1, 0.8), optax.sgd(0.1, 0.8)), (adam, (0.05,), optax.adam(0.05))])
def test_any_optimizer_with_the_slides_mini_batches(ours, hyper, theirs):
    s = setting(depth=1, hyper=hyper)
    idx = toy.run_order(plan(ours), s, jax.random.key(0), ROWS).reshape(20, 8)
    run = run_once(plan(ours), s, TRAIN, VALID)
    assert run.train[-1] == pytest.approx(by_hand(theirs, idx)[1], rel=1e-4)
    assert run.steps.tolist() == [0, 4, 8, 12, 16, 20]


@pytest.mark.slow
@pytest.mark.parametrize("biases", [False, True])
def test_the_penalty_and_whether_the_biases_pay_it(biases):
    s = setting(depth=1, lam=0.05, biases=biases, n=10)
    run = run_once(plan(B=ROWS), s, TRAIN, VALID)
    theta, loss = by_hand(optax.sgd(0.3), np.tile(np.arange(10), (20, 1)), 10, 0.05, float(biases))
    assert run.train[-1] == pytest.approx(loss, rel=1e-4)
    assert run.norm[-1] == pytest.approx([float(jnp.linalg.norm(layer.W)) for layer in theta], rel=1e-4)
    np.testing.assert_allclose(run.theta[0].b[-1], theta[0].b, rtol=1e-3, atol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("m", [1, 8, 24])
def test_a_mini_batch_size_that_is_a_number(m):
    p, s = plan(B=ROWS), setting(depth=1, batch=m)
    idx = toy.run_order(p, s, jax.random.key(0), ROWS).reshape(20, ROWS)[:, :m]
    each = ROWS // m
    for epoch in range(20 // each):
        assert sorted(idx[epoch * each : (epoch + 1) * each].ravel().tolist()) == list(range(ROWS))
    assert run_once(p, s, TRAIN, VALID).train[-1] == pytest.approx(by_hand(optax.sgd(0.3), idx)[1], rel=1e-4)
    fixed = toy.run_order(plan(B=m), setting(depth=1), jax.random.key(0), ROWS).reshape(20, m)
    np.testing.assert_array_equal(idx, fixed)


@pytest.mark.slow
def test_seeds_are_the_single_runs():
    s = setting(depth=1)
    many = run_seeds(plan(), "valid", s, TRAIN, VALID)
    one = run_once(plan(), s._replace(seed=np.int32(2)), TRAIN, VALID)
    np.testing.assert_allclose(many[2], one.valid, rtol=1e-5)


@pytest.mark.slow
def test_no_number_of_a_setting_compiles_again(nothing_compiled):
    first = setting(depth=1, lam=0.1, batch=3)
    run_once(plan(B=8), first, TRAIN, VALID)
    with compilations() as names:
        run_once(plan(B=8), setting("uniform", 0.5, 1, "reclin", 7, (0.9,), 0.0, True, 8), TRAIN, VALID)
    assert names == []


def test_the_classes_are_as_frequent_as_asked():
    assert int(draw("XOR", 3, 0.3).y.sum()) == 60


@pytest.mark.parametrize("asked, words", [
    (dict(init="Xavier"), "init must be one of"), (dict(scale=np.nan), "scale must be finite"), (dict(depth=99), "plan's 5"),
    (dict(hyper=(-1,)), "hyper-parameter must be at least 0"), (dict(batch=33), "plan's 32"), (dict(n=1000), "plan's 32"),
    (dict(depth=1.5), "depth must be a whole number"), (dict(lam=-1), "λ must be at least 0")])
def test_what_no_run_bears_is_refused(asked, words):
    with pytest.raises(ValueError, match=words):
        run_once(Plan(), setting(**asked), TRAIN, VALID)


def test_a_setting_is_made_inside_a_compiled_function_too():
    made = jax.jit(lambda: setting(seed=3, hyper=(0.1, 0.9), lam=0.01, batch=8))()
    assert made == setting(seed=3, hyper=(0.1, 0.9), lam=0.01, batch=8)


def test_adams_beta_is_asked_for_too():
    with pytest.raises(ValueError, match="must be below 1"):
        run_once(Plan(adam), setting(hyper=(0.1, 1.0)), TRAIN, VALID)
