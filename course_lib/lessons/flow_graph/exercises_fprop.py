"""Exercises on slide S15: the right order to call the boxes in, forward propagation by boxes, a box of one's own."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong
from course_lib.exercises.oracles import sigm

NET = {"f": ("a2",), "a2": ("W2", "b2", "h"), "h": ("a1",), "a1": ("W1", "b1", "x"),
       "x": (), "W1": (), "b1": (), "W2": (), "b2": ()}
SHARED = {"l": ("u", "v"), "v": ("w",), "u": ("w", "x"), "w": ("x",), "x": ()}


def order(parents):
    done = []
    while len(done) < len(parents):
        for box, needs in parents.items():
            if box not in done and all(p in done for p in needs):
                done.append(box)
    return done


def _judge_order(got, args):
    (parents,) = args
    got = list(got)
    if missing := [box for box in parents if box not in got]:
        return f"{missing[0]} is missing: every box has to be called, the given ones come first."
    if len(got) != len(parents):
        return f"There are {len(parents)} boxes, your order has {len(got)} entries."
    for i, box in enumerate(got):
        for parent in parents[box]:
            if parent not in got[:i]:
                return f"{box} comes before its parent {parent}: when fprop of {box} is called, {parent} has no value yet."
    return None


def _graphs():
    chain = {f"a{k}": (f"a{k - 1}",) if k else () for k in range(5, -1, -1)}
    alone = {"W": (), "b": ()}
    crossed = {"f": ("g", "h"), "g": ("h", "x"), "x": (), "h": ("x", "y"), "y": (), "l": ("f", "y")}
    given = [dict(NET), dict(SHARED), {"b": ("a",), "a": ()}, chain, alone, crossed, {"x": ()}]
    return [(parents,) for parents in given]


ORDER = Exercise(
    name="order", slide="S15", title="The right order",
    asks="""`parents` is a flow graph: a dict from the name of each box to the names of its parents, `()` for the given ones.
Return a list of all names in an order in which `fprop` may be called. Any valid order will do.""",
    stub="""def my_order(parents):
    return ...""",
    solution=order, cases=_graphs, returns=("the order",),
    judge=_judge_order,
    hints=("A box may be called when all its parents are done. Which boxes are those at the very beginning?",
           "Keep a list `done`. Go through the boxes again and again, and add those whose parents are all in it.",
           "`all(p in done for p in parents[box])` is the test; `while len(done) < len(parents)` the loop."),
    wrong=(
        Wrong("as written", lambda parents: list(parents),
              "That is the order the dict happens to have: here it starts with the output."),
        Wrong("alphabetical", sorted, "Alphabetical order knows nothing of parents: look at what each box needs."),
        Wrong("output first", lambda parents: list(reversed(order(parents))),
              "That is the reverse: right for bprop, which comes later. fprop starts at the given boxes."),
        Wrong("fewest parents first", lambda parents: sorted(parents, key=lambda box: len(parents[box])),
              "You sorted by the NUMBER of parents. What counts is whether those parents are done."),
        Wrong("given boxes left out", lambda parents: [box for box in order(parents) if parents[box]],
              "The given boxes (those without parents) belong into the order too: they come first."),
    ))


def softplus(a, grad):
    value = np.log(1 + np.exp(a))
    return value, grad / (1 + np.exp(-a))


def _softplus_cases():
    rng = np.random.default_rng(15)
    return [(rng.normal(size=4), rng.normal(size=4)), (3 * rng.normal(size=(2, 3)), rng.normal(size=(2, 3))),
            (rng.normal(size=1), rng.normal(size=1)), (np.array([0.0, 1.0, -0.5]), np.array([1.0, 0.0, -2.0])),
            (rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))]


def _softplus_oracle(a, grad, eps=1e-5):
    def f(t):
        return np.logaddexp(0, t)

    return f(a), grad * (f(a + eps) - f(a - eps)) / (2 * eps)


SOFTPLUS = Exercise(
    name="softplus", slide="S15", title="A box of your own",
    asks="""Make a box that computes $\\mathrm{softplus}(a) = \\log(1 + e^a)$ elementwise. Its `fprop` returns that value. Its
