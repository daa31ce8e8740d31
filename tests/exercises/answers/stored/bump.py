"""bump"""
import math
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(x, r, s):
    """the plain answer"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return _sigm(s * (y - 3.5))


def right_2(x, r, s):
    """as a real 2-4-1 network with matrices"""
    W1 = s * np.array([[-1., 0.], [1., 0.], [0., -1.], [0., 1.]])
    b1 = s * r * np.ones(4)
    w2 = s * np.ones(4)
    b2 = -3.5 * s
    y = expit(x @ W1.T + b1)
    return expit(y @ w2 + b2)


def right_3(x, r, s):
    """loop over the examples with a stable scalar sigmoid"""
    def sg(a):
        if a >= 0:
            return 1.0 / (1.0 + math.exp(-a))
        e = math.exp(a)
        return e / (1.0 + e)
    z = []
    for p, q in x:
        total = 0.0
        for v in (p, -p, q, -q):
            total += sg(s * (r + v))
        z.append(sg(s * (total - 3.5)))
    return np.array(z)


def right_4(x, r, s):
    """tanh form of the sigmoid"""
    g = lambda a: 0.5 * (1 + np.tanh(0.5 * a))
    y = g(s * (r - x)) + g(s * (r + x))
    return g(s * (y.sum(axis=1) - 3.5))


def right_5(x, r, s):
    """jnp and jax.nn.sigmoid"""
    x = jnp.asarray(x)
    both = jnp.concatenate([r - x, r + x], axis=1)
    return jax.nn.sigmoid(s * (jax.nn.sigmoid(s * both).sum(1) - 3.5))


def right_6(x, r, s):
    """loop over the coordinates and signs"""
    total = np.zeros(len(x))
    for i in range(2):
        for sign in (-1, +1):
            total += expit(s * (r + sign * x[:, i]))
    return expit(s * (total - 3.5))


def right_7(x, r, s):
    """stacked steps, einsum sum"""
    Y = np.stack([_sigm(s * (r + d * x[:, j])) for j in (0, 1) for d in (1, -1)])
    return _sigm(s * (np.einsum('jt->t', Y) - 3.5))


def right_8(x, r, s):
    """counts how much is missing from 4"""
    miss = expit(s * (x - r)).sum(axis=-1) + expit(-s * (x + r)).sum(axis=-1)
    return expit(s * (0.5 - miss))


def right_9(x, r, s):
    """exp(-logaddexp), a list"""
    lsig = lambda a: np.exp(-np.logaddexp(0, -a))
    out = []
    for row in np.asarray(x):
        y = [lsig(s * (r - row[0])), lsig(s * (row[0] + r)), lsig(s * (r - row[1])), lsig(s * (row[1] + r))]
        out.append(lsig(s * (sum(y) - 3.5)))
    return out


def wrong_1(x, r, s):
    """steps turned outward: x - r instead of r - x"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (x1 - r)) + _sigm(s * (x1 + r)) + _sigm(s * (x2 - r)) + _sigm(s * (x2 + r))
    return _sigm(s * (y - 3.5))


def wrong_2(x, r, s):
    """threshold 2.5 instead of 3.5"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return _sigm(s * (y - 2.5))


def wrong_3(x, r, s):
    """output without the steepness s"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return _sigm(y - 3.5)


def wrong_4(x, r, s):
    """hidden steps without the steepness s"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(r - x1) + _sigm(r + x1) + _sigm(r - x2) + _sigm(r + x2)
    return _sigm(s * (y - 3.5))


def wrong_5(x, r, s):
    """last step uses x1 instead of x2"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x1))
    return _sigm(s * (y - 3.5))


def wrong_6(x, r, s):
    """sum over the examples too: one number for the mini-batch"""
    y = _sigm(s * (r - x)) + _sigm(s * (r + x))
    return _sigm(s * (y.sum() - 3.5)) * np.ones(len(x))


def wrong_7(x, r, s):
    """no output sigmoid"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return s * (y - 3.5)


def wrong_8(x, r, s):
    """mean of the four steps instead of their sum"""
    x1, x2 = x[:, 0], x[:, 1]
    Y = np.array([_sigm(s * (r - x1)), _sigm(s * (r + x1)), _sigm(s * (r - x2)), _sigm(s * (r + x2))])
    return _sigm(s * (Y.mean(axis=0) - 3.5))


def wrong_9(x, r, s):
    """s multiplies only r, not x (brackets missing)"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * r - x1) + _sigm(s * r + x1) + _sigm(s * r - x2) + _sigm(s * r + x2)
    return _sigm(s * (y - 3.5))


def wrong_10(x, r, s):
    """s multiplies the sum but not the 3.5"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return _sigm(s * y - 3.5)


def wrong_11(x, r, s):
    """rows taken for columns: x[0], x[1] instead of x[:, 0], x[:, 1]"""
    x1, x2 = x[0], x[1]
    y = _sigm(s * (r - x1)) + _sigm(s * (r + x1)) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return _sigm(s * (y - 3.5))


def wrong_12(x, r, s):
    """z has the shape (T, 1)"""
    y = _sigm(s * (r - x)) + _sigm(s * (r + x))
    return _sigm(s * (y.sum(axis=1, keepdims=True) - 3.5))


def wrong_13(x, r, s):
    """hard indicator of the square instead of sigmoids"""
    return np.all(np.abs(x) < r, axis=1).astype(float)


def wrong_14(x, r, s):
    """tanh instead of sigm everywhere"""
    x1, x2 = x[:, 0], x[:, 1]
    y = np.tanh(s * (r - x1)) + np.tanh(s * (r + x1)) + np.tanh(s * (r - x2)) + np.tanh(s * (r + x2))
    return np.tanh(s * (y - 3.5))


def wrong_15(x, r, s):
    """product of the four steps instead of sum and threshold"""
    y = _sigm(s * (r - x)) * _sigm(s * (r + x))
    return y[:, 0] * y[:, 1]


def wrong_16(x, r, s):
    """only the right-hand and upper steps, two steps missing"""
    y = _sigm(s * (r - x[:, 0])) + _sigm(s * (r - x[:, 1]))
    return _sigm(s * (y - 3.5))


def wrong_17(x, r, s):
    """sign missing in the exponent: sigm(-a) is computed everywhere"""
    g = lambda a: 1 / (1 + np.exp(a))
    y = g(s * (r - x)) + g(s * (r + x))
    return g(s * (y.sum(axis=1) - 3.5))


def wrong_18(x, r, s):
    """half the side: r / 2 instead of r"""
    h = r / 2
    y = _sigm(s * (h - x)) + _sigm(s * (h + x))
    return _sigm(s * (y.sum(axis=1) - 3.5))


def wrong_19(x, r, s):
    """left-hand step missing s and output threshold 3 instead of 3.5"""
    x1, x2 = x[:, 0], x[:, 1]
    y = _sigm(s * (r - x1)) + _sigm(r + x1) + _sigm(s * (r - x2)) + _sigm(s * (r + x2))
    return _sigm(s * (y - 3))


def wrong_20(x, r, s):
    """z = 1 - bump: sign of the output pre-activation"""
    y = _sigm(s * (r - x)) + _sigm(s * (r + x))
    return _sigm(s * (3.5 - y.sum(axis=1)))
