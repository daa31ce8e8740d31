"""Exercises on slide S34: parity as a balanced tree of XORs, and a sawtooth made of folds."""
import itertools

import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong

from .circuits import Circuit, Gate, depth


def xor_tree(n):
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2], strict=False):
            gates.append((a, b))
            above.append(n + len(gates) - 1)
        level = above + level[2 * len(above):]
    return gates


def sawtooth(x, L):
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)
    return h


# --- wrong trees -------------------------------------------------------------------------------------------------------

def _tree(n, number=lambda n, i: n + i, keep_last=True):
    """The balanced tree with one thing wrong: the number of gate i, or what becomes of the odd one out."""
    gates, level = [], list(range(n))
    while len(level) > 1:
        above = []
        for a, b in zip(level[::2], level[1::2], strict=False):
            gates.append((a, b))
            above.append(number(n, len(gates) - 1))
        level = above + (level[2 * len(above):] if keep_last else [])
    return gates


def _chain(n):
    return [(0, 1), *((n + i, i + 2) for i in range(n - 2))]


def _inputs_again(n):
    """Every level pairs up the inputs once more."""
    return ([(i, i + 1) for i in range(0, n - 1, 2)] * n)[:n - 1]


def _neighbours(n):
    """Every wire with its neighbour, overlapping."""
    gates, level = [], list(range(n))
    while len(level) > 1:
        first = n + len(gates)
        gates += zip(level, level[1:], strict=False)
        level = list(range(first, n + len(gates)))
    return gates


def _left_out(n, pairs):
    """The inputs on which the last gate does not depend: every wire is the parity of some inputs, here kept as bits."""
    wires = [1 << i for i in range(n)]
    for a, b in pairs:
        wires.append(wires[a] ^ wires[b])
    return [i for i in range(n) if not wires[-1] >> i & 1]


def _judge(gates, args):
    (n,) = args
    if any(isinstance(wire, list | tuple) for gate in gates for wire in gate):
        return "Your list holds lists: return one flat list of pairs."
    if sizes := {len(gate) for gate in gates} - {2}:
        return f"Each gate is a pair (a, b) of the two wires that it reads: one of yours has {sizes.pop()} entries."
    pairs = [(int(a), int(b)) for a, b in gates]
    for i, pair in enumerate(pairs):
        if not all(0 <= wire < n + i for wire in pair):
            return f"n = {n}: gate number {i} reads {pair}, but the wires before it are 0 … {n + i - 1}."
    circuit = Circuit(n, tuple(Gate("XOR", pair) for pair in pairs), n + len(pairs) - 1)
    if left := _left_out(n, pairs):
        some = f"wire {left[0]}" if len(left) == 1 else f"wires {', '.join(map(str, left[:4]))}{' …' * (len(left) > 4)}"
        return f"n = {n}: the last gate is not the parity for {2**n // 2} of the {2**n} inputs: it does not depend on {some}."
    if len(pairs) > n - 1:
        return f"n = {n}: you use {len(pairs)} gates, {n - 1} suffice."
    levels = (n - 1).bit_length()
    if depth(circuit) > levels:
        return f"n = {n}: your circuit has {depth(circuit)} levels, a balanced tree has {levels}."
    return None


def _slip(results, cases):
    """The words for what is true of the circuits for every n, however they were made; None where nothing is."""
    trees = [[(int(a), int(b)) for a, b in gates] for gates in results]
    sizes = [n for (n,) in cases]
    if all(tree == trees[0] for tree in trees):
        return "Your gates are the same for every n: the list has to follow n."
    if all(min(map(min, tree), default=0) == 1 for tree in trees):
        return "No gate reads wire 0: the inputs are the wires 0 … n − 1, not 1 … n."
    lower = [[tuple(wire - (wire >= n) for wire in pair) for pair in tree] for n, tree in zip(sizes, trees, strict=True)]
    if all(_judge(tree, args) is None for tree, args in zip(lower, cases, strict=True)):
        return TOO_HIGH
    circuits = [Circuit(n, tuple(Gate("XOR", pair) for pair in tree), n + len(tree) - 1)
                for n, tree in zip(sizes, trees, strict=True)]
    if any(len(tree) != n - 1 or _left_out(n, tree) for n, tree in zip(sizes, trees, strict=True)):
        return None
    if all(depth(circuit) == n - 1 for n, circuit in zip(sizes, circuits, strict=True)):
        return CHAIN
    late = {n for n, circuit in zip(sizes, circuits, strict=True) if depth(circuit) > (n - 1).bit_length()}
    return LATE if late and all(n & (n - 1) for n in late) else None


