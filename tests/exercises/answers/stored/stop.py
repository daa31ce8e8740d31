"""stop"""
import itertools
import math
import numpy as np


def right_1(errors, look_ahead):
    """the hints"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def right_2(errors, look_ahead):
    """best error kept, a counter of bad epochs"""
    best, best_error, waited = 0, math.inf, 0
    for epoch, e in enumerate(errors):
        if e < best_error:
            best, best_error, waited = epoch, e, 0
        else:
            waited += 1
        if waited >= look_ahead:
            break
    return best, epoch


def right_3(errors, look_ahead):
    """while loop"""
    best, end = 0, 0
    while end - best < look_ahead and end < len(errors) - 1:
        end += 1
        if errors[end] < errors[best]:
            best = end
    return best, end


def right_4(errors, look_ahead):
    """argmin of what has been seen, epoch by epoch"""
    for epoch in range(len(errors)):
        best = int(np.argmin(errors[:epoch + 1]))
        if epoch == best + look_ahead:
            return best, epoch
    return best, epoch


def right_5(errors, look_ahead):
    """recursion"""
    def go(best, epoch):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead or epoch == len(errors) - 1:
            return best, epoch
        return go(best, epoch + 1)
    return go(0, 0)


def right_6(errors, look_ahead):
    """index arithmetic: limit moves on with every new best"""
    errors = list(errors)
    best = 0
    end = min(look_ahead, len(errors) - 1)
    epoch = 1
    while epoch <= end:
        if errors[epoch] < errors[best]:
            best = epoch
            end = min(best + look_ahead, len(errors) - 1)
        epoch += 1
    return best, end


def right_7(errors, look_ahead):
    """running minimum with accumulate, next"""
    runmin = list(itertools.accumulate(errors, min))
    bests = [runmin.index(m) for m in runmin]
    end = next((e for e, b in enumerate(bests) if e - b == look_ahead), len(bests) - 1)
    return bests[end], end


def right_8(errors, look_ahead):
    """jumps from best to best inside the window"""
    best, last = 0, len(errors) - 1
    while True:
        window = range(best + 1, min(best + look_ahead, last) + 1)
        better = [e for e in window if errors[e] < errors[best]]
        if not better:
            return best, min(best + look_ahead, last)
        best = better[0]


def right_9(errors, look_ahead):
    """NumPy: minimum.accumulate, an array of two whole numbers"""
    v = np.asarray(errors, dtype=float)
    run = np.minimum.accumulate(v)
    new = np.r_[True, v[1:] < run[:-1]]
    b = np.maximum.accumulate(np.where(new, np.arange(len(v)), 0))
    hit = np.flatnonzero(np.arange(len(v)) - b >= look_ahead)
    end = hit[0] if hit.size else len(v) - 1
    return np.array([b[end], end])


def right_10(errors, look_ahead):
    """a for loop with else"""
    best = 0
    for end, e in enumerate(errors):
        best = end if e < errors[best] else best
        if end >= best + look_ahead:
            break
    else:
        end = len(errors) - 1
    return best, end


def wrong_1(errors, look_ahead):
    """the later one of equal epochs: <= for <"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] <= errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_2(errors, look_ahead):
    """one epoch too late: > for >="""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best > look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_3(errors, look_ahead):
    """one epoch too early"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead - 1:
            return best, epoch
    return best, len(errors) - 1


def wrong_4(errors, look_ahead):
    """global minimum as best, end counted from it"""
    best = int(np.argmin(errors))
    return best, min(best + look_ahead, len(errors) - 1)


def wrong_5(errors, look_ahead):
    """compares with the epoch before instead of the best"""
    best = 0
    for epoch in range(1, len(errors)):
        if errors[epoch] < errors[epoch - 1]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_6(errors, look_ahead):
    """end is len(errors) instead of len(errors) - 1 without a stop"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors)


def wrong_7(errors, look_ahead):
    """best and end exchanged"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return epoch, best
    return len(errors) - 1, best


def wrong_8(errors, look_ahead):
    """the best error returned instead of its epoch"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return errors[best], epoch
    return errors[best], len(errors) - 1


def wrong_9(errors, look_ahead):
    """returns end twice: the epoch of stopping as best"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return epoch, epoch
    return best, len(errors) - 1


def wrong_10(errors, look_ahead):
    """largest error is remembered: sign of the comparison"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] > errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_11(errors, look_ahead):
    """bad epochs counted in all, counter not set back to 0"""
    best, bad = 0, 0
    for epoch in range(1, len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        else:
            bad += 1
        if bad >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_12(errors, look_ahead):
    """stop tested before the new error is compared"""
    best = 0
    for epoch in range(len(errors)):
        if epoch - best >= look_ahead:
            return best, epoch
        if errors[epoch] < errors[best]:
            best = epoch
    return best, len(errors) - 1


def wrong_13(errors, look_ahead):
    """stops at the first rise of the error, look_ahead not used"""
    best = 0
    for epoch in range(1, len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        else:
            return best, epoch
    return best, len(errors) - 1


def wrong_14(errors, look_ahead):
    """never stops early: end is always the last epoch"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
    return best, len(errors) - 1


def wrong_15(errors, look_ahead):
    """best over all errors (looks past the stop), end right"""
    best = 0
    end = len(errors) - 1
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            end = epoch
            break
    return int(np.argmin(errors)), end


def wrong_16(errors, look_ahead):
    """epochs counted from 1"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best + 1, epoch + 1
    return best + 1, len(errors)


def wrong_17(errors, look_ahead):
    """best error never updated: always compared with the first"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[0]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_18(errors, look_ahead):
    """initial best error 1.0: errors above 1 never count"""
    best, best_error = 0, 1.0
    for epoch in range(len(errors)):
        if errors[epoch] < best_error:
            best, best_error = epoch, errors[epoch]
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_19(errors, look_ahead):
    """<= for <, and > for >="""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] <= errors[best]:
            best = epoch
        if epoch - best > look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_20(errors, look_ahead):
    """last epoch not looked at: range stops one too early"""
    best = 0
    for epoch in range(len(errors) - 1):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_21(errors, look_ahead):
    """stops look_ahead epochs after the start, not after the best"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_22(errors, look_ahead):
    """end is best without a stop, should be the last epoch"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
    return best, best


def wrong_23(errors, look_ahead):
    """look_ahead rises in a row needed: counter reset by any decrease"""
    best, rises = 0, 0
    for epoch in range(1, len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if errors[epoch] < errors[epoch - 1]:
            rises = 0
        else:
            rises += 1
        if rises >= look_ahead:
            return best, epoch
    return best, len(errors) - 1


def wrong_24(errors, look_ahead):
    """returns inside the loop after the first epoch (indentation)"""
    best = 0
    for epoch in range(len(errors)):
        if errors[epoch] < errors[best]:
            best = epoch
        if epoch - best >= look_ahead:
            return best, epoch
        return best, len(errors) - 1
