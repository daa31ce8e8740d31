"""Slide S41 under the hand: training, the pad, the plane, PCA."""
import numpy as np
import pytest
from sklearn.decomposition import PCA

from course_lib.data.strokes import drawing
from course_lib.lessons.autoencoder import code_plane, digits_run
from course_lib.lessons.autoencoder.code_plane import own_neighbours
from course_lib.lessons.autoencoder.code_plane_view import GAP
from course_lib.lessons.autoencoder.digits import erased
from course_lib.lessons.autoencoder.exercises import autoencoder as forward
from course_lib.lessons.autoencoder.exercises import tied_gradient
from course_lib.lessons.autoencoder.linear import cloud
from course_lib.widgets import CodePlane, DigitAutoencoder, LinearAutoencoder
from tests.hands import at, drag, fresh, kept, no_thread_left, settle, tell  # noqa: F401

STROKE = [(0.3, 0.8), (0.7, 0.8), (0.45, 0.2)]


linear = fresh(LinearAutoencoder)
trainer, codes = kept(DigitAutoencoder), kept(CodePlane)


@pytest.fixture
def net(trainer, monkeypatch):
    monkeypatch.setattr(digits_run, "EPOCHS", 2)
    yield trainer.reset()
    trainer.press("stop")
    settle(trainer)


@pytest.fixture
def plane(codes, monkeypatch):
    monkeypatch.setattr(code_plane, "EPOCHS", 1)
    yield codes.reset()
    codes.press("stop")
    settle(codes)


def draw(widget, points=STROKE):
    drag(widget, widget.view.pad.ax, *points)
    assert not widget.picture.failed, widget.status


# --- S41: digits --------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_training_lowers_the_loss_and_the_terms_add_up(net):
    net.run_to_end()
    record = net.record
    assert record.updates == list(range(0, 501, 50)) and 530 < record.digits[0] < 560
    assert record.digits[-1] < 115 and record.half[-1] > record.digits[-1] and record.train[-1] < 125
    W, encoder, decoder, W_star = net.terms
    np.testing.assert_allclose(W, W_star, atol=1e-6)
    theta, x = net.run.state.theta, net.batch.astype(float)
    mean = np.mean([tied_gradient(row, *(np.asarray(p, float) for p in theta[:3]))[0][0] for row in x], axis=0)
    np.testing.assert_allclose(encoder + decoder, mean, atol=1e-4)
    assert np.linalg.norm(encoder) > 0.01 and np.linalg.norm(decoder) > 0.01


@pytest.mark.slow
def test_untied_has_another_decoder_and_another_net_is_another_run(net):
    net.run_to_end().press("keep")
    net.set(weights="untied", unit=3)
    assert not net.record.updates and not net.ended and "A" not in net.status.split()[0]
    W, _, _, W_star = net.run_to_end().terms
    assert np.abs(W - W_star).max() > 0.1 and "(A: " in net.status
    assert net.set(H="16").H == 16 and net.set(unit=40).terms.W.shape == (784,)


@pytest.mark.thorough
def test_denoising_repairs_what_a_copying_net_leaves_erased(net):
    """S41 with H > D, and its extension: one epoch is enough to see the difference."""
    found = {}
    for noise in (0.0, 0.5):
        net.set(H="64", seed=2).set(H="1024", noise=noise)
        digits_run.EPOCHS = 1
        net.run_to_end()
        found[noise] = net.record.digits[-1], net.record.half[-1]
    assert found[0.0][0] < found[0.5][0] - 20 and found[0.5][1] < found[0.0][1] - 40


@pytest.mark.slow
def test_a_drawn_digit_goes_through_the_net_and_the_eraser_takes_pixels(net):
    net.run_to_end()
    draw(net)
    np.testing.assert_array_equal(net.digit, drawing(net.strokes))
    assert "For your digit" in net.status and "drawn=" in net.code
    h, x_hat, loss = forward(net.digit.astype(float), *(np.asarray(p, float) for p in net.run.state.theta[:3]))
    np.testing.assert_allclose(net.through.x_hat[0], x_hat, atol=1e-4)
    assert net.through.loss[0] == pytest.approx(loss, rel=1e-3)
    assert net.set(erase=0.5).through.loss[0] > loss and "with 50 % of its pixels erased" in net.status
    code, kept = net.code, net.digit
    tell(net, "press", name="wipe")
    assert "For digit number 1" in net.status and "drawn=" not in net.code
    assert np.abs(net.restore(code).digit - kept).mean() < 0.05 and "For your digit" in net.status
    tell(net, "down", **at(net, net.view.wall.ax, 3.5, 1.5))
    assert "For digit number 4" in net.status and not net.strokes


@pytest.mark.slow
def test_the_hand_chooses_a_filter_and_a_digit(net):
    tell(net, "down", **at(net, net.view.filters, 2.5, 6.5))
    assert net.values["unit"] == 1 * 8 + 2 + 1
    net.set(H="16")
    tell(net, "down", **at(net, net.view.filters, 2.5, 6.5))
    assert net.values["unit"] == 2
    tell(net, "key", key="ArrowRight")
    tell(net, "key", key="ArrowUp")
    assert net.values["digit"] == 2 and net.values["unit"] == 3


@pytest.mark.slow
def test_a_learning_rate_that_is_too_large_is_named(net):
    net.set(alpha=10, weights="untied", H="1024").run_to_end()
    assert net.run.lost and "α = 10 is too large" in net.status or "worse than always showing the mean digit" in net.status


def until(widget, updates):
    """The widget after so many updates, here and now."""
    next(event for event in widget.work() if widget.run.updates == updates and widget.run.just_measured)
    return widget


