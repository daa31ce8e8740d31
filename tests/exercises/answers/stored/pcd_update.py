"""pcd_update"""
import numpy as np
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def _phases(W, b, c, chains, x, u_h, u_x):
    p = _sigm(b + x @ W.T)
    h = (u_h < _sigm(b + chains @ W.T)).astype(float)
    x_neg = (u_x < _sigm(c + h @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    return p, h, x_neg, p_neg


def right_1(W, b, c, chains, x, u_h, u_x, alpha):
    """as the hints"""
    def p_hidden(v):
        return 1 / (1 + np.exp(-(b + v @ W.T)))

    h = (u_h < p_hidden(chains)).astype(float)
    x_neg = (u_x < 1 / (1 + np.exp(-(c + h @ W)))).astype(float)
    p, p_neg = p_hidden(x), p_hidden(x_neg)
    T, M = len(x), len(chains)
    W_new = W + alpha * (p.T @ x / T - p_neg.T @ x_neg / M)
    b_new = b + alpha * (p.sum(axis=0) / T - p_neg.sum(axis=0) / M)
    c_new = c + alpha * (x.sum(axis=0) / T - x_neg.sum(axis=0) / M)
    return W_new, b_new, c_new, x_neg


def right_2(W, b, c, chains, x, u_h, u_x, alpha):
    """two loops with outer products"""
    gW, gb, gc = np.zeros_like(W), np.zeros_like(b), np.zeros_like(c)
    new = np.zeros_like(chains)
    for t in range(len(x)):
        p = expit(b + W @ x[t])
        gW += np.outer(p, x[t]) / len(x)
        gb += p / len(x)
        gc += x[t] / len(x)
    for m in range(len(chains)):
        h = 1.0 * (u_h[m] < expit(b + W @ chains[m]))
        new[m] = 1.0 * (u_x[m] < expit(c + W.T @ h))
        p = expit(b + W @ new[m])
        gW -= np.outer(p, new[m]) / len(chains)
        gb -= p / len(chains)
        gc -= new[m] / len(chains)
    return W + alpha * gW, b + alpha * gb, c + alpha * gc, new


def right_3(W, b, c, chains, x, u_h, u_x, alpha):
    """einsum and means, chains as booleans"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    dW = np.einsum('th,td->thd', p, x).mean(axis=0) - np.einsum('th,td->thd', p_neg, x_neg).mean(axis=0)
    return [W + alpha * dW, b + alpha * (p.mean(0) - p_neg.mean(0)), c + alpha * (x.mean(0) - x_neg.mean(0)), x_neg > 0]


def right_4(W, b, c, chains, x, u_h, u_x, alpha):
    """helper for the statistics of a phase"""
    def stats(v):
        q = _sigm(b + v @ W.T)
        return q.T @ v / len(v), q.mean(axis=0), v.mean(axis=0)

    h = np.where(u_h < _sigm(b + chains @ W.T), 1.0, 0.0)
    chains = np.where(u_x < _sigm(c + h @ W), 1.0, 0.0)
    new = [theta + alpha * (pos - neg) for theta, pos, neg in zip((W, b, c), stats(x), stats(chains))]
    return (*new, chains)


def right_5(W, b, c, chains, x, u_h, u_x, alpha):
    """columns are examples and chains inside"""
    p = expit(W @ x.T + b[:, None])
    h = (u_h.T < expit(W @ chains.T + b[:, None])) * 1.0
    n = (u_x.T < expit(W.T @ h + c[:, None])) * 1.0
    q = expit(W @ n + b[:, None])
    return (W + alpha * (p @ x / x.shape[0] - q @ n.T / n.shape[1]), b + alpha * (p.mean(1) - q.mean(1)),
            c + alpha * (x.mean(0) - n.mean(1)), n.T)


def right_6(W, b, c, chains, x, u_h, u_x, alpha):
    """jnp for the update, NumPy for the samples"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    W_new = jnp.asarray(W) + alpha * (jnp.asarray(p).T @ x / len(x) - jnp.asarray(p_neg).T @ x_neg / len(x_neg))
    return (W_new, jnp.asarray(b) + alpha * (jnp.mean(p, axis=0) - jnp.mean(p_neg, axis=0)),
            jnp.asarray(c) + alpha * (jnp.mean(x, axis=0) - jnp.mean(x_neg, axis=0)), x_neg)


def right_7(W, b, c, chains, x, u_h, u_x, alpha):
    """positive phase added first to copies, but the chains step with the old parameters"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    W_new, b_new, c_new = W.copy(), b.copy(), c.copy()
    W_new += alpha / len(x) * p.T @ x
    b_new += alpha * p.mean(axis=0)
    c_new += alpha * x.mean(axis=0)
    W_new -= alpha / len(chains) * p_neg.T @ x_neg
    b_new -= alpha * p_neg.mean(axis=0)
    c_new -= alpha * x_neg.mean(axis=0)
    return W_new, b_new, c_new, x_neg


def wrong_1(W, b, c, chains, x, u_h, u_x, alpha):
    """still CD-1: h is sampled from the data x"""
    p = _sigm(b + x @ W.T)
    h = (u_h < p).astype(float)
    x_neg = (u_x < _sigm(c + h @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    T = len(x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p - p_neg).sum(0) / T, c + alpha * (x - x_neg).sum(0) / T,
            x_neg)


def wrong_2(W, b, c, chains, x, u_h, u_x, alpha):
    """divides the negative phase by T"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    T = len(x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / T, b + alpha * (p.sum(0) - p_neg.sum(0)) / T,
            c + alpha * (x.sum(0) - x_neg.sum(0)) / T, x_neg)


def wrong_3(W, b, c, chains, x, u_h, u_x, alpha):
    """returns the chains unchanged"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), chains)


def wrong_4(W, b, c, chains, x, u_h, u_x, alpha):
    """returns the hidden samples as fourth"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), h)


def wrong_5(W, b, c, chains, x, u_h, u_x, alpha):
    """pushes up at the old chains"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    q = _sigm(b + chains @ W.T)
    return (W + alpha * (p.T @ x / len(x) - q.T @ chains / len(chains)), b + alpha * (p.mean(0) - q.mean(0)),
            c + alpha * (x.mean(0) - chains.mean(0)), x_neg)


def wrong_6(W, b, c, chains, x, u_h, u_x, alpha):
    """p(h|x) of the old chains beside the new x_neg"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    q = _sigm(b + chains @ W.T)
    return (W + alpha * (p.T @ x / len(x) - q.T @ x_neg / len(chains)), b + alpha * (p.mean(0) - q.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), x_neg)


def wrong_7(W, b, c, chains, x, u_h, u_x, alpha):
    """the sampled h in the negative phase"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + alpha * (p.T @ x / len(x) - h.T @ x_neg / len(chains)), b + alpha * (p.mean(0) - h.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), x_neg)


def wrong_8(W, b, c, chains, x, u_h, u_x, alpha):
    """minus alpha"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W - alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b - alpha * (p.mean(0) - p_neg.mean(0)),
            c - alpha * (x.mean(0) - x_neg.mean(0)), x_neg)


