"""Characters and random images, the models that tell them apart, subspaces and the deep autoencoder: S40-S41, by oracles."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

from course_lib.activations import tanh
from course_lib.autoencoder import Autoencoder, autoencoder, bprop_reconstruction, mean_loss, reconstruct
from course_lib.data import mnist
from course_lib.lessons.autoencoder import code_plane, digits_run
from course_lib.lessons.autoencoder.code_plane import PlaneRun, neighbours_before_and_after, tiles
from course_lib.lessons.autoencoder.deep import bottleneck, bottleneck_losses, bottleneck_objective, codes, decoded
from course_lib.lessons.autoencoder.digits import coder_losses, gradient_terms, reconstructions
from course_lib.lessons.autoencoder.digits_run import CoderRun
from course_lib.lessons.autoencoder.linear import FRAMES, angles, cloud, pca_line, train_linear
from course_lib.lessons.autoencoder.random_images import KINDS, auc, images, mixed, random_images
from course_lib.lessons.autoencoder.three_models import MODELS, UPDATES, judge, mean_digit, remade, trained
from course_lib.loss import linear_squared, sigm_cross_entropy
from course_lib.network import fprop
from course_lib.pca import principal_angles, principal_components, residual
from course_lib.rbm.model import RBM, free_energy, p_h, p_x

RANDOM = np.random.default_rng(0)
KEY = jax.random.key(0)


@pytest.fixture(scope="module")
def X():
    return images(mnist().valid.X[:200])


def test_auc_is_scikit_learns_with_ties():
    for _ in range(20):
        low, high = RANDOM.integers(0, 6, 15), RANDOM.integers(1, 8, 9)
        assert auc(low, high) == pytest.approx(roc_auc_score(np.repeat([0, 1], [15, 9]), np.r_[low, high]))
    assert auc([1, 2], [3]) == 1 and auc([3], [1, 2]) == 0 and auc([1], [1]) == 0.5
    with pytest.raises(ValueError, match="both kinds"):
        auc([], [1.0])
    with pytest.raises(ValueError, match="NaN"):
        auc([np.nan], [1.0])


def test_each_kind_of_random_image_keeps_what_it_says(X):
    made = {kind: random_images(kind, X) for kind in KINDS}
    assert all(one.shape == X.shape and one.dtype == np.float32 for one in made.values())
    np.testing.assert_allclose(np.sort(made["shuffled pixels"], 1), np.sort(X, 1))
    np.testing.assert_allclose(np.sort(made["pixels of other digits"], 0), np.sort(X, 0))
    np.testing.assert_allclose(np.sort(made["quarters of other digits"], 0), np.sort(X, 0))
    corner = made["quarters of other digits"].reshape(-1, 28, 28)[:, :14, :14].reshape(200, -1)
    corners = X.reshape(-1, 28, 28)[:, :14, :14].reshape(200, -1)
    assert all((corners == row).all(axis=1).any() for row in corner)
    np.testing.assert_array_equal(made["mirror images"].reshape(-1, 28, 28)[:, :, ::-1].reshape(200, -1), X)
    assert not made["blank paper"].any() and (random_images("grey noise", X) == made["grey noise"]).all()
    with pytest.raises(ValueError, match="unknown kind"):
        random_images("noise", X)
    with pytest.raises(ValueError, match="784"):
        random_images("blank paper", X[0])


def test_mixing_takes_more_and_more_pixels():
    x, other = np.zeros(784), np.ones(784)
    some, more = mixed(x, other, 0.25), mixed(x, other, 0.75)
    assert some.sum() == 196 and more.sum() == 588 and (more[some == 1] == 1).all() and not x.any()
    assert mixed(x, other, 0).sum() == 0 and mixed(x, other, 1).all()


@pytest.mark.slow
def test_the_scores_are_the_librarys(X):
    few = X[:5]
    theta = Autoencoder(*(p[-1] for p in trained("autoencoder")))
    found = judge("autoencoder", few)
    assert found.shape == (len(UPDATES), 5)
    forward = reconstruct(theta, few)
    np.testing.assert_allclose(found[-1], sigm_cross_entropy.value(forward.a_hat, few), rtol=1e-4)
    np.testing.assert_allclose([remade("autoencoder", x) for x in few], forward.x_hat, atol=1e-5)
    theta = RBM(*(p[-1] for p in trained("RBM")))
    energy = free_energy(theta, few, probabilities=True)
    np.testing.assert_allclose(remade("RBM", few[0]), p_x(theta, p_h(theta, few[0], True), True), atol=1e-5)
    assert (remade("mean image", few[0]) == mean_digit()).all()
    np.testing.assert_allclose(judge("RBM", few, at=7)[0], energy, rtol=1e-4, atol=1e-2)
    flat = judge("mean image", few, at=0)
    m = np.float64(mean_digit())
    np.testing.assert_allclose(flat[0], -(few * np.log(m) + (1 - few) * np.log(1 - m)).sum(1), rtol=1e-5)
    with pytest.raises(ValueError, match="unknown model"):
        judge("PCA", few)


@pytest.mark.slow
def test_S40_with_the_pixels_of_other_digits_only_models_that_join_pixels_tell_them(X):
    other = random_images("pixels of other digits", X)
    found = {m: [auc(a, b) for a, b in zip(judge(m, X), judge(m, other), strict=True)] for m in MODELS}
    assert found["autoencoder"][-1] > 0.99 and found["RBM"][-1] > 0.97
    assert 0.4 < found["autoencoder"][0] < 0.6 and max(found["mean image"]) < 0.65
    easy = random_images("shuffled pixels", X)
    assert auc(judge("mean image", X, 0), judge("mean image", easy, 0)) > 0.98


def test_principal_components_and_angles_are_those_of_scikit_learn_and_scipy():
    data = RANDOM.normal(size=(60, 5)) * [3, 2, 1, 0.5, 0.2] + 7
    mean, components = principal_components(data, 2)
    theirs = PCA(2).fit(data)
    assert principal_angles(components, theirs.components_).max() < 1e-5
    np.testing.assert_allclose(mean, theirs.mean_)
    back = theirs.inverse_transform(theirs.transform(data))
    assert residual(data, mean, components) == pytest.approx(((data - back) ** 2).sum(1).mean() / 2)
    for k, m in ((3, 4), (2, 2), (4, 1)):
        A, B = RANDOM.normal(size=(k, 7)), RANDOM.normal(size=(m, 7))
        np.testing.assert_allclose(principal_angles(A, B), np.degrees(subspace_angles(A.T, B.T)), rtol=1e-6)
    assert principal_angles(A, 3 * A[::-1]).max() < 1e-5
    for call, words in ((lambda: principal_angles(np.ones((2, 3)), np.eye(3)), "dependent"),
                        (lambda: principal_angles(np.eye(3), np.eye(4)), "one space"),
                        (lambda: principal_components(data, 9), "k = 9")):
        with pytest.raises(ValueError, match=words):
            call()


def test_a_cloud_has_the_spread_and_the_tilt_it_was_asked_for():
    for ratio, tilt in ((0.35, 30), (0.1, -75)):
        found = pca_line(cloud(ratio, tilt))
        assert found.share == pytest.approx(1 / (1 + ratio**2), rel=1e-4)
        axis = np.array([[np.cos(np.radians(tilt)), np.sin(np.radians(tilt))]])
        assert angles(axis, found.component)[0] < 0.01
    assert angles(np.array([[0.0, 1.0], [np.nan, 1.0]]), np.array([1.0, 0.0]))[0] == 90


@pytest.mark.slow
def test_the_deep_autoencoder_against_jax_grad_and_its_two_halves():
    mean, x = np.full(6, 0.3, np.float32), RANDOM.uniform(size=(4, 6)).astype(np.float32)
    theta = bottleneck(KEY, mean, (6, 5, 2, 5, 6))
    assert len(theta) == 4 and theta[-1].b == pytest.approx(np.log(0.3 / 0.7))
    value, grads = jax.jit(bottleneck_objective)(theta, x, None, KEY, ())
    want = jax.jit(jax.value_and_grad(
        lambda t: sigm_cross_entropy.value(fprop(t, x, tanh, sigm_cross_entropy).a[-1], x).mean()))(theta)
    assert float(value) == pytest.approx(float(want[0]), rel=1e-5)
    for mine, theirs in zip(jax.tree.leaves(grads), jax.tree.leaves(want[1]), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=1e-5)
    forward = jax.jit(lambda t: fprop(t, x, tanh, sigm_cross_entropy))(theta)
    np.testing.assert_allclose(codes(theta, x), forward.h[2], atol=1e-6)
    np.testing.assert_allclose(decoded(theta, forward.h[2])[0], forward.h[-1], atol=1e-6)
    np.testing.assert_allclose(bottleneck_losses(theta, x), sigm_cross_entropy.value(forward.a[-1], x), rtol=1e-5)
    np.testing.assert_allclose(bottleneck_losses(theta, x[1]), bottleneck_losses(theta, x)[1], rtol=1e-5)
    for wrong in ((6, 5, 6, 5), (6, 2, 5)):
        with pytest.raises(ValueError, match="ends as it began"):
            bottleneck(KEY, mean, wrong)


@pytest.mark.slow
@pytest.mark.parametrize("tied", [True, False])
def test_what_the_picture_of_the_digits_shows_is_the_librarys(X, tied):
    theta = jax.jit(autoencoder, static_argnums=(1, 2, 3))(KEY, 784, 9, tied)
    theta = theta._replace(b=theta.b + 0.3, c=theta.c - 0.2)
    forward, grads = jax.jit(lambda t, x: (reconstruct(t, x), bprop_reconstruction(t, reconstruct(t, x))))(theta, X)
    h, x_hat, loss = reconstructions(theta, X, X)
    np.testing.assert_allclose(h, forward.h, atol=1e-5)
    np.testing.assert_allclose(x_hat, forward.x_hat, atol=1e-5)
    np.testing.assert_allclose(loss, sigm_cross_entropy.value(forward.a_hat, X), rtol=1e-4)
    np.testing.assert_allclose(coder_losses(theta, X, X), [float(mean_loss(forward))] * 2, rtol=1e-4)
    both = gradient_terms(theta, X, 4)
    np.testing.assert_allclose(both.encoder, grads.encoder[4], atol=1e-4)
    np.testing.assert_allclose(both.decoder, grads.decoder[4], atol=1e-4)
    assert (both.W_star == (theta.W[4] if tied else theta.W_star[:, 4])).all()


@pytest.mark.parametrize("tied", [True, False])
def test_the_run_in_the_plane_is_gradient_descent_on_the_librarys_loss(tied):
    X, run = cloud(0.4, 20), train_linear(tied, cloud(0.4, 20), 0.05, 3)
    theta = Autoencoder(run.W[:1], np.zeros(1), np.zeros(2), None if tied else run.W_star[0][:, None])
    slope = jax.jit(jax.grad(lambda t: mean_loss(reconstruct(t, X, "linear", linear_squared), loss=linear_squared)))
    theta = jax.tree.map(lambda p: jnp.asarray(p, jnp.float32), theta)
    for _ in range(5):
        theta = jax.tree.map(lambda p, d: p - 0.05 * d, theta, slope(theta))
    np.testing.assert_allclose(run.W[1], theta.W[0], rtol=1e-4)
    np.testing.assert_allclose(run.x_hat[1], reconstruct(theta, X, "linear", linear_squared).x_hat, atol=1e-4)
    assert len(run.loss) == FRAMES + 1 and tied == bool((run.W == run.W_star).all())


def test_the_loss_of_the_tied_autoencoder_is_the_sum_over_pixels():
    theta = Autoencoder(jnp.zeros((3, 784)), jnp.zeros(3), jnp.zeros(784))
    assert mean_loss(reconstruct(theta, np.zeros((2, 784)))) == pytest.approx(784 * np.log(2), rel=1e-5)


# --- runs, without a widget ---------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_a_run_of_the_coder_records_as_it_goes(monkeypatch):
    monkeypatch.setattr(digits_run, "EPOCHS", 1)
    run = CoderRun(16, True, 0)
    seen = [(done, run.just_measured) for done in run.pieces(lambda: (0.2, 0.0))]
    assert run.record.updates == list(range(0, 251, 50)) == [done for done, measured in seen if measured]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen) and len(run.record) == 6 and run.updates == 250
    assert run.record.digits[-1] < 0.6 * run.record.digits[0] and not run.lost
    same = CoderRun(16, True, 0)
    *_, done = same.pieces(lambda: (0.2, 0.0))
    assert done == 250 and same.record.digits == run.record.digits


@pytest.mark.slow
def test_a_gradient_from_elsewhere_is_asked_until_it_gives_none():
    given = []

    def gradient(x, W, b, c):
        given.append(x)
        return None if len(given) > 45 else (np.zeros_like(W), np.zeros_like(b), np.zeros_like(c))

    run, before = CoderRun(16, True, 0, gradient), CoderRun(16, True, 0).state.theta.W
    pieces = run.pieces(lambda: (0.2, 0.0))
    assert [next(pieces) for _ in range(3)] == [0, 1, 2]
    np.testing.assert_array_equal(run.state.theta.W, before)
    assert next(pieces) == 10 and len(given) == 46 and (np.asarray(run.state.theta.W) != before).any(), "the course's goes on"
    untied = CoderRun(16, False, 0, gradient)
    pieces = untied.pieces(lambda: (0.2, 0.0))
    assert [next(pieces), next(pieces)] == [0, 10] and len(given) == 46, "with untied weights it is never asked"


@pytest.mark.slow
def test_a_run_of_the_plane_pulls_classes_together_and_a_wild_one_is_lost(monkeypatch):
    monkeypatch.setattr(code_plane, "EPOCHS", 2)
    run = PlaneRun(0)
    assert [done for done in run.pieces(lambda: 0.003) if done % 50 == 0 and run.just_measured] == run.record.updates
    before, after = neighbours_before_and_after(run)
    assert after > before + 0.05 and run.record.test[-1] < run.record.test[0] - 25 and not run.lost
    assert codes(run.theta, decoded(run.theta, tiles())[0]).shape == (196, 2)
    wild = PlaneRun(0)
    assert max(wild.pieces(lambda: 10.0)) < 200 and wild.lost
