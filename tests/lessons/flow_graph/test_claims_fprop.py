"""What notebook 1_05 says, sentence by sentence, computed. Slide S15."""
import itertools
import math
import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import flowgraph
from course_lib.activations import linear, reclin, tanh
from course_lib.flowgraph import Activate, Linear, Parameter, Softmax, Sum, WrongOrder
from course_lib.lessons.flow_graph.box_grid import above
from course_lib.lessons.flow_graph.slide_graph import slide_graph, softplus
from course_lib.widgets import FlowGraph
from tests.claims import Said

HERE = Said("1_05_flow_graph")
says = HERE.shows
GRAPH, INPUTS = slide_graph("l + λΩ")
CALLS = [box for box in GRAPH if box.parents]


def right_orders(graph):
    """All right orders of the calls, by trying every one."""
    given = {box.name for box in graph if not box.parents}
    calls = [box for box in graph if box.parents]
    return [order for order in itertools.permutations(calls)
            if all(given.union(b.name for b in order[:i]).issuperset(box.parents) for i, box in enumerate(order))]


def test_the_number_of_orders():
    says("The two may stand at any two of seven places: 7·6/2 = 21.", "40,320 = 8!",
         "40,320 orders, 21 right ones; l + λΩ in these: 2.4838",
         "has the graph with the shortcut (<em>Why one wants boxes</em>)?</summary>Four.",
         "W⁽³⁾x may stand at any of the four places before the sum.")
    assert math.comb(7, 2) == 21 == len(right_orders(GRAPH)) and math.factorial(len(CALLS)) == 40_320
    assert len(right_orders(slide_graph("l")[0])) == 1 and len(right_orders(shortcut())) == 4


def shortcut():
    below = slide_graph("f(x)")[0][:-1]
    return (*below, Parameter("W(3)"), Linear("W(3)x", ("W(3)", "x")), Sum("s", ("a(2)", "W(3)x")), Softmax("f(x)", "s"))


def test_the_class_shown_is_all_a_box_needs_on_the_way_forward():
    says("This is all a box needs on the way forward; the library's have checks, and a bprop for the way back")
    shown = re.search(r"```python\n(class Activate:.*?)```", HERE.words, re.DOTALL)[1]
    exec(shown, made := {})
    made["Activate"].bprop = None       # the library asks for one, and does not call it here
    graph, inputs = slide_graph("f(x)")
    graph = tuple(made["Activate"]("h(1)", ("a(1)",), jnp.tanh) if box.name == "h(1)" else box for box in graph)
    np.testing.assert_allclose(flowgraph.fprop(graph, inputs)["f(x)"], flowgraph.fprop(*slide_graph("f(x)"))["f(x)"])


def test_a_wrong_order_names_the_box_that_was_called_too_early():
    assert math.factorial(len(CALLS)) - len(right_orders(GRAPH)) == 40_299
    says("Each of the 40,299 others calls some box too early. The library refuses it and names the box")
    given = [box for box in GRAPH if not box.parents]
    for order in list(itertools.permutations(CALLS))[5000::9000]:
        known = {box.name for box in given}
        early = next(b.name for i, b in enumerate(order) if not known.union(c.name for c in order[:i]).issuperset(b.parents))
        with pytest.raises(WrongOrder) as refused:
            flowgraph.fprop((*given, *order), INPUTS)
        assert f"wrong order: {early} needs" in str(refused.value)


def test_one_word_changes_one_box_and_what_is_above_it():
    says("Another activation function is one word in one box. Nobody else has to know")
    graphs = [flowgraph.mlp_graph((2, 3, 2), g, separate=True) for g in (tanh, reclin)]
    assert [a.name for a, b in zip(*graphs, strict=True) if a != b] == ["h(1)"]


def test_the_box_that_forgets_the_one_makes_the_network_linear():
    says("$a^{(2)}$ and $f(x)$: 0.91 for class 1 instead of 0.69",
         "with a linear $g$ the two layers are one affine layer with the matrix $\\mathbf{W}^{(2)}\\mathbf{W}^{(1)}$",
         "class 1 gets 0.69 now, with tanh it was 0.84")
    right, broken = (flowgraph.fprop(slide_graph("f(x)", g)[0], slide_graph("f(x)")[1]) for g in (softplus, linear))
    assert float(broken["f(x)"][0]) == pytest.approx(0.91, abs=0.005)
    assert float(right["f(x)"][0]) == pytest.approx(0.69, abs=0.005)
    assert float(flowgraph.fprop(*slide_graph("f(x)"))["f(x)"][0]) == pytest.approx(0.84, abs=0.005)
    one = INPUTS["W(2)"] @ INPUTS["W(1)"]
    np.testing.assert_allclose(broken["a(2)"], one @ INPUTS["x"] + INPUTS["W(2)"] @ INPUTS["b(1)"] + INPUTS["b(2)"], rtol=1e-5)
    assert {name for name in right if not np.allclose(right[name], broken[name])} == {"h(1)", "a(2)", "f(x)"}


