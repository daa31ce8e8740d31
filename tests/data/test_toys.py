import inspect

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import linprog

from course_lib.data import circles, gaussians, spirals, subset, two_moons, xor

TOYS = [two_moons, circles, xor, spirals, gaussians]
KEY = jax.random.key(0)


def linearly_separable(data):
    """Whether some w, b give y' (b + w·x) >= 1 for all examples, y' = -1 or +1: a linear program decides."""
    X, sign = np.asarray(data.X), 2 * np.asarray(data.y)[:, None] - 1
    constraints = -sign * np.hstack([X, np.ones((len(X), 1))])
    return linprog(np.zeros(3), constraints, -np.ones(len(X)), bounds=(None, None)).status == 0


def nearest_neighbour_accuracy(train, test):
    distance = np.linalg.norm(np.asarray(train.X)[None] - np.asarray(test.X)[:, None], axis=-1)
    return (np.asarray(train.y)[distance.argmin(1)] == np.asarray(test.y)).mean()


@pytest.mark.slow
@pytest.mark.parametrize("toy", TOYS)
@pytest.mark.parametrize("n", [1, 7, 400])
def test_shapes_types_and_balance(toy, n):
    X, y = toy(KEY, n)
    assert isinstance(X, jax.Array) and X.shape == (n, 2) and X.dtype == jnp.float32
    assert isinstance(y, jax.Array) and y.shape == (n,) and y.dtype == jnp.int32
    counts = np.bincount(y, minlength=3 if toy is gaussians else 2)
    assert counts.max() - counts.min() <= 1 and counts.sum() == n
    assert np.isfinite(X).all()


@pytest.mark.slow
@pytest.mark.parametrize("toy", [spirals, gaussians])
@pytest.mark.parametrize("classes", [2, 3, 5])
def test_number_of_classes(toy, classes):
    counts = np.bincount(toy(KEY, 101, classes=classes).y)
    assert len(counts) == classes and counts.max() - counts.min() <= 1


@pytest.mark.parametrize("toy", TOYS)
def test_domain(toy):
    assert np.abs(toy(KEY, 400, noise=0.0).X).max() <= 2.5
    X = np.abs(np.asarray(toy(KEY, 400).X))
    assert (X.max(1) <= 3).mean() > 0.99 and X.max() < 4


@pytest.mark.parametrize("toy", TOYS)
def test_deterministic_and_another_key_is_another_sample(toy):
    first, again, other = toy(KEY, 400), toy(KEY, 400), toy(jax.random.key(1), 400)
    assert (first.X == again.X).all() and (first.y == again.y).all()
    assert (first.X != other.X).any(1).all()


@pytest.mark.parametrize("toy", TOYS)
def test_rows_are_shuffled(toy):
    y = np.asarray(toy(KEY, 400).y)
    changes = (np.diff(y) != 0).mean()
    expected = 2 / 3 if toy is gaussians else 1 / 2
    assert abs(changes - expected) < 0.1
    assert (y != np.asarray(toy(jax.random.key(1), 400).y)).any()


@pytest.mark.parametrize("toy", TOYS)
def test_noise_is_a_standard_deviation_per_coordinate(toy):
    moved = np.asarray(toy(KEY, 400, noise=0.2).X - toy(KEY, 400, noise=0.0).X)
    np.testing.assert_allclose(moved.std(0), 0.2, rtol=0.1)
    np.testing.assert_allclose(moved.mean(0), 0, atol=0.03)


@pytest.mark.parametrize("toy", [two_moons, circles, xor, spirals])
def test_not_linearly_separable_but_learnable(toy):
    train, test = toy(KEY, 400, noise=0.0), toy(jax.random.key(1), 400, noise=0.0)
    assert not linearly_separable(train)
    assert nearest_neighbour_accuracy(train, test) == 1
    assert nearest_neighbour_accuracy(toy(KEY, 400), toy(jax.random.key(1), 400)) > 0.98


def test_two_gaussians_are_linearly_separable():
    assert linearly_separable(gaussians(KEY, 101, noise=0.3, classes=2))


