"""The picture of a flow graph: every number inside its box, no line behind a box that is not its end, all of it bottom-up."""
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib import flowgraph
from course_lib.activations import reclin, sigm, tanh
from course_lib.flowgraph import Activate, Parameter, Sum
from course_lib.initialization import glorot
from course_lib.lessons.flow_graph.box_grid import grid, rows
from course_lib.lessons.flow_graph.flowgraph_view import number, table
from course_lib.lessons.flow_graph.slide_graph import slide_graph
from course_lib.widgets import FlowGraph, FlowGraphBprop

pytestmark = pytest.mark.slow
W_SHARED = (Parameter("w"), Activate("u", "w", tanh), Activate("v", "w", sigm), Sum("l", ("u", "v")))
MAKERS = {
    "forward": lambda: FlowGraph(called=99),
    "objective": lambda: FlowGraph(upto="l + λΩ", called=99),
    "own": lambda: FlowGraph(own=lambda a: a, called=99),
    "back": lambda: FlowGraphBprop(called=99),
    "objective back": lambda: FlowGraphBprop(upto="l + λΩ", called=99),
    "half-way": lambda: FlowGraphBprop(upto="l + λΩ", called=7),
    "shared": lambda: FlowGraphBprop(W_SHARED, {"w": jnp.array(0.5)}, called=99),
    "wide": lambda: FlowGraph(flowgraph.mlp_graph((2, 5, 4), reclin), flowgraph.inputs_of(
        glorot(jax.random.key(0), (2, 5, 4)), jnp.ones(2), jnp.array(1)), called=99),
}


@pytest.fixture(scope="module", params=MAKERS)
def widget(request):
    made = MAKERS[request.param]()
    yield made
    made.close()


def box(place):
    """(left, bottom, right, top) of a box."""
    return np.array([place.x - place.wide / 2, place.y - place.high / 2, place.x + place.wide / 2, place.y + place.high / 2])


def written(view):
    """The outlines of all words and numbers, as (left, bottom, right, top) in CSS pixels."""
    return [np.array(path.get_extents().extents) for lettering in (view.names, view.values, view.seconds)
            for path in lettering.artist.get_paths()]


def overlap(a, b, room=0.0):
    return a[0] < b[2] + room and b[0] < a[2] + room and a[1] < b[3] + room and b[1] < a[3] + room


def extremes(widget):
    """The widget as it is, and at the ends of its sliders."""
    yield
    for x1, x2 in itertools.product((-2, 2), repeat=2) if "x1" in widget.by_name else ():
        widget.set(x1=x1, x2=x2)
        yield
    widget.reset()


def test_every_word_stands_in_its_box_and_on_no_other(widget):
    boxes = [box(place) for place in widget.view.at.values()]
    for _ in extremes(widget):
        words = written(widget.view)
        assert len(words) >= len(boxes)
        for word in words:
            home = [b for b in boxes if (word[:2] >= b[:2] + 3).all() and (word[2:] <= b[2:] - 3).all()]
            assert len(home) == 1
        for one, other in itertools.combinations(words, 2):
            assert not overlap(one, other, room=1.0)


def test_boxes_stand_apart_and_inside_the_picture(widget):
    boxes = [box(place) for place in widget.view.at.values()]
    for b in boxes:
        assert (b[:2] >= 4).all() and b[2] <= widget.view.canvas.width - 4 and b[3] <= widget.view.canvas.height - 4
    for one, other in itertools.combinations(boxes, 2):
        assert not overlap(one, other, room=8)


def test_no_line_runs_behind_a_box_that_is_not_its_end(widget):
    for pair, line in widget.view.lines.items():
        (x0, y0), (x1, y1) = line._posA_posB
        along = np.linspace(0, 1, 400)
        x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        for name, place in widget.view.at.items():
            left, bottom, right, top = box(place)
            if name not in pair:
                assert not ((x > left - 6) & (x < right + 6) & (y > bottom - 6) & (y < top + 6)).any(), (pair, name)


@pytest.mark.parametrize("upto", ["f(x)", "l", "l + λΩ"])
def test_every_line_goes_up(upto):
    graph, _ = slide_graph(upto)
    row = rows(graph)
    assert all(row[parent] < row[b.name] for b in graph for parent in b.parents)
    assert len(set(grid(graph).values())) == len(graph)


@pytest.mark.parametrize("value, words", [(-0.004, "0.00"), (9.996, "10.0"), (-20, "−20.0"), (-201.4, "−201"), (12345, "1e+04")])
def test_a_number_is_never_wider_than_its_column(value, words):
    assert number(value) == words


def test_a_tensor_that_is_too_large_shows_its_shape():
    assert table(np.ones((5, 4))) == [["5×4"]] and table(np.ones((2, 3, 4))) == [["2×3×4"]]
    assert table(np.array([1.0, -0.5])) == [["1.00"], ["−0.50"]] and table(np.array(2)) == [["2"]]
