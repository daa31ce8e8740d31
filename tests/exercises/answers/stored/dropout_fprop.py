"""dropout_fprop"""
import numpy as np
import jax.numpy as jnp


def right_1(x, W, b, u, p, g):
    """as the hints"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T) * m
    return m, h


def right_2(x, W, b, u, p, g):
    """1 minus the dropped ones"""
    m = 1 - (u < p).astype(int)
    a = np.einsum('td,hd->th', x, W) + b
    return m, m * g(a)


def right_3(x, W, b, u, p, g):
    """np.where"""
    m = np.where(u < p, 0.0, 1.0)
    h = np.where(u < p, 0.0, g(b + np.dot(x, W.T)))
    return m, h


def right_4(x, W, b, u, p, g):
    """loops for the mask, rows for the layer"""
    T, H = u.shape
    m = np.ones((T, H))
    for t in range(T):
        for j in range(H):
            if u[t, j] < p:
                m[t, j] = 0
    h = np.array([g(b + W @ x[t]) * m[t] for t in range(T)])
    return m, h


def right_5(x, W, b, u, p, g):
    """stacked, mask as a difference of booleans"""
    keep = np.logical_not(u < p).astype(np.float64)
    a = (W @ x.T + b[:, None]).T
    return np.stack([keep, np.multiply(g(a), keep)])


def right_6(x, W, b, u, p, g):
    """units set to 0 by a boolean index"""
    drop = u < p
    h = np.array(g(b + np.matmul(x, W.transpose())))
    h[drop] = 0
    m = np.ones_like(u)
    m[drop] = 0
    return m, h


def right_7(x, W, b, u, p, g):
    """nested lists for the mask"""
    m = [[0 if value < p else 1 for value in row] for row in u]
    h = g(x @ W.T + b) * np.array(m)
    return m, h


def right_8(x, W, b, u, p, g):
    """float32 mask, np.greater_equal"""
    m = np.greater_equal(u, p).astype('float32')
    a = np.add(np.inner(x, W), b)
    return [m, g(a) * m]


def right_9(x, W, b, u, p, g):
    """ones column for the bias"""
    X1 = np.c_[np.ones(len(x)), x]
    W1 = np.c_[b, W]
    h = g(X1 @ W1.T)
    m = np.zeros(np.shape(u))
    m[~(u < p)] = 1
    return m, h * m


def right_10(x, W, b, u, p, g):
    """sign of a floor: heaviside with value 1 at 0"""
    m = np.heaviside(u - p, 1.0)
    a = sum(np.outer(x[:, k], W[:, k]) for k in range(x.shape[1])) + b
    return m, g(a) * m


def wrong_1(x, W, b, u, p, g):
    """mask negated: 1 where the unit is dropped"""
    m = (u < p) * 1.0
    h = g(b + x @ W.T) * m
    return m, h


def wrong_2(x, W, b, u, p, g):
    """inverted dropout: divides by 1 - p"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T) * m / (1 - p)
    return m, h


def wrong_3(x, W, b, u, p, g):
    """the mask multiplies a, before g (wrong if g(0) is not 0)"""
    m = (u >= p) * 1.0
    h = g((b + x @ W.T) * m)
    return m, h


def wrong_4(x, W, b, u, p, g):
    """boundary: u > p, so u = p is dropped"""
    m = (u > p) * 1.0
    h = g(b + x @ W.T) * m
    return m, h


def wrong_5(x, W, b, u, p, g):
    """p taken as the probability to keep: 1 - p"""
    m = (u >= 1 - p) * 1.0
    h = g(b + x @ W.T) * m
    return m, h


def wrong_6(x, W, b, u, p, g):
    """g forgotten"""
    m = (u >= p) * 1.0
    h = (b + x @ W.T) * m
    return m, h


def wrong_7(x, W, b, u, p, g):
    """bias added after the mask, outside of g"""
    m = (u >= p) * 1.0
    h = g(x @ W.T) * m + b
    return m, h


def wrong_8(x, W, b, u, p, g):
    """h without the mask"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T)
    return m, h


def wrong_9(x, W, b, u, p, g):
    """h and m exchanged in the return"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T) * m
    return h, m


def wrong_10(x, W, b, u, p, g):
    """one mask for the whole mini-batch: the first row of u"""
    m = np.tile((u[0] >= p) * 1.0, (len(u), 1))
    h = g(b + x @ W.T) * m
    return m, h


def wrong_11(x, W, b, u, p, g):
    """fresh random numbers instead of u"""
    m = (np.random.default_rng(0).random(u.shape) >= p) * 1.0
    h = g(b + x @ W.T) * m
    return m, h


def wrong_12(x, W, b, u, p, g):
    """multiplies by u where kept: mask not zeros and ones"""
    m = u * (u >= p)
    h = g(b + x @ W.T) * m
    return m, h


def wrong_13(x, W, b, u, p, g):
    """the returned mask is scaled by 1/(1 - p)"""
    m = (u >= p) / (1 - p)
    h = g(b + x @ W.T) * m
    return m, h


def wrong_14(x, W, b, u, p, g):
    """p hard-coded as 0.5"""
    m = (u >= 0.5) * 1.0
    h = g(b + x @ W.T) * m
    return m, h


def wrong_15(x, W, b, u, p, g):
    """tanh hard-coded instead of g"""
    m = (u >= p) * 1.0
    h = np.tanh(b + x @ W.T) * m
    return m, h


def wrong_16(x, W, b, u, p, g):
    """mask negated and 1/(1 - p) scaling: two mistakes"""
    m = (u < p) * 1.0
    h = g(b + x @ W.T) * m / (1 - p)
    return m, h


def wrong_17(x, W, b, u, p, g):
    """bias forgotten"""
    m = (u >= p) * 1.0
    h = g(x @ W.T) * m
    return m, h


def wrong_18(x, W, b, u, p, g):
    """expectation: scaled by 1 - p as at test time"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T) * m * (1 - p)
    return m, h


def wrong_19(x, W, b, u, p, g):
    """matrix product of g(a) with the mask"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T) @ m.T
    return m, h


def wrong_20(x, W, b, u, p, g):
    """g applied twice"""
    m = (u >= p) * 1.0
    h = g(g(b + x @ W.T)) * m
    return m, h


def wrong_21(x, W, b, u, p, g):
    """only the kept values in one flat list: zeros left out"""
    m = (u >= p) * 1.0
    h = g(b + x @ W.T)[u >= p]
    return m, h


def wrong_22(x, W, b, u, p, g):
    """drops a fixed share of each row instead of u < p"""
    k = int(round(p * u.shape[1]))
    m = np.ones_like(u)
    for t in range(len(u)):
        m[t, np.argsort(u[t])[:k]] = 0
    return m, g(b + x @ W.T) * m
