"""What notebook 2_04 says, sentence by sentence, computed. Slide S23."""
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import flowgraph
from course_lib.exercises import check
from course_lib.flowgraph import Parameter
from course_lib.lessons.flow_graph.exercises_bprop import BPROP, EXP, GRAPHS, SIN, TANH, backward, given, overwriting
from course_lib.lessons.flow_graph.slide_graph import slide_graph
from course_lib.lessons.flow_graph.xor_boxes import regularizer_first, train, triples, xor_boxes
from course_lib.widgets import FlowGraphBprop
from tests.claims import Said

IN_JAX = {SIN: jnp.sin, EXP: jnp.exp, TANH: jnp.tanh}
says = Said("2_04_flow_graph_bprop").shows
GRAPH, INPUTS = slide_graph("l + λΩ")
VALUES = flowgraph.fprop(GRAPH, INPUTS)
GRADS = flowgraph.bprop(GRAPH, VALUES)


def test_two_boxes_make_the_output_gradient():
    says("the box $\\ell = -\\log f(\\mathbf{x})_y$ sends $(0, -6.29)$, and the softmax makes $(0.84, -0.84)$ of it")
    np.testing.assert_allclose(GRADS["f(x)"], (0, -6.29), atol=0.006)
    np.testing.assert_allclose(GRADS["a(2)"], (0.84, -0.84), atol=0.006)
    says("$\\sum_c \\nabla_{f_c} f_c = -1$")
    assert float((GRADS["f(x)"] * VALUES["f(x)"]).sum()) == pytest.approx(-1)


def test_the_separate_boxes_divide_by_zero_where_one_box_does_not():
    says("Code that keeps the two boxes apart divides by 0 when $f_y$ underflows")
    for separate, finite in ((True, False), (False, True)):
        graph = flowgraph.mlp_graph((2, 3, 2), separate=separate)
        far = INPUTS | {"b(2)": jnp.array([200.0, 0.0])}
        grads = flowgraph.bprop(graph, flowgraph.fprop(graph, far))
        assert bool(jnp.isfinite(grads["a(2)"]).all()) == finite


def test_the_first_number_that_appears_at_the_layer_below():
    says("(g = tanh: 0.68 · (1 − 0.88²) = 0.15, the first number that will appear at a⁽¹⁾)")
    alone, inputs = slide_graph("l")
    values = flowgraph.fprop(alone, inputs)
    grads = flowgraph.bprop(alone, values)
    assert (round(float(grads["h(1)"][0]), 2), round(float(values["h(1)"][0]), 2)) == (0.68, 0.88)
    assert round(float(grads["a(1)"][0]), 2) == round(0.68 * (1 - 0.88**2), 2) == 0.15


def test_sum_distributes_product_switches_max_routes():
    says("$xy$ has 2, and sends 2·(−4) = −8 to $x$, 2·3 = 6 to $y$", "the max has 2, and sends 2 to $z$, 0 to $w$",
         "Yes, −8. A product hands each factor the OTHER one: x gets 2·(−4), y only 2·3.")
    grads = jax.grad(lambda x, y, z, w: 2 * (x * y + jnp.maximum(z, w)), argnums=(0, 1, 2, 3))(3.0, -4.0, 2.0, -1.0)
    assert [float(g) for g in grads] == [-8, 6, 2, 0] and max(map(abs, grads)) == 8
    says("# a tie: all to u (JAX: half to each)")
    assert jax.grad(jnp.maximum, argnums=(0, 1))(1.0, 1.0) == (0.5, 0.5)


def test_the_affine_box_is_sums_and_products():
    says("$b_j$ gets $\\nabla_{a_j}$ unchanged; $W_{ji}$ gets $\\nabla_{a_j}$ times the other factor $h_i$",
         "$h_i$ does the same with its messages: $\\sum_j \\nabla_{a_j} W_{ji}$ is entry $i$ of $W^\\top\\nabla_{\\mathbf{a}}$")
    np.testing.assert_allclose(GRADS["b(1)"], GRADS["a(1)"])
    sent = {step.box.name: dict(step.sent) for step in flowgraph.walk_back(GRAPH, VALUES)}
    np.testing.assert_allclose(sent["a(2)"]["W(2)"], np.outer(GRADS["a(2)"], VALUES["h(1)"]), rtol=1e-6)
    np.testing.assert_allclose(GRADS["h(1)"], VALUES["W(2)"].T @ GRADS["a(2)"], rtol=1e-6)


