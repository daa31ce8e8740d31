"""Character or random image? Slide S40: a model that has seen digits only is asked how surprised it is by both."""
from functools import cache

import numpy as np

from course_lib.data import mnist
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.explorer import Explorer
from course_lib.interactive.own_function import answers

from .characters_view import CharactersView
from .random_images import KINDS, auc, images, mixed, random_images
from .three_models import MODELS, UPDATES, judge, remade, trained

T = 500
SCORE = {"autoencoder": "l(x̂, x)", "RBM": "F(x)", "mean image": "l(x̂, x)"}
MAKES = {"autoencoder": "x̂", "RBM": "x̂ = p(x = 1 | p(h = 1 | x))", "mean image": "x̂: always the mean digit"}


@cache
def characters():
    """500 validation digits and, of each kind, 500 random images: {"digits": (500, 784), kind: …}."""
    X = images(mnist().valid.X[:T])
    return {"digits": X} | {kind: random_images(kind, X) for kind in KINDS}


@cache
def scores(model, kind):
    """What `model` says to these 500 images at every moment of its training, (8, 500)."""
    return judge(model, characters()[kind])


class Characters(Explorer):
    """A digit turns into a random image, pixel by pixel. `f`: the learner's (x, W, b, c) -> (h, x̂, loss) gives the scores."""

    title = "Character or random image"
    controls = (
        Choice("random", "random image", KINDS[0], "kind of random image", "what", options=KINDS),
        Slider("part", "pixels replaced", 0.0, "part of the pixels taken from the random image", "image", low=0, high=1,
               step=0.05),
        Slider("which", "digit", 0, "which of the 500 digits", "image", low=0, high=T - 1, step=1),
        Choice("model", "model", MODELS[0], "what gives the score", "model", options=MODELS),
        Choice("updates", "updates", str(UPDATES[-1]), "how long the model has been trained, in updates", "model",
               options=tuple(map(str, UPDATES))),
    )

    def __init__(self, f=None, **start):
        self.f, self.own, self.trouble = f, {}, ""
        super().__init__(**start)

    def make_view(self):
        return CharactersView(MODELS, UPDATES)

    def ahead(self):
        yield lambda: [scores(model, kind) for kind in ("digits", *KINDS) for model in MODELS]
        yield lambda: [judge(model, characters()["digits"][:1], 0) for model in MODELS]

    def compute(self, random, part, which, model, updates):
        at = UPDATES.index(int(updates))
        x = mixed(characters()["digits"][which], characters()[random][which], part)
        score, x_hat = judge(model, x[None], at)[0, 0], remade(model, x, at)
        good, bad = scores(model, "digits")[at], scores(model, random)[at]
        self.trouble = ""
        if self.f is not None and model == "autoencoder":
            good, bad, score, x_hat = self._learners(random, at, x) or (good, bad, score, x_hat)
        aucs = [[auc(g, b) for g, b in zip(scores(m, "digits"), scores(m, random), strict=True)] for m in MODELS]
        return dict(x=x, x_hat=x_hat, good=good, bad=bad, score=float(score), aucs=aucs, auc=auc(good, bad), at=at)

    # --- the learner's forward pass -----------------------------------------------------------------------------------

    def _learners(self, random, at, x):
        """(scores of the digits, of the random images, score and x̂ of x) by the learner's function, or None."""
        theta = [np.asarray(part[at], float) for part in trained("autoencoder")]
        one = self._ask(x, theta)
        if one is None:
            return None
        for kind in ("digits", random):
            if (kind, at) not in self.own:
                asked = [self._ask(row, theta) for row in characters()[kind]]
                if any(part is None for part in asked):
                    return None
                self.own[kind, at] = np.array([float(loss) for _, _, loss in asked])
        return self.own["digits", at], self.own[random, at], one[2], one[1]

    def _ask(self, x, theta):
        W, b, c = theta
        got, self.trouble = answers(self.f, (x.astype(float), W, b, c), b.shape, c.shape, ())
        if got is not None and not np.isfinite(got[2]):
            got, self.trouble = None, f"{self.f.__name__} gave a loss that is no number. So the picture shows the course's."
        return got

    # --- what is seen -------------------------------------------------------------------------------------------------

    def show(self, r, random, part, which, model, updates):
        good, bad = r["good"], r["bad"]
        name = SCORE[model]
        far, near = np.argsort(-good, kind="stable")[:4], np.argsort(bad, kind="stable")[:4]
        pictures = np.concatenate([characters()["digits"][far], characters()[random][near]])
        captions = [f"{v:.0f}" for v in (*good[far], *bad[near])]
        caption = f"x, {100 * part:.0f} % replaced" if part else "x, a digit"
        self.view.update((r["x"], r["x_hat"]), (caption, MAKES[model]), good, bad, r["score"], (f"500 digits, {name}", random),
                         f"AUC {r['auc']:.3f}: {name} of x is {r['score']:.0f}", r["aucs"], MODELS.index(model), r["at"],
                         (pictures, captions, f"highest {name} of the digits, lowest of the others"))

    def sentence(self, old, new, r):
        name, random = SCORE[new["model"]], new["random"]
        below = (r["good"] < r["score"]).mean()
        said = [f"{name} = {r['score']:.0f}: {100 * below:.0f} % of the digits and {100 * (r['bad'] < r['score']).mean():.0f} % "
                f"of the random images have less.",
                f"After {new['updates']} updates the {new['model']} tells digits from {random} with AUC {r['auc']:.3f}: "
                f"of 1,000 pairs {1000 * r['auc']:.0f} in the right order."]
        if r["auc"] < 0.5:
            said.append("Less than one half: it finds the random image the better character.")
        if self.f is not None and new["model"] == "autoencoder":
            said.append(self.trouble or f"All of these losses are those of {self.f.__name__}.")
        return " ".join(said)

    # --- the hand -------------------------------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        """On the histogram: the digit (above) or the random image (below) whose score is nearest. On x: replace pixels."""
        if kind not in ("down", "move"):
            return
        if ax is self.view.hist:
            group = self.result["good" if y >= 0 else "bad"]
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
