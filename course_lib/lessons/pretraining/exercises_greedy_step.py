"""An exercise on slide S42: one update of layer k as a denoising autoencoder: what it sees, what moves."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm


def greedy_step(parameters, k, X, keep, gradient, alpha):
    h = X
    for j in range(k - 1):
        W, b = parameters[2 * j], parameters[2 * j + 1]
        h = 1 / (1 + np.exp(-(b + h @ W.T)))
    W, b = parameters[2 * k - 2], parameters[2 * k - 1]
    grad_W, grad_b = gradient(W, b, h * keep, h)
    new = list(parameters)
    new[2 * k - 2], new[2 * k - 1] = W - alpha * grad_W, b - alpha * grad_b
    return tuple(new)


def _gradient(W, b, seen, target):
    """Stands for the gradient of an autoencoder's loss: tied weights, squared error, mean over the rows."""
    W, b, seen, target = (np.asarray(part) for part in (W, b, seen, target))
    code = sigm(b + seen @ W.T)
    error = code @ W - target
    grad_a = (error @ W.T) * code * (1 - code)
    return (grad_a.T @ seen + code.T @ error) / len(seen), grad_a.mean(axis=0)


def _stacks():
    rng = np.random.default_rng(43)

    def case(k, T, sizes=(4, 4, 4, 4), alpha=0.5):
        pairs = zip(sizes, sizes[1:], strict=False)
        parameters = tuple(part for n, m in pairs for part in (rng.normal(size=(m, n)), rng.normal(size=m)))
        keep = (rng.uniform(size=(T, sizes[k - 1])) > 0.3) * 1.0
        keep[0, :2] = 0, 1
        return parameters, k, rng.uniform(size=(T, sizes[0])), keep, _gradient, alpha

    return [case(2, 5), case(3, 6), case(1, 4), case(2, 3, (5, 3, 4, 2), 0.2), case(3, 1, (2, 3, 2, 4), 1.3)]


def _step(parameters, k, X, keep, gradient, alpha, layers=None, pair=lambda h, k, keep: (h[k - 1] * keep, h[k - 1]), sign=-1,
          biases=True):
    """The step with one thing changed: which layers move, what layer k sees and is to rebuild, the sign."""
    h, new = _up(parameters, X), list(parameters)
    for j in layers(k) if layers else (k,):
        W, b = parameters[2 * j - 2 : 2 * j]
        grad_W, grad_b = gradient(W, b, *pair(h, j, keep))
        new[2 * j - 2] = W + sign * alpha * grad_W
        new[2 * j - 1] = b + sign * alpha * grad_b if biases else b
    return tuple(new)


def _up(parameters, X):
    h = [X]
    for W, b in zip(parameters[::2], parameters[1::2], strict=True):
        h.append(sigm(b + h[-1] @ W.T))
    return h


def _fitting(h, j, keep):
    """What layer j sees and is to rebuild, with zeros where `keep` has the shape of its inputs."""
    return h[j - 1] * (keep if keep.shape == h[j - 1].shape else 1), h[j - 1]


def _zeros_in_x(parameters, k, X, keep, gradient, alpha):
    """The zeros are put into x, and go up with it."""
    below = _up(parameters, X * np.resize(keep, X.shape))[k - 1]
    return _step(parameters, k, X, keep, gradient, alpha, pair=lambda h, k, keep: (below, h[k - 1]))


def _one_after_the_other(parameters, k, X, keep, gradient, alpha):
    """W moves first, and b's gradient is taken where W is then."""
    new, h = list(_step(parameters, k, X, keep, gradient, alpha, biases=False)), _up(parameters, X)[k - 1]
    new[2 * k - 1] = new[2 * k - 1] - alpha * gradient(new[2 * k - 2], new[2 * k - 1], h * keep, h)[1]
    return tuple(new)


def _example_by_example(parameters, k, X, keep, gradient, alpha):
    for t in range(len(X)):
        parameters = _step(parameters, k, X[t : t + 1], keep[t : t + 1], gradient, alpha)
    return parameters


