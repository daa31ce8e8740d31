"""count"""
import math
from itertools import pairwise
import numpy as np
import jax.numpy as jnp


def right_1(sizes):
    """the loop of the hint"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def right_2(sizes):
    """sum over zip"""
    return sum(o * (i + 1) for i, o in zip(sizes, sizes[1:]))


def right_3(sizes):
    """NumPy slices"""
    s = np.array(sizes)
    return (s[1:] * s[:-1]).sum() + s[1:].sum()


def right_4(sizes):
    """recursion"""
    if len(sizes) < 2:
        return 0
    return (sizes[0] + 1) * sizes[1] + right_4(sizes[1:])


def right_5(sizes):
    """really allocates the parameters and counts them"""
    n = 0
    for i in range(len(sizes) - 1):
        W = np.zeros((sizes[i + 1], sizes[i]))
        b = np.zeros(sizes[i + 1])
        n += W.size + b.size
    return n


def right_6(sizes):
    """weights and biases counted separately, pairwise"""
    weights = sum(a * b for a, b in pairwise(sizes))
    biases = sum(sizes) - sizes[0]
    return weights + biases


def right_7(sizes):
    """np.dot of shifted sizes"""
    return int(np.dot(np.asarray(sizes[:-1]) + 1, sizes[1:]))


def right_8(sizes):
    """jnp"""
    s = jnp.array(sizes)
    return jnp.sum(s[1:] * (s[:-1] + 1))


def right_9(sizes):
    """while loop, a list of counts"""
    counts = []
    k = len(sizes) - 1
    while k > 0:
        counts.append(math.prod(sizes[k - 1:k + 1]))
        counts.append(sizes[k])
        k -= 1
    return float(math.fsum(counts))


def wrong_1(sizes):
    """biases forgotten"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1]
    return total


def wrong_2(sizes):
    """biases of the layer below counted instead of the layer's own"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k - 1]
    return total


def wrong_3(sizes):
    """the inputs get biases too: sum of all sizes"""
    total = sum(sizes)
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1]
    return total


def wrong_4(sizes):
    """output layer left out: range stops one too early"""
    total = 0
    for k in range(1, len(sizes) - 1):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def wrong_5(sizes):
    """first layer left out: range begins at 2"""
    total = 0
    for k in range(2, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def wrong_6(sizes):
    """one bias per layer instead of one per unit"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + 1
    return total


def wrong_7(sizes):
    """sum instead of product: H_k + H_(k-1) weights"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] + sizes[k - 1] + sizes[k]
    return total


def wrong_8(sizes):
    """total overwritten in the loop: only the last layer"""
    total = 0
    for k in range(1, len(sizes)):
        total = sizes[k] * sizes[k - 1] + sizes[k]
    return total


def wrong_9(sizes):
    """returns in the loop: only the first layer"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
        return total


def wrong_10(sizes):
    """range begins at 0: sizes[-1] connects output with input"""
    total = 0
    for k in range(len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def wrong_11(sizes):
    """a list of the counts of the layers, not added up"""
    return [sizes[k] * sizes[k - 1] + sizes[k] for k in range(1, len(sizes))]


def wrong_12(sizes):
    """product over all layers instead of a sum"""
    total = 1
    for k in range(1, len(sizes)):
        total *= sizes[k] * sizes[k - 1] + sizes[k]
    return total


def wrong_13(sizes):
    """hard-coded one hidden layer"""
    D, H, C = sizes[0], sizes[1], sizes[-1]
    return H * D + H + C * H + C


def wrong_14(sizes):
    """total starts at 1 instead of 0"""
    total = 1
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def wrong_15(sizes):
    """output biases not counted"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1]
        if k < len(sizes) - 1:
            total += sizes[k]
    return total


def wrong_16(sizes):
    """weights counted as squares: sizes[k] * sizes[k]"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k] + sizes[k]
    return total


def wrong_17(sizes):
    """counts the units of the network, not the parameters"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k]
    return total


def wrong_18(sizes):
    """one unit too many above: (H_k + 1)(H_(k-1) + 1)"""
    return sum((a + 1) * (b + 1) for a, b in zip(sizes, sizes[1:]))


def wrong_19(sizes):
    """range starts at 2 and biases of the layer below (two slips)"""
    total = 0
    for k in range(2, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k - 1]
    return total


def wrong_20(sizes):
    """biases multiplied in: H_k * H_(k-1) * H_k"""
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] * sizes[k]
    return total
