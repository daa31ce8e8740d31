"""The exercise on slide S19: the whole of backpropagation."""
from functools import wraps

import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.explaining import known_slip
from course_lib.exercises.oracles import differences, sigm


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


def _dsigm(a):
    return sigm(a) * (1 - sigm(a))


def _dtanh(a):
    return 1 - np.tanh(a) ** 2


def _network_cases():
    """L = 0 to 3. Every W of the first cases is square: a transposed one is told by its numbers, not only by an error."""
    rng = np.random.default_rng(22)
    tanh, sigmoid = (np.tanh, _dtanh), (sigm, _dsigm)
    return [([(rng.normal(size=(m, n)), rng.normal(size=m)) for n, m in zip(sizes, sizes[1:], strict=False)],
             rng.normal(size=sizes[0]), y, *g)
            for sizes, y, g in (((3, 3, 3, 3), 1, tanh), ((3, 3, 3), 0, sigmoid), ((3, 3, 3, 3, 3), 2, tanh),
                                ((2, 4, 3), 2, tanh), ((4, 2, 3, 5), 0, sigmoid), ((3, 2), 1, tanh))]


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


def in_a_row(fn):
    """`fn` with its list of pairs laid out in one row."""
    @wraps(fn)
    def pairs_in_a_row(*args):
        value = fn(*args)
        return flat(value) if isinstance(value, (tuple, list)) else value

    return pairs_in_a_row


def _judge(got, args):
    """None, or the first tensor that is wrong on the way from the top layer down."""
    want = flat(_by_differences(*args))
    if not isinstance(got, (tuple, list)) or len(got) != len(want):
        yours = f" Yours has {len(got) // 2}." if isinstance(got, (tuple, list)) else ""
        return f"Return a list of {len(want) // 2} pairs (∇W(k), ∇b(k)), the one of W(1) first.{yours}"
    exchanged = [part for k in range(0, len(want), 2) for part in (want[k + 1], want[k])]
    if all(np.shape(mine) == np.shape(part) for mine, part in zip(got, exchanged, strict=True)):
        return "In each pair ∇W(k) comes first and then ∇b(k), as in theta: yours are the other way round."
    right = []
    for k in range(len(want) // 2, 0, -1):
        for n, name in enumerate((f"∇W({k})", f"∇b({k})")):
            if line := compare(name, got[2 * k - 2 + n], want[2 * k - 2 + n]):
                return (f"{' and '.join(right)} {'is' if len(right) == 1 else 'are'} right. " if right else "") + line
            right.append(name)
    return None


def _variant(theta, x, y, g, dg, error=lambda f, e: f - e, weight=np.outer, bias=lambda grad: grad,
             back=lambda W, grad, above: W.T @ grad, slope=lambda dg, a, h, k: dg(a[k - 1]), below=lambda a, h, k: h[k - 1]):
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))
    f = np.exp(a[-1]) / np.exp(a[-1]).sum()
    grad, out = error(f, np.eye(len(f))[y]), []
    for k in range(len(theta), 0, -1):
        out = [(weight(grad, below(a, h, k)), bias(grad)), *out]
        if k > 1:
            grad = back(theta[k - 1][0], grad, dg(a[k])) * slope(dg, a, h, k)
    return out


def _at_the_top(error):
    """With another gradient at the output, error(a(L+1), f, e(y), g, dg)."""
    def way(theta, x, y, g, dg):
        h = x
        for W, b in theta[:-1]:
            h = g(b + W @ h)
        a = theta[-1][1] + theta[-1][0] @ h
        return _variant(theta, x, y, g, dg, error=lambda f, e: error(a, f, e, g, dg))

    return way


def _one_array(*args):
    """With grad_a overwritten in place: ∇b of neighbours of the same size are one array."""
    pairs = backprop(*args)
    for k in range(1, len(pairs)):
        same = pairs[k][1].shape == pairs[k - 1][1].shape
        pairs[k] = (pairs[k][0], pairs[k - same][1])
    return pairs


def _with(**slip):
    return lambda theta, x, y, g, dg: _variant(theta, x, y, g, dg, **slip)


def _top_first(*args):
    return _variant(*args)[::-1]


BESIDES = (("The list begins with the top layer: put W(1) first, as in theta.", lambda pairs: pairs[::-1]),
           ("Every ∇W is transposed.", lambda pairs: [(grad_W.T, grad_b) for grad_W, grad_b in pairs]))


def _two_slips(results, cases):
    """The words for a slip of the catalogue in a list that is turned round, or has its ∇W turned round, or None."""
    for words, back in BESIDES:
        turned = [flat(back(list(zip(got[::2], got[1::2], strict=True)))) for got in results]
        if slip := known_slip(BACKPROP._replace(slip=None), cases, turned):
            return f"{words} Besides: {slip}"
    return None


