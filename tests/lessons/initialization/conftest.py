"""What the claims of notebook 2_06 are computed on."""
import pytest

from course_lib.lessons.initialization.initialization import two_sets


@pytest.fixture(scope="module")
def moons():
    return two_sets("moons", 0.5)
