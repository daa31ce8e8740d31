"""Gibbs sampling without chance: the spectral formulas against the transition matrix written out, and against chains."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.data import recorded
from course_lib.lessons.contrastive_divergence.bars_and_stripes import ALPHA, METHODS, bars_and_stripes, bars_path
from course_lib.lessons.contrastive_divergence.bias import bias_at, written_out
from course_lib.lessons.contrastive_divergence.chains import (
    D,
    H,
    M,
    chains_run,
    distances,
    library_history,
    own_history,
    tiny_rbm,
    uniform_numbers,
    visits,
)
from course_lib.lessons.contrastive_divergence.exact_chain import (
    as_theta,
    cd_bias,
    chain_noise,
    distribution_after,
    empirical,
    exact_rbm_gradient,
    slowest,
    state_number,
    tiny,
    total_variation,
)
from course_lib.rbm.gibbs import gibbs
from course_lib.rbm.likelihood import log_p, states
from course_lib.rbm.model import RBM
from course_lib.rbm.training import cd_hyper, cd_objective, exact_objective
from tests.rbm.oracle import bits, joint, on_device, random_rbm

DATA = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 1], [1, 1, 0, 0]], bool)


def matrix(raw):
    """T(x'|x) from the joint by brute force."""
    p, _ = joint(raw)
    return (p / p.sum(1, keepdims=True)) @ (p / p.sum(0)).T


@pytest.mark.parametrize(("hidden", "visible"), [(3, 4), (5, 4), (4, 4), (1, 3)])
def test_the_distribution_after_k_steps_is_the_matrix_power(hidden, visible):
    raw = random_rbm(hidden, hidden, visible, scale=1.5)
    one, T = tiny(raw), matrix(raw)
    np.testing.assert_allclose(one.p, joint(raw)[0].sum(1), atol=1e-12)
    start = np.eye(2**visible)[2]
    for k, p in zip((1, 2, 7, 60), distribution_after(one, start, (1, 2, 7, 60)), strict=True):
        np.testing.assert_allclose(p, start @ np.linalg.matrix_power(T, k), atol=1e-9)


def test_the_second_eigenvalue_is_that_of_the_matrix_and_what_is_left_dies_with_it():
    raw = random_rbm(2, 5, 4, scale=2.0)
    one = tiny(raw)
    want = np.sort(np.abs(np.linalg.eigvals(matrix(raw))))[::-1]
    assert slowest(one) == pytest.approx(want[1], abs=1e-9) and want[0] == pytest.approx(1)
    one = tiny(tiny_rbm(1.0))
    left = total_variation(distribution_after(one, np.eye(16)[3], (40, 41)), one.p)
    assert left[1] / left[0] == pytest.approx(slowest(one), rel=1e-3)


@pytest.mark.slow
def test_gradient_and_bias_are_those_of_the_library_and_of_many_chains():
    raw = random_rbm(3, 3, 4, scale=1.2, dtype=np.float32)
    one, p0 = tiny(raw), empirical(DATA, 4)
    true = jax.jit(exact_objective())(on_device(raw), DATA, None, jax.random.key(0), ())[1]
    mine = as_theta(exact_rbm_gradient(one, p0), 3, 4)
    for a, b in zip(mine, true, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
    many, k = np.tile(DATA, (20_000, 1)), 2
    grads = jax.jit(cd_objective())(on_device(raw), many, None, jax.random.key(1), cd_hyper(k))[1]
    bias = as_theta(cd_bias(one, p0, [k])[0], 3, 4)
    for a, b, t in zip(bias, grads, true, strict=True):
        np.testing.assert_allclose(a, b - t, atol=0.006)
    far = np.concatenate([(g - t - b).ravel() for g, t, b in zip(grads, true, bias, strict=True)])
    assert np.linalg.norm(far) < 3 * chain_noise(one, p0, [k])[0] / np.sqrt(len(many))


def test_the_noise_is_the_spread_of_single_chains_around_the_mean_of_their_start():
    raw = random_rbm(4, 2, 3, dtype=np.float32)
    one, rng = tiny(raw), np.random.default_rng(0)
    p0, each = empirical(np.eye(3, dtype=bool)[[0, 0, 1, 2]], 3), np.eye(8)
    spread = [one.stats[rng.choice(8, 100_000, p=distribution_after(one, each[x], [3])[0])].var(0).sum() for x in range(8)]
    assert chain_noise(one, p0, [3])[0] == pytest.approx(np.sqrt(p0 @ spread), rel=0.01)


def test_states_numbers_and_distances():
    assert (states(4) == bits(4)).all() and (state_number(states(4)) == np.arange(16)).all()
    assert empirical(DATA, 4)[3] == 0.5 and empirical(DATA, 4).sum() == 1
    assert total_variation(np.array([1.0, 0]), np.array([0.0, 1])) == 1
    with pytest.raises(ValueError, match="2\\^11 x 2\\^11"):
        tiny(random_rbm(0, 2, 11))


# --- chains with their coins -----------------------------------------------------------------------------------------

def step(W, b, c, x, u_h, u_x):
    h = (u_h < 1 / (1 + np.exp(-(b + x @ W.T)))).astype(float)
    return h, (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)


def test_the_coins_handed_out_are_those_of_the_library():
    theta, key = tiny_rbm(1.3), jax.random.key(5)
    u = jax.tree.map(np.asarray, uniform_numbers(key, 200, 256))
    ours, own = library_history(key, theta, np.zeros(D), 200, 256), own_history(step, theta, np.zeros(D), u)
    assert ours.x.shape == (201, 256, D) and ours.h.shape == (200, 256, H)
    assert (ours.x == own.x).all() and (ours.h == own.h).all()
    made = gibbs(key, RBM(*map(jnp.asarray, theta)), jnp.zeros((256, D)), 200)
    assert (np.asarray(made.x) == ours.x[1:]).all()


def test_a_run_of_chains_and_its_half_steps_need_no_widget():
    x0 = np.array([1, 1, 0, 0], np.float32)
    run = chains_run(1.0, 3, x0)
    assert run.history.x.shape == (201, M, D) and run.half_step(0).fresh == "" and (run.half_step(0).x == x0).all()
    for t in (1, 2, 399, 400):
        at = run.half_step(t)
        assert at.fresh == ("h" if t % 2 else "x") and ((at.h if t % 2 else at.x) == (at.coins < at.chance)).all()
    counts = run.counts(64)
    assert (counts.sum(1) == 64).all() and [len(one) for one in run.distances(counts)] == [200] * 3
    mine = chains_run(1.0, 3, x0, lambda theta, x0, u: own_history(step, theta, x0, u))
    assert (mine.history.x == run.history.x).all()
    assert (chains_run(1.0, 3, x0, lambda *args: None).history.x == run.history.x).all()


def test_the_bias_at_a_recorded_rbm_needs_no_widget():
    rbm = written_out("CD-1", 64)
    few, many = (bias_at(rbm, k, 100) for k in (1, 1000))
    assert few.norm > many.norm and few.norm == pytest.approx(rbm.bias[0]) and many.cosine > few.cosine
    assert bias_at(rbm, 1, 10_000).noise == pytest.approx(few.noise / 10) and few.noise == pytest.approx(rbm.noise[0] / 10)
    for exact, mean, off in zip(*few.shapes, strict=True):
        np.testing.assert_allclose(mean - exact, off, atol=1e-12)


def test_visits_and_distances_count_what_is_there():
    x = np.array([[[0, 0, 0, 0], [1, 1, 0, 0]], [[1, 1, 0, 0], [1, 1, 0, 0]], [[0, 0, 0, 1], [1, 1, 0, 0]]])
    counts = visits(x)
    assert counts.shape == (3, 16) and counts[0, [0, 3]].tolist() == [1, 1] and counts[1, 3] == 2
    p = np.eye(16)[3]
    seen, now = distances(counts, p)
    assert seen.tolist() == [0, 0.25] and now.tolist() == [0, 0.5]


def test_the_two_modes_of_the_tiny_rbm_weigh_the_same_and_part_as_W_grows():
    slow = []
    for scale in (0.5, 1.0, 2.0, 3.0):
        one = tiny(tiny_rbm(scale))
        first, second = np.sort(one.p)[-2:]
        assert first == pytest.approx(second) and set(one.p.argsort()[-2:]) == {3, 12}
        slow.append(slowest(one))
        want = np.exp(log_p(RBM(*map(jnp.asarray, tiny_rbm(scale))), states(4)))
        np.testing.assert_allclose(one.p, want, atol=1e-5)
    assert slow == sorted(slow) and slow[0] < 0.4 and slow[-1] > 0.99


def test_probabilities_instead_of_samples_end_in_another_distribution():
    def mean_field(W, b, c, x, u_h, u_x):
        h = 1 / (1 + np.exp(-(b + x @ W.T)))
        return h, (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)

    theta = tiny_rbm(2.0)
    u = jax.tree.map(np.asarray, uniform_numbers(jax.random.key(0), 200, 256))
    right, wrong = (distances(visits(own_history(f, theta, np.zeros(D), u).x), tiny(theta).p)[0][-1]
                    for f in (step, mean_field))
    assert right < 0.06 and wrong > 2.5 * right


# --- whole runs on bars and stripes ----------------------------------------------------------------------------------

def test_bars_and_stripes():
    X = bars_and_stripes()
    assert X.shape == (14, 9) and len(np.unique(X, axis=0)) == 14
    for image in X.reshape(-1, 3, 3):
        assert (image == image[0]).all() or (image == image[:, :1]).all()


@pytest.mark.thorough
def test_the_recorded_runs_are_those_of_the_program():
    kept = recorded("cd_bars")
    for name in ("exact ∇", "CD-1"):
        begin, i = bars_path(*METHODS[name], np.full(1, ALPHA), 0), list(METHODS).index(name)
        np.testing.assert_allclose(begin.log_p, kept["log_p"][0, i, 0, :2], atol=2e-3, err_msg=name)


def test_what_the_recorded_runs_show():
    kept = recorded("cd_bars")["log_p"][0]                 # α = 0.1: (method, seed, frame)
    last = dict(zip(METHODS, kept[:, :, -1], strict=True))
    assert last["exact ∇"].min() > -2.7 and (last["exact ∇"] > last["CD-5"]).all()
    assert (last["CD-5"] > last["CD-1"]).all(), "a longer chain ends better, for every seed"
    for name in ("PCD-1", "PCD-5"):
        i = list(METHODS).index(name)
        assert (kept[i].max(1) - last[name] > 1).all(), "rises, then falls, for every seed"
