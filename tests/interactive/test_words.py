"""How numbers are written below the pictures."""
import numpy as np
import pytest

from course_lib.interactive.words import beside_a, count, loss, over_seeds, percent, power


@pytest.mark.parametrize("said, want", [
    (loss(0.12345), "0.123"), (loss(np.inf), "∞"), (loss(np.nan), "∞"), (loss(12345.0), "1.2·10⁴"), (loss(2.5, 1), "2.5"),
    (loss(-0.5, 2), "−0.50"), (percent(0.19), "19 %"), (percent(0.042), "4.2 %"), (percent(0.0999), "10 %"),
    (percent(0.5, 2), "50.00 %"), (percent(np.nan), "∞"), (power(0.0042), "4.2·10⁻³"), (power(0), "0"),
    (power(-0.5), "−0.5"), (power(1e-12), "1.0·10⁻¹²"), (power(-2e5), "−2.0·10⁵"), (power(np.inf), "∞"),
    (count(1, "update"), "1 update"), (count(0, "update"), "0 updates"), (count(1000, "update"), "1,000 updates"),
    (over_seeds("the loss is", [0.3, 0.1, 0.2]), "Over 3 seeds the loss is 0.200 (0.100 to 0.300)"),
    (over_seeds("it is", [0.3, np.inf, 0.2], 1), "Over 3 seeds it is 0.3 (0.2 to ∞)"),
    (beside_a("0.2", "0.1"), "A ended at 0.2, this run at 0.1."),
])
def test_words(said, want):
    assert said == want
