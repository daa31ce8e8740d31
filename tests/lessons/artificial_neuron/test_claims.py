"""The sentences of notebook 1_01, quoted and computed: each test fails when its sentence is gone or no longer true."""

import jax
import numpy as np
import pytest

from course_lib.activations import reclin, sigm, tanh
from course_lib.lessons.artificial_neuron.exercises import line
from course_lib.separability import CORNERS, GATES, accuracy, best_single_unit
from course_lib.widgets import Neuron, OneNeuron
from tests.claims import Said

HERE = Said("1_01_artificial_neuron")
says = HERE.says


def test_the_slides_are_quoted_whole():
    says("Neuron pre-activation (or input activation)", "Neuron (output) activation", "are the connection weights",
         "is the neuron bias", "is called the activation function", "range determined by $g(\\cdot)$",
         "bias $b$ only changes the position of the rift", "(from Pascal Vincent's slides)")
    assert "\\cdot\\mathbf{x}" not in HERE.words, "the slide writes wᵀx"


def test_pulling_x2_down():
    says("$w_2 = -1$", "a(x) rises by 1 for each 1 that x₂ falls, and tanh rises with it.")
    flow = OneNeuron()
    before = flow.result[3:5]
    assert flow.numbers["w2"] == -1
    flow._move("x2", flow.numbers["x2"] - 1)
    assert flow.result[3] == pytest.approx(before[0] + 1) and flow.result[4] > before[1]


@pytest.mark.slow
def test_three_activation_functions():
    says("$\\mathrm{sigm}(a) = 1/(1+e^{-a})$, between 0 and 1; $\\tanh(a)$, between −1 and 1;",
         "$\\mathrm{reclin}(a) = \\max(0, a)$, elsewhere called ReLU",
         "With reclin it is 0 at least and has no upper bound, and the axis grows with the surface;")
    a = np.linspace(-8, 8, 1601)
    for g, formula, low, high in ((sigm, 1 / (1 + np.exp(-a)), 0, 1), (tanh, np.tanh(a), -1, 1),
                                  (reclin, np.maximum(0, a), 0, 8)):
        np.testing.assert_allclose(g.g(a), formula, rtol=1e-4, atol=1e-6)
        assert low <= formula.min() and formula.max() <= high
    heights = [Neuron(g="reclin", w1=w, w2=w, b=0).view.surface for w in (0.5, 3)]
    assert [surface.low for surface in heights] == [0, 0] and heights[0].high < heights[1].high


@pytest.mark.slow
def test_the_neuron_of_the_first_picture_over_the_plane():
    says("with its $a(\\mathbf{x}) = -0.50$ and $h(\\mathbf{x}) = -0.462$ again")
    flow, over = OneNeuron(), Neuron(w1=0.5, w2=-1.0, b=1.0)
    assert [flow.numbers[name] for name in ("x1", "x2", "w1", "w2", "b")] == [1, 2, 0.5, -1, 1] and over.probe == (1, 2)
    assert "a(x) = −0.50,   h(x) = −0.462" in over.view.reading.get_text() and round(float(flow.result[4]), 3) == -0.462


def test_tanh_twice():
    says("which is ±0.76", "On the line the\nsurface is as steep as before")
    a = np.linspace(-50, 50, 10001)
    h = np.tanh(np.tanh(a))
    assert round(float(h.max()), 2) == 0.76 == -round(float(h.min()), 2) and (np.sign(h) == np.sign(a)).all()


def test_b_moves_the_cliff_against_the_arrow():
    says("It moves against the arrow as $b$ grows, since the side where $a(\\mathbf{x}) > 0$ grows.")
    one = Neuron()
    before, w = one.view.line.get_xydata(), np.array([1.6, 1.1])
    moved = one.set(b=one.values["b"] + 1).view.line.get_xydata() - before
    assert (moved @ w < 0).all() and moved @ [-w[1], w[0]] == pytest.approx(0, abs=1e-6)


def test_a_longer_arrow_brings_the_cliff_nearer():
    says("Yes: twice as steep, half as far.", "there <b>w</b>ᵀ<b>x</b> was −b, and now it is −2b", "($b$ is not 0)")
    one = Neuron(w1=0.8, w2=0.55)
    before = one.view.line.get_xydata()
    assert one.values["b"] != 0
    one.set(w1=2 * one.values["w1"], w2=2 * one.values["w2"])
    w = np.array([one.values["w1"], one.values["w2"]])
    distance = [(at @ w / np.linalg.norm(w)).mean() for at in (before, one.view.line.get_xydata())]
    assert distance[1] == pytest.approx(distance[0] / 2)


def test_the_pictures_arrow_can_be_pulled_to_twice_its_length():
    says("(Twice as long is $w_1 = 2.4$, $w_2 = 1.8$.)")
    HERE.shows("one = Neuron(w1=1.2, w2=0.9, b=-0.75)")
    one = Neuron(w1=1.2, w2=0.9, b=-0.75)
    before = one.view.line.get_xydata()
    one.set(w1=2.4, w2=1.8)
    assert (one.values["w1"], one.values["w2"]) == (2 * 1.2, 2 * 0.9), "within the controls, and so the tip within the map"
    w = np.array([0.8, 0.6])
    assert [(at @ w).mean() for at in (before, one.view.line.get_xydata())] == pytest.approx([0.5, 0.25])


def test_one_neuron_on_the_gates():
    says("Three</summary>Yes, 75 %, and no line does better.",
         "it can for OR and AND, and is right on at most 3 of the 4 corners of XOR")
    assert {name: best_single_unit(CORNERS, y).accuracy for name, y in GATES.items()} == {"OR": 1, "AND": 1, "XOR": 0.75}


