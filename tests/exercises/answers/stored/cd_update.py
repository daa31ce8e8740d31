"""cd_update"""
import numpy as np
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def _phases(W, b, c, x, u_h, u_x):
    p = _sigm(b + x @ W.T)
    h = (u_h < p).astype(float)
    x_neg = (u_x < _sigm(c + h @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    return p, h, x_neg, p_neg


def right_1(W, b, c, x, u_h, u_x, alpha):
    """as the hints"""
    T = len(x)
    p = 1 / (1 + np.exp(-(b + x @ W.T)))
    h = (u_h < p).astype(float)
    x_neg = (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)
    p_neg = 1 / (1 + np.exp(-(b + x_neg @ W.T)))
    W_new = W + alpha * (p.T @ x - p_neg.T @ x_neg) / T
    b_new = b + alpha * (p - p_neg).sum(axis=0) / T
    c_new = c + alpha * (x - x_neg).sum(axis=0) / T
    return W_new, b_new, c_new


def right_2(W, b, c, x, u_h, u_x, alpha):
    """loop over the examples with outer products"""
    T = len(x)
    gW, gb, gc = np.zeros_like(W), np.zeros_like(b), np.zeros_like(c)
    for t in range(T):
        p = expit(b + W @ x[t])
        h = 1.0 * (u_h[t] < p)
        xn = 1.0 * (u_x[t] < expit(c + W.T @ h))
        pn = expit(b + W @ xn)
        gW += np.outer(p, x[t]) - np.outer(pn, xn)
        gb += p - pn
        gc += x[t] - xn
    return W + alpha * gW / T, b + alpha * gb / T, c + alpha * gc / T


def right_3(W, b, c, x, u_h, u_x, alpha):
    """einsum and means"""
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    dW = np.einsum('th,td->thd', p, x) - np.einsum('th,td->thd', p_neg, x_neg)
    return [W + alpha * dW.mean(axis=0), b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0)]


def right_4(W, b, c, x, u_h, u_x, alpha):
    """helper for the statistics of a phase"""
    def sigm(a):
        return np.where(a >= 0, 1 / (1 + np.exp(-np.abs(a))), np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))))

    def hidden(v):
        return sigm(b + v @ W.T)

    def stats(v):
        q = hidden(v)
        return q.T @ v / len(v), q.mean(axis=0), v.mean(axis=0)

    h = np.where(u_h < hidden(x), 1.0, 0.0)
    x_neg = np.where(u_x < sigm(c + h @ W), 1.0, 0.0)
    return tuple(theta + alpha * (pos - neg) for theta, pos, neg in zip((W, b, c), stats(x), stats(x_neg)))


def right_5(W, b, c, x, u_h, u_x, alpha):
    """one big parameter matrix with ones columns"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    P = np.hstack([np.ones((T, 1)), p])
    X = np.hstack([np.ones((T, 1)), x])
    Pn = np.hstack([np.ones((T, 1)), p_neg])
    Xn = np.hstack([np.ones((T, 1)), x_neg])
    G = (P.T @ X - Pn.T @ Xn) / T
    return W + alpha * G[1:, 1:], b + alpha * G[1:, 0], c + alpha * G[0, 1:]


def right_6(W, b, c, x, u_h, u_x, alpha):
    """jnp for the update, NumPy for the samples"""
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    rate = alpha / x.shape[0]
    W_new = jnp.asarray(W) + rate * (jnp.asarray(p).T @ x - jnp.asarray(p_neg).T @ x_neg)
    return W_new, jnp.asarray(b) + rate * jnp.sum(p - p_neg, axis=0), jnp.asarray(c) + rate * jnp.sum(x - x_neg, axis=0)


def right_7(W, b, c, x, u_h, u_x, alpha):
    """columns are examples inside"""
    xT = x.T
    T = xT.shape[1]
    p = expit(W @ xT + b[:, None])
    h = (u_h.T < p) * 1.0
    n = (u_x.T < expit(W.T @ h + c[:, None])) * 1.0
    q = expit(W @ n + b[:, None])
    return (W + alpha / T * (p @ xT.T - q @ n.T),
            b + alpha / T * (p - q).sum(axis=1),
            c + alpha / T * (xT - n).sum(axis=1))


def right_8(W, b, c, x, u_h, u_x, alpha):
    """copies, positive phase added, negative subtracted"""
    p, _, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    W_new, b_new, c_new = W.copy(), b.copy(), c.copy()
    step = alpha / len(x)
    for pt, xt in zip(p, x):
        W_new += step * np.outer(pt, xt)
        b_new += step * pt
        c_new += step * xt
    for pt, xt in zip(p_neg, x_neg):
        W_new -= step * np.outer(pt, xt)
        b_new -= step * pt
        c_new -= step * xt
    return W_new, b_new, c_new


def right_9(W, b, c, x, u_h, u_x, alpha):
    """np.average, tensordot"""
    p, _, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    grad = np.tensordot(p, x, axes=(0, 0)) - np.tensordot(p_neg, x_neg, axes=([0], [0]))
    W_new = np.add(W, np.multiply(alpha, np.divide(grad, len(p))))
    b_new = b + alpha * (np.average(p, axis=0) - np.average(p_neg, axis=0))
    c_new = c - alpha * np.average(x_neg - x, axis=0)
    return W_new, b_new, c_new


def wrong_1(W, b, c, x, u_h, u_x, alpha):
    """1/T forgotten: sums"""
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg), b + alpha * (p - p_neg).sum(axis=0), c + alpha * (x - x_neg).sum(axis=0))


def wrong_2(W, b, c, x, u_h, u_x, alpha):
    """minus alpha: the phases exchanged"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W - alpha * (p.T @ x - p_neg.T @ x_neg) / T, b - alpha * (p - p_neg).mean(axis=0), c - alpha * (x - x_neg).mean(axis=0))


