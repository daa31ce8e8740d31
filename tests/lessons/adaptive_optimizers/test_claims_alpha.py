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
         "So Adagrad's best α, 1.8, is of the size of the way, 2.7.")
    assert race(best=True)[1].alphas[RULES.index("Adagrad")] == pytest.approx(1.8, abs=0.03) and ALPHAS[0] == pytest.approx(0.001)


def test_how_high_rmsprop_stays():
    says("How high it stays goes like α²: with half of α it is a quarter.",
         "That is RMSProp's rising line in the lowest panel. So let α decay (S28).")
    over = race()[1].over[8:, RULES.index("RMSProp")]                        # its last loss for α from 0.1 to 3.2
    np.testing.assert_allclose(over / ALPHAS[8:] ** 2, 0.29, rtol=0.02)
    _, scope = SAID.run("def bowl_losses(", until="\nfor words", np=np, jnp=jnp, rmsprop=rmsprop)
    ends = [scope["bowl_losses"](*how)[-50:].max() for how in ((0.1,), (0.05,), (0.05, 50))]
    assert ends[0] / ends[1] == pytest.approx(4, rel=0.05) and ends[1] == pytest.approx(7e-4, abs=5e-5) and ends[2] < 1e-6


def test_rare_inputs():
    says("Of sgd's three α below, 0.01 leaves the rare weight at an error of 0.81. At 0.15 that is 0.16, but now the other one "
         "is off by 0.14.", "At α = 0.3 it is shaken, but hardly more than the other.",
         "At α = 0.3 it is the best of its three for the rare weight, 0.14, and the other is off by 0.04. No row of sgd comes "
         "near both.", "with α = 4 the rare weight is off by 0.14, too. But the other one is off by 0.11.",
         "One learning rate for both has to choose; one for each need not.")
    code, scope = SAID.run("def errors(rule", until="\nprint(", np=np)
    assert '("sgd", (0.01, 0.15, 0.3)), ("sgd, α/√t", (2, 4, 8)), ("Adagrad", (0.1, 0.3, 1))' in code
    constant, falling, rows = ({alpha: scope["errors"](rule, alpha) for alpha in alphas} for rule, alphas in (
        ("sgd", (0.01, 0.15, 0.3)), ("sgd, α/√t", (2, 4, 8)), ("Adagrad", (0.1, 0.3, 1))))
    assert (constant[0.01][1], *constant[0.15][::-1]) == pytest.approx((0.81, 0.16, 0.14), abs=0.005)
    always, rare = constant[0.3]
    assert always < rare < 1.15 * always and constant[0.3][1] > constant[0.15][1]
    for some, best, there in ((rows, 0.3, (0.04, 0.14)), (falling, 4, (0.11, 0.14))):
        assert min(some, key=lambda alpha: some[alpha][1]) == best and some[best] == pytest.approx(there, abs=0.005)
    assert all(max(both - rows[0.3]) > 0.05 for both in (*constant.values(), *falling.values()))
