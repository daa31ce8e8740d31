"""What notebook 3_03 says in words under *Further*, computed: noise, PCA, a code of two numbers."""
import numpy as np
import pytest
from scipy.optimize import root
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from course_lib.data import mnist, recorded
from course_lib.lessons.autoencoder import recorded_filters
from course_lib.lessons.autoencoder.code_plane import own_neighbours, shown_digits
from course_lib.lessons.autoencoder.digits import N, coder_losses, first_coder, validation_digits
from course_lib.lessons.autoencoder.filters_view import ROWS
from course_lib.lessons.autoencoder.random_images import images
from course_lib.widgets import LinearAutoencoder

from .test_claims import SAID


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
              "there are no minima but PCA's (tied, the gradient is 0 only at $\\mathbf{w} = 0$ and ± the unit eigenvectors; "
              "untied: Baldi & Hornik, 1989).")
    result = LinearAutoencoder().result
    assert result.angles[0][0] > 89 and result.run.loss[16] > 0.94 * result.run.loss[0] and len(result.run.loss) == 61


@pytest.mark.thorough
def test_at_a_fair_scale_the_plain_filters_copy_better_and_repair_worse():
    SAID.says("shown with half of it, whole digits cost the right one 64; half erased ones times 2 cost the left one 116.",
              "the left one still copies better and repairs worse.")
    X, half = validation_digits()
    found = [coder_losses(recorded_filters.trained(noise), *shown)[1] for noise, shown in
             ((0.0, (X, 2 * half)), (0.5, (X, X / 2)))]
    np.testing.assert_allclose(found, [116, 64], rtol=0.02)
    assert 52 < 64 and 116 > 75


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


@pytest.mark.slow
def test_noise_makes_spots_and_strokes_and_repairs():
    SAID.says("in the median 9.3 pixels without noise, with half of the pixels erased 7.6.",
              "(the random first weights, kept and amplified: in the median a correlation of 0.5, and five times as long; on the "
              "right 0.2)",
              "the one that reproduces whole digits better, 52 against 99, is worse at repairing, 183 against 75",
              "500 units, tied, all 50,000 training digits, 15 epochs", "Shown are the first 36 units")
    kept = recorded("denoising_filters")
    np.testing.assert_allclose(np.median(kept["spread"], axis=1)[[0, 2]], [9.3, 7.6], atol=0.05)
    W, first = kept["W"] * kept["scale"][..., None], first_coder(recorded_filters.SEED, recorded_filters.H, True).theta.W[:64]
    alike = [np.median([np.corrcoef(*rows)[0, 1] for rows in zip(one, first, strict=True)]) for one in W[[0, 2]]]
    np.testing.assert_allclose(alike, [0.48, 0.22], atol=0.01)
    assert np.median(np.linalg.norm(W[0], axis=1) / np.linalg.norm(first, axis=1)) == pytest.approx(5.2, abs=0.2)
    assert np.median((W[0] * first).sum(axis=1) / (first**2).sum(axis=1)) > 2, "what was there has grown"
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


@pytest.mark.slow
def test_two_principal_components_of_the_test_digits():
    SAID.says("(before training 19 %, with two principal components 37 %, among all pixels 83 %)", "updates, to a loss of 151.")
    SAID.shows("two principal components: loss 177, nearest neighbour of the own class 37 %; among all pixels 83 %\n")
    X, y = shown_digits()
    pca = PCA(2, svd_solver="full").fit(images(mnist().train.X[:N]))
    points = pca.transform(X)
    x_hat = np.clip(pca.inverse_transform(points), 0.01, 0.99)
    assert -(X * np.log(x_hat) + (1 - X) * np.log(1 - x_hat)).sum(axis=1).mean() == pytest.approx(177, abs=0.5)
    for part, share in ((points, 0.37), (X, 0.83)):
        found = NearestNeighbors(n_neighbors=1).fit(part).kneighbors()[1][:, 0]
        assert (y[found] == y).mean() == pytest.approx(share, abs=0.005) == own_neighbours(part, y)


def test_the_tied_linear_units_gradient_is_0_only_at_0_and_at_unit_eigenvectors():
    C, rng = np.diag([2.0, 0.5]), np.random.default_rng(0)

    def gradient(w):
        return (w @ w - 2) * C @ w + (w @ C @ w) * w

    for _ in range(200):
        solved = root(gradient, 2 * rng.normal(size=2), tol=1e-12)
        if solved.success and np.abs(gradient(solved.x)).max() < 1e-9:
            assert min(np.abs(np.abs(solved.x) - one).max() for one in ([0, 0], [1, 0], [0, 1])) < 1e-3
