"""Backpropagation as messages under the hand: order, sums over children, boxes never visited. Slide S23."""
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import flowgraph
from course_lib.widgets import FlowGraphBprop
from tests.hands import fresh

from .test_flowgraph_widget import click

widget = fresh(FlowGraphBprop, upto="l + λΩ")


def forward(widget):
    assert widget.returning and not widget.returned


@pytest.mark.slow
def test_bprop_begins_when_fprop_is_done(widget):
    forward(widget)
    assert "Now the way back" in widget.status
    click(widget, "a(1)")
    assert widget.picture.failed and "a⁽¹⁾ needs the message of its child h⁽¹⁾" in widget.status


@pytest.mark.slow
def test_stepping_to_the_end_gives_the_gradients_of_the_graph(widget):
    while widget.upcoming():
        widget.press("next")
    grads = flowgraph.bprop(widget.graph, widget.known)
    assert set(grads) == set(widget.grads)
    for name, grad in grads.items():
        np.testing.assert_allclose(widget.grads[name], grad, rtol=1e-6)
    assert "Every parameter has its gradient" in widget.status and "x, y, λ" in widget.status
    widget.hear(dict(kind="press", name="next"))
    assert "this was backpropagation" in widget.status


@pytest.mark.slow
def test_a_shared_box_counts_its_messages_and_adds_them(widget):
    forward(widget)
    while "Ω" not in widget.returned:
        widget.press("next")
    assert widget._other("W(1)") == "1 of 2"
    while widget.upcoming():
        widget.press("next")
    assert "2 children: their messages are added" in widget.status
    total = widget.sent["a(1)", "W(1)"] + widget.sent["Ω", "W(1)"]
    np.testing.assert_allclose(widget.grads["W(1)"], total)


@pytest.mark.slow
def test_boxes_that_need_no_bprop_say_why(widget):
    forward(widget)
    for name, words in (("x", "does not lie between"), ("W(1)", "only receives"), ("l + λΩ", None)):
        click(widget, name)
        assert words is None or words in widget.status


@pytest.mark.slow
def test_dragging_the_input_moves_the_gradients_and_undo_takes_them_back(widget):
    while widget.upcoming():
        widget.press("next")
    before = np.array(widget.grads["W(1)"])
    widget.set(x1=-1.0)
    assert not np.allclose(before, widget.grads["W(1)"])
    np.testing.assert_allclose(widget.grads["W(1)"], flowgraph.bprop(widget.graph, widget.known)["W(1)"], rtol=1e-6)
    widget.press("back")
    assert widget._other("b(1)") is None


@pytest.mark.slow
def test_the_experiment_code_brings_both_passes_back(widget):
    forward(widget)
    widget.press("next")
    other = FlowGraphBprop(upto="l + λΩ").restore(widget.code)
    assert other.returned == ["l + λΩ"] and other.code == widget.code


def test_the_code_of_a_readers_own_boxes_brings_back_names_of_any_kind():
    class Plus(flowgraph.Box):
        def fprop(self, a, b):
            return a + b

        def bprop(self, grad, value, a, b):
            return grad, grad

    graph = (*map(flowgraph.Parameter, "zw"), Plus("max(z, w)", ("z", "w")), Plus("max_2 of them", ("max(z, w)", "z")))
    made = lambda: FlowGraphBprop(graph, {"z": jnp.array(2.0), "w": jnp.array(-1.0)})  # noqa: E731
    widget = made()
    assert widget.calls == ["max(z, w)", "max_2 of them"]
    widget.press("next")
    other = made().restore(widget.code)
    assert other.returned == widget.returned == ["max_2 of them"] and other.code == widget.code


def test_all_goes_to_the_parameters_clear_back_to_the_loss_and_undo_into_the_forward_pass(widget):
    widget.press("all")
    assert widget.upcoming() is None
    assert FlowGraphBprop(upto="l + λΩ").restore(widget.code).returned == widget.returned
    widget.press("clear")
    assert widget.returning and not widget.returned
    widget.press("back")
    assert not widget.returning
    assert not FlowGraphBprop(upto="l + λΩ").restore(widget.code).returning


def test_a_picture_may_begin_half_way():
    half = FlowGraphBprop(called=3)
    assert half.returned == ["l", "f(x)", "a(2)"] == half.reset().returned
    assert half.code.startswith("FlowGraphBprop calls=")


@pytest.mark.parametrize("order", ["as written", "random 1", "random 2", "random 3"])
def test_the_way_back_is_the_reverse_of_the_chosen_order(widget, order):
    widget.set(order=order)
    widget.press("clear")
    widget.press("all")
    names = [box.name for box in widget.in_order() if box.parents]
    assert widget.returned == names[::-1]
    np.testing.assert_allclose(widget.grads["W(1)"], flowgraph.bprop(widget.graph, widget.known)["W(1)"], rtol=1e-6)
