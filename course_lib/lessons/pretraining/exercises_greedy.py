"""Exercises on slide S42: the greedy loop; one update of a layer stands in a module of its own."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm

from .exercises_greedy_step import GREEDY_STEP


def greedy(X, hidden, train_layer):
    parameters, h = [], X
    for H in hidden:
        W, b = train_layer(h, H)
        parameters += [W, b]
        h = 1 / (1 + np.exp(-(b + h @ W.T)))
    return (*parameters, h)


_LAST = []     # what the training before this one was called with


def _train_layer(h, H):
    """Stands for an autoencoder's training: W and b depend on all of h, and on nothing else.

    Called again with the very same h it ends elsewhere, as a training from other random weights does.
    """
    again = bool(_LAST) and _LAST[0] is h and _LAST[1] == H
    _LAST[:] = h, H
    h = np.asarray(h)
    mix = np.cos(np.outer(np.arange(1, H + 1), np.arange(1, len(h) + 1)))
    W = mix @ (h - h.mean(axis=0)) / len(h) + 0.3 * np.sin(np.outer(np.arange(H), np.arange(1, h.shape[1] + 1)))
    W = 1.5 * W if again else W
    return W, 0.4 * np.cos(np.arange(H)) - 0.2 * W @ h.mean(axis=0)


def _data():
    rng = np.random.default_rng(42)
    return [(rng.uniform(size=(T, D)), hidden, _train_layer)
            for T, D, hidden in ((6, 4, (4, 4)), (5, 3, (3, 3)), (7, 5, (3, 2)), (4, 2, (3, 5)), (3, 4, (2,)), (5, 3, (4, 2, 3)))]


def _greedily(X, hidden, train_layer, feature=lambda W, b, h: sigm(b + h @ W.T), inputs=lambda X, h: h):
    parameters, h = [], X
    for H in hidden:
        given = inputs(X, h)
        W, b = train_layer(given, H)
        parameters += [W, b]
        h = feature(W, b, given)
    return (*parameters, h)


def _raw(X, hidden, train_layer):
    return _greedily(X, hidden, train_layer, inputs=lambda X, h: X)


def _trained_twice(X, hidden, train_layer):
    return _greedily(X, hidden, lambda h, H: (train_layer(h, H)[0], train_layer(h, H)[1]))


def _kept(X, hidden, train_layer):
    """The features of each layer are kept, and the layers forgotten."""
    parts = greedy(X, hidden, train_layer)
    features = [X]
    for W, b in zip(parts[:-1:2], parts[1::2], strict=True):
        features.append(sigm(b + features[-1] @ W.T))
    return (*features[1:], parts[-1])


def _all_so_far(X, hidden, train_layer):
    """Each layer sees the inputs and the features of all layers below it."""
    *parameters, h = _greedily(X, hidden, train_layer, lambda W, b, h: np.hstack([h, sigm(b + h @ W.T)]))
    return (*parameters, h[:, -hidden[-1]:])


def _again(X, hidden, train_layer):
    """Lower layers are trained once more, on what the upper one sees."""
    W1, b1, *rest = greedy(X, hidden, train_layer)
    return (*train_layer(rest[-1], len(W1)), *rest)


def _top_first(X, hidden, train_layer):
    *parameters, h = greedy(X, hidden, train_layer)
    pairs = list(zip(parameters[::2], parameters[1::2], strict=True))
    return (*(part for pair in reversed(pairs) for part in pair), h)


def _below(X, hidden, train_layer):
    *parameters, _ = greedy(X, hidden, train_layer)
    return (*parameters, sigm(parameters[1] + X @ parameters[0].T))


def _in_one_row(value):
    """Parameters in pairs (W, b), or in a list of their own, one after the other; a list of rows is one array."""
    parts = []
    for part in value:
        parts += _in_one_row(part) if isinstance(part, list | tuple) and _ragged(part) else [part]
    return tuple(parts)


def _ragged(part):
    try:
        np.asarray(part, float)
    except ValueError:
        return True
    return False


GREEDY = Exercise(
    name="greedy", slide="S42", title="The greedy, layer-wise procedure",
    asks="""`train_layer(h, H)` trains one layer of `H` sigm units without labels, on the rows of `h` as its inputs, and returns
