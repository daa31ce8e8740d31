"""softplus"""
import math
import numpy as np
import jax
import jax.numpy as jnp


def right_1(a):
    """logaddexp of 0 and a"""
    return np.logaddexp(0, a)


def right_2(a):
    """maximum plus log1p"""
    return np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))


def _one(v):
    v = float(v)
    if v > 0:
        return v + math.log(1 + math.exp(-v))
    return math.log1p(math.exp(v))


def right_3(a):
    """one number at a time, any shape"""
    a = np.asarray(a)
    return np.array([_one(v) for v in a.flat]).reshape(a.shape)


def right_4(a):
    """where with a cut argument"""
    safe = np.minimum(a, 0)
    neg = np.minimum(np.negative(a), 0)
    return np.where(np.asarray(a) > 0, a + np.log(1 + np.exp(neg)), np.log(1 + np.exp(safe)))


def right_5(a):
    """masks for both cases"""
    a = np.asarray(a, dtype=float)
    out = np.empty(a.shape)
    big = a >= 0
    out[big] = a[big] + np.log1p(np.exp(-a[big]))
    out[~big] = np.log1p(np.exp(a[~big]))
    return out


def right_6(a):
    """jax.nn.softplus"""
    return jax.nn.softplus(jnp.asarray(a, dtype=float))


def wrong_1(a):
    """the formula as it is: overflow at 800"""
    e = np.exp(a)
    one_plus = 1 + e
    result = np.log(one_plus)
    return result


def wrong_2(a):
    """a cut at 700: softplus(800) becomes 700"""
    limit = 700
    cut = np.where(np.asarray(a) > limit, limit, a)
    return np.log(1 + np.exp(cut))


def wrong_3(a):
    """reclin: log term missing"""
    z = np.asarray(a, dtype=float)
    out = np.zeros(z.shape)
    for i, v in np.ndenumerate(z):
        if v > 0:
            out[i] = v
    return out


def wrong_4(a):
    """minus sign before |a| forgotten"""
    positive = np.maximum(a, 0)
    size = np.abs(a)
    return positive + np.log(1 + np.exp(size))


def wrong_5(a):
    """log10 instead of the natural logarithm"""
    m = np.maximum(a, 0)
    rest = np.log10(1 + np.exp(-np.abs(a)))
    return m + rest


def wrong_6(a):
    """a + log(1 + e^-a) for all a: overflows for large negative a"""
    a = np.asarray(a, dtype=float)
    out = np.empty(a.shape)
    for i, v in np.ndenumerate(a):
        out[i] = v + np.log(1 + np.exp(-v))
    return out


def wrong_7(a):
    """log term missing for positive a: returns a itself"""
    a = np.asarray(a, dtype=float)
    out = np.copy(a)
    small = a <= 0
    out[small] = np.log(1 + np.exp(a[small]))
    return out


def wrong_8(a):
    """the derivative: sigm(a)"""
    pos = np.exp(-np.abs(a))
    return np.where(np.asarray(a) >= 0, 1 / (1 + pos), pos / (1 + pos))


def wrong_9(a):
    """softplus(-a): sign of a wrong"""
    z = np.negative(a)
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))


def wrong_10(a):
    """sum over all entries instead of elementwise"""
    total = 0.0
    for v in np.ravel(a):
        total += max(v, 0) + math.log(1 + math.exp(-abs(v)))
    return total


def wrong_11(a):
    """one number only: if on an array fails"""
    if a > 0:
        return a + math.log(1 + math.exp(-a))
    return math.log(1 + math.exp(a))


def wrong_12(a):
    """threshold too low: a returned from 5 on"""
    a = np.asarray(a, dtype=float)
    out = np.empty(a.shape)
    for i, v in np.ndenumerate(a):
        if v > 5:
            out[i] = v
        else:
            out[i] = math.log(1 + math.exp(v))
    return out


def wrong_13(a):
    """returns a flat array: the shape of a is lost"""
    values = []
    for v in np.ravel(a):
        values.append(max(v, 0.0) + math.log1p(math.exp(-abs(v))))
    return np.array(values)


def wrong_14(a):
    """|a| instead of max(a, 0): wrong for negative a"""
    size = np.abs(a)
    tail = np.log(1 + np.exp(-size))
    return size + tail


def wrong_15(a):
    """the 1 in the logarithm is forgotten"""
    top = np.maximum(a, 0)
    return top + np.log(np.exp(-np.abs(a)))


def wrong_16(a):
    """1 - e^-|a| in the logarithm, and |a| for max(a, 0)"""
    size = np.abs(a)
    return size + np.log(1 - np.exp(-size))


def wrong_17(a):
    """condition turned round: each formula on its unsafe side"""
    a = np.asarray(a, dtype=float)
    return np.where(a > 0, np.log(1 + np.exp(a)), a + np.log(1 + np.exp(-a)))


def wrong_18(a):
    """base 2 logarithm, and overflow for large a"""
    a = np.asarray(a, dtype=float)
    out = np.zeros(a.shape)
    for i, v in np.ndenumerate(a):
        out[i] = np.log2(1 + np.exp(v))
    return out
