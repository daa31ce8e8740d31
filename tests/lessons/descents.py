"""Descents on functions that need no data, for the claims of several lessons: a bowl, and given gradients."""
import jax
import jax.numpy as jnp
import numpy as np


def bowl_steps(curvature, optimizer, steps=400, theta=1.0):
    """|θ| after each step on ½ Σ curvature θ²."""
    curvature = jnp.asarray(curvature, jnp.float32)

    def step(carry, _):
        theta, state = carry
        updates, state = optimizer.update(curvature * theta, state, theta)
        return (theta + updates, state), jnp.abs(theta + updates).max()

    theta = jnp.full(curvature.shape, theta)
    return np.asarray(jax.lax.scan(step, (theta, optimizer.init(theta)), length=steps)[1])


def slope_steps(optimizer, gradients):
    """-Δ at each step, for the gradients given (or that many gradients of 1)."""
    gradients = jnp.ones(gradients) if isinstance(gradients, int) else jnp.asarray(gradients)
    with jax.numpy_dtype_promotion("standard"):
        return -np.asarray(jax.lax.scan(lambda state, g: optimizer.update(g, state, g)[::-1],
                                        optimizer.init(jnp.float32(0)), gradients)[1])