def test_circles_and_moons_lie_where_they_should():
    X, y = circles(KEY, 400, noise=0.0)
    np.testing.assert_allclose(np.linalg.norm(X, axis=1), 2 - np.asarray(y), rtol=1e-6)
    X, y = two_moons(KEY, 400, noise=0.0)
    centre = np.where(np.asarray(y)[:, None] == 0, [-0.75, -0.375], [0.75, 0.375])
    np.testing.assert_allclose(np.linalg.norm(np.asarray(X) - centre, axis=1), 1.5, rtol=1e-6)


def test_groups_are_evenly_filled():
    X, y = circles(KEY, 400, noise=0.0)
    angle = np.arctan2(X[:, 1], X[:, 0])[np.asarray(y) == 0] % (2 * np.pi)
    assert (np.histogram(angle, 20, (0, 2 * np.pi))[0] == 10).all()


def test_xor_clouds_fill_the_four_corners_alike():
    X, y = xor(KEY, 102, noise=0.0)
    corners, counts = np.unique(np.asarray(X), axis=0, return_counts=True)
    assert corners.tolist() == [[-1, -1], [-1, 1], [1, -1], [1, 1]] and counts.max() - counts.min() <= 1
    assert (np.asarray(y) == (np.asarray(X)[:, 0] != np.asarray(X)[:, 1])).all()


@pytest.mark.one_in(3)
@pytest.mark.slow
@pytest.mark.parametrize("toy", TOYS)
def test_jit_vmap_and_traced_noise(toy):
    traces = []

    @jax.jit
    def draw(key, noise):
        traces.append(1)
        return toy(key, 20, noise)

    for noise in (0.0, 0.1, 0.5):
        drawn, direct = draw(KEY, noise), toy(KEY, 20, noise)
        np.testing.assert_allclose(drawn.X, direct.X, atol=1e-6)
        assert (drawn.y == direct.y).all()
    assert len(traces) == 1
    many = jax.vmap(lambda key: toy(key, 20))(jax.random.split(KEY, 3))
    assert many.X.shape == (3, 20, 2) and many.y.shape == (3, 20)


@pytest.mark.slow
@pytest.mark.parametrize("toy", TOYS)
def test_float32_also_where_float64_is_enabled(toy):
    with jax.enable_x64(True):
        X, y = toy(jax.random.key(0), 10)
        assert X.dtype == jnp.float32 and y.dtype == jnp.int32


@pytest.mark.parametrize("toy", TOYS)
def test_key_is_required_and_comes_first(toy):
    key = next(iter(inspect.signature(toy).parameters.values()))
    assert key.name == "key" and key.default is inspect.Parameter.empty
    for bad in (0, jax.random.PRNGKey(0), None):
        with pytest.raises(TypeError, match=r"jax.random.key\(0\)"):
            toy(bad, 10)


@pytest.mark.parametrize("toy", TOYS)
def test_bad_arguments(toy):
    with pytest.raises(ValueError, match="n must be at least 1, it is 0"):
        toy(KEY, 0)
    with pytest.raises(TypeError, match="n must be an int, static under jit; it is 10.0"):
        toy(KEY, 10.0)
    with pytest.raises(TypeError, match="traced by jit"):
        jax.jit(lambda n: toy(KEY, n))(10)
    for noise in (-0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match="noise is a standard deviation: a finite number >= 0, it is"):
            toy(KEY, 10, noise)


@pytest.mark.parametrize("toy", [spirals, gaussians])
def test_one_class_is_refused(toy):
    with pytest.raises(ValueError, match="classes must be at least 2, it is 1"):
        toy(KEY, 10, classes=1)


def test_subset_of_jax_data_is_jax_data():
    drawn = subset(KEY, two_moons(KEY, 7), 4, balanced=True)
    assert isinstance(drawn.X, jax.Array) and drawn.X.shape == (4, 2)
    assert np.bincount(drawn.y).tolist() == [2, 2]
