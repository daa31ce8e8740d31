"""What every widget of the course must do: compile nothing while it is moved, draw what is there, bear any front end.

One widget of each class, made as in a new process; its tests run one after the other on it, different classes side by side.
A widget that is added to `course_lib.widgets` is tested here without another line.
"""
import base64
import logging
import re
import warnings

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import course_lib.widgets
from course_lib.drawing.caption import captioned
from course_lib.drawing.style import contrast
from course_lib.interactive import compile_ahead as ahead
from course_lib.interactive.controls import Button, Control, Progress
from course_lib.interactive.foresight import foresee
from course_lib.interactive.live import LiveRun
from tests.compilations import as_in_a_new_process, compilations
from tests.hands import no_thread_left, pixels, tell  # noqa: F401
from tests.treatment import NONSENSE, as_new, move_everything, other, touch_everywhere

pytestmark = pytest.mark.slow    # each of them builds its widget as in a new process

SCALES = (0.5, 1.0, 2.0)
CLOCK = re.compile(r"in [\d.]+ m?s")


@pytest.fixture(scope="class")
def made(request):
    as_in_a_new_process()
    widget = request.cls.widget_class()
    widget.frames_per_second = 1000
    request.cls.said = said = {widget.status}
    widget.picture.observe(lambda change: None if widget.picture.failed else said.add(change.new), "status")
    assert ahead.wait() == ()
    yield widget
    widget.close()


@pytest.fixture
def widget(made):
    return made.reset()


