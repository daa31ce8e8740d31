"""controls -> compute(**values) -> view.update(...) -> one frame. Works the same with a browser, under nbval, in a test.

A topic is a subclass that names its controls, its compute, its view and its sentence:

    class Neuron(Explorer):
        title = "One neuron"
        controls = (Slider("w1", "w₁", 1.0, low=-4, high=4), ...)
        def make_view(self): ...
        def compute(self, **values): ...            pure and jitted; called only when one of its inputs has changed
        def show(self, result, **values): ...       hands arrays to the view
        def sentence(self, old, new, result): ...   what changed, in numbers
"""
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from course_lib.drawing.view import View

from . import interrupt
from . import notebook_cells as cells
from .compile_ahead import compile_ahead
from .controls import Button, Control, Progress, Value, Values
from .foresight import foresee
from .hand import Hand
from .picture import LOCK, Picture, Pulls
from .stored import stored_png
from .waiting import told

if TYPE_CHECKING:
    from .own_function import OwnFunction


class Explorer(Hand):
    """A picture with controls. `.set(w1=2.0)` does what a hand would do; `.values`, `.status`, `.code` can be read."""

    title = "explorer"
    controls: tuple[Control, ...] = ()
    more: tuple[str, ...] = ()         # controls that fold behind the button "More": what a reader does not move first
    hover = False
    pulls: Pulls = "free"              # which way a finger pulls on the picture; the other ways it scrolls the page,
                                       # and so it does where it is not `pulled_in`
    longest = 270                      # letters of its longest sentence: the page keeps room for them
    scenes: tuple[Values | str, ...] = ()   # what the hand moves or presses from there on: the storyboard in the file
    film: Sequence[np.ndarray] = ()    # the pictures of a training on its way, while notebooks are recorded
    recorded: dict[str, tuple[str, ...]] = {}   # what a page without a kernel needs beyond the recipe of commands/site/recipe.py
    own: "OwnFunction | None" = None   # where the reader may hand one in: the picture says when it cannot be drawn

    def __init__(self, **start: Value) -> None:
        self.by_name = {c.name: c for c in self.controls}
        self.start = {c.name: c.start for c in self.controls if not isinstance(c, Button)}
        self.start |= {name: self._control(name).clean(value) for name, value in start.items()}
        self.values: Values = dict(self.start)
        self.result: Any = None                # of compute
        self.rest()
        with told("The first picture is being compiled …"):
            self._first()
        compile_ahead(type(self), self.ahead())

    def _first(self):
        """The first picture."""
        with LOCK:
            self.view = self.make_view()
        kind = type(self)
        self.picture = Picture(
            self.hear, partial(foresee, self), title=self.title,
            width=self.view.canvas.width, height=self.view.canvas.height, hover=self.hover,
            takes_keys=kind.key is not Explorer.key, pulls=self.pulls if kind.pointer is not Explorer.pointer else "",
            longest=self.longest, spec=[c.spec() | dict(more=c.name in self.more) for c in self.controls], values=self.values)
        self.lock = self.picture.lock
        cells.adopt(self)
        interrupt.listen()
        with self.lock:
            self.setup()
            self.refresh({})

    def ahead(self) -> Iterable[Callable[[], Any]]:
        """Functions to be called in the background: each compiles what a control needs beyond the first picture."""
        return ()

    def setup(self) -> None:
        """State beside the controls (points, recorded runs); called again by reset."""

    def make_view(self) -> View:
        """The picture, without anything computed in it."""
        raise NotImplementedError

    def compute(self, **values: Value) -> Any:
        """What the values of the controls lead to, those that are `draw_only` left out."""
        return None

    def show(self, result: Any, **values: Value) -> None:
        """Hand to the view what it shows of a result."""
        raise NotImplementedError

    def sentence(self, old: Values, new: Values, result: Any) -> str:
        """What changed, in numbers; `old` is empty at the first picture."""
        return ""

    def note(self) -> str:
        """What stands in a strip below the picture: why the reader's own function is not what is drawn; else ""."""
        return self.own.message if self.own else ""

    def alt(self) -> str:
        """What a blind reader hears of the picture: the title and the sentence."""
        return f"{self.title}. {self.picture.status}"

    # --- moving things -------------------------------------------------------------------------------------------

    def set(self, **values: Value) -> Self:
        """Move controls. ValueError names a control that does not exist or a value outside its range; nothing moves then."""
        new = {name: self._movable(name).clean(value) for name, value in values.items()}
        with self.lock:
            old, result = dict(self.values), self.result
            self.values |= new
            try:
                self.changed(old)
            except BaseException:                      # an interrupt, too
                self.values, self.result = old, result
                raise
            if not self.by_hand:
                self.unfold()
        return self

    def changed(self, old: Values) -> None:
        """Called under the lock after controls moved; recomputes what depends on them and draws."""
        moved = {name for name, value in self.values.items() if old.get(name) != value}
        self.refresh(old, compute=any(not self._control(name).draw_only for name in moved))

    def foreseeable(self, name: str) -> bool:
        """Whether what this control leads to depends on values alone: then it can be drawn before the hand moves it."""
        return type(self).changed is Explorer.changed and not self.own

    def press(self, name: str) -> Any:
        """Press a button: calls the method of that name with `on_` before it."""
        with self.lock:
            if name == "reset":
                return self.reset()
            if not isinstance(self._control(name), Button):
                raise ValueError(f"{name} is not a button")
            return getattr(self, f"on_{name}")()

    def reset(self) -> Self:
        """Everything back to its start."""
        with self.lock:
            old, self.values = self.values, dict(self.start)
            self.setup()
            self.refresh(old)
        return self

    def _control(self, name: str) -> Control:
        try:
            return self.by_name[name]
        except KeyError:
            names = ", ".join(n for n, c in self.by_name.items() if not isinstance(c, Progress))
            raise ValueError(f"{self.title} has no control {name!r}: it has {names}") from None

    def _movable(self, name: str) -> Control:
        control = self._control(name)
        if isinstance(control, Button | Progress):
            raise ValueError(f"{name} is a {control.kind}: it has no value to set")
        return control

    def refresh(self, old: Values, compute: bool = True, say: str | None = None) -> None:
        """Compute (if asked), draw, and send picture, sentence, values and code together."""
        with self.lock, self.picture.hold_sync():
            self.bound()
            if compute:
                self.result = self.compute(**{n: v for n, v in self.values.items() if not self._control(n).draw_only})
            self.show(self.result, **self.values)
            self.view.canvas.note(self.note())
            self.say(say or self.sentence(old, self.values, self.result))
            self.picture.values = dict(self.values)
            self.picture.code = self.code
            if self.pulls == "free":
                self.picture.places = [self.view.canvas.place(part) for part in self.pulled_in()]
            self.picture.offer(self.view.canvas.render())

    def bound(self) -> None:
        """Move back what the other values bound, a value or a choice: called before anything is computed or drawn."""

    def say(self, words: str, failed: bool = False) -> None:
        """Put a sentence below the picture."""
        self.picture.failed, self.picture.status = failed, words
        self.picture.alt = self.alt()

    @property
    def status(self) -> str:
        """The sentence below the picture."""
        return self.picture.status

    # --- showing -------------------------------------------------------------------------------------------------

    def still(self) -> np.ndarray:
        """The current picture as uint8 (rows, columns, 4), a copy, one pixel for one CSS pixel whatever the screen."""
        with self.lock:
            canvas, scale = self.view.canvas, self.view.canvas.scale
            canvas.scale = 1.0
            pixels = canvas.render().copy()
            canvas.scale = scale
            return pixels

    def close(self) -> None:
        """Let go of the front end. Called when the cell that made this runs again."""
        self.picture.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.title}>"

    def _repr_mimebundle_(self, **kw):
        bundle = self.picture._repr_mimebundle_(**kw)
        data = dict((bundle[0] if isinstance(bundle, tuple) else bundle) or {})
        return data | {"text/plain": repr(self), "image/png": stored_png(self)}
