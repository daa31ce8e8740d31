"""What the hand does, as the front end tells it: controls, keys, pulling on the picture, the size it is seen in."""
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from course_lib.drawing.view import View

from .controls import Slider, Value
from .experiment_code import Restorable
from .interrupt import stoppable
from .picture import Event

SHARPEST = 3.2   # a picture grows to 1.6 of its width, on a screen with two pixels for each CSS pixel


class Hand(Restorable):
    """The part of an Explorer that works off events."""

    edge = 8.0                 # CSS pixels beside axes that are still theirs: half of what stands on their edge
    view: View
    held: Axes | None          # where the hand pressed, until it lets go
    by_hand: bool              # whether an event is being worked off
    reach: float               # how far the hand of the last event reaches: a finger is wider than a mouse

    if TYPE_CHECKING:          # what the Explorer brings
        def set(self, **values: Value) -> Any: ...
        def press(self, name: str) -> Any: ...
        def say(self, words: str, failed: bool = False) -> None: ...

    def rest(self) -> None:
        """No hand is on the picture."""
        self.held, self.by_hand, self.reach = None, False, 1.0

    def hear(self, event: Event) -> None:
        """Work off one event. Anything wrong becomes a sentence below the picture, never a lost traceback."""
        with self.lock, self.picture.hold_sync():
            self.by_hand = True
            try:
                with stoppable():
                    self._dispatch(event)
            except Exception as error:
                kind = "" if isinstance(error, (ValueError, TypeError)) else f"{type(error).__name__}: "
                self.say(f"{kind}{error}", failed=True)
            except KeyboardInterrupt:                  # of the kernel: the reader has asked for just this
                self.say("Interrupted: the picture shows what was there before.", failed=True)
            finally:
                self.by_hand = False
                self.picture.acknowledge(event)

    def _dispatch(self, event):
        match event.get("kind"):
            case "set":
                self.set(**{event["name"]: event["value"]})
            case "press":
                self.press(event["name"])
            case "code":
                self.restore(event["text"])
            case "key":
                self.key(event["key"], event.get("shift", False))
            case "fold":
                self.picture.unfolded = False
            case "down" | "move" | "up" | "hover" as kind:
                self.reach = min(8.0, max(1.0, float(event.get("reach", 1))))
                at = self._under(kind, float(event["x"]), float(event["y"]))
                self.held = at[0] if kind in ("down", "move") else None
                self.pointer(kind, *at, event)
            case "hello" | "bye":
                if pixels := self.picture.widest(event):
                    self.view.canvas.scale = min(SHARPEST, max(0.4, pixels / self.view.canvas.width))
                    self.picture.offer(self.view.canvas.render())

    def _under(self, kind, x, y):
        """(axes, data x, data y) of an event: from down to up in the axes of the press, in none if it was beside all of them."""
        if kind in ("down", "hover"):
            return self.view.canvas.locate(x, y, slack=self.edge and max(self.edge, self.least))
        return self.view.canvas.locate(x, y, self.held) if self.held else (None, float("nan"), float("nan"))

    def pointer(self, kind: str, ax: Axes | None, x: float, y: float, event: Event) -> None:
        """A pointer event on the picture: kind down, move, up or hover, the axes under it, data coordinates.

        From down to up the axes are those of the press, None if it was beside them all: a hand that leaves them has not let
        go, and one that only comes across them has taken hold of nothing.
        """

    def pulled_in(self) -> Iterable[Axes | Bbox]:
        """Where a finger pulls whichever way it goes: axes, or boxes in CSS pixels. Elsewhere it taps and scrolls the page."""
        return self.view.canvas.fig.axes

    def key(self, key: str, shift: bool) -> None:
        """A key pressed while the picture has the focus."""

    def nudge(self, name: str, steps: int) -> None:
        """Move a slider by so many of its steps, staying in its range: what arrow keys do."""
        control = cast(Slider, self._control(name))
        value = self.values[name] + steps * control.step
        self.set(**{name: min(control.high, max(control.low, value))})

    @property
    def least(self) -> float:
        """Half the width, in CSS pixels of the picture, that what a hand takes hold of must have: a finger's 24 on the screen."""
        return 6 * self.reach

    def near(self, ax: Axes, x: float, y: float, px: float, py: float, pixels: float = 16) -> bool:
        """Whether data point (px, py) is within `pixels` CSS pixels of (x, y); farther for a finger or on a small picture."""
        a, b = self.view.canvas.pixels(ax, x, y), self.view.canvas.pixels(ax, px, py)
        return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 <= (pixels * self.reach) ** 2
