"""What notebook 4_01 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import numpy as np
import pytest

from course_lib.lessons.rbm.partition_view import TIMES
from course_lib.lessons.rbm.tiny import GOALS, HS, START, X, product, tiny_probabilities
from course_lib.rbm.likelihood import MAX_BITS, log_z
from course_lib.rbm.model import RBM
from course_lib.widgets import TinyRbm
from tests.claims import Said

SAID = Said("4_01_rbm")
THETA = RBM(*(np.array(START[name], np.float32) for name in "Wbc"))


def with_value(tensor, index, value):
    new = {name: np.array(START[name], np.float32) for name in "Wbc"}
    new[tensor][index] = value
    return RBM(**new)


def px_of(theta):
    return tiny_probabilities(theta).p.sum(axis=1)


def row(word):
    return int(word, 2)


def test_the_whole_slide_is_quoted():
    SAID.says("> **Topics:** RBM, visible layer, hidden layer, energy function", "hidden layer (binary units), biases $b_j$",
              "visible layer (binary units), biases $c_k$", "Energy function:", "Z$: partition function (intractable)",
              "\\exp(-E(\\mathbf{x}, \\mathbf{h}))/Z$", "-\\sum_j \\sum_k W_{j,k} h_j x_k - \\sum_k c_k x_k - \\sum_j b_j h_j")


@pytest.mark.parametrize("raised", [1.0, 3.0, 6.0])
def test_a_raised_weight_lowers_every_x_that_does_not_use_it_and_by_one_factor(raised):
    SAID.says("you raise $W_{1,1}$. What happens to $p(\\mathbf{x})$ of an $\\mathbf{x}$ with $x_1 = 0$?",
              "<summary>It falls</summary>Yes.",
              "Both $\\mathbf{x}$ with $x_1 = 0$ fall, by the same factor, which is that of $Z$.",
              "Every bar of $p(\\mathbf{x})$ moves")
    before, new = px_of(THETA), with_value("W", (0, 0), 2 + raised)
    ratio = px_of(new) / before
    off = X[:, 0] == 0
    Z = np.exp(tiny_probabilities(THETA).log_Z - tiny_probabilities(new).log_Z)
    np.testing.assert_allclose(ratio[off], Z, rtol=1e-4)
    assert Z < 1 and (np.abs(ratio - 1) > 1e-3).all()


def test_of_the_x_that_use_it_some_rise_and_some_fall_as_the_derivative_says():
    SAID.says("1100 rises and 1011 falls", "$\\mathbb{E}[h_1 x_1]$, the mean over the whole table, is 0.35; 1100 has 0.95, 1011 "
              "has 0.18.", "the denominator is 1 + 1.718 · 0.35 ≈ 1.60 = 2370/1478.",
              "\\frac{p'(\\mathbf{x})}{p(\\mathbf{x})} = \\frac{1 + (e^\\Delta - 1)\\, p(h_1 = 1|\\mathbf{x})\\, x_1}"
              "{1 + (e^\\Delta - 1)\\, \\mathbb{E}[h_1 x_1]}",
              "{\\partial W_{1,1}} = p(h_1 = 1|\\mathbf{x})\\, x_1 - \\mathbb{E}[h_1 x_1]")
    SAID.shows("p(x = 1011): 0.150 -> 0.123", "p(x = 1100): 0.105 -> 0.173", "W11 from 2 to 3: Z from 1478 to 2370",
               "mean of h1 x1: 0.35")
    before, after = px_of(THETA), px_of(with_value("W", (0, 0), 3.0))
    for word, was, now in (("1011", 0.150, 0.123), ("1100", 0.105, 0.173), ("0011", 0.211, 0.132), ("0100", 0.023, 0.014)):
        assert (before[row(word)], after[row(word)]) == (pytest.approx(was, abs=6e-4), pytest.approx(now, abs=6e-4))
    all_of_it, step = tiny_probabilities(THETA), 0.01
    slope = np.log(px_of(with_value("W", (0, 0), 2 + step)) / px_of(with_value("W", (0, 0), 2 - step))) / (2 * step)
    chance = all_of_it.chance_h[:, 0]
    assert before @ (chance * X[:, 0]) == pytest.approx(0.35, abs=0.005)
    assert (chance[row("1011")], chance[row("1100")]) == (pytest.approx(0.18, abs=0.005), pytest.approx(0.95, abs=0.005))
    on, grows = chance * X[:, 0], np.e - 1
    np.testing.assert_allclose(slope, on - before @ on, atol=2e-3)
    np.testing.assert_allclose(after / before, (1 + grows * on) / (1 + grows * (before @ on)), rtol=1e-5)
    assert 1 + 1.718 * 0.35 == pytest.approx(2370 / 1478, abs=0.005) and grows == pytest.approx(1.718, abs=5e-4)


def test_all_0_and_one_bias():
    SAID.says("each $\\mathbf{x}$ has 1/16. Raise only $c_1$ now: rows with $x_1 = 1$ gain, all by the same factor")
    nothing = RBM(np.zeros((5, 4), np.float32), np.zeros(5, np.float32), np.array([1.5, 0, 0, 0], np.float32))
    px = px_of(nothing)
    assert np.ptp(px[8:]) < 1e-6 and np.ptp(px[:8]) < 1e-6 and px[8] > 1 / 16 > px[0]


def test_one_hidden_unit_makes_a_team_of_two_pixels():
    SAID.says("**All 0** has 0.5; under 0.1 is good.", "$W_{1,1} = W_{1,2} = 8$, $b_1 = -8$, $c_1 = c_2 = -4$.",
              "One on: $E = 4$, whether $h_1$ is on or off.", "$E = -16 + 8 + 8 = 0$", "the distance is 0.035.")
    team = SAID.run("team = ", TinyRbm=TinyRbm)[1]["team"]
    assert (team.theta["W"][0] == [8, 8, 0, 0]).all() and not team.theta["W"][1:].any()
    assert team.theta["b"].tolist() == [-8, 0, 0, 0, 0] and team.theta["c"].tolist() == [-4, -4, 0, 0]
    E = team.result.E[:, [0, 16]]
    assert E[row("0000"), 0] == 0 == E[row("1100"), 1]
    np.testing.assert_allclose(E[[row("1000"), row("0100")]], 4, atol=1e-5)

    def far(px):
        return 0.5 * np.abs(px - GOALS["x₁ = x₂"]).sum()

    assert far(team.result.p.sum(axis=1)) == pytest.approx(0.035, abs=5e-4) and far(np.full(16, 1 / 16)) == 0.5


def test_restricted_makes_the_conditionals_products_for_every_machine_and_the_marginals_not():
    SAID.says("The first two rows are 0 for every machine; the last two here are not (with $\\mathbf{W} = 0$ they would be).",
              "No; without x they are dependent</summary>Yes.")
    rng = np.random.default_rng(0)
    for theta in (THETA, RBM(*(rng.normal(size=s).astype(np.float32) for s in ((5, 4), 5, 4)))):
        r = tiny_probabilities(theta)
        for at in ((3, 7), (12, 16)):
            for by_table, by_units in zip(*r.conditionals(*at), strict=True):
                np.testing.assert_allclose(by_table, by_units, atol=1e-6)
        px = r.p.sum(axis=1)
        assert np.abs(px - product(px @ X, X)).max() > 0.01
        alone = px_of(theta._replace(W=np.zeros_like(theta.W)))
        np.testing.assert_allclose(alone, product(alone @ X, X), atol=1e-6)
    assert any("0.1110 (0.2109 against 0.0999)" in line for line in SAID.printed)


def test_the_price_of_the_free_energy():
    SAID.says("<summary>About 392,000</summary>Yes: 784 · 500")
    assert 784 * 500 == 392_000


def test_z_and_its_limits():
    SAID.says("that is a number of 240 digits", "<summary>Yes, with 4,096 terms</summary>Yes",
              "A computer a thousand times faster buys 10 units more.", "This course sums up to 20 units; for the 150 of the "
              "next notebook it estimates.", "a second or a few for 20 units in the smaller layer",
              "a general $\\mathbf{W}$ (if it falls into small blocks, $Z$ is a product)")
    assert len(str(2 ** (784 + 12))) == 240 and 2**12 == 4096 and MAX_BITS == 20
    assert round(np.log2(1000)) == 10
    blocks, alone = np.zeros((5, 4), np.float32), 0.0
    for rows, columns in ((slice(0, 3), slice(0, 2)), (slice(3, 5), slice(2, 4))):
        blocks[rows, columns] = THETA.W[rows, columns]
        alone += float(log_z(RBM(THETA.W[rows, columns], THETA.b[rows], THETA.c[columns])))
    assert float(log_z(THETA._replace(W=blocks))) == pytest.approx(alone, abs=1e-4)
    age = dict((words, y) for y, words in TIMES)["the age of the universe"]
    assert 10**age == pytest.approx(13.8e9 * 365.25 * 86_400 * 1e6, rel=0.02)
    assert float(log_z(THETA)) == pytest.approx(tiny_probabilities(THETA).log_Z, abs=1e-4)


def test_each_hidden_unit_is_an_expert_that_forbids_by_favouring_the_rest():
    SAID.says("each hidden unit multiplies $e^{-F(\\mathbf{x})}$ by a factor $1 + e^{a_j}$, never below 1.",
              "with $b_j = 8$, $W_{j,k} = -8$ and its other weights 0, the factor is 2 where $x_k = 1$ and 2,982 where "
              "$x_k = 0$.", "about 1,500 times less probable")
    expert = with_value("W", 2, [0, -8, 0, 0])._replace(b=np.array([0, 0, 8, 0, 0], np.float32))
    without = expert._replace(W=with_value("W", 2, 0)[0], b=np.zeros(5, np.float32))
    gained = px_of(expert) / px_of(without)
    np.testing.assert_allclose(gained[X[:, 1] == 0].max() / gained[X[:, 1] == 1], 2982 / 2, rtol=1e-3)
    factors = 1 + np.exp(X @ THETA.W.T + THETA.b)
    p = np.exp(X @ THETA.c) * factors.prod(axis=1)
    np.testing.assert_allclose(p / p.sum(), px_of(THETA), rtol=1e-5)
    assert factors.min() >= 1


def test_now_break_it():
    SAID.says("The four lines of $h_1$ are at the end of their sliders", "every $\\mathbf{x}$ has probability about 1/16",
              "$b_1 = -\\log 14 \\approx -2.64$", "(0.0625, here rounded to 0.063 or 0.062)",
              "Below, $b_1 = -2.65$: 0.502, and 0.033 for each of the others.")
    SAID.shows("TinyRbm().restore(dead.code).set(which=21, w=-2.65)")
    dead = SAID.run("dead = ", TinyRbm=TinyRbm)[1]["dead"]
    np.testing.assert_allclose(dead.result.p.sum(axis=1), 1 / 16, rtol=0.01)
    assert (dead.theta["W"][0] == 8).all() and not dead.theta["W"][1:].any()
    assert {f"{v:.3f}" for v in dead.result.p.sum(axis=1)} == {"0.063", "0.062"}
    px = TinyRbm().restore(dead.code).set(which=21, w=-2.65).result.p.sum(axis=1)
    assert f"{px[0]:.3f}" == "0.502" and {f"{v:.3f}" for v in px[1:]} == {"0.033"}
    px = dead.set(w=-np.log(14)).result.p.sum(axis=1)
    assert px[0] == pytest.approx(0.5, abs=0.01) and np.ptp(px[1:]) < 0.01


def test_the_answers_of_check_yourself():
    SAID.says("The first two hold only for $x_1 = 0$",
              "$p(\\mathbf{x}|\\mathbf{h})$ stays a product: given $\\mathbf{h}$ the term is")
    third = tiny_probabilities(THETA)
    third = third.with_energies(third.E - 2 * X[:, :1] * HS[:, 0] * HS[:, 1])
    for at, (by_row, by_column) in ((3, (True, True)), (12, (False, True))):
        given_h, given_x = third.p[:, 24] / third.p[:, 24].sum(), third.p[at] / third.p[at].sum()
        assert np.allclose(given_x, product(given_x @ HS, HS), atol=1e-5) == by_row
        assert np.allclose(given_h, product(given_h @ X, X), atol=1e-5) == by_column
    SAID.says("$Z = 2^5 = 32$, $p(\\mathbf{x}, \\mathbf{h}) = 1/32$, $p(\\mathbf{x}) = 1/8$, $F(\\mathbf{x}) = -2 \\log 2$",
              "$Z$ grows by the factor $e^5$ and every $p$ stays")
    nothing = RBM(np.zeros((2, 3), np.float32), np.zeros(2, np.float32), np.zeros(3, np.float32))
    assert float(log_z(nothing)) == pytest.approx(np.log(32))
    assert np.exp(2 * np.log(2)) / 32 == pytest.approx(1 / 8)
    lower = tiny_probabilities(THETA)
    lower = lower.with_energies(lower.E - 5)
    assert lower.log_Z - tiny_probabilities(THETA).log_Z == pytest.approx(5)
    np.testing.assert_allclose(lower.p, tiny_probabilities(THETA).p)
