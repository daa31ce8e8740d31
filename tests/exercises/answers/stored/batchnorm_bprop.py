"""batchnorm_bprop"""
import numpy as np
import jax
import jax.numpy as jnp


def _hat(x, eps):
    s = np.sqrt(x.var(axis=0) + eps)
    return (x - x.mean(axis=0)) / s, s


def right_1(grad_y, x, gamma, eps):
    """as the hints"""
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    grad_gamma = (grad_y * x_hat).sum(axis=0)
    grad_beta = grad_y.sum(axis=0)
    g = gamma * grad_y
    grad_x = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return grad_x, grad_gamma, grad_beta


def right_2(grad_y, x, gamma, eps):
    """jax.vjp of the forward pass"""
    def forward(x, gamma, beta):
        mu = jnp.mean(x, axis=0)
        var = jnp.mean((x - mu) ** 2, axis=0)
        return gamma * (x - mu) / jnp.sqrt(var + eps) + beta
    _, back = jax.vjp(forward, jnp.asarray(x), jnp.asarray(gamma), jnp.zeros(x.shape[1]))
    return back(jnp.asarray(grad_y, dtype=jnp.float32))


def right_3(grad_y, x, gamma, eps):
    """by grad_beta and grad_gamma"""
    m = len(x)
    x_hat, s = _hat(x, eps)
    gb = np.sum(grad_y, axis=0)
    gg = np.einsum('mh,mh->h', grad_y, x_hat)
    gx = gamma / (m * s) * (m * grad_y - gb - x_hat * gg)
    return gx, gg, gb


def right_4(grad_y, x, gamma, eps):
    """through var and mu as in the paper"""
    m = x.shape[0]
    mu, var = x.mean(0), x.var(0)
    xh = (x - mu) / np.sqrt(var + eps)
    dxh = grad_y * gamma
    dvar = np.sum(dxh * (x - mu) * -0.5 * (var + eps) ** -1.5, axis=0)
    dmu = np.sum(-dxh / np.sqrt(var + eps), axis=0) + dvar * np.mean(-2 * (x - mu), axis=0)
    dx = dxh / np.sqrt(var + eps) + dvar * 2 * (x - mu) / m + dmu / m
    return dx, np.sum(grad_y * xh, axis=0), np.sum(grad_y, axis=0)


def right_5(grad_y, x, gamma, eps):
    """loops"""
    m, H = x.shape
    gx, gg, gb = np.zeros((m, H)), np.zeros(H), np.zeros(H)
    for j in range(H):
        mu = x[:, j].mean()
        s = np.sqrt(((x[:, j] - mu) ** 2).mean() + eps)
        hat = (x[:, j] - mu) / s
        g = gamma[j] * grad_y[:, j]
        for i in range(m):
            gg[j] += grad_y[i, j] * hat[i]
            gb[j] += grad_y[i, j]
            gx[i, j] = (g[i] - g.sum() / m - hat[i] * (g @ hat) / m) / s
    return gx, gg, gb


def right_6(grad_y, x, gamma, eps):
    """Jacobian matrix for each unit"""
    m, H = x.shape
    x_hat, s = _hat(x, eps)
    cols = []
    for j in range(H):
        J = (np.eye(m) - 1 / m - np.outer(x_hat[:, j], x_hat[:, j]) / m) / s[j]
        cols.append(J @ (gamma[j] * grad_y[:, j]))
    return np.array(cols).T, (grad_y * x_hat).sum(0), grad_y.sum(0)


def right_7(grad_y, x, gamma, eps):
    """ones vector products, list"""
    one = np.ones(len(x))
    m = one.sum()
    mu = one @ x / m
    c = x - mu
    inv = 1 / np.sqrt(one @ c**2 / m + eps)
    x_hat = c * inv
    grad_beta = one @ grad_y
    grad_gamma = one @ (grad_y * x_hat)
    centered = grad_y - grad_beta / m
    return [gamma * inv * (centered - x_hat * grad_gamma / m), grad_gamma, grad_beta]


def right_8(grad_y, x, gamma, eps):
    """transposed arithmetic"""
    xt, gt = x.T, grad_y.T
    s = np.sqrt(np.var(xt, axis=1, keepdims=True) + eps)
    h = (xt - np.mean(xt, axis=1, keepdims=True)) / s
    g = gamma[:, None] * gt
    out = g - np.mean(g, axis=1, keepdims=True)
    out = out - h * np.mean(g * h, axis=1, keepdims=True)
    return (out / s).T, np.sum(gt * h, axis=1), np.sum(gt, axis=1)


