"""Exercises on slide S10: the forward pass of L layers, and how wide they may be for a number of parameters."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm, softmax


def fprop(W, b, x):
    h = x
    for k in range(len(W) - 1):
        h = np.tanh(b[k] + h @ W[k].T)
    a = b[-1] + h @ W[-1].T
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return a, e / e.sum(axis=-1, keepdims=True)


def width(D, C, L, budget):
    def parameters(H):
        sizes = [D] + L * [H] + [C]
        return sum(n * (m + 1) for m, n in zip(sizes[:-1], sizes[1:], strict=True))

    H = 0
    while parameters(H + 1) <= budget:
        H += 1
    return H


def _fprop_cases():
    """L = 0 to 3, one input and a mini-batch for L = 1 and 2.

    Every W of the first cases is square: a transposed one is told by its numbers, not only by an error.
    """
    rng = np.random.default_rng(10)
    sizes = (((3, 3, 3, 3), ()), ((3, 3, 3), (3,)), ((3, 3, 3, 3, 3), ()), ((2, 4, 3), ()), ((5, 2, 3, 4), (5,)),
             ((3, 1, 2), (1,)), ((4, 3), (2,)))
    return [([rng.normal(size=(m, n)) for n, m in _pairs(layers)], [rng.normal(size=m) for m in layers[1:]],
             rng.normal(size=(*T, layers[0]))) for layers, T in sizes]


def _network(W, b, x, g=np.tanh, o=softmax, a=lambda W, b, h: b + h @ W.T, hidden=slice(None, -1)):
    h = x
    for W_k, b_k in zip(W[hidden], b[hidden], strict=True):
        h = g(a(W_k, b_k, h))
    out = a(W[-1], b[-1], h)
    return out, o(out)


def _hidden_output(W, b, x):
    a, _ = _network(W, b, x)
    return np.tanh(a), softmax(np.tanh(a))


def _always_x(W, b, x):
    a = b[-1] + (np.tanh(b[-2] + x @ W[-2].T) if len(W) > 1 else x) @ W[-1].T
    return a, softmax(a)


def _bias_after(W, b, x):
    h = x
    for W_k, b_k in zip(W[:-1], b[:-1], strict=True):
        h = b_k + np.tanh(h @ W_k.T)
    a = b[-1] + h @ W[-1].T
    return a, softmax(a)


FPROP = Exercise(
    name="fprop", slide="S10", title="Forward propagation through L layers",
    asks="""Write the slide's three equations for any number $L$ of hidden layers, also $L = 0$, with $g = \\tanh$ and
