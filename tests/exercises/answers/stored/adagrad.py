"""adagrad"""
import numpy as np
import math
import jax.numpy as jnp


def right_1(theta, grad, gamma, alpha, eps):
    """as on the slide"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def right_2(theta, grad, gamma, alpha, eps):
    """power -1/2"""
    gamma_new = gamma + grad * grad
    nabla = grad * (gamma_new + eps) ** -0.5
    return theta - alpha * nabla, gamma_new


def right_3(theta, grad, gamma, alpha, eps):
    """loop with math.sqrt"""
    t = np.array(theta, dtype=float)
    g = np.array(gamma, dtype=float)
    for i in np.ndindex(t.shape):
        g[i] += grad[i] ** 2
        t[i] -= alpha * grad[i] / math.sqrt(g[i] + eps)
    return t, g


def right_4(theta, grad, gamma, alpha, eps):
    """jnp"""
    gamma = jnp.asarray(gamma) + jnp.square(jnp.asarray(grad))
    return theta - alpha * grad / jnp.sqrt(gamma + eps), gamma


def right_5(theta, grad, gamma, alpha, eps):
    """a rate for each parameter"""
    gamma = np.square(grad) + gamma
    rate = alpha / np.sqrt(gamma + eps)
    theta = theta - rate * grad
    return (theta, gamma)


def right_6(theta, grad, gamma, alpha, eps):
    """lists of numbers via zip on ravelled arrays"""
    new_g = [c + g**2 for c, g in zip(np.ravel(gamma), np.ravel(grad))]
    new_t = [t - alpha * g / np.sqrt(c + eps) for t, g, c in zip(np.ravel(theta), np.ravel(grad), new_g)]
    return np.array(new_t).reshape(np.shape(theta)), np.array(new_g).reshape(np.shape(theta))


def right_7(theta, grad, gamma, alpha, eps):
    """copies changed in place, list returned"""
    gamma = np.copy(gamma)
    theta = np.copy(theta)
    gamma += grad**2
    theta -= alpha * grad / np.sqrt(gamma + eps)
    return [theta, gamma]


def right_8(theta, grad, gamma, alpha, eps):
    """einsum for the square, stacked"""
    gamma = gamma + np.einsum('...,...->...', grad, grad)
    theta = theta - np.multiply(alpha, np.divide(grad, np.sqrt(gamma + eps)))
    return np.array([theta, gamma])


def right_9(theta, grad, gamma, alpha, eps):
    """abs(grad)**2 and exp of minus half the log"""
    gamma = gamma + np.abs(grad) ** 2
    scale = np.exp(-0.5 * np.log(gamma + eps))
    return theta - alpha * scale * grad, gamma


def right_10(theta, grad, gamma, alpha, eps):
    """float32"""
    gamma = np.float32(gamma) + np.float32(grad) ** 2
    nabla = np.float32(grad) / np.sqrt(gamma + np.float32(eps))
    return np.float32(theta) - np.float32(alpha) * nabla, gamma


def wrong_1(theta, grad, gamma, alpha, eps):
    """eps outside the root"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / (np.sqrt(gamma) + eps)
    return theta, gamma


def wrong_2(theta, grad, gamma, alpha, eps):
    """the step divides by the old gamma"""
    new = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, new


def wrong_3(theta, grad, gamma, alpha, eps):
    """the root is forgotten"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / (gamma + eps)
    return theta, gamma


def wrong_4(theta, grad, gamma, alpha, eps):
    """squares summed over all parameters"""
    gamma = gamma + np.sum(grad**2)
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_5(theta, grad, gamma, alpha, eps):
    """the gradient is not squared in gamma"""
    gamma = gamma + grad
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_6(theta, grad, gamma, alpha, eps):
    """plus alpha instead of minus"""
    gamma = gamma + grad**2
    theta = theta + alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_7(theta, grad, gamma, alpha, eps):
    """the old gamma forgotten: only grad squared"""
    gamma = grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_8(theta, grad, gamma, alpha, eps):
    """gamma and theta exchanged in the return"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return gamma, theta


def wrong_9(theta, grad, gamma, alpha, eps):
    """gamma accumulates eps: gamma + grad**2 + eps returned"""
    gamma = gamma + grad**2 + eps
    theta = theta - alpha * grad / np.sqrt(gamma)
    return theta, gamma


def wrong_10(theta, grad, gamma, alpha, eps):
    """absolute value of the gradient instead of its square"""
    gamma = gamma + np.abs(grad)
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_11(theta, grad, gamma, alpha, eps):
    """the gradient is missing in the step: only alpha over the root"""
    gamma = gamma + grad**2
    theta = theta - alpha / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_12(theta, grad, gamma, alpha, eps):
    """eps forgotten"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma)
    return theta, gamma


def wrong_13(theta, grad, gamma, alpha, eps):
    """alpha forgotten"""
    gamma = gamma + grad**2
    theta = theta - grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_14(theta, grad, gamma, alpha, eps):
    """returns the old gamma"""
    gamma_new = gamma + grad**2
    theta_new = theta - alpha * grad / np.sqrt(gamma_new + eps)
    return theta_new, gamma


def wrong_15(theta, grad, gamma, alpha, eps):
    """norm of the gradient: one gamma for the whole tensor, in the step only"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(np.sum(gamma) + eps)
    return theta, gamma


def wrong_16(theta, grad, gamma, alpha, eps):
    """gamma averaged: half the old plus half the square"""
    gamma = 0.5 * gamma + 0.5 * grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_17(theta, grad, gamma, alpha, eps):
    """multiplies by the root instead of dividing"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad * np.sqrt(gamma + eps)
    return theta, gamma


def wrong_18(theta, grad, gamma, alpha, eps):
    """old gamma in the step and eps outside the root: two mistakes"""
    theta = theta - alpha * grad / (np.sqrt(gamma) + eps)
    gamma = gamma + grad**2
    return theta, gamma


def wrong_19(theta, grad, gamma, alpha, eps):
    """eps added to the whole step: precedence, grad/sqrt(gamma) + eps"""
    gamma = gamma + grad**2
    theta = theta - alpha * (grad / np.sqrt(gamma) + eps)
    return theta, gamma


def wrong_20(theta, grad, gamma, alpha, eps):
    """gamma + grad squared as a whole: (gamma + grad)**2"""
    gamma = (gamma + grad) ** 2
    theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta, gamma


def wrong_21(theta, grad, gamma, alpha, eps):
    """eps hard-coded as 1e-8, the argument unused"""
    gamma = gamma + grad**2
    theta = theta - alpha * grad / np.sqrt(gamma + 1e-8)
    return theta, gamma
