"""One visual language for the whole course: the same idea has the same colour in every notebook.

Orange is below the threshold (class 0, negative weights), paper white at it, blue above. The darkest ink is the boundary.
VALID, the brown of validation curves, and GRAD, the purple of gradients, are no colour of a class or of SERIES.
PAIR is for runs without and with what a lesson is about, WRONG for a gradient that is not the right one.
OPTIMIZERS gives each update rule its colour, in every picture that shows one beside another.
Words are written `for_words` by the canvas: darker where the colour is too pale to be read.
Colour never stands alone: classes have their own markers, curves their own dashes and a label at their end.
"""
import contextlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.colors import LinearSegmentedColormap, to_hex, to_rgb
from matplotlib.text import Text
from matplotlib.typing import ColorType

INK, GREY, PALE, PAPER, WARNING = "#1b1f24", "#6b7280", "#d7dae0", "#ffffff", "#fff4e5"
NEG, ZERO, POS = "#d9730d", "#f6f5f2", "#1769aa"
TRAIN, VALID, TEST, GRAD = "#1b1f24", "#7b4a12", "#2e8b57", "#8e3b8a"
SERIES = ["#1769aa", "#d9730d", "#2e8b57", "#d4488e", "#b8860b", "#4c5866"]
DASHES = ["-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (8, 3))]
PAIR, WRONG = (INK, POS), "#b3261e"
OPTIMIZERS = {"sgd": INK, "momentum": "#b8860b", "Adagrad": "#6b4fc8", "RMSProp": "#c2456e", "Adam": "#0f8490"}
SIGNED = LinearSegmentedColormap.from_list("signed", [NEG, "#f3b27a", ZERO, "#7fb3dd", POS])
CLASSES: list[dict[str, Any]] = [dict(marker="o", color=NEG), dict(marker="^", color=POS),
           dict(marker="s", color="#2e8b57"), dict(marker="D", color="#8e3b8a")]
DOT, TRIANGLE = "○", "△"

RC: Any = {   # matplotlib has a type for the names of its settings, and not in every version the same
    "font.family": "DejaVu Sans", "font.size": 11, "axes.titlesize": 12, "axes.titleweight": "regular",
    "axes.titlelocation": "left", "axes.labelsize": 11, "axes.edgecolor": GREY, "axes.labelcolor": INK,
    "text.color": INK, "xtick.color": GREY, "ytick.color": GREY, "xtick.labelsize": 10, "ytick.labelsize": 10,
    "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.8, "xtick.major.size": 3,
    "ytick.major.size": 3, "mathtext.fontset": "cm", "figure.facecolor": PAPER, "axes.facecolor": PAPER,
    "lines.linewidth": 2.0, "lines.solid_capstyle": "round", "axes.unicode_minus": True,
}
NO_STYLE = ("backend", "interactive", "toolbar", "timezone", "docstring", "savefig", "keymap", "tk.", "webagg", "macosx",
            "date.epoch", "figure.max_open_warning", "figure.raise_window", "figure.hooks")

RAW: Any = mpl.rcParams    # read and written as the dict that it is, which validates nothing


def contrast(colour: ColorType) -> float:
    """Of words in this colour on white: 21 for black, 4.5 at least for what must be read (WCAG 2.2, 1.4.3)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@cache
def for_words(colour: ColorType) -> ColorType:
    """A colour of the course as words are written in it: the same, or so much darker that they can be read on white.

    Greys and white stay: they are quiet on purpose, or stand on dark ground.
    """
    r, g, b = to_rgb(colour)
    if max(r, g, b) - min(r, g, b) < 0.15:
        return colour
    shades = ((light * r, light * g, light * b) for light in (1 - k / 100 for k in range(100)))
    return colour if contrast(colour) >= 4.5 else to_hex(next(shade for shade in shades if contrast(shade) >= 4.6))


def readable(text: Text) -> None:
    """Words in a colour that is too pale for them are written in its darker shade."""
    colour = text.get_color()
    word = for_words(colour if isinstance(colour, str) else tuple(colour))
    if word != colour:
        text.set_color(word)


@contextlib.contextmanager
def styled() -> Iterator[None]:
    """Context in which figures of the course are made. The reader's matplotlib settings neither show in them nor change.

    The settings are one for the whole process: to be used under the lock that all pictures share. (One that a cell changes
    while another thread is in here is lost.) They are put in place as they are: `rc_context` would validate each of them
    anew, 1 ms that a frame does not have.
    """
    ours = settings()
    before = {name: dict.__getitem__(RAW, name) for name in ours}
    dict.update(RAW, ours)
    try:
        yield
    finally:
        dict.update(RAW, before)


@cache
def settings() -> dict[str, Any]:
    """matplotlib's defaults and the course's RC, validated; what is no matter of style stays the reader's."""
    with mpl.rc_context(RC):
        ours = {name: dict.__getitem__(RAW, name) for name in RC}
    defaults: Any = mpl.rcParamsDefault
    return {name: value for name, value in dict.items(defaults) if not name.startswith(NO_STYLE)} | ours
