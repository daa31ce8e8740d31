"""saturation"""
import math
import cmath
import numpy as np


def right_1(eps):
    """math, the hints' way"""
    root = math.sqrt(1 - 4 * eps)
    h = (1 + root) / 2
    return math.log(h / (1 - h)), math.atanh(math.sqrt(1 - eps))


def right_2(eps):
    """sigm' = 1/(2 + 2 cosh a), tanh' = 1/cosh^2 a"""
    return np.arccosh(1 / (2 * eps) - 1), np.arccosh(1 / np.sqrt(eps))


def right_3(eps):
    """tanh'(a) = 4 sigm'(2a): one helper for both"""
    def inv(e):
        s = np.sqrt(1 - 4 * e)
        return np.log((1 + s) / (1 - s))
    return inv(eps), inv(eps / 4) / 2


def right_4(eps):
    """smaller root of the quadratic, with a minus"""
    h = (1 - np.sqrt(1 - 4 * eps)) / 2
    a_sigm = -np.log(h / (1 - h))
    t = np.sqrt(1 - eps)
    a_tanh = 0.5 * np.log((1 + t) / (1 - t))
    return [a_sigm, a_tanh]


def right_5(eps):
    """quadratic in u = exp(-a): eps (1+u)^2 = u, np.roots"""
    u = min(np.roots([eps, 2 * eps - 1, eps]).real)
    v = min(np.roots([eps, 2 * eps - 4, eps]).real)   # v = exp(-2a)
    return -np.log(u), -np.log(v) / 2


def right_6(eps):
    """sigm is half a tanh: 2 artanh sqrt(1-4 eps); array of two"""
    return np.arctanh(np.sqrt(1 - np.array([4 * eps, eps]))) * np.array([2, 1])


def right_7(eps):
    """hyperbolic sine for tanh, half-angle for sigm"""
    a_tanh = math.asinh(math.sqrt((1 - eps) / eps))
    a_sigm = 2 * math.acosh(0.5 / math.sqrt(eps))
    return np.float64(a_sigm), np.float64(a_tanh)


def wrong_1(eps):
    """smaller root h: a_sigm is negative"""
    h = (1 - np.sqrt(1 - 4 * eps)) / 2
    a_sigm = np.log(h / (1 - h))
    a_tanh = np.arctanh(np.sqrt(1 - eps))
    return a_sigm, a_tanh


def wrong_2(eps):
    """returns h for both, not the a belonging to it"""
    disc = 1 - 4 * eps
    h_sigm = (1 + math.sqrt(disc)) / 2
    h_tanh = math.sqrt(1 - eps)
    return h_sigm, h_tanh


def wrong_3(eps):
    """where the function, not its derivative, is 1 - eps"""
    h = 1 - eps
    a_sigm = np.log(h / (1 - h))
    a_tanh = 0.5 * np.log((1 + h) / (1 - h))
    return a_sigm, a_tanh


def wrong_4(eps):
    """square root missing in tanh: h = 1 - eps"""
    h1 = 0.5 * (1 + np.sqrt(1 - 4 * eps))
    h2 = 1 - eps
    return np.log(h1) - np.log(1 - h1), np.arctanh(h2)


def wrong_5(eps):
    """tanh of h instead of arctanh"""
    def logit(h):
        return math.log(h / (1 - h))
    a_sigm = logit((1 + math.sqrt(1 - 4 * eps)) / 2)
    a_tanh = math.tanh(math.sqrt(1 - eps))
    return a_sigm, a_tanh


def wrong_6(eps):
    """logarithm to base 10 in sigm"""
    root = np.sqrt(1 - 4 * eps)
    a_sigm = np.log10((1 + root) / (1 - root))
    a_tanh = np.arctanh(np.sqrt(1 - eps))
    return a_sigm, a_tanh


def wrong_7(eps):
    """eps hard-coded as 0.01: the numbers of the picture"""
    s = 0.01
    h = (1 + math.sqrt(1 - 4 * s)) / 2
    a_sigm = math.log(h / (1 - h))
    t = math.sqrt(1 - s)
    a_tanh = math.atanh(t)
    return a_sigm, a_tanh


