"""Rows of `rows.ROWS`: reading arguments, data, flow graphs, search, diagnoses."""
import tempfile

import numpy as np

from course_lib import flowgraph
from course_lib.data import Data, recorded, subset
from course_lib.data.recorded import write
from course_lib.diagnostics import TrainedRun, diagnose
from course_lib.diagnostics.run import check_run
from course_lib.model_selection import search, sequential
from course_lib.model_selection.gaussian_process import Process, predict
from course_lib.model_selection.objective import check_config, network_objective
from course_lib.model_selection.space import choice, uniform
from course_lib.network import Layer

from .holding import Arg, few, number, numbers, pixels
from .rows import KEY, no_arrays, row
from .rows_network import THETA, X, Y

row("arguments.as_array", x=numbers(3, 2))
row("arguments.on_device", x=numbers(3, 2))
row("arguments.as_real", x=pixels(3, 2))
row("arguments.as_float", x=numbers(3, 2))
row("arguments.as_number", value=number(2), name="n")
row("arguments.check_number", value=number(2), name="n")
row("arguments.check_finite", x=numbers(3, 2))
row("arguments.check_labels", y=Y, C=2)
no_arrays("what has been read", "arguments: check_held")
no_arrays("asks about a value", "arguments: is_concrete is_key is_written_out")
no_arrays("whole numbers, or a key", "arguments: check_count check_key check_sizes")
no_arrays("what has been read", "arguments: check_batch check_between")
row("arguments.as_numpy", x=numbers(3, 2))
row("arguments.as_floats", tree=THETA)

row("bernoulli.bernoulli", key=KEY, p=Arg(np.array([0.0, 1.0, 1.0])), but={
    f"p as {dtype}": "whole numbers would be coins that are no coins" for dtype in ("uint8", "int8", "int64", "uint64")})
no_arrays("counters and keys in uint32", "bernoulli: threefry")

row("data.examples.subset", lambda X, y: subset(KEY, Data(X, y), 4, balanced=True), X=X, y=Y,
    but={"X as uint8": "what is chosen stays as it is"})
no_arrays("a part of `subset`, which has read y", "data.examples: deal")
no_arrays("a seed and whole numbers", "data.examples: minibatch_order")
no_arrays("files", "data.files: read_verified remedy")
no_arrays("files", "data.mnist: mnist first_digits held_out_digits read_idx")
row("data.mnist.shrink", X=pixels(2, 784), side=7)
no_arrays("files", "data.natural_images: natural_images")
row("data.natural_images.whiten", images=pixels(2, 8, 8))
row("data.natural_images.patches", key=KEY, images=pixels(2, 8, 8), n=3, size=3, border=1)
no_arrays("files", "data.recorded: recorded")
STROKES = [numbers(3, 2), few(4, 2)]
row("data.strokes.drawing", strokes=STROKES)
no_arrays("a part of `drawing`, which has read the strokes", "data.strokes: ink")
row("data.strokes.centre", image=pixels(28, 28))
row("data.strokes.to_text", strokes=[Arg(np.array([[0.0, 1], [1, 0], [1, 1]]))])
no_arrays("text", "data.strokes: from_text")
for name in ("two_moons", "circles", "xor", "spirals", "gaussians"):
    row(f"data.toys.{name}", key=KEY, n=6, noise=number(1))
row("data.toys.draw", name="XOR", seed=0, balance=number(1), rows=6, noise=number(1))
no_arrays("Python's numbers", "data.toys: grid")


def written(a):
    with tempfile.TemporaryDirectory() as folder:
        write("one", {"a": a}, folder)
        return recorded("one", folder)["a"]


row("data.recorded.write", written, a=numbers(3, 2))


def run(theta0, theta, X, y, losses, m):
    return TrainedRun(theta0, theta, X, y, losses, "tanh", m=m)


RUN = {"theta0": THETA, "theta": THETA, "X": X, "y": Y, "losses": numbers(6), "m": (None, few(3))}
row("diagnostics.examinations.diagnose", lambda **parts: diagnose(run(**parts)), **RUN,
    but={"losses as nan": "a finding in words"})
row("diagnostics.run.check_run", lambda **parts: check_run(run(**parts)), **RUN)
READ = "a part of `diagnose`, whose run `check_run` has read"
no_arrays(READ, "diagnostics.examinations: examine_inputs examine_symmetry count_distinct examine_birth examine_units "
          "examine_layers examine_start examine_curve epoch_means examine_fit")
