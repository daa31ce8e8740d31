"""Memory that is free goes back to the system: what glibc would keep for itself counts as the notebook's."""
import contextlib
import ctypes
import sys

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1      # numbers of mallopt's options, as in malloc.h


def keep_little():
    """Blocks of 256 kB and more are given back when they are freed: 20 MB less at a notebook's peak."""
    _ask("mallopt", MMAP_THRESHOLD, 256 * 1024)
    _ask("mallopt", TRIM_THRESHOLD, 128 * 1024)


def give_back():
    """Memory that the compiler took and freed goes back now: glibc keeps 150 MB of it for each large program."""
    _ask("malloc_trim", 0)


def _ask(function, *numbers):
    """Call a function of glibc; nothing happens where there is another C library."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*numbers)
