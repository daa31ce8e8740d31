"""How long a learner's function may run: the time in which a busy machine kept it waiting is not its own.

On a loaded machine a right answer in JAX may take a minute, most of it in the queue for a processor. So of each slice of
waiting only the share counts that the threads of this process got of what they asked for (Linux, /proc/self/task; all of
it elsewhere). A function that sleeps asks for nothing, and all its time counts.
"""
import builtins
import contextlib
import os
import threading
from time import monotonic

max, min, sum = builtins.max, builtins.min, builtins.sum     # a learner's function may change these while we wait for it
QUICK, SLICE = 0.05, 0.25     # seconds until the first look, which most calls never see, and between two looks
LEAST, SOME = 0.25, 0.5       # the least share; seconds for a call when all is used up


class Limit:
    """Seconds that all calls of one check have together: `left` of them."""

    def __init__(self, seconds: float):
        self.left = seconds

    def wait(self, done: threading.Event) -> bool:
        """Whether `done` was set before the time was over."""
        self.left, before = max(self.left, SOME), None
        while self.left > 0:
            began = monotonic()
            if done.wait(max(0.001, min(QUICK if before is None else SLICE, self.left))):
                self.left -= monotonic() - began
                return True
            now = threads()
            self.left -= (monotonic() - began) * (1.0 if before is None else share(before, now))
            before = now
        return done.is_set()


def threads() -> dict[str, tuple[int, int]]:
    """{thread: (nanoseconds it has run, nanoseconds it was kept waiting for a processor)} of this process, if known."""
    found = {}
    try:
        for name in os.listdir("/proc/self/task"):
            with contextlib.suppress(OSError), open(f"/proc/self/task/{name}/schedstat") as file:    # it may have ended
                ran, waited, _ = file.read().split()
                found[name] = int(ran), int(waited)
    except Exception:            # another system; or one of the names used here is just now the learner's own
        return {}
    return found


def share(before: dict[str, tuple[int, int]], now: dict[str, tuple[int, int]]) -> float:
    """The part of the time that counts: what the threads got of what they asked for, and `LEAST` at least."""
    ran, waited = (sum(counts[i] - before.get(name, (0, 0))[i] for name, counts in now.items()) for i in (0, 1))
    return max(LEAST, ran / (ran + waited)) if ran + waited > 0 else 1.0
