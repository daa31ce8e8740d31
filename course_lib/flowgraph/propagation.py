"""The flow graph: forward and backward propagation as messages between boxes. Slides S15, S23 FLOW GRAPH.

    fprop   of a box needs the values of its parents: call it in any topological order
    bprop   of a box needs the gradients of its children, which are SUMMED: call it in the reverse order,
            and only as far as needed to reach the parameters

A graph is a tuple of boxes (see `boxes`), parents before children, the loss last; values are found by the box's name.
Graphs are hashable: `jax.jit(flowgraph.fprop, static_argnums=0)`.
"""
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import as_float, check_key, on_device

from .boxes import Box, Graph, Input, Parameter
from .errors import (
    GraphError,
    UnknownBox,
    WrongGradients,
    WrongInputs,
    WrongOrder,
    call,
    check_graph,
    check_inputs,
    check_order,
    missing_parent,
    names_of,
)
from .mlp import inputs_of as inputs_of
from .mlp import mlp_graph as mlp_graph


class Forward(NamedTuple):
    """One step of the forward pass: the box, the values of its parents, its own value."""

    box: Box
    parents: tuple[jax.Array, ...]
    value: jax.Array


class Backward(NamedTuple):
    """One step of the backward pass: the box, ∇ of the loss at it (its children's messages summed), and the messages
    ((parent, gradient), ...) it sends, only to parents through which a wanted box is reached."""

    box: Box
    grad: jax.Array
    sent: tuple[tuple[str, jax.Array], ...]


def fprop(graph: Graph, inputs: Mapping[str, ArrayLike]) -> dict[str, jax.Array]:
    """The values of all boxes {name: value} from `inputs`, the values {name: array} of the Input and Parameter boxes.

    Raises in plain words, naming the box: WrongOrder, Cycle, UnknownBox, DuplicateName, WrongInputs, BoxFailed.
    """
    return {step.box.name: step.value for step in walk(graph, inputs)}


def walk(graph: Graph, inputs: Mapping[str, ArrayLike]) -> Iterator[Forward]:
    """The forward pass one box at a time: an iterator of Forward(box, parents, value), in the graph's order."""
    graph = check_graph(graph)
    learned = names_of([box for box in graph if isinstance(box, Parameter)])
    inputs = {name: (as_float if name in learned else as_given)(value, name) for name, value in inputs.items()}
    check_inputs(graph, inputs)
    return _walk(graph, inputs)


def as_given(value: ArrayLike, name: str) -> jax.Array:
    """The value of an Input: pixels stay bytes and labels whole, of 32 bits at least: a box of yours may square them."""
    value = on_device(value, name=name)
    narrow = jnp.issubdtype(value.dtype, jnp.integer) and value.dtype != jnp.uint8 and value.dtype.itemsize < 4
    return value.astype(jnp.int32) if narrow else value


def _walk(graph, inputs):
    values = {}
    for box in graph:
        parents = parent_values(box, values)
        values[box.name] = inputs[box.name] if isinstance(box, Input) else call(box, "fprop", *parents)
        yield Forward(box, parents, values[box.name])


def parent_values(box: Box, values: Mapping[str, jax.Array]) -> tuple[jax.Array, ...]:
    """The values of the box's parents. Raises WrongOrder that names the first parent without a value."""
    for parent in box.parents:
        if parent not in values:
            raise missing_parent(box, parent)
    return tuple(values[parent] for parent in box.parents)


def bprop(graph: Graph, values: Mapping[str, jax.Array], only: Iterable[str] | None = None) -> dict[str, jax.Array]:
    """{name: ∇ of the last box} at the wanted boxes and at every box between them and the last, from fprop's values.

    only    names of the wanted boxes (None: all Parameter boxes). Boxes on no way to one are not visited: `unvisited`.
    Raises WrongGradients, BoxFailed, UnknownBox; WrongInputs when a value is missing or the last box is not one number.
    """
    return {step.box.name: step.grad for step in walk_back(graph, values, only)}


def walk_back(graph: Graph, values: Mapping[str, jax.Array], only: Iterable[str] | None = None) -> Iterator[Backward]:
    """The backward pass one box at a time: an iterator of Backward(box, grad, sent), from the last box down."""
    graph = check_order(graph)
    for name in names_of(graph):
        if name not in values:
            raise WrongInputs(f"bprop needs the value of {name}: call fprop first")
    last = graph[-1].name
    if jnp.shape(values[last]) != ():
        raise WrongInputs(f"bprop starts at a loss: {last}, the last box, must be one number, "
                          f"it has shape {jnp.shape(values[last])}")
    return _walk_back(graph, values, visited(graph, only))


