"""One neuron, slides S04-S05: its surface over (x₁, x₂) beside the map with the line a(x) = 0 and the arrow w."""
from typing import NamedTuple

import numpy as np
from matplotlib.patches import FancyArrowPatch

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.plane import HALO, Plane, ends
from course_lib.drawing.style import GREY, INK, SIGNED, styled
from course_lib.drawing.surface import TURN, Surface
from course_lib.notation import signed, vector

FORMULA = {"sigm": r"\mathrm{sigm}", "tanh": r"\tanh", "reclin": r"\mathrm{reclin}", "linear": ""}
BOUNDED = {"sigm": (0.0, 1.0), "tanh": (-1.0, 1.0)}
TOPS = (6.0, 9.0, 12.0, 18.0, 24.0)        # how far the axis of an unbounded h reaches: the first that holds all of it
CENTRE = {"sigm": 0.5, "tanh": 0.0, "reclin": 0.0, "linear": 0.0}
WRONG = "#b3261e"
LINE_N = 41                                # points of the line a(x) = 0 on the surface


class NeuronPicture(NamedTuple):
    """Heights on both grids, the parameters, and the labelled points."""

    surface: np.ndarray     # (surface_n, surface_n), h(x)
    map: np.ndarray         # (n, n), h(x) on a grid of any size
    w: np.ndarray           # (2,)
    b: float
    g: str
    X: np.ndarray           # (T, 2)
    y: np.ndarray           # (T,), 0 or 1
    wrong: np.ndarray       # (T,), whether the neuron has the point on the other side
    line: np.ndarray        # (n, 3), x₁, x₂ and h(x) of points of the line a(x) = 0 within the map
    probe: tuple            # (x₁, x₂, a, h) of one input, or nothing
    score: str              # how many of the labelled points are right; "" without any
    own: bool               # whether h is a function of the reader's


