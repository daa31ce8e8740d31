"""What slides S15 and S23 claim of a network as a flow graph, one test each; of any graph: tests/flowgraph."""
import itertools

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.flowgraph import propagation as flowgraph
from course_lib.flowgraph.propagation import inputs_of, mlp_graph, orders, walk_back
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop

KEY = jax.random.key(11)
THETA = glorot(KEY, (2, 4, 3))
X = jnp.asarray(np.random.default_rng(0).standard_normal((20, 2)), jnp.float32)
Y = jnp.arange(20, dtype=jnp.int32) % 3
GRAPH = mlp_graph((2, 4, 3))
GIVEN = inputs_of(THETA, X, Y)


def nll(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()


def test_S15_the_graph_traces_to_the_same_operations_as_the_network():
    ours = str(jax.make_jaxpr(lambda given: flowgraph.fprop(GRAPH, given)["l"])(GIVEN))
    plain = str(jax.make_jaxpr(nll)(THETA, X, Y))
    for operation, times in (("dot_general", 2), ("tanh", 1)):
        assert ours.count(operation) == plain.count(operation) == times


def test_S23_bprop_of_a_box_needs_the_bprop_of_its_children():
    values = flowgraph.fprop(GRAPH, GIVEN)
    for order in itertools.islice(orders(GRAPH), 0, 3000, 1000):
        seen = set()
        for step in walk_back(order, values):
            children = {box.name for box in order if step.box.name in box.parents}
            assert children <= seen
            seen.add(step.box.name)
