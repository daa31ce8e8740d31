"""Exercises on slide S41: the autoencoder forward with its loss, and the gradient of weights that are used twice."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences, sigm


def autoencoder(x, W, b, c):
    h = 1 / (1 + np.exp(-(b + W @ x)))
    x_hat = 1 / (1 + np.exp(-(c + W.T @ h)))
    loss = -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))
    return h, x_hat, loss


def tied_gradient(x, W, b, c):
    h = 1 / (1 + np.exp(-(b + W @ x)))
    x_hat = 1 / (1 + np.exp(-(c + W.T @ h)))
    grad_c = x_hat - x
    grad_b = (W @ grad_c) * h * (1 - h)
    grad_W = np.outer(grad_b, x) + np.outer(h, grad_c)
    return grad_W, grad_b, grad_c


def _cases():
    """Most have H = D, so that a W that should have been transposed still fits; â stays in (0, 1): no log fails.

    In the last one x₁ does not cost the most.
    """
    rng = np.random.default_rng(41)
    drawn = [(rng.uniform(0.1, 0.9, D), rng.uniform(-0.25, 0.25, (H, D)) / D, rng.uniform(0.1, 0.4, H),
             rng.uniform(0.4, 0.6, D)) for H, D in ((3, 3), (4, 4), (6, 6), (2, 4), (5, 2))]
    return [*drawn, (np.array([0.5, 0.2, 0.8]), np.array([[0.1, 0.2, -0.1], [0.2, -0.2, 0.1]]), np.array([-0.4, 0.3]),
                     np.array([0.5, 0.4, 0.6]))]


# --- forward ------------------------------------------------------------------------------------------------------------

def _by_loops(x, W, b, c):
    H, D = W.shape
    h = np.array([sigm(b[j] + sum(W[j, i] * x[i] for i in range(D))) for j in range(H)])
    a_hat = np.array([c[i] + sum(W[j, i] * h[j] for j in range(H)) for i in range(D)])
    return h, sigm(a_hat), float(sum(np.logaddexp(0, a) - v * a for a, v in zip(a_hat, x, strict=True)))


def _cross_entropy(x, x_hat):
    return -np.sum(x * np.log(x_hat) + (1 - x) * np.log(1 - x_hat))


def _forward(x, W, b, c, g=sigm, o=sigm, code=None, decode=None, loss=_cross_entropy):
    """The solution with one thing changed."""
    h = g(b + (W if code is None else code) @ x)
    x_hat = o(c + (W.T if decode is None else decode) @ h)
    return h, x_hat, loss(x, x_hat)


def _slip(**changed):
    return lambda x, W, b, c: _forward(x, W, b, c, **changed)


AUTOENCODER = Exercise(
    name="autoencoder", slide="S41", title="An autoencoder, forward",
    asks="""`x` is one input of $D$ values in $[0, 1]$, `W` is $(H, D)$, `b` the bias of the code, `c` that of the output.
