"""prior"""
import math
from fractions import Fraction
import numpy as np
import jax.numpy as jnp


def right_1(lam, T):
    """the formula"""
    return 1 / (2 * T * lam)


def right_2(lam, T):
    """half of one over"""
    return 0.5 / (lam * T)


def right_3(lam, T):
    """by way of sigma"""
    sigma = 1 / math.sqrt(2 * T * lam)
    return sigma ** 2


def right_4(lam, T):
    """precision first"""
    precision = 2 * lam * T
    variance = precision ** -1
    return variance


def right_5(lam, T):
    """jnp"""
    return 1.0 / jnp.asarray(2.0 * T * lam)


def right_6(lam, T):
    """logarithms"""
    return np.exp(-np.log(2) - np.log(lam) - np.log(T))


def right_7(lam, T):
    """divided one after the other"""
    s2 = 1.0
    for factor in (2, T, lam):
        s2 = s2 / factor
    return s2


def right_8(lam, T):
    """fractions"""
    return float(1 / (2 * Fraction(lam) * Fraction(int(T))))


def right_9(lam, T):
    """np.reciprocal of a float, NumPy scalar float32"""
    return np.float32(np.reciprocal(2.0 * lam * T))


def right_10(lam, T):
    """solves T*lam*x - 1/2 = 0 for x"""
    slope, shift = T * lam, -0.5
    return -shift / slope


def wrong_1(lam, T):
    """T forgotten"""
    return 1 / (2 * lam)


def wrong_2(lam, T):
    """2 forgotten"""
    return 1 / (T * lam)


def wrong_3(lam, T):
    """sigma instead of sigma squared"""
    return np.sqrt(1 / (2 * T * lam))


def wrong_4(lam, T):
    """brackets missing: 1 / 2 * T * lam"""
    return 1 / 2 * T * lam


def wrong_5(lam, T):
    """inverse: 2 T lam, the precision"""
    return 2 * T * lam


def wrong_6(lam, T):
    """T on the wrong side: T / (2 lam)"""
    return T / (2 * lam)


def wrong_7(lam, T):
    """2 on the wrong side: 2 / (T lam)"""
    return 2 / (T * lam)


def wrong_8(lam, T):
    """lambda on the wrong side: lam / (2 T)"""
    return lam / (2 * T)


def wrong_9(lam, T):
    """integer division gives whole numbers"""
    return 1 // (2 * T * lam)


def wrong_10(lam, T):
    """sum instead of product: 1 / (2 (T + lam))"""
    return 1 / (2 * (T + lam))


def wrong_11(lam, T):
    """squared: the variance taken for sigma"""
    return (1 / (2 * T * lam)) ** 2


def wrong_12(lam, T):
    """minus sign"""
    return -1 / (2 * T * lam)


def wrong_13(lam, T):
    """T - 1 instead of T"""
    return 1 / (2 * (T - 1) * lam)


def wrong_14(lam, T):
    """T squared"""
    return 1 / (2 * T ** 2 * lam)


def wrong_15(lam, T):
    """lambda squared"""
    return 1 / (2 * T * lam ** 2)


def wrong_16(lam, T):
    """sqrt of 2 T lam: one over sigma"""
    return np.sqrt(2 * T * lam)


def wrong_17(lam, T):
    """T forgotten, and the root taken"""
    return np.sqrt(1 / (2 * lam))


def wrong_18(lam, T):
    """T and 2 forgotten: 1 / lam"""
    return 1 / lam


def wrong_19(lam, T):
    """4 for 2 in the denominator"""
    return 1 / (4 * T * lam)


def wrong_20(lam, T):
    """rounded to a whole number"""
    return round(1 / (2 * T * lam))


def wrong_21(lam, T):
    """root of T instead of T"""
    return 1 / (2 * np.sqrt(T) * lam)


def wrong_22(lam, T):
    """lambda forgotten"""
    return 1 / (2 * T)


def wrong_23(lam, T):
    """2 in the exponent: 1 / (T lam)^2"""
    return 1 / (T * lam) ** 2
