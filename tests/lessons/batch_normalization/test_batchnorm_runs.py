"""Slides S50-S51: whole runs with and without normalization, drift, statistics, the recorded grid."""
import jax
import numpy as np
import pytest

from course_lib.activations import sigm
from course_lib.batchnorm import running_stats
from course_lib.data import recorded
from course_lib.lessons.batch_normalization import mnist_grid as batchnorm_grid
from course_lib.lessons.batch_normalization.drift import drift, drifting_runs, fan_of
from course_lib.lessons.batch_normalization.one_unit import GRID, read_by
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
from course_lib.widgets import BatchNormGrid, BatchStatistics, Drift
from tests.hands import at, drag, fresh, no_thread_left, settle, tell  # noqa: F401

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


@pytest.mark.slow
def test_a_mini_batch_of_one_teaches_the_hidden_layers_nothing():
    one = small_run("with", m=1)
    assert all(np.abs(np.asarray(layer.W[-1] - layer.W[0])).max() < 1e-3 for layer in one.theta[:-1])
    assert one.error[-1] > 0.7


@pytest.mark.slow
def test_running_averages_are_the_cores(runs):
    running = running_averages(runs[1].batches, np.float32(0.1))[2]
    now = jax.tree.map(lambda leaf: leaf[0], runs[1].batches[2])
    for t in range(1, 40):
        now = running_stats(now, jax.tree.map(lambda leaf, t=t: leaf[t], runs[1].batches[2]), max(0.1, 1 / (t + 1)))
    np.testing.assert_allclose(running.mu[39], now.mu, atol=1e-5)
    np.testing.assert_allclose(running.var[39], now.var, rtol=1e-4)


@pytest.mark.slow
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
    assert f"moved by {moved:.1f} times their first deviation and are {wider:.1f} times as wide" in widget.status
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


@pytest.mark.slow
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


@pytest.mark.slow
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
