"""dropout_fprop"""
import jax.numpy as jnp
import numpy as np
from scipy.special import softmax as soft


def _softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def right_1(x, theta, u, p, g):
    """as the hints"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        m = (drawn >= p) * 1.0
        h = g(b + h @ W.T) * m
    W, b = theta[-1]
    e = np.exp(b + h @ W.T)
    return h, e / e.sum(axis=1, keepdims=True)


def right_2(x, theta, u, p, g):
    """counts the layers; 1 minus the dropped ones"""
    h = x
    for k in range(len(u)):
        W, b = theta[k]
        h = (1 - (u[k] < p).astype(int)) * g(np.einsum('td,hd->th', h, W) + b)
    V, d = theta[len(u)]
    return h, soft(h @ V.T + d, axis=1)


def right_3(x, theta, u, p, g):
    """np.where, the output layer popped from a copy"""
    layers = list(theta)
    V, d = layers.pop()
    h = x
    for k, (W, b) in enumerate(layers):
        h = np.where(u[k] < p, 0.0, g(b + np.dot(h, W.T)))
    return h, _softmax(d + np.dot(h, V.T))


def right_4(x, theta, u, p, g):
    """example by example"""
    tops, fs = [], []
    for t in range(len(x)):
        h = x[t]
        for (W, b), drawn in zip(theta[:-1], u):
            h = g(b + W @ h) * (drawn[t] >= p)
        e = np.exp(theta[-1][0] @ h + theta[-1][1])
        tops.append(h)
        fs.append(e / e.sum())
    return np.array(tops), np.array(fs)


def right_5(x, theta, u, p, g):
    """zip stops by itself at the last mask"""
    h = x
    for (W, b), drawn in zip(theta, u):
        h = np.multiply(g((W @ h.T + b[:, None]).T), np.logical_not(drawn < p).astype(np.float64))
    W, b = theta[-1]
    return [h, _softmax(b + h @ W.T)]


def right_6(x, theta, u, p, g):
    """units set to 0 by a boolean index"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = np.array(g(b + np.matmul(h, W.transpose())))
        h[drawn < p] = 0
    W, b = theta[-1]
    a = h @ W.T + b
    return h, np.exp(a) / np.exp(a).sum(1)[:, None]


def right_7(x, theta, u, p, g):
    """recursion: the hidden layer k"""
    def hidden(k):
        if k == 0:
            return x
        W, b = theta[k - 1]
        return g(hidden(k - 1) @ W.T + b) * np.greater_equal(u[k - 1], p).astype('float64')

    h = hidden(len(u))
    return h, _softmax(theta[-1][1] + h @ theta[-1][0].T)


def right_8(x, theta, u, p, g):
    """a while loop, log-softmax, ones column for the bias"""
    h, k = x, 0
    while k < len(theta) - 1:
        W1 = np.c_[theta[k][1], theta[k][0]]
        m = np.zeros(np.shape(u[k]))
        m[~(u[k] < p)] = 1
        h = m * g(np.c_[np.ones(len(h)), h] @ W1.T)
        k += 1
    a = theta[k][1] + h @ theta[k][0].T
    return h, np.exp(a - np.log(np.exp(a).sum(axis=1, keepdims=True)))


def right_9(x, theta, u, p, g):
    """nested lists for the masks"""
    h = x
    for k, (W, b) in enumerate(theta[:-1]):
        h = g(h @ W.T + b) * np.array([[0 if value < p else 1 for value in row] for row in u[k]])
    return h, soft(h @ theta[-1][0].T + theta[-1][1], axis=-1)


def right_10(x, theta, u, p, g):
    """softmax in JAX"""
    h = x
    for (W, b), drawn in zip(theta, u):
        h = g(b + h @ W.T) * np.heaviside(drawn - p, 1.0)
    W, b = theta[-1]
    e = jnp.exp(b + h @ W.T)
    return h, np.asarray(e / e.sum(axis=1, keepdims=True))


