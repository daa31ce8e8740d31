"""Updates a second on the device that JAX chose: against the usual program there, and against the CPU in the same run.

digits  784-500-500-10, tanh, mini-batches of 100
wide    the dropout paper's 784-1024-1024-1024-10 (Srivastava et al., 2014): reclin, p = 0.5, momentum, mini-batches of 100
RBM     784-500, CD-1, mini-batches of 100
seeds   1,024 runs of a 2-16-16-2 network side by side by `vmap`, mini-batches of 32

The usual program: `jax.grad` with optax, one jitted step called from Python. Pixels lie on the device as uint8, products
are float32 products. Where the device is the CPU, the runs are short and there is no second device to compare with.
"""
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from course_lib.data import mnist, two_moons
from course_lib.dropout import dropout, dropout_objective
from course_lib.initialization import glorot
from course_lib.network import parameter_count
from course_lib.optimizers import momentum, sgd
from course_lib.rbm import model as rbm_model
from course_lib.rbm.training import cd_hyper, cd_objective
from course_lib.training import epochs, gradient_step, run_steps, start, supervised_objective

from . import Row, median_time, peer, side_by_side

B, ALPHA, BETA, D, C, SEEDS = 100, 0.1, 0.9, 784, 10, 1024
USUAL = "jax.grad + optax, jitted step, same device"


class Load(NamedTuple):
    """A run of so many updates: `ours` and the `usual` program (None without optax) return what was trained.

    work   floating-point operations of one update; None: too small to be counted in products
    """

    what: str
    updates: int
    ours: Callable[[], Any]
    usual: Callable[[], Any] | None
    work: int | None = None


def rows():
    alone = jax.default_backend() == "cpu"
    size = 2000 if alone else 8192
    if not alone:
        yield from products(size)
    for make, many, few in ((digits, 500, 100), (wide, 500, 20), (cd, 500, 100), (seeds, 1000, 100)):
        yield from measured(make(few if alone else many), product(size), size)
        if not alone and (cpu := the_cpu()):
            yield against(cpu, make, many, few)


def measured(load, one, size):
    """The rows of one run on JAX's own device."""
    functions = {"ours": load.ours, "product": one} | ({"usual": load.usual} if load.usual else {})
    times = side_by_side({name: ready(fn) for name, fn in functions.items()}, 5)
    rate = load.updates / times["ours"]
    if "usual" in times:
        yield Row(load.what, rate, USUAL, load.updates / times["usual"], "updates/s", "more", aim=1)
    if load.work:
        yield Row(f"arithmetic of {load.what}", 1e-9 * load.work * rate, f"{size} x {size} float32 product",
                  2e-9 * size**3 / times["product"], "GFLOP/s", "more")


def against(cpu, make, many, few):
    """Our run on the device beside a shorter one on the CPU."""
    load = make(many)
    rate = load.updates / median_time(ready(load.ours), 3)
    with jax.default_device(cpu):
        other = make(few)
        return Row(load.what, rate, "the same on the CPU", other.updates / median_time(ready(other.ours), 1), "updates/s", "more")


def products(size):
    """What float32 costs: a product of float32 numbers beside one whose factors the device rounds as it likes."""
    with jax.default_matmul_precision(None):
        rounded = median_time(ready(product(size)), 3)
    yield Row("product of two matrices in float32", 2e-9 * size**3 / median_time(ready(product(size)), 3),
              "as the device does it by itself", 2e-9 * size**3 / rounded, "GFLOP/s", "more")


def the_cpu():
    try:
        return jax.devices("cpu")[0]
    except RuntimeError:
        print("JAX_PLATFORMS leaves the CPU out: no comparison with it", file=sys.stderr)
        return None


def ready(fn):
    return lambda: jax.block_until_ready(fn())


def product(size):
    A, multiply = jnp.ones((size, size)), jax.jit(jnp.matmul)
    return lambda: multiply(A, A)


def digits(steps):
    return network("784-500-500-10 on MNIST", (D, 500, 500, C), "tanh", 0.0, steps)


def wide(steps):
    return network("784-1024-1024-1024-10 with dropout on MNIST", (D, 1024, 1024, 1024, C), "reclin", 0.5, steps)


