"""The recorded pictures of slides S43-S45: what they say is what the records hold; boxes, maps and gains by hand."""
import jax
import numpy as np
import pytest
from scipy import stats

from course_lib.data import recorded
from course_lib.lessons.pretraining.functions_widget import EPOCH, PCA, TSNE
from course_lib.lessons.pretraining.losses_view import at_training_nll
from course_lib.lessons.pretraining.recorded_functions import pca_of_time
from course_lib.lessons.pretraining.recorded_labels import gains_over_random
from course_lib.lessons.pretraining.study import depth_cell, small_digits
from course_lib.widgets import DepthBoxes, FunctionSpace, LabelCurve
from tests.hands import no_thread_left, settle, tell  # noqa: F401


@pytest.fixture(scope="module", params=(DepthBoxes, FunctionSpace, LabelCurve), ids=lambda c: c.__name__)
def one(request):
    widget = request.param()
    yield widget
    widget.close()


def test_every_sentence_says_that_it_is_recorded(one):
    assert one.status.startswith("Recorded, ")


# --- depth --------------------------------------------------------------------------------------------------------------

@pytest.fixture
def boxes():
    widget = DepthBoxes()
    yield widget
    widget.close()


def test_the_sentence_has_the_numbers_of_the_box(boxes):
    test = 100 * recorded("pretraining_depth")["test"][..., 0]
    boxes.set(L="2", seed=5)
    assert f"2 hidden layers, 12 seeds each. Random, 1 × Glorot: median {np.median(test[0, 1]):.1f} %" in boxes.status
    assert f"Pre-trained: median {np.median(test[2, 1]):.1f} %" in boxes.status
    better = [(test[2, 1] < test[i, 1]).sum() for i in (0, 1)]
    assert f"better than 1 × Glorot {better[0]} times of 12, than 4 × {better[1]} times" in boxes.status
    assert f"random, 1 × Glorot: {test[0, 1, 5]:.1f} %" in boxes.status


@pytest.mark.slow
def test_the_drawn_box_is_the_middle_half(boxes):
    test = recorded("pretraining_depth")["test"][..., 0]
    boxes.set(scale="logarithmic")
    _, _, whiskers, rectangles, medians, dots, mark, *_ = boxes.view.panels[0]
    low, high = np.quantile(test[0, 1], (0.25, 0.75))
    corners = rectangles.get_paths()[1].get_extents()
    assert (corners.y0, corners.y1) == pytest.approx((low, high)) and len(dots.get_xdata()) == 60
    assert medians.get_segments()[1][0][1] == pytest.approx(np.median(test[0, 1]))
    boxes.set(scale="up to 15 %", seed=7, L="2")
    high = [f"{100 * middle:.0f} % ↑" if middle > 0.15 else "" for middle in np.median(test[0], axis=1)]
    assert [t.get_text() for t in boxes.view.panels[0][7]] == high
    beyond = boxes.view.panels[0][8].get_xdata()
    assert len(beyond) == (test[0] > 0.15).sum() == np.isnan(dots.get_ydata()).sum() > 8, "drawn as arrowheads at the edge"
    assert mark.get_ydata()[0] == pytest.approx(test[0, 1, 7]) and not boxes.view.panels[1][6].get_visible()


def test_the_losses_on_the_right_are_those_at_one_training_nll(boxes):
    assert boxes.view.ax.get_visible() and not boxes.view.losses.ax.get_visible()
    boxes.set(look="loss at training NLL 0.01", L="2")
    assert boxes.view.losses.ax.get_visible() and not boxes.view.ax.get_visible()
    nll = recorded("pretraining_depth")["nll"]
    fitted, unseen = nll[2, 1, 4].T
    later = int(np.flatnonzero(fitted <= 0.01)[0])
    low, high = sorted(unseen[[later - 1, later]])
    assert low <= at_training_nll(nll)[2, 1, 4] <= high and low <= boxes.view.losses.ax.lines[2].get_ydata()[12 + 4] <= high


def test_the_loss_at_one_training_nll_by_hand():
    path = np.array([[1.0, 2.0], [0.1, 1.0], [0.001, 3.0], [0.5, 9.0]])
    found = at_training_nll(np.stack([path, path + [0.1, 0]]))
    np.testing.assert_allclose(found, [2.0, np.nan], err_msg="halfway in powers of ten; the other never gets so low")


def test_a_click_on_a_dot_chooses_its_network(boxes):
    test = recorded("pretraining_depth")["test"][..., 0]
    ax, x = boxes.view.panels[2][0], boxes.view.places(12)[1]
    boxes.pointer("down", ax, x[11], test[2, 1, 11], {})
    assert (boxes.values["start"], boxes.values["L"], boxes.values["seed"]) == ("pre-trained", "2", 11)
    boxes.pointer("down", boxes.view.panels[0][0], 0.05, 0.145, {})
    assert (boxes.values["start"], boxes.values["L"], boxes.values["seed"]) == ("random, 1 × Glorot", "1", 11), "no dot there"
    tell(boxes, "key", key="ArrowRight")
    tell(boxes, "key", key="Enter")
    assert (boxes.values["start"], boxes.values["L"]) == ("random, 4 × Glorot", "2")


