"""greedy_step"""
import numpy as np
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(parameters, k, X, keep, gradient, alpha):
    """as the hints"""
    new = list(parameters)
    h = X
    for i in range(k - 1):
        h = 1 / (1 + np.exp(-(parameters[2 * i + 1] + h @ parameters[2 * i].T)))
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def right_2(parameters, k, X, keep, gradient, alpha):
    """unpacked names and ifs"""
    W1, b1, W2, b2, W3, b3 = parameters
    if k == 1:
        g, gb = gradient(W1, b1, X * keep, X)
        return W1 - alpha * g, b1 - alpha * gb, W2, b2, W3, b3
    h1 = _sigm(b1 + X @ W1.T)
    if k == 2:
        g, gb = gradient(W2, b2, h1 * keep, h1)
        return W1, b1, W2 - alpha * g, b2 - alpha * gb, W3, b3
    h2 = _sigm(b2 + h1 @ W2.T)
    g, gb = gradient(W3, b3, h2 * keep, h2)
    return W1, b1, W2, b2, W3 - alpha * g, b3 - alpha * gb


def right_3(parameters, k, X, keep, gradient, alpha):
    """recursion for the features"""
    def features(j):
        if j == 0:
            return X
        return expit(features(j - 1) @ parameters[2 * j - 2].T + parameters[2 * j - 1])

    grads = gradient(parameters[2 * k - 2], parameters[2 * k - 1], features(k - 1) * keep, features(k - 1))
    out = []
    for i, p in enumerate(parameters):
        if i // 2 == k - 1:
            out.append(p - alpha * grads[i % 2])
        else:
            out.append(p)
    return out


def right_4(parameters, k, X, keep, gradient, alpha):
    """slices: below, this one, above"""
    below, (W, b), above = parameters[:2 * k - 2], parameters[2 * k - 2:2 * k], parameters[2 * k:]
    h = X
    for V, d in zip(below[::2], below[1::2]):
        h = expit(np.einsum('td,hd->th', h, V) + d)
    gW, gb = gradient(W, b, h * keep, h)
    return (*below, W - alpha * gW, b - alpha * gb, *above)


def right_5(parameters, k, X, keep, gradient, alpha):
    """gradients 0 for the frozen ones"""
    Ws, bs = parameters[0::2], parameters[1::2]
    h = X
    for W, b in list(zip(Ws, bs))[:k - 1]:
        h = (1 + np.tanh((b + h @ W.T) / 2)) / 2
    grads = [np.zeros_like(p, dtype=float) for p in parameters]
    grads[2 * k - 2], grads[2 * k - 1] = gradient(Ws[k - 1], bs[k - 1], h * keep, h)
    return tuple(p - alpha * g for p, g in zip(parameters, grads))


def right_6(parameters, k, X, keep, gradient, alpha):
    """pairs and a while loop"""
    pairs = [[parameters[0], parameters[1]], [parameters[2], parameters[3]], [parameters[4], parameters[5]]]
    h, layer = X, 1
    while layer < k:
        W, b = pairs[layer - 1]
        h = 1.0 / (1.0 + np.exp(-(h.dot(W.T) + b)))
        layer += 1
    W, b = pairs[k - 1]
    step = gradient(W, b, h * keep, h)
    pairs[k - 1] = [np.subtract(W, np.multiply(alpha, step[0])), np.subtract(b, np.multiply(alpha, step[1]))]
    return sum(pairs, [])


def right_7(parameters, k, X, keep, gradient, alpha):
    """copies of all, changed in place"""
    new = [np.array(p, dtype=float) for p in parameters]
    h = X.copy()
    for j in range(1, k):
        h = _sigm(new[2 * j - 1] + (new[2 * j - 2] @ h.T).T)
    grad_W, grad_b = gradient(new[2 * k - 2], new[2 * k - 1], h * keep, h)
    new[2 * k - 2] -= alpha * grad_W
    new[2 * k - 1] -= alpha * grad_b
    return tuple(new)


