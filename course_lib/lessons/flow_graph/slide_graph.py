"""The flow graph of slides S15 and S23 with its values: a 2-3-2 network on one example."""
from typing import Any

import jax
import jax.numpy as jnp

from course_lib import flowgraph
from course_lib.activations import Activation, tanh
from course_lib.flowgraph import Input
from course_lib.initialization import glorot

SIZES = (2, 3, 2)
softplus = Activation("softplus", lambda a: jnp.logaddexp(a, 0.0), jax.nn.sigmoid)
"""log(1 + exp(a)) and its derivative: the box of the reader's own in 1_05."""


def slide_graph(upto: str = "f(x)", g: Activation = tanh) -> tuple[tuple, dict[str, Any]]:
    """(graph, inputs) of the slide, up to f(x), to the loss l, or to l + λΩ."""
    graph = flowgraph.mlp_graph(SIZES, g, separate=True)
    theta = glorot(jax.random.key(2), SIZES)
    theta = tuple(layer._replace(b=0.3 * jnp.ones_like(layer.b)) for layer in theta)
    inputs = flowgraph.inputs_of(theta, jnp.array([1.0, -0.5]), jnp.array(1), 0.1)
    graph = leading_to(graph, upto)
    return graph, {box.name: inputs[box.name] for box in graph if isinstance(box, Input)}


def leading_to(graph: tuple, last: str) -> tuple:
    """The part of the graph that leads to box `last`."""
    keep = {last}
    for box in reversed(graph):
        keep.update(box.parents if box.name in keep else ())
    return tuple(box for box in graph if box.name in keep)
