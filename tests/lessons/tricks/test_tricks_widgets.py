"""Slides S28 and S29 under the hand: normalized inputs, momentum on a contour, mini-batches and a halved α."""
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.landscapes import arrival
from course_lib.lessons.tricks.minibatch import PLAN, deviation, single_gradients
from course_lib.lessons.tricks.momentum import best_rates, both_paths, loss_on, shrinkage
from course_lib.lessons.tricks.normalization import ALPHAS
from course_lib.normalization import condition_number
from course_lib.toy_runs import SEEDS, run_order, setting
from course_lib.widgets import MiniBatch, Momentum, Normalization
from tests.hands import drag, fresh, no_thread_left, tell  # noqa: F401


@jax.jit
def gradient(theta, x, y):
    return loss_and_grad(theta, x, y, tanh)[1]


tidy, ball, batch = fresh(Normalization), fresh(Momentum), fresh(MiniBatch)


# --- normalization ---------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_kappa_is_what_the_mean_the_ratio_and_the_correlation_make_it(tidy):
    def kappas(**values):
        tidy.set(**dict(m1=0, m2=0, ratio=1, rho=0, center=True, scale=True) | values)
        return [condition_number(H) for H in tidy.result.hessians]

    assert kappas(m1=3) == pytest.approx([10, 1], rel=1e-3)                 # 1 + mean² along x₁
    assert kappas(ratio=10) == pytest.approx([100, 1], rel=1e-3)
    assert kappas(rho=0.5) == pytest.approx([3, 3], rel=1e-3), "each dimension by itself cannot undo a correlation"
    assert "what is left is the correlation" in tidy.status.lower()
    assert kappas(m1=3, ratio=10, center=False) == pytest.approx([109, 1 + 9 / 100], rel=1e-2)
    assert kappas(m1=3, ratio=10, scale=False) == pytest.approx([109, 100], rel=1e-2)


@pytest.mark.slow
def test_the_descent_is_that_of_a_quadratic(tidy):
    tidy.set(m1=1, ratio=2, rho=0.3, part=0.4)
    for path, H, ratios in zip(tidy.result.paths, tidy.result.hessians, tidy.result.ratios, strict=True):
        d = np.array([tidy.values["x"], tidy.values["y"]])
        begin = d @ H @ d
        for _ in range(7):
            d = d - 0.4 * 2 / np.linalg.eigvalsh(H)[-1] * H @ d
        assert path[7] == pytest.approx(d, abs=1e-4)
        assert ratios[7] == pytest.approx(d @ H @ d / begin, rel=1e-2, abs=1e-9)


@pytest.mark.slow
def test_normalized_inputs_need_fewer_updates_and_help_the_network(tidy):
    raw, ready = (arrival(r) for r in tidy.result.ratios)
    assert ready < raw
    raw, ready = np.nanmin(tidy.result.net[:, :, -1], axis=1)
    assert ready < raw / 3
    same = tidy.set(m1=0, ratio=1).result.net[:, ALPHAS < 11, -1]                # beyond, the run diverges
    assert same[0] == pytest.approx(same[1], rel=0.2, abs=0.02)


def test_beyond_two_over_L_both_diverge_and_it_says_so(tidy):
    tidy.set(part=1.2)
    assert not (tidy.result.ratios[:, -1] < 100).any() and "Both descents diverge" in tidy.status
    assert np.isfinite(tidy.still()).all()


def test_the_start_and_the_mean_can_be_pulled(tidy):
    drag(tidy, tidy.view.data[0].axes, (tidy.values["m1"], tidy.values["m2"]), (-2, 1))
    assert (tidy.values["m1"], tidy.values["m2"]) == pytest.approx((-2, 1), abs=0.11)
    drag(tidy, tidy.view.planes[1].ax, (tidy.values["x"], tidy.values["y"]), (-1, -1))
    assert (tidy.values["x"], tidy.values["y"]) == pytest.approx((-1, -1), abs=0.02)
    drag(tidy, tidy.view.planes[0].ax, (2.5, -2.5), (0, 0))
    assert tidy.values["x"] == pytest.approx(-1, abs=0.02), "only the ring can be taken"


# --- momentum --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("shape", ["bowl", "curved valley", "plateau"])
def test_both_descents_are_those_of_optax(ball, shape):
    ball.set(shape=shape, x=0.9, y=0.5, alpha=0.02, beta=0.7, kappa=30)
    place = ("bowl", "curved valley", "plateau").index(shape)
    for path, optimizer in zip(ball.result.paths, (optax.sgd(0.02), optax.sgd(0.02, 0.7)), strict=True):
        theta = jnp.array([0.9, 0.5])
        state = optimizer.init(theta)
        for _ in range(5):
            updates, state = optimizer.update(jax.grad(loss_on, argnums=1)(place, theta, jnp.float32(30)), state)
            theta = optax.apply_updates(theta, updates)
        assert path[5] == pytest.approx(np.asarray(theta), abs=1e-4)