def test_two_messages_make_the_gradient_of_a_matrix():
    says("at the first entry of $W^{(2)}$ the 0.74 of the first picture and the 0.05 of $\\Omega$ make 0.79",
         "FlowGraphBprop(upto=\"l + λΩ\", called=3)", "has just sent its message to both matrices, and each says “1 of 2”",
         "Press **Next box** three times")
    assert float(0.2 * VALUES["W(2)"][0, 0]) == pytest.approx(0.05, abs=0.005)
    alone, inputs = slide_graph("l")
    first = flowgraph.bprop(alone, flowgraph.fprop(alone, inputs))["W(2)"][0, 0]
    assert (round(float(first), 2), round(float(GRADS["W(2)"][0, 0]), 2)) == (0.74, 0.79)
    picture = FlowGraphBprop(upto="l + λΩ", called=3)
    assert picture.returned[-1] == "Ω" and picture._other("W(1)") == picture._other("W(2)") == "1 of 2"
    for _ in range(3):
        assert isinstance(picture._other("W(2)"), str)
        picture.press("next")
    assert picture.returned[-1] == "a(2)" and round(float(picture._other("W(2)")[0, 0]), 2) == 0.79


def test_the_finished_picture():
    says("All messages have met: $\\nabla W^{(1)}$ begins with 0.371 = 0.154 + 0.217, in the picture 0.37.",
         "Every parameter has its gradient after eight calls of bprop", "FlowGraphBprop(upto=\"l + λΩ\", called=8)")
    sent = {step.box.name: dict(step.sent) for step in flowgraph.walk_back(GRAPH, VALUES)}
    parts = [float(sent[child]["W(1)"][0, 0]) for child in ("a(1)", "Ω")]
    assert parts == pytest.approx([0.154, 0.217], abs=5e-4) and float(GRADS["W(1)"][0, 0]) == pytest.approx(0.371, abs=5e-4)
    assert "Every parameter has its gradient." in FlowGraphBprop(upto="l + λΩ", called=8).status
    assert "Every parameter" not in FlowGraphBprop(upto="l + λΩ", called=7).status


def test_multiplications_and_passes_of_a_net_for_digits():
    says("the products $W^{(1)\\top}\\nabla$ for $x$ are 78,400 multiplications, as many as all of $\\nabla W^{(1)}$",
         "In a network whose cost lies in its full matrices", "at most twice the forward pass",
         "all parameters: 17 passes forward, or 1 backward",
         "a 784-100-10 network: 79,510 passes forward, or 1 backward")
    assert 784 * 100 == 78_400
    assert sum(INPUTS[b.name].size for b in GRAPH if isinstance(b, Parameter)) == 17
    assert sum(int(b.shape[0] * (b.shape[1] if len(b.shape) > 1 else 1)) for b in flowgraph.mlp_graph((784, 100, 10))
               if isinstance(b, Parameter)) == 79_510
    forward = 784 * 100 + 100 * 10
    assert 2 * forward >= forward + 100 * 10 > forward


def test_only_boxes_between_a_parameter_and_the_loss_are_visited():
    says("Only boxes between a parameter and the loss need be visited: not $x$, $y$, $\\lambda$.")
    assert flowgraph.unvisited(GRAPH) == ("x", "y", "λ")


@pytest.mark.parametrize("graph, shape", list(zip(GRAPHS, ((1, 1), (1, 1), (3, 2), (2, 3)), strict=True)))
def test_the_eight_lines_give_jaxs_gradients(graph, shape):
    rng = np.random.default_rng(1)
    inputs = {"w": 0.7, "λ": 0.3, "W": rng.normal(size=shape), "b": rng.normal(size=shape[0]), "x": rng.normal(size=shape[1])}
    boxes, values = given(graph, inputs)
    grads = backward(boxes, values)
    for name in (name for name in values if name in inputs):
        def end(value, name=name):
            known = {n: values[n] for n in inputs if n in values} | {name: value}
            for box, parents, rule in graph:
                known[box] = IN_JAX.get(rule, rule.fprop)(*(known[p] for p in parents))
            return known["l"]

        np.testing.assert_allclose(grads[name], jax.grad(end)(jnp.asarray(values[name], jnp.float32)), rtol=1e-4, atol=1e-5)


