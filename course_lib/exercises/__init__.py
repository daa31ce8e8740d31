"""Lecture exercises that check themselves: `check("neuron", my_neuron)`. One file for each slide topic.

Each exercise has a reference solution, hints in steps, and a catalogue of wrong answers with the words a learner reads.
"""
from course_lib.lessons.activation_functions import exercises as activations
from course_lib.lessons.adaptive_optimizers import exercises as adaptive
from course_lib.lessons.artificial_neuron import exercises as neuron
from course_lib.lessons.autoencoder import exercises as autoencoder
from course_lib.lessons.backpropagation import exercises as backprop
from course_lib.lessons.batch_normalization import (
    exercises_batchnorm as batchnorm,
)
from course_lib.lessons.batch_normalization import (
    exercises_test_time as global_statistics,
)
from course_lib.lessons.capacity import exercises as capacity
from course_lib.lessons.contrastive_divergence import exercises as contrastive_divergence
from course_lib.lessons.dropout import exercises_masks as dropout
from course_lib.lessons.dropout import exercises_test_time as dropout_expectation
from course_lib.lessons.early_stopping import exercises as early_stopping
from course_lib.lessons.flow_graph import exercises_bprop as flow_graph_bprop
from course_lib.lessons.flow_graph import exercises_fprop as flow_graph
from course_lib.lessons.gradient_checking import exercises as gradient_checking
from course_lib.lessons.initialization import exercises as initialization
from course_lib.lessons.model_selection import exercises as model_selection
from course_lib.lessons.multilayer_network import exercises as multilayer
from course_lib.lessons.pretraining import exercises_finetuning as finetuning
from course_lib.lessons.pretraining import exercises_greedy as pretraining
from course_lib.lessons.rbm import exercises as rbm_energy
from course_lib.lessons.regularization import exercises as regularization
from course_lib.lessons.risk_and_sgd import exercises as risk
from course_lib.lessons.tricks import exercises as tricks
from course_lib.lessons.why_deep import exercises as why_deep
from course_lib.lessons.why_training_is_hard import exercises as training_is_hard

from .exercise import Exercise as Exercise
from .notebook_cells import check_cell as check_cell
from .notebook_cells import statement as statement
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
