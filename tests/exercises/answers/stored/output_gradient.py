"""output_gradient"""
import numpy as np
import jax
import jax.numpy as jnp


def right_1(f, y):
    """f minus the one-hot vector"""
    return f - np.eye(len(f))[y]


def right_2(f, y):
    """copy, then subtract 1 at y"""
    g = np.array(f, dtype=float)
    g[y] -= 1
    return g


def right_3(f, y):
    """list comprehension"""
    return [f[c] - 1 if c == y else f[c] for c in range(len(f))]


def right_4(f, y):
    """Jacobian of the softmax times the gradient at f"""
    grad_f = np.zeros(len(f))
    grad_f[y] = -1 / f[y]
    J = np.diag(f) - np.outer(f, f)
    return J @ grad_f


def right_5(f, y):
    """as on the slide: -(e(y) - f)"""
    e = np.zeros_like(f)
    e[y] = 1
    return -(e - f)


def right_6(f, y):
    """jnp with at"""
    return jnp.asarray(f).at[y].add(-1.0)


def right_7(f, y):
    """jax.grad, with log f for a pre-activation"""
    a = jnp.log(jnp.asarray(f))
    return jax.grad(lambda v: -jax.nn.log_softmax(v)[y])(a)


def right_8(f, y):
    """comparison instead of a one-hot vector"""
    return f - (np.arange(f.size) == y)


def right_9(f, y):
    """np.where, float32, tuple"""
    f = np.asarray(f, dtype=np.float32)
    return tuple(np.where(np.arange(len(f)) == y, f - 1, f))


def right_10(f, y):
    """entry at y as minus the sum of the others"""
    g = f.copy()
    g[y] = 0.0
    g[y] = -g.sum()
    return g


def wrong_1(f, y):
    """sign: e(y) - f"""
    return np.eye(len(f))[y] - f


def wrong_2(f, y):
    """gradient with respect to f: -1/f_y at y"""
    g = np.zeros(len(f))
    g[y] = -1 / f[y]
    return g


def wrong_3(f, y):
    """only the entry at y, a number"""
    return f[y] - 1


def wrong_4(f, y):
    """f damaged in place"""
    f[y] -= 1
    return f


def wrong_5(f, y):
    """factor f(1 - f) too much"""
    return (f - np.eye(len(f))[y]) * f * (1 - f)


def wrong_6(f, y):
    """classes counted from 1: e(y - 1)"""
    return f - np.eye(len(f))[y - 1]


def wrong_7(f, y):
    """y subtracted as a number from every entry"""
    return f - y


def wrong_8(f, y):
    """only the entry at y is kept, the others are 0"""
    g = np.zeros(len(f))
    g[y] = f[y] - 1
    return g


def wrong_9(f, y):
    """sign wrong at y: 1 added instead of subtracted"""
    return f + np.eye(len(f))[y]


def wrong_10(f, y):
    """divided by the number of classes"""
    return (f - np.eye(len(f))[y]) / len(f)


def wrong_11(f, y):
    """entry at y is 1 - f_y, the others right"""
    g = f.copy()
    g[y] = 1 - f[y]
    return g


def wrong_12(f, y):
    """the loss returned instead of its gradient"""
    return -np.log(f[y])


def wrong_13(f, y):
    """softmax applied again to f"""
    e = np.exp(f - f.max())
    return e / e.sum() - np.eye(len(f))[y]


def wrong_14(f, y):
    """one-hot at the argmax of f instead of at y"""
    return f - np.eye(len(f))[f.argmax()]


def wrong_15(f, y):
    """entry at y is -f_y instead of f_y - 1"""
    g = f.copy()
    g[y] = -f[y]
    return g


def wrong_16(f, y):
    """result of shape (1, C)"""
    return (f - np.eye(len(f))[y])[None, :]


def wrong_17(f, y):
    """factor 2, as for a squared error"""
    return 2 * (f - np.eye(len(f))[y])


def wrong_18(f, y):
    """multiplied by f: f(f - e(y))"""
    return f * (f - np.eye(len(f))[y])


def wrong_19(f, y):
    """classes counted from 1, and sign reversed"""
    return np.eye(len(f))[y - 1] - f


def wrong_20(f, y):
    """log f instead of f"""
    return np.log(f) - np.eye(len(f))[y]


def wrong_21(f, y):
    """absolute values: the sign at y is lost"""
    return np.abs(f - np.eye(len(f))[y])


def wrong_22(f, y):
    """the other entries zero, and f_y not subtracted: -e(y)"""
    return -np.eye(len(f))[y]


def wrong_23(f, y):
    """three classes hard-coded"""
    return f - np.eye(3)[y]


def wrong_24(f, y):
    """entries summed up to one number (always 0)"""
    return np.sum(f - np.eye(len(f))[y])