def wrong_3(W, b, c, x, u_h, u_x, alpha):
    """samples h in the positive phase instead of p"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (h.T @ x - p_neg.T @ x_neg) / T, b + alpha * (h - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_4(W, b, c, x, u_h, u_x, alpha):
    """negative phase with p(x) instead of p(x_neg)"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_5(W, b, c, x, u_h, u_x, alpha):
    """x_neg made from p instead of the sample h"""
    T = len(x)
    p = _sigm(b + x @ W.T)
    x_neg = (u_x < _sigm(c + p @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_6(W, b, c, x, u_h, u_x, alpha):
    """x_neg as probabilities, not sampled"""
    T = len(x)
    p = _sigm(b + x @ W.T)
    h = (u_h < p).astype(float)
    x_neg = _sigm(c + h @ W)
    p_neg = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_7(W, b, c, x, u_h, u_x, alpha):
    """the update of b uses p at the new W"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    W_new = W + alpha * (p.T @ x - p_neg.T @ x_neg) / T
    q, q_neg = _sigm(b + x @ W_new.T), _sigm(b + x_neg @ W_new.T)
    return W_new, b + alpha * (q - q_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0)


def wrong_8(W, b, c, x, u_h, u_x, alpha):
    """c is not updated"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c


def wrong_9(W, b, c, x, u_h, u_x, alpha):
    """sign exchanged in c: x_neg - x"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x_neg - x).mean(axis=0))


def wrong_10(W, b, c, x, u_h, u_x, alpha):
    """1/T in W forgotten, biases right"""
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg), b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_11(W, b, c, x, u_h, u_x, alpha):
    """product of the differences instead of difference of the products"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * ((p - p_neg).T @ (x - x_neg)) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_12(W, b, c, x, u_h, u_x, alpha):
    """b and c exchanged in the return"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, c + alpha * (x - x_neg).mean(axis=0), b + alpha * (p - p_neg).mean(axis=0))


def wrong_13(W, b, c, x, u_h, u_x, alpha):
    """negative phase forgotten"""
    T = len(x)
    p = _sigm(b + x @ W.T)
    return W + alpha * p.T @ x / T, b + alpha * p.mean(axis=0), c + alpha * x.mean(axis=0)


def wrong_14(W, b, c, x, u_h, u_x, alpha):
    """returns the steps instead of the new parameters"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return alpha * (p.T @ x - p_neg.T @ x_neg) / T, alpha * (p - p_neg).mean(axis=0), alpha * (x - x_neg).mean(axis=0)


def wrong_15(W, b, c, x, u_h, u_x, alpha):
    """b updated with the samples h instead of p"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (h - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_16(W, b, c, x, u_h, u_x, alpha):
    """two Gibbs steps: CD-2 with the same coins"""
    T = len(x)
    p = _sigm(b + x @ W.T)
    v = x
    for _ in range(2):
        h = (u_h < _sigm(b + v @ W.T)).astype(float)
        v = (u_x < _sigm(c + h @ W)).astype(float)
    q = _sigm(b + v @ W.T)
    return W + alpha * (p.T @ x - q.T @ v) / T, b + alpha * (p - q).mean(axis=0), c + alpha * (x - v).mean(axis=0)


def wrong_17(W, b, c, x, u_h, u_x, alpha):
    """1/T forgotten and minus alpha: two mistakes"""
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W - alpha * (p.T @ x - p_neg.T @ x_neg), b - alpha * (p - p_neg).sum(axis=0), c - alpha * (x - x_neg).sum(axis=0))


def wrong_18(W, b, c, x, u_h, u_x, alpha):
    """biases averaged over the units (axis=1) to one number"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(), c + alpha * (x - x_neg).mean()


def wrong_19(W, b, c, x, u_h, u_x, alpha):
    """coins compared the other way: u > p"""
    T = len(x)
    p = _sigm(b + x @ W.T)
    h = (u_h > p).astype(float)
    x_neg = (u_x > _sigm(c + h @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_20(W, b, c, x, u_h, u_x, alpha):
    """negative phase uses the sample h of the data instead of p_neg"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x - h.T @ x_neg) / T, b + alpha * (p - h).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_21(W, b, c, x, u_h, u_x, alpha):
    """only the first example is used"""
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (np.outer(p[0], x[0]) - np.outer(p_neg[0], x_neg[0])), b + alpha * (p[0] - p_neg[0]), c + alpha * (x[0] - x_neg[0]))


def wrong_22(W, b, c, x, u_h, u_x, alpha):
    """values right, but += changes the caller's W, b, c"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    W += alpha * (p.T @ x - p_neg.T @ x_neg) / T
    b += alpha * (p - p_neg).mean(axis=0)
    c += alpha * (x - x_neg).mean(axis=0)
    return W, b, c


def wrong_23(W, b, c, x, u_h, u_x, alpha):
    """plus between the phases instead of minus in W"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + alpha * (p.T @ x + p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).mean(axis=0), c + alpha * (x - x_neg).mean(axis=0))


def wrong_24(W, b, c, x, u_h, u_x, alpha):
    """alpha forgotten"""
    T = len(x)
    p, h, x_neg, p_neg = _phases(W, b, c, x, u_h, u_x)
    return (W + (p.T @ x - p_neg.T @ x_neg) / T, b + (p - p_neg).mean(axis=0), c + (x - x_neg).mean(axis=0))
