"""The one front-end element of the course: controls, a picture, a sentence. It knows nothing about neural networks.

Frames: encoded from an RGBA buffer and sent only while few are on their way undrawn; a newer frame replaces
one that waits, so no link is ever flooded. Before a front end has answered (as under nbval) frames are set at once, and
one that has been silent for LOST seconds is sent a frame again: what it said may be lost, as when a laptop sleeps.
`newest` is the number that the last frame offered has, or will have as soon as it is sent.
Quality: what the page tells of its link decides how small a frame is while things move; when they rest, it asks for the
same frame in full (`rest`), which is no new frame: number and state stay.
What the hand may do next can be asked for ahead (`foreseer`): drawn and sent, but no frame of its own.
Events: plain dicts {kind, ...} handed to `listener`; `acknowledge` tells the front end which one has been worked off.
Callbacks may run on any thread (ipykernel 7 subshells, a training thread): hold `lock` around state and drawing.
"""
import base64
import io
import math
import threading
from collections.abc import Callable
from time import monotonic, perf_counter
from typing import Any, Literal

import anywidget
import numpy as np
import traitlets
from PIL import Image

from course_lib.drawing.palette_png import palette_png

from . import front_end
from .turn import of_a_hand

LOCK = threading.RLock()   # ONE for all pictures: matplotlib's text parser is not safe in two threads at once
FINE: dict[str, Any] = dict(quality=95, subsampling=0)
JPEG: tuple[tuple[float, dict[str, Any]], ...] = (   # (about its share of the bytes of the first, settings)
    (1.0, dict(quality=90, subsampling=0)), (0.7, dict(quality=80, subsampling=0)), (0.52, dict(quality=80, subsampling=2)),
    (0.37, dict(quality=60, subsampling=2)), (0.28, dict(quality=35, subsampling=2)))
PACE = 30.0                # ms that a frame may take on the line while the hand moves
LOST = 5.0                 # s
MOST = 6                   # messages on their way

Event = dict[str, Any]
"""What the front end tells: {kind, ...}."""
Foreseer = Callable[[str, Any], tuple[np.ndarray, dict[str, Any]] | None]
"""What a control's next value would show, pixels and the traits that go with them: foresight.py."""
VALUES = {"set": "set", "move": "pointer", "hover": "pointer"}     # what may be left out for something newer

Pulls = Literal["", "across", "free"]
"""Which way a finger can pull on a picture: not at all, to the left and right, or any way."""


