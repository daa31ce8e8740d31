"""sgd_update"""
import math
import numpy as np
import jax
import jax.numpy as jnp
from scipy.special import expit


def _sigm(a):
    return 1 / (1 + np.exp(-a))


def right_1(w, b, x, y, alpha):
    """the hints"""
    f = 1 / (1 + np.exp(-(b + w @ x)))
    w_new = w + alpha * (-(f - y) * x)
    b_new = b + alpha * (-(f - y))
    return w_new, b_new


def right_2(w, b, x, y, alpha):
    """error signal y - f"""
    err = y - expit(np.dot(w, x) + b)
    return w + alpha * err * x, b + alpha * err


def right_3(w, b, x, y, alpha):
    """loop over the weights, lists"""
    a = b
    for i in range(len(x)):
        a = a + w[i] * x[i]
    f = 1 / (1 + math.exp(-a))
    new = []
    for i in range(len(x)):
        new.append(w[i] - alpha * (f - y) * x[i])
    return new, b - alpha * (f - y)


def right_4(w, b, x, y, alpha):
    """jax.grad of the NLL"""
    def loss(w, b):
        a = b + jnp.dot(w, x)
        return jnp.logaddexp(0.0, a) - y * a
    gw, gb = jax.grad(loss, argnums=(0, 1))(jnp.asarray(w, dtype=jnp.float32), jnp.float32(b))
    return w - alpha * gw, b - alpha * gb


def right_5(w, b, x, y, alpha):
    """theta = (w, b) in one vector"""
    theta = np.append(w, b)
    x1 = np.append(x, 1.0)
    f = 0.5 * (1 + np.tanh(theta @ x1 / 2))
    theta = theta - alpha * (f - y) * x1
    return theta[:-1], theta[-1]


def right_6(w, b, x, y, alpha):
    """two cases for y"""
    a = np.sum(w * x) + b
    if y == 1:
        delta = _sigm(-a)
    else:
        delta = -_sigm(a)
    step = alpha * delta
    return w + step * x, b + step


def right_7(w, b, x, y, alpha):
    """copies, then changed in place"""
    f = _sigm(b + np.inner(w, x))
    w2 = np.array(w, dtype=float)
    w2 -= alpha * (f - y) * x
    b2 = float(b)
    b2 -= alpha * (f - y)
    return w2, b2


def right_8(w, b, x, y, alpha):
    """e^a form of sigm, named gradients"""
    e = np.exp(b + np.einsum('i,i->', w, x))
    f = e / (1 + e)
    grad_b = f - y
    grad_w = grad_b * x
    delta_w, delta_b = -grad_w, -grad_b
    return np.add(w, alpha * delta_w), np.add(b, alpha * delta_b)


def right_9(w, b, x, y, alpha):
    """float32, list comprehension"""
    w32 = np.asarray(w, dtype=np.float32)
    x32 = np.asarray(x, dtype=np.float32)
    r = np.float32(alpha) * (np.float32(y) - expit(w32 @ x32 + np.float32(b)))
    return np.array([wi + r * xi for wi, xi in zip(w32, x32)]), np.float32(b) + r


def wrong_1(w, b, x, y, alpha):
    """gradient added: the sign of the update is wrong"""
    f = _sigm(b + w @ x)
    return w + alpha * (f - y) * x, b + alpha * (f - y)


def wrong_2(w, b, x, y, alpha):
    """alpha forgotten"""
    f = _sigm(b + w @ x)
    return w - (f - y) * x, b - (f - y)


def wrong_3(w, b, x, y, alpha):
    """f computed again with the new w for the bias"""
    f = _sigm(b + w @ x)
    w_new = w - alpha * (f - y) * x
    f = _sigm(b + w_new @ x)
    return w_new, b - alpha * (f - y)


def wrong_4(w, b, x, y, alpha):
    """x forgotten in the gradient of w"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y), b - alpha * (f - y)


def wrong_5(w, b, x, y, alpha):
    """bias not updated"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y) * x, b


def wrong_6(w, b, x, y, alpha):
    """bias forgotten in the prediction"""
    f = _sigm(w @ x)
    return w - alpha * (f - y) * x, b - alpha * (f - y)


def wrong_7(w, b, x, y, alpha):
    """sigm forgotten: pre-activation taken for f"""
    f = b + w @ x
    return w - alpha * (f - y) * x, b - alpha * (f - y)


def wrong_8(w, b, x, y, alpha):
    """returns the steps alpha*Delta instead of the new parameters"""
    f = _sigm(b + w @ x)
    return -alpha * (f - y) * x, -alpha * (f - y)


def wrong_9(w, b, x, y, alpha):
    """factor f(1 - f) too much, as for squared error"""
    f = _sigm(b + w @ x)
    d = (f - y) * f * (1 - f)
    return w - alpha * d * x, b - alpha * d


def wrong_10(w, b, x, y, alpha):
    """w changed in place (w -= ...), the argument is damaged"""
    f = _sigm(b + w @ x)
    w -= alpha * (f - y) * x
    b -= alpha * (f - y)
    return w, b


def wrong_11(w, b, x, y, alpha):
    """sign wrong for the bias only"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y) * x, b + alpha * (f - y)


def wrong_12(w, b, x, y, alpha):
    """w_new and b_new exchanged"""
    f = _sigm(b + w @ x)
    return b - alpha * (f - y), w - alpha * (f - y) * x


def wrong_13(w, b, x, y, alpha):
    """sigm(-a): sign in the exponent"""
    f = 1 / (1 + np.exp(b + w @ x))
    return w - alpha * (f - y) * x, b - alpha * (f - y)


def wrong_14(w, b, x, y, alpha):
    """alpha used for w but not for b"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y) * x, b - (f - y)


def wrong_15(w, b, x, y, alpha):
    """tanh instead of sigm"""
    f = np.tanh(b + w @ x)
    return w - alpha * (f - y) * x, b - alpha * (f - y)


def wrong_16(w, b, x, y, alpha):
    """w instead of x in the gradient of w"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y) * w, b - alpha * (f - y)


def wrong_17(w, b, x, y, alpha):
    """prediction thresholded to 0 or 1 (perceptron rule)"""
    f = 1.0 * (_sigm(b + w @ x) > 0.5)
    return w - alpha * (f - y) * x, b - alpha * (f - y)


def wrong_18(w, b, x, y, alpha):
    """gradient of y = 1 always: label ignored"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - 1) * x, b - alpha * (f - 1)


def wrong_19(w, b, x, y, alpha):
    """gradient of the bias is alpha*(f - y)*b"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y) * x, b - alpha * (f - y) * b


def wrong_20(w, b, x, y, alpha):
    """prediction without the bias, and bias updated with the wrong sign"""
    f = _sigm(w @ x)
    return w - alpha * (f - y) * x, b + alpha * (f - y)


def wrong_21(w, b, x, y, alpha):
    """brackets: f - y*x instead of (f - y)*x"""
    f = _sigm(b + w @ x)
    return w - alpha * (f - y * x), b - alpha * (f - y)


def wrong_22(w, b, x, y, alpha):
    """weight decay added although there is no regularizer"""
    f = _sigm(b + w @ x)
    return w - alpha * ((f - y) * x + 0.01 * w), b - alpha * (f - y)


def wrong_23(w, b, x, y, alpha):
    """factor 2, as if the loss were squared"""
    f = _sigm(b + w @ x)
    return w - 2 * alpha * (f - y) * x, b - 2 * alpha * (f - y)
