"""The sentences of notebook 2_06 on the point W = 0, quoted and computed."""

import numpy as np
import pytest

from course_lib.lessons.initialization.initialization import two_sets, validation_losses
from course_lib.lessons.initialization.saddle import correlation, hessian_at_zero, saddle
from course_lib.toy_runs import Plan, run_seeds, setting
from course_lib.widgets import Saddle
from tests.claims import Said

HERE = Said("2_06_initialization")
says = HERE.says
LN2 = np.log(2)


@pytest.mark.thorough
def test_the_eigenvalues_are_the_singular_value_of_M(moons):
    says("It curves by $-\\sigma$ along $s_1 = s_2$ and by $+\\sigma$ along $s_1 = -s_2$.",
         "the extreme eigenvalues of the Hessian are $\\pm\\sigma$", "gradient 0 **and** Hessian 0",
         "needs two things: $M \\ne 0$, and a single hidden layer", "no arrow leads down far")
    rng = np.random.default_rng(0)
    sets = [(np.asarray(moons[0].X), np.asarray(moons[0].y), 2), (rng.normal(size=(12, 4)), np.arange(12) % 3, 3)]
    for X, y, C in sets:
        found = np.linalg.eigvalsh(hessian_at_zero((X.shape[1], 3, C), X, y))
        sigma = np.linalg.svd(correlation(X, y, C), compute_uv=False)[0]
        assert found[[0, -1]] == pytest.approx([-sigma, sigma], abs=1e-6) and sigma > 0.05
        assert np.abs(hessian_at_zero((X.shape[1], 2, 2, C), X, y)).max() < 1e-12
        u, _, v = np.linalg.svd(correlation(X, y, C))
        for sign in (1, -1):                                                # q is the first hidden unit
            both = [np.outer(np.eye(3)[0], v[0]).ravel(), sign * np.outer(u[:, 0], np.eye(3)[0]).ravel()]
            along = np.concatenate(both)
            assert hessian_at_zero((X.shape[1], 3, C), X, y) @ along == pytest.approx(-sign * sigma * along, abs=1e-6)
    for data in ("XOR", "circles"):
        seen = saddle(two_sets(data, 0.5)[0], 1)
        assert seen.sigma < 0.1 and seen.zero - min(seen.z.min(), seen.along.min()) < 0.01
    assert saddle(moons[0], 1).zero - saddle(moons[0], 1).z.min() > 0.3


def test_the_arrows_say_where_they_lead():
    says("For $L = 1$ the arrows are the eigenvectors with the two extreme eigenvalues.")
    seen = Saddle()
    for moved, words in (({}, ["down", "up"]), ({"depth": 2}, ["down", "up"]), ({"data": "XOR", "depth": 1}, ["up", "up"])):
        seen.set(**moved)
        assert [word.get_text() for word in seen.view.words] == words


def test_where_the_number_of_layers_is_even_both_sides_fall(moons):
    says("Where the number of layers is even ($L = 1$, 3) minus times minus is plus, and both sides fall.",
         "Change the sign of one layer alone, and the loss rises")
    for L in (1, 2, 3):
        seen = saddle(moons[0], L)
        left, right = seen.along[L - 1, [10, 70]]
        assert right < seen.zero and (left < seen.zero) == (L != 2)
        assert seen.z[30, 50] > seen.zero > seen.z[50, 50]                  # s₂ < 0 < s₁, and both above 0


def test_squares_tell_the_classes_apart_where_the_inputs_do_not():
    says("stands $-b\\,(\\mathbf{w}^\\top\\mathbf{x})^2$, and squares do tell these classes apart",
         "the loss falls with the fourth power of the distance")
    for data in ("XOR", "circles"):
        X, y = (np.asarray(part, float) for part in two_sets(data, 0.5)[0])
        X, side = np.concatenate([X, -X]), np.tile(2 * y - 1, 2)            # M = 0 exactly
        assert np.abs(side @ X).max() < 1e-9
        curved, w = np.linalg.eigh((X * side[:, None]).T @ X / len(X))
        k = np.argmax(np.abs(curved))

        a, v = X @ w[:, k], -0.2 * np.sign(curved[k])

        def falls(s, side=side, a=a, v=v):
            margin = s * v * np.tanh(s * a + s)
            return LN2 - np.log1p(np.exp(-side * (margin - margin.mean()))).mean()

        assert np.abs(curved[k]) > 0.5 and falls(0.1) > 0
        assert falls(0.1) / falls(0.05) == pytest.approx(2**4, rel=0.05)


def test_the_loss_falls_with_one_power_more_than_there_are_hidden_layers(moons):
    says("along each the loss falls with the third power of the distance, not with the second")
    for L in (1, 2, 3):
        seen = saddle(moons[0], L)
        at, s = 42, 2 * np.linspace(-1, 1, 81)[42]                          # s = 0.1
        predicted = seen.sigma * (s / np.sqrt(L + 1)) ** (L + 1)
        assert seen.zero - seen.along[L - 1, at] == pytest.approx(predicted, rel=0.05)


@pytest.mark.thorough
def test_a_start_ten_times_smaller(moons):
    says("With one hidden layer that costs about a dozen updates more, with two about nine times as many, and with three no seed "
         "gets away within 1,200 updates.", "costs about a dozen updates more with one hidden layer",
         "here $\\alpha\\sigma = 0.3 \\cdot 0.715 = 0.21$", "$\\ln 10/\\ln 1.21 \\approx 12$ updates more", "The ≈ 280 become")

    def updates(L, scale, steps):
        learned = np.asarray(run_seeds(Plan(steps=steps), "valid", setting(scale=scale, depth=L), *moons)) < LN2 / 2
        return np.median(np.where(learned.any(1), steps * learned.argmax(1), 9999))

    more = np.log(10) / np.log(1 + 0.3 * saddle(moons[0], 1).sigma)
    assert updates(1, 0.01, 2) - updates(1, 0.1, 2) == pytest.approx(more, abs=3) and round(more) == 12
    assert 8 <= updates(2, 0.01, 20) / updates(2, 0.1, 2) <= 10
    assert updates(3, 0.1, 20) == pytest.approx(280, abs=60)
    assert (validation_losses(setting(scale=0.01, depth=3), moons) > LN2 / 2).all()
