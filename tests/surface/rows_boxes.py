"""Rows of `rows.ROWS`: the methods of the flow graph's boxes, called as a reader calls them who takes a graph apart."""
from course_lib.flowgraph import boxes

from .holding import Arg, few, labels, number, numbers, pixels, weights
from .rows import no_arrays, row

W, H = Arg(20 * few(3, 2).values, "weight"), pixels(4, 2)      # squares and products of unsigned bytes would wrap


def box(kind, *parents, but=None, **given):
    """Rows for fprop, of `given` in the parents' order, and for bprop, which also takes `grad` and the value; `but` is its."""
    made = getattr(boxes, kind)(kind, parents)
    grad = given.pop("grad")
    name = {part: given[part] for part in parents}
    row(f"flowgraph.boxes.{kind}.fprop", lambda **held: made.fprop(*(held[part] for part in parents)), **name)
    row(f"flowgraph.boxes.{kind}.bprop", lambda grad, **held: made.bprop(
        grad, made.fprop(*(held[part] for part in parents)), *(held[part] for part in parents)), but, grad=grad, **name)


box("Linear", "W", "h", W=W, h=H, grad=numbers(4, 3))
box("Affine", "W", "b", "h", W=W, b=weights(3), h=H, grad=numbers(4, 3))
box("Activate", "a", a=few(4, 3), grad=numbers(4, 3))
box("BatchNorm", "z", "gamma", "beta", z=numbers(4, 3), gamma=weights(3), beta=weights(3), grad=few(4, 3))
box("DropoutMask", "h", "m", h=numbers(2, 3), m=numbers(2, 3), grad=numbers(2, 3),
    but={"h as nan": "∇ at h is ∇ ⊙ m, whatever h is"})
box("Softmax", "a", a=few(4, 3), grad=numbers(4, 3))
box("NLL", "f", "y", f=numbers(4, 2), y=labels(4), grad=number(1))
box("MeanLoss", "a", "y", a=few(4, 2), y=labels(4), grad=number(1))
box("L2", "W", W=W, grad=number(200))
box("Scale", "c", "v", c=number(3), v=number(200), grad=number(1))
box("Sum", "u", "v", u=numbers(3), v=numbers(3), grad=numbers(3),
    but={f"{part} as nan": "∇ is handed on, whatever the parents are" for part in "uv"})
row("flowgraph.boxes.Linear.read", boxes.Linear("z", ("W", "h")).read, W=W, h=H)
no_arrays("what a box of your own has to have", "flowgraph.boxes: Box.fprop Box.bprop")
no_arrays("a part of a box", "flowgraph.boxes: floats gradient")
