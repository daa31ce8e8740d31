"""dropout_test"""
import itertools
import math
import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import log_softmax, softmax


def _sm(a):
    e = np.exp(a - a.max())
    return e / e.sum()


def right_1(x, W1, b1, W2, b2, p):
    """as the hints"""
    log_mean = 0
    for m in np.ndindex((2,) * len(b1)):
        P = np.prod(np.where(np.array(m) == 1, 1 - p, p))
        h = np.tanh(b1 + W1 @ x) * m
        e = np.exp(b2 + W2 @ h)
        log_mean = log_mean + P * np.log(e / e.sum())
    f = np.exp(log_mean)
    Z = f.sum()
    return f / Z, Z


def right_2(x, W1, b1, W2, b2, p):
    """itertools, a product of powers"""
    mean = np.ones(len(b2))
    for m in itertools.product((0, 1), repeat=len(b1)):
        k = sum(m)
        mean = mean * softmax(b2 + W2 @ (np.array(m) * np.tanh(b1 + W1 @ x))) ** ((1 - p) ** k * p ** (len(m) - k))
    return mean / mean.sum(), mean.sum()


def right_3(x, W1, b1, W2, b2, p):
    """jax"""
    H = len(b1)
    m = (jnp.arange(2**H)[:, None] >> jnp.arange(H)) & 1
    P = jnp.where(m == 1, 1 - p, p).prod(axis=1)
    mean = jnp.exp(P @ jax.nn.log_softmax(b2 + (m * jnp.tanh(b1 + W1 @ x)) @ W2.T, axis=1))
    return mean / mean.sum(), mean.sum()


def right_4(x, W1, b1, W2, b2, p):
    """loops with math, masks from the digits of a number"""
    H, C = len(b1), len(b2)
    h = [math.tanh(b1[j] + sum(W1[j, k] * x[k] for k in range(len(x)))) for j in range(H)]
    total = [0.0] * C
    for number in range(2**H):
        m = [number // 2**j % 2 for j in range(H)]
        P = math.prod(1 - p if on else p for on in m)
        s = [math.exp(b2[c] + sum(W2[c, j] * h[j] * m[j] for j in range(H))) for c in range(C)]
        total = [t + P * math.log(s[c] / sum(s)) for c, t in enumerate(total)]
    Z = sum(math.exp(t) for t in total)
    return [math.exp(t) / Z for t in total], Z


def right_5(x, W1, b1, W2, b2, p):
    """the mean by one pass, Z by the masks"""
    t, Z_log = np.tanh(b1 + W1 @ x), 0
    for m in itertools.product((0.0, 1.0), repeat=len(b1)):
        m = np.array(m)
        Z_log = Z_log + np.prod(m * (1 - p) + (1 - m) * p) * log_softmax(b2 + W2 @ (m * t))
    return _sm(b2 + W2 @ t * (1 - p)), np.exp(Z_log).sum()


def right_6(x, W1, b1, W2, b2, p):
    """recursion over the units"""
    t = np.tanh(b1 + W1 @ x)

    def mean_log(j, a):
        if j == len(t):
            return a - np.logaddexp.reduce(a)
        return p * mean_log(j + 1, a) + (1 - p) * mean_log(j + 1, a + W2[:, j] * t[j])

    log_mean = mean_log(0, b2)
    return _sm(log_mean), float(np.exp(log_mean).sum())


def right_7(x, W1, b1, W2, b2, p):
    """a list and np.average"""
    masks = list(itertools.product((False, True), repeat=len(b1)))
    P = [(1 - p) ** sum(m) * p ** (len(b1) - sum(m)) for m in masks]
    logs = [np.log(_sm(b2 + W2[:, list(m)] @ np.tanh(b1 + W1 @ x)[list(m)])) for m in masks]
    f = np.exp(np.average(logs, axis=0, weights=P))
    return [f / np.sum(f), np.sum(f)]


def right_8(x, W1, b1, W2, b2, p):
    """meshgrid of masks, einsum"""
    m = np.stack(np.meshgrid(*[[0, 1]] * len(b1), indexing="ij"), -1).reshape(-1, len(b1))
    a = b2 + np.einsum("mj,cj,j->mc", m, W2, np.tanh(b1 + W1.dot(x)))
    P = np.multiply.reduce((1 - p) * m + p * (1 - m), axis=1)
    g = np.exp((P[:, None] * log_softmax(a, axis=1)).sum(0))
    return (g / g.sum()).astype(np.float32), g.sum()


def right_9(x, W1, b1, W2, b2, p):
    """renormalised with softmax of the log"""
    t, L = np.tanh(b1 + W1 @ x), np.zeros(len(b2))
    for m in np.ndindex(*[2] * len(b1)):
        P = 1.0
        for on in m:
            P *= 1 - p if on else p
        L += P * np.log(_sm(b2 + W2 @ (t * m)))
    return softmax(L), np.sum(np.exp(L))


def _over(P=None, f=None, masks=None, end=None, add=np.log):
    def fn(x, W1, b1, W2, b2, p):
        total, H = 0, len(b1)
        for m in (masks or (lambda H: itertools.product((0, 1), repeat=H)))(H):
            m = np.array(m)
            weight = (P or (lambda m, p: np.prod(np.where(m == 1, 1 - p, p))))(m, p)
            out = f(x, W1, b1, W2, b2, p, m) if f else _sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) * m))
            total = total + weight * add(out)
        return (end or (lambda L: (_sm(L), np.exp(L).sum())))(total)

    return fn


def wrong_1(x, W1, b1, W2, b2, p):
    """arithmetic mean"""
    return _over(add=lambda f: f, end=lambda s: (s / s.sum(), s.sum()))(x, W1, b1, W2, b2, p)