class Picture(anywidget.AnyWidget):
    """Controls (`spec`, `values`), frames, a sentence (`status`) and an accessible name (`alt`), kept in step."""

    _esm = front_end.script()
    _css = front_end.style()
    title = traitlets.Unicode("picture").tag(sync=True)
    frame = traitlets.Bytes(b"").tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)
    newest = traitlets.Int(0).tag(sync=True)
    format = traitlets.Enum(["jpeg", "png"], "jpeg").tag(sync=True)
    width = traitlets.Int(960).tag(sync=True)
    height = traitlets.Int(400).tag(sync=True)
    alt = traitlets.Unicode("").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    longest = traitlets.Int(0).tag(sync=True)
    failed = traitlets.Bool(False).tag(sync=True)
    cursor = traitlets.Unicode("default").tag(sync=True)
    hover = traitlets.Bool(False).tag(sync=True)
    pulls = traitlets.Enum(["", "across", "free"], "").tag(sync=True)
    places: "traitlets.List[tuple[float, float, float, float]]" = traitlets.List().tag(sync=True)    # where, if it is free
    takes_keys = traitlets.Bool(False).tag(sync=True)
    unfolded = traitlets.Bool(False).tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)
    took = traitlets.Float(0.0).tag(sync=True)
    spec: "traitlets.List[dict[str, Any]]" = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    disabled: "traitlets.List[str]" = traitlets.List().tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)

    def __init__(self, listener: Callable[[Event], None] | None = None, foreseer: Foreseer | None = None,
                 **traits: Any) -> None:
        super().__init__(**traits)
        self.lock = LOCK
        self.listener, self.foreseer = listener, foreseer
        self.drawn = 0
        self.window, self.rate = 1, math.inf       # of the page's link: messages on their way, bytes per ms
        self.bytes = 0.0                           # of a frame in the first quality
        self.came = perf_counter()
        self.views: dict[str, float] = {}          # pixels that each page shows the picture with
        self.worked: dict[str, int] = {}           # the newest value worked off, by what it belongs to
        self.pixels: np.ndarray | None = None      # of the last frame sent
        self.sent_at = 0.0
        self.waiting: np.ndarray | None = None
        self.on_msg(self._hear)

    def offer(self, rgba: np.ndarray) -> bool:
        """Show `rgba` (rows, columns, 4) uint8 as soon as the front end is free. True if it was sent at once."""
        with self.lock:
            if not self.free:
                self.waiting, self.newest = np.array(rgba), self.number + 1
                return False
            self._put(rgba)
            return True

    @property
    def free(self) -> bool:
        """Whether a frame offered now would be sent at once: a training thread draws only then."""
        return not self.drawn or self.number - self.drawn <= self.window or monotonic() - self.sent_at > LOST

    def _put(self, rgba):
        self.waiting, self.sent_at = None, monotonic()
        with self.hold_sync():
            self.number += 1
            self.newest = self.number
            self.pixels = np.array(rgba, order="C")
            share, settings = self._quality()
            self.frame = encode(self.pixels, settings)
            self.bytes = len(self.frame) / share

    def _quality(self):
        return next((pair for pair in JPEG if pair[0] * self.bytes <= self.rate * PACE), JPEG[-1])

    def _hear(self, _, event, buffers):
        came = perf_counter()
        if not isinstance(event, dict):
            return
        if event.get("kind") == "rest":
            return self._rest(event)
        if event.get("kind") == "foresee":
            return self._foresee(event)
        with of_a_hand(self.lock):
            self.came = came
            if event.get("kind") == "drawn":
                self._drawn(event)
            elif self._done(event) or self._late(event):
                self.acknowledge(event)
            elif self.listener is not None:
                self.listener(event)

    def _drawn(self, event):
        rate = event.get("rate")
        self.rate = rate if isinstance(rate, int | float) and rate > 0 else math.inf
        self.window = min(MOST, max(1, whole(event.get("window"))))
        self.drawn = max(self.drawn, min(self.number, whole(event.get("number"))))
        if self.waiting is not None and self.free:
            self._put(self.waiting)

    def _rest(self, event):
        """An empty answer at once, and behind it the frame in full: the page measures the way by one, the line by both."""
        self.send({"kind": "here"} | {key: event.get(key) for key in ("view", "at")})
        began = perf_counter()
        with self.lock:
            if self.pixels is None or self.waiting is not None or whole(event.get("number")) != self.number:
                return
            fine, number = encode(self.pixels, FINE), self.number
        took = 1000 * (perf_counter() - began)
        self.send({"kind": "fine", "number": number, "format": "jpeg", "view": event.get("view"), "took": took}, buffers=[fine])

    def _foresee(self, event):
        """What a step would show that the hand may take next, and the state from which it would be taken."""
        began, told = perf_counter(), {"kind": "foreseen"} | {key: event.get(key) for key in ("view", "name", "value")}
        with self.lock:
            step = event.get("name"), event.get("value")
            seen = self.foreseer(*step) if self.foreseer and self.waiting is None else None
            told |= dict(said=seen and seen[1], newest=self.newest, values=self.values)
            frame = encode(seen[0], self._quality()[1]) if seen else b""
        self.send(told | dict(took=1000 * (perf_counter() - began)), buffers=[frame])

    def widest(self, event: Event) -> float:
        """Pixels of the widest view there is, after one has said `hello` or `bye`; 0 if there is none."""
        view = str(event.get("view"))
        self.views.pop(view, None)
        if event.get("kind") == "hello":
            self.views[view] = float(event["pixels"])
        return max(self.views.values(), default=0.0)

    def _done(self, event):
        """Whether an event that is sent again has been worked off before, or something newer has."""
        return bool(event.get("again")) and whole(event.get("seq")) <= self.heard

    def _late(self, event):
        """Whether something newer of the same kind was worked off before: two threads may hear out of order."""
        seq, what = whole(event.get("seq")), VALUES.get(event.get("kind"), "event")
        what = f"set {event.get('name')}" if what == "set" else what
        late = what != "event" and 0 < seq < max(self.worked.get(what, 0), self.worked.get("event", 0))
        self.worked[what] = max(seq, self.worked.get(what, 0))
        return late

    def acknowledge(self, event: Event) -> None:
        """Tell the front end that `event` has been worked off, and how long that took."""
        self.took = round(1000 * (perf_counter() - self.came), 1)
        self.heard = max(self.heard, whole(event.get("seq")))


def whole(number: Any) -> int:
    """A count sent by the front end; 0 for anything that is none."""
    return number if isinstance(number, int) else 0


def encode(rgba: np.ndarray, settings: dict[str, Any]) -> bytes:
    """RGBA uint8, of which A is left out, -> JPEG bytes: 2 ms at 960 x 400, where PNG takes 20."""
    out, (rows, columns, _) = io.BytesIO(), rgba.shape
    Image.frombuffer("RGBX", (columns, rows), rgba, "raw", "RGBX", 0, 1).save(out, "jpeg", **settings)
    return out.getvalue()


def static_png(rgba: np.ndarray) -> str:
    """The picture that stands in the notebook file, base64: a small palette PNG that needs no kernel and no widget."""
    return base64.b64encode(palette_png(Image.fromarray(np.ascontiguousarray(rgba[..., :3])))).decode()
