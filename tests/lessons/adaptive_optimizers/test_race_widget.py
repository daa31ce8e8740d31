"""Slide S30 under the hand: every path against the formulas and optax, the ring, the reader's own rule."""
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from course_lib.landscapes import arrival
from course_lib.lessons.adaptive_optimizers.landscape_race import (
    ALPHAS,
    MINIMA,
    RULES,
    SURFACES,
    UPDATES,
    gradient_noise,
    heights,
    race_setting,
    surface_slope,
)
from course_lib.widgets import Race
from tests.claims import Said
from tests.hands import at, drag, fresh, kept, no_thread_left, settle, tell  # noqa: F401

run = fresh(Race)
SAID = Said("2_10_adaptive_optimizers")


def along(name):
    return RULES.index(name)


# --- the landscapes --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", SURFACES)
def test_the_minima_are_minima_of_height_0(name):
    at = np.int32(list(SURFACES).index(name))
    for minimum in MINIMA[name]:
        value, grad = surface_slope(at, np.float32(30), np.array(minimum, np.float32))
        assert float(value) == pytest.approx(0, abs=1e-6) and np.abs(grad).max() < 1e-5
        turns = np.linspace(0, 2 * np.pi, 24)
        around = minimum + 0.1 * np.stack([np.cos(turns), np.sin(turns)], 1)
        assert float(heights(at, np.float32(30), around.astype(np.float32)).min()) > 1e-3


# --- the paths against an oracle ---------------------------------------------------------------------------------------

def by_hand(name, at, alpha, updates=60):
    """The slide's formulas in NumPy, float64."""
    theta, nabla, gamma, heard = at.start.astype(float), np.zeros(2), np.zeros(2), np.asarray(gradient_noise(at.seed, at.noise))
    beta, b1, b2, eps = (float(v) for v in (at.beta, at.beta1, at.beta2, at.eps))
    path = [theta]
    for t in range(1, updates + 1):
        g = float(at.c) * (np.asarray(surface_slope(at.surface, at.kappa, theta.astype(np.float32))[1], float) + heard[t - 1])
        if name == "Adam":
            nabla, gamma = b1 * nabla + (1 - b1) * g, b2 * gamma + (1 - b2) * g**2
            step = nabla / (1 - b1**t) / (np.sqrt(gamma / (1 - b2**t)) + eps)
        else:
            nabla = g + beta * nabla
            gamma = {"Adagrad": gamma + g**2, "RMSProp": beta * gamma + (1 - beta) * g**2}.get(name, gamma)
            step = {"sgd": g, "momentum": nabla}.get(name, g / np.sqrt(gamma + eps))
        theta = theta - alpha * step
        path.append(theta)
    return np.array(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", RULES)
def test_every_path_is_the_slides_formula(run, name):
    run.set(alpha=0.02, noise=0.5, seed=3, surface="curved valley", kappa=20, eps=1e-3)
    at = race_setting("curved valley", 20.0, 1.0, 0.5, 3, (-2.7, 0.8), eps=1e-3)
    np.testing.assert_allclose(run.result[0][:61, along(name)], by_hand(name, at, 0.02), atol=5e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rule"), [
    ("momentum", optax.sgd(0.02, momentum=0.9)), ("RMSProp", optax.rmsprop(0.02, decay=0.9, eps=1e-8)),
    ("Adagrad", optax.adagrad(0.02, initial_accumulator_value=0.0, eps=1e-8)),
    ("Adam", optax.adam(0.02, b1=float(np.float32(0.9)), b2=float(np.float32(0.999)), eps=1e-8))])
def test_the_race_is_optaxs(run, name, rule):
    run.set(alpha=0.02)
    theta = jnp.asarray(run.result[0][0, 0])
    state, at = rule.init(theta), race_setting()
    with jax.numpy_dtype_promotion("standard"):
        for _ in range(20):
            delta, state = rule.update(surface_slope(at.surface, at.kappa, theta)[1], state, theta)
            theta = theta + delta
    np.testing.assert_allclose(run.result[0][20, along(name)], theta, atol=2e-5)


def test_all_rules_start_together_and_hear_the_same_noise(run):
    run.set(noise=3, seed=7)
    theta = run.result[0]
    assert (theta[0] == theta[0, 0]).all()
    assert run.set(seed=8).result[0][1, 0].tolist() != theta[1, 0].tolist()
    assert run.set(seed=7).result[0].tolist() == theta.tolist()


