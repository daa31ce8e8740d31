"""Notebook 2_09 in the browser: normalized inputs, momentum with the learner's own function, mini-batches."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_09_tricks.ipynb"
OWN = """def my_momentum(theta, grad, velocity, alpha, beta):
    velocity = grad + beta * velocity
    return theta - alpha * velocity, velocity"""


def place(book, name, ax, x, y):
    """Where a data point is in the picture, in fractions of it."""
    return kernel.value(book, f"(lambda c, p: [p[0] / c.width, p[1] / c.height])({name}.view.canvas, "
                              f"{name}.view.canvas.pixels({name}.view.{ax}, {x}, {y}))")


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_the_mean_of_the_inputs_is_pulled_and_the_parts_are_switched(book):
    tidy = kernel.widget(book, "tidy = Normalization(ratio=1)")
    assert "Raw inputs: κ = 10," in tidy.status() and "Normalized: κ = 1," in tidy.status()
    assert tidy.pull(*place(book, "tidy", "data[0].axes", 3, 0), *place(book, "tidy", "data[0].axes", 0, 0)) >= 3
    assert abs(tidy.value("m1")) < 0.25 and "Raw inputs: κ = 1" in tidy.status()
    settled(tidy, tidy.type_number, "ratio", 10)
    assert "Normalized: κ = 1" in tidy.status() and "Normalized: κ = 1," not in settled(tidy, tidy.press, "scale")


def test_momentum_under_the_hand(book):
    ball = kernel.widget(book, "ball = Momentum(")
    assert ball.pull(*place(book, "ball", "plane.ax", -1.6, -2.3), *place(book, "ball", "plane.ax", 1, 2)) >= 3
    assert ball.value("x") == pytest.approx(1, abs=0.1) and ball.value("y") == pytest.approx(2, abs=0.1)
    settled(ball, ball.press, "best")
    assert kernel.value(book, "ball.values['beta']") == pytest.approx(0.48, abs=0.01) == ball.value("beta")
    assert "Kept as A" in settled(ball, ball.press, "keep")
    assert "In A: sgd" in settled(ball, ball.choose, "shape", "plateau")
    settled(ball, ball.choose, "shape", "bowl")
    assert "The run of momentum diverged" in settled(ball, ball.type_number, "alpha", 0.5)


def test_a_readers_momentum(book):
    kernel.execute(book, OWN)
    kernel.run_cell(book, kernel.cell(book, "Momentum(update=my_momentum"))
    own = kernel.widget(book, "Momentum(update=my_momentum")
    assert "The gold descent is YOUR momentum" in settled(own, own.type_number, "beta", 0.5)


def test_mini_batches_halving_seeds_and_time(book):
    batch = kernel.widget(book, "noise = MiniBatch(m=1, alpha=0.1, t=10)")
    settled(batch, batch.type_number, "alpha", 1)
    assert batch.drag_slider("m", 0.8) >= 3 and f"m = {batch.value('m')}: after 200 updates" in batch.status()
    settled(batch, batch.press, "halve")
    assert kernel.value(book, "float(noise.result.alpha[-1])") < 1
    settled(batch, batch.choose, "axis", "examples")
    assert "Over 16 seeds" in settled(batch, batch.press, "seeds")
    settled(batch, batch.press, "seeds")
    batch.drag_slider("t", 0.5)
    assert f"after {20 * batch.value('t')} updates" in batch.status()


@pytest.mark.parametrize("name", ["tidy", "ball", "noise"])
def test_every_control_set_from_python_shows_on_the_page(book, name):
    kernel.move_from_python(book, name, skip=("play", "seeds"))
