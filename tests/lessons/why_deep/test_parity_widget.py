"""Slide S35 under the hand: parity in a tree, in one layer of gates, in threshold units."""

import numpy as np
import pytest

from course_lib.lessons.why_deep import circuit_layout_view, circuits
from course_lib.lessons.why_deep.exercises import XOR_TREE
from course_lib.lessons.why_deep.parity import course_pairs, is_parity, no_tree, parity_sizes, parity_wires, xor_levels
from course_lib.widgets import Parity
from tests.hands import at, click, fresh, no_thread_left, settle, tell  # noqa: F401

parity = fresh(Parity)


# --- parity ------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("n", range(2, 9))
def test_all_three_answer_with_the_parity_on_every_input(n):
    """Without a widget: the wires of the wall, of the tree and of the threshold units, held against the circuits."""
    first, last = circuits.threshold_parity(n)
    rows = circuits.all_inputs(n)
    units = rows @ np.asarray(first.W).T + np.asarray(first.b) > 0
    for bits, hidden in list(zip(rows, units, strict=True))[:: max(1, 2**n // 32)]:
        odd, pairs, ands, xors, threshold, signs = parity_wires(bits, course_pairs(n))
        assert bool(ands[-1]) == bool(xors[-1]) == bool(threshold[-1]) == bool(bits.sum() % 2)
        assert ands[3 * n : -1].sum() == bits.sum() % 2, "exactly one AND gate is on, or none"
        np.testing.assert_array_equal(threshold[n:-1], hidden)
        tree = circuits.parity_tree(n)
        wires = [circuits.evaluate(tree._replace(output=w), bits) for w in range(n, n + len(tree.gates))]
        np.testing.assert_array_equal(xors[n:-1], wires)
    np.testing.assert_array_equal(signs, np.sign(np.asarray(last.W[0])))
    assert len(odd) == 2 ** (n - 1) and (odd.sum(axis=1) % 2 == 1).all() and len(pairs) == n - 1
    gates = circuits.count_gates(tree)
    assert parity_sizes(np.array([n])).ravel().tolist() == [len(odd), gates["AND"] + gates["OR"], n]
    assert 2 * xor_levels(n, pairs) == circuits.depth(tree) and is_parity(n, pairs) and no_tree(pairs, n) == ""
    assert not is_parity(n, [(0, 0)]) and "those before it are" in no_tree([(0, n)], n)


def test_the_widget_shows_these_wires(parity):
    parity.set(n=5, x1=True, x2=False, x3=True, x4=True, x5=False)
    want = parity_wires(np.array([1, 0, 1, 1, 0], bool), course_pairs(5))
    for got, wanted in zip(parity.result, want, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_the_pictures_wires_carry_these_values(parity):
    for n in (2, 5, 8):
        parity.set(n=n)
        rows, pairs, *values, signs = parity.result
        ands, xors, units = parity.view.places
        for wires, value in zip((ands[4], xors.wires, units[3]), values, strict=True):
            assert len(wires.segments) == len(wires.source) and wires.source.max() < len(value)
        assert len(parity.view.off.get_segments()) == 2 * n + len(rows) * (n + 1) + 7 * len(pairs) + 1 + n * (n + 1)
        inside = np.concatenate([wires.segments.reshape(-1, 2) for wires in (ands[4], xors.wires, units[3])])
        assert (inside > 0).all() and (inside < (960, 560)).all()


def test_inputs_and_gates_are_clicked(parity):
    ax = parity.view.ax
    for panel in range(3):
        before = parity.values["x2"]
        click(parity, ax, *parity.view.inputs[panel][1])
        assert parity.values["x2"] != before and parity.chosen == 1
    for gate in (0, 5):
        click(parity, ax, *parity.view.gates[gate])
        np.testing.assert_array_equal(parity.result.ands[:4], parity.result.rows[gate])
        assert parity.result.ands[12 + gate] and "exactly one of them on" in parity.status
    click(parity, ax, 330, 340)
    assert "exactly one" in parity.status


def test_a_finger_finds_a_gate_beside_it(parity):
    right = parity.view.gates[np.argmax(parity.view.gates[:, 0])]
    for reach, away in ((1, 9), (2, 12), (4, 24)):
        for beyond in (-0.5, 0.5):
            parity.set(x1=False, x2=False, x3=False)
            click(parity, parity.view.ax, right[0] + away + beyond, right[1], reach=reach)
            assert parity.result.ands[:3].any() == (beyond < 0)


def test_parity_keys(parity):
    tell(parity, "key", key="ArrowRight")
    tell(parity, "key", key="Enter")
    assert parity.values["x2"] and "x = 1111 has 4 ones: parity 0" in parity.status
    tell(parity, "key", key="ArrowUp")
    assert parity.values["n"] == 5 and parity.picture.disabled == ["x6", "x7", "x8"]
    tell(parity, "key", key="ArrowLeft")
    tell(parity, "key", key="ArrowLeft")
    assert parity.chosen == 4
    parity.set(n=2)
    assert parity.chosen == 1 and "Tree: 3 gates in 2 levels" in parity.status


@pytest.mark.slow
def test_a_tree_of_the_readers_own(parity):
    good = Parity(tree=XOR_TREE.solution)
    assert "The tree is yours, 3 XORs in 2 levels: it computes 4-parity." in good.status
    chain = Parity(tree=lambda n: [(0, 1), *((n + i, i + 2) for i in range(n - 2))], n=8)
    assert "7 XORs in 7 levels: it computes 8-parity" in chain.status and "Tree: 21 gates in 14 levels" in chain.status
    assert "does NOT compute 4-parity" in Parity(tree=lambda n: [(0, 1)]).status
    for bad, words in ((lambda n: ..., "is not finished yet"), (lambda n: 5, "returned no list of pairs"),
                       (lambda n: [(0, 9)], "gave XOR number 0 the wires (0, 9), but those before it are 0 … 3"),
                       (lambda n: 1 / 0, "raised ZeroDivisionError"), (lambda n: [], "is not finished yet")):
        widget = Parity(tree=bad)
        assert words in widget.status and widget.result.pairs == parity.reset().result.pairs, words
        assert words in widget.view.canvas.words


def test_levels_and_rows_of_the_layout():
    assert circuit_layout_view.tree_levels(4, [(0, 1), (2, 3), (4, 5)]) == [0, 0, 0, 0, 1, 1, 2]
    places = circuit_layout_view.blocks(128, 0, 0, 160, 80)
    assert len(np.unique(places.round(6), axis=0)) == 128 and (places > 0).all() and (places < (160, 80)).all()
