"""free_energy"""
import numpy as np
import math
import jax
import jax.numpy as jnp
from scipy.special import expit, log_expit


def right_1(x, W, b, c):
    """as the hint"""
    F = -c @ x - np.logaddexp(0, b + W @ x).sum()
    return F


def right_2(x, W, b, c):
    """log1p of exp"""
    a = b + W @ x
    return -np.dot(c, x) - np.sum(np.log1p(np.exp(-np.abs(a))) + np.maximum(a, 0))


def right_3(x, W, b, c):
    """loop"""
    F = 0.0
    for k in range(len(x)):
        F -= c[k] * x[k]
    for j in range(len(b)):
        a = b[j] + sum(W[j, k] * x[k] for k in range(len(x)))
        F -= max(a, 0) + math.log(1 + math.exp(-abs(a)))
    return F


def right_4(x, W, b, c):
    """-log sigm(-a)"""
    return np.sum(log_expit(-(W.dot(x) + b))) - c.dot(x)


def right_5(x, W, b, c):
    """jax.nn.softplus"""
    return -jnp.dot(c, x) - jnp.sum(jax.nn.softplus(b + W @ x))


def right_6(x, W, b, c):
    """logsumexp of two energies for each unit"""
    a = b + np.einsum('jk,k->j', W, x)
    two = np.stack([np.zeros_like(a), a])
    top = two.max(axis=0)
    return -(c * x).sum() - (top + np.log(np.exp(two - top).sum(axis=0))).sum()


def right_7(x, W, b, c):
    """log of the product of 1 + exp(a), shifted by positive parts"""
    a = b + W @ x
    pos = np.where(a > 0, a, 0)
    prod = np.prod(np.exp(-pos) + np.exp(a - pos))
    return -(np.log(prod) + pos.sum() + c @ x)


def right_8(x, W, b, c):
    """helper softplus and list"""
    def softplus(v):
        return float(np.logaddexp(0.0, v))
    terms = [softplus(bj + row @ x) for bj, row in zip(b, W)]
    return -sum(terms) - float(c @ x)


def right_9(x, W, b, c):
    """a + log(1 + exp(-a)) = softplus, with logaddexp"""
    a = np.inner(W, x) + b
    soft = a + np.logaddexp(0, -a)
    return np.negative(np.inner(c, x) + soft.sum())


def wrong_1(x, W, b, c):
    """b and c exchanged"""
    return -b @ x - np.logaddexp(0, c + W @ x).sum()


def wrong_2(x, W, b, c):
    """W transposed"""
    return -c @ x - np.logaddexp(0, b + W.T @ x).sum()


def wrong_3(x, W, b, c):
    """plus before the softplus sum"""
    return -c @ x + np.logaddexp(0, b + W @ x).sum()


def wrong_4(x, W, b, c):
    """sign: minus F returned"""
    return c @ x + np.logaddexp(0, b + W @ x).sum()


def wrong_5(x, W, b, c):
    """softplus of the sum instead of sum of softplus"""
    return -c @ x - np.logaddexp(0, (b + W @ x).sum())


def wrong_6(x, W, b, c):
    """c forgotten"""
    return -np.logaddexp(0, b + W @ x).sum()


def wrong_7(x, W, b, c):
    """b forgotten"""
    return -c @ x - np.logaddexp(0, W @ x).sum()


def wrong_8(x, W, b, c):
    """sigm instead of softplus"""
    return -c @ x - expit(b + W @ x).sum()


def wrong_9(x, W, b, c):
    """1 in softplus forgotten: log(exp(a)) = a"""
    return -c @ x - np.log(np.exp(b + W @ x)).sum()


def wrong_10(x, W, b, c):
    """softplus(-a): sign of a"""
    return -c @ x - np.logaddexp(0, -(b + W @ x)).sum()


def wrong_11(x, W, b, c):
    """not summed: one number for each hidden unit"""
    return -c @ x - np.logaddexp(0, b + W @ x)


def wrong_12(x, W, b, c):
    """log2 instead of the natural logarithm"""
    return -c @ x - np.log2(1 + np.exp(b + W @ x)).sum()


def wrong_13(x, W, b, c):
    """mean instead of sum over the hidden units"""
    return -c @ x - np.logaddexp(0, b + W @ x).mean()


def wrong_14(x, W, b, c):
    """reclin instead of softplus"""
    return -c @ x - np.maximum(0, b + W @ x).sum()


def wrong_15(x, W, b, c):
    """exp(-F) returned: log and minus forgotten"""
    return np.exp(c @ x) * np.prod(1 + np.exp(b + W @ x))


def wrong_16(x, W, b, c):
    """logaddexp(1, a) instead of logaddexp(0, a)"""
    return -c @ x - np.logaddexp(1, b + W @ x).sum()


def wrong_17(x, W, b, c):
    """b and c exchanged and plus before softplus: two mistakes"""
    return -b @ x + np.logaddexp(0, c + W @ x).sum()


def wrong_18(x, W, b, c):
    """all biases c summed, not only where x is 1"""
    return -c.sum() - np.logaddexp(0, b + W @ x).sum()


def wrong_19(x, W, b, c):
    """energy at the most probable h instead of the free energy"""
    h = (b + W @ x > 0) * 1.0
    return -h @ W @ x - c @ x - b @ h


def wrong_20(x, W, b, c):
    """energy at the mean h = sigm(a) instead of the free energy"""
    h = expit(b + W @ x)
    return -h @ W @ x - c @ x - b @ h


def wrong_21(x, W, b, c):
    """plus before c x"""
    return c @ x - np.logaddexp(0, b + W @ x).sum()


def wrong_22(x, W, b, c):
    """log of the sum of 1 + e^a instead of the sum of logs"""
    return -c @ x - np.log(np.sum(1 + np.exp(b + W @ x)))


def wrong_23(x, W, b, c):
    """the last hidden unit is left out"""
    F = -c @ x
    for j in range(len(b) - 1):
        F -= np.logaddexp(0, b[j] + W[j] @ x)
    return F
