"""line"""
import math
import numpy as np


def right_1(p, q, r):
    """linear system with three equations"""
    M = np.array([[p[0], p[1], 1], [q[0], q[1], 1], [r[0], r[1], 1]])
    sol = np.linalg.solve(M, np.array([0, 0, 1]))
    return sol[:2], sol[2]


def right_2(p, q, r):
    """two equations in w about p, then b"""
    w = np.linalg.inv(np.array([q - p, r - p])) @ [0, 1]
    return w, -(w @ p)


def right_3(p, q, r):
    """Cramer, pure Python numbers, w as a list"""
    x1, y1 = p
    x2, y2 = q
    x3, y3 = r
    det = (x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)
    return [(y1 - y2) / det, (x2 - x1) / det], (x1 * y2 - x2 * y1) / det


def right_4(p, q, r):
    """rotation matrix"""
    R = np.array([[0, -1], [1, 0]])
    n = R @ (q - p)
    scale = n.dot(r) - n.dot(p)
    w = n / scale
    b = -w.dot(q)
    return w, b


def right_5(p, q, r):
    """perpendicular component of r - p over its square"""
    d = q - p
    v = r - p
    perp = v - d * np.dot(v, d) / np.dot(d, d)
    w = perp / np.dot(perp, perp)
    return w, 1 - np.dot(w, r)


def right_6(p, q, r):
    """unit normal and distance, via angle"""
    phi = math.atan2(q[1] - p[1], q[0] - p[0]) + math.pi / 2
    n = np.array([math.cos(phi), math.sin(phi)])
    dist = sum(n * (r - p))     # signed
    w = n / dist
    return w, float(-sum(w * p))


def right_7(p, q, r):
    """barycentric coordinate of r evaluated at three points"""
    def a(x):
        return ((q[0] - p[0]) * (x[1] - p[1]) - (q[1] - p[1]) * (x[0] - p[0])) \
            / ((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))
    b = a((0, 0))
    return (a((1, 0)) - b, a((0, 1)) - b), b


def wrong_1(p, q, r):
    """not scaled: a(r) isn't made 1"""
    u, v = q - p
    w = np.array([v, -u])
    b = -w @ p
    return w, b


def wrong_2(p, q, r):
    """w along the line q - p, not at right angles to it"""
    direction = q - p
    w = direction / (direction @ (r - p))
    b = -np.sum(w * p)
    return w, b


def wrong_3(p, q, r):
    """b computed before w is scaled"""
    dx, dy = q[0] - p[0], q[1] - p[1]
    w = np.array([dy, -dx], dtype=float)
    b = -(w[0] * p[0] + w[1] * p[1])
    w = w / (w[0] * (r[0] - p[0]) + w[1] * (r[1] - p[1]))
    return w, b


def wrong_4(p, q, r):
    """sign of b: + w.p instead of - w.p"""
    normal = np.array([-(q[1] - p[1]), q[0] - p[0]])
    k = 1 / np.dot(normal, r - p)
    w = k * normal
    b = np.dot(w, p)
    return w, b


def wrong_5(p, q, r):
    """divides by w.r instead of w.(r - p)"""
    d = q - p
    n = np.array([d[1], -d[0]])
    w = n / np.dot(n, r)
    b = -np.dot(w, p)
    return w, b


def wrong_6(p, q, r):
    """w made a unit vector instead of scaled to a(r) = 1"""
    u, v = q[0] - p[0], q[1] - p[1]
    length = math.sqrt(u ** 2 + v ** 2)
    w = np.array([v / length, -u / length])
    if w @ (r - p) < 0:
        w = -w
    b = -w @ p
    return w, b


def wrong_7(p, q, r):
    """normal (v, u) lacks the minus"""
    u, v = q - p
    w = np.array([v, u])
    s = w @ (r - p)
    w = w / s
    return w, -(w @ p)


def wrong_8(p, q, r):
    """slope form: fails (division by zero) for a vertical line"""
    m = (q[1] - p[1]) / (q[0] - p[0])
    c = p[1] - m * p[0]
    value = r[1] - m * r[0] - c
    w = np.array([-m / value, 1 / value])
    b = -c / value
    return w, b


def wrong_9(p, q, r):
    """absolute value in the scaling: a(r) = -1 on one side"""
    n = np.array([q[1] - p[1], p[0] - q[0]])
    height = abs(np.dot(n, r - p))
    w = n / height
    b = -np.dot(w, q)
    return w, b


def wrong_10(p, q, r):
    """b stays 1: only w is divided by a(r)"""
    A = np.vstack([p, q])
    w = np.linalg.solve(A, -np.ones(2))
    b = 1.0
    a_r = w @ r + b
    w = w / a_r
    return w, b


def wrong_11(p, q, r):
    """multiplies w by a(r) instead of dividing"""
    u, v = q - p
    w = np.array([v, -u])
    a_r = w @ r - w @ p
    w = w * a_r
    b = -(w @ p)
    return w, b


def wrong_12(p, q, r):
    """b makes a(r) = 0 rather than a(p) = 0"""
    diff = q - p
    n = np.array([diff[1], -diff[0]])
    w = n / (n @ (r - p))
    b = -(w @ r)
    return w, b


def wrong_13(p, q, r):
    """right-hand sides mixed up: a(p) = 1 and a(r) = 0"""
    A = np.array([[*p, 1.0], [*q, 1.0], [*r, 1.0]])
    rhs = np.array([1.0, 0.0, 0.0])
    sol = np.linalg.inv(A) @ rhs
    return sol[0:2], sol[2]


def wrong_14(p, q, r):
    """two slips: divides by w.r; sign of b"""
    v1 = q - p
    w = np.array([v1[1], -v1[0]])
    w = w / w.dot(r)
    b = w.dot(p)
    return w, b


def wrong_15(p, q, r):
    """two slips: w not scaled; b uses q - p for p"""
    u = q[0] - p[0]
    v = q[1] - p[1]
    w = np.array([v, -u])
    b = -w.dot(np.array([u, v]))
    return w, b


def wrong_16(p, q, r):
    """w divided by the squared a(r) instead of a(r)"""
    d = (q - p) / np.linalg.norm(q - p)
    n = np.array([-d[1], d[0]])
    dist = n @ (r - p)
    w = n / dist ** 2
    b = -w @ p
    return w, b


def wrong_17(p, q, r):
    """b forgotten: 0, the line through the origin"""
    e = q - p
    n = np.array([e[1], -e[0]])
    w = n / (n[0] * (r[0] - p[0]) + n[1] * (r[1] - p[1]))
    b = 0.0
    return w, b


def wrong_18(p, q, r):
    """direction is q instead of q - p"""
    n = np.array([q[1], -q[0]])
    w = n / (n @ (r - p))
    b = -w @ p
    return w, b


def wrong_19(p, q, r):
    """two slips: w along the line, not perpendicular; sign of b"""
    w = q - p
    a_r = 0
    for i in range(2):
        a_r += w[i] * (r[i] - p[i])
    w = w / a_r
    b = w[0] * p[0] + w[1] * p[1]
    return w, b