@pytest.mark.slow
def test_the_learners_gradient_trains_as_the_courses_does():
    ours, mine = until(DigitAutoencoder(H="16"), 50), until(DigitAutoencoder(gradient=tied_gradient, H="16"), 50)
    assert mine.own.used and not ours.own.used and mine.record.digits == pytest.approx(ours.record.digits, rel=1e-3)
    np.testing.assert_allclose(mine.run.state.theta.W, ours.run.state.theta.W, atol=1e-3)

    mine.refresh(dict(mine.values), compute=False)
    assert [label.get_text() for label in mine.view.curves.labels] == [" yours", " decoder's alone", " encoder's alone"]
    assert [len(line.get_ydata()) for line in mine.view.curves.lines] == [2, 41, 41] and "alone ends at 141" in mine.status
    assert [len(line.get_ydata()) for line in mine.set(H="64").view.curves.lines] == [0, 0, 0]

    def stub(x, W, b, c):
        return ..., ..., ...

    other = until(DigitAutoencoder(gradient=stub, H="16"), 50)
    other.refresh(dict(other.values), compute=False)
    assert "stub is not finished yet: training goes on with the course's." in other.status
    assert "stub is not finished yet" in other.view.canvas.words
    assert other.record.digits[-1] == pytest.approx(ours.record.digits[-1], rel=1e-2)
    assert until(DigitAutoencoder(gradient=stub, H="16", weights="untied"), 50).own.message == "", "it is for tied weights"


def test_erasing_takes_the_same_pixels_and_more():
    X = np.ones((3, 784), np.float32)
    few, many = erased(X, 0.2), erased(X, 0.6)
    assert (many[few == 0] == 0).all() and few.mean() == pytest.approx(0.8, abs=0.03) and (erased(X, 0) == X).all()


# --- S41: a plane and a line ----------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_plane_unfolds_and_a_point_decodes(plane):
    mixed = own_neighbours(plane.codes, plane.y)
    plane.run_to_end()
    codes, y = plane.codes, plane.y
    assert np.abs(codes).max() <= 1 and own_neighbours(codes, y) > mixed + 0.1
    assert plane.record.test[-1] < plane.record.test[0] - 25
    i = 12
    tell(plane, "down", **at(plane, plane.view.ax, *codes[i]))
    assert plane.nearest == i or np.hypot(*(codes[plane.nearest] - codes[i])) < 0.03
    here = np.array([plane.values["h1"], plane.values["h2"]])
    assert np.abs(here - codes[i]).max() <= 0.011 and plane.view.images[0][1].index.max() > 127, "some ink"
    draw(plane)
    assert "Your drawing ★ has the code" in plane.status
    assert np.abs(plane.drawn - [plane.values["h1"], plane.values["h2"]]).max() < 0.011
    assert plane.view.field.index.std() > 1
    tell(plane, "key", key="ArrowLeft", shift=True)
    assert not plane.picture.failed


def test_nearest_neighbours():
    assert own_neighbours(np.array([[0.0, 0], [0, 0.1], [1, 1], [1, 0.9]]), np.array([1, 1, 2, 3])) == 0.5


@pytest.mark.slow
def test_no_digit_of_the_plane_lies_over_another_and_each_that_is_left_out_would(plane):
    drawn = np.concatenate([np.transpose(line.get_data()) for line in (*plane.view.points, plane.view.bold[0])])
    assert (drawn[-1] == plane.codes[plane.nearest]).all() and plane.view.bold[0].get_marker() == f"${plane.y[plane.nearest]}$"
    apart, left_out = (np.hypot(*(drawn[:, None] - some[None]).T) for some in (drawn, plane.codes))
    assert (apart + np.eye(len(drawn)) >= GAP).all() and (left_out.min(axis=1) < GAP).all() and len(drawn) < 500
    assert f"500 test digits ({len(drawn)} drawn)" in plane.view.title.get_text()


@pytest.mark.parametrize("weights", ["tied", "untied"])
def test_the_line_is_that_of_pca(linear, weights):
    linear.set(weights=weights, tilt=-40, alpha=0.1, seed=5)
    r = linear.result
    first = PCA(1).fit(r.X).components_[0]
    cosine = abs(r.run.W_star[-1] @ first) / np.linalg.norm(r.run.W_star[-1])
    assert r.angles[0][-1] < 1.5 and r.angles[0][0] > 5 and cosine > 0.999
    assert r.run.loss[-1] == pytest.approx(r.pca.loss, rel=2e-2)
    start = linear.set(t=0).status
    assert start != linear.set(t=60).status and "PCA's line leaves" in start


def test_a_dragged_point_turns_both_lines(linear):
    before = linear.result.pca.component
    x, y = linear.points[4]
    drag(linear, linear.view.ax, (x, y), (2.0, -2.0), (3.0, -3.1))
    r = linear.result
    assert abs(before @ r.pca.component) < 0.99 and "moved=4:3:-3.1" in linear.code
    assert linear.set(alpha=0.1).result.angles[0][-1] < 1
    code = linear.code
    assert np.allclose(linear.reset().points, cloud(0.35, 30)) and linear.restore(code).code == code
    for bad in ("moved=4:9:9", "moved=a", "moved=99:1:1"):
        with pytest.raises(ValueError, match="moved point"):
            linear.restore(f"LinearAutoencoder {bad}")


def test_a_round_cloud_and_a_wild_learning_rate_are_named(linear):
    assert "any direction is as good" in linear.set(ratio=1.0).status
    assert "diverges" in linear.set(alpha=10.0).status and not linear.picture.failed