Return the code $\\mathbf{h}(\\mathbf{x}) = \\mathrm{sigm}(\\mathbf{b} + \\mathbf{W}\\mathbf{x})$, the reconstruction
$\\hat{\\mathbf{x}}$, again with sigm (the weights are tied, no $\\mathbf{W}^*$ is given: how do $H$ numbers become $D$?), and
the loss $\\ell = -\\sum_i \\big( x_i \\log \\hat{x}_i + (1 - x_i)\\log(1 - \\hat{x}_i) \\big)$, with a natural logarithm.""",
    stub='''def my_autoencoder(x, W, b, c):
    h = ...
    x_hat = ...
    loss = ...
    return h, x_hat, loss''',
    solution=autoencoder, cases=_cases, oracle=_by_loops, returns=("h(x)", "x̂", "the loss"),
    hints=("It is a network with one hidden layer whose target is its own input.",
           "A matrix of shape $(D, H)$ leads from $H$ numbers to $D$: which one can be made of `W`?",
           "sigm is `1 / (1 + np.exp(-a))`, and the minus of the loss stands before the whole sum."),
    wrong=(
        Wrong("biases swapped", lambda x, W, b, c: _forward(x, W, c, b),
              "b and c are swapped: b belongs to the H units of the code, c to the D outputs."),
        Wrong("not transposed", lambda x, W, b, c: _forward(x, W, b, c, decode=W),
              "The decoder uses W itself. Tied means W* = Wᵀ; it only went through because H = D here."),
        Wrong("encoder transposed", lambda x, W, b, c: _forward(x, W, b, c, code=W.T, decode=W),
              "The two matrices are exchanged: W is the encoder's, its transpose the decoder's."),
        Wrong("linear code", _slip(g=lambda a: a), "The code has no sigm: h(x) = sigm(b + W x)."),
        Wrong("linear output", _slip(o=lambda a: a),
              "The output has no sigm: x̂ = sigm(c + W* h(x)), or it may leave (0, 1), where the logarithm has no value."),
        Wrong("tanh", _slip(g=np.tanh), "The code's g is tanh: here it is sigm."),
        Wrong("squared error", _slip(loss=lambda x, x_hat: np.sum((x_hat - x) ** 2) / 2),
              "That is the squared error. It goes with a linear output; with sigm it is the cross-entropy."),
        Wrong("mean", _slip(loss=lambda x, x_hat: _cross_entropy(x, x_hat) / len(x)),
              "You take the mean over the inputs: the loss is their sum."),
        Wrong("sign", _slip(loss=lambda x, x_hat: -_cross_entropy(x, x_hat)),
              "The sign is wrong: the sum of the logarithms is negative, the loss is minus that."),
        Wrong("one half of the sum", _slip(loss=lambda x, x_hat: -np.sum(x * np.log(x_hat))),
              "The second part is missing: (1 - x_i) log(1 - x̂_i), what the white pixels cost."),
        Wrong("first input only", _slip(loss=lambda x, x_hat: _cross_entropy(x[:1], x_hat[:1])),
              "Your loss is that of x₁ alone: all D inputs are to be rebuilt, and the loss is their sum."),
        Wrong("x rounded", _slip(loss=lambda x, x_hat: _cross_entropy(1.0 * (x > 0.5), x_hat)),
              "In your loss each x_i counts as 0 or 1: it may lie in between, and then both logarithms count."),
        Wrong("mean and sign", _slip(loss=lambda x, x_hat: -_cross_entropy(x, x_hat) / len(x)),
              "Two things: the loss is a sum over the inputs, not their mean, and the sign is wrong."),
        Wrong("pseudo-inverse", lambda x, W, b, c: _forward(x, W, b, c, decode=np.linalg.pinv(W)),
              "Your W* undoes W, it is its inverse, or pseudo-inverse: tied means that W* is the transpose."),
        Wrong("exchanged", _slip(loss=lambda x, x_hat: _cross_entropy(x_hat, x)),
              "x and x̂ are exchanged in the loss: the logarithm is taken of the reconstruction."),
    ))


# --- the gradient of weights used twice ---------------------------------------------------------------------------------

def _by_differences(x, W, b, c):
    def loss(W, b, c):
        return _forward(x, W, b, c)[2]

    return (differences(lambda z: loss(z, b, c), W), differences(lambda z: loss(W, z, c), b),
            differences(lambda z: loss(W, b, z), c))


def _back(x, W, b, c, combine=lambda encoder, decoder: encoder + decoder, slope=lambda h: h * (1 - h), down=None, out=None):
    """The solution with one thing changed."""
    h, x_hat, _ = _forward(x, W, b, c)
    grad_c = x_hat - x if out is None else out(x, x_hat)
    grad_b = ((W if down is None else down) @ grad_c) * slope(h)
    return combine(np.outer(grad_b, x), np.outer(h, grad_c)), grad_b, grad_c


def _backward(**changed):
    return lambda x, W, b, c: _back(x, W, b, c, **changed)


TIED = Exercise(
    name="tied_gradient", slide="S41", title="The gradient of tied weights",
    asks="""The same autoencoder. $\\mathbf{W}$ is used **twice**, so its gradient is the **sum** of what comes from both
