"""What slides S28 and S29 claim of normalization, decaying learning rates, mini-batches and momentum, one test each."""
import math

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from jax.flatten_util import ravel_pytree

from course_lib import initialization as init
from course_lib import optimizers as opt
from course_lib.backprop import loss_and_grad
from course_lib.learning_rate import halve_on_plateau, unseen
from course_lib.training import gradient_step, start, trajectory
from tests.lessons.descents import bowl_steps, slope_steps

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)


def test_S28_normalising_the_inputs_improves_the_condition_number_and_the_speed():
    raw = RANDOM.normal(size=(400, 3)) * [1, 5, 0.2] + [4, -3, 1]
    normal = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    conditions, errors = [], []
    for x in (raw, normal):
        rows = np.column_stack([x, np.ones(400)])
        hessian = np.linalg.eigvalsh(rows.T @ rows / 400)
        conditions.append(hessian[-1] / hessian[0])
        errors.append(bowl_steps(hessian, opt.sgd(1 / hessian[-1]), 50)[-1])
    assert conditions[0] > 100 * conditions[1] and conditions[1] < 2
    assert errors[1] < 1e-3 < 0.5 < errors[0], "after 50 steps"


def noise_floor(alpha):
    """Mean θ² of SGD on ½θ² with gradient noise of variance 1, long after the start."""
    def objective(theta, x, y, key, hyper):
        return theta**2 / 2, theta + jax.random.normal(key, theta.shape)

    optimizer = opt.sgd(0.0)
    step = gradient_step(objective, optimizer.update)
    state = start(jnp.zeros(500), opt.sgd(alpha), KEY)
    X, y, idx = np.zeros((1, 1), np.float32), np.zeros(1, np.float32), np.zeros((8, 60, 1), int)
    run = jax.jit(lambda state: trajectory(step_of_many(step), state, X, y, idx, lambda s: s.theta)[1])
    return float((np.asarray(run(state))[4:] ** 2).mean())


def step_of_many(step):
    """`step`, its vector loss averaged: 500 independent runs side by side in one θ."""
    def averaged(state, x, y):
        state, info = step(state, x, y)
        return state, info._replace(loss=info.loss.mean())

    return averaged


def test_S28_halving_alpha_halves_the_noise_floor():
    assert noise_floor(0.2) / noise_floor(0.1) == pytest.approx(2, rel=0.15)  # α/(2-α) in theory: 2.11


def test_S28_the_schedule_keeps_alpha_while_the_error_falls_and_halves_it_when_it_stalls():
    state, seen, alphas = opt.sgd(0.1).init(jnp.zeros(1)), unseen(), []
    for error in (0.5, 0.4, 0.3, 0.3, 0.25, 0.26, 0.24):
        state, seen = halve_on_plateau(state, seen, error)
        alphas.append(round(float(state.alpha), 4))
    assert alphas == [0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025]


def test_S29_the_variance_of_a_mini_batch_gradient_falls_as_one_over_m():
    theta, X, y = init.glorot(KEY, (4, 3, 3)), RANDOM.normal(size=(4096, 4)).astype(np.float32), None
    y = (X @ RANDOM.normal(size=(4, 3))).argmax(axis=1)
    sizes, variance = [4, 16, 64], []
    each = jax.jit(jax.vmap(lambda i: ravel_pytree(loss_and_grad(theta, jnp.asarray(X)[i], jnp.asarray(y)[i])[1])[0]))
    for m in sizes:
        variance.append(np.asarray(each(RANDOM.integers(0, 4096, (2000, m)))).var(axis=0).sum())
    assert np.polyfit(np.log(sizes), np.log(variance), 1)[0] == pytest.approx(-1, abs=0.1)


def test_S29_on_a_narrow_valley_momentum_needs_about_root_kappa_fewer_steps():
    kappa = 100.0

    def steps(optimizer):
        return int((bowl_steps([1.0, kappa], optimizer, 1000) > 1e-3).sum())

    root = math.sqrt(kappa)
    plain = steps(opt.sgd(2 / (1 + kappa)))
    heavy = steps(opt.momentum((2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2))
    assert root / 2 < plain / heavy < 2 * root


def test_S29_momentum_crosses_a_plateau_sooner():
    def steps(optimizer):
        theta, state, count = jnp.float32(4.0), optimizer.init(jnp.float32(4.0)), 0
        update = jax.jit(lambda theta, state: optimizer.update(1 - jnp.tanh(theta) ** 2, state, theta))
        while theta > 0 and count < 3000:
            delta, state = update(theta, state)
            theta, count = theta + delta, count + 1
        return count

    assert 5 * steps(opt.momentum(0.5, 0.9)) < steps(opt.sgd(0.5))


def test_S29_item6_momentum_is_a_sum_so_the_step_grows_to_alpha_over_one_minus_beta():
    assert slope_steps(opt.momentum(0.1, 0.9), 200)[-1] == pytest.approx(0.1 / (1 - 0.9), rel=1e-4)


def test_S29_item6_it_is_the_exponential_average_only_up_to_that_factor():
    gradients = RANDOM.normal(size=50).astype(np.float32)
    average = optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1))
    scaled = optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.1 / (1 - 0.9)))
    ours = slope_steps(opt.momentum(0.1, 0.9), gradients)
    np.testing.assert_allclose(slope_steps(scaled, gradients), ours, rtol=1e-3, atol=1e-5)
    assert np.abs(slope_steps(average, gradients)).max() < 0.2 * np.abs(ours).max()
