"""A class that never was, from the command to the files: the page names what was planted, and nothing else is written."""
import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from course_lib.commands.class_page.__main__ import main
from course_lib.commands.class_page.judging import OPEN, PASSED, WRONG
from course_lib.commands.class_page.running import PACKAGE, Bar, Store
from course_lib.exercises import EXERCISES

from . import synthetic
from .books import CHECK, IMPORTS, RIGHT, book

LESSONS = ["1_01_artificial_neuron", "2_01_risk_and_sgd"]
FILES = {"class.html", "class-moodle.csv", "class-canvas.csv", "class.json", "class.verdicts.jsonl"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(folder of the output, what was planted, everything as JSON) of twelve learners."""
    folder = tmp_path_factory.mktemp("class")
    planted = synthetic.written(folder / "in", 12, LESSONS)
    before = {path: path.stat().st_mtime_ns for path in (folder / "in").rglob("*")}
    (folder / "out").mkdir()
    assert main([str(folder / "in"), "--out", str(folder / "out/class.html"), "--workers", "2"]) == 0
    assert before == {path: path.stat().st_mtime_ns for path in (folder / "in").rglob("*")}, "the hand-ins stay as they are"
    return folder / "out", planted, json.loads((folder / "out/class.json").read_text("utf-8"))


def test_planted_and_found(made):
    """Every planted mistake is called by exactly its words; everything else is what it is."""
    results = {one["name"]: one["results"] for one in made[2]["learners"]}
    table = Counter()
    for who, exercise, words in made[1]:
        found = results[who].get(exercise)
        kind = words if words in (synthetic.RIGHT, synthetic.OPEN, synthetic.BROKEN, synthetic.GONE) else WRONG
        said = found and (found["status"] if kind != WRONG else "named" if found["named"] == words else found["lines"])
        table[kind, said if isinstance(said, (str, type(None))) else str(said)] += 1
    wanted = {(synthetic.RIGHT, PASSED), (synthetic.OPEN, OPEN), (synthetic.BROKEN, WRONG), (synthetic.GONE, None),
              (WRONG, "named")}
    assert set(table) == wanted, table
    assert table[WRONG, "named"] > 20


def test_the_mistakes_are_ranked_with_their_counts(made):
    planted = Counter((exercise, words) for _, exercise, words in made[1] if len(words) > 8)
    named = [m for m in made[2]["mistakes"] if m["named"]]
    assert {(m["exercise"], m["title"]): m["count"] for m in named} == planted
    for name in EXERCISES:
        counts = [m["count"] for m in named if m["exercise"] == name]
        assert counts == sorted(counts, reverse=True)


def test_the_broken_notebook_has_its_words(made):
    notes = [note for one in made[2]["learners"] for note in one["notes"]]
    assert len(notes) == len(LESSONS) and all("broken off" in note for note in notes)


def test_names_stand_in_what_was_asked_for_and_nowhere_else(made):
    out, planted, _ = made
    assert {path.name for path in out.iterdir()} == FILES
    verdicts = (out / "class.verdicts.jsonl").read_text("utf-8")
    page = (out / "class.html").read_text("utf-8")
    for who in {one.learner for one in planted}:
        assert who in page and who not in verdicts and who.split()[1] not in verdicts
    assert "http" not in page.replace("http-equiv", "") and "src=" not in page.replace("default-src", "").replace(
        "style-src", "").replace("script-src", "")


def test_tables_as_moodle_and_canvas_read_them(made):
    out, _, everything = made
    moodle = list(csv.DictReader((out / "class-moodle.csv").open(encoding="utf-8", newline="")))
    assert {"Identifier", "Full name", "Grade", "Last modified (grade)", "Feedback comments"} <= set(moodle[0])
    assert all(row["Identifier"].startswith("Participant 10") for row in moodle) and len(moodle) == 12
    canvas = list(csv.reader((out / "class-canvas.csv").open(encoding="utf-8", newline="")))
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *LESSONS]
    assert canvas[1] == ["Points Possible", "", "", "", "", "100", "100"]
    first = everything["learners"][0]
    passed = sum(one["status"] == PASSED for one in first["results"].values())
    assert float(moodle[0]["Grade"]) == pytest.approx(100 * passed / len(everything["exercises"]), abs=0.01)


def test_a_second_run_runs_nothing(made, monkeypatch, capsys):
    out, _, _ = made
    page = (out / "class.html").read_bytes()
    monkeypatch.setattr(subprocess, "Popen", None)
    assert main([str(out.parent / "in"), "--out", str(out / "class.html")]) == 0
    assert (out / "class.html").read_bytes() == page


def test_a_new_course_forgets_old_verdicts(tmp_path, monkeypatch):
    (tmp_path / "v.jsonl").write_text('{"key": "a", "version": "old", "verdict": {}}\nbroken\n[]\n')
    assert Store(tmp_path / "v.jsonl").known == {}


@pytest.mark.skipif(os.name != "posix", reason="sends an interrupt")
def test_an_interrupted_run_goes_on(tmp_path):
    loop = "def my_neuron(x, w, b):\n    while True: pass"
    for name, text in (("anna", RIGHT), ("bo", loop), ("cy", loop + "\n    return 1")):
        (tmp_path / f"{name}.ipynb").write_bytes(book(IMPORTS, text, CHECK))
    command = [sys.executable, "-m", "course_lib.commands.class_page", str(tmp_path), "--workers", "1", "--out", "c.html"]
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(command, cwd=tmp_path,
                               env=os.environ | {"PYTHONPATH": str(PACKAGE.parent), "TMPDIR": str(tmp_path / "tmp")},
                               stdout=subprocess.PIPE, text=True, stderr=subprocess.STDOUT)
    while not (tmp_path / "c.verdicts.jsonl").exists() and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[0]
    assert "goes on from here" in said and "Traceback" not in said and not (tmp_path / "c.html").exists()
    assert Store(tmp_path / "c.verdicts.jsonl").known and list((tmp_path / "tmp").iterdir()) == []


def test_two_hand_ins_of_one_learner_and_markup_in_one(tmp_path):
    evil = "<script>alert(1)</script>"
    loud = f"def my_neuron(x, w, b):\n    raise ValueError('{evil}')"
    for name, text in (("anna/1_01.ipynb", "def my_neuron(x, w, b): return x"), ("anna/1_01 (2).ipynb", RIGHT),
                       ("bo/essay.pdf", ""), ("evil & co/x.ipynb", loud)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(book(IMPORTS, text, CHECK) if text else b"%PDF")
    assert main([str(tmp_path), "--out", str(tmp_path / "c.html"), "--workers", "1"]) == 0
    anna, bo, _ = json.loads((tmp_path / "c.json").read_text("utf-8"))["learners"]
    assert anna["results"]["neuron"]["status"] == PASSED and "the better answer counts" in anna["notes"][0]
    assert bo["results"] == {} and "a PDF" in bo["notes"][0]
    assert main([str(tmp_path), "--out", str(tmp_path / "c.html")]) == 0
    assert len(json.loads((tmp_path / "c.json").read_text("utf-8"))["learners"]) == 3, "the page is no hand-in"
    page = (tmp_path / "c.html").read_text("utf-8")
    assert evil not in page and "&lt;script&gt;" in page and "evil &amp; co" in page


@pytest.mark.parametrize("arguments, words", [
    (["nowhere"], "There is no nowhere."), ([".", "--out", "no/where.html"], "There is no folder no"),
    (["."], "No notebook is in ."),
])
def test_what_cannot_be_done_is_said(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert main(arguments).startswith(words) and list(tmp_path.iterdir()) == []


def test_the_bar(capsys):
    show = Bar(sys.stdout)
    for done in range(1, 31):
        show(done, 30)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 10 and lines[0].startswith("3 of 30 answers, ") and lines[-1].startswith("30 of 30 answers in ")
