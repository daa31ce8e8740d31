"""What the extension of slide S52 claims of Gibbs sampling and contrastive divergence, one test each."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.rbm.gibbs import gibbs
from course_lib.rbm.likelihood import log_p, states
from course_lib.rbm.training import cd_hyper, cd_objective, exact_objective
from tests.rbm.oracle import bits, on_device, random_rbm

KEY, H, D = jax.random.key(0), 5, 4  # the figure's five hidden and four visible circles


@pytest.mark.slow
def test_S52_extension_gibbs_sampling_reaches_p_of_x():
    theta = on_device(random_rbm(0, H, D, dtype=np.float32))
    p, x = np.exp(log_p(theta, states(D))), jnp.zeros((40_000, D))
    distance = []
    for k in (1, 3, 40):
        seen = np.bincount((np.asarray(gibbs(KEY, theta, x, k).x[-1]) @ 2 ** np.arange(D)).astype(int), minlength=2**D)
        distance.append(np.abs(seen / len(x) - p).sum() / 2)
    assert distance[0] > 0.1 and distance[0] > distance[1] > distance[2] and distance[2] < 0.015


@pytest.mark.slow
def test_S52_extension_the_bias_of_cd_k_falls_with_k():
    theta = on_device(random_rbm(0, H, D, scale=1.5, dtype=np.float32))
    data = np.tile(bits(D)[[3, 12, 11, 3]] > 0, (25_000, 1))
    true = jax.jit(exact_objective())(theta, data, None, KEY, ())[1]
    objective, bias = jax.jit(cd_objective()), []
    for k in (1, 4, 16, 64):
        grads = objective(theta, data, None, KEY, cd_hyper(k))[1]
        bias.append(sum(float(((g - t) ** 2).sum()) for g, t in zip(grads, true, strict=True)) ** 0.5)
    assert bias[0] > bias[1] > bias[2] > bias[3] and bias[3] < 0.2 * bias[0]
