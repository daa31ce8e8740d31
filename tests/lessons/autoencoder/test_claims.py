"""What notebook 3_03 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import numpy as np
import pytest

from course_lib.autoencoder import reconstruct
from course_lib.data import minibatch_order, mnist
from course_lib.lessons.autoencoder import one_term
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
from course_lib.lessons.autoencoder.exercises import tied_gradient
from course_lib.lessons.autoencoder.one_term import losses_with
from course_lib.lessons.autoencoder.random_images import images, random_images
from course_lib.lessons.autoencoder.three_models import LAST, judge
from course_lib.numpy_forward import autoencode, cross_entropy, sigm
from course_lib.widgets import DigitAutoencoder
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
    SAID.shows("worse than the mean digit's 200", "A net above 200 is worse", "Its pixels are kept above 0.0001",
               "x_hat = the mean digit, whatever x is:                 200\n")
    mean = images(mnist().train.X[:N]).mean(axis=0, dtype=float)
    assert mean.max() < 0.99 and (random_images("shuffled pixels", digits)[:, mean == 0] > 0).any(), "with 0 that would cost ∞"
    for low in (1e-4, 1e-5):
        x_hat = np.maximum(mean, low)
        loss = -(digits * np.log(x_hat) + (1 - digits) * np.log(1 - x_hat)).sum(axis=1).mean()
        assert judge("mean image", digits, LAST).mean() == pytest.approx(loss, abs=0.02) and loss == pytest.approx(200, abs=0.2)


def test_at_the_output_both_losses_have_one_gradient():
    SAID.says("For any real $\\mathbf{x}$: a linear output and $\\tfrac12\\|\\hat{\\mathbf{x}} - \\mathbf{x}\\|^2$. In both "
              "cases $\\nabla_{\\mathbf{c}} \\ell = \\hat{\\mathbf{x}} - \\mathbf{x}$.")
    x, Wh, c, step = np.array([0.2, 0.9]), np.array([0.4, -1.1]), np.array([0.3, -0.2]), 1e-6 * np.eye(2)
    for output, loss in ((sigm, lambda a: cross_entropy(a, x).sum()), (lambda a: a, lambda a: ((a - x) ** 2).sum() / 2)):
        slopes = [(loss(Wh + c + e) - loss(Wh + c - e)) / 2e-6 for e in step]
        np.testing.assert_allclose(slopes, output(Wh + c) - x, atol=1e-6)


@pytest.mark.slow
def test_a_line_stands_at_the_floor_where_the_axis_reaches_it(digits):
    for net, shown in ((DigitAutoencoder(), True), (DigitAutoencoder(gradient=tied_gradient, H="16"), False)):
        levels = [line.get_ydata() for line in net.view.ax.lines if len(line.get_ydata())]
        assert any(np.allclose(level, entropy(digits), atol=0.01) for level in levels)
        assert net.view.floor.get_visible() == shown == (net.view.ax.get_ylim()[0] < 46)
        net.close()


@pytest.mark.thorough
def test_units_noise_and_holes():
    SAID.says("With 16, 64 and 1,024 units whole digits end at about 134, 92 and 58, half erased ones at 141, 123 and 212",
              "*Half erased* is lowest at update 950, about 114, and ends at 123.",
              "**More units copied better here** (147, 113, 84, 77).",
              "On half erased digits the largest is worst, 199.",
              "pale digits, without a hole, cost it 172, that is 95 more than whole ones; the holes cost 27 on top. With 256 "
              "units after eight epochs it is 68 and 43; with 64, as in the picture, 10 and 22, so there most is the holes. What "
              "the holes cost grows with training (9 → 22, 21 → 43). With noise it is 13; trained on half of the ink, that net "
              "costs 125 on whole digits and 93 on pale ones.", ": 1,024 reproduce best, 64 repair best.")
    SAID.shows("H =   64, masking noise 0.0:  epoch 1:  113  113  123  epoch 8:   92  102  123\n",
               "H =  256, masking noise 0.0:  epoch 1:   84   93  114  epoch 8:   63  131  174\n",
               "H = 1024, masking noise 0.0:  epoch 1:   77  172  199\n",
               "H = 1024, masking noise 0.5:  epoch 1:  125   93  106\n")
    X, half = validation_digits()
    found, prices = {}, {}

    def priced(theta):
        """(what half of the ink costs, what the holes cost on top)."""
        whole, pale, holes = *coder_losses(theta, X, X / 2), coder_losses(theta, X, half)[1]
        return pale - whole, holes - pale

    for H in (16, 64, 256, 1024):
        state = first_coder(0, H, True)
        for rows in minibatch_order((0, 0), N, B).reshape(-1, 10, B):
            state, _ = train_coder(state, rows, 0.2, 0.0)
        found[H], prices[H] = coder_losses(state.theta, X, half), priced(state.theta)
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
    np.testing.assert_allclose([prices[1024], priced(wide.state.theta), priced(middle.state.theta)],
                               [[95, 27], [68, 43], [10, 22]], atol=2)
    assert (prices[64][1], prices[256][1]) == (pytest.approx(9, abs=1), pytest.approx(21, abs=1))
    assert abs(middle.record.updates[int(np.argmin(middle.record.half))] - 950) <= 150
    assert min(middle.record.half) == pytest.approx(114, abs=1)


def with_alpha(monkeypatch, alpha, terms):
    """Where the run with these terms ends with another α."""
    monkeypatch.setattr(one_term, "ALPHA", alpha)
    return losses_with.__wrapped__(*terms)[-1]


@pytest.mark.thorough
def test_one_term_of_the_gradient_alone(monkeypatch):
    SAID.says("they end at about 141, with both terms at 134, above the floor 95 against 88.", "It ends at about 164.",
              "the loss falls, from 545", "to 141 and to 164.",
              "(With α tuned for each: 138 and 133; the encoder's alone 164. "
              "With 64 units it holds less well: 105 against 92, above the floor 59 against 46. "
              "With the encoder's alone they end at 123.)")
    assert (141 - 46, 134 - 46, 105 - 46, 92 - 46) == (95, 88, 59, 46)
    found = [losses_with(*terms, units)[-1] for units in (16, 64) for terms in ((1, 1), (0, 1), (1, 0))]
    np.testing.assert_allclose(found, [134, 141, 164, 92, 105, 123], atol=2)
    run = CoderRun(16, True, 0, None)
    for _ in run.pieces(lambda: (0.2, 0.0)):
        pass
    np.testing.assert_allclose(losses_with(1, 1), run.record.digits, rtol=0.01)
    for terms, best, end in (((1, 1), 0.4, 133), ((0, 1), 0.8, 138), ((1, 0), 0.2, 164.5)):
        tried = [with_alpha(monkeypatch, alpha, terms) for alpha in (best / 2, best, 2 * best)]
        assert np.argmin(tried) == 1 and tried[1] == pytest.approx(end, abs=1)


@pytest.mark.slow
def test_the_decoders_term_at_the_start_is_nearly_one_row_for_all_units(digits):
    SAID.says("At update 0 the decoder's term is about six times as long.", "is nearly the same row for every unit",
              "Without what all units share it is about 4.2 long, the encoder's, "
              "which has passed $\\mathrm{sigm}' \\le \\tfrac14$, 4.1.",
              "at update 2,000 the decoder's is 3.3 long and the encoder's 2.2.")
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
              "tied, 16 units and 64 both end at about 255 with α = 10. Untied it takes "
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
        (10.0, 16, True), (10.0, 64, True), (1.0, 16, False), (3.0, 64, False))]
    np.testing.assert_allclose(broken, [255, 255, 296, 243], atol=6)
