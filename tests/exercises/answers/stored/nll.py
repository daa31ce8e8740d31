"""nll"""
import math
import numpy as np
import jax.numpy as jnp
from scipy.special import logsumexp, log_softmax


def right_1(a, y):
    """scipy logsumexp"""
    return np.mean(logsumexp(a, axis=1) - a[np.arange(a.shape[0]), y])


def right_2(a, y):
    """pure Python loop, math.log, math.exp"""
    total = 0.0
    for row, k in zip(a, y):
        big = max(row)
        total += big + math.log(sum(math.exp(v - big) for v in row)) - row[k]
    return total / len(y)


def right_3(a, y):
    """pairwise logaddexp"""
    return (np.logaddexp.reduce(a, axis=1) - np.take_along_axis(a, y[:, None], 1)[:, 0]).mean()


def right_4(a, y):
    """one-hot mask and log_softmax"""
    onehot = np.eye(a.shape[1])[y]
    return -(onehot * log_softmax(a, axis=-1)).sum() / a.shape[0]


def right_5(a, y):
    """everything relative to a_y, list comprehension, shifted by max"""
    losses = []
    for t in range(len(a)):
        d = a[t] - a[t][y[t]]
        losses.append(d.max() + np.log(np.exp(d - d.max()).sum()))
    return sum(losses) / len(losses)


def right_6(a, y):
    """jax.numpy after the shift"""
    shifted = jnp.asarray(a - a.max(axis=1, keepdims=True))
    logz = jnp.log(jnp.sum(jnp.exp(shifted), axis=1))
    return jnp.mean(logz - shifted[jnp.arange(len(y)), y])


def right_7(a, y):
    """running mean"""
    mean = 0.0
    for t in range(len(y)):
        z = a[t] - np.max(a[t])
        loss = np.log(np.exp(z).sum()) - z[y[t]]
        mean += (loss - mean) / (t + 1)
    return mean


def wrong_1(a, y):
    """through the probability: log of 0, inf for loss 900"""
    losses = []
    for row, label in zip(a, y):
        e = np.exp(row - row.max())
        f = e / e.sum()
        losses.append(-np.log(f[label]))
    return np.mean(losses)


def wrong_2(a, y):
    """no maximum taken out: exp(900) overflows to inf"""
    T = a.shape[0]
    lse = np.log(np.sum(np.exp(a), axis=1))
    right = np.array([a[t, y[t]] for t in range(T)])
    return (lse - right).mean()


def wrong_3(a, y):
    """sum over the examples instead of the mean"""
    res = 0.0
    for t in range(len(y)):
        m = np.max(a[t])
        res += m + np.log(np.sum(np.exp(a[t] - m))) - a[t, y[t]]
    return res


def wrong_4(a, y):
    """maximum m isn't added back after the logarithm"""
    m = a.max(axis=1, keepdims=True)
    s = np.exp(a - m).sum(axis=1)
    picked = a[np.arange(len(y)), y]
    loss = np.log(s) - picked
    return loss.mean()


def wrong_5(a, y):
    """the sign: log f_y, not -log f_y"""
    shifted = a - np.max(a, axis=1)[:, None]
    log_f = shifted - np.log(np.exp(shifted).sum(axis=1))[:, None]
    out = 0
    for t, c in enumerate(y):
        out = out + log_f[t, c]
    return out / len(y)


def wrong_6(a, y):
    """one loss per example, no mean"""
    T, C = a.shape
    loss = np.zeros(T)
    for t in range(T):
        big = a[t].max()
        acc = 0.0
        for c in range(C):
            acc += np.exp(a[t, c] - big)
        loss[t] = big + np.log(acc) - a[t, y[t]]
    return loss


def wrong_7(a, y):
    """mean over the T*C entries: divided by C too much"""
    onehot = np.zeros(a.shape)
    onehot[np.arange(len(y)), y] = 1
    z = a - a.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.mean(onehot * logp)


def wrong_8(a, y):
    """logarithm to base 2 instead of natural"""
    m = a.max(axis=1, keepdims=True)
    s = np.exp(a - m).sum(axis=1, keepdims=True)
    nats_or_so = np.log2(s) + (m - a[np.arange(len(y)), y][:, None]) / math.log(2)
    return float(nats_or_so.mean())


