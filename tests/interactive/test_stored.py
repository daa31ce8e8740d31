"""What a notebook file keeps of a widget: a still one for a reader, a storyboard while the notebooks are recorded."""
import base64
import io

import numpy as np
import pytest
from PIL import Image

import course_lib.widgets
from course_lib.drawing.storyboard import MOST, WAY
from course_lib.interactive import stored
from course_lib.interactive.controls import Button
from course_lib.interactive.explorer import Explorer
from course_lib.widgets import EarlyStopping, FlowGraph, GradientFlow, Neuron, Sgd

TOLD = [w for name in dir(course_lib.widgets) if isinstance(w := getattr(course_lib.widgets, name), type)
        and issubclass(w, Explorer) and "scenes" in vars(w)]


@pytest.fixture
def recorded(monkeypatch):
    monkeypatch.setenv(stored.RECORDING, "1")
    monkeypatch.setattr(stored, "_told", set())


def frames(widget):
    picture = Image.open(io.BytesIO(base64.b64decode(widget._repr_mimebundle_()["image/png"])))
    for k in range(getattr(picture, "n_frames", 1)):
        picture.seek(k)
        yield np.asarray(picture.convert("RGB"))


def test_a_readers_own_file_keeps_one_picture():
    assert len(list(frames(Neuron()))) == 1


def test_the_first_picture_is_that_of_now_the_next_follow_the_scenes_and_it_stays(recorded):
    one = Neuron(b=0.7)
    first, *rest, last = frames(one)
    assert len(rest) == len(Neuron.scenes) <= WAY
    assert np.array_equal(first, last)
    for scene, seen in zip(Neuron.scenes, rest, strict=True):
        one.set(**scene)
        live = one.still()[..., :3].astype(int)
        assert np.abs(live - seen[:len(live)]).max() < 60, "a palette for all of them, no other picture"
    assert not np.array_equal(first, rest[-1])


@pytest.mark.slow
def test_only_the_first_of_a_kind_in_a_notebook(recorded):
    assert [len(list(frames(Neuron()))) > 1 for _ in range(2)] == [True, False]


@pytest.mark.parametrize("kind", TOLD, ids=lambda kind: kind.__name__)
def test_scenes_move_and_press_what_there_is(kind):
    controls = {c.name: c for c in kind.controls}
    for scene in kind.scenes:
        for name, value in ({scene: None} if isinstance(scene, str) else scene).items():
            control = controls[name]
            assert isinstance(control, Button) if value is None else control.clean(value) == value
    assert 2 <= 1 + len(kind.scenes) <= MOST


@pytest.mark.slow
@pytest.mark.parametrize("kind, start", [(FlowGraph, dict(called=2)), (Sgd, dict(t=5)), (Neuron, {})])
def test_after_its_scenes_a_widget_is_as_before(recorded, kind, start):
    widget = kind(**start)
    before = widget.code, widget.status, dict(widget.values), widget.still()
    assert len(list(frames(widget))) == 1 + min(WAY, len(kind.scenes)) + 1
    assert before[:3] == (widget.code, widget.status, widget.values)
    assert np.array_equal(before[3], widget.still())


@pytest.mark.slow
def test_a_training_shows_its_way_between_its_end_and_its_end(recorded):
    run = EarlyStopping().run_to_end()
    first, *way, last = frames(run)
    assert len(way) == WAY and np.array_equal(first, last)
    live = run.still()[..., :3].astype(int)
    assert np.abs(live - first[:len(live)]).max() < 60 and not np.array_equal(way[0], way[-1])


@pytest.mark.slow
def test_a_widget_without_scenes_is_stored_as_it_stands(recorded):
    flow = GradientFlow(L=3).restore("GradientFlow L=3 updates=200")
    before = flow.status, flow.still()
    (picture,) = frames(flow)
    assert flow.status == before[0] and np.array_equal(flow.still(), before[1]) and picture.std() > 10
