"""Notebook 3_05 in the browser: units dropped by a click, masked networks, pairs that train live, units taken away. S46-S49."""
import pytest

from course_lib.lessons.dropout.small_net_view import HEIGHT, WIDTH, places
from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "3_05_dropout.ipynb"


@pytest.fixture
def net(book):
    return kernel.widget(book, "net = DropoutNet(t=184)")


def test_no_error_and_every_widget_there(book):
    book.whole(7)


def test_a_click_on_a_unit_drops_it_and_keys_go_on(book, net):
    settled(net, net.type_number, "t", 100)
    x, y = places((2, 6, 6, 2))[1][1]
    before = kernel.value(book, "[1, 1] in [list(u) for u in net.dropped]")
    settled(net, net.pull, x / WIDTH, y / HEIGHT, x / WIDTH, y / HEIGHT)
    assert kernel.value(book, "[1, 1] in [list(u) for u in net.dropped]") is not before
    assert " m=" in net.value("code")
    assert "Update 101" in settled(net, net.key, "ArrowRight") and " m=" not in net.value("code")
    settled(net, net.press, "mask")
    assert " m=" in net.value("code") and "gradient 0" in net.status()
    assert "Test time" in settled(net, net.choose, "units", "test: expectation")


def test_p_drags_whole_runs(book, net):
    assert net.drag_slider("p", 0.9) >= 3
    assert net.value("p") == pytest.approx(kernel.value(book, "net.values['p']"))


def test_the_learners_functions(book):
    kernel.execute(book, "from course_lib.lessons.dropout.exercises_test_time import dropout_test as my_dropout_test")
    kernel.execute(book, "own = DropoutAverage(f=my_dropout_test, p=0.3)")
    assert "YOUR mean f(x)₂" in kernel.value(book, "own.status")


def test_two_layers_part_the_ring_and_the_diamond(book):
    average = kernel.widget(book, "average = DropoutAverage(")
    assert "They are equal here and everywhere" in average.status()
    assert "two layers are masked" in settled(average, average.choose, "layers", "two hidden layers")
    assert "They are equal" in settled(average, average.choose, "layers", "two, last one masked")
    assert average.pull(0.06, 0.65, 0.18, 0.85) >= 3 and average.value("x1") > 0.5


def test_other_masks_and_a_dragged_x(book):
    thinned = kernel.widget(book, "thinned = ThinnedNets()")
    before = thinned.value("code")
    settled(thinned, thinned.press, "masks")
    assert " drawn=" in thinned.value("code") != before
    assert thinned.pull(0.05, 0.2, 0.1, 0.1) >= 3 and thinned.value("x1") != 0.6


def test_pairs_train_live(book):
    live = kernel.widget(book, "live = DropoutDigits()")
    live.choose("n", "200")
    live.press("step")
    live.wait_says("Paused after 4 updates")
    assert "of 8 pairs" in live.status()


def test_units_are_taken_away(book):
    removed = kernel.widget(book, "removed = Coadaptation(k=50)")
    assert "40 of 100 units" in settled(removed, removed.type_number, "k", 60)
    assert "41 of 100 units" in settled(removed, removed.pull, *_gone(book))


def _gone(book):
    """The middle of the first removed filter of the left network, twice: a click."""
    place = kernel.value(book, "[int(unit) in removed.out[0] for unit in removed.result[0].shown].index(True)")
    x, y = (16 + 75 * (place % 4 + 0.5)) / 960, (20 + 300 - 75 * (place // 4 + 0.5)) / 400
    return x, y, x, y


def test_every_control_set_from_python_shows_on_the_page(book):
    for name in ("thinned", "net", "average", "removed"):
        kernel.move_from_python(book, name, skip=("play",))
    kernel.move_from_python(book, "live", skip=("play",))
