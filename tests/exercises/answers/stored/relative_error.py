"""relative_error"""
import numpy as np
import math
from scipy import linalg


def right_1(u, v):
    """as the hints"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


def right_2(u, v):
    """roots of sums of squares"""
    def norm(a):
        return np.sqrt(np.sum(a**2))
    return norm(u - v) / np.maximum(norm(u), norm(v))


def right_3(u, v):
    """math with flat lists"""
    a, b = np.ravel(u).tolist(), np.ravel(v).tolist()
    d = math.sqrt(sum((p - q) ** 2 for p, q in zip(a, b)))
    return d / max(math.sqrt(sum(p * p for p in a)), math.sqrt(sum(q * q for q in b)))


def right_4(u, v):
    """one root of the quotient of squares"""
    d = (u - v).ravel()
    return ((d @ d) / max(np.vdot(u, u), np.vdot(v, v))) ** 0.5


def right_5(u, v):
    """if instead of max"""
    nu = np.linalg.norm(u.flatten())
    nv = np.linalg.norm(v.flatten())
    if nu > nv:
        big = nu
    else:
        big = nv
    return np.linalg.norm(v.flatten() - u.flatten()) / big


def right_6(u, v):
    """the smaller of two quotients, zeros handled"""
    d = np.linalg.norm(u - v)
    quotients = [d / n for n in (np.linalg.norm(u), np.linalg.norm(v)) if n > 0]
    return min(quotients)


def right_7(u, v):
    """math.hypot of all entries"""
    n = lambda a: math.hypot(*np.ravel(a))
    return n(u - v) / max(n(u), n(v))


def right_8(u, v):
    """scipy norm of vectors"""
    return linalg.norm(np.ravel(u - v)) / np.max([linalg.norm(np.ravel(u)), linalg.norm(np.ravel(v))])


def right_9(u, v):
    """einsum"""
    def squares(a):
        a = a.reshape(-1)
        return np.einsum('i,i->', a, a)
    return np.sqrt(squares(u - v)) / np.sqrt(max(squares(u), squares(v)))


def right_10(u, v):
    """loop with ndindex, NumPy scalar back"""
    dd = uu = vv = 0.0
    for i in np.ndindex(u.shape):
        dd += (u[i] - v[i]) ** 2
        uu += u[i] ** 2
        vv += v[i] ** 2
    return np.float64(math.sqrt(dd / (uu if uu >= vv else vv)))


def wrong_1(u, v):
    """min instead of max"""
    return np.linalg.norm(u - v) / min(np.linalg.norm(u), np.linalg.norm(v))


def wrong_2(u, v):
    """divides by the norm of u only"""
    return np.linalg.norm(u - v) / np.linalg.norm(u)


def wrong_3(u, v):
    """divides by the sum of the norms"""
    return np.linalg.norm(u - v) / (np.linalg.norm(u) + np.linalg.norm(v))


def wrong_4(u, v):
    """the largest absolute difference: max norm instead of the 2-norm"""
    return np.abs(u - v).max() / max(np.abs(u).max(), np.abs(v).max())


def wrong_5(u, v):
    """1-norm: sum of absolute values"""
    return np.abs(u - v).sum() / max(np.abs(u).sum(), np.abs(v).sum())


def wrong_6(u, v):
    """root forgotten: squares of the norms"""
    return np.sum((u - v) ** 2) / max(np.sum(u**2), np.sum(v**2))


def wrong_7(u, v):
    """entry by entry relative error, then mean"""
    return np.mean(np.abs(u - v) / np.maximum(np.abs(u), np.abs(v)))


def wrong_8(u, v):
    """difference of the norms instead of norm of the difference"""
    nu, nv = np.linalg.norm(u), np.linalg.norm(v)
    return abs(nu - nv) / max(nu, nv)


def wrong_9(u, v):
    """norm with axis=0: one number for each column"""
    return np.linalg.norm(u - v, axis=0) / np.maximum(np.linalg.norm(u, axis=0), np.linalg.norm(v, axis=0))


def wrong_10(u, v):
    """absolute error: division forgotten"""
    return np.linalg.norm(u - v)


def wrong_11(u, v):
    """root of the mean in the numerator, of the sum below"""
    return np.sqrt(np.mean((u - v) ** 2)) / max(np.linalg.norm(u), np.linalg.norm(v))


def wrong_12(u, v):
    """u + v instead of u - v"""
    return np.linalg.norm(u + v) / max(np.linalg.norm(u), np.linalg.norm(v))


def wrong_13(u, v):
    """denominator at least 1: wrong when both norms are below 1"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v), 1.0)


def wrong_14(u, v):
    """upside down: the norm divided by the distance"""
    return max(np.linalg.norm(u), np.linalg.norm(v)) / np.linalg.norm(u - v)


def wrong_15(u, v):
    """signed sum: no squares or absolute values"""
    return np.sum(u - v) / max(np.sum(u), np.sum(v))


def wrong_16(u, v):
    """average of the two norms below"""
    return np.linalg.norm(u - v) / (0.5 * (np.linalg.norm(u) + np.linalg.norm(v)))


def wrong_17(u, v):
    """root only in the numerator"""
    return np.sqrt(np.sum((u - v) ** 2)) / max(np.sum(u**2), np.sum(v**2))


def wrong_18(u, v):
    """brackets: max(distance / norm u, norm v)"""
    return max(np.linalg.norm(u - v) / np.linalg.norm(u), np.linalg.norm(v))


def wrong_19(u, v):
    """1-norm and min: two mistakes"""
    return np.abs(u - v).sum() / min(np.abs(u).sum(), np.abs(v).sum())


def wrong_20(u, v):
    """divides by the product of the norms"""
    return np.linalg.norm(u - v) / (np.linalg.norm(u) * np.linalg.norm(v))


def wrong_21(u, v):
    """only the first row of each tensor (right for vectors)"""
    if u.ndim > 1:
        u, v = u[0], v[0]
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))
