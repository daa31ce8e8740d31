"""Playing: a position that moves by itself, frame after frame, while every control stays under the hand."""
from .background import Background
from .controls import Values
from .explorer import Explorer


class Player(Explorer):
    """An explorer with a toggle `play`. A topic says in `advance()` what one frame does, and whether more follow.

    frames_per_second   how fast
    rewind()            called when play is pressed at the end: back to the start
    """

    frames_per_second = 24.0
    player: Background

    def setup(self) -> None:
        """Also at reset and at a restored code: what plays stops."""
        if hasattr(self, "player"):
            self.player.stop()
        self.player = Background(self.lock, f"{type(self).__name__} player")
        self.values["play"] = False

    def advance(self) -> bool:
        """Move one frame on, draw it, and say whether there is another."""
        raise NotImplementedError

    def rewind(self) -> None:
        """Before playing: go back to the start if nothing is left to play."""

    def transient(self, name: str) -> bool:
        return name == "play"

    def foreseeable(self, name: str) -> bool:
        return name != "play" and not self.values["play"] and type(self).changed is Player.changed and not self.own

    def changed(self, old: Values) -> None:
        if self.values["play"] != old.get("play"):
            if self.values["play"]:
                self.rewind()
                self.player.start(self._tick, pause=1 / self.frames_per_second, failed=self._failed)
            else:
                self.player.stop()
        super().changed(old)

    def _tick(self):
        return self.advance() if self.picture.free else True

    def _failed(self, error):
        self.values["play"] = False
        self.say(str(error), failed=True)
        self.picture.values = dict(self.values)

    def close(self) -> None:
        self.player.stop(wait=1)
        super().close()
