"""winner"""
import math
import numpy as np
import jax.numpy as jnp


def right_1(train, valid, test):
    """nanargmin of the validation errors"""
    return np.nanargmin(valid)


def right_2(train, valid, test):
    """NaN replaced by infinity"""
    v = np.where(np.isnan(valid), np.inf, valid)
    return int(np.argmin(v))


def right_3(train, valid, test):
    """a loop"""
    best, best_error = None, math.inf
    for i, e in enumerate(valid):
        if e < best_error:
            best, best_error = i, e
    return best


def right_4(train, valid, test):
    """min over the indices that are not NaN"""
    ok = [i for i in range(len(valid)) if not math.isnan(valid[i])]
    return min(ok, key=lambda i: valid[i])


def right_5(train, valid, test):
    """argsort puts NaN last"""
    return np.argsort(valid, kind='stable')[0]


def right_6(train, valid, test):
    """np.where of the smallest"""
    return np.where(valid == np.nanmin(valid))[0][0]


def right_7(train, valid, test):
    """kept indices, then back to the original count"""
    keep = np.flatnonzero(~np.isnan(valid))
    return keep[np.argmin(valid[keep])]


def right_8(train, valid, test):
    """jnp"""
    return jnp.nanargmin(jnp.asarray(valid))


def right_9(train, valid, test):
    """sorted pairs"""
    pairs = [(e, i) for i, e in enumerate(valid) if e == e]
    pairs.sort()
    return pairs[0][1]


def right_10(train, valid, test):
    """negative errors, nanargmax"""
    return np.nanargmax(-np.asarray(valid))


def right_11(train, valid, test):
    """masked array"""
    m = np.ma.masked_invalid(valid)
    return int(m.argmin())


def right_12(train, valid, test):
    """copy with a huge error for the diverged runs"""
    v = np.array(valid, dtype=float)
    for i in range(len(v)):
        if v[i] != v[i]:
            v[i] = float('inf')
    return v.tolist().index(min(v))


def wrong_1(train, valid, test):
    """test set instead of validation set"""
    return np.nanargmin(test)


def wrong_2(train, valid, test):
    """training set instead of validation set"""
    return np.nanargmin(train)


def wrong_3(train, valid, test):
    """argmin takes a NaN for the smallest"""
    return np.argmin(valid)


def wrong_4(train, valid, test):
    """largest validation error"""
    return np.nanargmax(valid)


def wrong_5(train, valid, test):
    """NaN removed first: the index no longer counts the diverged runs"""
    return np.argmin(valid[~np.isnan(valid)])


def wrong_6(train, valid, test):
    """the error returned instead of the index"""
    return np.nanmin(valid)


def wrong_7(train, valid, test):
    """sum of the three errors"""
    return np.nanargmin(train + valid + test)


def wrong_8(train, valid, test):
    """mean of validation and test error"""
    return np.nanargmin((valid + test) / 2)


def wrong_9(train, valid, test):
    """smallest gap between training and validation error"""
    return np.nanargmin(np.abs(valid - train))


def wrong_10(train, valid, test):
    """NaN replaced by 0: the diverged run wins"""
    return np.argmin(np.nan_to_num(valid))


def wrong_11(train, valid, test):
    """index counted from 1"""
    return np.nanargmin(valid) + 1


def wrong_12(train, valid, test):
    """starts with the first run, wrong when that is NaN"""
    best = 0
    for i in range(1, len(valid)):
        if valid[i] < valid[best]:
            best = i
    return best


def wrong_13(train, valid, test):
    """last run not looked at"""
    best, err = None, np.inf
    for i in range(len(valid) - 1):
        if valid[i] < err:
            best, err = i, valid[i]
    return best


def wrong_14(train, valid, test):
    """test error among the three best on validation"""
    three = np.argsort(valid)[:3]
    return three[np.nanargmin(test[three])]


def wrong_15(train, valid, test):
    """NaN replaced by 1: wrong when all errors are above 1"""
    v = np.where(np.isnan(valid), 1.0, valid)
    return np.argmin(v)


def wrong_16(train, valid, test):
    """compares with == np.nan, which is never true: NaN wins"""
    v = np.where(valid == np.nan, np.inf, valid)
    return np.argmin(v)


def wrong_17(train, valid, test):
    """the test error of the winner returned"""
    return test[np.nanargmin(valid)]


def wrong_18(train, valid, test):
    """best error not updated: last run that beats infinity"""
    best, err = None, np.inf
    for i, e in enumerate(valid):
        if e < err:
            best = i
    return best


def wrong_19(train, valid, test):
    """test set, and NaN not treated"""
    return np.argmin(test)


def wrong_20(train, valid, test):
    """last of the sorted order: NaN or the largest error"""
    return np.argsort(valid)[-1]


def wrong_21(train, valid, test):
    """an array of indices (1,) instead of the index"""
    return np.where(valid == np.nanmin(valid))[0]


def wrong_22(train, valid, test):
    """best by vote: median of the three winners"""
    return int(np.median([np.nanargmin(train), np.nanargmin(valid), np.nanargmin(test)]))


def wrong_23(train, valid, test):
    """condition negated: only the diverged runs are kept"""
    keep = np.flatnonzero(np.isnan(valid))
    if len(keep) == 0:
        return 0
    return keep[np.argmin(valid[keep])]


def wrong_24(train, valid, test):
    """valid damaged in place: NaN overwritten with infinity"""
    valid[np.isnan(valid)] = np.inf
    return np.argmin(valid)


def wrong_25(train, valid, test):
    """the configuration with the smallest error on any set"""
    return np.nanargmin(np.minimum(np.minimum(train, valid), test))
