"""`--accelerator`: the mathematics, the exercises in jax.numpy and three notebooks, on whatever devices JAX finds.

A pytest plugin. It says first which devices these are. Without the option every test runs on the CPU, as everywhere else.
What needs a browser, draws, or looks at the course's files does not depend on the device and is left out.
"""
import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).parents[1]
PACKAGES = ("data", "diagnostics", "flowgraph", "model_selection", "rbm")       # of the mathematics, below tests/ as well
BESIDE = ("tests/exercises/test_in_jax.py", "tests/test_precision.py", "tests/surface/")
NOTEBOOKS = ("1_01_artificial_neuron", "2_03_backpropagation", "2_11_gradient_checking_and_small_data")


def pytest_addoption(parser):
    parser.getgroup("course").addoption(
        "--accelerator", action="store_true", help="the mathematics and three notebooks on the devices that JAX finds")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Before anything imports JAX."""
    if not early_config.known_args_namespace.accelerator:
        os.environ.setdefault("JAX_PLATFORMS", "cpu")


def pytest_report_header(config):
    return devices() if config.getoption("accelerator") else None


def devices():
    """Which devices JAX computes on, and how it multiplies float32 matrices there."""
    import jax

    found = jax.devices()
    kinds = sorted({device.device_kind for device in found})
    return (f"JAX {jax.__version__}, platform {found[0].platform}: {len(found)} device{'s' * (len(found) > 1)}, "
            f"{', '.join(kinds)}; matrix products in {jax.config.jax_default_matmul_precision}, memory taken ahead: "
            f"{os.environ['XLA_PYTHON_CLIENT_PREALLOCATE']}")


def pytest_ignore_collect(collection_path, config):
    """What does not depend on the device is not even imported; pytest does not ask for a file that is named to it."""
    file = collection_path.suffix in (".py", ".ipynb")
    return True if config.getoption("accelerator") and file and not depends(collection_path) else None


def depends(path):
    """Whether the tests in a file depend on the device: those of the mathematics, named by the file that they test, and
    BESIDE them what holds of all of it: how float32 is multiplied, and every public function with all that a student holds.
    """
    place = path.relative_to(ROOT).as_posix() if ROOT in path.parents else path.name
    if path.suffix == ".ipynb":
        return path.stem in NOTEBOOKS
    if place.startswith((*BESIDE, *(f"tests/{package}/" for package in PACKAGES))):
        return True
    named = path.parent == ROOT / "tests" and path.name.startswith("test_")
    return named and (ROOT / "course_lib" / path.name.removeprefix("test_")).exists()
