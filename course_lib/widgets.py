"""The pictures a hand can move, one class for each topic. `from course_lib.widgets import Neuron`, then `Neuron()`.

A topic's module is imported when its class is first asked for: all of them would cost each notebook 40 MB.
"""
import importlib

from course_lib.interactive.memory import keep_little
from course_lib.interactive.process import use_compilation_cache

WHERE = {
    "ActivationCurves": "activation_curves",
    "Architecture": "architecture",
    "Backprop": "backprop",
    "BatchNormBackward": "batchnorm_backward",
    "BatchNormGrid": "batchnorm_grid",
    "BatchNormSteps": "batchnorm_steps",
    "BatchStatistics": "batch_statistics",
    "BiasVariance": "bias_variance",
    "Bump": "bump",
    "CdBias": "cd_bias",
    "Characters": "characters",
    "Clinic": "clinic",
    "Coadaptation": "coadaptation",
    "CodePlane": "code_plane",
    "Complete": "complete",
    "DepthBoxes": "depth_boxes",
    "Diagnosis": "diagnosis",
    "DigitAutoencoder": "digit_autoencoder",
    "Drift": "drift",
    "DropoutAverage": "dropout_average",
    "DropoutDigits": "dropout_digits",
    "DropoutNet": "dropout_net",
    "EarlyStopping": "early_stopping",
    "Edges": "edges",
    "Features": "features",
    "FlowGraph": "flowgraph",
    "FlowGraphBprop": "flowgraph_bprop",
    "FreeEnergy": "free_energy",
    "FunctionSpace": "function_space",
    "GibbsChain": "gibbs_chain",
    "GradientCheck": "gradient_check",
    "GradientFlow": "gradient_flow",
    "GreedyLayers": "greedy_layers",
    "Initialization": "initialization",
    "LabelCurve": "label_curve",
    "LinearAutoencoder": "linear_autoencoder",
    "MiniBatch": "minibatch",
    "MnistRace": "mnist_race",
    "ModelSelection": "model_selection",
    "Momentum": "momentum",
    "Neuron": "neuron",
    "Normalization": "normalization",
    "Parity": "parity",
    "Partition": "partition",
    "Race": "race",
    "RbmDigits": "rbm_digits",
    "Regions": "regions",
    "Regret": "regret",
    "Regularization": "regularization",
    "Sawtooth": "sawtooth",
    "Sgd": "sgd",
    "SoftmaxBars": "softmax_bars",
    "Sparsity": "sparsity",
    "Surrogate": "surrogate",
    "TinyRbm": "tiny_rbm",
    "Universal": "universal",
    "Vanishing": "vanishing",
    "Warp": "warp",
    "XorNet": "xor_net",
}
__all__ = tuple(WHERE)


def __getattr__(name):
    """The widget class of that name, from its own module."""
    if name not in WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(importlib.import_module(f".{WHERE[name]}", __name__), name)
    return found


def __dir__():
    return sorted({*globals(), *WHERE})


use_compilation_cache()
keep_little()
