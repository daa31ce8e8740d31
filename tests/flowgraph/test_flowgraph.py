"""Flow graph: boxes, passes, orders, errors. Slides S15, S23."""
import itertools
from dataclasses import dataclass
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import linear, reclin, sigm, tanh
from course_lib.backprop import backprop, loss_and_grad
from course_lib.flowgraph import boxes
from course_lib.flowgraph import errors as graph_checks
from course_lib.flowgraph import propagation as flowgraph
from course_lib.flowgraph.boxes import L2, Activate, Affine, Box, Input, Parameter, Scale, SoftmaxNLL, SquaredError, Sum
from course_lib.flowgraph.propagation import inputs_of, mlp_graph, orders, random_order, unvisited, walk, walk_back
from course_lib.loss import linear_squared, softmax_nll
from course_lib.network import BatchNormLayer, Layer, fprop, sizes
from course_lib.regularization import omega

KEY = jax.random.key(3)


def normal(seed, shape):
    """Fixed numbers N(0, 1), float32 (NumPy: compiling jax.random for each shape would be most of the test's time)."""
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


SIZES = (3, 5, 4, 3)


@cache
def net(sizes=SIZES, dtype=jnp.float32, batchnorm=False):
    """θ with non-zero biases, or batch-norm hidden layers."""
    theta = []
    shapes = zip(sizes[1:], sizes[:-1], strict=True)
    for k, layer in enumerate((Layer(jnp.asarray(normal(50 + k, s) / 2), jnp.zeros(s[0])) for k, s in enumerate(shapes)), 1):
        b = jnp.asarray(normal(k, layer.b.shape))
        if batchnorm and k < len(sizes) - 1:
            layer = BatchNormLayer(layer.W, 1 + b / 2, b)
        else:
            layer = layer._replace(b=b)
        theta.append(jax.tree.map(lambda leaf: leaf.astype(dtype), layer))
    return tuple(theta)


def examples(T=6, dtype=jnp.float32, sizes=SIZES):
    return jnp.asarray(normal(99, (T, sizes[0])), dtype), jnp.asarray(np.arange(T, dtype=np.int32) % sizes[-1])


def names(theta):
    return [f"{flowgraph_name}({k})" for k, layer in enumerate(theta, 1)
            for flowgraph_name in ("W", *(("γ", "β") if isinstance(layer, BatchNormLayer) else ("b",)))]


def close(found, wanted, tolerance):
    for a, b in zip(found, jax.tree.leaves(wanted), strict=True):
        a, b = np.asarray(a), np.asarray(b)
        np.testing.assert_allclose(a, b, rtol=0, atol=tolerance * max(1.0, np.abs(b).max()))


def objective(theta, x, y, lam, g, loss=softmax_nll, m=None):
    return loss.value(fprop(theta, x, g, loss, m).a[-1], y).mean() + lam * omega(theta)


@jax.jit
def passes(theta, x, y):
    """Values and gradients of the plain network's graph."""
    graph = mlp_graph(sizes(theta))
    values = flowgraph.fprop(graph, inputs_of(theta, x, y))
    return values, flowgraph.bprop(graph, values)


CASES = {
    "one example, g per layer": {"one": True, "g": (sigm, reclin)}, "separate boxes": {"separate": True},
    "masks": {"masks": True}, "masks and batchnorm": {"masks": True, "batchnorm": True},
    "squared error": {"loss": linear_squared, "g": linear}, "no hidden layer": {"sizes": (3, 3)},
}


@pytest.mark.parametrize("case, bits, tolerance", [
    *((case, 64, 1e-12) for case in CASES), ("one example, g per layer", 32, 1e-6), ("masks and batchnorm", 32, 1e-6)])
def test_S23_bprop_in_reverse_order_is_backpropagation_and_equals_jax_grad(case, bits, tolerance):
    options = {"sizes": SIZES, "g": tanh, "loss": softmax_nll, "one": False, **CASES[case]}
    sizes_, g, loss, one = (options.pop(name) for name in ("sizes", "g", "loss", "one"))
    with jax.enable_x64(bits == 64):
        dtype = jnp.float64 if bits == 64 else jnp.float32
        theta = net(sizes_, dtype, options.get("batchnorm", False))
        x, y = examples(dtype=dtype, sizes=sizes_)
        if loss is linear_squared:
            y = jnp.eye(3, dtype=dtype)[y]
        x, y = (x[0], y[0]) if one else (x, y)
        m = None
        if options.get("masks"):
            m = (None, *(jnp.asarray(normal(k, (6, H)) > 0, dtype) for k, H in enumerate(sizes_[1:-1])))
        graph = mlp_graph(sizes_, g, loss, **options)

        @jax.jit
        def everything(theta, x, lam, m):
            values = flowgraph.fprop(graph, inputs_of(theta, x, y, lam, m))
            wanted, exact = jax.value_and_grad(objective)(theta, x, y, lam, g, loss, m)
            by_hand = backprop(theta, fprop(theta, x, g, loss, m), y, g, loss).theta
            by_hand = tuple(grad._replace(W=grad.W + 2 * lam * layer.W)
                            for grad, layer in zip(by_hand, theta, strict=True))
            return values[graph[-1].name], wanted, flowgraph.bprop(graph, values), exact, by_hand

        value, wanted, grads, exact, by_hand = everything(theta, x, jnp.asarray(0.3, dtype), m)
        np.testing.assert_allclose(value, wanted, rtol=tolerance)
        found = [grads[name] for name in names(theta)]
        close(found, exact, tolerance)
        close(found, by_hand, tolerance)


