"""Notebook 3_04 in the browser: Next trains layer after layer, boxes, labels and epochs under the mouse, own procedure."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "3_04_pretraining_finetuning.ipynb"


@pytest.fixture
def stack(book):
    return kernel.widget(book, "stack = GreedyLayers(")


def test_no_error_and_every_widget_there(book):
    book.whole(6)


def test_next_trains_one_layer_after_the_other_and_then_all(book, stack):
    stack.press("again")
    stack.wait_says("Next trains layer 1")
    before = []
    for k in (1, 2, 3):
        stack.press("step")
        stack.wait_says(f"Layer {k} is done and fixed")
        assert f"{k} of {k} finished" in stack.status() and stack.value("k") == str(k)
        seen = kernel.value(book, "stack.run.prints")
        assert len(seen) == k and seen[:-1] == before
        before = seen
    settled(stack, stack.choose, "wall", "favourite digits")
    stack.click()
    stack.key("ArrowDown")
    assert stack.value("k") == "2"
    stack.press("step")
    stack.wait_says("Fine-tuning on 500 labels, epoch 40 of 40")
    stack.press("step")
    stack.wait_says("this run has ended")
    stack.press("again")
    stack.wait_says("Next trains layer 1")


def test_alpha_is_dragged_while_it_trains_and_a_pause_pauses(book, stack):
    stack.press("again")
    stack.wait_says("Next trains layer 1")
    kernel.hold(book, "stack", "len(stack.run.tuning[0]) > 20")         # the run is not at its end when the hand acts
    stack.press("play")
    stack.wait_says("Fine-tuning on 500 labels")
    assert stack.drag_slider("alpha", 0.2) >= 3
    assert kernel.value(book, "[stack.values['alpha'] < 0.5, stack.values['play']]") == [True, True]
    assert "Fine-tuning on 500 labels" in settled(stack, stack.press, "play")
    assert stack.value("play") is False
    kernel.go_on(book)
    kernel.until(book, f"not {kernel.THREADS}")
    assert kernel.value(book, "len(stack.run.tuning[0])") <= 21
    stack.press("again")
    stack.wait_says("Next trains layer 1")


def test_boxes_labels_and_epochs(book):
    boxes = kernel.widget(book, "DepthBoxes(start=\"random")
    assert "1 hidden layer" in settled(boxes, boxes.choose, "L", "1")
    assert "Pre-trained: median" in settled(boxes, boxes.choose, "start", "pre-trained")
    labels = kernel.widget(book, "LabelCurve()")
    assert "10,000 labels" in settled(labels, labels.choose, "n", "10000")
    settled(labels, labels.press, "rbm")
    space = kernel.widget(book, "space = FunctionSpace()")
    assert space.drag_slider("t", 0.3) >= 3
    assert space.value("t") == kernel.value(book, "space.values['t']") < 14
    assert "Recorded, epoch" in settled(space, space.choose, "map", "PCA of this epoch")


def test_the_readers_procedure_makes_the_layers(book):
    cell = kernel.cell(book, "GreedyLayers(greedy=my_greedy")
    kernel.execute(book, "from course_lib.exercises import EXERCISES\nmy_greedy = EXERCISES['greedy'].solution")
    kernel.run_cell(book, cell)
    mine = kernel.widget(book, "GreedyLayers(greedy=my_greedy")
    assert "Your procedure trained three layers, each on the features of the one below." in mine.status()


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "stack", skip=("play",))
    kernel.move_from_python(book, "space", skip=("play",))
