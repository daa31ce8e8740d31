"""Sentences of notebook 1_03, quoted and computed: a test fails when its sentence is gone or no longer true."""
import math

import numpy as np
import pytest

from course_lib.activations import place
from course_lib.lessons.multilayer_network import lift
from course_lib.lessons.multilayer_network.architecture import build_network
from course_lib.lessons.multilayer_network.architecture_widget import X_START, parameters
from course_lib.lessons.multilayer_network.exercises import fprop, width
from course_lib.lessons.multilayer_network.lift import circle_errors
from course_lib.lessons.multilayer_network.warp import FRAMES, SETS, N, stations, toy_sets, train_plane
from tests.claims import Said

HERE = Said("1_03_multilayer_network")
said = HERE.says


def test_the_parameters_of_784_100_10():
    said("Yes: (100 × 784 + 100) + (10 × 100 + 10). 99 % of it is layer 1.", "784 + 100 + 10",
         "Nearly: 100 × 784 + 10 × 100 weights.")
    assert 79_510 == (100 * 784 + 100) + (10 * 100 + 10)
    assert 784 + 100 + 10 == 894 and 100 * 784 + 10 * 100 == 79_400 and round(100 * 78_500 / 79_510) == 99


def test_what_a_budget_buys():
    said("the 79,510 parameters of 784-100-10 buy one hidden layer of 100 units, two of 89 each, or five of 72 each",
         "17 parameters buy one hidden layer of three units; two of two units each cost 18")
    said("most of them sit in $\\mathbf{W}^{(1)}$ (99 %, 89 % and 72 %)")
    assert [width(784, 10, L, 79_510) for L in (1, 2, 5)] == [100, 89, 72]
    sizes = [(784, *L * [H], 10) for L, H in ((1, 100), (2, 89), (5, 72))]
    total = [sum(n * (m + 1) for m, n in zip(size[:-1], size[1:], strict=True)) for size in sizes]
    assert [round(100 * 784 * size[1] / all_of_it) for size, all_of_it in zip(sizes, total, strict=True)] == [99, 89, 72]
    assert width(2, 2, 1, 17) == 3 and [width(2, 2, 2, budget) for budget in (17, 18)] == [1, 2]


def first_network(g):
    return build_network((3, 4, 3, 2), np.array(X_START[:3], np.float32), g, 0)


@pytest.mark.slow
def test_the_first_units_sum():
    said(r"$-0.2 + 1.0 \cdot 1.00 + 1.0 \cdot (-0.50) - 0.4 \cdot 2.00 = -0.50$")
    net = first_network("tanh")
    assert [net.b[0][0], *net.W[0][0]] == pytest.approx([-0.2, 1, 1, -0.4])
    assert net.h[0].tolist() == [1, -0.5, 2] and net.a[1][0] == pytest.approx(-0.5, abs=1e-6)


@pytest.mark.slow
def test_the_units_that_reclin_switches_off():
    said("Units 1 and 4 of layer 1, units 1 and 3 of layer 2.")
    net = first_network("reclin")
    assert [(np.flatnonzero(h == 0) + 1).tolist() for h in net.h[1:3]] == [[1, 4], [1, 3]]


def test_shapes_and_parameters_of_5_6_4_3():
    said(r"$\mathbf{W}^{(1)}$: 6 × 5, $\mathbf{W}^{(2)}$: 4 × 6, $\mathbf{W}^{(3)}$: 3 × 4. With biases $36 + 28 + 15 = 79$.")
    net = build_network((5, 6, 4, 3), np.array(X_START[:5], np.float32), "tanh", 0)
    assert [w.shape for w in net.W] == [(6, 5), (4, 6), (3, 4)] and parameters(net) == 36 + 28 + 15 == 79


def test_a_narrow_linear_network_can_do_less_than_one_layer():
    said("the product has at most the rank of the narrowest layer", "one of rank 5 at most", "has 225 parameters",
         "One layer can be it, with 420 parameters.")
    rng = np.random.default_rng(0)
    assert np.linalg.matrix_rank(rng.normal(size=(20, 5)) @ rng.normal(size=(5, 20))) == 5
    assert 5 * (20 + 1) + 20 * (5 + 1) == 225 and 20 * (20 + 1) == 420


