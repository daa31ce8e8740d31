"""l2_minimum"""
import jax.numpy as jnp
import numpy as np


def right_1(H, w_star, lam):
    """solve"""
    return np.linalg.solve(H + 2 * lam * np.eye(len(H)), H @ w_star)


def right_2(H, w_star, lam):
    """inverse"""
    return np.linalg.inv(H + 2 * lam * np.identity(H.shape[0])) @ H @ w_star


def right_3(H, w_star, lam):
    """eigenvectors"""
    h, V = np.linalg.eigh(H)
    return V @ np.diag(h / (h + 2 * lam)) @ V.T @ w_star


def right_4(H, w_star, lam):
    """what is lost, taken off"""
    return w_star - 2 * lam * np.linalg.solve(H + 2 * lam * np.eye(len(w_star)), w_star)


def right_5(H, w_star, lam):
    """stacked least squares"""
    h, V = np.linalg.eigh(H)
    root = V @ np.diag(np.sqrt(np.maximum(h, 0))) @ V.T
    A = np.vstack([root, np.sqrt(2 * lam) * np.eye(len(h))])
    return np.linalg.lstsq(A, np.concatenate([root @ w_star, 0 * w_star]), rcond=None)[0]


def right_6(H, w_star, lam):
    """divided by two"""
    return np.linalg.solve(H / 2 + lam * np.eye(len(H)), H / 2 @ w_star)


def right_7(H, w_star, lam):
    """gradient descent"""
    w = 0 * w_star
    alpha = 1 / (np.linalg.eigvalsh(H)[-1] + 2 * lam)
    for _ in range(5000):
        w = w - alpha * (H @ (w - w_star) + 2 * lam * w)
    return w


def right_8(H, w_star, lam):
    """diagonal raised in place of a copy"""
    A = H.copy()
    A[np.diag_indices(len(A))] += 2 * lam
    return np.linalg.solve(A, H.dot(w_star))


def right_9(H, w_star, lam):
    """jnp"""
    return jnp.linalg.solve(jnp.asarray(H) + 2 * lam * jnp.eye(len(H)), jnp.asarray(H) @ jnp.asarray(w_star))


def right_10(H, w_star, lam):
    """a list"""
    return list(np.linalg.solve(H + 2 * lam * np.eye(len(H)), np.einsum('ij,j->i', H, w_star)))


def wrong_1(H, w_star, lam):
    """2 forgotten"""
    return np.linalg.solve(H + lam * np.eye(len(H)), H @ w_star)


def wrong_2(H, w_star, lam):
    """4 for 2"""
    return np.linalg.solve(H + 4 * lam * np.eye(len(H)), H @ w_star)


def wrong_3(H, w_star, lam):
    """half of lambda"""
    return np.linalg.solve(H + lam / 2 * np.eye(len(H)), H @ w_star)


def wrong_4(H, w_star, lam):
    """minus sign"""
    return np.linalg.solve(H - 2 * lam * np.eye(len(H)), H @ w_star)


def wrong_5(H, w_star, lam):
    """lambda on every entry, not on the diagonal"""
    return np.linalg.pinv(H + 2 * lam) @ H @ w_star


def wrong_6(H, w_star, lam):
    """H forgotten on the right"""
    return np.linalg.solve(H + 2 * lam * np.eye(len(H)), w_star)


def wrong_7(H, w_star, lam):
    """one factor for all"""
    return w_star / (1 + 2 * lam)


def wrong_8(H, w_star, lam):
    """one minus two lambda"""
    return (1 - 2 * lam) * w_star


def wrong_9(H, w_star, lam):
    """diagonal only"""
    return np.diag(H) * w_star / (np.diag(H) + 2 * lam)


def wrong_10(H, w_star, lam):
    """w_star itself"""
    return w_star


def wrong_11(H, w_star, lam):
    """nothing left"""
    return 0 * w_star


def wrong_12(H, w_star, lam):
    """what is lost"""
    return 2 * lam * np.linalg.solve(H + 2 * lam * np.eye(len(H)), w_star)


def wrong_13(H, w_star, lam):
    """the minus of the right side"""
    return -np.linalg.solve(H + 2 * lam * np.eye(len(H)), H @ w_star)


def wrong_14(H, w_star, lam):
    """not solved: the left side multiplied"""
    return (H + 2 * lam * np.eye(len(H))) @ w_star


def wrong_15(H, w_star, lam):
    """H @ w_star alone"""
    return H @ w_star


def wrong_16(H, w_star, lam):
    """L1: a constant taken off"""
    return np.sign(w_star) * np.maximum(np.abs(w_star) - lam, 0)


def wrong_17(H, w_star, lam):
    """mean curvature for all directions"""
    return np.trace(H) / len(H) / (np.trace(H) / len(H) + 2 * lam) * w_star


def wrong_18(H, w_star, lam):
    """largest curvature for all directions"""
    return np.linalg.eigvalsh(H)[-1] / (np.linalg.eigvalsh(H)[-1] + 2 * lam) * w_star


def wrong_19(H, w_star, lam):
    """shares upside down"""
    return 2 * lam * np.linalg.inv(H + 2 * lam * np.eye(len(H))) @ H @ w_star


def wrong_20(H, w_star, lam):
    """eigenvalues without their directions"""
    return np.linalg.eigvalsh(H) / (np.linalg.eigvalsh(H) + 2 * lam) * w_star


def wrong_21(H, w_star, lam):
    """lambda multiplies the loss"""
    return np.linalg.solve(lam * H + 2 * np.eye(len(H)), lam * H @ w_star)


def wrong_22(H, w_star, lam):
    """divides by n"""
    return np.linalg.solve(H + 2 * lam / len(H) * np.eye(len(H)), H @ w_star) + 0 * lam if len(H) > 1 else w_star


def wrong_23(H, w_star, lam):
    """H squared"""
    return np.linalg.solve(H @ H + 2 * lam * np.eye(len(H)), H @ H @ w_star)


def wrong_24(H, w_star, lam):
    """lambda squared"""
    return np.linalg.solve(H + 2 * lam ** 2 * np.eye(len(H)), H @ w_star)