$\\mathbf{o}$ = softmax, $\\mathrm{softmax}(\\mathbf{a})_c = e^{a_c} / \\sum_{c'} e^{a_{c'}}$ (S14: positive, and adds up to 1).
`W` is the list $[\\mathbf{W}^{(1)}, \\dots, \\mathbf{W}^{(L+1)}]$ and `b` the list of biases, so
`W[0]` is $\\mathbf{W}^{(1)}$ and `len(W)` is $L+1$. `x` is one input `(D,)` **or** a mini-batch `(T, D)`, and the same lines
shall serve both. Return $\\mathbf{a}^{(L+1)}(\\mathbf{x})$ **and** $\\mathbf{f}(\\mathbf{x})$, one row for each example.""",
    stub='''def my_fprop(W, b, x):
    a = ...
    f = ...
    return a, f''',
    solution=fprop, cases=_fprop_cases, returns=("a(L+1)(x)", "f(x)"),
    hints=("Start with `h = x`, that is $\\mathbf{h}^{(0)}$. Each hidden layer makes the next `h` out of this one. The examples "
           "are the rows of `h`: on which side of it must $\\mathbf{W}^{(k)}$ stand, so that the shapes fit?",
           "`for k in range(len(W) - 1):` runs over the $L$ hidden layers; the output layer comes after the loop.",
           "In the loop `h = np.tanh(b[k] + h @ W[k].T)`. After it `a = b[-1] + h @ W[-1].T`, without $g$.",
           "softmax: `e = np.exp(a - a.max(axis=-1, keepdims=True))`, and each row divided by its own sum, over the same axis."),
    wrong=(
        Wrong("missing bias", lambda W, b, x: _network(W, b, x, a=lambda W, b, h: h @ W.T),
              "The biases are missing: a(k) = b(k) + W(k) h(k−1)."),
        Wrong("transpose", lambda W, b, x: _network(W, b, x, a=lambda W, b, h: b + h @ W),
              "W(k) is turned round: unit j has row j of W(k). With the examples in rows that is `h @ W[k].T`."),
        Wrong("one sum for all", lambda W, b, x: _network(W, b, x, o=lambda a: np.exp(a) / np.exp(a).sum()),
              "All probabilities of the mini-batch add up to 1. Each EXAMPLE has its own sum: axis=-1, keepdims=True."),
        Wrong("g before o", lambda W, b, x: (_network(W, b, x)[0], softmax(np.tanh(_network(W, b, x)[0]))),
              "The output layer has its own activation: f(x) = o(a(L+1)), without g in between."),
        Wrong("g on the output layer", _hidden_output,
              "Your loop runs one layer too far: g belongs to the layers 1 … L, a(L+1) is the sum itself."),
        Wrong("off by one: skips layer L", lambda W, b, x: _network(W, b, x, hidden=slice(None, -2)),
              "One hidden layer is skipped, the last one: the loop must run over k = 1 … L, that is W[0] … W[L−1]."),
        Wrong("off by one: skips layer 1", lambda W, b, x: _network(W, b, x, hidden=slice(1, -1)),
              "One hidden layer is skipped, the first one: W(1) is W[0], Python counts from 0."),
        Wrong("one hidden layer", lambda W, b, x: _network(W[:2], b[:2], x),
              "Your network has one hidden layer, whatever L is: W(2) is the last matrix only for L = 1."),
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


def _width_cases():
    """The price of a network, one parameter less, budgets in between, some that no network fits, three for hundreds of units."""
    return [(784, 10, 1, 79_510), (784, 10, 1, 79_509), (784, 10, 2, 79_510), (784, 10, 5, 79_510), (2, 2, 1, 17), (2, 2, 3, 24),
            (3, 1, 1, 4), (4, 5, 1, 2), (1, 1, 4, 50), (1, 1, 1, 1000), (2, 3, 2, 115_000), (20, 4, 3, 1029), (6, 5, 2, 300),
            (1, 1, 1, 7000)]


def _pairs(sizes):
    return zip(sizes[:-1], sizes[1:], strict=True)


def _width_by_the_root(D, C, L, budget):
    """The largest H with (L−1) H² + (D + L + C) H + C ≤ budget, from the formula for its root, made exact."""
    p, q, H = D + L + C, budget - C, int(_root(D, C, L, budget))
    return max(n for n in (0, H - 1, H, H + 1) if n == 0 or (L - 1) * n * n + p * n <= q)


def _largest(price, fits=lambda price, budget: price <= budget):
    """The answer of someone for whom H units in each of L layers cost `price(D, C, L, H)`."""
    def answer(D, C, L, budget):
        H = 0
        while fits(price(D, C, L, H + 1), budget):
            H += 1
        return H

    return answer


def _price(D, C, L, H):
    return H * (D + 1) + (L - 1) * H * (H + 1) + C * (H + 1)


def _root(D, C, L, budget):
    """The H of the formula, a fraction: with it the network would have exactly `budget` parameters."""
    p, q = D + L + C, max(budget - C, 0)
    return q / p if L == 1 else (np.sqrt(p * p + 4 * (L - 1) * q) - p) / (2 * (L - 1))


WIDTH = Exercise(
    name="width", slide="S10", title="How wide, for this price?",
    asks="""A network has `D` inputs, `C` outputs and `L` hidden layers of $H$ units each. Return the largest $H$ with which
