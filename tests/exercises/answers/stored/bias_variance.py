"""bias_variance"""
import numpy as np
import statistics
import jax.numpy as jnp


def right_1(f, f_star, sigma):
    """as the hints"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    error = bias2 + variance + sigma**2
    return bias2, variance, error


def right_2(f, f_star, sigma):
    """np.var over the training sets"""
    bias2 = np.mean(np.square(np.mean(f, axis=0) - f_star))
    variance = np.mean(np.var(f, axis=0))
    return np.array([bias2, variance, bias2 + variance + sigma * sigma])


def right_3(f, f_star, sigma):
    """loops"""
    S, N = f.shape
    bias2 = variance = 0.0
    for n in range(N):
        m = 0.0
        for s in range(S):
            m += f[s, n] / S
        bias2 += (m - f_star[n]) ** 2
        for s in range(S):
            variance += (f[s, n] - m) ** 2 / S
    bias2 /= N
    variance /= N
    return bias2, variance, bias2 + variance + sigma**2


def right_4(f, f_star, sigma):
    """error from the fits directly: mean squared distance plus noise"""
    mse = ((f - f_star) ** 2).mean()
    bias2 = ((f.mean(0) - f_star) ** 2).mean()
    return bias2, mse - bias2, mse + sigma**2


def right_5(f, f_star, sigma):
    """statistics.pvariance for each point"""
    columns = [list(map(float, c)) for c in f.T]
    bias2 = statistics.fmean((statistics.fmean(c) - float(t)) ** 2 for c, t in zip(columns, f_star))
    variance = statistics.fmean(statistics.pvariance(c) for c in columns)
    return [bias2, variance, bias2 + variance + sigma**2]


def right_6(f, f_star, sigma):
    """mean square minus square of the mean"""
    m = np.sum(f, axis=0) / len(f)
    bias2 = np.dot(m - f_star, m - f_star) / len(m)
    variance = np.mean(np.mean(f**2, axis=0) - m**2)
    return bias2, variance, sum((bias2, variance, sigma**2))


def right_7(f, f_star, sigma):
    """jnp"""
    f = jnp.asarray(f)
    d = f.mean(axis=0, keepdims=True)
    b = jnp.mean((d[0] - f_star) ** 2)
    v = jnp.mean(jnp.std(f, axis=0) ** 2)
    return b, v, b + v + sigma**2


def right_8(f, f_star, sigma):
    """unbiased variance times (S - 1) / S, with S = 1 handled"""
    S = len(f)
    mean_fit = f.mean(axis=0)
    bias2 = np.average((f_star - mean_fit) ** 2)
    if S == 1:
        variance = 0.0
    else:
        variance = np.average(np.var(f, axis=0, ddof=1)) * (S - 1) / S
    noise = sigma**2
    return bias2, variance, bias2 + variance + noise


def right_9(f, f_star, sigma):
    """einsum on centred fits"""
    S, N = np.shape(f)
    c = f - f.mean(axis=0)
    b = f.mean(axis=0) - f_star
    bias2 = np.einsum('n,n->', b, b) / N
    variance = np.einsum('sn,sn->', c, c) / (S * N)
    yield_ = (bias2, variance, bias2 + variance + np.power(sigma, 2))
    return yield_


def wrong_1(f, f_star, sigma):
    """bias2 is the mean squared distance of each fit, not of the mean fit"""
    mean = f.mean(axis=0)
    bias2 = ((f - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_2(f, f_star, sigma):
    """unbiased variance: 1/(S-1)"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = f.var(axis=0, ddof=1).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_3(f, f_star, sigma):
    """sigma instead of sigma squared"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma


def wrong_4(f, f_star, sigma):
    """the noise is forgotten in the error"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance


def wrong_5(f, f_star, sigma):
    """one mean over everything instead of axis=0"""
    mean = f.mean()
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_6(f, f_star, sigma):
    """variance around f_star instead of around the mean fit"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - f_star) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_7(f, f_star, sigma):
    """bias2: mean over the points first, then squared"""
    mean = f.mean(axis=0)
    bias2 = (mean - f_star).mean() ** 2
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_8(f, f_star, sigma):
    """standard deviation instead of variance"""
    bias2 = ((f.mean(axis=0) - f_star) ** 2).mean()
    variance = f.std(axis=0).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_9(f, f_star, sigma):
    """variance over the points (axis=1) instead of over the training sets"""
    bias2 = ((f.mean(axis=0) - f_star) ** 2).mean()
    variance = f.var(axis=1).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_10(f, f_star, sigma):
    """sum over the points in bias2 instead of mean"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).sum()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_11(f, f_star, sigma):
    """sum over training sets in the variance: 1/S forgotten"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).sum(axis=0).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_12(f, f_star, sigma):
    """bias not squared: mean absolute distance"""
    mean = f.mean(axis=0)
    bias2 = np.abs(mean - f_star).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_13(f, f_star, sigma):
    """bias2 and variance exchanged in the return"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return variance, bias2, bias2 + variance + sigma**2


def wrong_14(f, f_star, sigma):
    """one number for each point: the mean over the points is missing"""
    mean = f.mean(axis=0)
    bias2 = (mean - f_star) ** 2
    variance = ((f - mean) ** 2).mean(axis=0)
    return bias2, variance, bias2 + variance + sigma**2


def wrong_15(f, f_star, sigma):
    """only the first training set is compared with f_star"""
    mean = f.mean(axis=0)
    bias2 = ((f[0] - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2


def wrong_16(f, f_star, sigma):
    """the root of the error is returned"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, np.sqrt(bias2 + variance + sigma**2)


def wrong_17(f, f_star, sigma):
    """unbiased variance and sigma not squared: two mistakes"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = f.var(axis=0, ddof=1).mean()
    return bias2, variance, bias2 + variance + sigma


def wrong_18(f, f_star, sigma):
    """noise counted twice: 2 sigma squared"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + 2 * sigma**2


def wrong_19(f, f_star, sigma):
    """noise divided by the number of training sets"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2 + variance + sigma**2 / len(f)


def wrong_20(f, f_star, sigma):
    """the noise is added to the variance already"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean() + sigma**2
    return bias2, variance, bias2 + variance


def wrong_21(f, f_star, sigma):
    """bias and variance in the error are squared again"""
    mean = f.mean(axis=0)
    bias2 = ((mean - f_star) ** 2).mean()
    variance = ((f - mean) ** 2).mean()
    return bias2, variance, bias2**2 + variance**2 + sigma**2