class EveryWidget:
    """The tests of one widget; the classes below are told which."""

    widget_class = None

    def test_moving_every_control_compiles_nothing_and_draws_all_of_it(self, made, caplog):
        with warnings.catch_warnings(record=True) as said, caplog.at_level(logging.WARNING, "matplotlib"):
            warnings.simplefilter("always")
            with compilations() as names:
                move_everything(made)
                touch_everywhere(made)
        assert not names
        words = [str(w.message) for w in said] + [r.getMessage() for r in caplog.records]
        assert not [w for w in words if "lyph" in w or "findfont" in w or "ont family" in w]

    @pytest.mark.one_in(3)
    def test_every_scale(self, widget):
        canvas = widget.view.canvas
        small = {}
        for scale in SCALES:
            canvas.scale = scale
            pixels = canvas.render()[..., :3]
            assert pixels.shape == (int(scale * canvas.height + 1e-6), int(scale * canvas.width + 1e-6), 3)
            n = round(20 * scale)
            rows, columns = canvas.height // 20, canvas.width // 20
            small[scale] = pixels[: rows * n, : columns * n].reshape(rows, n, columns, n, 3).mean((1, 3))
        canvas.scale = 1.0
        for scale in (0.5, 2.0):
            assert np.abs(small[scale] - small[1.0]).mean() < 3, "the same picture"

    def test_its_words_can_be_read(self, widget):
        widget.view.canvas.render()
        for text in widget.view.canvas.fig.findobj(Text):
            colour = to_rgb(text.get_color())
            quiet = max(colour) - min(colour) < 0.15                # a grey that is pale on purpose, white on dark ground
            assert quiet or not text.get_text().strip() or contrast(colour) >= 4.5, text.get_text()

    def test_moving_artists_are_live(self, widget):
        canvas = widget.view.canvas
        assert canvas.artists and all(artist.get_animated() for artist in canvas.artists)
        assert len(set(map(id, canvas.artists))) == len(canvas.artists), "drawn twice in each frame"
        assert all(artist.figure is canvas.fig for artist in canvas.artists)

    def test_locate_finds_the_axes_and_inverts_them(self, widget):
        canvas = widget.view.canvas
        width, height = canvas.fig.bbox.size
        for ax in canvas.fig.axes:
            for u, v in ((0.1, 0.2), (0.5, 0.5), (0.93, 0.77)):
                px, py = ax.transAxes.transform((u, v))
                at, x, y = canvas.locate(px / width, py / height)
                np.testing.assert_allclose(at.transData.transform((x, y)), (px, py), atol=1e-6)
                held, *point = canvas.locate(px / width, py / height, held=ax)
                assert held is ax
                np.testing.assert_allclose(canvas.pixels(ax, *point), np.array([px, py]) / canvas.scale, atol=1e-6)
        assert canvas.locate(-0.1, 2.0)[0] is None

    def test_nothing_a_front_end_sends_raises(self, widget):
        for seq, event in enumerate(NONSENSE, start=1):
            widget.hear({**event, "seq": seq})
            assert widget.status, event
        assert widget.picture.heard >= len(NONSENSE)
        tell(widget, "hello", pixels=widget.view.canvas.width)        # after the widest screen there is
        assert widget.view.canvas.scale == pytest.approx(1)
        widget.reset()
        assert not widget.picture.failed

    def test_a_finger_that_scrolls_beside_what_it_pulls_moves_nothing(self, widget):
        places = widget.picture.places
        assert all(0 <= low < high <= 1 for box in places for low, high in (box[::2], box[1::2]))
        if widget.picture.pulls == "free":
            assert places
            for x, y in [(x, y) for x in np.linspace(0.03, 0.97, 12) for y in (0.1, 0.3, 0.5, 0.7, 0.9)]:
                if not any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in places):
                    tell(widget, "down", x=x, y=y)
                    after = dict(widget.values)
                    for up in (0.05, -0.05):
                        tell(widget, "move", x=x, y=y + up)
                        assert widget.values == after, f"at {x:.2f}, {y:.2f}"
                    tell(widget, "up", x=x, y=y)

    def test_every_control_redraws_what_depends_on_it_and_the_code_brings_it_back(self, widget):
        moves = {name: other(control, widget.values[name]) for name, control in widget.by_name.items()
                 if not isinstance(control, Button | Progress) and not widget.transient(name)}
        if isinstance(widget, LiveRun):                             # what a training has drawn is not in one result
            widget.set(**moves)
        else:
            for name, value in moves.items():
                widget.set(**{name: value})
            as_new(widget)
        code, kept = widget.code, {n: v for n, v in widget.values.items() if not widget.transient(n)}
        assert widget.reset().code != code
        widget.restore(code)
        assert widget.code == code and {n: widget.values[n] for n in kept} == kept
        assert not any(f" {c.name}=" in code for c in widget.controls if isinstance(c, Control) and widget.transient(c.name))

    @pytest.mark.one_in(3)
    def test_a_step_that_is_foreseen_is_the_one_that_is_taken_and_leaves_no_trace(self, widget):
        steps = [c for c in widget.controls if not isinstance(c, Button | Progress) and not widget.transient(c.name)]
        for control in filter(lambda c: widget.foreseeable(c.name), steps):
            before, stands = widget.view.canvas.render().astype(int), (widget.code, widget.status)
            seen = foresee(widget, control.name, value := other(control, widget.values[control.name]))
            assert (widget.code, widget.status) == stands, control.name
            if np.abs(widget.view.canvas.render() - before).max() > 2:     # what has become restless is drawn another way
                as_new(widget)
            widget.set(**{control.name: value})
            if seen is not None and not widget.picture.failed:
                assert seen[1]["code"] == widget.code and CLOCK.sub("", seen[1]["status"]) == CLOCK.sub("", widget.status)
                assert np.abs(seen[0][..., :3].astype(int) - widget.view.canvas.render()[..., :3]).max() <= 2, control.name

    @pytest.mark.one_in(3)
    def test_what_a_notebook_stores(self, widget):
        assert repr(widget) == f"<{type(widget).__name__}: {widget.title}>"
        canvas = widget.view.canvas
        tell(widget, "hello", pixels=2 * canvas.width)
        assert canvas.scale == pytest.approx(2) and pixels(widget.picture.frame).shape == (2 * canvas.height, 2 * canvas.width, 3)
        bundle = widget._repr_mimebundle_()
        assert bundle["text/plain"] == repr(widget)
        stored = pixels(base64.b64decode(bundle["image/png"]))
        below = len(captioned(widget.still(), widget.status.removeprefix(widget.note()))) - canvas.height
        assert stored.shape == (canvas.height + below, canvas.width, 3), "the screen of whoever recorded it leaves no trace"
        assert (below > 0) == bool(widget.status), "the sentence stands below it"
        assert stored.std() > 10 and len(np.unique(stored.reshape(-1, 3), axis=0)) > 8
        assert canvas.scale == pytest.approx(2), "and the picture on that screen stays sharp"
        tell(widget, "hello", pixels=canvas.width)

    def test_every_control_can_be_named(self, widget):
        for control in widget.controls:
            spec = control.spec()
            assert spec["aria"] and spec["kind"] and (spec["label"] or spec["kind"] == "progress")
        assert len(widget.by_name) == len(widget.controls)
        assert widget.title and widget.picture.alt.startswith(widget.title)

    def test_no_sentence_of_all_tests_before_is_longer_than_the_room_kept_for_it(self, widget):
        longest = max(self.said, key=len)
        assert len(longest) <= widget.longest == widget.picture.longest, f"{len(longest)} letters: {longest}"


CLASSES = [getattr(course_lib.widgets, name) for name in course_lib.widgets.__all__]
globals().update((f"Test{c.__name__}", type(f"Test{c.__name__}", (EveryWidget,), {"widget_class": c})) for c in CLASSES)
