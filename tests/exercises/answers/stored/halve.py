"""halve"""
import numpy as np


def right_1(errors, alpha, look_ahead):
    """best and waited"""
    best, waited, rates = np.inf, 0, []
    for e in errors:
        if e < best:
            best, waited = e, 0
        else:
            waited += 1
        if waited == look_ahead:
            alpha = alpha / 2
            waited = 0
        rates.append(alpha)
    return np.array(rates)


def right_2(errors, alpha, look_ahead):
    """improvements first as a list of booleans, rates as powers of 2"""
    better = [i == 0 or errors[i] < min(errors[:i]) for i in range(len(errors))]
    halvings, run, out = 0, 0, []
    for ok in better:
        run = 0 if ok else run + 1
        if run >= look_ahead:
            halvings, run = halvings + 1, 0
        out.append(alpha * 0.5 ** halvings)
    return out


def right_3(errors, alpha, look_ahead):
    """every run of bad epochs gives a halving at each multiple of look_ahead"""
    rates = np.zeros(len(errors))
    since = 0
    for t in range(len(errors)):
        if t > 0 and errors[t] >= np.min(errors[:t]):
            since = since + 1
            if since % look_ahead == 0:
                alpha = 0.5 * alpha
        else:
            since = 0
        rates[t] = alpha
    return rates


def right_4(errors, alpha, look_ahead):
    """a countdown"""
    low = errors[0]
    left = look_ahead
    rates = [alpha]
    for e in list(errors)[1:]:
        if e < low:
            low, left = e, look_ahead
        else:
            left -= 1
            if left == 0:
                left = look_ahead
                alpha *= 0.5
        rates.append(alpha)
    return tuple(rates)


def right_5(errors, alpha, look_ahead):
    """a generator with the last epoch that counts"""
    def run(a):
        mark, best = 0, float('inf')
        for t, e in enumerate(errors):
            if e < best:
                best = e
                mark = t
            elif t - mark == look_ahead:
                a = a / 2
                mark = t
            yield a
    return np.array(list(run(alpha)))


def wrong_1(errors, alpha, look_ahead):
    """an equal error counts as an improvement: <="""
    lowest, bad = errors[0], 0
    lr = [alpha]
    for e in errors[1:]:
        if e <= lowest:
            lowest = e
            bad = 0
        else:
            bad += 1
        if bad == look_ahead:
            alpha, bad = alpha / 2, 0
        lr.append(alpha)
    return np.array(lr)


def wrong_2(errors, alpha, look_ahead):
    """does not count anew after halving: halves in every further epoch"""
    lowest, bad, lr = float('inf'), 0, []
    for e in errors:
        if e < lowest:
            lowest, bad = e, 0
        else:
            bad = bad + 1
        if bad >= look_ahead:
            alpha = alpha / 2
        lr.append(alpha)
    return np.array(lr)


def wrong_3(errors, alpha, look_ahead):
    """compared with the epoch before, not with the best so far"""
    lr = np.zeros(len(errors))
    bad = 0
    for i in range(len(errors)):
        if i == 0 or errors[i] < errors[i - 1]:
            bad = 0
        else:
            bad += 1
            if bad == look_ahead:
                alpha /= 2
                bad = 0
        lr[i] = alpha
    return lr


def wrong_4(errors, alpha, look_ahead):
    """one epoch too late: > look_ahead"""
    best, waited, lr = np.inf, 0, []
    for err in errors:
        waited = 0 if err < best else waited + 1
        best = min(best, err)
        if waited > look_ahead:
            alpha, waited = alpha / 2, 0
        lr.append(alpha)
    return np.array(lr)


def wrong_5(errors, alpha, look_ahead):
    """an improvement does not reset the counter: not in a row"""
    best, bad = np.inf, 0
    lr = []
    for err in errors:
        if err < best:
            best = err
        else:
            bad += 1
            if bad == look_ahead:
                alpha = 0.5 * alpha
                bad = 0
        lr.append(alpha)
    return np.array(lr)


def wrong_6(errors, alpha, look_ahead):
    """alpha is appended before the halving: the rates of the epochs themselves"""
    best, n = np.inf, 0
    lr = []
    for err in errors:
        lr.append(alpha)
        if err < best:
            best, n = err, 0
        else:
            n += 1
        if n == look_ahead:
            alpha = alpha / 2
            n = 0
    return np.array(lr)


def wrong_7(errors, alpha, look_ahead):
    """best is set back at a halving: the next epoch always improves"""
    best, n, lr = float('inf'), 0, []
    for err in errors:
        if err < best:
            best, n = err, 0
        else:
            n += 1
        if n == look_ahead:
            alpha, n, best = alpha / 2, 0, float('inf')
        lr.append(alpha)
    return np.array(lr)


def wrong_8(errors, alpha, look_ahead):
    """only the last alpha is returned"""
    best, n = errors[0], 0
    for err in errors[1:]:
        if err < best:
            best = err
            n = 0
        else:
            n += 1
        if n == look_ahead:
            alpha *= 0.5
            n = 0
    return alpha


def wrong_9(errors, alpha, look_ahead):
    """the first epoch counts as no improvement: best starts at errors[0]"""
    best, n = errors[0], 0
    out = np.empty(len(errors))
    for t, err in enumerate(errors):
        if err < best:
            best, n = err, 0
        else:
            n += 1
        if n == look_ahead:
            n = 0
            alpha = alpha / 2
        out[t] = alpha
    return out


def wrong_10(errors, alpha, look_ahead):
    """half of the first alpha each time: never a second halving"""
    start = alpha
    best, n, out = np.inf, 0, []
    for err in errors:
        if err < best:
            best, n = err, 0
        else:
            n += 1
            if n == look_ahead:
                alpha = start / 2
                n = 0
        out.append(alpha)
    return np.array(out)


def wrong_11(errors, alpha, look_ahead):
    """the condition is the wrong way round: counts the improvements"""
    best, n, out = np.inf, 0, []
    for err in errors:
        if err < best:
            best = err
            n += 1
        else:
            n = 0
        if n == look_ahead:
            alpha, n = alpha / 2, 0
        out.append(alpha)
    return np.array(out)


def wrong_12(errors, alpha, look_ahead):
    """stops at the first halving: the later epochs are missing"""
    best, n, out = np.inf, 0, []
    for err in errors:
        if err < best:
            best, n = err, 0
        else:
            n += 1
        if n == look_ahead:
            out.append(alpha / 2)
            break
        out.append(alpha)
    return np.array(out)


def wrong_13(errors, alpha, look_ahead):
    """<= counts as improvement; and halves one epoch too late"""
    best, n, out = np.inf, 0, []
    for err in errors:
        if err <= best:
            best, n = err, 0
        else:
            n += 1
        if n == look_ahead + 1:
            alpha, n = alpha / 2, 0
        out.append(alpha)
    return np.array(out)


def wrong_14(errors, alpha, look_ahead):
    """alpha is appended only at a halving, not in every epoch"""
    best, n = np.inf, 0
    out = [alpha]
    for err in errors:
        if err < best:
            best, n = err, 0
        else:
            n += 1
        if n == look_ahead:
            alpha = alpha / 2
            n = 0
            out.append(alpha)
    return np.array(out)


def wrong_15(errors, alpha, look_ahead):
    """compared with the epoch before; does not count anew after halving"""
    rates, bad = [alpha], 0
    for t in range(1, len(errors)):
        bad = 0 if errors[t] < errors[t - 1] else bad + 1
        if bad >= look_ahead:
            alpha = alpha / 2
        rates.append(alpha)
    return np.array(rates)