`bprop` (you will need it in part 2) gets `grad`, the gradient of the loss with respect to the box's value, and returns the
gradient with respect to $a$. Return both.""",
    stub="""def my_softplus(a, grad):
    value = ...
    grad_a = ...
    return value, grad_a""",
    solution=softplus, cases=_softplus_cases, oracle=_softplus_oracle, returns=("the value", "the gradient"),
    hints=("The value is `np.log(1 + np.exp(a))`, with the natural logarithm.",
           "Chain rule: the gradient with respect to $a$ is `grad` times the derivative of softplus at $a$.",
           "$\\frac{d}{da}\\log(1+e^a) = \\frac{e^a}{1+e^a} = \\mathrm{sigm}(a)$."),
    wrong=(
        Wrong("log base 2", lambda a, grad: (np.log2(1 + np.exp(a)), grad * sigm(a)),
              "That is the logarithm to base 2. log on the slides is the natural one, np.log."),
        Wrong("no chain rule", lambda a, grad: (np.logaddexp(0, a), sigm(a)),
              "You returned softplus′(a) alone. The chain rule multiplies it by grad, what the children sent."),
        Wrong("derivative at the value", lambda a, grad: (np.logaddexp(0, a), grad * sigm(np.logaddexp(0, a))),
              "The derivative is taken at the box's VALUE. It belongs at its input a."),
        Wrong("sign", lambda a, grad: (np.logaddexp(0, a), -grad * sigm(a)),
              "The sign of the gradient: softplus rises, so its derivative sigm(a) is positive."),
        Wrong("derivative of sigm", lambda a, grad: (np.logaddexp(0, a), grad * sigm(a) * (1 - sigm(a))),
              "That is the derivative of sigm. The derivative of softplus is sigm itself."),
        Wrong("grad passed on", lambda a, grad: (np.logaddexp(0, a), grad),
              "grad is passed on unchanged, as if the box were the identity: multiply by the derivative at a."),
    ))


def fprop(boxes, values):
    values = dict(values)
    for name, parents, function in boxes:
        values[name] = function(*(values[p] for p in parents))
    return values[boxes[-1][0]]


def _fprop_cases():
    rng = np.random.default_rng(23)
    given = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=3), "x": rng.normal(size=2)}
    net = [("a", ("W", "b", "x"), _affine), ("h", ("a",), np.tanh), ("s", ("h", "a"), _subtract)]
    twice = [("z", ("y", "y"), _subtract), ("a", ("z", "y"), _subtract), ("q", ("a", "a"), np.multiply)]
    late = [("b", ("x", "a"), _subtract), ("c", ("x", "b"), np.divide)]
    return [(net, given), ([("u", ("x",), np.exp), ("v", ("u", "x"), _subtract)], {"x": np.array([0.3, -2.0])}),
            (twice, {"y": np.array([1.5, -0.4, 2.0]), "unused": np.array([7.0])}),
            ([("s", ("x",), np.tanh)], {"x": np.array([0.6])}),
            (late, {"a": np.array([0.5, 0.1]), "x": np.array([2.0, -1.0])})]


def _affine(W, b, x):
    return b + W @ x


def _subtract(u, v):
    return u - v


def _reversed_parents(boxes, values):
    return fprop([(n, tuple(reversed(p)), f) if len(p) == 2 else (n, p, f) for n, p, f in boxes], values)


FPROP = Exercise(
    name="fprop_boxes", slide="S15", title="Forward propagation by boxes",
    asks="""`boxes` is a list of `(name, parents, function)` in a valid order; `values` is a dict with the values of the given
boxes. Call every function on the **values of its parents, in their order**, and return the value of the last box. Do not
change the dict you were given.""",
    stub="""def my_fprop(boxes, values):
    return ...""",
    solution=fprop, cases=_fprop_cases, returns=("the value of the last box",),
    hints=("`values = dict(values)` makes a copy you may fill.",
           "`function(*arguments)` calls a function with a list of arguments.",
           "For each box: `values[name] = function(*(values[p] for p in parents))`."),
    wrong=(
        Wrong("first box only", lambda boxes, values: fprop(boxes[:1], values),
              "You returned the value of the first box: go on to the last."),
        Wrong("last but one", lambda boxes, values: fprop(boxes[:-1], values),
              "You stopped one box too early: the last one has not been called."),
        Wrong("parents reversed", _reversed_parents,
              "The parents' values arrive in the wrong order: u − v is not v − u."),
        Wrong("parents sorted", lambda boxes, values: fprop([(n, tuple(sorted(p)), f) for n, p, f in boxes], values),
              "The parents' values arrive sorted by name: they belong in the order in which the box lists its parents."),
        Wrong("all values", lambda boxes, values: list(fprop(boxes[: i + 1], values) for i in range(len(boxes))),
              "You returned the values of all boxes; only the last one is asked for."),
    ))

EXERCISES = (ORDER, FPROP, SOFTPLUS)
