"""Exercise on slide S43: the network that fine-tuning starts from, assembled of encoders and a fresh output layer."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm, softmax


def finetune_start(stages, V, d, X):
    h = X
    for stage in stages:
        W, b, c = stage
        h = 1 / (1 + np.exp(-(b + h @ W.T)))
    e = np.exp(d + h @ V.T)
    f = e / e.sum(axis=1, keepdims=True)
    return f


def _networks():
    rng = np.random.default_rng(44)

    def case(T, *sizes):
        pairs = zip(sizes[:-2], sizes[1:-1], strict=True)
        stages = [(rng.normal(size=(m, n)), rng.normal(size=m), rng.normal(size=n)) for n, m in pairs]
        return stages, rng.normal(size=sizes[:-3:-1]), rng.normal(size=sizes[-1]), rng.uniform(size=(T, sizes[0]))

    return [case(5, 4, 4, 4, 4, 3), case(3, 4, 4, 4, 4, 3), case(4, 3, 3, 3, 2), case(2, 5, 2, 4, 3), case(1, 2, 3, 4)]


def _network(stages, V, d, X, layer=lambda W, b, c, h: sigm(b + h @ W.T), o=softmax):
    h = X
    for W, b, c in stages:
        h = layer(W, b, c, h)
    return o(d + h @ V.T)


FINETUNE_START = Exercise(
    name="finetune_start", slide="S43", title="The network that fine-tuning starts from",
    asks="""`stages` is a list of pre-trained autoencoders with tied weights, first layer first: for each its `W`, `(H, D)`,
its encoder's bias `b`, `(H,)`, and its decoder's bias `c`, `(D,)`. “Add output layer”: `V`, `(C, H)`, and `d`, `(C,)`,
are its fresh parameters. The hidden units are sigm, the output is softmax. Return $\\mathbf{f}(\\mathbf{x})$ for every row
of `X`, `(T, C)`.""",
    stub="""def my_finetune_start(stages, V, d, X):
    h = ...
    f = h
    return f""",
    between={"stage": "one layer", "e": "exp(a)"},
    solution=finetune_start, cases=_networks, returns=("f(x)",),
    hints=(
        "What is kept of a trained autoencoder? Slide S42: previous layers viewed as feature extraction.",
        "Each round is the encoder alone: `1 / (1 + np.exp(-(b + h @ W.T)))`. `c` is not needed any more.",
        "`a = d + h @ V.T`, then `np.exp(a)` divided by its sum along each **row** (`axis=1, keepdims=True`).",
    ),
    wrong=(
        Wrong("decoder's bias", lambda s, V, d, X: _network(s, V, d, X, lambda W, b, c, h: sigm(c + h @ W.T)),
              "You added c, the DECODER's bias. The features are sigm(b + W h)."),
        Wrong("decoders kept", lambda s, V, d, X: _network(s, V, d, X, lambda W, b, c, h: sigm(c + sigm(b + h @ W.T) @ W)),
              "Each round rebuilds its input. The decoders are thrown away: only the encoders make the network."),
        Wrong("top first", lambda s, V, d, X: _network(s[::-1], V, d, X),
              "The layers stand in the wrong order: stages[0] sees x."),
        Wrong("linear output", lambda s, V, d, X: _network(s, V, d, X, o=lambda a: a),
              "That is the pre-activation a(L+1): softmax is missing."),
        Wrong("sigm output", lambda s, V, d, X: _network(s, V, d, X, o=sigm),
              "The output layer has softmax, not sigm: each row must sum to 1."),
        Wrong("softmax over the examples", lambda s, V, d, X: _network(s, V, d, X, o=lambda a: softmax(a.T).T),
              "Each COLUMN sums to 1. Softmax is over the classes: each row."),
        Wrong("last layer left out", lambda s, V, d, X: _network(s[:-1], V, d, X),
              "The last hidden layer is left out: the output layer sits on top of all of them."),
        Wrong("no g", lambda s, V, d, X: _network(s, V, d, X, lambda W, b, c, h: b + h @ W.T),
              "The hidden units have lost their sigm: without g three layers are one matrix."),
    ),
)

EXERCISES = (FINETUNE_START,)
