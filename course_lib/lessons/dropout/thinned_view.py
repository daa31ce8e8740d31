"""Four thinned networks and the whole one side by side, each above what it computes. Slides S46, S49."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import CLASSES, INK, NEG, PALE, PAPER, POS, styled

WIDTH, HEIGHT, PANEL, PITCH, LEFT = 960, 428, 172, 190, 14
BOTTOM, ROWS, STEP, RADIUS = 16, (236, 282, 328, 374), 28, 10


class ThinnedNetsPicture(NamedTuple):
    """Networks that share their weights; the last one is whole."""

    weights: list        # W^(1), …, (H_k, H_{k-1})
    masks: list          # of each network [m^(1), …, m^(L)]
    maps: list           # f(x)₂ - f(x)₁ over the plane, (n, n)
    heads: tuple         # above each network
    titles: tuple        # above each map
    points: tuple        # X (T, 2), y (T,)
    x: tuple             # (x₁, x₂)


class ThinnedNetsView:
    """`count` networks of these sizes."""

    @styled()
    def __init__(self, sizes, count):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        lefts = [LEFT + PITCH * i for i in range(count)]
        self.planes = [Plane(canvas, left, BOTTOM, PANEL, labels=False) for left in lefts]
        ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))      # last: a hand must find the maps first
        ax.set_axis_off()
        self.nets = [Net(canvas, ax, left + PANEL / 2, sizes) for left in lefts]
        self.rings, self.heads, self.titles = [], [], []
        for plane, left in zip(self.planes, lefts, strict=True):
            plane.ax.set(xticks=(), yticks=())
            plane.points(size=4.0)
            self.rings.append(canvas.live(plane.ax.plot([], [], "o", ms=12, mfc="none", mec=INK, mew=1.8)[0]))
            self.titles.append(canvas.live(ax.text(left, BOTTOM + PANEL + 8, "", fontsize=12)))
            self.heads.append(canvas.live(ax.text(left, HEIGHT - 24, "", fontsize=12)))

    def update(self, seen: ThinnedNetsPicture):
        for net, masks in zip(self.nets, seen.masks, strict=True):
            net.set(seen.weights, masks)
        for plane, ring, z in zip(self.planes, self.rings, seen.maps, strict=True):
            plane.map.set(z)
            plane.show_points(*seen.points)
            ring.set_data([seen.x[0]], [seen.x[1]])
        for texts, words in ((self.heads, seen.heads), (self.titles, seen.titles)):
            for text, word in zip(texts, words, strict=True):
                text.set_text(word)


class Net:
    """One small network around `middle`: links in the colour of their weight, units that are gone crossed out."""

    def __init__(self, canvas, ax, middle, sizes):
        self.at = [np.stack([middle + STEP * (np.arange(n) - (n - 1) / 2), np.full(n, y)], 1)
                   for n, y in zip(sizes, ROWS, strict=True)]
        live = canvas.live
        for (x, y), way, cls in zip(self.at[-1], (-1, 1), CLASSES, strict=False):
            ax.plot([x + way * (RADIUS + 12)], [y], ls="", ms=7, **cls)
        self.links = live(ax.add_collection(LineCollection([], capstyle="round"), autolim=False))
        self.discs = live(ax.scatter(*np.concatenate(self.at).T, s=np.pi * (RADIUS * 0.72) ** 2, linewidths=1.0,
                                     facecolor=PAPER, zorder=3))
        self.crosses = live(ax.add_collection(LineCollection([], colors=INK, linewidths=1.6, zorder=4), autolim=False))

    def set(self, weights, masks):
        there = [np.ones(len(one), bool) for one in self.at]
        for layer, m in zip(there[1:], masks, strict=False):
            layer[:] = np.asarray(m) > 0
        pairs = [(k, j, i) for k in range(1, len(self.at)) for j, i in np.ndindex(len(self.at[k]), len(self.at[k - 1]))
                 if there[k][j] and there[k - 1][i]]
        self.links.set_segments([(self.at[k - 1][i], self.at[k][j]) for k, j, i in pairs])
        self.links.set_color([POS if weights[k - 1][j, i] > 0 else NEG for k, j, i in pairs])
        self.links.set_linewidth([0.3 + 1.2 * min(abs(weights[k - 1][j, i]), 2.0) for k, j, i in pairs])
        on = np.concatenate(there)
        self.discs.set_edgecolor([INK if one else PALE for one in on])
        arm, gone = 0.8 * RADIUS, np.concatenate(self.at)[~on]
        self.crosses.set_segments([((x - arm, y - way * arm), (x + arm, y + way * arm)) for x, y in gone for way in (1, -1)])
