"""What slide S10 claims of several layers, one test each."""
import jax
import numpy as np
import pytest

from course_lib import initialization as init
from course_lib import network
from course_lib.activations import linear

KEY = jax.random.key(0)
fprop = jax.jit(network.fprop, static_argnums=(2, 3))
RANDOM = np.random.default_rng(0)


@pytest.mark.slow
def test_S10_linear_layers_are_one_matrix_and_tanh_layers_are_not():
    theta, x = init.glorot(KEY, (3, 5, 4, 2)), RANDOM.normal(size=(6, 3)).astype(np.float32)
    product = theta[2].W @ theta[1].W @ theta[0].W
    np.testing.assert_allclose(fprop(theta, x, linear).a[3], x @ product.T, rtol=1e-4, atol=1e-5)
    additive = fprop(theta, x[0] + x[1]).a[3] - fprop(theta, x[0]).a[3] - fprop(theta, x[1]).a[3]
    assert np.abs(additive).max() > 0.01
