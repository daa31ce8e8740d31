"""What slides S42 and S43 claim of greedy layers and fine-tuning, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import sigm
from course_lib.data import mnist
from course_lib.network import fprop
from course_lib.optimizers import adam, chain
from course_lib.pretraining import add_output, autoencoders, greedy, pretrain
from course_lib.subnetwork import freeze
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(0)
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


@pytest.mark.slow
def test_S42_lower_layers_are_bit_identical_while_an_upper_one_trains(digits, stages):
    for stage, W, b in stages:
        assert (W == np.asarray(stage.layer.W)).all() and (b == np.asarray(stage.layer.b)).all()
    forward = fprop(add_output(KEY, [stage for stage, _, _ in stages], 10), digits[0], sigm)
    for k, (stage, _, _) in enumerate(stages, start=1):
        np.testing.assert_allclose(stage.features, forward.h[k], rtol=1e-6)  # cached = recomputed
    alone = pretrain(KEY, digits[0], (20,), autoencoders(), n_epochs=10)
    assert (stages[0][1] == alone[0].layer.W).all()  # whether a second layer follows makes no difference to the first


@pytest.mark.slow
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
