"""Rows of `rows.ROWS`: initialization, optimizers, training, regularization, evaluation, pre-training."""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib import optimizers, regularization, training
from course_lib.learning_rate import halve_on_plateau, unseen
from course_lib.loss import sigm_cross_entropy
from course_lib.normalization import Statistics
from course_lib.pretraining import add_output, autoencoders, greedy, pretrain
from course_lib.sharding import replicate, shard, shard_run
from course_lib.subnetwork import freeze

from .holding import few, labels, number, numbers, pixels, read
from .rows import KEY, no_arrays, row
from .rows_network import THETA, X, Y

SIZES = (2, 3, 2)
GRADS = THETA
RAW = {"X as uint8": "pixels stay unsigned bytes until a mini-batch is used"}


def updated(make):
    def call(theta, grads, **hyper):
        optimizer = make(**hyper)
        return optimizer.update(grads, optimizer.init(theta), theta)

    return call


def run_of(call):
    """A short run from θ on X, y in the order idx."""
    def run(theta, X, y, idx):
        optimizer = optimizers.sgd(0.1)
        step = training.gradient_step(training.supervised_objective(), optimizer.update)
        return call(step, training.start(theta, optimizer, KEY), X, y, idx)

    return run


row("initialization.constant", sizes=SIZES, value=number(2))
row("initialization.uniform", key=KEY, sizes=SIZES, b=number(2))
row("initialization.glorot", key=KEY, sizes=SIZES, scale=number(2))
row("initialization.gaussian", key=KEY, sizes=SIZES, sigma=number(2))
no_arrays("sizes, and Python's numbers", "initialization: build zeros glorot_bound glorot_drawn")

row("optimizers.hyper", value=number(1), name="alpha")
row("optimizers.zeros_like", theta=THETA)
for name, hyper in (("sgd", "alpha"), ("momentum", "alpha beta"), ("adagrad", "alpha eps"),
                    ("rmsprop", "alpha beta eps"), ("adam", "alpha eps")):
    row(f"optimizers.{name}", updated(getattr(optimizers, name)), theta=THETA if name != "sgd" else read(THETA),
        grads=GRADS, **{one: number(1) for one in hyper.split()})
    no_arrays(f"the update of `{name}`", f"optimizers: {name}_update")
row("subnetwork.freeze", updated(freeze), theta=THETA, grads=GRADS, active=THETA)
row("optimizers.apply_updates", theta=THETA, updates=THETA)
row("optimizers.with_hyper", lambda alpha: optimizers.with_hyper(optimizers.sgd(1.0).init(()), alpha=alpha),
    alpha=number(1))
no_arrays("the update of `freeze`", "subnetwork: freeze_update")
no_arrays("a rule for arrays that have been read", "optimizers: map_arrays hyper_as at_least_float32")
no_arrays("optimizers and their states", "optimizers: chain get_hyper")

row("regularization.omega", theta=THETA)
row("regularization.grad_omega", theta=THETA)
row("regularization.omega_l1", theta=THETA)
row("regularization.l2", updated(regularization.l2), theta=THETA, grads=GRADS, lam=number(1), biases=number(1))
row("regularization.l1", updated(regularization.l1), theta=THETA, grads=GRADS, lam=number(1))
row("regularization.max_norm", theta=THETA, c=number(1))
no_arrays("the update of `l1` and `l2`", "regularization: l2_update l1_update")

row("learning_rate.halve_on_plateau",
    lambda error, factor: halve_on_plateau(optimizers.sgd(1.0).init(()), unseen(), error, factor=factor),
    error=number(2), factor=number(1))
no_arrays("nothing", "learning_rate: unseen")

row("training.start", lambda theta: training.start(theta, optimizers.momentum(1.0), KEY), theta=THETA)
row("training.run_steps", run_of(training.run_steps), theta=THETA, X=X, y=Y, idx=labels(3, 2, C=4))
row("training.snapshots", run_of(lambda *run: list(training.snapshots(*run, every=2))[-1]),
    theta=THETA, X=X, y=Y, idx=labels(3, 2, C=4))