@pytest.mark.thorough
def test_what_the_overwriting_loop_loses():
    says("the **regularizer is lost**, ℓ falls to about 0.01 and Ω grows to about 40",
         "the **data are lost**, the weights only shrink, and ℓ ends at ln 2 ≈ 0.69", "with $\\lambda = 0.01$, 300 updates",
         "From this start both end at a higher objective than the right one.")
    graph, inputs = xor_boxes(0.01)
    first, right = train(graph, inputs, backward, updates=300)
    _, no_regularizer = train(graph, inputs, overwriting, updates=300)
    _, no_data = train(regularizer_first(graph), inputs, overwriting, updates=300)
    assert no_regularizer["l"] < 0.015 and 35 < no_regularizer["Ω"] < 45
    assert no_data["l"] == pytest.approx(np.log(2), abs=0.005) and no_data["Ω"] < 0.05 < first["Ω"]
    assert min(no_regularizer["l + λΩ"], no_data["l + λΩ"]) > right["l + λΩ"] + 0.1
    assert bool((right["a(2)"].argmax(axis=1) == inputs["y"]).all())


@pytest.mark.slow
def test_overwriting_is_right_where_no_box_is_shared_and_in_the_two_orders_one_message_is_lost():
    says("in a graph without shared boxes every number is right")
    graph, inputs = xor_boxes(0.01)
    alone = tuple(box for box in graph if box.name not in ("λ", "Ω", "λΩ", "l + λΩ"))
    values = flowgraph.fprop(graph, inputs)
    for name, grad in backward(triples(alone), {b.name: values[b.name] for b in alone}).items():
        with jax.numpy_dtype_promotion("standard"):        # as in the notebook: 0.0 + 0 y of the whole numbers y
            found = overwriting(triples(alone), {b.name: values[b.name] for b in alone})[name]
        np.testing.assert_allclose(found, grad)
    data = flowgraph.bprop(alone, values)["W(1)"]
    with jax.numpy_dtype_promotion("standard"):
        lost = [overwriting(triples(boxes), values)["W(1)"] for boxes in (graph, regularizer_first(graph))]
    for found, kept in zip(lost, (data, 0.02 * inputs["W(1)"]), strict=True):
        np.testing.assert_allclose(found, kept, rtol=1e-5)


def test_the_jaxpr_has_one_sum_of_two_messages():
    says("`e` $= 1\\cdot e^w$ is the message of exp, `f` $= 1\\cdot\\cos w$ the message of sin",
         "`g = add_any e f` adds the two messages")
    lines = str(jax.make_jaxpr(jax.grad(lambda w: jnp.sin(w) + jnp.exp(w)))(0.5))
    assert lines.count("add_any") == 1
    for line in ("c:f32[] = cos a", "d:f32[] = exp a", "e:f32[] = mul 1.0:f32[] d", "f:f32[] = mul 1.0:f32[] c",
                 "g:f32[] = add_any e f"):
        assert line in lines


def test_the_answers_of_check_yourself():
    says("Two messages, 3 and 3. Their sum is 6 = 2u. With = for += it would be 3.", "For a = 2 it gets 5.")
    boxes, values = [("l", ("u", "u"), lambda g, value, u, v: (g * v, g * u))], {"u": np.array(3.0), "l": np.array(9.0)}
    assert backward(boxes, values)["u"] == 6 and overwriting(boxes, values)["u"] == 3
    assert 5 * jax.grad(jax.nn.relu)(-2.0) == 0 and 5 * jax.grad(jax.nn.relu)(2.0) == 5


def test_the_readers_own_bprops():
    quotient, power = "grad / v, -grad * u / v**2", "(grad * value,)"
    says(f"u/v: <code>return {quotient}</code>. eᵘ: <code>return {power}</code>, since fprop has already computed eᵘ.")
    for u, v, grad in ((6.0, 2.0, 1.0), (-1.5, 0.7, -3.0)):
        known = dict(grad=grad, u=u, v=v, value=np.exp(u))
        want = jax.grad(lambda u, v, grad: grad * u / v, argnums=(0, 1))(u, v, grad)
        np.testing.assert_allclose(eval(quotient, {}, known), want, rtol=1e-5)
        np.testing.assert_allclose(eval(power, {}, known), [grad * jax.grad(jnp.exp)(u)], rtol=1e-5)


def _in_place_from_0(boxes, values):
    grads = {name: 0 * value for name, value in values.items()} | {boxes[-1][0]: 1.0}
    for name, parents, bprop in reversed(boxes):
        sent = bprop(grads[name], values[name], *(values[p] for p in parents))
        for parent, message in zip(parents, sent, strict=True):
            grads[parent] += message
    return grads


def test_a_real_in_place_sum_is_safe_from_0_and_a_trap_from_the_first_message():
    says("(In a loop that starts from 0, as in the solution, a real `+=` is safe. It becomes a trap when the first message is")
    assert check("bprop_boxes", _in_place_from_0).passed
    shared = next(wrong for wrong in BPROP.wrong if wrong.name == "shared array").fn
    trap = check("bprop_boxes", shared)
    assert not trap.passed and "a sum sends ONE array to both parents" in trap.diagnosis
