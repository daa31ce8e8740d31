"""central_difference"""
import numpy as np


def right_1(f, x, eps):
    """as the hints"""
    def slope(i):
        up = x.copy()
        up[i] = x[i] + eps
        down = x.copy()
        down[i] = x[i] - eps
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def right_2(f, x, eps):
    """rows of the identity"""
    I = np.eye(len(x))
    return np.array([(f(x + eps * e) - f(x - eps * e)) / (2 * eps) for e in I])


def right_3(f, x, eps):
    """one work copy, restored after each coordinate"""
    z = np.array(x, dtype=float)
    grad = np.zeros(len(z))
    for i in range(len(z)):
        keep = z[i]
        z[i] = keep + eps
        up = f(z)
        z[i] = keep - eps
        down = f(z)
        z[i] = keep
        grad[i] = (up - down) / eps / 2
    return grad


def right_4(f, x, eps):
    """np.where on the index"""
    idx = np.arange(len(x))
    out = []
    for i in idx:
        up = np.where(idx == i, x + eps, x)
        down = np.where(idx == i, x - eps, x)
        out.append((f(up) - f(down)) * 0.5 / eps)
    return tuple(out)


def right_5(f, x, eps):
    """mean of forward and backward difference"""
    f0 = f(x.copy())
    grads = []
    for i in range(x.shape[0]):
        d = np.zeros_like(x)
        d[i] = eps
        forward = (f(x + d) - f0) / eps
        backward = (f0 - f(x - d)) / eps
        grads.append((forward + backward) / 2)
    return grads


def right_6(f, x, eps):
    """apply_along_axis over the matrices x +- eps I"""
    E = eps * np.identity(len(x))
    up = np.array([f(row) for row in x + E])
    down = np.array([f(row) for row in x - E])
    return (up - down) / (2 * eps)


def right_7(f, x, eps):
    """generator with Python's concatenation"""
    def moved(i, d):
        return np.concatenate([x[:i], [x[i] + d], x[i + 1:]])

    return list((f(moved(i, eps)) - f(moved(i, -eps))) / (2 * eps) for i in range(len(x)))


def right_8(f, x, eps):
    """recursion over the coordinates"""
    def rec(i):
        if i == len(x):
            return []
        a, b = np.copy(x), np.copy(x)
        a[i] += eps
        b[i] -= eps
        return [(f(a) - f(b)) / (a[i] * 0 + 2 * eps)] + rec(i + 1)

    return rec(0)


def right_9(f, x, eps):
    """loops over the signs"""
    n = len(x)
    grad = np.zeros(n)
    for sign in (+1, -1):
        for i in range(n):
            y = x.astype(float).copy()
            y[i] += sign * eps
            grad[i] += sign * f(y)
    return grad / (2 * eps)


def right_10(f, x, eps):
    """x itself is moved, but the old number is put back"""
    grad = []
    for i in range(len(x)):
        old = float(x[i])
        x[i] = old + eps
        a = f(x)
        x[i] = old - eps
        b = f(x)
        x[i] = old
        grad.append((a - b) / (2 * eps))
    return grad


def wrong_1(f, x, eps):
    """divides by eps instead of 2 eps"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return (f(up) - f(down)) / eps

    return [slope(i) for i in range(len(x))]


def wrong_2(f, x, eps):
    """forward difference instead of central"""
    def slope(i):
        up = x.copy()
        up[i] += eps
        return (f(up) - f(x)) / eps

    return [slope(i) for i in range(len(x))]


def wrong_3(f, x, eps):
    """all coordinates move at once: x + eps"""
    def slope(i):
        return (f(x + eps) - f(x - eps)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_4(f, x, eps):
    """no copy: up is x itself, x is damaged"""
    def slope(i):
        up = x
        up[i] = x[i] + eps
        down = x.copy()
        down[i] = x[i] - eps
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_5(f, x, eps):
    """precedence: / 2 * eps multiplies by eps"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return (f(up) - f(down)) / 2 * eps

    return [slope(i) for i in range(len(x))]


def wrong_6(f, x, eps):
    """sign: f(down) - f(up)"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return (f(down) - f(up)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_7(f, x, eps):
    """plus instead of minus between f(up) and f(down)"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return (f(up) + f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_8(f, x, eps):
    """brackets missing: only f(down) is divided"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return f(up) - f(down) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_9(f, x, eps):
    """backward difference instead of central"""
    def slope(i):
        down = x.copy()
        down[i] -= eps
        return (f(x) - f(down)) / eps

    return [slope(i) for i in range(len(x))]


def wrong_10(f, x, eps):
    """the last coordinate is left out"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x) - 1)]


def wrong_11(f, x, eps):
    """the moved coordinate becomes eps: x[i] is forgotten"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] = eps
        down[i] = -eps
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_12(f, x, eps):
    """the copies keep earlier changes: all coordinates up to i moved"""
    up, down = x.copy(), x.copy()
    grad = []
    for i in range(len(x)):
        up[i] += eps
        down[i] -= eps
        grad.append((f(up) - f(down)) / (2 * eps))
    return grad


def wrong_13(f, x, eps):
    """moves by eps / 2 but divides by 2 eps"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps / 2
        down[i] -= eps / 2
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_14(f, x, eps):
    """returns the sum of the slopes: one number"""
    total = 0
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        total += (f(up) - f(down)) / (2 * eps)
    return total


def wrong_15(f, x, eps):
    """eps hard-coded as 1e-5, the argument ignored (seen with large eps)"""
    h = 1e-5

    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        return (f(up) - f(down)) / (2 * h)

    return [slope(i) for i in range(len(x))]


def wrong_16(f, x, eps):
    """down uses up as its base: it ends at x, divided by 2 eps"""
    def slope(i):
        up = x.copy()
        up[i] += eps
        down = up.copy()
        down[i] -= eps
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_17(f, x, eps):
    """forward difference over 2 eps: two mistakes"""
    def slope(i):
        up = x.copy()
        up[i] += eps
        return (f(up) - f(x)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_18(f, x, eps):
    """x[i] += eps in place and never restored"""
    grad = []
    for i in range(len(x)):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        down = f(x)
        grad.append((up - down) / (2 * eps))
    return grad


def wrong_19(f, x, eps):
    """return inside the loop: only the first coordinate"""
    grad = []
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        grad.append((f(up) - f(down)) / (2 * eps))
        return grad


def wrong_20(f, x, eps):
    """multiplies x[i] by 1 + eps instead of adding eps"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] = x[i] * (1 + eps)
        down[i] = x[i] * (1 - eps)
        return (f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]


def wrong_21(f, x, eps):
    """absolute value of the slope: the sign is lost"""
    def slope(i):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        return abs(f(up) - f(down)) / (2 * eps)

    return [slope(i) for i in range(len(x))]