it has **at most** `budget` parameters, weights and biases together; 0 if $H = 1$ is already too much. $L$ is at least 1.""",
    stub='''def my_width(D, C, L, budget):
    H = ...
    return H''',
    between={"sizes": "the list of all sizes", "m": "the size below", "n": "the size above"},
    solution=width, cases=_width_cases, returns=("H",), oracle=_width_by_the_root,
    hints=("How many matrices are there between two **hidden** layers, and how large is each? With $H = 1$ write the shapes "
           "down.",
           "Write a function of $H$ that counts the parameters: `sizes = [D] + L * [H] + [C]`, and a layer of $n$ units above "
           "$m$ "
           "has $n\\,(m + 1)$ of them.",
           "Begin with `H = 0`, and while $H + 1$ still fits, take it."),
    wrong=(
        Wrong("no biases", _largest(lambda D, C, L, H: H * D + (L - 1) * H * H + C * H),
              "That counts the weights only: every unit of layers 1 … L+1 also has a bias."),
        Wrong("one too many", lambda D, C, L, budget: width(D, C, L, budget) + 1,
              "This is the first H that is over the budget: return the last one that fits."),
        Wrong("below the budget", _largest(_price, lambda price, budget: price < budget),
              "“At most”: a network that has exactly `budget` parameters fits."),
        Wrong("one hidden layer", _largest(lambda D, C, L, H: _price(D, C, 1, H)),
              "L plays no role in your count: there are L − 1 matrices of H × H between the hidden layers."),
        Wrong("L matrices between", _largest(lambda D, C, L, H: _price(D, C, L + 1, H)),
              "One matrix too many: between L hidden layers there are L − 1, not L."),
        Wrong("one matrix between", _largest(lambda D, C, L, H: _price(D, C, min(L, 2), H)),
              "You count one matrix between hidden layers, also where there are more than two such layers: it is L − 1."),
        Wrong("D inputs for every layer", _largest(lambda D, C, L, H: L * H * (D + 1) + C * (H + 1)),
              "Every hidden layer has D inputs in yours: only the first one does, each of the others stands above H units."),
        Wrong("no first layer", _largest(lambda D, C, L, H: _price(D, C, L, H) - H * (D + 1)),
              "The first layer is missing, and D plays no role: W(1) and b(1) are parameters too."),
        Wrong("biases below", _largest(lambda D, C, L, H: _price(C, D, L, H)),
              "That would be right for C inputs and D outputs. Of the two layers that W(k) joins the UPPER has the biases."),
        Wrong("no biases between", _largest(lambda D, C, L, H: _price(D, C, L, H) - (L - 1) * H),
              "From the second hidden layer on yours have no biases: every hidden unit has its own."),
        Wrong("H between", _largest(lambda D, C, L, H: H * (D + 1) + (L - 1) * 2 * H + C * (H + 1)),
              "Between two hidden layers you count H weights and H biases: every unit has one weight for EACH unit below it."),
        Wrong("few biases", _largest(lambda D, C, L, H: H * D + (L - 1) * H * H + C * H + L + C),
              "The hidden layers have too few biases in yours, perhaps one each, or none: every hidden unit has its own."),
        Wrong("no output layer", _largest(lambda D, C, L, H: _price(D, 0, L, H)),
              "The output layer is missing: W(L+1) and b(L+1) are parameters too."),
        Wrong("no output bias", _largest(lambda D, C, L, H: _price(D, C, L, H) - C),
              "The output units have biases too: b(L+1)."),
        Wrong("one too few", lambda D, C, L, budget: max(width(D, C, L, budget) - 1, 0),
              "One unit in each layer too few: the budget pays for one more."),
        Wrong("the first that reaches it",
              _largest(lambda D, C, L, H: _price(D, C, L, H - 1), lambda price, budget: price < budget),
              "That is the first H that uses up the budget. Where it fits exactly that is right, else it is one too many."),
        Wrong("in proportion", lambda D, C, L, budget: budget // _price(D, C, L, 1),
              "You divide by the price at H = 1, as if twice the units cost twice as much. Write the price as a function of H."),
        Wrong("to the nearest", lambda D, C, L, budget: round(_root(D, C, L, budget)),
              "You round the H at which the budget is used up to the NEAREST whole number: often that is over the budget."),
        Wrong("parameters, or 0", lambda D, C, L, budget: _price(D, C, L, H) if (H := width(D, C, L, budget)) else 0,
              "You return the number of parameters, where H was asked for: how many units a layer has."),
        Wrong("parameters", lambda D, C, L, budget: _price(D, C, L, width(D, C, L, budget)),
              "That is how many parameters the network has. Return H, the number of units in a layer."),
        Wrong("a fraction", _root,
              "You return the H at which the budget is used up to the last parameter. Units are whole: round it down."),
        Wrong("below 0", lambda D, C, L, budget: width(D, C, L, budget) if budget >= C else (budget - C) // (D + L + C),
              "H is negative where the budget does not even pay for the output biases: the answer is 0 there."),
        Wrong("at least 1", lambda D, C, L, budget: max(1, width(D, C, L, budget)),
              "If one unit a layer is already too much, the answer is 0."),
        Wrong("units", lambda D, C, L, budget: (budget - D - C) // L if budget >= D + C else 0,
              "That counts the units. Parameters sit on the connections, and in b."),
    ))

EXERCISES = (FPROP, WIDTH)
