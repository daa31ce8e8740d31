"""Character or random image? Slide S40: a model that has seen digits only is asked how surprised it is by both."""
from typing import NamedTuple

import numpy as np

from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import OwnFunction
from course_lib.interactive.words import percent

from .characters_view import CharactersPicture, CharactersView
from .random_images import KINDS, auc, mixed
from .three_models import MODELS, SHOWN, UPDATES, aucs, characters, judge, remade, scores, trained

SCORE = {"autoencoder": "ℓ(x̂, x)", "RBM": "F(x)", "mean image": "ℓ(x̂, x)"}
MAKES = {"autoencoder": "x̂", "RBM": "x̂ = p(x = 1 | p(h = 1 | x))", "mean image": "x̂: always the mean digit"}


class Judged(NamedTuple):
    """x and what the model makes of it, its score, and the scores of the digits and of the random images."""

    x: np.ndarray
    x_hat: np.ndarray
    score: float
    good: np.ndarray
    bad: np.ndarray

    @property
    def auc(self):
        return auc(self.good, self.bad)


class Characters(Explorer):
    """A digit turns into a random image, pixel by pixel. `f`: the learner's (x, W, b, c) -> (h, x̂, loss) gives the scores."""

    title = "Character or random image"
    longest = 290
    controls = (
        Choice("random", "random image", KINDS[0], "kind of random image", "what", options=KINDS),
        Slider("part", "pixels replaced", 0.0, "part of the pixels taken from the random image", "image", low=0, high=1,
               step=0.05),
        Slider("which", "digit", 0, "which of the 500 digits", "image", low=0, high=SHOWN - 1, step=1),
        Choice("model", "model", MODELS[0], "what gives the score", "model", options=MODELS),
        Choice("updates", "updates", str(UPDATES[-1]), "how long the model has been trained, in updates", "model",
               options=tuple(map(str, UPDATES))),
    )
    pulls = "across"

    def __init__(self, f=None, **start):
        """`f(x, W, b, c)` -> (h, x̂, loss): the reader's autoencoder, whose losses are drawn instead of ours."""
        self.own, self.losses = OwnFunction(f), {}
        super().__init__(**start)

    def make_view(self):
        return CharactersView(MODELS, UPDATES)

    def ahead(self):
        yield lambda: [scores(model, kind) for kind in (None, *KINDS) for model in MODELS]
        yield lambda: [judge(model, characters()[:1], 0) for model in MODELS]

    def compute(self, random, part, which, model, updates):
        at = UPDATES.index(int(updates))
        x = mixed(characters()[which], characters(random)[which], part)
        self.own.message = ""
        mine = self._judged(random, at, x) if self.own and model == "autoencoder" else None
        return mine or Judged(x, remade(model, x, at), float(judge(model, x[None], at)[0, 0]), scores(model)[at],
                              scores(model, random)[at])

    # --- the learner's forward pass -----------------------------------------------------------------------------------

    def _judged(self, random, at, x):
        """Judged by the learner's function, or None."""
        theta = [np.asarray(part[at], float) for part in trained("autoencoder")]
        good, bad, one = self._losses(None, at, theta), self._losses(random, at, theta), self._ask(x, theta)
        return None if good is None or bad is None or one is None else Judged(x, one[1], float(one[2]), good, bad)

    def _losses(self, kind, at, theta):
        """The learner's losses of all images of this kind, or None; remembered."""
        if (kind, at) not in self.losses:
            found = []
            for x in characters(kind):
                if (one := self._ask(x, theta)) is None:
                    return None
                found.append(float(one[2]))
            self.losses[kind, at] = np.array(found)
        return self.losses[kind, at]

    def _ask(self, x, theta):
        W, b, c = theta
        return self.own((x.astype(float), W, b, c), b.shape, c.shape, (), wrong=no_loss)

    # --- what is seen -------------------------------------------------------------------------------------------------

    def show(self, judged, random, part, which, model, updates):
        good, bad, name = judged.good, judged.bad, SCORE[model]
        far, near = np.argsort(-good, kind="stable")[:4], np.argsort(bad, kind="stable")[:4]
        caption = f"x, {percent(part, 0)} replaced" if part else "x, a digit"
        self.view.update(CharactersPicture(
            judged.x, judged.x_hat, (caption, MAKES[model]), good, bad, judged.score, (f"{SHOWN} digits, {name}", random),
            f"AUC {told(judged.auc)}; {name} of x is {judged.score:.0f}", aucs(random), MODELS.index(model),
            UPDATES.index(int(updates)), np.concatenate([characters()[far], characters(random)[near]]),
            [f"{v:.0f}" for v in (*good[far], *bad[near])], (f"highest {name}: digits", "lowest: random images")))

    def sentence(self, old, new, judged):
        name, random = SCORE[new["model"]], new["random"]
        lower = [f"{(part < judged.score).sum()} of {len(part)}" for part in (judged.good, judged.bad)]
        said = [f"{name} = {judged.score:.0f}: {lower[0]} digits and {lower[1]} random images have less.",
                f"After {new['updates']} updates the {new['model']} tells digits from {random} with AUC {told(judged.auc)}: "
                f"of 1,000 pairs {told(judged.auc, 1000)} in the right order."]
        if judged.auc < 0.5:
            said.append("Less than one half: it finds the random image the better character.")
        if self.own and new["model"] == "autoencoder":
            said.append(self.own.message or f"All of these losses are those of {self.own.name}.")
        return " ".join(said)

    # --- the hand -------------------------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        """On the histogram: the digit (above) or the random image (below) whose score is nearest. On x: replace pixels."""
        if kind not in ("down", "move"):
            return
        if ax is self.view.hist:
            group = self.result.good if y >= 0 else self.result.bad
            self.set(which=int(np.abs(group - x).argmin()), part=0.0 if y >= 0 else 1.0)
        elif ax is self.view.images[0][0]:
            self.set(part=min(max(x, 0.0), 1.0))
        elif ax is self.view.aucs:
            self.set(updates=str(UPDATES[int(np.clip(round(x), 0, len(UPDATES) - 1))]))

    def key(self, key, shift):
        match key:
            case "ArrowLeft" | "ArrowRight":
                self.nudge("part", 1 if key == "ArrowRight" else -1)
            case "ArrowUp" | "ArrowDown":
                self.nudge("which", 1 if key == "ArrowUp" else -1)


def told(auc, of=1):
    """An AUC to three digits, `of` so many; all or none of them only where it is exactly that."""
    if 0 < auc < 0.0005 or 0.9995 <= auc < 1:
        return ("below 0.001" if of == 1 else "less than 1") if auc < 0.5 else "above 0.999" if of == 1 else "more than 999"
    return f"{auc:.3f}" if of == 1 else f"{of * auc:.0f}"


def no_loss(h, x_hat, loss):
    """What is wrong with a reader's forward pass, or ""."""
    return "" if np.isfinite(loss) else "gave a loss that is no number"
