"""Backpropagation as messages between boxes. Slide S23: after fprop, call bprop in the reverse order, down to the parameters."""
from course_lib import flowgraph
from course_lib.flowgraph import Input, Parameter, WrongOrder
from course_lib.flowgraph.propagation import messages, visited

from .box_names import spoken
from .flowgraph_view import FlowGraphPicture, FlowGraphView
from .fprop_widget import FlowGraph
from .plan_widget import plan


class FlowGraphBprop(FlowGraph):
    """The same picture, forward propagation done: clicks call bprop, and gradients travel back along the lines.

    called  how many bprop methods have been called at the start
    """

    title = "The flow graph, and back"
    longest = 140
    scenes = ("clear", "next", "next", "next", "next", "next")

    def __init__(self, graph=None, inputs=None, upto="l", called=0, **start):
        super().__init__(graph, inputs, upto, called, **start)

    def make_view(self):
        self.wanted = visited(self.graph)
        self.children = {n: [b.name for b in self.graph if n in b.parents and b.name in self.wanted] for n in self.boxes}
        return FlowGraphView(plan(self.graph, self.inputs, self.wanted), "∇")

    def _start(self):
        self._call_next(len(self.computed))
        if self.returning:
            self._call_next(self.called)

    @property
    def usual(self):
        return self.computed

    # --- the way back ---------------------------------------------------------------------------------------------

    @property
    def returning(self):
        """Whether fprop is complete, so that calls mean bprop."""
        return len(self.calls) >= len(self.computed)

    @property
    def returned(self):
        """The boxes whose bprop has been called, in order."""
        return self.calls[len(self.computed):]

    def _compile_rest(self, values):
        last = self.graph[-1].name
        flowgraph.bprop(self.graph, values | {last: values[last] * 0 + 1})

    def _forward(self):
        super()._forward()
        self.grads, self.sent = {}, {}
        if self.returning:
            last = self.graph[-1].name
            self.grads[last] = self.known[last] * 0 + 1
            for name in self.returned:
                self._send(name)

    def _send(self, name):
        """Call the box's bprop and add its messages to what its parents have received."""
        for parent, message in messages(self.boxes[name], self.grads[name], self.known, self.wanted):
            self.sent[name, parent] = message
            self.grads[parent] = self.grads[parent] + message if parent in self.grads else message

    def _call(self, name):
        if not self.returning:
            super()._call(name)
            if self.returning:
                self._forward()
            return
        if name not in self.boxes:
            raise ValueError(f"there is no box {name!r}")
        if name not in self.wanted:
            raise ValueError(f"{name} does not lie between a parameter and the loss: bprop never needs to come here")
        if isinstance(self.boxes[name], Parameter):
            raise ValueError(f"{name} is a parameter: it only receives its gradient, there is nothing further down")
        if name in self.returned:
            raise ValueError(f"bprop of {name} has been called: once is enough, its messages are sent")
        if missing := [child for child in self.children[name] if child not in self.returned]:
            raise WrongOrder(f"wrong order: {name} needs the message of its child {missing[0]}, which has not sent it yet")
        self._send(name)
        self.calls.append(name)

    def upcoming(self):
        if not self.returning:
            return super().upcoming()
        back = [box.name for box in reversed(self.in_order()) if box.name in self.wanted and not isinstance(box, Input)]
        return next((name for name in back if name not in self.returned), None)

    def on_next(self):
        if self.upcoming() is None:
            raise ValueError("every parameter has its gradient: this was backpropagation")
        super().on_next()

    def on_clear(self):
        self._begin_with(self.calls[: len(self.computed)] if self.returned else [])

    # --- what is seen -----------------------------------------------------------------------------------------------

    def show(self, result, **values):
        if not self.returned:
            return super().show(result, **values)
        last = self.returned[-1]
        gone = {(parent, child) for child, parent in self.sent}
        self.view.update(FlowGraphPicture(self.looks(last), {p for p in gone if p[1] == last}, gone, returning=True))

    def _other(self, name):
        """The gradient at a box, or how many of its children have sent their message."""
        got = [child for child in self.children[name] if (child, name) in self.sent]
        if not self.returned or name not in self.grads:
            return None
        return self.grads[name] if len(got) == len(self.children[name]) else f"{len(got)} of {len(self.children[name])}"

    def _state(self, name, last):
        if not self.returned or name == self.refused:
            return super()._state(name, last)
        if name not in self.wanted:
            return "skipped"
        return "back now" if name == last else "back" if self._complete(name) else "done"

    def _complete(self, name):
        return all((child, name) in self.sent for child in self.children[name])

    def sentence(self, old, new, result):
        if not self.returning:
            return super().sentence(old, new, result)
        if not self.returned:
            last = self.graph[-1].name
            return f"fprop is done: {last} = {spoken(self.known[last], 3)}. Now the way back: click {last}, or press Next."
        last = self.returned[-1]
        sent = [(parent, m) for (child, parent), m in self.sent.items() if child == last]
        words = f"bprop of {last} sends {', '.join(f'{p}: {spoken(m)}' for p, m in sent)}."
        summed = [p for p, _ in sent if len(self.children[p]) > 1 and self._complete(p)]
        if summed:
            words += f" {summed[0]} has {len(self.children[summed[0]])} children: their messages are added."
        if self.upcoming() is None:
            skipped = [n for n in self.boxes if n not in self.wanted]
            words += " Every parameter has its gradient."
            words += f" Never visited: {', '.join(skipped)}." if skipped else ""
        return words
