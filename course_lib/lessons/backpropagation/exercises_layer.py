"""Exercises on slides S19-S22: the gradients of one layer, and those of the layer below."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences


def layer_gradients(grad_a, h):
    T = len(h)
    grad_W = grad_a.T @ h / T
    grad_b = grad_a.sum(axis=0) / T
    return grad_W, grad_b


def layer_below(grad_a, W, h):
    grad_h = grad_a @ W
    grad_a_below = grad_h * (1 - h**2)
    return grad_h, grad_a_below


def _layer_cases():
    rng = np.random.default_rng(19)
    return [(rng.normal(size=(T, H)), rng.normal(size=(T, D))) for T, H, D in (
        (5, 3, 3), (4, 2, 3), (1, 3, 2), (3, 3, 3), (2, 4, 5), (6, 1, 2))]


def _layer_oracle(grad_a, h):
    """Of the mean over t of l = ∇_a · a, with a = b + W h."""
    def mean_loss(W, b):
        return np.mean([grad_a[t] @ (b + W @ h[t]) for t in range(len(h))])

    W, b = np.ones((grad_a.shape[1], h.shape[1])), np.ones(grad_a.shape[1])
    return differences(lambda z: mean_loss(z, b), W), differences(lambda z: mean_loss(W, z), b)


LAYER = Exercise(
    name="layer_gradients", slide="S19", title="The gradients of one layer",
    asks="""Row $t$ of `grad_a`, `(T, H)`, is $\\nabla_{\\mathbf{a}^{(k)}} \\ell$ of example $t$, and row $t$ of `h`, `(T,
D)`, is its $\\mathbf{h}^{(k-1)}$. The slide gives the gradients for one example. Return those of the **mean** loss
$\\frac{1}{T}\\sum_t \\ell^{(t)}$ over the mini-batch: $\\nabla_{\\mathbf{W}^{(k)}}$ in the shape of $\\mathbf{W}^{(k)}$, `(H,
D)`, and $\\nabla_{\\mathbf{b}^{(k)}}$, `(H,)`.""",
    stub='''def my_layer_gradients(grad_a, h):
    grad_W = ...
    grad_b = ...
    return grad_W, grad_b''',
    solution=layer_gradients, cases=_layer_cases, returns=("∇W", "∇b"), oracle=_layer_oracle,
    hints=("One example: $\\nabla_{\\mathbf{W}} = \\nabla_{\\mathbf{a}}\\,\\mathbf{h}^\\top$, that is "
           "`np.outer(grad_a[t], h[t])`. How do you get the mean of these over $t$?",
           "Entry $(j, i)$ is $\\frac{1}{T}\\sum_t$ `grad_a[t, j] * h[t, i]`: a product of two matrices sums over $t$.",
           "`grad_a.T @ h / T`, and the mean of the rows of `grad_a` for the bias."),
    wrong=(
        Wrong("missing transpose", lambda grad_a, h: ((grad_a.T @ h).T / len(h), grad_a.mean(axis=0)),
              "∇W is transposed: row j belongs to unit j of layer k, so it is ∇a hᵀ and not h ∇aᵀ."),
        Wrong("sum", lambda grad_a, h: (grad_a.T @ h, grad_a.sum(axis=0)),
              "That is the sum over the examples: the gradient of the MEAN loss is divided by T."),
        Wrong("bias summed", lambda grad_a, h: (grad_a.T @ h / len(h), grad_a.sum(axis=0)),
              "∇W is a mean and ∇b a sum: both belong to the mean loss, divide ∇b by T too."),
        Wrong("divided by H", lambda grad_a, h: (grad_a.T @ h / grad_a.shape[1], grad_a.mean(axis=0)),
              "∇W is divided by the number of units: the mean goes over the T examples, len(h)."),
        Wrong("bias over units", lambda grad_a, h: (grad_a.T @ h / len(h), grad_a.mean(axis=1)),
              "∇b has one number for each example: it needs one for each unit, the mean over the rows (axis=0)."),
        Wrong("product of means", lambda grad_a, h: (
            np.outer(grad_a.mean(axis=0), h.mean(axis=0)), grad_a.mean(axis=0)),
              "You multiplied the mean ∇a by the mean h: multiply for each example first, then take the mean."),
        Wrong("bias zero", lambda grad_a, h: (grad_a.T @ h / len(h), 0 * grad_a[0]),
              "∇b is forgotten: b acts on a with factor 1, so its gradient is ∇a itself."),
        Wrong("sign", lambda grad_a, h: (-grad_a.T @ h / len(h), -grad_a.mean(axis=0)),
              "The sign: the minus belongs to the update, θ ← θ − α∇, not to the gradient."),
    ))


def _below_cases():
    """W is square in two cases so that a transposed one can be told by its numbers, not only by an error."""
    rng = np.random.default_rng(20)
    return [(rng.normal(size=(T, m)), rng.normal(size=(m, n)), np.tanh(rng.normal(size=(T, n))))
            for T, m, n in ((5, 3, 3), (2, 4, 4), (3, 2, 2), (4, 2, 4), (1, 3, 1), (2, 1, 3))]


def _below_oracle(grad_a, W, h):
    """The layer inside the loss l = Σ_t ∇_a(t) · (W h(t)), h = tanh(a)."""
    def loss(h):
        return np.sum(grad_a * (h @ W.T))

    return differences(loss, h), differences(lambda a: loss(np.tanh(a)), np.arctanh(h))


def _below(grad_a, W, h, slope=lambda h: 1 - h**2, back=lambda grad, W: grad @ W):
    grad_h = back(grad_a, W)
    return grad_h, grad_h * slope(h)


BELOW = Exercise(
    name="layer_below", slide="S19–S22", title="The gradients of the layer below",
    asks="""A mini-batch again: row $t$ of `grad_a`, `(T, H)`, is $\\nabla_{\\mathbf{a}^{(k)}} \\ell$ of example $t$, and `W`,
