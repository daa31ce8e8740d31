"""The first minutes are measured from the launcher to the open notebook, and beside 2 GB."""
import os
import sys

import pytest

from course_lib.commands.bench import first_minutes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="peaks of memory are known on Linux only")


@pytest.mark.slow
def test_the_launcher_opens_the_notebook_and_its_server_ends():
    seconds, memory = first_minutes.opening(*first_minutes.LAUNCHER)
    assert 0.5 < seconds < 60 and 30 < memory < 500


def test_a_server_that_does_not_start_is_said():
    with pytest.raises(RuntimeError, match="no_such_module ended with status 1"):
        first_minutes.opening("no_such_module")


def test_the_rows(monkeypatch, tmp_path):
    """Server and the largest kernel are added up and seen beside 2 GB; afterwards the process has its cores again."""
    cores = os.sched_getaffinity(0)
    for name in ("large", "small"):
        (tmp_path / f"{name}.ipynb").touch()
    monkeypatch.setattr(first_minutes, "FOLDER", tmp_path)
    monkeypatch.setattr(first_minutes, "opening", lambda *module: (3.0, 100.0) if "--here" in module else (2.0, 90.0))
    monkeypatch.setattr(first_minutes, "run", lambda path, cache, whole: dict(
        start=1, picture=1, cell=1, all=1, memory=1950.0 if path.stem == "large" else 200.0))
    first, *_, last = first_minutes.rows()
    assert (first.ours, first.peer, first.unit) == (3.0, 2.0, "s")
    assert (last.what, last.ours, last.peer) == ("memory: server and large", 2050.0, 2000.0) and last.ratio < last.aim
    assert os.sched_getaffinity(0) == cores
