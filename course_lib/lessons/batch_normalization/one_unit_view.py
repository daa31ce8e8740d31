"""The four lines of batch normalization, slide S51: a mini-batch on three number lines, g below, every number at the right."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.lettering import Lettering
from course_lib.drawing.style import GREY, INK, PALE, POS, SERIES, styled
from course_lib.notation import signed

WIDTH, HEIGHT = 960, 500
LINES = (r"$\mu_\mathcal{B} \leftarrow \frac{1}{m}\,{\sum}_{i=1}^m\, x_i$",
         r"$\sigma^2_\mathcal{B} \leftarrow \frac{1}{m}\,{\sum}_{i=1}^m\, (x_i-\mu_\mathcal{B})^2$",
         r"$\hat{x}_i \leftarrow (x_i-\mu_\mathcal{B})\,/\,\sqrt{\sigma^2_\mathcal{B}+\epsilon}$",
         r"$y_i \leftarrow \gamma\,\hat{x}_i+\beta$")
ROW, TOP = 48, 452                              # height of a line of the algorithm, and the middle of the first
TABLE = 228                                     # middle of the table's first row of numbers
COLUMNS = (692, 774, 856, 938)                  # right ends of x, x - μ, x̂, y
COLOURS = (INK, SERIES[4], POS)                  # of x, x̂, y
LEVELS = (2.0, 1.0, 0.0)


class BatchNormStepsPicture(NamedTuple):
    """A mini-batch of m numbers, as far as line `step` of the algorithm has come."""

    x: np.ndarray         # (m,)
    mu: float
    x_hat: np.ndarray     # (m,)
    y: np.ndarray         # (m,)
    step: int             # 0 … 4 lines done
    words: list           # what stands beside the lines done
    g: str
    g_grid: np.ndarray    # g over the grid
    g_y: np.ndarray       # (m,)


class BatchNormStepsView:
    """`grid`: where g is drawn; its ends are those of the axis."""

    @styled()
    def __init__(self, grid):
        self.canvas = canvas = Canvas(WIDTH, HEIGHT)
        self.grid, self.reach = grid, float(grid[-1])
        self.lanes = canvas.axes(46, 196, 480, 276, xlim=(-self.reach, self.reach), ylim=(-0.42, 2.55), yticks=(),
                                 xticks=range(-6, 7, 2))
        self.curve = canvas.axes(46, 40, 480, 112, xlim=(-self.reach, self.reach), xticks=range(-6, 7, 2), ylim=(-1.25, 1.25),
                                 yticks=(-1, 0, 1))
        for ax in (self.lanes, self.curve):
            ax.axvline(0, color=PALE, lw=0.8, zorder=0)
        for level, word, colour in zip(LEVELS, ("$x_i$", r"$\hat{x}_i$", "$y_i$"), COLOURS, strict=True):
            self.lanes.axhline(level, color=PALE, lw=1.0, zorder=0)
            self.lanes.text(-0.022, level, word, transform=self.lanes.get_yaxis_transform(), ha="right", va="center",
                            fontsize=15, color=colour)
        self.lanes.spines["left"].set_visible(False)
        self.curve.text(0.012, 0.8, "$g(y)$", transform=self.curve.transAxes, fontsize=13)
        self._lane_artists(canvas)
        self._algorithm(canvas)

    def _lane_artists(self, canvas):
        line, live = self.lanes.plot, canvas.live
        self.links = [live(line([], [], color=GREY, lw=0.9, alpha=0.6)[0]) for _ in (0, 1)]
        self.spread = [live(line([], [], color=c, lw=9, alpha=0.22, solid_capstyle="butt")[0]) for c in COLOURS]
        self.means = [live(line([], [], ls="", marker="|", ms=26, mew=2.4, color=c)[0]) for c in COLOURS]
        self.dots = [live(line([], [], ls="", marker="o", ms=17, mfc="white", mec=c, mew=1.8)[0]) for c in COLOURS]
        self.g_line = live(self.curve.plot([], [], color=POS, lw=2.0)[0])
        self.g_dots = live(self.curve.plot([], [], ls="", marker="o", ms=9, mfc=POS, mec="white", mew=1.2)[0])
        self.g_word = live(self.curve.text(0.99, 0.08, "", transform=self.curve.transAxes, ha="right", fontsize=11,
                                           color=POS))

    def _algorithm(self, canvas):
        self.over = ax = canvas.axes(0, 0, WIDTH, HEIGHT, xlim=(0, WIDTH), ylim=(0, HEIGHT))
        ax.set_axis_off()
        self.bar = canvas.live(ax.fill([0] * 4, [0] * 4, color=SERIES[0], alpha=0.13, lw=0)[0])
        for i, text in enumerate(LINES):
            ax.text(580, TOP - ROW * i, text, fontsize=14.5, va="center")
        for x, head in zip(COLUMNS, ("$x_i$", r"$x_i-\mu_\mathcal{B}$", r"$\hat{x}_i$", "$y_i$"), strict=True):
            ax.text(x, TABLE + 27, head, fontsize=13, ha="right", va="center")
        ax.text(584, TABLE + 27, "$i$", fontsize=13, va="center")
        self.rules = [canvas.live(ax.plot([], [], color=PALE, lw=1.0)[0]) for _ in (0, 1)]
        self.rules[0].set_data([576, 944], [TABLE + 14, TABLE + 14])
        self.names = Lettering(canvas, ax, 9.5)
        self.small = Lettering(canvas, ax, 9.5, colour=GREY)
        self.numbers = Lettering(canvas, ax, 10.5)
        self.results = Lettering(canvas, ax, 11.5, bold=True)

    def update(self, seen: BatchNormStepsPicture):
        x, step = seen.x, seen.step
        shown = [x, seen.x_hat if step > 2 else x[:0], seen.y if step > 3 else x[:0]]
        for dots, level, values in zip(self.dots, LEVELS, shown, strict=True):
            dots.set_data(self.clip(values), np.full(len(values), level))
        for link, top in zip(self.links, (0, 1), strict=True):
            link.set_data(*self._between(shown[top], shown[top + 1], top))
        self._spreads(shown, step)
        self._g_range(seen.g)
        self.g_line.set_data(self.grid, seen.g_grid)
        self.g_dots.set_data(self.clip(shown[2]), seen.g_y if step > 3 else [])
        self.g_word.set_text(f"g = {seen.g}")
        low = TOP - ROW * (step - 1) - ROW / 2
        self.bar.set_visible(step > 0)
        self.bar.set_xy([(566, low), (950, low), (950, low + ROW), (566, low + ROW)])
        self._letters(shown, x - seen.mu if step > 0 else x[:0], len(x))
        self.results.set([(944, TOP - ROW * i, word, 1) for i, word in enumerate(seen.words)])

    def clip(self, values):
        return clip(values, self.reach)

    def _between(self, above, below, top):
        """Lines from each number of lane `top` to what it becomes in the next, as one broken line."""
        n = min(len(above), len(below))
        x = np.stack([self.clip(above[:n]), self.clip(below[:n]), np.full(n, np.nan)], 1).ravel()
        return x, np.tile([LEVELS[top], LEVELS[top + 1], np.nan], n)

    def line_at(self, x, y):
        """The line of the algorithm, 1 … 4, at a place given in fractions of the picture, or None."""
        row = (TOP + ROW / 2 - y * HEIGHT) / ROW
        return int(row) + 1 if x > 0.59 and 0 <= row < 4 else None

    def _g_range(self, g_name):
        """Each g fills its axis; a new limit redraws what is still."""
        limits, ticks = {"sigm": ((-0.12, 1.12), (0, 0.5, 1)), "tanh": ((-1.25, 1.25), (-1, 0, 1))}.get(
            g_name, ((-0.8, 6.4), (0, 3, 6)))
        if self.curve.get_ylim() != limits:
            self.curve.set(ylim=limits, yticks=ticks)
            self.canvas.stale(self.curve)

    def _spreads(self, shown, step):
        for k, (mean, spread, values) in enumerate(zip(self.means, self.spread, shown, strict=True)):
            known = len(values) and (step > 0 or k > 0)
            mu, sd = (float(np.mean(values)), float(np.std(values))) if known else (0.0, 0.0)
            mean.set_data(self.clip(np.array([mu])) if known else [], [LEVELS[k]] if known else [])
            wide = known and (step > 1 or k > 0)
            spread.set_data(self.clip(np.array([mu - sd, mu + sd])) if wide else [], [LEVELS[k]] * 2 if wide else [])

    def _letters(self, shown, centred, m):
        columns = (shown[0], centred, shown[1], shown[2])
        rows, items = [TABLE - 21 * i for i in range(m)], []
        for x, values in zip(COLUMNS, columns, strict=True):
            items += [(x, y, signed(v), 1) for y, v in zip(rows, values, strict=False)]
        self.numbers.set(items)
        labels = [(584, y, str(i + 1), 0) for i, y in enumerate(rows)]
        for level, values in zip(LEVELS, shown, strict=True):
            labels += [(*self._pixel(v, level), str(i + 1), 0.5) for i, v in enumerate(self.clip(values))]
        self.names.set(labels)
        low = rows[-1] - 30
        self.rules[1].set_data([576, 944], [low + 15, low + 15])
        foot = [(x, low - 19 * j, signed(f(values)), 1) for x, values in zip(COLUMNS, columns, strict=True) if len(values)
                for j, f in enumerate((np.mean, np.var))]
        self.small.set([(584, low, "mean", 0), (584, low - 19, "var", 0), *foot])

    def _pixel(self, x, level):
        px, py = self.canvas.pixels(self.lanes, x, level)
        return px, py - 0.5


def clip(values, reach):
    """Numbers beyond the picture stand at its edge."""
    return np.clip(np.nan_to_num(values), -reach, reach)