GREEDY_STEP = Exercise(
    name="greedy_step", slide="S42", title="What one step moves",
    asks="""`parameters` is `(W1, b1, W2, b2, W3, b3)`, and layer `k` (1, 2 or 3) is being pre-trained as a **denoising**
autoencoder, an extension: some of the layer's inputs are set to 0, and it must rebuild all of them as they were. `keep`, of
zeros and ones, has an entry for each example and each input of layer `k`; it is 0 where that input is set to 0.
`gradient(W, b, seen, target)` gives the gradients of the layer's loss with respect to its `W` and `b`, when it sees the rows
of `seen` and is to rebuild those of `target`. `X`, `(T, D)`, is a mini-batch. Return all six parameters after **one** update
with learning rate `alpha`. Where do the zeros belong, what is the target, and which parameters are new?""",
    stub="""def my_greedy_step(parameters, k, X, keep, gradient, alpha):
    new = list(parameters)
    new[2 * k - 2], new[2 * k - 1] = ..., ...
    return tuple(new)""",
    between={"grad_W": "∇W", "grad_b": "∇b", "j": "the number of the layer"},
    solution=greedy_step, cases=_stacks, returns=("W(1)", "b(1)", "W(2)", "b(2)", "W(3)", "b(3)"),
    hints=(
        "The layers below are done. They see all of $\\mathbf{x}$, and give layer $k$ its inputs "
        "$\\mathbf{h}^{(k-1)}(\\mathbf{x})$: send `X` up through them, $k-1$ in number.",
        "`keep` has one entry for each of **these** inputs: the layer sees `h * keep`, and is to rebuild `h`.",
        "Only $\\mathbf{W}^{(k)}$, `parameters[2 * k - 2]`, and $\\mathbf{b}^{(k)}$, `parameters[2 * k - 1]`, change: each minus "
        "`alpha` times its gradient.",
    ),
    wrong=(
        Wrong("raw x", lambda *args: _step(*args, pair=lambda h, k, keep: (h[0] * keep, h[0])),
              "You train layer k on x. Its inputs are the features h(k−1)(x) of the layer below; for k = 1 that is x."),
        Wrong("zeros in x", _zeros_in_x,
              "You put the zeros into x and send it up. `keep` is for the inputs of layer k: the layers below see all of x."),
        Wrong("nothing hidden", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k - 1], h[k - 1])),
              "The layer sees all of its inputs. It should see h(k−1) times `keep`."),
        Wrong("target with zeros", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k - 1] * keep, h[k - 1] * keep)),
              "The target has the zeros too. Then there is nothing to repair: it must rebuild h(k−1) as it was."),
        Wrong("target with zeros, uphill", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k - 1] * keep,) * 2, sign=1),
              "Two things: the target has the zeros too, so there is nothing to repair; and you went up the gradient."),
        Wrong("scaled", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k - 1] * keep / keep.mean(), h[k - 1])),
              "You divide what layer k sees by the share of ones in `keep`: it sees h(k−1) with zeros in it, nothing is scaled."),
        Wrong("seen and target exchanged", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k - 1], h[k - 1] * keep)),
              "The layer sees everything and must make the zeros: `seen` and `target` are exchanged."),
        Wrong("keep turned round", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k - 1] * (1 - keep), h[k - 1])),
              "You hide what should stay: an input is set to 0 where `keep` is 0."),
        Wrong("all layers move", lambda *args: _step(*args, layers=lambda k: (1, 2, 3), pair=_fitting),
              "All layers move: that is fine-tuning, slide S43. Here only layer k does."),
        Wrong("lower layers move too", lambda *args: _step(*args, layers=lambda k: range(1, k + 1), pair=_fitting),
              "The layers below k move as well. The slide: fix the parameters of previous hidden layers."),
        Wrong("own output as input", lambda *args: _step(*args, pair=lambda h, k, keep: (h[k] * keep, h[k])),
              "You train layer k on its own output h(k). Its inputs are h(k−1)."),
        Wrong("uphill", lambda *args: _step(*args, sign=1), "You went up the gradient: the sign is −α∇."),
        Wrong("b after W", _one_after_the_other,
              "W(k) is right, but b(k) uses a gradient taken at the NEW W(k): both belong to one call, with the old parameters."),
        Wrong("mean once more", lambda p, k, X, keep, gradient, alpha: _step(p, k, X, keep, gradient, alpha / len(X)),
              "You divide the step by the number of examples: `gradient` has done that, if its loss asks for it. Leave it."),
        Wrong("example by example", _example_by_example,
              "You update once for each example. One update for the whole mini-batch: `gradient` takes all its rows together."),
        Wrong("bias forgotten", lambda *args: _step(*args, biases=False), "b(k) is trained too."),
        Wrong("the layer above", lambda p, k, *args: _step(p, k % 3 + 1, *args),
              "Another layer than k has moved: the slide counts from 1, so W(k) is parameters[2 * k − 2]."),
    ),
)
