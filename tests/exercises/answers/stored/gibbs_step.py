"""gibbs_step"""
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(W, b, c, x, u_h, u_x):
    """as the hints"""
    h = (u_h < 1 / (1 + np.exp(-(b + x @ W.T)))).astype(float)
    x_new = (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)
    return h, x_new


def right_2(W, b, c, x, u_h, u_x):
    """np.where and expit"""
    p_h = expit(np.dot(x, W.T) + b)
    h = np.where(u_h < p_h, 1, 0)
    p_x = expit(np.dot(h, W) + c)
    return h, np.where(u_x < p_x, 1, 0)


def right_3(W, b, c, x, u_h, u_x):
    """chain by chain"""
    hs, xs = [], []
    for m in range(len(x)):
        h = (u_h[m] < _sigm(b + W @ x[m])) * 1.0
        hs.append(h)
        xs.append((u_x[m] < _sigm(c + W.T @ h)) * 1.0)
    return np.array(hs), np.array(xs)


def right_4(W, b, c, x, u_h, u_x):
    """full loops, nested lists"""
    M, D = x.shape
    H = len(b)
    h = [[0] * H for _ in range(M)]
    new = [[0] * D for _ in range(M)]
    for m in range(M):
        for j in range(H):
            a = b[j] + sum(W[j, k] * x[m, k] for k in range(D))
            if u_h[m, j] < 1 / (1 + np.exp(-a)):
                h[m][j] = 1
        for k in range(D):
            a = c[k] + sum(h[m][j] * W[j, k] for j in range(H))
            if u_x[m, k] < 1 / (1 + np.exp(-a)):
                new[m][k] = 1
    return h, new


def right_5(W, b, c, x, u_h, u_x):
    """einsum and booleans as ints"""
    h = np.less(u_h, _sigm(np.einsum('md,hd->mh', x, W) + b)).astype(int)
    v = np.less(u_x, _sigm(np.einsum('mh,hd->md', h, W) + c)).astype(int)
    return [h, v]


def right_6(W, b, c, x, u_h, u_x):
    """columns are chains inside"""
    ph = expit(W @ x.T + b[:, None])
    h = 1.0 * (u_h.T < ph)
    px = expit(W.T @ h + c[:, None])
    return h.T, (1.0 * (u_x.T < px)).T


def right_7(W, b, c, x, u_h, u_x):
    """helper for one layer"""
    def layer(v, V, bias, u):
        p = 0.5 * (1 + np.tanh((bias + v @ V) / 2))
        out = np.zeros(u.shape)
        out[u < p] = 1
        return out
    h = layer(x, W.T, b, u_h)
    return h, layer(h, W, c, u_x)


def right_8(W, b, c, x, u_h, u_x):
    """1 minus the units whose coin is at least p"""
    p_h = np.exp(-np.logaddexp(0, -(b + x @ W.T)))
    h = 1 - (u_h >= p_h)
    p_x = np.exp(-np.logaddexp(0, -(c + h @ W)))
    return h.astype(np.float32), (1 - (u_x >= p_x)).astype(np.float32)


def right_9(W, b, c, x, u_h, u_x):
    """extra always-on unit for the bias"""
    one = np.ones((len(x), 1))
    Wb = np.column_stack([b, W])
    h = (u_h < expit(np.hstack([one, x]) @ Wb.T)).astype('int8').astype(float)
    Wc = np.vstack([c, W])
    x_new = (u_x < expit(np.hstack([one, h]) @ Wc)) + 0.0
    return h, x_new


