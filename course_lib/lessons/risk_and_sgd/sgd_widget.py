"""Gradient descent one update at a time, on the contour of a risk in two parameters. Slide S17.

    Δ = -∇_θ 1/m Σ l(f(x^(t)), y^(t)),   θ ← θ + α Δ        θ = (w, b), f(x) = w x + b or sigm(w x + b)

m = 1 is the slide's algorithm, m = N gradient descent on the whole risk, which settles only while α < 2/L, L the
largest curvature (eigenvalue of the Hessian) at the minimum.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.backprop import backprop
from course_lib.data import Data
from course_lib.data.toys import grid
from course_lib.interactive.controls import Choice, Slider
from course_lib.interactive.own_function import answers
from course_lib.interactive.run import Run, run_controls
from course_lib.loss import linear_squared, sigm_cross_entropy
from course_lib.network import Layer, fprop
from course_lib.notation import signed
from course_lib.optimizers import sgd
from course_lib.toy_runs import SEEDS, Plan, counted, mean, order, setting
from course_lib.training import gradient_step, start, trajectory

from .sgd_view import MAP_N, N, SgdView

LOSSES = {"squared error": linear_squared, "NLL": sigm_cross_entropy}
BATCHES = {"one example": 1, "mini-batch of 5": 5, f"all {N}": N}
PLAN = Plan(B=N, steps=1)


class Descent(NamedTuple):
    """θ (61, 2), the risk, its gradient, and which example was used first in each update (60,)."""

    theta: jax.Array
    risk: jax.Array
    grad: jax.Array
    idx: jax.Array


class Minimum(NamedTuple):
    """θ* (2,), its risk, and the eigenvalues of the Hessian there, ascending (2,)."""

    theta: jax.Array
    risk: jax.Array
    curvature: jax.Array


def examples(name):
    """N examples x (N, 1), y (N, 1): a noisy line, or a noisy step between 0 and 1."""
    rng = np.random.default_rng(3)
    x = rng.uniform(-1, 3, (N, 1))
    noise = rng.normal(0, 1, (N, 1))
    y = 1.1 * x - 1.3 + noise / 2 if name == "squared error" else (x + noise > 1) * 1.0
    return Data(x.astype(np.float32), y.astype(np.float32))


def layer(theta):
    return (Layer(theta[:1][None], theta[1:]),)


def risk(loss, theta, X, y):
    """1/N Σ l at θ = (w, b)."""
    return loss.value(fprop(layer(theta), X, (), loss).a[-1], y).mean()


def one_descent(loss, begin, alpha, batch, seed, X, y):
    def objective(theta, x, y, key, hyper):
        forward = fprop(theta, x, (), loss)
        return mean(loss.value(forward.a[-1], y), batch), backprop(theta, forward, y, (), counted(batch, N, loss)).theta

    def record(state):
        theta = jnp.append(state.theta[0].W[0], state.theta[0].b)
        value, grad = jax.value_and_grad(partial(risk, loss))(theta, X, y)
        return Descent(theta, value, grad, ())

    key, optimizer = jax.random.key(seed), sgd(alpha)
    idx = order(PLAN, setting()._replace(batch=batch), key, N)
    step = gradient_step(objective, optimizer.update)
    run = trajectory(step, start(layer(begin), optimizer, key), X, y, idx, record)[1]
    return run._replace(idx=idx[:, 0, :])


descent = jax.jit(one_descent, static_argnums=0)


@partial(jax.jit, static_argnums=0)
def many(loss, begin, alpha, batch, X, y):
    """The risk of the descents from SEEDS seeds: (16, 61)."""
    return jax.vmap(lambda seed: one_descent(loss, begin, alpha, batch, seed, X, y).risk)(jnp.arange(SEEDS))


@partial(jax.jit, static_argnums=0)
def over_path(loss, theta, X, y):
    """The risk (61,) and its gradient (61, 2) along a path θ (61, 2)."""
    return jax.vmap(lambda one: jax.value_and_grad(partial(risk, loss))(one, X, y))(theta)


@partial(jax.jit, static_argnums=0)
def landscape(loss, X, y):
    """(the risk over the square of θ, its Minimum, found by Newton's method)."""
    over = jax.vmap(lambda theta: risk(loss, theta, X, y))(grid(MAP_N)).reshape(MAP_N, MAP_N)
    f = partial(risk, loss)

    def newton(_, theta):
        return theta - jnp.linalg.solve(jax.hessian(f)(theta, X, y), jax.grad(f)(theta, X, y))

    best = jax.lax.fori_loop(0, 12, newton, jnp.zeros(2))
    return over, Minimum(best, f(best, X, y), jnp.linalg.eigvalsh(jax.hessian(f)(best, X, y)))


class Sgd(Run):
    """Pull the ring to another start; one arrow is one update."""

    title = "Gradient descent, one update at a time"
    controls = (
        Slider("alpha", "α", 0.2, "learning rate alpha", "how", low=0.005, high=20.0, log=True),
        Choice("batch", "an update uses", "one example", "how many examples an update uses", "how",
               options=tuple(BATCHES)),
        Choice("loss", "loss", "squared error", "loss l", "what", options=tuple(LOSSES)),
        Slider("w", "w⁰", -1.8, "weight w at the start", "what", low=-3, high=3),
        Slider("b", "b⁰", 2.2, "bias b at the start", "what", low=-3, high=3),
        Slider("seed", "order", 0, "seed of the order of the examples", "how", low=0, high=31, step=1),
        *run_controls(),
    )

    def __init__(self, update=None, **start):
        """`update(w, b, x, y, alpha)`: the reader's own update for one example of the NLL, used instead of ours."""
        self.own, self.trouble = update, ""
        super().__init__(**start)

    def make_view(self):
        self.sets = {name: examples(name) for name in LOSSES}
        self.known = {name: jax.tree.map(np.asarray, landscape(LOSSES[name], *self.sets[name])) for name in LOSSES}
        return SgdView()

    def setup(self):
        super().setup()
        self.grabbed = False

    def ahead(self):
        point, alpha, batch = np.zeros(2, np.float32), np.float32(0.1), np.int32(1)
        for name in reversed(LOSSES):
            yield partial(descent, LOSSES[name], point, alpha, batch, np.int32(0), *self.sets[name])
            yield partial(many, LOSSES[name], point, alpha, batch, *self.sets[name])

    def compute(self, alpha, batch, loss, w, b, seed, seeds):
        begin, rate, m = np.array([w, b], np.float32), np.float32(alpha), np.int32(BATCHES[batch])
        run = descent(LOSSES[loss], begin, rate, m, np.int32(seed), *self.sets[loss])
        self.bundle = np.asarray(many(LOSSES[loss], begin, rate, m, *self.sets[loss])) if seeds else None
        run = jax.tree.map(np.asarray, run)
        self.trouble = ""
        if self.own is not None:
            run = self._own_run(run, loss, BATCHES[batch], alpha)
        return run

    def _own_run(self, run, loss, m, alpha):
        """The same examples in the same order, each handed to the reader's function."""
        if loss != "NLL" or m != 1:
            self.trouble = "Your function is an update of the NLL for one example: choose those to see it."
            return run
        X, y = self.sets[loss]
        theta = [run.theta[0].astype(float)]
        for t in run.idx[:, 0]:
            value, self.trouble = answers(self.own, (theta[-1][:1], theta[-1][1], X[t].astype(float), float(y[t, 0]),
                                                     alpha), (1,), ())
            if self.trouble:
                return run
            theta.append(np.append(*value))
        theta = np.array(theta, np.float32)
        over = over_path(LOSSES[loss], theta, X, y)
        return run._replace(theta=theta, risk=np.asarray(over[0]), grad=np.asarray(over[1]))

    def show(self, run, t, loss, batch, alpha, **values):
        over, best = self.known[loss]
        m = BATCHES[batch]
        ghost = self.kept[1] if self.kept and self.kept[0]["loss"] == loss else None
        titles = self._titles(run, t, m, best)
        self.view.update(loss, over, best, run, t, m, *self.sets[loss], titles, ghost, self.bundle)

    def _titles(self, run, t, m, best):
        epochs = t * m / N
        return {"map": f"update {t}: {epochs:g} epoch{'' if epochs == 1 else 's'}, {t * m} examples seen",
                "risk": f"risk {number(run.risk[t])}, at the minimum {best.risk:.3f}",
                "data": f"f(x) after update {t}"}

    def sentence(self, old, new, run):
        t, m, best = new["t"], BATCHES[new["batch"]], self.known[new["loss"]][1]
        L = best.curvature[-1]
        limit = 2 / L
        words = [f"{N // m} update{'s are' if m < N else ' is'} one epoch. "
                 f"α = {new['alpha']:g}, 2/L = {limit:.3f} (L = {L:.2f})."]
        if (bad := first_lost(run.risk)) is not None:
            words.append(f"The run diverged: after update {bad} the risk is more than 100 times that of the "
                         "start. Lower α.")
        else:
            words.append(f"After update {t} the risk is {number(run.risk[t])}, {number(run.risk[t] - best.risk)} above "
                         "the minimum.")
        words.append(self._why(new, m, limit, L))
        if self.own is not None:
            words.insert(0, self.trouble or "Every arrow is YOUR update.")
        if self.bundle is not None and np.isfinite(self.bundle[:, -1]).all():
            last = self.bundle[:, -1] - best.risk
            words.append(f"Over 16 orders it ends {number(np.median(last))} above "
                         f"({number(last.min())} to {number(last.max())}).")
        if self.kept and self.kept[0]["loss"] == new["loss"]:
            words.append(f"A ended at risk {number(self.kept[1].risk[-1])}, this run at {number(run.risk[-1])}.")
        return " ".join(word for word in words if word)

    @staticmethod
    def _why(new, m, limit, L):
        """What the theory says of gradient descent on the whole risk; of single examples it says less."""
        if m < N:
            return ("Each arrow follows the slope of its own examples, not that of the whole risk: at constant α it "
                    "never settles.")
        factor = f"the distance to the minimum is multiplied by 1 − αL = {signed(1 - new['alpha'] * L)}"
        where = "along the steepest direction" + ("" if new["loss"] == "squared error" else ", near the minimum,")
        if new["alpha"] < limit:
            return f"In each update, {where} {factor}."
        if new["loss"] == "squared error":
            return f"α is beyond 2/L: {where} {factor} in each update, further away each time."
        return (f"α is beyond 2/L: {where} {factor}; but the slope of the NLL is bounded, so it bounces instead of "
                "exploding.")

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            begin = self.values["w"], self.values["b"]
            self.grabbed = ax is self.view.plane.ax and self.near(ax, x, y, *begin, pixels=20)
        elif kind == "up":
            self.grabbed = False
        elif kind == "move" and self.grabbed and ax is self.view.plane.ax:
            self.set(w=float(np.clip(x, -3, 3)), b=float(np.clip(y, -3, 3)))

    def key(self, key, shift):
        """Shift and an arrow moves the start; arrows alone go through the run, as everywhere."""
        if shift and key in ("ArrowLeft", "ArrowRight"):
            self.nudge("w", 10 if key == "ArrowRight" else -10)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("b", 10 if key == "ArrowUp" else -10)
        else:
            super().key(key, shift)


def first_lost(risk):
    """The first update after which the risk is not finite or 100 times that of the start, or None."""
    bad = ~(risk < 100 * risk[0])
    return int(bad.argmax()) if bad.any() else None


def number(x):
    """A risk for a sentence: three decimals, powers of ten only where it has exploded."""
    if not np.isfinite(x):
        return "∞"
    return f"{x:.3f}" if abs(x) < 1000 else f"{x:.1e}"


