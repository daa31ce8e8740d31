"""The sentences of notebook 1_04, quoted and computed: each test fails when its sentence is gone or no longer true."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin, sigm, softmax, tanh
from course_lib.backprop import loss_and_grad
from course_lib.initialization import glorot
from course_lib.lessons.activation_functions.curves import activation_curves, saturated_intervals
from course_lib.lessons.activation_functions.exercises import activations, saturation
from course_lib.lessons.activation_functions.sparsity import (
    BATCH,
    EPOCHS,
    UNITS,
    T,
    digits,
    silent_units,
    train_on_digits,
)
from tests.claims import Said

HERE = Said("1_04_activation_functions")
says = HERE.says


def test_the_slides_are_quoted_whole():
    says("Squashes the neuron's pre-activation between 0 and 1", "Always positive", "Strictly increasing", "Bounded",
         "Squashes the neuron's pre-activation between −1 and 1", "Can be positive or negative",
         "Bounded below by 0 (always non-negative)", "Not upper bounded", "Tends to give neurons with sparse activities",
         "we need multiple outputs (1 output per class)", "strictly positive", "sums to one",
         "we would like to estimate the conditional probability $p(y = c|\\mathbf{x})$",
         "We use the softmax activation function at the output",
         "Predicted class is the one with highest estimated probability", "today called **ReLU**")


def test_slopes():
    says("a product h(1 − h) is largest at h = ½", "and (¼)⁴ = 1/256", "its slope at 0 is four times that",
         "It saturates earlier, at 3.0 instead of 4.6", "At $a = 0$ tanh is four times as steep as sigm, at $a = \\pm 3$ it is "
         "the flatter one: 0.0099 against 0.0452.",
         "At least $4^{10}$ times, about a million")
    h = np.linspace(0, 1, 1001)
    assert h[(h * (1 - h)).argmax()] == 0.5 and max(h * (1 - h)) ** 4 == 1 / 256 and 4**10 == pytest.approx(1e6, rel=0.05)
    assert tanh.dg(0.0) == 4 * sigm.dg(0.0) and [round(float(g.dg(3.0)), 4) for g in (tanh, sigm)] == [0.0099, 0.0452]
    edges = [saturated_intervals(activation_curves()[name][1])[1][0] for name in ("tanh", "sigm")]
    assert [round(edge, 1) for edge in edges] == [3.0, 4.6]


def test_at_5_sigm_is_saturated():
    says("At $a = 5$ the unit answers 0.993 and its slope is below 0.01")
    assert round(float(sigm.g(5.0)), 3) == 0.993 and sigm.dg(5.0) < 0.01


def test_float32_has_an_end():
    says("In float32 sigm is exactly 1 at $a = 20$ and exactly 0 at $a = -110$, and at both its slope, computed as $h(1 - h)$, "
         "is exactly 0.")
    assert sigm.g(jnp.float32(20)) == 1 and sigm.g(jnp.float32(-110)) == 0
    assert sigm.dg(jnp.float32(20)) == 0 == sigm.dg(jnp.float32(-110))


@pytest.mark.thorough
def test_a_trained_layer():
    says("from ≈ 49 % to ≈ 26 % with α = 0.03, and to ≈ 69 % with α = 1", "Before training about half of its activations",
         "tanh and sigm not a single one among 30,000 (5 seeds × 60 units × 100 digits)",
         "fewer than before it with small steps, more with large ones", "(≈ 53 of 300)")
    small, large = (train_on_digits("reclin", alpha).share[:, [0, -1]].mean(axis=0) for alpha in (0.03, 1.0))
    assert 0.2 < small[1] < 0.32 and 0.6 < large[1] < 0.75 and small[1] < small[0] < large[1]
    assert min(train_on_digits("reclin", alpha).share.min() for alpha in (0.03, 0.1, 0.3, 1.0)) > 0.1
    for g in ("tanh", "sigm"):
        h = train_on_digits(g, 0.3).h[:, -1]
        assert h.size == 30_000 and (h != 0).all()


@pytest.mark.slow
def test_the_losses_rank_nothing():
    says("sigm ends at ≈ 0.008 with $\\alpha = 3$, tanh at ≈ 0.004 with $\\alpha = 1$")
    for g, alpha, end in (("sigm", 3.0, 0.008), ("tanh", 1.0, 0.004)):
        assert train_on_digits(g, alpha).loss[:, -1].mean() == pytest.approx(end, abs=0.001)


@pytest.mark.slow
def test_with_centred_pixels_a_large_step_leaves_no_unit_silent():
    says("and with $\\alpha = 1$ not one unit is silent: it was the sign of the inputs")
    X = digits()[0]
    assert 2 * np.square(X - X.mean(axis=0)).sum() > np.square(X).sum(), "2 α is no smaller a step than α with the pixels ≥ 0"
    for alpha in (1.0, 2.0):
        run = train_on_digits("reclin", alpha, centred=True)
        assert not any(silent_units(h) for h in run.h[:, -1])

@pytest.mark.slow
def test_with_the_middle_step_the_share_falls_at_once():
    says("with this α the share falls in the first epoch, in every seed. In some it comes back by up to ≈ 8 points, and from "
         "epoch 10 on it hardly moves", "whole rows are white")
    share = train_on_digits("reclin", 0.3).share
    assert 0.06 < (share[:, 1:].max(axis=1) - share[:, 1]).max() < 0.09
    assert (share[:, 1] < share[:, 0]).all() and np.abs(share[:, 10:] - share[:, 10:11]).max() < 0.025 and EPOCHS == 30
    assert silent_units(train_on_digits("reclin", 1.0).h[0, -1]) >= 3


@pytest.mark.slow
def test_a_large_step_makes_zeros_at_once_and_whole_rows_of_them():
    says("with $\\alpha = 1$ both are there after the first epoch", "All pixels are ≥ 0",
         "one example pushes all weights of a unit the same way (or not at all)")
    run = train_on_digits("reclin", 1.0)
    assert (run.share[:, 1] > 0.65).all() and all(silent_units(h) >= 5 for h in run.h[:, 1])
    X = digits()[0]
    one = jax.grad(lambda W: jnp.square(jnp.maximum(W @ X[0], 0)).sum())(np.random.default_rng(0).normal(size=(60, X.shape[1])))
    assert X.min() >= 0 and all(len(set(np.sign(row)) - {0}) <= 1 for row in np.asarray(one))


def updates_of_an_epoch(seed):
    """The pre-activations of all units on all digits before and after each update of one epoch with α = 1: (UNITS, T)."""
    X, y = map(jnp.asarray, digits()[:2])
    theta = glorot(jax.random.key(seed), (X.shape[1], UNITS, 10))
    step = jax.jit(lambda theta, rows: jax.tree.map(lambda p, d: p - d, theta, loss_and_grad(theta, X[rows], y[rows], reclin)[1]))
    for rows in np.random.default_rng(seed).permutation(T).reshape(-1, BATCH):
        old, theta = theta[0], step(theta, rows)
        yield tuple(np.asarray(layer.W @ X.T + layer.b[:, None]) for layer in (old, theta[0]))


@pytest.mark.slow
def test_a_large_step_moves_a_unit_the_same_way_on_nearly_all_digits():
    says("14 × 14 pixels, in mini-batches of 20", "An update here is the mean of 20 such pushes, some up and some down.",
         "Mostly one side prevails, and $a$ still moves the same way on nearly all digits.",
         "One large step down can put the unit below 0 everywhere")
    assert (BATCH, digits()[0].shape) == (20, (1000, 14 * 14))
    alike, put_off = [], []
    for seed in (0, 1):
        for a, after in updates_of_an_epoch(seed):
            fell, rose = (after < a).mean(axis=1), (after > a).mean(axis=1)
            alike += (np.maximum(fell, rose) > 0.9)[fell + rose > 0].tolist()
            off, was_off = (after <= 0).mean(axis=1), (a <= 0).mean(axis=1)
            put_off += fell[(off > 0.999) & (was_off < 0.5)].tolist()
    assert np.mean(alike) > 0.85, "of the units that move, most move the same way on nine digits of ten"
    assert len(put_off) >= 5 and min(put_off) == 1, "one step that puts a unit off: its a falls on every digit"


def test_the_kink_of_reclin():
    says("At $a = 0$ it has a kink and no derivative: the course takes 0 there")
    assert float(reclin.dg(0.0)) == 0 == float(reclin.dg(-1e-6)) and float(reclin.dg(1e-6)) == 1


def test_gradients_behind_a_one_sided_layer_have_one_sign():
    says("have the **same sign** for one example", "With tanh the $h_j$ have both signs.")
    a = np.random.default_rng(0).normal(size=50)
    for g, signs in ((sigm, 1), (reclin, 1), (tanh, 2)):
        slope = jax.grad(lambda w, h: jnp.tanh(w @ h))(np.full(50, 0.01), np.asarray(g.g(a), float))
        assert len(set(np.sign(np.asarray(slope))) - {0}) == signs


def test_a_dead_unit_stays_where_it_is():
    says("Nothing, as long as the loss alone moves them (no $\\lambda\\Omega$): $g'(a) = 0$ on each example",
         "A sigm unit would still have a positive slope")
    X, w, b = np.random.default_rng(0).uniform(size=(20, 3)), np.full(3, -1.0), -0.1
    slopes = {g.name: np.abs(jax.grad(lambda w, g=g: g.g(X @ w + b).sum())(w)).max() for g in (reclin, sigm)}  # noqa: B023
    assert slopes["reclin"] == 0 < slopes["sigm"]


def test_powers_of_two_and_where_tanh_fails():
    says("stretched by $1/\\ln 2 = 1.44$ along $a$", "tanh is `nan` from about $a = 355$ on",
         "For large negative $a$ nothing fails.")
    a = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(1 / (1 + 2.0**-(a / np.log(2))), 1 / (1 + np.exp(-a)))
    assert round(1 / np.log(2), 2) == 1.44
    with np.errstate(all="ignore"):
        slide = [(np.exp(2 * a) - 1) / (np.exp(2 * a) + 1) for a in np.array([355.0, 354.0, -1e4])]
        assert np.isnan(slide[0]) and slide[1:] == [1, -1] and 1 / (1 + np.exp(np.float64(1e4))) == 0
    assert [v.tolist() for v in activations(np.array([-1e4, 1e4]))] == [[0, 1], [-1, 1], [0, 1e4]]


def test_where_a_unit_saturates():
    says("For any $\\varepsilon$ from $10^{-4}$ to below ¼", "at $10^{-14}$ in the fifth digit, at $10^{-17}$ it is inf",
         "so $a = 2\\ln(1 + r) - \\ln(4\\varepsilon)$: here nothing cancels",
         "2.99 for $\\varepsilon = 0.01$, sigm at 4.58", "each further 2.3 in $a$ costs a sigm unit another factor of 10",
         "tanh saturates at half of sigm's $a$ for $\\varepsilon/4$")
    assert [f"{a:.2f}" for a in saturation(0.01)] == ["4.58", "2.99"] and round(math.log(10), 1) == 2.3
    assert saturation(0.01)[1] == pytest.approx(saturation(0.0025)[0] / 2)
    better = [2 * np.log(1 + np.sqrt(1 - 4 * eps)) - np.log(4 * eps) for eps in (1e-4, 0.01, 0.2499, 1e-14)]
    np.testing.assert_allclose(better[:3], [saturation(eps)[0] for eps in (1e-4, 0.01, 0.2499)], rtol=1e-12)
    assert better[3] == pytest.approx(-np.log(1e-14)) and f"{saturation(1e-14)[0]:.4f} {better[3]:.4f}" == "32.2370 32.2362"
    with np.errstate(divide="ignore"):
        assert saturation(1e-17) == (np.inf, np.inf)


def test_tanh_near_0_has_15_decimals_but_not_15_digits():
    says("finite and right to 15 decimals for **every** number", "2·10⁻⁵ at $a = 10^{-12}$, and at $10^{-17}$ it gives 0",
         "`-np.expm1(-2 * np.abs(a))` in the place of `1 - e**2` mends it")
    a = np.concatenate([np.linspace(-1, 1, 4001)**9, np.linspace(-40, 40, 4001), [1e-12, 1e-17]])
    sigm, tanh, _ = activations(a)
    assert max(np.abs(tanh - np.tanh(a)).max(), np.abs(sigm - 0.5 * (1 + np.tanh(a / 2))).max()) < 5e-16
    assert f"{abs(tanh[-2] / a[-2] - 1):.0e}" == "2e-05" and tanh[-1] == 0
    mended = np.sign(a) * -np.expm1(-2 * np.abs(a)) / (1 + np.exp(-2 * np.abs(a)))
    np.testing.assert_allclose(mended, np.tanh(a), rtol=1e-15)


def test_adding_keeps_and_multiplying_sharpens():
    says("Adding changed nothing: you may subtract one number from all $a_c$. Multiplying did",
         "Adding 1 to $a_c$ multiplies the odds of $c$ against any other class by $e$.",
         "so $(0.583, 0.333, 0.083)$")
    a = np.array([1.0, 2.5, -0.5, 0.0])
    f, up = (np.asarray(softmax(v), float) for v in (a, a + [0, 1, 0, 0]))
    np.testing.assert_allclose(softmax(a + 100), f, rtol=1e-4)
    assert softmax(3 * a).max() > f.max() > softmax(a / 10).max()
    assert up[1] / up[0] / (f[1] / f[0]) == pytest.approx(np.e, rel=1e-4)
    np.testing.assert_allclose(softmax(np.log([0.7, 0.4, 0.1])), [0.583, 0.333, 0.083], atol=6e-4)


def test_where_exp_ends():
    says("The largest finite float32 is about $3.4 \\cdot 10^{38}$, which is $\\exp(88.7)$",
         "whose largest number is $\\exp(709.8)$", "it survives $s = 707$, not $s = 708$")
    assert round(float(np.log(np.finfo(np.float32).max)), 1) == 88.7 and round(float(np.log(np.finfo(float).max)), 1) == 709.8
    with np.errstate(all="ignore"):
        for s, fine in ((707, True), (708, False)):
            e = np.exp(np.array([[1.0, 2.5, -0.5]]) + s)
            assert np.isfinite(e / e.sum(axis=1, keepdims=True)).all() == fine


def test_over_the_wrong_axis_every_bar_is_1():
    says("every bar is 1, and the sum is $C$")
    e = np.exp(np.array([[1.0, 2.5, -0.5]]))
    assert (e / e.sum(axis=0, keepdims=True)).tolist() == [[1, 1, 1]]


def test_a_softmax_in_float32_loses_what_is_far_below_the_largest():
    says("a class 104 below the largest gets exactly 0 (with JAX one 88 below it)")
    below = np.float32([[0, -87], [0, -88], [0, -103], [0, -104]])
    a = below - below.max(axis=1, keepdims=True)
    by_numpy = (np.exp(a) / np.exp(a).sum(axis=1, keepdims=True))[:, 1]
    by_jax = np.asarray(jax.nn.softmax(jnp.asarray(below)))[:, 1]
    assert (by_numpy > 0).tolist() == [True, True, True, False] and (by_jax > 0).tolist() == [True, False, False, False]
