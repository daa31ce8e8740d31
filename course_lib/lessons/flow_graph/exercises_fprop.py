"""Exercises on slide S15: the right order to call the boxes in, and forward propagation by boxes."""
import numpy as np

from course_lib.exercises.exercise import Exercise, Wrong

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
    if isinstance(got, dict):
        return "Return a list of names; yours is a dict."
    got = list(got)
    if any(isinstance(box, list | tuple) for box in got):
        return "Your list holds lists: return one flat list of names."
    if missing := [box for box in parents if box not in got]:
        return f"{missing[0]} is missing: every box has to be called, the given ones come first."
    if twice := [box for box in parents if got.count(box) > 1]:
        return f"{twice[0]} is there {got.count(twice[0])} times: a box is called once, and its value serves all its children."
    if len(got) != len(parents):
        return f"There are {len(parents)} boxes, your order has {len(got)} entries."
    for i, box in enumerate(got):
        for parent in parents[box]:
            if parent not in got[:i]:
                return f"{box} comes before its parent {parent}: when fprop of {box} is called, {parent} has no value yet."
    return None


def _order_slip(results, cases):
    """The words for what is true of the orders on every graph, however they were made; None where nothing is."""
    def always(test):
        return all(test(list(got), parents) for got, (parents,) in zip(results, cases, strict=True))

    if not always(lambda got, parents: len(set(got)) == len(got) and set(got) <= set(parents)):
        return None
    for n, often in enumerate(("once", "twice", "three times"), 1):
        if always(lambda got, parents, n=n: _after_passes(got, parents, n)):
            return (f"You go through the boxes {often}: those that then still wait for one of their parents are left out. Go on "
                    "until all are done.")
    if not always(lambda got, parents: len(got) == len(parents)):
        return None
    if always(lambda got, parents: _ordered(got[::-1], parents.values(), parents)):
        return next(wrong.words for wrong in ORDER.wrong if wrong.name == "output first")
    if always(lambda got, parents: _ordered(got, (needs[:1] for needs in parents.values()), parents)):
        return "Each box comes after its FIRST parent in yours: it has to wait for all of them."
    if always(lambda got, parents: all(any(p in got[:i] for p in parents[box]) for i, box in enumerate(got) if parents[box])):
        return "Each box comes after ONE of its parents in yours: it has to wait for all of them."
    return None


def _ordered(got, needs, parents):
    """Whether every box comes after what it needs."""
    return all(p in got[:got.index(box)] for box, of_it in zip(parents, needs, strict=True) for p in of_it)


def _after_passes(got, parents, n):
    """Whether these boxes, in an order that is right, are those of n passes, with or without the given ones."""
    given = {box for box in parents if not parents[box]}
    for done in (set(), set(given)):
        for box, needs in n * [*parents.items()]:
            done |= {box} if done.issuperset(needs) else set()
        if set(got) in (done, done - given):
            return True
    return False


def _graphs():
    chain = {f"a{k}": (f"a{k - 1}",) if k else () for k in range(5, -1, -1)}
    alone = {"W": (), "b": ()}
    crossed = {"f": ("g", "h"), "g": ("h", "x"), "x": (), "h": ("x", "y"), "y": (), "l": ("f", "y")}
    late = {"x": (), "d": ("c",), "c": ("b",), "b": ("a",), "a": ("x",)}       # given first, the others from the output down
    near = {"l": ("y", "f"), "f": ("y",), "y": ()}                             # from y the output is as near as its other parent
    given = [dict(NET), dict(SHARED), {"b": ("a",), "a": ()}, chain, alone, crossed, {"x": ()}, late, near]
    return [(parents,) for parents in given]


ORDER = Exercise(
    name="order", slide="S15", title="The right order",
    asks="""`parents` is a flow graph: a dict from the name of each box to the names of its parents, `()` for the given ones.
Return a list of all names in an order in which `fprop` may be called. Any valid order will do.""",
    stub="""def my_order(parents):
    return ...""",
    solution=order, cases=_graphs, returns=("the order",),
    judge=_judge_order, slip=_order_slip,
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
        Wrong("given boxes first", lambda parents: sorted(parents, key=lambda box: len(parents[box]) > 0),
              "The given boxes come first, as they should. The others stand as the dict has them: look at what each needs."),
        Wrong("given boxes left out", lambda parents: [box for box in order(parents) if parents[box]],
              "The given boxes (those without parents) belong into the order too: they come first."),
    ))