def wrong_1(x, theta, u, p, g):
    """mask negated: 1 where the unit is dropped"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn < p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_2(x, theta, u, p, g):
    """inverted dropout: divides by 1 - p"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p) / (1 - p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_3(x, theta, u, p, g):
    """the mask multiplies a, before g (wrong if g(0) is not 0)"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g((b + h @ W.T) * (drawn >= p))
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_4(x, theta, u, p, g):
    """boundary: u > p, so u = p is dropped"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn > p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_5(x, theta, u, p, g):
    """p taken as the probability to keep: 1 - p"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= 1 - p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_6(x, theta, u, p, g):
    """g forgotten"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = (b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_7(x, theta, u, p, g):
    """bias added after the mask, outside of g"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(h @ W.T) * (drawn >= p) + b
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_8(x, theta, u, p, g):
    """no masks"""
    h = x
    for W, b in theta[:-1]:
        h = g(b + h @ W.T)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_9(x, theta, u, p, g):
    """h and f exchanged in the return"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return _softmax(b + h @ W.T), h


def wrong_10(x, theta, u, p, g):
    """one mask for the whole mini-batch: the first row of u"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn[0] >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_11(x, theta, u, p, g):
    """fresh random numbers instead of u"""
    rng, h = np.random.default_rng(0), x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (rng.random(drawn.shape) >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_12(x, theta, u, p, g):
    """multiplies by u where kept: mask not zeros and ones"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * drawn * (drawn >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_13(x, theta, u, p, g):
    """the output layer has g, too"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return h, g(b + h @ W.T)


def wrong_14(x, theta, u, p, g):
    """p hard-coded as 0.5"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= 0.5)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_15(x, theta, u, p, g):
    """tanh hard-coded instead of g"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = np.tanh(b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_16(x, theta, u, p, g):
    """mask negated and 1/(1 - p) scaling: two mistakes"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn < p) / (1 - p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_17(x, theta, u, p, g):
    """biases of the hidden layers forgotten"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_18(x, theta, u, p, g):
    """mask and expectation: scaled by 1 - p as at test time"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p) * (1 - p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_19(x, theta, u, p, g):
    """softmax over the examples: axis 0"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    e = np.exp(b + h @ W.T)
    return h, e / e.sum(axis=0)


def wrong_20(x, theta, u, p, g):
    """g applied twice"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(g(b + h @ W.T)) * (drawn >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_21(x, theta, u, p, g):
    """the masks of the first hidden layers are forgotten: only the last is masked"""
    h = x
    for W, b in theta[:-1]:
        h = g(b + h @ W.T)
    h = h * (u[-1] >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_22(x, theta, u, p, g):
    """drops a fixed share of each row instead of u < p"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        n = int(round(p * drawn.shape[1]))
        m = np.ones_like(drawn)
        for t in range(len(drawn)):
            m[t, np.argsort(drawn[t])[:n]] = 0
        h = g(b + h @ W.T) * m
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)


def wrong_23(x, theta, u, p, g):
    """returns the last h before its mask"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        bare = g(b + h @ W.T)
        h = bare * (drawn >= p)
    W, b = theta[-1]
    return bare, _softmax(b + h @ W.T)


def wrong_24(x, theta, u, p, g):
    """the pre-activation of the output: no softmax"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return h, b + h @ W.T


def wrong_25(x, theta, u, p, g):
    """the output is masked with the last draws (raises where the sizes differ)"""
    h = x
    for (W, b), drawn in zip(theta[:-1], u):
        h = g(b + h @ W.T) * (drawn >= p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T) * (u[-1] >= p)


def wrong_26(x, theta, u, p, g):
    """test time: every mask replaced by 1 - p"""
    h = x
    for W, b in theta[:-1]:
        h = g(b + h @ W.T) * (1 - p)
    W, b = theta[-1]
    return h, _softmax(b + h @ W.T)
