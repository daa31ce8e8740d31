"""Slides S50-S51 under the hand: every number against NumPy, jax.grad or a count, the repeated mini-batch, the grid."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import sigm
from course_lib.batchnorm import running_stats
from course_lib.data import recorded
from course_lib.lessons.batch_normalization import mnist_grid as batchnorm_grid
from course_lib.lessons.batch_normalization.drift import drift, drifting_runs, fan_of
from course_lib.lessons.batch_normalization.exercises_batchnorm import batchnorm, batchnorm_bprop
from course_lib.lessons.batch_normalization.one_unit import GRID, MOST, four_lines, loss_over, read_by, unit_gradients
from course_lib.lessons.batch_normalization.small_digits import (
    BATCHES,
    TRAIN,
    UPDATES,
    VALID,
    B,
    both_runs,
    digits_of_49,
    repeated_order,
    small_run,
)
from course_lib.lessons.batch_normalization.statistics import (
    companies,
    followed,
    in_company,
    outputs_by_group,
    running_averages,
)
from course_lib.network import fprop
from course_lib.notation import signed
from course_lib.widgets import BatchNormBackward, BatchNormGrid, BatchNormSteps, BatchStatistics, Drift
from tests.hands import at, drag, fresh, no_thread_left, settle, tell  # noqa: F401

RANDOM = np.random.default_rng(0)
NUMBERS, ABOVE = RANDOM.normal(0, 3, MOST).astype(np.float32), RANDOM.normal(size=MOST).astype(np.float32)
SCALE, SHIFT, EPS = np.float32(1.7), np.float32(-0.4), np.float32(0.05)


# --- one unit, a few numbers ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("m", range(1, MOST + 1))
def test_the_repeated_mini_batch_is_the_mini_batch(m):
    lines, x = four_lines(NUMBERS, np.int32(m), SCALE, SHIFT, EPS), NUMBERS[:m].astype(float)
    assert lines.mu == pytest.approx(x.mean(), rel=1e-5) and lines.var == pytest.approx(x.var(), rel=1e-4, abs=1e-6)
    x_hat = (x - x.mean()) / np.sqrt(x.var() + EPS)
    np.testing.assert_allclose(lines.x_hat[:m], x_hat, atol=1e-5)
    np.testing.assert_allclose(lines.y[:m], SCALE * x_hat + SHIFT, atol=1e-5)


def loss(x, gamma, beta):
    """l = Σ d y over the examples in x, in float64 by jnp alone."""
    x_hat = (x - x.mean()) / jnp.sqrt(((x - x.mean()) ** 2).mean() + float(EPS))
    return (jnp.asarray(ABOVE[: len(x)], float) * (gamma * x_hat + beta)).sum()


@pytest.mark.slow
@pytest.mark.parametrize("m", range(1, MOST + 1))
def test_the_gradients_are_jax_grads_for_every_m(m):
    back = unit_gradients(ABOVE, NUMBERS, np.int32(m), SCALE, EPS)
    with jax.enable_x64(True):
        args = jnp.asarray(NUMBERS[:m], float), jnp.asarray(float(SCALE)), jnp.asarray(0.0)
        grad_x, grad_gamma, grad_beta = jax.grad(loss, argnums=(0, 1, 2))(*args)
    np.testing.assert_allclose(back.x[:m], grad_x, atol=2e-5)
    assert back.gamma == pytest.approx(float(grad_gamma), abs=2e-5) and back.beta == pytest.approx(float(grad_beta), abs=2e-5)
    sigma = np.sqrt(NUMBERS[:m].astype(float).var() + EPS)
    np.testing.assert_allclose(back.constant[:m], SCALE * ABOVE[:m] / sigma, rtol=1e-4)


def test_the_loss_curve_is_the_loss():
    values = np.float32([-2, 0.5, 4])
    curve = loss_over(values, np.int32(1), ABOVE, NUMBERS, np.int32(4), SCALE, SHIFT, EPS)
    for value, got in zip(values, curve, strict=True):
        x = NUMBERS[:4].astype(float)
        x[1] = value
        assert got == pytest.approx(float(loss(jnp.asarray(x, jnp.float32), float(SCALE), float(SHIFT))), abs=1e-4)


# --- the four lines ---------------------------------------------------------------------------------------------------

lines = fresh(BatchNormSteps)


def test_each_line_shows_what_it_computes_and_no_more(lines):
    view = lines.view
    for step in range(5):
        lines.set(step=step)
        m = lines.values["m"]
        assert len(view.results.words) == min(step, 2) and view.bar.get_visible() == (step > 0)
        assert len(view.numbers.words) == m * (1 + min(step, 1) + (step > 2) + (step > 3))
        assert [len(dots.get_xdata()) for dots in view.dots] == [m, m * (step > 2), m * (step > 3)]
    x = np.array([lines.values[f"x{i}"] for i in range(1, 6)])
    assert view.results.words == [signed(x.mean()), signed(x.var())]
    assert "mean 0.00" in lines.set(step=3).status and "variance σ²_B/(σ²_B + ε) = 1.000" in lines.status


def test_pulling_one_number_moves_every_x_hat(lines):
    lines.set(step=4)
    before = lines.result.lines.x_hat.copy()
    drag(lines, lines.view.lanes, (lines.values["x4"], 2.0), (4.0, 2.0))
    assert lines.values["x4"] == 4.0 and (np.abs(lines.result.lines.x_hat - before) > 0.01).all()
    assert "You moved x₄ alone, and all 5 of x̂ moved" in lines.status
    tell(lines, "move", **at(lines, lines.view.lanes, -4.0, 2.0))
    assert lines.values["x4"] == 4.0


def test_lines_are_chosen_by_hand_and_keys(lines):
    tell(lines, "down", x=0.7, y=1 - 50 / 500)
    assert lines.values["step"] == 1
    for key, step in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)):
        tell(lines, "key", key=key)
        assert lines.values["step"] == step
    assert not lines.picture.failed


def test_gamma_and_beta_can_undo_the_normalization(lines):
    lines.set(x1=3.3, x5=-2.2)
    tell(lines, "press", name="undo")
    np.testing.assert_allclose(lines.result.lines.y, lines.result.x, atol=0.02)
    assert "y = x" in lines.status


def test_mini_batches_of_one_and_two_say_so(lines):
    assert "y₁ = β whatever x₁ is" in lines.reset().set(step=4, m=1, beta=0.7, x1=-3).status
    assert lines.result.lines.y == pytest.approx([0.7], abs=1e-3)
    assert "x̂ is −1 and +1" in lines.set(m=2).status
    assert np.abs(lines.result.lines.x_hat) == pytest.approx([1, 1], abs=1e-3)


def test_the_readers_four_lines_are_drawn_and_compared():
    assert "They agree with the course's" in BatchNormSteps(f=batchnorm, step=4).set(m=3, gamma=2).status
    unbiased = BatchNormSteps(f=lambda x, gamma, beta, eps: (x.mean(0), x.var(0, ddof=1), *batchnorm(x, gamma, beta, eps)[2:]))
    assert "σ²_B differs from the course's" in unbiased.status
    assert "raised KeyError" in BatchNormSteps(f=lambda *args: {}[0]).status


# --- the gradient -----------------------------------------------------------------------------------------------------

def test_the_blue_line_touches_the_curve_and_the_orange_one_does_not():
    back = BatchNormBackward()
    for i in range(1, 6):
        x, _, grads, _, x_hat, change, at = back.set(i=i).result
        near = np.argmin(np.abs(np.linspace(-6, 6, 161) - x[at]))
        slope = (change[near + 1] - change[near - 1]) / (24 / 160 * 1)
        assert slope == pytest.approx(grads.x[at], abs=0.02)
        assert abs(slope - grads.constant[at]) > 0.02 or i in (2, 3)
    assert abs(grads.x.sum()) < 1e-5 and abs(grads.x @ x_hat) < 1e-4 and abs(grads.constant @ x_hat) > 1


def test_bars_and_numbers_are_pulled():
    back = BatchNormBackward()
    bars = back.view.above[0]
    drag(back, bars, (3.0, 0.5), (3.0, -1.5))
    assert back.values["d3"] == -1.5
    drag(back, back.view.lane, (back.values["x2"], 0), (3.0, 0))
    assert back.values["x2"] == 3.0 and back.values["i"] == 2 and "Slope of l at x₂" in back.status
    for key in ("ArrowUp", "ArrowRight"):
        tell(back, "key", key=key)
    assert back.values["i"] == 3 and back.values["x3"] > 0.8


def test_small_mini_batches_and_the_puzzle():
    back = BatchNormBackward(m=2)
    assert "the gradient is 0" in back.status and np.abs(back.result.grads.constant).max() > 0.1
    assert "nothing can be learned" in back.set(m=1).status
    puzzle = back.restore("BatchNormBackward m=4 x1=-3 x2=-1 x3=1 x4=3 d1=0.5 d2=-1.5 d3=1.5 d4=-0.5").result.grads
    np.testing.assert_allclose(puzzle.x, puzzle.constant, atol=1e-5)


@pytest.mark.slow
def test_the_readers_gradient_is_drawn_and_compared():
    assert "It agrees with the course's" in BatchNormBackward(f=batchnorm_bprop).set(gamma=-2, m=3).status
    own = BatchNormBackward(f=lambda g, x, gamma, eps: (gamma * g, *batchnorm_bprop(g, x, gamma, eps)[1:]))
    assert "∂l/∂x differs from the course's" in own.status and own.result.grads.x[0] == pytest.approx(-1.5)


# --- whole runs -------------------------------------------------------------------------------------------------------

def test_order_is_epochs_and_repeats_small_mini_batches():
    for m in BATCHES:
        rows = repeated_order(3, m)
        assert rows.shape == (30, 16, B) and (rows.reshape(-1, B // m, m) == rows.reshape(-1, B // m, m)[:, :1]).all()
    assert sorted(repeated_order(0).reshape(-1, B)[:10].ravel()) == list(range(600))
    with pytest.raises(ValueError, match="m must be one of 1, 2, 3"):
        repeated_order(0, 7)


@pytest.fixture(scope="module")
def runs():
    return both_runs()


@pytest.mark.slow
def test_a_recorded_run_says_what_its_network_computes(runs):
    train, valid = digits_of_49()
    for one in runs:
        theta, stats = (jax.tree.map(lambda leaf: leaf[12], tree) for tree in (one.theta, one.known))
        forward = fprop(theta, train.X[:200], sigm, stats=stats)
        np.testing.assert_allclose(one.a[12], np.stack(forward.a[1:-1]), atol=1e-4)
        guess = fprop(theta, valid.X, sigm, stats=stats).a[-1].argmax(-1)
        assert one.error[12] == pytest.approx(np.mean(np.asarray(guess) != valid.y), abs=3e-3)
    z = train.X @ np.asarray(runs[1].theta[0].W[12]).T
    np.testing.assert_allclose(runs[1].known[1].mu[12], z.mean(0), atol=1e-4)
    np.testing.assert_allclose(runs[1].known[1].var[12], z.var(0), rtol=1e-3)
    first = train.X[repeated_order(0)[0, 0]] @ np.asarray(runs[1].theta[0].W[0]).T
    np.testing.assert_allclose(runs[1].batches[1].var[0], first.var(0), rtol=1e-3)


@pytest.mark.slow
def test_normalization_makes_the_layers_wide_and_the_loss_low(runs):
    plain_run, normed = runs
    assert np.asarray(plain_run.a)[0, 2].std(0).max() < 0.1 and np.asarray(normed.a)[0, 2].std(0).min() > 0.8
    assert normed.error[-1] < 0.3 < plain_run.error[-1]


def test_a_mini_batch_of_one_teaches_the_hidden_layers_nothing():
    one = small_run("with", m=1)
    assert all(np.abs(np.asarray(layer.W[-1] - layer.W[0])).max() < 1e-3 for layer in one.theta[:-1])
    assert one.error[-1] > 0.7


def test_running_averages_are_the_cores(runs):
    running = running_averages(runs[1].batches, np.float32(0.1))[2]
    now = jax.tree.map(lambda leaf: leaf[0], runs[1].batches[2])
    for t in range(1, 40):
        now = running_stats(now, jax.tree.map(lambda leaf, t=t: leaf[t], runs[1].batches[2]), max(0.1, 1 / (t + 1)))
    np.testing.assert_allclose(running.mu[39], now.mu, atol=1e-5)
    np.testing.assert_allclose(running.var[39], now.var, rtol=1e-4)


def test_groups_are_normalized_like_mini_batches(runs):
    theta, valid = jax.tree.map(lambda leaf: leaf[-1], runs[1].theta), digits_of_49()[1]
    got = outputs_by_group(theta, valid.X, np.int32(20))
    for i in (0, 20, 460):
        np.testing.assert_allclose(got[i : i + 20], fprop(theta, valid.X[i : i + 20], sigm).a[-1], atol=2e-3)


def test_drift_follows_the_hand():
    widget = Drift(t=10)
    assert "after 160 updates" in widget.status and widget.view.fans[0].cursor.get_xdata()[0] == UPDATES[10] == 160
    a = widget.layers(widget.result, 3, "into g")[1]
    moved, wider = drift(a, 10)
    assert f"moved by {moved:.1f} of their first deviation and are {wider:.1f} times as wide" in widget.status
    percentiles, medians = fan_of(a, 4)
    np.testing.assert_allclose(percentiles[1], medians[4], atol=1e-6)
    before = widget.result
    tell(widget, "key", key="ArrowUp")
    assert widget.values["unit"] == 2 and widget.result is before
    assert "takes its mean and deviation out" in widget.set(what="W h").status
    assert "In A the losses ended at" in (tell(widget, "press", name="keep"), widget.set(scale=3))[1].status


@pytest.mark.slow
def test_statistics_of_a_digit_in_company():
    widget = BatchStatistics(m="5")
    rows = companies(3, 5)
    assert rows.shape == (100, B) and (rows[:, 0] == 3).all() and all(len(set(row[:5])) == 5 for row in rows)
    theta, valid = jax.tree.map(lambda leaf: leaf[-1], widget.result.run.theta), digits_of_49()[1]
    chances, alone = in_company(widget.result.run, 5, 30, 3)
    for row, chance in zip(rows[:4], chances, strict=False):
        assert chance == pytest.approx(float(fprop(theta, valid.X[row[:5]], sigm).h[-1][0, valid.y[3]]), abs=1e-3)
    trained = widget.result.run
    assert widget.set(rate=0.02).result.run is trained and "rate 0.02" in widget.status
    assert "every digit gets the same f(x)" in widget.set(m="1").status and np.ptp(widget.company.chances) < 1e-6


def test_each_experiment_runs_without_a_widget():
    run = followed(small_run("with", seed=3, alpha=0.5, m=5), 5, 0.1)
    assert run.errors.shape == (3, 31) and (run.errors[0] == run.run.error).all()
    assert run.errors[0, -1] < run.errors[0, 0] and 0 < in_company(run.run, 5, 30, 3).alone < 1
    g_grid, g_y = read_by("reclin", np.array([-1.0, 2.0]))
    np.testing.assert_allclose(g_grid, np.maximum(GRID, 0))
    assert g_y.tolist() == [0, 2]
    without, with_ = drifting_runs(1.0, 1.0, "tanh", 1)
    assert without.a.shape == with_.a.shape == (31, 3, 200, 20) and (without.theta[0].W[0] == with_.theta[0].W[0]).all()


# --- the grid ---------------------------------------------------------------------------------------------------------

def test_the_recorded_grid_is_the_one_the_code_describes():
    kept = recorded("batchnorm_mnist")
    np.testing.assert_allclose(kept["scale"], batchnorm_grid.SCALES, rtol=1e-6)
    np.testing.assert_allclose(kept["alpha"], batchnorm_grid.ALPHAS, rtol=1e-6)
    assert kept["t"].tolist() == list(range(0, batchnorm_grid.STEPS + 1, batchnorm_grid.EVERY))
    assert kept["error"].shape == kept["loss"].shape == (2, 5, 8, 3, 21)
    last = kept["error"][..., -1].mean(-1)
    for n, (i, j) in enumerate(kept["best"]):
        assert last[n, i, j] == last[n].min()


@pytest.mark.slow
def test_both_networks_begin_alike_and_a_cell_comes_out_as_recorded():
    plain_state, normed = (batchnorm_grid.first_grid_state(net, 3.0, 1.0, 2) for net in batchnorm_grid.NETS)
    assert all((a.W == b.W).all() for a, b in zip(plain_state.theta, normed.theta, strict=True))
    for n, net in enumerate(batchnorm_grid.NETS):
        errors, losses = batchnorm_grid.errors_and_losses(net, 3.0, 1.0, seed=2, steps=120)
        kept = recorded("batchnorm_mnist")
        np.testing.assert_allclose(errors, kept["error"][n, 3, 4, 2, :3], atol=0.03)
        np.testing.assert_allclose(losses[1:], kept["loss"][n, 3, 4, 2, 1:3], rtol=0.05)
    with pytest.raises(ValueError, match="net must be one of without, with"):
        batchnorm_grid.first_grid_state("perhaps", 1.0, 1.0, 0)


def test_a_cell_is_trained_again_without_a_widget():
    cell = batchnorm_grid.CellRun(3.0, 1.0, 2)
    shares = cell.train()
    while len(cell.updates) < 3:
        done = next(shares)
    assert done == 120 / batchnorm_grid.STEPS and cell.updates.tolist() == [0, 60, 120]
    for n, net in enumerate(batchnorm_grid.NETS):
        np.testing.assert_allclose(cell.errors[net], recorded("batchnorm_mnist")["error"][n, 3, 4, 2, :3], atol=0.03)


@pytest.mark.slow
def test_cells_are_chosen_and_trained_again():
    grid = BatchNormGrid()
    tell(grid, "down", **at(grid, grid.view.maps[1][0], 5.5, 3.5))
    assert (grid.values["scale"], grid.values["alpha"]) == ("3", "3") and grid.cell() == (3, 5)
    tell(grid, "key", key="ArrowLeft")
    tell(grid, "key", key="ArrowDown")
    assert grid.cell() == (2, 4)
    tell(grid, "press", name="step")
    settle(grid)
    tell(grid, "press", name="step")
    settle(grid)
    errors = grid.training.errors["with"]
    assert grid.record.tolist() == [0, 60, 120] and "after 120 updates" in grid.status
    np.testing.assert_allclose(errors, grid.data["error"][1, 2, 4, 0, :3], atol=0.03)
    tell(grid, "key", key="ArrowUp")
    assert grid.training.errors["with"] == [] and "Press Train" in grid.status
    grid.close()


def test_the_digits_are_means_over_blocks():
    train, valid = digits_of_49()
    from course_lib.data import mnist
    image = mnist().train.X[5].reshape(28, 28) / 255
    assert train.X[5].reshape(7, 7)[3, 2] == pytest.approx(image[12:16, 8:12].mean(), rel=1e-5)
    assert len(train.y) == TRAIN and len(valid.y) == VALID