def network(what, sizes, g, p, steps):
    """A network on MNIST: with dropout and momentum where p > 0."""
    key, train = jax.random.key(0), mnist().train
    theta, X, y = glorot(key, sizes), jnp.asarray(train.X), jnp.asarray(train.y)
    idx = epochs(key, len(train.y), B, 1)[:steps]
    optimizer = momentum(0.01, BETA) if p else sgd(ALPHA)
    step = gradient_step(dropout_objective(g) if p else supervised_objective(g), optimizer.update)
    state = start(theta, optimizer, key, dropout(p) if p else ())
    usual = None
    if optax := peer("optax"):
        theirs = optax.sgd(0.01, BETA) if p else optax.sgd(ALPHA)
        usual = usual_loop(theirs, usual_loss(optax, jax.nn.relu if p else jnp.tanh, p), theta, X, y, idx)
    work = 6 * parameter_count(theta) - 2 * sizes[0] * sizes[1]     # forward, ∇W and ∇h, which the input has not
    return Load(what, steps, lambda: run_steps(step, state, X, y, idx)[0].theta, usual, B * work)


def usual_loss(optax, g, p):
    def loss(theta, x, y, key):
        h = x.astype(jnp.float32) / 255 if x.dtype == jnp.uint8 else x
        for k, (W, b) in enumerate(theta[:-1]):
            h = g(h @ W.T + b)
            if p:
                h = jnp.where(jax.random.bernoulli(jax.random.fold_in(key, k), 1 - p, h.shape), h, 0)
        a = h @ theta[-1].W.T + theta[-1].b
        return optax.softmax_cross_entropy_with_integer_labels(a, y.astype(jnp.int32)).mean()

    return loss


def usual_step(optimizer, loss):
    def step(theta, opt, key, X, y, i):
        updates, opt = optimizer.update(jax.grad(loss)(theta, X[i], y[i], key), opt)
        return jax.tree.map(jnp.add, theta, updates), opt, jax.random.split(key)[0]

    return step


def usual_loop(optimizer, loss, theta, X, y, idx, each=lambda step: step):
    """A Python loop over one jitted step; `each` makes one step of many."""
    step, batches = jax.jit(each(usual_step(optimizer, loss))), list(idx)

    def run():
        now = theta, optimizer.init(theta), jax.random.key(1)
        for i in batches:
            now = step(*now, X, y, i)
        return now[0]

    return run


def cd(steps):
    """CD-1 on binary digits."""
    key = jax.random.key(0)
    X = jnp.asarray(rbm_model.binarize(key, mnist().train.X[:5000]))
    y, idx = jnp.zeros(len(X), jnp.int32), epochs(key, len(X), B, steps * B // len(X) + 1)[:steps]
    theta, optimizer = rbm_model.init(key, D, 500), sgd(0.05)
    step, state = gradient_step(cd_objective(), optimizer.update), start(theta, optimizer, key, cd_hyper(1))
    usual = usual_loop(optax.sgd(0.05), contrast, theta, X, y, idx) if (optax := peer("optax")) else None
    return Load(f"RBM {D}-500, CD-1", steps, lambda: run_steps(step, state, X, y, idx)[0].theta, usual,
                10 * D * 500 * B)       # a, x̃, ã and two means of h xᵀ: five products


def contrast(theta, x, y, key):
    """mean F(x) - mean F(x̃), whose gradient is CD-1's where x̃ is held fixed."""
    def free(x):
        return (-x @ theta.c - jax.nn.softplus(theta.b + x @ theta.W.T).sum(1)).mean()

    x = x.astype(jnp.float32)
    key_h, key_x = jax.random.split(key)
    h = jax.random.bernoulli(key_h, jax.nn.sigmoid(theta.b + x @ theta.W.T)).astype(jnp.float32)
    x_neg = jax.random.bernoulli(key_x, jax.nn.sigmoid(theta.c + h @ theta.W)).astype(jnp.float32)
    return free(x) - free(jax.lax.stop_gradient(x_neg))


def seeds(steps):
    """1,024 starts of a toy network, all at once; the usual program has them side by side in its step, too."""
    keys, (X, y) = jax.random.split(jax.random.key(0), SEEDS), two_moons(jax.random.key(1), 256)
    optimizer, idx = sgd(ALPHA), epochs(jax.random.key(2), 256, 32, -(-steps // 8))[:steps]
    step = gradient_step(supervised_objective(), optimizer.update)

    states = jax.vmap(lambda key: start(glorot(key, (2, 16, 16, 2)), optimizer, key))(keys)

    @jax.jit
    def ours(states, X, y, idx):
        return jax.vmap(lambda state: run_steps(step, state, X, y, idx)[0].theta)(states)

    usual = None
    if optax := peer("optax"):
        usual = usual_loop(optax.sgd(ALPHA), usual_loss(optax, jnp.tanh, 0.0), states.theta, X, y, idx,
                           each=lambda one: jax.vmap(one, (0, None, None, None, None, None), (0, None, None)))
    return Load(f"{SEEDS:,} seeds of a 2-16-16-2 network", steps * SEEDS, lambda: ours(states, X, y, idx), usual)
