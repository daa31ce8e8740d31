"""layer_below"""
import numpy as np
import jax.numpy as jnp


def right_1(grad_a, W, h):
    """einsum"""
    gh = np.einsum('tj,ji->ti', grad_a, W)
    ga = np.einsum('ti,ti->ti', gh, 1 - np.square(h))
    return gh, ga


def right_2(grad_a, W, h):
    """three nested loops"""
    T, H = grad_a.shape
    D = W.shape[1]
    grad_h = np.zeros((T, D))
    grad_a_below = np.zeros((T, D))
    for t in range(T):
        for i in range(D):
            s = 0.0
            for j in range(H):
                s += grad_a[t, j] * W[j, i]
            grad_h[t, i] = s
            grad_a_below[t, i] = s * (1 - h[t, i] ** 2)
    return grad_h, grad_a_below


def right_3(grad_a, W, h):
    """columns as on the slide, transposed back; (1-h)(1+h)"""
    cols = W.T @ grad_a.T
    below = cols * (1 - h.T) * (1 + h.T)
    return cols.T, below.T


def right_4(grad_a, W, h):
    """lists of lists"""
    grad_h = [[sum(g * w for g, w in zip(row, col)) for col in W.T] for row in grad_a]
    grad_a_below = [[g * (1 - v * v) for g, v in zip(gr, hr)]
                    for gr, hr in zip(grad_h, h)]
    return grad_h, grad_a_below


def right_5(grad_a, W, h):
    """jnp with the full Jacobian matrix of each example"""
    grad_h = jnp.dot(grad_a, W)
    out = []
    for t in range(len(h)):
        J = jnp.diag(1 - h[t] ** 2)
        out.append(J @ grad_h[t])
    return grad_h, jnp.stack(out)


def right_6(grad_a, W, h):
    """broadcast product summed over j, both results stacked"""
    prod = grad_a[:, :, None] * W[None]
    grad_h = prod.sum(axis=1)
    return np.stack([grad_h, grad_h - grad_h * h * h])


def right_7(grad_a, W, h):
    """sums of outer products over the units j"""
    grad_h = 0
    for j in range(len(W)):
        grad_h = grad_h + np.outer(grad_a[:, j], W[j])
    slope = 1 - h ** 2
    return grad_h, slope * grad_h


def wrong_1(grad_a, W, h):
    """tanh applied again to h: 1 - tanh(h)^2"""
    def tanh_prime(z):
        return 1 - np.tanh(z) ** 2
    dh = grad_a @ W
    da = dh * tanh_prime(h)
    return dh, da


def wrong_2(grad_a, W, h):
    """derivative of sigm, h(1-h), instead of tanh"""
    T = h.shape[0]
    grad_h = np.array([W.T @ grad_a[t] for t in range(T)])
    grad_a_below = np.empty(h.shape)
    for t in range(T):
        grad_a_below[t] = grad_h[t] * h[t] * (1 - h[t])
    return grad_h, grad_a_below


def wrong_3(grad_a, W, h):
    """h not squared: 1 - h instead of 1 - h^2"""
    n, d = h.shape
    gh = np.zeros((n, d))
    for j in range(W.shape[0]):
        gh += grad_a[:, [j]] * W[j]
    gb = gh - gh * h
    return gh, gb


def wrong_4(grad_a, W, h):
    """W transposed: only fits, and is wrong, for square W"""
    grad_h = grad_a @ W.T
    local = 1 - h * h
    grad_a_below = grad_h * local
    return grad_h, grad_a_below


def wrong_5(grad_a, W, h):
    """second result is only the slope, not multiplied by grad_h"""
    rows = []
    for g in grad_a:
        rows.append(np.dot(g, W))
    grad_h = np.vstack(rows)
    grad_a_below = 1 - np.power(h, 2)
    return grad_h, grad_a_below


def wrong_6(grad_a, W, h):
    """the results come out transposed, (D, T)"""
    grad_h = W.T @ grad_a.T
    grad_a_below = grad_h * (1 - h.T ** 2)
    return grad_h, grad_a_below


def wrong_7(grad_a, W, h):
    """the two results exchanged"""
    back = np.einsum('tj,jd->td', grad_a, W)
    through = back * (1 - h ** 2)
    return through, back


