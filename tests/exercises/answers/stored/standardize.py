"""standardize"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(X_train, X_test, floor):
    """the hints"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def right_2(X_train, X_test, floor):
    """np.where"""
    m = np.mean(X_train, 0)
    s = np.std(X_train, 0)
    s = np.where(s < floor, floor, s)
    f = lambda X: (X - m) / s
    return f(X_train), f(X_test)


def right_3(X_train, X_test, floor):
    """sums written out"""
    T = X_train.shape[0]
    mean = X_train.sum(axis=0) / T
    C = X_train - mean
    sigma = ((C ** 2).sum(axis=0) / T) ** 0.5
    sigma[sigma < floor] = floor
    return C / sigma, (X_test - mean) / sigma


def right_4(X_train, X_test, floor):
    """a loop over the dimensions"""
    Z_train = np.zeros(X_train.shape)
    Z_test = np.zeros(X_test.shape)
    for d in range(X_train.shape[1]):
        col = X_train[:, d]
        m = col.mean()
        s = max(col.std(), floor)
        Z_train[:, d] = (col - m) / s
        Z_test[:, d] = (X_test[:, d] - m) / s
    return Z_train, Z_test


def right_5(X_train, X_test, floor):
    """pure Python, nested lists"""
    T, D = len(X_train), len(X_train[0])
    mean = [sum(row[d] for row in X_train) / T for d in range(D)]
    dev = [max(math.sqrt(sum((row[d] - mean[d]) ** 2 for row in X_train) / T), floor) for d in range(D)]
    norm = lambda X: [[(row[d] - mean[d]) / dev[d] for d in range(D)] for row in X]
    return norm(X_train), norm(X_test)


def right_6(X_train, X_test, floor):
    """jnp"""
    A, B = jnp.asarray(X_train), jnp.asarray(X_test)
    mu = A.mean(0)
    sd = jnp.clip(A.std(0), floor, None)
    return (A - mu) / sd, (B - mu) / sd


def right_7(X_train, X_test, floor):
    """both stacked, normalized at once, split again"""
    n = len(X_train)
    mu = X_train.mean(axis=0, keepdims=True)
    scale = 1 / np.clip(X_train.std(axis=0, keepdims=True), floor, np.inf)
    Z = (np.vstack([X_train, X_test]) - mu) * scale
    return Z[:n], Z[n:]


def right_8(X_train, X_test, floor):
    """variance with floor squared"""
    mu = np.average(X_train, axis=0)
    var = np.var(X_train, axis=0)
    s = np.sqrt(np.fmax(var, floor ** 2))
    return np.divide(X_train - mu, s), np.divide(X_test - mu, s)


def right_9(X_train, X_test, floor):
    """transposed; float32"""
    A = np.asarray(X_train, dtype=np.float32).T
    B = np.asarray(X_test, dtype=np.float32).T
    mu = A.mean(axis=1)[:, None]
    sd = np.maximum(np.sqrt(((A - mu) ** 2).mean(axis=1)), np.float32(floor))[:, None]
    return ((A - mu) / sd).T, ((B - mu) / sd).T


def right_10(X_train, X_test, floor):
    """copies changed in place"""
    Z1, Z2 = X_train.astype(float), X_test.astype(float)
    mu = Z1.mean(axis=0)
    Z1 -= mu
    Z2 -= mu
    sd = np.maximum(np.sqrt(np.einsum('td,td->d', Z1, Z1) / len(Z1)), floor)
    Z1 /= sd
    Z2 /= sd
    return Z1, Z2


def wrong_1(X_train, X_test, floor):
    """test set normalized with its own mean and deviation"""
    f = lambda X: (X - X.mean(axis=0)) / np.maximum(X.std(axis=0), floor)
    return f(X_train), f(X_test)