def right_9(grad_y, x, gamma, eps):
    """helper functions for the mean, float32 result"""
    avg = lambda z: z.sum(axis=0) / z.shape[0]
    mu = avg(x)
    var = avg(x * x) - mu * mu
    root = (var + eps) ** 0.5
    x_hat = (x - mu) / root
    g = grad_y * gamma
    grad_x = np.divide(g - avg(g) - np.multiply(x_hat, avg(g * x_hat)), root)
    return grad_x.astype(np.float32), len(x) * avg(grad_y * x_hat), len(x) * avg(grad_y)


def wrong_1(grad_y, x, gamma, eps):
    """mu and sigma treated as constants: only g / sigma"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    return g / s, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_2(grad_y, x, gamma, eps):
    """the path through sigma is missing"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    return (g - g.mean(axis=0)) / s, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_3(grad_y, x, gamma, eps):
    """the path through mu is missing"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    return (g - x_hat * (g * x_hat).mean(axis=0)) / s, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_4(grad_y, x, gamma, eps):
    """mean instead of sum in grad_gamma and grad_beta"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).mean(axis=0), grad_y.mean(axis=0)


def wrong_5(grad_y, x, gamma, eps):
    """gamma forgotten in g"""
    x_hat, s = _hat(x, eps)
    g = grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_6(grad_y, x, gamma, eps):
    """sums instead of means in the bracket: 1/m forgotten"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.sum(axis=0) - x_hat * (g * x_hat).sum(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_7(grad_y, x, gamma, eps):
    """division by the root forgotten"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_8(grad_y, x, gamma, eps):
    """plus instead of minus before the x_hat term"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) + x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_9(grad_y, x, gamma, eps):
    """grad_gamma with x instead of x_hat"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x).sum(axis=0), grad_y.sum(axis=0)


def wrong_10(grad_y, x, gamma, eps):
    """grad_gamma and grad_beta exchanged"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, grad_y.sum(axis=0), (grad_y * x_hat).sum(axis=0)


def wrong_11(grad_y, x, gamma, eps):
    """product of means instead of mean of the product g x_hat"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * g.mean(axis=0) * x_hat.mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_12(grad_y, x, gamma, eps):
    """eps forgotten"""
    s = x.std(axis=0)
    x_hat = (x - x.mean(axis=0)) / s
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_13(grad_y, x, gamma, eps):
    """means over the units: axis=1"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=1, keepdims=True) - x_hat * (g * x_hat).mean(axis=1, keepdims=True)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_14(grad_y, x, gamma, eps):
    """divides by the variance: root forgotten"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s**2
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_15(grad_y, x, gamma, eps):
    """grad_gamma computed from g: gamma once too often"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (g * x_hat).sum(axis=0), g.sum(axis=0)


def wrong_16(grad_y, x, gamma, eps):
    """unbiased variance: ddof=1"""
    s = np.sqrt(x.var(axis=0, ddof=1) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_17(grad_y, x, gamma, eps):
    """grad_gamma and grad_beta not summed: (m, H)"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, grad_y * x_hat, grad_y


def wrong_18(grad_y, x, gamma, eps):
    """gamma forgotten and mean for sum in grad_beta: two mistakes"""
    x_hat, s = _hat(x, eps)
    g = grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.mean(axis=0)


def wrong_19(grad_y, x, gamma, eps):
    """x instead of x_hat in the last term of the bracket"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_20(grad_y, x, gamma, eps):
    """eps outside the root"""
    s = x.std(axis=0) + eps
    x_hat = (x - x.mean(axis=0)) / s
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_21(grad_y, x, gamma, eps):
    """grad_x last in the return instead of first"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0)) / s
    return (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0), gx


def wrong_22(grad_y, x, gamma, eps):
    """x_hat factor missing before the second mean"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = (g - g.mean(axis=0) - (g * x_hat).mean(axis=0)) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)


def wrong_23(grad_y, x, gamma, eps):
    """brackets: only the last term is divided by the root"""
    x_hat, s = _hat(x, eps)
    g = gamma * grad_y
    gx = g - g.mean(axis=0) - x_hat * (g * x_hat).mean(axis=0) / s
    return gx, (grad_y * x_hat).sum(axis=0), grad_y.sum(axis=0)
