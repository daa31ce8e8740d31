"""A right answer in jax.numpy passes on whatever device computes it, also where its products would be rounded first."""
import subprocess
import sys

import jax
import pytest

from course_lib.exercises import EXERCISES, checking

from .in_jax import solution

PYTHONS_OWN = {"width", "order", "prior", "trials_needed", "stop", "central_difference", "xor_tree"}    # what they return
WITH_PRODUCTS = ("neuron", "layer_gradients", "dropout_fprop", "dropout_bprop", "free_energy")


@pytest.fixture(autouse=True)
def as_in_a_notebook(monkeypatch):
    """With JAX's usual promotion, also in the thread in which an answer runs; compiling for a card may take long."""
    monkeypatch.setattr(checking, "SECONDS", 300.0)
    jax.config.update("jax_numpy_dtype_promotion", "standard")
    yield
    jax.config.update("jax_numpy_dtype_promotion", "strict")


@pytest.mark.one_in(3)
@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
def test_the_solution_in_jax_passes(exercise):
    report = exercise.check(solution(exercise))
    assert report.passed, report
    parts = jax.tree.leaves([result_of(exercise, args) for args in exercise.cases()[:1]])
    assert any(isinstance(part, jax.Array) for part in parts) != (exercise.name in PYTHONS_OWN), "computed where?"


def result_of(exercise, args):
    result = solution(exercise)(*args)
    return list(result.values()) if isinstance(result, dict) else result


CARD = """
import sys
import numpy as np
import tests.tf32
from course_lib.exercises import EXERCISES, check
from tests.exercises.in_jax import on_device, solution
A = np.random.default_rng(0).normal(size=(9, 9))
print(float(abs(on_device(A) @ on_device(A) - A @ A).max()) > 1e-3, *(check(name, solution(EXERCISES[name])).status
                                                                      for name in sys.argv[1:]))
"""


@pytest.mark.slow
def test_a_right_answer_passes_on_a_card_that_rounds_and_is_told_to(monkeypatch):
    monkeypatch.setenv("JAX_DEFAULT_MATMUL_PRECISION", "tensorfloat32")
    monkeypatch.setenv("JAX_PLATFORMS", "cpu")
    done = subprocess.run([sys.executable, "-c", CARD, *WITH_PRODUCTS], capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["True", *["PASSED"] * len(WITH_PRODUCTS)], done.stdout + done.stderr
