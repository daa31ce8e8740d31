"""A thread that does a little at a time and lets go of the lock in between, so that every control answers at once."""
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from .turn import give_way


class _Worker(threading.Thread):
    """A thread of a Background."""


def at_work() -> bool:
    """Whether anything trains or plays, of any widget."""
    return any(isinstance(thread, _Worker) for thread in threading.enumerate())


class Background:
    """Calls `tick()` under `lock` until it returns False or `stop()` is called; the pause between ticks frees the lock.

    Each start has its own stop event: a thread that was told to stop never ticks again, even if another has begun.
    No daemon thread: one that is inside compiled code when Python ends would abort the process. It ends by itself as
    soon as the main thread has.
    """

    def __init__(self, lock: AbstractContextManager[bool], name: str) -> None:
        self.lock, self.name = lock, name
        self.quit = threading.Event()
        self.thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether it still ticks."""
        return self.thread is not None and self.thread.is_alive() and not self.quit.is_set()

    def start(self, tick: Callable[[], bool | None], pause: float = 0.003,
              failed: Callable[[Exception], None] | None = None) -> None:
        """Begin ticking every `pause` seconds; `failed(error)` is called under the lock if a tick raises."""
        self.stop()
        self.quit = quit_ = threading.Event()
        self.thread = _Worker(target=self._loop, args=(tick, pause, failed, quit_), name=self.name)
        self.thread.start()

    def stop(self, wait: float | None = None) -> None:
        """No tick begins after this returns when called under the lock. `wait`: also join, for so many seconds."""
        self.quit.set()
        if wait and self.thread is not None and self.thread is not threading.current_thread():
            self.thread.join(wait)

    def _loop(self, tick, pause, failed, quit_):
        main = threading.main_thread()
        while not quit_.is_set() and main.is_alive():
            with self.lock:
                if quit_.is_set():
                    return
                try:
                    more = tick()
                except Exception as error:
                    more = False
                    if failed:
                        failed(error)
                if more is False:
                    quit_.set()
            quit_.wait(pause)
            give_way()
