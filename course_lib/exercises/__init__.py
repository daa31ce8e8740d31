"""Lecture exercises that check themselves: `check("neuron", my_neuron)`. One file for each slide topic.

Each exercise has a reference solution, hints in steps, and a catalogue of wrong answers with the words a learner reads.
"""
from . import (
    activations,
    adaptive,
    autoencoder,
    backprop,
    batchnorm,
    capacity,
    contrastive_divergence,
    dropout,
    dropout_expectation,
    early_stopping,
    finetuning,
    flow_graph,
    flow_graph_bprop,
    global_statistics,
    gradient_checking,
    initialization,
    model_selection,
    multilayer,
    neuron,
    pretraining,
    rbm_energy,
    regularization,
    risk,
    training_is_hard,
    tricks,
    why_deep,
)
from .cells import check_cell as check_cell
from .cells import statement as statement
from .exercise import Exercise as Exercise
from .report import Report as Report

TOPICS = (neuron, capacity, flow_graph, multilayer, activations, initialization, early_stopping, flow_graph_bprop,
          risk, gradient_checking, regularization, backprop, adaptive, model_selection,
          tricks, rbm_energy, batchnorm, global_statistics, why_deep, dropout, dropout_expectation, autoencoder,
          contrastive_divergence, training_is_hard, pretraining,
          finetuning)
EXERCISES = {exercise.name: exercise for topic in TOPICS for exercise in topic.EXERCISES}


def check(name, fn):
    """Check the learner's function against exercise `name`: a Report that says PASSED, NOT ATTEMPTED or what is wrong."""
    if name not in EXERCISES:
        raise ValueError(f"there is no exercise {name!r}: there are {', '.join(EXERCISES)}")
    return EXERCISES[name].check(fn)
