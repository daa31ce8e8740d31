"""Looking at a stack (S42): fingerprints, features and codes against JAX's own, favourites, filters; t-SNE; half digits."""
import jax
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import trustworthiness
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

from course_lib.autoencoder import Autoencoder, mean_loss, reconstruct
from course_lib.data import mnist
from course_lib.lessons.pretraining.stack_measures import (
    down,
    entropy_per_input,
    favourites,
    filters,
    fingerprint,
    loss_per_input,
    misread,
    nearest_mean,
    nearest_neighbour,
    rebuilt,
    softmax_layer,
    up,
)
from course_lib.lessons.pretraining.study import Outcome, fine_tune, small_digits, tune_and_train
from course_lib.lessons.pretraining.tsne import divergence, neighbours, squared_distances, tsne
from course_lib.network import Layer, predict
from course_lib.pretraining import add_output, autoencoders, pretrain

RANDOM = np.random.default_rng(0)
STACK = [Autoencoder(*(RANDOM.normal(size=shape).astype(np.float32) for shape in ((n, m), (n,), (m,))))
         for m, n in ((9, 6), (6, 4))]
X = RANDOM.uniform(size=(50, 9)).astype(np.float32)


def test_a_fingerprint_sees_the_last_bit_and_only_the_bits():
    W, b = STACK[0].W, STACK[0].b
    assert fingerprint(W, b) == fingerprint(W.copy(), np.array(b)) == fingerprint(np.asfortranarray(W), b)
    moved = W.copy()
    moved[3, 2] = np.nextafter(moved[3, 2], np.float32(9))
    assert fingerprint(moved, b) != fingerprint(W, b) and fingerprint(W, b[::-1]) != fingerprint(W, b)
    assert len(fingerprint(W, b)) == 8


@pytest.mark.slow
def test_codes_and_losses_are_those_of_the_library():
    for theta, h in zip(STACK, up(STACK, X), strict=False):
        forward = jax.jit(reconstruct)(theta, h)
        np.testing.assert_allclose(up([theta], h)[1], forward.h, atol=1e-6)
        np.testing.assert_allclose(down([theta], np.asarray(forward.h)), forward.x_hat, atol=1e-6)
        assert loss_per_input(theta, h) == pytest.approx(float(mean_loss(forward)) / h.shape[1], rel=1e-4)
        assert entropy_per_input(h) < loss_per_input(theta, h)
    first, one, two = rebuilt(STACK, X)
    np.testing.assert_array_equal(first, X)
    np.testing.assert_allclose(one, down(STACK[:1], up(STACK[:1], X)[1]), atol=1e-7)
    assert two.shape == X.shape and not np.allclose(one, two)


def test_filters_and_favourites():
    np.testing.assert_array_equal(filters(STACK[:1]), STACK[0].W)
    assert filters(STACK).shape == (4, 9)
    h = up(STACK, X)[1]
    best = favourites(h, X, n=5)
    for unit in range(6):
        np.testing.assert_allclose(best[unit], X[np.argsort(-h[:, unit])[:5]].mean(axis=0), rtol=1e-5)


def test_misread_counts_as_predict_does():
    output = Layer(RANDOM.normal(size=(3, 4)).astype(np.float32), np.zeros(3, np.float32))
    theta = (*(Layer(one.W, one.b) for one in STACK), output)
    y = RANDOM.integers(0, 3, 50)
    assert misread(theta, X, y) == pytest.approx(float((np.asarray(predict(theta, X, "sigm")) != y).mean()))


# --- t-SNE --------------------------------------------------------------------------------------------------------------

def test_each_point_has_as_many_neighbours_as_asked_and_the_gradient_is_right():
    distances = squared_distances(X)
    np.testing.assert_allclose(distances, ((X[:, None] - X) ** 2).sum(-1), atol=1e-5)
    P = neighbours(distances, 10)
    assert P.sum() == pytest.approx(1) and (P == P.T).all() and (np.diag(P) == 0).all()
    Y = RANDOM.normal(size=(50, 2))
    _, grad = divergence(P, Y)
    for at in ((0, 0), (7, 1)):
        step = np.zeros_like(Y)
        step[at] = 1e-5
        slope = (divergence(P, Y + step)[0] - divergence(P, Y - step)[0]) / 2e-5
        assert grad[at] == pytest.approx(slope, rel=1e-4, abs=1e-9)


