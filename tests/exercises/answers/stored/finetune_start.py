"""finetune_start"""
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit, softmax, logsumexp


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def _softmax_rows(a):
    e = np.exp(a)
    return e / e.sum(axis=1, keepdims=True)


def right_1(stages, V, d, X):
    """as the hints"""
    h = X
    for W, b, c in stages:
        h = 1 / (1 + np.exp(-(b + h @ W.T)))
    a = d + h @ V.T
    f = np.exp(a) / np.exp(a).sum(axis=1, keepdims=True)
    return f


def right_2(stages, V, d, X):
    """scipy"""
    h = X
    for stage in stages:
        h = expit(h @ stage[0].T + stage[1])
    return softmax(h @ V.T + d, axis=1)


def right_3(stages, V, d, X):
    """one example at a time"""
    out = []
    for x in X:
        h = x
        for W, b, _ in stages:
            h = _sigm(b + W @ h)
        a = d + V @ h
        e = np.exp(a - a.max())
        out.append(e / np.sum(e))
    return np.array(out)


def right_4(stages, V, d, X):
    """recursion on the stages"""
    if stages:
        (W, b, *_), rest = stages[0], stages[1:]
        return right_4(rest, V, d, _sigm(b + X @ W.T))
    a = X @ V.T + d
    a = a - a.max(axis=1, keepdims=True)
    return _softmax_rows(a)


def right_5(stages, V, d, X):
    """jnp"""
    h = jnp.asarray(X)
    for W, b, c in stages:
        h = jax.nn.sigmoid(b + h @ W.T)
    return jax.nn.softmax(d + h @ V.T, axis=-1)


def right_6(stages, V, d, X):
    """columns are examples inside"""
    h = X.T
    for W, b, c in stages:
        h = _sigm(W @ h + b[:, None])
    e = np.exp(V @ h + d[:, None])
    return (e / e.sum(axis=0)).T


def right_7(stages, V, d, X):
    """log softmax with logsumexp, einsum"""
    h = np.array(X, float)
    for i in range(len(stages)):
        W, b = stages[i][0], stages[i][1]
        h = 0.5 + 0.5 * np.tanh(0.5 * (np.einsum('td,hd->th', h, W) + b))
    a = np.einsum('th,ch->tc', h, V) + d
    return np.exp(a - logsumexp(a, axis=1)[:, np.newaxis])


def right_8(stages, V, d, X):
    """ones column in the weights, list of rows back"""
    h = X
    for W, b, c in stages:
        full = np.hstack([b[:, None], W])
        h = expit(np.hstack([np.ones((len(h), 1)), h]) @ full.T)
    e = np.exp(np.hstack([np.ones((len(h), 1)), h]) @ np.hstack([d[:, None], V]).T)
    return [row / sum(row) for row in e]


def right_9(stages, V, d, X):
    """helper encode, loop over the classes"""
    def encode(h, stage):
        W, b, _c = stage
        return _sigm(np.dot(h, W.T) + b)
    h = X
    for s in stages:
        h = encode(h, s)
    scores = np.stack([np.exp(h @ V[k] + d[k]) for k in range(len(d))], axis=1)
    total = scores.sum(axis=1)
    return np.divide(scores, total.reshape(-1, 1))


def wrong_1(stages, V, d, X):
    """softmax normalized over everything, not each row"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    e = np.exp(d + h @ V.T)
    return e / e.sum()


def wrong_2(stages, V, d, X):
    """softmax along the columns (axis=0)"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    e = np.exp(d + h @ V.T)
    return e / e.sum(axis=0, keepdims=True)


def wrong_3(stages, V, d, X):
    """decoders kept: each round goes down again with c"""
    h = X
    for W, b, c in stages:
        code = _sigm(b + h @ W.T)
        x_hat = _sigm(c + code @ W)
        h = _sigm(b + x_hat @ W.T)
    return _softmax_rows(d + h @ V.T)


