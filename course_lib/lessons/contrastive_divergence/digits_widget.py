"""CD-k or PCD on MNIST while you watch: filters, fantasies, reconstructions, and the exact likelihood. Extension of S52."""
import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.live import LiveRun, live_controls
from course_lib.interactive.words import loss

from .digits import EPOCHS, FANTASIES, METHODS, SHOWN, B, DigitsRun, T
from .digits_view import RbmDigitsPicture, RbmDigitsView


class RbmDigits(LiveRun):
    """A 784-H RBM on 10,000 binarized digits, mini-batches of 100; after every epoch log Z is summed over all 2^H."""

    title = "An RBM learns digits"
    longest = 210
    restart_on = ("H", "seed")                                    # another model is another run
    controls = (
        Choice("method", "gradient by", "CD-k", "how the negative phase is sampled", "what", draw_only=True,
               options=tuple(METHODS)),
        Slider("k", "k", 1, "Gibbs steps k for each update", "what", draw_only=True, low=1, high=20, step=1),
        Slider("alpha", "α", 0.1, "learning rate alpha", "what", draw_only=True, low=0.01, high=3.0, log=True),
        Choice("H", "hidden units H", "16", "number H of hidden units", "how", draw_only=True,
               options=("4", "8", "12", "16", "20")),
        Slider("seed", "seed", 0, "seed of the weights and the order", "how", draw_only=True, low=0, high=31, step=1),
        *live_controls(),
    )
    more = ("seed",)

    def __init__(self, epochs=EPOCHS, **start):
        """`epochs`: how long a run is."""
        self.epochs = epochs
        super().__init__(**start)

    def make_view(self):
        return RbmDigitsView(FANTASIES, SHOWN)

    def ahead(self):
        return self.training.programs()

    def prepare(self):
        k, persistent, _ = self._how()
        self.training = DigitsRun(int(self.values["H"]), self.values["seed"], k, persistent, self.epochs)

    @property
    def record(self):
        return self.training.record

    @property
    def theta(self):
        """The RBM as it is now."""
        return self.training.theta

    def _how(self):
        """(k, persistent, α) as the controls have them now."""
        return self.values["k"], METHODS[self.values["method"]], self.values["alpha"]

    def work(self):
        return self.events(self.training.train(self._how))

    # --- what is seen ----------------------------------------------------------------------------------------------

    def show(self, result, **values):
        run = self.training
        now = f"mean −log p(x), validation: {loss(self.record.valid[-1], 1)}" if len(self.record) else "press Train"
        self.view.update(RbmDigitsPicture(
            self.record.curves, run.filters, *self._fantasies(), run.shown, run.rebuilt,
            f"diverged in epoch {run.diverged}" if run.diverged else now, f"{run.H} filters: rows of W",
            f"{FANTASIES // 2 if self.kept else FANTASIES} fantasies: p(x|h)",
            "validation digits, and there and back once: x̂", self.kept and self.kept.curves))

    def _fantasies(self):
        """(images, captions): all of this run, or the first half of them above as many of A."""
        half, images = FANTASIES // 2, self.training.images
        if not self.kept:
            return images, [""] * FANTASIES
        return np.concatenate([images[:half], self.kept_images[:half]]), [""] * half + ["A"] * half

    def on_keep(self):
        """A is its record and its fantasies."""
        if len(self.record):
            self.kept_images = self.training.images
        super().on_keep()

    def sentence(self, old, new, result):
        run, n = self.training, len(self.record)
        if not n:
            return (f"{T:,} digits, {run.epochs} epochs of {T // B} updates by {self._by(new)}. log Z is summed over 2^{run.H} "
                    f"= {2**run.H:,} vectors h after each. Press Train, or Step for one epoch.")
        if run.diverged:
            return (f"The run diverged in epoch {run.diverged}: α = {new['alpha']:g} is too large. Lower it and press "
                    "↺ Same weights.")
        rebuilt, train, valid = (loss(curve[-1], 1) for curve in self.record.curves)
        said = [f"{self.phase} at epoch {n - 1}, {self._by(new)}: reconstruction {rebuilt} nats, mean −log p(x) {train} on "
                f"training, {valid} on validation digits, exactly: log Z = {run.log_z:.1f}.", self._best()]
        if self.kept:
            rebuilt, _, valid = (loss(curve[-1], 1) for curve in self.kept.curves)
            said.append(f"A ended at reconstruction {rebuilt}, validation {valid}.")
        return " ".join(filter(None, said))

    def _best(self):
        """When the likelihood was best, if it has become worse since."""
        rebuilt, _, valid = map(np.asarray, self.record.curves)
        best = int(np.argmin(valid))
        if len(valid) < 3 or valid[-1] <= valid[best] + 0.5:
            return ""
        fell = rebuilt[best] - rebuilt[-1]
        return (f"The likelihood was best at epoch {best}, {loss(valid[best], 1)}; since then the reconstruction has become "
                f"{abs(fell):.1f} nats {'better' if fell > 0 else 'worse'}.")

    @staticmethod
    def _by(values):
        return values["method"].replace("k", str(values["k"]))
