"""The slide's flow graph with its values, slides S15 and S23, without a picture."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import flowgraph
from course_lib.backprop import loss_and_grad
from course_lib.lessons.flow_graph.slide_graph import slide_graph
from course_lib.network import Layer, fprop


@pytest.mark.parametrize("upto", ["f(x)", "l", "l + λΩ"])
def test_the_graph_ends_where_it_is_asked_to_and_holds_no_box_too_many(upto):
    graph, inputs = slide_graph(upto)
    parents = {name for box in graph for name in box.parents}
    assert graph[-1].name == upto and {box.name for box in graph} - parents == {upto}
    assert {box.name for box in graph if not box.parents} == set(inputs)


@pytest.mark.slow
def test_its_values_and_gradients_are_the_networks():
    graph, inputs = slide_graph("l")
    theta = tuple(Layer(inputs[f"W({k})"], inputs[f"b({k})"]) for k in (1, 2))
    values = flowgraph.fprop(graph, inputs)
    np.testing.assert_allclose(values["f(x)"], fprop(theta, inputs["x"]).h[-1], rtol=1e-6)
    loss, grads = loss_and_grad(theta, inputs["x"][None], jnp.asarray(inputs["y"])[None])
    assert float(values["l"]) == pytest.approx(float(loss), rel=1e-6)
    np.testing.assert_allclose(flowgraph.bprop(graph, values)["W(1)"], grads[0].W, rtol=1e-5)
