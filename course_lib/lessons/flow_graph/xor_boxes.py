"""XOR on a network of boxes: what 2_04 trains with any function that sends messages back. Slide S23."""
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from course_lib import flowgraph
from course_lib.flowgraph import Box, Parameter
from course_lib.initialization import glorot

SIZES, SEED = (2, 4, 2), 1


class XorBoxes(NamedTuple):
    """The graph up to l + λΩ, the values of all given boxes: four examples x (4, 2), y (4,), λ, and θ at its start."""

    graph: tuple[Box, ...]
    inputs: dict[str, Any]


def xor_boxes(lam: float) -> XorBoxes:
    """A 2-4-2 network with tanh on the four corners of XOR, mean loss and λΩ."""
    x = jnp.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    theta = glorot(jax.random.key(SEED), SIZES)
    return XorBoxes(flowgraph.mlp_graph(SIZES), flowgraph.inputs_of(theta, x, jnp.array([0, 1, 1, 0]), lam))


def triples(graph) -> list[tuple[str, tuple[str, ...], Callable]]:
    """The computed boxes as (name, parents, bprop); labels, which need no gradient, are sent 0."""
    return [(box.name, box.parents, _sending(box)) for box in graph if box.parents]


def _sending(box):
    def bprop(grad, value, *parents):
        sent = box.bprop(grad, value, *parents)
        return tuple(0 * parent if message is None else message for parent, message in zip(parents, sent, strict=True))

    return bprop


def regularizer_first(graph) -> tuple[Box, ...]:
    """Another valid order: W(1), W(2), λ, Ω and λΩ before everything else."""
    early = {"λ", "Ω", "λΩ", *(box.name for box in graph if isinstance(box, Parameter))}
    return tuple(sorted(graph, key=lambda box: box.name not in early))


def train(graph, inputs, bprop: Callable, alpha: float = 0.5, updates: int = 200) -> tuple[dict[str, Any], dict[str, Any]]:
    """(values at the start, values at the end) of gradient descent on l + λΩ with the gradients that `bprop` returns."""
    fprop, boxes = jax.jit(flowgraph.fprop, static_argnums=0), triples(graph)
    learned = [box.name for box in graph if isinstance(box, Parameter)]
    first = values = fprop(graph, inputs)
    for _ in range(updates):
        grads = bprop(boxes, values)
        inputs = inputs | {name: inputs[name] - alpha * grads[name] for name in learned}
        values = fprop(graph, inputs)
    return first, values
