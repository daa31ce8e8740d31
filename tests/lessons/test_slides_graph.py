"""The deck's claims about flow graphs, gradient checking, small data sets and circuits, one test for each, by S-id."""
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from course_lib.activations import reclin, sigm, tanh
from course_lib.backprop import loss_and_grad
from course_lib.data import mnist, subset
from course_lib.diagnostics.examinations import diagnose
from course_lib.diagnostics.run import count_wrong
from course_lib.flowgraph import propagation as flowgraph
from course_lib.flowgraph.errors import WrongOrder
from course_lib.flowgraph.propagation import inputs_of, mlp_graph, orders, random_order, unvisited, walk_back
from course_lib.gradcheck import gradcheck, v_curve
from course_lib.initialization import gaussian, glorot
from course_lib.lessons.gradient_checking import clinic
from course_lib.lessons.why_deep.circuits import (
    all_inputs,
    count_gates,
    depth,
    isolated_rows,
    parity_table,
    parity_tree,
    parity_two_level,
    threshold_output,
    threshold_parity,
    truth_table,
)
from course_lib.lessons.why_deep.sawtooth import linear_pieces, sawtooth, shallow_sawtooth
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, evaluate, gradient_step, run_steps, start, supervised_objective

KEY = jax.random.key(11)
THETA = glorot(KEY, (2, 4, 3))
X = jnp.asarray(np.random.default_rng(0).standard_normal((20, 2)), jnp.float32)
Y = jnp.arange(20, dtype=jnp.int32) % 3
GRAPH = mlp_graph((2, 4, 3))
GIVEN = inputs_of(THETA, X, Y)


