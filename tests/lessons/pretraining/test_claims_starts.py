"""What notebook 3_04 says of the two random starts of slide S44, computed: before training, and with a smaller output layer."""
import jax
import numpy as np
import pytest

from course_lib.data import recorded
from course_lib.initialization import glorot
from course_lib.lessons.pretraining.stack_measures import up
from course_lib.lessons.pretraining.study import C, D, H, small_digits, train_one, weights_on
from tests.claims import Said

SAID = Said("3_04_pretraining_finetuning")


@pytest.mark.slow
def test_what_vanishes_before_training():
    SAID.says("at the start $\\mathbf{h}^{(5)}$ differs between digits by 0.0002",
              "from the second on each layer multiplies the deviations by 0.24 from 1 × Glorot, by 0.6, not 1, from 4 ×")
    for scale, ratio in ((1.0, 0.24), (4.0, 0.6)):
        layers = glorot(jax.random.key(0), (D, *(H,) * 5, C), scale)[:5]
        spread = [np.sqrt(h.var(axis=0).mean()) for h in up(layers, small_digits(2000).train.X[:1000])]
        np.testing.assert_allclose(np.divide(spread[2:], spread[1:-1]), ratio, atol=0.05 if scale > 1 else 0.012)
        assert scale > 1 or spread[5] == pytest.approx(0.0002, abs=5e-5)


@pytest.mark.thorough
def test_the_scale_of_the_output_layer_matters_little():
    SAID.says("With 1 × there: medians 8.2, 8.5 and 8.8 % with two, three and five layers.")
    data, found = jax.device_put(small_digits(2000)), []
    for layers, alpha in ((2, 2.0), (3, 1.0), (5, 0.5)):
        assert recorded("pretraining_depth")["alpha"][1, layers - 1] == alpha
        thetas = [weights_on(jax.random.key(seed), None, layers, 4.0) for seed in range(12)]
        thetas = [(*theta[:-1], jax.tree.map(lambda leaf: leaf / 4, theta[-1])) for theta in thetas]
        found.append(np.median([100 * train_one(2000, 60, 100, theta, seed, np.float32(alpha), data).test[0]
                                for seed, theta in enumerate(thetas)]))
    np.testing.assert_allclose(found, [8.2, 8.5, 8.8], atol=0.1)
