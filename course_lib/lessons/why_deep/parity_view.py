"""Parity three times, with the same inputs: a wall of ANDs, a tree of XORs, a layer of threshold units. Slide S34."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.ticker import NullLocator

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import DASHES, GREY, INK, NEG, PALE, POS, SERIES, styled
from course_lib.notation import sub

from .circuit_layout_view import one_layer, tree, two_level

WIDTH, HEIGHT = 960, 560
BOXES = ((16, 182, 300, 308), (336, 182, 316, 308), (676, 182, 268, 308))
ON, OFF, WIRE = POS, "#eef0f3", "#c3c8d0"
NAMES = ("ANDs in one layer: 2ⁿ⁻¹", "XOR tree: 3(n − 1)", "threshold units: n")
INKS = (SERIES[4], SERIES[0], SERIES[2])                     # one layer, a tree, threshold units: as in `Sawtooth`


class ParityPicture(NamedTuple):
    """What each wire carries, in the order of `circuit_layout_view`; then what is written above."""

    n: int
    rows: np.ndarray                    # bool (m, n): the inputs that each AND waits for
    pairs: list[tuple[int, int]]        # of wires: the XORs
    ands: np.ndarray                    # bool: all wires of the wall of ANDs, the output last
    xors: np.ndarray                    # of the tree
    units: np.ndarray                   # of the threshold units
    signs: np.ndarray                   # (n,): their output weights
    chosen: int                         # the input with the ring
    titles: tuple[str, str, str]
    under: tuple[str, str, str]


class ParityView:
    """counted (k,): the n of the curves; sizes (3, k): gates or hidden units of the three at each n."""

    @styled()
    def __init__(self, counted: np.ndarray, sizes: np.ndarray):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.ax = ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        live = canvas.live
        self.groups = PolyCollection([], facecolors="#f4f5f7", edgecolors=PALE, linewidths=0.8, zorder=0)
        self.off, self.on, self.negative = (LineCollection([], colors=c, linewidths=w, capstyle="round", zorder=1)
                                            for c, w in ((WIRE, 0.7), (ON, 1.8), (NEG, 1.8)))
        live(self.on, self.negative)
        for collection in (self.groups, self.off, self.on, self.negative):
            ax.add_collection(collection, autolim=False)
        self.nodes = live(ax.scatter([], [], s=1, edgecolors=GREY, linewidths=0.8, zorder=3))
        self.ring = live(ax.plot([], [], "o", ms=24, mfc="none", mec=INK, mew=1.6)[0])
        self.dark, self.light = (Lettering(canvas, ax, 9.5, colour) for colour in (INK, "white"))
        self.names = Lettering(canvas, ax, 11, INK)
        self.titles = [ax.text(box[0], HEIGHT - 20, "", fontsize=12, va="center") for box in BOXES]
        self.under = [ax.text(box[0], HEIGHT - 40, "", fontsize=10, va="center", color=GREY) for box in BOXES]
        self.shape, self.counted, self.sizes = None, counted, sizes
        self._counts()

    def _counts(self):
        ax = self.counts = self.canvas.axes(58, 34, 640, 84, xlim=(1.8, 16), yscale="log", ylim=(1, 5e4), xticks=range(2, 17, 2))
        ax.set_yticks([1, 100, 1e4], ["1", "100", "10⁴"])
        ax.yaxis.set_minor_locator(NullLocator())
        ax.text(1.015, -0.02, "n", transform=ax.transAxes, va="center", fontsize=11)
        ax.text(0, 1.1, "gates or hidden units", transform=ax.transAxes, fontsize=11, va="bottom")
        for sizes, colour, dash in zip(self.sizes, INKS, DASHES, strict=False):
            ax.plot(self.counted, sizes, color=colour, ls=dash, lw=1.8)
        live = self.canvas.live
        self.cursor = live(ax.axvline(2, color=INK, lw=1, ls=(0, (2, 2))))
        self.dots = [live(ax.plot([], [], "o", ms=7, mfc=c, mec="white")[0]) for c in INKS]
        self.values = [live(ax.text(16.25, y, "", fontsize=10.5, color=c, va="center"))
                       for c, y in zip(INKS, (3e4, 100, 8), strict=True)]

    def update(self, seen: ParityPicture):
        if self.shape != (seen.n, tuple(seen.pairs)):            # else only what the wires carry has changed
            self._build(seen)
        self._wires(seen)
        self._nodes(seen)
        self.ring.set_data(*np.array([places[seen.chosen] for places in self.inputs]).T)

    def _build(self, seen):
        """Place everything, lay all wires in grey, write what only depends on n and the tree."""
        self.shape, n = (seen.n, tuple(seen.pairs)), seen.n
        self.places = ands, xors, units = two_level(n, seen.rows, BOXES[0]), tree(n, seen.pairs, BOXES[1]), one_layer(n, BOXES[2])
        self.inputs, self.gates, self.wires = [ands[0], xors.inputs, units[0]], ands[2], [ands[4], xors.wires, units[3]]
        self.off.set_segments(np.concatenate([wires.segments for wires in self.wires]))
        thin = np.full(sum(len(wires.source) for wires in self.wires), 0.7)
        thin[: len(self.wires[0].source)] = 0.7 if n < 5 else 0.25          # hundreds of them would be a mat
        self.off.set_linewidths(thin)
        self.groups.set_verts([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, y0, x1, y1 in xors.boxes])
        for label, text in zip((*self.titles, *self.under), (*seen.titles, *seen.under), strict=True):
            label.set_text(text)
        self._curves(n)
        self.canvas.stale(self.ax)

    def _wires(self, seen):
        """Blue over the grey where a wire carries 1, orange where its weight is −1. An AND shows its inputs when all are 1."""
        n, values = seen.n, (seen.ands, seen.xors, seen.units)
        on = [np.asarray(v, bool)[wire.source] for wire, v in zip(self.wires, values, strict=True)]
        on[0][2 * n : -len(self.gates)] &= np.repeat(np.asarray(seen.ands, bool)[3 * n : -1], n)
        thick = np.concatenate([np.full(len(on[0]), 1.8), np.full(len(on[1]), 1.8), np.full(n * n, 1.8 if n < 6 else 0.8),
                                np.full(n, 1.8)])
        segments, on = np.concatenate([wire.segments for wire in self.wires]), np.concatenate(on)
        minus = np.zeros(len(on), bool)
        minus[len(on) - n:] = np.array(seen.signs) < 0        # the output weights stand last
        for collection, which in ((self.on, on & ~minus), (self.negative, on & minus)):
            collection.set_segments(segments[which])
        self.on.set_linewidth(thick[on & ~minus])

    def _nodes(self, seen):
        ands, xors, units = self.places
        m, n = len(ands[2]), seen.n
        bits, gates, parts, hidden = seen.ands[:n], seen.ands[3 * n : -1], seen.xors[n:-1], seen.units[n:-1]
        inputs, outs = np.concatenate(self.inputs), np.concatenate([ands[3], xors.out, units[2]])
        xor_parts, out_bits = xors.gates.reshape(-1, 2), [v[-1] for v in (seen.ands, seen.xors, seen.units)]
        groups = [(inputs, 330, np.tile(bits, 3), ["01"[int(b)] for b in bits] * 3),
                  (ands[1], 26, seen.ands[n : 3 * n], ()),
                  (ands[2], 130 if m < 9 else 95 if m < 17 else 50, gates, ["∧"] * m if m < 17 else ()),
                  (xor_parts, 130 * xors.scale**2, parts, [*"∨∧¬∧"] * len(xors.gates) if xors.scale > 0.7 else ()),
                  (units[1], 300, hidden, [f"≥{i}" for i in range(1, n + 1)]),
                  (outs, 420, out_bits, ["01"[int(b)] for b in out_bits])]
        self.nodes.set_offsets(np.concatenate([places for places, *_ in groups]))
        self.nodes.set_sizes(np.concatenate([np.full(len(places), size) for places, size, *_ in groups]))
        self.nodes.set_facecolor([ON if v else OFF for *_, values, _ in groups for v in values])
        words = [(x, y, word, 0.5, bool(v)) for places, _, values, texts in groups if len(texts)
                 for (x, y), word, v in zip(places, texts, values, strict=True)]
        self.dark.set([word[:4] for word in words if not word[4]])
        self.light.set([word[:4] for word in words if word[4]])
        self.names.set([(x, y - 22, f"x{sub(i % n + 1)}", 0.5) for i, (x, y) in enumerate(inputs)])

    def _curves(self, n):
        self.cursor.set_xdata([n, n])
        sizes = self.sizes[:, list(self.counted).index(n)]
        for dot, label, size, name in zip(self.dots, self.values, sizes, NAMES, strict=True):
            dot.set_data([n], [size])
            label.set_text(f"{name} = {size:.0f}")
