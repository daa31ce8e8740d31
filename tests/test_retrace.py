"""What compiles is heard, and an experiment code that is restored compiles nothing. Every widget: `test_every_widget`."""
import jax
import numpy as np
import pytest

from course_lib.interactive import compile_ahead as ahead
from course_lib.widgets import Initialization
from tests.compilations import as_in_a_new_process, compilations
from tests.hands import no_thread_left  # noqa: F401


def test_the_ear_hears():
    fresh = jax.jit(lambda x: x * 3)
    for size, heard in ((5, True), (6, True), (6, False)):
        x = np.ones(size, np.float32)
        with compilations() as names:
            fresh(x)
        assert bool(names) == heard


@pytest.mark.slow
def test_a_restored_code_compiles_nothing():
    as_in_a_new_process()
    widget = Initialization()
    assert ahead.wait() == ()
    with compilations() as names:
        widget.restore("Initialization init=uniform scale=0.05 g=sigm depth=4 data=XOR alpha=1")
        Initialization(depth=5).close()
    assert not names
