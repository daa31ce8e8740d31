"""Hyper-parameters at their edges: which values a function bears, and which it refuses in words. The table.

An `edge` names a parameter, its kind, and of the kind's values those that are `fine`: a result without NaN. `passes`: NaN
or infinity comes out, as the docstring says. All others must be refused by a sentence of ours.
"""
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib import initialization, optimizers, training
from course_lib.data import Data
from course_lib.gradcheck import gradcheck, v_curve
from course_lib.learning_rate import halve_on_plateau, unseen
from course_lib.model_selection import sequential
from course_lib.pretraining import add_output, autoencoders, greedy, pretrain
from course_lib.rbm.model import part_of

from . import rows_data, rows_rbm
from .holding import fill, read, reference
from .rows import KEY
from .rows_network import THETA, X, Y, square

INF, NAN = float("inf"), float("nan")
REAL = (0.0, -1.0, INF, NAN)                # a rate, a width, a weight
PART = (0.0, 1.0, -0.5, 1.5, INF, NAN)      # a probability, a rate of forgetting
BAD = (0, -1, 1.5, NAN, "3")                # how many: never so
COUNT = (1, *BAD)
SIZES = ((2,), (2, 0, 2), (2, -1), (2, 1.5), (2, 1))


class Edge(NamedTuple):
    values: tuple
    fine: tuple = ()
    passes: tuple = ()
    call: object = None
    given: dict = {}


EDGES: dict[str, Edge] = {}


def edge(name, kind, fine=(), passes=(), more=(), call=None, **given):
    """`name`: "loss.risk.lam". `more`: further values. `call`: of the value alone; `given`: besides the row's."""
    assert name not in EDGES, name
    EDGES[name] = Edge((*kind, *more), fine, passes, call, given)


def plain(tree):
    return fill(tree, reference)


ONES = jnp.ones(3)
T, MINIBATCH = read(THETA), (plain(X), plain(Y))

for size in "DH":
    edge(f"autoencoder.autoencoder.{size}", COUNT, fine=(1,))
    edge(f"rbm.model.init.{size}", COUNT, fine=(1,), mean=None)
edge("autoencoder.autoencoder.scale", REAL, fine=(0,))
for name in ("autoencoder.bprop_reconstruction", "autoencoder.mean_loss", "autoencoder.sparsity",
             "autoencoder_training.autoencoder_hyper", "loss.risk", "regularization.l1", "regularization.l2",
             "flowgraph.mlp.inputs_of"):
    edge(f"{name}.lam", REAL, fine=(0,))
edge("autoencoder_training.autoencoder_hyper.noise", REAL, fine=(0,))
edge("autoencoder_training.masking.level", PART, fine=(0, 1))
edge("autoencoder_training.gaussian.level", REAL, fine=(0,))
for name in ("normalize", "bprop_normalize", "bprop_constant_stats"):
    edge(f"batchnorm.{name}.eps", REAL, fine=(0,))
edge("batchnorm.running_stats.rate", PART, fine=(0, 1))
edge("batchnorm_training.running.rate", PART, fine=(0, 1))
edge("batchnorm_training.running.p", PART, fine=(0,))
edge("batchnorm_training.global_stats.chunk", COUNT, more=(2, 100), fine=(2, 100))
edge("bernoulli.bernoulli.p", PART, fine=(0, 1))
for name in ("dropout.dropout", "dropout.masks", "dropout.expectation", "dropout.keep_probabilities", "dropout.check_p",
             "dropout_average.exact_average"):
    edge(f"{name}.p", PART, fine=(0,))
edge("dropout.masks.T", COUNT, fine=(1,))
edge("early_stopping.stop.look_ahead", COUNT, more=(100,), fine=(1, 100))
edge("early_stopping.regret.look_ahead", COUNT, more=(100,), fine=(1, 100))
edge("evaluation.evaluate.chunk", COUNT, more=(100,), fine=(1, 100))
edge("evaluation.check_data.C", COUNT, more=(2, 3), fine=(2, 3))
edge("finite_differences.check_eps.eps", REAL)
for name, kind, fine in (("eps", REAL, ()), ("at_most", (*COUNT, 100), (1, 100))):
    edge(f"gradcheck.gradcheck.{name}", kind, fine, call=lambda value, name=name: [
        check.error for check in gradcheck(square, T, T, data=(np.ones((2, 2)),), **{name: value})])
edge("gradcheck.v_curve.epsilons", REAL, call=lambda eps: v_curve(square, T, [eps], data=(np.ones((2, 2)),)))
edge("gradcheck.relative_error.floor", REAL, fine=(0,))

for name in ("zeros", "constant", "uniform", "glorot", "gaussian"):
    edge(f"initialization.{name}.sizes", SIZES, fine=((2, 1),))
edge("initialization.build.sizes", SIZES, fine=((2, 1),),
     call=lambda sizes: initialization.build(sizes, lambda k, shape: jnp.ones(shape)))
