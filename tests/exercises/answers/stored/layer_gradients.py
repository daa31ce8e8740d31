"""layer_gradients"""
import numpy as np
import jax
import jax.numpy as jnp


def right_1(grad_a, h):
    """one matrix product"""
    T = len(h)
    return grad_a.T @ h / T, grad_a.mean(axis=0)


def right_2(grad_a, h):
    """running sum of outer products"""
    T = h.shape[0]
    W = np.zeros((grad_a.shape[1], h.shape[1]))
    b = np.zeros(grad_a.shape[1])
    for t in range(T):
        W += np.outer(grad_a[t], h[t])
        b += grad_a[t]
    return W / T, b / T


def right_3(grad_a, h):
    """einsum"""
    T = grad_a.shape[0]
    return np.einsum('tj,ti->ji', grad_a, h) / T, np.einsum('tj->j', grad_a) / T


def right_4(grad_a, h):
    """broadcast, then the mean"""
    return (grad_a[:, :, None] * h[:, None, :]).mean(axis=0), np.mean(grad_a, 0)


def right_5(grad_a, h):
    """mean of a list of outer products"""
    Ws = [np.outer(g, v) for g, v in zip(grad_a, h)]
    return np.mean(Ws, axis=0), sum(grad_a) / len(grad_a)


def right_6(grad_a, h):
    """jnp and vmap"""
    g, v = jnp.asarray(grad_a), jnp.asarray(h)
    return jax.vmap(jnp.outer)(g, v).mean(0), g.mean(0)


def right_7(grad_a, h):
    """input 1 for the bias, split afterwards"""
    T, D = h.shape
    h1 = np.hstack([h, np.ones((T, 1))])
    G = (h1.T @ grad_a).T / T
    return G[:, :D], G[:, D]


def right_8(grad_a, h):
    """entry by entry, nested lists"""
    T, H = grad_a.shape
    D = h.shape[1]
    gW = [[sum(grad_a[t, j] * h[t, i] for t in range(T)) / T for i in range(D)] for j in range(H)]
    gb = [sum(grad_a[t, j] for t in range(T)) / T for j in range(H)]
    return gW, gb


def right_9(grad_a, h):
    """divides grad_a by T first; float32; tensordot"""
    g = np.asarray(grad_a, dtype=np.float32) / len(grad_a)
    return np.tensordot(g, np.asarray(h, dtype=np.float32), axes=(0, 0)), np.ones(len(g)) @ g


def wrong_1(grad_a, h):
    """1/T forgotten in both: sums instead of means"""
    return grad_a.T @ h, grad_a.sum(axis=0)


def wrong_2(grad_a, h):
    """1/T forgotten in grad_W only"""
    return grad_a.T @ h, grad_a.mean(axis=0)


def wrong_3(grad_a, h):
    """sum instead of mean in grad_b only"""
    return grad_a.T @ h / len(h), grad_a.sum(axis=0)


def wrong_4(grad_a, h):
    """grad_W transposed, shape (D, H)"""
    return h.T @ grad_a / len(h), grad_a.mean(axis=0)


def wrong_5(grad_a, h):
    """mean over the units for the bias: axis 1, shape (T,)"""
    return grad_a.T @ h / len(h), grad_a.mean(axis=1)


def wrong_6(grad_a, h):
    """bias gradient is the mean over everything, one number"""
    return grad_a.T @ h / len(h), grad_a.mean()


def wrong_7(grad_a, h):
    """outer product of the means instead of mean of the outer products"""
    return np.outer(grad_a.mean(axis=0), h.mean(axis=0)), grad_a.mean(axis=0)


def wrong_8(grad_a, h):
    """only the first example"""
    return np.outer(grad_a[0], h[0]), grad_a[0]


def wrong_9(grad_a, h):
    """divided by H instead of T"""
    H = grad_a.shape[1]
    return grad_a.T @ h / H, grad_a.sum(axis=0) / H


def wrong_10(grad_a, h):
    """divided by T twice in grad_W"""
    T = len(h)
    return (grad_a / T).T @ h / T, grad_a.mean(axis=0)


def wrong_11(grad_a, h):
    """bias gradient of the last example only"""
    T = len(h)
    W = 0
    for t in range(T):
        W = W + np.outer(grad_a[t], h[t]) / T
        b = grad_a[t]
    return W, b


def wrong_12(grad_a, h):
    """sign: the negative gradients"""
    return -grad_a.T @ h / len(h), -grad_a.mean(axis=0)


def wrong_13(grad_a, h):
    """overwritten in the loop: last example divided by T"""
    T = len(h)
    for t in range(T):
        W = np.outer(grad_a[t], h[t])
        b = grad_a[t]
    return W / T, b / T


def wrong_14(grad_a, h):
    """bias gradient is the mean of h instead of grad_a"""
    return grad_a.T @ h / len(h), h.mean(axis=0)


def wrong_15(grad_a, h):
    """the two results exchanged"""
    return grad_a.mean(axis=0), grad_a.T @ h / len(h)


def wrong_16(grad_a, h):
    """one outer product for each example, not averaged: (T, H, D)"""
    return grad_a[:, :, None] * h[:, None, :], grad_a


def wrong_17(grad_a, h):
    """divided by T - 1"""
    T = len(h)
    return grad_a.T @ h / (T - 1), grad_a.sum(axis=0) / (T - 1)


def wrong_18(grad_a, h):
    """last example left out of the sum"""
    T = len(h)
    W = np.zeros((grad_a.shape[1], h.shape[1]))
    b = np.zeros(grad_a.shape[1])
    for t in range(T - 1):
        W += np.outer(grad_a[t], h[t])
        b += grad_a[t]
    return W / T, b / T


def wrong_19(grad_a, h):
    """divided by the number of entries: mean over T and D"""
    T, D = h.shape
    return grad_a.T @ h / (T * D), grad_a.mean(axis=0)


def wrong_20(grad_a, h):
    """W transposed and sum instead of mean"""
    return h.T @ grad_a, grad_a.sum(axis=0)


def wrong_21(grad_a, h):
    """bias gradient as a row (1, H): keepdims"""
    return grad_a.T @ h / len(h), grad_a.mean(axis=0, keepdims=True)


def wrong_22(grad_a, h):
    """grad_a damaged in place by the division"""
    grad_a /= len(h)
    return grad_a.T @ h, grad_a.sum(axis=0)


def wrong_23(grad_a, h):
    """grad_a @ h.T: wrong one transposed, fails unless H = D"""
    return grad_a @ h.T / len(h), grad_a.mean(axis=0)
