"""dropout_test"""
import numpy as np
import math
import jax
import jax.numpy as jnp
from scipy.special import softmax


def _sm(a):
    e = np.exp(a - a.max())
    return e / e.sum()


def right_1(x, W1, b1, W2, b2, p):
    """as the hints"""
    h = np.tanh(b1 + W1 @ x) * (1 - p)
    e = np.exp(b2 + W2 @ h)
    f = e / e.sum()
    return f


def right_2(x, W1, b1, W2, b2, p):
    """the output weights scaled instead"""
    W2_test = (1 - p) * W2
    return softmax(b2 + W2_test @ np.tanh(b1 + W1 @ x))


def right_3(x, W1, b1, W2, b2, p):
    """jax"""
    h = jnp.tanh(b1 + W1 @ x)
    return jax.nn.softmax(b2 + (1 - p) * (W2 @ h))


def right_4(x, W1, b1, W2, b2, p):
    """loops with math"""
    h = []
    for j in range(len(b1)):
        a = b1[j] + sum(W1[j, k] * x[k] for k in range(len(x)))
        h.append(math.tanh(a) - p * math.tanh(a))
    scores = [math.exp(b2[c] + sum(W2[c, j] * h[j] for j in range(len(h)))) for c in range(len(b2))]
    return [s / sum(scores) for s in scores]


def right_5(x, W1, b1, W2, b2, p):
    """expectation of the mask from its two values"""
    values, probs = np.array([0.0, 1.0]), np.array([p, 1 - p])
    E_m = np.full(len(b1), values @ probs)
    return _sm(b2 + W2.dot(np.tanh(b1 + W1.dot(x)) * E_m))


def right_6(x, W1, b1, W2, b2, p):
    """log softmax and exp, einsum"""
    h = (1 - p) * np.tanh(np.einsum('hd,d->h', W1, x) + b1)
    a = np.einsum('ch,h->c', W2, h) + b2
    return np.exp(a - np.logaddexp.reduce(a))


def right_7(x, W1, b1, W2, b2, p):
    """row vectors and keep probability"""
    keep = 1.0 - p
    hidden = np.tanh(x[None, :] @ W1.T + b1) * keep
    e = np.exp(hidden @ W2.T + b2)
    return (e / e.sum(axis=1, keepdims=True))[0]


def right_8(x, W1, b1, W2, b2, p):
    """quotient form: 1 over the sum of exp of differences"""
    h = np.multiply(np.tanh(np.add(b1, np.dot(W1, x))), 1 - p)
    a = b2 + W2 @ h
    return tuple(1 / np.exp(a - a[c]).sum() for c in range(len(a)))


def right_9(x, W1, b1, W2, b2, p):
    """mixes the layers with and without hidden units"""
    t = np.tanh(b1 + W1 @ x)
    on = b2 + W2 @ t
    off = b2
    return _sm(p * off + (1 - p) * on).astype(np.float32)


def wrong_1(x, W1, b1, W2, b2, p):
    """factor p instead of 1 - p"""
    return _sm(b2 + W2 @ (p * np.tanh(b1 + W1 @ x)))


def wrong_2(x, W1, b1, W2, b2, p):
    """no scaling at all"""
    return _sm(b2 + W2 @ np.tanh(b1 + W1 @ x))


def wrong_3(x, W1, b1, W2, b2, p):
    """divides by 1 - p"""
    return _sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) / (1 - p)))


def wrong_4(x, W1, b1, W2, b2, p):
    """the expectation inside tanh: scales a"""
    return _sm(b2 + W2 @ np.tanh((1 - p) * (b1 + W1 @ x)))


def wrong_5(x, W1, b1, W2, b2, p):
    """the output bias is scaled as well"""
    return _sm((1 - p) * (b2 + W2 @ np.tanh(b1 + W1 @ x)))


def wrong_6(x, W1, b1, W2, b2, p):
    """the input is scaled too"""
    h = (1 - p) * np.tanh(b1 + W1 @ ((1 - p) * x))
    return _sm(b2 + W2 @ h)


def wrong_7(x, W1, b1, W2, b2, p):
    """the output f is scaled: sums to 1 - p"""
    return (1 - p) * _sm(b2 + W2 @ np.tanh(b1 + W1 @ x))


def wrong_8(x, W1, b1, W2, b2, p):
    """a random mask is drawn as in training"""
    m = np.random.default_rng(0).random(len(b1)) >= p
    return _sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) * m))


def wrong_9(x, W1, b1, W2, b2, p):
    """softmax missing: pre-activation returned"""
    return b2 + W2 @ ((1 - p) * np.tanh(b1 + W1 @ x))


def wrong_10(x, W1, b1, W2, b2, p):
    """sigm instead of tanh"""
    return _sm(b2 + W2 @ ((1 - p) / (1 + np.exp(-(b1 + W1 @ x)))))


def wrong_11(x, W1, b1, W2, b2, p):
    """expectation hard-coded as 0.5"""
    return _sm(b2 + W2 @ (0.5 * np.tanh(b1 + W1 @ x)))


def wrong_12(x, W1, b1, W2, b2, p):
    """tanh forgotten: linear hidden layer"""
    return _sm(b2 + W2 @ ((1 - p) * (b1 + W1 @ x)))


def wrong_13(x, W1, b1, W2, b2, p):
    """scaled twice: (1 - p)**2"""
    h = (1 - p) * np.tanh(b1 + W1 @ x)
    return _sm(b2 + (1 - p) * W2 @ h)


def wrong_14(x, W1, b1, W2, b2, p):
    """root of 1 - p"""
    return _sm(b2 + W2 @ (np.sqrt(1 - p) * np.tanh(b1 + W1 @ x)))


def wrong_15(x, W1, b1, W2, b2, p):
    """sigm output instead of softmax"""
    a = b2 + W2 @ ((1 - p) * np.tanh(b1 + W1 @ x))
    return 1 / (1 + np.exp(-a))


def wrong_16(x, W1, b1, W2, b2, p):
    """factor p and no output bias: two mistakes"""
    return _sm(W2 @ (p * np.tanh(b1 + W1 @ x)))


def wrong_17(x, W1, b1, W2, b2, p):
    """hidden bias added after tanh instead of inside"""
    h = (1 - p) * (np.tanh(W1 @ x) + b1)
    return _sm(b2 + W2 @ h)


def wrong_18(x, W1, b1, W2, b2, p):
    """subtracts p: tanh(a) - p"""
    return _sm(b2 + W2 @ (np.tanh(b1 + W1 @ x) - p))


def wrong_19(x, W1, b1, W2, b2, p):
    """the class of highest probability instead of f"""
    return np.argmax(_sm(b2 + W2 @ ((1 - p) * np.tanh(b1 + W1 @ x))))


def wrong_20(x, W1, b1, W2, b2, p):
    """b2 forgotten"""
    return _sm(W2 @ ((1 - p) * np.tanh(b1 + W1 @ x)))


def wrong_21(x, W1, b1, W2, b2, p):
    """the mean of softmax with and without hidden units, weighted"""
    t = np.tanh(b1 + W1 @ x)
    return (1 - p) * _sm(b2 + W2 @ t) + p * _sm(b2)


def wrong_22(x, W1, b1, W2, b2, p):
    """scales W1 instead of the hidden units"""
    return _sm(b2 + W2 @ np.tanh(b1 + (1 - p) * W1 @ x))


def wrong_23(x, W1, b1, W2, b2, p):
    """softmax normalized by the maximum"""
    e = np.exp(b2 + W2 @ ((1 - p) * np.tanh(b1 + W1 @ x)))
    return e / e.max()
