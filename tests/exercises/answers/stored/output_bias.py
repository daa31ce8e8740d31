"""output_bias"""
import collections
import numpy as np
import jax
import jax.numpy as jnp


def right_1(y, C):
    """mean of f - e(y)"""
    f = np.ones(C) / C
    return (f - np.eye(C)[y]).mean(axis=0)


def right_2(y, C):
    """bincount"""
    return 1 / C - np.bincount(y, minlength=C) / len(y)


def right_3(y, C):
    """a loop over the examples"""
    g = np.zeros(C)
    for label in y:
        g += 1.0 / C
        g[label] -= 1
    return g / len(y)


def right_4(y, C):
    """list comprehension of relative frequencies"""
    y = list(y)
    return [1 / C - y.count(c) / len(y) for c in range(C)]


def right_5(y, C):
    """jax.grad of the mean loss at zero"""
    y = jnp.asarray(y)
    loss = lambda b: -jnp.mean(jax.nn.log_softmax(b)[y])
    return jax.grad(loss)(jnp.zeros(C))


def right_6(y, C):
    """softmax of zeros, comparison"""
    e = np.exp(np.zeros(C))
    f = e / e.sum()
    freq = np.mean(np.asarray(y)[:, None] == np.arange(C), axis=0)
    return f - freq


def right_7(y, C):
    """Counter"""
    n = collections.Counter(int(v) for v in y)
    T = len(y)
    return np.array([(T / C - n[c]) / T for c in range(C)])


def right_8(y, C):
    """np.subtract.at, float32"""
    T = len(y)
    g = np.full(C, 1 / C, dtype=np.float32)
    np.subtract.at(g, y, np.float32(1 / T))
    return g


def right_9(y, C):
    """matrix of one-hot rows, ones @"""
    T = len(y)
    E = np.zeros((T, C))
    E[np.arange(T), y] = 1
    return np.ones(T) @ (1 / C - E) / T


def wrong_1(y, C):
    """sign: e(y) - f"""
    return (np.eye(C)[y] - 1 / C).mean(axis=0)


def wrong_2(y, C):
    """sum instead of mean"""
    return (1 / C - np.eye(C)[y]).sum(axis=0)


def wrong_3(y, C):
    """axis 1: mean over the classes"""
    return (1 / C - np.eye(C)[y]).mean(axis=1)


def wrong_4(y, C):
    """minlength forgotten: shorter when the last class does not occur"""
    return 1 / C - np.bincount(y) / len(y)


def wrong_5(y, C):
    """f forgotten: minus the frequencies only"""
    return -np.bincount(y, minlength=C) / len(y)


def wrong_6(y, C):
    """softmax of zeros taken as 0.5"""
    return (0.5 - np.eye(C)[y]).mean(axis=0)


def wrong_7(y, C):
    """softmax of zeros taken as 1, not normalized"""
    return (np.ones(C) - np.eye(C)[y]).mean(axis=0)


def wrong_8(y, C):
    """only the first example"""
    return 1 / C - np.eye(C)[y[0]]


def wrong_9(y, C):
    """one gradient per example, the mean is missing: (T, C)"""
    return 1 / C - np.eye(C)[y]


def wrong_10(y, C):
    """divided by C instead of T"""
    return (1 / C - np.eye(C)[y]).sum(axis=0) / C


def wrong_11(y, C):
    """classes counted from 1: e(y - 1)"""
    return (1 / C - np.eye(C)[np.asarray(y) - 1]).mean(axis=0)


def wrong_12(y, C):
    """duplicates lost: g[y] -= 1/T counts a repeated label once"""
    g = np.full(C, 1 / C)
    g[y] -= 1 / len(y)
    return g


def wrong_13(y, C):
    """1/T instead of 1/C for f"""
    T = len(y)
    return (1 / T - np.eye(C)[y]).mean(axis=0)


def wrong_14(y, C):
    """mean over everything: one number"""
    return (1 / C - np.eye(C)[y]).mean()


def wrong_15(y, C):
    """integer division 1 // C gives 0"""
    return (1 // C - np.eye(C)[y]).mean(axis=0)


def wrong_16(y, C):
    """log of the class frequencies (the best bias) instead of the gradient"""
    p = np.bincount(y, minlength=C) / len(y)
    return np.log(p + 1e-12)


def wrong_17(y, C):
    """counts not divided by T in the second term"""
    return 1 / C - np.bincount(y, minlength=C)


def wrong_18(y, C):
    """only class of the last example: overwritten in the loop"""
    for label in y:
        g = np.full(C, 1 / C)
        g[label] -= 1
    return g


def wrong_19(y, C):
    """f forgotten and sign reversed: the class frequencies"""
    return np.bincount(y, minlength=C) / len(y)


def wrong_20(y, C):
    """sign reversed, and sum instead of mean"""
    return (np.eye(C)[y] - 1 / C).sum(axis=0)


def wrong_21(y, C):
    """keepdims: shape (1, C)"""
    return (1 / C - np.eye(C)[y]).mean(axis=0, keepdims=True)


def wrong_22(y, C):
    """all zeros: thinks that nothing moves"""
    return np.zeros(C)


def wrong_23(y, C):
    """class size: zero where the class does not occur"""
    freq = np.bincount(y, minlength=C) / len(y)
    return np.where(freq > 0, 1 / C - freq, 0)


def wrong_24(y, C):
    """y subtracted as numbers instead of one-hot vectors"""
    return np.full(C, 1 / C) - np.mean(y)
