"""fprop"""
import numpy as np
import jax.numpy as jnp
from scipy.special import softmax as _scipy_softmax


def _softmax(z):
    z = z - np.max(z, axis=-1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)


def right_1(W, b, x):
    """enumerate, last layer recognised by its number"""
    out = x
    n = len(W)
    for k, (Wk, bk) in enumerate(zip(W, b)):
        pre = out @ Wk.T + bk
        if k < n - 1:
            out = np.tanh(pre)
    return pre, _softmax(pre)


def right_2(W, b, x):
    """recursion from the front"""
    if len(W) == 1:
        a = np.dot(x, W[0].T) + b[0]
        e = np.exp(a - np.max(a, axis=-1, keepdims=True))
        return a, e / e.sum(axis=-1, keepdims=True)
    return right_2(W[1:], b[1:], np.tanh(np.dot(x, W[0].T) + b[0]))


def right_3(W, b, x):
    """einsum with ellipsis, scipy softmax"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(np.einsum('...i,ji->...j', h, W[k]) + b[k])
    a = np.einsum('...i,ji->...j', h, W[-1]) + b[-1]
    return a, _scipy_softmax(a, axis=-1)


def right_4(W, b, x):
    """one example at a time with W @ h, reassembled"""
    def one(v):
        h = v
        for Wk, bk in zip(W[:-1], b[:-1]):
            h = np.tanh(bk + Wk @ h)
        a = b[-1] + W[-1] @ h
        e = np.exp(a - max(a))
        return a, e / sum(e)
    if x.ndim == 1:
        return one(x)
    pairs = [one(row) for row in x]
    return np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])


def right_5(W, b, x):
    """columns: transposed at the beginning and at the end"""
    single = np.ndim(x) == 1
    h = np.atleast_2d(x).T
    for i in range(len(W) - 1):
        h = np.tanh(W[i] @ h + b[i][:, None])
    a = W[len(W) - 1] @ h + b[len(W) - 1][:, None]
    e = np.exp(a - a.max(axis=0))
    f = e / e.sum(axis=0)
    if single:
        return a[:, 0], f[:, 0]
    return a.T, f.T


def right_6(W, b, x):
    """jax.numpy, softmax through log-sum-exp"""
    h = jnp.asarray(x)
    for k in range(len(W) - 1):
        h = jnp.tanh(jnp.matmul(h, W[k].T) + b[k])
    a = jnp.matmul(h, W[-1].T) + b[-1]
    m = a.max(axis=-1, keepdims=True)
    lse = m + jnp.log(jnp.exp(a - m).sum(axis=-1, keepdims=True))
    return a, jnp.exp(a - lse)


def right_7(W, b, x):
    """a while loop, softmax with transposes"""
    a = b[0] + x @ W[0].T
    k = 1
    while k < len(W):
        a = b[k] + np.tanh(a) @ W[k].T
        k += 1
    e = np.exp((a.T - a.max(-1)).T)
    return a, (e.T / e.sum(-1)).T


def wrong_1(W, b, x):
    """tanh is applied to the output layer too"""
    h = x
    for Wk, bk in zip(W, b):
        h = np.tanh(h @ Wk.T + bk)
    e = np.exp(h - h.max(axis=-1, keepdims=True))
    return h, e / e.sum(axis=-1, keepdims=True)


def wrong_2(W, b, x):
    """softmax divides by the sum of the whole mini-batch"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(np.dot(h, W[k].T) + b[k])
    a = np.dot(h, W[-1].T) + b[-1]
    num = np.exp(a - np.max(a))
    f = num / num.sum()
    return a, f


def wrong_3(W, b, x):
    """softmax over axis 0, over the examples"""
    def softmax(v):
        e = np.exp(v - v.max(axis=0))
        return e / e.sum(axis=0)
    L = len(W) - 1
    act = x
    for layer in range(L):
        act = np.tanh(b[layer] + act @ W[layer].T)
    a = b[L] + act @ W[L].T
    return a, softmax(a)


def wrong_4(W, b, x):
    """the biases of the hidden layers are forgotten"""
    h = x
    for Wk in W[:-1]:
        h = np.tanh(h @ Wk.T)
    a = h @ W[-1].T + b[-1]
    return a, _softmax(a)


def wrong_5(W, b, x):
    """exactly one hidden layer is hard-coded, not L"""
    h1 = np.tanh(x @ W[0].T + b[0])
    a = h1 @ W[1].T + b[1]
    z = np.exp(a - a.max(axis=-1, keepdims=True))
    f = z / z.sum(axis=-1, keepdims=True)
    return a, f


def wrong_6(W, b, x):
    """f is the softmax of the last hidden layer, not of a"""
    h = x
    k = 0
    while k < len(W) - 1:
        h = np.tanh(b[k] + h @ W[k].T)
        k = k + 1
    a = b[k] + h @ W[k].T
    exps = np.exp(h - h.max(axis=-1, keepdims=True))
    f = exps / exps.sum(axis=-1, keepdims=True)
    return a, f


def wrong_7(W, b, x):
    """sigm instead of tanh in the hidden layers"""
    def g(z):
        return 1 / (1 + np.exp(-z))
    h = x
    for k in range(len(W) - 1):
        h = g(h @ W[k].T + b[k])
    a = h @ W[-1].T + b[-1]
    return a, _softmax(a)


