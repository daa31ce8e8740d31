"""The flow graph, one box at a time. Slides S15 and S23: call fprop in any valid order, then bprop in the reverse one."""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib import flowgraph
from course_lib.activations import tanh
from course_lib.drawing.style import INK
from course_lib.flowgraph import Input, WrongOrder
from course_lib.flowgraph.errors import GraphError, call
from course_lib.flowgraph.propagation import parent_values
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.own_function import OwnFunction, not_finite
from course_lib.interactive.player import Player

from .box_grid import above
from .box_names import counted_from_one, on_slide, spoken, written
from .flowgraph_view import BoxLook, FlowGraphPicture, FlowGraphView
from .plan_widget import plan
from .slide_graph import slide_graph, softplus

OWN, ORDERS = "h(1)", ("as written", "random 1", "random 2", "random 3")      # OWN: the box that runs a reader's function


class FlowGraph(Player):
    """Click a box to call its method; → does the next one, ← undoes, Space plays. `FlowGraph(graph, inputs)` shows yours.

    called  how many boxes have been called at the start
    own     `own(a)` -> softplus(a): the reader's function is the fprop of h(1), the right values stand beside its own
    g       the activation function of the slide's graph, where there is no function of the reader's
    """

    title = "The flow graph"
    frames_per_second = 1.4
    controls = (
        Slider("x1", "x₁", 1.0, "input x 1", "x", draw_only=True, low=-2, high=2),
        Slider("x2", "x₂", -0.5, "input x 2", "x", draw_only=True, low=-2, high=2),
        Choice("order", "order", ORDERS[0], "which valid order Next follows", "x", draw_only=True, options=ORDERS),
        Toggle("play", "▶ Play", False, "call the boxes one after the other", "do", draw_only=True, on="❚❚ Pause"),
        Button("back", "◂ Undo", says="undo the last call", group="do"),
        Button("next", "Next box ▸", says="call the next box", group="do"),
        Button("all", "All ▸▸", says="call all boxes that are left", group="do"),
        Button("clear", "Clear", says="forget what has been called", group="do"),
    )
    pulls, longest, more, scenes = "", 140, ("order",), ("clear", "next", "next", "next", "next")

    def __init__(self, graph=None, inputs=None, upto="f(x)", called=0, own=None, g=tanh, **start):
        self.own, self.called = OwnFunction(own), called
        given = (graph, inputs) if graph is not None else slide_graph(upto, softplus if self.own else g)
        self.graph, self.inputs = tuple(given[0]), {b.name: given[1][b.name] for b in given[0] if isinstance(b, Input)}
        if "x" not in self.inputs or np.shape(self.inputs["x"]) != (2,):
            self.controls = tuple(c for c in self.controls if c.name not in ("x1", "x2"))
        self.boxes = {box.name: box for box in self.graph}
        super().__init__(**start)
        if graph is None:                              # a reader's own boxes are called when the reader calls them
            flowgraph.random_order(jax.random.key(1), self.graph)
            self._compile_rest(flowgraph.fprop(self.graph, self.inputs))

    def make_view(self):
        return FlowGraphView(plan(self.graph, self.inputs, above(self.graph, OWN) if self.own else ()), "≠", INK)

    def setup(self):
        super().setup()
        self.calls, self.refused = [], None            # names in the order in which fprop, then bprop, was called
        self._forward()
        self._start()

    def _start(self):
        """The calls with which the picture begins."""
        self._call_next(self.called)

    def _call_next(self, n=10**6):
        """The next n calls, as far as the boxes bear them."""
        try:
            while n > 0 and (name := self.upcoming()) is not None:
                self._call(name)
                n -= 1
        except GraphError:
            pass                                       # said when the reader calls this box

    def _compile_rest(self, values):
        """What is called after all of fprop: once at the start, since each box's first call compiles."""

    def extra(self):
        return {"calls": ",".join(map(written, self.calls))} if self.calls != self.usual else {}

    @property
    def usual(self):
        """The calls of a new picture, as the class makes it."""
        return []

    def extra_names(self):
        return {"calls"}

    def restore_extra(self, extra):
        self.calls = []
        self._forward()
        known = {written(name): name for name in self.boxes}
        for name in [known.get(n, n) for n in extra["calls"].split(",") if n] if "calls" in extra else self.usual:
            self._call(name)

    # --- calling boxes ----------------------------------------------------------------------------------------------

    @property
    def computed(self):
        return [box.name for box in self.graph if not isinstance(box, Input)]

    def _forward(self):
        """Values of the given boxes and of those whose fprop has been called, from the x of the sliders."""
        if "x1" in self.by_name:
            self.inputs["x"] = jnp.array([self.values["x1"], self.values["x2"]], jnp.float32)
        self.known, self.right = dict(self.inputs), dict(self.inputs)
        for name in self.calls[: len(self.computed)]:
            self._fprop(name)

    def _fprop(self, name):
        """Call the box's fprop; with a function of the reader's the course's value is kept beside it."""
        box = self.boxes[name]
        parents = parent_values(box, self.known)
        value = call(box, "fprop", *parents)
        if self.own:
            self.right[name] = call(box, "fprop", *parent_values(box, self.right))
            if name == OWN and (got := self.own((np.asarray(parents[0], float),), np.shape(value), wrong=not_finite)):
                value = jnp.asarray(got[0], jnp.float32)
        self.known[name] = value

    def _call(self, name):
        """Call the box's fprop, or say why it is too early."""
        if name not in self.boxes:
            raise ValueError(f"there is no box {name!r}")
        if isinstance(self.boxes[name], Input):
            raise ValueError(f"{name} is given: it has a value already and no fprop to call")
        if name in self.calls:
            raise ValueError(f"{name} has its value already: calling fprop again would give the same")
        self._fprop(name)
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

    def in_order(self):
        """The boxes in the chosen order."""
        if self.values["order"] == "as written":
            return self.graph
        return flowgraph.random_order(jax.random.key(int(self.values["order"][-1])), self.graph)

    def upcoming(self):
        """The next box in the chosen order, or None when all are done."""
        return next((b.name for b in self.in_order() if not isinstance(b, Input) and b.name not in self.calls), None)

    def on_next(self):
        name = self.upcoming()
        if name is None:
            raise ValueError("every box has its value: this was forward propagation")
        self.touch(name)

    def on_all(self):
        self.on_next()
        self._call_next()
        self.refresh(dict(self.values))

    def on_back(self):
        self._begin_with(self.calls[:-1])

    def on_clear(self):
        self._begin_with([])

    def _begin_with(self, calls):
        self.calls, self.refused = calls, None
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

    def say(self, words, failed=False):
        super().say(on_slide(words), failed)

    def show(self, result, **values):
        last = self.calls[-1] if self.calls else None
        carrying = {(p, last) for p in self.boxes[last].parents} if last else set()
        self.view.update(FlowGraphPicture(self.looks(last), carrying, self.upward()))

    def looks(self, last):
        known = counted_from_one(self.known)
        return [BoxLook(name, known.get(name), self._other(name), self._state(name, last)) for name in self.boxes]

    def upward(self):
        """The lines over which a value has gone."""
        return {(p, name) for name in self.calls[: len(self.computed)] for p in self.boxes[name].parents}

    def _other(self, name):
        """The right value of a box whose value is another, because the reader's function gives another."""
        if name not in self.right or np.allclose(self.right[name], self.known[name], rtol=1e-4, atol=1e-5):
            return None
        return self.right[name]

    def _state(self, name, last):
        if name == self.refused or self.own and name == OWN in self.known and self._other(OWN) is not None:
            return "refused"
        return "waiting" if name not in self.known else "now" if name == last else "done"

    def sentence(self, old, new, result):
        left = [n for n in self.computed if n not in self.known]
        if not self.calls:
            return f"{len(left)} boxes are empty. Click one to call its fprop, or press Next."
        last = self.calls[-1]
        words = f"fprop of {last}: {', '.join(self.boxes[last].parents)} → {spoken(self.known[last])}."
        if OWN in self.known and self._other(OWN) is not None:
            words += f" h(1) by {self.own.name}: {spoken(self.known[OWN])}. log(1 + exp(a)) is {spoken(self.right[OWN])}."
        elif OWN in self.known and self.own.used:
            words += f" h(1) by {self.own.name} is right."
        if not left:
            return f"{words} All boxes have their value, in the order {', '.join(self.calls)}: forward propagation."
        return f"{words} {len(left)} box{'es' if len(left) > 1 else ''} left."
