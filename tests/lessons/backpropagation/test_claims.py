"""Sentences of notebook 2_03, each quoted and computed: a test fails when its sentence is gone or no longer true."""

import jax
import numpy as np
import pytest

from course_lib.activations import sigm, tanh
from course_lib.data import mnist
from course_lib.initialization import glorot
from course_lib.lessons.backpropagation.exercises import backprop
from course_lib.lessons.backpropagation.small_network import PARAMETER_NAMES, PARAMETERS
from course_lib.lessons.backpropagation.vanishing import gradient_left, slopes_at
from course_lib.network import fprop
from course_lib.widgets import Backprop
from tests.claims import Said

HERE = Said("2_03_backpropagation")
says = HERE.says
KEY = jax.random.key(0)


def numbers(**start):
    return Backprop(**start).result


def largest(result, *names):
    return max(float(np.abs(result[name]).max()) for name in names)


def test_an_input_of_0_takes_the_gradients_of_its_own_weights_and_no_others():
    says("Those of the weights that leave this input</summary>Yes", "look at the first column of ∇W⁽¹⁾")
    r = numbers(x1=0.0)
    assert not r["∇W1"][:, 0].any() and r["∇W1"][:, 1].all() and r["∇b1"].all() and r["∇h1"].all() and r["∇W2"].all()


def test_the_first_picture_is_half_way_and_a_unit_collects_a_difference_of_its_column():
    assert HERE.code[1] == "net = Backprop(step=4)\nnet"
    says("The two numbers of ∇a⁽²⁾ (∇a₁ and ∇a₂ in the top row, $k = 2$) are 0.945 and −0.945. "
         "So the hidden units collect 2.0, −1.3 and −0.3 times 0.945.",
         "The picture opens half-way, at the equation that goes down a layer. Steps 1 to 3 are done: "
         "∇a⁽²⁾ = f(x) − e(y) = (0.945 − 0, 0.055 − 1)")
    net = Backprop(step=4)
    assert "∇h⁽¹⁾ = W⁽²⁾ᵀ ∇a⁽²⁾" in net.status
    assert net.result["∇a2"] == pytest.approx([0.945, -0.945], abs=5e-4)
    assert net.result["W2"][0] - net.result["W2"][1] == pytest.approx([2.0, -1.3, -0.3])
    assert net.result["∇h1"] == pytest.approx(np.array([2.0, -1.3, -0.3]) * 0.945184, rel=1e-4)


@pytest.mark.slow
def test_the_other_class_multiplies_every_gradient_by_one_number():
    says("every gradient is multiplied by the same number, −0.058", "it is (−0.055, 0.055) instead of (0.945, −0.945)")
    one, two = numbers(y="1"), numbers()
    for name in ("∇a2", "∇W2", "∇b2", "∇h1", "∇a1", "∇W1", "∇b1"):
        assert one[name] / two[name] == pytest.approx(-0.058, abs=5e-4)
    assert one["∇a2"] == pytest.approx([-0.055, 0.055], abs=5e-4)


def test_a_small_nudge_is_what_a_gradient_promises():
    says("$W_{11}^{(1)}$ has gradient 0.577", "The loss is curved: the table says 0.271.",
         "With a nudge of 0.01 each of the 17 quotients is within 1 % of its gradient, with 0.1 within 10 %. "
         "With 1 it can be half of the gradient, as for $W_{11}^{(1)}$, or more than twice it")
    space = {"np": np, "Backprop": Backprop}
    exec(next(text for text in HERE.code if text.startswith("start = {name")), space)
    after, start = space["loss_after"], space["start"]
    off = {}
    for nudge in (1, 0.1, 0.01):
        slopes = {p: (after(*PARAMETERS[p], nudge) - after(*PARAMETERS[p], 0)) / nudge for p in PARAMETER_NAMES}
        right = {p: start["∇" + PARAMETERS[p][0]][PARAMETERS[p][1]] for p in PARAMETER_NAMES}
        off[nudge] = max(abs(slopes[p] / right[p] - 1) for p in PARAMETER_NAMES)
        if nudge == 1:
            assert slopes["W₁₁⁽¹⁾"] == pytest.approx(0.271, abs=6e-4) and slopes["W₁₁⁽¹⁾"] < right["W₁₁⁽¹⁾"] / 2
    assert len(PARAMETER_NAMES) == 17 and off[0.01] < 0.01 < off[0.1] < 0.1 < 1 < off[1]