def wrong_9(W, b, c, chains, x, u_h, u_x, alpha):
    """sums in place of means"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg), b + alpha * (p.sum(0) - p_neg.sum(0)),
            c + alpha * (x.sum(0) - x_neg.sum(0)), x_neg)


def wrong_10(W, b, c, chains, x, u_h, u_x, alpha):
    """probabilities passed down"""
    p = _sigm(b + x @ W.T)
    x_neg = (u_x < _sigm(c + _sigm(b + chains @ W.T) @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), x_neg)


def wrong_11(W, b, c, chains, x, u_h, u_x, alpha):
    """x_neg as probabilities"""
    p = _sigm(b + x @ W.T)
    h = (u_h < _sigm(b + chains @ W.T)).astype(float)
    x_neg = _sigm(c + h @ W)
    p_neg = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), x_neg)


def wrong_12(W, b, c, chains, x, u_h, u_x, alpha):
    """the chains step with the new parameters at the end: one more step"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    W2 = W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg))
    b2, c2 = b + alpha * (p.mean(0) - p_neg.mean(0)), c + alpha * (x.mean(0) - x_neg.mean(0))
    h = (u_h < _sigm(b2 + chains @ W2.T)).astype(float)
    return W2, b2, c2, (u_x < _sigm(c2 + h @ W2)).astype(float)