def wrong_4(stages, V, d, X):
    """sigm instead of softmax at the output"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return _sigm(d + h @ V.T)


def wrong_5(stages, V, d, X):
    """returns the pre-activation of the output: softmax missing"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return d + h @ V.T


def wrong_6(stages, V, d, X):
    """hidden layers linear: sigm forgotten"""
    h = X
    for W, b, c in stages:
        h = b + h @ W.T
    return _softmax_rows(d + h @ V.T)


def wrong_7(stages, V, d, X):
    """bias b forgotten in the encoders"""
    h = X
    for W, b, c in stages:
        h = _sigm(h @ W.T)
    return _softmax_rows(d + h @ V.T)


def wrong_8(stages, V, d, X):
    """output bias d forgotten"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return _softmax_rows(h @ V.T)


def wrong_9(stages, V, d, X):
    """softmax of sigm: sigm on the output layer first"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return _softmax_rows(_sigm(d + h @ V.T))


def wrong_10(stages, V, d, X):
    """only the first row of X"""
    h = X[0]
    for W, b, c in stages:
        h = _sigm(b + W @ h)
    e = np.exp(d + V @ h)
    return e / e.sum()


def wrong_11(stages, V, d, X):
    """tanh instead of sigm"""
    h = X
    for W, b, c in stages:
        h = np.tanh(b + h @ W.T)
    return _softmax_rows(d + h @ V.T)


def wrong_12(stages, V, d, X):
    """the predicted class instead of the probabilities"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return np.argmax(_softmax_rows(d + h @ V.T), axis=1)


def wrong_13(stages, V, d, X):
    """result transposed: (C, T)"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return _softmax_rows(d + h @ V.T).T


def wrong_14(stages, V, d, X):
    """exponent sign wrong in sigm: exp(+a)"""
    h = X
    for W, b, c in stages:
        h = 1 / (1 + np.exp(b + h @ W.T))
    return _softmax_rows(d + h @ V.T)


def wrong_15(stages, V, d, X):
    """the exp is missing in softmax: a divided by its sum"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    a = d + h @ V.T
    return a / a.sum(axis=1, keepdims=True)


def wrong_16(stages, V, d, X):
    """softmax instead of sigm in the hidden layers too"""
    h = X
    for W, b, c in stages:
        h = _softmax_rows(b + h @ W.T)
    return _softmax_rows(d + h @ V.T)


def wrong_17(stages, V, d, X):
    """bias b forgotten and softmax along the columns: two mistakes"""
    h = X
    for W, b, c in stages:
        h = _sigm(h @ W.T)
    e = np.exp(d + h @ V.T)
    return e / e.sum(axis=0)


def wrong_18(stages, V, d, X):
    """softmax with exp(-a)"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    e = np.exp(-(d + h @ V.T))
    return e / e.sum(axis=1, keepdims=True)


def wrong_19(stages, V, d, X):
    """the maximum of each row divides instead of the sum"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    e = np.exp(d + h @ V.T)
    return e / e.max(axis=1, keepdims=True)


def wrong_20(stages, V, d, X):
    """the last encoder applied without sigm"""
    h = X
    for i, (W, b, c) in enumerate(stages):
        h = b + h @ W.T
        if i < len(stages) - 1:
            h = _sigm(h)
    return _softmax_rows(d + h @ V.T)


def wrong_21(stages, V, d, X):
    """returns the hidden features, the output layer not added"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    f = h
    return f


def wrong_22(stages, V, d, X):
    """log-probabilities instead of probabilities"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    return np.log(_softmax_rows(d + h @ V.T))


def wrong_23(stages, V, d, X):
    """normalizing sum without keepdims: wrong axis or error unless T = C"""
    h = X
    for W, b, c in stages:
        h = _sigm(b + h @ W.T)
    e = np.exp(d + h @ V.T)
    return e / e.sum(axis=1)
