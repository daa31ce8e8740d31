"""The flow graph under the hand: valid orders, a refused one, undo, the reader's own boxes. Slide S15."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import flowgraph
from course_lib.flowgraph import Box
from course_lib.lessons.flow_graph.slide_graph import slide_graph
from course_lib.network import Layer, fprop
from course_lib.widgets import FlowGraph
from tests.hands import fresh, spot, tell


def click(widget, name):
    tell(widget, "down", **spot(widget, *widget.view.at[name][:2]))


widget = fresh(FlowGraph)


@pytest.mark.slow
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
    graph, inputs = slide_graph()
    np.testing.assert_allclose(widget.known["f(x)"], flowgraph.fprop(graph, inputs)["f(x)"])
    widget.set(x1=-1.5)
    theta = tuple(Layer(inputs[f"W({k})"], inputs[f"b({k})"]) for k in (1, 2))
    np.testing.assert_allclose(widget.known["f(x)"], fprop(theta, jnp.array([-1.5, -0.5])).h[-1], rtol=1e-6)


def test_a_wrong_order_is_refused_and_names_the_missing_parent(widget):
    click(widget, "a(2)")
    assert widget.picture.failed and "a⁽²⁾ needs the value of its parent h⁽¹⁾" in widget.status
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


@pytest.mark.slow
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
    class Cube(Box):
        def fprop(self, a):
            return a**3

    class Unfinished(Box):
        def fprop(self, a):
            return None + a

    graph, inputs = slide_graph()
    for kind, works in ((Cube, True), (Unfinished, False)):
        graph_of_reader = tuple(kind(b.name, b.parents) if b.name == "h(1)" else b for b in graph)
        widget = FlowGraph(graph_of_reader, inputs)
        widget.press("next")
        widget.hear(dict(kind="press", name="next"))
        assert widget.picture.failed != works and ("h(1)" in widget.known) == works
        assert works or "h⁽¹⁾" in widget.status


def test_all_calls_what_is_left_and_a_picture_may_begin_with_calls():
    widget = FlowGraph(called=2)
    assert widget.calls == ["a(1)", "h(1)"] and widget.reset().calls == ["a(1)", "h(1)"]
    widget.press("all")
    assert widget.calls == widget.computed and "forward propagation" in widget.status
    assert FlowGraph().restore(widget.code).calls == widget.calls
    widget.press("clear")
    assert widget.calls == [] and FlowGraph(called=2).restore(widget.code).calls == []


def looks(widget):
    return {look.name: look for look in widget.looks(None)}


def test_an_unfinished_box_is_drawn_as_the_courses_and_a_strip_says_so():
    def my_softplus(a):
        value = ...
        return value

    widget = FlowGraph(own=my_softplus, called=4)
    assert widget.calls == widget.computed and not widget.picture.failed
    assert widget.note() == "my_softplus is not finished yet: the picture shows the course's."
    np.testing.assert_allclose(widget.known["h(1)"], np.log1p(np.exp(widget.known["a(1)"])), rtol=1e-5)
    assert all(look.second is None for look in looks(widget).values())


def test_a_wrong_box_shows_its_values_and_the_right_ones_beside_them_up_to_the_output():
    widget = FlowGraph(own=lambda a: np.log(np.exp(a)), called=4)
    seen = looks(widget)
    np.testing.assert_allclose(seen["h(1)"].value, seen["a(1)"].value, rtol=1e-5)
    np.testing.assert_allclose(seen["h(1)"].second, np.log1p(np.exp(seen["a(1)"].value)), rtol=1e-5)
    assert seen["a(1)"].second is None and seen["f(x)"].second is not None
    assert [name for name, look in seen.items() if look.state == "refused"] == ["h(1)"]
    assert "h⁽¹⁾ by <lambda>: (1.38, −1.18, −0.67). log(1 + exp(a)) is (1.60, 0.27, 0.41)." in widget.status


def test_a_right_box_is_praised_and_a_raising_one_is_not_blamed_on_another_box():
    widget = FlowGraph(own=lambda a: np.logaddexp(0, a), called=4)
    assert "h⁽¹⁾ by <lambda> is right." in widget.status and widget.note() == ""
    widget = FlowGraph(own=lambda a: a @ a @ a, called=4)
    assert widget.calls == widget.computed and widget.note().startswith("<lambda> raised")