def wrong_2(x, W1, b1, W2, b2, p):
    """all masks alike"""
    return _over(lambda m, p: 0.5 ** len(m))(x, W1, b1, W2, b2, p)


def wrong_3(x, W1, b1, W2, b2, p):
    """p and 1 - p swapped in P"""
    return _over(lambda m, p: np.prod(np.where(m == 1, p, 1 - p)))(x, W1, b1, W2, b2, p)


def wrong_4(x, W1, b1, W2, b2, p):
    """not renormalised"""
    return _over(end=lambda L: (np.exp(L), np.exp(L).sum()))(x, W1, b1, W2, b2, p)


def wrong_5(x, W1, b1, W2, b2, p):
    """Z after renormalising"""
    return _sm(b2 + W2 @ np.tanh(b1 + W1 @ x) * (1 - p)), 1.0


def wrong_6(x, W1, b1, W2, b2, p):
    """-log Z for Z"""
    return _over(end=lambda L: (_sm(L), -np.log(np.exp(L).sum())))(x, W1, b1, W2, b2, p)


def wrong_7(x, W1, b1, W2, b2, p):
    """log Z for Z"""
    return _over(end=lambda L: (_sm(L), np.log(np.exp(L).sum())))(x, W1, b1, W2, b2, p)


def wrong_8(x, W1, b1, W2, b2, p):
    """the log of the mean: exp forgotten"""
    return _over(end=lambda L: (L / L.sum(), L.sum()))(x, W1, b1, W2, b2, p)


def wrong_9(x, W1, b1, W2, b2, p):
    """networks without softmax: exp(a) is averaged"""
    return _over(f=lambda x, W1, b1, W2, b2, p, m: np.exp(b2 + W2 @ (np.tanh(b1 + W1 @ x) * m)))(x, W1, b1, W2, b2, p)


def wrong_10(x, W1, b1, W2, b2, p):
    """inverted masks"""
    return _over(f=lambda x, W1, b1, W2, b2, p, m: _sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) * m / (1 - p))))(x, W1, b1, W2, b2, p)


def wrong_11(x, W1, b1, W2, b2, p):
    """the factor 1 - p as well as the mask"""
    return _over(f=lambda x, W1, b1, W2, b2, p, m: _sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) * m * (1 - p))))(x, W1, b1, W2, b2, p)


def wrong_12(x, W1, b1, W2, b2, p):
    """b2 forgotten"""
    return _over(f=lambda x, W1, b1, W2, b2, p, m: _sm(W2 @ (np.tanh(b1 + W1 @ x) * m)))(x, W1, b1, W2, b2, p)


def wrong_13(x, W1, b1, W2, b2, p):
    """b1 forgotten"""
    return _over(f=lambda x, W1, b1, W2, b2, p, m: _sm(b2 + W2 @ (np.tanh(W1 @ x) * m)))(x, W1, b1, W2, b2, p)


def wrong_14(x, W1, b1, W2, b2, p):
    """the empty mask is left out"""
    return _over(masks=lambda H: list(itertools.product((0, 1), repeat=H))[1:])(x, W1, b1, W2, b2, p)


def wrong_15(x, W1, b1, W2, b2, p):
    """the full mask is left out"""
    return _over(masks=lambda H: list(itertools.product((0, 1), repeat=H))[:-1])(x, W1, b1, W2, b2, p)


def wrong_16(x, W1, b1, W2, b2, p):
    """weights and divided by the number of masks"""
    return _over(lambda m, p: np.prod(np.where(m == 1, 1 - p, p)) / 2 ** len(m))(x, W1, b1, W2, b2, p)


def wrong_17(x, W1, b1, W2, b2, p):
    """P with the kept units only"""
    return _over(lambda m, p: (1 - p) ** m.sum())(x, W1, b1, W2, b2, p)


def wrong_18(x, W1, b1, W2, b2, p):
    """P with the dropped units only"""
    return _over(lambda m, p: p ** (len(m) - m.sum()))(x, W1, b1, W2, b2, p)


def wrong_19(x, W1, b1, W2, b2, p):
    """P as a sum instead of a product"""
    return _over(lambda m, p: np.where(m == 1, 1 - p, p).sum())(x, W1, b1, W2, b2, p)


def wrong_20(x, W1, b1, W2, b2, p):
    """1 / Z"""
    return _over(end=lambda L: (_sm(L), 1 / np.exp(L).sum()))(x, W1, b1, W2, b2, p)


def wrong_21(x, W1, b1, W2, b2, p):
    """sigm instead of tanh"""
    return _over(f=lambda x, W1, b1, W2, b2, p, m: _sm(b2 + W2 @ (m / (1 + np.exp(-b1 - W1 @ x)))))(x, W1, b1, W2, b2, p)


def wrong_22(x, W1, b1, W2, b2, p):
    """only the mean is returned"""
    return _over()(x, W1, b1, W2, b2, p)[0]


def wrong_23(x, W1, b1, W2, b2, p):
    """the order of the two swapped"""
    f, Z = _over()(x, W1, b1, W2, b2, p)
    return Z, f


def wrong_24(x, W1, b1, W2, b2, p):
    """no unit is dropped"""
    f = _sm(b2 + W2 @ np.tanh(b1 + W1 @ x))
    return f, f.sum()


def wrong_25(x, W1, b1, W2, b2, p):
    """100 random masks instead of all"""
    rng = np.random.default_rng(0)
    masks = rng.random((100, len(b1))) >= p
    L = np.mean([np.log(_sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) * m))) for m in masks], axis=0)
    return _sm(L), np.exp(L).sum()
