"""What a kernel needs once: compiled programs that survive it, and memory that goes back to the system when it is free."""
import contextlib
import ctypes
import os
import pathlib
import sys

import jax


def use_compilation_cache():
    """0.5 s per new shape the first time, 0.02 s from JAX's cache afterwards: turn JAX's compilation cache on,

    unless the reader's environment has already decided about it.
    """
    if jax.config.jax_compilation_cache_dir or "JAX_COMPILATION_CACHE_DIR" in os.environ:
        return
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    jax.config.update("jax_compilation_cache_dir", str(pathlib.Path(home) / "neural-networks-course" / "jax"))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def return_free_memory():
    """glibc would keep up to 32 MB blocks that the compiler has freed: 20 MB less at a notebook's peak."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):       # another C library
            libc = ctypes.CDLL(None)
            for option, size in ((-3, 256 * 1024), (-1, 128 * 1024)):      # M_MMAP_THRESHOLD, M_TRIM_THRESHOLD
                libc.mallopt(option, size)
