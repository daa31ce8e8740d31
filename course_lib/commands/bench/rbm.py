"""RBM: one CD-1 update of 784 visible and 500 hidden units, and log Z of 20 hidden units by enumeration."""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data import mnist
from course_lib.optimizers import sgd
from course_lib.rbm.likelihood import log_z
from course_lib.rbm.model import binarize, init
from course_lib.rbm.training import cd_hyper, cd_objective
from course_lib.training import gradient_step, minibatches, run_steps, start

from . import Row, median_time

D, H, B, T, ALPHA = 784, 500, 100, 5000, 0.05


def rows():
    X = np.asarray(binarize(jax.random.key(0), mnist().train.X[:T]), np.float32)
    ours = median_time(course(X > 0)) / (T // B)
    for name, peer in (("scikit-learn BernoulliRBM (persistent CD-1)", sklearn),
                       ("scikit-learn, one BLAS thread", sklearn_one_thread), ("PyTorch loop", torch_loop)):
        try:
            run = peer(X)
        except ImportError:
            continue
        yield Row(f"RBM CD-1 update, {D}-{H}, mini-batch {B}", ours, name, median_time(run) / (T // B), "s", aim=2)
    theta = init(jax.random.key(1), D, 20, sigma=0.3)
    ours = median_time(lambda: log_z(theta).block_until_ready(), repeats=3)
    yield Row(f"log Z of a {D}-20 RBM, exact", ours, "NumPy float64, blocks of 2^12", median_time(
        lambda: numpy_log_z(*(np.asarray(part, np.float64) for part in theta)), repeats=1, warm=0), "s")


def course(X):
    """One epoch in the course's own loop."""
    optimizer, y, idx = sgd(ALPHA), jnp.zeros(T, jnp.int32), minibatches(jax.random.key(2), T, B)
    step, X = gradient_step(cd_objective(), optimizer.update), jnp.asarray(X)
    state = start(init(jax.random.key(3), D, H), optimizer, jax.random.key(4), cd_hyper(1))
    return lambda: jax.block_until_ready(run_steps(step, state, X, y, idx))


def sklearn(X):
    """One epoch of `fit`, in float32."""
    from sklearn.neural_network import BernoulliRBM

    model = BernoulliRBM(H, learning_rate=ALPHA, batch_size=B, n_iter=1, random_state=0)
    return lambda: model.fit(X)


def sklearn_one_thread(X):
    """The same on one core: on a busy machine, threads that wait for each other cost it more than they bring."""
    from threadpoolctl import threadpool_limits

    fit = sklearn(X)

    def run():
        with threadpool_limits(1):
            fit()

    return run


def torch_loop(X):
    """One epoch of CD-1 in eager PyTorch, in place, without gradients' bookkeeping."""
    import torch

    X, W, b, c = torch.from_numpy(X), 0.01 * torch.randn(H, D), torch.zeros(H), torch.zeros(D)

    @torch.no_grad()
    def epoch():
        for x in torch.split(X[torch.randperm(T)], B):
            p = torch.sigmoid(torch.addmm(b, x, W.T))
            z = torch.bernoulli(torch.sigmoid(torch.addmm(c, torch.bernoulli(p), W)))
            q = torch.sigmoid(torch.addmm(b, z, W.T))
            W.addmm_(p.T, x, alpha=ALPHA / B).addmm_(q.T, z, alpha=-ALPHA / B)
            b.add_(p.mean(0) - q.mean(0), alpha=ALPHA)
            c.add_(x.mean(0) - z.mean(0), alpha=ALPHA)

    return epoch


def numpy_log_z(W, b, c, bits=12):
    """log Σ_h exp(bᵀh) Π_k (1 + exp(c_k + hᵀW_k)) with 2^bits vectors h at a time."""
    total, n = -np.inf, len(b)
    for begin in range(0, 2**n, 2**bits):
        h = (np.arange(begin, begin + 2**bits)[:, None] >> np.arange(n) & 1).astype(float)
        a = c + h @ W
        log_w = h @ b + (np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))).sum(1)
        total = np.logaddexp(total, log_w.max() + np.log(np.exp(log_w - log_w.max()).sum()))
    return total