def right_8(parameters, k, X, keep, gradient, alpha):
    """all features made in a list, the k-th taken"""
    W1, b1, W2, b2, W3, b3 = parameters
    h0 = X
    h1 = _sigm(h0 @ W1.T + b1)
    h2 = _sigm(h1 @ W2.T + b2)
    seen = (h0, h1, h2)[k - 1]
    W, b = [(W1, b1), (W2, b2), (W3, b3)][k - 1]
    gW, gb = gradient(W, b, seen * keep, seen)
    new = list(parameters)
    new[2 * k - 2:2 * k] = [W - alpha * gW, b - alpha * gb]
    return tuple(new)


def right_9(parameters, k, X, keep, gradient, alpha):
    """row by row features"""
    rows = [np.asarray(x, dtype=float) for x in X]
    for i in range(k - 1):
        rows = [np.exp(-np.logaddexp(0, -(parameters[2 * i + 1] + parameters[2 * i] @ r))) for r in rows]
    i = 2 * (k - 1)
    rows = np.array(rows)
    g = gradient(parameters[i], parameters[i + 1], np.where(keep == 0, 0.0, rows), rows)
    changed = {i: parameters[i] - alpha * g[0], i + 1: parameters[i + 1] - alpha * g[1]}
    return [changed.get(j, parameters[j]) for j in range(len(parameters))]


def _feat(parameters, k, X):
    h = X
    for i in range(k - 1):
        h = _sigm(parameters[2 * i + 1] + h @ parameters[2 * i].T)
    return h


def wrong_1(parameters, k, X, keep, gradient, alpha):
    """layer k sees X instead of the features below (right for k = 1)"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, X * keep, X)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_2(parameters, k, X, keep, gradient, alpha):
    """plus alpha: ascent"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[2 * k - 2], new[2 * k - 1] = W + alpha * gW, b + alpha * gb
    return tuple(new)


def wrong_3(parameters, k, X, keep, gradient, alpha):
    """the layers below are updated as well, all layers up to k"""
    new = list(parameters)
    h = X
    for i in range(k):
        W, b = parameters[2 * i], parameters[2 * i + 1]
        gW, gb = gradient(W, b, h * keep, h)
        new[2 * i], new[2 * i + 1] = W - alpha * gW, b - alpha * gb
        h = _sigm(b + h @ W.T)
    return tuple(new)


