"""Boolean circuits: what depth saves. Slide S34 DEEP LEARNING, theoretical justification.

"Any Boolean function can be represented by a single hidden layer Boolean circuit; however, it might require an
exponential number of hidden units". The example here is n-parity, x_1 ⊕ ... ⊕ x_n: 2^(n-1) AND gates in a single
hidden layer, 3(n-1) gates of two inputs in a tree of about 2 log₂ n levels.
The CONDITION: hidden units that are AND, OR or NOT. With threshold units one hidden layer of n units does n-parity.
"""
import itertools
from collections import Counter
from typing import NamedTuple

import numpy as np

from course_lib.arguments import check_count
from course_lib.network import Layer

MOST = 16
"""Largest n for which all 2^n inputs are listed."""


class Gate(NamedTuple):
    """AND, OR (any number of inputs), XOR (two) or NOT (one) of earlier wires."""

    kind: str
    inputs: tuple


class Circuit(NamedTuple):
    """Wires 0 ... n-1 are x_1 ... x_n, wire n + i is gates[i]; `output` is the wire that is read."""

    n: int
    gates: tuple
    output: int


def evaluate(circuit: Circuit, x: np.ndarray) -> np.ndarray:
    """The circuit's output, bool (...), for x (..., n) of 0 and 1. ValueError for other inputs or a bad circuit."""
    check_circuit(circuit)
    x = np.asarray(x)
    if x.shape[-1:] != (circuit.n,) or not np.isin(x, (0, 1)).all():
        raise ValueError(f"x must hold n = {circuit.n} values 0 or 1 in each row, its shape is {x.shape}")
    wires = list(np.moveaxis(x.astype(bool), -1, 0))
    for gate in circuit.gates:
        wires.append(GATES[gate.kind]([wires[i] for i in gate.inputs]))
    return wires[circuit.output]


GATES = {
    "AND": lambda values: np.logical_and.reduce(values),
    "OR": lambda values: np.logical_or.reduce(values),
    "XOR": lambda values: np.logical_xor(*values),
    "NOT": lambda values: np.logical_not(*values),
}


def all_inputs(n: int) -> np.ndarray:
    """All 2^n rows of n bits, bool (2^n, n), counting up, x_1 the highest bit. ValueError for n > 16."""
    if check_count(n) > MOST:
        raise ValueError(f"n = {n} inputs have 2^{n} rows; at most n = {MOST} are listed")
    return np.array(list(itertools.product((False, True), repeat=n)))


def truth_table(circuit: Circuit) -> np.ndarray:
    """The output on all 2^n inputs, bool (2^n,)."""
    return evaluate(circuit, all_inputs(circuit.n))


def count_gates(circuit: Circuit) -> dict[str, int]:
    """How many gates of each kind: {"AND": ..., "OR": ...}."""
    return dict(Counter(gate.kind for gate in check_circuit(circuit).gates))


def depth(circuit: Circuit) -> int:
    """The largest number of gates between an input and the output; NOT gates are not counted, as usual."""
    level = [0] * check_circuit(circuit).n
    for gate in circuit.gates:
        level.append(max(level[i] for i in gate.inputs) + (gate.kind != "NOT"))
    return level[circuit.output]


def parity_table(n: int) -> np.ndarray:
    """x_1 ⊕ ... ⊕ x_n on all inputs: whether the number of ones is odd, bool (2^n,)."""
    return all_inputs(n).sum(axis=1) % 2 == 1


def two_level(truth: np.ndarray) -> Circuit:
    """The single hidden layer circuit of any Boolean function bool (2^n,): NOTs, one AND for each true row, one OR."""
    truth, rows = _rows(truth)
    n = rows.shape[1]
    gates = [Gate("NOT", (i,)) for i in range(n)]
    gates += [Gate("AND", tuple(i if bit else n + i for i, bit in enumerate(row))) for row in rows[truth]]
    if not truth.any():
        gates.append(Gate("AND", (0, n)))
    hidden = range(2 * n, n + len(gates))
    return Circuit(n, (*gates, Gate("OR", tuple(hidden))), n + len(gates))


