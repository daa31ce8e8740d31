"""l2_update"""
import numpy as np
import jax
import jax.numpy as jnp


def right_1(W, b, grads_W, grads_b, alpha, lam):
    """Delta, then the update"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    delta_W = -grad_W - 2 * lam * W
    delta_b = -grad_b
    return W + alpha * delta_W, b + alpha * delta_b


def right_2(W, b, grads_W, grads_b, alpha, lam):
    """shrink, then step"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    return (1 - 2 * alpha * lam) * W - alpha * grad_W, b - alpha * grad_b


def right_3(W, b, grads_W, grads_b, alpha, lam):
    """loops and lists"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    Wn = [[W[i][j] - alpha * (grad_W[i][j] + lam * 2 * W[i][j]) for j in range(len(W[i]))] for i in range(len(W))]
    bn = [b[i] - alpha * grad_b[i] for i in range(len(b))]
    return Wn, bn


def right_4(W, b, grads_W, grads_b, alpha, lam):
    """copies changed in place"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    W, b = np.array(W, dtype=float), np.array(b, dtype=float)
    reg = lam * (W + W)
    W -= alpha * grad_W
    W -= alpha * reg
    b -= alpha * grad_b
    return W, b


def right_5(W, b, grads_W, grads_b, alpha, lam):
    """jax.grad of the penalty"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    omega = lambda M: jnp.sum(M ** 2)
    g = jax.grad(omega)(jnp.asarray(W, dtype=jnp.float32))
    return W - alpha * (grad_W + lam * g), jnp.asarray(b) - alpha * grad_b


def right_6(W, b, grads_W, grads_b, alpha, lam):
    """helper for both, lambda 0 for the bias"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    def step(theta, grad, l):
        return theta + alpha * (-grad - l * 2 * theta)
    return step(W, grad_W, lam), step(b, grad_b, 0)


def right_7(W, b, grads_W, grads_b, alpha, lam):
    """W and b in one matrix with a mask"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    theta = np.column_stack([W, b])
    grad = np.column_stack([grad_W, grad_b])
    mask = np.ones_like(theta)
    mask[:, -1] = 0
    theta = theta - alpha * (grad + 2 * lam * mask * theta)
    return theta[:, :-1], theta[:, -1]


def right_8(W, b, grads_W, grads_b, alpha, lam):
    """np functions"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    dW = np.negative(np.add(grad_W, np.multiply(2 * lam, W)))
    return np.add(W, np.multiply(alpha, dW)), np.subtract(b, np.multiply(alpha, grad_b))


def right_9(W, b, grads_W, grads_b, alpha, lam):
    """float32, decay factor named"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    f = np.float32
    keep = f(1) - f(2) * f(alpha) * f(lam)
    W_new = keep * f(W) - f(alpha) * f(grad_W)
    b_new = f(b) - f(alpha) * f(grad_b)
    return W_new, b_new


def wrong_1(W, b, grads_W, grads_b, alpha, lam):
    """factor 2 forgotten in the decay"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    return W - alpha * (grad_W + lam * W), b - alpha * grad_b


def wrong_2(W, b, grads_W, grads_b, alpha, lam):
    """bias decayed too"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    return W - alpha * (grad_W + 2 * lam * W), b - alpha * (grad_b + 2 * lam * b)


def wrong_3(W, b, grads_W, grads_b, alpha, lam):
    """decay not multiplied by alpha"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    return W - alpha * grad_W - 2 * lam * W, b - alpha * grad_b


def wrong_4(W, b, grads_W, grads_b, alpha, lam):
    """sign of the decay: the weights grow"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    return W - alpha * (grad_W - 2 * lam * W), b - alpha * grad_b


def wrong_5(W, b, grads_W, grads_b, alpha, lam):
    """gradient added: sign of the whole update"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    return W + alpha * (grad_W + 2 * lam * W), b + alpha * grad_b


def wrong_6(W, b, grads_W, grads_b, alpha, lam):
    """no decay at all"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    return W - alpha * grad_W, b - alpha * grad_b


def wrong_7(W, b, grads_W, grads_b, alpha, lam):
    """decay applied to the already updated W"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    W_new = W - alpha * grad_W
    W_new = W_new - 2 * alpha * lam * W_new
    return W_new, b - alpha * grad_b


def wrong_8(W, b, grads_W, grads_b, alpha, lam):
    """alpha squared in the decay"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    return W - alpha * (grad_W + 2 * alpha * lam * W), b - alpha * grad_b


def wrong_9(W, b, grads_W, grads_b, alpha, lam):
    """penalty itself (sum of squares) subtracted instead of its gradient"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    return W - alpha * (grad_W + lam * (W ** 2).sum()), b - alpha * grad_b


def wrong_10(W, b, grads_W, grads_b, alpha, lam):
    """W squared entry by entry instead of 2W"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    return W - alpha * (grad_W + lam * W ** 2), b - alpha * grad_b


def wrong_11(W, b, grads_W, grads_b, alpha, lam):
    """bias not updated"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    return W - alpha * (grad_W + 2 * lam * W), b


def wrong_12(W, b, grads_W, grads_b, alpha, lam):
    """alpha forgotten for the bias"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    return W - alpha * (grad_W + 2 * lam * W), b - grad_b


def wrong_13(W, b, grads_W, grads_b, alpha, lam):
    """W and b damaged in place"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    W -= alpha * (grad_W + 2 * lam * W)
    b -= alpha * grad_b
    return W, b


