"""Exercises on slide S10: the forward pass of L layers, and how many parameters they have."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm, softmax


def fprop(W, b, x):
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + W[k] @ h)
    a = b[-1] + W[-1] @ h
    e = np.exp(a - a.max())
    return a, e / e.sum()


def count(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k] * sizes[k - 1] + sizes[k]
    return total


def _fprop_cases():
    """L = 1 to 3. Every W of the first cases is square: a transposed one is told by its numbers, not only by an error."""
    rng = np.random.default_rng(10)
    sizes = ((3, 3, 3, 3), (3, 3, 3), (3, 3, 3, 3, 3), (2, 4, 3), (5, 2, 3, 4), (3, 1, 2))
    return [([rng.normal(size=(m, n)) for n, m in _pairs(layers)], [rng.normal(size=m) for m in layers[1:]],
             rng.normal(size=layers[0])) for layers in sizes]


def _network(W, b, x, g=np.tanh, o=softmax, a=lambda W, b, h: b + W @ h, hidden=slice(None, -1)):
    h = x
    for W_k, b_k in zip(W[hidden], b[hidden], strict=True):
        h = g(a(W_k, b_k, h))
    out = a(W[-1], b[-1], h)
    return out, o(out)


def _hidden_output(W, b, x):
    a, _ = _network(W, b, x)
    return np.tanh(a), softmax(np.tanh(a))


def _always_x(W, b, x):
    a = b[-1] + W[-1] @ (np.tanh(b[-2] + W[-2] @ x) if len(W) > 1 else x)
    return a, softmax(a)


def _bias_after(W, b, x):
    h = x
    for W_k, b_k in zip(W[:-1], b[:-1], strict=True):
        h = b_k + np.tanh(W_k @ h)
    a = b[-1] + W[-1] @ h
    return a, softmax(a)


FPROP = Exercise(
    name="fprop", slide="S10", title="Forward propagation through L layers",
    asks="""Write the slide's three lines for any number $L$ of hidden layers, $g = \\tanh$ and $\\mathbf{o}$ = softmax.
`W` is the list $[\\mathbf{W}^{(1)}, \\dots, \\mathbf{W}^{(L+1)}]$ and `b` the list of biases, so `W[0]` is
$\\mathbf{W}^{(1)}$ and `len(W)` is $L+1$; `x` is one input `(D,)`. Return $\\mathbf{a}^{(L+1)}(\\mathbf{x})$ **and**
$\\mathbf{f}(\\mathbf{x})$.""",
    stub='''def my_fprop(W, b, x):
    a = ...
    f = ...
    return a, f''',
    solution=fprop, cases=_fprop_cases, returns=("a(L+1)(x)", "f(x)"),
    hints=("Start with `h = x`, that is $\\mathbf{h}^{(0)}$. Each hidden layer makes the next `h` out of this one.",
           "`for k in range(len(W) - 1):` runs over the $L$ hidden layers; the output layer comes after the loop.",
           "In the loop `h = np.tanh(b[k] + W[k] @ h)`. After it `a = b[-1] + W[-1] @ h`, without $g$.",
           "softmax: `e = np.exp(a - a.max())`, then `e / e.sum()`."),
    wrong=(
        Wrong("missing bias", lambda W, b, x: _network(W, b, x, a=lambda W, b, h: W @ h),
              "The biases are missing: a(k) = b(k) + W(k) h(k−1)."),
        Wrong("transpose", lambda W, b, x: _network(W, b, x, a=lambda W, b, h: b + W.T @ h),
              "You multiplied with the transpose of W(k): the slide has W(k) h(k−1), so `W[k] @ h`, row j for unit j."),
        Wrong("g before o", lambda W, b, x: (_network(W, b, x)[0], softmax(np.tanh(_network(W, b, x)[0]))),
              "The output layer has its own activation: f(x) = o(a(L+1)), without g in between."),
        Wrong("g on the output layer", _hidden_output,
              "Your loop runs one layer too far: g belongs to the layers 1 … L, a(L+1) is the sum itself."),
        Wrong("off by one: skips layer L", lambda W, b, x: _network(W, b, x, hidden=slice(None, -2)),
              "One hidden layer is skipped, the last one: the loop must run over k = 1 … L, that is W[0] … W[L−1]."),
        Wrong("off by one: skips layer 1", lambda W, b, x: _network(W, b, x, hidden=slice(1, -1)),
              "One hidden layer is skipped, the first one: W(1) is W[0], Python counts from 0."),
        Wrong("always x", _always_x,
              "Every layer starts from x again: put the new h(k) in place of the old one, h = g(b(k) + W(k) h)."),
        Wrong("no g", lambda W, b, x: _network(W, b, x, g=lambda a: a),
              "g is missing: without tanh the whole network is one matrix."),
        Wrong("bias after g", _bias_after, "The bias belongs inside g: h(k) = g(b(k) + W(k) h(k−1))."),
        Wrong("sigm for tanh", lambda W, b, x: _network(W, b, x, g=sigm),
              "The hidden units use sigm; the exercise asks for tanh."),
        Wrong("no softmax", lambda W, b, x: _network(W, b, x, o=lambda a: a),
              "f(x) is still the pre-activation a(L+1): apply softmax to it."),
        Wrong("sigm for softmax", lambda W, b, x: _network(W, b, x, o=sigm),
              "That is sigm of each output: the outputs of softmax share one sum, Σ exp(a_c), and add up to 1."),
    ))


def _count_cases():
    return [((3, 4, 2),), ((2, 2, 1),), ((5, 3),), ((784, 100, 50, 10),), ((4, 4, 4, 4, 4),), ((1, 1),), ((2, 7, 3, 5),),
            ((9, 2),), ((6, 1, 8),)]


def _pairs(sizes):
    return zip(sizes[:-1], sizes[1:], strict=True)


COUNT = Exercise(
    name="count", slide="S10", title="How many parameters",
    asks="""`sizes` is $(D, H_1, \\dots, H_L, C)$. Return the number of parameters of that network: all the numbers in
