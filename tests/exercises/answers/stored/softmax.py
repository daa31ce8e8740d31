"""softmax"""
import math
import numpy as np
import jax
import jax.numpy as jnp
from scipy import special


def right_1(a):
    """row maximum subtracted"""
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def right_2(a):
    """scipy"""
    return special.softmax(a, axis=1)


def right_3(a):
    """loop over the rows"""
    f = np.empty(a.shape)
    for t in range(len(a)):
        e = np.exp(a[t] - max(a[t]))
        f[t] = e / sum(e)
    return f


def right_4(a):
    """log-sum-exp"""
    return np.exp(a - special.logsumexp(a, axis=-1)[:, None])


def right_5(a):
    """jax.nn.softmax"""
    return jax.nn.softmax(jnp.asarray(a, dtype=jnp.float32), axis=1)


def right_6(a):
    """pure Python, nested lists"""
    rows = []
    for row in a:
        m = max(row)
        e = [math.exp(v - m) for v in row]
        Z = sum(e)
        rows.append([v / Z for v in e])
    return rows


def right_7(a):
    """transposed work"""
    b = a.T - a.T.max(axis=0)
    e = np.exp(b)
    return (e / e.sum(axis=0)).T


def right_8(a):
    """one over the sum of the exponentials of differences"""
    with np.errstate(over='ignore'):
        return 1 / np.exp(a[:, None, :] - a[:, :, None]).sum(axis=2)


def right_9(a):
    """einsum for the sum, np.newaxis"""
    top = np.amax(a, axis=1)
    e = np.exp(a - top[:, np.newaxis])
    return np.einsum('tc,t->tc', e, 1 / np.einsum('tc->t', e))


def right_10(a):
    """apply_along_axis with a helper for one vector"""
    def one(v):
        v = v - np.max(v)
        return np.exp(v) / np.exp(v).sum()
    return np.apply_along_axis(one, 1, a)


def right_11(a):
    """logaddexp.reduce"""
    Z = np.logaddexp.reduce(a, axis=1, keepdims=True)
    return np.exp(a - Z)


def wrong_1(a):
    """no maximum subtracted: overflows at 1000"""
    e = np.exp(a)
    return e / e.sum(axis=1, keepdims=True)


def wrong_2(a):
    """sum over the whole mini-batch: right for one row only"""
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum()


def wrong_3(a):
    """axis 0 instead of axis 1"""
    e = np.exp(a - a.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def wrong_4(a):
    """maximum of the whole batch: a row at -1000 becomes 0/0"""
    e = np.exp(a - a.max())
    return e / e.sum(axis=1, keepdims=True)


def wrong_5(a):
    """keepdims forgotten: rows divided by the sums along the wrong axis"""
    m = a.max(axis=1, keepdims=True)
    e = np.exp(a - m)
    return e / e.sum(axis=1)


def wrong_6(a):
    """maximum added instead of subtracted: overflow, underflow at 1000, -1000"""
    e = np.exp(a + a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def wrong_7(a):
    """not normalized"""
    return np.exp(a - a.max(axis=1, keepdims=True))


def wrong_8(a):
    """divided by the maximum of a instead of subtracting it"""
    e = np.exp(a / a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def wrong_9(a):
    """log-softmax returned"""
    b = a - a.max(axis=1, keepdims=True)
    return b - np.log(np.exp(b).sum(axis=1, keepdims=True))


def wrong_10(a):
    """wrong sign in the exponent: exp(min - a)"""
    e = np.exp(a.min(axis=1, keepdims=True) - a)
    return e / e.sum(axis=1, keepdims=True)


def wrong_11(a):
    """mean instead of sum in the denominator"""
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.mean(axis=1, keepdims=True)


def wrong_12(a):
    """clipped at 500 instead of shifted: big entries become equal"""
    e = np.exp(np.clip(a, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


def wrong_13(a):
    """numerator shifted, denominator not"""
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / np.exp(a).sum(axis=1, keepdims=True)


def wrong_14(a):
    """exp forgotten: a divided by its row sum"""
    b = a - a.max(axis=1, keepdims=True)
    return b / b.sum(axis=1, keepdims=True)


def wrong_15(a):
    """one-hot of the maximum (hard max)"""
    return 1.0 * (a == a.max(axis=1, keepdims=True))


def wrong_16(a):
    """elementwise sigm instead of softmax"""
    return 1 / (1 + np.exp(-(a - a.max(axis=1, keepdims=True))))


def wrong_17(a):
    """returns in the loop: only the first row"""
    for row in a:
        e = np.exp(row - row.max())
        return e / e.sum()


def wrong_18(a):
    """a damaged in place by the subtraction"""
    a -= a.max(axis=1, keepdims=True)
    e = np.exp(a)
    return e / e.sum(axis=1, keepdims=True)


def wrong_19(a):
    """shift by the absolute maximum: underflows to 0/0 at -1000"""
    e = np.exp(a - np.abs(a).max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def wrong_20(a):
    """whole batch for the maximum and for the sum"""
    e = np.exp(a - a.max())
    return e / e.sum()


def wrong_21(a):
    """base 2 instead of e"""
    e = 2.0 ** (a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def wrong_22(a):
    """result rounded: probabilities with two decimals"""
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return np.round(e / e.sum(axis=1, keepdims=True), 2)


def wrong_23(a):
    """fixed shift by 1000: ordinary rows underflow to 0/0"""
    e = np.exp(a - 1000)
    return e / e.sum(axis=1, keepdims=True)
