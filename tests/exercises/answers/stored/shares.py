"""shares"""
import numpy as np
import math


def right_1(train_error, new_error, goal, n):
    """middle point clipped between goal and new error"""
    total = max(new_error - goal, 0)
    middle = min(max(train_error, goal), max(new_error, goal))
    under = middle - goal
    over = total - under
    margin = 2 * np.sqrt(new_error * (1 - new_error) / n)
    return under, over, margin


def right_2(train_error, new_error, goal, n):
    """under by min and max, over by max"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * math.sqrt(new_error * (1 - new_error) / n)


def right_3(train_error, new_error, goal, n):
    """cases"""
    p = new_error
    margin = 2 * (p * (1 - p)) ** 0.5 / n**0.5
    if new_error <= goal:
        return 0.0, 0.0, margin
    if train_error <= goal:
        return 0.0, new_error - goal, margin
    if train_error >= new_error:
        return new_error - goal, 0.0, margin
    return train_error - goal, new_error - train_error, margin


def right_4(train_error, new_error, goal, n):
    """np.clip"""
    missing = np.maximum(new_error - goal, 0)
    under = np.clip(train_error - goal, 0, missing)
    over = missing - under
    variance = new_error - new_error**2
    return np.array([under, over, 2 * np.sqrt(variance / n)])


def right_5(train_error, new_error, goal, n):
    """over first"""
    missing = max(new_error - goal, 0.0)
    over = min(max(new_error - train_error, 0.0), missing)
    se = np.std([1.0, 0.0]) * 2 * math.sqrt(new_error * (1 - new_error)) / math.sqrt(n)
    return missing - over, over, 2 * se


def right_6(train_error, new_error, goal, n):
    """median of the three as the border"""
    border = sorted([goal, train_error, max(new_error, goal)])[1]
    under = border - goal
    over = max(new_error, goal) - border
    margin = np.sqrt(4 * new_error * (1 - new_error) / n)
    return [under, over, margin]


def right_7(train_error, new_error, goal, n):
    """helper positive part"""
    pos = lambda a: a if a > 0 else 0.0
    under = pos(min(train_error, new_error) - goal)
    over = pos(new_error - goal) - under
    se = (new_error * (1 - new_error) / n) ** 0.5
    return under, over, se + se


def right_8(train_error, new_error, goal, n):
    """dictionary and shares by length of intervals"""
    def length(a, b):
        return max(0.0, b - a)
    top = max(new_error, goal)
    lengths = {'under': length(goal, min(train_error, top)), 'over': length(max(train_error, goal), top)}
    q = 1 - new_error
    return lengths['under'], lengths['over'], 2 * np.sqrt(new_error * q) / np.sqrt(n)


def right_9(train_error, new_error, goal, n):
    """np.float64 and np.median"""
    t, e, g = map(np.float64, (train_error, new_error, goal))
    total = np.fmax(e - g, 0)
    under = np.median([0, t - g, total])
    return under, np.subtract(total, under), np.multiply(2, np.sqrt(e * (1 - e) / n))


def wrong_1(train_error, new_error, goal, n):
    """no clipping: train - goal and new - train may be negative"""
    under = train_error - goal
    over = new_error - train_error
    margin = 2 * np.sqrt(new_error * (1 - new_error) / n)
    return under, over, margin


def wrong_2(train_error, new_error, goal, n):
    """one standard error instead of two"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, np.sqrt(new_error * (1 - new_error) / n)


def wrong_3(train_error, new_error, goal, n):
    """not divided by n: standard deviation of one value"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error))


def wrong_4(train_error, new_error, goal, n):
    """underfitting not cut at the new error: wrong when train > new"""
    under = max(train_error - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_5(train_error, new_error, goal, n):
    """overfitting starts at train error even below the goal"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - train_error, 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_6(train_error, new_error, goal, n):
    """divides by n outside of the root"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error)) / n


def wrong_7(train_error, new_error, goal, n):
    """root forgotten: twice the variance"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * new_error * (1 - new_error) / n


def wrong_8(train_error, new_error, goal, n):
    """margin from the training error instead of the new error"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * np.sqrt(train_error * (1 - train_error) / n)


def wrong_9(train_error, new_error, goal, n):
    """shares as fractions of what is missing"""
    total = max(new_error - goal, 0)
    under = max(min(train_error, new_error) - goal, 0)
    over = total - under
    if total > 0:
        under, over = under / total, over / total
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_10(train_error, new_error, goal, n):
    """under and over exchanged"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return over, under, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_11(train_error, new_error, goal, n):
    """goal forgotten: underfitting is the whole training error"""
    under = min(train_error, new_error)
    over = max(new_error - train_error, 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_12(train_error, new_error, goal, n):
    """factor 2 inside the root"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, np.sqrt(2 * new_error * (1 - new_error) / n)


def wrong_13(train_error, new_error, goal, n):
    """n - 1 instead of n"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / (n - 1))


def wrong_14(train_error, new_error, goal, n):
    """train - goal not clipped: over wrong outside goal <= train <= new"""
    total = max(new_error - goal, 0)
    under = max(train_error - goal, 0)
    over = total - (train_error - goal)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_15(train_error, new_error, goal, n):
    """variance p instead of p(1 - p)"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 2 * np.sqrt(new_error / n)


def wrong_16(train_error, new_error, goal, n):
    """all or nothing: the whole goes to one of the two"""
    total = max(new_error - goal, 0)
    if train_error > goal:
        under, over = total, 0
    else:
        under, over = 0, total
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_17(train_error, new_error, goal, n):
    """over is the whole max(new - goal, 0): underfitting counted twice"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - goal, 0)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_18(train_error, new_error, goal, n):
    """margin with the difference new - goal as p"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    p = max(new_error - goal, 0)
    return under, over, 2 * np.sqrt(p * (1 - p) / n)


def wrong_19(train_error, new_error, goal, n):
    """under not cut at new error, one standard error: two mistakes"""
    under = max(train_error - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, np.sqrt(new_error * (1 - new_error) / n)


def wrong_20(train_error, new_error, goal, n):
    """absolute values instead of the positive parts"""
    under = abs(train_error - goal)
    over = abs(new_error - train_error)
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_21(train_error, new_error, goal, n):
    """1.96 standard errors instead of two"""
    under = max(min(train_error, new_error) - goal, 0)
    over = max(new_error - max(train_error, goal), 0)
    return under, over, 1.96 * np.sqrt(new_error * (1 - new_error) / n)


def wrong_22(train_error, new_error, goal, n):
    """goal above new error not handled: over negative"""
    under = max(min(train_error, new_error) - goal, 0)
    over = new_error - max(train_error, goal)
    if train_error > new_error > goal:
        over = 0
    return under, over, 2 * np.sqrt(new_error * (1 - new_error) / n)
