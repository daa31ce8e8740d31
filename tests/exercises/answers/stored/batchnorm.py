"""batchnorm"""
import numpy as np
import statistics
import jax.numpy as jnp


def right_1(x, gamma, beta, eps):
    """as the hints"""
    mu = x.mean(axis=0)
    var = ((x - mu) ** 2).mean(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    y = gamma * x_hat + beta
    return mu, var, x_hat, y


def right_2(x, gamma, beta, eps):
    """np.var, power -1/2"""
    mu, var = np.mean(x, 0), np.var(x, 0)
    x_hat = (x - mu) * (var + eps) ** -0.5
    return [mu, var, x_hat, np.add(np.multiply(x_hat, gamma), beta)]


def right_3(x, gamma, beta, eps):
    """loop over units"""
    m, H = x.shape
    mu, var = np.zeros(H), np.zeros(H)
    x_hat, y = np.zeros((m, H)), np.zeros((m, H))
    for j in range(H):
        mu[j] = sum(x[:, j]) / m
        var[j] = sum((v - mu[j]) ** 2 for v in x[:, j]) / m
        for i in range(m):
            x_hat[i, j] = (x[i, j] - mu[j]) / (var[j] + eps) ** 0.5
            y[i, j] = gamma[j] * x_hat[i, j] + beta[j]
    return mu, var, x_hat, y


def right_4(x, gamma, beta, eps):
    """mean square minus square of the mean"""
    mu = x.sum(axis=0) / len(x)
    var = (x * x).sum(axis=0) / len(x) - mu**2
    scale = gamma / np.sqrt(var + eps)
    y = x * scale + (beta - mu * scale)
    return mu, var, (x - mu) / np.sqrt(var + eps), y


def right_5(x, gamma, beta, eps):
    """jnp"""
    x = jnp.asarray(x)
    mu = jnp.mean(x, axis=0)
    var = jnp.var(x, axis=0)
    x_hat = (x - mu) / jnp.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def right_6(x, gamma, beta, eps):
    """transposed, with statistics"""
    cols = [list(map(float, c)) for c in x.T]
    mu = [statistics.fmean(c) for c in cols]
    var = [statistics.pvariance(c) for c in cols]
    x_hat = np.array([[(v - a) / np.sqrt(s + eps) for v in c] for c, a, s in zip(cols, mu, var)]).T
    y = np.einsum('h,mh->mh', gamma, x_hat) + beta
    return mu, var, x_hat, y


def right_7(x, gamma, beta, eps):
    """keepdims and squeezed at the end"""
    mu = x.mean(axis=0, keepdims=True)
    c = x - mu
    var = np.mean(np.square(c), axis=0, keepdims=True)
    x_hat = c / np.sqrt(var + eps)
    return mu[0], var[0], x_hat, x_hat * gamma[None, :] + beta[None, :]


def right_8(x, gamma, beta, eps):
    """averaging as a matrix product"""
    w = np.full(len(x), 1 / len(x))
    mu = w @ x
    var = w @ (x - mu) ** 2
    x_hat = np.divide(np.subtract(x, mu), np.sqrt(np.add(var, eps)))
    return mu, var, x_hat, x_hat @ np.diag(gamma) + beta


def right_9(x, gamma, beta, eps):
    """unbiased variance times (m - 1) / m, helper"""
    m = x.shape[0]

    def normalize(col):
        mean = np.average(col)
        v = np.var(col, ddof=1) * (m - 1) / m if m > 1 else 0.0
        return mean, v, (col - mean) / np.sqrt(v + eps)
    parts = [normalize(x[:, j]) for j in range(x.shape[1])]
    mu = np.array([q[0] for q in parts])
    var = np.array([q[1] for q in parts])
    x_hat = np.stack([q[2] for q in parts], axis=1)
    return mu, var, x_hat, gamma * x_hat + beta


def right_10(x, gamma, beta, eps):
    """squared standard deviation, rows normalized one by one"""
    mu = np.mean(x, axis=0)
    sd = np.std(x, axis=0)
    x_hat = np.array([(row - mu) / np.sqrt(sd**2 + eps) for row in x])
    y = [gamma * row + beta for row in x_hat]
    return mu, sd**2, x_hat, y


def wrong_1(x, gamma, beta, eps):
    """axis=1: mean and variance of each example, not unit"""
    mu = x.mean(axis=1)
    var = x.var(axis=1)
    x_hat = (x - mu[:, None]) / np.sqrt(var[:, None] + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_2(x, gamma, beta, eps):
    """unbiased variance: m - 1"""
    mu = x.mean(axis=0)
    var = x.var(axis=0, ddof=1)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_3(x, gamma, beta, eps):
    """eps outside the root"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / (np.sqrt(var) + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_4(x, gamma, beta, eps):
    """standard deviation returned as the variance"""
    mu = x.mean(axis=0)
    sd = x.std(axis=0)
    x_hat = (x - mu) / np.sqrt(sd**2 + eps)
    return mu, sd, x_hat, gamma * x_hat + beta


def wrong_5(x, gamma, beta, eps):
    """root forgotten: divides by the variance"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / (var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_6(x, gamma, beta, eps):
    """one mean and variance for the whole matrix"""
    mu = np.full(x.shape[1], x.mean())
    var = np.full(x.shape[1], x.var())
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_7(x, gamma, beta, eps):
    """gamma and beta exchanged"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, beta * x_hat + gamma


def wrong_8(x, gamma, beta, eps):
    """beta forgotten"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat


def wrong_9(x, gamma, beta, eps):
    """brackets: gamma * (x_hat + beta)"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * (x_hat + beta)


def wrong_10(x, gamma, beta, eps):
    """y from x instead of x_hat"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x + beta


def wrong_11(x, gamma, beta, eps):
    """mean square instead of variance: mu not subtracted"""
    mu = x.mean(axis=0)
    var = (x**2).mean(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_12(x, gamma, beta, eps):
    """sum of squares: not divided by m"""
    mu = x.mean(axis=0)
    var = ((x - mu) ** 2).sum(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_13(x, gamma, beta, eps):
    """eps forgotten"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_14(x, gamma, beta, eps):
    """mean not subtracted in x_hat"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = x / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_15(x, gamma, beta, eps):
    """eps added to the returned variance"""
    mu = x.mean(axis=0)
    var = x.var(axis=0) + eps
    x_hat = (x - mu) / np.sqrt(var)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_16(x, gamma, beta, eps):
    """x_hat and y exchanged in the return"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, gamma * x_hat + beta, x_hat


def wrong_17(x, gamma, beta, eps):
    """unbiased variance and eps outside the root: two mistakes"""
    mu = x.mean(axis=0)
    var = x.var(axis=0, ddof=1)
    x_hat = (x - mu) / (np.sqrt(var) + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_18(x, gamma, beta, eps):
    """sign: mu - x"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = (mu - x) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_19(x, gamma, beta, eps):
    """brackets missing: x - mu / sqrt(...)"""
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    x_hat = x - mu / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_20(x, gamma, beta, eps):
    """median instead of the mean"""
    mu = np.median(x, axis=0)
    var = ((x - mu) ** 2).mean(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_21(x, gamma, beta, eps):
    """mean absolute deviation instead of the variance"""
    mu = x.mean(axis=0)
    var = np.abs(x - mu).mean(axis=0)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta


def wrong_22(x, gamma, beta, eps):
    """mu and var have shape (1, H): keepdims left in"""
    mu = x.mean(axis=0, keepdims=True)
    var = x.var(axis=0, keepdims=True)
    x_hat = (x - mu) / np.sqrt(var + eps)
    return mu, var, x_hat, gamma * x_hat + beta
