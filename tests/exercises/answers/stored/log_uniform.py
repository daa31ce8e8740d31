"""log_uniform"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(u, low, high):
    """one line"""
    return low * (high / low) ** u


def right_2(u, low, high):
    """natural logarithm"""
    return np.exp(np.log(low) + u * (np.log(high) - np.log(low)))


def right_3(u, low, high):
    """base 10"""
    a, b = np.log10(low), np.log10(high)
    return 10 ** (a + (b - a) * u)


def right_4(u, low, high):
    """base 2, weighted mean of the logs"""
    return 2.0 ** ((1 - u) * np.log2(low) + u * np.log2(high))


def right_5(u, low, high):
    """loop with math, a list"""
    out = []
    for v in u:
        e = math.log(low) + v * math.log(high / low)
        out.append(math.exp(e))
    return out


def right_6(u, low, high):
    """weighted geometric mean"""
    return low ** (1 - u) * high ** u


def right_7(u, low, high):
    """np.interp of the exponents"""
    return np.exp(np.interp(u, [0, 1], np.log([low, high])))


def right_8(u, low, high):
    """jnp"""
    l, h = jnp.log(low), jnp.log(high)
    return jnp.exp(l + (h - l) * jnp.asarray(u))


def right_9(u, low, high):
    """float32, np.power, from the high end"""
    u = np.asarray(u, dtype=np.float32)
    return np.float32(high) * np.power(np.float32(low / high), np.float32(1) - u)


def right_10(u, low, high):
    """number of decades"""
    decades = math.log10(high / low)
    return np.array([low * 10 ** (decades * v) for v in u])


def wrong_1(u, low, high):
    """uniform in alpha itself, not in its logarithm"""
    return low + u * (high - low)


def wrong_2(u, low, high):
    """logarithm not undone: exponents returned"""
    return np.log10(low) + u * (np.log10(high) - np.log10(low))


def wrong_3(u, low, high):
    """bases mixed: exp of base 10 logarithms"""
    return np.exp(np.log10(low) + u * (np.log10(high) - np.log10(low)))


def wrong_4(u, low, high):
    """bases mixed: 10** of natural logarithms"""
    return 10 ** (np.log(low) + u * (np.log(high) - np.log(low)))


def wrong_5(u, low, high):
    """low and high exchanged: u = 0 gives high"""
    return high * (low / high) ** u


def wrong_6(u, low, high):
    """low not subtracted in the slope: log(low) + u log(high)"""
    return np.exp(np.log(low) + u * np.log(high))


def wrong_7(u, low, high):
    """low forgotten as a factor: (high / low)**u"""
    return (high / low) ** u


def wrong_8(u, low, high):
    """factor high instead of low"""
    return high * (high / low) ** u


def wrong_9(u, low, high):
    """exp of a uniform number between low and high"""
    return np.exp(low + u * (high - low))


def wrong_10(u, low, high):
    """logarithm of the uniform numbers in [low, high]"""
    return np.log10(low + u * (high - low))


def wrong_11(u, low, high):
    """log of the difference instead of difference of the logs"""
    return np.exp(np.log(low) + u * np.log(high - low))


def wrong_12(u, low, high):
    """only whole powers of ten: exponent rounded"""
    e = np.log10(low) + u * (np.log10(high) - np.log10(low))
    return 10.0 ** np.round(e)


def wrong_13(u, low, high):
    """linear in alpha with a bent u: log10(1 + 9u)"""
    return low + (high - low) * np.log10(1 + 9 * u)


def wrong_14(u, low, high):
    """only the first number of u"""
    return low * (high / low) ** u[0]


def wrong_15(u, low, high):
    """high hard-coded as 1: low**(1 - u)"""
    return low ** (1 - u)


def wrong_16(u, low, high):
    """product instead of power: low * (high / low) * u"""
    return low * (high / low) * u


def wrong_17(u, low, high):
    """sign: log(low) minus the step, alpha below low"""
    return np.exp(np.log(low) - u * (np.log(high) - np.log(low)))


def wrong_18(u, low, high):
    """quotient inverted: low * (low / high)**u"""
    return low * (low / high) ** u


def wrong_19(u, low, high):
    """u not used: np.logspace spreads the values evenly"""
    return np.logspace(np.log10(low), np.log10(high), len(u))


def wrong_20(u, low, high):
    """low and high taken for exponents: 10**(low + u(high - low))"""
    return 10 ** (low + u * (high - low))


def wrong_21(u, low, high):
    """low not subtracted in the slope, and bases mixed"""
    return np.exp(np.log10(low) + u * np.log10(high))


def wrong_22(u, low, high):
    """quadratic instead of exponential: u squared"""
    return low + (high - low) * u ** 2


def wrong_23(u, low, high):
    """u damaged in place"""
    u *= np.log(high / low)
    u += np.log(low)
    return np.exp(u, out=u)


def wrong_24(u, low, high):
    """bases mixed: slope in natural logs, rest in base 10"""
    return 10 ** (np.log10(low) + u * (np.log(high) - np.log(low)))
