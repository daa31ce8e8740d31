"""What a wrong flow graph is told."""

import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import tanh
from course_lib.backprop import loss_and_grad
from course_lib.flowgraph import errors as graph_checks
from course_lib.flowgraph import propagation as flowgraph
from course_lib.flowgraph.boxes import Affine, Box, Input, Parameter, Sum
from course_lib.flowgraph.propagation import inputs_of, mlp_graph, orders, random_order, unvisited
from course_lib.loss import softmax_nll
from course_lib.network import Layer, sizes
from tests.flowgraph.nets import SIZES, Mean, Square, examples, net

W = np.eye(3, dtype=np.float32)
GIVEN = {"W": W, "b": W[0], "x": W[:2]}
GOOD = (Parameter("W"), Parameter("b"), Input("x"), Affine("a", ("W", "b", "x")), Mean("l", "a"))


def swap(box, graph=GOOD):
    return tuple(box if old.name == box.name else old for old in graph)


class Raises(Mean):
    def fprop(self, a):
        raise ZeroDivisionError("my own mistake")


class Forgets(Mean):
    def fprop(self, a):
        a.mean()


class NoBackward(Box):
    def fprop(self, a):
        return a.mean()


@pytest.mark.parametrize("graph, kind, words", [
    (swap(Affine("a", ("W", "b", "z"))), "UnknownBox", "a has the parent z, but no box"),
    ((*GOOD, Mean("l", "x")), "DuplicateName", "two boxes are called l"),
    ((*GOOD[:3], Sum("a", ("W", "l")), Mean("l", "a")), "Cycle", "a → l → a"),
    ((*GOOD[:4], Square("l", "l")), "Cycle", "l → l"),
    ((*GOOD, Input("m")), "WrongInputs", "no value was given for m"),
    (swap(Input("x", shape=(2, 4))), "WrongInputs", r"x must have shape \(2, 4\), it has \(2, 3\)"),
    (GOOD[:2] + GOOD[3:], "UnknownBox", "x"),
    (swap(Raises("l", "a")), "BoxFailed", "fprop of l .Raises. failed. ZeroDivisionError: my own mistake"),
    (swap(Forgets("l", "a")), "BoxFailed", "fprop of l .Forgets. returned nothing"),
    (swap(Affine("a", ("b", "W", "x"))), "BoxFailed", "a = b x needs"),
    ((), "GraphError", "empty"),
])
def test_errors_of_the_forward_pass(graph, kind, words):
    with pytest.raises(getattr(graph_checks, kind), match=words) as error:
        flowgraph.fprop(graph, GIVEN)
    assert isinstance(error.value, ValueError)


class Backward(Mean):
    """Mean with a bprop that hands back `what(a, grad)`."""

    def __init__(self, what):
        super().__init__("l", "a")
        object.__setattr__(self, "what", what)

    def bprop(self, grad, value, a):
        return self.what(a, grad)


@pytest.mark.parametrize("box, kind, words", [
    (Backward(lambda a, d: (a, a)), "WrongGradients", "bprop of l must return 1 gradients.*it returned 2"),
    (Backward(lambda a, d: ()), "WrongGradients", "it returned 0"),
    (Backward(lambda a, d: (d,)), "WrongGradients", r"gave a a gradient of shape \(\), but a has shape \(2, 3\)"),
    (Backward(lambda a, d: (None,)), "WrongGradients", "gave None for a, which is on the way to a parameter"),
    (Backward(lambda a, d: None), "BoxFailed", "bprop of l .Backward. returned nothing"),
    (Backward(lambda a, d: d / "no"), "BoxFailed", "bprop of l .Backward. failed. TypeError"),
    (NoBackward("l", "a"), "BoxFailed", "NoBackward has no bprop method yet"),
    (Square("l", "a"), "WrongInputs", r"bprop starts at a loss: l, the last box, must be one number.*\(2, 3\)"),
])
def test_errors_of_the_backward_pass(box, kind, words):
    graph = swap(box)
    values = flowgraph.fprop(graph, GIVEN)
    with pytest.raises(getattr(graph_checks, kind), match=words):
        flowgraph.bprop(graph, values)


