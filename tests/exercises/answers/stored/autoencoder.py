"""autoencoder"""
import numpy as np
import math
import jax
import jax.numpy as jnp
from scipy.special import expit, xlogy


def _s(a):
    return 1 / (1 + np.exp(-a))


def right_1(x, W, b, c):
    """as the hints"""
    h = 1 / (1 + np.exp(-(b + W @ x)))
    x_hat = 1 / (1 + np.exp(-(c + W.T @ h)))
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def right_2(x, W, b, c):
    """expit and xlogy"""
    h = expit(b + W @ x)
    x_hat = expit(c + h @ W)
    loss = -(xlogy(x, x_hat) + xlogy(1 - x, 1 - x_hat)).sum()
    return h, x_hat, loss


def right_3(x, W, b, c):
    """loss from the pre-activations: softplus(a) - x a"""
    h = expit(b + W.dot(x))
    a = c + W.T.dot(h)
    loss = np.sum(np.logaddexp(0, a) - x * a)
    return h, expit(a), loss


def right_4(x, W, b, c):
    """loops with math"""
    H, D = W.shape
    def sigm(a):
        return 1 / (1 + math.exp(-a))
    h = [sigm(b[j] + sum(W[j, k] * x[k] for k in range(D))) for j in range(H)]
    x_hat = [sigm(c[k] + sum(W[j, k] * h[j] for j in range(H))) for k in range(D)]
    loss = 0.0
    for k in range(D):
        loss -= x[k] * math.log(x_hat[k]) + (1 - x[k]) * math.log(1 - x_hat[k])
    return h, x_hat, loss


def right_5(x, W, b, c):
    """jax.nn"""
    h = jax.nn.sigmoid(b + W @ x)
    a = c + W.T @ h
    loss = -jnp.sum(x * jax.nn.log_sigmoid(a) + (1 - x) * jax.nn.log_sigmoid(-a))
    return h, jax.nn.sigmoid(a), loss


def right_6(x, W, b, c):
    """tanh form of sigm, dot products for the loss"""
    sigm = lambda a: 0.5 * (1 + np.tanh(a / 2))
    h = sigm(b + np.matmul(W, x))
    W_star = np.transpose(W)
    x_hat = sigm(c + np.matmul(W_star, h))
    loss = -x @ np.log(x_hat) - (1 - x) @ np.log(1 - x_hat)
    return [h, x_hat, loss]


def right_7(x, W, b, c):
    """einsum and a function for one layer"""
    def layer(V, inp, bias):
        return 1.0 / (1.0 + np.exp(-np.einsum('ij,j->i', V, inp) - bias))
    h = layer(W, x, b)
    x_hat = layer(W.T, h, c)
    terms = np.where(True, x * np.log(x_hat), 0) + (1 - x) * np.log1p(-x_hat)
    return h, x_hat, -terms.sum()


def right_8(x, W, b, c):
    """exp(a) / (1 + exp(a)), loop for the loss"""
    ea = np.exp(b + W @ x)
    h = ea / (1 + ea)
    eb = np.exp(c + W.T @ h)
    x_hat = eb / (1 + eb)
    loss = 0
    for xi, ri in zip(x, x_hat):
        loss = loss - xi * np.log(ri) - (1 - xi) * np.log(1 - ri)
    return h, x_hat, loss


def right_9(x, W, b, c):
    """column vectors inside, mean times D"""
    col = x.reshape(-1, 1)
    h = _s(b.reshape(-1, 1) + W @ col)
    r = _s(c.reshape(-1, 1) + W.T @ h)
    loss = -len(x) * np.mean(col * np.log(r) + (1 - col) * np.log(1 - r))
    return h.ravel(), r.ravel(), loss


def wrong_1(x, W, b, c):
    """minus only before the first term of the loss"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat)) + np.sum((1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_2(x, W, b, c):
    """mean instead of sum in the loss"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.mean(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_3(x, W, b, c):
    """second term of the cross-entropy forgotten"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat))
    return h, x_hat, loss


def wrong_4(x, W, b, c):
    """squared error instead of the cross-entropy"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = 0.5 * np.sum((x_hat - x) ** 2)
    return h, x_hat, loss


def wrong_5(x, W, b, c):
    """log to the base 2"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log2(x_hat) + (1 - x) * np.log2(1 - x_hat))
    return h, x_hat, loss


def wrong_6(x, W, b, c):
    """pre-activation returned as x_hat: sigm missing; loss right"""
    h = _s(b + W @ x)
    a = c + W.T @ h
    x_hat = _s(a)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, a, loss


def wrong_7(x, W, b, c):
    """the code without sigm: linear hidden layer"""
    h = b + W @ x
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_8(x, W, b, c):
    """loss with the minus missing"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_9(x, W, b, c):
    """x and x_hat exchanged in the loss"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x_hat * np.log(x) + (1 - x_hat) * np.log(1 - x))
    return h, x_hat, loss


def wrong_10(x, W, b, c):
    """bias c forgotten in the reconstruction"""
    h = _s(b + W @ x)
    x_hat = _s(W.T @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_11(x, W, b, c):
    """bias b forgotten in the code"""
    h = _s(W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_12(x, W, b, c):
    """sigm without the minus in the exponent"""
    sigm = lambda a: 1 / (1 + np.exp(a))
    h = sigm(b + W @ x)
    x_hat = sigm(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_13(x, W, b, c):
    """sigm applied twice to the reconstruction"""
    h = _s(b + W @ x)
    x_hat = _s(_s(c + W.T @ h))
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_14(x, W, b, c):
    """one loss for each entry: sum forgotten"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_15(x, W, b, c):
    """x treated as binary: only log x_hat where x > 0.5"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(np.where(x > 0.5, np.log(x_hat), np.log(1 - x_hat)))
    return h, x_hat, loss


def wrong_16(x, W, b, c):
    """log(1) - x_hat instead of log(1 - x_hat)"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * (np.log(1) - x_hat))
    return h, x_hat, loss


def wrong_17(x, W, b, c):
    """decoder is W^-1 (pseudo-inverse) instead of the transpose"""
    h = _s(b + W @ x)
    x_hat = _s(c + np.linalg.pinv(W) @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_18(x, W, b, c):
    """minus on the first term only and mean for sum: two mistakes"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.mean(x * np.log(x_hat)) + np.mean((1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_19(x, W, b, c):
    """decoder gets the pre-activation of the code instead of h"""
    a = b + W @ x
    h = _s(a)
    x_hat = _s(c + W.T @ a)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_20(x, W, b, c):
    """x_hat before h in the return"""
    h = _s(b + W @ x)
    x_hat = _s(c + W.T @ h)
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return x_hat, h, loss


def wrong_21(x, W, b, c):
    """brackets: exp(-b + W x), the minus reaches b only"""
    h = 1 / (1 + np.exp(-b + W @ x))
    x_hat = 1 / (1 + np.exp(-c + W.T @ h))
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def wrong_22(x, W, b, c):
    """softmax instead of sigm at the output"""
    h = _s(b + W @ x)
    e = np.exp(c + W.T @ h)
    x_hat = e / e.sum()
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss
