"""xor"""
import math
import numpy as np
import jax.numpy as jnp


def right_1():
    """OR and AND with 1:2 weights"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([2.0, -2.0])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def right_2():
    """OR and NAND, output is their AND"""
    W1 = np.array([[3, 1], [-1, -3]])
    b1 = np.array([3, 3])
    W2 = np.ones((1, 2))
    b2 = -np.ones(1)
    return W1, b1, W2, b2


def right_3():
    """each unit cuts off one of the two +1 corners, output is their OR"""
    rows = [[-1, 2], [2, -1]]
    thresholds = [-2, -2]
    return np.array(rows, dtype=float), np.array(thresholds, dtype=float), np.array([[1.0, 1.0]]), np.array([1.0])


def right_4():
    """normals from their angles 30 and 60 degrees"""
    angles = np.radians([30, 60])
    W1 = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    cut = 1.0
    b1 = np.array([cut, -cut])
    W2 = np.array([[1.5, -1.5]])
    b2 = np.full(1, -1.5)
    return W1, b1, W2, b2


def right_5():
    """random search in integers until everything fits"""
    rng = np.random.default_rng(1)
    X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    want = np.array([-1, 1, 1, -1])
    while True:
        W1 = rng.integers(-4, 5, (2, 2)).astype(float)
        b1 = rng.integers(-4, 5, 2) + 0.5
        n = np.linalg.norm(W1, axis=1)
        if n.min() == 0:
            continue
        cosine = min(abs(W1[0] @ W1[1]) / (n[0] * n[1]), 1.0)
        if math.degrees(math.acos(cosine)) < 12:
            continue
        y = np.sign(X @ W1.T + b1)
        for s1 in (-1.0, 1.0):
            for s2 in (-1.0, 1.0):
                for b in (-1.0, 1.0):
                    if np.array_equal(np.sign(y @ np.array([s1, s2]) + b), want):
                        return W1, b1, np.array([[s1, s2]]), np.array([b])


def right_6():
    """jnp, lines at nearly right angles, units in the other order"""
    W1 = jnp.array([[9.0, 1.0], [1.0, 9.0]])
    b1 = jnp.array([-9.0, 9.0])
    W2 = jnp.array([[-2.0, 2.0]])
    b2 = jnp.array([-2.0])
    return W1, b1, W2, b2


def wrong_1():
    """lines are parallel, as on the slide"""
    w = [1.0, 1.0]
    W1 = np.array([w, w])
    b1 = np.array([1.0, -1.0])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_2():
    """lines cross at only about 5 degrees"""
    W1 = np.array([[1.0, 1.1], [1.1, 1.0]])
    b1 = np.array([1.5, -1.5])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_3():
    """output sign reversed: computes XNOR"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([2.0, -2.0])
    out = [-1.0, 1.0]
    return W1, b1, np.array([out]), np.array([1.0])


def wrong_4():
    """output bias 0: z = 0 at two corners"""
    W1 = np.array([[2.0, 1.0], [1.0, 2.0]])
    b1 = np.array([2.0, -2.0])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.zeros(1)
    return W1, b1, W2, b2


def wrong_5():
    """thresholds for inputs 0 and 1, not -1 and +1"""
    or_unit = ([1.0, 2.0], -0.5)
    and_unit = ([2.0, 1.0], -2.5)
    W1 = np.array([or_unit[0], and_unit[0]])
    b1 = np.array([or_unit[1], and_unit[1]])
    return W1, b1, np.array([[1.0, -1.0]]), np.array([-1.0])


def wrong_6():
    """output weights for hidden units 0 and 1, not -1 and +1"""
    W1 = np.array([[1.0, 3.0], [3.0, 1.0]])
    b1 = np.array([3.0, -3.0])
    W2 = np.array([[1.0, -2.0]])
    b2 = np.array([-0.5])
    return W1, b1, W2, b2


def wrong_7():
    """a corner lies on the line of the OR unit: y = 0"""
    W1 = np.zeros((2, 2))
    W1[0] = 1, 2
    W1[1] = 2, 1
    b1 = np.array([3.0, -2.0])
    return W1, b1, np.array([[1.0, -1.0]]), np.array([-0.5])


def wrong_8():
    """W2 has shape (2,) instead of (1, 2)"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([2.0, -2.0])
    W2 = np.array([1.0, -1.0])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_9():
    """W1 transposed: one unit per column"""
    or_w = np.array([1.0, 3.0])
    and_w = np.array([2.0, 1.0])
    W1 = np.column_stack([or_w, and_w])
    b1 = np.array([3.0, -2.0])
    return W1, b1, np.array([[1.0, -1.0]]), np.array([-1.0])


def wrong_10():
    """both units cut off the same corner (OR twice)"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([2.0, 2.0])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_11():
    """signs of b1 exchanged: AND first, then OR"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    cut = 2.0
    b1 = np.array([-cut, cut])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_12():
    """lines through the origin: b1 = 0"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.zeros(2)
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_13():
    """output weight of AND has the wrong sign (y1 and y2)"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([2.0, -2.0])
    W2 = np.array([[1.0, 1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_14():
    """parallel lines, and b2 is a plain number"""
    W1 = np.ones((2, 2))
    b1 = np.array([1.0, -1.0])
    W2 = np.array([[1.0, -1.0]])
    return W1, b1, W2, -1.0


def wrong_15():
    """antiparallel normals: OR and NAND on parallel lines"""
    W1 = np.array([[1.0, 2.0], [-1.0, -2.0]])
    b1 = np.array([2.0, 2.0])
    W2 = np.array([[1.0, 1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_16():
    """b1 is a column (2, 1)"""
    W1 = np.array([[1.0, 2.0], [2.0, 1.0]])
    b1 = np.array([[2.0], [-2.0]])
    W2 = np.array([[1.0, -1.0]])
    b2 = np.array([-1.0])
    return W1, b1, W2, b2


def wrong_17():
    """output bias 0, and both hidden units are OR"""
    W1 = np.array([[1.0, 3.0], [3.0, 1.0]])
    b1 = np.array([3.0, 3.0])
    W2 = np.array([[1.0, -1.0]])
    return W1, b1, W2, np.array([0.0])
