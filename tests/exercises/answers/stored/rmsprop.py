"""rmsprop"""
import numpy as np
import math
import jax.numpy as jnp


def right_1(slope, theta, alpha, beta, eps, T):
    """as on the slide"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def right_2(slope, theta, alpha, beta, eps, T):
    """moves gamma a piece towards the square"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma_new = gamma + (1 - beta) * (grad**2 - gamma)
        theta_new = theta - (alpha / np.sqrt(gamma_new + eps)) * grad
        theta, gamma = theta_new, gamma_new
        path.append(theta)
    return np.array(path)


def right_3(slope, theta, alpha, beta, eps, T):
    """np.average with weights"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = np.average(np.stack([gamma, grad**2]), axis=0, weights=[beta, 1 - beta])
        theta = theta - alpha * grad * np.power(gamma + eps, -0.5)
        path.append(theta)
    return np.array(path)


def right_4(slope, theta, alpha, beta, eps, T):
    """jnp"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        g = jnp.asarray(grad)
        gamma = beta * jnp.asarray(gamma) + (1.0 - beta) * jnp.square(g)
        theta, gamma = jnp.asarray(theta) - alpha * g / jnp.sqrt(gamma + eps), gamma
        path.append(theta)
    return np.array(path)


def right_5(slope, theta, alpha, beta, eps, T):
    """loop"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        theta, gamma = np.array(theta, float), np.array(gamma, float)
        it = np.ndindex(*theta.shape)
        for idx in it:
            gamma[idx] = beta * gamma[idx] + (1 - beta) * grad[idx] * grad[idx]
            theta[idx] = theta[idx] - alpha * grad[idx] / math.sqrt(gamma[idx] + eps)
        path.append(theta)
    return np.array(path)


def right_6(slope, theta, alpha, beta, eps, T):
    """share of the new one as a variable"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        new_share = 1.0 - beta
        old = np.multiply(gamma, beta)
        new = np.multiply(np.square(grad), new_share)
        total = np.add(old, new)
        direction = np.divide(grad, np.sqrt(np.add(total, eps)))
        theta, gamma = [np.subtract(theta, alpha * direction), total]
        path.append(theta)
    return np.array(path)


def right_7(slope, theta, alpha, beta, eps, T):
    """expanded brackets, stacked result"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + grad**2 - beta * grad**2
        theta, gamma = np.stack((theta - alpha * grad / (gamma + eps) ** 0.5, gamma))
        path.append(theta)
    return np.array(path)


def right_8(slope, theta, alpha, beta, eps, T):
    """copies updated in place"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = gamma.copy()
        gamma *= beta
        gamma += (1 - beta) * grad**2
        theta = theta.copy()
        theta -= alpha * (grad / np.sqrt(gamma + eps))
        path.append(theta)
    return np.array(path)


def right_9(slope, theta, alpha, beta, eps, T):
    """lambdas"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        ema = lambda old, new: beta * old + (1 - beta) * new
        norm = lambda g, c: g / np.sqrt(c + eps)
        c = ema(gamma, grad * grad)
        theta, gamma = theta - alpha * norm(grad, c), c
        path.append(theta)
    return np.array(path)


def right_10(slope, theta, alpha, beta, eps, T):
    """float32"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        f = np.float32
        gamma = f(beta) * f(gamma) + f(1 - beta) * f(grad) ** 2
        theta, gamma = f(theta) - f(alpha) * f(grad) / np.sqrt(gamma + f(eps)), gamma
        path.append(theta)
    return np.array(path)


def right_11(slope, theta, alpha, beta, eps, T):
    """an array made first, filled row by row"""
    path, gamma = np.empty((T + 1, len(theta))), 0.0
    path[0] = theta
    for t in range(T):
        grad = slope(path[t])
        gamma = gamma + (1 - beta) * (grad**2 - gamma)
        path[t + 1] = path[t] - alpha * grad / np.sqrt(gamma + eps)
    return path


def right_12(slope, theta, alpha, beta, eps, T):
    """recursion"""
    def from_here(theta, gamma, left):
        if left == 0:
            return [theta]
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        return [theta] + from_here(theta - alpha * grad / np.sqrt(gamma + eps), gamma, left - 1)
    return from_here(theta, 0.0, T)


def wrong_1(slope, theta, alpha, beta, eps, T):
    """beta and 1 - beta exchanged"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = (1 - beta) * gamma + beta * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_2(slope, theta, alpha, beta, eps, T):
    """eps outside the root"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / (np.sqrt(gamma) + eps)
        path.append(theta)
    return np.array(path)


