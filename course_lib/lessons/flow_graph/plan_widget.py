"""What the view of a flow graph must know of it before anything is called: places, names, shapes."""
import numpy as np

from course_lib import flowgraph
from course_lib.flowgraph.errors import GraphError

from .box_grid import grid
from .box_names import on_slide
from .flowgraph_view import FlowGraphPlan


def plan(graph, inputs, double=()) -> FlowGraphPlan:
    """The plan of a graph with such inputs; `double`: the boxes with second numbers."""
    try:
        values = flowgraph.fprop(graph, inputs)
    except GraphError:
        values = inputs                                # boxes whose value is not known get room for one number
    return FlowGraphPlan({box.name: tuple(box.parents) for box in graph}, grid(graph),
                         {box.name: on_slide(box.name) for box in graph},
                         {name: np.shape(value) for name, value in values.items()}, frozenset(double))
