"""A network with its dropped units crossed out, slides S46-S48: h in each unit, its gradient below, what it computes."""
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import Curves
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.plane import Plane
from course_lib.drawing.style import (
    CLASSES,
    GRAD,
    GREY,
    INK,
    NEG,
    PALE,
    PAPER,
    POS,
    SIGNED,
    TRAIN,
    VALID,
    WRONG,
    styled,
)
from course_lib.notation import layer, signed

WIDTH, HEIGHT = 960, 580
MIDDLE, GAP, ROWS, RADIUS, BELOW, LOWER = 318, 84, (76, 212, 360, 492), 27, 39, 56
SMALL, LEFTS, BOTTOM = 168, (590, 784), 362


def places(sizes):
    """[(H_k, 2)]: the middle of each unit in CSS pixels, layer after layer."""
    return [np.stack([MIDDLE + GAP * (np.arange(n) - (n - 1) / 2), np.full(n, y)], 1)
            for n, y in zip(sizes, ROWS, strict=True)]


class DropoutNetPicture(NamedTuple):
    """One example in the network under its masks, the maps of f, and the losses of the whole run."""

    weights: list                # W^(1), …, (H_k, H_{k-1})
    h: list                      # x, h^(1), …, f(x)
    gradients: dict | None       # {(k, j): ∇a^(k)_j}, None where nothing is trained
    right: dict | None           # the same as slide S48 has them: where they differ, both are shown
    dropped: set                 # (k, j) of the units that the mask zeroes
    head: str
    note: str
    maps: list                   # f under this mask, f with the expectation, (n, n)
    map_titles: tuple
    points: tuple                # X (T, 2), y (T,)
    x: np.ndarray                # (2,) the example
    losses: tuple                # training and validation loss over the updates
    t: int


