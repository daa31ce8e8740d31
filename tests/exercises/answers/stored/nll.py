"""nll"""
import math
import statistics
import numpy as np
import jax
import jax.numpy as jnp


def right_1(f, y):
    """fancy indexing"""
    return -np.log(f[np.arange(len(y)), y]).mean()


def right_2(f, y):
    """a loop with a running sum"""
    total = 0.0
    for t in range(len(y)):
        total -= math.log(f[t][y[t]])
    return total / len(y)


def right_3(f, y):
    """one-hot rows, product and sum without 0 * log 0"""
    E = np.eye(f.shape[1])[y]
    p = (E * f).sum(axis=1)
    return np.mean(-np.log(p))


def right_4(f, y):
    """take_along_axis"""
    p = np.take_along_axis(f, np.asarray(y)[:, None], axis=1)
    return -np.mean(np.log(p))


def right_5(f, y):
    """list comprehension, statistics.mean"""
    return statistics.fmean(-math.log(row[c]) for row, c in zip(f, y))


def right_6(f, y):
    """boolean mask"""
    mask = np.arange(f.shape[1]) == np.asarray(y)[:, np.newaxis]
    return np.log(1 / f[mask]).sum() / f.shape[0]


def right_7(f, y):
    """jnp"""
    f = jnp.asarray(f)
    T = f.shape[0]
    return -jnp.mean(jnp.log(f[jnp.arange(T), jnp.asarray(y)]))


def right_8(f, y):
    """flat index with take"""
    T, C = f.shape
    p = np.take(f, C * np.arange(T) + y)
    return np.average(np.negative(np.log(p)))


def right_9(f, y):
    """log base 2 times log 2, a 0-d array"""
    picked = np.array([f[t, y[t]] for t in range(len(f))])
    bits = -np.log2(picked)
    return np.array(bits.mean() * np.log(2))


def right_10(f, y):
    """running mean"""
    m = 0.0
    for n, (row, c) in enumerate(zip(f, y), start=1):
        m += (-np.log(row[c]) - m) / n
    return m


def wrong_1(f, y):
    """the sum instead of the mean"""
    return -np.log(f[np.arange(len(y)), y]).sum()


def wrong_2(f, y):
    """the minus sign is missing"""
    return np.log(f[np.arange(len(y)), y]).mean()


def wrong_3(f, y):
    """log of the mean instead of the mean of the logs"""
    return -np.log(f[np.arange(len(y)), y].mean())


def wrong_4(f, y):
    """logarithm to base 2"""
    return -np.log2(f[np.arange(len(y)), y]).mean()


def wrong_5(f, y):
    """logarithm to base 10"""
    return -np.log10(f[np.arange(len(y)), y]).mean()


def wrong_6(f, y):
    """f[:, y] takes all pairs instead of one per row"""
    return -np.log(f[:, y]).mean()


def wrong_7(f, y):
    """mean over all classes: divides by T*C"""
    E = np.eye(f.shape[1])[y]
    return -(E * np.log(f)).mean()


def wrong_8(f, y):
    """the largest probability instead of that of the right class"""
    return -np.log(f.max(axis=1)).mean()


def wrong_9(f, y):
    """logs of all classes, the label is ignored"""
    return -np.log(f).sum(axis=1).mean()


def wrong_10(f, y):
    """returns in the loop: only the first example"""
    for t in range(len(y)):
        return -np.log(f[t, y[t]])


def wrong_11(f, y):
    """one value for each example, the mean is missing"""
    return -np.log(f[np.arange(len(y)), y])


def wrong_12(f, y):
    """divided by the number of classes instead of examples"""
    return -np.log(f[np.arange(len(y)), y]).sum() / f.shape[1]


def wrong_13(f, y):
    """classes counted from 1: f[t, y[t] - 1]"""
    return -np.log(f[np.arange(len(y)), y - 1]).mean()


def wrong_14(f, y):
    """logarithm forgotten: mean of 1 - f_y"""
    return (1 - f[np.arange(len(y)), y]).mean()


def wrong_15(f, y):
    """log(1 - f_y) instead of log f_y"""
    return -np.log(1 - f[np.arange(len(y)), y]).mean()


def wrong_16(f, y):
    """the error rate: fraction of wrong argmax"""
    return np.mean(f.argmax(axis=1) != y)


def wrong_17(f, y):
    """last example left out of the sum"""
    total = 0.0
    for t in range(len(y) - 1):
        total -= np.log(f[t, y[t]])
    return total / len(y)


def wrong_18(f, y):
    """softmax applied again although f holds probabilities"""
    e = np.exp(f)
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(y)), y]).mean()


def wrong_19(f, y):
    """divided by T - 1"""
    return -np.log(f[np.arange(len(y)), y]).sum() / (len(y) - 1)


def wrong_20(f, y):
    """binary cross-entropy: the wrong classes' log(1 - f) added"""
    E = np.eye(f.shape[1])[y]
    return -(E * np.log(f) + (1 - E) * np.log(1 - f)).sum(axis=1).mean()


def wrong_21(f, y):
    """minus sign missing, and sum instead of mean"""
    return np.log(f[np.arange(len(y)), y]).sum()


def wrong_22(f, y):
    """index order exchanged: f[y, t] instead of f[t, y]"""
    return -np.log(f[y, np.arange(len(y))]).mean()


def wrong_23(f, y):
    """squared error with the one-hot vector instead of the log"""
    E = np.eye(f.shape[1])[y]
    return ((f - E) ** 2).sum(axis=1).mean()


def wrong_24(f, y):
    """entropy of f: weighted with f instead of the indicator"""
    return -(f * np.log(f)).sum(axis=1).mean()
