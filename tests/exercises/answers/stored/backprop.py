"""backprop"""
import numpy as np
import jax
import jax.numpy as jnp


def _forward(theta, x, g):
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))
    return a, h


def _softmax(a):
    e = np.exp(a - a.max())
    return e / e.sum()


def right_1(theta, x, y, g, dg):
    """the hints in order"""
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))
    grad_a = _softmax(a[-1])
    grad_a[y] -= 1
    grads = []
    for k in range(len(theta), 0, -1):
        grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))
        if k > 1:
            W, b = theta[k - 1]
            grad_a = (W.T @ grad_a) * dg(a[k - 1])
    return grads


def right_2(theta, x, y, g, dg):
    """append and reverse"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    delta = f - np.eye(len(f))[y]
    out = []
    k = len(theta)
    while True:
        out.append((delta[:, None] * h[k - 1][None, :], delta))
        k -= 1
        if k == 0:
            break
        delta = theta[k][0].T @ delta * dg(a[k])
    return out[::-1]


def right_3(theta, x, y, g, dg):
    """recursion from the bottom: returns the gradients and grad_h"""
    def go(k, h):
        W, b = theta[k]
        a = W @ h + b
        if k == len(theta) - 1:
            delta = _softmax(a)
            delta[y] -= 1.0
            rest = []
        else:
            rest, grad_h = go(k + 1, g(a))
            delta = grad_h * dg(a)
        return [(np.outer(delta, h), delta)] + rest, W.T @ delta
    return go(0, x)[0]


def right_4(theta, x, y, g, dg):
    """zip over reversed lists, dg evaluated in the forward pass"""
    hs, ds = [x], []
    for i, (W, b) in enumerate(theta):
        z = np.dot(W, hs[-1]) + b
        ds.append(dg(z))
        hs.append(g(z))
    p = _softmax(z)
    delta = p - (np.arange(len(p)) == y)
    grads = [None] * len(theta)
    for i in reversed(range(len(theta))):
        grads[i] = (np.einsum('j,i->ji', delta, hs[i]), delta)
        if i:
            delta = (delta @ theta[i][0]) * ds[i - 1]
    return grads


def right_5(theta, x, y, g, dg):
    """deltas of all layers first, then the outer products"""
    a, h = _forward(theta, x, g)
    n = len(theta)
    deltas = {}
    f = _softmax(a[n])
    e = np.zeros(len(f))
    e[y] = 1
    deltas[n] = -(e - f)
    for k in range(n - 1, 0, -1):
        deltas[k] = theta[k][0].T.dot(deltas[k + 1]) * dg(a[k])
    return [(np.outer(deltas[k], h[k - 1]), deltas[k]) for k in range(1, n + 1)]


def right_6(theta, x, y, g, dg):
    """jnp.outer and jnp products"""
    a, h = _forward(theta, x, g)
    d = jax.nn.softmax(jnp.asarray(a[-1])).at[y].add(-1.0)
    grads = ()
    for k in range(len(theta) - 1, -1, -1):
        grads = ((jnp.outer(d, h[k]), d),) + grads
        if k > 0:
            d = jnp.matmul(theta[k][0].T, d) * dg(np.asarray(a[k]))
    return list(grads)


def right_7(theta, x, y, g, dg):
    """goes down to the input too; lists in lists"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    grad_a = np.array([f[c] - (c == y) for c in range(len(f))])
    grads = []
    for k in range(len(theta), 0, -1):
        W, _ = theta[k - 1]
        grads = [[grad_a.reshape(-1, 1) @ h[k - 1].reshape(1, -1), grad_a.copy()]] + grads
        grad_h = W.T @ grad_a
        if k - 1 >= 1:
            grad_a = grad_h * dg(a[k - 1])
    return grads


def right_8(theta, x, y, g, dg):
    """row vectors and Jacobian matrices with np.diag"""
    a, h = _forward(theta, x, g)
    L1 = len(theta)
    row = _softmax(a[L1])
    row[y] -= 1
    out = []
    for k in range(L1, 0, -1):
        out.insert(0, (np.multiply.outer(row, h[k - 1]), row))
        if k == 1:
            return out
        row = row @ theta[k - 1][0] @ np.diag(dg(a[k - 1]))


def right_9(theta, x, y, g, dg):
    """pops the stored values from stacks"""
    stack = []
    v = x
    for W, b in theta:
        z = b + W @ v
        stack.append((W, v, z))
        v = g(z)
    W, v, z = stack.pop()
    delta = np.exp(z - np.logaddexp.reduce(z))
    delta[y] -= 1
    result = [(np.outer(delta, v), delta)]
    while stack:
        up = W
        W, v, z = stack.pop()
        delta = np.matmul(up.T, delta) * dg(z)
        result.insert(0, (np.outer(delta, v), delta))
    return result


def _back(theta, a, h, grad_a, dg):
    grads = []
    for k in range(len(theta), 0, -1):
        grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))
        if k > 1:
            grad_a = (theta[k - 1][0].T @ grad_a) * dg(a[k - 1])
    return grads


def _onehot(n, y):
    return np.eye(n)[y]


