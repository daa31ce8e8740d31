"""adam"""
import numpy as np
import math
import jax.numpy as jnp


def right_1(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """as the statement"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    nabla_hat = nabla / (1 - beta1**t)
    gamma_hat = gamma / (1 - beta2**t)
    theta = theta - alpha * nabla_hat / (np.sqrt(gamma_hat) + eps)
    return theta, nabla, gamma


def right_2(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """corrected rate; eps scaled by the root of the second correction"""
    m = beta1 * nabla + (1 - beta1) * grad
    v = beta2 * gamma + (1 - beta2) * grad * grad
    c2 = np.sqrt(1 - beta2**t)
    rate = alpha * c2 / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + eps * c2), m, v


def right_3(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """helper for both averages"""
    def average(old, new, beta):
        avg = beta * old + (1 - beta) * new
        return avg, avg / (1 - beta**t)
    nabla, nabla_hat = average(nabla, grad, beta1)
    gamma, gamma_hat = average(gamma, np.square(grad), beta2)
    return theta - alpha * nabla_hat / (gamma_hat**0.5 + eps), nabla, gamma


def right_4(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """jnp"""
    g = jnp.asarray(grad)
    m = beta1 * jnp.asarray(nabla) + (1 - beta1) * g
    v = beta2 * jnp.asarray(gamma) + (1 - beta2) * g**2
    step = (m / (1 - beta1**t)) / (jnp.sqrt(v / (1 - beta2**t)) + eps)
    return jnp.asarray(theta) - alpha * step, m, v


def right_5(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """loop over entries"""
    out = [np.zeros(np.shape(theta)) for _ in range(3)]
    for i in np.ndindex(np.shape(theta)):
        n = beta1 * nabla[i] + (1 - beta1) * grad[i]
        s = beta2 * gamma[i] + (1 - beta2) * grad[i] ** 2
        out[1][i] = n
        out[2][i] = s
        out[0][i] = theta[i] - alpha * (n / (1 - beta1**t)) / (math.sqrt(s / (1 - beta2**t)) + eps)
    return tuple(out)


def right_6(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """increment form"""
    nabla = nabla + (1 - beta1) * (grad - nabla)
    gamma = gamma + (1 - beta2) * (grad**2 - gamma)
    correct1 = 1.0 - np.power(beta1, t)
    correct2 = 1.0 - np.power(beta2, t)
    denominator = np.sqrt(gamma / correct2) + eps
    theta = theta - (alpha / correct1) * (nabla / denominator)
    return [theta, nabla, gamma]


def right_7(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """copies, in place, stacked"""
    nabla, gamma, theta = nabla.copy(), gamma.copy(), theta.copy()
    nabla *= beta1
    nabla += (1 - beta1) * grad
    gamma *= beta2
    gamma += (1 - beta2) * grad**2
    theta -= alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return np.array([theta, nabla, gamma])


def right_8(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """power by a loop"""
    b1, b2 = 1.0, 1.0
    for _ in range(int(t)):
        b1 *= beta1
        b2 *= beta2
    nabla = (1 - beta1) * grad + beta1 * nabla
    gamma = (1 - beta2) * grad**2 + beta2 * gamma
    return theta - alpha * (nabla / (1 - b1)) / (np.sqrt(gamma / (1 - b2)) + eps), nabla, gamma


def right_9(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """correction as a sum of the weights (geometric series)"""
    w1 = (1 - beta1) * sum(beta1**k for k in range(int(t)))
    w2 = (1 - beta2) * sum(beta2**k for k in range(int(t)))
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - np.divide(alpha * nabla / w1, np.sqrt(gamma) / np.sqrt(w2) + eps)
    return theta, nabla, gamma


def wrong_1(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """eps inside the root"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / np.sqrt(gamma / (1 - beta2**t) + eps)
    return theta, nabla, gamma


def wrong_2(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """returns the corrected averages"""
    nabla = (beta1 * nabla + (1 - beta1) * grad) / (1 - beta1**t)
    gamma = (beta2 * gamma + (1 - beta2) * grad**2) / (1 - beta2**t)
    theta = theta - alpha * nabla / (np.sqrt(gamma) + eps)
    return theta, nabla, gamma


def wrong_3(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """no bias correction"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * nabla / (np.sqrt(gamma) + eps)
    return theta, nabla, gamma


def wrong_4(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """correction without the power t: right in the first update only"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1)) / (np.sqrt(gamma / (1 - beta2)) + eps)
    return theta, nabla, gamma


def wrong_5(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """beta1 and beta2 exchanged everywhere"""
    nabla = beta2 * nabla + (1 - beta2) * grad
    gamma = beta1 * gamma + (1 - beta1) * grad**2
    theta = theta - alpha * (nabla / (1 - beta2**t)) / (np.sqrt(gamma / (1 - beta1**t)) + eps)
    return theta, nabla, gamma


def wrong_6(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """gamma_hat corrected with beta1 instead of beta2"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta1**t)) + eps)
    return theta, nabla, gamma


def wrong_7(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """power t + 1: takes t for 0 in the first update"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    nabla_hat = nabla / (1 - beta1 ** (t + 1))
    gamma_hat = gamma / (1 - beta2 ** (t + 1))
    theta = theta - alpha * nabla_hat / (np.sqrt(gamma_hat) + eps)
    return theta, nabla, gamma


def wrong_8(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """gamma averages the gradient, not its square"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * np.abs(grad)
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, nabla, gamma


def wrong_9(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """gamma uses the square of the new average instead of grad"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * nabla**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, nabla, gamma


def wrong_10(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """plus in the step"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta + alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, nabla, gamma


def wrong_11(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """root of gamma_hat forgotten"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (gamma / (1 - beta2**t) + eps)
    return theta, nabla, gamma


def wrong_12(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """step with grad instead of nabla_hat: no momentum"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * grad / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, nabla, gamma


def wrong_13(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """gamma before nabla in the return"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, gamma, nabla


def wrong_14(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """multiplies by 1 - beta**t instead of dividing"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla * (1 - beta1**t)) / (np.sqrt(gamma * (1 - beta2**t)) + eps)
    return theta, nabla, gamma


def wrong_15(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """(1 - beta)**t instead of 1 - beta**t"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1) ** t) / (np.sqrt(gamma / (1 - beta2) ** t) + eps)
    return theta, nabla, gamma


def wrong_16(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """nabla as in classical momentum: factor 1 - beta1 missing"""
    nabla = beta1 * nabla + grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, nabla, gamma


def wrong_17(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """only nabla is corrected, gamma is not"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma) + eps)
    return theta, nabla, gamma


def wrong_18(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """eps inside the root and correction without power t: two mistakes"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1)) / np.sqrt(gamma / (1 - beta2) + eps)
    return theta, nabla, gamma


def wrong_19(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """the step uses the old nabla and gamma"""
    nabla_new = beta1 * nabla + (1 - beta1) * grad
    gamma_new = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / (np.sqrt(gamma / (1 - beta2**t)) + eps)
    return theta, nabla_new, gamma_new


def wrong_20(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """eps added after the division, missing brackets"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1**t)) / np.sqrt(gamma / (1 - beta2**t)) + eps
    return theta, nabla, gamma


def wrong_21(theta, grad, nabla, gamma, t, alpha, beta1, beta2, eps):
    """beta * t instead of beta ** t"""
    nabla = beta1 * nabla + (1 - beta1) * grad
    gamma = beta2 * gamma + (1 - beta2) * grad**2
    theta = theta - alpha * (nabla / (1 - beta1 * t)) / (np.sqrt(gamma / (1 - beta2 * t)) + eps)
    return theta, nabla, gamma
