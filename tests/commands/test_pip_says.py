"""What pip says when it fails, and what the reader is told to do.

`pip_says/` holds pip's own words, the whole output, with folders and the package index renamed. They were recorded from
`pip install -e COURSE` against a small index on this machine that refused, lied, or lacked something, on disks and for
users made for the purpose. The five of Windows were not recorded: they are what pip's function for such errors makes of
what Windows says.
"""
import sys
from pathlib import Path

import pytest

from course_lib.commands.installation import HINTS, OTHERWISE, run_pip, what_to_do

FOLDER = Path(__file__).with_name("pip_says")
SAID = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
HINT = {  # how the hint begins: for which texts
    "The disk is full": ("full_disk", "full_temporary_folder", "windows_full_disk"),
    "This disk cannot be written": ("read_only_disk",),
    "Windows allows only short paths": ("windows_long_path",),
    "A file could not be written": ("denied", "windows_denied", "windows_denied_in_german", "windows_in_use"),
    "A download came damaged": ("wrong_hash", "download_cut", "login_page", "broken_wheel"),
    "The certificate": ("certificate",),
    "The proxy asks who you are": ("proxy_password",),
    "The package index has no JAX for this Python": ("no_jaxlib", "jax_for_a_later_python"),
    "The package index has nothing ready-made": ("no_metadata", "no_build"),
    "The packages asked for do not fit together": ("conflict", "constraint"),
    "pip is told to want hashes": ("require_hashes",),
    "This Python is not fit": ("other_python",),
    "There is too little memory": ("small_memory",),
    "The package index could not be reached": ("index_closed", "index_closed_by_pip_24", "no_name", "proxy_closed",
                                               "download_stalls"),
    "The package index has no fitting version": ("no_numpy", "no_index", "index_forbidden", "index_busy"),
}
BEGINS = {name: words for words, names in HINT.items() for name in names}


def test_every_text_has_its_hint_and_every_hint_its_text():
    assert set(SAID) == set(BEGINS)
    assert {what_to_do(said, 1) for said in SAID.values()} == set(HINTS)
    assert what_to_do("ERROR: something new", 1) == OTHERWISE


@pytest.mark.parametrize("name", SAID)
def test_the_hint_is_the_one_that_helps(name):
    assert what_to_do(SAID[name], 1).startswith(BEGINS[name])


@pytest.mark.parametrize("name", SAID)
def test_the_reader_sees_what_went_wrong_and_no_wall_of_text(name):
    code = f"import sys; print(open({str(FOLDER / name)!r} + '.txt', encoding='utf-8').read()); sys.exit(1)"
    words, began = run_pip([sys.executable, "-X", "utf8", "-c", code], None)
    shown = words.splitlines()
    assert shown[-1] == what_to_do(SAID[name], 1) and 2 <= len(shown) <= 9 and max(map(len, shown[:-1])) <= 200
    assert began == ("Installing collected packages" in SAID[name])


def test_a_pip_that_was_killed_says_nothing():
    words, _ = run_pip([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], None)
    assert "want of memory" in words
