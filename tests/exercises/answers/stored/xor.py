"""xor"""
import numpy as np
import jax.numpy as jnp


def right_1():
    """OR and AND, as on the slide"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0.7, -0.4])
    b2 = -1.
    return W1, b1, w2, b2


def right_2():
    """AND first, then OR"""
    W1 = np.ones((2, 2))
    b1 = np.array([-1.5, 0.5])
    w2 = np.array([-1, 1])
    b2 = -1
    return W1, b1, w2, b2


def right_3():
    """x1 and not x2, x2 and not x1; output OR"""
    W1 = [[1, -1], [-1, 1]]
    b1 = [-1, -1]
    w2 = [1, 1]
    b2 = 1
    return W1, b1, w2, b2


def right_4():
    """OR and NAND, output AND"""
    W1 = np.array([[2.0, 2.0], [-2.0, -2.0]])
    b1 = np.array([2.0, 2.0])
    w2 = np.array([1.0, 1.0])
    b2 = -1.0
    return W1, b1, w2, b2


def right_5():
    """big weights, NumPy scalar for b2"""
    W1 = 10 * np.ones((2, 2))
    b1 = np.array([5, -5])
    w2 = np.array([3.0, -3.0])
    b2 = np.float64(-2.5)
    return W1, b1, w2, b2


def right_6():
    """jnp"""
    W1 = jnp.ones((2, 2))
    b1 = jnp.array([1., -1.])
    w2 = jnp.array([1., -1.])
    b2 = -1.
    return W1, b1, w2, b2


def right_7():
    """rows built one after the other, tuples"""
    nor = (-1.0, -1.0)
    land = (1.0, 1.0)
    return (nor, land), (-1.0, -1.0), (-1.0, -1.0), -0.5


def right_8():
    """NOR and NAND, not parallel in sign"""
    W1 = -np.ones((2, 2))
    b1 = np.array([-1, 1])
    w2 = np.array([-1, 1])
    b2 = -1
    return W1, b1, w2, b2


def right_9():
    """searches the output weights by trying a grid"""
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([1.0, -1.0])
    X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    target = np.array([-1, 1, 1, -1])
    Y = np.sign(X @ W1.T + b1)
    for u in np.linspace(-1, 1, 5):
        for v in np.linspace(-1, 1, 5):
            for c in np.linspace(-1, 1, 5) + 0.1:
                if np.all(np.sign(Y @ np.array([u, v]) + c) == target):
                    return W1, b1, np.array([u, v]), c


def right_10():
    """float32, unequal slopes"""
    W1 = np.array([[1, 0.8], [0.9, 1]], dtype=np.float32)
    b1 = np.array([0.7, -0.6], dtype=np.float32)
    w2 = np.array([0.5, -0.5], dtype=np.float32)
    return W1, b1, w2, np.float32(-0.5)


def wrong_1():
    """zero output bias: z is sgn(0) where both hidden units agree"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([1., -1.])
    b2 = 0.
    return W1, b1, w2, b2


def wrong_2():
    """thresholds for inputs 0 and 1 instead of -1 and +1"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([-0.5, -1.5])
    w2 = np.array([1., -1.])
    b2 = -0.5
    return W1, b1, w2, b2


def wrong_3():
    """the opposite function: XNOR, output signs reversed"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([-0.7, 0.4])
    b2 = 1.
    return W1, b1, w2, b2


def wrong_4():
    """biases with the wrong sign, so OR and AND change places"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([-1., 1.])
    w2 = np.array([0.7, -0.4])
    b2 = -1.
    return W1, b1, w2, b2


def wrong_5():
    """output is OR: the weight of the AND unit is not negative"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([1., 1.])
    b2 = 1.
    return W1, b1, w2, b2


def wrong_6():
    """both hidden units are the same unit OR"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., 1.])
    w2 = np.array([1., -1.])
    b2 = -0.5
    return W1, b1, w2, b2


def wrong_7():
    """OR bias 2: its line goes through the corner (-1, -1)"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([2., -1.])
    w2 = np.array([1., -1.])
    b2 = -0.5
    return W1, b1, w2, b2


def wrong_8():
    """output bias too negative: z is always -1"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0.7, -0.4])
    b2 = -1.5
    return W1, b1, w2, b2


def wrong_9():
    """output bias +1 instead of -1: z is always +1"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0.7, -0.4])
    b2 = 1.
    return W1, b1, w2, b2


def wrong_10():
    """w2 has shape (1, 2), b2 is an array (1,)"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([[0.7, -0.4]])
    b2 = np.array([-1.])
    return W1, b1, w2, b2


def wrong_11():
    """output bias -0.2 not negative enough: wrong at (+1, +1) only"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0.7, -0.4])
    b2 = -0.2
    return W1, b1, w2, b2


def wrong_12():
    """sign of the weight of x2 wrong in the second row only"""
    W1 = np.array([[1., 1.], [1., -1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0.7, -0.4])
    b2 = -1.
    return W1, b1, w2, b2


def wrong_13():
    """no hidden layer work: identity weights, zero biases"""
    W1 = np.eye(2)
    b1 = np.zeros(2)
    w2 = np.array([1., -1.])
    b2 = 0.
    return W1, b1, w2, b2


def wrong_14():
    """the returned order is wrong: b1 before W1"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0.7, -0.4])
    b2 = -1.
    return b1, W1, w2, b2


def wrong_15():
    """W1 transposed: rows should be units, columns inputs"""
    W1 = np.array([[1., 1.], [-1., -1.]]).T
    b1 = np.array([1., 1.])
    w2 = np.array([1., 1.])
    b2 = -1.
    return W1, b1, w2, b2


def wrong_16():
    """OR and NAND combined by OR instead of AND: output bias sign"""
    W1 = np.array([[1., 1.], [-1., -1.]])
    b1 = np.array([1., 1.])
    w2 = np.array([1., 1.])
    b2 = 1.
    return W1, b1, w2, b2


def wrong_17():
    """hidden biases zero: both thresholds in the middle"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([0., 0.])
    w2 = np.array([0.7, -0.4])
    b2 = -1.
    return W1, b1, w2, b2


def wrong_18():
    """output is AND only: weight of OR forgotten (zero)"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([0., 1.])
    b2 = 0.
    return W1, b1, w2, b2


def wrong_19():
    """output weights exchanged between the OR and AND units"""
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([1., -1.])
    w2 = np.array([-0.4, 0.7])
    b2 = -1.
    return W1, b1, w2, b2