def test_intermediate_gradients_are_those_of_backprop():
    theta, (x, y) = net(), examples()
    values, grads = passes(theta, x, y)
    forward, by_hand = jax.jit(lambda: (fprop(theta, x), backprop(theta, fprop(theta, x), y)))()
    for k in range(1, 4):
        close([grads[f"a({k})"]], by_hand.a[k], 1e-6)
    for k in range(1, 3):
        close([grads[f"h({k})"]], by_hand.h[k], 1e-6)
        close([values[f"h({k})"]], forward.h[k], 1e-6)


@pytest.mark.parametrize("box, shapes", [
    (boxes.Linear("z", ("W", "h")), [(3, 4), (6, 4)]), (Affine("a", ("W", "b", "h")), [(3, 4), (3,), (6, 4)]),
    (Activate("h", "a", g=tanh), [(6, 4)]), (Activate("h", "a", g=sigm), [(4,)]), (boxes.Softmax("f", "a"), [(6, 4)]),
    (boxes.BatchNorm("a", ("z", "g", "b")), [(6, 4), (4,), (4,)]),
    (boxes.DropoutMask("h", ("v", "m")), [(6, 4), (6, 4)]),
    (SquaredError("l", ("f", "y")), [(6, 4), (6, 4)]), (L2("Ω", ("W", "V")), [(3, 4), (2, 3)]),
    (Scale("s", ("c", "v")), [(), (6, 4)]), (Sum("s", ("u", "v")), [(6, 4), (6, 4)]),
])
def test_each_box_against_vjp(box, shapes):
    with jax.enable_x64(True):
        parents = [jnp.asarray(normal(i, shape), jnp.float64) for i, shape in enumerate(shapes)]
        weights = np.float64(normal(50, jax.eval_shape(box.fprop, *parents).shape))

        @jax.jit
        def both(*parents):
            value, pull = jax.vjp(box.fprop, *parents)
            grad = jnp.asarray(weights)
            return box.bprop(grad, value, *parents), pull(grad)

        for mine, exact in zip(*both(*parents), strict=True):
            if mine is not None:
                np.testing.assert_allclose(mine, exact, rtol=0, atol=1e-12)


@pytest.mark.parametrize("box", [SoftmaxNLL("l", ("a", "y")), boxes.NLL("l", ("f", "y"))])
def test_loss_boxes_against_vjp(box):
    with jax.enable_x64(True):
        a, y = jnp.exp(jnp.asarray(normal(0, (6, 4)), jnp.float64)), np.arange(6, dtype=np.int32) % 4
        mine, none = jax.jit(lambda a: box.bprop(jnp.asarray(2.0), None, a, y))(a)
        np.testing.assert_allclose(mine, jax.jit(jax.grad(lambda a: 2 * box.fprop(a, y)))(a), atol=1e-12)
        assert none is None


class Square(Box):
    """A learner's box: one parent, and the gradient handed back bare."""

    def fprop(self, a):
        return a**2

    def bprop(self, grad, value, a):
        return 2 * a * grad


@dataclass(frozen=True)
class Mean(Box):
    def fprop(self, a):
        return a.mean()

    def bprop(self, grad, value, a):
        return (jnp.full_like(a, grad / a.size),)


class Times:
    """A box that derives from nothing: name, parents, fprop, bprop are enough."""

    name, parents = "uv", ("u", "v")

    def fprop(self, u, v):
        return u * v

    def bprop(self, grad, value, u, v):
        return grad * v, grad * u


def test_boxes_of_ones_own():
    graph = (Parameter("u"), Parameter("v"), Times(), Square("q", "uv"), Mean("l", "q"))
    u, v = jnp.arange(3.0), jnp.array([1.0, -2.0, 3.0])
    grads = flowgraph.bprop(graph, flowgraph.fprop(graph, {"u": u, "v": v}))
    exact = jax.grad(lambda u, v: ((u * v) ** 2).mean(), (0, 1))(u, v)
    close([grads["u"], grads["v"]], exact, 1e-6)


