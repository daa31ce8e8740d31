"""rmsprop"""
import numpy as np
import math
import jax.numpy as jnp


def right_1(theta, grad, gamma, alpha, beta, eps):
    """as on the slide"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def right_2(theta, grad, gamma, alpha, beta, eps):
    """moves gamma a piece towards the square"""
    gamma_new = gamma + (1 - beta) * (grad**2 - gamma)
    theta_new = theta - (alpha / np.sqrt(gamma_new + eps)) * grad
    return theta_new, gamma_new


def right_3(theta, grad, gamma, alpha, beta, eps):
    """np.average with weights"""
    gamma = np.average(np.stack([gamma, grad**2]), axis=0, weights=[beta, 1 - beta])
    theta = theta - alpha * grad * np.power(gamma + eps, -0.5)
    return theta, gamma


def right_4(theta, grad, gamma, alpha, beta, eps):
    """jnp"""
    g = jnp.asarray(grad)
    gamma = beta * jnp.asarray(gamma) + (1.0 - beta) * jnp.square(g)
    return jnp.asarray(theta) - alpha * g / jnp.sqrt(gamma + eps), gamma


def right_5(theta, grad, gamma, alpha, beta, eps):
    """loop"""
    theta, gamma = np.array(theta, float), np.array(gamma, float)
    it = np.ndindex(*theta.shape)
    for idx in it:
        gamma[idx] = beta * gamma[idx] + (1 - beta) * grad[idx] * grad[idx]
        theta[idx] = theta[idx] - alpha * grad[idx] / math.sqrt(gamma[idx] + eps)
    return theta, gamma


def right_6(theta, grad, gamma, alpha, beta, eps):
    """share of the new one as a variable"""
    new_share = 1.0 - beta
    old = np.multiply(gamma, beta)
    new = np.multiply(np.square(grad), new_share)
    total = np.add(old, new)
    direction = np.divide(grad, np.sqrt(np.add(total, eps)))
    return [np.subtract(theta, alpha * direction), total]


def right_7(theta, grad, gamma, alpha, beta, eps):
    """expanded brackets, stacked result"""
    gamma = beta * gamma + grad**2 - beta * grad**2
    return np.stack((theta - alpha * grad / (gamma + eps) ** 0.5, gamma))


def right_8(theta, grad, gamma, alpha, beta, eps):
    """copies updated in place"""
    gamma = gamma.copy()
    gamma *= beta
    gamma += (1 - beta) * grad**2
    theta = theta.copy()
    theta -= alpha * (grad / np.sqrt(gamma + eps))
    return theta, gamma


def right_9(theta, grad, gamma, alpha, beta, eps):
    """lambdas"""
    ema = lambda old, new: beta * old + (1 - beta) * new
    norm = lambda g, c: g / np.sqrt(c + eps)
    c = ema(gamma, grad * grad)
    return theta - alpha * norm(grad, c), c


def right_10(theta, grad, gamma, alpha, beta, eps):
    """float32"""
    f = np.float32
    gamma = f(beta) * f(gamma) + f(1 - beta) * f(grad) ** 2
    return f(theta) - f(alpha) * f(grad) / np.sqrt(gamma + f(eps)), gamma


def wrong_1(theta, grad, gamma, alpha, beta, eps):
    """beta and 1 - beta exchanged"""
    gamma = (1 - beta) * gamma + beta * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_2(theta, grad, gamma, alpha, beta, eps):
    """eps outside the root"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha * grad / (np.sqrt(gamma) + eps)
    return theta, gamma


def wrong_3(theta, grad, gamma, alpha, beta, eps):
    """factor 1 - beta forgotten"""
    gamma = beta * gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_4(theta, grad, gamma, alpha, beta, eps):
    """still Adagrad: the sum, beta unused"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_5(theta, grad, gamma, alpha, beta, eps):
    """the step uses the old gamma"""
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    gamma = beta * gamma + (1 - beta) * grad**2
    return theta, gamma


def wrong_6(theta, grad, gamma, alpha, beta, eps):
    """the gradient is not squared"""
    gamma = beta * gamma + (1 - beta) * grad
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_7(theta, grad, gamma, alpha, beta, eps):
    """1 - beta is squared too: ((1 - beta) * grad)**2"""
    gamma = beta * gamma + ((1 - beta) * grad) ** 2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_8(theta, grad, gamma, alpha, beta, eps):
    """root forgotten"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha * grad / (gamma + eps)
    return theta, gamma


def wrong_9(theta, grad, gamma, alpha, beta, eps):
    """plus in the step"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta + alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_10(theta, grad, gamma, alpha, beta, eps):
    """mean of the squares over all parameters"""
    gamma = beta * gamma + (1 - beta) * np.mean(grad**2)
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_11(theta, grad, gamma, alpha, beta, eps):
    """results exchanged"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return gamma, theta


def wrong_12(theta, grad, gamma, alpha, beta, eps):
    """bias correction of Adam applied to gamma: divided by 1 - beta"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma / (1 - beta) + eps)
    return theta, gamma


def wrong_13(theta, grad, gamma, alpha, beta, eps):
    """beta hard-coded as 0.9"""
    gamma = 0.9 * gamma + 0.1 * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_14(theta, grad, gamma, alpha, beta, eps):
    """returns gamma with eps added"""
    gamma = beta * gamma + (1 - beta) * grad**2 + eps
    theta = theta - alpha * grad / np.sqrt(gamma)
    return theta, gamma


def wrong_15(theta, grad, gamma, alpha, beta, eps):
    """alpha forgotten"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_16(theta, grad, gamma, alpha, beta, eps):
    """beta multiplies both terms: beta * (gamma + (1 - beta) * grad**2)"""
    gamma = beta * (gamma + (1 - beta) * grad**2)
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_17(theta, grad, gamma, alpha, beta, eps):
    """shares exchanged and eps outside the root: two mistakes"""
    gamma = (1 - beta) * gamma + beta * grad**2
    theta = theta - alpha * grad / (np.sqrt(gamma) + eps)
    return theta, gamma


def wrong_18(theta, grad, gamma, alpha, beta, eps):
    """minus for plus in the average"""
    gamma = beta * gamma - (1 - beta) * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_19(theta, grad, gamma, alpha, beta, eps):
    """gradient missing in the numerator of the step"""
    gamma = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_20(theta, grad, gamma, alpha, beta, eps):
    """values right, but gamma *= and += damage the caller's array"""
    gamma *= beta
    gamma += (1 - beta) * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_21(theta, grad, gamma, alpha, beta, eps):
    """extra factor 1 - beta before grad in the step, gamma right"""
    gamma_new = beta * gamma + (1 - beta) * grad**2
    theta = theta - alpha * (1 - beta) * grad / np.sqrt(gamma_new + eps)
    return theta, gamma_new