# --- what the slide claims -----------------------------------------------------------------------------------------------

def test_the_adaptive_rules_do_not_see_a_factor_of_the_loss(run):
    run.set(alpha=0.03)
    path = run.result[0]
    other = run.set(c=1e4).result[0]
    for name in ("Adagrad", "RMSProp", "Adam"):
        np.testing.assert_allclose(other[:, along(name)], path[:, along(name)], atol=1e-3)
    assert "Diverged: sgd, momentum. Lower α." in run.status
    assert np.abs(run.set(c=1e-4).result[0] - path)[:, along("RMSProp")].max() > 0.1, "unless ε is not small beside γ"
    assert np.abs(run.set(c=1e-4, eps=1e-12).result[0] - path)[:100, along("RMSProp")].max() < 0.01


def test_the_effective_step(run):
    run.set(alpha=0.02, eps=1e-8)
    theta, step = run.result.theta, run.result.step
    at = race_setting()
    grads = np.array([surface_slope(at.surface, at.kappa, one)[1] for one in theta[:50, along("Adagrad")]])
    np.testing.assert_allclose(step[:50, 0], 0.02 / np.sqrt(np.cumsum(grads**2, 0) + 1e-8), rtol=1e-3)
    assert (np.diff(step[:, 0], axis=0) <= 0).all() and (np.diff(step[:, 1], axis=0) > 0).any()
    assert run.set(c=100).view.step_title.get_text() .startswith("100 α/√(γ+ε)")


def test_the_first_step_of_adam(run):
    run.set(alpha=0.1)
    for c in (0.01, 1, 100):
        theta = run.set(c=c).result[0][:, along("Adam")]
        np.testing.assert_allclose(np.abs(theta[1] - theta[0]), 0.1, rtol=1e-3)
    theta = run.set(correct=False).result[0][:, along("Adam")]
    np.testing.assert_allclose(np.abs(theta[1] - theta[0]), 0.1 * 0.1 / np.sqrt(0.001), rtol=1e-3)
    assert "3.16 times that" in run.status


def test_each_rules_best_is_the_best_of_the_curve(run):
    run.set(rate="each rule's best")
    mine = arrival(run.result[1])
    assert all(np.isclose(ALPHAS, alpha).any() for alpha in run.result.alphas)
    for i, alpha in enumerate(ALPHAS[2:13:3]):
        run.set(rate="the same for all", alpha=float(f"{alpha:.3g}"))
        assert (arrival(run.result[1]) >= mine - 2).all(), i
    assert "Each at the best of 15 α: sgd" in run.set(rate="each rule's best").status


def test_one_rate_for_each_coordinate_does_not_help_in_the_turned_bowl(run):
    straight = arrival(run.set(rate="each rule's best").result[1])
    turned = arrival(run.set(surface="turned bowl", u=-2.45, v=-1.35).result[1])
    assert abs(turned[0] - straight[0]) <= 1
    assert straight[along("Adagrad")] < straight[0] <= turned[along("Adagrad")]


# --- the hand ------------------------------------------------------------------------------------------------------------

def test_the_ring_is_pulled(run):
    ax = run.view.plane.ax
    drag(run, ax, (-2.7, 0.8), (1.0, -2.0))
    assert (run.values["u"], run.values["v"]) == (1.0, -2.0)
    np.testing.assert_allclose(run.result[0][0, 3], (1, -2), atol=1e-6)
    tell(run, "move", **at(run, ax, 0, 0))
    assert run.values["u"] == 1.0, "let go"


def test_seeds_keep_and_time(run):
    run.set(noise=2, alpha=0.02, seeds=True)
    assert run.bundle.shape == (16, UPDATES + 1, 5) and "Of 16 seeds are below 1 % at update 200: sgd" in run.status
    shares = [int((arrival(run.bundle[:, :, i].T) <= UPDATES).sum()) for i in range(5)]
    assert f"Adam {shares[4]}." in run.status
    run.press("keep")
    run.set(alpha=0.05, t=30)
    assert run.view.ghosts.get_segments() and len(run.view.paths.get_segments()[0]) == 31
    assert np.isfinite(run.still()).all()


