"""Commands about files run where the reader is."""
import pytest

import course_lib.__main__ as launcher


@pytest.mark.parametrize("command, module", [
    ("class", "course_lib.commands.class_page"), ("hand-in", "course_lib.commands.hand_in"),
    ("hints", "course_lib.commands.hints"),
])
def test_what_is_about_files_runs_where_the_reader_is(monkeypatch, tmp_path, command, module):
    """And imports nothing from there: a hand-in may be called json.py."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(launcher, "hand_over", lambda command, folder, variables: (command[1:], folder))
    assert launcher.start(command, True, ["in"]) == (["-P", "-m", module, "in"], str(tmp_path))