$\\mathbf{W}^{(1)}, \\mathbf{b}^{(1)}, \\dots, \\mathbf{W}^{(L+1)}, \\mathbf{b}^{(L+1)}$ together.""",
    stub='''def my_count(sizes):
    total = ...
    return total''',
    solution=count, cases=_count_cases, returns=("the number of parameters",),
    hints=("$\\mathbf{W}^{(k)}$ has one row for each unit of layer $k$ and one column for each unit of layer $k-1$.",
           "$H_k \\times H_{k-1}$ weights and $H_k$ biases, for each $k$ from 1 to $L+1$.",
           "`for k in range(1, len(sizes)):` then layer $k$ has `sizes[k]` units and `sizes[k - 1]` below it."),
    wrong=(
        Wrong("no biases", lambda sizes: sum(m * n for m, n in _pairs(sizes)),
              "That counts the weights only: every unit of layers 1 … L+1 also has a bias."),
        Wrong("one bias a layer", lambda sizes: sum(m * n + 1 for m, n in _pairs(sizes)),
              "One bias for each LAYER is too few: b(k) is a vector, one bias for each unit."),
        Wrong("biases of the inputs", lambda sizes: sum(m * n for m, n in _pairs(sizes)) + sum(sizes),
              "The inputs have no bias: h(0) = x is given, nothing is added to it."),
        Wrong("bias for the layer below", lambda sizes: sum(m * n + m for m, n in _pairs(sizes)),
              "b(k) has one entry for each unit of layer k, not of the layer below."),
        Wrong("no output layer", lambda sizes: sum(m * n + n for m, n in _pairs(sizes[:-1])),
              "The output layer is missing: W(L+1) and b(L+1) are parameters too."),
        Wrong("no output bias", lambda sizes: sum(m * n + n for m, n in _pairs(sizes)) - sizes[-1],
              "The output units have biases too: b(L+1)."),
        Wrong("units", lambda sizes: sum(sizes), "That counts the units. Parameters sit on the connections, and in b."),
    ))

EXERCISES = (FPROP, COUNT)