def test_other_errors():
    values = flowgraph.fprop(GOOD, GIVEN)
    with pytest.raises(graph_checks.WrongInputs, match="bprop needs the value of a: call fprop first"):
        flowgraph.bprop(GOOD, {name: v for name, v in values.items() if name != "a"})
    with pytest.raises(graph_checks.WrongOrder, match="a needs the value of its parent x"):
        flowgraph.bprop((GOOD[0], GOOD[1], GOOD[3], GOOD[2], GOOD[4]), values)
    with pytest.raises(graph_checks.UnknownBox, match="`only` names z"):
        flowgraph.bprop(GOOD, values, only="z")
    with pytest.raises(graph_checks.GraphError, match="y does not lead to l"):
        unvisited((Input("y"), *GOOD), only="y")
    with pytest.raises(graph_checks.GraphError, match="no parameter leads to l"):
        unvisited((Input("a"), Mean("l", "a")))
    with pytest.raises(graph_checks.WrongInputs, match="a value was given for a, but it is computed by its box"):
        flowgraph.fprop(GOOD, {**GIVEN, "a": W})
    with pytest.raises(graph_checks.WrongInputs, match="given for q, but no box is called so"):
        flowgraph.fprop(GOOD, {**GIVEN, "q": W})
    with pytest.raises(TypeError, match=r"graph\[1\] is no box"):
        flowgraph.fprop((GOOD[0], "b"), GIVEN)
    with pytest.raises(TypeError, match=r"graph\[0\] is no box"):
        flowgraph.fprop((Mean,), GIVEN)
    with pytest.raises(graph_checks.WrongOrder, match="l is the last box, but q needs its value"):
        list(orders((Parameter("w"), Square("q", "l"), Mean("l", "w"))))
    with pytest.raises(TypeError, match="PRNG key"):
        random_order(0, GOOD)


@pytest.mark.parametrize("words, change", [
    (r"W\(2\) must have shape \(4, 5\), it has \(3, 5\)", lambda: flowgraph.fprop(
        mlp_graph(SIZES), inputs_of((net()[0], Layer(jnp.ones((3, 5)), jnp.zeros(3)), net((3, 3))[0]), *examples()))),
    ("needs D = 3, x has 2", lambda: inputs_of(net(), jnp.ones((4, 2)), jnp.zeros(4, jnp.int32))),
    ("no value was given for m.1.", lambda: flowgraph.fprop(
        mlp_graph(SIZES, masks=True), inputs_of(net(), *examples()))),
    ("unknown activation", lambda: mlp_graph(SIZES, g="relu")),
    ("the graph knows softmax [+] NLL", lambda: mlp_graph(SIZES, loss=softmax_nll._replace(name="hinge"))),
    ("at least an input and an output", lambda: mlp_graph((3,))),
    ("one activation for each of the L = 2", lambda: mlp_graph(SIZES, g=(tanh,))),
    ("labels y must lie in 0", lambda: flowgraph.fprop(
        mlp_graph(SIZES), inputs_of(net(), examples()[0], jnp.full(6, 3, jnp.int32)))),
])
def test_errors_of_the_network_graph(words, change):
    with pytest.raises(ValueError, match=words):
        change()


def test_numpy_and_integer_inputs():
    theta, (x, y) = net(), examples()
    x = np.round(np.asarray(x)).astype(int)
    values = flowgraph.fprop(mlp_graph(SIZES), inputs_of(theta, x, np.asarray(y)))
    np.testing.assert_allclose(values["l"], loss_and_grad(theta, x, y)[0], rtol=1e-6)
    assert sizes(theta) == SIZES
