"""What can be wrong with a flow graph, in plain words that name the box. Slides S15, S23 FLOW GRAPH."""
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import is_concrete

from .boxes import Box, Graph, Input


class GraphError(ValueError):
    """Something is wrong with a flow graph; the message names the box."""


class DuplicateName(GraphError):
    """Two boxes have one name."""


class UnknownBox(GraphError):
    """A name that no box of the graph has."""


class Cycle(GraphError):
    """A box is, through its parents, its own ancestor: no order is right."""


class WrongOrder(GraphError):
    """A box was reached before one of its parents."""


class WrongInputs(GraphError):
    """A given value is missing, superfluous or of the wrong shape."""


class WrongGradients(GraphError):
    """bprop did not hand back one gradient of the right shape for each parent."""


class BoxFailed(GraphError):
    """The fprop or bprop method of a box raised an error, or fprop returned nothing."""


def check_graph(graph: Iterable[Box]) -> tuple[Box, ...]:
    """`graph` as a tuple. Any order passes. Raises DuplicateName, UnknownBox, Cycle; TypeError for no box."""
    graph = tuple(graph)
    if not graph:
        raise GraphError("the graph is empty: it needs at least one box")
    names = set()
    for i, box in enumerate(graph):
        missing = [part for part in ("name", "parents", "fprop", "bprop") if not hasattr(box, part)]
        if missing or isinstance(box, type):
            raise TypeError(f"graph[{i}] is no box: {box!r} has no {', '.join(missing) or 'name of its own'}")
        if box.name in names:
            raise DuplicateName(f"two boxes are called {box.name}: give each its own name")
        names.add(box.name)
    for box in graph:
        for parent in box.parents:
            if parent not in names:
                raise UnknownBox(f"{box.name} has the parent {parent}, but no box of the graph is called {parent}; "
                                 f"the boxes are {', '.join(names_of(graph))}")
    if cycle := find_cycle(graph):
        raise Cycle(f"the graph has a cycle, {' → '.join(cycle)}: no order can compute a box before itself")
    return graph


def check_order(graph: Graph) -> tuple[Box, ...]:
    """`graph` checked, as a tuple. Raises WrongOrder that names the first parent that comes after its child."""
    seen = set()
    for box in (graph := check_graph(graph)):
        for parent in box.parents:
            if parent not in seen:
                raise missing_parent(box, parent)
        seen.add(box.name)
    return graph


def missing_parent(box: Box, parent: str) -> WrongOrder:
    """The error for a box that is reached before one of its parents."""
    return WrongOrder(f"wrong order: {box.name} needs the value of its parent {parent}, which has none yet")


def find_cycle(graph: Graph) -> tuple[str, ...]:
    """Names along one cycle, parent to child, first = last; () when the graph has none."""
    waiting = {box.name: set(box.parents) for box in graph}
    while ready := [name for name, parents in waiting.items() if not parents & waiting.keys()]:
        for name in ready:
            del waiting[name]
    if not waiting:
        return ()
    path = [next(iter(waiting))]
    while path[-1] not in path[:-1]:
        path.append(min(waiting[path[-1]] & waiting.keys()))
    return tuple(reversed(path[path.index(path[-1]) :]))


def check_inputs(graph: Graph, inputs: Mapping[str, ArrayLike]) -> None:
    """Raise WrongInputs unless `inputs` gives every Input and Parameter box, and nothing else, a value of its shape."""
    needed = [box for box in graph if isinstance(box, Input)]
    for box in needed:
        if box.name not in inputs:
            raise WrongInputs(f"no value was given for {box.name}; the graph needs {', '.join(names_of(needed))}")
        shape = np.shape(inputs[box.name])
        if box.shape is not None and shape != tuple(box.shape):
            raise WrongInputs(f"{box.name} must have shape {tuple(box.shape)}, it has {shape}")
        if box.least is not None and is_concrete(inputs[box.name]) and not np.all(np.asarray(inputs[box.name]) >= box.least):
            raise WrongInputs(f"{box.name} must be at least {box.least:g}, it is {np.asarray(inputs[box.name])}")
    for name in inputs:
        if name not in names_of(needed):
            what = "it is computed by its box" if name in names_of(graph) else "no box is called so"
            raise WrongInputs(f"a value was given for {name}, but {what}; the inputs are {', '.join(names_of(needed))}")


def names_of(graph: Graph) -> tuple[str, ...]:
    """The names of the boxes, in the graph's order."""
    return tuple(box.name for box in graph)


def call(box: Box, method: str, *arguments: Any) -> Any:
    """box.fprop(...) or box.bprop(...). Raises BoxFailed, naming the box, whatever went wrong inside."""
    what = f"{method} of {box.name} ({type(box).__name__})"
    try:
        result = getattr(box, method)(*arguments)
    except Exception as error:
        raise BoxFailed(f"{what} failed. {type(error).__name__}: {error}") from error
    if result is None:
        raise BoxFailed(f"{what} returned nothing: is its `return` missing?")
    return result