@pytest.mark.parametrize("fn, reason", [(lambda a: np.log(1 + a), "returned NaN or infinity"),
                                        (lambda a: 1.0, "returned shape (), not (3,)")])
def test_what_cannot_be_handed_on_is_said_in_the_strip(fn, reason):
    says("is not a number at $a^{(1)}_2 = -1.18$, and a single number has the shape `()` where `(3,)` is wanted")
    widget = FlowGraph(own=fn, called=4)
    assert float(widget.known["a(1)"][1]) == pytest.approx(-1.18, abs=0.005)
    assert reason in widget.note() and widget.calls == widget.computed
    np.testing.assert_allclose(widget.known["h(1)"], softplus.g(widget.known["a(1)"]), rtol=1e-6)


def test_a_box_on_a_wrong_parent_of_the_same_shape_raises_nothing():
    says("with h⁽¹⁾ on b⁽¹⁾ in the place of a⁽¹⁾, both (3,), nothing raises", 'write `Activate("h(1)", "b(1)", reclin)`.')
    assert any('Activate("h(1)", "a(1)", reclin)' in cell for cell in HERE.code)
    graph, inputs = slide_graph("f(x)", reclin)
    wired = tuple(Activate("h(1)", "b(1)", reclin) if box.name == "h(1)" else box for box in graph)
    right, wrong = (flowgraph.fprop(boxes, inputs) for boxes in (graph, wired))
    assert right["a(1)"].shape == right["b(1)"].shape == (3,) and abs(float(right["f(x)"][0] - wrong["f(x)"][0])) > 0.1


def test_softplus_of_a_large_a_is_a():
    says("there $e^a$ is larger\nthan any floating-point number, and softplus is 800")
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(800.0)) and np.logaddexp(0, 800.0) == 800.0


def test_the_boxes_above_the_bias_are_those_to_be_called_again():
    says("Those above it: a⁽²⁾, f(x), ℓ and ℓ + λΩ. a⁽¹⁾, h⁽¹⁾, Ω and λΩ keep their values.")
    assert above(GRAPH, "b(2)") - {"b(2)"} == {"a(2)", "f(x)", "l", "l + λΩ"}
    says("With W⁽¹⁾ none: Ω is above it, too. With y all but ℓ and ℓ + λΩ.", "Which of the eight boxes of ℓ + λΩ")
    assert above(GRAPH, "W(1)") - {"W(1)"} == {box.name for box in CALLS} and len(CALLS) == 8
    assert above(GRAPH, "y") - {"y"} == {"l", "l + λΩ"}


def test_a_matrix_of_weights_has_two_children_with_the_regularizer_and_one_without():
    says("$\\mathbf{W}^{(1)}$ and $\\mathbf{W}^{(2)}$ now have **two** children each: the $a$ of their layer, and Ω.")
    for k in (1, 2):
        children = [[box.name for box in graph if f"W({k})" in box.parents] for graph in (slide_graph("f(x)")[0], GRAPH)]
        assert children == [[f"a({k})"], [f"a({k})", "Ω"]]


def test_a_direct_way_from_x_needs_no_new_fprop():
    says(r"is three boxes **more**, $\mathbf{W}^{(3)}$ (here the identity matrix), $\mathbf{W}^{(3)}\mathbf{x}$, "
         r"and the sum of it and $\mathbf{a}^{(2)}$; only $\mathbf{f}(\mathbf{x})$ gets another parent:")
    inputs = slide_graph("f(x)")[1]
    W = jnp.array([[0.5, -1.0], [2.0, 0.0]])
    values = flowgraph.fprop(shortcut(), inputs | {"W(3)": W})
    np.testing.assert_allclose(values["f(x)"], jax.nn.softmax(values["a(2)"] + W @ inputs["x"]), rtol=1e-5)


def test_the_letters_of_the_jaxpr():
    says(r"| `a`, `b`, `c` | $\mathbf{W}^{(1)}$, $\mathbf{b}^{(1)}$, $\mathbf{x}$ |",
         r"| `d` | $\mathbf{W}^{(1)}\mathbf{x}$ | `dot_general` of `a` and `c` |",
         r"| `e` | $\mathbf{a}^{(1)}$ | `add` of `b` and `d` |", r"| `f` | $\mathbf{h}^{(1)}$ | `tanh` of `e`, the result |")
    made = jax.make_jaxpr(lambda W, b, x: jnp.tanh(b + jnp.dot(W, x)))(INPUTS["W(1)"], INPUTS["b(1)"], INPUTS["x"]).jaxpr
    dot, add, last = made.eqns
    assert [dot.primitive.name, add.primitive.name, last.primitive.name] == ["dot_general", "add", "tanh"]
    assert dot.invars == [made.invars[0], made.invars[2]] and add.invars == [made.invars[1], dot.outvars[0]]
    assert last.invars == add.outvars and made.outvars == last.outvars