def test_the_slope_from_h_is_rounded_away_where_h_is_1():
    says("For a = 20, h is rounded to 1 in float32 and h(1 − h) to 0; the true slope is 2·10⁻⁹.")
    h, real = np.float32(sigm.g(np.float32(20))), 1 / (1 + np.exp(-20.0))
    assert h == 1 and h * (1 - h) == 0 and real * (1 - real) == pytest.approx(2e-9, rel=0.05)


@pytest.mark.slow
def test_positive_outputs_give_the_weights_of_one_unit_gradients_of_one_sign():
    says("sigm is **always positive** (S11). So on one example all weights from sigm units into one unit above "
         "have gradients of one sign", "reclin is never negative: the same, apart from zeros. tanh has both signs.")
    signs = {g: np.sign(numbers(g=g)["∇W2"]) for g in ("sigm", "tanh")}
    assert (numbers(g="reclin")["h1"] >= 0).all()
    assert (np.abs(signs["sigm"].sum(axis=1)) == 3).all() and (np.abs(signs["tanh"].sum(axis=1)) < 3).all()


def test_paths_are_more_than_weights():
    says("With $L$ hidden layers of $H$ units there are $H^{L-1}$ paths to **each** output: 10¹² for $L = 7$ and $H = 100$.")
    H, L = 3, 4
    paths = np.linalg.matrix_power(np.ones((H, H), int), L - 1)[0].sum()    # from a unit of layer 1 to all of layer L
    assert paths == H ** (L - 1) and 100**6 == 10**12


@pytest.mark.slow
def test_the_way_down_of_a_larger_input():
    says("The loss rises, and so does $\\nabla_{\\mathbf{a}^{(2)}}$.")
    for g in ("sigm", "tanh", "reclin"):
        near, far = numbers(g=g, x1=0.5, x2=-0.5), numbers(g=g, x1=3.0, x2=-3.0)
        assert near["l"] < far["l"] and largest(near, "∇a2") < largest(far, "∇a2")


def test_saturation_at_5():
    says("at $a = 5$ the slope is 0.0002, that of sigm 0.0066")
    assert float(tanh.dg(5.0)) == pytest.approx(2e-4, abs=5e-5) and float(sigm.dg(5.0)) == pytest.approx(66e-4, abs=5e-5)


def left(name, a, w):
    return gradient_left(slopes_at(a)[name], w, 10)[-1]


def test_ten_layers():
    says("4⁻¹⁰ ≈ 10⁻⁶", "2 · 0.42 = 0.84, and 0.84¹⁰ = 0.17", "With w = 3 the factor is 3 · 0.42 = 1.26, and it grows tenfold.",
         "with ten layers less than a thousandth is left", "At $a = 1$ there is 0.09 left", "$2^{10} = 1024$",
         "$a = 0.05$ and $w = 1$: it passes everything")
    assert left("sigm", 0.0, 1.0) == pytest.approx(1e-6, rel=0.1) and left("tanh", 0.0, 1.0) == pytest.approx(1)
    assert left("tanh", 1.0, 2.0) == pytest.approx(0.17, abs=0.005) and left("tanh", 1.0, 3.0) == pytest.approx(10, abs=0.5)
    assert left("tanh", 1.0, 1.0) < 1e-3 and left("sigm", 0.0, 4.0) == pytest.approx(1)
    assert left("sigm", 1.0, 4.0) == pytest.approx(0.09, abs=0.005)
    assert (left("reclin", 1.0, 2.0), left("reclin", 0.05, 1.0), left("reclin", -0.05, 4.0)) == (1024, 1, 0)


