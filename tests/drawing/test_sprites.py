"""Lettering as pixels against matplotlib's own drawing: the same ink in the same place, and nothing laid out twice."""
import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from course_lib.drawing.canvas import Canvas
from course_lib.drawing.sprites import Sprites

CASES = [dict(ha=ha, va=va) for ha in ("left", "center", "right")
         for va in ("top", "center", "baseline", "bottom", "center_baseline")]
CASES += [dict(rotation=30.0), dict(rotation=-90, ha="center", va="center"), dict(s="$x_1$ and $\\theta^{(2)}$"),
          dict(s="two\nlines of it", ha="center", va="center"), dict(s="loss 0.31, −4·10⁻³", color="#b3261e", alpha=0.5),
          dict(path_effects=[withStroke(linewidth=3, foreground="white")], color="#1769aa"), dict(weight="bold", fontsize=19)]


def blank(canvas):
    return np.full((canvas.height, canvas.width, 4), 255, np.uint8)


def centre_of_ink(pixels):
    dark = 255.0 - pixels[..., :3].mean(axis=-1)
    rows, columns = np.indices(dark.shape)
    return np.array([(rows * dark).sum(), (columns * dark).sum()]) / dark.sum(), dark.sum()


def text(canvas, s="epoch 12 of 40", **style):
    style.setdefault("fontsize", 12)
    return canvas.live(canvas.fig.text(0.5, 0.5, s, **style))


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join([*sorted(case), case.get("ha", ""), case.get("va", "")]))
def test_the_ink_is_where_matplotlib_puts_it(case):
    canvas = Canvas(400, 160)
    artist = text(canvas, **case)
    mine = blank(canvas)
    assert Sprites(canvas.fig).draw(artist, mine)
    renderer = RendererAgg(canvas.width, canvas.height, canvas.fig.dpi)
    artist.draw(renderer)
    rgba = np.asarray(renderer.buffer_rgba()).astype(float)
    want = rgba[..., :3] * rgba[..., 3:] / 255 + 255 - rgba[..., 3:]
    (place, ink), (right_place, right_ink) = centre_of_ink(mine), centre_of_ink(want)
    assert abs(place - right_place).max() < 1.0, "about a pixel: sprites stand on whole pixels"
    assert ink == pytest.approx(right_ink, rel=0.03)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join([*sorted(case), case.get("ha", ""), case.get("va", "")]))
def test_a_box_is_matplotlibs_own_wherever_the_text_is_moved(case):
    canvas = Canvas(400, 160)
    artist, sprites = text(canvas, **case), Sprites(canvas.fig)
    for at in ((0.5, 0.5), (0.13, 0.8)):
        artist.set_position(at)
        own = artist.get_window_extent(RendererAgg(8, 8, canvas.fig.dpi))
        np.testing.assert_allclose(sprites.extent(artist).extents, own.extents, atol=1e-6)
    assert len(sprites.boxes) == 1, "measured once"
    artist.set_visible(False)
    assert sprites.extent(artist).extents.tolist() == [0, 0, 1, 1]


def test_axes_that_change_measure_a_tick_label_once(monkeypatch):
    canvas = Canvas(300, 200)
    ax = canvas.axes(40, 40, 200, 120, xlim=(0, 1), ylim=(0, 1), xlabel="update")
    for reach in (1, 2):
        ax.set_ylim(0, reach)
        canvas.stale(ax)
        canvas.render()
    measured = []
    monkeypatch.setattr(Text, "get_window_extent", lambda self, *args, own=Text.get_window_extent: (
        measured.append(self.get_text()), own(self, *args))[1])
    for reach in (1, 2, 1):
        ax.set_ylim(0, reach)
        canvas.stale(ax)
        canvas.render()
    assert not any(measured), "matplotlib 3.9 asks for the titles that nobody gave, too"


def test_what_was_drawn_is_not_laid_out_again():
    canvas = Canvas(400, 160)
    artist, sprites = text(canvas, "loss 0.31"), Sprites(canvas.fig)
    sprites.draw(artist, blank(canvas))
    before = len(sprites.words)
    artist.set_position((0.1, 0.2))
    sprites.draw(artist, blank(canvas))
    assert len(sprites.words) == before, "moved: no new sprite"
    artist.set_text("loss 0.32")
    sprites.draw(artist, blank(canvas))
    assert len(sprites.words) == before + 1, "one word changed: one new sprite"