def wrong_8(eps):
    """factor 4 missing under the root of the quadratic formula"""
    b, c = -1.0, eps
    D = b * b - c
    h = (-b + np.sqrt(D)) / 2
    a_sigm = -np.log(1 / h - 1)
    a_tanh = np.arccosh(eps ** -0.5)
    return a_sigm, a_tanh


def wrong_9(eps):
    """factor 1/2 missing in the logarithm formula of arctanh"""
    x = math.sqrt(1 - 4 * eps)
    a_sigm = math.log((1 + x) / (1 - x))
    t = math.sqrt(1 - eps)
    a_tanh = math.log((1 + t) / (1 - t))
    return a_sigm, a_tanh


def wrong_10(eps):
    """the two results exchanged"""
    sig = np.arccosh((1 - 2 * eps) / (2 * eps))
    th = np.arccosh(1 / np.sqrt(eps))
    return th, sig


def wrong_11(eps):
    """large-a approximation ln(1/eps) and ln(4/eps)/2, not exact"""
    # for large a: sigm' ~ exp(-a), tanh' ~ 4 exp(-2a)
    a_sigm = -math.log(eps)
    a_tanh = 0.5 * math.log(4 / eps)
    return a_sigm, a_tanh


def wrong_12(eps):
    """only the root is halved, not the 1: h above 1, nan"""
    h = 1 + np.sqrt(1 - 4 * eps) / 2
    with np.errstate(invalid='ignore'):
        a_sigm = np.log(h / (1 - h))
    a_tanh = np.arctanh(np.sqrt(1 - eps))
    return a_sigm, a_tanh


def wrong_13(eps):
    """sqrt(1 + eps) for tanh: arctanh of more than 1, nan"""
    h_s = (1 + np.sqrt(1 - 4 * eps)) / 2
    h_t = np.sqrt(1 + eps)
    with np.errstate(invalid='ignore'):
        return np.log(h_s / (1 - h_s)), np.arctanh(h_t)


def wrong_14(eps):
    """two slips: square root missing in tanh; log10 in sigm"""
    h = (1 + math.sqrt(1 - 4 * eps)) / 2
    a_sigm = math.log10(h / (1 - h))
    g = 1 - eps
    a_tanh = math.atanh(g)
    return a_sigm, a_tanh


def wrong_15(eps):
    """two slips: smaller root, a_sigm negative; a_tanh negative too"""
    roots = np.sort(np.roots([1, -1, eps]))
    h = roots[0]
    a_sigm = np.log(h / (1 - h))
    a_tanh = np.arctanh(-np.sqrt(1 - eps))
    return a_sigm, a_tanh


def wrong_16(eps):
    """tanh solved with sigm's slope: h(1-h) = eps for both"""
    d = np.sqrt(1 - 4 * eps)
    h = 0.5 + 0.5 * d
    a_sigm = np.log(h / (1 - h))
    a_tanh = np.arctanh(h)
    return a_sigm, a_tanh


def wrong_17(eps):
    """inverse of sigm upside down: ln((1-h)/h)"""
    h = (1 + math.sqrt(1 - 4 * eps)) / 2
    a_sigm = math.log((1 - h) / h)
    h = math.sqrt(1 - eps)
    a_tanh = (math.log(1 + h) - math.log(1 - h)) / 2
    return a_sigm, a_tanh


def wrong_18(eps):
    """arctan instead of arctanh"""
    z = cmath.sqrt(1 - 4 * eps).real
    a_sigm = math.log((1 + z) / (1 - z))
    a_tanh = math.atan(math.sqrt(1 - eps))
    return a_sigm, a_tanh


def wrong_19(eps):
    """two slips: factor 4 missing under the root; results exchanged"""
    h = (1 + np.sqrt(1 - eps)) / 2
    s = np.log(h / (1 - h))
    t = np.arctanh(np.sqrt(1 - eps))
    return t, s


def wrong_20(eps):
    """a_tanh taken as half of a_sigm at the same eps"""
    root = math.sqrt(1 - 4 * eps)
    a_sigm = math.log((1 + root) / (1 - root))
    # tanh(a) = 2 sigm(2a) - 1
    a_tanh = a_sigm / 2
    return a_sigm, a_tanh
