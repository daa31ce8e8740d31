"""What a notebook's process is set up with, once: compiled programs that outlive it, memory that goes back.

A new shape costs 0.5 s to compile the first time and 0.02 s from JAX's cache afterwards, in this kernel or the next.
Memory that is free goes back to the system: what glibc would keep for itself counts as the notebook's.
"""
import contextlib
import ctypes
import logging
import os
import sys
import warnings

import jax

from . import compilation_cache

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1      # numbers of mallopt's options, as in malloc.h


def prepare_process() -> None:
    """Called where a notebook begins: by `course_lib.widgets`."""
    use_compilation_cache()
    keep_little()
    logging.getLogger("jax._src.xla_bridge").addFilter(is_news)


def is_news(record: logging.LogRecord) -> bool:
    """Not that there is a card for which no JAX is installed: the course runs on the CPU, and a cell would show it in red."""
    return "is not installed. Falling back" not in record.getMessage()


def cache_folder() -> str | None:
    """Where JAX keeps what is compiled in this process."""
    chosen = jax.config.jax_compilation_cache_dir  # type: ignore[attr-defined, unused-ignore]  # known from JAX 0.12 on
    return chosen or os.environ.get("JAX_COMPILATION_CACHE_DIR")


def use_compilation_cache() -> None:
    """Turn JAX's persistent compilation cache on, unless the reader's environment has already decided about it.

    An entry that cannot be read or written is compiled again: not worth a red line in the middle of a notebook.
    """
    warnings.filterwarnings("ignore", "Error (reading|writing) persistent compilation cache entry")
    chosen = cache_folder()
    ours = compilation_cache.folder()
    if ours is None or chosen not in (None, str(ours)):
        return
    for name, value in compilation_cache.options(ours).items():
        jax.config.update(name, value)
    compilation_cache.inherit(ours)
    compilation_cache.tidy(ours)


def keep_little() -> None:
    """Blocks of 4 MB and more go back when they are freed, smaller ones once 8 MB of them lie free: 15 MB less at a notebook's
    peak than without. Much smaller thresholds cost time: a frame's own 1 MB would be mapped and zeroed anew each time.
    """
    _ask("mallopt", MMAP_THRESHOLD, 4 << 20)
    _ask("mallopt", TRIM_THRESHOLD, 8 << 20)


def give_back() -> None:
    """Memory that the compiler took and freed goes back now: glibc keeps 150 MB of it for each large program."""
    _ask("malloc_trim", 0)


def _ask(function, *numbers):
    """Call a function of glibc; nothing happens where there is another C library."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*numbers)