def isolated_rows(truth: np.ndarray) -> int:
    """How many true rows have no true neighbour (a row that differs in one bit). Each needs an AND gate of its own:

    a gate that leaves out a variable is also on for the neighbour, where the function is false. So this is a lower
    bound on the hidden ANDs of every OR of ANDs; for parity, where no two true rows are neighbours, it is 2^(n-1).
    """
    truth, rows = _rows(truth)
    flips = np.arange(len(truth))[:, None] ^ (1 << np.arange(rows.shape[1]))
    return int((truth & ~truth[flips].any(axis=1)).sum())


def parity_two_level(n: int) -> Circuit:
    """n-parity with one hidden layer: 2^(n-1) AND gates of n inputs. No OR of ANDs has fewer: see `isolated_rows`."""
    return two_level(parity_table(n))


def parity_tree(n: int, xor: bool = False) -> Circuit:
    """n-parity as a balanced tree of XORs of two inputs: n-1 XOR gates in ⌈log₂ n⌉ levels (xor=True).

    Each XOR is (a OR b) AND NOT (a AND b): 3(n-1) gates of two inputs and n-1 NOTs, in 2⌈log₂ n⌉ levels.
    """
    gates, level = [], list(range(check_count(n)))
    while len(level) > 1:
        above = [_add_xor(gates, n, *pair, xor) for pair in zip(level[::2], level[1::2], strict=False)]
        level = above + ([level[-1]] if len(level) % 2 else [])
    return Circuit(n, tuple(gates), level[0])


def _add_xor(gates, n, a, b, xor):
    """Append a ⊕ b to the gates; the number of its wire."""
    first = n + len(gates)
    parts = [Gate("OR", (a, b)), Gate("AND", (a, b)), Gate("NOT", (first + 1,)), Gate("AND", (first, first + 2))]
    gates.extend([Gate("XOR", (a, b))] if xor else parts)
    return n + len(gates) - 1


def threshold_parity(n: int, scale: float = 1.0) -> tuple[Layer, Layer]:
    """θ of a network with ONE hidden layer of n units that computes n-parity, with threshold units or with sigm, scale >= 10.

    h_i = 1 where at least i inputs are 1;   a(2) = scale (h_1 - h_2 + h_3 - ... - ½) > 0 where their number is odd.
    """
    i = np.arange(1, check_count(n) + 1, dtype=np.float32)
    signs = np.where(i % 2 == 1, np.float32(1), np.float32(-1))
    return (Layer(np.full((n, n), scale, np.float32), scale * (0.5 - i)),
            Layer(scale * signs[None], np.full(1, -0.5 * scale, np.float32)))


def _rows(truth):
    """(truth, all inputs) from a truth table bool (2^n,). ValueError when its length is no power of 2."""
    truth = np.asarray(truth)
    n = truth.size.bit_length() - 1
    if truth.ndim != 1 or n < 1 or truth.size != 2**n or not np.isin(truth, (0, 1)).all():
        raise ValueError(f"a truth table has 2^n values 0 or 1, n >= 1; this one has shape {truth.shape}")
    return truth.astype(bool), all_inputs(n)


def check_circuit(circuit):
    """The circuit. ValueError unless each gate has a known kind, its number of inputs, and only earlier wires."""
    for i, gate in enumerate(circuit.gates):
        if gate.kind not in GATES:
            raise ValueError(f"gate {i} is {gate.kind!r}: AND, OR, XOR and NOT are known")
        wanted = {"NOT": 1, "XOR": 2}.get(gate.kind)
        if not gate.inputs or (wanted and len(gate.inputs) != wanted):
            raise ValueError(f"gate {i}, {gate.kind}, has {len(gate.inputs)} inputs, it needs {wanted or 'at least 1'}")
        if not all(0 <= wire < circuit.n + i for wire in gate.inputs):
            raise ValueError(f"gate {i}, {gate.kind}, reads {gate.inputs}: wires 0 ... {circuit.n + i - 1} come before")
    if not 0 <= circuit.output < circuit.n + len(circuit.gates):
        raise ValueError(f"the output is wire {circuit.output} of {circuit.n + len(circuit.gates)}")
    return circuit
