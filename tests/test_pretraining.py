"""Slides S42-S43: greedy layers by autoencoders or RBMs, lower layers fixed to the last bit, fine-tuning, bad input."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin, sigm
from course_lib.autoencoder_training import autoencoder_hyper, masking
from course_lib.loss import linear_squared
from course_lib.network import Layer, fprop
from course_lib.optimizers import adam, momentum, sgd
from course_lib.pretraining import Stage, add_output, autoencoders, criterion_of, features, greedy, pretrain
from course_lib.rbm import model as rbm
from course_lib.rbm import training as rbm_training
from course_lib.training import epochs, evaluate, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
RANDOM = np.random.default_rng(0)
LABELS = np.arange(120, dtype=np.int32) % 3
X = (RANDOM.uniform(size=(120, 12)) < 0.15 + 0.7 * (np.arange(12) // 4 == LABELS[:, None])).astype(np.float32)
RBMS = criterion_of(rbm.init, rbm_training.cd_objective(probabilities=True), sgd(0.1), hyper=rbm_training.cd_hyper(1))
AUTOENCODERS = autoencoders(optimizer=adam(0.01))
HOW = {"autoencoders": AUTOENCODERS, "RBMs": RBMS, "one of each": (RBMS, AUTOENCODERS),
       "reclin": autoencoders(reclin, linear_squared, momentum(0.01)),
       "sparse denoising": autoencoders(corrupt=masking, hyper=autoencoder_hyper(0.1, 0.3), tied=False)}


@pytest.mark.slow
@pytest.mark.parametrize("how", HOW)
def test_lower_layers_are_fixed_and_stages_fit_each_other(how):
    kept = []
    for stage in greedy(KEY, X, (8, 5), HOW[how], n_epochs=10, B=20):
        assert isinstance(stage, Stage) and isinstance(stage.layer, Layer) and stage.loss.shape == (60,)
        for below, W, b in kept:
            assert (np.asarray(below.layer.W) == W).all() and (np.asarray(below.layer.b) == b).all()
        kept.append((stage, np.array(stage.layer.W), np.array(stage.layer.b)))
    assert [stage.k for stage, _, _ in kept] == [1, 2]
    assert [stage.features.shape for stage, _, _ in kept] == [(120, 8), (120, 5)]


@pytest.mark.slow
def test_cached_features_are_those_of_the_network():
    stages = pretrain(KEY, X, (8, 5), AUTOENCODERS, n_epochs=2, B=20)
    forward = fprop(add_output(KEY, stages, 3), X, sigm)
    for k in (1, 2):
        np.testing.assert_allclose(stages[k - 1].features, forward.h[k], rtol=1e-6)
    np.testing.assert_allclose(features(stages[0].layer, X, chunk=7), forward.h[1], rtol=1e-6)


@pytest.mark.slow
def test_layers_learn():
    first, second = pretrain(KEY, X, (8, 5), AUTOENCODERS, n_epochs=60, B=20)
    assert first.loss[-20:].mean() < 0.8 * first.loss[:20].mean()
    assert second.loss[-20:].mean() < second.loss[:20].mean()


@pytest.mark.slow
def test_fine_tuning_is_the_ordinary_loop_and_moves_every_layer():
    theta = add_output(KEY, pretrain(KEY, X, (8, 5), RBMS, n_epochs=5, B=20), 3)
    step = gradient_step(supervised_objective(sigm), adam(0.02).update)
    state, _ = run_steps(step, start(theta, adam(0.02), KEY), X, LABELS, epochs(KEY, 120, 20, 60))
    assert not any((a.W == b.W).any() for a, b in zip(theta, state.theta, strict=True))
    assert evaluate(state.theta, X, LABELS, sigm).error < 0.1


@pytest.mark.slow
def test_pixels_and_many_seeds_at_once():
    pixels = (255 * X).astype(np.uint8)
    assert all(
        np.allclose(a.layer.W, b.layer.W, atol=1e-5)
        for a, b in zip(pretrain(KEY, pixels, (8,), AUTOENCODERS, 2, 20), pretrain(KEY, X, (8,), AUTOENCODERS, 2, 20),
                        strict=True))
    many = jax.jit(jax.vmap(lambda key: pretrain(key, jnp.asarray(X), (8,), AUTOENCODERS, 2, 20)[0].layer.W))
    W = many(jnp.stack([KEY, jax.random.key(1)]))
    np.testing.assert_allclose(W[0], pretrain(KEY, X, (8,), AUTOENCODERS, 2, 20)[0].layer.W, atol=1e-5)
    assert not np.allclose(W[0], W[1])


@pytest.mark.slow
def test_bad_input():
    with pytest.raises(ValueError, match="2 hidden layers need one criterion, or one each: 3 were given"):
        greedy(KEY, X, (8, 5), (RBMS,) * 3)
    with pytest.raises(ValueError, match=r"cross-entropy needs features in \[0, 1\] to reproduce, they run from"):
        pretrain(KEY, 2 * X, (8,), AUTOENCODERS)
    with pytest.raises(ValueError, match=r"X must be \(T, D\)"):
        greedy(KEY, X[0], (8,), AUTOENCODERS)
    with pytest.raises(ValueError, match="the data set is empty"):
        greedy(KEY, X[:0], (8,), AUTOENCODERS)
    with pytest.raises(ValueError, match="NaN"):
        greedy(KEY, np.full_like(X, np.nan), (8,), AUTOENCODERS)
    with pytest.raises(ValueError, match=r"sizes\[1\] must be a positive integer, it is 0"):
        greedy(KEY, X, (0,), AUTOENCODERS)
    with pytest.raises(ValueError, match="mini-batch size B must be between 1 and T = 120, it is 500"):
        pretrain(KEY, X, (8,), AUTOENCODERS, B=500)
    with pytest.raises(TypeError, match="PRNG key"):
        greedy(0, X, (8,), AUTOENCODERS)
    with pytest.raises(ValueError, match="no pre-trained layer"):
        add_output(KEY, (), 3)
    with pytest.raises(ValueError, match="X needs D = 12 features, it has 5"):
        features(pretrain(KEY, X, (8,), AUTOENCODERS, 1, 20)[0].layer, X[:, :5])
