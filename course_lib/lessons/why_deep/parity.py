"""n-parity three times, wire by wire: a wall of ANDs, a tree of XORs, a layer of threshold units. Slide S34."""
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .circuits import MOST, Circuit, Gate, all_inputs, depth, parity_table, parity_tree, truth_table

MOST_DRAWN = 8                                  # inputs
COUNTED = np.arange(2, MOST + 1)                # n of the curves


class ParityWires(NamedTuple):
    """What every wire carries.

    rows   bool (2^(n-1), n), the inputs with an odd number of ones: one AND gate waits for each
    pairs  the XORs of the tree as pairs of earlier wires
    ands   bool: inputs, literals x_i then ¬x_i, ANDs, output
    xors   bool: inputs; OR, AND, NOT, AND of each XOR in turn; output
    units  bool: inputs, threshold units, output
    signs  (n,): the output weights of the threshold units, 1 or -1
    """

    rows: np.ndarray
    pairs: list[tuple[int, int]]
    ands: np.ndarray
    xors: np.ndarray
    units: np.ndarray
    signs: np.ndarray


def parity_wires(bits: np.ndarray, pairs: list[tuple[int, int]]) -> ParityWires:
    """ParityWires of the inputs bool (n,), for this tree."""
    n = len(bits)
    rows = all_inputs(n)[parity_table(n)]
    gates = (rows == bits).all(axis=1)
    hidden, signs = bits.sum() >= np.arange(1, n + 1), np.where(np.arange(n) % 2 == 0, 1, -1)
    return ParityWires(rows, pairs, np.concatenate([bits, bits, ~bits, gates, [gates.any()]]), _through_tree(pairs, bits),
                       np.concatenate([bits, hidden, [hidden @ signs > 0.5]]), signs)


def _through_tree(pairs, bits):
    wires, values = list(bits), list(bits)
    for a, b in pairs:
        both, either = wires[a] and wires[b], wires[a] or wires[b]
        wires.append(either and not both)
        values += [either, both, not both, wires[-1]]
    return np.array([*values, wires[-1]], bool)


def course_pairs(n: int) -> list[tuple[int, int]]:
    """The balanced tree as pairs of wires."""
    return [gate.inputs for gate in parity_tree(n, xor=True).gates]


def no_tree(pairs: Sequence[tuple[int, int]], n: int) -> str:
    """What keeps these pairs from being XORs of earlier wires, or ""."""
    for i, pair in enumerate(pairs):
        if not all(0 <= wire < n + i for wire in pair):
            return f"gave XOR number {i} the wires {pair}, but those before it are 0 … {n + i - 1}"
    return ""


def xor_circuit(n: int, pairs: Sequence[tuple[int, int]]) -> Circuit:
    """The circuit of XORs whose last one is the output."""
    return Circuit(n, tuple(Gate("XOR", tuple(pair)) for pair in pairs), n + len(pairs) - 1)


def xor_levels(n: int, pairs: Sequence[tuple[int, int]]) -> int:
    """Levels of XORs from the inputs to the output."""
    return depth(xor_circuit(n, pairs))


def is_parity(n: int, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether the tree is right for all 2^n inputs."""
    return bool((truth_table(xor_circuit(n, pairs)) == parity_table(n)).all())


def parity_sizes(n: np.ndarray) -> np.ndarray:
    """(3, ...): ANDs in one layer, gates of two inputs in the tree, threshold units."""
    return np.stack([2.0 ** (n - 1), 3.0 * (n - 1), 1.0 * n])