def wrong_8(W, b, x):
    """W @ h works for one example only, not for a mini-batch"""
    h = x
    for weight, bias in zip(W[:-1], b[:-1]):
        h = np.tanh(weight @ h + bias)
    a = W[-1] @ h + b[-1]
    e = np.exp(a - a.max())
    return a, e / e.sum()


def wrong_9(W, b, x):
    """bias added outside the tanh"""
    hidden = x
    for i in range(len(W) - 1):
        hidden = np.tanh(hidden @ W[i].T) + b[i]
    a = hidden @ W[-1].T + b[-1]
    a_shift = a - a.max(axis=-1, keepdims=True)
    f = np.exp(a_shift) / np.exp(a_shift).sum(axis=-1, keepdims=True)
    return a, f


def wrong_10(W, b, x):
    """the loop stops one layer early: the last hidden layer is skipped"""
    h = x
    for k in range(len(W) - 2):
        h = np.tanh(h @ W[k].T + b[k])
    a = h @ W[-1].T + b[-1]
    return a, _softmax(a)


def wrong_11(W, b, x):
    """softmax without the maximum subtracted: nan for large a"""
    layers = list(zip(W, b))
    h = x
    for (M, c) in layers[:-1]:
        h = np.tanh(h @ M.T + c)
    M, c = layers[-1]
    a = h @ M.T + c
    return a, np.exp(a) / np.exp(a).sum(axis=-1, keepdims=True)


def wrong_12(W, b, x):
    """f exchanged with a in the return"""
    h = np.array(x, dtype=float)
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + np.matmul(h, W[k].T))
    a = b[-1] + np.matmul(h, W[-1].T)
    p = np.exp(a - a.max(-1, keepdims=True))
    p /= p.sum(-1, keepdims=True)
    return p, a


def wrong_13(W, b, x):
    """returns the shifted a, with the row maximum subtracted in place"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(h @ W[k].T + b[k])
    a = h @ W[-1].T + b[-1]
    a -= a.max(axis=-1, keepdims=True)
    e = np.exp(a)
    return a, e / e.sum(axis=-1, keepdims=True)


def wrong_14(W, b, x):
    """two slips: tanh on the output layer too; softmax over axis 0"""
    h = x
    for k in range(len(W)):
        h = np.tanh(b[k] + h @ W[k].T)
    a = h
    e = np.exp(a - a.max(axis=0))
    f = e / e.sum(axis=0)
    return a, f


def wrong_15(W, b, x):
    """two slips: output bias forgotten; exponents not shifted, nan for large a"""
    h = x
    for Wk, bk in zip(W[:-1], b[:-1]):
        h = np.tanh(h @ Wk.T + bk)
    a = h @ W[-1].T
    f = np.exp(a)
    f = f / f.sum(axis=-1, keepdims=True)
    return a, f


def wrong_16(W, b, x):
    """one example comes back as (1, C), not (C,)"""
    X = x.reshape(-1, W[0].shape[1])
    for k in range(len(W) - 1):
        X = np.tanh(X @ W[k].T + b[k])
    a = X @ W[-1].T + b[-1]
    e = np.exp(a - a.max(axis=1)[:, None])
    return a, e / e.sum(axis=1)[:, None]


def wrong_17(W, b, x):
    """output layer uses b[0] instead of the last bias"""
    def layer(h, k):
        return b[k] + h @ W[k].T
    h = x
    L = len(W) - 1
    for k in range(L):
        h = np.tanh(layer(h, k))
    a = h @ W[L].T + b[L - L]
    return a, _softmax(a)


def wrong_18(W, b, x):
    """a is that of the first example only, for a mini-batch"""
    h = x if x.ndim == 2 else x[None, :]
    for k in range(len(W) - 1):
        h = np.tanh(h @ W[k].T + b[k])
    A = h @ W[-1].T + b[-1]
    E = np.exp(A - A.max(axis=1, keepdims=True))
    F = E / E.sum(axis=1, keepdims=True)
    if x.ndim == 1:
        return A[0], F[0]
    return A[0], F


def wrong_19(W, b, x):
    """no nonlinearity in the hidden layers"""
    z = x
    for k in range(len(W)):
        z = b[k] + z @ W[k].T
    f = np.exp(z - z.max(axis=-1, keepdims=True))
    return z, f / f.sum(axis=-1, keepdims=True)


def wrong_20(W, b, x):
    """f is the log of the softmax"""
    h = x
    for k in range(0, len(W) - 1):
        h = np.tanh(h.dot(W[k].T) + b[k])
    a = h.dot(W[-1].T) + b[-1]
    m = a.max(axis=-1, keepdims=True)
    f = a - m - np.log(np.exp(a - m).sum(axis=-1, keepdims=True))
    return a, f


def wrong_21(W, b, x):
    """two slips: hidden biases forgotten; results returned exchanged"""
    signal = x
    for k in range(len(W) - 1):
        signal = np.tanh(signal @ W[k].T)
    top = signal @ W[-1].T + b[-1]
    probs = np.exp(top - top.max(axis=-1, keepdims=True))
    probs = probs / probs.sum(axis=-1, keepdims=True)
    return probs, top


def wrong_22(W, b, x):
    """softmax isn't normalized: the division by the sum is missing"""
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(h @ W[k].T + b[k])
    a = h @ W[-1].T + b[-1]
    f = np.exp(a - a.max(axis=-1, keepdims=True))
    return a, f
