"""Every test runs with strict dtype promotion: float32 and float64 never mix unnoticed. JAX keeps what it compiles."""
import os
import pathlib
import signal

from course_lib.interactive import compilation_cache

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:    # a job in the background of a script is born deaf to Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ.setdefault("XLA_FLAGS", "--xla_force_host_platform_device_count=4")
for name, value in compilation_cache.variables().items():    # as the launcher does: kernels that a test starts inherit it
    os.environ.setdefault(name, value)

import jax  # noqa: E402
import pytest  # noqa: E402

from course_lib.interactive import compile_ahead as ahead  # noqa: E402
from course_lib.interactive.process import give_back  # noqa: E402

MUCH = 1.5e9    # bytes
jax.config.update("jax_numpy_dtype_promotion", "strict")


def resident():
    """Resident memory of this process in bytes; what is not known counts as endless."""
    try:
        return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return float("inf")


@pytest.fixture(scope="module", autouse=True)
def forget_much():
    """Compiled programs are let go of between two files once they take much: a whole run would hold 3.5 GB of them."""
    yield
    if resident() > MUCH:
        ahead.forget()
        give_back()


@pytest.fixture
def nothing_compiled():
    """For a test that listens to the compiler: what another test has compiled would hide what this one must."""
    ahead.forget()


def pytest_make_parametrize_id(config, val, argname):
    """Things with a name are called by it: an address in a test's id would differ between two processes."""
    name = getattr(val, "name", None)
    return name if isinstance(name, str) else None
