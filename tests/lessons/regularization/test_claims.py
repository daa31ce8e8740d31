"""Sentences of notebook 2_05, quoted and computed: a test fails when its sentence is gone or no longer true."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from course_lib.initialization import zeros
from course_lib.lessons.regularization.regularization import LAMS, PLAN, curve_of, decayed_setting, few_points, run_of
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import apply_updates, chain, sgd
from course_lib.regularization import l2
from course_lib.toy_runs import run_once
from tests.claims import Said

HERE = Said("2_05_regularization")
said = HERE.says
ALPHA = 0.5


def ends(lam, biases=False, ones=0.5, n=20, alpha=ALPHA, seed=0):
    """The recorded run, as the picture trains it."""
    return run_of(decayed_setting(lam, biases, n, alpha, seed), few_points("moons", seed, ones, 0.5))


def weights(run):
    return np.concatenate([layer.W[-1].ravel() for layer in run.theta])


def spoken(run, ones):
    """The mean over the 20 training examples of f(x) for the class of the triangles."""
    X = few_points("moons", 0, ones, 0.5).train.X[:20]
    theta = jax.tree.map(lambda leaf: leaf[-1], run.theta)
    return float(fprop(theta, X, "tanh").h[-1][:, 1].mean())


# --- λ over whole runs ------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_the_run_that_has_memorised_its_points():
    said("It has memorised its 20 points. The validation loss falls for some 50 updates, then it rises.")
    run = ends(1e-4)
    assert run.train[-1] < 0.02 and 20 <= run.steps[run.valid.argmin()] <= 80
    assert (np.diff(run.valid[run.valid.argmin() + 1:]) > 0).all()


@pytest.mark.slow
def test_near_the_best_lambda_one_hidden_unit_stands_apart_and_fifteen_work_as_one_more():
    said(r"Near $\lambda = 0.018$ nearly all weights crowd around 0: one hidden unit stands apart. The other fifteen are small "
         "and alike, and together do the work of one more: the border still bends.")
    curve = curve_of(decayed_setting(0.018, n=20, alpha=ALPHA), few_points("moons", 0, 0.5, 0.5))
    assert LAMS[curve[1].argmin()] == pytest.approx(0.018, rel=0.02)
    run = ends(0.018)
    assert (np.abs(weights(run)) < 0.25).mean() > 0.9
    size = np.sort([np.linalg.norm(np.r_[run.theta[0].W[-1][j], run.theta[1].W[-1][:, j]]) for j in range(16)])
    assert size[14] - size[0] < 0.05 and size[15] > 5 * size[14]
    into = np.sort(np.linalg.norm(run.theta[0].W[-1], axis=1))
    assert into[15] > 5 * into[14] and np.linalg.norm(into[:15]) > 0.5 * into[15]
    theta = jax.tree.map(lambda leaf: leaf[-1], run.theta)
    grid = np.stack(np.meshgrid(*[np.linspace(-3, 3, 61)] * 2), axis=-1).reshape(-1, 2).astype(np.float32)
    apart = jax.vmap(jax.value_and_grad(lambda x: jnp.diff(fprop(theta, x[None], "tanh").a[-1][0])[0]))
    z, slope = map(np.asarray, apart(jnp.asarray(grid)))
    angle = np.degrees(np.arctan2(*slope[np.abs(z) < 0.1].T))
    assert np.ptp(np.abs(angle)) > 30, "the slope of f turns along the border"
    said("The weights lie well inside the bell.", "the loss speaks for few weights, and the others are drawn to the bell's top")
    assert np.sqrt((weights(run) ** 2).mean()) < 0.5 / np.sqrt(2 * 0.018 * 20)


@pytest.mark.slow
def test_with_more_examples_the_best_lambda_is_smaller_and_the_valley_shallower():
    said(r"3. Drag **T** to 60: the best $\lambda$ moves to the left, and the valley is shallower.")
    said("The training loss cannot find it, since it only rises",
         r"From $\lambda \approx 0.03$ to 0.1 the training loss is even the higher one")
    few, many = (curve_of(decayed_setting(1e-3, n=T, alpha=ALPHA), few_points("moons", 0, 0.5, 0.5)) for T in (20, 60))
    assert many[1].argmin() < few[1].argmin() and np.ptp(many[1][:20]) < 0.7 * np.ptp(few[1][:20])
    assert np.flatnonzero(few[0] > few[1] + 0.005).tolist() == [k for k, lam in enumerate(LAMS) if 0.03 < lam < 0.11]
    assert (np.diff(few[0]) > -1e-3).all() and (np.diff(many[0]) > -1e-3).all()


@pytest.mark.slow
def test_both_ends_are_bad():
    said(r"At $10^{-6}$ the training loss is ≈0.01 and says nothing about new points.", "At 0.5 all weights are 0")
    few, many = ends(1e-6), ends(0.5)
    assert few.train[-1] < 0.015 and few.valid[-1] > 1
    assert np.abs(weights(many)).max() < 1e-6 and many.valid[-1] == pytest.approx(np.log(2), abs=1e-4)


@pytest.mark.slow
def test_the_left_end_of_the_curve_is_stopped_and_not_finished():
    said("1,200 updates of decay alone leave 99.9 % of a weight at $10^{-6}$, 88.7 % at $10^{-4}$.",
         r"Below $\lambda \approx 3 \cdot 10^{-4}$ the runs are stopped, not finished, and with more updates their validation "
         "losses would rise on")
    assert [round(100 * (1 - 2 * ALPHA * lam) ** 1200, 1) for lam in (1e-6, 1e-4)] == [99.9, 88.7]
    longer, sets = PLAN._replace(frames=1, steps=2400), few_points("moons", 0, 0.5, 0.5)
    for lam, rises in ((1e-6, True), (1e-4, True), (3e-4, True), (1e-3, False)):
        more = run_once(longer, decayed_setting(lam, n=20, alpha=ALPHA), *sets).valid[-1] - ends(lam).valid[-1]
        assert (more > 0.02) == rises


@pytest.mark.slow
def test_the_best_lambda_falls_with_T():
    said("Over eight training sets the median falls from ≈0.044 to ≈0.0044.")
    said("It falls, here even faster than $1/T$.")
    best = {T: [LAMS[np.nanargmin(curve_of(decayed_setting(1e-3, n=T, alpha=ALPHA, seed=seed),
                                           few_points("moons", seed, 0.5, 0.5))[1])] for seed in range(8)] for T in (20, 60)}
    median = {T: np.median(one) for T, one in best.items()}
    assert median[20] == pytest.approx(0.044, rel=0.4) and median[60] == pytest.approx(0.0044, rel=0.4)
    assert median[60] < median[20] / 3 and all(b <= a for a, b in zip(best[20], best[60], strict=True))


# --- biases -----------------------------------------------------------------------------------------------------------

def two_outputs(lam, biases):
    """(slope, rift) of one input and two softmax outputs on four points."""
    x, y = jnp.array([[2.0], [2.5], [3.5], [4.0]]), jnp.array([0, 0, 1, 1])
    gradient = jax.grad(lambda theta: softmax_nll.value(fprop(theta, x).a[-1], y).mean())
    optimizer, start = chain(l2(lam, biases), sgd(0.3)), zeros((1, 2))

    def update(carry, _):
        theta, state = carry
        delta, state = optimizer.update(gradient(theta), state, theta)
        return (apply_updates(theta, delta), state), None

    theta = jax.lax.scan(update, (start, optimizer.init(start)), None, length=30000)[0][0]
    (w0, w1), (b0, b1) = np.asarray(theta[0].W)[:, 0], np.asarray(theta[0].b)
    return w1 - w0, -(b1 - b0) / (w1 - w0)


@pytest.mark.slow
def test_a_decayed_bias_pulls_the_rift_to_the_origin():
    said("Yes: 2.95, 2.84, 2.12 for λ = 0.001, 0.01, 0.1. At λ = 0.1 the input 2.5 is on the wrong side.")
    lams = (0.001, 0.01, 0.1)
    assert [round(float(two_outputs(lam, True)[1]), 2) for lam in lams] == [2.95, 2.84, 2.12]
    said("With free biases the network becomes less sure, around the right place.")
    free = [two_outputs(lam, False) for lam in lams]
    assert [rift for _, rift in free] == pytest.approx([3, 3, 3], abs=0.005) and free[0][0] > free[1][0] > free[2][0]


def test_what_the_network_still_says_without_weights():
    said(r"With free biases the network says △ with ≈0.80 on average over its training examples, at every $\lambda$",
         "With decayed ones the average is drawn to $1/C = 0.5$.")
    for lam in (1e-4, 0.018, 0.3):
        assert spoken(ends(lam, False, 0.8), 0.8) == pytest.approx(0.8, abs=0.005)
    said(r"It stops at ≈0.63")
    assert spoken(ends(0.3, True, 0.8), 0.8) == pytest.approx(0.63, abs=0.01)
    said(r"At $\lambda = 1$ it is ≈0.56.")
    assert spoken(ends(1.0, True, 0.8), 0.8) == pytest.approx(0.56, abs=0.01)


@pytest.mark.slow
def test_decaying_the_biases_makes_hardly_a_difference():
    said(r"At $\lambda = 0.018$ decaying them too makes hardly a difference on these points, which lie around the origin: "
         "with 80 % △ the validation loss of decayed biases is lower for ≈10 of 16 seeds, "
         "and the two are never more than 0.05 apart.")
    free, decayed = (np.array([ends(0.018, biases, 0.8, seed=seed).valid[-1] for seed in range(16)]) for biases in (False, True))
    assert 8 <= (decayed < free).sum() <= 12 and np.abs(decayed - free).max() < 0.05


def test_how_few_biases_there_are():
    said("18 of the 82 parameters here, 110 of 79,510 in a 784–100–10 network for digits")
    assert (16 + 2, 2 * 16 + 16 * 2 + 18) == (18, 82) and (100 + 10, 784 * 100 + 100 * 10 + 110) == (110, 79510)


# --- the prior, and the break -----------------------------------------------------------------------------------------

def test_the_prior_in_numbers():
    said(r"$\lambda = 0.018$ at $T = 20$ is a prior with $\sigma^2 = 1.39$. The same prior at $T = 60$ is $\lambda = 0.006$, "
         r"at $T = 60{,}000$ it is $\lambda = 6 \cdot 10^{-6}$.")
    sigma2 = 1 / (2 * 0.018 * 20)
    assert round(sigma2, 2) == 1.39
    assert [1 / (2 * sigma2 * T) for T in (60, 60_000)] == pytest.approx([0.006, 6e-6])


@pytest.mark.last_bits
def test_the_penalty_explodes_at_one_over_lambda_and_the_loss_a_little_before():
    said(r"Up to $\alpha = 1/\lambda = 3.33$: there $1 - 2\alpha\lambda = -1$. At 3.4 the run overflows. It is spoiled earlier, "
         "somewhere between α = 2 and 2.2")
    said(r"At α = 2 the training loss is ≈13 at update 20, but the run is thrown near $\mathbf{W} = 0$ later, and settles. "
         "At 2.2 it is not caught within 1,200 updates.")
    runs = {alpha: ends(0.3, ones=0.8, alpha=alpha) for alpha in (1.8, 2.0, 2.2, 3.4)}
    final = {alpha: float(run.train[-1]) for alpha, run in runs.items()}
    assert final[2.0] == pytest.approx(0.50, abs=0.005) and final[2.2] > 1 and not final[3.4] < 1e15
    assert runs[2.0].train[1] == pytest.approx(13, abs=1) and runs[2.0].norm[-1].max() < 0.01 < 1 < runs[2.2].norm[-1].max()
    assert runs[1.8].train.max() == runs[1.8].train[0], "the first updates shrink the weights, and h with them"


@pytest.mark.thorough
def test_the_curvature_of_the_loss_falls_on_the_way():
    said("$h$ changes on the way. At the start it is ≈2.1, too much for α > 0.74, but the first updates shrink the weights, "
         "and $h$ with them. At $\\mathbf{W} = 0$ it is ≈0.26, and α up to 2.3 is allowed.")
    X, y = (part[:20] for part in few_points("moons", 0, 0.8, 0.5).train)

    def curvature(theta, W):
        flat, unravel = ravel_pytree(W)

        def loss(flat):
            layers = tuple(layer._replace(W=W) for layer, W in zip(theta, unravel(flat), strict=True))
            return softmax_nll.value(fprop(layers, X, "tanh").a[-1], y).mean()

        return float(np.linalg.eigvalsh(jax.hessian(loss)(flat))[-1])

    for alpha in (0.5, 2.0):
        first, last = (jax.tree.map(lambda leaf, k=k: leaf[k], ends(0.3, ones=0.8, alpha=alpha).theta) for k in (0, -1))
        assert curvature(first, [layer.W for layer in first]) == pytest.approx(2.1, abs=0.1)
        assert 2 / (2 * 0.3 + curvature(first, [layer.W for layer in first])) == pytest.approx(0.74, abs=0.01)
        flat = curvature(last, [0 * layer.W for layer in last])
        assert flat == pytest.approx(0.26, abs=0.02) and 2 / (2 * 0.3 + flat) == pytest.approx(2.3, abs=0.05)


def test_lowering_lambda_brings_the_loss_below_the_entropy_and_up_again():
    said(r"Yes. At $\lambda = 0.1$ it is ≈0.47, at 0.018 ≈0.30. Below that it rises again, to ≈0.61 at 0.003.")
    valid = [float(ends(lam, ones=0.8).valid[-1]) for lam in (0.1, 0.018, 0.003)]
    assert valid == pytest.approx([0.47, 0.30, 0.61], abs=0.02)


def test_the_answers_of_check_yourself():
    said("(1 − 2 · 0.1 · 0.05) · 2 − 0.1 · (−1) = 1.98 + 0.1 = 2.08.")
    assert (1 - 2 * 0.1 * 0.05) * 2 - 0.1 * -1 == pytest.approx(2.08)
    said("The same variance: σ² = 1/(2 · 0.01 · 1,000) = 0.05.")
    assert 1 / (2 * 0.01 * 1000) == pytest.approx(1 / (2 * 0.001 * 10000)) == 0.05