def wrong_4(parameters, k, X, keep, gradient, alpha):
    """linear features: sigm forgotten below"""
    new = list(parameters)
    h = X
    for i in range(k - 1):
        h = parameters[2 * i + 1] + h @ parameters[2 * i].T
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_5(parameters, k, X, keep, gradient, alpha):
    """one layer too many on the way up: k instead of k - 1"""
    new = list(parameters)
    h = _feat(parameters, k + 1, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_6(parameters, k, X, keep, gradient, alpha):
    """b is not updated"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[2 * k - 2] = W - alpha * gW
    return tuple(new)


def wrong_7(parameters, k, X, keep, gradient, alpha):
    """alpha forgotten"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[2 * k - 2], new[2 * k - 1] = W - gW, b - gb
    return tuple(new)


def wrong_8(parameters, k, X, keep, gradient, alpha):
    """all three layers are updated, each on its features"""
    new = list(parameters)
    for j in (1, 2, 3):
        W, b = parameters[2 * j - 2], parameters[2 * j - 1]
        gW, gb = gradient(W, b, _feat(parameters, j, X) * keep, _feat(parameters, j, X))
        new[2 * j - 2], new[2 * j - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_9(parameters, k, X, keep, gradient, alpha):
    """returns only the two parameters of layer k"""
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    return W - alpha * gW, b - alpha * gb


def wrong_10(parameters, k, X, keep, gradient, alpha):
    """replaces W and b by the steps -alpha * gradient alone"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[2 * k - 2], new[2 * k - 1] = -alpha * gW, -alpha * gb
    return tuple(new)


def wrong_11(parameters, k, X, keep, gradient, alpha):
    """biases forgotten in the features below"""
    new = list(parameters)
    h = X
    for i in range(k - 1):
        h = _sigm(h @ parameters[2 * i].T)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_12(parameters, k, X, keep, gradient, alpha):
    """tanh instead of sigm in the layers below"""
    new = list(parameters)
    h = X
    for i in range(k - 1):
        h = np.tanh(parameters[2 * i + 1] + h @ parameters[2 * i].T)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_13(parameters, k, X, keep, gradient, alpha):
    """values right, but -= damages the caller's arrays (in place)"""
    new = list(parameters)
    gW, gb = gradient(new[2 * k - 2], new[2 * k - 1], _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[2 * k - 2] -= alpha * gW
    new[2 * k - 1] -= alpha * gb
    return tuple(new)


def wrong_14(parameters, k, X, keep, gradient, alpha):
    """new b is made with the gradient at the new W: two updates"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    W_new = W - alpha * gradient(W, b, h * keep, h)[0]
    b_new = b - alpha * gradient(W_new, b, h * keep, h)[1]
    new[2 * k - 2], new[2 * k - 1] = W_new, b_new
    return tuple(new)


def wrong_15(parameters, k, X, keep, gradient, alpha):
    """features through layer 1 only: right for k = 1 and 2"""
    new = list(parameters)
    h = X
    if k > 1:
        h = _sigm(parameters[1] + X @ parameters[0].T)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_16(parameters, k, X, keep, gradient, alpha):
    """step divided by the number of examples once more"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW / len(X), b - alpha * gb / len(X)
    return tuple(new)


def wrong_17(parameters, k, X, keep, gradient, alpha):
    """sees X and plus alpha: two mistakes"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, X * keep, X)
    new[2 * k - 2], new[2 * k - 1] = W + alpha * gW, b + alpha * gb
    return tuple(new)


def wrong_18(parameters, k, X, keep, gradient, alpha):
    """sign in sigm below: exp(+a)"""
    new = list(parameters)
    h = X
    for i in range(k - 1):
        h = 1 / (1 + np.exp(parameters[2 * i + 1] + h @ parameters[2 * i].T))
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_19(parameters, k, X, keep, gradient, alpha):
    """the gradient is taken on the mean example only"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    h = _feat(parameters, k, X).mean(axis=0, keepdims=True)
    gW, gb = gradient(W, b, h * keep, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_20(parameters, k, X, keep, gradient, alpha):
    """new W, b stored at k - 1, k (right for k = 1)"""
    new = list(parameters)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, _feat(parameters, k, X) * keep, _feat(parameters, k, X))
    new[k - 1], new[k] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_21(parameters, k, X, keep, gradient, alpha):
    """two updates instead of one"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    for _ in range(2):
        W, b = new[2 * k - 2], new[2 * k - 1]
        gW, gb = gradient(W, b, h * keep, h)
        new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_22(parameters, k, X, keep, gradient, alpha):
    """layer 1 is always trained: k ignored"""
    new = list(parameters)
    W, b = parameters[0], parameters[1]
    gW, gb = gradient(W, b, X * keep, X)
    new[0], new[1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_23(parameters, k, X, keep, gradient, alpha):
    """keep not used"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_24(parameters, k, X, keep, gradient, alpha):
    """the target has the zeros too"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep, h * keep)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_25(parameters, k, X, keep, gradient, alpha):
    """seen and target exchanged"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h, h * keep)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_26(parameters, k, X, keep, gradient, alpha):
    """hides where keep is 1"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * (1 - keep), h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_27(parameters, k, X, keep, gradient, alpha):
    """scales what is left, as inverted dropout does"""
    new = list(parameters)
    h = _feat(parameters, k, X)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, h * keep / keep.mean(), h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)


def wrong_28(parameters, k, X, keep, gradient, alpha):
    """the zeros are put into x and sent up (right for k = 1; raises where the sizes differ)"""
    new = list(parameters)
    h, seen = _feat(parameters, k, X), _feat(parameters, k, X * keep)
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    gW, gb = gradient(W, b, seen, h)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * gW, b - alpha * gb
    return tuple(new)
