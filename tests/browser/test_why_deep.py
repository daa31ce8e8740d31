"""Notebook 3_01 in the browser: edges train under the hand, parity's inputs are clicked, the line is folded. S33-S36."""
import pytest

from course_lib.lessons.why_deep.parity_view import HEIGHT, WIDTH
from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "3_01_why_deep.ipynb"


@pytest.fixture
def live(book):
    return kernel.widget(book, "live = Edges()")


@pytest.fixture
def units(book):
    return kernel.widget(book, "units = Features()")


@pytest.fixture
def trio(book):
    return kernel.widget(book, "trio = Parity()")


@pytest.fixture
def line(book):
    return kernel.widget(book, "line = Sawtooth()")


def at(book, name, ax, x, y):
    """Data coordinates of an axes of the widget -> fractions of its picture."""
    place = f"{name}.view.canvas.fig.transFigure.inverted().transform({name}.view.{ax}.transData.transform(({x}, {y}))).tolist()"
    return kernel.value(book, place)


def test_no_error_and_every_widget_there(book):
    book.whole(8)


def test_edges_train_while_the_hand_drags_lambda_and_clicks_filters(book, live):
    first = live.page.screenshot(element=live.element(".course-picture"))
    kernel.hold(book, "live", "live.twins.updates >= 1000")             # the run is not at its end when the hand acts
    live.press("play")
    live.wait_reached("Training at update", 200)
    live.drag_slider("lam", 0.5)
    assert kernel.value(book, "live.values['lam']") > 1.4
    before = kernel.value(book, "live.twins.updates")
    kernel.hold(book, "live", f"live.twins.updates >= {before + 400}")
    live.wait_reached("Training at update", before + 200)
    assert "Filter 14 of the right wall: R² =" in settled(live, live.touch, *at(book, "live", "walls[1].ax", 3.5, 1.5))
    assert "Filter 15 of the right wall" in settled(live, live.key, "ArrowRight")
    live.press("play")
    live.wait_says("Paused at update")
    kernel.go_on(book)
    assert live.page.screenshot(element=live.element(".course-picture")) != first and "filter=right15" in live.value("code")
    live.press("again")
    live.wait_says("Press Train")


def test_the_time_is_dragged_through_the_areas(book):
    stream = kernel.widget(book, "stream = Stream()")
    assert "V4 have answered" in stream.status()
    assert stream.drag_slider("t", 1.0) >= 3 and "AIT have answered" in stream.status()


def test_a_unit_is_clicked_and_its_layer_changed(book, units):
    assert "Unit 21 of layer 1" in settled(units, units.pull, *at(book, "units", "wall.ax", 4.5, 2.5) * 2)
    assert "Unit 21 of layer 2" in settled(units, units.choose, "k", "2")
    assert "Unit 10 of layer 3" in settled(units, units.key, "ArrowRight"), "the keyboard is with the layers, not with the wall"
    assert units.value("j") == 10
    settled(units, units.choose, "pixels", "0 to 1")
    assert units.status() in units.alt() and not units.failed()


def test_inputs_are_clicked_and_n_dragged(book, trio):
    x, y = kernel.value(book, "trio.view.inputs[1][1].tolist()")
    assert "x = 1111 has 4 ones: parity 0" in settled(trio, trio.pull, *(x / WIDTH, y / HEIGHT) * 2)
    assert trio.value("x2") is True
    assert "x = 0111" in settled(trio, trio.press, "x1")
    x, y = kernel.value(book, "trio.view.gates[0].tolist()")
    assert "exactly one of them on" in settled(trio, trio.pull, *(x / WIDTH, y / HEIGHT) * 2)
    assert trio.drag_slider("n", 1.0) >= 3 and "128 AND gates" in trio.status()


def test_the_line_is_dragged(book, line):
    (x0, y0), (x1, y1) = (at(book, "line", "f", x, 0.5) for x in (0.2, 0.75))
    assert line.pull(x0, y0, x1, y1) >= 5 and line.value("x") == pytest.approx(0.75, abs=0.02)
    assert "256 linear pieces" in settled(line, line.type_number, "L", 8)
    assert line.drag_slider("H", 0.5) >= 4 and "follows f up to x = 0." in line.status()


def test_the_learners_functions_drive_the_pictures(book):
    assert "my_xor_tree is not finished yet" in kernel.widget(book, "Parity(tree=my_xor_tree").status()
    kernel.execute(book, "from course_lib.lessons.why_deep.exercises import xor_tree as my_xor_tree, sawtooth as my_sawtooth")
    for source, words in (("Parity(tree=my_xor_tree", "The tree is yours, 4 XORs in 3 levels: it computes 5-parity."),
                          ("Sawtooth(f=my_sawtooth", "The blue curve is yours: it agrees")):
        kernel.run_cell(book, kernel.cell(book, source))
        assert words in kernel.widget(book, source).status()


def test_every_control_set_from_python_shows_on_the_page(book):
    for name in ("stream", "units", "trio", "line"):
        kernel.move_from_python(book, name)
    kernel.move_from_python(book, "live", skip=("play",))