def test_S23_children_sum_at_a_shared_box():
    graph = (Parameter("w"), Sum("s", ("w", "w", "w")), Square("q", "w"), Sum("t", ("s", "q")), Mean("l", "t"))
    grads = flowgraph.bprop(graph, flowgraph.fprop(graph, {"w": jnp.array([2.0, -1.0])}))
    np.testing.assert_allclose(grads["w"], [(3 + 4) / 2, (3 - 2) / 2])
    shared = (Parameter("W"), Parameter("b"), Input("x"), Affine("a(1)", ("W", "b", "x")), Activate("h", "a(1)"),
              Affine("a(2)", ("W", "b", "h")), Mean("l", "a(2)"))
    W, b, x = (jnp.asarray(normal(i, s)) for i, s in enumerate([(3, 3), (3,), (5, 3)]))
    grads = flowgraph.bprop(shared, flowgraph.fprop(shared, {"W": W, "b": b, "x": x}))
    exact = jax.grad(lambda W, b: (b + jnp.tanh(b + x @ W.T) @ W.T).mean(), (0, 1))(W, b)
    close([grads["W"], grads["b"]], exact, 1e-6)


def test_S15_any_topological_order_gives_the_identical_value():
    theta, (x, y) = net((3, 4, 3)), examples()
    graph, given = mlp_graph((3, 4, 3)), inputs_of(theta, x, y, 0.1)
    first = flowgraph.fprop(graph, given)
    wanted = flowgraph.bprop(graph, first)
    some = list(itertools.islice(orders(graph), 40))
    assert len(set(some)) == 40 and len({random_order(jax.random.key(s), graph) for s in range(20)}) == 20
    for order in [*some[::8], *(random_order(jax.random.key(s), graph[::-1][1:] + graph[-1:]) for s in range(5))]:
        values = flowgraph.fprop(order, given)
        assert all((values[name] == first[name]).all() for name in first)
        close([flowgraph.bprop(order, values)[name] for name in wanted], list(wanted.values()), 1e-7)


def test_S15_a_wrong_order_is_an_error_that_names_the_missing_parent():
    graph, (x, y) = mlp_graph(SIZES), examples()
    a, h = (next(box for box in graph if box.name == name) for name in ("a(1)", "h(1)"))
    swapped = tuple({a: h, h: a}.get(box, box) for box in graph)
    with pytest.raises(graph_checks.WrongOrder, match=r"h\(1\) needs the value of its parent a\(1\)"):
        flowgraph.fprop(swapped, inputs_of(net(), x, y))


def test_number_of_orders():
    inputs = tuple(Input(f"x{i}") for i in range(4))
    assert len(list(orders((*inputs, Sum("s", [f"x{i}" for i in range(4)]))))) == 24
    assert len(list(orders((Parameter("w"), Square("q", "w"), Mean("l", "q"))))) == 1


def test_walks_are_the_passes_one_box_at_a_time():
    theta, (x, y) = net(), examples()
    graph = mlp_graph(SIZES)
    steps = list(walk(graph, inputs_of(theta, x, y)))
    assert [step.box for step in steps] == list(graph)
    values = {step.box.name: step.value for step in steps}
    assert all(all(v is values[p] for v, p in zip(s.parents, s.box.parents, strict=True)) for s in steps)
    back = list(walk_back(graph, values))
    assert [s.box.name for s in back] == [b.name for b in reversed(graph) if b.name not in ("x", "y", "λ")]
    sent = [(s.box.name, parent) for s in back for parent, _ in s.sent]
    assert ("a(1)", "x") not in sent and ("l", "y") not in sent and ("a(1)", "W(1)") in sent
    assert next(walk(graph, inputs_of(theta, x, y))).box is graph[0]


def test_S23_only_the_way_to_the_parameters_is_visited():
    graph = mlp_graph(SIZES)
    assert unvisited(graph) == ("x", "y", "λ")
    values, _ = passes(net(), *examples())
    top = flowgraph.bprop(graph, values, only=("b(3)",))
    assert set(top) == {"b(3)", "a(3)", "l", "l + λΩ"}
    to_x = jax.jit(lambda values: flowgraph.bprop(graph, values, only="x"))(values)
    assert "x" in to_x and "W(1)" not in to_x
    exact = jax.jit(jax.grad(lambda x: objective(net(), x, examples()[1], 0.0, tanh)))(examples()[0])
    close([to_x["x"]], exact, 1e-6)
    aside = (Parameter("w"), Parameter("v"), Square("aside", "v"), Square("q", "w"), Mean("l", "q"))
    assert unvisited(aside) == ("v", "aside")


def test_vmap_over_theta_and_static_graph_is_not_retraced():
    graph, (x, y), count = mlp_graph(SIZES), examples(), []

    @jax.jit
    def both(theta):
        count.append(1)
        return flowgraph.bprop(graph, flowgraph.fprop(graph, inputs_of(theta, x, y)))["W(1)"]

    thetas = jax.tree.map(lambda a: jnp.stack([a, 2 * a]), net())
    close([jax.vmap(both)(thetas)[1]], both(jax.tree.map(lambda a: 2 * a, net())), 1e-6)
    both(net())
    assert len(count) <= 2
    assert hash(graph) == hash(mlp_graph(SIZES)) and graph == mlp_graph(SIZES)


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