@pytest.mark.slow
def test_kappa_is_that_of_the_hessian_at_the_minimum(ball):
    for shape in ("bowl", "curved valley"):
        values = ball.set(shape=shape, kappa=50).surface.curvatures
        assert values == pytest.approx([10 / 50, 10], rel=1e-3)


def test_the_best_rates_make_momentum_the_square_root_of_kappa_faster(ball):
    ball.set(x=-2.6, y=1.5, kappa=100, sgd="its best α")
    ball.press("best")
    assert (ball.values["alpha"], ball.values["beta"]) == pytest.approx(best_rates(100)[1], abs=6e-3)
    sgd, fast = (arrival(r, 1e-5) for r in ball.result.ratios)
    assert sgd > 4 * fast or sgd > 300 > fast
    (_, beta), rate = best_rates(100, 1.0)[1], best_rates(100, 1.0)[0]
    assert shrinkage(rate * 0.01, 0) == pytest.approx(99 / 101) and beta**0.5 == pytest.approx(9 / 11)


def test_a_lost_run_says_which_and_why(ball):
    ball.set(alpha=0.25, beta=0.5, kappa=30)
    assert "The run of sgd diverged: at the minimum α must stay below 0.2" in ball.status
    assert "of momentum diverged" not in ball.status, "the limit of momentum is 2 (1 + β)/L = 0.3"
    ball.set(alpha=0.5)
    assert "The run of momentum diverged" in ball.status and np.isfinite(ball.still()).all()


def test_momentum_crosses_the_plateau_first(ball):
    ball.set(shape="plateau", kappa=300, alpha=0.05, beta=0.9)
    sgd, fast = ball.result.ratios
    assert (fast < 0.5).argmax() < (sgd < 0.5).argmax() / 2


def test_on_the_plateau_sgds_best_alpha_is_the_best_of_those_tried(ball):
    ball.set(shape="plateau", kappa=300, sgd="its best α")
    alpha, there = ball.result.alphas[0], int(arrival(ball.result.ratios[0]))
    beside = both_paths("plateau", 300.0, (-2.6, -1.1), (alpha - 0.01, alpha + 0.01), 0.0)[1]
    assert alpha < 0.2 and there <= min(arrival(one) for one in beside), "the limit of the hole is 2/μ"
    assert "curvatures 10, 10 at" in ball.view.map_title.get_text() and "along the path" in ball.view.rate_title.get_text()
    ball.set(shape="bowl")
    assert ball.view.map_title.get_text().endswith("κ = 300") and "in the long run" in ball.view.rate_title.get_text()
    assert ball.result.alphas[0] == pytest.approx(best_rates(300)[0])


def test_the_start_can_be_pulled_and_keys_move_it(ball):
    drag(ball, ball.view.plane.ax, (-2.6, -1.1), (1, 2))
    assert (ball.values["x"], ball.values["y"]) == pytest.approx((1, 2), abs=0.02)
    tell(ball, "key", key="ArrowUp")
    assert ball.values["y"] == pytest.approx(2.1, abs=0.02)


def test_alpha_and_beta_are_pulled_on_the_map_of_the_rate(ball):
    drag(ball, ball.view.rate_ax, (ball.values["alpha"], ball.values["beta"]), (0.02, 0.5))
    assert (ball.values["alpha"], ball.values["beta"]) == (pytest.approx(0.02, rel=0.05), pytest.approx(0.5, abs=0.011))


def test_the_levels_and_the_rate_follow_kappa(ball):
    def drawn():
        lines = [np.concatenate(part.get_segments()) for part in (ball.view.levels, ball.view.rings)]
        return lines, list(ball.view.fastest.get_xdata())

    (levels, rings), best = drawn()
    (narrow, slow), other = (ball.set(kappa=1000), drawn())[1]
    assert levels.shape != narrow.shape or np.abs(levels - narrow).max() > 0.1
    assert rings.shape != slow.shape or np.abs(rings - slow).max() > 0.1
    assert best != other


