"""Rows of `rows.ROWS`: activations, losses, networks, backpropagation, dropout, batch normalization."""
import jax.numpy as jnp
import numpy as np

from course_lib import network
from course_lib.activations import ACTIVATIONS
from course_lib.autoencoder import Autoencoder, bprop_reconstruction, mean_loss, reconstruct
from course_lib.autoencoder_training import reconstruction_objective
from course_lib.backprop import backprop
from course_lib.batchnorm import Stats, bprop_constant_stats, bprop_normalize, normalize
from course_lib.dropout import bprop_without_masks
from course_lib.gradcheck import gradcheck, v_curve
from course_lib.network import BatchNormLayer, Layer

from .holding import few, labels, number, numbers, pixels, read, weights
from .rows import KEY, no_arrays, row

THETA = (Layer(weights(3, 2), weights(3)), Layer(weights(2, 3), weights(2)))
NORMED = (BatchNormLayer(weights(3, 2), weights(3), weights(3)), THETA[1])
AE = Autoencoder(weights(3, 4), weights(3), weights(4))
X, Y = pixels(4, 2), labels(4)

for f in ACTIVATIONS:
    row(f"activations.{f.name}.g", lambda a, f=f: f.g(a), a=few(3, 4))
    row(f"activations.{f.name}.dg", lambda a, f=f: f.dg(a), a=few(3, 4), but={} if f.name in ("sigm", "tanh") else {
        "a as nan": "the slope of a line is 1, that of a kink 0 or 1"})
row("activations.pair", a=few(3, 4), index=np.int32(1))
row("activations.log_softmax", a=few(3, 4))
row("activations.softmax", a=few(3, 4))
no_arrays("words", "activations: activation place")
no_arrays("makes functions of a traced index", "activations: select")

row("autoencoder.encode", theta=AE, x=pixels(2, 4))
row("autoencoder.decode", theta=AE, h=pixels(2, 3))
row("autoencoder.reconstruct", theta=AE, x=pixels(2, 4))
row("autoencoder.bprop_reconstruction",
    lambda theta, x, target, lam: bprop_reconstruction(theta, reconstruct(theta, x), target, lam=lam),
    theta=AE, x=pixels(2, 4), target=pixels(2, 4), lam=number(1))
row("autoencoder.mean_loss", lambda theta, x, target, lam: mean_loss(reconstruct(theta, x), target, lam=lam),
    theta=AE, x=pixels(2, 4), target=pixels(2, 4), lam=number(1))
row("autoencoder.as_network", theta=AE)
no_arrays("a view of a θ that has been read", "autoencoder: decoder_weights")
row("autoencoder.unit_norm", theta=AE)
row("autoencoder.check_autoencoder", theta=AE)
row("autoencoder.check_example", theta=read(AE), x=pixels(2, 4))
row("autoencoder.sparsity", lam=number(1))
row("autoencoder.autoencoder", key=KEY, D=3, H=2, scale=number(1))
row("autoencoder_training.autoencoder_hyper", lam=number(1), noise=number(1))
row("autoencoder_training.masking", key=KEY, x=pixels(2, 4), level=number(1), but={"x as nan": "what is masked is 0"})
row("autoencoder_training.gaussian", key=KEY, x=pixels(2, 4), level=number(1),
    but={"x as float16": "in another precision other numbers are drawn"})
row("autoencoder_training.reconstruction_objective",
    lambda theta, x: reconstruction_objective()(theta, x, None, KEY, ()), theta=AE, x=pixels(2, 4))
no_arrays("makes a step of a step", "autoencoder_training: projected")

row("backprop.backprop", lambda theta, x, y: backprop(theta, network.fprop(theta, x), y), theta=THETA, x=X, y=Y)
row("backprop.outer", grad=numbers(4, 3), h=numbers(4, 2))
row("backprop.over_batch", grad=numbers(4, 3))
row("backprop.loss_and_grad", theta=THETA, x=X, y=Y)
no_arrays("a step of `backprop`, which has read θ", "backprop: bprop_layer")

Z, STATS = numbers(4, 3), Stats(few(3), numbers(3))
row("batchnorm.batch_stats", z=Z)
row("batchnorm.normalize", z=Z, stats=STATS, eps=number(1))
row("batchnorm.bprop_normalize",
    lambda grad, z, eps: bprop_normalize(grad, normalize(z), eps), grad=few(4, 3), z=Z, eps=number(1))
row("batchnorm.bprop_constant_stats",
    lambda grad, z, eps: bprop_constant_stats(grad, normalize(z), eps), grad=few(4, 3), z=Z, eps=number(1))
