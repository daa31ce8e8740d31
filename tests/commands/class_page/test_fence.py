"""Hostile answers: each gets its words, the run goes on, and nothing outside the answer's own folder changes."""
import os
import sys
import time
from pathlib import Path

import pytest

from course_lib.commands.class_page import warm
from course_lib.commands.class_page.judging import PASSED, WRONG
from course_lib.commands.class_page.running import Alone, Worker

from .books import CHECK, RIGHT, answers_of, verdict_of

LINUX = sys.platform == "linux"
pytestmark = pytest.mark.skipif(not LINUX, reason="only Linux forks behind the whole fence")
C = "    import ctypes\n    libc = ctypes.CDLL(None)\n"
INSIDE = {     # name: (the body of my_neuron, words that must stand in the verdict)
    "endless loop": ("    while True:\n        pass", "did not come back"),
    "endless and deaf": ("    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
                         "did not come back"),
    "sys.exit": ("    import sys\n    sys.exit(3)", "SystemExit"),
    "os._exit": ("    import os\n    os._exit(0)", "ended the process"),
    "crash": ("    import ctypes\n    ctypes.string_at(0)", "ended the process"),
    "kills its family": (C + "    libc.kill(0, 9)", ""),
    "forks": ("    import os\n    while True: os.fork()", "no process may be started"),
    "forks by force": (C + "    while True: libc.fork()", "processes without end or ended the process"),
    "program": ("    import subprocess\n    subprocess.run(['ls'])", "no other program"),
    "network": ("    import urllib.request\n    urllib.request.urlopen('http://127.0.0.1:9')", "no network"),
    "network by force": (C + "    s = libc.socket(2, 1, 0)\n    return (1 / libc.connect(s, bytes([2, 0, 0, 9, 127, 0, 0, 1] "
                         "+ [0] * 8), 16), 2)", "it should be"),
    "writes": ("    open('{canary}', 'w').write('x')", "no file may be written outside"),
    "writes by force": (C + "    f = libc.open(b'{canary}', 1)\n    libc.write(f, b'xxxx', 4)\n    return f, f", ""),
    "removes": ("    import os\n    os.remove('{canary}')", "no file may be written outside"),
    "removes by force": (C + "    return libc.unlink(b'{canary}'), 0", ""),
    "fills its folder": ("    open('here', 'wb').write(bytes(10**8))", "File too large"),
    "100 MB of words": ("    print('x' * 15_000_000)\n    return x, w", "It printed"),
    "memory": ("    return np.ones(10**10), 0", "MemoryError"),
    "memory by and by": ("    a = []\n    while True: a.append(bytearray(10**7))", "MemoryError or more memory"),
    "a name that is nowhere": ("    return helper(x), 0", "NameError"),
    "a large verdict": ("    raise ValueError('x' * 10**7)", "ValueError"),
    "breaks NumPy": ("    np.tanh = np.dot = None\n    return 1, 2", "it should be"),
}
BEFORE = {     # name: (a statement that the function needs, words)
    "exits": ("import sys\nk = sys.exit()", "The notebook stops before the check: SystemExit"),
    "loops": ("k = next(n for n in iter(int, 1) if n)", "did not come back"),
    "raises": ("k = 1 / 0", "ZeroDivisionError: division by zero"),
    "lacks a module": ("import nothing_like_it as k", "ModuleNotFoundError"),
}


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    path = tmp_path_factory.mktemp("outside") / "canary"
    path.write_text("alive")
    return path


@pytest.fixture(scope="module")
def worker():
    """One for all: none of them may hurt the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_OF_THE_LECTURER", "42")
        one = Worker()
        yield one
        one.close()


@pytest.fixture(scope="module")
def found(canary, worker):
    """{name: verdict}, one after the other, the right answer last."""
    texts = {name: ("", body.replace("{canary}", str(canary)), words) for name, (body, words) in INSIDE.items()}
    texts |= {name: (before, "    return k, k", words) for name, (before, words) in BEFORE.items()}
    texts["right"] = ("", RIGHT.partition("\n")[2], "")
    found = {}
    for name, (first, body, words) in texts.items():
        answer = answers_of("import numpy as np", first, f"def my_neuron(x, w, b):\n{body}", CHECK)["neuron"]
        short = dict(wall=3.0, seconds=0.5) if words == "did not come back" else dict(memory=1 << 28)
        found[name] = verdict_of(worker, answer, **short)
    assert list(Path(worker.folder.name).iterdir()) == [], "folders are left behind"
    return found


@pytest.mark.parametrize("name", [*INSIDE, *BEFORE])
def test_a_hostile_answer_is_told_in_words(found, name):
    words, text = (INSIDE | BEFORE)[name][1], " ".join(found[name]["lines"])
    assert found[name]["status"] == WRONG and any(each in text for each in words.split(" or ")), text
    assert len(text) < 2000


def test_the_next_answer_is_checked_as_if_nothing_had_been(found, canary):
    assert found["right"]["status"] == PASSED and canary.read_text() == "alive"
    until = time.monotonic() + 60                   # what was told to end still has to be given time to on a busy machine
    while left := [p for p in Path("/proc").glob("[0-9]*/environ") if mine(p)]:
        assert time.monotonic() < until, f"a process is left behind: {left}"
        time.sleep(0.1)


def mine(path):
    """Whether a process works in an answer's folder."""
    try:
        return "course-answer-" in os.readlink(path.with_name("cwd"))
    except OSError:
        return False


def test_what_holds_is_said(found):
    assert found["right"]["held"][0] == "time" and any("memory" in held for held in found["right"]["held"])


def test_the_environment_of_the_lecturer_is_not_theirs(worker):
    source = "def my_neuron(x, w, b):\n    import os\n    raise ValueError(sorted(n for n in os.environ if 'SECRET' in n))"
    assert "ValueError in line 3: []" in verdict_of(worker, answers_of(source, CHECK)["neuron"])["lines"][0]


def test_who_only_waited_is_given_more_time(worker):
    """As on a busy computer: one call takes longer than the limit, and computes nothing meanwhile."""
    waits = RIGHT.replace("    a = ", "    if x.shape == (3,): time.sleep(1.5)\n    a = ")
    one = answers_of("import time\nimport numpy as np", waits, CHECK)["neuron"]
    assert verdict_of(worker, one, seconds=1.0)["status"] == PASSED


def test_without_forks_it_is_the_same_verdict():
    one = answers_of("import numpy as np", RIGHT, CHECK)["neuron"]
    assert verdict_of(Alone(), one)["status"] == PASSED


def test_processes_are_counted():
    assert warm.computed(os.getpid()) > 0.1 and warm.computed(-1) == 0
    assert os.getpid() in warm.below(os.getpid()) and warm.resident(os.getpid()) > 1e6 and warm.resident(-1) == 0