its `W`, `(H, D)`, and `b`, `(H,)`. Use it, once for each layer, to pre-train the layers of sizes `hidden`, **from first to
last**, on the data `X`, `(T, D)`. “Previous layers viewed as feature extraction”: what does layer $k$ see? The list
`parameters` is to be filled; at the end return it and the features $\\mathbf{h}^{(L)}$ of all rows of `X`.""",
    stub="""def my_greedy(X, hidden, train_layer):
    parameters, h = [], ...
    return (*parameters, h)""",
    solution=greedy, cases=_data, returns=("W(1)", "b(1)", "W(2)", "b(2)", "h(2)(x)"), lay_out=_in_one_row,
    hints=(
        "In the first round `h` is `X`. What must it be in the second?",
        "`W, b = train_layer(h, H)`, and then the features of this layer: $\\mathbf{h}^{(k)} = g(\\mathbf{b} + "
        "\\mathbf{W}\\mathbf{h}^{(k-1)})$, for every row.",
        "`h = 1 / (1 + np.exp(-(b + h @ W.T)))`",
    ),
    wrong=(
        Wrong("raw x for every layer", _raw,
              "Layer 2 was trained on x itself. It must see what layer 1 makes of x: the features h(1)(x)."),
        Wrong("trained twice", _trained_twice,
              "W and b of a layer come from two trainings in yours: call `train_layer` once for each layer, and keep both."),
        Wrong("features kept", _kept,
              "You keep the features of each layer: `parameters` is the list of what has been learned, W and b of each."),
        Wrong("all features so far", _all_so_far,
              "Each layer of yours sees the input and all features so far, side by side: it sees the layer below, and no other."),
        Wrong("raw x, no g", lambda X, hidden, t: _greedily(X, hidden, t, lambda W, b, h: b + h @ W.T, lambda X, h: X),
              "Two things: every layer was trained on x itself, and g is missing in the features."),
        Wrong("no g", lambda X, hidden, t: _greedily(X, hidden, t, lambda W, b, h: b + h @ W.T),
              "You hand on the pre-activation a = b + W h. The features are h = g(a), with g = sigm."),
        Wrong("no bias", lambda X, hidden, t: _greedily(X, hidden, t, lambda W, b, h: sigm(h @ W.T)),
              "The features leave out b: h(k) = g(b + W h(k-1))."),
        Wrong("tanh", lambda X, hidden, t: _greedily(X, hidden, t, lambda W, b, h: np.tanh(b + h @ W.T)),
              "The units are sigm units, you hand on tanh(a)."),
        Wrong("W not transposed", lambda X, hidden, t: _greedily(X, hidden, t, lambda W, b, h: sigm(b + h @ W)),
              "a = b + W h for each row h of the array: that is `h @ W.T`, and you have `h @ W`."),
        Wrong("rebuilt inputs handed on",
              lambda X, hidden, t: _greedily(X, hidden, t, lambda W, b, h: sigm(sigm(b + h @ W.T) @ W)),
              "You hand on the reconstruction x̂. The next layer sees the code h; the decoder has done its work."),
        Wrong("lower layers updated", _again,
              "Layer 1 is trained again after layer 2. The slide: fix the parameters of previous hidden layers."),
        Wrong("last layer first", _top_first, "The parameters come in the order from last to first. Return W(1), b(1) first."),
        Wrong("features of layer 1", _below, "The layers are right. The last thing to return is h of the LAST layer, not h(1)."),
    ),
)


EXERCISES = (GREEDY, GREEDY_STEP)
