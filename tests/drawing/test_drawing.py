"""What is drawn: every view at every scale, fields at their pixels, nothing stale, no missing glyph, never pyplot."""
import ast
import pathlib
import subprocess
import sys
import threading

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes

import course_lib
from course_lib.drawing.canvas import Canvas
from course_lib.drawing.style import settings, styled
from course_lib.interactive.picture import LOCK
from course_lib.lessons.artificial_neuron.neuron_view import NeuronPicture, NeuronView
from tests.hands import no_thread_left, settle  # noqa: F401

ROOT = pathlib.Path(course_lib.__file__).parent
SCALES = (0.5, 1.0, 2.0)


# --- the canvas ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("scale", SCALES)
def test_beside_axes_the_nearest_within_the_slack_are_meant(scale):
    canvas = Canvas(400, 300, scale)
    left, right = (canvas.axes(x, 50, 140, 200, xlim=(0, 140), ylim=(0, 200)) for x in (40, 200))     # a gap of 20

    def at(x, y, **more):
        ax, across, up = canvas.locate(x / 400, y / 300, **more)
        return ax and (ax, round(across, 3), round(up, 3))

    assert at(60, 150) == (left, 20, 100) and at(30, 150) is at(188, 150) is at(60, 40) is None
    assert at(30, 150, slack=9) is None and at(30, 150, slack=11) == (left, -10, 100)
    assert at(188, 150, slack=40) == (left, 148, 100) and at(192, 150, slack=40) == (right, -8, 100)
    assert at(34, 42, slack=9) is None and at(34, 42, slack=11) == (left, -6, -8), "10 away from the corner"
    assert at(300, 150, held=left) == (left, 260, 100)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("shape", [(7, 5), (121, 121)])
def test_field_values_stand_at_their_pixels(scale, shape):
    canvas = Canvas(400, 300, scale)
    ax = canvas.axes(60, 30, 300, 240, xlim=(0, shape[1]), ylim=(0, shape[0]))
    z = np.random.default_rng(0).uniform(size=shape)
    field = canvas.field(ax, "viridis", 0, 1)
    field.set(z)
    pixels = canvas.render()
    rng, checked = np.random.default_rng(1), 0
    for x, y in rng.uniform((0, 0), shape[::-1], (400, 2)):
        edge = 1.5 * np.array(shape[::-1]) / (scale * np.array([300, 240]))     # the neighbour's pixel begins there
        if (np.abs(np.array([x, y]) - np.round([x, y])) < edge).any():
            continue
        px, py = ax.transData.transform((x, y))
        shown = pixels[len(pixels) - 1 - int(py), int(px)]
        colour = field.table[int(np.clip(z[int(y), int(x)] * 255.999, 0, 255))]
        assert shown.view(np.uint32)[0] == colour
        checked += 1
    assert checked > 50 or shape == (121, 121)


def test_axes_that_go_stale_alone_are_drawn_alone(monkeypatch):
    canvas = Canvas(400, 200)
    ax, other = canvas.axes(40, 30, 150, 150), canvas.axes(240, 30, 150, 150)
    drawn = []
    monkeypatch.setattr(Axes, "draw", lambda self, renderer, draw=Axes.draw: (drawn.append(self), draw(self, renderer)))
    canvas.stale(ax)
    before = canvas.render().copy()
    assert set(drawn) == {ax, other}, "the first time the background is drawn without it"
    for top, same in ((7, False), (1, True)):
        drawn.clear()
        ax.set_ylim(0, top)
        canvas.stale(ax)
        changed = (canvas.render() != before).any(-1)
        assert drawn == [ax] and changed[:, :200].any() != same and not changed[:, 200:].any()
    drawn.clear()
    other.set_ylim(0, 7)
    canvas.stale()
    canvas.render()
    canvas.render()
    assert sorted(map(id, drawn)) == sorted([id(ax), id(other)]), "each once, and nothing in a frame without change"


