"""What notebook 3_02 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import numpy as np
import pytest

from course_lib.activations import place
from course_lib.lessons.why_training_is_hard.bias_variance import decompose, fits_around, truth
from course_lib.lessons.why_training_is_hard.gradient_flow import (
    KINDS,
    draw_deep,
    factors,
    hundred_digits,
    layer_sizes,
    predicted,
    spread,
    train_deep,
)
from tests.claims import Said

NOTEBOOK = Said("3_02_why_training_is_hard")
says = NOTEBOOK.says


class Net:
    """A deep network as the first picture has it: sizes before and after some updates."""

    def __init__(self, g="tanh", init="Glorot", scale=1.0, L=10, seed=0, alpha=0.1, updates=0, same=False,
                 balanced=False):
        (X, y), self.L, name = hundred_digits(balanced), L, g
        g = place(g)
        theta = draw_deep(np.int32(seed), np.int32(KINDS.index(init)), np.float32(scale), np.bool_(same))
        for _ in range(updates // 100):
            theta, _ = train_deep(theta, X, y, g, np.int32(L), np.float32(alpha), np.bool_(same))
        self.theta, self.sizes = theta, layer_sizes(theta, X, y, g, np.int32(L))
        self.spread = spread(theta, X, name, L)
        self.loss, self.saturated = float(self.sizes.loss), float(np.mean(self.sizes.saturated[:L]))
        self.a, self.W = (np.append(part[:L], part[-1]).astype(float) for part in map(np.asarray, self.sizes[1:3]))


def medians(what, **start):
    return np.median([what(Net(seed=seed, **start)) for seed in range(8)])


def left(net):
    return net.a[0] / net.a[-1]


# --- S37 ---------------------------------------------------------------------------------------------------------------

def test_the_slides_are_quoted_whole():
    says("First hypothesis: optimization is harder (underfitting)", "vanishing gradient problem",
         "saturated units block gradient propagation", "This is a well known problem in recurrent neural networks",
         "Second hypothesis: overfitting", "we are exploring a space of complex functions",
         "deep nets usually have lots of parameters", "Might be in a high variance / low bias situation",
         "Depending on the problem, one or the other situation will tend to dominate", "use better optimization methods",
         "use GPUs", "If second hypothesis (overfitting): use better regularization", "stochastic «dropout» training")


@pytest.mark.slow
def test_what_arrives_at_layer_one():
    says("That is what ten tanh layers leave: a factor of 0.9 for each.", "Yes, about 6·10⁻⁷.",
         "Hardly one value in a thousand is saturated here.",
         "And the gradient is not 0, only small: 6·10⁻⁷ of what it was.")
    assert medians(left, g="sigm") == pytest.approx(6e-7, rel=0.2) and 0.25**10 == pytest.approx(1e-6, rel=0.1)
    tanh = medians(left)
    assert tanh == pytest.approx(1 / 3, abs=0.1) and tanh**0.1 == pytest.approx(0.9, abs=0.03)
    assert Net(g="sigm").saturated < 1e-3
    says("It falls by the same factor in each layer, and 200 updates have changed nothing about that.")
    says("That difference fades on the way up (blue) as purple fades on the way down: gold is flat (largest over smallest is "
         "about 3), and tiny (the largest is $2\\cdot10^{-6}$).")
    for net in (Net(g="sigm"), Net(g="sigm", updates=200)):
        steps = net.a[1:-1] / net.a[:-2]
        assert steps.max() / steps.min() < 1.5 and 1 / steps.max() > 0.15
        fades = net.spread[1:] / net.spread[:-1]
        assert 0.15 < fades.min() < fades.max() < 0.35
    assert net.W.max() < 4 * net.W.min() < 1e-5
    assert net.W.max() / net.W.min() == pytest.approx(3, abs=0.4) and net.W.max() == pytest.approx(2e-6, rel=0.2)
    says("Before any update gold is not flat with sigm: the mean error is not 0, and $h$ does not fade but stays around ½ "
         "in every layer.", "from 0.8 at the top.")
    start = Net(g="sigm")
    h = np.asarray(start.sizes.h[:10]).mean(axis=(1, 2))
    assert (start.W[2:10] > 3 * start.W[1:9]).all() and np.abs(h - 0.5).max() < 0.1
    assert start.W.argmax() == 10 and medians(lambda net: net.W[10], g="sigm") == pytest.approx(0.8, abs=0.05)


@pytest.mark.thorough
def test_what_should_have_been_seen_at_the_tower():
    says("One layer: the loss goes to about 0.1 in 200 updates. Two layers: below 1. Four layers: 2.26 already. "
         "Ten layers: it stays at 2.26",
         "Within a factor of 10 in all 20 layers, and after 200 updates the loss is about 0.02.", "About 0.7 ≈ √½",
         "At the start the loss is near 19, most units are saturated, and yet the gradient is large. After 200 updates about "
         "99 % of the units are saturated, and the loss is stuck at 2.24 (with other seeds at 2.26).")
    assert Net(g="sigm", L=1, updates=200).loss == pytest.approx(0.1, abs=0.02)
    for L in (4, 10):
        assert Net(g="sigm", L=L, updates=200).loss == pytest.approx(2.26, abs=0.005)
    start, end = Net(L=20), Net(L=20, updates=200)
    assert start.a.max() < 10 * start.a.min() and end.a.max() < 10 * end.a.min() and end.loss == pytest.approx(0.02, abs=0.01)
    reclin = Net(g="reclin")
    assert (reclin.a[0] / reclin.a[-2]) ** (1 / 9) == pytest.approx(0.5**0.5, abs=0.05)
    assert reclin.saturated == pytest.approx(0.5, abs=0.05)
    large, after = Net(scale=10), Net(scale=10, updates=200)
    assert large.loss == pytest.approx(19, abs=1) and large.saturated > 0.5 and large.a[0] > 1
    assert after.saturated == pytest.approx(0.99, abs=0.01) and after.loss == pytest.approx(2.24, abs=0.02)
    assert all(Net(scale=10, updates=200, seed=seed).loss == pytest.approx(2.26, abs=0.005) for seed in (1, 2))
    says("The loss falls first, from 19 to about 2.24, and then nothing moves: what reaches layer 1 is below $10^{-10}$.")
    assert after.a[0] < 1e-10 and abs(Net(scale=10, updates=400).loss - after.loss) < 0.03


@pytest.mark.last_bits
@pytest.mark.slow
def test_the_gradient_goes_round_what_is_saturated_until_nearly_all_is():
    says("times 3, about 40 % of all values are saturated at the start", "The loss is below 0.3, as if nothing were saturated",
         "in layer 1 arrive 20 to 30 times what leaves the output.", "No unit is saturated for <em>all</em> digits.",
         "With 3 times about 60 % are saturated in the end, and it has learned.",
         "training itself drives about 99 % into saturation: more than 8 units of 10 are then saturated for every digit.")
    def for_every_digit(net):
        return (np.asarray(net.sizes.dg[:10]) < 0.05).all(axis=1).mean()
    for seed in range(3):
        start, end = Net(scale=3, seed=seed), Net(scale=3, seed=seed, updates=200)
        assert start.saturated == pytest.approx(0.4, abs=0.03) and end.saturated == pytest.approx(0.6, abs=0.05)
        assert for_every_digit(start) == 0 and 19 < start.a[0] / start.a[-1] < 31 and end.loss < 0.3
        stuck = Net(scale=10, seed=seed, updates=200)
        assert stuck.saturated == pytest.approx(0.99, abs=0.01) and for_every_digit(stuck) > 0.8
    says("It was not the 83 % at the start that blocked it, but the huge gradient times α = 0.1: with α = 10⁻⁵ the share stays "
         "at 84 %, and the loss falls from 19 to 11 in 1,000 updates.")
    small = [Net(scale=10, alpha=1e-5, updates=updates) for updates in (0, 1000)]
    assert [net.saturated for net in small] == pytest.approx([0.83, 0.84], abs=0.01)
    assert [net.loss for net in small] == pytest.approx([18.6, 11], abs=0.5)


def test_a_flat_gradient_of_w_is_no_sign_of_health():
    says("sigm decays from both of these starts; the start decides how fast. (Much larger weights can make up for g′: with ten "
         "times Glorot's about half or more arrives in layer 1, and the network learns.",
         "differs by less than a factor of 2 between the layers, although",
         "loses seven powers of ten", "tanh with Glorot's weights and reclin with He's stay within a factor of 10.")
    uniform = dict(init="uniform", scale=0.05)
    flat = [Net(**uniform, seed=seed) for seed in range(8)]
    assert max(net.W.max() / net.W.min() for net in flat) < 2 and all(1e-8 < left(net) < 3e-7 for net in flat)
    sigm = [left(Net(g="sigm", **start)) for start in (dict(), dict(init="He"), uniform)]
    assert sigm[0] < 1e-6 and sigm[1] < 1e-4 and sigm[2] < 1e-12
    large = [Net(g="sigm", scale=10, seed=seed) for seed in range(8)]
    assert all(0.4 < left(net) < 1.5 for net in large) and Net(g="sigm", scale=10, updates=200).loss < 0.5
    says("$\\|\\mathbf{W}\\|_2/4 ≈ 0.47$ for each of the ten sigm layers, and a layer multiplies by about 0.23")
    net = Net(g="sigm")
    bounds = [np.linalg.norm(np.asarray(W), 2) / 4 for W in net.theta.hidden.W[:9]]
    np.testing.assert_allclose([bounds, net.a[:9] / net.a[1:10]], [[0.47] * 9, [0.23] * 9], atol=0.025)
    for start in (dict(), dict(g="reclin", init="He")):
        assert all(net.a.max() < 10 * net.a.min() for net in (Net(seed=seed, **start) for seed in range(8)))


def test_the_factor_agrees_before_training_and_not_after():
    says("Towards the lower layers: in layer 1 the line predicts about a third of what arrives. Before the training it is right "
         "within a factor of 1.5", "training has turned the weights")
    before, after = (predicted(net.a[-1], factors(net.theta, net.sizes.dg, 15)) / net.a
                     for net in (Net(L=15), Net(L=15, updates=100)))
    assert 1 / 1.5 < before.min() and before.max() < 1.5
    assert after[0] == pytest.approx(1 / 3, abs=0.1) and (np.diff(after[:12]) > 0).all() and (after[8:] > 0.6).all()


@pytest.mark.slow
def test_dead_networks_end_at_the_entropy_of_the_class_frequencies():
    says("all of them end there, to three digits", "2.263 for these 100 digits",
         "Another 200 updates, or α = 1, leave it where it is", "Two layers: below 1.")
    share = np.bincount(hundred_digits()[1]) / 100
    entropy = -(share * np.log(share)).sum()
    assert entropy == pytest.approx(2.263, abs=5e-4)
    for start in (dict(g="sigm"), dict(init="uniform", scale=0.05), dict(g="reclin", scale=0.3, L=20)):
        assert Net(**start, updates=200).loss == pytest.approx(entropy, abs=0.0015)
    for start in (dict(g="sigm"), dict(init="uniform", scale=0.05)):
        for more in (dict(updates=400), dict(updates=200, alpha=1.0)):
            assert Net(**start, **more).loss == pytest.approx(entropy, abs=0.0015)
    assert Net(g="sigm", L=2, updates=200).loss < 1
    assert "entropy of the class frequencies: 2.263\n" in NOTEBOOK.printed
    says("At ln 10 ≈ 2.303, guessing among ten classes", "Ten of each class leave nothing to learn.")
    assert (np.bincount(hundred_digits(balanced=True)[1]) == 10).all()
    assert Net(g="sigm", updates=200, balanced=True).loss == pytest.approx(np.log(10), abs=0.0015)


def test_recurrent_networks_vanish_or_explode():
    says("Small weights: the gradient **vanishes**. Large weights: it **explodes**")

    def factor(scale, L):
        return np.median([net.a[0] / net.a[-2] for net in (Net(scale=scale, L=L, same=True, seed=s) for s in range(8))])

    says("Different matrices give nearly the same: medians within about a factor of 2.",
         "after 20 moments, the eight seeds lie between 0.06 and 0.4, with different matrices between 0.1 and 0.2.")
    for scale in (0.5, 1, 2, 3):
        one, other = ([net.a[0] / net.a[-2] for net in (Net(scale=scale, L=20, same=same, seed=s) for s in range(8))]
                      for same in (True, False))
        assert 0.4 < np.median(one) / np.median(other) < 2.3
        if scale == 1:
            assert [min(one), max(one), min(other), max(other)] == pytest.approx([0.06, 0.4, 0.1, 0.2], rel=0.25)
    assert factor(0.5, 5) > 10 * factor(0.5, 10) > 1e3 * factor(0.5, 20)
    assert factor(3, 20) > 10 * factor(3, 10) > 30 * factor(3, 5) / 10 and factor(3, 5) > 1


@pytest.mark.thorough
def test_what_breaks_a_healthy_network_and_what_revives_a_dead_one():
    says("**g** = sigm: g′ ≤ 1/4, the gradient vanishes (2.26). **Scale** 0.5 or below",
         "Scale 10: saturation (2.24 to 2.26, by the seed).",
         "**α** = 1 (under *More*): the steps are too long, the loss is above 10.", "at L = 20 the loss still goes to 0.02",
         "**Scale** to 1: it learns, slowly (the loss is below 1.5 after 500 updates). **L** to 3 or below: at once. Not **α**: "
         "with α = 10 it stays at 2.26. Not tanh")
    for start in (dict(g="sigm"), dict(scale=0.5), dict(scale=0.1), dict(scale=10)):
        assert 2.2 < Net(**start, updates=200).loss < 2.27
    assert Net(alpha=1.0, updates=200).loss > 10 and Net(updates=200).loss < 0.03 and Net(L=20, updates=200).loss < 0.03
    dead = dict(g="reclin", scale=0.3, L=20)
    assert Net(g="reclin", L=20, updates=500).loss < 1.5 and Net(**dead | dict(L=3), updates=200).loss < 0.1
    assert Net(**dead | dict(alpha=10.0), updates=200).loss > 2.25 and Net(**dead | dict(g="tanh"), updates=200).loss > 2.25
    says("lie within a factor of 10, a picture of health: but near $10^{-13}$.")
    W = Net(**dead).W
    assert W.max() < 10 * W.min() and W[:-1] == pytest.approx(1e-13, rel=0.9) and 0.21**20 == pytest.approx(3e-14, rel=0.1)
    says("about half of the units at 0, in the upper layers about two thirds.", "(blue: below 10⁻⁸ from layer 12 on)",
         "What is left of the mean error, times this constant $\\mathbf{h}$, is what you see.")
    after = Net(**dead, updates=200)
    zero = np.asarray(after.sizes.saturated[:20])
    assert zero[:13].mean() == pytest.approx(0.5, abs=0.04) and zero[13:].mean() == pytest.approx(2 / 3, abs=0.05)
    h, varies = np.abs(after.sizes.h[:20].mean(axis=1)).mean(axis=1), after.spread
    assert (np.diff(varies) < 0).all() and after.W[-1] > 1e6 * after.W[9]
    assert varies[11:].max() < 1e-8 and h[19] > 1e-3 and (h[15:] > 1e3 * varies[15:]).all()


# --- S38 ---------------------------------------------------------------------------------------------------------------

def measured(seed=0, H=10, lam=1e-3, T=24, target="bump"):
    found = fits_around(H, lam, "λ", T, 0.4, target, seed)
    return decompose(found.f[:, :1], truth(target))


def test_the_three_situations_and_what_more_data_buys():
    says("The variance: from 0.81 with 6 examples to 0.06 with 40. The bias² is below 0.02 in both.", "3. bias² is 0.002.",
         "its bias is high, and its variance is *higher* than at H = 3")
    few, many = (measured(lam=1e-6, T=T) for T in (6, 40))
    assert (few.variance[0], many.variance[0]) == (pytest.approx(0.81, abs=0.03), pytest.approx(0.06, abs=0.005))
    assert max(few.bias2[0], many.bias2[0]) < 0.02
    assert measured(H=1, target="line").bias2[0] == pytest.approx(0.002, abs=0.001)
    one, three = measured(H=1), measured(H=3)
    assert one.variance[0] > three.variance[0] and one.bias2[0] > 10 * three.bias2[0]


def test_variance_triples_where_no_bias_is_left_to_be_saved():
    says("Beyond, only the variance rises: it triples, and no bias is left to be saved.",
         "the *same* 31 parameters have little variance with λ = 0.001, or with 40 examples in place of 24")
    found = [fits_around(10, 1e-3, "λ", 24, 0.4, "bump", seed).f[:, 1:] for seed in range(8)]
    each = np.array([decompose(f, truth("bump")) for f in found])
    bias2, variance, total = np.median(each, axis=0)
    assert variance[5] / variance[2] == pytest.approx(3, abs=0.4) and abs(bias2[5] - bias2[2]) < 0.005
    assert total.argmin() == 2 and bias2[0] > bias2[1] > bias2[2] and (np.diff(variance) > 0).all()
    assert 10 * 3 + 1 == 31
    more = np.median([measured(s, lam=1e-6, T=40).variance[0] for s in range(8)])
    assert more < 0.45 * variance[5] and variance[2] < 0.45 * variance[5]
