"""bug_hunt"""
import numpy as np
import jax
import jax.numpy as jnp


def _fwd(W1, b1, W2, b2, x, y):
    a1 = b1 + W1 @ x
    h1 = np.tanh(a1)
    a2 = b2 + W2 @ h1
    f = np.exp(a2) / np.exp(a2).sum()
    return a1, h1, a2, f, -(np.eye(len(b2))[y] - f)


def right_1(W1, b1, W2, b2, x, y):
    """as the hint"""
    a1 = b1 + W1 @ x
    h1 = np.tanh(a1)
    a2 = b2 + W2 @ h1
    f = np.exp(a2) / np.exp(a2).sum()
    grad_a2 = -(np.eye(len(b2))[y] - f)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def right_2(W1, b1, W2, b2, x, y):
    """vector times matrix from the left, tanh computed again"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = grad_a2 @ W2
    grad_a1 = grad_h1 * (1 - np.tanh(a1) ** 2)
    return grad_a2, grad_h1, grad_a1


def right_3(W1, b1, W2, b2, x, y):
    """1 / cosh squared"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = np.dot(np.transpose(W2), grad_a2)
    grad_a1 = grad_h1 / np.cosh(a1) ** 2
    return [grad_a2, grad_h1, grad_a1]


def right_4(W1, b1, W2, b2, x, y):
    """einsum"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = np.einsum('cj,c->j', W2, grad_a2)
    grad_a1 = np.einsum('j,j->j', grad_h1, (1 - h1) * (1 + h1))
    return grad_a2, grad_h1, grad_a1


def right_5(W1, b1, W2, b2, x, y):
    """loops"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    H = len(h1)
    grad_h1 = []
    for j in range(H):
        s = 0.0
        for c in range(len(grad_a2)):
            s += W2[c, j] * grad_a2[c]
        grad_h1.append(s)
    grad_a1 = [grad_h1[j] - grad_h1[j] * h1[j] ** 2 for j in range(H)]
    return grad_a2, grad_h1, grad_a1


def right_6(W1, b1, W2, b2, x, y):
    """the diagonal Jacobian of tanh"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = (W2 * grad_a2[:, None]).sum(axis=0)
    J = np.diag(1 - h1**2)
    return grad_a2, grad_h1, J @ grad_h1


def right_7(W1, b1, W2, b2, x, y):
    """f - onehot, all stacked in one array (all have length H)"""
    a1, h1, a2, f, _ = _fwd(W1, b1, W2, b2, x, y)
    onehot = np.zeros(len(f))
    onehot[y] = 1
    g2 = f - onehot
    g1 = W2.T.dot(g2)
    return np.stack([g2, g1, np.multiply(g1, 1 - np.square(h1))])


def right_8(W1, b1, W2, b2, x, y):
    """jax.grad of the loss at each place"""
    a1 = jnp.asarray(b1 + W1 @ x)
    h1 = jnp.tanh(a1)

    def loss_a2(a2):
        return -jax.nn.log_softmax(a2)[y]

    def loss_h1(h):
        return loss_a2(jnp.asarray(b2) + jnp.asarray(W2) @ h)

    def loss_a1(a):
        return loss_h1(jnp.tanh(a))

    return jax.grad(loss_a2)(b2 + W2 @ h1), jax.grad(loss_h1)(h1), jax.grad(loss_a1)(a1)


def right_9(W1, b1, W2, b2, x, y):
    """tanh by exponentials: 4 / (e^a + e^-a)^2"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = sum(grad_a2[c] * W2[c] for c in range(len(grad_a2)))
    grad_a1 = grad_h1 * 4 / (np.exp(a1) + np.exp(-a1)) ** 2
    return (grad_a2, grad_h1, grad_a1)


def right_10(W1, b1, W2, b2, x, y):
    """column vectors inside, flattened at the end; float32"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    col = grad_a2.reshape(-1, 1).astype(np.float32)
    gh = (W2.T.astype(np.float32) @ col)
    ga = gh * (1 - h1[:, None] ** 2)
    return grad_a2, gh.flatten(), ga.flatten()


def wrong_1(W1, b1, W2, b2, x, y):
    """transpose still missing"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2 @ grad_a2
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_2(W1, b1, W2, b2, x, y):
    """tanh derivative still with a1 instead of h1"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - a1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_3(W1, b1, W2, b2, x, y):
    """derivative of sigm instead of tanh: h1 * (1 - h1)"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * h1 * (1 - h1)
    return grad_a2, grad_h1, grad_a1