class DropoutNetView:
    """A network of these sizes, its maps, its losses over so many updates."""

    @styled()
    def __init__(self, sizes, updates):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.at, self.units = places(sizes), [(k, j) for k, n in enumerate(sizes) for j in range(n)]
        self.links = [(k, j, i) for k in range(1, len(sizes)) for j, i in np.ndindex(sizes[k], sizes[k - 1])]
        self.ax = ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        self._network(ax, len(sizes) - 1)
        self.planes = [Plane(canvas, left, BOTTOM, SMALL, labels=False) for left in LEFTS]
        self.rings, self.titles = [], []
        for plane, left in zip(self.planes, LEFTS, strict=True):
            plane.ax.set(xticks=(), yticks=())
            plane.points(size=4.5)
            self.rings.append(canvas.live(plane.ax.plot([], [], "o", ms=13, mfc="none", mec=INK, mew=1.8)[0]))
            self.titles.append(canvas.live(ax.text(left, BOTTOM + SMALL + 12, "", fontsize=11.5)))
        loss = canvas.axes(628, 56, 240, 222, xlim=(0, updates), ylim=(0, 1.0), xlabel="update t", ylabel="mean NLL")
        self.curves = Curves(canvas, loss, ("train", "validation"), (TRAIN, VALID))

    def _network(self, ax, last):
        live, points = self.canvas.live, np.concatenate(self.at)
        names = ["x", *(f"h{layer(k)}" for k in range(1, last)), "f(x)"]
        for name, y in zip(names, ROWS, strict=True):
            ax.text(22, y, name, va="center", fontsize=13)
        for (x, y), way, cls in zip(self.at[-1], (-1, 1), CLASSES, strict=False):
            ax.plot([x + way * (RADIUS + 16)], [y], ls="", ms=10, **cls)
        self.gradient_names = [live(ax.text(22, y - BELOW, f"∇a{layer(k)}", va="center", fontsize=11, color=GRAD))
                               for k, y in enumerate(ROWS) if k]
        self.edges = live(LineCollection([], capstyle="round"))
        self.discs = live(ax.scatter(*points.T, s=(1.5 * RADIUS) ** 2, linewidths=1.2, zorder=3))
        self.crosses = live(LineCollection([], colors=INK, linewidths=2.2, capstyle="round"))
        for collection in (self.edges, self.crosses):
            ax.add_collection(collection, autolim=False)
        self.behind = live(PolyCollection([], facecolors=PAPER, alpha=0.85, linewidths=0))
        ax.add_collection(self.behind, autolim=False)
        self.numbers = Lettering(self.canvas, ax, 11)
        self.gradients = Lettering(self.canvas, ax, 11, colour=GRAD)
        self.wrong = Lettering(self.canvas, ax, 11, colour=WRONG, bold=True)
        self.head = live(ax.text(22, HEIGHT - 26, "", fontsize=12.5))
        self.note = live(ax.text(22, 18, "", fontsize=11.5, color=GREY))

    def update(self, seen: DropoutNetPicture):
        dropped = seen.dropped
        self._links(seen.weights, dropped)
        flat = np.concatenate(seen.h)
        out = np.array([unit in dropped for unit in self.units])
        faces = SIGNED(np.clip(0.5 + 0.3 * flat, 0.14, 0.86))
        faces[out] = faces[-len(seen.h[-1]):] = (*_rgb(PAPER), 1.0)       # an output's colour is its class, beside it
        self.discs.set_facecolor(faces)
        self.discs.set_edgecolor([PALE if one else INK for one in out])
        self.crosses.set_segments([line for k, j in sorted(dropped) for line in _cross(*self.at[k][j])])
        self.numbers.set([(*self.at[k][j], signed(value), 0.5)
                          for (k, j), value in zip(self.units, flat, strict=True) if (k, j) not in dropped])
        self._gradients(seen.gradients, seen.right)
        self.head.set_text(seen.head)
        self.note.set_text(seen.note)
        for plane, ring, title, z, words in zip(self.planes, self.rings, self.titles, seen.maps, seen.map_titles, strict=True):
            plane.map.set(z)
            plane.show_points(*seen.points)
            ring.set_data([seen.x[0]], [seen.x[1]])
            title.set_text(words)
        train = seen.losses[0]
        self.curves.set(np.arange(len(train)), seen.losses, seen.t, f"with the expectation: {signed(train[seen.t], 3)}")

    def _gradients(self, grads, right):
        """Each unit's gradient; one that is not the slide's stands in red, and the slide's below it."""
        good, bad, behind = [], [], []
        for (k, j), value in (grads or {}).items():
            x, y = self.at[k][j]
            wrong = differs(value, right[k, j])
            (bad if wrong else good).append((x, y - BELOW, gradient(value), 0.5))
            if wrong:
                good.append((x, y - LOWER, gradient(right[k, j]), 0.5))
            low, high = y - (LOWER if wrong else BELOW) - 9, y - BELOW + 9
            behind.append([(x - 30, low), (x + 30, low), (x + 30, high), (x - 30, high)])
        self.gradients.set(good)
        self.wrong.set(bad)
        self.behind.set_verts(behind)
        for name in self.gradient_names:
            name.set_visible(grads is not None)

    def _links(self, weights, dropped):
        segments, colours, widths = [], [], []
        for k, j, i in self.links:
            w = float(weights[k - 1][j, i])
            gone = (k, j) in dropped or (k - 1, i) in dropped
            segments.append((self.at[k - 1][i], self.at[k][j]))
            colours.append((*_rgb(PALE), 0.55) if gone else (*_rgb(POS if w > 0 else NEG), 0.75))
            widths.append(0.6 if gone else 0.4 + 2.0 * min(abs(w), 2.0))
        self.edges.set_segments(segments)
        self.edges.set_color(colours)
        self.edges.set_linewidth(widths)

    def hidden_at(self, x, y):
        """(k, j) of the hidden unit under a point of the picture, or None."""
        for k, j in self.units:
            if 0 < k < len(self.at) - 1 and np.hypot(x - self.at[k][j, 0], y - self.at[k][j, 1]) <= RADIUS + 6:
                return k, j
        return None


def differs(value, right):
    """Whether a gradient is not the slide's, by more than rounding."""
    return abs(value - right) > 1e-4 * max(1.0, abs(right))


def gradient(value):
    """A gradient in three decimals, an exact 0 as 0."""
    return "0" if value == 0 else signed(round(value, 3) + 0.0, 3)


def _cross(x, y, arm=RADIUS * 0.85):
    return [((x - arm, y - arm), (x + arm, y + arm)), ((x - arm, y + arm), (x + arm, y - arm))]


def _rgb(colour):
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
