"""What the way back costs, slide S19: the gradient of all parameters against one forward pass and against `jax.grad`.

The notebook counts operations (the whole gradient is 2 to 3 forward passes); here it is timed.
"""
import jax
import jax.numpy as jnp

from course_lib.backprop import loss_and_grad
from course_lib.initialization import glorot
from course_lib.loss import softmax_nll
from course_lib.network import fprop, parameter_count

from . import Row, side_by_side

NETWORKS, T = ((784, 100, 10), (784, 500, 500, 10), (500,) * 6), 100


def rows():
    for sizes in NETWORKS:
        yield from rows_of(sizes)


def rows_of(sizes):
    theta, key = glorot(jax.random.key(0), sizes), jax.random.key(1)
    x, y = jax.random.uniform(key, (T, sizes[0])), jnp.arange(T, dtype=jnp.int32) % sizes[-1]
    ours, loss, by_jax = jax.jit(loss_and_grad), jax.jit(mean_loss), jax.jit(jax.value_and_grad(mean_loss))
    seconds = side_by_side({
        "ours": lambda: jax.block_until_ready(ours(theta, x, y)),
        "forward": lambda: jax.block_until_ready(loss(theta, x, y)),
        "jax.grad": lambda: jax.block_until_ready(by_jax(theta, x, y)),
    }, 20)
    what = f"loss and all {parameter_count(theta):,} derivatives, {'-'.join(map(str, sizes))}, {T} examples"
    for name, words in (("forward", "the forward pass alone"), ("jax.grad", "jax.value_and_grad")):
        yield Row(what, 1e3 * seconds["ours"], words, 1e3 * seconds[name], "ms")


def mean_loss(theta, x, y):
    return softmax_nll.value(fprop(theta, x).a[-1], y).mean()
