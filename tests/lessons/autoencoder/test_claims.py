"""What notebook 3_03 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import numpy as np
import pytest
from sklearn.decomposition import PCA

from course_lib.autoencoder import reconstruct
from course_lib.data import minibatch_order, mnist, recorded
from course_lib.lessons.autoencoder import recorded_filters
from course_lib.lessons.autoencoder.digits import (
    PER_EPOCH,
    B,
    N,
    as_numpy,
    coder_losses,
    first_coder,
    train_coder,
    validation_digits,
)
from course_lib.lessons.autoencoder.digits_run import CoderRun
from course_lib.lessons.autoencoder.filters_view import ROWS
from course_lib.lessons.autoencoder.one_term import losses_with
from course_lib.lessons.autoencoder.random_images import images
from course_lib.lessons.autoencoder.three_models import LAST, judge
from course_lib.numpy_forward import autoencode, cross_entropy, sigm
from course_lib.widgets import LinearAutoencoder
from tests.claims import Said

SAID = Said("3_03_autoencoder")


def floors(X):
    p = np.clip(np.asarray(X, float), 1e-9, 1 - 1e-9)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p)).sum(axis=1)


def entropy(X):
    return floors(X).mean()


@pytest.fixture(scope="module")
def digits():
    return images(mnist().valid.X[:500])


def test_both_slides_are_quoted():
    SAID.says("Feed-forward neural network trained to reproduce its input at the output layer",
              "Solution: initialize hidden layers using unsupervised learning",
              "force network to represent latent structure of input distribution",
              "encourage hidden layers to encode that structure",
              "this is a harder task than supervised learning (classification), hence we expect less overfitting")


def test_the_floor_of_the_cross_entropy(digits):
    SAID.says("Yes: about 46 on average", "the entropy of the inputs (46 here)", "$-0.3 \\ln 0.3 - 0.7 \\ln 0.7 = 0.61$")
    assert entropy(digits) == pytest.approx(46, abs=0.5) and entropy([[0.3]]) == pytest.approx(0.61, abs=0.005)
    SAID.says("$\\mathrm{KL}(x \\| \\hat{x}) = x \\ln\\frac{x}{\\hat{x}} + (1-x)\\ln\\frac{1-x}{1-\\hat{x}}$",
              "a single thin 1 can.", "The mean over these digits cannot be below 46")
    x, x_hat = 0.3, 0.6
    kl = x * np.log(x / x_hat) + (1 - x) * np.log((1 - x) / (1 - x_hat))
    assert -x * np.log(x_hat) - (1 - x) * np.log(1 - x_hat) == pytest.approx(entropy([[x]]) + kl)
    losses, y = judge("autoencoder", digits, LAST)[0], mnist().valid.y[:500]
    assert (losses < 46).any() and set(y[losses < 46].tolist()) == {1}


def test_the_mean_digit(digits):
    SAID.shows("worse than the mean digit's 203")
    assert judge("mean image", digits, LAST).mean() == pytest.approx(203, abs=1)


def test_which_mixing_of_the_principal_components_costs_nothing():
    SAID.says("Untied, any basis of it will do; tied, any orthonormal one, that is, the components rotated (and reflected).",
              "any rotation of the units does equally well (untied, any invertible mixing: the decoder undoes it)")
    X = np.random.default_rng(0).normal(size=(300, 4)) * [3, 2, 0.3, 0.1]
    X -= X.mean(axis=0)
    V, turn, shear = np.linalg.svd(X, full_matrices=False)[2][:2], np.array([[0.8, -0.6], [0.6, 0.8]]), np.array([[1, 1], [0, 1]])

    def loss(W, W_star):
        return ((X @ W.T @ W_star.T - X) ** 2).sum(axis=1).mean() / 2

    best = loss(V, V.T)
    assert loss(turn @ V, (turn @ V).T) == pytest.approx(best) == loss(shear @ V, V.T @ np.linalg.inv(shear))
    assert loss(shear @ V, (shear @ V).T) > 10 * best


def test_the_linear_autoencoder_starts_along_the_second_component():
    SAID.says("For the first 80 updates little happens: with this seed training starts less than 1° off the *second* component.",
              "there are no minima but PCA's (untied: Baldi & Hornik, 1989).")
    result = LinearAutoencoder().result
    assert result.angles[0][0] > 89 and result.run.loss[16] > 0.94 * result.run.loss[0] and len(result.run.loss) == 61


@pytest.mark.thorough
def test_at_a_fair_scale_the_plain_filters_copy_better_and_repair_worse():
    SAID.says("shown with half of it, whole digits cost the right one 64; half erased ones times 2 cost the left one 116.",
              "the left one still copies better, 52 against 64, and repairs worse, 116 against 75.")
    X, half = validation_digits()
    found = [coder_losses(recorded_filters.trained(noise), *shown)[1] for noise, shown in
             ((0.0, (X, 2 * half)), (0.5, (X, X / 2)))]
    np.testing.assert_allclose(found, [116, 64], rtol=0.02)


@pytest.mark.thorough
def test_units_noise_and_holes():
    SAID.says("With 16, 64 and 1,024 units whole digits end at about 134, 92 and 58, half erased ones at 141, 123 and 212.",
              "*Half erased* is lowest at update 950, about 114, and ends at 123.",
              "**More units copied better here** (147, 113, 84, 77).",
              "On half erased digits the largest is worst, 199,", "1,024 units repair as well as 256 (104, 105)",
              "105 → 110 with 256 units, 104 → 119 with 1,024", "With 64 there is none: 123 → 113.",
              "the net costs 125 on whole digits, and 93 when they are shown with half of it.")
    SAID.shows("H =   64, masking noise 0.0:  epoch 1:  113  123  123  epoch 8:   92  123  113\n",
               "H =  256, masking noise 0.0:  epoch 1:   84  114  105  epoch 8:   63  174  110\n",
               "H = 1024, masking noise 0.0:  epoch 1:   77  199  104\n",
               "H = 1024, masking noise 0.5:  epoch 1:  125  106  132\n",
               "the last one, shown whole digits times 1/2: 93\n")
    X, half = validation_digits()
    found = {}
    for H in (16, 64, 256, 1024):
        state = first_coder(0, H, True)
        for rows in minibatch_order((0, 0), N, B).reshape(-1, 10, B):
            state, _ = train_coder(state, rows, 0.2, 0.0)
        found[H] = coder_losses(state.theta, X, half)
    np.testing.assert_allclose(list(found.values()), [[147, 150], [113, 123], [84, 114], [77, 199]], rtol=0.04)
    SAID.says("Where ink was erased, $\\hat{x}_i$ is about 0.5 in the mean, and 0.7 when the whole digit is shown. With 1,024 "
              "units what comes back is pale: about 0.2 there, against 0.9.")
    small, middle, large = (CoderRun(H, True, 0, None) for H in (16, 64, 1024))
    wide = CoderRun(256, True, 0, None)
    for run in (small, middle, wide, large):
        for _ in run.pieces(lambda: (0.2, 0.0)):
            pass
    erased = (X > 0.5) & (half == 0)
    there = [[np.asarray(reconstruct(run.state.theta, shown).x_hat)[erased].mean() for shown in (half, X)]
             for run in (middle, large)]
    np.testing.assert_allclose(there, [[0.5, 0.7], [0.2, 0.9]], atol=0.05)
    ends = [(run.record.digits[-1], run.record.half[-1]) for run in (small, middle, wide, large)]
    np.testing.assert_allclose(ends, [[134, 141], [92, 123], [63, 174], [58, 212]], rtol=0.03)
    assert coder_losses(large.state.theta, X, 2 * half)[1] == pytest.approx(119, rel=0.02)
    assert abs(middle.record.updates[int(np.argmin(middle.record.half))] - 950) <= 150
    assert min(middle.record.half) == pytest.approx(114, abs=1)


@pytest.mark.slow
def test_pca_copies_better_and_repairs_as_well():
    SAID.says("92 against 78 with 64 numbers, 134 against 119 with 16.", "123 against 138 and 141 against 158;",
              "113 against 112, 140 against 129.")
    SAID.shows("64 numbers   PCA:   78  138  112   autoencoder, eight epochs:   92  123  113\n")
    X, half = validation_digits()
    pca, found = PCA(64, svd_solver="full").fit(images(mnist().train.X[:N])), []
    for H in (16, 64):
        V = pca.components_[:H]
        for shown in (X, half, 2 * half):
            x_hat = np.clip(pca.mean_ + (shown - pca.mean_) @ V.T @ V, 0.01, 0.99)
            found.append(-(X * np.log(x_hat) + (1 - X) * np.log(1 - x_hat)).sum(axis=1).mean())
    np.testing.assert_allclose(found, [119, 158, 130, 78, 138, 112], atol=1)


def test_noise_makes_spots_and_strokes_and_repairs():
    SAID.says("only 9 % of the plain autoencoder's filters reach less than 8 pixels", "with half of the pixels erased 56 %",
              "the one that reproduces whole digits better, 52 against 99, is worse at repairing, 183 against 75",
              "500 units, tied, all 50,000 training digits, 15 epochs", "Shown are the first 36 units")
    kept = recorded("denoising_filters")
    np.testing.assert_allclose(100 * (kept["spread"] < 8).mean(axis=1)[[0, 2]], [9, 56], atol=0.5)
    np.testing.assert_allclose(kept["loss"][[0, 2]], [[52, 183], [99, 75]], atol=0.5)
    assert (recorded_filters.H, recorded_filters.EPOCHS, ROWS**2) == (500, 15, 36)


def test_a_stroke_is_heard_through_the_holes_and_a_busy_pattern_is_not():
    SAID.says("its variance $q(1-q)\\sum_i W_{j,i}^2 x_i^2$", "All of one sign, a stroke: mean $q n w$, deviation "
              "$w\\sqrt{q(1-q)\\,n}$. The mean wins, by $\\sqrt{nq/(1-q)}$, at $q = \\tfrac12$ by $\\sqrt{n}$.")
    n, w, q = 36, 0.7, 0.5
    kept = np.random.default_rng(0).random((40_000, n)) < q
    for signs in (np.ones(n), np.resize([1, -1], n)):
        a = kept @ (w * signs)
        assert a.mean() == pytest.approx(q * w * signs.sum(), abs=0.05)
        assert a.std() == pytest.approx(w * np.sqrt(q * (1 - q) * n), rel=0.02)


@pytest.mark.thorough
def test_one_term_of_the_gradient_alone():
    SAID.says("they end at about 141, with both terms at 134, above the floor 95 against 88.", "It ends at about 164.",
              "the loss falls, from 545", "to 141 and to 164.",
              "(With 64 units it holds less well: 105 against 92, above the floor 59 against 46. "
              "With the encoder's alone they end at 123.)")
    assert (141 - 46, 134 - 46, 105 - 46, 92 - 46) == (95, 88, 59, 46)
    found = [losses_with(*terms, units)[-1] for units in (16, 64) for terms in ((1, 1), (0, 1), (1, 0))]
    np.testing.assert_allclose(found, [134, 141, 164, 92, 105, 123], atol=2)
    run = CoderRun(16, True, 0, None)
    for _ in run.pieces(lambda: (0.2, 0.0)):
        pass
    np.testing.assert_allclose(losses_with(1, 1), run.record.digits, rtol=0.01)


@pytest.mark.slow
def test_the_decoders_term_at_the_start_is_nearly_one_row_for_all_units(digits):
    SAID.says("At update 0 the decoder's term is about six times as long.", "is nearly the same row for every unit",
              "Without what all units share it is about 4.2 long, the encoder's, "
              "which has passed $\\mathrm{sigm}' \\le \\tfrac14$, 4.1.",
              "at update 2,000 the two terms are 3.3 and 2.2")
    SAID.shows("encoder's term         4.1\n", "decoder's term        24.2\n")
    X, run = digits[:50], CoderRun(16, True, 0, None)
    for _ in run.pieces(lambda: (0.2, 0.0)):
        pass

    def terms(theta):
        W, b, c = (np.array(part) for part in theta[:3])
        h, a = autoencode(W, b, c, X)
        grad_c = (sigm(a) - X) / len(X)
        return (grad_c @ W.T * h * (1 - h)).T @ X, h.T @ grad_c, h

    assert [np.linalg.norm(part) for part in terms(run.state.theta)[1::-1]] == [pytest.approx(3.3, abs=0.1),
                                                                               pytest.approx(2.2, abs=0.1)]
    encoder, decoder, h = terms(first_coder(0, 16, True).theta)
    shared, size = decoder.mean(axis=0), np.linalg.norm
    assert size(decoder) / size(encoder) == pytest.approx(5.9, abs=0.2) and 4 * size(shared) > 0.98 * size(decoder)
    assert size(decoder - shared) < 1.05 * size(encoder) and abs(h.mean() - 0.5) < 0.1
    assert np.corrcoef(-shared, X.mean(axis=0))[0, 1] > 0.9


@pytest.mark.thorough
def test_the_dead_code_stays_dead():
    SAID.says("Lower α to 0.2 at update 500**, and the loss falls to about 194, and stays",
              "With α = 0.1 from the start it is about 149", "For the other three quarters only $\\mathbf{c}$ is left",
              "one unit still lives (the fourth filter), on for about one digit in four",
              "on for about 8 of 100 digits only, and what it tells lowers $\\ell$ by 6. The others remain dead.",
              "tied, 16 units and 64 both end at about 255 with α = 10 (with α = 3 still at about 194 and 180). Untied it takes "
              "less: 16 units are at about 296 with α = 1, 64 at about 243 with α = 3.")

    def end(first, later, H=16, tied=False):
        run = CoderRun(H, tied, 0, None)
        for _ in run.pieces(lambda: (first if run.updates < 2 * PER_EPOCH else later, 0.0)):
            pass
        W, b, c, W_star = as_numpy(run.state.theta)
        h = autoencode(W, b, c, run.X, W_star)[0]
        blind = None if tied else cross_entropy(c + h.mean(axis=0) @ W_star.T, run.X).mean()
        return run.record.digits[-1], h, blind

    loss, h, _ = end(10.0, 10.0)
    assert loss == pytest.approx(249, abs=4) and (h.max(axis=1) < 1e-3).mean() == pytest.approx(0.75, abs=0.05)
    assert np.flatnonzero(h.max(axis=0) > 0.01).tolist() == [3] and (h[:, 3] > 0.5).mean() == pytest.approx(0.24, abs=0.03)
    saved, h, blind = end(10.0, 0.2)
    assert saved == pytest.approx(194, abs=4) and end(0.1, 0.1)[0] == pytest.approx(149, abs=4)
    assert np.flatnonzero(h.std(axis=0) > 0.01).tolist() == [3] and (h[:, 3] > 0.5).mean() == pytest.approx(0.08, abs=0.01)
    assert blind - saved == pytest.approx(6, abs=1)
    broken = [end(alpha, alpha, H, tied)[0] for alpha, H, tied in (
        (10.0, 16, True), (10.0, 64, True), (3.0, 16, True), (3.0, 64, True), (1.0, 16, False), (3.0, 64, False))]
    np.testing.assert_allclose(broken, [255, 255, 194, 180, 296, 243], atol=6)
