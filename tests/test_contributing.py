"""The lesson that CONTRIBUTING shows works as it stands there, and its lines name what exists."""
import re
from pathlib import Path

from course_lib.__main__ import parse

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")


def test_the_small_lesson_works():
    blocks = [block for block in re.findall(r"```python\n(.*?)```", TEXT, re.S) if "Neuron" not in block]
    assert len(blocks) == 3 and len([line for line in "".join(blocks).splitlines() if line.strip()]) <= 70
    names = {}
    for block in blocks:
        exec(block, names)
    widget = names["SlopeOfSigm"](scale=2.0)
    assert widget.status == "At a = 0 the slope is 0.50 = s/4." and widget.code == "SlopeOfSigm scale=2"
    assert "1.00" in widget.set(scale=4.0).status and widget.still().shape == (320, 640, 4)
    widget.close()


def test_every_file_it_speaks_of_is_there():
    for place in re.findall(r"`((?:course_lib|tests|\.github|\.ci)/[\w./]+\w)`", TEXT):
        assert (ROOT / place).exists(), place
    assert parse(["test", "--lesson", "dropout"]) == ("test", False, ["--lesson", "dropout"])