def wrong_1(theta, x, y, g, dg):
    """sign at the output: e(y) - f"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, _onehot(len(f), y) - f, dg)


def wrong_2(theta, x, y, g, dg):
    """f is g(a) of the last layer instead of the softmax"""
    a, h = _forward(theta, x, g)
    f = h[-1]
    return _back(theta, a, h, f - _onehot(len(f), y), dg)


def wrong_3(theta, x, y, g, dg):
    """softmax of h[-1] instead of a[-1]"""
    a, h = _forward(theta, x, g)
    f = _softmax(h[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), dg)


def wrong_4(theta, x, y, g, dg):
    """list in the backward order, from the output down"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), dg)[::-1]


def wrong_5(theta, x, y, g, dg):
    """dg at h instead of at the pre-activation a"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, h, h, f - _onehot(len(f), y), dg)


def wrong_6(theta, x, y, g, dg):
    """dg forgotten on the way down"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), lambda v: 1.0)


def wrong_7(theta, x, y, g, dg):
    """weight gradients transposed"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return [(W.T, b) for W, b in _back(theta, a, h, f - _onehot(len(f), y), dg)]


def wrong_8(theta, x, y, g, dg):
    """dg of the output layer multiplied in as well"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, (f - _onehot(len(f), y)) * dg(a[-1]), dg)


def wrong_9(theta, x, y, g, dg):
    """h[k] instead of h[k - 1] in the outer product"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h[1:] + h[:1], f - _onehot(len(f), y), dg)


def wrong_10(theta, x, y, g, dg):
    """class counted from 1: e(y - 1)"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y - 1), dg)


def wrong_11(theta, x, y, g, dg):
    """first layer missing: the loop stops at k = 2"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), dg)[1:]


def wrong_12(theta, x, y, g, dg):
    """one hidden layer hard-coded"""
    (W1, b1), (W2, b2) = theta[0], theta[-1]
    a1 = b1 + W1 @ x
    h1 = g(a1)
    f = _softmax(b2 + W2 @ h1)
    d2 = f - _onehot(len(f), y)
    d1 = (W2.T @ d2) * dg(a1)
    return [(np.outer(d1, x), d1), (np.outer(d2, h1), d2)]


def wrong_13(theta, x, y, g, dg):
    """gradient with respect to f taken for that with respect to a"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, -_onehot(len(f), y) / f[y], dg)


def wrong_14(theta, x, y, g, dg):
    """W not transposed on the way down"""
    a, h = _forward(theta, x, g)
    grad_a = _softmax(a[-1])
    grad_a[y] -= 1
    grads = []
    for k in range(len(theta), 0, -1):
        grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))
        if k > 1:
            W, b = theta[k - 1]
            grad_a = (W @ grad_a) * dg(a[k - 1])
    return grads


def wrong_15(theta, x, y, g, dg):
    """tanh' hard-coded instead of dg: wrong for another g"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), lambda v: 1 - np.tanh(v) ** 2)


def wrong_16(theta, x, y, g, dg):
    """bias gradients shifted by one layer (taken after going down)"""
    a, h = _forward(theta, x, g)
    grad_a = _softmax(a[-1])
    grad_a[y] -= 1
    grads = []
    for k in range(len(theta), 0, -1):
        grad_W = np.outer(grad_a, h[k - 1])
        if k > 1:
            grad_a = (theta[k - 1][0].T @ grad_a) * dg(a[k - 1])
        grads.insert(0, (grad_W, grad_a))
    return grads


def wrong_17(theta, x, y, g, dg):
    """pairs exchanged: (bias, weight) instead of (weight, bias)"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return [(b, W) for W, b in _back(theta, a, h, f - _onehot(len(f), y), dg)]


def wrong_18(theta, x, y, g, dg):
    """g instead of its derivative dg on the way down"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), g)


def wrong_19(theta, x, y, g, dg):
    """y subtracted as a number, not e(y)"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, f - y, dg)


def wrong_20(theta, x, y, g, dg):
    """return inside the loop: only the output layer"""
    a, h = _forward(theta, x, g)
    grad_a = _softmax(a[-1])
    grad_a[y] -= 1
    grads = []
    for k in range(len(theta), 0, -1):
        grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))
        if k > 1:
            grad_a = (theta[k - 1][0].T @ grad_a) * dg(a[k - 1])
        return grads


def wrong_21(theta, x, y, g, dg):
    """dg one layer too high: dg(a[k]) instead of dg(a[k - 1])"""
    a, h = _forward(theta, x, g)
    grad_a = _softmax(a[-1])
    grad_a[y] -= 1
    grads = []
    for k in range(len(theta), 0, -1):
        grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))
        if k > 1:
            grad_a = theta[k - 1][0].T @ (grad_a * dg(a[k]))
    return grads


def wrong_22(theta, x, y, g, dg):
    """sign at the output, and dg forgotten"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, h, _onehot(len(f), y) - f, lambda v: 1.0)


def wrong_23(theta, x, y, g, dg):
    """all weight gradients made with x instead of the layer's own input"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    return _back(theta, a, [x] * len(h), f - _onehot(len(f), y), dg)


def wrong_24(theta, x, y, g, dg):
    """returns parameters after a step instead of gradients"""
    a, h = _forward(theta, x, g)
    f = _softmax(a[-1])
    grads = _back(theta, a, h, f - _onehot(len(f), y), dg)
    return [(W - gW, b - gb) for (W, b), (gW, gb) in zip(theta, grads)]


def wrong_25(theta, x, y, g, dg):
    """softmax not divided by its sum"""
    a, h = _forward(theta, x, g)
    f = np.exp(a[-1])
    return _back(theta, a, h, f - _onehot(len(f), y), dg)
