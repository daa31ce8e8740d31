"""global_statistics"""
import numpy as np
import jax.numpy as jnp


def _y(x, mu, var, gamma, beta, eps):
    return gamma * (x - mu) / np.sqrt(var + eps) + beta


def right_1(mus, variances, x, gamma, beta, eps):
    """as the hints"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    y = gamma * (x - mu) / np.sqrt(var + eps) + beta
    return mu, var, y


def right_2(mus, variances, x, gamma, beta, eps):
    """second moment minus square of the mean"""
    mu = np.mean(mus, axis=0)
    second = np.mean(variances + mus**2, axis=0)
    var = second - mu**2
    x_hat = (x - mu) * (var + eps) ** -0.5
    return mu, var, x_hat * gamma + beta


def right_3(mus, variances, x, gamma, beta, eps):
    """loop over mini-batches and units"""
    n, H = mus.shape
    mu, var = np.zeros(H), np.zeros(H)
    for j in range(H):
        for i in range(n):
            mu[j] += mus[i, j] / n
        for i in range(n):
            var[j] += (variances[i, j] + (mus[i, j] - mu[j]) ** 2) / n
    y = np.array([(row - mu) / np.sqrt(var + eps) * gamma + beta for row in x])
    return mu, var, y


def right_4(mus, variances, x, gamma, beta, eps):
    """two artificial examples mu +- sigma for each batch"""
    sd = np.sqrt(variances)
    data = np.concatenate([mus - sd, mus + sd])
    mu, var = data.mean(axis=0), data.var(axis=0)
    return [mu, var, _y(x, mu, var, gamma, beta, eps)]


def right_5(mus, variances, x, gamma, beta, eps):
    """jnp"""
    mus, variances = jnp.asarray(mus), jnp.asarray(variances)
    mu = mus.mean(0)
    var = (variances + (mus - mu) ** 2).mean(0)
    return mu, var, gamma * (x - mu) / jnp.sqrt(var + eps) + beta


def right_6(mus, variances, x, gamma, beta, eps):
    """affine map: scale and shift"""
    n = len(mus)
    mu = sum(mus) / n
    var = sum(variances) / n + sum((m - mu) ** 2 for m in mus) / n
    scale = gamma / np.sqrt(var + eps)
    shift = beta - scale * mu
    return mu, var, scale * x + shift


def right_7(mus, variances, x, gamma, beta, eps):
    """merging the mini-batches one by one (Chan)"""
    mu, var, k = mus[0].astype(float), variances[0].astype(float), 1
    for m, v in zip(mus[1:], variances[1:]):
        d = m - mu
        var = (k * var + v) / (k + 1) + k * d**2 / (k + 1) ** 2
        mu = mu + d / (k + 1)
        k += 1
    return mu, var, np.add(np.multiply(gamma, np.divide(x - mu, np.sqrt(var + eps))), beta)


def right_8(mus, variances, x, gamma, beta, eps):
    """np.average and einsum"""
    w = np.ones(len(mus)) / len(mus)
    mu = np.average(mus, axis=0, weights=w)
    c = mus - mu
    var = w @ variances + np.einsum('i,ij,ij->j', w, c, c)
    return tuple([mu, var, _y(x, mu, var, gamma, beta, eps)])


def right_9(mus, variances, x, gamma, beta, eps):
    """mean of pairwise squared differences for the variance between"""
    mu = np.mean(mus, 0)
    between = ((mus[:, None, :] - mus[None, :, :]) ** 2).mean(axis=(0, 1)) / 2
    within = np.mean(variances, 0)
    var = np.sum([within, between], axis=0)
    y = (np.asarray(x) - mu) / np.sqrt(var + eps)
    y = y * gamma[np.newaxis] + beta[np.newaxis]
    return mu, var, y


def wrong_1(mus, variances, x, gamma, beta, eps):
    """variance between the mini-batches forgotten"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_2(mus, variances, x, gamma, beta, eps):
    """variance within forgotten: only that of the means"""
    mu = mus.mean(axis=0)
    var = mus.var(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_3(mus, variances, x, gamma, beta, eps):
    """unbiased variance of the means: ddof=1"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0, ddof=1)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_4(mus, variances, x, gamma, beta, eps):
    """normalized with the test data's own mean and variance"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return mu, var, _y(x, x.mean(axis=0), x.var(axis=0), gamma, beta, eps)


def wrong_5(mus, variances, x, gamma, beta, eps):
    """sum of the variances instead of the mean"""
    mu = mus.mean(axis=0)
    var = variances.sum(axis=0) + mus.var(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_6(mus, variances, x, gamma, beta, eps):
    """standard deviation of the means instead of their variance"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.std(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_7(mus, variances, x, gamma, beta, eps):
    """eps outside the root"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return mu, var, gamma * (x - mu) / (np.sqrt(var) + eps) + beta


def wrong_8(mus, variances, x, gamma, beta, eps):
    """axis=1: averages over the units"""
    mu = mus.mean(axis=1)
    var = variances.mean(axis=1) + mus.var(axis=1)
    mu_, var_ = mu.mean(), var.mean()
    return mu, var, _y(x, mu_, var_, gamma, beta, eps)


def wrong_9(mus, variances, x, gamma, beta, eps):
    """only the last mini-batch's statistics"""
    mu, var = mus[-1], variances[-1]
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_10(mus, variances, x, gamma, beta, eps):
    """mean of mus**2 added, without minus mu**2"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + (mus**2).mean(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_11(mus, variances, x, gamma, beta, eps):
    """minus instead of plus: within minus between"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) - mus.var(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_12(mus, variances, x, gamma, beta, eps):
    """root forgotten in y"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return mu, var, gamma * (x - mu) / (var + eps) + beta


def wrong_13(mus, variances, x, gamma, beta, eps):
    """gamma and beta exchanged in y"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return mu, var, _y(x, mu, var, beta, gamma, eps)


def wrong_14(mus, variances, x, gamma, beta, eps):
    """y is x_hat: gamma and beta not applied"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return mu, var, (x - mu) / np.sqrt(var + eps)


def wrong_15(mus, variances, x, gamma, beta, eps):
    """the mean of the standard deviations squared instead of the variances"""
    mu = mus.mean(axis=0)
    var = np.sqrt(variances).mean(axis=0) ** 2 + mus.var(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_16(mus, variances, x, gamma, beta, eps):
    """variance of the variances instead of the means'"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + variances.var(axis=0)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_17(mus, variances, x, gamma, beta, eps):
    """between forgotten and eps outside the root: two mistakes"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0)
    return mu, var, gamma * (x - mu) / (np.sqrt(var) + eps) + beta


def wrong_18(mus, variances, x, gamma, beta, eps):
    """mean and variance exchanged in the return"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return var, mu, _y(x, mu, var, gamma, beta, eps)


def wrong_19(mus, variances, x, gamma, beta, eps):
    """variance between divided by n once more"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0) / len(mus)
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_20(mus, variances, x, gamma, beta, eps):
    """running average with factor 0.9 instead of the mean"""
    mu, var = mus[0].copy(), variances[0].copy()
    for m, v in zip(mus[1:], variances[1:]):
        mu = 0.9 * mu + 0.1 * m
        var = 0.9 * var + 0.1 * v
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_21(mus, variances, x, gamma, beta, eps):
    """y uses the variance within only; returned var right"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0)
    return mu, var, _y(x, mu, variances.mean(axis=0), gamma, beta, eps)


def wrong_22(mus, variances, x, gamma, beta, eps):
    """one variance of the means for all units: axis forgotten"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var()
    return mu, var, _y(x, mu, var, gamma, beta, eps)


def wrong_23(mus, variances, x, gamma, beta, eps):
    """returned var contains eps"""
    mu = mus.mean(axis=0)
    var = variances.mean(axis=0) + mus.var(axis=0) + eps
    return mu, var, gamma * (x - mu) / np.sqrt(var) + beta
