"""Notebook 3_06 in the browser: numbers and bars are pulled, runs are scrubbed, a cell of the grid is trained again."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "3_06_batch_normalization.ipynb"
OWN = """def my_batchnorm_bprop(grad_y, x, gamma, eps):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat, g = (x - x.mean(axis=0)) / s, gamma * grad_y
    grad_x = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return grad_x, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)"""


def place(book, name, ax, x, y):
    """Where a data point is in the picture, in fractions of it."""
    code = f"_p = {name}.view.{ax}.transData.transform(({x}, {y})) / {name}.view.canvas.fig.bbox.size"
    return kernel.execute(book, code, "[float(v) for v in _p]")


def test_no_error_and_every_widget_there(book):
    book.whole(8)


def test_the_lines_are_stepped_and_a_number_pulled(book):
    lines = kernel.widget(book, "lines = BatchNormSteps(")
    for name, value in (("step", 0), ("gamma", 1), ("beta", 0)):
        settled(lines, lines.type_number, name, value)
    for _ in range(4):
        said = settled(lines, lines.press, "next")
    assert "y = γ x̂ + β has mean 0.00" in said and lines.value("step") == 4
    x5 = kernel.value(book, "lines.values['x5']")
    assert lines.pull(*place(book, "lines", "lanes", x5, 2), *place(book, "lines", "lanes", -3, 2)) >= 3
    assert lines.value("x5") == pytest.approx(-3, abs=0.15)
    assert "y = x" in settled(lines, lines.press, "undo")
    assert "y₁ = β whatever x₁ is" in settled(lines, lines.type_number, "m", 1)


def test_a_readers_gradient(book):
    kernel.execute(book, OWN)
    kernel.run_cell(book, kernel.cell(book, "BatchNormBackward(f=my_batchnorm_bprop"))
    own = kernel.widget(book, "BatchNormBackward(f=my_batchnorm_bprop")
    assert "Blue is YOUR gradient. It agrees" in settled(own, own.type_number, "gamma", 2)


def test_a_bar_is_pulled_and_the_curve_chosen_by_a_key(book):
    back = kernel.widget(book, "back = BatchNormBackward()")
    assert back.pull(*place(book, "back", "above[0]", 2, 0.4), *place(book, "back", "above[0]", 2, -1.5)) >= 3
    assert back.value("d2") == pytest.approx(-1.5, abs=0.15)
    assert "the gradient is 0" in settled(back, back.type_number, "m", 2)


def test_runs_are_scrubbed_and_redrawn(book):
    drift = kernel.widget(book, "drift = Drift()")
    drift.drag_slider("t", 0.5)
    assert f"after {16 * drift.value('t')} updates" in drift.status()
    assert "loss" in settled(drift, drift.type_number, "scale", 3)
    stats = kernel.widget(book, "company = BatchStatistics()")
    assert "every digit gets the same f(x)" in settled(stats, stats.choose, "m", "1")


def test_a_cell_is_clicked_and_trained_again(book):
    grid = kernel.widget(book, "grid = BatchNormGrid()")
    at = place(book, "grid", "maps[0][0]", 4.5, 3.5)
    settled(grid, grid.pull, *at, *at)
    assert grid.value("scale") == "3" and grid.value("alpha") == "1"
    grid.press("step")
    grid.wait_value("play", "v === false")
    grid.wait_says("Computed just now, seed 0, after 60 updates")
    assert kernel.value(book, "len(grid.record) > 1")


@pytest.mark.parametrize("name", ["lines", "back"])
def test_every_control_set_from_python_shows_on_the_page(book, name):
    kernel.move_from_python(book, name)


@pytest.mark.parametrize("name", ["drift", "company", "grid"])
def test_the_controls_of_runs_set_from_python_show_too(book, name):
    kernel.move_from_python(book, name, skip=("play", "seed", "alpha") if name != "grid" else ("play",))
