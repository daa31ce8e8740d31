"""sgd_update"""
import numpy as np
import jax
import jax.numpy as jnp


def right_1(w, b, x, y, alpha, lam):
    """the hints, with delta as an extra variable"""
    f = 1 / (1 + np.exp(-(b + w @ x)))
    err = f - y
    delta_w = -err * x - lam * 2 * w
    delta_b = -err
    return w + alpha * delta_w, b + alpha * delta_b


def right_2(w, b, x, y, alpha, lam):
    """loops over the weights, lists, case by case"""
    a = b
    for wi, xi in zip(w, x):
        a = a + wi * xi
    f = 1 / (1 + np.exp(-a))
    if y == 1:
        g = -(1 - f)
    else:
        g = f
    w_new = []
    for wi, xi in zip(w, x):
        w_new.append(wi - alpha * (g * xi + 2 * lam * wi))
    return w_new, b - alpha * g


def right_3(w, b, x, y, alpha, lam):
    """theta = (b, w) as one vector with an input 1"""
    theta = np.concatenate([[b], w])
    x1 = np.concatenate([[1.0], x])
    f = 0.5 * (1 + np.tanh(theta @ x1 / 2))
    mask = np.ones(len(theta))
    mask[0] = 0
    theta = theta - alpha * ((f - y) * x1 + 2 * lam * mask * theta)
    return theta[1:], theta[0]


def right_4(w, b, x, y, alpha, lam):
    """jax.grad of the regularized loss"""
    def objective(wv, bv):
        a = bv + jnp.dot(wv, x)
        nll = jnp.logaddexp(0.0, a) - y * a
        return nll + lam * jnp.sum(wv ** 2)
    gw, gb = jax.grad(objective, argnums=(0, 1))(jnp.array(w, dtype=float), float(b))
    return w - alpha * gw, b - alpha * gb


def right_5(w, b, x, y, alpha, lam):
    """weight decay as a shrinking factor"""
    a = np.sum(w * x) + b
    residual = y - 1 / (1 + np.exp(-a))
    w_new = (1 - 2 * alpha * lam) * w + alpha * residual * x
    b_new = b + alpha * residual
    return w_new, b_new


def right_6(w, b, x, y, alpha, lam):
    """copy, then in-place operations on the copy"""
    f = 1 / (1 + np.exp(-b - np.dot(w, x)))
    new = np.array(w, dtype=float, copy=True)
    new -= 2 * alpha * lam * w
    new -= alpha * (f - y) * x
    return new, b - alpha * (f - y)


def right_7(w, b, x, y, alpha, lam):
    """sign trick: dl/da = -s sigm(-s a) with s = 2y - 1"""
    s = 2 * y - 1
    a = np.inner(w, x) + b
    d = -s / (1 + np.exp(s * a))
    grads = (d * x + 2 * lam * w, d)
    return tuple(old - alpha * g for old, g in zip((w, b), grads))


def wrong_1(w, b, x, y, alpha, lam):
    """gradient ascent: the gradient is added, not subtracted"""
    a = np.dot(w, x) + b
    f = 1 / (1 + np.exp(-a))
    grad_w = (f - y) * x + 2 * lam * w
    grad_b = f - y
    return w + alpha * grad_w, b + alpha * grad_b


def wrong_2(w, b, x, y, alpha, lam):
    """factor 2 missing in the gradient of the regularizer"""
    def sigm(z):
        return 1.0 / (1.0 + np.exp(-z))
    diff = sigm(b + w @ x) - y
    w_new = [wi - alpha * (diff * xi + lam * wi) for wi, xi in zip(w, x)]
    return np.array(w_new), b - alpha * diff


def wrong_3(w, b, x, y, alpha, lam):
    """the bias is regularized too"""
    theta = np.append(w, b)
    x1 = np.append(x, 1.0)
    f = 1 / (1 + np.exp(-theta @ x1))
    theta = theta + alpha * (-(f - y) * x1 - lam * 2 * theta)
    return theta[:-1], theta[-1]


def wrong_4(w, b, x, y, alpha, lam):
    """b_new computed with the f of the new w"""
    def f(wv):
        return 1 / (1 + np.exp(-(b + np.dot(wv, x))))
    w_new = w - alpha * ((f(w) - y) * x + 2 * lam * w)
    b_new = b - alpha * (f(w_new) - y)
    return w_new, b_new


def wrong_5(w, b, x, y, alpha, lam):
    """extra factor f(1-f): gradient of the squared error"""
    a = b + w.dot(x)
    f = 1 / (1 + np.exp(-a))
    d = (f - y) * f * (1 - f)
    return w - alpha * (d * x + 2 * lam * w), b - alpha * d


def wrong_6(w, b, x, y, alpha, lam):
    """regularizer with the wrong sign: weights grow"""
    total = b
    for i in range(len(w)):
        total += w[i] * x[i]
    f = 1 / (1 + np.exp(-total))
    delta_w = (y - f) * x + lam * 2 * w
    delta_b = y - f
    w_new = w + alpha * delta_w
    b_new = b + alpha * delta_b
    return w_new, b_new


