"""Microseconds an update, for a toy network and for MNIST, against the same network written the usual ways.

toy     2-16-16-2, tanh, mini-batches of 32, 1,000 updates: our one `lax.scan` against a Python loop over a jitted step
MNIST   784-500-500-10, tanh, mini-batches of 100, one epoch of 500 updates: our hand-written gradients against
        `jax.grad` with optax, scikit-learn, PyTorch; and the arithmetic rate against that of one large matrix product
"""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import mnist, two_moons
from course_lib.initialization import glorot
from course_lib.network import parameter_count
from course_lib.optimizers import sgd
from course_lib.training import epochs, gradient_step, minibatches, run_steps, start, supervised_objective

from . import Row, median_time, peer, side_by_side

KEY, ALPHA = jax.random.key(0), 0.1
OPTIMIZER = sgd(ALPHA)
STEP = gradient_step(supervised_objective(), OPTIMIZER.update)


def rows():
    yield from toy_rows()
    yield from mnist_rows()


def toy_rows(steps=1000):
    data, theta = two_moons(KEY, 512), glorot(KEY, (2, 16, 16, 2))
    idx = epochs(KEY, 512, 32, -(-steps // 16))[:steps]
    times = side_by_side(runs(theta, data.X, data.y, idx), 15)
    ours = times.pop("ours")
    for name, seconds in times.items():
        yield Row(f"one update of a 2-16-16-2 net, B = 32, in a run of {steps:,}", 1e6 * ours / steps, name,
                  1e6 * seconds / steps, "µs", aim=5 if name.startswith("Python loop") else None)


def mnist_rows():
    train, theta = mnist().train, glorot(KEY, (784, 500, 500, 10))
    idx = minibatches(KEY, len(train.y), 100)
    functions = runs(theta, jnp.asarray(train.X), jnp.asarray(train.y), idx)
    times = side_by_side(functions | {"matrix product": matrix_product(2000)}, 3)
    ours, product = times.pop("ours"), times.pop("matrix product")
    times |= {name: median_time(fn, 1, warm=0) for name, fn in scikit_learn(train).items()}
    for name, seconds in times.items():
        yield Row("one MNIST epoch of a 784-500-500-10 net, B = 100", ours, name, seconds, "s",
                  aim=1 if "optax" in name else None)
    rate = 6e-9 * parameter_count(theta) * idx.size / ours  # forward, ∇W and ∇h: a product and a sum each
    yield Row("arithmetic rate of that epoch", rate, "2000 x 2000 matrix product", 2e-9 * 2000**3 / product, "GFLOP/s",
              "more")


def runs(theta, X, y, idx):
    """{name: function that trains from θ over the rows of idx} for us and for the peers that are installed."""
    state, one = start(theta, OPTIMIZER, KEY), jax.jit(lambda state, X, y, i: STEP(state, X[i], y[i])[0])

    def loop():
        s = state
        for i in batches:
            s = one(s, X, y, i)
        jax.block_until_ready(s)

    def ours():
        jax.block_until_ready(run_steps(STEP, state, X, y, idx))

    batches = list(idx)
    found = {"ours": ours, "Python loop over a jitted step": loop}
    return found | with_optax(theta, X, y, batches) | with_torch(theta, X, y, idx)


def with_optax(theta, X, y, batches):
    """The usual JAX program: `jax.grad` of a loss, optax, one jitted step called from Python."""
    if not (optax := peer("optax")):
        return {}
    optimizer, scale = optax.sgd(ALPHA), 255 if X.dtype == jnp.uint8 else 1

    def loss(theta, x, y):
        h = x.astype(jnp.float32) / scale
        for W, b in theta[:-1]:
            h = jnp.tanh(h @ W.T + b)
        a = h @ theta[-1].W.T + theta[-1].b
        return optax.softmax_cross_entropy_with_integer_labels(a, y).mean()

    @jax.jit
    def step(theta, opt, X, y, i):
        updates, opt = optimizer.update(jax.grad(loss)(theta, X[i], y[i]), opt)
        return optax.apply_updates(theta, updates), opt

    def run():
        now = theta, optimizer.init(theta)
        for i in batches:
            now = step(*now, X, y, i)
        jax.block_until_ready(now)

    return {"jax.grad + optax, jitted step": run}


def with_torch(theta, X, y, idx):
    """PyTorch, eager, with as many threads as it chooses."""
    if not (torch := peer("torch")):
        return {}
    layers = []
    for W, b in theta:
        layers += [torch.nn.Linear(W.shape[1], W.shape[0]), torch.nn.Tanh()]
        with torch.no_grad():
            layers[-2].weight.copy_(torch.tensor(np.array(W)))
            layers[-2].bias.copy_(torch.tensor(np.array(b)))
    net, scale = torch.nn.Sequential(*layers[:-1]), 255 if X.dtype == jnp.uint8 else 1
    optimizer, nll = torch.optim.SGD(net.parameters(), ALPHA), torch.nn.CrossEntropyLoss()
    X, y, idx = (torch.tensor(np.array(part)) for part in (X, y.astype(jnp.int32), idx))
    y, idx = y.long(), idx.long()

    def run():
        for i in idx:
            optimizer.zero_grad()
            nll(net(X[i].float() / scale), y[i]).backward()
            optimizer.step()

    return {"PyTorch, eager": run}


def scikit_learn(train):
    """One epoch of `MLPClassifier.partial_fit` in float32 with the same sizes, rate and mini-batches."""
    if not peer("sklearn"):
        return {}
    from sklearn.neural_network import MLPClassifier

    X = train.X.astype(np.float32) / 255
    net = MLPClassifier((500, 500), activation="tanh", solver="sgd", alpha=0.0, batch_size=100, momentum=0.0,
                        learning_rate_init=ALPHA, random_state=0)
    return {"scikit-learn MLPClassifier": lambda: net.partial_fit(X, train.y, classes=range(10))}


def matrix_product(n):
    A, product = jnp.ones((n, n)), jax.jit(jnp.matmul)
    return lambda: product(A, A).block_until_ready()
