"""What notebook 3_03 says in words, computed: each test quotes the sentence and fails when it is gone or no longer true."""
import numpy as np
import pytest

from course_lib.data import minibatch_order, mnist
from course_lib.lessons.autoencoder.digits import (
    PER_EPOCH,
    B,
    N,
    coder_losses,
    first_coder,
    train_coder,
    validation_digits,
)
from course_lib.lessons.autoencoder.digits_run import CoderRun
from course_lib.lessons.autoencoder.random_images import auc, images, random_images
from course_lib.lessons.autoencoder.three_models import LAST, MODELS, judge
from tests.claims import Said

SAID = Said("3_03_autoencoder")


def entropy(X):
    p = np.clip(np.asarray(X, float), 1e-9, 1 - 1e-9)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p)).sum(axis=1).mean()


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


def test_the_mean_digit(digits):
    SAID.shows("worse than the mean digit's 203")
    assert judge("mean image", digits, LAST).mean() == pytest.approx(203, abs=1)


@pytest.mark.slow
def test_who_notices_pixels_of_other_digits(digits):
    SAID.says("Yes: AUC about 1.00 and 0.99", "The mean image reaches about 0.58 instead of ½",
              "digits, thin or bold as a whole, scatter more", "it scores *better* than about nine digits in ten")
    others = random_images("pixels of other digits", digits)
    found = [auc(judge(model, digits, LAST)[0], judge(model, others, LAST)[0]) for model in MODELS]
    np.testing.assert_allclose(found, [1.0, 0.99, 0.58], atol=0.01)
    own, other = judge("mean image", digits, LAST)[0], judge("mean image", others, LAST)[0]
    assert own.mean() == pytest.approx(other.mean(), rel=0.01) and own.std() > 1.5 * other.std()
    blank = judge("autoencoder", np.zeros((1, 784), np.float32), LAST)[0, 0]
    assert (judge("autoencoder", digits, LAST)[0] > blank).mean() == pytest.approx(0.9, abs=0.05)


@pytest.mark.slow
def test_units_noise_and_holes():
    SAID.says("about 77 against 147 on whole digits with H = 16, about 199 against 150 on half erased ones (after one epoch)")
    X, half = validation_digits()
    found = {}
    for H in (16, 1024):
        state = first_coder(0, H, True)
        for rows in minibatch_order((0, 0), N, B).reshape(-1, 10, B):
            state, _ = train_coder(state, rows, 0.2, 0.0)
        found[H] = coder_losses(state.theta, X, half)
    np.testing.assert_allclose([found[1024], found[16]], [[77, 199], [147, 150]], rtol=0.06)


@pytest.mark.slow
def test_denoising_costs_on_whole_digits_and_pays_on_erased_ones():
    SAID.says("against the plain one's 92", "about 111 against 92 on whole digits, about 101 against 123 on half erased ones")
    last = []
    for noise in (0.0, 0.5):
        run = CoderRun(64, True, 0, None)
        for _ in run.pieces(lambda noise=noise: (0.2, noise)):
            pass
        last.append((run.record.digits[-1], run.record.half[-1]))
    np.testing.assert_allclose(last, [[92, 123], [111, 101]], rtol=0.05)


@pytest.mark.slow
def test_the_dead_code_stays_dead():
    SAID.says("Lower α to 0.2 at update 500, and the loss falls to about 194, and stays",
              "With α = 0.1 from the start it is about 149")

    def end(first, later):
        run = CoderRun(16, False, 0, None)
        for _ in run.pieces(lambda: (first if run.updates < 2 * PER_EPOCH else later, 0.0)):
            pass
        return run.record.digits[-1]

    assert end(10.0, 0.2) == pytest.approx(194, abs=4) and end(0.1, 0.1) == pytest.approx(149, abs=4)