@pytest.mark.slow
def test_a_recorded_network_is_made_again():
    record, data = recorded("pretraining_depth"), jax.device_put(small_digits(2000))
    found = depth_cell(2, 1, 4.0, record["alpha"][1, 0], data, 60)
    assert abs(float(found.test[0]) - record["test"][1, 0, 2, 0]) < 0.01
    assert abs(found.valid[1] - record["valid"][1, 0, 2, 1]) < 0.02


def test_no_best_learning_rate_lies_at_the_edge_of_its_grid():
    for name in ("pretraining_depth",):
        best = np.atleast_1d(np.asarray(recorded(name)["alpha"]))
        grid = np.atleast_2d(recorded(name)["alphas"])
        for row, alphas in zip(best.reshape(len(grid), -1), grid, strict=True):
            assert alphas.min() < row.min() and row.max() < alphas.max(), name


# --- labels -------------------------------------------------------------------------------------------------------------

def test_gains_are_those_of_pairs_with_students_interval():
    widget, test = LabelCurve(n="300"), 100 * recorded("pretraining_labels")["test"]
    pairs = test[0, 1] - test[2, 1]
    low, high = stats.t.interval(0.95, 11, pairs.mean(), stats.sem(pairs))
    assert f"RBM gains {pairs.mean():.2f} ± {(high - low) / 2:.2f} points" in widget.status
    assert f"300 labels, mean test error of 12 seeds: random {test[0, 1].mean():.2f} %" in widget.status
    mean, half = gains_over_random(test / 100)
    assert (mean[1, 1], half[1, 1]) == (pytest.approx(pairs.mean(), rel=1e-5), pytest.approx((high - low) / 2, rel=1e-3))
    widget.pointer("down", widget.view.gain, 2500, 1, {})
    assert widget.values["n"] == "3000" and widget.view.heres[0].get_xdata()[0] == 3000
    widget.set(rbm=False)
    assert not widget.view.lines[2].get_visible() and widget.view.titles[1].get_text().count(",") == 0
    tell(widget, "key", key="ArrowRight")
    assert widget.values["n"] == "10000"
    widget.close()


# --- function space -----------------------------------------------------------------------------------------------------

def test_the_map_of_an_epoch_is_its_principal_plane():
    pca = np.array(recorded("pretraining_functions")["pca"], float)
    here = pca[:, :, 9].reshape(24, -1)
    best = np.linalg.eigvalsh(np.cov(here.T))[::-1][:2]
    places = pca_of_time(pca, 9)[:, :, 9].reshape(24, 2)
    np.testing.assert_allclose(np.cov(places.T), np.diag(best), atol=1e-6)
    assert places[:16, 0].mean() < places[16:, 0].mean(), "random starts to the left"


@pytest.mark.slow
def test_scrubbing_maps_and_following():
    space, record = FunctionSpace(), recorded("pretraining_functions")
    space.set(t=4, seed=3, start="pre-trained")
    assert f"epoch {record['epoch'][4]:g}: median test error {100 * np.median(record['test'][0, :, 4]):.1f} %" in space.status
    assert len(space.view.clouds[0].get_offsets()) == 8 * 5
    space.set(map=EPOCH)
    assert len(space.view.clouds[0].get_offsets()) == 8 and space.view.paths[2].get_segments() == []
    space.set(map=PCA, trails=True)
    assert [len(trails.get_segments()) for trails in space.view.trails] == [8, 8, 8]
    assert [len(paths.get_segments()) for paths in space.view.paths] == [0, 0, 1], "the path of the one that is followed"
    x, y = record["pca"][0, 7, 2, :2]
    space.pointer("down", space.view.maps[0], float(x), float(y), {})
    assert (space.values["start"], space.values["seed"]) == ("random, 1 × Glorot", 7)
    x, y = record["pca"][1, 5, 4, :2]
    space.pointer("down", space.view.maps[3], float(x), float(y), {})
    assert (space.values["start"], space.values["seed"]) == ("random, 4 × Glorot", 5), "the fourth map has all of this epoch"
    space.pointer("down", space.view.panels[0].ax, 7.3, 1, {})
    assert space.values["t"] == 7
    space.set(map=TSNE, t=0)
    space.frames_per_second = 1000
    space.set(play=True)
    settle(space)
    assert space.values["t"] == 14 and not space.values["play"]
    tell(space, "key", key="a")
    assert "there is nothing to keep" in space.status
    space.close()
