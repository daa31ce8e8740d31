"""line"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(w, b):
    """the textbook answer"""
    norm = np.sqrt(w @ w)
    distance = -b / norm
    normal = w / norm
    return distance, normal


def right_2(w, b):
    """np.linalg.norm"""
    n = np.linalg.norm(w)
    return -b / n, w / n


def right_3(w, b):
    """math.hypot and lists"""
    n = math.hypot(*[float(v) for v in w])
    return -b / n, [float(v) / n for v in w]


def right_4(w, b):
    """normal first, then the foot point projected on it"""
    normal = w / np.linalg.norm(w)
    foot = -b * w / np.dot(w, w)
    distance = foot @ normal
    return distance, normal


def right_5(w, b):
    """jnp"""
    w = jnp.asarray(w)
    length = jnp.sqrt(jnp.sum(w ** 2))
    return -b / length, w / length


def right_6(w, b):
    """running sum of squares"""
    total = 0.0
    for wi in w:
        total += wi ** 2
    length = total ** 0.5
    return -(b / length), np.array([wi / length for wi in w])


def right_7(w, b):
    """scale both by the same factor"""
    scale = 1 / np.sqrt(np.sum(np.square(w)))
    w, b = w * scale, b * scale
    return -b, w


def right_8(w, b):
    """float32, einsum"""
    w = np.asarray(w, dtype=np.float32)
    s = np.float32(np.sqrt(np.einsum('i,i', w, w)))
    return np.float32(-b) / s, w / s


def right_9(w, b):
    """absolute value and a sign put on afterwards"""
    n = np.linalg.norm(w, ord=2)
    d = np.abs(b) / n
    if b > 0:
        d = -d
    return d, np.multiply(w, 1 / n)


def wrong_1(w, b):
    """the minus of the distance is missing"""
    norm = np.sqrt(w @ w)
    return b / norm, w / norm


def wrong_2(w, b):
    """absolute distance, the sign is lost"""
    norm = np.sqrt(w @ w)
    return abs(b) / norm, w / norm


def wrong_3(w, b):
    """distance not divided by the norm"""
    norm = np.sqrt(w @ w)
    return -b, w / norm


def wrong_4(w, b):
    """normal is w itself, not a unit vector"""
    norm = np.sqrt(w @ w)
    return -b / norm, w


def wrong_5(w, b):
    """square root forgotten: divides by the squared norm, both results"""
    norm = w @ w
    return -b / norm, w / norm


def wrong_6(w, b):
    """normal points to the side where a < 0"""
    norm = np.sqrt(w @ w)
    return -b / norm, -w / norm


def wrong_7(w, b):
    """direction along the line instead of at right angles to it"""
    norm = np.sqrt(w @ w)
    return -b / norm, np.array([-w[1], w[0]]) / norm


def wrong_8(w, b):
    """the two results exchanged"""
    norm = np.linalg.norm(w)
    return w / norm, -b / norm


def wrong_9(w, b):
    """sum of absolute values (L1) instead of the Euclidean norm"""
    norm = np.sum(np.abs(w))
    return -b / norm, w / norm


def wrong_10(w, b):
    """distance divided by the squared norm, normal right"""
    distance = -b / (w @ w)
    normal = w / np.sqrt(w @ w)
    return distance, normal


def wrong_11(w, b):
    """normal turned with the sign of b: wrong when b is positive"""
    norm = np.sqrt(w @ w)
    distance = -b / norm
    normal = distance * w / norm
    normal = normal / np.linalg.norm(normal)
    return distance, normal


def wrong_12(w, b):
    """foot point on the line (a vector) returned for the distance"""
    norm = np.linalg.norm(w)
    foot = -b * w / norm ** 2
    return foot, w / norm


def wrong_13(w, b):
    """b counted in the norm"""
    norm = np.sqrt(w @ w + b ** 2)
    return -b / norm, w / norm


def wrong_14(w, b):
    """the largest entry taken for the norm"""
    norm = np.max(np.abs(w))
    return -b / norm, w / norm


def wrong_15(w, b):
    """sum of the entries for the norm of w"""
    norm = np.sqrt(np.sum(w) ** 2)
    return -b / norm, w / norm


def wrong_16(w, b):
    """distance along x1 only: intercept -b / w[0]"""
    distance = -b / w[0]
    normal = w / np.linalg.norm(w)
    return distance, normal


def wrong_17(w, b):
    """sign of the distance missing and normal not normalized"""
    norm = np.sqrt(w @ w)
    return b / norm, w


def wrong_18(w, b):
    """both the distance and the normal have the wrong sign"""
    norm = np.sqrt(w @ w)
    distance = b / norm
    normal = -w / norm
    return distance, normal


def wrong_19(w, b):
    """root mean square instead of the norm"""
    norm = np.sqrt(np.mean(w ** 2))
    return -b / norm, w / norm


def wrong_20(w, b):
    """distance floored by integer division"""
    norm = np.sqrt(w @ w)
    return -b // norm, w / norm
