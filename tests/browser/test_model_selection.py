"""Notebook 2_07 in the browser: trials under the slider, the three searches, V, draws, the learner's distribution."""
import pytest

from tests.browser import kernel

from .lab import ROOT
from .widget import settled

FILE = ROOT / "notebooks" / "2_07_model_selection.ipynb"


@pytest.fixture
def race(book):
    return kernel.widget(book, "race = ModelSelection(")


def test_no_error_and_every_widget_there(book):
    book.whole(6)


def test_dragging_the_validation_set_redraws_the_race(book, race):
    assert race.drag_slider("V", 0.75) >= 3
    assert race.value("V") == pytest.approx(kernel.value(book, "race.values['V']")) == pytest.approx(300, abs=30)
    assert f"On V = {race.value('V'):g} examples" in race.status() and " V=" in race.value("code")


def test_the_trials_come_one_after_the_other(race):
    race.drag_slider("t", 0.16)
    assert f"after {race.value('t'):g} of 9 trials" in race.status()
    assert "after 9 of 9" in settled(race, race.drag_slider, "t", 1.0)


def test_the_three_searches_draws_and_seeds(race):
    assert "the random winner looks" in settled(race, race.choose, "search", "random")
    assert "the grid winner looks" in settled(race, race.choose, "search", "grid")
    assert "of 25 trials" in settled(race, race.type_number, "k", 5)
    assert "Over 16 random draws of 25" in race.status()
    before = settled(race, race.press, "seeds")
    assert "Over 16" not in before
    before = settled(race, race.choose, "search", "random")
    assert settled(race, race.type_number, "draw", 4) != before
    assert "Kept as A" in settled(race, race.press, "keep")


def test_every_control_set_from_python_shows_on_the_page(book):
    kernel.move_from_python(book, "race", skip=("play", "seeds"))


def test_a_learners_distribution_is_drawn(book):
    kernel.run_cell(book, kernel.cell(book, "ModelSelection(sample=uniform"))
    own = kernel.widget(book, "ModelSelection(sample=uniform")
    assert "YOUR function" in own.status()


def test_pulling_on_a_square_moves_the_valley(book):
    margins = kernel.widget(book, "Margins(")
    margins.pull(0.1, 0.5, 0.2, 0.5)
    assert margins.value("c") == pytest.approx(0.79, abs=0.02)
    assert f"valley at x = {margins.value('c'):g}" in margins.status()


def test_a_step_of_the_sequential_search_and_another_rule(book):
    inside = kernel.widget(book, "inside = Sequential(")
    assert "3 random and 3 guided" in settled(inside, inside.press, "forth")
    assert "13.0 % at" in settled(inside, inside.choose, "rule", "lowest mean")


def test_the_gap_of_the_winners_closes(book):
    luck = kernel.widget(book, "WinnersLuck(")
    assert "7.0 points worse" in luck.status()
    assert "On V = 400 examples" in settled(luck, luck.drag_slider, "V", 1.0)
