"""Boolean circuits for parity, with Quine-McCluskey as oracle. Slide S34."""
import itertools

import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import Activation, reclin, sigm
from course_lib.lessons.why_deep.circuits import (
    Circuit,
    Gate,
    all_inputs,
    count_gates,
    depth,
    evaluate,
    isolated_rows,
    parity_table,
    parity_tree,
    parity_two_level,
    threshold_parity,
    truth_table,
    two_level,
)
from course_lib.network import fprop


def prime_implicants(truth):
    """Quine-McCluskey: the products of literals, as (value bits, free bits), that cannot lose another literal."""
    n = truth.size.bit_length() - 1
    level = {(int(row), 0) for row in np.flatnonzero(truth)}
    primes = set()
    while level:
        merged, used = set(), set()
        for value, free in level:
            for bit in (1 << i for i in range(n)):
                if not free & bit and (value ^ bit, free) in level:
                    merged.add((value & ~bit, free | bit))
                    used.update({(value, free), (value ^ bit, free)})
        primes |= level - used
        level = merged
    return primes


def minimal_terms(truth):
    """The smallest number of prime implicants that cover the true rows, by trying all sets (small cases only)."""
    rows = set(np.flatnonzero(truth).tolist())
    covers = [{row for row in rows if row & ~free == value} for value, free in prime_implicants(truth)]
    if len(covers) == len(rows) and all(len(cover) == 1 for cover in covers):
        return len(rows)
    return next(size for size in range(len(covers) + 1)
                for some in itertools.combinations(covers, size) if set().union(*some) == rows)


@pytest.mark.parametrize("n", range(1, 11))
def test_S34_parity_needs_exponentially_many_gates_in_one_layer_and_few_in_a_tree(n):
    wanted = parity_table(n)
    assert wanted.sum() == 2 ** (n - 1)
    for circuit in (parity_two_level(n), parity_tree(n), parity_tree(n, xor=True)):
        np.testing.assert_array_equal(truth_table(circuit), wanted)
    assert count_gates(parity_two_level(n))["AND"] == isolated_rows(wanted) == 2 ** (n - 1)
    tree, levels = parity_tree(n), (n - 1).bit_length()
    gates = count_gates(tree)
    assert gates.get("AND", 0) + gates.get("OR", 0) == 3 * (n - 1) and gates.get("NOT", 0) == n - 1
    assert depth(tree) == 2 * levels and depth(parity_tree(n, xor=True)) == levels
    assert count_gates(parity_tree(n, xor=True)) == ({"XOR": n - 1} if n > 1 else {})


@pytest.mark.parametrize("n", range(1, 7))
def test_deck_0_5_the_exponential_bound_holds_for_and_or_not(n):
    """One hidden layer of AND gates (or, by duality, of OR gates): every gate covers at most one odd (even) row."""
    truth = parity_table(n)
    assert len(prime_implicants(truth)) == minimal_terms(truth) == isolated_rows(truth) == 2 ** (n - 1)
    assert count_gates(parity_two_level(n))["AND"] == 2 ** (n - 1) and depth(parity_two_level(n)) == 2
    assert isolated_rows(~truth) == 2 ** (n - 1), "an AND of ORs is no smaller"


@pytest.mark.parametrize("n", range(2, 7))
def test_S34_no_two_odd_rows_are_adjacent(n):
    rows = all_inputs(n)
    odd = rows[parity_table(n)]
    assert ((odd[:, None] != odd[None]).sum(axis=2) != 1).all()


def test_isolated_rows_is_a_lower_bound_for_any_function():
    for bits in range(256):
        truth = np.array([bits >> i & 1 for i in range(8)], bool)
        assert isolated_rows(truth) <= minimal_terms(truth) <= truth.sum()
        np.testing.assert_array_equal(truth_table(two_level(truth)), truth)
    assert isolated_rows(all_inputs(4).any(axis=1)) == 0, "OR needs few terms"


STEP = Activation("step", lambda a: (a > 0).astype(a.dtype), jnp.zeros_like)


def answers(theta, n, g):
    """Whether the output's a is positive, for all inputs."""
    return np.asarray(fprop(theta, all_inputs(n).astype(np.float32), g).a[-1][:, 0] > 0)


@pytest.mark.slow
@pytest.mark.parametrize("n", (1, 2, 3, 4, 8))
def test_deck_0_5_the_exponential_bound_does_not_hold_for_threshold_or_sigm_units(n):
    for scale, g in ((1.0, STEP), (10.0, sigm), (30.0, sigm)):
        theta = threshold_parity(n, scale)
        assert theta[0].W.shape == (n, n) and len(theta) == 2
        np.testing.assert_array_equal(answers(theta, n, g), parity_table(n))


@pytest.mark.slow
def test_deck_0_5_nor_for_reclin_units():
    """reclin(s), -2 reclin(s - 1), +2 reclin(s - 2), ... of s = Σ x_i is a zigzag through parity: n units again."""
    n = 6
    i = jnp.arange(n, dtype=jnp.float32)
    signs = jnp.where(i == 0, 1.0, jnp.where(i % 2 == 1, -2.0, 2.0))
    theta = threshold_parity(n)
    theta = (theta[0]._replace(b=-i), theta[1]._replace(W=signs[None]))
    assert (answers(theta, n, reclin) == parity_table(n)).all()


def test_evaluate_one_row_and_batches_and_depth_of_not():
    circuit = Circuit(2, (Gate("NOT", (0,)), Gate("AND", (2, 1))), 3)
    assert evaluate(circuit, [0, 1]) and not evaluate(circuit, (True, True))
    assert evaluate(circuit, np.zeros((3, 4, 2))).shape == (3, 4) and depth(circuit) == 1
    assert evaluate(circuit, jnp.array([[0, 1], [1, 1]])).tolist() == [True, False]


@pytest.mark.slow
@pytest.mark.parametrize("words, call", [
    ("n = 17 inputs have 2.17 rows", lambda: all_inputs(17)),
    ("n must be at least 1", lambda: all_inputs(0)),
    ("n must be at least 1", lambda: parity_tree(0)),
    ("x must hold n = 3 values 0 or 1", lambda: evaluate(parity_tree(3), [0, 1])),
    ("x must hold n = 3 values 0 or 1", lambda: evaluate(parity_tree(3), [0, 1, 2])),
    ("gate 0 is 'NAND'", lambda: truth_table(Circuit(2, (Gate("NAND", (0, 1)),), 2))),
    ("gate 0, NOT, has 2 inputs, it needs 1", lambda: truth_table(Circuit(2, (Gate("NOT", (0, 1)),), 2))),
    ("gate 0, AND, has 0 inputs", lambda: depth(Circuit(2, (Gate("AND", ()),), 2))),
    ("wires 0 ... 1 come before", lambda: depth(Circuit(2, (Gate("AND", (0, 2)),), 2))),
    ("the output is wire 5", lambda: truth_table(Circuit(2, (Gate("AND", (0, 1)),), 5))),
    ("2.n values", lambda: two_level(np.ones(3))),
    ("2.n values", lambda: isolated_rows(np.full(4, 2))),
])
def test_errors(words, call):
    with pytest.raises(ValueError, match=words):
        call()
