"""Exercises on slides S19-S22: the gradients of one layer, and those of the layer below."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences


def layer_gradients(grad_a, h):
    T = len(h)
    grad_W = grad_a.T @ h / T
    grad_b = grad_a.sum(axis=0) / T
    return grad_W, grad_b


def layer_below(grad_a, W, a):
    grad_h = W.T @ grad_a
    grad_a_below = grad_h * (1 - np.tanh(a) ** 2)
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
    asks="""Row $t$ of `grad_a`, `(T, H)`, is $\\nabla_{\\mathbf{a}^{(k)}} l$ of example $t$, and row $t$ of `h`,
`(T, D)`, is its $\\mathbf{h}^{(k-1)}$. The slide gives the gradients for one example. Return those of the **mean** loss
$\\frac{1}{T}\\sum_t l^{(t)}$ over the mini-batch: $\\nabla_{\\mathbf{W}^{(k)}}$ in the shape of
$\\mathbf{W}^{(k)}$, `(H, D)`, and $\\nabla_{\\mathbf{b}^{(k)}}$, `(H,)`.""",
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
    return [(rng.normal(size=m), rng.normal(size=(m, n)), rng.normal(size=n))
            for m, n in ((3, 3), (4, 4), (2, 2), (2, 4), (3, 1), (1, 3))]


def _below_oracle(grad_a, W, a):
    """The layer inside the loss l = ∇_a · (W h), h = tanh(a)."""
    return differences(lambda h: grad_a @ (W @ h), np.tanh(a)), differences(lambda z: grad_a @ (W @ np.tanh(z)), a)


def _below(grad_a, W, a, slope=lambda a: 1 - np.tanh(a) ** 2, back=lambda W, grad: W.T @ grad):
    grad_h = back(W, grad_a)
    return grad_h, grad_h * slope(a)


BELOW = Exercise(
    name="layer_below", slide="S19–S22", title="The gradients of the layer below",
    asks="""`grad_a` is $\\nabla_{\\mathbf{a}^{(k)}} l$, `W` is $\\mathbf{W}^{(k)}$, and `a` is
$\\mathbf{a}^{(k-1)}$, the **pre-activation** of the layer below, whose $g$ is $\\tanh$. Return
$\\nabla_{\\mathbf{h}^{(k-1)}} l$ and $\\nabla_{\\mathbf{a}^{(k-1)}} l$, for one example.""",
    stub='''def my_layer_below(grad_a, W, a):
    grad_h = ...
    grad_a_below = ...
    return grad_h, grad_a_below''',
    solution=layer_below, cases=_below_cases, returns=("∇h(k−1)", "∇a(k−1)"), oracle=_below_oracle,
    hints=("Unit $i$ below feeds every unit $j$ of layer $k$, with weight $W_{ji}$. It collects "
           "$\\sum_j W_{ji}\\, \\nabla_{a_j} l$.",
           "That sum runs down column $i$ of $W$: `W.T @ grad_a`.",
           "$\\odot$ multiplies entry by entry, `*` in NumPy, and $\\tanh'(a) = 1 - \\tanh(a)^2$."),
    wrong=(
        Wrong("missing transpose", lambda grad_a, W, a: _below(grad_a, W, a, back=lambda W, grad: W @ grad),
              "The transpose is missing: W takes h up, Wᵀ brings the gradient down, W.T @ grad_a."),
        Wrong("g'(h)", lambda grad_a, W, a: _below(grad_a, W, a, lambda a: 1 - np.tanh(np.tanh(a)) ** 2),
              "That is g′ at h = g(a): g′ is taken at the pre-activation, g′(a) = 1 − tanh(a)², tanh only once."),
        Wrong("a for g(a)", lambda grad_a, W, a: _below(grad_a, W, a, lambda a: 1 - a**2),
              "1 − a² would be right if `a` were already tanh(a): g′(a) = 1 − g(a)²."),
        Wrong("no g'", lambda grad_a, W, a: _below(grad_a, W, a, lambda a: 1.0),
              "g′ is missing: ∇a(k−1) = ∇h(k−1) ⊙ g′(a(k−1))."),
        Wrong("g for g'", lambda grad_a, W, a: _below(grad_a, W, a, np.tanh),
              "You multiplied by g(a) instead of its slope g′(a)."),
        Wrong("sigm's formula", lambda grad_a, W, a: _below(grad_a, W, a, lambda a: np.tanh(a) * (1 - np.tanh(a))),
              "g(1 − g) is the derivative of sigm; for tanh it is 1 − g²."),
        Wrong("both with g'", lambda grad_a, W, a: (_below(grad_a, W, a)[1],) * 2,
              "∇h(k−1) comes BEFORE g′: it is Wᵀ∇a alone, g′ turns it into ∇a(k−1)."),
        Wrong("no W", lambda grad_a, W, a: _below(grad_a, W, a, back=lambda W, grad: grad),
              "W is missing: the gradient comes down through the weights, Wᵀ∇a."),
    ))

EXERCISES = (LAYER, BELOW)
