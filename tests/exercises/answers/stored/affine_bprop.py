"""affine_bprop"""
import numpy as np
import jax
import jax.numpy as jnp


def right_1(grad, W, b, h):
    """outer and transpose"""
    return np.outer(grad, h), grad, W.T @ grad


def right_2(grad, W, b, h):
    """broadcasting; row vector times matrix; copy for the bias"""
    return grad[:, None] * h, grad.copy(), grad @ W


def right_3(grad, W, b, h):
    """einsum"""
    return np.einsum('i,j->ij', grad, h), 1.0 * grad, np.einsum('i,ij->j', grad, W)


def right_4(grad, W, b, h):
    """loops"""
    H, D = W.shape
    gW, gb, gh = np.zeros((H, D)), np.zeros(H), np.zeros(D)
    for i in range(H):
        gb[i] = grad[i]
        for j in range(D):
            gW[i, j] = grad[i] * h[j]
            gh[j] += W[i, j] * grad[i]
    return gW, gb, gh


def right_5(grad, W, b, h):
    """jax.vjp of the box"""
    W, b, h, grad = (jnp.asarray(v, dtype=jnp.float32) for v in (W, b, h, grad))
    _, pull = jax.vjp(lambda W, b, h: b + W @ h, W, b, h)
    return pull(grad)


def right_6(grad, W, b, h):
    """nested lists"""
    gW = [[gi * hj for hj in h] for gi in grad]
    gh = [sum(W[i][j] * grad[i] for i in range(len(grad))) for j in range(len(h))]
    return gW, list(grad), gh


def right_7(grad, W, b, h):
    """column times row"""
    col, row = grad.reshape(-1, 1), h.reshape(1, -1)
    return col @ row, col.ravel(), (W.T @ col)[:, 0]


def right_8(grad, W, b, h):
    """identity Jacobian for the bias, float32"""
    g = np.asarray(grad, dtype=np.float32)
    gb = np.eye(len(b), dtype=np.float32) @ g
    return np.tensordot(g, h, axes=0), gb, np.tensordot(W, g, axes=(0, 0))


def right_9(grad, W, b, h):
    """rows stacked, weighted rows of W added"""
    gW = np.vstack([g * h for g in grad])
    gh = sum(g * row for g, row in zip(grad, W))
    return gW, grad + np.zeros_like(b), gh


def wrong_1(grad, W, b, h):
    """grad_W transposed: outer(h, grad)"""
    return np.outer(h, grad), grad, W.T @ grad


def wrong_2(grad, W, b, h):
    """W not transposed in grad_h"""
    return np.outer(grad, h), grad, W @ grad


def wrong_3(grad, W, b, h):
    """bias gradient is 1 instead of grad"""
    return np.outer(grad, h), np.ones(len(b)), W.T @ grad


def wrong_4(grad, W, b, h):
    """grad_b multiplied with b"""
    return np.outer(grad, h), grad * b, W.T @ grad


def wrong_5(grad, W, b, h):
    """bias gradient summed up to one number"""
    return np.outer(grad, h), grad.sum(), W.T @ grad


def wrong_6(grad, W, b, h):
    """h forgotten in grad_W: every column is grad"""
    return np.outer(grad, np.ones(len(h))), grad, W.T @ grad


def wrong_7(grad, W, b, h):
    """grad forgotten in grad_h: column sums of W"""
    return np.outer(grad, h), grad, W.sum(axis=0)


def wrong_8(grad, W, b, h):
    """results for W and h exchanged"""
    return W.T @ grad, grad, np.outer(grad, h)


def wrong_9(grad, W, b, h):
    """grad_h multiplied with h as well"""
    return np.outer(grad, h), grad, (W.T @ grad) * h


def wrong_10(grad, W, b, h):
    """the box's value b + W h used instead of grad"""
    a = b + W @ h
    return np.outer(a, h), a, W.T @ a


def wrong_11(grad, W, b, h):
    """bias gradient is b instead of grad"""
    return np.outer(grad, h), b, W.T @ grad


def wrong_12(grad, W, b, h):
    """sign of all three wrong"""
    return -np.outer(grad, h), -grad, -W.T @ grad


def wrong_13(grad, W, b, h):
    """sum over the units missing in grad_h: a matrix (H, D)"""
    return np.outer(grad, h), grad, grad[:, None] * W


def wrong_14(grad, W, b, h):
    """mean instead of sum in grad_h"""
    return np.outer(grad, h), grad, (grad[:, None] * W).mean(axis=0)


def wrong_15(grad, W, b, h):
    """tanh' multiplied in although the box is affine"""
    a = b + W @ h
    g = grad * (1 - np.tanh(a) ** 2)
    return np.outer(g, h), g, W.T @ g


def wrong_16(grad, W, b, h):
    """grad_W made with grad_h instead of h"""
    return np.outer(grad, W.T @ grad), grad, W.T @ grad


def wrong_17(grad, W, b, h):
    """W multiplied into grad_W: W * outer(grad, h)"""
    return W * np.outer(grad, h), grad, W.T @ grad


def wrong_18(grad, W, b, h):
    """grad_b as a column (H, 1)"""
    return np.outer(grad, h), grad[:, None], W.T @ grad


def wrong_19(grad, W, b, h):
    """order of the results: b, W, h"""
    return grad, np.outer(grad, h), W.T @ grad


def wrong_20(grad, W, b, h):
    """grad_W transposed, and grad_b set to ones"""
    return np.outer(h, grad), np.ones_like(grad), W.T @ grad


def wrong_21(grad, W, b, h):
    """only the first unit sends a gradient to h"""
    gh = np.zeros(len(h))
    for j in range(len(h)):
        gh[j] = W[0, j] * grad[0]
    return np.outer(grad, h), grad, gh


def wrong_22(grad, W, b, h):
    """overwritten in the loop: only the last unit counts in grad_h"""
    gh = np.zeros(len(h))
    for i in range(len(grad)):
        gh = W[i] * grad[i]
    return np.outer(grad, h), grad, gh


def wrong_23(grad, W, b, h):
    """grad forgotten in grad_W: h repeated in every row"""
    return np.tile(h, (len(grad), 1)), grad, W.T @ grad


def wrong_24(grad, W, b, h):
    """grad_W summed up to one number, not a matrix"""
    return np.sum(grad) * np.sum(h), grad, W.T @ grad
