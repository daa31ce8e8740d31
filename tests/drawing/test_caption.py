"""Words below a stored picture."""
import numpy as np
import pytest

from course_lib.drawing.caption import LEADING, MARGIN, captioned, wrapped

PICTURE = np.full((40, 300, 4), 200, np.uint8)


def test_the_picture_stays_and_the_words_stand_below():
    out = captioned(PICTURE, "w₁ is 0.5, ∇W⁽¹⁾ is small: " + "a long sentence " * 6)
    lines = (len(out) - 40 - 2 * MARGIN) / LEADING
    assert out.dtype == np.uint8 and out.shape[1:] == (300, 4) and lines >= 3 and lines == int(lines)
    np.testing.assert_array_equal(out[:40], PICTURE)
    for line in range(int(lines)):
        top = 40 + MARGIN + line * LEADING
        assert out[top:top + LEADING, :, :3].min() < 100, "ink in every line"
    assert out[40:, -MARGIN // 2:, :3].min() == 255 and captioned(PICTURE, "") is PICTURE


@pytest.mark.parametrize("width", [40, 120, 1000])
def test_every_word_is_kept_in_order(width):
    words = "the boundary has turned by 30 degrees"
    assert " ".join(wrapped(words, width)) == words


@pytest.mark.parametrize("whole", ["f(x) = (0.15, 0.85)", "1 − αL = −1.42", "50 %", "x → 3 · y", "10.2 % ≈ 4 × Glorot"])
def test_a_formula_stands_on_one_line(whole):
    words = f"The line before it says {whole} and more."
    for width in range(200, 600, 10):
        assert any(whole in line for line in wrapped(words, width)), width


def test_a_formula_wider_than_the_picture_is_broken_all_the_same():
    lines = wrapped("a = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1", 90)
    assert len(lines) > 2 and " ".join(lines).count("1") == 9
