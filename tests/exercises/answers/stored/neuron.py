"""neuron"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(x, w, b):
    """the vectorised answer"""
    a = b + x @ w
    h = np.tanh(a)
    return a, h


def right_2(x, w, b):
    """np.dot"""
    pre = np.dot(x, w) + b
    return pre, np.tanh(pre)


def right_3(x, w, b):
    """product and sum over the last axis"""
    a = (x * w).sum(axis=-1) + b
    e = np.exp(-2 * np.abs(a))
    h = np.sign(a) * (1 - e) / (1 + e)
    return a, h


def right_4(x, w, b):
    """einsum with an ellipsis"""
    a = np.einsum('...i,i->...', x, w) + b
    return a, np.tanh(a)


def right_5(x, w, b):
    """two cases, pure Python loops"""
    def one(row):
        s = b
        for i in range(len(w)):
            s += w[i] * row[i]
        return s
    if np.ndim(x) == 1:
        a = one(x)
        return a, math.tanh(a)
    a = [one(row) for row in x]
    h = [math.tanh(v) for v in a]
    return a, h


def right_6(x, w, b):
    """jnp"""
    a = jnp.matmul(x, w) + b
    return a, jnp.tanh(a)


def right_7(x, w, b):
    """the bias as a further weight with input 1"""
    x = np.asarray(x)
    ones = np.ones(x.shape[:-1] + (1,))
    x1 = np.concatenate([x, ones], axis=-1)
    w1 = np.append(w, b)
    a = x1 @ w1
    return a, np.tanh(a)


def right_8(x, w, b):
    """tanh by way of sigm"""
    a = np.inner(x, w) + b
    with np.errstate(over='ignore'):
        h = 2 / (1 + np.exp(-2 * a)) - 1
    return a, h


def right_9(x, w, b):
    """w on the left, x transposed; both results in one array"""
    a = w @ np.transpose(x) + b
    return np.stack([a, np.tanh(a)])


def right_10(x, w, b):
    """float32"""
    x = np.asarray(x, dtype=np.float32)
    w = np.asarray(w, dtype=np.float32)
    a = np.tensordot(x, w, axes=1) + np.float32(b)
    return a, np.tanh(a)


def wrong_1(x, w, b):
    """the bias is forgotten"""
    a = x @ w
    h = np.tanh(a)
    return a, h


def wrong_2(x, w, b):
    """the bias is subtracted instead of added"""
    a = x @ w - b
    h = np.tanh(a)
    return a, h


def wrong_3(x, w, b):
    """the logistic sigmoid instead of tanh"""
    a = b + x @ w
    h = 1 / (1 + np.exp(-a))
    return a, h


def wrong_4(x, w, b):
    """a and h exchanged in the return"""
    a = b + x @ w
    h = np.tanh(a)
    return h, a


def wrong_5(x, w, b):
    """the sum runs over all examples: right for one input only"""
    a = b + np.sum(x * w)
    h = np.tanh(a)
    return a, h


def wrong_6(x, w, b):
    """elementwise product, the sum over i is missing"""
    a = b + x * w
    h = np.tanh(a)
    return a, h


def wrong_7(x, w, b):
    """h without the bias, a is right"""
    a = b + x @ w
    h = np.tanh(x @ w)
    return a, h


def wrong_8(x, w, b):
    """a is overwritten: the activation is returned twice"""
    a = b + x @ w
    a = np.tanh(a)
    h = a
    return a, h


def wrong_9(x, w, b):
    """tanh applied twice in h"""
    a = b + x @ w
    h = np.tanh(np.tanh(a))
    return a, h


def wrong_10(x, w, b):
    """tan instead of tanh"""
    a = b + x @ w
    h = np.tan(a)
    return a, h


def wrong_11(x, w, b):
    """the bias is added once for every input, D times"""
    a = np.sum(x * w + b, axis=-1)
    h = np.tanh(a)
    return a, h


def wrong_12(x, w, b):
    """sum over axis 0: works for one input, not for a mini-batch"""
    a = b + (x * w).sum(axis=0)
    h = np.tanh(a)
    return a, h


def wrong_13(x, w, b):
    """always sums over axis 1: fails for one input (D,)"""
    a = b + (x * w).sum(axis=1)
    h = np.tanh(a)
    return a, h


def wrong_14(x, w, b):
    """mean of the products instead of their sum"""
    a = b + np.mean(x * w, axis=-1)
    h = np.tanh(a)
    return a, h


def wrong_15(x, w, b):
    """results are columns: (T, 1) instead of (T,)"""
    x = np.atleast_2d(x)
    a = b + x @ w.reshape(-1, 1)
    return a, np.tanh(a)


def wrong_16(x, w, b):
    """the last input is left out of the sum"""
    a = b
    for i in range(len(w) - 1):
        a = a + w[i] * x[..., i]
    return a, np.tanh(a)


def wrong_17(x, w, b):
    """bias forgotten, and sigm instead of tanh"""
    a = x @ w
    h = 1 / (1 + np.exp(-a))
    return a, h


def wrong_18(x, w, b):
    """derivative of tanh instead of tanh"""
    a = b + x @ w
    h = 1 - np.tanh(a) ** 2
    return a, h


def wrong_19(x, w, b):
    """2a forgotten in tanh: exp(a) for exp(2a)"""
    a = b + np.dot(x, w)
    h = (np.exp(a) - 1) / (np.exp(a) + 1)
    return a, h


def wrong_20(x, w, b):
    """a mini-batch is treated by its first example only"""
    if np.ndim(x) == 2:
        x = x[0]
    a = b + x @ w
    return a, np.tanh(a)