def wrong_14(W, b, grads_W, grads_b, alpha, lam):
    """returns alpha*Delta instead of the new parameters"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    return -alpha * (grad_W + 2 * lam * W), -alpha * grad_b


def wrong_15(W, b, grads_W, grads_b, alpha, lam):
    """lambda on the loss gradient instead of on the penalty's"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    return W - alpha * (lam * grad_W + 2 * W), b - alpha * grad_b


def wrong_16(W, b, grads_W, grads_b, alpha, lam):
    """L1: sign(W) instead of 2W"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    return W - alpha * (grad_W + lam * np.sign(W)), b - alpha * grad_b


def wrong_17(W, b, grads_W, grads_b, alpha, lam):
    """alpha and lam exchanged"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    return W - lam * (grad_W + 2 * alpha * W), b - lam * grad_b


def wrong_18(W, b, grads_W, grads_b, alpha, lam):
    """decay of the gradient: 2*lam*grad_W instead of 2*lam*W"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    return W - alpha * (grad_W + 2 * lam * grad_W), b - alpha * grad_b


def wrong_19(W, b, grads_W, grads_b, alpha, lam):
    """shrinks after the step, gradient included, and the bias too"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    k = 1 - 2 * alpha * lam
    return k * (W - alpha * grad_W), k * (b - alpha * grad_b)


def wrong_20(W, b, grads_W, grads_b, alpha, lam):
    """factor 2 forgotten, and the bias decayed too"""
    grad_W, grad_b = np.mean(grads_W, axis=0), np.mean(grads_b, axis=0)
    return W - alpha * (grad_W + lam * W), b - alpha * (grad_b + lam * b)


def wrong_21(W, b, grads_W, grads_b, alpha, lam):
    """sign of the bias update wrong"""
    grad_W, grad_b = sum(grads_W) / len(grads_W), sum(grads_b) / len(grads_b)
    return W - alpha * (grad_W + 2 * lam * W), b + alpha * grad_b


def wrong_22(W, b, grads_W, grads_b, alpha, lam):
    """the two results exchanged"""
    grad_W, grad_b = grads_W.mean(axis=0), grads_b.mean(axis=0)
    return b - alpha * grad_b, W - alpha * (grad_W + 2 * lam * W)


def wrong_23(W, b, grads_W, grads_b, alpha, lam):
    """alpha forgotten in the loss gradient: only the decay has it"""
    grad_W, grad_b = np.einsum("tij->ij", grads_W) / len(grads_W), grads_b.sum(0) / grads_b.shape[0]
    return W - grad_W - 2 * alpha * lam * W, b - grad_b


def right_10(W, b, grads_W, grads_b, alpha, lam):
    """each example's share of the step, the decay once"""
    T = grads_W.shape[0]
    new_W, new_b = W * (1 - 2 * alpha * lam), b * 1.0
    for t in range(T):
        new_W = new_W - alpha * grads_W[t] / T
        new_b = new_b - alpha * grads_b[t] / T
    return new_W, new_b


def right_11(W, b, grads_W, grads_b, alpha, lam):
    """the whole regularized gradient of every example, then the mean"""
    return W - alpha * np.mean([g + 2 * lam * W for g in grads_W], axis=0), b - alpha * np.mean(grads_b, axis=0)


def wrong_24(W, b, grads_W, grads_b, alpha, lam):
    """sum instead of mean"""
    return W - alpha * (grads_W.sum(axis=0) + 2 * lam * W), b - alpha * grads_b.sum(axis=0)


def wrong_25(W, b, grads_W, grads_b, alpha, lam):
    """SGD: one update per example, decays every time"""
    for g, h in zip(grads_W, grads_b):
        W = W - alpha * (g + 2 * lam * W)
        b = b - alpha * h
    return W, b


def wrong_26(W, b, grads_W, grads_b, alpha, lam):
    """everything summed, the penalty too"""
    return W - alpha * sum(g + 2 * lam * W for g in grads_W), b - alpha * grads_b.sum(axis=0)


def wrong_27(W, b, grads_W, grads_b, alpha, lam):
    """penalty divided by T as well"""
    T = len(grads_W)
    return W - alpha * (grads_W.sum(axis=0) + 2 * lam * W) / T, b - alpha * grads_b.sum(axis=0) / T


def wrong_28(W, b, grads_W, grads_b, alpha, lam):
    """mean over the units instead of over the examples"""
    return W - alpha * (grads_W.mean(axis=1) + 2 * lam * W), b - alpha * grads_b.mean(axis=1)


def wrong_29(W, b, grads_W, grads_b, alpha, lam):
    """mean over everything: one number"""
    return W - alpha * (grads_W.mean() + 2 * lam * W), b - alpha * grads_b.mean()


def wrong_30(W, b, grads_W, grads_b, alpha, lam):
    """only the first example"""
    return W - alpha * (grads_W[0] + 2 * lam * W), b - alpha * grads_b[0]


def wrong_31(W, b, grads_W, grads_b, alpha, lam):
    """mean for W, sum for b"""
    return W - alpha * (grads_W.mean(axis=0) + 2 * lam * W), b - alpha * grads_b.sum(axis=0)


def wrong_32(W, b, grads_W, grads_b, alpha, lam):
    """only the last example"""
    return W - alpha * (grads_W[-1] + 2 * lam * W), b - alpha * grads_b[-1]