def test_larger_inputs_give_smaller_gradients_where_units_saturate():
    says("$\\nabla_{\\mathbf{a}^{(1)}}$ becomes 13 and 61 times **smaller**.",
         "With reclin, whose active units do not saturate, it grows.", "(Its second unit is off and passes nothing either time.)",
         "shrinks less, ≈ 2 and ≈ 10 times")
    for g, times in (("sigm", 13), ("tanh", 61), ("reclin", None)):
        near, far = numbers(g=g, x1=0.5, x2=-0.5), numbers(g=g, x1=3.0, x2=-3.0)
        assert far["l"] > near["l"]
        ratio = largest(near, "∇a1") / largest(far, "∇a1")
        assert ratio < 1 if times is None else round(ratio) == times
        assert times is None or round(largest(near, "∇W1") / largest(far, "∇W1")) == {13: 2, 61: 10}[times]
    assert not near["dg"][1] and not far["dg"][1]


@pytest.fixture(scope="module")
def digits():
    space = {"np": np, "mnist": mnist, "glorot": glorot, "jax": jax}
    exec(next(text for text in HERE.code if text.startswith("digits = mnist()")), space)
    return space


def without_slope(theta, x, y, g, dg):
    return backprop(theta, x, y, g, np.ones_like)


def cosine_of_hidden_gradients(theta, digits):
    """Median over 200 digits of the cosine between the right gradient of the hidden layers and the one without g′."""
    out = []
    for x, y in zip(digits["digits"].train.X[:200] / 255, digits["digits"].train.y, strict=False):
        args = theta, x, int(y), np.tanh, lambda a: 1 - np.tanh(a) ** 2
        p, q = (np.concatenate([v.ravel() for pair in f(*args)[:2] for v in pair]) for f in (backprop, without_slope))
        out.append(p @ q / np.linalg.norm(p) / np.linalg.norm(q))
    return np.median(out)


@pytest.mark.thorough
def test_a_wrong_gradient_trains_too(digits):
    says("From 90 % to ≈ 10 %", "Yes, ≈ 15 % instead of ≈ 10 %, and not ≈ 32 %.",
         "Without any gradient for the hidden layers the error ends at ≈ 32 %.",
         "the median cosine between them is ≈ 0.98. At the end of the run without $g'$ it is ≈ 0.24")
    start, error, learn = (digits[name] for name in ("first", "error", "learn"))
    assert error(start) == pytest.approx(0.90, abs=0.01)
    assert error(learn(backprop, start)) == pytest.approx(0.10, abs=0.015)
    printed = [line for line in HERE.printed if "error after 5,000 digits ≈" in line]
    errors = np.array([[float(words.strip(" %,\n")) for words in line.split("≈")[1:]] for line in printed])
    assert errors.shape == (3, 3) and errors == pytest.approx(np.array([[10], [15], [32]]) + np.zeros(3), abs=4)
    assert errors[:, 0] == pytest.approx([10, 15, 32], abs=1.5) and (np.diff(errors, axis=0) > 2).all()
    wrong = learn(without_slope, start)
    assert error(wrong) == pytest.approx(0.15, abs=0.02)
    assert cosine_of_hidden_gradients(start, digits) == pytest.approx(0.98, abs=0.01)
    assert cosine_of_hidden_gradients(wrong, digits) == pytest.approx(0.24, abs=0.06)