edge("initialization.constant.value", REAL, fine=(0, -1))
edge("initialization.uniform.b", REAL, fine=(0,))
edge("initialization.glorot.scale", REAL, fine=(0,))
edge("initialization.gaussian.sigma", REAL, fine=(0,))
for size in ("H_out", "H_in"):
    edge(f"initialization.glorot_bound.{size}", COUNT, fine=(1,), **{"H_out": 2, "H_in": 2} | {size: None})
    edge(f"initialization.glorot_drawn.{size}", COUNT, fine=(1,), rng=np.random.default_rng(0), H_out=2, H_in=2)
edge("initialization.glorot_drawn.scale", REAL, fine=(0,), rng=np.random.default_rng(0), H_out=2, H_in=2)
edge("landscapes.arrival.part", REAL, more=(1.0, 1.5), fine=(0, 1))
for name in ("bowl.low", "bowl.high", "turned.degrees", "bent.bend"):
    edge(f"landscapes.{name}", REAL, fine=(0, -1))
edge("landscapes.hole.width", REAL)
edge("learning_rate.halve_on_plateau.look_ahead", COUNT, more=(100,), fine=(1, 100),
     call=lambda epochs: halve_on_plateau(optimizers.sgd(1.0).init(()), unseen(), 0.5, epochs))
edge("learning_rate.halve_on_plateau.factor", REAL, fine=(0,))
edge("loss.onehot.C", COUNT, more=(2, 3), fine=(2, 3))
edge("loss.risk.omega", REAL, fine=(0, -1), passes=(INF, NAN))        # Ω of a θ that diverged
edge("normalization.statistics.floor", REAL)

edge("optimizers.hyper.value", REAL, fine=(0,))
for name in ("sgd", "momentum", "adagrad", "rmsprop", "adam", "with_hyper"):
    edge(f"optimizers.{name}.alpha", REAL, fine=(0,))
for name in ("adagrad", "rmsprop", "adam"):
    edge(f"optimizers.{name}.eps", REAL, passes=(0,))                 # 0/0 where ∇ was always 0
edge("optimizers.momentum.beta", PART, fine=(0, 1))
edge("optimizers.rmsprop.beta", PART, fine=(0, 1))
for name in ("beta1", "beta2"):
    edge(f"optimizers.adam.{name}", PART, fine=(0,))
    edge(f"optimizers.with_hyper.{name}", PART, fine=(0,),
         call=lambda beta, name=name: optimizers.with_hyper(optimizers.adam(1.0).init(()), **{name: beta}))
edge("regularization.l2.biases", REAL, fine=(0,))
edge("regularization.max_norm.c", REAL)

edge("pca.principal_components.k", COUNT, more=(2, 3), fine=(1, 2))
TRAINER, FEATURES = autoencoders(), plain(X)
for name, run in (("greedy", lambda *a: list(greedy(*a))), ("pretrain", pretrain)):
    edge(f"pretraining.{name}.hidden", SIZES[:-1], 
         call=lambda H, run=run: run(KEY, FEATURES, H[1:] or (0,), TRAINER, 1, 2))
    edge(f"pretraining.{name}.n_epochs", BAD,
         call=lambda n, run=run: run(KEY, FEATURES, (3,), TRAINER, n, 2))
    edge(f"pretraining.{name}.B", BAD, more=(4, 5), fine=(4,),
         call=lambda B, run=run: run(KEY, FEATURES, (3,), TRAINER, 1, B))
edge("pretraining.features.chunk", COUNT, more=(100,), fine=(1, 100))
edge("pretraining.add_output.C", COUNT, fine=(1,), call=lambda C: add_output(KEY, T[:1], C))
edge("pretraining.autoencoders.scale", REAL, fine=(0,),
     call=lambda scale: autoencoders(scale=scale).start(KEY, 2, 3).theta)
edge("separability.accuracy.b", REAL, fine=(0, -1))
for name in ("scale", "lam"):
    edge(f"toy_runs.setting.{name}", REAL, fine=(0,))
for name in ("depth", "batch", "n"):
    edge(f"toy_runs.setting.{name}", COUNT, fine=(1,))
edge("toy_runs.setting.seed", (0, -1, 1.5, NAN, "a", 2**40), fine=(0,))


def run(every):
    optimizer = optimizers.sgd(0.1)
    step = training.gradient_step(training.supervised_objective(), optimizer.update)
    state = training.start(T, optimizer, KEY)
    return list(training.snapshots(step, state, *MINIBATCH, jnp.zeros((3, 2), int), every))


edge("training.snapshots.every", COUNT, more=(100,), fine=(1, 100), call=run)
COUNTS = {"key": KEY, "T": 4, "B": 2}
edge("training.minibatches.T", COUNT, more=(2,), fine=(2,), **COUNTS)
edge("training.minibatches.B", COUNT, more=(4, 5), fine=(1, 4), **COUNTS)
edge("training.epochs.T", COUNT, more=(2,), fine=(2,), n=1, **COUNTS)
edge("training.epochs.B", COUNT, more=(4, 5), fine=(1, 4), n=1, **COUNTS)
edge("training.epochs.n", COUNT, fine=(1,), **COUNTS)

