"""What notebook 1_02 says of two towers that one output unit adds up: they must stand in each other's arms."""
import numpy as np
import pytest

from course_lib.lessons.capacity.region_fit import preset
from tests.claims import Said

HERE = Said("1_02_capacity")
said = HERE.says
ISLANDS = np.array([(1.4, 1.3), (-1.5, -1.2)])


def towers(turn, x):
    """(sum (T,) of the eight steps of two towers, one on each island, whether x (T, 2) is in one of the squares)."""
    angle = np.radians(turn) + np.pi / 2 * np.arange(4)
    U = np.stack([np.cos(angle), np.sin(angle)])
    ways = [1 - (x - centre) @ U for centre in ISLANDS]
    return sum((1 / (1 + np.exp(-12 * way))).sum(1) for way in ways), np.any([(way > 0).all(1) for way in ways], axis=0)


def test_two_towers_that_are_added_up():
    said("On an island its own four steps are on, and two of the other tower: 4 + 2.", "the sum is 3 + 3, as much as the 4 + 2",
         "Halfway between the islands each tower is at its corner height: 2 + 2.",
         "$4 + 3$ in the middles, and nowhere outside the squares more than 6.5")
    assert towers(0, ISLANDS.mean(0, keepdims=True))[0] == pytest.approx(4, abs=0.15)
    assert preset("islands")[tuple(((ISLANDS + 3) / 6 * 20).astype(int).T[::-1])].all(), "each middle is on an island"
    line = np.linspace(-4, 4, 401)
    x = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    for turn, middle, beside in ((0, 6, 6.0), (45, 7, 6.49)):
        total, inside = towers(turn, x)
        assert towers(turn, ISLANDS)[0] == pytest.approx([middle] * 2, abs=2e-3)
        assert total[~inside].max() == pytest.approx(beside, abs=0.01)


def test_the_cell_prints_the_crossing_of_the_arms_and_one_number_puts_it_right(capsys):
    assert "in the middles 6.00 and 6.00; outside both squares at most 6.00, at (1.4, -1.2)\n" in HERE.printed
    said("`turn = 45`.")
    source = next(cell for cell in HERE.code if cell.startswith("turn = 0"))
    line = np.linspace(-3, 3, 301)
    names = dict(np=np, X=np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2))
    exec(source.replace("turn = 0", "turn = 45"), names)
    assert "in the middles 7.00 and 7.00; outside both squares at most 6.49" in capsys.readouterr().out