def wrong_3(slope, theta, alpha, beta, eps, T):
    """factor 1 - beta forgotten"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_4(slope, theta, alpha, beta, eps, T):
    """still Adagrad: the sum, beta unused"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = gamma + grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_5(slope, theta, alpha, beta, eps, T):
    """the step uses the old gamma"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        gamma = beta * gamma + (1 - beta) * grad**2
        path.append(theta)
    return np.array(path)


def wrong_6(slope, theta, alpha, beta, eps, T):
    """the gradient is not squared"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_7(slope, theta, alpha, beta, eps, T):
    """1 - beta is squared too: ((1 - beta) * grad)**2"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + ((1 - beta) * grad) ** 2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_8(slope, theta, alpha, beta, eps, T):
    """root forgotten"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / (gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_9(slope, theta, alpha, beta, eps, T):
    """plus in the step"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta + alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_10(slope, theta, alpha, beta, eps, T):
    """mean of the squares over all parameters"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * np.mean(grad**2)
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_11(slope, theta, alpha, beta, eps, T):
    """the path of gamma instead of that of theta"""
    path, gamma = [np.zeros(len(theta))], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(gamma)
    return np.array(path)


def wrong_12(slope, theta, alpha, beta, eps, T):
    """bias correction of Adam applied to gamma: divided by 1 - beta"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma / (1 - beta) + eps)
        path.append(theta)
    return np.array(path)


def wrong_13(slope, theta, alpha, beta, eps, T):
    """beta hard-coded as 0.9"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = 0.9 * gamma + 0.1 * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_14(slope, theta, alpha, beta, eps, T):
    """eps is added to gamma, and carried along"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2 + eps
        theta = theta - alpha * grad / np.sqrt(gamma)
        path.append(theta)
    return np.array(path)


def wrong_15(slope, theta, alpha, beta, eps, T):
    """alpha forgotten"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_16(slope, theta, alpha, beta, eps, T):
    """beta multiplies both terms: beta * (gamma + (1 - beta) * grad**2)"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * (gamma + (1 - beta) * grad**2)
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_17(slope, theta, alpha, beta, eps, T):
    """shares exchanged and eps outside the root: two mistakes"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = (1 - beta) * gamma + beta * grad**2
        theta = theta - alpha * grad / (np.sqrt(gamma) + eps)
        path.append(theta)
    return np.array(path)


def wrong_18(slope, theta, alpha, beta, eps, T):
    """minus for plus in the average"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma - (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_19(slope, theta, alpha, beta, eps, T):
    """gradient missing in the numerator of the step"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_20(slope, theta, alpha, beta, eps, T):
    """theta -= damages the caller's array, and every row is one array"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta -= alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_21(slope, theta, alpha, beta, eps, T):
    """extra factor 1 - beta before grad in the step, gamma right"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma_new = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * (1 - beta) * grad / np.sqrt(gamma_new + eps)
        theta, gamma = theta, gamma_new
        path.append(theta)
    return np.array(path)


def wrong_22(slope, theta, alpha, beta, eps, T):
    """gamma begins at 0 in every update"""
    path = [theta]
    for _ in range(T):
        gamma = np.zeros(len(theta))
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_23(slope, theta, alpha, beta, eps, T):
    """the gradient is computed once, at the start"""
    path, gamma = [theta], np.zeros(len(theta))
    grad = slope(theta)
    for _ in range(T):
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_24(slope, theta, alpha, beta, eps, T):
    """the start is missing"""
    path, gamma = [], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_25(slope, theta, alpha, beta, eps, T):
    """theta is appended before the update: the end is missing"""
    path, gamma = [], np.zeros(len(theta))
    for _ in range(T):
        path.append(theta)
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return np.array(path)


def wrong_26(slope, theta, alpha, beta, eps, T):
    """only the last theta"""
    gamma = np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
    return theta


def wrong_27(slope, theta, alpha, beta, eps, T):
    """one array in every row: -= on a copy"""
    theta, gamma = theta.copy(), np.zeros(len(theta))
    path = [theta]
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta -= alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_28(slope, theta, alpha, beta, eps, T):
    """gamma begins at 1"""
    path, gamma = [theta], np.ones(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_29(slope, theta, alpha, beta, eps, T):
    """gamma begins at the first squared gradient"""
    path, gamma = [theta], slope(theta) ** 2
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_30(slope, theta, alpha, beta, eps, T):
    """one update too many"""
    path, gamma = [theta], np.zeros(len(theta))
    for _ in range(T + 1):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        theta = theta - alpha * grad / np.sqrt(gamma + eps)
        path.append(theta)
    return np.array(path)


def wrong_31(slope, theta, alpha, beta, eps, T):
    """the steps instead of the points"""
    path, gamma = [0 * theta], np.zeros(len(theta))
    for _ in range(T):
        grad = slope(theta)
        gamma = beta * gamma + (1 - beta) * grad**2
        step = -alpha * grad / np.sqrt(gamma + eps)
        theta = theta + step
        path.append(step)
    return np.array(path)
