"""Layer by layer on real digits, the reader pressing Next; then fine-tuning, where everything moves. Slides S42-S43."""
import jax
import jax.numpy as jnp
import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.interactive.controls import Button, Choice, Progress, Slider, Toggle
from course_lib.interactive.live import Live
from course_lib.network import Layer
from course_lib.notation import layer as above
from course_lib.pretraining import features
from course_lib.training import run_steps, start

from .greedy_run import (
    AE,
    BEGIN,
    CRITERIA,
    EPOCHS,
    LABELS,
    OPTIMIZER,
    PIECE,
    SIZES,
    STEP,
    TUNING,
    TUNING_B,
    B,
    GreedyRun,
    L,
    T,
    digits,
    first_nets,
    own_layers,
)
from .greedy_view import LEVEL, GreedyLayersView
from .stack_images import FILTERS, WALLS, wall_of


class GreedyLayers(Live):
    """784-100-100-100-10 sigm units, 5,000 digits without labels, then 500 with. Click a box to look at its units."""

    title = "Layer by layer"
    controls = (
        Choice("how", "each layer is an", AE, "what each layer is trained as", "what", draw_only=True,
               options=tuple(CRITERIA)),
        Slider("noise", "noise", 0.0, "share of inputs hidden from the autoencoder, an extension: denoising", "what",
               draw_only=True, low=0.0, high=0.6, step=0.05),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "what", draw_only=True, low=0, high=31, step=1),
        Choice("k", "look at layer", "1", "the layer whose units are shown", "look", draw_only=True, options=("1", "2", "3")),
        Choice("wall", "show", FILTERS, "what is shown of the layer", "look", draw_only=True, options=WALLS),
        Slider("alpha", "α", 1.0, "learning rate alpha of fine-tuning", "tune", draw_only=True, low=0.03, high=10.0,
               log=True),
        Button("step", "Next ▸", says="train the next layer; after the last one, fine-tune", group="live"),
        Toggle("play", "▶ All", False, "go on through all layers and fine-tuning, or pause", "live", draw_only=True,
               on="❚❚ Pause"),
        Button("again", "↺ From the start", says="start again from the same weights", group="live"),
        Progress("progress", "", 0.0, "progress of the run", "live"),
    )

    def __init__(self, greedy=None, **start):
        """`greedy(X, hidden, train_layer)`: the reader's own procedure (exercise "greedy"), run at once; then fine-tune."""
        self.own, self.words = greedy, ""
        super().__init__(**start)

    def make_view(self):
        return GreedyLayersView(SIZES, EPOCHS, TUNING)

    def ahead(self):
        key, idx, X = jax.random.key(0), np.zeros((PIECE, B), np.int32), digits()[0]
        tune = np.zeros((LABELS // TUNING_B, TUNING_B), np.int32)
        shapes = [(jnp.zeros((n, m)), jnp.zeros(n)) for m, n in zip(SIZES[:3], SIZES[1:4], strict=True)]
        for how, criterion in CRITERIA.items():
            for D, h in ((SIZES[0], X), (SIZES[1], jnp.zeros((T, SIZES[1])))):
                yield lambda how=how, D=D, h=h, step=criterion.step: run_steps(
                    step, BEGIN[how](key, D, SIZES[1]), h, jnp.zeros(T, jnp.int32), idx)
                yield lambda h=h: features(Layer(jnp.zeros((SIZES[1], h.shape[1])), jnp.zeros(SIZES[1])), h)
        yield lambda: run_steps(STEP, start(first_nets(key, tuple(Layer(*one) for one in shapes))[0], OPTIMIZER, key),
                            X[:LABELS], digits()[1], tune)

    def transient(self, name):
        return name in ("play", "k")                  # k follows the layer in training

    # --- the run ---------------------------------------------------------------------------------------------------

    def prepare(self):
        self.run = GreedyRun(*(self.values[name] for name in ("how", "noise", "seed")))
        self.made = None
        if self.own is not None:
            self.words = own_layers(self.run, self.own)

    def changed(self, old):
        if any(old.get(name) != self.values[name] for name in ("how", "noise", "seed")):      # another run
            self.trainer.stop()
            self.worker, self.ended = None, False
            self.values |= dict(play=False, progress=0.0)
            self.prepare()
        super().changed(old)

    def work(self):
        run = self.run
        while len(run.stack) < L:
            self.values["k"] = str(len(run.stack) + 1)
            yield from self._counted(run.train_layer())
            yield "epoch"
        yield from self._counted(run.fine_tune(lambda: self.values["alpha"]))

    def _counted(self, events):
        for event in events:
            self.values["progress"] = round(self.run.done(), 3)
            yield event

    # --- what is seen ----------------------------------------------------------------------------------------------

    def show(self, result, k, wall, **values):
        run = self.run
        states, notes = zip(*(self._state(one) for one in range(1, L + 2)), strict=True)
        learning = [run.learning[i] if i < len(run.learning) else [] for i in range(L)]
        titles = {"learning": "lost in rebuilding, per input",
                  "tuning": f"misread {100 * run.tuning[0][-1]:.1f} %" if run.tuning[0] else "then: share misread"}
        self.view.update(states, notes, int(k), self._wall(int(k), wall), learning, run.tuning, titles)
        self.picture.disabled = [] if self.values["how"] == AE else ["noise"]

    def _state(self, k):
        """(state, words) of the weights W^(k)."""
        run, done = self.run, len(self.run.stack)
        if run.nets is not None:
            return "moves", f"{'moved' if self.ended else 'moves'}: {100 * run.moved[k - 1]:.0f} % of its size"
        if k <= done:
            same = "same bits" if run.fixed[k - 1] else "CHANGED"
            return "fixed", f"fixed: {same}\n{run.prints[k - 1]}"
        if k == done + 1 and run.now is not None:
            return "learns", f"learns to rebuild {'x' if k == 1 else 'h' + above(k - 1)}\nsees nothing else"
        return "waits", "output layer, added last" if k > L else ""

    def _layers(self):
        """The stack as it is now: the fine-tuned weights once there are any."""
        if self.run.nets is None:
            return self.run.shown
        return [Autoencoder(np.asarray(a.W), np.asarray(a.b), b.c)
                for a, b in zip(self.run.nets[0][:L], self.run.stack, strict=True)]

    def _wall(self, k, wall):
        """The wall, made anew only when something on it has changed: a slider must not wait for 2,000 digits."""
        run = self.run
        key = (k, wall, len(run.stack), sum(map(len, run.learning)), len(run.tuning[0]))
        if self.made != key:
            self.made, self.wall = key, wall_of(self._layers(), k, wall, run.X, run.held_out[0])
        return self.wall

    def sentence(self, old, new, result):
        run, done = self.run, len(self.run.stack)
        parts = [self.words] if self.words else []
        if run.nets is not None:
            return " ".join([*parts, *self._about_tuning()])
        if run.learning and run.now is not None:
            k, losses = done + 1, run.learning[-1]
            parts.append(f"Layer {k} learns to rebuild {'x' if k == 1 else f'h({k - 1})'}, epoch {len(losses) - 1} of {EPOCHS}: "
                         f"lost per input {losses[-1]:.3f}, at its start {losses[0]:.3f}.")
        elif done and run.learning:
            parts.append(f"Layer {done} is done and fixed: lost per input {run.learning[-1][-1]:.3f}, at its start "
                         f"{run.learning[-1][0]:.3f}.")
        if done:
            good = sum(run.fixed)
            parts.append(f"{good} of {done} finished layer{'s' if done > 1 else ''} still bit by bit what "
                         f"{'they were' if done > 1 else 'it was'}.")
        return " ".join([*parts, self._next(done)])

    def _next(self, done):
        if self.values["play"]:
            return ""
        if done == L:
            return f"Next adds the output layer and trains all of it on {LABELS} labels."
        if self.run.now is not None:
            return "Next goes on."
        kind = "autoencoder" if self.values["how"] == AE else "RBM"
        return (f"Next trains layer {done + 1}, an {kind} with {SIZES[done + 1]} units, on "
                f"{'5,000 digits' if done == 0 else f'h({done}) of the 5,000 digits'}, without labels.")

    def _about_tuning(self):
        run, (mine, other) = self.run, self.run.tuning
        moved = ", ".join(f"W({k}) by {100 * m:.0f} %" for k, m in enumerate(run.moved, start=1))
        yield f"Fine-tuning on {LABELS} labels, epoch {len(mine) - 1} of {TUNING}: {100 * mine[-1]:.1f} % of 1,000 other digits"
        yield f"misread, {100 * other[-1]:.1f} % by the same network from a random start. Moved: {moved} of its size."

    # --- the hand on the picture -----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.net:
            near = int(np.argmin(np.abs(np.array(LEVEL) - y)))
            if 1 <= near <= L and abs(LEVEL[near] - y) < 50:
                self.set(k=str(near))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            k = int(self.values["k"]) + (1 if key == "ArrowUp" else -1)
            self.set(k=str(min(max(k, 1), L)))
        elif key in ("Enter", "n"):
            self.on_step()
        else:
            super().key(key, shift)
