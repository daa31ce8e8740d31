"""glorot"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(U):
    """the hint"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return -b + 2 * b * U


def right_2(U):
    """(2U - 1) b"""
    b = math.sqrt(6 / sum(U.shape))
    return (2 * U - 1) * b


def right_3(U):
    """np.interp"""
    b = (6 / (U.shape[0] + U.shape[1])) ** 0.5
    return np.interp(U, [0, 1], [-b, b])


def right_4(U):
    """loops, nested lists"""
    n, m = U.shape
    b = math.sqrt(6) / math.sqrt(n + m)
    low, high = -b, b
    return [[low + (high - low) * U[i, j] for j in range(m)] for i in range(n)]


def right_5(U):
    """jnp"""
    H_out, H_in = U.shape
    b = jnp.sqrt(6.0 / (H_in + H_out))
    return 2 * b * (jnp.asarray(U) - 0.5)


def right_6(U):
    """weighted mean of both ends"""
    b = np.sqrt(6 / np.sum(U.shape))
    return (1 - U) * (-b) + U * b


def right_7(U):
    """standard deviation sqrt(2/(n+m)) times a uniform of variance 1"""
    H_out, H_in = U.shape
    std = np.sqrt(2 / (H_out + H_in))
    return std * np.sqrt(12) * (U - 1 / 2)


def right_8(U):
    """float32, np.hypot for the root of the sum"""
    H_out, H_in = U.shape
    b = np.float32(np.sqrt(6) / np.hypot(np.sqrt(H_out), np.sqrt(H_in)))
    return b * (np.float32(2) * U.astype(np.float32) - np.float32(1))


def right_9(U):
    """scaled copy, then shifted in place"""
    b = np.sqrt(6.0) * (U.shape[0] + U.shape[1]) ** -0.5
    W = U * (2 * b)
    W -= b
    return W


def right_10(U):
    """row by row, stacked"""
    H_out, H_in = U.shape
    b = np.sqrt(6 / (H_out + H_in))
    rows = []
    for u in U:
        rows.append(b * (u - (1 - u)))
    return np.array(rows)


def wrong_1(U):
    """not shifted: weights in [0, 2b)"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return 2 * b * U


def wrong_2(U):
    """width b instead of 2b: weights in [-b, 0)"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return -b + b * U


def wrong_3(U):
    """square root of the sum of the sizes missing"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / (H_out + H_in)
    return -b + 2 * b * U


def wrong_4(U):
    """only H_in in b"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_in)
    return -b + 2 * b * U


def wrong_5(U):
    """only H_out in b"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out)
    return -b + 2 * b * U


def wrong_6(U):
    """product of the sizes instead of the sum"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out * H_in)
    return -b + 2 * b * U


def wrong_7(U):
    """square root of 6 forgotten"""
    H_out, H_in = U.shape
    b = 6 / np.sqrt(H_out + H_in)
    return -b + 2 * b * U


def wrong_8(U):
    """2 instead of 6 under the root"""
    H_out, H_in = U.shape
    b = np.sqrt(2) / np.sqrt(H_out + H_in)
    return -b + 2 * b * U


def wrong_9(U):
    """sign reversed: U = 0 gives +b"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return b - 2 * b * U


def wrong_10(U):
    """U - 0.5 with width b: half as wide"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return b * (U - 0.5)


def wrong_11(U):
    """no root at all: b = 6 / (H_out + H_in)"""
    H_out, H_in = U.shape
    b = 6 / (H_out + H_in)
    return -b + 2 * b * U


def wrong_12(U):
    """transposed result"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return (-b + 2 * b * U).T


def wrong_13(U):
    """new random numbers instead of U"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return np.random.default_rng(0).uniform(-b, b, U.shape)


def wrong_14(U):
    """shift by 1 instead of b: 2bU - 1"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return 2 * b * U - 1


def wrong_15(U):
    """U damaged in place"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    U *= 2 * b
    U -= b
    return U


def wrong_16(U):
    """divided by b instead of multiplied"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return (2 * U - 1) / b


def wrong_17(U):
    """integer division in 6 // (H_out + H_in)"""
    H_out, H_in = U.shape
    b = np.sqrt(6 // (H_out + H_in))
    return -b + 2 * b * U


def wrong_18(U):
    """sum of the roots instead of root of the sum"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / (np.sqrt(H_out) + np.sqrt(H_in))
    return -b + 2 * b * U


def wrong_19(U):
    """b used as standard deviation: mean 0, U scaled by b*sqrt(12)"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return (U - 0.5) * np.sqrt(12) * b


def wrong_20(U):
    """only H_in in b, and not shifted"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_in)
    return 2 * b * U


def wrong_21(U):
    """clipped to [-b, b] instead of scaled"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(H_out + H_in)
    return np.clip(2 * U - 1, -b, b)


def wrong_22(U):
    """scale by b and no factor 2, not shifted: [0, b)"""
    H_out, H_in = U.shape
    b = np.sqrt(6 / (H_out + H_in))
    return b * U


def wrong_23(U):
    """variance taken for b: 2 / (H_out + H_in)"""
    H_out, H_in = U.shape
    b = 2 / (H_out + H_in)
    return -b + 2 * b * U


def wrong_24(U):
    """difference of the sizes instead of the sum"""
    H_out, H_in = U.shape
    b = np.sqrt(6) / np.sqrt(abs(H_out - H_in))
    return -b + 2 * b * U
