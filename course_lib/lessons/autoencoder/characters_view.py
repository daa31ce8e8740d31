"""Character or random image, slide S40: an image and what the model makes of it, the scores of 500 of both, the AUC."""
from typing import NamedTuple

import numpy as np

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.curves import separate_labels
from course_lib.drawing.digit_wall import SIDE, DigitWall
from course_lib.drawing.style import DASHES, GREY, INK, NEG, PALE, POS, SERIES, styled

BINS = 44
AUC_COLOURS = (SERIES[2], SERIES[4], SERIES[5])


class CharactersPicture(NamedTuple):
    x: np.ndarray                           # (784,)
    x_hat: np.ndarray                       # (784,)
    captions: tuple[str, str]               # above x and x̂
    good: np.ndarray                        # scores of the digits
    bad: np.ndarray                         # scores of the random images
    score: float                            # that of x
    kinds: tuple[str, str]                  # names of both groups
    title: str
    aucs: list[list[float]]                 # one curve for each model, over the moments
    model: int                              # where the dot stands
    moment: int
    examples: np.ndarray                    # (8, 784): the most surprising digits, the least surprising others
    example_scores: list[str]
    examples_titles: tuple[str, str]


class CharactersView:
    @styled()
    def __init__(self, models: tuple[str, ...], moments: tuple[int, ...]):
        self.canvas = canvas = Canvas(960, 430)
        self.images = [square(canvas, left, 178, 196) for left in (24, 250)]
        self.walls = [DigitWall(canvas, left, 24, 200, 92, 1, 4, size=10) for left in (24, 248)]
        self.hist = ax = canvas.axes(520, 210, 410, 178, xlim=(0, 1), ylim=(-1, 1), yticks=())
        ax.spines.left.set_visible(False)
        ax.axhline(0, color=GREY, lw=0.8)
        self.up, self.down = (ax.stairs(np.zeros(BINS), np.linspace(0, 1, BINS + 1), fill=True, color=c, alpha=0.75)
                              for c in (POS, NEG))
        canvas.live(self.up, self.down)
        self.at = canvas.live(ax.plot([], [], color=INK, lw=1.6)[0])
        self.words = [canvas.live(ax.text(0.995, y, "", transform=ax.transAxes, ha="right", va=va, fontsize=11, color=c))
                      for y, va, c in ((1.0, "top", POS), (0.0, "bottom", NEG))]
        self.title = canvas.live(ax.text(0, 1.05, "", transform=ax.transAxes, fontsize=12, va="bottom"))
        self._aucs(models, moments)
        self.range = None

    def _aucs(self, models, moments):
        ax = self.aucs = self.canvas.axes(562, 56, 268, 92, xlim=(-0.15, len(moments) - 0.85), ylim=(0, 1.04),
                                          xticks=range(len(moments)), xticklabels=moments, xlabel="updates",
                                          yticks=(0, 0.5, 1), ylabel="AUC")
        ax.axhline(0.5, color=PALE, lw=1)
        self.lines = [self.canvas.live(ax.plot([], [], color=c, ls=d)[0])
                      for c, d in zip(AUC_COLOURS, DASHES, strict=False)]
        self.dot = self.canvas.live(ax.plot([], [], "o", ms=9, mec="white", mew=1.2)[0])
        self.names = [self.canvas.live(ax.text(0, 0, f"  {m}", color=c, fontsize=11, va="center"))
                      for m, c in zip(models, AUC_COLOURS, strict=True)]

    def update(self, seen: CharactersPicture):
        for (_, field, text), image, caption in zip(self.images, (seen.x, seen.x_hat), seen.captions, strict=True):
            field.set(np.asarray(image).reshape(SIDE, SIDE)[::-1])
            text.set_text(caption)
        self._histograms(seen.good, seen.bad, seen.score)
        for text, word in zip(self.words, seen.kinds, strict=True):
            text.set_text(word)
        self.title.set_text(seen.title)
        for line, name, y in zip(self.lines, self.names, seen.aucs, strict=True):
            line.set_data(np.arange(len(y)), y)
            name.set_position((len(y) - 1, y[-1]))
        separate_labels(self.canvas, self.aucs, self.names)
        self.dot.set_data([seen.moment], [seen.aucs[seen.model][seen.moment]])
        self.dot.set_color(AUC_COLOURS[seen.model])
        for wall, title, part in zip(self.walls, seen.examples_titles, (slice(4), slice(4, 8)), strict=True):
            wall.set(seen.examples[part], seen.example_scores[part], title, colour=GREY)

    def _histograms(self, good, bad, score):
        low, high = limits(good, bad)
        self._rescale(low, high)
        edges = np.linspace(low, high, BINS + 1)
        counts = [np.histogram(np.clip(part, low, high), edges)[0] for part in (good, bad)]
        for stairs, part, sign in zip((self.up, self.down), counts, (1, -1), strict=True):
            stairs.set_data(sign * 0.74 * part / part.max(), edges)
        at = min(max(score, low), high)
        self.at.set_data([at, at], [-0.8, 0.8])

    @styled()
    def _rescale(self, low, high):
        if (low, high) != self.range:
            self.range = (low, high)
            self.hist.set_xlim(low, high)
            self.canvas.stale(self.hist)


def limits(good, bad):
    """Round numbers between which nearly all scores lie."""
    both = np.concatenate([good, bad])
    low, high = np.quantile(both, [0.002, 0.998])
    step = 10.0 ** np.floor(np.log10(max(high - low, 1e-6))) / 2
    low, high = float(np.floor(low / step) * step), float(np.ceil(high / step) * step)
    return low, max(high, low + 1)


def square(canvas, left, bottom, side):
    """(axes, field, caption) for one image of 28 × 28 in a thin frame."""
    ax = canvas.axes(left, bottom, side, side, xticks=(), yticks=(), xlim=(0, 1), ylim=(0, 1))
    for spine in ax.spines.values():
        spine.set(visible=True, color=PALE)
    caption = canvas.live(ax.text(0, 1.04, "", transform=ax.transAxes, fontsize=12, va="bottom"))
    return ax, canvas.field(ax, "gray_r", 0, 1), caption
