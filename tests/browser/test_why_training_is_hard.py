"""Notebook 3_02 in the browser: layers are clicked, fits are chosen in their cloud, remedies train a network anew."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "3_02_why_training_is_hard.ipynb"
OWN = """def my_bias_variance(f, f_star, sigma):
    mean = f.mean(axis=0)
    bias2, variance = ((mean - f_star) ** 2).mean(), ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2"""


def place(book, name, ax, x, y):
    """Where a data point is in the picture, in fractions of it."""
    return kernel.value(book, f"(lambda c, p: [p[0] / c.width, p[1] / c.height])({name}.view.canvas, "
                              f"{name}.view.canvas.pixels({name}.view.{ax}, {x}, {y}))")


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_the_tower(book):
    deep = kernel.widget(book, "deep = GradientFlow()")
    assert deep.drag_slider("L", 0.9) >= 3 and "it has vanished" in deep.status()
    settled(deep, deep.type_number, "L", 4)
    here = place(book, "deep", "sizes", 1e-3, "deep.view.rows(4)[3]")
    settled(deep, deep.pull, *here, *place(book, "deep", "sizes", 1e-3, "deep.view.rows(4)[2]"))
    assert deep.value("k") == 2 and "Layer 2:" in deep.status()
    assert "flat within a factor of 10" in settled(deep, deep.choose, "g", "tanh")
    assert "100 updates took the loss from" in settled(deep, deep.press, "train")
    assert deep.value("code") == "GradientFlow L=4 g=tanh k=2 updates=100"


def test_the_cloud_of_fits_and_a_readers_numbers(book):
    many = kernel.widget(book, "many = BiasVariance()")
    assert many.drag_slider("lam", 0.0) >= 3 and many.status().startswith("High variance / low bias")
    where = kernel.value(book, "many.view.planes[1].places[4].tolist()")
    point = place(book, "many", "planes[1].ax", *where)
    settled(many, many.pull, *point, *point)
    assert many.value("s") == 5 and many.value("lam") == 0.001 and many.status().startswith("Good trade-off")
    assert settled(many, many.type_number, "lam", 0.1).startswith("Low variance / high bias")
    kernel.execute(book, OWN)
    kernel.run_cell(book, kernel.cell(book, "parts=my_bias_variance"))
    own = kernel.widget(book, "parts=my_bias_variance")
    assert "not finished" not in own.status() and "raised" not in own.status()


def test_a_remedy_trains_in_the_page_and_the_goal_is_dragged(book):
    clinic = kernel.widget(book, "clinic = Diagnosis(seed=2)")
    kernel.hold(book, "clinic", "len(clinic.record) >= 4")              # the dot is seen on its way
    clinic.press("larger")
    kernel.until(book, "len(clinic.record) == 4 and clinic.picture.free")
    clinic.wait_reached("Training,", kernel.value(book, "clinic.record[-1].updates"))
    before = clinic.answered()
    kernel.hold(book, "clinic", "len(clinic.record) >= 12")
    kernel.until(book, "len(clinic.record) == 12")
    clinic.wait_reached("Training,", kernel.value(book, "clinic.record[-1].updates"))
    assert clinic.frame() - before >= 2, "one picture is drawn by the held training, another before that"
    kernel.go_on(book)
    clinic.wait_value("progress", "v === 1")
    assert "with larger H" in clinic.status() and "Before it was" in clinic.status() and "OVERFITTING" in clinic.status()
    settled(clinic, clinic.pull, *place(book, "clinic", "plane", 0.9, 0.3162), *place(book, "clinic", "plane", 0.9, 0.5))
    assert clinic.value("goal") == 25 and "GOOD ENOUGH" in clinic.status()
    clinic.press("none")
    kernel.until(book, "not clinic.remedies")
    clinic.choose("patient", "few examples")
    kernel.until(book, "clinic.values['patient'] == 'few examples' and clinic.values['progress'] == 1")
    kernel.until(book, f"not {kernel.THREADS}")
    assert clinic.value("code") == "Diagnosis patient=few_examples goal=25 seed=2"


@pytest.mark.parametrize("name, skip", [("deep", ()), ("many", ()), ("clinic", ("play", "seed", "batchnorm", "longer"))])
def test_every_control_set_from_python_shows_on_the_page(book, name, skip):
    kernel.move_from_python(book, name, skip=skip)