def wrong_13(W, b, c, chains, x, u_h, u_x, alpha):
    """the chains step with W that has had the positive phase already"""
    p = _sigm(b + x @ W.T)
    W, b, c = W + alpha * p.T @ x / len(x), b + alpha * p.mean(0), c + alpha * x.mean(0)
    h = (u_h < _sigm(b + chains @ W.T)).astype(float)
    x_neg = (u_x < _sigm(c + h @ W)).astype(float)
    q = _sigm(b + x_neg @ W.T)
    return W - alpha * q.T @ x_neg / len(x_neg), b - alpha * q.mean(0), c - alpha * x_neg.mean(0), x_neg


def wrong_14(W, b, c, chains, x, u_h, u_x, alpha):
    """negative phase forgotten"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return W + alpha * p.T @ x / len(x), b + alpha * p.mean(0), c + alpha * x.mean(0), x_neg


def wrong_15(W, b, c, chains, x, u_h, u_x, alpha):
    """positive phase at the chains instead of at the data"""
    p = _sigm(b + chains @ W.T)
    h = (u_h < p).astype(float)
    x_neg = (u_x < _sigm(c + h @ W)).astype(float)
    q = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ chains / len(chains) - q.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - q.mean(0)),
            c + alpha * (chains.mean(0) - x_neg.mean(0)), x_neg)


def wrong_16(W, b, c, chains, x, u_h, u_x, alpha):
    """c from the old chains"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - chains.mean(0)), x_neg)


def wrong_17(W, b, c, chains, x, u_h, u_x, alpha):
    """values right, but the caller's arrays are changed"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    W += alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg))
    b += alpha * (p.mean(0) - p_neg.mean(0))
    c += alpha * (x.mean(0) - x_neg.mean(0))
    return W, b, c, x_neg


def wrong_18(W, b, c, chains, x, u_h, u_x, alpha):
    """only three results"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)))


def wrong_19(W, b, c, chains, x, u_h, u_x, alpha):
    """coins compared the other way"""
    p = _sigm(b + x @ W.T)
    h = (u_h > _sigm(b + chains @ W.T)).astype(float)
    x_neg = (u_x > _sigm(c + h @ W)).astype(float)
    p_neg = _sigm(b + x_neg @ W.T)
    return (W + alpha * (p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg)), b + alpha * (p.mean(0) - p_neg.mean(0)),
            c + alpha * (x.mean(0) - x_neg.mean(0)), x_neg)


def wrong_20(W, b, c, chains, x, u_h, u_x, alpha):
    """alpha forgotten"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    return (W + p.T @ x / len(x) - p_neg.T @ x_neg / len(x_neg), b + p.mean(0) - p_neg.mean(0), c + x.mean(0) - x_neg.mean(0),
            x_neg)


def wrong_21(W, b, c, chains, x, u_h, u_x, alpha):
    """two Gibbs steps"""
    p, v = _sigm(b + x @ W.T), chains
    for _ in range(2):
        h = (u_h < _sigm(b + v @ W.T)).astype(float)
        v = (u_x < _sigm(c + h @ W)).astype(float)
    q = _sigm(b + v @ W.T)
    return (W + alpha * (p.T @ x / len(x) - q.T @ v / len(v)), b + alpha * (p.mean(0) - q.mean(0)),
            c + alpha * (x.mean(0) - v.mean(0)), v)


def wrong_22(W, b, c, chains, x, u_h, u_x, alpha):
    """the means over M for both phases"""
    p, h, x_neg, p_neg = _phases(W, b, c, chains, x, u_h, u_x)
    M = len(chains)
    return (W + alpha * (p.T @ x - p_neg.T @ x_neg) / M, b + alpha * (p.sum(0) - p_neg.sum(0)) / M,
            c + alpha * (x.sum(0) - x_neg.sum(0)) / M, x_neg)
