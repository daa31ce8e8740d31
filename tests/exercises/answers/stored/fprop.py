"""fprop"""
import math
import functools
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import softmax, logsumexp


def _sm(a):
    e = np.exp(a - np.max(a))
    return e / e.sum()


def right_1(W, b, x):
    """the hints, written out"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    e = np.exp(a - a.max())
    f = e / e.sum()
    return a, f


def right_2(W, b, x):
    """zip, softmax of scipy"""
    h = x
    for Wk, bk in zip(W[:-1], b[:-1]):
        h = np.tanh(np.dot(Wk, h) + bk)
    a = np.dot(W[-1], h) + b[-1]
    return a, softmax(a)


def right_3(W, b, x):
    """recursion on the lists"""
    a = W[0] @ x + b[0]
    if len(W) == 1:
        return a, _sm(a)
    return right_3(W[1:], b[1:], np.tanh(a))


def right_4(W, b, x):
    """tanh before every layer except the first"""
    a = b[0] + W[0] @ x
    for k in range(1, len(W)):
        a = b[k] + W[k] @ np.tanh(a)
    f = np.exp(a - logsumexp(a))
    return a, f


def right_5(W, b, x):
    """pure Python numbers and lists"""
    h = list(x)
    L = len(W) - 1
    for k in range(L + 1):
        a = []
        for j in range(len(b[k])):
            s = b[k][j]
            for i in range(len(h)):
                s = s + W[k][j][i] * h[i]
            a.append(s)
        h = [math.tanh(v) for v in a]
    top = max(a)
    e = [math.exp(v - top) for v in a]
    Z = sum(e)
    return a, [v / Z for v in e]


def right_6(W, b, x):
    """jnp"""
    h = jnp.asarray(x)
    for k in range(len(W) - 1):
        h = jnp.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, jax.nn.softmax(a)


def right_7(W, b, x):
    """functools.reduce"""
    step = lambda h, p: np.tanh(p[1] + p[0] @ h)
    h = functools.reduce(step, list(zip(W, b))[:-1], x)
    a = b[-1] + W[-1] @ h
    return np.array([a, _sm(a)])


def right_8(W, b, x):
    """all layers kept in a list, einsum"""
    hs = [np.asarray(x, dtype=float)]
    pre = []
    for k, (M, v) in enumerate(zip(W, b)):
        pre.append(np.einsum('ji,i->j', M, hs[-1]) + v)
        hs.append(np.tanh(pre[-1]))
    a = pre[-1]
    f = 1 / np.exp(a[None, :] - a[:, None]).sum(axis=1)
    return a, f


def right_9(W, b, x):
    """bias as a column of the matrix"""
    h = np.append(x, 1.0)
    n = len(W)
    for k in range(n):
        M = np.column_stack([W[k], b[k]])
        a = M @ h
        if k < n - 1:
            h = np.append(np.tanh(a), 1.0)
    return a, _sm(a)


def wrong_1(W, b, x):
    """tanh on the output pre-activation too"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = np.tanh(b[-1] + W[-1] @ h)
    return a, _sm(a)


def wrong_2(W, b, x):
    """last hidden layer skipped in the loop (off by one)"""
    h = x
    for k in range(len(W) - 2):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_3(W, b, x):
    """hard-coded one hidden layer"""
    h = np.tanh(b[0] + W[0] @ x)
    a = b[1] + W[1] @ h
    return a, _sm(a)


def wrong_4(W, b, x):
    """hidden biases forgotten"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_5(W, b, x):
    """output bias forgotten"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = W[-1] @ h
    return a, _sm(a)


def wrong_6(W, b, x):
    """sigm instead of tanh in the hidden layers"""
    h = x
    for k in range(len(W) - 1):
        h = 1 / (1 + np.exp(-(b[k] + W[k] @ h)))
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_7(W, b, x):
    """softmax not normalized: only exp(a - max)"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    f = np.exp(a - a.max())
    return a, f


def wrong_8(W, b, x):
    """a and f exchanged"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return _sm(a), a


def wrong_9(W, b, x):
    """no activation function in the hidden layers"""
    h = x
    for k in range(len(W) - 1):
        h = b[k] + W[k] @ h
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_10(W, b, x):
    """W transposed: shape error unless all layers are equally wide"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k].T @ h)
    a = b[-1] + W[-1].T @ h
    return a, _sm(a)


def wrong_11(W, b, x):
    """output is sigm instead of softmax"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, 1 / (1 + np.exp(-a))


def wrong_12(W, b, x):
    """returns the last hidden layer instead of the output pre-activation"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return h, _sm(a)


def wrong_13(W, b, x):
    """bias added outside tanh"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(W[k] @ h) + b[k]
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_14(W, b, x):
    """every hidden layer gets x as input: wrong for L > 1"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ x)
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_15(W, b, x):
    """first bias used in every hidden layer"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[0] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_16(W, b, x):
    """argmax one-hot instead of softmax"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    f = np.zeros_like(a)
    f[a.argmax()] = 1
    return a, f


def wrong_17(W, b, x):
    """softmax divided by the maximum instead of the sum"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    e = np.exp(a)
    return a, e / e.max()


def wrong_18(W, b, x):
    """return inside the loop, after the first hidden layer"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
        a = b[-1] + W[-1] @ h
        return a, _sm(a)
    a = b[-1] + W[-1] @ h
    return a, _sm(a)


def wrong_19(W, b, x):
    """softmax applied twice in f"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, _sm(_sm(a))


def wrong_20(W, b, x):
    """biases subtracted, and f is the log of the softmax"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(W[k] @ h - b[k])
    a = W[-1] @ h - b[-1]
    return a, np.log(_sm(a))


def wrong_21(W, b, x):
    """exp forgotten in the softmax: a / sum(a)"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    return a, a / a.sum()
