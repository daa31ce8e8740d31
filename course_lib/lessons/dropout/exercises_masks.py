"""Exercises on slides S47 and S48: the masks of a whole network on the way up, one of them on the way down."""
import numpy as np

from course_lib.exercises.comparison import compare
from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences, sigm, softmax


def dropout_fprop(x, theta, u, p, g):
    h = x
    for (W, b), drawn in zip(theta[:-1], u, strict=True):
        m = (drawn >= p) * 1.0
        h = g(b + h @ W.T) * m
    V, d = theta[-1]
    e = np.exp(d + h @ V.T)
    return h, e / e.sum(axis=1, keepdims=True)


def dropout_bprop(grad_a, h, W, a, m):
    grad_W = np.outer(grad_a, h)
    grad_h = W.T @ grad_a
    grad_a_below = grad_h * (1 - np.tanh(a) ** 2) * m
    return grad_W, grad_a_below


# --- fprop -----------------------------------------------------------------------------------------------------------

def _batches():
    def one(seed, T, sizes, p, g=sigm):
        rng = np.random.default_rng(seed)
        theta = [(rng.normal(size=(m, n)), rng.normal(size=m)) for n, m in zip(sizes[:-1], sizes[1:], strict=True)]
        u = [rng.random((T, H)) for H in sizes[1:-1]]
        u[0][0, 0] = p                                                 # the boundary: not less than p, so it stays
        return rng.normal(size=(T, sizes[0])), theta, u, p, g

    return [one(1, 4, (3, 5, 4, 3), 0.3), one(2, 3, (2, 6, 2), 0.6), one(5, 4, (3, 3, 3, 3), 0.4, np.tanh),
            one(6, 5, (3, 4, 2, 5, 4), 0.2), one(7, 1, (4, 4, 4, 2), 0.5, np.tanh), one(8, 2, (1, 2, 3, 2), 0.0)]


def _one_by_one(x, theta, u, p, g):
    """Unit by unit, without a product of matrices."""
    (V, d), hidden, top, f = theta[-1], theta[:-1], [], []
    for t, h in enumerate(x):
        for k, (W, b) in enumerate(hidden):
            h = np.array([0.0 if u[k][t, j] < p else g(b[j] + sum(W[j] * h)) for j in range(len(b))])
        top.append(h)
        f.append(softmax(np.array([d[c] + sum(V[c] * h) for c in range(len(d))])))
    return np.array(top), np.array(f)


def _fprop(mask=lambda u, p: (u >= p) * 1.0, h=lambda a, m, p, g: g(a) * m, o=lambda a, g: softmax(a), which=lambda k, L: True,
           below=lambda x, u, p: x, total=lambda z, b, m: b + z, bias=1):
    """The solution with another mask or another use of it, another output, or masks in some of the layers 1 ... L only."""
    def fn(x, theta, u, p, g):
        last, (V, d) = below(x, u, p), theta[-1]
        for k, ((W, b), drawn) in enumerate(zip(theta[:-1], u, strict=True), start=1):
            m = mask(drawn, p) if which(k, len(u)) else 1.0
            last = h(total(last @ W.T, b, m), m, p, g)
        return last, o(bias * d + last @ V.T, g)

    return fn


