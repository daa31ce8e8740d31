"""What is said of circuits that are wrong for some n, however they were made."""
import pytest

from course_lib.exercises import check
from course_lib.lessons.why_deep.exercises import xor_tree


def counted_from_1(n):
    return [(a + 1, b + 1) for a, b in xor_tree(n)]


def newest_first(n):
    wires, gates = list(range(n)), []
    while len(wires) > 1:
        gates.append((wires.pop(), wires.pop()))
        wires.append(n + len(gates) - 1)
    return gates


def left_over_at_the_end(n):
    gates, level, left = [], list(range(n)), []
    while len(level) > 1:
        left += level[2 * (len(level) // 2):]
        pairs = list(zip(level[::2], level[1::2], strict=False))
        level = [n + len(gates) + i for i in range(len(pairs))]
        gates += pairs
    for wire in left:
        gates.append((n + len(gates) - 1, wire))
    return gates


def for_four(n):
    return [(0, 1), (2, 3), (4, 5)]


def one_too_high_the_other_way_round(n):
    return [(b + (b >= n), a + (a >= n)) for a, b in xor_tree(n)]


def in_levels(n):
    return [[gate] for gate in xor_tree(n)]


@pytest.mark.parametrize(("fn", "words"), [
    (counted_from_1, "No gate reads wire 0"), (newest_first, "You XOR the inputs one after the other"),
    (left_over_at_the_end, "Where n is a power of 2 it is right"), (for_four, "Your gates are the same for every n"),
    (one_too_high_the_other_way_round, "Your wire numbers are one too high")])
def test_wrong_circuits_are_told_what_is_true_of_them(fn, words):
    assert check("xor_tree", fn).diagnosis.startswith(words), check("xor_tree", fn)


def test_a_wrong_circuit_of_another_kind_is_not_said_to_be_one_of_them():
    assert not check("xor_tree", lambda n: xor_tree(n)[::-1]).diagnosis.startswith(("Where n", "You XOR", "No gate"))


def test_lists_in_the_list_are_told_as_such():
    assert check("xor_tree", in_levels).lines[0] == "Your list holds lists: return one flat list of pairs."