def test_a_readers_momentum_is_used_or_named(ball):
    def mine(theta, grad, velocity, alpha, beta):
        velocity = grad + beta * velocity
        return theta - alpha * velocity, velocity

    own = Momentum(update=mine, alpha=0.05)
    ours = ball.set(alpha=0.05).result.paths[1]
    assert own.result.paths[1] == pytest.approx(ours, abs=1e-3) and "YOUR momentum" in own.status
    own.close()
    bad = Momentum(update=lambda *args: ...)
    assert "not finished" in bad.status
    bad.close()


# --- mini-batches ----------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_gradients_of_the_examples_average_to_the_gradient(batch):
    theta = jax.tree.map(lambda leaf: leaf[3], batch.result.theta)
    whole = gradient(theta, batch.train.X, batch.train.y)
    flat = np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(whole)])
    G = np.asarray(jax.jit(single_gradients)(theta, batch.train.X, batch.train.y))
    assert G.mean(0) == pytest.approx(flat, abs=1e-5)
    assert float(batch.set(t=3).cloud.true) == pytest.approx(np.linalg.norm(flat), rel=1e-3)


def test_the_deviation_falls_as_one_over_root_m(batch):
    again, epoch, drawn = batch.cloud.again, batch.cloud.epoch, batch.cloud.measured
    m = np.arange(1, 101)
    assert np.polyfit(np.log(m), np.log(again), 1)[0] == pytest.approx(-0.5, abs=1e-3)
    assert epoch == pytest.approx(again * np.sqrt((200 - m) / 199), rel=1e-3)
    assert drawn == pytest.approx(epoch[[0, 1, 4, 9, 19, 49, 99]], rel=0.25)
    assert float(deviation(jnp.ones((200, 3)) * jnp.arange(200.0)[:, None], 200, again=False)) == pytest.approx(0, abs=1e-3)


def test_halving_follows_the_validation_loss(batch):
    run = batch.set(halve=True, look=2).result
    best, waited, alpha, expected = np.inf, 0, 1.0, [1.0]
    for error in run.valid[1:]:
        expected.append(alpha)
        waited = 0 if error < best else waited + 1
        best = min(best, error)
        if waited >= 2:
            alpha, waited = alpha / 2, 0
    assert run.alpha == pytest.approx(np.array(expected)) and run.alpha[-1] < 0.1


def test_halving_ends_the_shaking(batch):
    constant = batch.result
    halved = batch.set(halve=True).result
    assert set(np.unique(constant.alpha)) == {1.0}
    assert halved.train[-20:].std() < constant.train[-20:].std() / 5 and halved.train[-1] < constant.train[-1]


@pytest.mark.slow
def test_without_the_cloud_the_run_is_the_same_and_alone():
    alone, both = MiniBatch(cloud=False, halve=True), MiniBatch(halve=True)
    assert alone.result.valid == pytest.approx(both.result.valid) and len(alone.view.canvas.fig.axes) == 2
    assert "deviates" in both.status and "deviates" not in alone.status and "the validation loss" in alone.status
    assert alone.set(t=7, m=3, alpha=0.5).status.startswith("m = 3: after 140 updates")


def test_time_is_updates_or_examples(batch):
    batch.set(m=10, axis="examples")
    assert batch.view.loss_ax.get_xlim() == (0, 12_000) and "12,000 examples seen" in batch.status
    batch.press("keep")
    batch.set(m=20, t=30)
    assert batch.view.loss_ax.get_xlim() == (0, 12_000) and "A's validation loss is" in batch.status    # as far as both runs go
    now, ghost = batch.view.loss.lines[0].get_xdata(), batch.view.loss.ghosts[0].get_xdata()
    assert now[-1] == ghost[-1] == 12_000 and len(now) == 31 and len(ghost) == 61
    batch.set(axis="updates", seeds=True)
    assert batch.view.loss_ax.get_xlim() == (0, 1200) and batch.bundle.shape == (SEEDS, 61)


@pytest.mark.slow
def test_a_constant_alpha_run_is_plain_sgd(batch):
    batch.set(m=100, alpha=0.3)
    idx = run_order(PLAN, setting()._replace(batch=np.int32(100)), jax.random.key(0), 200).reshape(-1, 100)
    theta = jax.tree.map(lambda leaf: jnp.asarray(leaf[0]), batch.result.theta)
    for rows in idx[:40]:
        grads = gradient(theta, batch.train.X[rows], batch.train.y[rows])
        theta = jax.tree.map(lambda p, g: p - jnp.float32(0.3) * g, theta, grads)
    assert batch.result.theta[0].W[2] == pytest.approx(np.asarray(theta[0].W), abs=1e-4)


def test_a_diverged_run_and_bad_input_become_sentences(batch):
    tell(batch, "set", name="alpha", value="much")
    assert batch.picture.failed and "α must be a number" in batch.status
