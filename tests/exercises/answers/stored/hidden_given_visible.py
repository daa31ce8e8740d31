"""hidden_given_visible"""
import numpy as np
import math
import jax
import jax.numpy as jnp
from scipy.special import expit, softmax


def right_1(x, W, b, c):
    """as the hint"""
    p = 1 / (1 + np.exp(-(b + W @ x)))
    return p


def right_2(x, W, b, c):
    """expit"""
    return expit(np.dot(W, x) + b)


def right_3(x, W, b, c):
    """loop with math, a list"""
    p = []
    for j in range(len(b)):
        a = b[j]
        for k in range(len(x)):
            a += W[j][k] * x[k]
        p.append(1 / (1 + math.exp(-a)))
    return p


def right_4(x, W, b, c):
    """jax.nn.sigmoid"""
    return jax.nn.sigmoid(jnp.asarray(b) + jnp.asarray(W) @ jnp.asarray(x))


def right_5(x, W, b, c):
    """tanh form"""
    return (1 + np.tanh((b + W @ x) / 2)) / 2


def right_6(x, W, b, c):
    """from the two energies of one unit, others off"""
    def E(h):
        return -h @ W @ x - c @ x - b @ h
    p = np.zeros(len(b))
    for j in range(len(b)):
        on, off = np.zeros(len(b)), np.zeros(len(b))
        on[j] = 1
        p[j] = 1 / (1 + np.exp(E(on) - E(off)))
    return p


def right_7(x, W, b, c):
    """softmax of (0, a)"""
    a = np.einsum('jk,k->j', W, x) + b
    return softmax(np.stack([np.zeros_like(a), a]), axis=0)[1]


def right_8(x, W, b, c):
    """ratio e^a / (1 + e^a), tuple"""
    odds = np.exp(b + x @ W.T)
    return tuple(odds / (1 + odds))


def right_9(x, W, b, c):
    """exp of minus softplus, float32"""
    a = (b + (W * x).sum(axis=1)).astype(np.float32)
    return np.exp(-np.logaddexp(0, -a))


def right_10(x, W, b, c):
    """stable two-branch sigm"""
    a = b + W.dot(x)
    z = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + z), z / (1 + z))


def wrong_1(x, W, b, c):
    """c instead of b"""
    return expit(c + W @ x)


def wrong_2(x, W, b, c):
    """W transposed"""
    return expit(b + W.T @ x)


def wrong_3(x, W, b, c):
    """sign: p of h = 0"""
    return 1 / (1 + np.exp(b + W @ x))


def wrong_4(x, W, b, c):
    """b forgotten"""
    return expit(W @ x)


def wrong_5(x, W, b, c):
    """softmax over the hidden units instead of sigm"""
    e = np.exp(b + W @ x)
    return e / e.sum()


def wrong_6(x, W, b, c):
    """c x added to every unit"""
    return expit(b + W @ x + c @ x)


def wrong_7(x, W, b, c):
    """pre-activation returned: sigm forgotten"""
    return b + W @ x


def wrong_8(x, W, b, c):
    """rounded to 0 or 1 instead of a probability"""
    return (expit(b + W @ x) > 0.5).astype(float)


def wrong_9(x, W, b, c):
    """exp(a) not normalized"""
    return np.exp(b + W @ x)


def wrong_10(x, W, b, c):
    """product of the probabilities: one number"""
    return np.prod(expit(b + W @ x))


def wrong_11(x, W, b, c):
    """tanh instead of sigm"""
    return np.tanh(b + W @ x)


def wrong_12(x, W, b, c):
    """the minus reaches b only"""
    return 1 / (1 + np.exp(-b + W @ x))


def wrong_13(x, W, b, c):
    """minus b: expit(W x - b)"""
    return expit(W @ x - b)


def wrong_14(x, W, b, c):
    """b and c exchanged and W transposed: p(x | h)"""
    return expit(c + x @ W)


def wrong_15(x, W, b, c):
    """log-probability: log sigm"""
    return -np.logaddexp(0, -(b + W @ x))


def wrong_16(x, W, b, c):
    """W transposed and sign of the exponent: two mistakes"""
    return 1 / (1 + np.exp(b + W.T @ x))


def wrong_17(x, W, b, c):
    """b after sigm: outside"""
    return expit(W @ x) + b


def wrong_18(x, W, b, c):
    """both biases added: b + c"""
    return expit(b + c + W @ x)


def wrong_19(x, W, b, c):
    """sigm applied twice"""
    return expit(expit(b + W @ x))


def wrong_20(x, W, b, c):
    """factor 2 in the exponent: tanh confusion"""
    return 1 / (1 + np.exp(-2 * (b + W @ x)))


def wrong_21(x, W, b, c):
    """brackets missing: 1 / 1 + exp(-a)"""
    return 1 / 1 + np.exp(-(b + W @ x))


def wrong_22(x, W, b, c):
    """only the first hidden unit"""
    return expit(b[0] + W[0] @ x)


def wrong_23(x, W, b, c):
    """samples drawn instead of probabilities"""
    p = expit(b + W @ x)
    return (np.random.default_rng(0).random(len(p)) < p) * 1.0


def wrong_24(x, W, b, c):
    """x forgotten: row sums of W"""
    return expit(b + W.sum(axis=1))