`(H, D)`, is $\\mathbf{W}^{(k)}$. Of the layer below, whose $g$ is $\\tanh$, only `h` was kept: row $t$ of `h`, `(T, D)`, is
the **activation** $\\mathbf{h}^{(k-1)}$ of example $t$. Return $\\nabla_{\\mathbf{h}^{(k-1)}} \\ell$ and
$\\nabla_{\\mathbf{a}^{(k-1)}} \\ell$, one row for each example.""",
    stub='''def my_layer_below(grad_a, W, h):
    grad_h = ...
    grad_a_below = ...
    return grad_h, grad_a_below''',
    solution=layer_below, cases=_below_cases, returns=("∇h(k−1)", "∇a(k−1)"), oracle=_below_oracle,
    hints=("Of one example, unit $i$ below collects $\\sum_j W_{ji}\\, \\nabla_{a_j} \\ell$ from the units $j$ that it feeds. "
           "Which product "
           "does this for all rows $t$ at once?",
           "Entry $(t, i)$ is $\\sum_j$ `grad_a[t, j] * W[j, i]`: that is `grad_a @ W`. The slide's $\\mathbf{W}^\\top$ is "
           "for a column.",
           "$\\tanh'(a) = 1 - \\tanh(a)^2$, and $\\tanh(a)$ is what you have: no tanh is needed."),
    wrong=(
        Wrong("transpose", lambda grad_a, W, h: _below(grad_a, W, h, back=lambda grad, W: grad @ W.T),
              "W is turned round. The slide's Wᵀ∇a is for one column; with an example in each row it is grad_a @ W."),
        Wrong("tanh twice", lambda grad_a, W, h: _below(grad_a, W, h, lambda h: 1 - np.tanh(h) ** 2),
              "You applied tanh once more: `h` is already tanh(a), so the slope is 1 − h²."),
        Wrong("no square", lambda grad_a, W, h: _below(grad_a, W, h, lambda h: 1 - h),
              "The square is missing: tanh′(a) = 1 − h²."),
        Wrong("no g'", lambda grad_a, W, h: _below(grad_a, W, h, lambda h: 1.0),
              "g′ is missing: ∇a(k−1) = ∇h(k−1) ⊙ g′(a(k−1))."),
        Wrong("g for g'", lambda grad_a, W, h: _below(grad_a, W, h, lambda h: h),
              "You multiplied by g(a) = h instead of its slope g′(a)."),
        Wrong("sigm's formula", lambda grad_a, W, h: _below(grad_a, W, h, lambda h: h * (1 - h)),
              "h(1 − h) is the derivative of sigm; for tanh it is 1 − h²."),
        Wrong("reclin's slope", lambda grad_a, W, h: _below(grad_a, W, h, lambda h: 1.0 * (h > 0)),
              "0 and 1 are the slopes of reclin: this layer has tanh."),
        Wrong("gradient of W", lambda grad_a, W, h: (grad_a.T @ h, _below(grad_a, W, h)[1]),
              "∇a(k−1) is right. For ∇h(k−1) you return the gradient of the WEIGHTS, ∇aᵀh."),
        Wrong("both with g'", lambda grad_a, W, h: (_below(grad_a, W, h)[1],) * 2,
              "∇h(k−1) comes BEFORE g′: it is Wᵀ∇a alone, g′ turns it into ∇a(k−1)."),
        Wrong("divided by T", lambda grad_a, W, h: tuple(grad / len(h) for grad in _below(grad_a, W, h)),
              "No mean here: each example has its own gradient. T divides only where the examples meet, in ∇W and ∇b."),
        Wrong("no W", lambda grad_a, W, h: _below(grad_a, W, h, back=lambda grad, W: grad),
              "W is missing: the gradient comes down through the weights, Wᵀ∇a."),
    ))

EXERCISES = (LAYER, BELOW)
