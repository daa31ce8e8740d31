"""What a notebook's process is set up with, once: compiled programs that outlive it, memory that goes back.

A new shape costs 0.5 s to compile the first time and 0.02 s from JAX's cache afterwards, in this kernel or the next.
Memory that is free goes back to the system: what glibc would keep for itself counts as the notebook's.
"""
import contextlib
import ctypes
import logging
import os
import pathlib
import platform
import sys

import jax

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1      # numbers of mallopt's options, as in malloc.h


def prepare_process() -> None:
    """Called where a notebook begins: by `course_lib.widgets`."""
    use_compilation_cache()
    keep_little()
    logging.getLogger("jax._src.xla_bridge").addFilter(is_news)


def is_news(record: logging.LogRecord) -> bool:
    """Not that there is a card for which no JAX is installed: the course runs on the CPU, and a cell would show it in red."""
    return "is not installed. Falling back" not in record.getMessage()


def use_compilation_cache() -> None:
    """Turn JAX's persistent compilation cache on, unless the reader's environment has already decided about it.

    Without a home, or in one that cannot be written, nothing is kept: JAX would warn in the middle of a notebook.
    """
    chosen = jax.config.jax_compilation_cache_dir  # type: ignore[attr-defined]  # JAX names its options as it starts
    if chosen or "JAX_COMPILATION_CACHE_DIR" in os.environ:
        return
    try:
        home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
        folder = pathlib.Path(home) / "neural-networks-course" / "jax" / (platform.node() or "here")
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):                 # RuntimeError: nobody knows where home is
        return
    if not os.access(folder, os.W_OK):
        return
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def keep_little() -> None:
    """Blocks of 256 kB and more are given back when they are freed: 20 MB less at a notebook's peak."""
    _ask("mallopt", MMAP_THRESHOLD, 256 * 1024)
    _ask("mallopt", TRIM_THRESHOLD, 128 * 1024)


def give_back() -> None:
    """Memory that the compiler took and freed goes back now: glibc keeps 150 MB of it for each large program."""
    _ask("malloc_trim", 0)


def _ask(function, *numbers):
    """Call a function of glibc; nothing happens where there is another C library."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            getattr(ctypes.CDLL(None), function)(*numbers)