def wrong_7(w, b, x, y, alpha, lam):
    """alpha only on the loss, not on the regularizer"""
    f = 1 / (1 + np.exp(-(np.inner(w, x) + b)))
    step = alpha * (y - f)
    w_new = w + step * x - 2 * lam * w
    b_new = b + step
    return w_new, b_new


def wrong_8(w, b, x, y, alpha, lam):
    """bias is left out of a"""
    a = np.sum(w * x)
    f = 1 / (1 + np.exp(-a))
    g = f - y
    w_new = w - alpha * (g * x + lam * 2 * w)
    b_new = b - alpha * g
    return w_new, b_new


def wrong_9(w, b, x, y, alpha, lam):
    """for y = 0 the gradient has the wrong sign: -f"""
    f = 1 / (1 + np.exp(-(b + w @ x)))
    if y == 1:
        da = f - 1
    else:
        da = -f
    grad = da * x + 2 * lam * w
    return w - alpha * grad, b - alpha * da


def wrong_10(w, b, x, y, alpha, lam):
    """b is not updated"""
    pre = b + sum(wi * xi for wi, xi in zip(w, x))
    out = 1 / (1 + np.exp(-pre))
    w_new = np.empty(len(w))
    for i in range(len(w)):
        delta = -(out - y) * x[i] - lam * 2 * w[i]
        w_new[i] = w[i] + alpha * delta
    b_new = b
    return w_new, b_new


def wrong_11(w, b, x, y, alpha, lam):
    """returns alpha*Delta, the change, not the new w and b"""
    f = 1 / (1 + np.exp(-b - w @ x))
    dw = -(f - y) * x - 2 * lam * w
    db = -(f - y)
    return alpha * dw, alpha * db


def wrong_12(w, b, x, y, alpha, lam):
    """gradient of w lacks the factor x"""
    z = np.dot(x, w) + b
    f = 1 / (1 + np.exp(-z))
    e = f - y
    w_new = w - alpha * (e + 2 * lam * w)
    b_new = b - alpha * e
    return w_new, b_new


def wrong_13(w, b, x, y, alpha, lam):
    """-= damages the argument w in place"""
    f = 1 / (1 + np.exp(-(b + np.dot(w, x))))
    g = f - y
    w -= alpha * (g * x + 2 * lam * w)
    b -= alpha * g
    return w, b


def wrong_14(w, b, x, y, alpha, lam):
    """two slips: factor 2 missing in regularizer; bias regularized too"""
    f = 1 / (1 + np.exp(-(b + np.dot(w, x))))
    w_new = w + alpha * (-(f - y) * x - lam * w)
    b_new = b + alpha * (-(f - y) - lam * b)
    return w_new, b_new


def wrong_15(w, b, x, y, alpha, lam):
    """two slips: b gradient multiplied by sum of x; b missing in a"""
    f = 1 / (1 + np.exp(-np.dot(w, x)))
    err = y - f
    w_new = np.zeros(len(w))
    b_new = b
    for i in range(len(w)):
        w_new[i] = w[i] + alpha * (err * x[i] - 2 * lam * w[i])
        b_new = b_new + alpha * err * x[i]
    return w_new, b_new


def wrong_16(w, b, x, y, alpha, lam):
    """b updated once for every input: D times the step"""
    f = 1 / (1 + np.exp(-(w @ x + b)))
    w_new = w.copy()
    b_new = b
    for i, xi in enumerate(x):
        w_new[i] = w[i] - alpha * ((f - y) * xi + 2 * lam * w[i])
        b_new -= alpha * (f - y)
    return w_new, b_new


def wrong_17(w, b, x, y, alpha, lam):
    """weights updated one after the other, f recomputed with the new ones"""
    w_new = w.copy()
    f = 1 / (1 + np.exp(-(b + w @ x)))
    b_new = b - alpha * (f - y)
    for i in range(len(w)):
        f = 1 / (1 + np.exp(-(b + w_new @ x)))
        w_new[i] -= alpha * ((f - y) * x[i] + 2 * lam * w_new[i])
    return w_new, b_new


def wrong_18(w, b, x, y, alpha, lam):
    """regularizer's gradient taken as w squared instead of 2w"""
    h = 1 / (1 + np.exp(-(np.dot(w, x) + b)))
    omega = w ** 2
    delta_w = -(h - y) * x - lam * omega
    delta_b = -(h - y)
    return w + alpha * delta_w, b + alpha * delta_b


def wrong_19(w, b, x, y, alpha, lam):
    """sigm missing: f is the pre-activation a itself"""
    f = b + np.dot(w, x)
    grad_w = (f - y) * x + 2 * lam * w
    grad_b = f - y
    return w - alpha * grad_w, b - alpha * grad_b


def wrong_20(w, b, x, y, alpha, lam):
    """two slips: no regularizer; gradient added instead of subtracted"""
    f = 1.0 / (1.0 + np.exp(-np.dot(w, x) - b))
    w_new = w + alpha * (f - y) * x
    b_new = b + alpha * (f - y)
    return w_new, b_new
