"""What notebook 3_01 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import itertools

import numpy as np
import pytest

from course_lib.data import mnist
from course_lib.lessons.why_deep import circuits, digit_features
from course_lib.lessons.why_deep.depth_alone import ALPHAS, EPOCHS, MOMENTUM, NETWORKS, errors_after
from course_lib.lessons.why_deep.edge_training import Twins
from course_lib.lessons.why_deep.sawtooth import first_units, fold_height, folded, kinks, linear_pieces, sawtooth
from course_lib.lessons.why_deep.stream import AREAS, SHOWN
from course_lib.network import Layer
from tests.claims import Said

NOTEBOOK = Said("3_01_why_deep")
says = NOTEBOOK.says


def test_the_slides_are_quoted_whole():
    says("inspiration from visual cortex", "retina, LGN, V1, V2, V4, PIT, AIT", "(exponentially) more compactly",
         "a Boolean circuit is a sort of feed-forward network where hidden units are logic gates",
         "however, it might require an exponential number of hidden units",
         "require a polynomial number of hidden units if we can adapt the number of layers",
         'See "Exploring Strategies for Training Deep Neural Networks" for a discussion',
         "success story: speech recognition", "success story: computer vision")


def test_the_visual_cortex_as_printed():
    says("Each area takes about 10 ms", "through about seven layers", "the first answer passes seven stages in 100 ms")
    assert len(AREAS) == 7 and AREAS[-1].last == 100
    assert {high.first - low.first for low, high in zip(AREAS, AREAS[1:], strict=False)} == {10}


# --- edges -------------------------------------------------------------------------------------------------------------

def after_half(seed, sparsity, source="whitened", noise=0.0):
    """(filters like Gabor's of 100, share of units on) after 1,200 updates."""
    twins = Twins(seed, source, sparsity)
    for idx in twins.pieces()[:48]:
        twins.learn(0, idx, 0.01, sparsity, noise)
    for _ in twins.measure():
        pass
    return twins.measured[-1].share[0], twins.measured[-1].on[0]


@pytest.mark.thorough
def test_edges_come_from_the_cost_and_from_the_edges_of_the_world():
    says("With 3 no unit is worth its cost: less than 1 of 100 is on, and no filter is like Gabor's. With 0.1 about 25 of 100 "
         "are.", "(**❚❚ Pause** each run at update 1,200, half of it: the answers are for that.)",
         "without any cost: about 80 of 100 (70 to 90, by the seed)",
         "3. About 25 of 100 (20 to 30); none at all.",
         "on the right: 95 % of the units are on, the network is nearly linear")
    like, on = after_half(0, 3.0)
    assert like == 0 and on < 0.01
    assert after_half(0, 0.1)[0] == pytest.approx(25, abs=6)
    assert [after_half(seed, 0.0, noise=2.0)[0] for seed in (0, 1)] == pytest.approx([80, 80], abs=14)
    assert [after_half(seed, 1.0, "phases shuffled")[0] for seed in (0, 1)] == pytest.approx([25, 25], abs=8)
    assert after_half(0, 1.0, "pixels shuffled")[0] == 0 and after_half(1, 0.0)[0] < 15 < 55 < after_half(1, 1.0)[0]


# --- layers ------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_what_the_units_of_each_layer_like():
    says("All twelve digits that unit 40 likes most are a 6.", "In half of the units all twelve are of one class",
         "(click unit 10), and 49 is dead.",
         "In **layer** 1 the median unit has 9 of 12,",
         "four squares are pure noise: 41, 48 and 49 are dead reclin units", "38 is on for 4 % of the digits.",
         "**Weights** *as drawn*, before training: every square is noise and no unit is dead.",
         "As drawn, depth changes nothing. Trained, from layer to layer a unit says more about *which digit* it sees.")
    X, y = (part[:2500] for part in mnist().valid)
    for seed in range(3):
        drawn, trained = (np.array([digit_features.class_share(a, y).mean() for a in digit_features.responses(theta, X)])
                          for theta in digit_features.digit_network(seed))
        assert np.ptp(drawn) < 0.06 and (np.diff(trained) > 0.05).all()
    a = digit_features.responses(digit_features.digit_network(0)[1], X)
    most = [[np.bincount(y[np.argsort(-one, kind="stable")[:12]]).max() for one in part.T] for part in a[:2]]
    assert np.median(most[0]) == 9 and np.mean(np.array(most[1]) == 12) == pytest.approx(0.5, abs=0.05)
    assert (y[np.argsort(-a[1][:, 39], kind="stable")[:12]] == 6).all() and most[1][9] < 10
    assert (np.flatnonzero((a[1] <= 0).all(axis=0)) + 1).tolist() == [49]
    on = (a[0] > 0).mean(axis=0)
    assert (np.flatnonzero(on == 0) + 1).tolist() == [41, 48, 49] and on[37] == pytest.approx(0.04, abs=0.01)
    W = np.asarray(digit_features.digit_network(0)[1][0].W)
    assert set(np.argsort(np.linalg.norm(W, axis=1))[:4] + 1) == {38, 41, 48, 49}
    assert all((part > 0).any(axis=0).all() for part in digit_features.responses(digit_features.digit_network(0)[0], X)[:2])


@pytest.mark.slow
def test_the_first_eight_that_are_not_dead_and_the_fifth_of_layer_1():
    says("of each layer the first eight units that are not dead",
         "The noisy fifth of layer 1 has small weights: it has hardly learned.")
    theta, X = digit_features.digit_network(0)[1], mnist().valid.X[:2500]
    assert all((a[:, :SHOWN] > 0).any(axis=0).all() for a in digit_features.responses(theta, X)[:2]), "units 1 to 8"
    size = np.linalg.norm(np.asarray(theta[0].W), axis=1)
    assert size[4] < np.median(size) / 5 and size[4] == size[:SHOWN].min()


@pytest.mark.slow
def test_the_optimal_stimulus_of_the_first_layer_is_its_weights():
    says("Yes: a = b + wᵀx, and among all x of one length x ∝ w makes that largest")
    theta = digit_features.digit_network(0)[1]
    W, liked = np.asarray(theta[0].W), np.asarray(digit_features.optimal_stimuli(theta, digit_features.mean_digit())[0])
    assert ((W * liked).sum(axis=1) / np.linalg.norm(W, axis=1) / np.linalg.norm(liked, axis=1)).min() > 0.999


# --- circuits ----------------------------------------------------------------------------------------------------------

def test_parity_in_numbers():
    says("Yes. Each of these 512 rows needs an AND of its own.", "$3(n-1)$ gates in $2\\lceil\\log_2 n\\rceil$ levels",
         "3 · 15 = 45 ANDs and ORs (and 15 NOTs), 2 · log₂ 16 = 8 levels.")
    assert circuits.count_gates(circuits.parity_two_level(10))["AND"] == circuits.isolated_rows(circuits.parity_table(10)) == 512
    for n in (2, 3, 5, 8, 16):
        gates, deep = circuits.count_gates(circuits.parity_tree(n)), circuits.depth(circuits.parity_tree(n))
        assert gates["AND"] + gates["OR"] == 3 * (n - 1) and deep == 2 * (n - 1).bit_length()
    assert gates["NOT"] == 15 and deep == 8
    assert "n = 10: one layer of 10 threshold units is right for 1024 of 1024 rows\n" in NOTEBOOK.printed


def test_a_chain_is_right_and_deeper_with_as_many_gates():
    says("(A chain of XORs has as many gates, in 30 levels")
    for n in (2, 5, 16):
        chain = circuits.Circuit(n, tuple(circuits.Gate("XOR", (n + i - 1 if i else 0, i + 1)) for i in range(n - 1)), 2 * n - 2)
        assert (circuits.truth_table(chain) == circuits.parity_table(n)).all() and circuits.depth(chain) == n - 1
    assert 2 * circuits.depth(chain) == 30 and len(chain.gates) == 15


@pytest.mark.parametrize("n", [2, 5, 8])
def test_a_cut_wire_of_the_tree_is_wrong_for_half_of_the_inputs_a_lost_and_for_one(n):
    says("In thought, cut **one** wire of the tree, at an input or between two XORs",
         "Yes. The wire carries the parity of the inputs below it",
         "Up to n = 4 the tree is the larger one (9 against 8); from n = 5 on it is smaller.")
    tree, flat, truth = circuits.parity_tree(n, xor=True), circuits.parity_two_level(n), circuits.parity_table(n)
    for i, gate in enumerate(tree.gates):
        for wire in gate.inputs:                        # the XOR hands the other wire on
            cut = (*tree.gates[:i], circuits.Gate("AND", (wire,)), *tree.gates[i + 1:])
            assert (circuits.truth_table(tree._replace(gates=cut)) != truth).sum() == 2 ** (n - 1)
    lost = flat.gates[-1]._replace(inputs=flat.gates[-1].inputs[1:])
    assert (circuits.truth_table(flat._replace(gates=(*flat.gates[:-1], lost))) != truth).sum() == 1
    assert (3 * (n - 1) < 2 ** (n - 1)) == (n >= 5)


def test_the_folds():
    says("Up to slope s = 1 the fold reaches s/2", "Yes: each layer folds the interval once", "256 pieces. It has 2.",
         "the count jumps, to 84 at 1.05", "s(s − 1)/2 high: 0.03 at 1.05, 0.12 at 1.2, 1 at 2.")
    assert [linear_pieces(sawtooth(8, slope)) for slope in (0.8, 1.0, 1.05, 2.0)] == [2, 2, 84, 256]
    for slope, high in ((0.8, 0), (1.0, 0), (1.05, 0.03), (1.2, 0.12), (2.0, 1)):
        assert fold_height(8, slope) == pytest.approx(max(slope * (slope - 1) / 2, 0), abs=1e-5)
        assert fold_height(8, slope) == pytest.approx(high, abs=0.005)
    assert [linear_pieces(sawtooth(L)) for L in (1, 3, 5)] == [2, 8, 32]


def test_no_layer_of_7_makes_the_sawtooth_of_8_pieces():
    says("Each of the 7 bends needs its own unit and changes the slope by ±16.", "The sawtooth begins with 8.",
         "one layer needs $2^L$ units for it")
    x, f = kinks(sawtooth(3))
    slopes = np.diff(f[:, 0]) / np.diff(x)
    bends = np.diff(slopes)
    assert slopes[0] == pytest.approx(8) and np.abs(bends) == pytest.approx(16) and len(bends) == 7
    first = [-(bends * on).sum() for on in itertools.product((0, 1), repeat=7)]
    assert np.abs(np.array(first) - 8).min() == pytest.approx(8) and first_units(3, 2.0, 8)[2] == 8


def test_a_layer_of_10_is_no_better_than_the_constant():
    says("The constant ½ is wrong by ½ at most, and no layer of 10 is better.",
         "If 2ᴸ + 1 > 2(H + 1), one of at most H + 1 pieces holds three neighbouring extremes")
    assert 2**5 + 1 > 2 * (10 + 1) and not 2**4 + 1 > 2 * (8 + 1)
    x, f, _ = folded(5, 2.0)
    assert f == pytest.approx(np.arange(33) % 2) and np.diff(x) == pytest.approx(1 / 32)
    lines = np.random.default_rng(0).uniform(-1, 2, (10_000, 2))
    off = np.abs(np.column_stack([lines[:, 0], lines.mean(axis=1), lines[:, 1]]) - [0, 1, 0]).max(axis=1)
    assert off.min() >= 0.5, "a straight line through three neighbouring extremes"
    assert "L = 5: 10 units make  32 pieces, in one layer at most 11, wrong by ½ or more somewhere\n" in NOTEBOOK.printed


@pytest.mark.parametrize("L", [1, 2, 3, 4])
def test_the_sawtooth_of_the_share_of_ones_is_parity(L):
    says("Let $x$ be the share of ones among $n = 2^L$ bits: the sawtooth is 0 where their number is even, 1 where it is odd.",
         "with $2\\log_2 n$ reclin units; one layer made do with $n$ threshold units (upper bounds, both)")
    x = circuits.all_inputs(2**L).mean(axis=1, keepdims=True)
    assert (digit_features.responses(sawtooth(L), x)[-1][:, 0] == circuits.parity_table(2**L)).all()
    assert sum(len(b) for _, b in sawtooth(L)[:-1]) == 2 * L
    assert "parity, n = 8: L = 3, 6 units, right for 256 of 256 rows\n" in NOTEBOOK.printed


def test_with_an_and_on_top_parity_takes_as_many_ors():
    says("A hidden OR is on for such a pair, too. With an AND on top: swap AND and OR, 0 and 1.")
    assert circuits.isolated_rows(~circuits.parity_table(8)) == 2**7


def test_k_layers_of_m_units_make_at_most_that_many_pieces():
    says("(k layers of m units make at most (m + 1)ᵏ pieces: with k fixed, m grows exponentially with L.)")
    rng = np.random.default_rng(0)
    for k, m in itertools.product((1, 2, 3), (1, 2, 3)):
        ends = list(itertools.pairwise((1, *[m] * k, 1)))
        for _ in range(50):
            theta = tuple(Layer(rng.normal(0, 2, (high, low)), rng.normal(0, 1, high)) for low, high in ends)
            assert linear_pieces(theta, -5, 5) <= (m + 1) ** k


# --- success stories ---------------------------------------------------------------------------------------------------

def test_the_cards():
    says("**27.4 %** of the words wrong", "**18.5 %**", "F. Seide, G. Li & D. Yu", "**26.2 %** wrong", "**15.3 %**",
         "A. Krizhevsky, I. Sutskever & G. Hinton", "**15.3 %**, 42 of 100 errors are gone",
         "The mean of seven such networks, two of them pre-trained on more photographs", "one network alone: 18.2 %",
         "**18.5 %**, 32 of 100 errors are gone",
         "take out any one of the middle convolutional layers, each with less than 2 % of the weights: about 2 % more are wrong")
    weights = 363 * 96, 1200 * 256, 2304 * 384, 1728 * 384, 1728 * 256, 9216 * 4096, 4096 * 4096, 4096 * 1000
    assert max(weights[:5]) < 0.02 * sum(weights)
    assert round(100 * (1 - 15.3 / 26.2)) == 42 and round(100 * (1 - 18.5 / 27.4)) == 32


def test_depth_itself_with_as_many_weights():
    """Seide, Li & Yu 2011; that the weights agree to a thousandth holds their widths, inputs and outputs to each other."""
    says("seven pre-trained layers of 2,048 units have 17.1 % wrong", "one layer with as many weights, 4,634 units?",
         "with 16,000 units, more than three times the weights, 22.1 %.", "22.6 → 17.1 % (speech)")
    weights = {(L, H): 429 * H + (L - 1) * H**2 + 9304 * H for L, H in ((5, 2048), (1, 3772), (7, 2048), (1, 4634), (1, 16_000))}
    assert weights[5, 2048] == pytest.approx(weights[1, 3772], rel=1e-3)
    assert weights[7, 2048] == pytest.approx(weights[1, 4634], rel=1e-3) and weights[1, 16_000] > 3 * weights[7, 2048]
    assert "7 × 2,048 units: 45.1 million weights, 17.1 % of the words wrong\n" in NOTEBOOK.printed
    assert "1 × 4,634 units: 45.1 million weights, 22.6 % of the words wrong\n" in NOTEBOOK.printed


@pytest.mark.thorough
def test_depth_alone_is_no_free_lunch_each_with_its_own_best_start_and_alpha():
    says("Each is trained for 12 epochs of SGD with momentum 0.9, from Glorot's start and from He's",
         "with five values of α from 0.01 to 0.2. It keeps the best of the ten, in the median of three seeds",
         "Yes, here: about 10.8 %, 6.1 % and 6.3 % (medians of three seeds).", "two standard errors are a point",
         "With Glorot's start, yes: 7.3 % against 6.3 %.",
         "But the deep one needs more care: see α = 0.2 below.")
    assert (EPOCHS, MOMENTUM, ALPHAS[0], ALPHAS[-1], len(ALPHAS)) == (12, 0.9, 0.01, 0.2, 5)
    kept = {("Glorot", 0): 0.05, ("Glorot", 1): 0.1, ("He", 1): 0.1, ("Glorot", 3): 0.02, ("He", 3): 0.02}
    best, last = {}, {}
    for (init, layers), alpha in kept.items():
        sizes = next(sizes for sizes in NETWORKS if len(sizes) == layers + 2)
        found = [errors_after(sizes, 0, one, init)[1] for one in ALPHAS]
        assert found[ALPHAS.index(alpha)] < min(found) + 0.4 and ALPHAS[0] < alpha < ALPHAS[-1], "not at the edge of the grid"
        assert f"hidden layers: {layers}, {init:6}, α = {alpha:<4}: training error" in "".join(NOTEBOOK.printed)
        best[init, layers] = np.median([errors_after(sizes, seed, alpha, init) for seed in range(3)], axis=0)
        last[init, layers] = found[-1]
    train, valid = np.transpose([*best.values()])
    assert valid == pytest.approx([10.8, 6.3, 6.1, 7.3, 6.3], abs=0.35)
    assert train[0] == pytest.approx(4.4, abs=0.4) and max(train[1:]) < 0.4
    assert last["He", 3] > 50 and last["He", 1] < 10
    assert 200 * (0.063 * 0.937 / 2500) ** 0.5 == pytest.approx(1, abs=0.05)
