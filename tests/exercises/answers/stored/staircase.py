"""staircase"""
import math
import numpy as np
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(x, t, c, s):
    """the vectorised answer"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + h @ (c[1:] - c[:-1])


def right_2(x, t, c, s):
    """loop over the steps, np.diff"""
    f = np.full(len(x), c[0], dtype=float)
    for tj, d in zip(t, np.diff(c)):
        f += d * expit(s * (x - tj))
    return f


def right_3(x, t, c, s):
    """pure Python, a list"""
    out = []
    for v in x:
        f = c[0]
        for j in range(len(t)):
            f = f + (c[j + 1] - c[j]) * 0.5 * (1 + math.tanh(0.5 * s * (v - t[j])))
        out.append(f)
    return out


def right_4(x, t, c, s):
    """levels weighted by the differences of neighbouring units (summed by parts)"""
    T = len(x)
    h = expit(s * np.subtract.outer(x, t))
    H = np.hstack([np.ones((T, 1)), h, np.zeros((T, 1))])
    return (H[:, :-1] - H[:, 1:]) @ c


def right_5(x, t, c, s):
    """weights and bias named, einsum"""
    w = np.zeros(len(t))
    for j in range(1, len(c)):
        w[j - 1] = c[j] - c[j - 1]
    bias = c[0]
    y = expit(s * (x.reshape(-1, 1) - t.reshape(1, -1)))
    return np.einsum('th,h->t', y, w) + bias


def right_6(x, t, c, s):
    """jnp"""
    x, t, c = jnp.asarray(x), jnp.asarray(t), jnp.asarray(c)
    h = 0.5 + 0.5 * jnp.tanh(s * (x[:, None] - t[None, :]) / 2)
    return jnp.dot(h, jnp.diff(c)) + c[0]


def right_7(x, t, c, s):
    """transposed layout: steps in the rows"""
    h = expit(s * (x - t[:, np.newaxis]))
    return np.diff(c).dot(h) + c[0]


def right_8(x, t, c, s):
    """recursion over the steps"""
    def f(j):
        if j < 0:
            return c[0] + 0.0 * x
        return f(j - 1) + (c[j + 1] - c[j]) * expit(s * (x - t[j]))
    return f(len(t) - 1)


def right_9(x, t, c, s):
    """float32, from the right end"""
    x, t, c = (np.asarray(v, dtype=np.float32) for v in (x, t, c))
    miss = expit(np.float32(s) * (t - x[:, None]))
    return c[-1] - (miss * (c[1:] - c[:-1])).sum(axis=1)


def wrong_1(x, t, c, s):
    """output bias forgotten"""
    h = _sigm(s * (x[:, None] - t))
    return h @ (c[1:] - c[:-1])


def wrong_2(x, t, c, s):
    """differences with the wrong sign"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + h @ (c[:-1] - c[1:])


def wrong_3(x, t, c, s):
    """weights are the levels themselves, not the differences"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + h @ c[1:]


def wrong_4(x, t, c, s):
    """bias c[-1] instead of c[0]"""
    h = _sigm(s * (x[:, None] - t))
    return c[-1] + h @ np.diff(c)


def wrong_5(x, t, c, s):
    """steps turned round: t - x instead of x - t"""
    h = _sigm(s * (t - x[:, None]))
    return c[0] + h @ np.diff(c)


def wrong_6(x, t, c, s):
    """a sigmoid at the output, which should be linear"""
    h = _sigm(s * (x[:, None] - t))
    return _sigm(c[0] + h @ np.diff(c))


def wrong_7(x, t, c, s):
    """steepness s forgotten"""
    h = _sigm(x[:, None] - t)
    return c[0] + h @ np.diff(c)


def wrong_8(x, t, c, s):
    """the last step is left out"""
    f = c[0] * np.ones(len(x))
    for j in range(len(t) - 1):
        f = f + (c[j + 1] - c[j]) * _sigm(s * (x - t[j]))
    return f


def wrong_9(x, t, c, s):
    """s multiplies x but not t"""
    h = _sigm(s * x[:, None] - t)
    return c[0] + h @ np.diff(c)


def wrong_10(x, t, c, s):
    """the bias is added once for every step"""
    h = _sigm(s * (x[:, None] - t))
    return (h * np.diff(c) + c[0]).sum(axis=1)


def wrong_11(x, t, c, s):
    """heights measured from c[0] instead of from the step before"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + h @ (c[1:] - c[0])


def wrong_12(x, t, c, s):
    """sum over the examples instead of over the steps: shape (H,)"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + (h * np.diff(c)).sum(axis=0)


def wrong_13(x, t, c, s):
    """hard steps instead of sigmoids"""
    h = 1.0 * (x[:, None] > t)
    return c[0] + h @ np.diff(c)


def wrong_14(x, t, c, s):
    """tanh steps instead of sigm"""
    h = np.tanh(s * (x[:, None] - t))
    return c[0] + h @ np.diff(c)


def wrong_15(x, t, c, s):
    """weights in reversed order"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + h @ np.diff(c)[::-1]


def wrong_16(x, t, c, s):
    """mean over the units instead of the sum"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + (h * np.diff(c)).mean(axis=1)


def wrong_17(x, t, c, s):
    """absolute differences: descending steps go up"""
    h = _sigm(s * (x[:, None] - t))
    return c[0] + h @ np.abs(np.diff(c))


def wrong_18(x, t, c, s):
    """bias forgotten, and differences with the wrong sign"""
    h = _sigm(s * (x[:, None] - t))
    return h @ (c[:-1] - c[1:])


def wrong_19(x, t, c, s):
    """bias is the mean of the levels instead of c[0]"""
    h = _sigm(s * (x[:, None] - t))
    return np.mean(c) + h @ np.diff(c)


def wrong_20(x, t, c, s):
    """returns inside the loop: only the first step is built"""
    f = c[0] * np.ones(len(x))
    for j in range(len(t)):
        f = f + (c[j + 1] - c[j]) * _sigm(s * (x - t[j]))
        return f