def test_the_two_ands_as_inputs():
    says("each of which one neuron computes. In their plane XOR is an OR, and a line is enough.")
    x1, x2 = CORNERS.T > 0
    ands = np.stack([~x1 & x2, x1 & ~x2], axis=1)
    assert all(best_single_unit(CORNERS, one.astype(int)).accuracy == 1 for one in ands.T)
    assert best_single_unit(ands.astype(float), GATES["XOR"]).accuracy == 1 and (ands.any(axis=1) == GATES["XOR"]).all()


def test_with_sigm_one_half_is_the_line():
    says("$a(\\mathbf{x}) > 0$ is $h(\\mathbf{x}) > ½$: this is the model of **logistic regression**.")
    a = np.linspace(-5, 5, 101)
    assert ((sigm.g(a) > 0.5) == (a > 0)).all()


def test_the_picture_of_xor_begins_with_two_wrong():
    says("Blue is the side of △, where $h(\\mathbf{x}) > ½$; orange is that of ○.",
         "A red ring marks a corner on the wrong side.", "There you also choose what **a click adds**")
    pen = next(control for control in Neuron.controls if control.label == "a click adds")
    assert pen.name in Neuron.more and "best" in Neuron.more
    decide = Neuron(data="XOR", g="sigm", w1=2.0, w2=0.0, b=0.0)
    assert len(decide.view.wrong.get_xdata()) == 2


def test_without_a_bias():
    says("Such a neuron cannot decide OR, since the corners $(-1, 1)$ and $(1, -1)$ get opposite $a$, and OR wants both above 0.",
         "the surface stays as it is while the black line moves")
    rng = np.random.default_rng(0)
    assert max(accuracy(w, 0.0, CORNERS, GATES["OR"]) for w in rng.normal(size=(500, 2))) < 1
    says("so both must be exactly 0: it can, on a knife's edge, with $w_1 = w_2 > 0$. "
         "XOR wants the same two corners above 0 as OR.")
    assert accuracy(np.array([1.0, 1.0]), 0.0, CORNERS, GATES["AND"]) == 1
    assert max(accuracy(w, 0.0, CORNERS, GATES["XOR"]) for w in rng.normal(size=(500, 2))) < 1
    assert max(accuracy(w, 0.0, CORNERS, GATES["AND"]) for w in rng.normal(size=(500, 2))) < 1
    forgetful = Neuron(h=lambda x, w, b, g: g(w @ x), b=2.0)
    before, line = forgetful.result[0], forgetful.view.line.get_xydata()
    forgetful.set(b=-2.0)
    np.testing.assert_array_equal(before, forgetful.result[0])
    assert np.abs(forgetful.view.line.get_xydata() - line).max() > 1


def test_a_sine_has_many_rifts_that_far_apart():
    says("parallel, a distance $\\pi/\\|\\mathbf{w}\\|$ apart")
    w, b = np.array([3.0, 4.0]), 0.7
    d = np.linspace(-3, 3, 600001)
    h = np.sin(b + d * 5.0)                                        # along w/‖w‖
    crossings = d[1:][np.sign(h[1:]) != np.sign(h[:-1])]
    np.testing.assert_allclose(np.diff(crossings), np.pi / np.linalg.norm(w), atol=1e-4)


def test_check_yourself():
    says("so the signed distance is $10/5 = 2$", "$a(1, 1) = -10 + 3 + 4 = -3 < 0$: on the origin's side.",
         "The slope on it doubles.", "everywhere but on the line itself")
    w, b = np.array([3.0, 4.0]), -10.0
    assert -b / np.linalg.norm(w) == 2 and b + w @ [1, 1] == -3 and b < 0


def test_when_the_gradient_of_the_bias_is_zero():
    says("$\\partial h/\\partial w_i = g'(a)\\,x_i$, which is 0 also where $x_i$ is;",
         "$\\partial h/\\partial b = g'(a) \\cdot 1$ is 0 only where $g'(a)$ is.")
    x = np.array([0.0, 2.0])

    def gradient(g, b):
        return jax.grad(lambda w, b: g.g(b + w @ x), argnums=(0, 1))(np.array([0.5, -1.0]), b)

    (w, b), (_, off) = gradient(tanh, 1.0), gradient(reclin, 1.0)
    assert b > 0 and w[0] == 0 and w[1] > 0 and off == 0, "a(x) is −1"


def test_a_neuron_answers_most_to_its_own_weights():
    says("$\\mathbf{w}^\\top\\mathbf{x}$ is largest for the one that points where $\\mathbf{w}$ points",
         "where $a(\\mathbf{x}) = b - \\|\\mathbf{w}\\|$", "at right angles to $\\mathbf{w}$: there $a(\\mathbf{x}) = b$")
    w, b, angle = np.array([3.0, 4.0]), -10.0, np.linspace(-np.pi, np.pi, 3601)
    x = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    a = b + x @ w
    assert x[a.argmax()] == pytest.approx(w / 5, abs=2e-3)
    assert x[a.argmin()] == pytest.approx(-w / 5, abs=2e-3) and a.min() == pytest.approx(b - 5, abs=1e-5)


def test_three_equations_give_the_neuron_of_a_line():
    says("$a(\\mathbf{p}) = 0$, $a(\\mathbf{q}) = 0$, $a(\\mathbf{r}) = 1$ are three linear equations",
         "a neuron has $D + 1$ parameters")
    p, q, r = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]])
    w, b = line(p, q, r)
    assert [b + w @ x for x in (p, q, r)] == pytest.approx([0, 0, 1])
    assert np.linalg.solve([[*p, 1], [*q, 1], [*r, 1]], [0, 0, 1]) == pytest.approx([*w, b])