def test_five_linear_layers_are_one_matrix():
    said("1029 numbers do the work of 84", "they differ by up to 4")
    HERE.shows("g linear: largest difference between the two ≈ 1e-06", "g tanh: largest difference between the two ≈ 4e+00",
               "1029 parameters of five hidden layers, 84 of the one matrix and bias")


def test_softmax_is_defined_where_it_is_first_needed():
    said(r"$\mathrm{softmax}(\mathbf{a})_c = e^{a_c} / \sum_{c'} e^{a_{c'}}$ (S14: positive, and adds up to 1)")
    a = np.array([0.5, -1.0, 2.0])
    np.testing.assert_allclose(fprop([np.eye(3)], [np.zeros(3)], a)[1], np.exp(a) / np.exp(a).sum())


def test_softmax_of_numbers_between_minus_one_and_one():
    said("no probability can leave $[0.12, 0.88]$", "softmax could say no more than $1/(1 + e^{-2}) = 0.88$")
    assert round(1 / (1 + math.exp(-2)), 2) == 0.88 and round(1 - 0.88, 2) == 0.12


def errors(name, L, g, seed):
    return np.asarray(train_plane(np.int32(L), place(g), np.int32(seed), *toy_sets()[name]).error)


@pytest.mark.slow
def test_the_moons_before_training_and_without_g():
    said("from 0, where ≈ 27 % of the moons are wrong. Plane and cut learn together; at the end none is wrong.",
         "≈ 16 % of the moons stay wrong")
    bent = errors("moons", 2, "tanh", 4)
    assert round(100 * bent[0]) == 27 and bent[-1] == 0
    assert round(100 * errors("moons", 3, "linear", 4)[-1]) == 16 and set(SETS) >= {"moons", "circles"}


@pytest.mark.slow
def test_what_reclin_presses_onto_an_axis():
    said("Where one of the two a is negative, all that is left is a line; where both are, a point.",
         "All of this network's ≈ 16 mistakes stand on the vertical axis, where ≈ 25 ○ have landed among the 60 △.")
    (X, y), g, t, L = toy_sets()["moons"], place("reclin"), np.int32(FRAMES), np.int32(2)
    at = stations(train_plane(L, g, np.int32(4), X, y).theta, t, L, g, X, np.zeros(2, np.float32))
    examples = slice(N * N, N * N + len(y))
    h, wrong = at.places[2][examples], (at.f[examples, 1] > at.f[examples, 0]) != (y == 1)
    on_it = (h[:, 0] == 0) & (h[:, 1] > 0)
    assert (on_it & (y == 1)).sum() == 60 == (y == 1).sum() and abs((on_it & (y == 0)).sum() - 25) <= 3
    assert abs(wrong.sum() - 16) <= 3 and not (wrong & ~on_it).any()


@pytest.mark.slow
def test_eight_seeds_of_the_moons():
    said("In none of eight seeds does one hidden layer of two units get all moons right: ≈ 5 to 20 of the 120 stay wrong. "
         "With $L = 2$ all eight do.",
         "Of eight, one gets every moon right and five leave ≈ 12 to 16 wrong. In the other two both units of layer 2 are 0 for "
         "every example, and half of the moons are wrong")
    one, two, bent = ([120 * errors("moons", L, g, seed)[-1] for seed in range(8)]
                      for L, g in ((1, "tanh"), (2, "tanh"), (2, "reclin")))
    assert 3 <= min(one) <= 7 and 18 <= max(one) <= 22 and max(two) < 0.5
    assert sorted(round(wrong) for wrong in bent)[0] == 0 and sorted(bent)[6:] == pytest.approx([60, 60])
    assert sorted(bent)[1] > 9 and sorted(bent)[5] < 19
    (X, y), g, t, L = toy_sets()["moons"], place("reclin"), np.int32(FRAMES), np.int32(2)
    dead = [seed for seed, wrong in enumerate(bent) if wrong > 59]
    for seed in dead:
        at = stations(train_plane(L, g, np.int32(seed), X, y).theta, t, L, g, X, np.zeros(2, np.float32))
        assert not np.asarray(at.places[4][N * N : N * N + len(y)]).any(), "h of layer 2"