def _walk_back(graph, values, wanted):
    grads = {graph[-1].name: jnp.ones_like(values[graph[-1].name])}
    for box in reversed(graph):
        if box.name in wanted:
            sent = messages(box, grads[box.name], values, wanted) if wanted.intersection(box.parents) else ()
            for parent, message in sent:
                grads[parent] = grads[parent] + message if parent in grads else message
            yield Backward(box, grads[box.name], sent)


def messages(box: Box, grad: jax.Array, values: Mapping[str, jax.Array],
             wanted: set[str]) -> tuple[tuple[str, jax.Array], ...]:
    """What the box sends to each of its wanted parents: ((parent, gradient), ...)."""
    parents = parent_values(box, values)
    grads = call(box, "bprop", grad, values[box.name], *parents)
    grads = tuple(grads) if isinstance(grads, (tuple, list)) else (grads,)
    if len(grads) != len(parents):
        raise WrongGradients(f"bprop of {box.name} must return {len(parents)} gradients, one for each of its parents "
                             f"({', '.join(box.parents)}); it returned {len(grads)}")
    for name, value, message in zip(box.parents, parents, grads, strict=True):
        if message is None and name in wanted:
            raise WrongGradients(f"bprop of {box.name} gave None for {name}, which is on the way to a parameter")
        if message is not None and jnp.shape(message) != jnp.shape(value):
            raise WrongGradients(f"bprop of {box.name} gave {name} a gradient of shape {jnp.shape(message)}, "
                                 f"but {name} has shape {jnp.shape(value)}")
    return tuple((name, message) for name, message in zip(box.parents, grads, strict=True) if name in wanted)


def visited(graph: Graph, only: Iterable[str] | None = None) -> set[str]:
    """The names of the boxes that bprop visits: those on a way from a wanted box up to the last box."""
    below = {graph[-1].name}
    for box in reversed(graph):
        below.update(box.parents if box.name in below else ())
    if only is None:
        only = {box.name for box in graph if isinstance(box, Parameter)} & below
    only = {only} if isinstance(only, str) else set(only)
    if not only:
        raise GraphError(f"no parameter leads to {graph[-1].name}: make it a Parameter box, or name boxes in `only`")
    for name in sorted(only - below):
        if name not in names_of(graph):
            raise UnknownBox(f"`only` names {name}, but no box of the graph is called so")
        raise GraphError(f"{name} does not lead to {graph[-1].name}, so its gradient is 0 and bprop never comes there")
    above = set(only)
    for box in graph:
        above.update({box.name} if above.intersection(box.parents) else ())
    return above & below


def unvisited(graph: Graph, only: Iterable[str] | None = None) -> tuple[str, ...]:
    """The names, in the graph's order, of the boxes bprop never visits: x, y, λ, and all that leads to no loss."""
    graph = check_order(graph)
    reached = visited(graph, only)
    return tuple(name for name in names_of(graph) if name not in reached)


def orders(graph: Graph) -> Iterator[tuple[Box, ...]]:
    """All topological orders of the boxes, lazily (often millions: see itertools.islice); the loss stays last.

    `graph` may come in any order as long as the loss is last. Raises WrongOrder, Cycle, UnknownBox, DuplicateName.
    """
    *rest, last = check_loss_last(graph)
    return _extend((), tuple(rest), last)


def _extend(done, rest, last):
    if not rest:
        yield (*done, last)
    for i, box in enumerate(rest):
        if set(names_of(done)).issuperset(box.parents):
            yield from _extend((*done, box), rest[:i] + rest[i + 1 :], last)


def random_order(key: jax.Array, graph: Graph) -> tuple[Box, ...]:
    """One topological order: at each step one of the boxes that are ready, at random; the loss stays last."""
    random = np.random.default_rng(np.asarray(jax.random.key_data(check_key(key))))
    *rest, last = check_loss_last(graph)
    done: list[Box] = []
    while rest:
        ready = [i for i, box in enumerate(rest) if set(names_of(done)).issuperset(box.parents)]
        done.append(rest.pop(ready[random.integers(len(ready))]))
    return (*done, last)


def check_loss_last(graph: Graph) -> tuple[Box, ...]:
    """`graph` checked, as a tuple. Raises WrongOrder when its last box is the parent of another."""
    graph = check_graph(graph)
    for box in graph:
        if graph[-1].name in box.parents:
            raise WrongOrder(f"wrong order: {graph[-1].name} is the last box, but {box.name} needs its value")
    return graph
