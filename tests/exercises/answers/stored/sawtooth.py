"""sawtooth"""
import numpy as np
import jax.numpy as jnp
from functools import reduce


def right_1(x, L):
    """as the hints"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)
    return h


def right_2(x, L):
    """recursion"""
    if L == 0:
        return x
    inner = right_2(x, L - 1)
    return 2 * np.maximum(inner, 0) - 4 * np.maximum(inner - 0.5, 0)


def right_3(x, L):
    """helpers reclin and t"""
    def reclin(a):
        return np.maximum(a, 0)

    def t(h):
        return 2 * reclin(h) - 4 * reclin(h - 1 / 2)

    h = np.array(x)
    while L > 0:
        h = t(h)
        L -= 1
    return h


def right_4(x, L):
    """jnp"""
    h = jnp.asarray(x)
    for i in range(1, L + 1):
        h = 2 * jnp.maximum(h, 0) - 4 * jnp.maximum(h - 0.5, 0)
    return h


def right_5(x, L):
    """reduce over range(L)"""
    return reduce(lambda h, _: 2 * (np.maximum(h, 0) - 2 * np.maximum(h - 0.5, 0)), range(L), x)


def right_6(x, L):
    """a layer with weights: two units stacked"""
    h = np.asarray(x, dtype=float)
    bias = np.array([0.0, -0.5])
    out = np.array([2.0, -4.0])
    for _ in range(L):
        units = np.maximum(h[..., None] + bias, 0)
        h = units @ out
    return h


def right_7(x, L):
    """np.where at one half"""
    h = x
    for _ in range(L):
        h = np.where(h < 0.5, 2 * np.maximum(h, 0), 2 - 2 * h)
    return h


def right_8(x, L):
    """a list of all layers, the last is returned"""
    layers = [np.asarray(x)]
    for k in range(L):
        u1 = np.maximum(layers[k], 0)
        u2 = np.maximum(layers[k] - 0.5, 0)
        layers.append(2 * u1 - 4 * u2)
    return layers[-1]


def right_9(x, L):
    """minimum of the two lines"""
    h = x
    for _ in range(L):
        h = np.minimum(2 * np.maximum(h, 0), 2 * (1 - h))
    return h


def right_10(x, L):
    """single numbers in a vectorized loop"""
    def one(v):
        for _ in range(L):
            v = 2 * max(v, 0) - 4 * max(v - 0.5, 0)
        return float(v)
    return np.array([one(v) for v in np.ravel(x)]).reshape(np.shape(x))


def wrong_1(x, L):
    """the layers read x, not h: one fold only"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)
    return h


def wrong_2(x, L):
    """the second unit reads x instead of h"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(x - 0.5, 0)
    return h


def wrong_3(x, L):
    """factor 2 instead of 4 at the second unit"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 2 * np.maximum(h - 0.5, 0)
    return h


def wrong_4(x, L):
    """the -1/2 is outside of reclin"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * (np.maximum(h, 0) - 0.5)
    return h


def wrong_5(x, L):
    """one fold too few: range(L - 1)"""
    h = x
    for _ in range(L - 1):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)
    return h


def wrong_6(x, L):
    """one fold too many: range(L + 1)"""
    h = x
    for _ in range(L + 1):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)
    return h


def wrong_7(x, L):
    """plus instead of minus between the units"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) + 4 * np.maximum(h - 0.5, 0)
    return h


def wrong_8(x, L):
    """h + 0.5 in the second unit"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h + 0.5, 0)
    return h


def wrong_9(x, L):
    """return inside the loop: always one fold"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)
        return h
    return h


def wrong_10(x, L):
    """the fold at 1 instead of one half: h - 1"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 1, 0)
    return h


def wrong_11(x, L):
    """reclin with minimum instead of maximum"""
    h = x
    for _ in range(L):
        h = 2 * np.minimum(h, 0) - 4 * np.minimum(h - 0.5, 0)
    return h


def wrong_12(x, L):
    """factor 2 forgotten: reclin(h) - 2 reclin(h - 1/2)"""
    h = x
    for _ in range(L):
        h = np.maximum(h, 0) - 2 * np.maximum(h - 0.5, 0)
    return h


def wrong_13(x, L):
    """reclin left out: 2h - 4(h - 0.5)"""
    h = x
    for _ in range(L):
        h = 2 * h - 4 * (h - 0.5)
    return h


def wrong_14(x, L):
    """the folds are added up instead of composed"""
    h = 0 * x
    for _ in range(L):
        h = h + 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)
    return h


def wrong_15(x, L):
    """second unit reads the doubled h of the first"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0)
        h = h - 4 * np.maximum(h - 0.5, 0)
    return h


def wrong_16(x, L):
    """second unit from the largest h of the array, not each h"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * max(np.max(h) - 0.5, 0)
    return h


def wrong_17(x, L):
    """t times L instead of t composed L times"""
    h = 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)
    return L * h


def wrong_18(x, L):
    """factor 4 at the first and 2 at the second unit: exchanged"""
    h = x
    for _ in range(L):
        h = 4 * np.maximum(h, 0) - 2 * np.maximum(h - 0.5, 0)
    return h


def wrong_19(x, L):
    """one fold too few and factor 2 for 4: two mistakes"""
    h = x
    for _ in range(L - 1):
        h = 2 * np.maximum(h, 0) - 2 * np.maximum(h - 0.5, 0)
    return h


def wrong_20(x, L):
    """a list of the outputs of all layers instead of the last"""
    h = x
    outputs = []
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(h - 0.5, 0)
        outputs.append(h)
    return np.array(outputs)


def wrong_21(x, L):
    """0.5 - h instead of h - 0.5 in the second unit"""
    h = x
    for _ in range(L):
        h = 2 * np.maximum(h, 0) - 4 * np.maximum(0.5 - h, 0)
    return h
