"""What a notebook's process is set up with: no warning of a card without its JAX, no page mapped anew for each frame."""
import logging
import os
import subprocess
import sys

import pytest

from course_lib.interactive.process import is_news

WITH_A_CARD = """
from jax._src import hardware_utils
hardware_utils.has_visible_nvidia_gpu = lambda: True
{course}
import jax
print(jax.devices()[0].platform)
"""


def started(course):
    """What the first cell shows on stdout and on stderr."""
    env = {name: value for name, value in os.environ.items() if name != "JAX_PLATFORMS"}
    done = subprocess.run([sys.executable, "-c", WITH_A_CARD.format(course=course)], capture_output=True, text=True,
                          timeout=120, env=env)
    return done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="JAX says it on Linux only")
def test_a_card_without_its_jax_is_not_spoken_of():
    assert "Falling back to cpu" in started("")[1], "JAX does not say it any more: the filter may go"
    assert started("import course_lib.widgets") == ("cpu\n", "")


@pytest.mark.parametrize("words, news", [
    ("A Google TPU may be present on this machine, but either a TPU-enabled jaxlib or libtpu is not installed. Falling "
     "back to cpu.", False),
    ("CUDA backend failed to initialize: no supported devices found for platform CUDA.", True)])
def test_a_card_that_fails_is_spoken_of(words, news):
    assert is_news(logging.LogRecord("jax", logging.WARNING, "", 0, words, (), None)) is news


FAULTS = """
import resource
from course_lib.widgets import Regularization
widget, counts = Regularization(), []
for _ in range(80):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    widget.refresh(dict(widget.values), compute=False)
    counts.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
print(sorted(counts[-30:])[15])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="page faults are counted on Linux")
def test_a_frame_is_drawn_in_memory_that_is_there():
    """A frame of 1 MB that is mapped anew is zeroed page by page: 1,400 faults and a fifth of the frame's time."""
    done = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, timeout=600, check=True)
    assert int(done.stdout) < 500         # some pages are taken from a process that waits on a busy machine
