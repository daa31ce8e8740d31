"""The flow graph, one box at a time. Slides S15 and S23: call fprop in any valid order, then bprop in the reverse one."""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib import flowgraph
from course_lib.flowgraph import Input, WrongOrder
from course_lib.flowgraph.errors import GraphError, call
from course_lib.flowgraph.propagation import parent_values
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.player import Player

from .flowgraph_view import BoxLook, FlowGraphPicture, FlowGraphView
from .slide_graph import slide_graph


class FlowGraph(Player):
    """Click a box to call its method; → does the next one, ← undoes, Space plays. `FlowGraph(graph, inputs)` shows yours."""

    title = "The flow graph"
    frames_per_second = 1.4
    controls = (
        Slider("x1", "x₁", 1.0, "input x 1", "x", draw_only=True, low=-2, high=2),
        Slider("x2", "x₂", -0.5, "input x 2", "x", draw_only=True, low=-2, high=2),
        Choice("order", "order", "as written", "which valid order Next follows", "x", draw_only=True,
               options=("as written", "random 1", "random 2", "random 3")),
        Toggle("play", "▶ Play", False, "call the boxes one after the other", "do", draw_only=True, on="❚❚ Pause"),
        Button("back", "◂ Undo", says="undo the last call", group="do"),
        Button("next", "Next box ▸", says="call the next box", group="do"),
        Button("clear", "Clear", says="forget all values", group="do"),
    )
    pulls = ""

    def __init__(self, graph=None, inputs=None, upto="f(x)", **start):
        self.graph, self.inputs = (graph, inputs) if graph is not None else slide_graph(upto)
        given = {box.name for box in self.graph if isinstance(box, Input)}
        self.graph, self.inputs = tuple(self.graph), {n: v for n, v in self.inputs.items() if n in given}
        if "x" not in self.inputs or np.shape(self.inputs["x"]) != (2,):
            self.controls = tuple(c for c in self.controls if c.name not in ("x1", "x2"))
        self.boxes = {box.name: box for box in self.graph}
        super().__init__(**start)
        if graph is None:                              # a reader's own boxes are called when the reader calls them
            flowgraph.random_order(jax.random.key(1), self.graph)
            self._compile_rest(flowgraph.fprop(self.graph, self.inputs))

    def make_view(self):
        return FlowGraphView(self.graph)

    def setup(self):
        super().setup()
        self.calls, self.refused = [], None            # names in the order in which fprop, then bprop, was called
        self._forward()

    def _compile_rest(self, values):
        """What is called after all of fprop: once at the start, since each box's first call compiles."""

    def extra(self):
        return {"calls": ",".join(n.replace(" ", "_") for n in self.calls)} if self.calls else {}

    def extra_names(self):
        return {"calls"}

    def restore_extra(self, extra):
        for name in filter(None, extra.get("calls", "").split(",")):
            self._call(name.replace("_", " "))

    # --- calling boxes ----------------------------------------------------------------------------------------------

    @property
    def computed(self):
        return [box.name for box in self.graph if not isinstance(box, Input)]

    def _forward(self):
        """Values of the given boxes and of those whose fprop has been called, from the x of the sliders."""
        if "x1" in self.by_name:
            self.inputs["x"] = jnp.array([self.values["x1"], self.values["x2"]], jnp.float32)
        self.known = dict(self.inputs)
        for name in self.calls[: len(self.computed)]:
            box = self.boxes[name]
            parents = parent_values(box, self.known)
            self.known[name] = call(box, "fprop", *parents)

    def _call(self, name):
        """Call the box's fprop, or say why it is too early."""
        if name not in self.boxes:
            raise ValueError(f"there is no box {name!r}")
        if isinstance(self.boxes[name], Input):
            raise ValueError(f"{name} is given: it has a value already and no fprop to call")
        if name in self.calls:
            raise ValueError(f"{name} has its value already: calling fprop again would give the same")
        box = self.boxes[name]
        self.known[name] = call(box, "fprop", *parent_values(box, self.known))
        self.calls.append(name)

    def touch(self, name):
        """What a click on a box does; a refused box is shown as refused."""
        self.refused = None
        try:
            self._call(name)
        except (GraphError, ValueError) as error:
            self.refused = name if isinstance(error, WrongOrder) else None
            self.refresh(dict(self.values))
            raise
        self.refresh(dict(self.values))

    def upcoming(self):
        """The next box in the chosen order, or None when all are done."""
        graph = self.graph
        if self.values["order"] != "as written":
            graph = flowgraph.random_order(jax.random.key(int(self.values["order"][-1])), graph)
        return next((box.name for box in graph if not isinstance(box, Input) and box.name not in self.calls), None)

    def on_next(self):
        name = self.upcoming()
        if name is None:
            raise ValueError("every box has its value: this was forward propagation")
        self.touch(name)

    def on_back(self):
        self.refused = None
        self.calls = self.calls[:-1]
        self._forward()
        self.refresh(dict(self.values))

    def on_clear(self):
        self.calls, self.refused = [], None
        self._forward()
        self.refresh(dict(self.values))

    def changed(self, old):
        self._forward()
        super().changed(old)

    def advance(self):
        name = self.upcoming()
        self.values["play"] = name is not None
        if name is None:
            self.refresh(dict(self.values))
        else:
            self.touch(name)
        return name is not None

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and (name := self.view.box_at(x, y)):
            self.touch(name)

    def key(self, key, shift):
        match key:
            case "ArrowRight":
                self.on_next()
            case "ArrowLeft":
                self.on_back()
            case " ":
                self.set(play=not self.values["play"])
            case "Backspace" | "Delete":
                self.on_clear()

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, **values):
        last = self.calls[-1] if self.calls else None
        carrying = {(p, last) for p in self.boxes[last].parents} if last else set()
        self.view.update(FlowGraphPicture(
            [BoxLook(name, brief(self.known.get(name)), "", self._state(name, last)) for name in self.boxes], carrying))

    def _state(self, name, last):
        if name == self.refused:
            return "refused"
        if name in self.known:
            return "now" if name == last else "done"
        return "ready" if all(p in self.known for p in self.boxes[name].parents) else "waiting"

    def sentence(self, old, new, result):
        left = [n for n in self.computed if n not in self.known]
        if not self.calls:
            return f"{len(left)} boxes wait. Those with a blue edge have all their parents: click one, or press Next."
        last = self.calls[-1]
        words = f"fprop of {last}: {', '.join(self.boxes[last].parents)} → {brief(self.known[last])}."
        if not left:
            return f"{words} All boxes have their value, in the order {', '.join(self.calls)}: forward propagation."
        return f"{words} {len(left)} box{'es' if len(left) > 1 else ''} left."


def brief(value, digits=2):
    """A value in a box: its numbers if there are at most three, else its shape."""
    if value is None:
        return ""
    value = np.asarray(value)
    if value.size > 3:
        return "×".join(map(str, value.shape))
    if value.dtype.kind != "f":
        return " ".join(map(str, value.ravel()))
    return " ".join(f"{v:.{digits}f}".replace("-", "−") for v in np.round(value.ravel(), digits) + 0.0)