def wrong_8(grad_a, W, h):
    """grad_h is averaged over the examples, equal rows"""
    T, D = h.shape
    g = np.zeros(D)
    for t in range(T):
        g += W.T @ grad_a[t] / T
    grad_h = np.tile(g, (T, 1))
    grad_a_below = grad_h * (1 - h ** 2)
    return grad_h, grad_a_below


def wrong_9(grad_a, W, h):
    """in-place product: grad_h is overwritten by the second result"""
    grad_h = grad_a @ W
    grad_a_below = grad_h
    grad_a_below *= 1 - h ** 2
    return grad_h, grad_a_below


def wrong_10(grad_a, W, h):
    """sign of the slope: h^2 - 1 instead of 1 - h^2"""
    gh = np.matmul(grad_a, W)
    ga = []
    for t in range(len(gh)):
        ga.append([gh[t, i] * (h[t, i] ** 2 - 1) for i in range(gh.shape[1])])
    return gh, np.array(ga)


def wrong_11(grad_a, W, h):
    """the last unit j is left out of the sum"""
    T, H = grad_a.shape
    D = W.shape[1]
    grad_h = np.zeros((T, D))
    for t in range(T):
        for i in range(D):
            for j in range(H - 1):
                grad_h[t, i] += grad_a[t, j] * W[j, i]
    grad_a_below = (1 - h ** 2) * grad_h
    return grad_h, grad_a_below


def wrong_12(grad_a, W, h):
    """the slope of the first example is used for all rows"""
    grad_h = grad_a @ W
    grad_a_below = np.zeros_like(grad_h)
    s = 1 - h[0] ** 2
    for t in range(grad_h.shape[0]):
        grad_a_below[t] = s * grad_h[t]
    return grad_h, grad_a_below


def wrong_13(grad_a, W, h):
    """divides by the slope 1 - h^2 instead of multiplying"""
    gh = (W.T @ grad_a.T).T
    return gh, gh / (1 - h ** 2)


def wrong_14(grad_a, W, h):
    """two slips: grad_h is divided by T; tanh applied again to h"""
    T = len(h)
    grad_h = grad_a @ W / T
    a = np.tanh(h)
    grad_a_below = grad_h * (1 - a ** 2)
    return grad_h, grad_a_below


def wrong_15(grad_a, W, h):
    """two slips: derivative of sigm; results exchanged"""
    def backward(delta, out):
        up = delta @ W
        return up * out * (1 - out), up
    return backward(grad_a, h)


def wrong_16(grad_a, W, h):
    """slope applied twice in the second result"""
    slope = 1 - h ** 2
    grad_h = grad_a @ W
    grad_a_below = grad_h * slope
    for t in range(len(h)):
        grad_a_below[t] = grad_a_below[t] * slope[t]
    return grad_h, grad_a_below


def wrong_17(grad_a, W, h):
    """grad_h already contains the slope, both results equal grad_a_below"""
    out = np.zeros(h.shape)
    for t in range(h.shape[0]):
        out[t] = (grad_a[t] @ W) * (1 - h[t] ** 2)
    grad_h = out
    grad_a_below = out.copy()
    return grad_h, grad_a_below


def wrong_18(grad_a, W, h):
    """second result summed over the examples, shape (D,)"""
    grad_h = grad_a @ W
    grad_a_below = np.sum(grad_h * (1 - h ** 2), axis=0)
    return grad_h, grad_a_below


def wrong_19(grad_a, W, h):
    """two slips: h not squared; grad_h's last row left zero"""
    grad_h = np.zeros(h.shape)
    for t in range(len(h) - 1):
        for i in range(h.shape[1]):
            grad_h[t, i] = np.dot(grad_a[t], W[:, i])
    last = grad_a[-1] @ W
    grad_a_below = np.vstack([grad_h[:-1], last]) * (1 - h)
    return grad_h, grad_a_below


def wrong_20(grad_a, W, h):
    """arrays created inside the loop: all rows but the last zero"""
    for t in range(len(h)):
        grad_h = np.zeros(h.shape)
        grad_a_below = np.zeros(h.shape)
        grad_h[t] = W.T @ grad_a[t]
        grad_a_below[t] = grad_h[t] * (1 - h[t] ** 2)
    return grad_h, grad_a_below
