"""winner"""
import math
import numpy as np


def right_1(train, valid, test):
    """loop, NaN skipped"""
    at = None
    for i in range(len(valid)):
        if math.isnan(valid[i]):
            continue
        if at is None or valid[i] < valid[at]:
            at = i
    return at, test[at]


def right_2(train, valid, test):
    """NaN replaced by infinity in a copy"""
    v = np.where(np.isnan(valid), np.inf, valid)
    k = int(np.argmin(v))
    return k, float(test[k])


def right_3(train, valid, test):
    """min over the finite indices with a key"""
    alive = [i for i, e in enumerate(valid) if e == e]
    at = min(alive, key=lambda i: valid[i])
    return at, test[at]


def right_4(train, valid, test):
    """indices kept, argmin among them, mapped back"""
    good = np.flatnonzero(~np.isnan(valid))
    at = good[np.argmin(valid[good])]
    return at, test[at]


def right_5(train, valid, test):
    """stable argsort puts NaN last"""
    first = np.argsort(valid, kind="stable")[0]
    return int(first), np.float64(test[first])


def right_6(train, valid, test):
    """position of the smallest value, nanmin"""
    smallest = np.nanmin(valid)
    at = int(np.nonzero(valid == smallest)[0][0])
    return at, test[at]


def wrong_1(train, valid, test):
    """argmin takes a NaN for the smallest"""
    k = int(np.argmin(valid))
    chosen = test[k]
    return k, chosen


def wrong_2(train, valid, test):
    """chosen on the test set"""
    best = None
    for i, e in enumerate(test):
        if np.isnan(e):
            continue
        if best is None or e < test[best]:
            best = i
    return best, test[best]


def wrong_3(train, valid, test):
    """publishes the validation error, which has chosen"""
    best = None
    for i, e in enumerate(valid):
        if np.isnan(e):
            continue
        if best is None or e < valid[best]:
            best = i
    return best, valid[best]


def wrong_4(train, valid, test):
    """chosen on the training set"""
    order = sorted((e, i) for i, e in enumerate(train) if not np.isnan(e))
    best = order[0][1]
    return best, test[best]


def wrong_5(train, valid, test):
    """NaN dropped first: index counts the rest only"""
    v = [e for e in valid if not math.isnan(e)]
    s = [e for e in test if not math.isnan(e)]
    at = v.index(min(v))
    return at, s[at]


def wrong_6(train, valid, test):
    """smallest test error is published, not the chosen one's"""
    at = 0
    lowest = float("inf")
    for i in range(len(valid)):
        if valid[i] < lowest:
            lowest = valid[i]
            at = i
    published = min(e for e in test if e == e)
    return at, published


def wrong_7(train, valid, test):
    """begins with configuration 0: a NaN there is never beaten"""
    at = 0
    for i in range(1, len(valid)):
        if valid[i] < valid[at]:
            at = i
    return at, test[at]


def wrong_8(train, valid, test):
    """publishes the mean of the chosen one's validation and test error"""
    at = None
    for i, e in enumerate(valid):
        if not np.isnan(e) and (at is None or e < valid[at]):
            at = i
    return at, 0.5 * (valid[at] + test[at])


def wrong_9(train, valid, test):
    """largest validation error is chosen"""
    at = None
    for i, e in enumerate(valid):
        if not math.isnan(e) and (at is None or e > valid[at]):
            at = i
    return at, test[at]


def wrong_10(train, valid, test):
    """publishes the training error"""
    scores = [(e, i) for i, e in enumerate(valid) if not math.isnan(e)]
    _, at = min(scores)
    return at, train[at]


def wrong_11(train, valid, test):
    """mean of validation and test error chooses"""
    score = (valid + test) / 2
    best = int(np.nanargmin(score))
    return best, test[best]


def wrong_12(train, valid, test):
    """publishes the mean of all test errors"""
    best = int(np.nanargmin(valid))
    usable = test[~np.isnan(test)]
    return best, usable.sum() / len(usable)


def wrong_13(train, valid, test):
    """smallest gap between training and validation is chosen"""
    best = None
    for i in range(len(valid)):
        gap = abs(valid[i] - train[i])
        if gap != gap:
            continue
        if best is None or gap < abs(valid[best] - train[best]):
            best = i
    return best, test[best]


def wrong_14(train, valid, test):
    """loop ends at the first NaN"""
    at = None
    for i, e in enumerate(valid):
        if e != e:
            break
        if at is None or e < valid[at]:
            at = i
    if at is None:
        at = 0
    return at, test[at]


def wrong_15(train, valid, test):
    """chosen on the test set, and the validation error published"""
    at = int(np.nanargmin(test))
    return at, valid[at]


def wrong_16(train, valid, test):
    """order of the two results exchanged"""
    at = int(np.nanargmin(valid))
    return test[at], at


def wrong_17(train, valid, test):
    """NaN dropped so that the index shifts, and the validation error published"""
    kept = []
    for e in valid:
        if not math.isnan(e):
            kept.append(e)
    at = int(np.argmin(kept))
    return at, kept[at]
