"""momentum"""
import numpy as np
import jax.numpy as jnp


def right_1(theta, grad, velocity, alpha, beta):
    """as the hint"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def right_2(theta, grad, velocity, alpha, beta):
    """jnp arrays"""
    g = jnp.asarray(grad)
    v = g + beta * jnp.asarray(velocity)
    v = jnp.where(jnp.dot(g, v) < 0, g, v)
    return jnp.asarray(theta) - alpha * v, v


def right_3(theta, grad, velocity, alpha, beta):
    """one loop for the product, one for the entries"""
    v = [g + beta * old for g, old in zip(grad, velocity)]
    if sum(g * new for g, new in zip(grad, v)) < 0:
        v = list(grad)
    return [t - alpha * new for t, new in zip(theta, v)], v


def right_4(theta, grad, velocity, alpha, beta):
    """beta is 0 at a restart"""
    if np.dot(grad, grad) + beta * np.dot(grad, velocity) < 0:
        beta = 0
    velocity_new = grad + beta * velocity
    return theta - alpha * velocity_new, velocity_new


def right_5(theta, grad, velocity, alpha, beta):
    """a copy, changed in place"""
    velocity_new = np.array(velocity, dtype=float)
    velocity_new *= beta
    velocity_new += grad
    if (velocity_new * grad).sum() < 0:
        velocity_new[:] = grad
    theta_new = np.array(theta, dtype=float)
    theta_new -= alpha * velocity_new
    return theta_new, velocity_new


def right_6(theta, grad, velocity, alpha, beta):
    """np.add, np.multiply, np.subtract"""
    velocity_new = np.add(grad, np.multiply(beta, velocity))
    if np.inner(grad, velocity_new) < 0:
        velocity_new = np.copy(grad)
    return [np.subtract(theta, np.multiply(alpha, velocity_new)), velocity_new]


def right_7(theta, grad, velocity, alpha, beta):
    """stacked in one array"""
    v = grad + beta * velocity
    v = grad if np.vdot(v, grad) < 0 else v
    return np.stack([theta - alpha * v, v])


def right_8(theta, grad, velocity, alpha, beta):
    """float32"""
    v = (np.float32(1) * grad + beta * velocity).astype(np.float32)
    if v @ grad.astype(np.float32) < 0:
        v = grad.astype(np.float32)
    return (theta - alpha * v).astype(np.float32), v


def right_9(theta, grad, velocity, alpha, beta):
    """the step as a direction: uphill where grad @ step > 0"""
    step = -alpha * (grad + beta * velocity)
    if grad @ step > 0:
        step = -alpha * grad
    return theta + step, -step / alpha


def right_10(theta, grad, velocity, alpha, beta):
    """both candidates first, then chosen"""
    plain, anew = grad + beta * velocity, grad
    v = plain if grad @ plain >= 0 else anew
    return theta - alpha * v, v


def wrong_1(theta, grad, velocity, alpha, beta):
    """no restart: plain momentum"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_2(theta, grad, velocity, alpha, beta):
    """entry by entry"""
    velocity_new = grad + beta * velocity
    velocity_new = np.where(grad * velocity_new < 0, grad, velocity_new)
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_3(theta, grad, velocity, alpha, beta):
    """asks the old velocity"""
    velocity_new = grad + beta * velocity
    if grad @ velocity < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_4(theta, grad, velocity, alpha, beta):
    """the other way round"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new > 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_5(theta, grad, velocity, alpha, beta):
    """restarts with 0"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = np.zeros(len(grad))
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_6(theta, grad, velocity, alpha, beta):
    """restarts, but returns the velocity without a restart"""
    velocity_new = grad + beta * velocity
    used = grad if grad @ velocity_new < 0 else velocity_new
    return theta - alpha * used, velocity_new


def wrong_7(theta, grad, velocity, alpha, beta):
    """the step before the restart"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * velocity_new
    if grad @ velocity_new < 0:
        velocity_new = grad
    return theta_new, velocity_new


def wrong_8(theta, grad, velocity, alpha, beta):
    """the product with theta instead of the gradient"""
    velocity_new = grad + beta * velocity
    if theta @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_9(theta, grad, velocity, alpha, beta):
    """restarts where any entry goes uphill"""
    velocity_new = grad + beta * velocity
    if (grad * velocity_new < 0).any():
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_10(theta, grad, velocity, alpha, beta):
    """restarts only where all entries go uphill"""
    velocity_new = grad + beta * velocity
    if (grad * velocity_new < 0).all():
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_11(theta, grad, velocity, alpha, beta):
    """the step uses the old velocity"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity
    return theta_new, velocity_new


def wrong_12(theta, grad, velocity, alpha, beta):
    """grad gets the factor 1 - beta (exponential average)"""
    velocity_new = (1 - beta) * grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_13(theta, grad, velocity, alpha, beta):
    """plus instead of minus in the step"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta + alpha * velocity_new
    return theta_new, velocity_new


def wrong_14(theta, grad, velocity, alpha, beta):
    """beta multiplies the sum, gradient included"""
    velocity_new = beta * (grad + velocity)
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_15(theta, grad, velocity, alpha, beta):
    """results exchanged: velocity first"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return velocity_new, theta_new


def wrong_16(theta, grad, velocity, alpha, beta):
    """alpha is inside the velocity"""
    velocity_new = alpha * grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = alpha * grad
    return theta - velocity_new, velocity_new


def wrong_17(theta, grad, velocity, alpha, beta):
    """the step uses grad only"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * grad
    return theta_new, velocity_new


def wrong_18(theta, grad, velocity, alpha, beta):
    """returns the old velocity"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity


def wrong_19(theta, grad, velocity, alpha, beta):
    """alpha forgotten in the step"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    return theta - velocity_new, velocity_new


def wrong_20(theta, grad, velocity, alpha, beta):
    """beta forgotten"""
    velocity_new = grad + velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_21(theta, grad, velocity, alpha, beta):
    """alpha and beta exchanged"""
    velocity_new = grad + alpha * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    theta_new = theta - beta * velocity_new
    return theta_new, velocity_new


def wrong_22(theta, grad, velocity, alpha, beta):
    """at a restart theta does not move"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        return theta, grad
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_23(theta, grad, velocity, alpha, beta):
    """at a restart the old velocity is kept"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_24(theta, grad, velocity, alpha, beta):
    """the restart changes the sign"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = -velocity_new
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_25(theta, grad, velocity, alpha, beta):
    """returns only theta"""
    velocity_new = grad + beta * velocity
    if grad @ velocity_new < 0:
        velocity_new = grad
    return theta - alpha * velocity_new