class NeuronView:
    """One neuron: `surface_n` points along each side of its surface, seen from x₂ = -3 or from `behind`, x₂ = 3."""

    @styled()
    def __init__(self, surface_n, behind=False):
        self.canvas = canvas = Canvas(960, 400)
        self.left = canvas.axes(0, 26, 490, 330)
        self.plane = Plane(canvas, 575, 38, 330)
        self.behind, reach = behind, self.plane.reach
        self.surface = Surface(canvas, self.left, surface_n, reach=-reach if behind else reach, cmap=SIGNED)
        self.line_above = canvas.live(self.left.plot([], [], color=INK, lw=2.2, solid_capstyle="round")[0])
        self.above = canvas.live(self.left.plot([], [], "x", ms=11, mec=INK, mew=2.4, path_effects=HALO)[0])
        self.title = canvas.live(canvas.fig.text(0.016, 0.93, "", fontsize=17, color=INK, va="center"))
        self.finding = canvas.live(canvas.fig.text(575 / 960, 0.955, "", fontsize=12, color=INK, va="center"))
        self.reading = canvas.live(canvas.fig.text(0.016, 0.035, "", fontsize=12, color=INK, va="center"))
        ax, plane = self.plane.ax, self.plane
        self.line = plane.line(path_effects=HALO)
        self.distance = plane.line(color=GREY, lw=1.6, ls=(0, (2, 2)))
        self.corner = plane.line(color=GREY, lw=1.2)
        self.arrow = FancyArrowPatch((0, 0), (1, 1), arrowstyle="-|>", mutation_scale=20, lw=2.6, color=INK,
                                     shrinkA=0, shrinkB=0, path_effects=HALO, zorder=4)
        ax.add_patch(self.arrow)
        self.origin = ax.plot([0], [0], "+", color=GREY, ms=9)[0]
        canvas.live(self.origin, self.arrow)
        plane.points(size=10)                      # above the arrow: it must not hide a corner
        self.wrong = canvas.live(ax.plot([], [], "o", ms=21, mfc="none", mec=WRONG, mew=2.2)[0])
        self.probe = canvas.live(ax.plot([], [], "x", ms=11, mec=INK, mew=2.4, path_effects=HALO)[0])
        self.w_label = plane.text(r"$\mathbf{w}$", fontsize=15, ha="center", va="center")
        self.a_label = plane.text(r"$a(\mathbf{x})=0$", fontsize=12, rotation_mode="anchor", ha="center", va="bottom")
        self.drawn = None

    def update(self, seen: NeuronPicture):
        scale = BOUNDED.get(seen.g) or _unbounded(seen.g, float(np.abs(seen.surface).max()))
        if self.drawn != (seen.g, scale, seen.own):
            self._choose(seen.g, scale, seen.own)
            self.drawn = (seen.g, scale, seen.own)
        low, high = _colours(seen.g, scale)
        height = np.asarray(seen.surface)[::-1, ::-1] if self.behind else np.asarray(seen.surface)
        self.surface.set(height, np.clip((height - low) / (high - low), 0, 1))
        self.plane.map.set(seen.map)
        self.taken = np.array(seen.probe[:2])
        self._boundary(np.asarray(seen.w, float), float(seen.b))
        self._on_the_surface(seen)
        if seen.score:
            self.finding.set_text(seen.score)
        self.plane.show_points(seen.X, seen.y)
        self.wrong.set_data(*np.asarray(seen.X, float).reshape(-1, 2)[np.asarray(seen.wrong, bool)].T)
        self._read(seen.probe, "your h(x)" if seen.own else "h(x)")

    def _on_the_surface(self, seen):
        """The line a(x) = 0 and ✕ once more, at their heights; the line is pale where the cliff falls away behind."""
        w = np.asarray(seen.w, float)
        self.line_above.set_data(*self.surface.place(seen.line[:, :2], seen.line[:, 2]).T)
        self.line_above.set_alpha(0.3 if shows_its_back(-w if self.behind else w) else 1.0)
        self.above.set_data(*self.surface.place([seen.probe[:2]], [seen.probe[3]]).T if seen.probe else ([], []))

    def _read(self, probe, h):
        """One input and what the neuron makes of it, at a place where nothing else stands."""
        self.probe.set_data(probe[:1], probe[1:2])
        self.reading.set_text(f"✕  x = {vector(probe[:2])}:   a(x) = {signed(probe[2])},   {h} = {signed(probe[3], 3)}"
                              if probe else "")

    @styled()
    def _choose(self, g, scale, own):
        """The axis, the colours and the title; they change only with g, or when an unbounded h leaves the axis."""
        self.surface.range(*scale, ticks=(scale[0], CENTRE[g], scale[1]))
        low, high = _colours(g, scale)
        spread = 0.45 * (high - low)   # paler than the surface: points and lines must stand out on it
        self.plane.map.range(low - spread, high + spread)
        inner = r"b + \mathbf{w}^{\mathsf{T}}\mathbf{x}"
        formula = f"{FORMULA[g]}({inner})" if FORMULA[g] else inner
        self.title.set_text(r"$h(\mathbf{x})$ by your function" if own else rf"$h(\mathbf{{x}}) = {formula}$")

    def _boundary(self, w, b):
        norm, reach = float(np.hypot(*w)), self.plane.reach
        line = ends(w, b, reach)
        self.line.set_data(line[:, 0], line[:, 1])
        self.arrow.set_visible(norm > 0.03)
        self.arrow.set_positions((0, 0), tuple(w))
        shown = len(line) > 0
        for artist in (self.distance, self.corner, self.a_label):
            artist.set_visible(shown)
        self.w_label.set_position(w + (0.3 * w / norm if norm > 1e-9 else np.array([0.3, 0])))
        if not shown:
            self.finding.set_text("w = 0: the neuron is flat, there is no line" if norm < 1e-9 else
                                  f"the line is far outside, at −b/‖w‖ = {signed(-b / norm)}")
            return
        foot, unit = -b * w / norm**2, w / norm
        along = np.array([-unit[1], unit[0]])
        self.distance.set_data([0, foot[0]], [0, foot[1]])
        side = 0.16 * (1 if b >= 0 else -1)
        square = np.array([foot + 0.16 * along, foot + 0.16 * along + side * unit, foot + side * unit])
        self.corner.set_data(square[:, 0], square[:, 1])
        self._label_line(foot, along, reach)
        self.finding.set_text(f"signed distance −b/‖w‖ = {signed(-b / norm)}")

    def _label_line(self, foot, along, reach):
        along = along if along[0] > 0 or (along[0] == 0 and along[1] > 0) else -along
        places = [foot + t * along for t in (1.9, -1.9, 1.2, -1.2, 2.6, -2.6, 0.9, -0.9)]
        inside = [p for p in places if np.abs(p).max() < reach - 0.75]
        if len(self.taken):                               # not through the ✕, if there is another place
            inside.sort(key=lambda p: np.hypot(*(p - self.taken)) < 0.9)
        self.a_label.set_visible(bool(inside))
        if inside:
            self.a_label.set_position(inside[0] + 0.1 * np.array([-along[1], along[0]]))
            self.a_label.set_rotation(float(np.degrees(np.arctan2(along[1], along[0]))))


def line_within(w, b, reach):
    """LINE_N points (n, 2) of the line b + w·x = 0 in the square [-reach, reach]²; none if it has none there."""
    line = ends(w, b, reach)
    if not len(line):
        return line
    begin, way = line[0], line[-1] - line[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.sort((np.array([[-reach], [reach]]) - begin) / way, axis=0)      # where it crosses the four sides
    enter, leave = np.nanmax([0.0, *at[0]]), np.nanmin([1.0, *at[1]])
    return begin + np.linspace(enter, leave, LINE_N)[:, None] * way if enter < leave else np.empty((0, 2))


def shows_its_back(w):
    """Whether the cliff of a neuron with these weights (2,) falls away behind its plateau, seen from x₂ = -3."""
    return np.cos(TURN) * w[0] + np.sin(TURN) * w[1] > 0.5 * np.hypot(*w)


def _unbounded(g, most):
    """(lowest, highest) of the axis of an h without bound whose largest |h| is `most`."""
    top = next((top for top in TOPS if most <= top), TOPS[-1])
    return (0.0 if g == "reclin" else -top), top


def _colours(g, scale):
    """The h that take the first and the last colour: the threshold is in their middle."""
    reach = scale[1] - CENTRE[g]
    return CENTRE[g] - reach, CENTRE[g] + reach
