"""Slide S38: bias and variance of networks fitted to many samples."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.why_training_is_hard.bias_variance import (
    GRID,
    H_MAX,
    LAMS,
    NEW,
    T_MAX,
    WIDTHS,
    S,
    decompose,
    fit,
    fits,
    fits_around,
    jacobian,
    net,
    place_on_axis,
    situation,
    squared_distances,
    target,
    three,
    truth,
)
from course_lib.lessons.why_training_is_hard.function_plane import function_plane

# --- S38 ---------------------------------------------------------------------------------------------------------------

def made(seed=0, T=24, sigma=0.4, lam=1e-5, which=0, H=(1, 2, 3, 4, 6, 8, 10)):
    H = np.array(H, np.int32)
    out = fits(S, np.int32(seed), np.int32(which), np.int32(T), np.float32(sigma), H, np.full(len(H), lam, np.float32))
    return jax.tree.map(np.asarray, out), np.asarray(target(GRID, np.int32(which)))


@pytest.mark.slow
def test_the_jacobian_is_jaxs():
    p = jax.random.normal(jax.random.key(0), (3 * H_MAX + 1,))
    f, J = jacobian(p, jnp.asarray(GRID[::9]))
    np.testing.assert_allclose(J, jax.jacobian(net)(p, jnp.asarray(GRID[::9])), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(f, net(p, jnp.asarray(GRID[::9])), rtol=1e-5)


@pytest.mark.slow
def test_a_fit_is_at_rest_and_masked_units_and_examples_do_not_exist():
    rng = np.random.default_rng(0)
    x = jnp.asarray(rng.uniform(-1, 1, 40), jnp.float32)
    y, lam = jnp.sin(3 * x), jnp.float32(1e-2)
    mask = jnp.append(jnp.tile(jnp.arange(H_MAX) < 2, 3).astype(jnp.float32), 1.0)
    on = (jnp.arange(40) < 15).astype(jnp.float32)
    start = mask * jnp.asarray(rng.normal(size=3 * H_MAX + 1), jnp.float32)
    p, value = jax.jit(fit)(start, mask, x, y, on, lam)

    def objective(p):
        w, _, v = p[:-1].reshape(3, H_MAX)
        return ((net(p, x[:15]) - y[:15]) ** 2).mean() + lam * ((w**2).sum() + (v**2).sum())

    assert value == pytest.approx(float(objective(p)), rel=1e-5) and not np.asarray(p)[mask == 0].any()
    slope = jax.grad(objective)
    assert float(jnp.linalg.norm(mask * slope(p))) < 0.01 * float(jnp.linalg.norm(mask * slope(start)))


@pytest.mark.slow
def test_bias_and_variance_make_the_distance_exactly_and_the_error_on_new_examples_in_the_mean():
    over = []
    for seed in range(4):
        out, f_star = made(seed, lam=1e-3)
        parts = decompose(out.f, f_star)
        np.testing.assert_allclose(parts.bias2 + parts.variance, parts.distance, rtol=1e-12)
        over.append(out.fresh - squared_distances(out.f, f_star) - 0.4**2)
    over = np.concatenate(over)
    assert (np.abs(over.mean(axis=0)) < 3.5 * over.std(axis=0) / np.sqrt(len(over))).all()


@pytest.mark.slow
def test_the_slides_three_situations_are_there_along_lambda_and_it_is_a_u():
    words, best = [], []
    for seed in range(6):
        out, f_star = fits_around(10, 1e-3, "λ", 24, 0.4, "bump", seed), truth("bump")
        parts, each = decompose(out.f[:, 1:], f_star), squared_distances(out.f[:, 1:], f_star)
        words.append([situation((parts.bias2, parts.variance, each), i)[0] for i in (0, 2, 5)])
        best.append(int(each.mean(axis=0).argmin()))
        assert parts.bias2[0] > 10 * parts.bias2[2] and parts.variance[0] < parts.variance[2] < parts.variance[5]
        assert out.train[:, 1].mean() > out.train[:, -1].mean()
    assert words == [["low variance / high bias", "good trade-off", "high variance / low bias"]] * 6 and set(best) <= {1, 2}


@pytest.mark.slow
def test_too_few_units_pay_twice_and_are_not_called_low_variance():
    for seed in range(4):
        out, f_star = made(seed, lam=1e-3)
        parts, each = decompose(out.f, f_star), squared_distances(out.f, f_star)
        assert situation((parts.bias2, parts.variance, each), 0)[0] == "high bias and variance"
        assert parts.variance[0] > parts.variance[2] and parts.bias2[0] > parts.bias2[2]


@pytest.mark.slow
def test_bias_is_a_distance_and_data_and_lambda_buy_variance():
    line, f_star = made(which=2, lam=1e-4)
    assert decompose(line.f, f_star).bias2[0] < 0.01
    runs = [made(T=T, lam=lam) for T, lam in ((24, 1e-5), (40, 1e-5), (24, 3e-3))]
    variance = [decompose(out.f, f_star).variance[-1] for out, f_star in runs]
    assert variance[1] < variance[0] / 1.5 and variance[2] < variance[0] / 1.5
    strong, f_star = made(lam=0.1)
    assert (decompose(strong.f, f_star).bias2 > 0.1).all()


def test_what_the_picture_shows_needs_no_widget():
    found = fits_around(2, 1e-5, "H", 24, 0.4, "bump", 0)
    assert found.f.shape == (S, 1 + len(WIDTHS), len(GRID)) and isinstance(found.f, np.ndarray) and NEW > T_MAX
    np.testing.assert_allclose(found.f[:, 0], found.f[:, 1 + WIDTHS.index(2)], atol=1e-3)
    assert [place_on_axis(H, 1e-5, "H") for H in WIDTHS] == [0, 1, 2, 3, 4, 5]
    np.testing.assert_allclose([place_on_axis(2, lam, "λ") for lam in LAMS], range(6), atol=1e-9)
    assert [three(best) for best in (1, 3, 6)] == [(1, 2, 6), (1, 3, 6), (1, 5, 6)]


@pytest.mark.parametrize("lam", LAMS[::2])
def test_the_plane_keeps_bias_and_variance_and_says_how_far_it_is_wrong(lam):
    f, f_star = fits_around(10, lam, "λ", 24, 0.4, "bump", 1).f[:, 0].astype(float), truth("bump")
    plane, parts = function_plane(f, f_star), decompose(f, f_star)
    assert plane.bias**2 == pytest.approx(parts.bias2) and plane.radius**2 == pytest.approx(parts.variance)
    points = np.concatenate([[[0, 0], [plane.bias, 0]], plane.places])
    functions = np.concatenate([f_star[None], f.mean(axis=0)[None], f]) / np.sqrt(len(f_star))
    d, D = (np.linalg.norm(p[:, None] - p[None], axis=2) for p in (points, functions))
    assert plane.stress == pytest.approx(np.sqrt(((d - D) ** 2).sum() / (D**2).sum()), rel=1e-6)
    middle = functions - functions.mean(axis=0)
    flat = middle @ np.linalg.svd(middle, full_matrices=False)[2][:2].T
    shadow = np.linalg.norm(flat[:, None] - flat[None], axis=2)
    assert plane.stress < max(0.06, 0.9 * np.sqrt(((shadow - D) ** 2).sum() / (D**2).sum())), "better than the best shadow"


def test_a_plane_of_equal_fits_is_a_point():
    plane = function_plane(np.tile(truth("line"), (S, 1)), truth("line"))
    assert np.isfinite(plane.places).all() and plane.bias == plane.radius == 0 and plane.stress == pytest.approx(0)
