"""The flow graph under the hand: valid orders, a refused one, undo, the reader's own boxes. Slide S15."""
import jax.numpy as jnp
import numpy as np

from course_lib.flowgraph import propagation as flowgraph
from course_lib.flowgraph.boxes import Box
from course_lib.lessons.flow_graph.flowgraph_view import layout
from course_lib.lessons.flow_graph.fprop_widget import default_graph
from course_lib.network import Layer, fprop
from course_lib.widgets import FlowGraph
from tests.hands import fresh, spot, tell


def click(widget, name):
    tell(widget, "down", **spot(widget, *widget.view.at[name]))


widget = fresh(FlowGraph)


def test_next_calls_the_boxes_until_all_have_their_value(widget):
    for _ in range(4):
        widget.press("next")
    assert widget.calls == ["a(1)", "h(1)", "a(2)", "f(x)"]
    assert "forward propagation" in widget.status
    widget.hear(dict(kind="press", name="next"))
    assert "every box has its value" in widget.status


def test_the_value_is_the_networks(widget):
    for _ in range(4):
        widget.press("next")
    graph, inputs = default_graph()
    np.testing.assert_allclose(widget.known["f(x)"], flowgraph.fprop(graph, inputs)["f(x)"])
    widget.set(x1=-1.5)
    theta = tuple(Layer(inputs[f"W({k})"], inputs[f"b({k})"]) for k in (1, 2))
    np.testing.assert_allclose(widget.known["f(x)"], fprop(theta, jnp.array([-1.5, -0.5])).h[-1], rtol=1e-6)


def test_a_wrong_order_is_refused_and_names_the_missing_parent(widget):
    click(widget, "a(2)")
    assert widget.picture.failed and "a(2) needs the value of its parent h(1)" in widget.status
    assert widget.calls == [] and widget._state("a(2)", None) == "refused"
    click(widget, "a(1)")
    assert widget.calls == ["a(1)"] and not widget.picture.failed


def test_given_boxes_and_finished_ones_say_why_they_do_nothing(widget):
    click(widget, "x")
    assert "x is given" in widget.status
    click(widget, "a(1)")
    click(widget, "a(1)")
    assert "already" in widget.status and widget.calls == ["a(1)"]


def test_undo_clear_and_keys(widget):
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        widget.hear(dict(kind="key", key=key))
    assert widget.calls == ["a(1)"] and "h(1)" not in widget.known
    widget.hear(dict(kind="key", key="Delete"))
    assert widget.calls == []


def test_random_orders_are_valid_and_end_at_the_same_value():
    widget, values = FlowGraph(upto="l + λΩ"), set()
    for order in ("as written", "random 1", "random 2", "random 3"):
        widget.press("clear")
        widget.set(order=order)
        while widget.upcoming():
            widget.press("next")
        values.add(float(widget.known["l + λΩ"]))
    assert len(values) == 1


def test_the_experiment_code_brings_the_calls_back(widget):
    widget.set(x1=0.5)
    widget.press("next")
    widget.press("next")
    other = FlowGraph().restore(widget.code)
    assert other.calls == ["a(1)", "h(1)"] and other.code == widget.code


def test_a_box_of_the_readers_own_runs_or_says_what_is_wrong():
    class Mine(Box):
        def fprop(self, a):
            return a**3

    class Unfinished(Box):
        def fprop(self, a):
            return None + a

    graph, inputs = default_graph()
    for made, works in ((Mine, True), (Unfinished, False)):
        mine = tuple(made(b.name, b.parents) if b.name == "h(1)" else b for b in graph)
        widget = FlowGraph(mine, inputs)
        widget.press("next")
        widget.hear(dict(kind="press", name="next"))
        assert widget.picture.failed != works and ("h(1)" in widget.known) == works
        assert works or "h(1)" in widget.status


def test_no_two_boxes_stand_on_each_other():
    for upto in ("f(x)", "l", "l + λΩ"):
        places = list(layout(default_graph(upto)[0]).values())
        assert all(abs(a - c) >= 1 or r != s for i, (a, r) in enumerate(places) for c, s in places[i + 1 :])