FPROP = Exercise(
    name="dropout_fprop", slide="S47", title="The masks, forward",
    asks="""`x` is a mini-batch `(T, D)`. `theta` is a list of pairs `(W, b)`, the first layer's first; the last pair is the
output layer's, and its output is softmax. The hidden layers have the activation function `g`. `p` is the probability that a
unit is **set to 0**, and `u` a list of arrays `(T, H)` of random numbers of $[0, 1)$, one for each **hidden** layer: a unit is
dropped, in that example, where `u < p`. Return $\\mathbf{h}^{(L)}(\\mathbf{x})$, `(T, H)`, as the output layer hears it, and
$\\mathbf{f}(\\mathbf{x})$, `(T, C)`, as in training. Read the slide's three lines for what has a mask and what has none.""",
    stub='''def my_dropout_fprop(x, theta, u, p, g):
    h = ...
    f = ...
    return h, f''',
    between={"e": "exp(a)", "drawn": "the u of a layer", "V": "the last W", "d": "the last b"},
    solution=dropout_fprop, cases=_batches, returns=("h(L)(x)", "f(x)"), oracle=_one_by_one,
    hints=("`theta` has one pair more than `u` has arrays: the output layer has no mask, and neither has $\\mathbf{x}$.",
           "A mask is `(u >= p) * 1.0`, a row for each example. In layer $k$: `h = g(b + h @ W.T) * m`, and the next layer sees "
           "this `h`.",
           "`for (W, b), drawn in zip(theta[:-1], u)` goes through the hidden layers. Then softmax over each row, no g."),
    wrong=(
        Wrong("p is the probability of keeping", _fprop(lambda u, p: (u >= 1 - p) * 1.0),
              "p and 1 − p are swapped: here p is the probability of being ZEROED. At p = 0.5 nobody would notice."),
        Wrong("mask turned round", _fprop(lambda u, p: (u < p) * 1.0),
              "Your mask is 1 where the unit is dropped: it must be 0 there, and 1 where u >= p."),
        Wrong("inverted dropout", _fprop(h=lambda a, m, p, g: g(a) * m / (1 - p)),
              "You divide by 1 − p: that is inverted dropout, as libraries have it. The slide's h is g(a) ⊙ m, and the "
              "scale comes at test time."),
        Wrong("mask on a", _fprop(h=lambda a, m, p, g: g(a * m)),
              "The mask is inside g: a dropped unit then says g(0), which is 0.5 for sigm. It belongs outside, g(a) ⊙ m."),
        Wrong("mask before the bias", _fprop(total=lambda z, b, m: b + z * m, h=lambda a, m, p, g: g(a)),
              "The mask multiplies W h before the bias is added: a dropped unit then says g(b). It belongs outside, on g(a)."),
        Wrong("mask on a, inverted", _fprop(h=lambda a, m, p, g: g(a * m / (1 - p))),
              "Two things: the mask is inside g, where a dropped unit says g(0), and it is divided by 1 − p."),
        Wrong("no bias at the output", _fprop(bias=0),
              "h(L)(x) is right, but the output layer has a bias, too: the second array of the last pair."),
        Wrong("one hidden layer", lambda x, theta, u, p, g: dropout_fprop(x, theta[:2], u[:1], p, g),
              "You stop after the first hidden layer: there are as many as `u` has arrays, and the LAST pair is the output's."),
        Wrong("expectation while training", _fprop(h=lambda a, m, p, g: g(a) * (1 - p)),
              "h is multiplied by the expectation 1 − p instead of the mask: that is for test time."),
        Wrong("scaled as well", _fprop(h=lambda a, m, p, g: g(a) * m * (1 - p)),
              "h has the mask AND the factor 1 − p. While training there is only the mask; 1 − p takes its place at test time."),
        Wrong("one mask for all", _fprop(lambda u, p: np.broadcast_to((u[:1] >= p) * 1.0, u.shape)),
              "All examples have the mask of the first one: each row of u makes a mask of its own."),
        Wrong("no mask", _fprop(lambda u, p: np.ones(u.shape)), "No unit is dropped: multiply each g(a) by its mask."),
        Wrong("only the last layer masked", _fprop(which=lambda k, L: k == L),
              "Only the last hidden layer has its mask: the slide masks every k from 1 to L."),
        Wrong("only the first layer masked", _fprop(which=lambda k, L: k == 1),
              "Only the first hidden layer has its mask: the slide masks every k from 1 to L."),
        Wrong("x masked", _fprop(below=lambda x, u, p: x * (u[0] >= p) if x.shape == u[0].shape else x),
              "x has a mask: h(0)(x) = x, and the slide masks k from 1 to L only."),
        Wrong("output masked", _fprop(o=lambda a, g: softmax(a) * (a > 0)),
              "Some of f(x) are set to 0: the output layer has no mask."),
        Wrong("g at the output", _fprop(o=lambda a, g: g(a)), "The output layer has g: it is softmax, o(a(L+1))."),
        Wrong("softmax over the examples", _fprop(o=lambda a, g: softmax(a.T).T),
              "Each COLUMN of f(x) sums to 1. Softmax is over the classes: each row."),
        Wrong("no o", _fprop(o=lambda a, g: a), "That is a(L+1)(x): softmax is missing."),
        Wrong("no g", _fprop(h=lambda a, m, p, g: a * m), "g is missing: the mask multiplies g(a), not a."),
    ))


# --- bprop -----------------------------------------------------------------------------------------------------------

def _layers():
    def one(seed, n, m, above=None):
        rng, above = np.random.default_rng(seed), above or n
        a, m = rng.normal(size=n), np.array(m, float)
        return rng.normal(size=above), np.tanh(a) * m, rng.normal(size=(above, n)), a, m

    return [one(3, 4, (1, 0, 1, 0)), one(4, 5, (0, 1, 1, 0, 1)), one(5, 3, (1, 1, 1)),
            one(6, 3, (1, 0, 1), 2), one(7, 2, (0, 1), 4)]


def _by_differences(grad_a, h, W, a, m):
    """Central differences of ∇a · (W h), h = tanh(a) ⊙ m: what the loss does when W or a is moved a little."""
    def along(W, a):
        return grad_a @ (W @ (np.tanh(a) * m))

    return differences(lambda W: along(W, a), W), differences(lambda a: along(W, a), a)


def _judge(got, args):
    """∇W, then who gets a gradient at all, then its numbers."""
    m, names = args[-1], ("∇W(k)", "∇a(k−1)")
    if not isinstance(got, (tuple, list)) or len(got) != 2:
        return f"Return 2 things, {names[0]} and {names[1]}."
    want = _by_differences(*args)
    if line := compare(names[0], got[0], want[0]):
        return line
    below = np.asarray(got[1], float)
    if below.shape == m.shape and ((below != 0) != (m != 0)).any():
        unit = int(np.argmax((below != 0) != (m != 0)))
        did, gets = ("dropped", "a") if m[unit] == 0 else ("kept", "no")
        return f"{names[0]} is right. Unit {unit} was {did} in fprop, and gets {gets} gradient in yours."
    line = compare(names[1], below, want[1])
    return line and f"{names[0]} is right. {line}"


