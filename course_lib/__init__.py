"""Neural Networks, slide by slide: the library a student reads beside Hugo Larochelle's lecture.

The lecture's mathematics stands here, one file or package for each idea:

    S04-S14  activations, network, loss, separability
    S15 S23  flowgraph (boxes, fprop and bprop over them)
    S16-S22  training, evaluation, sharding, backprop
    S24-S25  regularization, initialization
    S26-S27  model_selection, early_stopping
    S28-S30  normalization, learning_rate, optimizers
    S31-S32  finite_differences, gradcheck, diagnostics
    S40-S45  autoencoder, autoencoder_training, pretraining, pca
    S46-S49  dropout, dropout_average
    S50-S51  batchnorm, batchnorm_training
    S52      rbm (model; gibbs, training, likelihood and ais go beyond the slide)
    all      arguments (checks in slide notation), notation, bernoulli, subnetwork, numpy_forward, toy_runs, data

Around it: `lessons` has one folder for each notebook, with its experiments, pictures and exercises; `drawing`,
`interactive` and `exercises` what all lessons share; `commands` the launcher's tools. `lessons.DECK` is the table of
slides. `from course_lib.widgets import Neuron` and `from course_lib.exercises import check` find the rest.

Notation: theta[k-1].W and .b are W^(k) (H_k, H_{k-1}) and b^(k) (H_k,); a[k], h[k] carry the slide's k; h[0] is x.
Importing this package imports nothing else: no plotting library, no widgets, no device. It says three things to JAX, wherever
the reader has not decided about them: how a float32 product is computed, whose an accelerator's memory is, and to keep its
remarks on compiled programs to itself.
"""
import os
import sys

__version__ = "0.2.0"

FLOAT32 = "float32"
"""The precision of a matrix product. By themselves accelerators round its factors to 11 bits (TF32) or 8 (bfloat16) first:
what is printed, checked or compared with a finite difference would be off in its fourth digit."""


def prepare_jax() -> None:
    """They are settings of the process; precision holds from now on also where JAX is imported already."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # its lines on kept programs (jax 0.9) stand in red in a cell
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # else the first kernel takes 3/4 of the memory for itself
    os.environ.setdefault("JAX_DEFAULT_MATMUL_PRECISION", FLOAT32)
    if "jax" in sys.modules:  # it has read its variables
        config = sys.modules["jax"].config
        if config.jax_default_matmul_precision is None:
            config.update("jax_default_matmul_precision", os.environ["JAX_DEFAULT_MATMUL_PRECISION"])


prepare_jax()
