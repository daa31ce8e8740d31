"""The one front-end element of the course: controls, a picture, a sentence. It knows nothing about neural networks.

Frames: encoded from an RGBA buffer and sent only when the front end has drawn the last but one; a newer frame replaces
one that waits, so no link is ever flooded. Before a front end has answered (as under nbval) frames are set at once, and
one that has been silent for LOST seconds is sent a frame again: what it said may be lost, as when a laptop sleeps.
`newest` is the number that the last frame offered has, or will have as soon as it is sent.
Events: plain dicts {kind, ...} handed to `listener`; `acknowledge` tells the front end which one has been worked off.
Callbacks may run on any thread (ipykernel 7 subshells, a training thread): hold `lock` around state and drawing.
"""
import base64
import io
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, Literal

import anywidget
import numpy as np
import traitlets
from PIL import Image

from course_lib.drawing.palette_png import palette_png

from . import front_end

LOCK = threading.RLock()   # ONE for all pictures: matplotlib's text parser is not safe in two threads at once
JPEG: dict[str, Any] = dict(format="jpeg", quality=90, subsampling=0)
LOST = 5.0                 # s

Event = dict[str, Any]
"""What the front end tells: {kind, ...}."""

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
    failed = traitlets.Bool(False).tag(sync=True)
    cursor = traitlets.Unicode("default").tag(sync=True)
    hover = traitlets.Bool(False).tag(sync=True)
    pulls = traitlets.Enum(["", "across", "free"], "").tag(sync=True)
    takes_keys = traitlets.Bool(False).tag(sync=True)
    unfolded = traitlets.Bool(False).tag(sync=True)
    heard = traitlets.Int(0).tag(sync=True)
    spec: "traitlets.List[dict[str, Any]]" = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    disabled: "traitlets.List[str]" = traitlets.List().tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)

    def __init__(self, listener: Callable[[Event], None] | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self.lock = LOCK
        self.listener = listener
        self.drawn = 0
        self.sent_at = 0.0
        self.waiting: np.ndarray | None = None
        self.on_msg(self._hear)

    def offer(self, rgba: np.ndarray) -> bool:
        """Show `rgba` (rows, columns, 4) uint8 as soon as the front end is free. True if it was sent at once."""
        with self.lock:
            if not self.free:
                self.waiting, self.newest = np.array(rgba[..., :3]), self.number + 1
                return False
            self._put(rgba)
            return True

    @property
    def free(self) -> bool:
        """Whether a frame offered now would be sent at once: a training thread draws only then."""
        return not self.drawn or self.number - self.drawn < 2 or monotonic() - self.sent_at > LOST

    def _put(self, rgba):
        self.waiting, self.sent_at = None, monotonic()
        with self.hold_sync():
            self.number += 1
            self.newest = self.number
            self.frame = encode(rgba)

    def _hear(self, _, event, buffers):
        if not isinstance(event, dict):
            return
        if event.get("kind") == "drawn":
            with self.lock:
                self.drawn = max(self.drawn, min(self.number, whole(event.get("number"))))
                if self.waiting is not None and self.free:
                    self._put(self.waiting)
        elif self.listener is not None:
            self.listener(event)

    def acknowledge(self, event: Event) -> None:
        """Tell the front end that `event` has been worked off."""
        self.heard = max(self.heard, whole(event.get("seq")))


def whole(number: Any) -> int:
    """A count sent by the front end; 0 for anything that is none."""
    return number if isinstance(number, int) else 0


def encode(rgba: np.ndarray) -> bytes:
    """RGBA or RGB uint8 -> JPEG bytes: 2-4 ms at 960 x 400, where PNG takes 20."""
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgba[..., :3])).save(out, **JPEG)
    return out.getvalue()


def static_png(rgba: np.ndarray) -> str:
    """The picture that stands in the notebook file, base64: a small palette PNG that needs no kernel and no widget."""
    return base64.b64encode(palette_png(Image.fromarray(np.ascontiguousarray(rgba[..., :3])))).decode()