def wrong_9(a, y):
    """sum of exponentials over axis 0, over the examples"""
    m = np.max(a, axis=0)
    lse = m + np.log(np.sum(np.exp(a - m), axis=0))
    ay = a[np.arange(len(y)), y]
    return np.mean(lse[y] - ay)


def wrong_10(a, y):
    """probability clipped at 1e-12: loss never above 27.6"""
    def softmax(v):
        e = np.exp(v - v.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    f = softmax(a)
    p = f[np.arange(len(y)), y]
    p = np.clip(p, 1e-12, 1.0)
    return -np.log(p).mean()


def wrong_11(a, y):
    """a[:, y] takes all T x T pairs, not each row's own class"""
    m = a.max(axis=1)
    lse = m + np.log(np.exp(a - m[:, None]).sum(axis=1))
    ll = lse[:, None] - a[:, y]
    return ll.mean()


def wrong_12(a, y):
    """one maximum for all rows: low rows give log 0"""
    m = a.max()
    terms = []
    for t in range(a.shape[0]):
        s = np.sum(np.exp(a[t] - m))
        terms.append(m + np.log(s) - a[t, y[t]])
    return sum(terms) / len(terms)


def wrong_13(a, y):
    """predicted class instead of the right class y"""
    loss = 0.0
    for row, label in zip(a, y):
        m = row.max()
        label = np.argmax(row)
        loss += m + np.log(np.exp(row - m).sum()) - row[label]
    return loss / len(a)


def wrong_14(a, y):
    """approximated by max - a_y, the log of the sum is missing"""
    best = np.max(a, axis=1)
    given = a[range(len(y)), y]
    return np.mean(best - given)


def wrong_15(a, y):
    """two slips: sum instead of mean; maximum not added back"""
    total = 0.0
    for t in range(len(y)):
        row = a[t]
        m = max(row)
        lse = math.log(sum(math.exp(v - m) for v in row))
        total += lse - row[y[t]]
    return total


def wrong_16(a, y):
    """two slips: sign of the loss; no maximum taken out, overflow"""
    z = np.exp(a).sum(axis=1)
    ay = a[np.arange(len(a)), y]
    return np.mean(ay - np.log(z))


def wrong_17(a, y):
    """return in the loop: loss of the first example only"""
    for t in range(len(y)):
        v = a[t] - a[t].max()
        loss = -(v[y[t]] - np.log(np.sum(np.exp(v))))
        return loss


def wrong_18(a, y):
    """classes counted from 1: y - 1"""
    T = len(y)
    m = a.max(axis=1)
    lse = np.log(np.exp(a - m[:, None]).sum(1)) + m
    s = 0
    for i in range(T):
        s += lse[i] - a[i][y[i] - 1]
    return s / T


def wrong_19(a, y):
    """the right class is left out of the sum"""
    out = []
    for row, k in zip(a, y):
        m = np.max(row)
        acc = 0.0
        for c, v in enumerate(row):
            if c != k:
                acc += np.exp(v - m)
        out.append(m + np.log(acc) - row[k])
    return np.mean(out)


def wrong_20(a, y):
    """argument damaged in place: the row maxima are subtracted from a"""
    a -= a.max(axis=1, keepdims=True)
    lse = np.log(np.exp(a).sum(axis=1))
    return (lse - a[np.arange(len(y)), y]).mean()


def wrong_21(a, y):
    """two slips: logarithm to base 10; sum instead of mean"""
    loss = 0
    for t in range(a.shape[0]):
        z = a[t] - np.max(a[t])
        nat = math.log(np.exp(z).sum()) - z[y[t]]
        loss += nat / math.log(10)
    return loss


def wrong_22(a, y):
    """the median over the examples instead of the mean"""
    m = a.max(axis=1, keepdims=True)
    logZ = (m + np.log(np.exp(a - m).sum(axis=1, keepdims=True))).ravel()
    per_example = [logZ[t] - a[t, y[t]] for t in range(len(y))]
    return np.median(per_example)