def test_without_the_slope_the_last_hidden_layer_never_goes_uphill():
    says("the product of the right and the wrong gradient is $\\sum_i (\\nabla_{h_i})^2\\, g'(a_i)\\,"
         "(\\lVert\\mathbf{h}_{\\text{below}}\\rVert^2 + 1) \\ge 0$")
    rng = np.random.default_rng(0)
    theta = [(rng.normal(size=(n, m)), rng.normal(size=n)) for m, n in ((3, 5), (5, 4), (4, 3))]
    x = rng.normal(size=3)
    args = theta, x, 1, np.tanh, lambda a: 1 - np.tanh(a) ** 2
    right, wrong = backprop(*args)[1], without_slope(*args)[1]
    below = np.tanh(theta[0][1] + theta[0][0] @ x)
    grad_h = wrong[1]
    product = sum((p * q).sum() for p, q in zip(right, wrong, strict=True))
    slope = 1 - np.tanh(theta[1][1] + theta[1][0] @ below) ** 2
    assert product == pytest.approx((grad_h**2 * slope).sum() * (below @ below + 1)) and product > 0


def test_what_the_way_back_keeps():
    says("for 784-500-500-10 and 100 examples 178,400 numbers, with $\\mathbf{x}$")
    kept = jax.eval_shape(lambda key: fprop(glorot(key, (784, 500, 500, 10)), np.ones((100, 784), np.float32)).h, KEY)
    assert sum(h.size for h in kept[:-1]) == 178_400


DEAD = "Backprop step=7 g=reclin b₁⁽¹⁾=-2 b₂⁽¹⁾=-2 b₃⁽¹⁾=-2"


def revived(net, **move):
    net.restore(DEAD)
    for name, value in move.items():
        net.set(**{name: value})
    return largest(net.result, "∇W1", "∇b1", "∇W2") > 0


@pytest.mark.thorough
def test_what_brings_the_dead_network_back_to_life():
    assert f'Backprop().restore("{DEAD}")' in "".join(HERE.code)
    says("All three $a^{(1)}_j$ are negative", "$x_1$ above 2.125; $x_2$ below −2 or above 2.08; $b_1^{(1)}$ above −1.1, "
         "$b_3^{(1)}$ above −0.8, $b_2^{(1)}$ above 1.1; five of the six weights",
         "Never: class y, and every parameter of layer 2.")
    net = Backprop().restore(DEAD)
    assert (net.result["a1"] < 0).all() and net.result["∇h1"].all() and net.result["∇b2"].all() and not revived(net)
    for name, off, on in (("x1", 2.1, 2.15), ("x2", -1.95, -2.05), ("x2", 2.05, 2.1)):
        assert not revived(net, **{name: off}) and revived(net, **{name: on})
    assert not revived(net, x1=-3.0)
    for name, off, on in (("b₁⁽¹⁾", -1.15, -1.05), ("b₃⁽¹⁾", -0.85, -0.75), ("b₂⁽¹⁾", 1.05, 1.15)):
        which = 1 + PARAMETER_NAMES.index(name)
        assert not revived(net, which=which, w=off) and revived(net, which=which, w=on)
    assert not revived(net, y="1") and all(revived(net, g=g) for g in ("sigm", "tanh", "linear"))
    can = {name for n, name in enumerate(PARAMETER_NAMES, 1) for w in (-4.0, 4.0) if revived(net, which=n, w=w)}
    assert can == {name for name in PARAMETER_NAMES if name.endswith("⁽¹⁾")} - {"W₂₂⁽¹⁾"}


def test_the_sum_of_check_yourself():
    says("$\\nabla_{\\mathbf{W}}$ has rows $(-0.15, 0.24)$ and $(0.15, -0.24)$", "= (0.6, -0.6)$", "= (0.45, -0.216)$")
    grad, h, W = np.array([0.7 - 1, 0.3]), np.array([0.5, -0.8]), np.array([[1, 0], [3, -2]])
    np.testing.assert_allclose(np.outer(grad, h), [[-0.15, 0.24], [0.15, -0.24]])
    np.testing.assert_allclose(W.T @ grad, [0.6, -0.6])
    np.testing.assert_allclose(W.T @ grad * (1 - h**2), [0.45, -0.216])
