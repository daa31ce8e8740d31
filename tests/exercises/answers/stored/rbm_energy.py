"""rbm_energy"""
import jax.numpy as jnp
import numpy as np


def right_1(x, h, W, b, c):
    """as the hint"""
    E = -x @ W.T @ h.T - (x @ c)[:, None] - h @ b
    return E


def right_2(x, h, W, b, c):
    """four loops"""
    E = np.zeros((len(x), len(h)))
    for n in range(len(x)):
        for m in range(len(h)):
            for j in range(len(b)):
                for k in range(len(c)):
                    E[n, m] -= W[j, k] * h[m, j] * x[n, k]
            for k in range(len(c)):
                E[n, m] -= c[k] * x[n, k]
            for j in range(len(b)):
                E[n, m] -= b[j] * h[m, j]
    return E


def right_3(x, h, W, b, c):
    """einsum"""
    return -(np.einsum('mj,jk,nk->nm', h, W, x) + np.einsum('nk,k->n', x, c)[:, None] + np.einsum('mj,j->m', h, b))


def right_4(x, h, W, b, c):
    """b inside the bracket with W x"""
    return -((x @ W.T + b) @ h.T) - (x @ c).reshape(-1, 1)


def right_5(x, h, W, b, c):
    """the table with a row for each h, turned at the end"""
    return (-h @ W @ x.T - x @ c - (h @ b)[:, None]).T


def right_6(x, h, W, b, c):
    """jnp"""
    x, h = jnp.asarray(x), jnp.asarray(h)
    return -jnp.dot(jnp.dot(x, W.T), h.T) - jnp.dot(x, c)[:, None] - jnp.dot(h, b)[None, :]


def right_7(x, h, W, b, c):
    """one big matrix with an extra unit that is always 1"""
    big = np.zeros((len(b) + 1, len(c) + 1))
    big[1:, 1:] = W
    big[1:, 0] = b
    big[0, 1:] = c
    return -np.insert(x, 0, 1, axis=1) @ big.T @ np.insert(h, 0, 1, axis=1).T


def right_8(x, h, W, b, c):
    """a list of lists, the slide's formula for one pair"""
    return [[-q @ W @ p - c @ p - b @ q for q in h] for p in x]


def right_9(x, h, W, b, c):
    """the rows written one after the other"""
    E = np.empty((x.shape[0], h.shape[0]))
    for n, row in enumerate(x):
        E[n] = -(h @ (W @ row + b) + c @ row)
    return E


def right_10(x, h, W, b, c):
    """outer sum, float32"""
    W = W.astype(np.float32)
    return np.negative(np.add.outer(np.dot(x, c), np.dot(h, b)) + np.matmul(x, (h @ W).T))


def wrong_1(x, h, W, b, c):
    """b and c exchanged"""
    return -x @ W.T @ h.T - (x @ b)[:, None] - h @ c


def wrong_2(x, h, W, b, c):
    """W transposed"""
    return -x @ W @ h.T - (x @ c)[:, None] - h @ b


def wrong_3(x, h, W, b, c):
    """all signs plus"""
    return x @ W.T @ h.T + (x @ c)[:, None] + h @ b


def wrong_4(x, h, W, b, c):
    """plus before the bias terms"""
    return -x @ W.T @ h.T + (x @ c)[:, None] + h @ b


def wrong_5(x, h, W, b, c):
    """plus before W only"""
    return x @ W.T @ h.T - (x @ c)[:, None] - h @ b


def wrong_6(x, h, W, b, c):
    """visible bias term forgotten"""
    return -x @ W.T @ h.T - h @ b


def wrong_7(x, h, W, b, c):
    """hidden bias term forgotten"""
    return -x @ W.T @ h.T - (x @ c)[:, None]


def wrong_8(x, h, W, b, c):
    """factor one half before the W term"""
    return -0.5 * x @ W.T @ h.T - (x @ c)[:, None] - h @ b


def wrong_9(x, h, W, b, c):
    """exp(-E) returned"""
    return np.exp(x @ W.T @ h.T + (x @ c)[:, None] + h @ b)


def wrong_10(x, h, W, b, c):
    """x @ c added along the wrong side"""
    return -x @ W.T @ h.T - x @ c - h @ b


def wrong_11(x, h, W, b, c):
    """the slide's formula with rows for columns: shapes do not fit"""
    return -h @ W @ x - c @ x - b @ h


def wrong_12(x, h, W, b, c):
    """the table turned: a row for each h"""
    return -h @ W @ x.T - x @ c - (h @ b)[:, None]


def wrong_13(x, h, W, b, c):
    """row n with row n only"""
    return -np.sum((h @ W) * x, axis=1) - x @ c - h @ b


def wrong_14(x, h, W, b, c):
    """the first two terms as a table, the biases both along the wrong side"""
    return -x @ W.T @ h.T - x @ c - (h @ b)[:, None]


def wrong_15(x, h, W, b, c):
    """the first term turned, the biases right"""
    return -h @ W @ x.T - (x @ c)[:, None] - h @ b


def wrong_16(x, h, W, b, c):
    """b @ x instead of c @ x"""
    return -x @ W.T @ h.T - (x @ b)[:, None] - h @ b


def wrong_17(x, h, W, b, c):
    """all pairs added up: one number"""
    return -np.sum(x @ W.T @ h.T) - np.sum(x @ c) - np.sum(h @ b)


def wrong_18(x, h, W, b, c):
    """biases summed for all units, not only for those on"""
    return -x @ W.T @ h.T - c.sum() - b.sum()


def wrong_19(x, h, W, b, c):
    """x and h exchanged everywhere"""
    return -x @ W @ h.T - (x @ b)[:, None] - h @ c


def wrong_20(x, h, W, b, c):
    """sigm of W x instead of W x"""
    return -(1 / (1 + np.exp(-(x @ W.T)))) @ h.T - (x @ c)[:, None] - h @ b


def wrong_21(x, h, W, b, c):
    """absolute value taken at the end"""
    return np.abs(-x @ W.T @ h.T - (x @ c)[:, None] - h @ b)


def wrong_22(x, h, W, b, c):
    """the hidden bias with a plus"""
    return -x @ W.T @ h.T - (x @ c)[:, None] + h @ b
