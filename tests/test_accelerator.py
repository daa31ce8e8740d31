"""`--accelerator` runs what depends on the device, where JAX finds one; every other run is one on the CPU."""
import os
import subprocess
import sys

import pytest

from course_lib.__main__ import tests as command_of_tests

from .accelerator import NOTEBOOKS, PACKAGES, ROOT, depends

PYTEST = """
import os, sys, pytest
status = pytest.main(["-p", "no:cacheprovider", "--collect-only", *sys.argv[1:]])
import jax
print("\\nplatforms:", jax.config.jax_platforms)
"""


def collected(*arguments):
    """What pytest says that it would run, and on which platforms, where the environment does not name any."""
    env = {name: value for name, value in os.environ.items() if name != "JAX_PLATFORMS"}
    done = subprocess.run([sys.executable, "-c", PYTEST, *arguments], cwd=ROOT, env=env, capture_output=True, text=True,
                          timeout=120)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_the_device_is_named_first_and_what_does_not_depend_on_it_is_left_out():
    said = collected("--accelerator", "tests/rbm", "tests/drawing", f"notebooks/{NOTEBOOKS[0]}.ipynb")
    before, _, after = said.partition("\ncollected ")
    assert "JAX " in before and " device" in before and "matrix products in float32, memory taken ahead: false" in before
    assert "test_gibbs.py" in after and NOTEBOOKS[0] in after and "test_drawing.py" not in after
    assert "platforms: None" in said


@pytest.mark.slow
def test_every_other_run_is_one_on_the_cpu():
    said = collected("tests/test_loss.py")
    assert "test_loss.py" in said and "matrix products" not in said and said.endswith("platforms: cpu\n")


def test_what_depends_on_the_device():
    tests = ROOT / "tests"
    for place in ("test_gradcheck.py", "test_sharding.py", "rbm/test_gibbs.py", "flowgraph/test_flowgraph.py",
                  "test_precision.py", "surface/test_every_function.py", "surface/test_edges.py", "exercises/test_in_jax.py",
                  *(f"../notebooks/{name}.ipynb" for name in NOTEBOOKS)):
        assert (tests / place).exists() and depends((tests / place).resolve()), place
    for place in ("test_layering.py", "conftest.py", "test_start_page.py", "exercises/test_exercises.py", "commands/test_main.py",
                  "browser/test_rbm.py", "lessons/rbm/test_rbm_widgets.py", "../notebooks/4_01_rbm.ipynb"):
        assert not depends((tests / place).resolve()), place
    assert all((ROOT / "course_lib" / package).is_dir() for package in PACKAGES)


def test_one_process_has_the_card():
    assert command_of_tests(["--accelerator"]) == ["-m", "pytest", "--accelerator"]
