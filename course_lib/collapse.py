"""Why g must bend. Slide S10 with g(a) = a: a deep linear network is one matrix."""
from .network import Layer, check_theta


def collapse(theta):
    """The single Layer that computes a^(L+1) of a network whose g is linear.

        W = W^(L+1) ··· W^(2) W^(1)        b = b^(L+1) + W^(L+1) (b^(L) + W^(L) (··· + W^(2) b^(1)))

    W (C, D), b (C,). Raises in slide notation for layers that do not fit each other, as `fprop` does.
    """
    first, *rest = check_theta(theta)
    W, b = first.W, first.b
    for layer in rest:
        W, b = layer.W @ W, layer.b + layer.W @ b
    return Layer(W, b)
