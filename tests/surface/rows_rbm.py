"""Rows of `rows.ROWS`: the restricted Boltzmann machine."""
import numpy as np

from course_lib.rbm import RBM, model, training

from .holding import Arg, bits, number, numbers, pixels, weights
from .rows import KEY, no_arrays, row

THETA = RBM(weights(3, 4), weights(3), weights(4))
X, H = bits(2, 4), bits(2, 3)

row("rbm.model.init", key=KEY, D=4, H=3, sigma=number(2), mean=pixels(4))
row("rbm.model.energy", theta=THETA, x=X, h=H)
row("rbm.model.free_energy", theta=THETA, x=pixels(2, 4), probabilities=True)
row("rbm.model.p_h", theta=THETA, x=X)
row("rbm.model.p_x", theta=THETA, h=H)
row("rbm.model.sample_h", key=KEY, theta=THETA, x=X)
row("rbm.model.sample_x", key=KEY, theta=THETA, h=H)
row("rbm.model.reconstruct", theta=THETA, x=X)
row("rbm.model.transpose", theta=THETA)
row("rbm.model.part_of", theta=THETA, H=2, D=3, but={"theta as float16": "what is off has the lowest bias there is"})
row("rbm.model.binarize", key=KEY, X=pixels(2, 4))
row("rbm.model.levels", lambda X: np.asarray(model.levels(X), float) / (255 if model.levels(X).dtype == np.uint8 else 1),
    X=pixels(2, 4))
row("rbm.model.softplus", a=numbers(3))
row("rbm.model.logit", p=pixels(3))
row("rbm.model.visible_mean", mean=pixels(4), D=4)
row("rbm.model.check_rbm", theta=THETA)
row("rbm.model.visible", theta=THETA, x=X)
row("rbm.model.hidden", theta=THETA, h=H)
row("rbm.model.check_values", x=X, name="x")
no_arrays("a part of `free_energy`, which has read x", "rbm.model: free_energy_from")

row("rbm.gibbs.gibbs", key=KEY, theta=THETA, x=X, steps=2, known=bits(4, unit="mask"))
row("rbm.gibbs.advance", key=KEY, theta=THETA, x=X, k=2, known=bits(4, unit="mask"))
row("rbm.gibbs.sample_from_biases", key=KEY, theta=THETA, M=2)
row("rbm.gibbs.check_k", k=Arg(np.array(2.0), "label"))
row("rbm.gibbs.check_known", known=bits(4, unit="mask"), x=np.ones((2, 4)))
no_arrays("one step of `gibbs`, which has read x", "rbm.gibbs: block")

row("rbm.ais.ais", key=KEY, theta=THETA, betas=Arg(np.array([0.0, 1.0])), M=3, mean=pixels(4))
row("rbm.ais.check_betas", betas=Arg(np.array([0.0, 1.0])))
no_arrays("a whole number", "rbm.ais: schedule")
no_arrays("a part of `ais`, which has read θ", "rbm.ais: base_log_z summary")

no_arrays("a whole number", "rbm.likelihood: states")
no_arrays("a part of `log_z`", "rbm.likelihood: check_bits")
row("rbm.likelihood.log_z", theta=THETA)
row("rbm.likelihood.log_p", theta=THETA, x=X, log_Z=number(2))
row("rbm.likelihood.model_mean", theta=THETA, log_Z=number(16))
no_arrays("a part of `log_z`, which has read θ", "rbm.likelihood: log_weights tables smaller_hidden")

row("rbm.training.cd_hyper", k=Arg(np.array(2.0), "label"))
row("rbm.training.pcd_hyper", key=KEY, theta=THETA, M=2, k=Arg(np.array(2.0), "label"))
row("rbm.training.cd_objective",
    lambda theta, x: training.cd_objective()(theta, x, None, KEY, training.cd_hyper(1)),
    theta=THETA, x=bits(2, 4, unit="mask"))
row("rbm.training.exact_objective",
    lambda theta, x: training.exact_objective(True)(theta, x, None, KEY, ()), theta=THETA, x=pixels(2, 4),
    but={"theta as float16": "log Z = 16 is rounded to 0.01"})
row("rbm.training.data", lambda x, theta: training.data(theta, x, True), theta=THETA, x=pixels(2, 4))
no_arrays("makes a step", "rbm.training: persistent_step")
no_arrays("inside a step, whose mini-batch `data` has read", "rbm.training: negative contrast moments")
