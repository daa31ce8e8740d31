"""greedy"""
import numpy as np
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(X, hidden, train_layer):
    """as the hints"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = 1 / (1 + np.exp(-(b + h @ W.T)))
    return (*parameters, h)


def right_2(X, hidden, train_layer):
    """recursion over the layers"""
    if len(hidden) == 0:
        return (X,)
    W, b = train_layer(X, hidden[0])
    return (W, b) + right_2(expit(X @ W.T + b), hidden[1:], train_layer)


def right_3(X, hidden, train_layer):
    """list of all features, index k"""
    features = [X]
    out = []
    for k in range(len(hidden)):
        W, b = train_layer(features[k], hidden[k])
        out.append(W)
        out.append(b)
        features.append(_sigm(np.einsum('td,hd->th', features[k], W) + b))
    out.append(features[-1])
    return tuple(out)


def right_4(X, hidden, train_layer):
    """h passed through all layers again from X each time"""
    pairs = []

    def up(h):
        for W, b in pairs:
            h = _sigm(b + h @ W.T)
        return h

    for H in hidden:
        pairs.append(train_layer(up(X), H))
    flat = [p for pair in pairs for p in pair]
    return (*flat, up(X))


def right_5(X, hidden, train_layer):
    """features row by row"""
    parameters, h = [], np.array(X)
    for H in hidden:
        W, b = train_layer(h, H)
        parameters.extend((W, b))
        h = np.array([expit(b + W @ row) for row in h])
    return [*parameters, h]


def right_6(X, hidden, train_layer):
    """transposed features and tanh form of sigm"""
    parameters, h = [], X
    sizes = list(hidden)
    while sizes:
        H = sizes.pop(0)
        result = train_layer(h, H)
        W, b = result[0], result[1]
        a = (W @ h.T + b[:, None]).T
        h = (1 + np.tanh(0.5 * a)) / 2
        parameters.append(W)
        parameters.append(b)
    return tuple(parameters) + (h,)


def right_7(X, hidden, train_layer):
    """a generator of the results"""
    def gen():
        h = X
        for H in hidden:
            W, b = train_layer(h, H)
            yield W
            yield b
            h = np.exp(-np.logaddexp(0, -(np.dot(h, W.T) + b)))
        yield h
    return tuple(gen())


def right_8(X, hidden, train_layer):
    """a dictionary by layer number, sorted at the end"""
    store = {}
    x = X
    for k, units in enumerate(hidden, start=1):
        store[k] = train_layer(x, units)
        x = expit(np.matmul(x, np.transpose(store[k][0])) + store[k][1][np.newaxis, :])
    parameters = []
    for k in sorted(store):
        parameters += list(store[k])
    return (*parameters, x)


def right_9(X, hidden, train_layer):
    """a small class of one layer"""
    class Layer:
        def __init__(self, h, H):
            self.W, self.b = train_layer(h, H)

        def __call__(self, h):
            e = np.exp(self.b + h @ self.W.T)
            return e / (1 + e)

    params, h = (), X
    for H in hidden:
        layer = Layer(h, H)
        params = params + (layer.W, layer.b)
        h = layer(h)
    return (*params, h)


def wrong_1(X, hidden, train_layer):
    """every layer is trained on X, though h is updated"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(X, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_2(X, hidden, train_layer):
    """sigm forgotten: linear features"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = b + h @ W.T
    return (*parameters, h)


def wrong_3(X, hidden, train_layer):
    """bias forgotten in the features"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(h @ W.T)
    return (*parameters, h)


def wrong_4(X, hidden, train_layer):
    """the last layer's features are not computed: returns h(L-1)"""
    parameters, h = [], X
    for i, H in enumerate(hidden):
        W, b = train_layer(h, H)
        parameters += [W, b]
        if i < len(hidden) - 1:
            h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_5(X, hidden, train_layer):
    """from last to first: hidden reversed"""
    parameters, h = [], X
    for H in hidden[::-1]:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_6(X, hidden, train_layer):
    """tanh instead of sigm"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = np.tanh(b + h @ W.T)
    return (*parameters, h)


def wrong_7(X, hidden, train_layer):
    """bias before W in the parameters"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [b, W]
        h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_8(X, hidden, train_layer):
    """h not returned"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
    return tuple(parameters)


def wrong_9(X, hidden, train_layer):
    """only the parameters of the last layer are kept"""
    h = X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters = [W, b]
        h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_10(X, hidden, train_layer):
    """sign in the exponent: exp(+a)"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = 1 / (1 + np.exp(b + h @ W.T))
    return (*parameters, h)


def wrong_11(X, hidden, train_layer):
    """return inside the loop: only one layer"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
        return (*parameters, h)


def wrong_12(X, hidden, train_layer):
    """the last layer is left out: hidden[:-1]"""
    parameters, h = [], X
    for H in hidden[:-1]:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_13(X, hidden, train_layer):
    """features are thresholded to 0 and 1"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = (_sigm(b + h @ W.T) > 0.5).astype(float)
    return (*parameters, h)


def wrong_14(X, hidden, train_layer):
    """sigm applied twice"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(_sigm(b + h @ W.T))
    return (*parameters, h)


def wrong_15(X, hidden, train_layer):
    """features of the first example only"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
    return (*parameters, h[0])


def wrong_16(X, hidden, train_layer):
    """h is never used: every layer sees X"""
    parameters = []
    for H in hidden:
        W, b = train_layer(X, H)
        parameters += [W, b]
        h = _sigm(b + X @ W.T)
    return (*parameters, h)


def wrong_17(X, hidden, train_layer):
    """h returned as (H, T): transposed"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = _sigm(b + h @ W.T)
    return (*parameters, h.T)


def wrong_18(X, hidden, train_layer):
    """linear features and bias before W: two mistakes"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [b, W]
        h = b + h @ W.T
    return (*parameters, h)


def wrong_19(X, hidden, train_layer):
    """parameters in the order last layer first (inserted at the front)"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters = [W, b] + parameters
        h = _sigm(b + h @ W.T)
    return (*parameters, h)


def wrong_20(X, hidden, train_layer):
    """sigm only at the very end: layers see pre-activations"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = b + h @ W.T
    return (*parameters, _sigm(h))


def wrong_21(X, hidden, train_layer):
    """the minus reaches the bias only: exp(-b + h W.T)"""
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = 1 / (1 + np.exp(-b + h @ W.T))
    return (*parameters, h)


def wrong_22(X, hidden, train_layer):
    """two layers hard-coded: wrong for any other number"""
    W1, b1 = train_layer(X, hidden[0])
    h = _sigm(b1 + X @ W1.T)
    W2, b2 = train_layer(h, hidden[-1])
    h = _sigm(b2 + h @ W2.T)
    return W1, b1, W2, b2, h