BACKPROP = Exercise(
    name="backprop", slide="S19", title="Backpropagation, all of it",
    asks="""`theta` is the list $[(\\mathbf{W}^{(1)}, \\mathbf{b}^{(1)}), \\dots,
(\\mathbf{W}^{(L+1)}, \\mathbf{b}^{(L+1)})]$, `x` one input, `y` its class (counted from 0). The hidden layers use
`g`, whose derivative is `dg`; the output is a softmax and the loss is $-\\log f(\\mathbf{x})_y$. Return the list
$[(\\nabla_{\\mathbf{W}^{(1)}} \\ell, \\nabla_{\\mathbf{b}^{(1)}} \\ell), \\dots]$ in the order of `theta`, for **any** $L$.
The forward pass is exercise [fprop](1_03_multilayer_network.ipynb), the first gradient is exercise
[output_gradient](2_01_risk_and_sgd.ipynb).""",
    stub='''def my_backprop(theta, x, y, g, dg):
    a, h = [None], [x]
    for W, b in theta:
        a.append(b + W @ h[-1])
        h.append(g(a[-1]))  # h[-1] is not used: the output is softmax(a[-1])
    grads = ...
    return grads''',
    between={"grad_a": "∇a"},
    solution=backprop, cases=_network_cases, returns=("the list of pairs",), oracle=_by_differences, judge=_judge, lay_out=flat,
    slip=_two_slips,
    hints=("After the loop of the stub `a[k]` and `h[k]` are the slide's, `h[0]` is $\\mathbf{x}$, and "
           "$\\mathbf{f}(\\mathbf{x})$ is the softmax of `a[-1]` (not `h[-1]`).",
           "Begin with `grad_a = f - e(y)`. Then `for k in range(len(theta), 0, -1):` is “for $k$ from $L+1$ to 1”.",
           "In the loop: `grads.insert(0, (np.outer(grad_a, h[k - 1]), grad_a))`, then go down one layer.",
           "Down: `W, b = theta[k - 1]` and `grad_a = (W.T @ grad_a) * dg(a[k - 1])`, as long as `k > 1`."),
    wrong=(
        Wrong("sign", _with(error=lambda f, e: e - f),
              "All signs are turned round: the output gradient is −(e(y) − f(x)) = f(x) − e(y)."),
        Wrong("missing transpose", _with(back=lambda W, grad, above: W @ grad),
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
        Wrong("g' before the transpose", _with(back=lambda W, grad, above: W.T @ (grad * above), slope=lambda dg, a, h, k: 1.0),
              "You multiply by g′(a(k)) above W(k)ᵀ, at the output too. g′ comes after W(k)ᵀ, and is that of layer k−1."),
        Wrong("tanh' for g'", _with(slope=lambda dg, a, h, k: 1 - h[k - 1] ** 2),
              "Your slope is that of tanh, 1 − h², whatever g is: take the dg you are given."),
        Wrong("sigm' for g'", _with(slope=lambda dg, a, h, k: h[k - 1] * (1 - h[k - 1])),
              "Your slope is that of sigm, h (1 − h), whatever g is: take the dg you are given."),
        Wrong("a for h", _with(below=lambda a, h, k: a[k - 1] if k > 1 else h[0]),
              "∇W(k) uses the pre-activation a(k−1): W(k) multiplies what comes out of the layer below, after g."),
        Wrong("off by one: h(k)", _with(below=lambda a, h, k: h[k]),
              "∇W(k) uses h(k): W(k) multiplies the layer BELOW, so it is ∇a(k) h(k−1)ᵀ."),
        Wrong("always x", _with(below=lambda a, h, k: h[0]),
              "Every ∇W uses x: only W(1) multiplies x, W(k) multiplies h(k−1)."),
        Wrong("bias forgotten", _with(bias=lambda grad: 0 * grad),
              "The biases get no gradient in yours: ∇b(k) = ∇a(k)."),
        Wrong("e(y) forgotten", _with(error=lambda f, e: f),
              "e(y) is missing at the output: −(e(y) − f(x)). Without it the network never hears what was right."),
        Wrong("g' at the output", _at_the_top(lambda a, f, e, g, dg: (f - e) * dg(a)),
              "The output layer has no g: its softmax is already inside −(e(y) − f(x)), do not multiply by g′(a(L+1))."),
        Wrong("not divided by the sum", _at_the_top(lambda a, f, e, g, dg: np.exp(a) - e),
              "f(x) is not divided by its sum at the output: softmax is exp(a_c) / Σ exp(a_c)."),
        Wrong("g for softmax", _at_the_top(lambda a, f, e, g, dg: g(a) - e),
              "Your f(x) is g(a(L+1)), the last h: the output layer has a softmax in place of g."),
        Wrong("no logarithm", _with(error=lambda f, e: (e - f) * (f @ e)),
              "That is the gradient of f(x)_y itself: the loss is −log of it, and this has a derivative of its own."),
        Wrong("one array", _one_array,
              "∇b of neighbouring layers of one size are the same array: write no new numbers INTO grad_a, make a new one."),
        Wrong("top layer first", _top_first,
              "All numbers are right, but the list begins with the top layer: put W(1) first, as in theta."),
    ))


EXERCISES = (BACKPROP,)