row("batchnorm.running_stats", running=STATS, batch=Stats(few(3), numbers(3)), rate=number(1))
row("batchnorm_training.normalized", theta=THETA)
row("batchnorm_training.running", theta=NORMED, rate=number(1), p=number(0))
row("batchnorm_training.global_stats", theta=NORMED, X=X)
no_arrays("makes a step", "batchnorm_training: normalized_step")
no_arrays("a step of `normalized_step`, whose mini-batch is read", "batchnorm_training: follow")

row("dropout.dropout", p=number(0))
row("dropout.masks", key=KEY, theta=THETA, T=2, p=number(0))
row("dropout.expectation", theta=THETA, p=number(0))
row("dropout.bprop_without_masks",
    lambda theta, x, y: bprop_without_masks(theta, network.fprop(theta, x), y), theta=THETA, x=X, y=Y)
row("dropout.keep_probabilities", theta=THETA, p=number(0))
row("dropout.check_p", p=number(0))
row("dropout_average.exact_average", theta=THETA, x=X, p=number(0))
no_arrays("makes an objective", "dropout: dropout_objective")

WHOLE = {f"theta as {dtype}": "a whole number has no slope" for dtype in ("uint8", "int8", "int64", "uint64")}


def square(theta, x):
    return ((jnp.asarray(x, theta[0].W.dtype) @ theta[0].W.T) ** 2).sum()


row("gradcheck.gradcheck", lambda theta, grads, x: gradcheck(square, theta, grads, data=(x,)),
    theta=THETA, grads=THETA, x=few(2, 2), but=WHOLE)
row("gradcheck.v_curve", lambda theta, epsilons, x: v_curve(square, theta, epsilons, data=(x,)),
    theta=THETA, epsilons=numbers(3), x=few(2, 2), but=WHOLE)
row("gradcheck.relative_error", gradient=numbers(4), difference=few(4))
row("finite_differences.cast", tree=few(4), dtype=jnp.float32)
row("finite_differences.check_eps", eps=number(1))
no_arrays("a part of `gradcheck`, which has cast θ and the data", "gradcheck: compare noise check_grads evenly_spaced")
no_arrays("takes a Check", "gradcheck: worst describe")
no_arrays("a part of `gradcheck`, which has cast θ and the data",
          "finite_differences: differences exact_gradient curve check_loss")
no_arrays("makes a function", "finite_differences: reclin_inputs")

row("loss.onehot", y=Y, C=2)
row("loss.zero_one", a=few(4, 2), y=Y, but={"a as nan": "argmax takes the first NaN for the largest"})
row("loss.risk", a=few(4, 2), y=Y, lam=number(1), omega=number(2))
for name, target in (("softmax_nll", Y), ("linear_squared", pixels(4, 2)), ("sigm_cross_entropy", pixels(4, 2))):
    for part in ("value", "grad"):
        row(f"loss.{name}.{part}", a=few(4, 2), **{"x" if name == "sigm_cross_entropy" else "y": target})
    row(f"loss.{name}.o", a=few(4, 2))

row("network.fprop", theta=THETA, x=X, m=(None, few(3)))
row("network.predict", theta=NORMED, x=X, m=(None, few(3)), stats=(None, STATS))
no_arrays("shapes alone, of a θ that has been read", "network: sizes parameter_count")
row("network.check_input", x=X, theta=read(THETA))
row("network.check_masks", m=(None, few(3)), theta=read(THETA))
row("network.check_mask", lambda m, W: network.check_mask(m, 1, W), m=few(3), W=jnp.ones((3, 2)))
row("network.check_stats", stats=(None, STATS), theta=read(NORMED))
row("network.check_theta", theta=THETA)
row("network.merge_linear", theta=THETA)
row("network.preactivation", layer=THETA[0], h=numbers(4, 2))
no_arrays("shapes alone, of a θ that has been read", "network: check_layer")
no_arrays("activations", "network: per_layer hashable")

row("numpy_forward.sigm", a=numbers(3, 2))
row("numpy_forward.cross_entropy", a_hat=few(3, 2), x=few(3, 2))
row("numpy_forward.autoencode", W=weights(3, 2), b=weights(3), c=weights(2), x=numbers(4, 2), W_star=weights(2, 3))
row("numpy_forward.free_energy", W=weights(3, 2), b=weights(3), c=weights(2), x=numbers(4, 2))
row("numpy_forward.through", layers=THETA, h=numbers(4, 2))