no_arrays("inside a compiled function, whose arguments are JAX's", "training: scan_steps trajectory")
row("training.check_run", run_of(lambda step, state, X, y, idx: training.check_run(state, X, y, idx)),
    theta=THETA, X=X, y=Y, idx=labels(3, 2, C=4), but=RAW)
no_arrays("makes an objective or a step", "training: supervised_objective gradient_step")
no_arrays("a key and whole numbers", "training: minibatches epochs")

row("evaluation.evaluate", theta=THETA, X=X, y=Y)
row("evaluation.check_data", X=X, y=Y, C=2, but=RAW)
row("evaluation.paired_difference", a=numbers(3, 8), b=few(3, 8))
row("early_stopping.stop", errors=numbers(6), look_ahead=2)
row("early_stopping.regret", errors=numbers(6), test_errors=numbers(6), look_ahead=2)

row("normalization.features", X=pixels(4, 2))
row("normalization.statistics", X=pixels(4, 2), floor=number(1))
row("normalization.standardize", X=pixels(4, 2), known=Statistics(jnp.zeros(2), jnp.ones(2)))
row("normalization.second_moment", X=pixels(4, 2), bias=True)
row("normalization.condition_number", hessian=few(3, 3))

row("pca.principal_components", X=pixels(4, 2), k=1)
row("pca.residual", X=pixels(4, 2), mean=np.zeros(2), components=np.eye(2)[:1])
row("pca.principal_angles", A=numbers(1, 3), B=numbers(2, 3))

TRAINER = autoencoders()
row("pretraining.greedy", lambda X: next(greedy(KEY, X, (3,), TRAINER, 1, 2)).layer, X=pixels(4, 2))
row("pretraining.pretrain", lambda X: pretrain(KEY, X, (3,), TRAINER, 1, 2)[0].features, X=pixels(4, 2))
row("pretraining.features", layer=THETA[0], X=pixels(4, 2))
row("pretraining.add_output", lambda layer: add_output(KEY, (layer,), 2), layer=THETA[0])
row("pretraining.check_targets", X=pixels(4, 2), loss=sigm_cross_entropy)
no_arrays("what `autoencoder` takes, for a LayerTrainer", "pretraining: criterion_of autoencoders")

ONE = jax.devices()[:1]
row("sharding.shard_run", lambda X, y, idx: shard_run((), X, y, idx, ONE)[1:], X=X, y=Y, idx=labels(3, 2, C=4), but=RAW)
row("sharding.replicate", lambda x: replicate(x, ONE), x=numbers(4))
row("sharding.shard", lambda x: shard(x, ONE), x=numbers(4))

WIDTHS = "inside a compiled run, on a θ that was made there"
no_arrays(WIDTHS, "subnetwork: at_depth activations_at_depth active_depth active_width")
no_arrays(WIDTHS, "toy_runs: first_theta mean counted run_order one_run map_at")
row("toy_runs.rms", a=numbers(3))
no_arrays("a Setting, which `setting` has read", "toy_runs: check_setting run_once run_seeds")
row("toy_runs.setting", scale=number(1), depth=2, lam=number(1))
no_arrays("a run that is recorded", "toy_runs: first_bad")

row("separability.accuracy", w=few(2), b=0.5, X=numbers(4, 2), y=labels(4))
row("separability.best_single_unit", X=numbers(4, 2), y=labels(4))
no_arrays("a part of `best_single_unit`, which has read X", "separability: directions")

row("landscapes.arrival", loss=numbers(6), but={"loss as nan": "a loss that is NaN has not arrived"})
row("landscapes.bowl", uv=numbers(2), low=number(1), high=number(3))
row("landscapes.turned", theta=numbers(2), degrees=number(30))
row("landscapes.bent", theta=numbers(2), bend=number(1))
row("landscapes.hole", theta=numbers(2), width=number(200))
no_arrays("a part of `bowl`", "landscapes: two number")
no_arrays("inside a compiled descent, whose θ `start` has read", "landscapes: descend")
no_arrays("words and numbers on a picture",
          "notation: signed sub sup layer in_product vector chain slide_name tensor_names")
