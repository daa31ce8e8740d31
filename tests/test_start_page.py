"""What notebook 0_00 promises of the others: minutes, the evening's route, sources, the words of a check, the tour's line."""
import json
import pathlib
import re

import numpy as np
import pytest

from course_lib.exercises import check, report
from course_lib.lessons import DECK
from course_lib.lessons.risk_and_sgd.exercises import nll
from course_lib.widgets import Neuron

NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"


def cells(name):
    return ["".join(cell["source"]) for cell in json.loads((NOTEBOOKS / f"{name}.ipynb").read_text("utf-8"))["cells"]]


TEXT = "\n".join(cells("0_00_start_here"))
ROWS = dict(re.findall(r"^\| .* \| \[(\w+)\]\(\w+\.ipynb\) \| (\d+) \|$", TEXT, re.M))


def test_every_notebook_has_a_row_with_its_minutes():
    assert list(ROWS) == list(dict.fromkeys(row.notebook for row in DECK))[1:]


@pytest.mark.parametrize("name", ROWS)
def test_the_minutes_are_those_that_the_notebook_says(name):
    said = re.search(r"About (\d+) minutes", cells(name)[0])
    assert said is None or said[1] == ROWS[name], f"0_00 says {ROWS[name]} minutes, {name} {said[1]}"


def test_the_hours_are_the_sum_of_the_minutes():
    assert "All together it is about 22 hours." in TEXT and round(sum(map(int, ROWS.values())) / 60) == 22


def test_the_parts_bear_the_names_of_the_decks_title_slides():
    names = ("Making predictions with feedforward neural networks", "Training feedforward neural networks",
             "Training deep feed-forward neural networks")
    assert all(f"\n{k}. “{name}”\n" in TEXT for k, name in enumerate(names, start=1))


def test_the_evening_has_ten_notebooks_at_most_each_once_and_in_order():
    evening = re.findall(r"^\d+\. \[\w+\]\((\w+)\.ipynb\)", TEXT, re.M)
    assert "ten notebooks, about twenty minutes each" in TEXT and len(evening) == 10
    assert evening == sorted(set(evening)) and set(evening) <= set(ROWS)
    assert "Three hours and a quarter" in TEXT and 3 * 60 + 15 == pytest.approx(10 * 20, abs=10)


def test_what_is_no_experiment_has_its_source_instead():
    assert "where one is not (speech, ImageNet), the numbers stand there with their source" in TEXT
    told = "\n".join(cells("3_01_why_deep"))
    assert all(source in told for source in ("Interspeech 2011", "Switchboard", "ImageNet", "Krizhevsky"))


def test_the_words_and_colours_of_a_check_are_those_it_says():
    assert "grey **NOT ATTEMPTED**" in TEXT and "green **PASSED**, or a red **WRONG**" in TEXT
    assert check("nll", lambda f, y: ...).status == report.NOT_ATTEMPTED == "NOT ATTEMPTED"
    assert check("nll", nll).status == report.PASSED == "PASSED"
    assert check("nll", lambda f, y: 0.0).status == report.WRONG == "WRONG"


def test_what_a_saved_picture_shows_where_the_server_extension_is_missing():
    saved = next(line for line in TEXT.splitlines() if "A notebook that you **save** shows its pictures" in line)
    assert "Only where the course's server extension is missing" in saved and "may read *model not found* until then" in saved


def test_the_decks_addresses_and_gaps():
    assert "http://info.usherbrooke.ca/hlarochelle/neural_networks" in TEXT
    assert "There is no 2_02: the loss (S18), which it would hold, stands in 2_01." in TEXT
    assert not list(NOTEBOOKS.glob("2_02*")) and any(cell.lstrip().startswith("## S18 ·") or "\n## S18 ·" in cell
                                                     for cell in cells("2_01_risk_and_sgd"))


def test_raising_b_moves_the_line_against_the_arrow_and_does_not_turn_it():
    assert "It moves without turning, against the arrow" in TEXT
    assert "With a higher b more inputs lie above 0" in TEXT
    first = Neuron()
    w = np.array([first.values["w1"], first.values["w2"]])
    for b in (-1.0, 0.0, 1.0):
        first.set(b=b)
        assert f"−b/‖w‖ = {0 - b / np.hypot(*w):.2f}".replace("-", "−") in first.status
        assert f"w points at {np.degrees(np.arctan2(w[1], w[0])):.0f}°" in first.status