def test_the_number_of_sprites_is_bounded(monkeypatch):
    monkeypatch.setattr("course_lib.drawing.sprites.MOST", 10)
    canvas = Canvas(100, 40)
    artist, sprites = text(canvas), Sprites(canvas.fig)
    for i in range(30):
        artist.set_text(str(i))
        sprites.draw(artist, blank(canvas))
    assert len(sprites.words) <= 10


def test_a_text_beyond_the_edge_is_cut_and_one_without_a_place_is_left_out():
    canvas = Canvas(200, 100)
    artist, sprites, page = text(canvas, "a long line of words", fontsize=30), Sprites(canvas.fig), blank(canvas)
    artist.set_position((0.9, 0.99))
    assert sprites.draw(artist, page) and (page != 255).any()
    artist.set_position((5.0, 5.0))
    assert sprites.draw(artist, before := page.copy()) and (before == page).all()
    artist.set_position((np.nan, 0.5))
    assert sprites.draw(artist, before) and (before == page).all()


def arrow_with_a_box():
    """(canvas, box, arrow that ends at the box)"""
    canvas = Canvas(200, 100)
    ax = canvas.axes(0, 0, 200, 100, xlim=(0, 200), ylim=(0, 100))
    box = ax.add_patch(FancyBboxPatch((130, 40), 40, 30, boxstyle="round,pad=0,rounding_size=9", fc="white"))
    arrow = ax.add_patch(FancyArrowPatch((20, 20), (150, 55), arrowstyle="-|>", mutation_scale=12, color="black", patchB=box))
    canvas.live(box, arrow)
    return canvas, box, arrow


def test_an_arrow_is_drawn_by_matplotlib_once_for_each_look(monkeypatch):
    canvas, box, arrow = arrow_with_a_box()
    drawn = []
    monkeypatch.setattr(FancyArrowPatch, "draw", lambda self, renderer, draw=FancyArrowPatch.draw: (
        drawn.append(self), draw(self, renderer)))
    first = canvas.render().astype(int)
    assert len(drawn) == 1
    again = [canvas.render().astype(int) for _ in range(3)]
    assert len(drawn) == 2, "the second time it is drawn to be kept"
    assert all(abs(one - first).max() <= 1 for one in again), "blending rounds once more"
    arrow.set_color("black")
    arrow.set_arrowstyle("-|>")
    box.set_facecolor("orange")
    canvas.render()
    assert len(drawn) == 2, "set to what it was, or at a box of another colour: the same look"
    for colour in ("red", "black", "red", "black"):
        arrow.set_color(colour)
        seen = canvas.render().astype(int)
        assert (abs(seen - first)[:, :110].max() > 100) == (colour == "red")
    assert len(drawn) == 4, "red twice: drawn, and kept; black was known"
    arrow.set_positions((20, 20), (150, 60))
    canvas.render()
    assert len(drawn) == 5, "moved: a new look"


def test_a_new_look_is_seen_at_once():
    canvas, _, arrow = arrow_with_a_box()
    for colour in ("blue", "red", "blue", "red", "red", "blue"):
        arrow.set_color(colour)
        red, _, blue = canvas.render()[60:90, 10:60, :3].astype(int).sum((0, 1))
        assert (blue > red) == (colour == "blue")


def test_an_arrow_goes_with_the_limits_of_its_axes():
    canvas, _, arrow = arrow_with_a_box()
    for right in (200, 400, 400, 200, 400):
        arrow.axes.set_xlim(0, right)
        ink = canvas.render()[:, :, :3].sum(axis=-1) < 300
        assert abs(np.flatnonzero(ink.any(axis=0)).min() - 20 * 200 / right) <= 3, f"the arrow begins at 20 of {right}"


def test_another_scale_has_its_own_sprites():
    canvas = Canvas(200, 100)
    text(canvas)
    canvas.render()
    small, canvas.scale = canvas.sprites, 2.0
    assert canvas.render().shape == (200, 400, 4) and canvas.sprites is not small and canvas.sprites.words
