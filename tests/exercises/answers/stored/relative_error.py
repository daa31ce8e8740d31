"""relative_error"""
import numpy as np
import math
from scipy import linalg


def right_1(u, v, floor):
    """as the hints"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v), floor)


def right_2(u, v, floor):
    """roots of sums of squares"""
    def norm(a):
        return np.sqrt(np.sum(a**2))
    return norm(u - v) / np.maximum(floor, np.maximum(norm(u), norm(v)))


def right_3(u, v, floor):
    """math with flat lists"""
    a, b = np.ravel(u).tolist(), np.ravel(v).tolist()
    d = math.sqrt(sum((p - q) ** 2 for p, q in zip(a, b)))
    return d / max(math.sqrt(sum(p * p for p in a)), math.sqrt(sum(q * q for q in b)), floor)


def right_4(u, v, floor):
    """one root of the quotient of squares"""
    d = (u - v).ravel()
    return ((d @ d) / max(np.vdot(u, u), np.vdot(v, v), floor**2)) ** 0.5


def right_5(u, v, floor):
    """if instead of max"""
    nu = np.linalg.norm(u.flatten())
    nv = np.linalg.norm(v.flatten())
    if nu > nv:
        big = nu
    else:
        big = nv
    if big < floor:
        big = floor
    return np.linalg.norm(v.flatten() - u.flatten()) / big


def right_6(u, v, floor):
    """the smaller of two quotients, zeros handled"""
    d = np.linalg.norm(u - v)
    quotients = [d / n for n in (np.linalg.norm(u), np.linalg.norm(v), floor) if n > 0]
    return min(quotients)


def right_7(u, v, floor):
    """math.hypot of all entries"""
    n = lambda a: math.hypot(*np.ravel(a))
    return n(u - v) / max(n(u), n(v), floor)


def right_8(u, v, floor):
    """scipy norm of vectors"""
    return linalg.norm(np.ravel(u - v)) / np.max([linalg.norm(np.ravel(u)), linalg.norm(np.ravel(v)), floor])


def right_9(u, v, floor):
    """einsum"""
    def squares(a):
        a = a.reshape(-1)
        return np.einsum('i,i->', a, a)
    return np.sqrt(squares(u - v)) / np.sqrt(max(squares(u), squares(v), floor * floor))


def right_10(u, v, floor):
    """loop with ndindex, NumPy scalar back"""
    dd = uu = vv = 0.0
    for i in np.ndindex(u.shape):
        dd += (u[i] - v[i]) ** 2
        uu += u[i] ** 2
        vv += v[i] ** 2
    size = math.sqrt(uu if uu >= vv else vv)
    return np.float64(math.sqrt(dd) / (size if size > floor else floor))


def wrong_1(u, v, floor):
    """min instead of max"""
    return np.linalg.norm(u - v) / max(floor, min(np.linalg.norm(u), np.linalg.norm(v)))


def wrong_2(u, v, floor):
    """divides by the norm of u only"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), floor)


def wrong_3(u, v, floor):
    """divides by the sum of the norms"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u) + np.linalg.norm(v), floor)


def wrong_4(u, v, floor):
    """the largest absolute difference: max norm instead of the 2-norm"""
    return np.abs(u - v).max() / max(np.abs(u).max(), np.abs(v).max(), floor)


def wrong_5(u, v, floor):
    """1-norm: sum of absolute values"""
    return np.abs(u - v).sum() / max(np.abs(u).sum(), np.abs(v).sum(), floor)


def wrong_6(u, v, floor):
    """root forgotten: squares of the norms"""
    return np.sum((u - v) ** 2) / max(np.sum(u**2), np.sum(v**2), floor)


def wrong_7(u, v, floor):
    """entry by entry relative error, then mean"""
    return np.mean(np.abs(u - v) / np.maximum(floor, np.maximum(np.abs(u), np.abs(v))))


def wrong_8(u, v, floor):
    """difference of the norms instead of norm of the difference"""
    nu, nv = np.linalg.norm(u), np.linalg.norm(v)
    return abs(nu - nv) / max(nu, nv, floor)


def wrong_9(u, v, floor):
    """norm with axis=0: one number for each column"""
    return np.linalg.norm(u - v, axis=0) / np.maximum(floor, np.maximum(np.linalg.norm(u, axis=0), np.linalg.norm(v, axis=0)))


def wrong_10(u, v, floor):
    """absolute error: division forgotten"""
    return np.linalg.norm(u - v)


def wrong_11(u, v, floor):
    """root of the mean in the numerator, of the sum below"""
    return np.sqrt(np.mean((u - v) ** 2)) / max(np.linalg.norm(u), np.linalg.norm(v), floor)


def wrong_12(u, v, floor):
    """u + v instead of u - v"""
    return np.linalg.norm(u + v) / max(np.linalg.norm(u), np.linalg.norm(v), floor)


def wrong_13(u, v, floor):
    """denominator at least 1: wrong when both norms are below 1"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v), 1.0, floor)


def wrong_14(u, v, floor):
    """upside down: the norm divided by the distance"""
    return max(np.linalg.norm(u), np.linalg.norm(v), floor) / max(np.linalg.norm(u - v), floor)


def wrong_15(u, v, floor):
    """signed sum: no squares or absolute values"""
    return np.sum(u - v) / max(np.sum(u), np.sum(v), floor)


def wrong_16(u, v, floor):
    """average of the two norms below"""
    return np.linalg.norm(u - v) / max(0.5 * (np.linalg.norm(u) + np.linalg.norm(v)), floor)


def wrong_17(u, v, floor):
    """root only in the numerator"""
    return np.sqrt(np.sum((u - v) ** 2)) / max(np.sum(u**2), np.sum(v**2), floor)


def wrong_18(u, v, floor):
    """brackets: max(distance / norm u, norm v)"""
    return max(np.linalg.norm(u - v) / max(np.linalg.norm(u), floor), np.linalg.norm(v))


def wrong_19(u, v, floor):
    """1-norm and min: two mistakes"""
    return np.abs(u - v).sum() / max(floor, min(np.abs(u).sum(), np.abs(v).sum()))


def wrong_20(u, v, floor):
    """divides by the product of the norms"""
    return np.linalg.norm(u - v) / max(np.linalg.norm(u) * np.linalg.norm(v), floor)


def wrong_21(u, v, floor):
    """only the first row of each tensor (right for vectors)"""
    if u.ndim > 1:
        u, v = u[0], v[0]
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v), floor)


def wrong_22(u, v, floor):
    """the floor is forgotten"""
    size = max(np.linalg.norm(u), np.linalg.norm(v))
    return np.linalg.norm(u - v) / size if size > 0 else 0.0


def wrong_23(u, v, floor):
    """the floor is added instead of being a bound"""
    return np.linalg.norm(u - v) / (max(np.linalg.norm(u), np.linalg.norm(v)) + floor)


def wrong_24(u, v, floor):
    """0 where the size is below the floor"""
    size = max(np.linalg.norm(u), np.linalg.norm(v))
    return np.linalg.norm(u - v) / size if size >= floor else 0.0


def wrong_25(u, v, floor):
    """the floor bounds the error, not the size"""
    size = max(np.linalg.norm(u), np.linalg.norm(v))
    return max(np.linalg.norm(u - v) / size, floor) if size > 0 else floor


def wrong_26(u, v, floor):
    """min with the floor: never divides by more"""
    return np.linalg.norm(u - v) / min(max(np.linalg.norm(u), np.linalg.norm(v)), floor) if u.any() or v.any() else 0.0
