"""Notebook 1_04 in the browser: the cross-hair hovered, the epochs pulled, bars pulled, keys pressed. S11-S14."""
import pytest

from .lab import ROOT

FILE = ROOT / "notebooks" / "1_04_activation_functions.ipynb"


@pytest.fixture
def widgets(book):
    """The five pictures of the notebook, in order."""
    return book.widgets()


def test_no_error_and_every_widget_there(book):
    book.whole(5)


def test_the_cross_hair_follows_pointer_slider_and_keys(widgets):
    curves = widgets[0].fresh()
    x, y, width, height = curves.page.scroll_to(curves.element(".course-picture"))
    at = lambda a: x + width * (520 + 400 * (a + 6) / 12) / 960  # noqa: E731
    seen = []
    curves.page.move(at(0), y + height / 2, at(-5), y + height / 2, look=lambda: seen.append(curves.answered()), down=False)
    assert len(set(seen)) >= 3 and curves.value("a") == pytest.approx(-5, abs=0.05)
    assert "here: saturated" in curves.status()
    curves.pull((48 + 400 * 0.5) / 960, 0.5, (48 + 400 * 0.75) / 960, 0.5)
    assert curves.value("a") == pytest.approx(3, abs=0.05)
    curves.key("ArrowDown")
    curves.key("ArrowLeft", times=5)
    assert curves.value("g") == "tanh" and curves.value("a") == pytest.approx(2.5, abs=0.05)
    curves.drag_slider("a", 1.0)
    assert curves.status().startswith("a = 6.00: g(a) = tanh(6.00) = 1.0000")
    curves.choose("g", "reclin")
    assert "reclin(6.00) = 6.0000" in curves.status() and curves.status() in curves.alt()


def test_the_wall_is_pulled_through_the_epochs(widgets):
    wall = widgets[1].fresh()
    epoch = lambda n: (640 + 290 * (n + 0.6) / 31.2) / 960  # noqa: E731
    wall.pull(epoch(30), 0.5, epoch(0), 0.5)
    assert wall.value("epoch") == 0 and "epoch 0," in wall.status()
    wall.drag_slider("epoch", 1.0)
    wall.click()
    wall.key("ArrowUp")
    assert "epoch 30," in wall.status() and "Unit " in wall.status()
    wall.choose("alpha", "0.3")
    assert "α = 0.3," in wall.status() and "of them exactly 0" in wall.status()
    wall.choose("g", "tanh")
    assert "none exactly 0" in wall.status() and wall.status() in wall.alt()


def test_bars_are_pulled_shifted_and_keyed(widgets):
    bars = widgets[3].fresh()
    bars.type_number("s", 0)
    c1 = (66 + 424 * 0.125) / 960                               # the first of four bars
    up = lambda a: (88 + 285 * (a + 6.4) / 12.8) / 430  # noqa: E731
    assert bars.pull(c1, up(1), c1, up(4)) >= 3 and "a₁ = 4.0" in bars.status()
    bars.key("ArrowRight", times=3)
    bars.key("ArrowUp", times=5)
    assert "a₄ = 0.50" in bars.status()
    bars.type_number("s", 1000)
    assert "f(x) stayed the same" in bars.status() and "overflows" in bars.status()
    bars.drag_slider("C", 0.0)
    assert "C = 2: sigm(a₁ − a₂) = sigm(" in bars.status() and bars.status() in bars.alt()


def test_the_pictures_of_unfinished_exercises_say_so(widgets):
    for n, name in ((2, "my_activations"), (4, "my_softmax")):
        assert f"{name} is not finished yet" in widgets[n].status()