def wrong_2(X_train, X_test, floor):
    """floor not used: divides by 0 for a constant input"""
    mu, sd = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_3(X_train, X_test, floor):
    """one mean and deviation for all dimensions: axis missing"""
    mu, sd = X_train.mean(), max(X_train.std(), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_4(X_train, X_test, floor):
    """variance instead of standard deviation"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.var(axis=0), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_5(X_train, X_test, floor):
    """floor added to the deviation instead of a lower bound"""
    mu = X_train.mean(axis=0)
    sd = X_train.std(axis=0) + floor
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_6(X_train, X_test, floor):
    """minimum instead of maximum with floor"""
    mu = X_train.mean(axis=0)
    sd = np.minimum(X_train.std(axis=0), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_7(X_train, X_test, floor):
    """deviation with T - 1 (ddof=1)"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0, ddof=1), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_8(X_train, X_test, floor):
    """mean and deviation of both sets together"""
    X = np.vstack([X_train, X_test])
    mu = X.mean(axis=0)
    sd = np.maximum(X.std(axis=0), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_9(X_train, X_test, floor):
    """axis 1: each row normalized with its own mean"""
    def f(X):
        mu = X.mean(axis=1, keepdims=True)
        sd = np.maximum(X.std(axis=1, keepdims=True), floor)
        return (X - mu) / sd
    return f(X_train), f(X_test)


def wrong_10(X_train, X_test, floor):
    """test set returned as it was"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    return (X_train - mu) / sd, X_test


def wrong_11(X_train, X_test, floor):
    """mean not subtracted"""
    sd = np.maximum(X_train.std(axis=0), floor)
    return X_train / sd, X_test / sd


def wrong_12(X_train, X_test, floor):
    """not divided by the deviation"""
    mu = X_train.mean(axis=0)
    return X_train - mu, X_test - mu


def wrong_13(X_train, X_test, floor):
    """test set with the training mean but its own deviation"""
    mu = X_train.mean(axis=0)
    return ((X_train - mu) / np.maximum(X_train.std(axis=0), floor),
            (X_test - mu) / np.maximum(X_test.std(axis=0), floor))


def wrong_14(X_train, X_test, floor):
    """brackets missing: X - mu / sd"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    return X_train - mu / sd, X_test - mu / sd


def wrong_15(X_train, X_test, floor):
    """only zero deviations replaced by floor: small ones stay below"""
    mu = X_train.mean(axis=0)
    sd = X_train.std(axis=0)
    sd = np.where(sd == 0, floor, sd)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_16(X_train, X_test, floor):
    """small deviations replaced by 1 instead of floor"""
    mu = X_train.mean(axis=0)
    sd = X_train.std(axis=0)
    sd = np.where(sd < floor, 1.0, sd)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_17(X_train, X_test, floor):
    """X_train and X_test damaged in place"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    X_train -= mu
    X_train /= sd
    X_test -= mu
    X_test /= sd
    return X_train, X_test


def wrong_18(X_train, X_test, floor):
    """test set: mean and deviation recomputed from the normalized Z_train"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    Z_train = (X_train - mu) / sd
    mu = Z_train.mean(axis=0)
    sd = np.maximum(Z_train.std(axis=0), floor)
    return Z_train, (X_test - mu) / sd


def wrong_19(X_train, X_test, floor):
    """min-max scaling to [0, 1] instead of mean and deviation"""
    lo = X_train.min(axis=0)
    w = np.maximum(X_train.max(axis=0) - lo, floor)
    return (X_train - lo) / w, (X_test - lo) / w


def wrong_20(X_train, X_test, floor):
    """floor under the variance before the root: sqrt(max(var, floor))"""
    mu = X_train.mean(axis=0)
    sd = np.sqrt(np.maximum(X_train.var(axis=0), floor))
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_21(X_train, X_test, floor):
    """results exchanged: test first"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    return (X_test - mu) / sd, (X_train - mu) / sd


def wrong_22(X_train, X_test, floor):
    """variance for the deviation, and ddof=1"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(X_train.var(axis=0, ddof=1), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_23(X_train, X_test, floor):
    """floor applied to the normalized values instead of the deviation"""
    mu, sd = X_train.mean(axis=0), X_train.std(axis=0)
    return np.maximum((X_train - mu) / sd, floor), np.maximum((X_test - mu) / sd, floor)


def wrong_24(X_train, X_test, floor):
    """floor missing for the test set only"""
    mu = X_train.mean(axis=0)
    sd = X_train.std(axis=0)
    return (X_train - mu) / np.maximum(sd, floor), (X_test - mu) / sd


def wrong_25(X_train, X_test, floor):
    """root mean square without subtracting the mean for the deviation"""
    mu = X_train.mean(axis=0)
    sd = np.maximum(np.sqrt((X_train ** 2).mean(axis=0)), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd


def wrong_26(X_train, X_test, floor):
    """median instead of mean"""
    mu = np.median(X_train, axis=0)
    sd = np.maximum(X_train.std(axis=0), floor)
    return (X_train - mu) / sd, (X_test - mu) / sd
