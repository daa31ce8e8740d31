"""What has passed is kept beside the notebooks, by `check` alone, whatever the folder and whoever else writes."""
import errno
import json
import pathlib
import re
import threading

import pytest

from course_lib.exercises import EXERCISES, check, progress, progress_file
from course_lib.exercises.progress_file import NAME, OFF, Records, merged, read


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of the notebooks, for a kernel that knows nothing yet."""
    (tmp_path / "1_01_artificial_neuron.ipynb").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(OFF)
    monkeypatch.setattr(progress_file, "_REMEMBERED", {})
    monkeypatch.setattr(progress_file, "_TOLD", set())
    return tmp_path


def right(name):
    return EXERCISES[name].solution


def wrong(name):
    return EXERCISES[name].wrong[0].fn


def stub(x, w, b):
    return ..., ...


def test_a_check_is_remembered_and_a_stub_is_not(folder):
    check("neuron", stub)
    assert not (folder / NAME).exists() and progress().states["neuron"] == "open"
    check("neuron", wrong("neuron"))
    assert progress().states["neuron"] == "tried"
    check("neuron", right("neuron"))
    check("neuron", wrong("neuron"))
    assert progress().states["neuron"] == "passed", "what has passed stays passed"
    kept = json.loads((folder / NAME).read_text())["exercises"]["neuron"]
    assert kept["tries"] == 3 and re.fullmatch(r"\d{4}-\d\d-\d\d", kept["passed"])
    assert sorted(p.name for p in folder.iterdir()) == ["1_01_artificial_neuron.ipynb", NAME]


def test_looking_writes_nothing(folder):
    progress()
    EXERCISES["neuron"].check(right("neuron"))
    assert not (folder / NAME).exists()


def test_text_and_page_say_the_same(folder):
    check("neuron", right("neuron"))
    check("line", wrong("line"))
    one = progress("1_01")
    assert list(one.lessons) == ["1_01_artificial_neuron"] and one.done == 1
    for shown in (repr(one), one._repr_html_()):
        assert "1 of 2 exercises passed in 1_01_artificial_neuron" in shown and "✓ neuron" in shown and "✗ line" in shown
        assert "Next: line." in shown and f"Kept in {NAME}" in shown and "Download" not in shown


def test_the_whole_course(folder):
    assert repr(progress()).startswith(f"0 of {len(EXERCISES)} exercises passed\n")
    assert progress().next == "Next: neuron, line in 1_01_artificial_neuron."
    check("bump", right("bump"))
    assert progress().next == "Next: xor, staircase in 1_02_capacity."
    for name in progress().states:
        progress_file.record(name, True)
    assert progress().next == "Nothing is left: every exercise has passed." and progress().done == len(EXERCISES)


def test_a_recorded_notebook_says_what_a_learner_will_read(monkeypatch):
    monkeypatch.setenv(OFF, "off")
    assert repr(progress("1_01")).splitlines() == [
        "0 of 2 exercises passed in 1_01_artificial_neuron", f"{'1_01_artificial_neuron':38} · neuron  · line",
        "Next: neuron, line.", f"Kept in {NAME} beside the notebooks."]


def test_a_computer_that_forgets_offers_the_file(folder, monkeypatch):
    monkeypatch.setenv("BINDER_SERVICE_HOST", "hub")
    check("neuron", right("neuron"))
    assert 'download="progress.json"' in progress()._repr_html_() and "drag it into the folder" in repr(progress())


def test_another_kernel_s_and_a_copy_s_progress_counts(folder):
    check("neuron", wrong("neuron"))
    (folder / "progress (1).json").write_text('{"exercises": {"neuron": {"tries": 9, "passed": "2026-01-02"}, "xor": {}}}')
    assert progress().states["neuron"] == "passed" and progress().states["xor"] == "tried"
    check("line", wrong("line"))
    assert json.loads((folder / NAME).read_text())["exercises"]["neuron"] == {"tries": 9, "passed": "2026-01-02"}


def test_merging_is_the_same_in_any_order():
    a: Records = {"x": {"tries": 2, "passed": "2026-03-01"}, "y": {"tries": 1}}
    b: Records = {"x": {"tries": 5, "passed": "2026-02-01"}, "z": {"tries": 1}}
    assert merged(a, b) == merged(b, a) == merged(a, b, a) == {
        "x": {"tries": 5, "passed": "2026-02-01"}, "y": {"tries": 1}, "z": {"tries": 1}}


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"exercises": 3}', '{"exercises": {"neuron": 3}}', "\0" * 50,
                                  "[" * 100_000])
def test_a_broken_file_is_kept_and_costs_nothing(folder, text):
    (folder / NAME).write_text(text)
    assert progress().done == 0
    assert check("neuron", right("neuron")).passed and read(folder / NAME)["neuron"]["tries"] == 1
    assert not text.strip() or (folder / f"{NAME}.broken").read_text() == text


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EACCES])
def test_a_folder_that_cannot_be_written_costs_one_sentence(folder, monkeypatch, number):
    def refuse(*args, **kwargs):
        raise OSError(number, "No room or no right")

    monkeypatch.setattr(pathlib.Path, "write_text", refuse)
    first, second = check("neuron", wrong("neuron")), check("neuron", right("neuron"))
    assert [sum("only until this kernel ends" in line for line in r.lines) for r in (first, second)] == [1, 0]
    assert second.passed and progress().states["neuron"] == "passed" and not (folder / NAME).exists()
    assert list(folder.glob(".*")) == []


def test_elsewhere_nothing_is_kept(folder, monkeypatch):
    other = folder / "elsewhere"
    other.mkdir()
    monkeypatch.chdir(other)
    assert check("neuron", right("neuron")).passed and list(other.iterdir()) == []
    assert progress().states["neuron"] == "passed" and "until this kernel ends" in repr(progress())


def test_a_lock_that_was_left_behind_is_removed(folder, monkeypatch):
    monkeypatch.setattr(progress_file, "STALE", -1.0)
    (folder / f".{NAME}.lock").touch()
    check("neuron", right("neuron"))
    assert read(folder / NAME) and list(folder.glob(".*")) == []


def test_two_kernels_at_once_lose_nothing(folder):
    """Two writers, as eager as can be: the lock is a file, so it does not matter that they share a process."""
    def kernel(mine):
        for n in range(25):
            with progress_file.locked(folder / NAME):
                known = read(folder / NAME)
                progress_file.write(folder / NAME, known | {f"{mine}{n}": {"tries": 1}})

    both = [threading.Thread(target=kernel, args=(mine,)) for mine in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert len(read(folder / NAME)) == 50


def test_an_unknown_lesson_is_said():
    with pytest.raises(ValueError, match="no lesson with exercises begins with '9'"):
        progress("9")