no_arrays(READ, "diagnostics.gradient: examine_gradient recognise hypotheses forgotten_mask compare compared flat")
no_arrays(READ, "diagnostics.run: activations_of count_wrong is_finite")

GRAPH = flowgraph.mlp_graph((2, 3, 2))
HEAVY = tuple(Layer(*(Arg(20 * part.values, "weight") for part in layer)) for layer in THETA)     # squares of bytes would wrap
row("flowgraph.mlp.inputs_of", theta=THETA, x=X, y=Y, lam=number(1))


def held(theta, x, y, lam):
    """The inputs of GRAPH as they are held."""
    return {"W(1)": theta[0].W, "b(1)": theta[0].b, "W(2)": theta[1].W, "b(2)": theta[1].b, "x": x, "y": y, "λ": lam}


INPUTS = {"theta": THETA, "x": X, "y": Y, "lam": number(1)}
row("flowgraph.propagation.fprop",
    lambda **parts: flowgraph.fprop(GRAPH, held(**parts)) | {"x": 0}, **INPUTS | {"theta": HEAVY})
row("flowgraph.propagation.walk", lambda **parts: [
    step.value for step in flowgraph.walk(GRAPH, held(**parts)) if step.box.name != "x"], **INPUTS | {"theta": HEAVY})
row("flowgraph.propagation.as_given", value=numbers(3), name="x")
row("flowgraph.propagation.bprop",
    lambda **parts: flowgraph.bprop(GRAPH, flowgraph.fprop(GRAPH, held(**parts))), **INPUTS)
row("flowgraph.propagation.walk_back",
    lambda **parts: [s.grad for s in flowgraph.walk_back(GRAPH, flowgraph.fprop(GRAPH, held(**parts)))], **INPUTS)
no_arrays("a part of `walk`, which has read the inputs", "flowgraph.errors: check_inputs")
no_arrays("sizes and words", "flowgraph.mlp: mlp_graph")
no_arrays("a part of `mlp_graph`", "flowgraph.mlp: preactivation_boxes hidden_boxes loss_boxes")
no_arrays("boxes and their names", "flowgraph.errors: check_graph check_order missing_parent find_cycle names_of call")
no_arrays("one step of a walk, which has read its inputs", "flowgraph.propagation: parent_values messages")
no_arrays("boxes and their names", "flowgraph.propagation: visited unvisited orders random_order check_loss_last")

row("model_selection.gaussian_process.fit", U=few(4, 2), v=numbers(4))
row("model_selection.gaussian_process.predict",
    lambda u: predict(Process(np.eye(2), np.ones(2), np.eye(2), np.ones(2), 0.0, 1.0), u), u=few(3, 2))
row("model_selection.gaussian_process.expected_improvement", mean=few(3), deviation=Arg(np.ones(3)), best=number(2))
no_arrays("a part of `fit`, which has read U and v", "model_selection.gaussian_process: kernel log_likelihood")
OBJECTIVE, SPACE = network_objective((2, 3, 2), 2, 1), {"alpha": uniform(0.1, 1), "H": choice((1, 2))}
row("model_selection.search.search",
    lambda alpha, X, y: search(KEY, OBJECTIVE, {"alpha": alpha}, Data(X, y), Data(X, y)),
    alpha=Arg(np.array([0.0, 1.0, 2.0])), X=X, y=Y)
row("model_selection.search.sequential",
    lambda X, y: sequential(KEY, OBJECTIVE, SPACE, 2, Data(X, y), Data(X, y), first=2), X=X, y=Y)
no_arrays("takes Trials", "model_selection.search: best")
no_arrays("makes an objective", "model_selection.objective: network_objective")
row("model_selection.objective.check_config", lambda alpha: check_config({"alpha": alpha}, 3), alpha=numbers(3))
no_arrays("inside a compiled run, on a θ that was made there", "model_selection.objective: narrow")
no_arrays("a step of `sequential`", "model_selection.search: propose")
row("model_selection.space.uniform", low=number(0), high=number(2))
row("model_selection.space.log_uniform", low=number(1), high=number(2))
row("model_selection.space.choice", values=few(3))
DRAWN = "points of the unit cube that a search has drawn"
no_arrays(DRAWN, "model_selection.space: configurations snap Uniform.at Uniform.snap Uniform.spaced LogUniform.at "
          "Choice.at Choice.snap Choice.spaced")
no_arrays("a key, axes and whole numbers", "model_selection.space: integer grid random check_space")
