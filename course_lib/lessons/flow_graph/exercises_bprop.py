"""Exercises on slide S23: the message of a box to its parents, and the sum over children."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import differences


def affine_bprop(grad, W, b, h):
    return np.outer(grad, h), grad, W.T @ grad


def _affine_cases():
    rng = np.random.default_rng(23)
    return [(rng.normal(size=m), rng.normal(size=(m, n)), rng.normal(size=m), rng.normal(size=n))
            for m, n in ((3, 2), (2, 2), (3, 3), (4, 1), (1, 3), (2, 5))]


def _affine_oracle(grad, W, b, h):
    """The box inside the loss l = grad · a, whose gradient at a is `grad`."""
    return (differences(lambda z: grad @ (b + z @ h), W), differences(lambda z: grad @ (z + W @ h), b),
            differences(lambda z: grad @ (b + W @ z), h))


AFFINE = Exercise(
    name="affine_bprop", slide="S23", title="The bprop of a box",
    asks="""The box $\\mathbf{a} = \\mathbf{b} + W\\mathbf{h}$ has received `grad` $= \\nabla_{\\mathbf{a}} l$ from its
children. Return what it sends to its three parents: $\\nabla_W l$, $\\nabla_{\\mathbf{b}} l$ and
$\\nabla_{\\mathbf{h}} l$, each in the shape of the parent.
`W` is `(H, D)`, `grad` and `b` are `(H,)`, `h` is `(D,)`.""",
    stub="""def my_affine_bprop(grad, W, b, h):
    grad_W = ...
    grad_b = ...
    grad_h = ...
    return grad_W, grad_b, grad_h""",
    solution=affine_bprop, cases=_affine_cases, oracle=_affine_oracle, returns=("∇_W l", "∇_b l", "∇_h l"),
    hints=("$a_i = b_i + \\sum_j W_{ij} h_j$. How does $l$ change when one $b_i$ does? One $W_{ij}$? One $h_j$?",
           "$W_{ij}$ acts on $a_i$ alone, with factor $h_j$. $h_j$ acts on every $a_i$, with factor $W_{ij}$.",
           "$\\nabla_W = \\nabla_{\\mathbf{a}}\\,\\mathbf{h}^\\top$ (`np.outer`), "
           "$\\nabla_{\\mathbf{h}} = W^\\top \\nabla_{\\mathbf{a}}$."),
    wrong=(
        Wrong("outer transposed", lambda grad, W, b, h: (np.outer(h, grad), grad, W.T @ grad),
              "∇_W is transposed: row i belongs to unit i, so it is grad hᵀ, not h gradᵀ."),
        Wrong("W not transposed", lambda grad, W, b, h: (np.outer(grad, h), grad, np.resize(W, W.shape[::-1]) @ grad),
              "W is not transposed: h_j collects Σ_i W_ij grad_i, so it is Wᵀ that multiplies grad."),
        Wrong("value for gradient", lambda grad, W, b, h: (np.outer(b + W @ h, h), b + W @ h, W.T @ (b + W @ h)),
              "You used the box's VALUE where the gradient it received belongs."),
        Wrong(
            "grad forgotten",
            lambda grad, W, b, h: (np.outer(np.ones(len(grad)), h), np.ones(len(grad)), W.sum(axis=0)),
            "grad is missing: the chain rule multiplies by what the children sent.",
        ),
        Wrong("bias zero", lambda grad, W, b, h: (np.outer(grad, h), 0 * grad, W.T @ grad),
              "b does act on a, with factor 1: its gradient is grad itself."),
        Wrong("W forgotten", lambda grad, W, b, h: (np.outer(grad, W.T @ grad), grad, W.T @ grad),
              "∇_W uses the box's INPUT h, not the gradient that goes on to it."),
    ))


def collect(children, messages):
    grads = {}
    for box, kids in children.items():
        grads[box] = sum(messages[kid, box] for kid in kids)
    return [grads[box] for box in children]


def _messages():
    rng = np.random.default_rng(7)
    graphs = ({"W": ("a", "Ω"), "h": ("a",), "x": ("u", "v", "w")}, {"b": ("a",)}, {"v": ("a", "b", "c", "d"), "a": ("l", "b")},
              {"z": ("q", "p"), "c": ("p",), "b": ("z", "c", "q")})
    return [(kids, {(kid, box): rng.normal(size=2 + n) for box, group in kids.items() for kid in reversed(group)})
            for n, kids in enumerate(graphs)]


def _by(rule):
    return lambda children, messages: [rule([messages[kid, box] for kid in kids]) for box, kids in children.items()]


SUM = Exercise(
    name="children", slide="S23", title="A box with several children",
    asks="""`children[box]` names the children of each box; `messages[child, box]` is the gradient that child has sent to it.
Return a list with the gradient of the loss at each box, in the order of `children`.""",
    stub="""def my_collect(children, messages):
    return ...""",
    solution=collect, cases=_messages, returns=("the list of gradients",),
    hints=("A change of the box changes the loss through every child. What happens to small changes that come together?",
           "The chain rule for several paths: the gradients are added.",
           "`sum(messages[child, box] for child in children[box])`"),
    wrong=(
        Wrong("last message", _by(lambda sent: sent[-1]),
              "Only the last message is left: each new one overwrote the one before. They have to be added."),
        Wrong("first message", _by(lambda sent: sent[0]),
              "Only the first message counts in yours: the other children act too."),
        Wrong("mean", _by(lambda sent: np.mean(sent, axis=0)),
              "You took the mean. Two paths act twice: it is the sum."),
        Wrong("product", _by(lambda sent: np.prod(sent, axis=0)),
              "Factors multiply along ONE path; the messages of different paths are added."),
        Wrong("largest", _by(lambda sent: np.max(sent, axis=0)),
              "You took the largest message: they are added, signs and all."),
    ))

EXERCISES = (AFFINE, SUM)