def fprop(boxes, values):
    values = dict(values)
    for name, parents, function in boxes:
        if name not in values:
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
            ([("s", ("x",), np.tanh)], {"x": np.array([0.6])}), (net, given | {"h": np.array([0.0, 0.5, -1.0])}),
            (twice, {"y": np.array([0.7, 1.1]), "a": np.array([2.0, -0.5])}),
            (late, {"a": np.array([0.5, 0.1]), "x": np.array([2.0, -1.0])}), (net, given | {"h": np.zeros(3)}),
            (net, {"s": np.array([0.4, 1.0, -2.0])} | given), ([*net[:2], ("s", ("h", "a"), _held)], given | {"s": np.ones(3)})]


def _held(h, a):
    raise ValueError("s is held: its box must not be called")


def _affine(W, b, x):
    return b + W @ x


def _subtract(u, v):
    return u - v


def _called_all_the_same(boxes, values):
    return fprop(boxes, {name: value for name, value in values.items() if name not in {box for box, _, _ in boxes}})


def _unless(held):
    """fprop by someone for whom a box with the value `v` is held if held(v)."""
    def way(boxes, values):
        values = dict(values)
        for name, parents, function in boxes:
            if name not in values or not held(values[name]):
                values[name] = function(*(values[p] for p in parents))
        return values[boxes[-1][0]]

    return way


def _last_called(boxes, values):
    called = [i for i, (name, _, _) in enumerate(boxes) if name not in values]
    return fprop(boxes[:called[-1] + 1], values) if called else None


def _stops_at_a_held_box(boxes, values):
    held = [i for i, (name, _, _) in enumerate(boxes) if name in values]
    return fprop(boxes[:held[0] + 1] if held else boxes, values)


def _reversed_parents(boxes, values):
    return fprop([(n, tuple(reversed(p)), f) if len(p) == 2 else (n, p, f) for n, p, f in boxes], values)


def _in_the_dicts_order(boxes, values):
    names = [*values, *(name for name, _, _ in boxes)]
    return fprop([(n, tuple(sorted(p, key=names.index)), f) for n, p, f in boxes], values)


FPROP = Exercise(
    name="fprop_boxes", slide="S15", title="Forward propagation by boxes",
    asks="""`boxes` is a list of `(name, parents, function)` in a valid order. `values` is a dict with the values of the given
boxes, and perhaps with the value at which one of `boxes` is **held** (what if $\\mathbf{h}^{(1)}$ were 0?): that one keeps its
value and is not called. Call the function of every other box on the **values of its parents, in their order**, and return
the value of the last box. Do not change the dict you were given.""",
    stub="""def my_fprop(boxes, values):
    return ...""",
    solution=fprop, cases=_fprop_cases, returns=("the value of the last box",),
    hints=("`values = dict(values)` makes a copy you may fill.",
           "`function(*arguments)` calls a function with a list of arguments.",
           "For each box that is not in `values` yet: `values[name] = function(*(values[p] for p in parents))`."),
    wrong=(
        Wrong("held box called", _called_all_the_same,
              "You call every box, also the one that is held: its value in `values` is lost, and so is what it changes above."),
        Wrong("held at 0", _unless(np.any),
              "A box that is held at 0 is called all the same: it is held if its NAME is in `values`, whatever the value."),
        Wrong("last called", _last_called,
              "Where the last box is held you return what was computed last. Asked is the value of the last box of the list."),
        Wrong("stops at a held box", _stops_at_a_held_box,
              "You stop at the box that is held and return its value: it is not called, but those after it are."),
        Wrong("first box only", lambda boxes, values: fprop(boxes[:1], values),
              "You returned the value of the first box: go on to the last."),
        Wrong("last but one", lambda boxes, values: fprop(boxes[:-1], values),
              "You stopped one box too early: the last one has not been called."),
        Wrong("parents reversed", _reversed_parents,
              "The parents' values arrive in the wrong order: u − v is not v − u."),
        Wrong("parents sorted", lambda boxes, values: fprop([(n, tuple(sorted(p)), f) for n, p, f in boxes], values),
              "The parents' values arrive sorted by name: they belong in the order in which the box lists its parents."),
        Wrong("the dict's order", _in_the_dicts_order,
              "The parents' values arrive in the order of the dict: go through the box's own list of parents."),
        Wrong("name for value", lambda boxes, values: boxes[-1][0],
              "You returned the last box's name: its value is asked for."),
        Wrong("all values", lambda boxes, values: list(fprop(boxes[: i + 1], values) for i in range(len(boxes))),
              "You returned the values of all boxes; only the last one is asked for."),
    ))

EXERCISES = (ORDER, FPROP)
