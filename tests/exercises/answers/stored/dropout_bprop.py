"""dropout_bprop"""
import numpy as np
import jax
import jax.numpy as jnp


def right_1(grad_a, h, W, a, m):
    """as the hints"""
    grad_W = np.outer(grad_a, h)
    grad_a_below = (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m
    return grad_W, grad_a_below


def right_2(grad_a, h, W, a, m):
    """broadcasting and cosh"""
    grad_W = grad_a[:, None] * h[None, :]
    grad_h = grad_a @ W
    return grad_W, grad_h * m / np.cosh(a) ** 2


def right_3(grad_a, h, W, a, m):
    """the masked h inside: m - h*tanh(a)"""
    t = np.tanh(a)
    return np.einsum('i,j->ij', grad_a, h), np.einsum('ij,i->j', W, grad_a) * (m - m * t * t)


def right_4(grad_a, h, W, a, m):
    """loops"""
    H, D = W.shape
    grad_W = np.zeros((H, D))
    below = np.zeros(D)
    for j in range(H):
        for k in range(D):
            grad_W[j, k] = grad_a[j] * h[k]
            below[k] += W[j, k] * grad_a[j]
    for k in range(D):
        if m[k] == 0:
            below[k] = 0
        else:
            below[k] *= 1 - np.tanh(a[k]) ** 2
    return grad_W, below


def right_5(grad_a, h, W, a, m):
    """jax vjp of the masked layer"""
    def up(aa, WW):
        return WW @ (jnp.tanh(aa) * m)
    _, vjp = jax.vjp(lambda aa: up(aa, jnp.asarray(W)), jnp.asarray(a))
    return jnp.outer(grad_a, h), vjp(jnp.asarray(grad_a, dtype=jnp.float32))[0]


def right_6(grad_a, h, W, a, m):
    """1 - h^2 works where m = 1, the mask removes the others"""
    grad_W = np.matmul(grad_a.reshape(-1, 1), h.reshape(1, -1))
    grad_h = np.dot(W.T, grad_a)
    return grad_W, grad_h * (1 - h**2) * m


def right_7(grad_a, h, W, a, m):
    """columns of W dropped by the mask first"""
    W_masked = W * m
    d = 1 - np.square(np.tanh(a))
    return [np.multiply.outer(grad_a, h), d * (W_masked.T @ grad_a)]


def right_8(grad_a, h, W, a, m):
    """np.where for the mask, list of rows for grad_W"""
    grad_W = [g * h for g in grad_a]
    grad_h = W.T @ grad_a
    return grad_W, np.where(np.asarray(m) > 0, grad_h * (1 + np.tanh(a)) * (1 - np.tanh(a)), 0.0)


def right_9(grad_a, h, W, a, m):
    """diagonal Jacobian"""
    J = np.diag(m * (1 - np.tanh(a) ** 2))
    grad_a_below = J @ W.T @ grad_a
    return np.array([[ga * hk for hk in h] for ga in grad_a]), grad_a_below


def wrong_1(grad_a, h, W, a, m):
    """the mask is forgotten in grad_a_below"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a) ** 2)


def wrong_2(grad_a, h, W, a, m):
    """1 - h**2 without the mask: dropped units get derivative 1"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - h**2)


def wrong_3(grad_a, h, W, a, m):
    """1 - a**2: tanh forgotten in the derivative"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - a**2) * m


def wrong_4(grad_a, h, W, a, m):
    """grad_W with tanh(a) instead of the masked h"""
    return np.outer(grad_a, np.tanh(a)), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m


def wrong_5(grad_a, h, W, a, m):
    """grad_W transposed: outer(h, grad_a)"""
    return np.outer(h, grad_a), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m


def wrong_6(grad_a, h, W, a, m):
    """derivative forgotten: only W.T grad_a times the mask"""
    return np.outer(grad_a, h), (W.T @ grad_a) * m


def wrong_7(grad_a, h, W, a, m):
    """mask negated: 1 - m"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * (1 - m)


def wrong_8(grad_a, h, W, a, m):
    """square missing: 1 - tanh(a)"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a)) * m


def wrong_9(grad_a, h, W, a, m):
    """derivative of sigm instead of tanh"""
    s = 1 / (1 + np.exp(-a))
    return np.outer(grad_a, h), (W.T @ grad_a) * s * (1 - s) * m


def wrong_10(grad_a, h, W, a, m):
    """results exchanged"""
    grad_W = np.outer(grad_a, h)
    below = (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m
    return below, grad_W


def wrong_11(grad_a, h, W, a, m):
    """multiplies by tanh(a) instead of its derivative"""
    return np.outer(grad_a, h), (W.T @ grad_a) * np.tanh(a) * m


def wrong_12(grad_a, h, W, a, m):
    """brackets: 1 - tanh(a)**2 * m, the mask inside"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a) ** 2 * m)


def wrong_13(grad_a, h, W, a, m):
    """scaled by 1/mean(m) as in inverted dropout"""
    keep = m.mean()
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m / keep


def wrong_14(grad_a, h, W, a, m):
    """plus for minus: 1 + tanh(a)**2"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 + np.tanh(a) ** 2) * m


def wrong_15(grad_a, h, W, a, m):
    """grad_h returned: derivative and mask both missing"""
    return np.outer(grad_a, h), W.T @ grad_a


def wrong_16(grad_a, h, W, a, m):
    """tanh applied twice: 1 - tanh(tanh(a))**2"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(np.tanh(a)) ** 2) * m


def wrong_17(grad_a, h, W, a, m):
    """grad_a summed before the product: grad_W only one row"""
    return grad_a.sum() * h, (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m


def wrong_18(grad_a, h, W, a, m):
    """mask missing and grad_W transposed: two mistakes"""
    return np.outer(h, grad_a), (W.T @ grad_a) * (1 - np.tanh(a) ** 2)


def wrong_19(grad_a, h, W, a, m):
    """a fresh mask: drawn at random instead of the given m"""
    new = (np.random.default_rng(1).random(len(a)) >= 0.5) * 1.0
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * new


def wrong_20(grad_a, h, W, a, m):
    """grad_W with a instead of h"""
    return np.outer(grad_a, a), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m


def wrong_21(grad_a, h, W, a, m):
    """h in place of m: multiplied by h once more"""
    return np.outer(grad_a, h), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * h


def wrong_22(grad_a, h, W, a, m):
    """h times 1 - m in grad_W: always zero"""
    return np.outer(grad_a, h * (1 - m)), (W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m


def wrong_23(grad_a, h, W, a, m):
    """the sum over the units below: one number"""
    return np.outer(grad_a, h), ((W.T @ grad_a) * (1 - np.tanh(a) ** 2)) @ m
