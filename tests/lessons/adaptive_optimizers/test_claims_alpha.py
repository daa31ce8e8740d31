"""What notebook 2_10 says of α, of rare inputs and of RMSProp at rest, computed: each test quotes it."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.adaptive_optimizers.landscape_race import ALPHAS, RULES
from course_lib.optimizers import rmsprop
from tests.claims import Said

from .test_claims import race

SAID = Said("2_10_adaptive_optimizers")
says = SAID.says


def test_what_alpha_means_in_each_rule():
    says("first one α for all, then each rule's best of 15 α, from 0.001 to 3.2.",
         "under a steady gradient a coordinate moves by about α in an update, in Adagrad by α/√t.",
         "So Adagrad's best α, 1.8, is of the size of the way, 2.7.")
    assert race(best=True)[1].alphas[RULES.index("Adagrad")] == pytest.approx(1.8, abs=0.03) and ALPHAS[0] == pytest.approx(0.001)


def test_where_the_root_of_the_sum_of_squares_comes_from():
    says("the excess is therefore at most $\\frac{D^2}{2\\alpha} + \\frac{\\alpha}{2}\\sum_t g^2$. The best fixed α is "
         "$D/\\sqrt{\\sum_t g^2}$.")
    theta, alpha, excess, squares = 2.7, 0.3, 0.0, 0.0
    for _ in range(50):                                                      # the convex loss log cosh θ, D = 2.7
        grad = np.tanh(theta)
        excess, squares, theta = excess + np.log(np.cosh(theta)), squares + grad**2, theta - alpha * grad
    assert excess <= 2.7**2 / (2 * alpha) + alpha / 2 * squares
    alphas = np.linspace(0.1, 5, 4901)
    assert alphas[(2.7**2 / (2 * alphas) + alphas / 2 * squares).argmin()] == pytest.approx(2.7 / np.sqrt(squares), abs=1e-3)


def bowl_rmsprop(start):
    """RMSProp on the bowl with α = 0.05: θ₁² + 30 θ₂² before each of 1,000 updates."""
    theta, gamma = np.array(start), 0.0
    for _ in range(1000):
        grad = np.array([1.0, 30.0]) * theta
        yield theta @ grad
        gamma = 0.9 * gamma + 0.1 * grad**2
        theta = theta - 0.05 * grad / np.sqrt(gamma + 1e-8)


def test_how_high_rmsprop_stays():
    says("How high the loss stays without noise goes like α²: with half of α it is a quarter.",
         "And where it ends does not depend on the start.",
         "That is RMSProp's rising line in the lowest panel. So let α decay (S28).")
    high = [np.array(list(bowl_rmsprop(start))) for start in ((-2.7, 0.8), (1.0, 1.0), (0.3, -2.0))]
    assert [loss[350:].max() for loss in high] == pytest.approx([0.0194] * 3, rel=0.01)
    over = race()[1].over[8:, RULES.index("RMSProp")]                        # its last loss for α from 0.1 to 3.2
    np.testing.assert_allclose(over / ALPHAS[8:] ** 2, 0.29, rtol=0.02)
    _, scope = SAID.run("def bowl_losses(", until="\nfor words", np=np, jnp=jnp, rmsprop=rmsprop)
    ends = [scope["bowl_losses"](*how)[-50:].max() for how in ((0.1,), (0.05,), (0.05, 50))]
    assert ends[0] / ends[1] == pytest.approx(4, rel=0.05) and ends[1] == pytest.approx(7e-4, abs=5e-5) and ends[2] < 1e-6


@pytest.mark.slow
def test_rare_inputs():
    says("A constant α does: at 0.06 they are off by 0.28. If it falls from 0.06 to 0, they end at 0.03.",
         "so α must begin below about 2/30",
         "At α = 0.5 the rare weight is off by 0.20, the others by 0.04. With one α for all, and the inputs as "
         "they are, no row of sgd beside 30 others has it below 0.4.", "helps the others, not the rare weight: 0.59.",
         "Beside *one* other input nothing caps it so low, and a falling α does as well as Adagrad",
         "divide the rare input by its root mean square, 0.1. That makes its weight's gradient 10 times as large, and each step "
         "of the weight counts 10 times as much in the output: 100 times the α. sgd is then ahead of Adagrad, with 0.16 and "
         "0.02.")
    code, scope = SAID.run("def errors(rule", until="\nprint(", np=np)
    rows = {"sgd": (0.01, 0.03, 0.06), "sgd, α falls to 0": (0.03, 0.06, 0.1), "Adagrad": (0.3, 0.5, 1),
            "sgd, falls, rare input / 0.1": (0.003, 0.005, 0.01)}
    assert all(f'(30, "{rule}", {alphas})' in code for rule, alphas in rows.items())
    constant, falling, adagrad, divided = ({alpha: scope["errors"](rule, alpha) for alpha in alphas}
                                           for rule, alphas in rows.items())
    for some, alpha, there in ((constant, 0.06, (0.28, 0.42)), (falling, 0.06, (0.03, 0.59)), (adagrad, 0.5, (0.04, 0.20)),
                               (divided, 0.005, (0.016, 0.164))):
        assert min(some, key=lambda alpha: some[alpha][1]) == alpha and some[alpha] == pytest.approx(there, abs=0.006)
    assert min(both[1] for both in (*constant.values(), *falling.values())) > 0.4 and min(falling[0.1]) > 10
    assert all(mine < best for mine, best in zip(divided[0.005], adagrad[0.5], strict=True))
    one = [scope["errors"](rule, 0.3, 1) for rule in ("sgd, α falls to 0", "Adagrad")]
    assert one[0] == pytest.approx(one[1], abs=0.015)
