"""What slides S40 to S43 and S46 to S51 claim, one assertion each; where a claim needs a condition, both directions."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import subspace_angles
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

from course_lib.activations import linear, reclin, sigm, tanh
from course_lib.autoencoder import Autoencoder, autoencoder, bprop_reconstruction, reconstruct
from course_lib.autoencoder_training import reconstruction_objective
from course_lib.backprop import backprop
from course_lib.batchnorm import bprop_constant_stats, bprop_normalize, normalize
from course_lib.batchnorm_training import global_stats, normalized
from course_lib.data import mnist
from course_lib.dropout import dropout, dropout_objective, expectation, masks
from course_lib.dropout_average import exact_average
from course_lib.initialization import constant, gaussian, glorot
from course_lib.loss import linear_squared, sigm_cross_entropy
from course_lib.network import BatchNormLayer, fprop
from course_lib.optimizers import adam, chain, freeze, sgd
from course_lib.pretraining import add_output, autoencoders, greedy, pretrain
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)
IDX = epochs(KEY, 600, 100, 30)


@pytest.fixture(scope="module")
def digits():
    """600 characters and their labels."""
    return mnist().train.X[:600], mnist().train.y[:600]


@pytest.fixture(scope="module")
def stages(digits):
    """Two autoencoder layers, and copies of W and b made as soon as each was trained."""
    return [(stage, np.array(stage.layer.W), np.array(stage.layer.b))
            for stage in greedy(KEY, digits[0], (20, 10), autoencoders(), n_epochs=10)]


def angle(a, b):
    return float((a * b).sum() / jnp.linalg.norm(a) / jnp.linalg.norm(b))


# --- S40 - S43: autoencoder, greedy layers, fine-tuning


def test_S40_an_autoencoder_tells_a_character_from_a_random_image(digits):
    step = gradient_step(reconstruction_objective(), adam(0.003).update)
    theta = run_steps(step, start(autoencoder(KEY, 784, 50), adam(0.003), KEY), *digits, IDX)[0].theta
    new = mnist().valid.X[:200]
    shuffled = RANDOM.permuted(new, axis=1)
    losses = [sigm_cross_entropy.value(reconstruct(theta, x).a_hat, x) for x in (new, shuffled)]
    assert roc_auc_score(np.repeat([0, 1], 200), np.concatenate(losses)) > 0.99


def test_S41_with_tied_weights_the_gradient_of_W_is_the_sum_of_its_two_uses():
    theta, x = autoencoder(KEY, 6, 4), RANDOM.uniform(size=(5, 6)).astype(np.float32)
    untied = theta._replace(W_star=theta.W.T)
    grads = bprop_reconstruction(theta, reconstruct(theta, x))
    apart = bprop_reconstruction(untied, reconstruct(untied, x)).theta
    np.testing.assert_allclose(grads.theta.W, apart.W + apart.W_star.T, atol=1e-7)
    assert angle(grads.theta.W, apart.W) < 0.999  # neither use alone


def test_S41_a_linear_autoencoder_spans_the_subspace_of_PCA_but_its_units_are_not_the_components():
    data = (RANDOM.normal(size=(200, 6)) * [3, 2, 1.5, 0.5, 0.3, 0.2]).astype(np.float32)
    step = gradient_step(reconstruction_objective(linear, linear_squared), adam(0.01).update)
    everything = np.tile(np.arange(200, dtype=np.int32), (2000, 1))
    theta = run_steps(step, start(autoencoder(KEY, 6, 3), adam(0.01), KEY), data, np.zeros(200), everything)[0].theta
    components = PCA(3).fit(data).components_
    assert subspace_angles(np.asarray(theta.W).T, components.T).max() < 0.01
    cosines = np.abs(components @ np.asarray(theta.W).T) / np.linalg.norm(theta.W, axis=1)
    assert cosines.max(axis=0).min() < 0.95
    best = PCA(3).fit(data)
    residual = ((data - best.inverse_transform(best.transform(data))) ** 2).sum(axis=1).mean() / 2
    forward = reconstruct(theta, data, linear, linear_squared)
    np.testing.assert_allclose(linear_squared.value(forward.a_hat, data).mean(), residual, rtol=1e-3)


def test_S41_an_overcomplete_autoencoder_can_copy_and_a_bottleneck_cannot():
    data = RANDOM.normal(size=(50, 6)).astype(np.float32)
    copy = Autoencoder(jnp.concatenate([jnp.eye(6), -jnp.eye(6)]), jnp.zeros(12), jnp.zeros(6))
    assert linear_squared.value(reconstruct(copy, data, reclin, linear_squared).a_hat, data).max() < 1e-12
    best = PCA(3).fit(data)
    assert ((best.inverse_transform(best.transform(data)) - data) ** 2).mean() > 0.1


def test_S42_lower_layers_are_bit_identical_while_an_upper_one_trains(digits, stages):
    for stage, W, b in stages:
        assert (W == np.asarray(stage.layer.W)).all() and (b == np.asarray(stage.layer.b)).all()
    forward = fprop(add_output(KEY, [stage for stage, _, _ in stages], 10), digits[0], sigm)
    for k, (stage, _, _) in enumerate(stages, start=1):
        np.testing.assert_allclose(stage.features, forward.h[k], rtol=1e-6)  # cached = recomputed
    alone = pretrain(KEY, digits[0], (20,), autoencoders(), n_epochs=10)
    assert (stages[0][1] == alone[0].layer.W).all()  # whether a second layer follows makes no difference to the first


def test_S43_fine_tuning_adjusts_all_parameters_and_fits_better_than_the_output_layer_alone(digits, stages):
    theta = add_output(KEY, [stage for stage, _, _ in stages], 10)
    only_top = tuple(jax.tree.map(lambda p, k=k: jnp.full_like(p, k == 2), layer) for k, layer in enumerate(theta))
    final = {}
    for name, optimizer in (("all", adam(0.003)), ("top", chain(adam(0.003), freeze(only_top)))):
        step = gradient_step(supervised_objective(sigm), optimizer.update)
        final[name] = run_steps(step, start(theta, optimizer, KEY), *digits, IDX)
    assert all((a != b).any() for a, b in zip(*map(jax.tree.leaves, (theta, final["all"][0].theta)), strict=True))
    assert (theta[1].W == final["top"][0].theta[1].W).all()
    assert final["all"][1].loss[-6:].mean() < 0.8 * final["top"][1].loss[-6:].mean()


# --- S46 - S49: dropout


def test_S46_each_hidden_unit_is_set_to_0_with_probability_one_half():
    m = masks(KEY, glorot(KEY, (3, 40, 30, 2)), 500)
    for one in m[1:]:
        np.testing.assert_allclose(one.mean(axis=0), 0.5, atol=5 * 0.5 / np.sqrt(500))


def test_S46_item2_dropout_breaks_the_tie_of_equal_units_and_nothing_else_in_training_does():
    x, y = RANDOM.normal(size=(60, 3)).astype(np.float32), np.arange(60, dtype=np.int32) % 2
    spread = {}
    for p in (0.0, 0.5):
        state = start(constant((3, 5, 2), 0.3), sgd(0.1), KEY, dropout(p))
        theta, _ = run_steps(gradient_step(dropout_objective(), sgd(0.1).update), state, x, y, epochs(KEY, 60, 10, 20))
        spread[p] = float(jnp.ptp(theta.theta[0].W, axis=0).max())
    assert spread[0.0] < 1e-6 and spread[0.5] > 0.01


def test_S47_S48_a_dropped_unit_sends_nothing_forward_and_receives_no_gradient():
    theta = glorot(KEY, (4, 6, 3))
    x, m = RANDOM.normal(size=(8, 4)).astype(np.float32), (None, jnp.ones((8, 6)).at[:, 2].set(0).at[3, 4].set(0))
    forward = fprop(theta, x, m=m)
    grads = backprop(theta, forward, np.arange(8) % 3)
    assert (forward.h[1][m[1] == 0] == 0).all() and (grads.a[1][m[1] == 0] == 0).all()
    assert (grads.theta[0].W[2] == 0).all() and grads.theta[0].b[2] == 0 and (grads.theta[1].W[:, 2] == 0).all()
    assert (grads.theta[0].W[4] != 0).all()  # dropped for one example only


def test_S49_the_masks_become_the_constant_one_half():
    theta = glorot(KEY, (3, 4, 5, 2))
    assert all((m == 0.5).all() for m in expectation(theta, 0.5)[1:])


@pytest.fixture(scope="module")
def averages():
    """{(H_1, ...): (f(x) with the masks' expectation, the exact averages over all masks)}, float64."""
    found = {}
    with jax.enable_x64(True):
        for sizes in ((6, 10, 3), (6, 6, 6, 3)):
            theta = jax.tree.map(lambda v: v.astype(jnp.float64), gaussian(KEY, sizes, 0.7))
            x = jax.random.normal(KEY, (5, 6))
            both = fprop(theta, x, m=expectation(theta)).h[-1], exact_average(theta, x)
            found[sizes[1:-1]] = jax.tree.map(np.asarray, both)
    return found


def test_S49_item3_with_one_hidden_layer_it_is_the_geometric_average_over_all_1024_masks(averages):
    at_test, average = averages[10,]
    np.testing.assert_allclose(at_test, average.geometric, rtol=0, atol=1e-14)


def test_S49_item3_but_only_after_renormalising_and_not_the_arithmetic_average(averages):
    at_test, average = averages[10,]
    assert 0.5 < average.total.min() < average.total.max() < 0.99
    assert np.abs(at_test - average.arithmetic).max() > 0.01


def test_S49_item3_and_not_with_two_masked_hidden_layers(averages):
    at_test, average = averages[6, 6]
    assert 0.01 < np.abs(at_test - average.geometric).max() < 0.3


# --- S50 - S51: batch normalization


def test_S50_each_pre_activation_is_normalised_per_mini_batch():
    theta = normalized(glorot(KEY, (4, 6, 3)))
    a = fprop(theta, RANDOM.normal(3, 5, size=(32, 4)).astype(np.float32)).a[1]
    np.testing.assert_allclose(a.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(a.std(axis=0), 1, atol=1e-4)


def test_S50_with_the_mini_batchs_own_statistics_an_example_depends_on_its_company_and_with_global_ones_not():
    theta, x = normalized(glorot(KEY, (4, 6, 3))), RANDOM.normal(size=(32, 4)).astype(np.float32)
    stats = global_stats(theta, x)
    assert jnp.abs(fprop(theta, x[:8]).h[-1][0] - fprop(theta, x[:16]).h[-1][0]).max() > 0.01
    same = fprop(theta, x[:8], stats=stats).h[-1][0], fprop(theta, x[0], stats=stats).h[-1]
    np.testing.assert_allclose(*same, atol=1e-6)


@pytest.mark.parametrize("a, eps, same", [
    (7.0, 0.0, "same"), (1e-3, 0.0, "same"), (-7.0, 0.0, "sign flipped"), (1e-3, 1e-5, "different"),
    (1e3, 1e-5, "almost"),
])
def test_S50_item8_scaling_W_changes_nothing_for_eps_0_and_a_positive_scale(a, eps, same):
    with jax.enable_x64(True):
        z = jnp.asarray(RANDOM.normal(size=(20, 3)))
        scaled, plain = normalize(a * z, eps=eps).z_hat, normalize(z, eps=eps).z_hat
        difference, flipped = (float(jnp.abs(scaled + sign * plain).max()) for sign in (-1, 1))
    assert {"same": difference < 1e-12, "sign flipped": flipped < 1e-12 < difference,
            "different": difference > 0.1, "almost": 1e-7 < difference < 1e-4}[same]


def test_S50_item8_b_of_a_normalised_layer_is_redundant():
    with jax.enable_x64(True):
        z, c = jnp.asarray(RANDOM.normal(size=(2, 20, 3)))
        grad_b = jax.grad(lambda b: (normalize(z + b).z_hat * c).sum())(jnp.asarray([1.0, -2.0, 3.0]))
        np.testing.assert_allclose(grad_b, 0, atol=1e-12)
        np.testing.assert_allclose(normalize(z + 5.0).z_hat, normalize(z).z_hat, atol=1e-12)


def test_S50_S51_backpropagation_takes_the_normalization_into_account():
    with jax.enable_x64(True):
        z, c = jnp.asarray(RANDOM.normal(size=(2, 20, 3)))
        norm = normalize(z, eps=0.0)
        right, wrong = bprop_normalize(c, norm, 0.0), bprop_constant_stats(c, norm, 0.0)
        np.testing.assert_allclose(right, jax.grad(lambda z: (normalize(z, eps=0.0).z_hat * c).sum())(z), atol=1e-12)
        np.testing.assert_allclose(right.sum(axis=0), 0, atol=1e-12)
        np.testing.assert_allclose((right * norm.z_hat).sum(axis=0), 0, atol=1e-12)
        assert jnp.linalg.norm(right - wrong) > 0.1 * jnp.linalg.norm(right)


def test_S51_gamma_sigma_and_beta_mu_give_the_identity_back():
    x = RANDOM.normal(size=(20, 4)).astype(np.float32)
    plain = glorot(KEY, (4, 6, 3))
    stats = fprop(normalized(plain), x).norm[1].stats
    undone = (BatchNormLayer(plain[0].W, jnp.sqrt(stats.var + 1e-5), stats.mu), plain[1])
    np.testing.assert_allclose(fprop(undone, x).a[1], fprop(plain, x).a[1], atol=1e-5)


def test_S51_gamma_and_beta_are_learned():
    theta, x = normalized(glorot(KEY, (4, 6, 3))), RANDOM.normal(size=(30, 4)).astype(np.float32)
    step = gradient_step(supervised_objective(tanh), sgd(0.1).update)
    state, _ = run_steps(step, start(theta, sgd(0.1), KEY), x, np.arange(30, dtype=np.int32) % 3, epochs(KEY, 30, 10, 5))
    assert (state.theta[0].gamma != 1).all() and (state.theta[0].beta != 0).all()
