"""halve"""
import numpy as np
import math


def right_1(errors, alpha):
    """follows the hints: best starts at infinity"""
    best = np.inf
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def right_2(errors, alpha):
    """compares with the minimum of all earlier errors by slicing"""
    rates = np.zeros(len(errors))
    for e in range(len(errors)):
        if e > 0 and errors[e] >= np.min(errors[:e]):
            alpha *= 0.5
        rates[e] = alpha
    return rates


def right_3(errors, alpha):
    """vectorised: running minimum and cumulative count of bad epochs"""
    errors = np.asarray(errors, dtype=float)
    earlier = np.concatenate(([np.inf], np.minimum.accumulate(errors)[:-1]))
    bad = errors >= earlier
    return alpha * 0.5 ** np.cumsum(bad)


def right_4(errors, alpha):
    """a list with else branch, best is first error"""
    best = errors[0]
    rates = [alpha]
    for i in range(1, len(errors)):
        if errors[i] < best:
            best = errors[i]
            rates.append(rates[-1])
        else:
            rates.append(rates[-1] / 2)
    return rates


def right_5(errors, alpha):
    """a generator turned into a tuple"""
    def gen():
        a = alpha
        best = math.inf
        for e in errors:
            if not e < best:
                a = a / 2
            else:
                best = e
            yield a
    return tuple(gen())


def right_6(errors, alpha):
    """counts the improvements: halvings = epochs so far - improvements so far"""
    n = len(errors)
    improved = np.array([all(errors[e] < errors[j] for j in range(e)) for e in range(n)])
    halvings = np.arange(1, n + 1) - np.cumsum(improved)
    return alpha / 2.0 ** halvings


def right_7(errors, alpha):
    """recursion on the last epoch"""
    if len(errors) == 1:
        return [alpha]
    before = right_7(errors[:-1], alpha)
    last = before[-1]
    if errors[-1] >= min(errors[:-1]):
        last = last / 2
    return before + [last]


def right_8(errors, alpha):
    """float32 factors and cumprod"""
    errors = np.asarray(errors)
    factor = np.ones(len(errors), dtype=np.float32)
    for e in range(1, len(errors)):
        if (errors[:e] <= errors[e]).any():
            factor[e] = 0.5
    return alpha * np.cumprod(factor)


def right_9(errors, alpha):
    """list of all errors seen so far, sorted"""
    seen = []
    rates = []
    rate = float(alpha)
    for err in errors:
        if len(seen) > 0 and sorted(seen)[0] <= err:
            rate = rate / 2
        seen.append(err)
        rates.append(rate)
    return np.array(rates)


def wrong_1(errors, alpha):
    """a tie counts as an improvement: > for >="""
    best = np.inf
    rates = []
    for error in errors:
        if error > best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_2(errors, alpha):
    """compares with the previous epoch only, not with the best"""
    rates = [alpha]
    for e in range(1, len(errors)):
        if errors[e] >= errors[e - 1]:
            alpha = alpha / 2
        rates.append(alpha)
    return np.array(rates)


def wrong_3(errors, alpha):
    """the rate during the epoch: appended before it is halved"""
    best = np.inf
    rates = []
    for error in errors:
        rates.append(alpha)
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
    return np.array(rates)


def wrong_4(errors, alpha):
    """best is updated before the comparison, so it halves always"""
    best = np.inf
    rates = []
    for error in errors:
        best = min(best, error)
        if error >= best:
            alpha = alpha / 2
        rates.append(alpha)
    return np.array(rates)


def wrong_5(errors, alpha):
    """condition negated: halves when the error improves"""
    best = np.inf
    rates = []
    for error in errors:
        if error < best:
            alpha = alpha / 2
            best = error
        rates.append(alpha)
    return np.array(rates)


def wrong_6(errors, alpha):
    """best starts at errors[0], so the first epoch is halved"""
    best = errors[0]
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_7(errors, alpha):
    """best starts at 0, so nothing is ever an improvement"""
    best = 0
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_8(errors, alpha):
    """best is set to the last error, even when it is worse"""
    best = np.inf
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = error
        rates.append(alpha)
    return np.array(rates)


def wrong_9(errors, alpha):
    """returns only the last rate, not one for each epoch"""
    best = np.inf
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
    return alpha


def wrong_10(errors, alpha):
    """halvings do not add up: always alpha/2 of the first rate"""
    rates = np.full(len(errors), float(alpha))
    for e in range(1, len(errors)):
        if errors[e] >= min(errors[:e]):
            rates[e] = alpha / 2
    return rates


def wrong_11(errors, alpha):
    """compares with the minimum of all epochs, the future included"""
    rates = []
    best = min(errors)
    for error in errors:
        if error > best:
            alpha = alpha / 2
        rates.append(alpha)
    return np.array(rates)


def wrong_12(errors, alpha):
    """one entry too many: the initial alpha is put in front"""
    rates = [alpha]
    best = np.inf
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_13(errors, alpha):
    """the first epoch is left out: one entry too few"""
    best = errors[0]
    rates = []
    for error in errors[1:]:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_14(errors, alpha):
    """best starts at 1: a first error above 1 is halved"""
    best = 1.0
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_15(errors, alpha):
    """keeps the highest error (max) instead of the lowest"""
    best = errors[0]
    rates = [alpha]
    for error in errors[1:]:
        if error >= best:
            alpha = alpha / 2
        best = max(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_16(errors, alpha):
    """return inside the loop: only the first epoch"""
    best = np.inf
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        best = min(best, error)
        rates.append(alpha)
        return np.array(rates)


def wrong_17(errors, alpha):
    """doubles alpha instead of halving"""
    best = np.inf
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha * 2
        best = min(best, error)
        rates.append(alpha)
    return np.array(rates)


def wrong_18(errors, alpha):
    """appends only when alpha is halved: entries missing for improvements"""
    best = np.inf
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
            rates.append(alpha)
        best = min(best, error)
    return np.array(rates)


def wrong_19(errors, alpha):
    """strict comparison and appended before halving: two mistakes"""
    best = np.inf
    rates = []
    for error in errors:
        rates.append(alpha)
        if error > best:
            alpha = alpha / 2
        else:
            best = error
    return np.array(rates)


def wrong_20(errors, alpha):
    """alpha goes back to the first rate after an improvement"""
    best = np.inf
    start = alpha
    rates = []
    for error in errors:
        if error >= best:
            alpha = alpha / 2
        else:
            best = error
            alpha = start
        rates.append(alpha)
    return np.array(rates)
