"""Storyboards as any viewer of animated PNGs reads them."""
import io

import numpy as np
import pytest
from PIL import Image

from course_lib.drawing import storyboard
from course_lib.drawing.storyboard import LONGEST, MOST, READ, WAY, animated_png

RED, BLUE, GREEN, WHITE = (213, 94, 0), (0, 114, 178), (0, 158, 115), (255, 255, 255)


def plain(colour, rows=40, columns=60):
    return np.full((rows, columns, 3), colour, np.uint8)


def frames(data):
    picture = Image.open(io.BytesIO(data))
    for k in range(picture.n_frames):
        picture.seek(k)
        yield np.asarray(picture.convert("RGB")), picture.info["duration"]


def colours(data):
    return [tuple(picture[20, 30]) for picture, _ in frames(data)]


def test_the_pictures_come_back_in_order_then_the_first_again_and_play_once():
    data = animated_png([plain(RED), plain(BLUE), plain(GREEN)])
    assert colours(data) == [RED, BLUE, GREEN, RED]
    assert Image.open(io.BytesIO(data)).info["loop"] == 1, "once: the first picture is the one that stays"


def test_each_can_be_read_and_nothing_moves_for_more_than_five_seconds():
    lasts = [ms for _, ms in frames(animated_png([plain((k, 0, 0)) for k in range(0, 250, 32)]))]
    assert all(ms >= 1500 for ms in lasts) and sum(lasts[1:-1]) <= LONGEST and len(lasts) == WAY + 2


def test_of_a_longer_way_three_are_shown_evenly_with_the_last():
    shades = [(k, 0, 0) for k in range(0, 250, 32)]
    assert colours(animated_png([plain(shade) for shade in shades])) == [shades[0], shades[1], shades[4], shades[7], shades[0]]


def test_a_way_that_returns_by_itself_does_not_show_its_return_twice():
    assert colours(animated_png([plain(RED), plain(BLUE), plain(GREEN), plain(RED)])) == [RED, BLUE, GREEN, RED]
    assert [ms for _, ms in frames(animated_png([plain(RED), plain(BLUE), plain(GREEN), plain(RED)]))] == [READ] * 4


def test_a_lower_picture_stands_on_white():
    first, second, _ = (p for p, _ in frames(animated_png([plain(RED, 40), plain(BLUE, 30)])))
    assert first.shape == second.shape == (40, 60, 3)
    assert tuple(second[29, 0]) == BLUE and tuple(second[30, 0]) == WHITE


def test_a_colour_is_the_same_in_every_picture():
    ramp = np.linspace(0, 255, 60).astype(np.uint8)
    grey = np.broadcast_to(ramp[None, :, None], (40, 60, 3)).copy()
    grey[5:9, 5:9] = RED
    other = grey.copy()
    other[:, ::2] = BLUE
    other[5:9, 5:9] = RED
    assert len({tuple(p[6, 6]) for p, _ in frames(animated_png([grey, other, grey]))}) == 1


@pytest.mark.parametrize("count", [0, 1, MOST + 1])
def test_too_few_or_too_many(count):
    with pytest.raises(ValueError, match=f"2 to {MOST} pictures, this one {count}"):
        animated_png([plain(RED)] * count)


def noise(seed):
    return np.random.default_rng(seed).integers(0, 256, (40, 60, 3), np.uint8)


def test_what_does_not_fit_is_refused(monkeypatch):
    monkeypatch.setattr(storyboard, "LARGEST", 2000)
    with pytest.raises(ValueError, match="at most 2000"):
        animated_png([noise(0), noise(1), noise(2)])


def test_of_a_way_too_large_every_second_picture_is_left_out(monkeypatch):
    pictures = [noise(k) for k in range(4)]
    monkeypatch.setattr(storyboard, "LARGEST", len(animated_png([pictures[0], *pictures[2:]])))
    data = animated_png(pictures)
    shown = [p.astype(int) for p, _ in frames(data)]
    assert len(data) <= storyboard.LARGEST
    assert [int(np.argmin([np.abs(p - s).mean() for p in pictures])) for s in shown] == [0, 1, 3, 0]
