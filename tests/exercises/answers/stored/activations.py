"""activations"""
import numpy as np
import jax.numpy as jnp


def right_1(a):
    """the slide's formulas"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    reclin = np.maximum(0, a)
    return sigm, tanh, reclin


def right_2(a):
    """tanh out of sigm, reclin as a product"""
    def s(v):
        return 1.0 / (1.0 + np.exp(-v))
    return s(a), 2 * s(2 * a) - 1, a * (a > 0)


def right_3(a):
    """quotient of exp(a) and exp(-a)"""
    p, m = np.exp(a), np.exp(-a)
    sigm = p / (p + 1)
    tanh = (p - m) / (p + m)
    reclin = np.where(a > 0, a, 0)
    return sigm, tanh, reclin


def right_4(a):
    """stable with absolute values"""
    e = np.exp(-np.abs(a))
    sigm = np.where(a >= 0, 1 / (1 + e), e / (1 + e))
    t = (1 - e ** 2) / (1 + e ** 2)
    tanh = np.where(a < 0, -t, t)
    reclin = (np.abs(a) + a) / 2
    return sigm, tanh, reclin


def right_5(a):
    """loops and lists"""
    s, t, r = [], [], []
    for v in a:
        s.append(1 / (1 + np.exp(-v)))
        t.append((1 - np.exp(-2 * v)) / (1 + np.exp(-2 * v)))
        if v > 0:
            r.append(v)
        else:
            r.append(0.0)
    return s, t, r


def right_6(a):
    """jnp, clip"""
    a = jnp.asarray(a)
    e2 = jnp.exp(2 * a)
    return 1 / (1 + jnp.exp(-a)), 1 - 2 / (e2 + 1), jnp.clip(a, 0, None)


def right_7(a):
    """one array with three rows"""
    e = np.exp(a)
    return np.stack([e / (1 + e), (e * e - 1) / (e * e + 1), np.fmax(a, 0.0)])


def right_8(a):
    """copy, then set the negative ones to zero; float32"""
    a = np.asarray(a, dtype=np.float32)
    r = a.copy()
    r[r < 0] = 0
    e = np.exp(-a)
    s = np.reciprocal(1 + e)
    t = (1 - e * e) / (1 + e * e)
    return s, t, r


def right_9(a):
    """list comprehensions with scalar functions"""
    sig = lambda v: 1 / (1 + np.exp(-v))
    tan = lambda v: sig(2 * v) - sig(-2 * v)
    rel = lambda v: max(0.0, v)
    return tuple(np.array([g(v) for v in a]) for g in (sig, tan, rel))


def wrong_1(a):
    """sign in sigm: exp(a) instead of exp(-a)"""
    sigm = 1 / (1 + np.exp(a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.maximum(0, a)


def wrong_2(a):
    """factor 2 in the exponents of tanh forgotten"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(a) - 1) / (np.exp(a) + 1)
    return sigm, tanh, np.maximum(0, a)


def wrong_3(a):
    """reclin with np.max: one number for all"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.max(a)


def wrong_4(a):
    """tanh and sigm exchanged in the return"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return tanh, sigm, np.maximum(0, a)


def wrong_5(a):
    """minimum instead of maximum in reclin"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.minimum(0, a)


def wrong_6(a):
    """reclin is the step 1_{a>0}, a factor a is missing"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, 1.0 * (a > 0)


def wrong_7(a):
    """absolute value instead of reclin"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.abs(a)


def wrong_8(a):
    """brackets missing in sigm: 1 / 1 + exp(-a)"""
    sigm = 1 / 1 + np.exp(-a)
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.maximum(0, a)


def wrong_9(a):
    """tanh upside down: numerator and denominator exchanged"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) + 1) / (np.exp(2 * a) - 1)
    return sigm, tanh, np.maximum(0, a)


def wrong_10(a):
    """tanh = 2 sigm(a) - 1, should be sigm(2a)"""
    sigm = 1 / (1 + np.exp(-a))
    return sigm, 2 * sigm - 1, np.maximum(0, a)


def wrong_11(a):
    """tanh = 2 sigm(2a), the -1 is forgotten"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = 2 / (1 + np.exp(-2 * a))
    return sigm, tanh, np.maximum(0, a)


def wrong_12(a):
    """reclin kept only the positive entries: shorter vector"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, a[a > 0]


def wrong_13(a):
    """sign of tanh wrong"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(-2 * a) - 1) / (np.exp(-2 * a) + 1)
    return sigm, tanh, np.maximum(0, a)


def wrong_14(a):
    """a damaged in place: its negative entries set to zero"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    a[a < 0] = 0
    return sigm, tanh, a


def wrong_15(a):
    """only the first entry decides in reclin"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    reclin = a if a[0] > 0 else 0 * a
    return sigm, tanh, reclin


def wrong_16(a):
    """clipped at 1: reclin is min(1, max(0, a))"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.clip(a, 0, 1)


def wrong_17(a):
    """sigm'(a) returned instead of sigm(a)"""
    s = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return s * (1 - s), tanh, np.maximum(0, a)


def wrong_18(a):
    """reclin of the activation: max(0, tanh(a)) instead of max(0, a)"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.maximum(0, tanh)


def wrong_19(a):
    """reclin thresholds at 1 instead of 0"""
    sigm = 1 / (1 + np.exp(-a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.where(a > 1, a, 0)


def wrong_20(a):
    """sigm with exp(a), and tanh without the factor 2"""
    sigm = 1 / (1 + np.exp(a))
    tanh = (np.exp(a) - 1) / (np.exp(a) + 1)
    return sigm, tanh, np.maximum(0, a)


def wrong_21(a):
    """tanh with exp(a**2) for exp(2a)"""
    sigm = 1 / (1 + np.exp(-a))
    e = np.exp(a ** 2)
    return sigm, (e - 1) / (e + 1), np.maximum(0, a)


def wrong_22(a):
    """softmax instead of the elementwise sigm"""
    sigm = np.exp(a) / np.sum(np.exp(a))
    tanh = (np.exp(2 * a) - 1) / (np.exp(2 * a) + 1)
    return sigm, tanh, np.maximum(0, a)
