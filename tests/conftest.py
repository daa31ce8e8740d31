"""Every test runs with strict dtype promotion: float32 and float64 never mix unnoticed."""
import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("XLA_FLAGS", "--xla_force_host_platform_device_count=4")

import jax  # noqa: E402
import pytest  # noqa: E402

jax.config.update("jax_numpy_dtype_promotion", "strict")


@pytest.fixture(scope="module", autouse=True)
def forget_compiled_programs():
    """What one file has compiled is let go of before the next one: otherwise a whole run holds 3.5 GB of programs."""
    yield
    jax.clear_caches()


def pytest_make_parametrize_id(config, val, argname):
    """Things with a name are called by it: an address in a test's id would differ between two processes."""
    name = getattr(val, "name", None)
    return name if isinstance(name, str) else None
