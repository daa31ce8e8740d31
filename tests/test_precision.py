"""float32 means float32 on a card that would round the factors of a product first, and no notebook takes a card for itself."""
import json
import os
import subprocess
import sys

import jax
import numpy as np
import pytest

from course_lib import prepare_jax
from course_lib.gradcheck import v_curve
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop

CARD = """
import json
import numpy as np
{first}
import jax, tests.tf32
import course_lib
from course_lib.gradcheck import gradcheck, v_curve
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop
A = np.random.default_rng(0).normal(size=(9, 9)).astype(np.float32)
theta, x, y = glorot(jax.random.key(0), (3, 4, 2)), A[:5, :3], np.arange(5) % 2
def loss(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()
def measured():
    product = np.abs(np.asarray(jax.numpy.asarray(A) @ A) - A.astype(float) @ A).max()
    curve = v_curve(loss, theta, (1e-2, 1e-3), np.float32, data=(x, y))
    return float(product), float(curve.min())
exact = measured()
with jax.default_matmul_precision("tensorfloat32"):
    rounded = measured()
checked = max(one.error for one in gradcheck(loss, theta, jax.grad(loss), data=(x, y)))
print(json.dumps([exact, rounded, checked]))
"""


def loss(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()


def test_a_product_its_gradient_and_a_finite_difference_on_the_devices_of_this_run():
    """With `--accelerator` on the card itself, which by itself would be off by 1e-3."""
    A = np.random.default_rng(0).normal(size=(64, 64)).astype(np.float32)
    for product in (jax.numpy.matmul, jax.jit(jax.grad(lambda B, A: (B @ A).sum()))):
        with jax.enable_x64(True):
            right = product(A.astype(float), A.astype(float))
        np.testing.assert_allclose(product(jax.numpy.asarray(A), A), right, rtol=0, atol=3e-5)      # of numbers about 8
    theta, y = glorot(jax.random.key(0), (3, 4, 2)), np.arange(5) % 2
    assert v_curve(loss, theta, (1e-2, 1e-3), np.float32, data=(A[:5, :3], y)).min() < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("first", ["import jax", "import course_lib"])
def test_a_product_and_a_finite_difference_on_a_card_that_rounds(first):
    env = {name: value for name, value in os.environ.items() if name != "JAX_DEFAULT_MATMUL_PRECISION"}
    done = subprocess.run([sys.executable, "-c", CARD.format(first=first)], capture_output=True, text=True, timeout=120,
                          env=env | {"JAX_PLATFORMS": "cpu"})
    assert done.returncode == 0, done.stderr
    (product, curve), (rounded_product, rounded_curve), checked = json.loads(done.stdout)
    assert product < 1e-5 and rounded_product > 1e-3, "of numbers about 3"
    assert curve < 1e-3 and rounded_curve > 3 * curve
    assert checked < 1e-7


VARIABLES = {"TF_CPP_MIN_LOG_LEVEL": "3", "XLA_PYTHON_CLIENT_PREALLOCATE": "false", "JAX_DEFAULT_MATMUL_PRECISION": "float32"}


@pytest.fixture
def undecided(monkeypatch):
    """As before the course: JAX is imported, nothing has been said to it."""
    before = jax.config.jax_default_matmul_precision
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    jax.config.update("jax_default_matmul_precision", None)
    yield monkeypatch
    jax.config.update("jax_default_matmul_precision", before)


def test_what_nobody_has_decided_is_said(undecided):
    prepare_jax()
    assert {name: os.environ[name] for name in VARIABLES} == VARIABLES
    assert jax.config.jax_default_matmul_precision == "float32"


def test_the_readers_own_settings_stay(undecided):
    undecided.setenv("XLA_PYTHON_CLIENT_PREALLOCATE", "true")
    jax.config.update("jax_default_matmul_precision", "tensorfloat32")
    prepare_jax()
    assert os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] == "true"
    assert jax.config.jax_default_matmul_precision == "tensorfloat32"


def test_without_jax_nothing_is_imported(undecided):
    undecided.setenv("JAX_DEFAULT_MATMUL_PRECISION", "bfloat16")
    words = "import sys, os, course_lib; print('jax' in sys.modules, *map(os.environ.get, sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", words, *VARIABLES], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False", "3", "false", "bfloat16"], done.stderr
