"""trials_needed"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(top, chance):
    """the hint"""
    return int(np.ceil(np.log(1 - chance) / np.log(1 - top)))


def right_2(top, chance):
    """math.ceil"""
    return math.ceil(math.log(1 - chance) / math.log(1 - top))


def right_3(top, chance):
    """multiplies until the chance of missing is small enough"""
    n, miss = 0, 1.0
    while miss > (1 - chance) * (1 + 1e-10):
        miss *= 1 - top
        n += 1
    return n


def right_4(top, chance):
    """logarithm with the base 1 - top"""
    return int(-(-math.log(1 - chance, 1 - top) // 1))


def right_5(top, chance):
    """log1p, a NumPy float"""
    return np.ceil(np.log1p(-chance) / np.log1p(-top))


def right_6(top, chance):
    """goes from the formula's floor upwards until the condition holds"""
    n = int(math.log(1 - chance) / math.log(1 - top))
    while (1 - top) ** n > (1 - chance) * (1 + 1e-10):
        n += 1
    return n


def right_7(top, chance):
    """doubling, then bisection"""
    enough = lambda n: (1 - top) ** n <= (1 - chance) * (1 + 1e-12)
    if enough(0):
        return 0
    hi = 1
    while not enough(hi):
        hi *= 2
    lo = 0
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if enough(mid):
            hi = mid
        else:
            lo = mid
    return hi


def right_8(top, chance):
    """chance of a first hit at trial n added up (geometric distribution)"""
    total, n = 0.0, 0
    while total < chance - 1e-12:
        total += top * (1 - top) ** n
        n += 1
    return n


def right_9(top, chance):
    """an array of candidates round the formula, the first that is enough"""
    q = np.log(1 - chance) / np.log(1 - top)
    n = np.arange(max(int(q) - 1, 0), int(q) + 3)
    ok = (1.0 - top) ** n <= (1 - chance) * (1 + 1e-12)
    return n[np.argmax(ok)]


def right_10(top, chance):
    """base 10 logarithms in numerator and denominator, floor of the negative"""
    q = np.log10(1 - chance) / np.log10(1 - top)
    return -int(np.floor(-q))


def wrong_1(top, chance):
    """rounded down instead of up"""
    return int(np.log(1 - chance) / np.log(1 - top))


def wrong_2(top, chance):
    """rounded to the nearest number instead of up"""
    return int(np.round(np.log(1 - chance) / np.log(1 - top)))


def wrong_3(top, chance):
    """not rounded"""
    return np.log(1 - chance) / np.log(1 - top)


def wrong_4(top, chance):
    """quotient upside down"""
    return int(np.ceil(np.log(1 - top) / np.log(1 - chance)))


def wrong_5(top, chance):
    """log(chance) instead of log(1 - chance)"""
    return int(np.ceil(np.log(chance) / np.log(1 - top)))


def wrong_6(top, chance):
    """log(top) instead of log(1 - top)"""
    return int(np.ceil(np.log(1 - chance) / np.log(top)))


def wrong_7(top, chance):
    """chances added: ceil(chance / top)"""
    return int(np.ceil(chance / top))


def wrong_8(top, chance):
    """log(chance) / log(top): all trials hit instead of at least one"""
    return int(np.ceil(np.log(chance) / np.log(top)))


def wrong_9(top, chance):
    """one too many: floor + 1 in addition to ceil"""
    return int(np.ceil(np.log(1 - chance) / np.log(1 - top))) + 1


def wrong_10(top, chance):
    """floor + 1: one too many when the quotient is whole"""
    return int(np.log(1 - chance) / np.log(1 - top)) + 1


def wrong_11(top, chance):
    """expected waiting time 1 / top, chance is not used"""
    return int(np.ceil(1 / top))


def wrong_12(top, chance):
    """top and chance exchanged in the loop"""
    for n in range(1, 100000):
        if 1 - (1 - chance) ** n >= top - 1e-12:
            return n


def wrong_13(top, chance):
    """miss <= chance tested instead of miss <= 1 - chance"""
    for n in range(1, 100000):
        if (1 - top) ** n <= chance:
            return n


def wrong_14(top, chance):
    """logs subtracted instead of divided"""
    return int(np.ceil(np.log(1 - chance) - np.log(1 - top)))


def wrong_15(top, chance):
    """log of the quotient instead of the quotient of the logs"""
    return int(np.ceil(np.log((1 - chance) / (1 - top))))


def wrong_16(top, chance):
    """the last n that is NOT enough: counter starts at -1"""
    n, miss = -1, 1.0
    while miss > 1 - chance + 1e-12:
        miss *= 1 - top
        n += 1
    return n


def wrong_17(top, chance):
    """-log(1 - chance) / top: approximation log(1 - top) = -top"""
    return int(np.ceil(-np.log(1 - chance) / top))


def wrong_18(top, chance):
    """strictly more than chance: one too many at equality"""
    n = 0
    while (1 - top) ** n >= 1 - chance:
        n += 1
    return n


def wrong_19(top, chance):
    """minus sign: a negative number of trials"""
    return int(np.ceil(-np.log(1 - chance) / np.log(1 - top)))


def wrong_20(top, chance):
    """hard-coded chance of 0.95"""
    return int(np.ceil(np.log(0.05) / np.log(1 - top)))


def wrong_21(top, chance):
    """log(chance), and rounded down"""
    return int(np.log(chance) / np.log(1 - top))


def wrong_22(top, chance):
    """top is read as per cent"""
    return int(np.ceil(np.log(1 - chance) / np.log(1 - top / 100)))


def wrong_23(top, chance):
    """1 - top forgotten in the loop: miss multiplied by top"""
    n, miss = 0, 1.0
    while miss > 1 - chance + 1e-12:
        miss *= top
        n += 1
    return n
