"""One input through one neuron, S04: the terms, the sum, g; and the hand that pulls a number of the drawing."""
import math

import numpy as np
import pytest

from course_lib.activations import place
from course_lib.lessons.artificial_neuron.neuron_sum import CURVE, MOST, REACHES, neuron_sum
from course_lib.lessons.artificial_neuron.neuron_sum_view import FOOT
from course_lib.widgets import OneNeuron
from tests.hands import at, drag, fresh, no_thread_left, tell  # noqa: F401

flow = fresh(OneNeuron)
G = {"sigm": lambda a: 1 / (1 + math.exp(-a)), "tanh": math.tanh, "reclin": lambda a: max(a, 0), "linear": lambda a: a}


@pytest.mark.parametrize("g", G)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_sum_is_that_of_the_first_d_terms(g, d):
    x, w, b = [1.0, -2.0, 0.5], [0.5, 1.5, -1.0], 0.25
    found = neuron_sum(np.float32(x), np.float32(w), np.float32(b), np.int32(d), place(g), np.float32(5))
    a = b + sum(u * v for u, v in zip(w[:d], x[:d], strict=True))
    assert float(found.a) == pytest.approx(a) and float(found.h) == pytest.approx(G[g](a), rel=1e-5)
    assert found.terms.shape == (MOST,) and not np.asarray(found.terms)[d:].any()
    np.testing.assert_allclose(found.curve, [G[g](5 * float(c)) for c in CURVE], rtol=1e-4, atol=1e-6)


def test_the_drawing_carries_the_numbers_of_the_text(flow):
    view = flow.view
    assert "= 1.00 + 0.50·1.00 + (−1.00)·2.00 = −0.50, h(x) = tanh(−0.50) = −0.46." in flow.status
    assert [t.get_text() for t in view.values if t.get_visible()] == ["1.00", "2.00", "1"]
    assert [t.get_text() for t in view.weights if t.get_visible()] == ["w₁\n0.50", "w₂\n−1.00", "b\n1.00"]
    assert (view.a_label.get_text(), view.h_label.get_text()) == ("a(x) = −0.50", "h(x) = −0.46")
    assert view.dot.get_xydata()[0] == pytest.approx([-0.5, math.tanh(-0.5)], abs=1e-6)


def test_numbers_are_pulled(flow):
    x, y = flow.view.places(2)[1], FOOT
    drag(flow, flow.view.graph, (x, y), (x, y - 50), (x + 30, y - 100))
    assert flow.numbers["x2"] == 0 and flow.chosen == "x2" and "Chosen: x₂ = 0.00" in flow.status
    for n, name in ((0, "w1"), (2, "b")):
        u, v = flow.view.label(n, 2)
        drag(flow, flow.view.graph, (u, v), (u, v + 25))
        assert flow.numbers[name] == pytest.approx({"w1": 1.0, "b": 1.5}[name]) and flow.chosen == name
    before = dict(flow.numbers)
    drag(flow, flow.view.graph, (flow.view.places(2)[2], FOOT), (0, 300))
    assert flow.numbers == before, "the constant 1 stays 1"
    drag(flow, flow.view.graph, (x, y), (x, 439))
    assert flow.numbers["x2"] == 2.0, "no number leaves its range"


def test_keys_choose_and_move(flow):
    for key, name in (("ArrowRight", "b"), ("ArrowRight", "x1"), ("ArrowLeft", "b")):
        tell(flow, "key", key=key)
        assert flow.chosen == name
    tell(flow, "key", key="ArrowDown", shift=True)
    tell(flow, "key", key="ArrowUp")
    assert flow.numbers["b"] == pytest.approx(0.1)
    flow.set(d=1)
    assert flow.names(1) == ["x1", "w1", "b"] and flow.chosen == "b"


def test_a_code_carries_the_numbers(flow):
    flow.restore("OneNeuron d=3 g=reclin x3=0.5 b=-1")
    assert flow.numbers["x3"] == 0.5 and flow.code == "OneNeuron d=3 g=reclin x3=0.5 b=-1"
    for code in ("OneNeuron x1=a", "OneNeuron w1=3"):
        with pytest.raises(ValueError, match="must be numbers|must lie between"):
            flow.restore(code)
    assert flow.numbers["x3"] == 0.5


EXTREMES = ["OneNeuron", "OneNeuron d=1 g=linear", "OneNeuron d=3 g=reclin x1=2 x2=2 x3=2 w1=2 w2=2 w3=2 b=2",
            "OneNeuron d=3 g=sigm x1=2 x2=2 x3=2 w1=-2 w2=-2 w3=-2 b=-2"]


@pytest.mark.parametrize("code", EXTREMES)
def test_no_words_over_words_and_nothing_beyond_the_frame(flow, code):
    flow.restore(code)
    canvas = flow.view.canvas
    canvas.scale = 1.0
    canvas.render()
    view = flow.view
    texts = [t for t in (*view.values, *view.names, *view.weights, *view.rows, *view.titles, view.a_label, view.h_label)
             if t.get_visible() and t.get_text()]
    boxes = [t.get_window_extent(canvas.agg.get_renderer()) for t in texts]
    for n, box in enumerate(boxes):
        assert 0 <= box.x0 and box.x1 <= canvas.width and 0 <= box.y0 and box.y1 <= canvas.height, texts[n].get_text()
        for m in range(n):
            assert not box.overlaps(boxes[m]), (texts[n].get_text(), texts[m].get_text())
    a = float(flow.result[3])
    assert abs(a) <= flow.result[6] in REACHES
