"""Energy pushed down at the data, up at the chains: the runs against the library's gradients, and under the hand."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.contrastive_divergence.chains import D, H, tiny_rbm
from course_lib.lessons.contrastive_divergence.exact_chain import (
    as_theta,
    state_number,
    tiny,
    transition,
)
from course_lib.lessons.contrastive_divergence.push import (
    ALPHA,
    CD,
    DATA,
    EXACT,
    METHODS,
    PATH,
    PCD,
    UPDATES,
    WORDS,
    push_run,
)
from course_lib.rbm.likelihood import log_z, states
from course_lib.rbm.model import RBM, free_energy
from course_lib.rbm.training import exact_objective
from course_lib.widgets import EnergyPush
from tests.hands import drag, fresh, no_thread_left  # noqa: F401
from tests.rbm.oracle import joint, random_rbm

push = fresh(EnergyPush)


def test_neighbours_on_the_axis_differ_in_one_pixel_and_every_x_is_there():
    assert (np.abs(np.diff(PATH.astype(int), axis=0)).sum(axis=1) == 1).all() and len(set(WORDS)) == 16


def test_the_transition_is_that_of_brute_force_and_leaves_p_as_it_is():
    raw = random_rbm(4, H, D, scale=1.5)
    p, one = joint(raw)[0], tiny(raw)
    np.testing.assert_allclose(transition(one), (p / p.sum(1, keepdims=True)) @ (p / p.sum(0)).T, atol=1e-12)
    np.testing.assert_allclose(one.p @ transition(one), one.p, atol=1e-9)


def test_the_exact_run_is_gradient_descent_with_the_library_s_gradient():
    run, theta, objective = push_run(EXACT, 1, 3.0), RBM(*map(jnp.asarray, tiny_rbm(3.0))), jax.jit(exact_objective())
    for t in range(6):
        x = jnp.asarray(PATH, jnp.float32)
        F = np.asarray(free_energy(theta, x))
        np.testing.assert_allclose(run.F[t], F, atol=1e-3)
        np.testing.assert_allclose(run.p[t], np.exp(-F - float(log_z(theta))), atol=1e-4)
        value, grads = objective(theta, DATA, None, jax.random.key(0), ())
        assert run.nll[t] == pytest.approx(float(value), abs=1e-3)
        theta = RBM(*(part - ALPHA * grad for part, grad in zip(theta, grads, strict=True)))


@pytest.mark.parametrize("method", METHODS)
def test_the_chains_are_where_k_steps_from_their_start_lead(method):
    run, order = push_run(method, 2, 3.0), state_number(PATH)
    one = tiny(tiny_rbm(3.0))
    T = np.linalg.matrix_power(transition(one), 2)[order][:, order]
    want = one.p[order] if method == EXACT else run.data @ T
    np.testing.assert_allclose(run.q[0], want, atol=1e-7)
    np.testing.assert_allclose(run.q.sum(axis=1), 1)
    assert run.data.sum() == 1 and run.F.shape == (UPDATES + 1, 16)


def test_persistent_chains_go_on_and_others_begin_anew():
    theta = RBM(*(np.asarray(part, float) for part in tiny_rbm(3.0)))
    order, runs = state_number(PATH), {method: push_run(method, 1, 3.0) for method in (CD, PCD)}
    np.testing.assert_allclose(runs[CD].q[0], runs[PCD].q[0])
    one, back = tiny(theta), np.argsort(order)
    step = as_theta(ALPHA * (runs[CD].data - runs[CD].q[0])[back] @ one.stats, H, D)
    T = transition(tiny(RBM(*(part + change for part, change in zip(theta, step, strict=True)))))[order][:, order]
    np.testing.assert_allclose(runs[CD].q[1], runs[CD].data @ T, atol=1e-9)
    np.testing.assert_allclose(runs[PCD].q[1], runs[PCD].q[0] @ T, atol=1e-9)


# --- under the hand --------------------------------------------------------------------------------------------------

def lengths(polygons):
    return [float(np.ptp(path.vertices[:, 1])) for path in polygons.get_paths()]


def test_the_arrows_are_as_long_as_the_shares(push):
    down, up = map(lengths, push.view.pushes)
    assert len(down) == 2 and down[0] == pytest.approx(down[1], rel=1e-3)
    q = push.result.q[0]
    assert max(up) / down[0] == pytest.approx(q.max() / 0.5, rel=1e-3)
    push.set(method=EXACT)
    assert max(lengths(push.view.pushes[1])) / down[0] == pytest.approx(push.result.p[0].max() / 0.5, rel=1e-3)


def test_an_x_of_much_probability_that_no_chain_pushes_says_so(push):
    push.set(t=30)
    assert "< 0.1 % of the chains" in push.view.shares.words
    for values in (dict(method=PCD), dict(method=EXACT, t=0)):
        push.set(**values)
        assert "< 0.1 % of the chains" not in push.view.shares.words


def test_the_curve_is_drawn_as_far_as_the_run_has_come_and_no_further(push):
    for t in (0, 30):
        push.set(t=t)
        np.testing.assert_allclose(push.view.curve.get_xydata(), np.stack([np.arange(t + 1), push.result.nll[: t + 1]], 1))


def test_the_valleys_of_the_start_stay_in_sight(push):
    push.set(t=30)
    levels, outlines = (artist.get_segments() for artist in push.view.first)
    assert [round(float(level[:, 0].mean())) for level in levels] == [WORDS.index("1100"), WORDS.index("0011")]
    np.testing.assert_allclose([level[0, 1] for level in levels], push.result.F[0, [5, 11]])
    np.testing.assert_allclose([outline[1, 1] for outline in outlines], push.result.p[0, [5, 11]])
    push.set(start="small weights")
    assert not len(push.view.first[0].get_segments())


def test_it_says_who_is_at_the_valley_without_data(push):
    assert "0011" in push.status and "< 0.1 % of the chains of CD-1" in push.status
    push.set(t=10)
    assert "This update makes the mean −log p larger." in push.status
    push.set(method=EXACT, t=1)
    assert "the model’s own x" in push.status and "larger" not in push.status


def test_the_curve_is_dragged_and_a_is_kept(push):
    drag(push, push.view.run, (10, 2), (60.3, 2))
    assert push.values["t"] == 60
    push.press("keep")
    push.set(method=EXACT)
    assert push.view.ghost_end.get_visible() and len(push.view.ghost.get_xdata()) == UPDATES + 1
    push.press("forth")
    assert push.values["t"] == 61


def test_all_x_are_in_the_order_of_the_words():
    assert (states(D)[state_number(PATH)] == PATH).all()
