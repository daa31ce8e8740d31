"""derivatives"""
import math
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(a):
    """g first, then g' with it"""
    s = 1 / (1 + np.exp(-a))
    t = np.tanh(a)
    return s * (1 - s), 1 - t ** 2, 1.0 * (a > 0)


def right_2(a):
    """expit, cosh, np.where"""
    return expit(a) * expit(-a), 1 / np.cosh(a) ** 2, np.where(a > 0, 1, 0)


def right_3(a):
    """quotient rule written out"""
    e = np.exp(-a)
    dsigm = e / (1 + e) ** 2
    dtanh = 4 / (np.exp(a) + np.exp(-a)) ** 2
    dreclin = np.zeros(np.shape(a))
    dreclin[a > 0] = 1
    return dsigm, dtanh, dreclin


def right_4(a):
    """loops"""
    ds, dt, dr = [], [], []
    for v in a:
        s = 1 / (1 + math.exp(-v))
        ds.append(s - s * s)
        th = math.tanh(v)
        dt.append((1 - th) * (1 + th))
        dr.append(1.0 if v > 0 else 0.0)
    return ds, dt, dr


def right_5(a):
    """jax.grad for the smooth ones"""
    a = jnp.asarray(a, dtype=jnp.float32)
    return (jax.vmap(jax.grad(jax.nn.sigmoid))(a), jax.vmap(jax.grad(jnp.tanh))(a),
            jnp.where(a > 0, 1.0, 0.0))


def right_6(a):
    """tanh' by way of sigm'"""
    f = lambda v: _sigm(v) * (1 - _sigm(v))
    return f(a), 4 * f(2 * a), (a > 0).astype(float)


def right_7(a):
    """cosh for both, one array"""
    return np.stack([1 / (2 + 2 * np.cosh(a)), np.cosh(a) ** -2.0, np.heaviside(a, 0.0)])


def right_8(a):
    """float32, np.sign and maximum"""
    a = np.asarray(a, dtype=np.float32)
    s = expit(a)
    return s - s ** 2, 1 - np.square(np.tanh(a)), np.maximum(np.sign(a), 0)


def right_9(a):
    """comparison returned as True and False, which count as numbers"""
    t = np.tanh(a / 2)
    return (1 - t * t) / 4, 1 - np.tanh(a) * np.tanh(a), np.greater(a, 0)


def right_10(a):
    """list comprehension"""
    s = [1 / (1 + np.exp(-v)) for v in a]
    return ([v * (1 - v) for v in s],
            [1 - np.tanh(v) ** 2 for v in a],
            [int(v > 0) for v in a])


def wrong_1(a):
    """reclin' is 1 at a = 0: >= for >"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, 1.0 * (a >= 0)


def wrong_2(a):
    """square in tanh' forgotten"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a), 1.0 * (a > 0)


def wrong_3(a):
    """a taken for the activation: a(1 - a)"""
    return a * (1 - a), 1 - np.tanh(a) ** 2, 1.0 * (a > 0)


def wrong_4(a):
    """a taken for tanh(a): 1 - a^2"""
    s = _sigm(a)
    return s * (1 - s), 1 - a ** 2, 1.0 * (a > 0)


def wrong_5(a):
    """reclin itself instead of its derivative"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, np.maximum(0, a)


def wrong_6(a):
    """sign of reclin' condition: a < 0"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, 1.0 * (a < 0)


def wrong_7(a):
    """plus for minus in tanh'"""
    s = _sigm(a)
    return s * (1 - s), 1 + np.tanh(a) ** 2, 1.0 * (a > 0)


def wrong_8(a):
    """sigm' and tanh' exchanged"""
    s = _sigm(a)
    return 1 - np.tanh(a) ** 2, s * (1 - s), 1.0 * (a > 0)


def wrong_9(a):
    """sigm' = 1 - sigm(a), factor sigm(a) forgotten"""
    s = _sigm(a)
    return 1 - s, 1 - np.tanh(a) ** 2, 1.0 * (a > 0)


def wrong_10(a):
    """sigm' with the wrong sign: s(s - 1)"""
    s = _sigm(a)
    return s * (s - 1), 1 - np.tanh(a) ** 2, 1.0 * (a > 0)


def wrong_11(a):
    """tanh'(a) = tanh(a)(1 - tanh(a)), the rule of sigm"""
    s, t = _sigm(a), np.tanh(a)
    return s * (1 - s), t * (1 - t), 1.0 * (a > 0)


def wrong_12(a):
    """the functions themselves instead of their derivatives"""
    return _sigm(a), np.tanh(a), np.maximum(0, a)


def wrong_13(a):
    """sigm' with 1 - s^2, the rule of tanh"""
    s = _sigm(a)
    return 1 - s ** 2, 1 - np.tanh(a) ** 2, 1.0 * (a > 0)


def wrong_14(a):
    """np.sign for reclin': -1 at negative a"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, np.sign(a)


def wrong_15(a):
    """reclin'(0) = 1/2 instead of 0"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, np.heaviside(a, 0.5)


def wrong_16(a):
    """reclin' one number for the whole vector"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, 1.0 * (np.max(a) > 0)


def wrong_17(a):
    """reclin' is a where a > 0, instead of 1"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a) ** 2, a * (a > 0)


def wrong_18(a):
    """sigm' = exp(-a) / (1 + exp(-a)), square of the denominator missing"""
    e = np.exp(-a)
    return e / (1 + e), 1 - np.tanh(a) ** 2, 1.0 * (a > 0)


def wrong_19(a):
    """g' applied to the activations: sigm and tanh applied twice"""
    s, t = _sigm(a), np.tanh(a)
    ss, tt = _sigm(s), np.tanh(t)
    return ss * (1 - ss), 1 - tt ** 2, 1.0 * (a > 0)


def wrong_20(a):
    """sign of sigm' wrong, and >= for > in reclin'"""
    s = _sigm(a)
    return -s * (1 - s), 1 - np.tanh(a) ** 2, 1.0 * (a >= 0)


def wrong_21(a):
    """tanh' = 1 - tanh(a^2): the square on the argument"""
    s = _sigm(a)
    return s * (1 - s), 1 - np.tanh(a ** 2), 1.0 * (a > 0)
