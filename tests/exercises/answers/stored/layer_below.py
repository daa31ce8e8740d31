"""layer_below"""
import math
import numpy as np
import jax
import jax.numpy as jnp


def right_1(grad_a, W, a):
    """the slide"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def right_2(grad_a, W, a):
    """row vector times matrix, cosh"""
    g = grad_a @ W
    return g, g / np.cosh(a) ** 2


def right_3(grad_a, W, a):
    """loops, lists"""
    gh, ga = [], []
    for i in range(W.shape[1]):
        s = 0.0
        for j in range(W.shape[0]):
            s += W[j][i] * grad_a[j]
        gh.append(s)
        ga.append(s * (1 - math.tanh(a[i]) ** 2))
    return gh, ga


def right_4(grad_a, W, a):
    """einsum"""
    gh = np.einsum('ji,j->i', W, grad_a)
    h = np.tanh(a)
    return gh, np.einsum('i,i->i', gh, 1 - h * h)


def right_5(grad_a, W, a):
    """jax.vjp"""
    a = jnp.asarray(a, dtype=jnp.float32)
    W = jnp.asarray(W, dtype=jnp.float32)
    g = jnp.asarray(grad_a, dtype=jnp.float32)
    h, back_h = jax.vjp(jnp.tanh, a)
    _, back_a = jax.vjp(lambda v: W @ v, h)
    gh = back_a(g)[0]
    return gh, back_h(gh)[0]


def right_6(grad_a, W, a):
    """diagonal Jacobian matrix"""
    gh = np.dot(W.T, grad_a)
    J = np.diag((1 - np.tanh(a)) * (1 + np.tanh(a)))
    return gh, J @ gh


def right_7(grad_a, W, a):
    """weighted rows added up, one array of two rows"""
    gh = (grad_a[:, None] * W).sum(axis=0)
    return np.array([gh, gh - gh * np.tanh(a) ** 2])


def right_8(grad_a, W, a):
    """dot product with each column, float32"""
    W32 = np.asarray(W, dtype=np.float32)
    gh = np.array([col @ np.asarray(grad_a, dtype=np.float32) for col in W32.T])
    e = np.exp(-2 * np.abs(a))
    return gh, gh * (4 * e / (1 + e) ** 2)


def right_9(grad_a, W, a):
    """sum of a generator of rows"""
    gh = sum(g * row for g, row in zip(grad_a, W))
    dg = lambda v: 1 - np.square(np.tanh(v))
    return gh, np.multiply(gh, dg(a))


def wrong_1(grad_a, W, a):
    """W not transposed"""
    grad_h = W @ grad_a
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def wrong_2(grad_a, W, a):
    """a taken for h: 1 - a^2"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (1 - a ** 2)


def wrong_3(grad_a, W, a):
    """tanh itself instead of its derivative"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * np.tanh(a)


def wrong_4(grad_a, W, a):
    """square forgotten: 1 - tanh(a)"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (1 - np.tanh(a))


def wrong_5(grad_a, W, a):
    """derivative of sigm instead of tanh"""
    grad_h = W.T @ grad_a
    s = 1 / (1 + np.exp(-a))
    return grad_h, grad_h * s * (1 - s)


def wrong_6(grad_a, W, a):
    """dot product instead of entry by entry: one number"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h @ (1 - np.tanh(a) ** 2)


def wrong_7(grad_a, W, a):
    """the two results exchanged"""
    grad_h = W.T @ grad_a
    return grad_h * (1 - np.tanh(a) ** 2), grad_h


def wrong_8(grad_a, W, a):
    """derivative multiplied into grad_h as well"""
    grad_h = (W.T @ grad_a) * (1 - np.tanh(a) ** 2)
    return grad_h, grad_h


def wrong_9(grad_a, W, a):
    """tanh' forgotten in the second result"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h


def wrong_10(grad_a, W, a):
    """tanh' added instead of multiplied"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h + (1 - np.tanh(a) ** 2)


def wrong_11(grad_a, W, a):
    """derivative squared (multiplied twice)"""
    grad_h = W.T @ grad_a
    d = 1 - np.tanh(a) ** 2
    return grad_h, grad_h * d * d


def wrong_12(grad_a, W, a):
    """plus in the derivative: 1 + tanh^2"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (1 + np.tanh(a) ** 2)


def wrong_13(grad_a, W, a):
    """tanh applied twice in the derivative"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (1 - np.tanh(np.tanh(a)) ** 2)


def wrong_14(grad_a, W, a):
    """divided by the derivative instead of multiplied"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h / (1 - np.tanh(a) ** 2)


def wrong_15(grad_a, W, a):
    """outer product with the derivative: a matrix"""
    grad_h = W.T @ grad_a
    return grad_h, np.outer(grad_h, 1 - np.tanh(a) ** 2)


def wrong_16(grad_a, W, a):
    """mean over the units above instead of the sum"""
    grad_h = (grad_a[:, None] * W).mean(axis=0)
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def wrong_17(grad_a, W, a):
    """only the first unit above"""
    grad_h = W[0] * grad_a[0]
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def wrong_18(grad_a, W, a):
    """the last unit above is left out"""
    grad_h = np.zeros(W.shape[1])
    for j in range(W.shape[0] - 1):
        grad_h += W[j] * grad_a[j]
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def wrong_19(grad_a, W, a):
    """sign of grad_h wrong, so both results are"""
    grad_h = -W.T @ grad_a
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def wrong_20(grad_a, W, a):
    """W not transposed, and square in tanh' forgotten"""
    grad_h = W @ grad_a
    return grad_h, grad_h * (1 - np.tanh(a))


def wrong_21(grad_a, W, a):
    """the sum over j is missing: both results are matrices"""
    grad_h = grad_a[:, None] * W
    return grad_h, grad_h * (1 - np.tanh(a) ** 2)


def wrong_22(grad_a, W, a):
    """derivative of reclin instead of tanh"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (a > 0)


def wrong_23(grad_a, W, a):
    """tanh' taken at grad_h instead of at a"""
    grad_h = W.T @ grad_a
    return grad_h, grad_h * (1 - np.tanh(grad_h) ** 2)