@pytest.mark.slow
def test_bad_input_becomes_a_sentence(run):
    tell(run, "set", name="eps", value=-1)
    assert run.picture.failed and "ε must lie" in run.status


# --- the reader's own rule -----------------------------------------------------------------------------------------------

def my_adagrad(theta, grad, gamma, alpha, eps):
    gamma = gamma + grad**2
    return theta - alpha * grad / np.sqrt(gamma + eps), gamma


def my_adam(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    nabla, gamma = beta1 * nabla + (1 - beta1) * grad, beta2 * gamma + (1 - beta2) * grad**2
    return theta - alpha * nabla / (1 - beta1**t) / (np.sqrt(gamma / (1 - beta2**t)) + eps), nabla, gamma


@pytest.mark.parametrize(("fn", "name"), [(my_adagrad, "Adagrad"), (my_adam, "Adam")])
def test_a_right_rule_runs_beside_its_model(fn, name):
    run = Race(update=fn, surface="curved valley", noise=1, rate="each rule's best")
    theta, loss = run.result[:2]
    assert theta.shape == (UPDATES + 1, 6, 2) and f"YOUR rule: the same path as {name}." in run.status
    np.testing.assert_allclose(loss[:, 5], loss[:, along(name)], atol=1e-2)
    assert run.view.loss.labels[5].get_visible()


@pytest.mark.slow
def test_beside_an_uncorrected_adam_the_readers_own_parts_at_once():
    SAID.says("yours is 0.05 long in each coordinate, the other 0.158. Without corrections they are one path.")
    run = Race(update=my_adam, correct=False)
    assert np.abs(run.result.theta[1] - run.result.theta[0])[[4, 5]].T == pytest.approx(np.array([[0.158, 0.05]] * 2), abs=5e-4)
    assert "away from that of Adam" in run.status and "3.16 times that" in run.status

    def bare(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
        nabla, gamma = beta1 * nabla + (1 - beta1) * grad, beta2 * gamma + (1 - beta2) * grad**2
        return theta - alpha * nabla / (np.sqrt(gamma) + eps), nabla, gamma

    assert "the same path as Adam." in Race(update=bare, correct=False).status


def test_the_common_alpha_and_the_limit_of_a_bowl(run):
    view = run.view
    assert view.common.get_visible() and view.common.get_xdata()[0] == pytest.approx(0.05)
    assert view.step_limit.get_visible() and view.step_limit.get_ydata()[0] == pytest.approx(2 / 30)
    assert view.step_names[3].get_text() == " 2/30" and view.crossing.get_xdata()[0] == pytest.approx(60, abs=2)
    run.set(rate="each rule's best", surface="turned bowl")
    assert not view.common.get_visible() and not view.step_limit.get_visible() and not len(view.crossing.get_xdata())


@pytest.mark.slow
def test_a_wrong_or_new_rule_is_shown_as_it_is():
    def uphill(theta, grad, gamma, alpha, eps):
        return theta + alpha * grad, gamma

    def signs(theta, grad, t, alpha):
        return theta - alpha * np.sign(grad) / np.sqrt(t)

    assert "far away from that of Adagrad" in Race(update=uphill).status
    run = Race(update=signs, alpha=0.3)
    assert run.like is None and "The sixth path is YOUR rule. Below 1 %" in run.status and "YOUR rule from update" in run.status


@pytest.mark.slow
@pytest.mark.parametrize(("fn", "words"), [
    (lambda theta, grad, alpha: ..., "is not finished yet"), (lambda theta, slope: theta, "has an argument slope"),
    (lambda theta, grad: theta[0], "returned shape ()"), (lambda theta, grad: 1 / 0, "raised ZeroDivisionError"),
    (lambda theta, grad, gamma: theta, "did not return numbers")])
def test_what_cannot_run_is_told(fn, words):
    run = Race(update=fn)
    assert run.result[0].shape[1] == 5
    assert words in run.status or "returned shape" in run.status


def test_marks_of_one_alpha_and_one_loss_stand_side_by_side(run):
    at = np.array([(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in run.view.now[:5]])
    there, floor = at[:, 0], at[:, 1] == at[:, 1].min()
    assert floor.tolist() == [True, True, False, False, True] and (there[[2, 3]] == pytest.approx(0.05))
    assert (there[1:] / there[:-1])[0] > 1.2 and there[4] / there[1] > 1.2 and there[1] == pytest.approx(0.05)