def nll(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()


def test_S15_any_topological_order_gives_the_identical_value():
    values = [flowgraph.fprop(random_order(jax.random.key(s), GRAPH), GIVEN)["l"] for s in range(10)]
    assert len({float(v) for v in values}) == 1 and float(values[0]) == pytest.approx(float(nll(THETA, X, Y)), rel=1e-6)


def test_S15_a_wrong_order_is_an_error_that_names_the_missing_parent():
    a, h = (next(box for box in GRAPH if box.name == name) for name in ("a(1)", "h(1)"))
    swapped = tuple({a: h, h: a}.get(box, box) for box in GRAPH)
    with pytest.raises(WrongOrder, match=r"h\(1\) needs the value of its parent a\(1\)"):
        flowgraph.fprop(swapped, GIVEN)


def test_S15_the_graph_traces_to_the_same_operations_as_the_network():
    ours = str(jax.make_jaxpr(lambda given: flowgraph.fprop(GRAPH, given)["l"])(GIVEN))
    plain = str(jax.make_jaxpr(nll)(THETA, X, Y))
    for operation, times in (("dot_general", 2), ("tanh", 1)):
        assert ours.count(operation) == plain.count(operation) == times


def test_S23_bprop_in_reverse_order_is_backpropagation_and_equals_jax_grad():
    grads = flowgraph.bprop(GRAPH, flowgraph.fprop(GRAPH, GIVEN))
    for exact in (jax.jit(jax.grad(nll))(THETA, X, Y), loss_and_grad(THETA, X, Y)[1]):
        for k, layer in enumerate(exact, 1):
            np.testing.assert_allclose(grads[f"W({k})"], layer.W, atol=1e-6)
            np.testing.assert_allclose(grads[f"b({k})"], layer.b, atol=1e-6)


def test_S23_bprop_of_a_box_needs_the_bprop_of_its_children():
    values = flowgraph.fprop(GRAPH, GIVEN)
    for order in itertools.islice(orders(GRAPH), 0, 3000, 1000):
        seen = set()
        for step in walk_back(order, values):
            children = {box.name for box in order if step.box.name in box.parents}
            assert children <= seen
            seen.add(step.box.name)


def test_S23_only_the_way_to_the_parameters_is_visited():
    assert unvisited(GRAPH) == ("x", "y", "λ")
    reached = {step.box.name for step in walk_back(GRAPH, flowgraph.fprop(GRAPH, GIVEN))}
    assert {"W(1)", "b(1)", "W(2)", "b(2)"} <= reached and not {"x", "y"} & reached


def test_S23_children_sum_at_a_shared_box():
    values = flowgraph.fprop(GRAPH, inputs_of(THETA, X, Y, lam=0.1))
    messages = [m for step in walk_back(GRAPH, values) for parent, m in step.sent if parent == "W(1)"]
    assert len(messages) == 2, "from a(1) and from Ω"
    np.testing.assert_allclose(flowgraph.bprop(GRAPH, values)["W(1)"], messages[0] + messages[1], atol=1e-7)


def test_S31_v_curve_in_float64():
    """Deck: 1.7e-5 (ε = 1e-2), 1.7e-9 (1e-4), 5e-11 (1e-5, the best), 4e-10 (1e-6), 3.5e-8 (1e-8): within a decade."""
    eps = np.array([1e-2, 1e-4, 1e-5, 1e-6, 1e-8])
    found = v_curve(nll, THETA, eps, data=(X, Y))
    assert (np.abs(np.log10(found / np.array([1.7e-5, 1.7e-9, 5e-11, 4e-10, 3.5e-8]))) < 1).all()
    assert found.argmin() == 2


def test_S31_float32_is_never_good_and_useless_at_small_eps():
    found = v_curve(nll, THETA, np.geomspace(1e-1, 1e-7, 25), jnp.float32, data=(X, Y))
    assert 1e-5 < found.min() < 1e-3
    assert (v_curve(nll, THETA, [1e-6, 1e-7, 1e-8], jnp.float32, data=(X, Y)) > [0.1, 0.3, 0.9]).all()


def test_S31_central_differences_are_second_order_and_one_sided_first_order():
    eps = np.array([3e-2, 1e-2, 3e-3, 1e-3])
    for one_sided, order in ((False, 2), (True, 1)):
        slope = np.polyfit(np.log(eps), np.log(v_curve(nll, THETA, eps, data=(X, Y), one_sided=one_sided)), 1)[0]
        assert slope == pytest.approx(order, abs=0.1)


def test_S31_a_planted_bug_is_caught():
    first, last = loss_and_grad(THETA, X, Y)[1]
    wrong = {c.name: c.error for c in gradcheck(nll, THETA, (first._replace(b=first.b * 1.01), last), data=(X, Y))}
    assert wrong["b(1)"] > 5e-3 and max(wrong["W(1)"], wrong["W(2)"], wrong["b(2)"]) < 1e-5


def test_S32_fifty_digits_are_learned_to_100_percent():
    digits = subset(KEY, mnist().train, 50, balanced=True)
    x = digits.X.astype(np.float32) / 255
    optimizer = sgd(0.1)
    state = start(glorot(KEY, (784, 30, 10)), optimizer, KEY)
    step = gradient_step(supervised_objective(tanh), optimizer.update)
    state, info = run_steps(step, state, x, digits.y, epochs(KEY, 50, 10, 60))
    assert float(evaluate(state.theta, x, digits.y).error) == 0
    assert 2.0 < float(info.loss[0]) < 2.9, "the first loss is about ln 10 = 2.303"


def test_S32_inputs_100_times_too_large_saturate_the_units_before_the_first_update():
    """Saturated values of tanh units: below 2 % with pixels in [0, 1], above 90 % with 100 times that."""
    digits = subset(KEY, mnist().train, 50, balanced=True)
    x, theta = digits.X.astype(np.float32) / 255, glorot(KEY, (784, 30, 10))
    share = [float((tanh.dg(fprop(theta, c * x).a[1]) < 0.05).mean()) for c in (1, 100)]
    assert share[0] < 0.02 and share[1] > 0.9


def test_S32_a_network_with_deleted_gradients_still_overfits():
    case = clinic.CLINIC["deleted gradient"]
    run = clinic.train(KEY, case.make(KEY))
    assert count_wrong(run) == 0, "all 50 examples are learned"
    assert [finding.name for finding in diagnose(run)] == ["deleted gradient"], "and only gradient checking shows it"
    assert (run.theta[0].W == run.theta0[0].W).all()


def test_S32_decreasing_alpha_ends_the_bouncing():
    case = clinic.CLINIC["α too high"]
    patient = case.make(KEY)
    wild, calm = clinic.train(KEY, patient), clinic.train(KEY, case.treat(KEY, patient))
    assert diagnose(wild)[0].name == "bouncing" and diagnose(calm) == []
    assert np.diff(calm.losses).max() < 0.01 < 1 < np.diff(wild.losses).max()


@pytest.mark.parametrize("n", range(2, 11))
def test_S34_parity_needs_exponentially_many_gates_in_one_layer_and_few_in_a_tree(n):
    flat, tree = parity_two_level(n), parity_tree(n)
    assert (truth_table(flat) == truth_table(tree)).all()
    assert count_gates(flat)["AND"] == 2 ** (n - 1) == isolated_rows(parity_table(n))
    gates = count_gates(tree)
    assert gates["AND"] + gates["OR"] == 3 * (n - 1) and depth(tree) == 2 * int(np.ceil(np.log2(n)))


@pytest.mark.parametrize("n", range(2, 7))
def test_S34_no_two_odd_rows_are_adjacent(n):
    rows = all_inputs(n)
    odd = rows[parity_table(n)]
    assert ((odd[:, None] != odd[None]).sum(axis=2) != 1).all()


def test_S34_a_sawtooth_of_2_units_a_layer_doubles_its_pieces_where_one_layer_only_adds():
    for L in range(1, 11):
        assert linear_pieces(sawtooth(L)) == 2**L
    key = jax.random.key(0)
    for H in (5, 20):
        W, last = gaussian(jax.random.fold_in(key, H), (1, H, 1), 1.0)
        one = (W._replace(b=np.random.default_rng(H).standard_normal(H).astype(np.float32)), last)
        assert linear_pieces(one, -100.0, 100.0) <= H + 1
    assert shallow_sawtooth(6)[0].W.shape == (64, 1), "12 units in 6 layers against 64 in one"


def test_deck_0_5_the_exponential_bound_holds_for_and_or_not():
    """One hidden layer of AND gates (or, by duality, of OR gates): every gate covers at most one odd (even) row."""
    for n in range(2, 7):
        assert isolated_rows(parity_table(n)) == isolated_rows(~parity_table(n)) == 2 ** (n - 1)


def test_deck_0_5_the_exponential_bound_does_not_hold_for_threshold_or_sigm_units():
    for n in (2, 8):
        theta = threshold_parity(n, 20.0)
        assert [layer.W.shape for layer in theta] == [(n, n), (1, n)]
        assert (threshold_output(theta, all_inputs(n)) == parity_table(n)).all()
        assert (threshold_output(theta, all_inputs(n), sigm) == parity_table(n)).all()


def test_deck_0_5_nor_for_reclin_units():
    """reclin(s), -2 reclin(s - 1), +2 reclin(s - 2), ... of s = Σ x_i is a zigzag through parity: n units again."""
    n = 6
    i = jnp.arange(n, dtype=jnp.float32)
    signs = jnp.where(i == 0, 1.0, jnp.where(i % 2 == 1, -2.0, 2.0))
    theta = threshold_parity(n)
    theta = (theta[0]._replace(b=-i), theta[1]._replace(W=signs[None]))
    assert (threshold_output(theta, all_inputs(n), reclin) == parity_table(n)).all()
