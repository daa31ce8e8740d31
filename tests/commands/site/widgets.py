"""The smallest widgets that have all that a recording must know: controls, a pull, buttons, keys; a player; a training."""
from course_lib.drawing.canvas import Canvas
from course_lib.interactive.controls import Button, Choice, Slider, Toggle
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.live import LiveRun, live_controls
from course_lib.interactive.player import Player


class Bar(Explorer):
    """A bar of height x at place n, in black or grey; `quiet` changes nothing to see, `far` is behind "More"."""

    title = "A bar"
    controls = (Slider("x", "x", 0.5, "height", low=-2, high=2, step=0.1), Slider("n", "n", 3, low=0, high=8, step=1),
                Choice("ink", "ink", "black", options=("black", "grey")), Toggle("quiet", "quiet", False),
                Slider("far", "far", 0.0, low=0, high=1), Button("up", "up"), Button("grow", "grow"))
    more = ("far",)

    def make_view(self):
        canvas = Canvas(240, 100)
        self.ax = canvas.axes(0, 0, 240, 100, xlim=(0, 8), ylim=(-2, 2))
        self.bar = canvas.live(self.ax.plot([3, 3], [0, 1], lw=9)[0])
        return type("View", (), dict(canvas=canvas))()

    def setup(self):
        self.size = 9

    def show(self, result, x, n, ink, **values):
        self.bar.set_data([n, n], [-2, x])
        self.bar.set(color=ink, lw=self.size)

    def sentence(self, old, new, result):
        return f"x = {new['x']:.1f}, n = {new['n']}, {new['ink']}." + (" Moved." if old and old != new else "")

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            self.taken = ax is not None and self.near(ax, x, y, self.values["n"], self.values["x"])
        elif kind == "move" and self.taken:
            self.set(x=float(min(2, max(-2, y))))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            self.nudge("x", 1 if key == "ArrowUp" else -1)

    def on_up(self):
        self.nudge("n", 1)

    def on_grow(self):
        self.size += 9
        self.refresh(dict(self.values))


class Steps(Bar, Player):
    """A player of four frames: the bar at n = 0 … 3."""

    controls = (*Bar.controls[:3], Toggle("play", "▶", False, on="❚❚"))
    more = ()

    def setup(self):
        Bar.setup(self)
        Player.setup(self)

    def rewind(self):
        self.values["n"] = 0

    def advance(self):
        self.values["n"] += 1
        self.refresh(dict(self.values))
        return self.values["n"] < 3


class Training(Bar, LiveRun):
    """A training of three epochs, which says how long it still takes on this machine."""

    controls = (*Bar.controls[:2], Choice("ink", "ink", "black", draw_only=True, options=("black", "grey")), *live_controls())
    more, restart_on, recorded = (), ("n",), {"without": ("began",)}

    def setup(self):
        Bar.setup(self)
        LiveRun.setup(self)

    def prepare(self):
        self.record, self.began = [], None

    def work(self):
        self.began = 1.0

        def shares():
            for epoch in range(4):
                self.record.append(epoch)
                yield epoch / 3

        yield from self.events(shares())

    def show(self, result, **values):
        super().show(result, **values | dict(x=0.5 * len(self.record) - 1.5))

    def sentence(self, old, new, result):
        return f"{self.phase}, {len(self.record)} measured." + (" 4 s left." if self.began else "")


class Loud(Bar):
    """More frames than a recording may hold."""

    recorded = {"pair": ("x", "far")}

    def show(self, result, far, **values):
        super().show(result, far=far, **values)
        self.bar.set_lw(9 + 5 * far)
