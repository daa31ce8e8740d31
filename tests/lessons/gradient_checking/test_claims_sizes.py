"""What notebook 2_11 says of the size of errors and of gradients, computed: each test quotes it, as in `test_claims`."""
import jax
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.data import first_digits, gaussians, subset
from course_lib.gradcheck import TOLERANCE, gradcheck, v_curve
from course_lib.initialization import glorot
from course_lib.lessons.gradient_checking.faulty_networks import ExaminedNetwork
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, evaluate, gradient_step, snapshots, start, supervised_objective
from tests.claims import Said

says = Said("2_11_gradient_checking_and_small_data").says


def loss(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()


def with_decay(theta, x, y):
    return loss(theta, x, y) + 1e-5 * sum((layer.W**2).sum() for layer in theta)


@pytest.fixture(scope="module")
def network():
    """The network 2-5-3 on 12 points: θ, and (x, y)."""
    key = jax.random.key(0)
    return glorot(jax.random.fold_in(key, 1), (2, 5, 3)), gaussians(key, 12)


@pytest.mark.slow
def test_the_digits_of_a_difference(network):
    says("The error there is about $u^{2/3}$, one-sided $2\\sqrt u$: a central difference gives **two thirds of the digits** of "
         "$f$, a one-sided one **half** of them.", "And three for the error there: $2\\cdot10^{-11}$, $1.5\\cdot10^{-5}$, "
         "$2\\cdot10^{-8}$.")
    theta, data = network
    eps, u = np.geomspace(1e-12, 1e-1, 67), 2.0**-53
    predicted = u ** (2 / 3), 2.0 ** (-24 * 2 / 3), 2 * u**0.5
    np.testing.assert_allclose(predicted, [2e-11, 1.5e-5, 2e-8], rtol=0.16)
    for kind, error in zip(({}, dict(dtype=np.float32), dict(one_sided=True)), predicted, strict=True):
        assert 1 / 3 < v_curve(loss, theta, eps, data=data, **kind).min() / error < 3


@pytest.mark.slow
def test_what_hides_below_the_threshold(network):
    says("With a smooth g and everything in float64 a right gradient is at $10^{-9}$ or below: look again at what stands between "
         "$10^{-7}$ and $10^{-4}$. A forgotten 2λW with λ = $10^{-5}$ is there at W(2) of the network above.")
    theta, data = network
    with jax.enable_x64(True):
        x = np.asarray(data[0], np.float64)
        grads = loss_and_grad(jax.tree.map(lambda leaf: np.asarray(leaf, np.float64), theta), x, data[1])[1]
    assert max(found.error for found in gradcheck(loss, theta, grads, data=data)) < 1e-9
    hidden = {found.name: found.error for found in gradcheck(with_decay, theta, grads, data=data)}
    assert 1e-7 < hidden["W(2)"] < TOLERANCE < hidden["W(1)"]


@pytest.mark.slow
def test_two_remedies_and_one_update():
    says("Up to then the slide's two remedies, smaller weights or smaller inputs, do the same to",
         "At α = 0.1 all values are saturated after one epoch, and about half of the digits stay wrong. At α = 10⁻⁵, 10⁴ times "
         "smaller, $\\mathbf{W}^{(1)}$ learns about as with small inputs, and the 50 are learned (layer 2, with the same α, "
         "hardly moves).")
    key = jax.random.key(0)
    digits = subset(key, first_digits(3000)[0], 50, balanced=True)
    weights, order = glorot(key, (784, 30, 10)), epochs(key, 50, 10, 12)
    small, many = (weights[0]._replace(W=weights[0].W / 100), weights[1]), 100 * np.asarray(digits.X, np.float32) / 255

    def trained(theta, x, alpha):
        step = gradient_step(supervised_objective(tanh), sgd(alpha).update)
        return [now.theta for now, _ in snapshots(step, start(theta, sgd(alpha), key), x, digits.y, order, every=5)]

    usual, too_far, slow = trained(weights, digits.X, 0.1), trained(small, many, 0.1), trained(small, many, 1e-5)
    assert ((1 - fprop(too_far[0], many).h[1] ** 2) < 0.05).mean() > 0.99
    assert 0.35 < float(evaluate(too_far[-1], many, digits.y).error) < 0.7
    errors = [[float(evaluate(theta, x, digits.y).error) for theta in thetas] for thetas, x in ((usual, digits.X), (slow, many))]
    assert errors[0][-1] == errors[1][-1] == 0 and np.abs(np.subtract(*errors)).max() < 0.1
    assert np.abs(slow[-1][1].W - weights[1].W).max() < 1e-3 * np.abs(usual[-1][1].W - weights[1].W).max()


@pytest.mark.thorough
def test_a_saturated_network_has_large_gradients():
    says("Its gradients are not small, they are larger than after the treatment: the 13 % of $\\mathbf{h}^{(1)}$ that are not "
         "saturated send theirs through weights of size up to 20.")
    sick, well = (ExaminedNetwork(0, "saturated at birth", fix) for fix in (None, "scale W down"))
    assert (sick.run.grad_W > well.run.grad_W).all() and sick.flat[0] == pytest.approx(0.87, abs=0.005)
    assert max(np.abs(layer.W).max() for layer in sick.run.theta0) == pytest.approx(20, abs=0.1)


@pytest.mark.thorough
def test_two_diseases_with_one_address():
    says("about 1.2 and 1.1 in the one, exactly 1 in the other")
    turned, deleted = (ExaminedNetwork(0, name) for name in ("missing transpose", "deleted gradient"))
    assert turned.bad == deleted.bad == ["W(1)", "b(1)"]
    assert [turned.checks[name] for name in turned.bad] == pytest.approx([1.2, 1.1], abs=0.05)
    assert [deleted.checks[name] for name in deleted.bad] == pytest.approx([1, 1], abs=1e-6)
