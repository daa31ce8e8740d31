"""Every hyper-parameter at its edges: words, or mathematics without NaN, or what the docstring says comes out."""
import ast

import jax
import numpy as np
import pytest

from .edges import EDGES
from .functions import functions, modules
from .holding import fill, reference
from .rows import NO_ARRAYS, ROWS
from .test_every_function import Refused, outcome, plain, slipped

FUNCTIONS = functions()
NUMBERS = {"int", "float", "SupportsIndex", "Number"}
NAMES = {"alpha", "beta", "beta1", "beta2", "eps", "epsilons", "lam", "biases", "rate", "p", "noise", "level", "scale",
         "sigma", "b", "c", "factor", "floor", "k", "low", "high", "value", "sizes", "hidden", "omega"}
INSIDE = ("a part of", "a step of", "one step", "inside", "words and numbers", "shapes alone", "takes a Check",
          "a view", "activations", "files", "text", "what has been read", "whole numbers, or a key", "counters")
NO_HYPER_PARAMETER = {          # a number, or a name above, that is something else
    **{f"arguments.{one}.{name}": "any number" for one in ("as_number", "check_number") for name in ("value", "low", "high")},
    "dropout.check_p.L": "how many layers θ has", "arguments.check_labels.C": "onehot",
    "evaluation.paired_difference.b": "data", "network.check_mask.k": "a layer's name", "loss.onehot.dtype": "a dtype",
    "numpy_forward.autoencode.b": "θ", "numpy_forward.autoencode.c": "θ", "numpy_forward.free_energy.b": "θ",
    "numpy_forward.free_energy.c": "θ", "rbm.model.logit.p": "data", "rbm.model.logit.low": "a constant",
    "sharding.shard.axis": "an axis", "flowgraph.propagation.as_given.value": "data", "toy_runs.rms.axis": "an axis",
    "toy_runs.setting.biases": "yes or no", "model_selection.objective.check_config.largest": "a width of `sizes`",
    "diagnostics.gradient.compare.T": "a part of `diagnose`",
}


def hyper_parameters():
    """"loss.risk.lam": every parameter whose type says that it is a number, or whose name is that of a known one."""
    for module, path in modules():
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                name = f"{module}.{node.name}"
                if not NO_ARRAYS.get(name, "").startswith(INSIDE):
                    yield from (f"{name}.{one.arg}" for one in (*node.args.args, *node.args.kwonlyargs) if is_number(one))


def is_number(parameter):
    kinds = {kind.strip() for kind in ast.unparse(parameter.annotation).split("|")} if parameter.annotation else set()
    return bool(kinds & NUMBERS) or parameter.arg in NAMES


def test_every_hyper_parameter_has_an_edge_or_a_reason():
    found = set(hyper_parameters())
    assert sorted(found - EDGES.keys() - NO_HYPER_PARAMETER.keys()) == []
    assert sorted(name for name in EDGES if name.rpartition(".")[0] not in FUNCTIONS) == []


def result(name, value):
    """What the function gives for this value of one parameter, the others as in its row."""
    function, _, parameter = name.rpartition(".")
    edge = EDGES[name]
    if edge.call:
        return outcome(lambda given: edge.call(given), {"given": value})
    row = ROWS.get(function)
    base = {part: fill(one, reference) for part, one in row.given.items()} if row else {}
    return outcome(row and row.call or FUNCTIONS[function], base | edge.given | {parameter: value})


def is_finite(found):
    leaves = [plain(leaf) for leaf in found]
    return all(np.isfinite(leaf).all() for leaf in leaves if leaf.dtype.kind == "f")


@pytest.mark.slow
@pytest.mark.parametrize("name", EDGES)
def test_at_the_edges(name):
    edge, wrong = EDGES[name], []
    with jax.numpy_dtype_promotion("standard"):
        for value in edge.values:
            found = result(name, value)
            here = any(value == one or value != value and one != one for one in (*edge.fine, *edge.passes))
            if isinstance(found, Refused) == here or isinstance(found, Exception):
                wrong.append(f"{value}: {slipped(found) if isinstance(found, Exception) else str(found)[:150]}")
            elif here and value in edge.fine and not is_finite(found):
                wrong.append(f"{value}: NaN or infinite: {str(found)[:150]}")
            elif here and value not in edge.fine and is_finite(found):
                wrong.append(f"{value}: finite after all")
    assert not wrong, "\n" + "\n".join(wrong)


TRACED = ("optimizers.sgd.alpha", "optimizers.adam.beta1", "autoencoder_training.masking.level", "dropout.masks.p",
          "autoencoder_training.gaussian.level", "initialization.glorot.scale", "batchnorm.normalize.eps", "loss.risk.lam",
          "batchnorm.running_stats.rate", "regularization.l2.lam", "data.toys.xor.noise", "rbm.model.init.sigma")


@pytest.mark.parametrize("name", TRACED)
def test_a_number_that_is_known_is_looked_at_inside_a_trace(name):
    """A device takes what is known into the trace, where nobody can look at it: it must be looked at before."""
    found = []
    for value in (-1.0, np.float32(np.nan), [0.5, 0.5]):
        jax.eval_shape(lambda value=value: found.append(result(name, value)))
    assert all(isinstance(one, Refused) for one in found), found