@pytest.mark.thorough
def test_six_hidden_layers_mostly_fail():
    said("(With six hidden layers of two this training mostly fails:")
    assert np.median(120 * lift.circle_errors((2,) * 8)) > 24


def test_the_training_of_the_narrow_networks_is_named():
    said("1500 steps of Adam with α = 0.05 for all")
    assert (lift.STEPS, lift.ALPHA) == (1500, 0.05)


@pytest.mark.slow
def test_a_seed_that_turns_the_plane_over():
    said("on its way it is flat for a moment (seed 1)")
    run = train_plane(np.int32(2), place("tanh"), np.int32(1), *toy_sets()["moons"])
    at = stations(run.theta, np.int32(FRAMES), np.int32(2), place("tanh"), toy_sets()["moons"].X, np.zeros(2, np.float32))
    assert np.linalg.det(np.asarray(at.W[0])) < 0


@pytest.mark.slow
def test_two_units_a_layer_never_part_the_circles():
    said("Can you close it?", "No. It holds for all weights.")
    for g in ("tanh", "reclin"):
        assert min(errors("circles", L, g, seed)[-1] for L in (1, 2, 3, 4) for seed in range(4)) > 0


@pytest.mark.thorough
def test_three_units_do_with_fewer_parameters():
    said("Three hidden layers of two units have more parameters than one of three, "
         "and none of their runs gets the circles right.")
    assert 4 * 6 > 3 * 3 + 2 * 4, "a layer of m units above n has m (n + 1) parameters"
    assert circle_errors((2, 2, 2, 2, 2)).min() > 0 and circle_errors((2, 3, 2)).max() <= 1 / 120


def test_of_four_classes_one_wins_inside_a_triangle():
    said("then with **two** classes no region closes, however deep the network.",
         "(Of four classes one can win exactly inside a triangle, without any hidden layer: "
         "the cuts to the other three are its sides.)")
    angle = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    W = np.vstack([np.zeros(2), np.stack([np.cos(angle), np.sin(angle)], axis=1)])
    x = np.random.default_rng(0).uniform(-4, 4, (4000, 2))
    wins = fprop([W], [np.array([1.0, 0, 0, 0])], x)[0].argmax(axis=1) == 0
    assert (wins == (x @ W[1:].T < 1).all(axis=1)).all() and wins.any()
    assert np.linalg.norm(x[wins], axis=1).max() <= 2, "the corners of the triangle are 2 from its middle"


def test_what_a_flat_layer_makes_of_a_disc_inside_a_ring():
    said(r"If a $\mathbf{W}$ presses the plane onto a line ($\det\mathbf{W} = 0$), every point of the disc falls together "
         "with a point of the ring")
    rng, angle = np.random.default_rng(0), np.linspace(0, 2 * np.pi, 20_001)
    ring = (2 + 0.5 * np.sin(5 * angle)) * np.stack([np.cos(angle), np.sin(angle)])
    disc = rng.normal(size=(2, 200))
    disc = disc / np.linalg.norm(disc, axis=0) * rng.uniform(0, 1.2, 200)
    w = rng.normal(size=2)
    assert np.abs((w @ disc)[:, None] - w @ ring).min(axis=1).max() < 1e-2


def test_three_steps_by_hand_part_all_examples_and_two_do_not():
    said("A cut at 2.5 parts all 120 examples, and no training was needed")
    X, y = (np.asarray(part) for part in toy_sets()["circles"])
    angle = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    total = 1 / (1 + np.exp(-2 * (1.4 - X @ np.stack([np.cos(angle), np.sin(angle)]))))
    assert ((total.sum(1) > 2.5) == (y == 1)).sum() == 120 == len(y)
    said("It bulges, and the cut (the black line) takes the middle off.", "the cut is the grey sheet",
         "On the left the whole plane has fallen on one curve.")
    ridge = 1 / (1 + np.exp(-2 * (1.4 - X[:, 1:] * [1, -1])))
    assert ((ridge.sum(1) > 1.5) & (y == 0)).sum() > 0