CHAIN = ("You XOR the inputs one after the other: the right function with the right number of gates, but in n − 1 "
         "levels. Pair all wires of a level before you go up.")
TOO_HIGH = "Your wire numbers are one too high: after `gates.append` the new gate is number len(gates) − 1."
LATE = ("Where n is a power of 2 it is right. Elsewhere a wire without a partner waits too long in yours: it goes up to the "
        "next level, to be paired there.")


# --- wrong sawteeth ----------------------------------------------------------------------------------------------------

def _fold(h, steep=4.0, at=0.5, up=2.0):
    return up * np.maximum(h, 0) - steep * np.maximum(h - at, 0)


def _folds(x, L, **wrong):
    h = x
    for _ in range(L):
        h = _fold(h, **wrong)
    return h


def _triangle(x, L):
    """The same without a network: the distance of 2^L x to the nearest even number."""
    u = np.asarray(x) * 2**L
    return np.abs(u - 2 * np.round(u / 2))


XOR_TREE = Exercise(
    name="xor_tree", slide="S34", title="Parity as a balanced tree",
    asks="""Wires $0 \\dots n-1$ are the inputs $x_1 \\dots x_n$. Return a list of pairs `(a, b)`: number $i$ of the list is
an XOR gate that reads wires `a` and `b`, and its own output is wire $n + i$. A gate may read earlier wires only. The
**last** gate must be the parity of all inputs. Use $n - 1$ gates in $\\lceil \\log_2 n \\rceil$ levels, for **any**
$n \\ge 2$. Example: `my_xor_tree(4)` may be `[(0, 1), (2, 3), (4, 5)]`.""",
    stub='''def my_xor_tree(n):
    gates = ...
    return gates''',
    solution=xor_tree, cases=lambda: [(n,) for n in (4, 8, 2, 3, 5, 6, 7, 9, 17)],
    returns=("the list of gates",), judge=_judge, slip=_slip,
    hints=("Pair up the wires of a level. What the pairs make are the wires of the next level; stop when one is left.",
           "The gate that you appended last is wire `n + len(gates) - 1`.",
           "A wire without a partner goes up to the next level as it is."),
    wrong=(
        Wrong("chain", _chain, CHAIN),
        Wrong("odd one lost", lambda n: _tree(n, keep_last=False),
              "Where a level has an odd number of wires, the last one gets lost: it has to go up unpaired."),
        Wrong("numbered from 0", lambda n: _tree(n, number=lambda n, i: i),
              "You number the gates' outputs from 0: those are the inputs. Gate i is wire n + i."),
        Wrong("numbered one too high", lambda n: _tree(n, number=lambda n, i: n + i + 1), TOO_HIGH),
        Wrong("neighbours", _neighbours,
              "You pair each wire with its neighbour, (0, 1), (1, 2), …: every wire belongs to one pair, level[::2] with "
              "level[1::2]."),
        Wrong("first with all", lambda n: [(0, i) for i in range(1, n)],
              "Every gate reads x₁ again: use the output of earlier gates instead."),
        Wrong("one level only", lambda n: _tree(n)[: n // 2],
              "That is the first level only. Go on with the outputs of its gates until one wire is left."),
        Wrong("inputs again", _inputs_again,
              "You pair the inputs again and again: on the next level `level` has to hold the outputs of the gates below."),
        Wrong("last gate missing", lambda n: _tree(n)[:-1] or _tree(n),
              "You stop one gate early: go on while more than one wire is left."),
        Wrong("all pairs", lambda n: list(itertools.combinations(range(n), 2)),
              "You XOR all pairs of inputs with each other. No gate of yours reads another gate."),
    ))

SAWTOOTH = Exercise(
    name="sawtooth", slide="S34", title="A sawtooth of L folds",
    asks="""One hidden layer of two reclin units and a linear output can fold the interval $[0, 1]$: $t(h)$ rises straight
from $t(0) = 0$ to $t(\\tfrac12) = 1$ and falls straight back to $t(1) = 0$. Find its weights: where does each unit begin,
and what does the output make of the two? Return $f(x) = t(t(\\cdots t(x)))$ with $L$ folds, for an array `x` within
$[0, 1]$. Write reclin as `np.maximum(…, 0)`.""",
    stub='''def my_sawtooth(x, L):
    h = x
    for _ in range(L):
        h = ...
    return h''',
    solution=sawtooth, cases=lambda: [(np.linspace(0, 1, 33), 1), (np.linspace(0, 1, 129), 3), (np.linspace(0.03, 0.93, 41), 5),
                                        (np.array([0.9, 0.05, 0.33, 0.62]), 2), (np.array([0.21]), 4)],
    returns=("f(x)",), oracle=_triangle,
    hints=("Both units of a layer see the same h; one begins at 0, the other at ½, `np.maximum(h - 0.5, 0)`.",
           "Up to ½ the first unit is on alone: its weight is the slope. From ½ on both are on, and their weights add up to "
           "the slope of the way down."),
    wrong=(
        Wrong("x again", lambda x, L: _fold(x),
              "Only one fold of L is left. Each layer folds h, the output of the layer below, and the loop goes on to the last."),
        Wrong("added", lambda x, L: L * _fold(x),
              "You add the layers up: that makes one tooth higher. Feed each layer with the one below."),
        Wrong("plateau", lambda x, L: _folds(x, L, steep=2.0),
              "After ½ your fold stays at 1: the second unit has to turn the slope from +2 to −2, so it needs the weight −4."),
        Wrong("one fold too many", lambda x, L: _folds(x, L + 1),
              "One fold too many: L layers, L folds."),
        Wrong("one fold missing", lambda x, L: _folds(x, L - 1),
              "One fold is missing: L layers, L folds."),
        Wrong("bias -1", lambda x, L: _folds(x, L, at=1.0),
              "Your second unit begins at 1, where x ends: its bias is −½."),
        Wrong("weights exchanged", lambda x, L: _folds(x, L, up=4.0, steep=2.0),
              "The weights 2 and −4 stand with the wrong units: 2 goes with reclin(h), −4 with reclin(h − ½)."),
        Wrong("half height", lambda x, L: _folds(x, L, up=1.0, steep=2.0),
              "Your fold has slope 1 and reaches ½ only: the next layer then has nothing to fold. The slope is 2."),
        Wrong("no reclin", lambda x, L: _linear(x, L),
              "Without reclin a layer is linear, and so are L of them. Put both units through np.maximum(…, 0)."),
        Wrong("jumps back", lambda x, L: 2**L * np.asarray(x) % 1,
              "Your teeth jump back to 0. The fold falls STRAIGHT back, from t(½) = 1 to t(1) = 0."),
        Wrong("parabola", lambda x, L: _parabolas(x, L),
              "Your fold is a parabola: t rises and falls along straight lines, which two reclin units can make."),
        Wrong("one steep fold", lambda x, L: 2 ** (L - 1) * _fold(x),
              "Yours has one tooth of height 2^(L − 1): feed each layer with the fold below, and all teeth reach 1."),
        Wrong("plateau, one fold missing", lambda x, L: _folds(x, L - 1, steep=2.0),
              "Two things: after ½ your fold stays where it is in place of falling, and one of the L folds is missing."),
        Wrong("wider", lambda x, L: np.maximum(0, _fold(np.asarray(x) * L % 1)),
              "You repeat the tooth L times, so the teeth are added, not doubled: every fold doubles their number."),
    ))


def _linear(x, L):
    h = np.asarray(x)
    for _ in range(L):
        h = 2 * h - 4 * (h - 0.5)
    return h


def _parabolas(x, L):
    h = np.asarray(x)
    for _ in range(L):
        h = 4 * h * (1 - h)
    return h


EXERCISES = (XOR_TREE, SAWTOOTH)