def _bprop(below=lambda grad_h, a, m: grad_h * (1 - np.tanh(a) ** 2) * m, h=lambda h, a, m: h,
           grad_h=lambda W, grad_a, m: W.T @ grad_a):
    def fn(grad_a, h_, W, a, m):
        return np.outer(grad_a, h(h_, a, m)), below(grad_h(W, grad_a, m), a, m)

    return fn


def _another(m):
    return (np.random.default_rng(0).random(len(m)) >= 0.5) * 1.0


BPROP = Exercise(
    name="dropout_bprop", slide="S48", title="The mask, backward",
    asks="""One example. `grad_a` is $\\nabla_{\\mathbf{a}^{(k)}} \\ell$, `h` is $\\mathbf{h}^{(k-1)}$ as the forward pass left it
(with zeros where units were dropped), `W` is $\\mathbf{W}^{(k)}$, `a` is $\\mathbf{a}^{(k-1)}$, `m` is
$\\mathbf{m}^{(k-1)}$, the mask of that forward pass. The layer below has $g = \\tanh$. Return
$\\nabla_{\\mathbf{W}^{(k)}} \\ell$ and $\\nabla_{\\mathbf{a}^{(k-1)}} \\ell$.""",
    stub='''def my_dropout_bprop(grad_a, h, W, a, m):
    grad_W = ...
    grad_a_below = ...
    return grad_W, grad_a_below''',
    between={"grad_h": "∇h"},
    solution=dropout_bprop, cases=_layers, returns=("∇W(k)", "∇a(k−1)"), oracle=_by_differences, judge=_judge,
    hints=("The first two lines are ordinary backpropagation: $\\nabla_{\\mathbf{W}} = \\nabla_{\\mathbf{a}} \\mathbf{h}^\\top$ "
           "and $\\nabla_{\\mathbf{h}} = \\mathbf{W}^\\top \\nabla_{\\mathbf{a}}$. `h` has its mask already.",
           "On the way up $h_j = \\tanh(a_j)\\, m_j$. What is its derivative by $a_j$?",
           "`(W.T @ grad_a) * (1 - np.tanh(a) ** 2) * m`, with the `m` you were given."),
    wrong=(
        Wrong("mask left out", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a) ** 2)),
              "The mask is missing: h = tanh(a) ⊙ m, so its derivative has the factor m too. A unit that said nothing must "
              "not be taught."),
        Wrong("mask resampled", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a) ** 2) * _another(m)),
              "That is another mask: bprop must use the one that fprop drew, so keep it until then."),
        Wrong("mask turned round", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a) ** 2) * (1 - m)),
              "The units that were dropped get the gradient, and the others none: multiply by m, not by 1 − m."),
        Wrong("mask on a", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a * m) ** 2)),
              "The mask is inside g′: a dropped unit then has slope g′(0) = 1, the largest there is. It belongs outside."),
        Wrong("mask on the layer above", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a) ** 2),
                                                grad_h=lambda W, grad_a, m: W.T @ (grad_a * m)),
              "The mask multiplies ∇a(k): it is the mask of the layer BELOW, and multiplies ∇a(k−1)."),
        Wrong("h without its mask", _bprop(h=lambda h, a, m: np.tanh(a)),
              "∇W uses tanh(a) instead of h: what W multiplied was h, with zeros where units were dropped."),
        Wrong("square inside", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a**2)) * m),
              "Your square is inside tanh, on a: tanh(a) is squared as a whole."),
        Wrong("no mask at all", _bprop(lambda grad_h, a, m: grad_h * (1 - np.tanh(a) ** 2), h=lambda h, a, m: np.tanh(a)),
              "Neither part knows the mask: ∇W takes tanh(a) where `h` was heard, and ∇a(k−1) teaches the dropped units, too."),
        Wrong("h with the mask turned round", _bprop(h=lambda h, a, m: h * (1 - m)),
              "∇W is 0 everywhere: `h` has its mask already, and yours keeps only what that has set to 0."),
        Wrong("kept units only", _bprop(lambda grad_h, a, m: (grad_h * (1 - np.tanh(a) ** 2))[m > 0]),
              "∇a(k−1) has an entry for each unit of the layer below: the dropped ones are there, too, with 0."),
        Wrong("no g'", _bprop(lambda grad_h, a, m: grad_h * m),
              "g′ is missing: ∇a(k−1) = ∇h(k−1) ⊙ g′(a(k−1)) ⊙ m(k−1)."),
        Wrong("missing transpose", _bprop(grad_h=lambda W, grad_a, m: W @ grad_a),
              "A transpose is missing: ∇h(k−1) = W(k)ᵀ ∇a(k), W.T @ grad_a."),
    ))

EXERCISES = (FPROP, BPROP)
