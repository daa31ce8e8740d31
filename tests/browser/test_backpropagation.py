"""Notebook 2_03 in the browser: step through the equations, drag x and weights on the picture, the chain of layers. S19-S22."""
import pytest

from course_lib.lessons.backpropagation.backprop_view import HEIGHT, HIGH, WIDTH, cells
from course_lib.lessons.backpropagation.small_network import PARAMETER_NAMES, SIZES
from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_03_backpropagation.ipynb"


@pytest.fixture
def net(book):
    return kernel.widget(book, "net = Backprop(")


def middle(cell):
    """The middle of a cell's number, in fractions of the picture."""
    left, bottom, wide = cells(SIZES)[cell]
    return (left + wide - 12) / WIDTH, (bottom + HIGH / 2) / HEIGHT


def test_no_error_and_every_widget_there(book):
    book.whole(5)


def test_step_by_buttons_keys_and_a_click_on_a_gradient(net):
    assert "Step 5 of 7: ∇a⁽¹⁾ = ∇h⁽¹⁾ ⊙ g′(a⁽¹⁾)." in settled(net, net.press, "next")
    assert "Step 7 of 7" in settled(net, net.press, "all") and net.value("step") == 7
    assert "Step 6 of 7: ∇W⁽¹⁾ = ∇a⁽¹⁾ xᵀ." in settled(net, net.press, "back")
    assert "Step 4 of 7: ∇h⁽¹⁾" in settled(net, net.pull, *middle(("∇h1", (1,))) * 2)
    assert "Step 5 of 7" in settled(net, net.key, "ArrowRight")
    assert net.status() in net.alt() and not net.failed()


def test_an_input_and_a_weight_are_dragged_and_the_gradients_follow(book, net):
    net.press("all")
    words = net.status()
    x, y = middle(("x", (0,)))
    assert net.pull(x, y, x, y + 60 / HEIGHT) >= 5 and net.value("x1") == pytest.approx(2.0, abs=0.06)
    assert net.status() != words
    x, y = middle(("W2", (1, 0)))
    settled(net, net.pull, x, y, x, y + 60 / HEIGHT)
    assert net.value("which") == 1 + PARAMETER_NAMES.index("W₂₁⁽²⁾") and net.value("w") == pytest.approx(0.1, abs=0.06)
    assert "W₂₁⁽²⁾ = 0.1" in net.status() and "W₂₁⁽²⁾=0.1" in net.value("code")
    gradient = kernel.value(book, "float(net.result['∇W2'][1, 0])")
    assert f"gradient {gradient:.4f}".replace("-", "−") in net.status()
    settled(net, net.choose, "g", "sigm")
    assert net.drag_slider("w", 0.9) >= 5


def test_the_picture_of_the_unfinished_exercise_says_so(book):
    own = kernel.widget(book, "Backprop(f=my_backprop")
    assert "my_backprop is not finished yet: the picture shows the course's." in own.status()


def test_the_learners_gradients_are_shown(book):
    kernel.execute(book, "from course_lib.exercises import EXERCISES\nmy_backprop = EXERCISES['backprop'].solution")
    kernel.run_cell(book, kernel.cell(book, "Backprop(f=my_backprop"))
    own = kernel.widget(book, "Backprop(f=my_backprop")
    assert "∇W and ∇b are yours: they agree with the course's" in settled(own, own.type_number, "x1", -1.5)


def test_the_chain_follows_the_cross_hair_and_the_sliders(book):
    deep = kernel.widget(book, "deep = Vanishing()")
    assert deep.pull(0.2, 0.5, 0.35, 0.5) >= 5 and deep.value("a") > 1
    assert "Exploded (above 1,000): reclin" in settled(deep, deep.type_number, "w", 4.0)


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "net")
    kernel.move_from_python(book, "deep")