edge("data.examples.subset.n", COUNT, more=(4, 5), fine=(1, 4),
     call=lambda n: __import__("course_lib.data").data.subset(KEY, Data(*MINIBATCH), n))
edge("data.examples.minibatch_order.seed", (0, -1, 1.5, NAN, "a", (0, 1)), fine=(0, (0, 1)), T=4, B=2)
edge("data.examples.minibatch_order.T", COUNT, more=(2,), fine=(2,), seed=0, B=2)
edge("data.examples.minibatch_order.B", COUNT, more=(4, 5), fine=(1, 4), seed=0, T=4)
edge("data.mnist.first_digits.rows", COUNT, more=(10_001,), fine=(1,))
edge("data.mnist.held_out_digits.rows", COUNT, more=(10_001,), fine=(1,))
edge("data.mnist.shrink.side", COUNT, more=(28, 3, 3.5, 56), fine=(1, 28))
edge("data.natural_images.patches.n", BAD)
edge("data.natural_images.patches.size", BAD, more=(2, 100), fine=(2,))
edge("data.natural_images.patches.border", COUNT, more=(100,), fine=(0, 1))
for name in ("two_moons", "circles", "xor", "spirals", "gaussians"):
    edge(f"data.toys.{name}.n", COUNT, fine=(1,))
    edge(f"data.toys.{name}.noise", REAL, fine=(0,))
for name in ("spirals", "gaussians"):
    edge(f"data.toys.{name}.classes", COUNT, more=(2,), fine=(2,))
edge("data.toys.grid.n", COUNT, fine=(1,))
edge("data.toys.grid.reach", REAL, fine=(0,), n=3)
edge("data.toys.draw.seed", (0, -1, 1.5, NAN, "a"), fine=(0,))
edge("data.toys.draw.balance", PART, fine=(0, 1))
edge("data.toys.draw.rows", COUNT, fine=(1,))
edge("data.toys.draw.noise", REAL, fine=(0,))

edge("flowgraph.mlp.mlp_graph.sizes", SIZES, fine=((2, 1),))
edge("model_selection.gaussian_process.expected_improvement.best", REAL, fine=(0, -1))
SEARCH = {"B": 2, "n_epochs": 1, "sizes": (2, 3, 2)}
edge("model_selection.objective.network_objective.sizes", SIZES, fine=((2, 1),), **SEARCH)
edge("model_selection.objective.network_objective.B", COUNT, fine=(1,), **SEARCH)
edge("model_selection.objective.network_objective.n_epochs", COUNT, fine=(1,), **SEARCH)
DATA = Data(*MINIBATCH)
for name in ("n", "first", "at_once"):
    edge(f"model_selection.search.sequential.{name}", BAD, call=lambda value, name=name: sequential(
        KEY, rows_data.OBJECTIVE, rows_data.SPACE, **{"n": 1, name: value}, train=DATA, valid=DATA))
edge("model_selection.space.uniform.low", REAL, more=(2.0, 3.0), fine=(0, -1))
edge("model_selection.space.uniform.high", REAL, more=(1.0,), fine=(1,), low=0)
edge("model_selection.space.log_uniform.low", REAL, more=(2.0, 3.0))
edge("model_selection.space.log_uniform.high", REAL, more=(1.0,))
edge("model_selection.space.integer.low", COUNT, more=(5,), fine=(0, -1, 1), high=4)
edge("model_selection.space.integer.high", COUNT, fine=(0, 1), low=0)
edge("model_selection.space.grid.count", COUNT, more=(5,), fine=(1, 5), space=rows_data.SPACE)
edge("model_selection.space.random.n", COUNT, fine=(1,), key=KEY, space=rows_data.SPACE)

RBM = read(rows_rbm.THETA)
edge("rbm.ais.schedule.n", COUNT, fine=(1,))
edge("rbm.ais.ais.M", COUNT, more=(2,), fine=(2,))
edge("rbm.ais.ais.z", REAL, fine=(0,))
edge("rbm.gibbs.gibbs.steps", COUNT, fine=(1,))
for name in ("gibbs.advance.k", "gibbs.check_k.k", "gibbs.sample_from_biases.M", "training.cd_hyper.k",
             "training.pcd_hyper.M", "training.pcd_hyper.k"):
    edge(f"rbm.{name}", COUNT, fine=(1,))
edge("rbm.likelihood.states.n", COUNT, more=(3, 21), fine=(0, 1, 3))
edge("rbm.model.init.sigma", REAL, fine=(0,))
for size in "DH":
    edge(f"rbm.model.part_of.{size}", COUNT, more=(100,), fine=(0, 1, 100),
         call=lambda n, size=size: part_of(RBM, **{"D": 2, "H": 2, size: n}))
edge("rbm.model.visible_mean.D", COUNT, more=(4,), fine=(4,))
__all__ = ["jax"]
