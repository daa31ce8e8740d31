"""Slides S50-S51 under the hand: the four lines and their gradient on one unit, against NumPy and jax.grad."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.lessons.batch_normalization.exercises_batchnorm import batchnorm, batchnorm_bprop
from course_lib.lessons.batch_normalization.one_unit import MOST, four_lines, loss_over, unit_gradients
from course_lib.notation import signed
from course_lib.widgets import BatchNormBackward, BatchNormSteps
from tests.hands import at, drag, fresh, no_thread_left, settle, tell  # noqa: F401

RANDOM = np.random.default_rng(0)
NUMBERS, ABOVE = RANDOM.normal(0, 3, MOST).astype(np.float32), RANDOM.normal(size=MOST).astype(np.float32)
SCALE, SHIFT, EPS = np.float32(1.7), np.float32(-0.4), np.float32(0.05)


# --- one unit, a few numbers ------------------------------------------------------------------------------------------

@pytest.mark.slow
@pytest.mark.parametrize("m", range(1, MOST + 1))
def test_the_repeated_mini_batch_is_the_mini_batch(m):
    lines, x = four_lines(NUMBERS, np.int32(m), SCALE, SHIFT, EPS), NUMBERS[:m].astype(float)
    assert lines.mu == pytest.approx(x.mean(), rel=1e-5) and lines.var == pytest.approx(x.var(), rel=1e-4, abs=1e-6)
    x_hat = (x - x.mean()) / np.sqrt(x.var() + EPS)
    np.testing.assert_allclose(lines.x_hat[:m], x_hat, atol=1e-5)
    np.testing.assert_allclose(lines.y[:m], SCALE * x_hat + SHIFT, atol=1e-5)


def loss(x, gamma, beta):
    """l = Σ d y over the examples in x, in float64 by jnp alone."""
    x_hat = (x - x.mean()) / jnp.sqrt(((x - x.mean()) ** 2).mean() + float(EPS))
    return (jnp.asarray(ABOVE[: len(x)], float) * (gamma * x_hat + beta)).sum()


@pytest.mark.slow
@pytest.mark.parametrize("m", range(1, MOST + 1))
def test_the_gradients_are_jax_grads_for_every_m(m):
    back = unit_gradients(ABOVE, NUMBERS, np.int32(m), SCALE, EPS)
    with jax.enable_x64(True):
        args = jnp.asarray(NUMBERS[:m], float), jnp.asarray(float(SCALE)), jnp.asarray(0.0)
        grad_x, grad_gamma, grad_beta = jax.grad(loss, argnums=(0, 1, 2))(*args)
    np.testing.assert_allclose(back.x[:m], grad_x, atol=2e-5)
    assert back.gamma == pytest.approx(float(grad_gamma), abs=2e-5) and back.beta == pytest.approx(float(grad_beta), abs=2e-5)
    sigma = np.sqrt(NUMBERS[:m].astype(float).var() + EPS)
    np.testing.assert_allclose(back.constant[:m], SCALE * ABOVE[:m] / sigma, rtol=1e-4)


def test_the_loss_curve_is_the_loss():
    values = np.float32([-2, 0.5, 4])
    curve = loss_over(values, np.int32(1), ABOVE, NUMBERS, np.int32(4), SCALE, SHIFT, EPS)
    for value, got in zip(values, curve, strict=True):
        x = NUMBERS[:4].astype(float)
        x[1] = value
        assert got == pytest.approx(float(loss(jnp.asarray(x, jnp.float32), float(SCALE), float(SHIFT))), abs=1e-4)


# --- the four lines ---------------------------------------------------------------------------------------------------

lines = fresh(BatchNormSteps)


def test_each_line_shows_what_it_computes_and_no_more(lines):
    view = lines.view
    for step in range(5):
        lines.set(step=step)
        m = lines.values["m"]
        assert len(view.results.words) == min(step, 2) and view.bar.get_visible() == (step > 0)
        assert len(view.numbers.words) == m * (1 + min(step, 1) + (step > 2) + (step > 3))
        assert [len(dots.get_xdata()) for dots in view.dots] == [m, m * (step > 2), m * (step > 3)]
    x = np.array([lines.values[f"x{i}"] for i in range(1, 6)])
    assert view.results.words == [signed(x.mean()), signed(x.var())]
    assert "mean 0.00" in lines.set(step=3).status and "variance σ²_B/(σ²_B + ε) = 1.000" in lines.status


def test_pulling_one_number_moves_every_x_hat(lines):
    lines.set(step=4)
    before = lines.result.lines.x_hat.copy()
    drag(lines, lines.view.lanes, (lines.values["x4"], 2.0), (4.0, 2.0))
    assert lines.values["x4"] == 4.0 and (np.abs(lines.result.lines.x_hat - before) > 0.01).all()
    assert "You moved x₄ alone, and all 5 of x̂ moved" in lines.status
    tell(lines, "move", **at(lines, lines.view.lanes, -4.0, 2.0))
    assert lines.values["x4"] == 4.0


def test_lines_are_chosen_by_hand_and_keys(lines):
    tell(lines, "down", x=0.7, y=1 - 50 / 500)
    assert lines.values["step"] == 1
    for key, step in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)):
        tell(lines, "key", key=key)
        assert lines.values["step"] == step
    assert not lines.picture.failed


def test_gamma_and_beta_can_undo_the_normalization(lines):
    lines.set(x1=3.3, x5=-2.2)
    tell(lines, "press", name="undo")
    np.testing.assert_allclose(lines.result.lines.y, lines.result.x, atol=0.02)
    assert "y = x" in lines.status


def test_mini_batches_of_one_and_two_say_so(lines):
    assert "y₁ = β whatever x₁ is" in lines.reset().set(step=4, m=1, beta=0.7, x1=-3).status
    assert lines.result.lines.y == pytest.approx([0.7], abs=1e-3)
    assert "x̂ is −1 and +1" in lines.set(m=2).status
    assert np.abs(lines.result.lines.x_hat) == pytest.approx([1, 1], abs=1e-3)


def test_the_readers_four_lines_are_drawn_and_compared():
    assert "They agree with the course's" in BatchNormSteps(f=batchnorm, step=4).set(m=3, gamma=2).status
    unbiased = BatchNormSteps(f=lambda x, gamma, beta, eps: (x.mean(0), x.var(0, ddof=1), *batchnorm(x, gamma, beta, eps)[2:]))
    assert "σ²_B differs from the course's" in unbiased.status
    assert "raised KeyError" in BatchNormSteps(f=lambda *args: {}[0]).status


# --- the gradient -----------------------------------------------------------------------------------------------------

def test_the_blue_line_touches_the_curve_and_the_orange_one_does_not():
    back = BatchNormBackward()
    for i in range(1, 6):
        x, _, grads, _, x_hat, change, at = back.set(i=i).result
        near = np.argmin(np.abs(np.linspace(-6, 6, 161) - x[at]))
        slope = (change[near + 1] - change[near - 1]) / (24 / 160 * 1)
        assert slope == pytest.approx(grads.x[at], abs=0.02)
        assert abs(slope - grads.constant[at]) > 0.02 or i in (2, 3)
    assert abs(grads.x.sum()) < 1e-5 and abs(grads.x @ x_hat) < 1e-4 and abs(grads.constant @ x_hat) > 1


def test_bars_and_numbers_are_pulled():
    back = BatchNormBackward()
    bars = back.view.above[0]
    drag(back, bars, (3.0, 0.5), (3.0, -1.5))
    assert back.values["d3"] == -1.5
    drag(back, back.view.lane, (back.values["x2"], 0), (3.0, 0))
    assert back.values["x2"] == 3.0 and back.values["i"] == 2 and "Slope of the loss at x₂" in back.status
    for key in ("ArrowUp", "ArrowRight"):
        tell(back, "key", key=key)
    assert back.values["i"] == 3 and back.values["x3"] > 0.8


def test_small_mini_batches_and_the_puzzle():
    back = BatchNormBackward(m=2)
    assert "the gradient is 0" in back.status and np.abs(back.result.grads.constant).max() > 0.1
    assert "nothing can be learned" in back.set(m=1).status
    puzzle = back.restore("BatchNormBackward m=4 x1=-3 x2=-1 x3=1 x4=3 d1=0.5 d2=-1.5 d3=1.5 d4=-0.5").result.grads
    np.testing.assert_allclose(puzzle.x, puzzle.constant, atol=1e-5)


@pytest.mark.slow
def test_the_readers_gradient_is_drawn_and_compared():
    assert "It agrees with the course's" in BatchNormBackward(f=batchnorm_bprop).set(gamma=-2, m=3).status
    own = BatchNormBackward(f=lambda g, x, gamma, eps: (gamma * g, *batchnorm_bprop(g, x, gamma, eps)[1:]))
    assert "∂ℓ/∂x differs from the course's" in own.status and own.result.grads.x[0] == pytest.approx(-1.5)
