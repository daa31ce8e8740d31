"""The runs with λ of slide S24, without a picture."""
import numpy as np
import pytest

from course_lib.lessons.regularization.regularization import (
    LAMS,
    ROWS,
    curve_by_runs,
    curve_of,
    decayed_setting,
    few_points,
    prior_sigma,
    run_of,
    validation_seeds,
)


@pytest.fixture(scope="module")
def sets():
    return few_points("moons", 0, 0.5, 0.5)


@pytest.mark.slow
def test_the_first_examples_have_both_classes(sets):
    y = np.asarray(few_points("moons", 1, 0.2, 0.5).train.y)
    assert len(y) == ROWS and y.mean() == pytest.approx(0.2)
    for n in (10, 20, 40):
        assert y[:n].mean() == pytest.approx(0.2, abs=0.051)


@pytest.mark.slow
def test_the_curve_over_lambda_holds_the_runs_own_end(sets):
    s = decayed_setting(float(LAMS[16]), n=20, alpha=0.5, seed=2)
    run, curve = run_of(s, sets), curve_of(s, sets)
    assert curve.shape == (2, len(LAMS))
    assert curve[:, 16] == pytest.approx([run.train[-1], run.valid[-1]], rel=1e-3)
    assert curve[0, 0] < curve[0, -1], "a large λ does not fit the training set"
    np.testing.assert_allclose(curve_by_runs(s, sets), curve, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(validation_seeds(s, sets)[2], run.valid, rtol=1e-3)


@pytest.mark.slow
def test_lambda_shrinks_weights_and_the_switch_biases(sets):
    norms = {(lam, biases): run_of(decayed_setting(lam, biases, alpha=0.5), sets)
             for lam, biases in ((1e-6, False), (0.1, False), (0.1, True))}
    assert norms[0.1, False].norm[-1].max() < norms[1e-6, False].norm[-1].min()
    size = {key: sum(float((layer.b[-1] ** 2).sum()) for layer in run.theta) for key, run in norms.items()}
    assert size[0.1, True] < size[0.1, False]


def test_the_prior():
    assert prior_sigma(0.001, 20) == pytest.approx(5)
