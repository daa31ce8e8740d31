"""partition_function"""
import numpy as np
import math
import itertools
import jax.numpy as jnp
from scipy.special import logsumexp


def _E(x, h, W, b, c):
    return -h @ W @ x - c @ x - b @ h


def _vectors(n):
    return [np.array(v, dtype=float) for v in itertools.product((0, 1), repeat=n)]


def right_1(W, b, c):
    """as the hints"""
    Z = 0
    for h in itertools.product((0, 1), repeat=len(b)):
        h = np.array(h)
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def right_2(W, b, c):
    """all 2^(D+H) terms"""
    Z = 0.0
    for x in _vectors(len(c)):
        for h in _vectors(len(b)):
            Z += np.exp(-_E(x, h, W, b, c))
    return Z


def right_3(W, b, c):
    """sum over x of exp(-free energy)"""
    return sum(np.exp(c @ x + np.logaddexp(0, b + W @ x).sum()) for x in _vectors(len(c)))


def right_4(W, b, c):
    """matrix of all energies"""
    X = np.array(_vectors(len(c)))
    Hs = np.array(_vectors(len(b)))
    E = -(Hs @ W @ X.T) - (X @ c)[None, :] - (Hs @ b)[:, None]
    return np.exp(-E).sum()


def right_5(W, b, c):
    """logsumexp and exp"""
    H, D = W.shape
    logs = [h @ W @ x + c @ x + b @ h for x in _vectors(D) for h in _vectors(H)]
    return float(np.exp(logsumexp(logs)))


def right_6(W, b, c):
    """bits of an integer"""
    H, D = W.shape
    Z = 0.0
    for i in range(2 ** D):
        x = np.array([(i >> k) & 1 for k in range(D)])
        Z += math.exp(c @ x) * np.prod(1 + np.exp(b + W @ x))
    return Z


def right_7(W, b, c):
    """recursion over the hidden units"""
    def rec(j, field, weight):
        if j == len(b):
            return weight * np.prod(1 + np.exp(field))
        return rec(j + 1, field, weight) + rec(j + 1, field + W[j], weight * np.exp(b[j]))
    return rec(0, np.array(c, dtype=float), 1.0)


def right_8(W, b, c):
    """jnp, with the list of all hidden vectors as rows"""
    Hs = jnp.array(list(itertools.product((0, 1), repeat=len(b))))
    return jnp.sum(jnp.exp(Hs @ b) * jnp.prod(1 + jnp.exp(c + Hs @ W), axis=1))


def right_9(W, b, c):
    """np.indices and einsum over all states"""
    H, D = W.shape
    X = np.indices((2,) * D).reshape(D, -1)
    G = np.indices((2,) * H).reshape(H, -1)
    minusE = np.einsum('ja,jk,kb->ab', G, W, X) + (b @ G)[:, None] + c @ X
    return np.exp(minusE).sum()


def right_10(W, b, c):
    """one joint product over D + H units, split"""
    H, D = W.shape
    total = 0.0
    for state in itertools.product([0, 1], repeat=D + H):
        x, h = np.array(state[:D]), np.array(state[D:])
        total = total + np.exp(np.sum(W * np.outer(h, x)) + np.sum(c * x) + np.sum(b * h))
    return total


def wrong_1(W, b, c):
    """b and c exchanged"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(c @ h) * np.prod(1 + np.exp(b + h @ W))
    return Z


def wrong_2(W, b, c):
    """W transposed"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + W @ h))
    return Z


def wrong_3(W, b, c):
    """exp(+E): the minus is missing"""
    Z = 0
    for x in _vectors(len(c)):
        for h in _vectors(len(b)):
            Z += np.exp(_E(x, h, W, b, c))
    return Z


def wrong_4(W, b, c):
    """log Z returned"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return np.log(Z)


def wrong_5(W, b, c):
    """sum instead of product over the visible units"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.sum(1 + np.exp(c + h @ W))
    return Z


def wrong_6(W, b, c):
    """the 1 + forgotten: only x all ones"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.prod(np.exp(c + h @ W))
    return Z


def wrong_7(W, b, c):
    """units are -1 and 1 instead of 0 and 1"""
    Z = 0
    for x in itertools.product((-1, 1), repeat=len(c)):
        for h in itertools.product((-1, 1), repeat=len(b)):
            Z += np.exp(-_E(np.array(x), np.array(h), W, b, c))
    return Z


def wrong_8(W, b, c):
    """factor exp(b h) forgotten"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_9(W, b, c):
    """visible bias c forgotten"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(h @ W))
    return Z


def wrong_10(W, b, c):
    """zip of x and h: only pairs of equal vectors"""
    Z = 0
    for x, h in zip(_vectors(len(c)), _vectors(len(b))):
        Z += np.exp(-_E(x, h, W, b, c))
    return Z


def wrong_11(W, b, c):
    """the last term only: = instead of +="""
    for h in _vectors(len(b)):
        Z = np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_12(W, b, c):
    """exp of the sum of the energies instead of the sum of exp"""
    S = 0
    for x in _vectors(len(c)):
        for h in _vectors(len(b)):
            S += -_E(x, h, W, b, c)
    return np.exp(S)


def wrong_13(W, b, c):
    """h = 0 is left out"""
    Z = 0
    for h in _vectors(len(b))[1:]:
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_14(W, b, c):
    """average over the states instead of the sum"""
    terms = [np.exp(-_E(x, h, W, b, c)) for x in _vectors(len(c)) for h in _vectors(len(b))]
    return np.mean(terms)


def wrong_15(W, b, c):
    """Z starts at 1"""
    Z = 1.0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_16(W, b, c):
    """b h not in the exponent: multiplied as a number"""
    Z = 0
    for h in _vectors(len(b)):
        Z += (b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_17(W, b, c):
    """b and c exchanged and 1 + forgotten: two mistakes"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(c @ h) * np.prod(np.exp(b + h @ W))
    return Z


def wrong_18(W, b, c):
    """repeat hard-coded as 3: fails for other sizes"""
    Z = 0
    for h in itertools.product((0, 1), repeat=3):
        h = np.array(h)
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_19(W, b, c):
    """exp(b h) inside the product: once for every visible unit"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.prod((1 + np.exp(c + h @ W)) * np.exp(b @ h))
    return Z


def wrong_20(W, b, c):
    """only one-hot vectors h instead of all"""
    Z = 0
    for h in np.eye(len(b)):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_21(W, b, c):
    """return inside the loop: only h = 0"""
    Z = 0
    for h in _vectors(len(b)):
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
        return Z


def wrong_22(W, b, c):
    """combinations instead of product: order ignored, states missing"""
    Z = 0
    for h in itertools.combinations_with_replacement((0, 1), len(b)):
        h = np.array(h)
        Z += np.exp(b @ h) * np.prod(1 + np.exp(c + h @ W))
    return Z


def wrong_23(W, b, c):
    """free energies added: exp missing"""
    Z = 0
    for x in _vectors(len(c)):
        Z += c @ x + np.logaddexp(0, b + W @ x).sum()
    return Z
