"""One curve is luck. Slide S27: the stopping rule replayed on 24 seeds, and what each look-ahead cost on the test set."""
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.activations import tanh
from course_lib.data import mnist, subset
from course_lib.early_stopping import stop
from course_lib.initialization import glorot
from course_lib.interactive.controls import Slider
from course_lib.interactive.explorer import Explorer
from course_lib.loss import softmax_nll
from course_lib.network import fprop
from course_lib.optimizers import sgd
from course_lib.training import epochs, gradient_step, start, supervised_objective, trajectory

from .regret_view import RegretView

SEEDS, SIZES, T, B, EPOCHS, LOOKS, HELD_OUT = 24, (784, 20, 10), 200, 20, 40, 20, 1000
ALPHA = 0.3


@jax.jit
def many_runs(X, y, valid, test):
    """(validation losses, test losses), each (SEEDS, EPOCHS + 1): the same data and net from SEEDS seeds, side by side."""
    optimizer = sgd(ALPHA)
    step = gradient_step(supervised_objective(tanh), optimizer.update)

    def losses(state):
        return tuple(softmax_nll.value(fprop(state.theta, d.X).a[-1], d.y).mean() for d in (valid, test))

    def one(seed):
        key = jax.random.key(seed)
        idx = epochs(key, T, B, EPOCHS).reshape(EPOCHS, T // B, B)
        return trajectory(step, start(glorot(key, SIZES), optimizer, key), X, y, idx, losses)[1]

    return jax.vmap(one)(jnp.arange(SEEDS))


@cache
def recorded():
    """The record every Regret picture replays: about two seconds of training, once for a session."""
    train, valid, test = (
        subset(jax.random.key(27), d, n) for d, n in zip(mnist(), (T, HELD_OUT, HELD_OUT), strict=True)
    )
    return tuple(np.asarray(part) for part in many_runs(train.X, train.y, valid, test))


@cache
def replayed():
    """(kept epochs, last epochs, regrets), each (LOOKS, SEEDS), for look-ahead 1 … LOOKS."""
    valid, test = recorded()
    stops = [[stop(curve, look) for curve in valid] for look in range(1, LOOKS + 1)]
    best = np.array([[s.best for s in row] for row in stops])
    regrets = test[np.arange(SEEDS), best] - test.min(axis=1)
    return best, np.array([[s.at for s in row] for row in stops]), regrets


class Regret(Explorer):
    """A 784-20-10 net on 200 digits from 24 seeds; drag the look-ahead and see the whole distribution."""

    title = "Early stopping over 24 seeds"
    controls = (Slider("look", "look-ahead", 1, "look-ahead in epochs", draw_only=True, low=1, high=LOOKS, step=1),)

    def make_view(self):
        valid, _ = recorded()
        body = valid[:, 4:]
        return RegretView(
            EPOCHS, LOOKS, body.min() - 0.02, body.max() + 0.02, 1.15 * float(np.quantile(replayed()[2][0], 0.9))
        )

    def show(self, result, look):
        best, at, regrets = replayed()
        titles = (f"look-ahead {look}: keeps epoch {best[look - 1].min()} to {best[look - 1].max()}",
                  f"median regret {np.median(regrets[look - 1]):.3f}, worst {regrets[look - 1].max():.3f}")
        self.view.update(recorded()[0], best[look - 1], regrets, look, titles)

    def sentence(self, old, new, result):
        best, at, regrets = (part[new["look"] - 1] for part in replayed())
        return (
            f"With look-ahead {new['look']} the 24 runs end after {at.mean():.0f} epochs on average. Kept instead of the epoch "
            f"nobody may know, they cost {np.median(regrets):.3f} of test loss at the median, {regrets.max():.3f} at worst; "
            f"{int((regrets > 0.05).sum())} of 24 seeds lost more than 0.05."
        )

    def key(self, key, shift):
        if key in ("ArrowLeft", "ArrowRight"):
            self.nudge("look", 1 if key == "ArrowRight" else -1)