def wrong_4(W1, b1, W2, b2, x, y):
    """tanh applied twice: 1 - tanh(h1)**2"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - np.tanh(h1) ** 2)
    return grad_a2, grad_h1, grad_a1


def wrong_5(W1, b1, W2, b2, x, y):
    """square forgotten: 1 - h1"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - h1)
    return grad_a2, grad_h1, grad_a1


def wrong_6(W1, b1, W2, b2, x, y):
    """derivative of tanh forgotten: grad_a1 = grad_h1"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    return grad_a2, grad_h1, grad_h1


def wrong_7(W1, b1, W2, b2, x, y):
    """derivative uses a2 instead of h1"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - np.tanh(a2) ** 2)
    return grad_a2, grad_h1, grad_a1


def wrong_8(W1, b1, W2, b2, x, y):
    """both lines left as they were"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2 @ grad_a2
    grad_a1 = grad_h1 * (1 - a1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_9(W1, b1, W2, b2, x, y):
    """sign of grad_a2 changed: onehot - f"""
    a1, h1, a2, f, _ = _fwd(W1, b1, W2, b2, x, y)
    grad_a2 = np.eye(len(b2))[y] - f
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_10(W1, b1, W2, b2, x, y):
    """only row y of W2 is used: no sum over the classes"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2[y] * grad_a2[y]
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_11(W1, b1, W2, b2, x, y):
    """plus for minus in the derivative: 1 + h1**2"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 + h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_12(W1, b1, W2, b2, x, y):
    """grad_h1 and grad_a1 exchanged in the return"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_a1, grad_h1


def wrong_13(W1, b1, W2, b2, x, y):
    """outer product instead of entry by entry: grad_a1 is a matrix"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = np.outer(grad_h1, 1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_14(W1, b1, W2, b2, x, y):
    """scalar product instead of entry by entry: grad_a1 one number"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 @ (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_15(W1, b1, W2, b2, x, y):
    """grad_a1 computed from W2.T, but grad_h1 returned without transpose"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2 @ grad_a2
    grad_a1 = (W2.T @ grad_a2) * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_16(W1, b1, W2, b2, x, y):
    """the derivative is applied twice, in grad_h1 also"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2 * (1 - h1**2)
    grad_a1 = grad_h1 * (1 - h1**2)
    return grad_a2, grad_h1, grad_a1


def wrong_17(W1, b1, W2, b2, x, y):
    """the square is outside the bracket: (1 - h1)**2"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * (1 - h1) ** 2
    return grad_a2, grad_h1, grad_a1


def wrong_18(W1, b1, W2, b2, x, y):
    """transpose missing and sigm derivative: two mistakes"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2 @ grad_a2
    grad_a1 = grad_h1 * h1 * (1 - h1)
    return grad_a2, grad_h1, grad_a1


def wrong_19(W1, b1, W2, b2, x, y):
    """brackets missing: grad_h1 * 1 - h1**2"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * 1 - h1**2
    return grad_a2, grad_h1, grad_a1


def wrong_20(W1, b1, W2, b2, x, y):
    """h1 computed with sigm instead of the given tanh"""
    a1 = b1 + W1 @ x
    h1 = 1 / (1 + np.exp(-a1))
    a2 = b2 + W2 @ h1
    f = np.exp(a2) / np.exp(a2).sum()
    grad_a2 = -(np.eye(len(b2))[y] - f)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * h1 * (1 - h1)
    return grad_a2, grad_h1, grad_a1


def wrong_21(W1, b1, W2, b2, x, y):
    """multiplies with the activation h1 instead of its derivative"""
    a1, h1, a2, f, grad_a2 = _fwd(W1, b1, W2, b2, x, y)
    grad_h1 = W2.T @ grad_a2
    grad_a1 = grad_h1 * h1
    return grad_a2, grad_h1, grad_a1
