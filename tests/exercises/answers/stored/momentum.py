"""momentum"""
import numpy as np
import jax.numpy as jnp


def right_1(theta, grad, velocity, alpha, beta):
    """as the hint"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def right_2(theta, grad, velocity, alpha, beta):
    """jnp arrays"""
    v = jnp.asarray(grad) + beta * jnp.asarray(velocity)
    return jnp.asarray(theta) - alpha * v, v


def right_3(theta, grad, velocity, alpha, beta):
    """flat loop over the entries, then reshaped"""
    shape = np.shape(theta)
    th, g, v = (np.ravel(a) for a in (theta, grad, velocity))
    new_t, new_v = [], []
    for i in range(len(th)):
        vi = g[i] + beta * v[i]
        new_v.append(vi)
        new_t.append(th[i] - alpha * vi)
    return np.reshape(new_t, shape), np.reshape(new_v, shape)


def right_4(theta, grad, velocity, alpha, beta):
    """the step written out with both parts"""
    theta_new = theta - alpha * grad - alpha * beta * velocity
    velocity_new = beta * velocity + grad
    return theta_new, velocity_new


def right_5(theta, grad, velocity, alpha, beta):
    """a copy, changed in place"""
    velocity_new = np.array(velocity, dtype=float)
    velocity_new *= beta
    velocity_new += grad
    theta_new = np.array(theta, dtype=float)
    theta_new -= alpha * velocity_new
    return theta_new, velocity_new


def right_6(theta, grad, velocity, alpha, beta):
    """np.add, np.multiply, np.subtract"""
    velocity_new = np.add(grad, np.multiply(beta, velocity))
    theta_new = np.subtract(theta, np.multiply(alpha, velocity_new))
    return [theta_new, velocity_new]


def right_7(theta, grad, velocity, alpha, beta):
    """stacked in one array"""
    v = grad + beta * velocity
    return np.stack([theta - alpha * v, v])


def right_8(theta, grad, velocity, alpha, beta):
    """float32"""
    v = (np.float32(1) * grad + beta * velocity).astype(np.float32)
    t = (theta - alpha * v).astype(np.float32)
    return t, v


def right_9(theta, grad, velocity, alpha, beta):
    """helper functions"""
    def new_velocity():
        return grad + velocity * beta

    def step(v):
        return theta + (-alpha) * v

    return step(new_velocity()), new_velocity()


def right_10(theta, grad, velocity, alpha, beta):
    """overwrites the local names only"""
    velocity = grad + beta * velocity
    theta = theta - alpha * velocity
    return theta, velocity


def wrong_1(theta, grad, velocity, alpha, beta):
    """the step uses the old velocity"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * velocity
    return theta_new, velocity_new


def wrong_2(theta, grad, velocity, alpha, beta):
    """grad gets the factor 1 - beta (exponential average)"""
    velocity_new = (1 - beta) * grad + beta * velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_3(theta, grad, velocity, alpha, beta):
    """plus instead of minus in the step"""
    velocity_new = grad + beta * velocity
    theta_new = theta + alpha * velocity_new
    return theta_new, velocity_new


def wrong_4(theta, grad, velocity, alpha, beta):
    """beta multiplies the sum, gradient included"""
    velocity_new = beta * (grad + velocity)
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_5(theta, grad, velocity, alpha, beta):
    """results exchanged: velocity first"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * velocity_new
    return velocity_new, theta_new


def wrong_6(theta, grad, velocity, alpha, beta):
    """alpha is inside the velocity returned (other convention)"""
    velocity_new = alpha * grad + beta * velocity
    theta_new = theta - velocity_new
    return theta_new, velocity_new


def wrong_7(theta, grad, velocity, alpha, beta):
    """the step uses grad only, not the velocity"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * grad
    return theta_new, velocity_new


def wrong_8(theta, grad, velocity, alpha, beta):
    """beta is multiplied with grad, not with velocity"""
    velocity_new = beta * grad + velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_9(theta, grad, velocity, alpha, beta):
    """returns the old velocity"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity


def wrong_10(theta, grad, velocity, alpha, beta):
    """minus sign in the velocity: grad - beta * velocity"""
    velocity_new = grad - beta * velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_11(theta, grad, velocity, alpha, beta):
    """alpha forgotten in the step"""
    velocity_new = grad + beta * velocity
    theta_new = theta - velocity_new
    return theta_new, velocity_new


def wrong_12(theta, grad, velocity, alpha, beta):
    """beta forgotten"""
    velocity_new = grad + velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_13(theta, grad, velocity, alpha, beta):
    """alpha and beta exchanged"""
    velocity_new = grad + alpha * velocity
    theta_new = theta - beta * velocity_new
    return theta_new, velocity_new


def wrong_14(theta, grad, velocity, alpha, beta):
    """beta applied twice: again in the step"""
    velocity_new = grad + beta * velocity
    theta_new = theta - alpha * (grad + beta * velocity_new)
    return theta_new, velocity_new


def wrong_15(theta, grad, velocity, alpha, beta):
    """returns only theta"""
    velocity_new = grad + beta * velocity
    return theta - alpha * velocity_new


def wrong_16(theta, grad, velocity, alpha, beta):
    """theta_new is only the step: theta itself is missing"""
    velocity_new = grad + beta * velocity
    theta_new = -alpha * velocity_new
    return theta_new, velocity_new


def wrong_17(theta, grad, velocity, alpha, beta):
    """plus in the step and 1 - beta before grad: two mistakes"""
    velocity_new = beta * velocity + (1 - beta) * grad
    theta_new = theta + alpha * velocity_new
    return theta_new, velocity_new


def wrong_18(theta, grad, velocity, alpha, beta):
    """beta hard-coded as 0.9"""
    velocity_new = grad + 0.9 * velocity
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_19(theta, grad, velocity, alpha, beta):
    """beta * theta instead of beta * velocity"""
    velocity_new = grad + beta * theta
    theta_new = theta - alpha * velocity_new
    return theta_new, velocity_new


def wrong_20(theta, grad, velocity, alpha, beta):
    """- grad instead of + grad in the velocity returned; theta right"""
    velocity_new = beta * velocity - grad
    theta_new = theta - alpha * (grad + beta * velocity)
    return theta_new, velocity_new
