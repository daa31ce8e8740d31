"""Annealed importance sampling against log Z by enumeration: unbiased weights, intervals that cover."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.rbm.ais import ais, base_log_z, schedule, summary
from course_lib.rbm.likelihood import log_z
from course_lib.rbm.model import init
from tests.compilations import compilations

from .oracle import on_device, random_rbm

KEY = jax.random.key(0)
THETA = on_device(random_rbm(0, 10, 15, scale=0.7, dtype=np.float32))


@pytest.mark.slow
def test_intervals_cover_the_exact_log_z():
    exact = float(log_z(THETA))
    runs = [ais(jax.random.key(seed), THETA, schedule(500), M=100) for seed in range(20)]
    assert all(run.low < exact < run.high for run in runs)
    two = [summary(run.log_w, base_log_z(THETA, THETA.c), z=2.0) for run in runs]
    assert sum(bool(run.low < exact < run.high) for run in two) >= 17
    assert max(float(run.high - run.low) for run in runs) < 1
    assert min(float(run.effective) for run in runs) > 30


@pytest.mark.slow
def test_the_mean_weight_is_unbiased_even_with_few_temperatures():
    run = ais(KEY, THETA, schedule(5), M=20_000, z=4.0)
    assert run.low < log_z(THETA) < run.high


@pytest.mark.slow
def test_more_temperatures_mean_less_spread():
    spread = [float(ais(KEY, THETA, schedule(n), M=200).log_w.std()) for n in (10, 100, 500)]
    assert spread[0] > 2 * spread[1] > 4 * spread[2]


def test_base_rates_from_the_data_change_the_path_not_the_answer():
    run = ais(KEY, THETA, schedule(500), M=200, mean=np.full(15, 0.3))
    assert run.low < log_z(THETA) < run.high


@pytest.mark.slow
def test_without_weights_the_answer_is_exact_with_no_error():
    theta = THETA._replace(W=jnp.zeros((10, 15)), b=jnp.zeros(10))
    run = ais(KEY, theta, schedule(10), M=10)
    assert float(run.log_z) == pytest.approx(float(log_z(theta)), abs=1e-4)
    assert float(run.high - run.low) < 1e-3 and float(run.effective) == pytest.approx(10, rel=1e-3)


def test_summary_is_log_mean_exp_with_the_standard_error_of_the_mean_weight():
    w = np.array([1.0, 2.0, 3.0, 6.0])
    error = w.std(ddof=1) / 2
    got = summary(jnp.log(jnp.asarray(w, jnp.float32)) + 500, jnp.float32(-500), z=1.0)
    np.testing.assert_allclose(got[:3], np.log([3, 3 - error, 3 + error]), rtol=1e-4)
    assert float(got.effective) == pytest.approx(144 / 50, rel=1e-4)
    assert float(summary(jnp.asarray([0.0, 9.0]), jnp.float32(0), z=3.0).low) == -np.inf


def test_schedule_climbs_and_crowds_towards_one():
    betas = np.asarray(schedule(1450))
    assert betas[0] == 0 and betas[-1] == 1 and (np.diff(betas) > 0).all()
    np.testing.assert_allclose(betas[[50, 450]], [0.5, 0.9], rtol=1e-6)


@pytest.mark.slow
def test_moving_temperatures_theta_and_base_does_not_compile_again(nothing_compiled):
    other = jax.random.key(1), THETA._replace(b=THETA.b + 1), jnp.linspace(0, 1, 21)
    ais(KEY, THETA, schedule(20), M=10), ais(KEY, THETA, schedule(20), M=10, mean=np.full(15, 0.4))
    with compilations() as names:
        ais(*other, M=10), ais(*other, M=10, mean=np.full(15, 0.5))
    assert names == []


def test_bad_arguments():
    theta = init(KEY, 4, 3)
    for betas, words in ((np.array([0.0, 0.5]), "climb from 0 to 1"), (np.array([0.0, 0.6, 0.4, 1.0]), "climb"),
                         (np.array([1.0]), "at least two"), (np.array([0.0, np.nan, 1.0]), "NaN")):
        with pytest.raises(ValueError, match=words):
            ais(KEY, theta, betas)
    with pytest.raises(ValueError, match="M must be at least 2"):
        ais(KEY, theta, M=1)
    with pytest.raises(ValueError, match="n must be at least 1"):
        schedule(0)
    with pytest.raises(ValueError, match="mean image needs shape"):
        ais(KEY, theta, mean=np.zeros(3))
    with pytest.raises(TypeError, match="PRNG key"):
        ais(0, theta)
    with pytest.raises(ValueError, match="b is the bias of the hidden"):
        ais(KEY, theta._replace(b=jnp.zeros(4)))
