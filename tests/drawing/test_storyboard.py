"""Storyboards as any viewer of animated PNGs reads them."""
import io

import numpy as np
import pytest
from PIL import Image

from course_lib.drawing import storyboard
from course_lib.drawing.storyboard import LONGEST, MOST, animated_png

RED, BLUE, WHITE = (213, 94, 0), (0, 114, 178), (255, 255, 255)


def plain(colour, rows=40, columns=60):
    return np.full((rows, columns, 3), colour, np.uint8)


def frames(data):
    picture = Image.open(io.BytesIO(data))
    for k in range(picture.n_frames):
        picture.seek(k)
        yield np.asarray(picture.convert("RGB")), picture.info["duration"]


def test_the_pictures_come_back_in_order_and_play_once():
    data = animated_png([plain(RED), plain(BLUE), plain(RED)])
    shown = list(frames(data))
    assert [tuple(p[20, 30]) for p, _ in shown] == [RED, BLUE, RED]
    assert sum(ms for _, ms in shown) <= LONGEST and Image.open(io.BytesIO(data)).info["loop"] == 1


def test_a_lower_picture_stands_on_white():
    first, second = (p for p, _ in frames(animated_png([plain(RED, 40), plain(BLUE, 30)])))
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


def test_of_a_long_way_every_second_picture_is_left_out(monkeypatch):
    pictures = [noise(k) for k in range(7)]
    monkeypatch.setattr(storyboard, "LARGEST", len(animated_png(pictures[:3])))
    data = animated_png(pictures)
    shown = [p for p, _ in frames(data)]
    assert len(data) <= storyboard.LARGEST and 2 <= len(shown) < 7
    assert [int(np.argmin([np.abs(p.astype(int) - s).mean() for p in pictures])) for s in (shown[0], shown[-1])] == [0, 6]
