"""tied_gradient"""
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit


def _fw(x, W, b, c):
    h = 1 / (1 + np.exp(-(b + W @ x)))
    x_hat = 1 / (1 + np.exp(-(c + W.T @ h)))
    return h, x_hat


def right_1(x, W, b, c):
    """as the hints"""
    h = 1 / (1 + np.exp(-(b + W @ x)))
    x_hat = 1 / (1 + np.exp(-(c + W.T @ h)))
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    grad_W = np.outer(grad_b, x) + np.outer(h, grad_c)
    return grad_W, grad_b, grad_c


def right_2(x, W, b, c):
    """jax.grad of the loss"""
    def loss(W, b, c):
        h = jax.nn.sigmoid(b + W @ x)
        a = c + W.T @ h
        return jnp.sum(jnp.logaddexp(0.0, a) - x * a)
    return jax.grad(loss, argnums=(0, 1, 2))(W, b, c)


def right_3(x, W, b, c):
    """broadcasting with None"""
    h, x_hat = _fw(x, W, b, c)
    d = x_hat - x
    e = W.dot(d) * (h - h**2)
    return e[:, None] * x[None, :] + h[:, None] * d[None, :], e, d


def right_4(x, W, b, c):
    """loops"""
    h, x_hat = _fw(x, W, b, c)
    H, D = W.shape
    grad_c = [x_hat[k] - x[k] for k in range(D)]
    grad_b = []
    for j in range(H):
        s = sum(W[j, k] * grad_c[k] for k in range(D))
        grad_b.append(s * h[j] * (1 - h[j]))
    grad_W = np.zeros((H, D))
    for j in range(H):
        for k in range(D):
            grad_W[j, k] = grad_b[j] * x[k] + h[j] * grad_c[k]
    return grad_W, grad_b, grad_c


def right_5(x, W, b, c):
    """einsum"""
    h = expit(b + np.einsum('hd,d->h', W, x))
    x_hat = expit(c + np.einsum('hd,h->d', W, h))
    grad_c = x_hat - x
    grad_b = np.einsum('hd,d,h->h', W, grad_c, h * (1 - h))
    grad_W = np.einsum('h,d->hd', grad_b, x) + np.einsum('h,d->hd', h, grad_c)
    return [grad_W, grad_b, grad_c]


def right_6(x, W, b, c):
    """decoder matrix V = W.T with its own gradient, transposed back"""
    h, x_hat = _fw(x, W, b, c)
    V = W.T
    grad_a2 = -(x - x_hat)
    grad_V = np.outer(grad_a2, h)
    grad_h = V.T @ grad_a2
    grad_a1 = grad_h * h * (1 - h)
    grad_W_enc = np.outer(grad_a1, x)
    return grad_W_enc + grad_V.T, grad_a1, grad_a2


def right_7(x, W, b, c):
    """one matrix product of two stacked columns"""
    h, x_hat = _fw(x, W, b, c)
    gc = x_hat - x
    gb = (gc @ W.T) * h * (1 - h)
    return np.column_stack([gb, h]) @ np.vstack([x, gc]), gb, gc


def right_8(x, W, b, c):
    """column vectors, derivative by exp(-a)/(1+exp(-a))^2"""
    a = b + W @ x
    e = np.exp(-a)
    h = 1 / (1 + e)
    x_hat = 1 / (1 + np.exp(-c - h @ W))
    gc = (x_hat - x).reshape(-1, 1)
    gb = (W @ gc) * (e / (1 + e) ** 2).reshape(-1, 1)
    gW = gb @ x.reshape(1, -1) + h.reshape(-1, 1) @ gc.T
    return gW, gb.ravel(), gc.ravel()


def right_9(x, W, b, c):
    """in-place sum on a new array, float32 at the end"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = np.subtract(x_hat, x)
    grad_b = np.multiply(np.diag(h * (1 - h)) @ W @ grad_c, 1.0)
    grad_W = np.multiply.outer(h, grad_c)
    grad_W += np.multiply.outer(grad_b, x)
    return grad_W.astype(np.float32), grad_b.astype(np.float32), grad_c.astype(np.float32)


def wrong_1(x, W, b, c):
    """only the decoder's share of grad_W"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(h, grad_c), grad_b, grad_c


def wrong_2(x, W, b, c):
    """only the encoder's share of grad_W"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x), grad_b, grad_c


def wrong_3(x, W, b, c):
    """mean of the two shares instead of the sum"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return (np.outer(grad_b, x) + np.outer(h, grad_c)) / 2, grad_b, grad_c


def wrong_4(x, W, b, c):
    """derivative h(1 - h) forgotten in grad_b"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = W @ grad_c
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_5(x, W, b, c):
    """sign: x - x_hat"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x - x_hat
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_6(x, W, b, c):
    """sigm' applied at the output too: times x_hat(1 - x_hat)"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = (x_hat - x) * x_hat * (1 - x_hat)
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_7(x, W, b, c):
    """grad_W is transposed: (D, H)"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return (np.outer(grad_b, x) + np.outer(h, grad_c)).T, grad_b, grad_c


def wrong_8(x, W, b, c):
    """tanh derivative 1 - h**2 instead of h(1 - h)"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * (1 - h**2)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_9(x, W, b, c):
    """encoder's outer product with x_hat instead of x"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x_hat) + np.outer(h, grad_c), grad_b, grad_c


def wrong_10(x, W, b, c):
    """decoder's outer product with the pre-activation instead of h"""
    a = b + W @ x
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(a, grad_c), grad_b, grad_c


def wrong_11(x, W, b, c):
    """grad_b and grad_c exchanged in the return"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_c, grad_b


def wrong_12(x, W, b, c):
    """difference of the two shares instead of the sum"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(h, grad_c) - np.outer(grad_b, x), grad_b, grad_c


def wrong_13(x, W, b, c):
    """derivative h * h instead of h(1 - h)"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * h
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_14(x, W, b, c):
    """twice the decoder's share: takes both for equal"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return 2 * np.outer(h, grad_c), grad_b, grad_c


def wrong_15(x, W, b, c):
    """bias c forgotten in the forward pass"""
    h = expit(b + W @ x)
    x_hat = expit(W.T @ h)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_16(x, W, b, c):
    """h(1 - h) applied twice in the encoder's share of grad_W"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b * h * (1 - h), x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_17(x, W, b, c):
    """x - x_hat and the encoder's share missing: two mistakes"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x - x_hat
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(h, grad_c), grad_b, grad_c


def wrong_18(x, W, b, c):
    """bias gradient summed to one number"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b.sum(), grad_c.sum()


def wrong_19(x, W, b, c):
    """grad_c divided by D: mean over the entries"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = (x_hat - x) / len(x)
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_20(x, W, b, c):
    """encoder's share uses grad_h without h(1 - h); grad_b right"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_h = W @ grad_c
    grad_b = grad_h * h * (1 - h)
    return np.outer(grad_h, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_21(x, W, b, c):
    """derivative sigm(h)(1 - sigm(h)): sigm once too often"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    s = expit(h)
    grad_b = (W @ grad_c) * s * (1 - s)
    return np.outer(grad_b, x) + np.outer(h, grad_c), grad_b, grad_c


def wrong_22(x, W, b, c):
    """the decoder's outer product includes x instead of x_hat - x"""
    h, x_hat = _fw(x, W, b, c)
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    return np.outer(grad_b, x) + np.outer(h, x), grad_b, grad_c
