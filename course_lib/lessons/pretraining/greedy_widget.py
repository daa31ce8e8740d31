"""Layer by layer on real digits, the reader pressing Next; then fine-tuning, where everything moves. Slides S42-S43."""
import numpy as np

from course_lib.autoencoder import Autoencoder
from course_lib.interactive.controls import Button, Choice, Progress, Slider, Toggle
from course_lib.interactive.live import Event, LiveRun
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.waiting import watched
from course_lib.interactive.words import count, loss, percent
from course_lib.notation import layer

from .greedy_run import AE, EPOCHS, LABELS, RBM, SIZES, TUNING, Apprentice, GreedyRun, L, greedy_programs
from .greedy_view import GreedyLayersView, GreedyPicture
from .stack_images import FILTERS, WALLS, wall_of

TWINS, SCALES = ("1 × Glorot", "4 × Glorot"), (1.0, 4.0)
PATIENCE = 60      # seconds that a reader's procedure may take: it trains three layers


class GreedyLayers(LiveRun):
    """784-100-100-100-10 sigm units, 5,000 digits without labels, then 500 with. Click a box to look at its units."""

    title = "Layer by layer"
    restart_on = ("how", "noise", "seed")
    controls = (
        Choice("how", "each layer is an", AE, "what each layer is trained as", "what", draw_only=True,
               options=(AE, RBM)),
        Slider("noise", "noise", 0.0, "share of inputs hidden from the autoencoder, an extension: denoising", "what",
               draw_only=True, low=0.0, high=0.6, step=0.05),
        Slider("seed", "seed", 0, "seed of the weights and of the order", "what", draw_only=True, low=0, high=31, step=1),
        Choice("k", "look at layer", "1", "the layer whose units are shown", "look", draw_only=True, options=("1", "2", "3")),
        Choice("wall", "show", FILTERS, "what is shown of the layer", "look", draw_only=True, options=WALLS),
        Slider("alpha", "α", 1.0, "learning rate alpha of fine-tuning", "tune", draw_only=True, low=0.03, high=10.0,
               log=True),
        Choice("twin", "random start", TWINS[1], "scale of the random start it is held against", "tune", draw_only=True,
               options=TWINS),
        Button("step", "Next ▸", says="train the next layer; after the last one, fine-tune", group="live"),
        Toggle("play", "▶ All", False, "go on through all layers and fine-tuning, or pause", "live", draw_only=True,
               on="❚❚ Pause"),
        Button("again", "↺ From the start", says="start again from the same weights", group="live"),
        Progress("progress", "", 0.0, "progress of the run", "live"),
    )
    more = ("seed", "k", "twin")
    pulls = ""

    def __init__(self, greedy=None, **start):
        """`greedy(X, hidden, train_layer)`: the reader's own procedure (exercise "greedy"), run at once; then fine-tune."""
        self.own = OwnFunction(greedy, "the widget trains the layers", PATIENCE)
        super().__init__(**start)

    def make_view(self):
        return GreedyLayersView(SIZES, EPOCHS, TUNING)

    def ahead(self):
        return greedy_programs()

    def transient(self, name):
        return name in ("play", "k")                  # k follows the layer in training

    # --- the run ---------------------------------------------------------------------------------------------------

    def prepare(self):
        self.run = GreedyRun(*(self.values[name] for name in self.restart_on))
        self.drawn_wall = None
        self.words = self._own_layers() if self.own else ""

    def _own_layers(self):
        """Let the reader's procedure make the layers of the new run; a sentence on what it did."""
        apprentice = Apprentice(self.run)
        answer = self.own.value(apprentice.arguments)
        if answer is None:
            return ""
        if not apprentice.fits(answer):
            self.own.refuse(f"did not return W(1), b(1), … and h of a {'-'.join(map(str, SIZES[:4]))} stack")
            return ""
        wrong = apprentice.hand_over(answer)
        return "Your procedure trained three layers" + (
            ", each on the features of the one below." if wrong is None else
            f", but layer {wrong} not on the features of the one below.")

    def work(self):
        run = self.run
        while len(run.stack) < L:
            self.values["k"] = str(len(run.stack) + 1)
            yield from self._events(run.train_layer())
            yield Event.EPOCH
        yield from self._events(run.fine_tune(lambda: self.values["alpha"], SCALES[TWINS.index(self.values["twin"])]))

    def pretrain(self):
        """Train all three layers here and now and wait before fine-tuning: for a notebook without a hand."""
        with self.lock:
            self.worker = self.worker or self.work()
            for _ in watched(self._layers_to_come(), self, self.run.share_of_layers):
                pass
            self.refresh(dict(self.values), compute=False)
        return self

    def _layers_to_come(self):
        while len(self.run.stack) < L:
            yield next(self.worker)

    def _events(self, pieces):
        for new in pieces:
            self.progress(self.run.share())
            yield Event.LOOK if new else Event.PIECE

    # --- what is seen ----------------------------------------------------------------------------------------------

    def show(self, result, k, wall, **values):
        run = self.run
        states, notes = zip(*(self._state(one) for one in range(1, L + 2)), strict=True)
        learning = [run.learning[i] if i < len(run.learning) else [] for i in range(L)]
        misread = "misread " + ", ".join(percent(errors[-1], 1) for errors in run.tuning) if run.tuning[0] else ""
        self.view.update(GreedyPicture(
            states, notes, self._decoder(), int(k), *self._wall(int(k), wall), learning, run.tuning, run.scale,
            "lost above its floor", misread))
        self.picture.disabled = [] if self.values["how"] == AE else ["noise"]

    def _state(self, k):
        """(state, words) of the weights W^(k)."""
        run, done = self.run, len(self.run.stack)
        if run.nets is not None:
            return "moves", f"{'moved' if self.ended else 'moves'}: {percent(run.moved[k - 1], 0)} of its size"
        if k <= done:
            same = "same bits" if run.fixed[k - 1] else "CHANGED"
            return "fixed", f"fixed: {same}\n{run.prints[k - 1]}"
        if k == done + 1 and run.now is not None:
            return "learns", f"learns to rebuild {'x' if k == 1 else 'h' + layer(k - 1)}\nsees nothing else"
        return "waits", "output layer, added last" if k > L else ""

    def _decoder(self):
        """(the layer whose decoder is seen or 0, whether it is at work)."""
        run, done = self.run, len(self.run.stack)
        return (0, False) if run.nets is not None else (done + 1, True) if run.now is not None else (done, False)

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
        if self.drawn_wall != key:
            self.drawn_wall, self.wall = key, wall_of(self._layers(), k, wall, run.X, run.held_out.X)
        return self.wall

    def sentence(self, old, new, result):
        run, done = self.run, len(self.run.stack)
        parts = [words for words in (self.own.message, self.words) if words]
        if run.nets is not None:
            return " ".join([*parts, *self._about_tuning()])
        if run.learning and run.now is not None:
            k, losses = done + 1, run.learning[-1]
            parts.append(f"Layer {k} learns to rebuild {'x' if k == 1 else f'h({k - 1})'}, epoch {len(losses) - 1} of {EPOCHS}: "
                         f"lost per input above its floor {loss(losses[-1])}, at its start {loss(losses[0])}.")
        elif done and run.learning:
            parts.append(f"Layer {done} is done and fixed: lost per input above its floor {loss(run.learning[-1][-1])}, "
                         f"at its start {loss(run.learning[-1][0])}.")
        if done:
            good = sum(run.fixed)
            parts.append(f"{good} of {count(done, 'finished layer')} still bit by bit what "
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
        run, (pretrained, random) = self.run, self.run.tuning
        twin = TWINS[SCALES.index(run.scale)]
        moved = ", ".join(f"W({k}) by {percent(m, 0)}" for k, m in enumerate(run.moved, start=1))
        yield (f"Fine-tuning on {LABELS} labels, epoch {len(pretrained) - 1} of {TUNING}: {percent(pretrained[-1], 1)} of 1,000 "
               f"other digits misread, {percent(random[-1], 1)} by the same network from its {twin} random start.")
        yield f"Moved: {moved} of its size."

    # --- the hand on the picture -----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down" and ax is self.view.net:
            if near := self.view.layer_at(y):
                self.set(k=str(near))

    def key(self, key, shift):
        if key in ("ArrowUp", "ArrowDown"):
            k = int(self.values["k"]) + (1 if key == "ArrowUp" else -1)
            self.set(k=str(min(max(k, 1), L)))
        elif key in ("Enter", "n"):
            self.on_step()
        else:
            super().key(key, shift)
