"""What notebook 2_10 says of α, of rare inputs and of RMSProp at rest, computed: each test quotes it."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.adaptive_optimizers.landscape_race import ALPHAS, RULES
from course_lib.optimizers import rmsprop
from tests.claims import Said

from .test_claims import race

SAID = Said("2_10_adaptive_optimizers")
says = SAID.says


def test_what_alpha_means_in_each_rule():
    says("A rule's best α is the one of 15, from 0.001 to 3.2, with which it is there first.",
         "under a steady gradient a coordinate moves by about α in an update, in Adagrad by α/√t.",
         "So Adagrad's best α, 1.8, is of the size of the way, 2.7. With α = 0.05 it makes less than half of the way in 200 "
         "updates.")
    assert race(best=True)[1].alphas[RULES.index("Adagrad")] == pytest.approx(1.8, abs=0.03) and ALPHAS[0] == pytest.approx(0.001)
    far = race()[1].theta[[0, -1], RULES.index("Adagrad"), 0]
    assert far[0] == pytest.approx(-2.7) and 0.4 < (far[1] - far[0]) / 2.7 < 0.5


def test_how_high_rmsprop_stays():
    says("How high it stays goes like α²: with half of α it is a quarter.",
         "That is RMSProp's rising line in the lowest panel. So let α decay (S28).")
    over = race()[1].over[8:, RULES.index("RMSProp")]                        # its last loss for α from 0.1 to 3.2
    np.testing.assert_allclose(over / ALPHAS[8:] ** 2, 0.29, rtol=0.02)
    _, scope = SAID.run("def bowl_losses(", until="\nfor words", np=np, jnp=jnp, rmsprop=rmsprop)
    ends = [scope["bowl_losses"](*how)[-50:].max() for how in ((0.1,), (0.05,), (0.05, 50))]
    assert ends[0] / ends[1] == pytest.approx(4, rel=0.05) and ends[1] == pytest.approx(7e-4, abs=5e-5) and ends[2] < 1e-6


def test_rare_inputs():
    says("at α = 0.01 the rare weight is still off by 0.81", "At α = 0.1 it is off by 0.18, and now the other one by 0.12, three "
         "times as much as with Adagrad at its best.",
         "Adagrad beats every row of sgd with a constant α in the rare weight: 0.12, where sgd's best is 0.14. "
         "In the same run the other weight is off by 0.04. There sgd is better at its two smallest α only, and these leave the "
         "rare weight at 0.93 and 0.81. sgd has no row that is good at both.",
         "At α = 0.3 it is shaken, but no more than the other: 0.21 against 0.23. Its trouble is a small α: 0.81 at α = 0.01.")
    code, scope = SAID.run("def errors(rule", until="\nprint(", np=np)
    assert '("sgd", (0.003, 0.01, 0.1, 0.15, 0.3)), ("sgd, α/√t", (1, 2, 4, 8)), ("Adagrad", (0.1, 0.3, 1))' in code
    sgd_rows, falling, rows = ({alpha: scope["errors"](rule, alpha) for alpha in alphas} for rule, alphas in (
        ("sgd", (0.003, 0.01, 0.1, 0.15, 0.3)), ("sgd, α/√t", (1, 2, 4, 8)), ("Adagrad", (0.1, 0.3, 1))))
    always, rare = rows[0.3]
    assert min(rows, key=lambda alpha: rows[alpha][1]) == 0.3 and min(sgd_rows, key=lambda alpha: sgd_rows[alpha][1]) == 0.15
    assert (*sgd_rows[0.3], sgd_rows[0.15][1]) == pytest.approx((0.23, 0.21, 0.14), abs=0.006)
    assert sgd_rows[0.01][1] == pytest.approx(0.81, abs=0.006)
    assert (*sgd_rows[0.1], rare) == pytest.approx((0.12, 0.18, 0.12), abs=0.006)
    assert sgd_rows[0.1][0] / always == pytest.approx(3, abs=0.4)
    assert min(max(both) for both in sgd_rows.values()) > 0.145 > 0.125 > max(rows[0.3])
    assert rare < min(r for _, r in sgd_rows.values()) and always == pytest.approx(0.04, abs=0.005)
    better = {alpha: r for alpha, (a, r) in sgd_rows.items() if a < always}
    assert list(better) == [0.003, 0.01] and list(better.values()) == pytest.approx([0.93, 0.81], abs=0.006)
    says("Let sgd's fall as well, as α/√t (at most 0.9): with α = 4 its rare weight is off by 0.12, too. But the other one is "
         "off by 0.11, where Adagrad has 0.04.", "One learning rate for both has to choose; one for each need not.")
    assert min(falling, key=lambda alpha: falling[alpha][1]) == 4
    assert (*falling[4], always) == pytest.approx((0.11, 0.12, 0.04), abs=0.005)
    assert min(max(both) for both in falling.values()) > 0.115 and all(a > 1.25 * always for a, _ in falling.values())
