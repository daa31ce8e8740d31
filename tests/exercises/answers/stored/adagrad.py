"""adagrad"""
import numpy as np
import math
import jax.numpy as jnp


def right_1(theta, grads, alpha, eps):
    """cumsum down the rows"""
    gamma = np.cumsum(grads**2, axis=0)
    rates = alpha / np.sqrt(gamma + eps)
    theta = theta - np.sum(rates * grads, axis=0)
    return rates, theta


def right_2(theta, grads, alpha, eps):
    """loop over the updates, as on the slide"""
    gamma, rates = np.zeros(len(theta)), []
    for grad in grads:
        gamma = gamma + grad**2
        rates.append(alpha / np.sqrt(gamma + eps))
        theta = theta - rates[-1] * grad
    return np.array(rates), theta


def right_3(theta, grads, alpha, eps):
    """two loops with math.sqrt"""
    rates = np.zeros_like(grads)
    theta = theta.copy()
    for i in range(grads.shape[1]):
        total = 0
        for t in range(grads.shape[0]):
            total += grads[t, i] ** 2
            rates[t, i] = alpha / math.sqrt(total + eps)
            theta[i] -= rates[t, i] * grads[t, i]
    return rates, theta


def right_4(theta, grads, alpha, eps):
    """jnp"""
    rates = alpha / jnp.sqrt(jnp.cumsum(jnp.square(grads), axis=0) + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def right_5(theta, grads, alpha, eps):
    """lower triangle of ones, einsum for the steps"""
    T = len(grads)
    rates = alpha * (np.tril(np.ones((T, T))) @ grads**2 + eps) ** -0.5
    return rates, theta - np.einsum("ti,ti->i", rates, grads)


def right_6(theta, grads, alpha, eps):
    """lists"""
    rates = [[alpha / math.sqrt(sum(g * g for g in grads[: t + 1, i]) + eps) for i in range(len(theta))]
             for t in range(len(grads))]
    theta = [theta[i] - sum(rates[t][i] * grads[t][i] for t in range(len(grads))) for i in range(len(theta))]
    return rates, theta


def right_7(theta, grads, alpha, eps):
    """in place on copies, list returned"""
    theta, gamma = np.copy(theta), np.zeros_like(theta)
    rates = np.empty_like(grads)
    for t, g in enumerate(grads):
        gamma += g * g
        rates[t] = alpha / np.sqrt(gamma + eps)
        theta -= rates[t] * g
    return [rates, theta]


def right_8(theta, grads, alpha, eps):
    """np.add.accumulate, exp of minus half the log"""
    gamma = np.add.accumulate(np.abs(grads) ** 2)
    rates = alpha * np.exp(-0.5 * np.log(gamma + eps))
    return rates, theta + np.cumsum(-rates * grads, axis=0)[-1]


def right_9(theta, grads, alpha, eps):
    """float32"""
    grads = np.float32(grads)
    rates = np.float32(alpha) / np.sqrt(np.cumsum(grads**2, axis=0) + np.float32(eps))
    return rates, np.float32(theta) - (rates * grads).sum(axis=0)


def wrong_1(theta, grads, alpha, eps):
    """eps outside the root"""
    rates = alpha / (np.sqrt(np.cumsum(grads**2, axis=0)) + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_2(theta, grads, alpha, eps):
    """the old gamma divides the step"""
    gamma, rates = np.zeros(len(theta)), []
    for grad in grads:
        rates.append(alpha / np.sqrt(gamma + eps))
        theta = theta - rates[-1] * grad
        gamma = gamma + grad**2
    return np.array(rates), theta


def wrong_3(theta, grads, alpha, eps):
    """the root is forgotten"""
    rates = alpha / (np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_4(theta, grads, alpha, eps):
    """cumsum across the parameters"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=1) + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_5(theta, grads, alpha, eps):
    """cumsum without an axis: one long row"""
    rates = alpha / np.sqrt(np.cumsum(grads**2).reshape(grads.shape) + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_6(theta, grads, alpha, eps):
    """gamma is not carried along"""
    rates = alpha / np.sqrt(grads**2 + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_7(theta, grads, alpha, eps):
    """the sum over all updates for every one of them"""
    rates = np.broadcast_to(alpha / np.sqrt((grads**2).sum(axis=0) + eps), grads.shape)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_8(theta, grads, alpha, eps):
    """squares summed over all parameters"""
    gamma = np.cumsum((grads**2).sum(axis=1))
    rates = np.repeat((alpha / np.sqrt(gamma + eps))[:, None], len(theta), axis=1)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_9(theta, grads, alpha, eps):
    """plus instead of minus"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta + (rates * grads).sum(axis=0)


def wrong_10(theta, grads, alpha, eps):
    """the last step alone"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - rates[-1] * grads[-1]


def wrong_11(theta, grads, alpha, eps):
    """the whole path in place of its end"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - np.cumsum(rates * grads, axis=0)


def wrong_12(theta, grads, alpha, eps):
    """theta moved by the rates, without the gradients"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - rates.sum(axis=0)


def wrong_13(theta, grads, alpha, eps):
    """alpha twice"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - alpha * (rates * grads).sum(axis=0)


def wrong_14(theta, grads, alpha, eps):
    """alpha forgotten in the rates, there in theta"""
    rates = 1 / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - alpha * (rates * grads).sum(axis=0)


def wrong_15(theta, grads, alpha, eps):
    """gamma returned in place of the rates"""
    gamma = np.cumsum(grads**2, axis=0)
    return gamma, theta - (alpha / np.sqrt(gamma + eps) * grads).sum(axis=0)


def wrong_16(theta, grads, alpha, eps):
    """the steps returned in place of the rates"""
    steps = alpha * grads / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return steps, theta - steps.sum(axis=0)


def wrong_17(theta, grads, alpha, eps):
    """theta and rates exchanged in the return"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return theta - (rates * grads).sum(axis=0), rates


def wrong_18(theta, grads, alpha, eps):
    """the sum squared in place of the sum of the squares"""
    rates = alpha / np.sqrt(np.cumsum(grads, axis=0) ** 2 + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_19(theta, grads, alpha, eps):
    """a mean of the squares so far"""
    count = np.arange(1, len(grads) + 1)[:, None]
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) / count + eps)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_20(theta, grads, alpha, eps):
    """a rate of 0 where the gradient is 0"""
    rates = np.where(grads == 0, 0, alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps))
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_21(theta, grads, alpha, eps):
    """eps hard-coded as 1e-8, the argument unused"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + 1e-8)
    return rates, theta - (rates * grads).sum(axis=0)


def wrong_22(theta, grads, alpha, eps):
    """the last rate for every gradient"""
    rates = alpha / np.sqrt(np.cumsum(grads**2, axis=0) + eps)
    return rates, theta - rates[-1] * grads.sum(axis=0)


def wrong_23(theta, grads, alpha, eps):
    """eps added to gamma in every update"""
    gamma, rates = np.zeros(len(theta)), []
    for grad in grads:
        gamma = gamma + grad**2 + eps
        rates.append(alpha / np.sqrt(gamma))
        theta = theta - rates[-1] * grad
    return np.array(rates), theta


def wrong_24(theta, grads, alpha, eps):
    """absolute values in place of squares"""
    rates = alpha / np.sqrt(np.cumsum(np.abs(grads), axis=0) + eps)
    return rates, theta - (rates * grads).sum(axis=0)
