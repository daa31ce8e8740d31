"""rbm_energy"""
import numpy as np
import jax.numpy as jnp


def right_1(x, h, W, b, c):
    """as the hint"""
    E = -h @ W @ x - c @ x - b @ h
    return E


def right_2(x, h, W, b, c):
    """double loop"""
    E = 0.0
    for j in range(len(h)):
        for k in range(len(x)):
            E -= W[j, k] * h[j] * x[k]
    for k in range(len(x)):
        E -= c[k] * x[k]
    for j in range(len(h)):
        E -= b[j] * h[j]
    return E


def right_3(x, h, W, b, c):
    """einsum"""
    return -(np.einsum('j,jk,k->', h, W, x) + np.einsum('k,k', c, x) + np.einsum('j,j', b, h))


def right_4(x, h, W, b, c):
    """b inside the bracket with W x"""
    return -(h @ (b + W @ x)) - np.dot(c, x)


def right_5(x, h, W, b, c):
    """sum of the entries of W times the outer product"""
    return -np.sum(W * np.outer(h, x)) - np.sum(c * x) - np.sum(b * h)


def right_6(x, h, W, b, c):
    """jnp"""
    x, h = jnp.asarray(x), jnp.asarray(h)
    return -jnp.dot(h, jnp.dot(W, x)) - jnp.dot(c, x) - jnp.dot(b, h)


def right_7(x, h, W, b, c):
    """one big matrix with an extra unit that is always 1"""
    big = np.zeros((len(h) + 1, len(x) + 1))
    big[1:, 1:] = W
    big[1:, 0] = b
    big[0, 1:] = c
    return -np.append(1, h) @ big @ np.append(1, x)


def right_8(x, h, W, b, c):
    """selects the units that are on"""
    on_h, on_x = np.asarray(h) == 1, np.asarray(x) == 1
    return -(W[np.ix_(on_h, on_x)].sum() + b[on_h].sum() + c[on_x].sum())


def right_9(x, h, W, b, c):
    """generator sums, Python float"""
    inter = sum(hj * sum(w * xk for w, xk in zip(row, x)) for hj, row in zip(h, W))
    vis = sum(ck * xk for ck, xk in zip(c, x))
    hid = sum(bj * hj for bj, hj in zip(b, h))
    return float(-inter - vis - hid)


def right_10(x, h, W, b, c):
    """trace, float32"""
    W = W.astype(np.float32)
    return np.negative(np.trace(W @ np.outer(x, h).astype(np.float32)) + np.vdot(c, x) + np.vdot(b, h))


def wrong_1(x, h, W, b, c):
    """b and c exchanged"""
    return -h @ W @ x - b @ x - c @ h


def wrong_2(x, h, W, b, c):
    """W transposed: x W h"""
    return -x @ W @ h - c @ x - b @ h


def wrong_3(x, h, W, b, c):
    """all signs plus"""
    return h @ W @ x + c @ x + b @ h


def wrong_4(x, h, W, b, c):
    """plus before the bias terms"""
    return -h @ W @ x + c @ x + b @ h


def wrong_5(x, h, W, b, c):
    """plus before W only"""
    return h @ W @ x - c @ x - b @ h


def wrong_6(x, h, W, b, c):
    """visible bias term forgotten"""
    return -h @ W @ x - b @ h


def wrong_7(x, h, W, b, c):
    """hidden bias term forgotten"""
    return -h @ W @ x - c @ x


def wrong_8(x, h, W, b, c):
    """factor one half before the W term"""
    return -0.5 * h @ W @ x - c @ x - b @ h


def wrong_9(x, h, W, b, c):
    """exp of the energy: exp(-E) returned"""
    return np.exp(h @ W @ x + c @ x + b @ h)


def wrong_10(x, h, W, b, c):
    """h forgotten in the W term"""
    return -(W @ x).sum() - c @ x - b @ h


def wrong_11(x, h, W, b, c):
    """only the diagonal of W: h * x * diag"""
    return -np.sum(h * np.diag(W) * x) - c @ x - b @ h


def wrong_12(x, h, W, b, c):
    """biases summed for all units, not only for those on"""
    return -h @ W @ x - c.sum() - b.sum()


def wrong_13(x, h, W, b, c):
    """mean instead of sum in the W term"""
    return -np.mean(np.outer(h, x) * W) - c @ x - b @ h


def wrong_14(x, h, W, b, c):
    """biases multiplied: c x * b h instead of added"""
    return -h @ W @ x - (c @ x) * (b @ h)


def wrong_15(x, h, W, b, c):
    """b @ x instead of c @ x"""
    return -h @ W @ x - b @ x - b @ h


def wrong_16(x, h, W, b, c):
    """minus only before the first term, b and c exchanged: two mistakes"""
    return -h @ W @ x + b @ x + c @ h


def wrong_17(x, h, W, b, c):
    """an array: the sum over the visible units is missing"""
    return -(h @ W) * x - c * x - b @ h


def wrong_18(x, h, W, b, c):
    """x and h exchanged everywhere"""
    return -x @ W @ h - c @ h - b @ x


def wrong_19(x, h, W, b, c):
    """c multiplies h instead of x"""
    return -h @ (W @ x + c) - b @ h


def wrong_20(x, h, W, b, c):
    """sigm of W x instead of W x"""
    return -h @ (1 / (1 + np.exp(-(W @ x)))) - c @ x - b @ h


def wrong_21(x, h, W, b, c):
    """absolute value taken at the end"""
    return abs(-h @ W @ x - c @ x - b @ h)


def wrong_22(x, h, W, b, c):
    """terms with hidden bias have the wrong sign: + b h"""
    return -h @ W @ x - c @ x + b @ h
