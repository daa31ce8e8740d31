"""Where the gates of the parity circuits stand, in CSS pixels inside a box (left, bottom, width, height). Slide S34."""
from typing import NamedTuple

import numpy as np


class Wires(NamedTuple):
    """Segments (m, 2, 2) from one place to another, and for each the index of the node whose value it carries."""

    segments: np.ndarray
    source: np.ndarray


def row(n, left, width, y):
    """n places in a row, (n, 2)."""
    return np.stack([left + width * (np.arange(n) + 0.5) / n, np.full(n, float(y))], 1)


def blocks(m, left, bottom, width, height, most=16):
    """m places in rows of at most `most`, from the lowest row up, (m, 2)."""
    columns = min(m, most)
    rows = -(-m // columns)
    i = np.arange(m)
    y = bottom + height * (i // columns + 0.5) / rows
    return np.stack([left + width * (i % columns + 0.5) / columns, y], 1)


def two_level(n, rows, box):
    """(inputs, literals x_i then ¬x_i, ANDs, OR, wires): `rows` bool (m, n) are the inputs each AND gate waits for."""
    left, bottom, width, height = box
    inputs = row(n, left, width, bottom)
    aside = min(9.0, width / n / 4)
    literals = np.concatenate([inputs + (-aside, 34), inputs + (aside, 34)])
    gates = blocks(len(rows), left, bottom + 84, width, height - 150)
    out = np.array([[left + width / 2, bottom + height]])
    nodes = np.concatenate([inputs, literals, gates, out])
    first = np.concatenate([np.tile(np.arange(n), 2), (n + np.where(rows, 0, n) + np.arange(n)).ravel(),
                            3 * n + np.arange(len(rows))])
    last = np.concatenate([n + np.arange(2 * n), np.repeat(3 * n + np.arange(len(rows)), n),
                           np.full(len(rows), len(nodes) - 1)])
    return inputs, literals, gates, out, Wires(np.stack([nodes[first], nodes[last]], 1), first)


def tree_levels(n, pairs):
    """The level of each wire: 0 for the inputs, one more than the higher of its two for each XOR."""
    level = [0] * n
    for a, b in pairs:
        level.append(1 + max(level[a], level[b]))
    return level


class Tree(NamedTuple):
    """Places of the inputs, of the four gates of each XOR (g, 4, 2): OR, AND, NOT, AND, of the output; wires; boxes."""

    inputs: np.ndarray
    gates: np.ndarray
    out: np.ndarray
    wires: Wires
    boxes: np.ndarray
    scale: float


def tree(n, pairs, box):
    """The Tree of XORs (a, b); wire n + i is the output of pairs[i].

    Values, in the order of Wires.source: n inputs, then OR, AND, NOT, AND of each XOR in turn.
    """
    left, bottom, width, height = box
    level = tree_levels(n, pairs)
    pitch = (height - 46) / max(*level, 1)
    scale = min(1.0, pitch / 84)
    place = list(row(n, left, width, bottom))
    for i, (a, b) in enumerate(pairs):
        place.append(np.array([(place[a][0] + place[b][0]) / 2, bottom + 22 + pitch * (level[n + i] - 0.42)]))
    place = np.array(place)
    gates = place[n:, None] + scale * np.array([(-13.0, -18.0), (13.0, -18.0), (13.0, 2.0), (0.0, 22.0)])
    out = np.array([[left + width / 2, bottom + height]])
    boxes = np.concatenate([place[n:] - scale * np.array([26, 31]), place[n:] + scale * np.array([26, 33])], axis=1)
    return Tree(place[:n], gates, out, _tree_wires(n, pairs, place[:n], gates, out[0]), boxes, scale)


def _tree_wires(n, pairs, inputs, gates, out):
    """From both wires of each XOR to its OR and its AND, inside it, and from the last one to the output."""
    ends = [*inputs, *gates[:, 3]]
    value = [*range(n), *(n + 3 + 4 * i for i in range(len(pairs)))]
    segments, source = [], []
    for i, (a, b) in enumerate(pairs):
        for wire, part in ((a, 0), (a, 1), (b, 0), (b, 1)):
            segments.append((ends[wire], gates[i, part]))
            source.append(value[wire])
        for first, last in ((0, 3), (1, 2), (2, 3)):
            segments.append((gates[i, first], gates[i, last]))
            source.append(n + 4 * i + first)
    return Wires(np.array([*segments, (ends[-1], out)]), np.array([*source, value[-1]]))


def one_layer(n, box):
    """(inputs, hidden, output, wires) of the network of n threshold units; values: inputs, then hidden units."""
    left, bottom, width, height = box
    inputs, hidden = row(n, left, width, bottom), row(n, left, width, bottom + 0.52 * height)
    out = np.array([[left + width / 2, bottom + height]])
    nodes = np.concatenate([inputs, hidden, out])
    first = np.concatenate([np.tile(np.arange(n), n), n + np.arange(n)])
    last = np.concatenate([np.repeat(n + np.arange(n), n), np.full(n, 2 * n)])
    return inputs, hidden, out, Wires(np.stack([nodes[first], nodes[last]], 1), first)
