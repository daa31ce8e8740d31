"""Exercises on slides S19-S22: the gradients of one layer, those of the layer below, and the whole of backpropagation."""

import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.lessons.flow_graph.exercises_bprop import differences


def layer_gradients(grad_a, h):
    T = len(h)
    grad_W = grad_a.T @ h / T
    grad_b = grad_a.sum(axis=0) / T
    return grad_W, grad_b


def layer_below(grad_a, W, a):
    grad_h = W.T @ grad_a
    grad_a_below = grad_h * (1 - np.tanh(a) ** 2)
    return grad_h, grad_a_below


def backprop(theta, x, y, g, dg):
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))
    f = np.exp(a[-1] - a[-1].max())
    f = f / f.sum()
    grad_a = f - (np.arange(len(f)) == y)
    grads = []
    for k in range(len(theta), 0, -1):
        W, b = theta[k - 1]
        grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))
        if k > 1:
            grad_a = (W.T @ grad_a) * dg(a[k - 1])
    return grads


# --- one layer --------------------------------------------------------------------------------------------------------

def _layer_cases():
    rng = np.random.default_rng(19)
    return [(rng.normal(size=(T, H)), rng.normal(size=(T, D))) for T, H, D in ((5, 3, 3), (4, 2, 3), (1, 3, 2))]


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


# --- the layer below --------------------------------------------------------------------------------------------------

def _below_cases():
    """W is square in two cases so that a transposed one can be told by its numbers, not only by an error."""
    rng = np.random.default_rng(20)
    return [(rng.normal(size=n), rng.normal(size=(n, n)), rng.normal(size=n)) for n in (3, 4, 2)]


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


# --- all of it --------------------------------------------------------------------------------------------------------

def _sigm(a):
    return 1 / (1 + np.exp(-a))


def _dsigm(a):
    return _sigm(a) * (1 - _sigm(a))


def _dtanh(a):
    return 1 - np.tanh(a) ** 2


def _network_cases():
    """L = 1, 2, 3. Every W is square so that a transposed one can be told by its numbers, not only by an error."""
    rng = np.random.default_rng(22)
    return [([(rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(L + 1)], rng.normal(size=3), y, *g)
            for L, y, g in ((2, 1, (np.tanh, _dtanh)), (1, 0, (_sigm, _dsigm)), (3, 2, (np.tanh, _dtanh)))]


def _loss(theta, x, y, g):
    for W, b in theta[:-1]:
        x = g(b + W @ x)
    a = theta[-1][1] + theta[-1][0] @ x
    return np.log(np.exp(a - a.max()).sum()) - (a[y] - a.max())


def _by_differences(theta, x, y, g, dg):
    """Every parameter moved a little, one after the other; dg is not used."""
    def at(k, part):
        def loss(z):
            layer = (z, theta[k][1]) if part == 0 else (theta[k][0], z)
            return _loss([*theta[:k], layer, *theta[k + 1 :]], x, y, g)

        return differences(loss, theta[k][part])

    return [(at(k, 0), at(k, 1)) for k in range(len(theta))]


def flat(value):
    """A list of pairs (∇W, ∇b) laid out in one row. ValueError for another structure."""
    if not isinstance(value, (tuple, list)) or any(not isinstance(p, (tuple, list)) or len(p) != 2 for p in value):
        raise ValueError("Return a list of pairs (∇W(k), ∇b(k)), the one of W(1) first.")
    return [part for pair in value for part in pair]


def _judge(got, args):
    """None, or the first tensor that is wrong on the way from the top layer down."""
    want = flat(_by_differences(*args))
    if not isinstance(got, (tuple, list)) or len(got) != len(want):
        return f"Return a list of {len(want) // 2} pairs (∇W(k), ∇b(k)), the one of W(1) first."
    right = []
    for k in range(len(want) // 2, 0, -1):
        for n, name in enumerate((f"∇W({k})", f"∇b({k})")):
            if line := compare(name, got[2 * k - 2 + n], want[2 * k - 2 + n]):
                return (f"{' and '.join(right)} {'is' if len(right) == 1 else 'are'} right. " if right else "") + line
            right.append(name)
    return None


def _variant(theta, x, y, g, dg, error=lambda f, e: f - e, weight=np.outer, bias=lambda grad: grad,
             back=lambda W, grad: W.T @ grad, slope=lambda dg, a, h, k: dg(a[k - 1]), below=lambda h, k: h[k - 1]):
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))
    f = np.exp(a[-1]) / np.exp(a[-1]).sum()
    grad, out = error(f, np.eye(len(f))[y]), []
    for k in range(len(theta), 0, -1):
        out = [(weight(grad, below(h, k)), bias(grad)), *out]
        if k > 1:
            grad = back(theta[k - 1][0], grad) * slope(dg, a, h, k)
    return out