places. Return $\\nabla_{\\mathbf{W}} \\ell$ `(H, D)`, $\\nabla_{\\mathbf{b}} \\ell$ and $\\nabla_{\\mathbf{c}} \\ell$.
With sigm and the cross-entropy, $\\nabla_{\\hat{\\mathbf{a}}} \\ell = \\hat{\\mathbf{x}} - \\mathbf{x}$.""",
    stub='''def my_tied_gradient(x, W, b, c):
    grad_c = ...
    grad_b = ...
    grad_W = ...
    return grad_W, grad_b, grad_c''',
    between={"h": "h(x)", "x_hat": "x̂"},
    solution=tied_gradient, cases=_cases, oracle=_by_differences, returns=("∇W", "∇b", "∇c"),
    hints=("Begin with the forward pass, as in the exercise before: you need h and x̂.",
           "A bias is added: its gradient is that of the pre-activation. "
           "So $\\nabla_c = \\nabla_{\\hat a}$, $\\nabla_b = \\nabla_a$.",
           "From $\\hat{\\mathbf{a}} = \\mathbf{c} + \\mathbf{W}^\\top\\mathbf{h}$ down to $\\mathbf{h}$: multiply by the "
           "transpose of $\\mathbf{W}^\\top$, then by $g'(a) = h(1 - h)$.",
           "Each use of $\\mathbf{W}$ gives one outer product, `(H, D)`: what came in there, and which gradient comes back?"),
    wrong=(
        Wrong("encoder only", _backward(combine=lambda e, d: e),
              "Only the encoder's term: W is also used in the decoder, which adds h (∇_â)ᵀ."),
        Wrong("decoder only", _backward(combine=lambda e, d: d),
              "Only the decoder's term: W is also used in the encoder, which adds (∇_a) xᵀ."),
        Wrong("mean of both", _backward(combine=lambda e, d: (e + d) / 2),
              "You average the two terms. A parameter used twice collects the SUM of both."),
        Wrong("difference", _backward(combine=lambda e, d: e - d), "The two terms are added, not subtracted."),
        Wrong("decoder transposed", _backward(combine=lambda e, d: e + d.T),
              "The decoder's term is transposed: ∇_â hᵀ is the gradient of W* (D, H); that of W is its transpose."),
        Wrong("no slope", _backward(slope=lambda h: 1.0), "g′(a) is missing on the way through the code: h (1 - h)."),
        Wrong("slope of tanh", _backward(slope=lambda h: 1 - h**2),
              "On the way through the code you multiply by 1 − h², the slope of tanh. Here g is sigm."),
        Wrong("slope of tanh, encoder only", _backward(slope=lambda h: 1 - h**2, combine=lambda e, d: e),
              "Two things: 1 − h² is the slope of tanh, g is sigm; and W is also used in the decoder, whose term is missing."),
        Wrong("no slope, mean of both", _backward(slope=lambda h: 1.0, combine=lambda e, d: (e + d) / 2),
              "Two things: g′(a) is missing on the way through the code; and the two terms of ∇W are added, not averaged."),
        Wrong("transposed on the way down", lambda x, W, b, c: _back(x, W, b, c, down=W.T),
              "On the way down you multiply by Wᵀ. The decoder's matrix is Wᵀ, so its transpose, W, leads back."),
        Wrong("sign", _backward(out=lambda x, x_hat: x - x_hat), "The sign is wrong: ∇_â ℓ = x̂ - x."),
        Wrong("squared error", _backward(out=lambda x, x_hat: (x_hat - x) * x_hat * (1 - x_hat)),
              "That is the squared error's: with the cross-entropy sigm′ cancels, and ∇_â ℓ is x̂ - x alone."),
    ))

EXERCISES = (AUTOENCODER, TIED)