def test_neighbours_stay_neighbours():
    groups = np.concatenate([RANDOM.normal(size=(30, 20)) + 8 * RANDOM.normal(size=20) for _ in range(3)])
    Y = tsne(groups, RANDOM.normal(size=(90, 2)), perplexity=10, steps=300)
    assert trustworthiness(groups, Y, n_neighbors=8) > 0.9
    near = squared_distances(Y) + 1e9 * np.eye(90)
    assert (near.argmin(axis=1) // 30 == np.arange(90) // 30).mean() > 0.95
    with pytest.raises(ValueError, match="less than the n = 9 points, it is 30"):
        tsne(X[:9], Y[:9])


# --- the recorded experiments' parts ------------------------------------------------------------------------------------

def test_half_digits():
    whole = mnist().train.X[:3]
    half = small_digits(3).train.X
    assert half.shape == (3, 196) and half.dtype == np.float32 and 0 <= half.min() and half.max() <= 1
    assert half[1].reshape(14, 14)[5, 7] == pytest.approx(whole[1].reshape(28, 28)[10:12, 14:16].mean() / 255, rel=1e-5)
    train, valid, test = small_digits(50)
    assert (len(train.y), len(valid.y), len(test.y)) == (50, 1000, 10_000)


@pytest.mark.slow
def test_a_run_keeps_its_best_measurement():
    data = small_digits(200)
    key = jax.random.key(0)
    theta = add_output(key, pretrain(key, data.train.X, (20,), autoencoders(), 1, 50), 10)
    run = jax.jit(lambda alpha: fine_tune(key, theta, alpha, data.train, data._replace(test=data.valid), 6, 10))
    found, wild = (jax.device_get(run(alpha)) for alpha in (1.0, 1e6))
    assert found.valid.shape == (7,) and found.nll.shape == (7, 2) and found.valid.min() < found.valid[0]
    error, nll = found.test                                      # the state that is kept meets the validation set again
    assert error == pytest.approx(found.valid.min()) and nll == pytest.approx(found.nll[found.valid.argmin(), 1], rel=1e-5)
    assert found.train[1] == pytest.approx(found.nll[found.valid.argmin(), 0], rel=1e-5)
    assert wild.test[0] <= wild.valid[0], "a run that only gets worse keeps its start"


def test_tuning_takes_the_best_trial_of_the_tuning_seeds_and_trains_the_others():
    """Here θ tells a network's seed and way to begin; way 1 with α = 0.3 has the lowest validation errors."""
    asked = []

    def train(theta, seed, alpha):
        asked.append((int(theta), seed, float(alpha)))
        low = 0.5 + abs(float(alpha) - 0.3) - 0.1 * (int(theta) - 10 * seed)
        return Outcome(np.array([1, low, 2 * low]), np.zeros((3, 2)), np.zeros(2), np.array([low + 0.01 * seed, 0]))

    ways = [jax.numpy.asarray(10 * np.arange(5) + way) for way in (0, 1)]          # four networks to train, one to tune on
    found = tune_and_train(train, ways, (0.1, 0.3, 1.0), 4, 1)
    assert (found.way, found.alpha) == (1, 1)
    np.testing.assert_allclose(found.tuning, [[0.7, 0.5, 1.0], [0.6, 0.4, 1.0]], rtol=1e-5)
    assert [(theta, seed) for theta, seed, _ in asked] == [(40, 4)] * 3 + [(41, 4)] * 3 + [(1, 0), (11, 1), (21, 2), (31, 3)]
    np.testing.assert_allclose([alpha for *_, alpha in asked], [0.1, 0.3, 1.0] * 2 + [0.3] * 4, rtol=1e-6)
    np.testing.assert_allclose(found.outcome.valid, np.tile([1, 0.4, 0.8], (4, 1)), rtol=1e-5)
    np.testing.assert_allclose(found.outcome.test[:, 0], 0.4 + 0.01 * np.arange(4), rtol=1e-5)


@pytest.mark.slow
def test_rules_that_read_a_layer_as_it_is():
    h, y = RANDOM.normal(size=(200, 5)).astype(np.float32), RANDOM.permutation(np.arange(200) % 10)
    far = h + 40 * np.eye(10, 5, dtype=np.float32)[y] - 40 * np.eye(10, 5, -5, dtype=np.float32)[y]      # ten corners
    for rule in (nearest_mean, nearest_neighbour, softmax_layer):
        assert (rule(far[:150], y[:150], far[150:]) == y[150:]).all(), rule.__name__
    near = KNeighborsClassifier(1).fit(h[:150], y[:150]).predict(h[150:])
    assert (nearest_neighbour(h[:150], y[:150], h[150:]) == near).all()
    assert (nearest_mean(h[:150], y[:150], h[150:]) == NearestCentroid().fit(h[:150], y[:150]).predict(h[150:])).all()
    scaled = (h - h[:150].mean(axis=0)) / h[:150].std()
    theirs = LogisticRegression(C=1 / (150 * 0.01)).fit(scaled[:150], y[:150]).predict(scaled[150:])
    assert (softmax_layer(h[:150], y[:150], h[150:]) == theirs).mean() > 0.9