def _with(**slip):
    return lambda theta, x, y, g, dg: _variant(theta, x, y, g, dg, **slip)


def _top_first(*args):
    return _variant(*args)[::-1]


BACKPROP = Exercise(
    name="backprop", slide="S19", title="Backpropagation, all of it",
    asks="""`theta` is the list $[(\\mathbf{W}^{(1)}, \\mathbf{b}^{(1)}), \\dots,
(\\mathbf{W}^{(L+1)}, \\mathbf{b}^{(L+1)})]$, `x` one input, `y` its class (counted from 0). The hidden layers use
`g`, whose derivative is `dg`; the output is a softmax and the loss is $-\\log f(\\mathbf{x})_y$. Return the list
$[(\\nabla_{\\mathbf{W}^{(1)}} l, \\nabla_{\\mathbf{b}^{(1)}} l), \\dots]$ in the order of `theta`, for **any** $L$.
The forward pass is exercise [fprop](1_03_multilayer_network.ipynb), the first gradient is exercise
[output_gradient](2_01_risk_and_sgd.ipynb).""",
    stub='''def my_backprop(theta, x, y, g, dg):
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))
    grads = ...
    return grads''',
    solution=backprop, cases=_network_cases, returns=("the list of pairs",), oracle=_by_differences, judge=_judge, lay_out=flat,
    hints=("After the loop of the stub `a[k]` and `h[k]` are the slide's, `h[0]` is $\\mathbf{x}$, and "
           "$\\mathbf{f}(\\mathbf{x})$ is the softmax of `a[-1]` (not `h[-1]`).",
           "Begin with `grad_a = f - e(y)`. Then `for k in range(len(theta), 0, -1):` is “for $k$ from $L+1$ to 1”.",
           "In the loop: `grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))`, then go down one layer.",
           "Down: `W, b = theta[k - 1]` and `grad_a = (W.T @ grad_a) * dg(a[k - 1])`, as long as `k > 1`."),
    wrong=(
        Wrong("sign", _with(error=lambda f, e: e - f),
              "All signs are turned round: the output gradient is −(e(y) − f(x)) = f(x) − e(y)."),
        Wrong("missing transpose", _with(back=lambda W, grad: W @ grad),
              "The top layer is right, below it a transpose is missing: ∇h(k−1) = W(k)ᵀ ∇a(k), W.T @ grad_a."),
        Wrong("outer transposed", _with(weight=lambda grad, h: np.outer(h, grad)),
              "Every ∇W is transposed: it is ∇a(k) h(k−1)ᵀ, np.outer(grad_a, h)."),
        Wrong("g'(h)", _with(slope=lambda dg, a, h, k: dg(h[k - 1])),
              "g′ is taken at h: it belongs at the pre-activation, dg(a[k − 1])."),
        Wrong("no g'", _with(slope=lambda dg, a, h, k: 1.0),
              "g′ is missing: ∇a(k−1) = ∇h(k−1) ⊙ g′(a(k−1))."),
        Wrong("g for g'", _with(slope=lambda dg, a, h, k: h[k - 1]),
              "You multiplied by g(a) instead of its slope: dg(a[k − 1])."),
        Wrong("g' of the layer above", _with(slope=lambda dg, a, h, k: dg(a[k])),
              "g′ is one layer too high: on the way from k down to k−1 it is g′(a(k−1))."),
        Wrong("off by one: h(k)", _with(below=lambda h, k: h[k]),
              "∇W(k) uses h(k): W(k) multiplies the layer BELOW, so it is ∇a(k) h(k−1)ᵀ."),
        Wrong("always x", _with(below=lambda h, k: h[0]),
              "Every ∇W uses x: only W(1) multiplies x, W(k) multiplies h(k−1)."),
        Wrong("bias forgotten", _with(bias=lambda grad: 0 * grad),
              "The biases get no gradient in yours: ∇b(k) = ∇a(k)."),
        Wrong("e(y) forgotten", _with(error=lambda f, e: f),
              "e(y) is missing at the output: −(e(y) − f(x)). Without it the network never hears what was right."),
        Wrong("g' at the output", lambda theta, x, y, g, dg: _output_slope(theta, x, y, g, dg),
              "The output layer has no g: its softmax is already inside −(e(y) − f(x)), do not multiply by g′(a(L+1))."),
        Wrong("top layer first", _top_first,
              "All numbers are right, but the list begins with the top layer: put W(1) first, as in theta."),
    ))


def _output_slope(theta, x, y, g, dg):
    h = x
    for W, b in theta[:-1]:
        h = g(b + W @ h)
    at_top = dg(theta[-1][1] + theta[-1][0] @ h)
    return _variant(theta, x, y, g, dg, error=lambda f, e: (f - e) * at_top)


EXERCISES = (LAYER, BELOW, BACKPROP)