def wrong_1(W, b, c, x, u_h, u_x):
    """comparison the other way: u > p"""
    h = (u_h > _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x > _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_2(W, b, c, x, u_h, u_x):
    """x_new from the probabilities p_h, not from the sample h"""
    p_h = _sigm(b + x @ W.T)
    h = (u_h < p_h).astype(float)
    x_new = (u_x < _sigm(c + p_h @ W)).astype(float)
    return h, x_new


def wrong_3(W, b, c, x, u_h, u_x):
    """returns the probabilities p_x instead of the sample"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    return h, _sigm(c + h @ W)


def wrong_4(W, b, c, x, u_h, u_x):
    """threshold 0.5 instead of the coins"""
    h = (_sigm(b + x @ W.T) > 0.5).astype(float)
    x_new = (_sigm(c + h @ W) > 0.5).astype(float)
    return h, x_new


def wrong_5(W, b, c, x, u_h, u_x):
    """bias c forgotten"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x < _sigm(h @ W)).astype(float)
    return h, x_new


def wrong_6(W, b, c, x, u_h, u_x):
    """bias b forgotten"""
    h = (u_h < _sigm(x @ W.T)).astype(float)
    x_new = (u_x < _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_7(W, b, c, x, u_h, u_x):
    """sign of sigm: exp(+a)"""
    h = (u_h < 1 / (1 + np.exp(b + x @ W.T))).astype(float)
    x_new = (u_x < 1 / (1 + np.exp(c + h @ W))).astype(float)
    return h, x_new


def wrong_8(W, b, c, x, u_h, u_x):
    """x_new and h exchanged in the return"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x < _sigm(c + h @ W)).astype(float)
    return x_new, h


def wrong_9(W, b, c, x, u_h, u_x):
    """the old x is returned"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x < _sigm(c + h @ W)).astype(float)
    return h, x


def wrong_10(W, b, c, x, u_h, u_x):
    """fresh random coins instead of the given ones"""
    rng = np.random.default_rng(0)
    h = (rng.random(u_h.shape) < _sigm(b + x @ W.T)).astype(float)
    x_new = (rng.random(u_x.shape) < _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_11(W, b, c, x, u_h, u_x):
    """h is the probability p_h, not the sample; x_new right"""
    p_h = _sigm(b + x @ W.T)
    h = (u_h < p_h).astype(float)
    return p_h, (u_x < _sigm(c + h @ W)).astype(float)


def wrong_12(W, b, c, x, u_h, u_x):
    """sigm forgotten: coins compared with the pre-activations"""
    h = (u_h < b + x @ W.T).astype(float)
    x_new = (u_x < c + h @ W).astype(float)
    return h, x_new


def wrong_13(W, b, c, x, u_h, u_x):
    """<= for <: wrong where u equals p"""
    h = (u_h <= _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x <= _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_14(W, b, c, x, u_h, u_x):
    """h is sampled again from x_new, and that one returned"""
    h0 = (u_h < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x < _sigm(c + h0 @ W)).astype(float)
    h = (u_h < _sigm(b + x_new @ W.T)).astype(float)
    return h, x_new


def wrong_15(W, b, c, x, u_h, u_x):
    """samples of -1 and 1 instead of 0 and 1"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x < _sigm(c + h @ W)).astype(float)
    return 2 * h - 1, 2 * x_new - 1


def wrong_16(W, b, c, x, u_h, u_x):
    """the same coins for all chains: first row of u_h"""
    h = (u_h[0] < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x[0] < _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_17(W, b, c, x, u_h, u_x):
    """u > p and c forgotten: two mistakes"""
    h = (u_h > _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x > _sigm(h @ W)).astype(float)
    return h, x_new


def wrong_18(W, b, c, x, u_h, u_x):
    """softmax instead of sigm for the hidden units"""
    e = np.exp(b + x @ W.T)
    h = (u_h < e / e.sum(axis=1, keepdims=True)).astype(float)
    x_new = (u_x < _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_19(W, b, c, x, u_h, u_x):
    """comparison the other way in the visible units only"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    x_new = (u_x > _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_20(W, b, c, x, u_h, u_x):
    """only the first chain"""
    h = (u_h[0] < _sigm(b + W @ x[0])).astype(float)
    x_new = (u_x[0] < _sigm(c + h @ W)).astype(float)
    return h, x_new


def wrong_21(W, b, c, x, u_h, u_x):
    """the minus reaches the bias only in both exponents"""
    h = (u_h < 1 / (1 + np.exp(-b + x @ W.T))).astype(float)
    x_new = (u_x < 1 / (1 + np.exp(-c + h @ W))).astype(float)
    return h, x_new


def wrong_22(W, b, c, x, u_h, u_x):
    """two steps: h and x sampled again with the same coins"""
    for _ in range(2):
        h = (u_h < _sigm(b + x @ W.T)).astype(float)
        x = (u_x < _sigm(c + h @ W)).astype(float)
    return h, x


def wrong_23(W, b, c, x, u_h, u_x):
    """values right, but the caller's x is overwritten in place"""
    h = (u_h < _sigm(b + x @ W.T)).astype(float)
    x[:] = (u_x < _sigm(c + h @ W))
    return h, x
