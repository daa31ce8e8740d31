"""Flow graph: boxes, passes, orders. Slides S15, S23."""
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import linear, reclin, sigm, tanh
from course_lib.backprop import backprop
from course_lib.flowgraph import boxes
from course_lib.flowgraph import errors as graph_checks
from course_lib.flowgraph import propagation as flowgraph
from course_lib.flowgraph.boxes import L2, Activate, Affine, Input, Parameter, Scale, SoftmaxNLL, SquaredError, Sum
from course_lib.flowgraph.propagation import inputs_of, mlp_graph, orders, random_order, unvisited, walk, walk_back
from course_lib.loss import linear_squared, softmax_nll
from course_lib.network import fprop, sizes
from course_lib.regularization import omega
from tests.flowgraph.nets import SIZES, Mean, Square, Times, examples, names, net, normal


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


@pytest.mark.slow
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
