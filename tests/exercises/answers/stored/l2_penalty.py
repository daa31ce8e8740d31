"""l2_penalty"""
import math
import numpy as np
import jax
import jax.numpy as jnp


def right_1(W1, W2):
    """sum of squares"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), 2 * W1, 2 * W2


def right_2(W1, W2):
    """np.linalg.norm squared"""
    omega = np.linalg.norm(W1) ** 2 + np.linalg.norm(W2, 'fro') ** 2
    return omega, W1 + W1, W2 + W2


def right_3(W1, W2):
    """loops over all entries"""
    omega = 0.0
    grads = []
    for W in (W1, W2):
        g = np.zeros(W.shape)
        for i in range(W.shape[0]):
            for j in range(W.shape[1]):
                omega += W[i, j] ** 2
                g[i, j] = 2 * W[i, j]
        grads.append(g)
    return omega, grads[0], grads[1]


def right_4(W1, W2):
    """trace of W^T W"""
    f = lambda W: np.trace(W.T @ W)
    return f(W1) + f(W2), np.multiply(2, W1), np.multiply(2, W2)


def right_5(W1, W2):
    """jax.value_and_grad"""
    def om(A, B):
        return jnp.sum(A ** 2) + jnp.sum(B ** 2)
    v, (g1, g2) = jax.value_and_grad(om, argnums=(0, 1))(jnp.asarray(W1, jnp.float32), jnp.asarray(W2, jnp.float32))
    return v, g1, g2


def right_6(W1, W2):
    """dot product of flat vectors"""
    a, b = np.ravel(W1), np.ravel(W2)
    return np.dot(a, a) + np.dot(b, b), 2.0 * W1, 2.0 * W2


def right_7(W1, W2):
    """singular values"""
    s = sum((np.linalg.svd(W, compute_uv=False) ** 2).sum() for W in (W1, W2))
    return (s,) + tuple(2 * W for W in (W1, W2))


def right_8(W1, W2):
    """nested lists, math.fsum"""
    omega = math.fsum(float(v) * float(v) for W in (W1, W2) for row in W for v in row)
    return [omega, [[2 * v for v in row] for row in W1], [[2 * v for v in row] for row in W2]]


def right_9(W1, W2):
    """einsum, float32"""
    A, B = np.float32(W1), np.float32(W2)
    return np.einsum('ij,ij', A, A) + np.einsum('ij,ij', B, B), A * 2, B * 2


def wrong_1(W1, W2):
    """factor 2 forgotten in the gradients"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), W1, W2


def wrong_2(W1, W2):
    """factor 1/2 in the penalty"""
    return 0.5 * ((W1 ** 2).sum() + (W2 ** 2).sum()), 2 * W1, 2 * W2


def wrong_3(W1, W2):
    """penalty with 1/2 and gradients W: another definition"""
    return 0.5 * ((W1 ** 2).sum() + (W2 ** 2).sum()), W1, W2


def wrong_4(W1, W2):
    """square root: norms not squared"""
    return np.linalg.norm(W1) + np.linalg.norm(W2), 2 * W1, 2 * W2


def wrong_5(W1, W2):
    """only W1 in the penalty"""
    return (W1 ** 2).sum(), 2 * W1, 2 * W2


def wrong_6(W1, W2):
    """L1: absolute values instead of squares, in the penalty"""
    return np.abs(W1).sum() + np.abs(W2).sum(), 2 * W1, 2 * W2


def wrong_7(W1, W2):
    """the two gradients exchanged"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), 2 * W2, 2 * W1


def wrong_8(W1, W2):
    """mean instead of sum of the squares"""
    return (W1 ** 2).mean() + (W2 ** 2).mean(), 2 * W1, 2 * W2


def wrong_9(W1, W2):
    """square of the sum instead of sum of the squares"""
    return W1.sum() ** 2 + W2.sum() ** 2, 2 * W1, 2 * W2


def wrong_10(W1, W2):
    """W ** 2 in the gradients, not the derivative"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), 2 * W1 ** 2, 2 * W2 ** 2


def wrong_11(W1, W2):
    """gradients are signs, as for L1"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), np.sign(W1), np.sign(W2)


def wrong_12(W1, W2):
    """second sum over axis 0 only: the penalty is a vector"""
    return (W1 ** 2).sum(axis=0).sum() + (W2 ** 2).sum(axis=0), 2 * W1, 2 * W2


def wrong_13(W1, W2):
    """product of the norms instead of their sum"""
    return (W1 ** 2).sum() * (W2 ** 2).sum(), 2 * W1, 2 * W2


def wrong_14(W1, W2):
    """gradient of W2 without the factor 2"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), 2 * W1, W2


def wrong_15(W1, W2):
    """minus sign: gradients of the update direction"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), -2 * W1, -2 * W2


def wrong_16(W1, W2):
    """gradients transposed"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), 2 * W1.T, 2 * W2.T


def wrong_17(W1, W2):
    """spectral norm (largest singular value) instead of Frobenius"""
    return np.linalg.norm(W1, 2) ** 2 + np.linalg.norm(W2, 2) ** 2, 2 * W1, 2 * W2


def wrong_18(W1, W2):
    """square root of the whole sum"""
    return np.sqrt((W1 ** 2).sum() + (W2 ** 2).sum()), 2 * W1, 2 * W2


def wrong_19(W1, W2):
    """gradients summed up to numbers"""
    return (W1 ** 2).sum() + (W2 ** 2).sum(), 2 * W1.sum(), 2 * W2.sum()


def wrong_20(W1, W2):
    """W1 counted twice: second term uses W1"""
    return (W1 ** 2).sum() + (W1 ** 2).sum(), 2 * W1, 2 * W2


def wrong_21(W1, W2):
    """norms not squared, and factor 2 forgotten in the gradients"""
    return np.linalg.norm(W1) + np.linalg.norm(W2), W1, W2


def wrong_22(W1, W2):
    """W1 and W2 damaged in place by *= 2"""
    omega = (W1 ** 2).sum() + (W2 ** 2).sum()
    W1 *= 2
    W2 *= 2
    return omega, W1, W2


def wrong_23(W1, W2):
    """sum of the entries, the squares forgotten"""
    return W1.sum() + W2.sum(), 2 * W1, 2 * W2


def wrong_24(W1, W2):
    """difference instead of sum of the two terms"""
    return (W1 ** 2).sum() - (W2 ** 2).sum(), 2 * W1, 2 * W2