def test_field_keeps_to_its_axes_and_hides_with_them():
    canvas = Canvas(200, 100)
    ax = canvas.axes(50, 20, 100, 60)
    empty = canvas.render().copy()
    field = canvas.field(ax, "viridis", 0, 1)
    field.set(np.ones((3, 3)))
    changed = np.argwhere((canvas.render() != empty).any(-1))
    assert (changed.min(0) >= (20, 50)).all() and (changed.max(0) <= (80, 150)).all() and len(changed) > 0.9 * 100 * 60
    for extreme in (1e30, -1e30):
        field.set(np.full((2, 2), extreme))
        canvas.render()
    ax.set_visible(False)
    canvas.stale()
    assert (canvas.render()[30:70, 60:140] == 255).all()


@pytest.mark.parametrize("pixels", [592, 847, 848, 1001, 1696, 1920])
def test_a_picture_is_as_wide_as_the_screen_asks(pixels):
    canvas = Canvas(960, 400)
    canvas.scale = pixels / 960
    assert canvas.render().shape[1] == pixels


def neuron(view, b):
    grid = np.linspace(-1, 1, 33)[:, None] * np.ones(33) + b
    view.update(NeuronPicture(np.tanh(grid), np.tanh(grid), np.array([1.0, 0.5]), b, "tanh", np.array([[0.0, 1.0]]),
                              np.array([1]), np.array([False]), np.array([[0.0, -2 * b, 0.0]]),
                              (1.0, 2.0, 2 + b, np.tanh(2 + b)), "", False))
    return view.canvas.render().copy()


@pytest.mark.slow
def test_two_threads_draw_under_the_lock():
    def frames(b):
        with LOCK:
            view = NeuronView(33)
        for i in range(12):
            with LOCK:
                view.canvas.stale() if i % 3 else None
                yield neuron(view, b).copy()

    alone = {b: list(frames(b)) for b in (0.0, 1.0)}
    spoilt = []

    def draw(b):
        spoilt.extend((b, i) for i, frame in enumerate(frames(b)) if (frame != alone[b][i]).any())

    threads = [threading.Thread(target=draw, args=(b,)) for b in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not spoilt


# --- matplotlib's global state ---------------------------------------------------------------------------------------

def test_the_readers_settings_do_not_show_and_stay():
    plain = neuron(NeuronView(33), 0.5)
    mine = {"axes.grid": True, "axes.facecolor": "black", "font.size": 30, "lines.marker": "x", "xtick.direction": "in"}
    with mpl.rc_context(mine):
        settings.cache_clear()                         # as if the reader's came before the first picture
        assert (neuron(NeuronView(33), 0.5) == plain).all()
        assert all(mpl.rcParams[name] == value for name, value in mine.items())
        with pytest.raises(ZeroDivisionError), styled():
            raise ZeroDivisionError
        assert mpl.rcParams["font.size"] == 30
    with mpl.rc_context({"interactive": True, "timezone": "Asia/Tokyo"}), styled():
        assert mpl.is_interactive() and mpl.rcParams["timezone"] == "Asia/Tokyo", "a cell that runs meanwhile keeps its own"


@pytest.mark.slow
def test_no_file_imports_pyplot():
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            names.append(getattr(node, "module", None) or "")
            assert path.parent.name == "bench" or not any("pyplot" in n or "pylab" in n for n in names), path


@pytest.mark.slow
def test_drawing_does_not_bring_pyplot_in():
    code = ("import sys; from course_lib.widgets import Neuron; Neuron().set(g='sigm', data='XOR')._repr_mimebundle_(); "
            "print('matplotlib.pyplot' in sys.modules)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT.parent, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("width", range(100, 500, 50))
def test_the_ticks_do_not_hang_on_the_scale(width):
    canvas = Canvas(960, 520)
    ax = canvas.axes(52, 38, width, width, xlim=(0, 1200), ylim=(0, 1.2))
    seen = set()
    for canvas.scale in (1, 1.25, 1.6, 2, 3.2):
        seen.add((tuple(ax.get_xticks()), tuple(ax.get_yticks())))
    assert len(seen) == 1
