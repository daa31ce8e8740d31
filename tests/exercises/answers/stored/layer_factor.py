"""layer_factor"""
import numpy as np
import math
import jax.numpy as jnp


def right_1(W, dg):
    """as the hints"""
    factor = np.sqrt((W**2 * (dg**2).mean(axis=0)).sum() / len(W))
    return factor


def right_2(W, dg):
    """loop over units, layers and examples"""
    H, D = W.shape
    T = dg.shape[0]
    total = 0.0
    for t in range(T):
        for i in range(D):
            for j in range(H):
                total += W[j, i] ** 2 * dg[t, i] ** 2
    return math.sqrt(total / (H * T))


def right_3(W, dg):
    """einsum over all three indices"""
    return np.sqrt(np.einsum('ji,ti->', W**2, dg**2) / (W.shape[0] * dg.shape[0]))


def right_4(W, dg):
    """mean over rows of W and over examples"""
    return np.sqrt(np.mean(W**2, axis=0) @ np.mean(dg**2, axis=0))


def right_5(W, dg):
    """jnp"""
    W, dg = jnp.asarray(W), jnp.asarray(dg)
    return jnp.sqrt(jnp.sum(jnp.square(W).mean(0) * jnp.square(dg).mean(0)))


def right_6(W, dg):
    """Frobenius norm of W times each diagonal"""
    T, H = len(dg), len(W)
    squares = [np.linalg.norm(W * row) ** 2 for row in dg]
    return (sum(squares) / T / H) ** 0.5


def right_7(W, dg):
    """basis directions: mean over unit vectors delta"""
    H = W.shape[0]
    lengths = []
    for row in dg:
        for j in range(H):
            delta = np.zeros(H)
            delta[j] = 1
            lengths.append(np.sum((W.T @ delta * row) ** 2))
    return np.sqrt(np.mean(lengths))


def right_8(W, dg):
    """trace of the matrix J J^T"""
    rms = np.sqrt((dg**2).mean(axis=0))
    J = W * rms[None, :]
    return np.sqrt(np.trace(J @ J.T) / len(J))


def right_9(W, dg):
    """column norms"""
    column = (W**2).sum(axis=0)
    return np.float64(np.sqrt((column * np.square(dg)).sum(axis=1).mean() / W.shape[0]))


def right_10(W, dg):
    """float32 and a Python float back"""
    A = np.asarray(W, np.float32)
    B = np.asarray(dg, np.float32)
    return float(np.sqrt(((B**2) @ (A**2).T).mean()))


def wrong_1(W, dg):
    """root forgotten"""
    return (W**2 * (dg**2).mean(axis=0)).sum() / len(W)


def wrong_2(W, dg):
    """division by H_k forgotten"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).sum())


def wrong_3(W, dg):
    """square of the mean instead of mean of the square of dg"""
    return np.sqrt((W**2 * dg.mean(axis=0) ** 2).sum() / len(W))


def wrong_4(W, dg):
    """divides by H_below, not by H_k"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).sum() / W.shape[1])


def wrong_5(W, dg):
    """sum over the examples instead of the mean"""
    return np.sqrt((W**2 * (dg**2).sum(axis=0)).sum() / len(W))


def wrong_6(W, dg):
    """dg not squared"""
    return np.sqrt((W**2 * dg.mean(axis=0)).sum() / len(W))


def wrong_7(W, dg):
    """mean over all entries of W: divided by H_below too"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).mean())


def wrong_8(W, dg):
    """square of the sum of W over j instead of the sum of squares"""
    return np.sqrt((W.sum(axis=0) ** 2 * (dg**2).mean(axis=0)).sum() / len(W))


def wrong_9(W, dg):
    """one mean of dg**2 over all units: right for equal units only"""
    return np.sqrt((W**2).sum() * (dg**2).mean() / len(W))


def wrong_10(W, dg):
    """mean of dg**2 over the units instead of over the examples"""
    return np.sqrt((W**2 * (dg**2).mean(axis=1)).sum() / len(W))


def wrong_11(W, dg):
    """mean of the lengths, root before the mean over examples"""
    per_example = np.sqrt((dg**2 @ (W**2).T).sum(axis=1) / len(W))
    return per_example.mean()


def wrong_12(W, dg):
    """divides by the number of examples once more"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).sum() / len(W) / len(dg))


def wrong_13(W, dg):
    """only the first example"""
    return np.sqrt((W**2 * dg[0] ** 2).sum() / len(W))


def wrong_14(W, dg):
    """division by H_k outside of the root"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).sum()) / len(W)


def wrong_15(W, dg):
    """spectral norm: the largest factor, not the mean one"""
    rms = np.sqrt((dg**2).mean(axis=0))
    return np.linalg.norm(W * rms, 2)


def wrong_16(W, dg):
    """W not squared: absolute values"""
    return np.sqrt((np.abs(W) * (dg**2).mean(axis=0)).sum() / len(W))


def wrong_17(W, dg):
    """one factor for each unit: the sum over i is missing"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).sum(axis=0) / len(W))


def wrong_18(W, dg):
    """divides by len(dg) instead of len(W)"""
    return np.sqrt((W**2 * (dg**2).mean(axis=0)).sum() / len(dg))


def wrong_19(W, dg):
    """root and division by H_k forgotten: two mistakes"""
    return (W**2 * (dg**2).mean(axis=0)).sum()


def wrong_20(W, dg):
    """dg forgotten: the factor of W alone"""
    return np.sqrt((W**2).sum() / len(W))


def wrong_21(W, dg):
    """variance of dg instead of its mean square"""
    return np.sqrt((W**2 * dg.var(axis=0)).sum() / len(W))


def wrong_22(W, dg):
    """delta of all ones / sqrt(H): one direction instead of the mean"""
    delta = np.ones(len(W)) / np.sqrt(len(W))
    return np.sqrt((((W.T @ delta) * dg) ** 2).sum(axis=1).mean())
