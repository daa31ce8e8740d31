"""Gradient descent with and without momentum, on contours and on a real network. Slide S29.

    ∇̄ ← ∇ + β ∇̄,   θ ← θ - α ∇̄

Along an eigen-direction with curvature λ, sgd multiplies the distance to the minimum by 1 - αλ in each update; momentum
by √β at best. So on a bowl whose curvatures differ by κ, the best sgd needs κ updates where momentum needs √κ.
"""
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from course_lib.data.toys import draw, grid
from course_lib.interactive.controls import Button, Choice, Slider
from course_lib.interactive.own_function import answers
from course_lib.interactive.run import Run, run_controls
from course_lib.optimizers import momentum
from course_lib.toy_runs import Plan, run_once, run_seeds, setting
from course_lib.training import gradient_step, start, trajectory

from .momentum_view import MAP_N, UPDATES, MomentumView

SHAPES, RATES = ("bowl", "curved valley", "plateau"), ("the same α", "its best α")
L, TURN, FRAMES = 10.0, np.radians(30), 100
PLAN = Plan(momentum, sizes=(2, 8, 2), B=32, steps=UPDATES // 60)
TARGET = 0.01


class Descents(NamedTuple):
    """Of sgd and momentum: θ at each update (2, 301, 2), loss over that of the start (2, 301), the network's (2, 61)."""

    paths: np.ndarray
    ratios: np.ndarray
    net: np.ndarray


def bowl(theta, kappa):
    """½ (L/κ u² + L v²), turned by 30°."""
    c, s = float(np.cos(TURN)), float(np.sin(TURN))
    u, v = c * theta[0] + s * theta[1], c * theta[1] - s * theta[0]
    return (u**2 / kappa + v**2) * L / 2


def valley(theta, kappa):
    """The same curvatures at the minimum, but the valley bends: v is measured from 0.3 u²."""
    return (theta[0] ** 2 / kappa + (theta[1] - 0.3 * theta[0] ** 2) ** 2) * L / 2


def plateau(theta, kappa):
    """A hole of radius about 1 and curvature L; outside it almost flat, with the slope L r/κ."""
    r2 = (theta**2).sum()
    return L / 2 * (1 - jnp.exp(-r2)) + L / kappa * r2 / 2


def landscape(shape, theta, kappa):
    return jax.lax.switch(shape, (bowl, valley, plateau), theta, kappa)


@jax.jit
def descend(shape, kappa, begin, rates, betas):
    """Descents from `begin` for each α, β: θ (n, 301, 2), loss (n, 301)."""
    def objective(theta, x, y, key, hyper):
        return jax.value_and_grad(partial(landscape, shape))(theta, kappa)

    def one(alpha, beta):
        optimizer = momentum(alpha, beta)
        step, idle = gradient_step(objective, optimizer.update), jnp.zeros((UPDATES, 1, 1), jnp.int32)
        state = start(begin, optimizer, jax.random.key(0))
        return trajectory(step, state, jnp.zeros(1), jnp.zeros(1), idle, lambda s: s.theta)[1]

    paths = jax.vmap(one)(rates, betas)
    return paths, jax.vmap(jax.vmap(lambda theta: landscape(shape, theta, kappa)))(paths)


@jax.jit
def over_plane(shape, kappa):
    """(the loss over the square of θ, the Hessian at the minimum)."""
    over = jax.vmap(lambda theta: landscape(shape, theta, kappa))(grid(MAP_N)).reshape(MAP_N, MAP_N)
    return over, jax.hessian(partial(landscape, shape))(jnp.zeros(2), kappa)


slope = jax.jit(jax.grad(landscape, argnums=1))


@jax.jit
def at_points(shape, thetas, kappa):
    """The loss at θ (n, 2)."""
    return jax.vmap(lambda theta: landscape(shape, theta, kappa))(thetas)


def best_rates(kappa, high=L):
    """((α of sgd), (α, β of momentum)) that shrink a bowl with curvatures high/κ … high fastest (Polyak, 1964)."""
    root, low = np.sqrt(kappa), high / kappa
    return 2 / (high + low), ((2 / (np.sqrt(high) + np.sqrt(low))) ** 2, ((root - 1) / (root + 1)) ** 2)


def steps_to(ratios, target=TARGET):
    """The first update after which the loss stays below `target` times the start's, or None."""
    above = ~(np.asarray(ratios) < target)
    if above[-1]:
        return None
    return int(len(above) - above[::-1].argmax()) if above.any() else 0


class Momentum(Run):
    """Pull the ring to another start: orange is sgd, blue is momentum."""

    frames = FRAMES
    title = "With and without momentum"
    controls = (
        Choice("shape", "loss", "bowl", "shape of the loss", "what", options=SHAPES),
        Slider("kappa", "κ", 100.0, "condition number kappa: largest over smallest curvature", "what", low=1, high=1000,
               log=True),
        Slider("x", "θ₁⁰", -2.6, "first parameter at the start", "what", low=-3, high=3),
        Slider("y", "θ₂⁰", -1.1, "second parameter at the start", "what", low=-3, high=3),
        Slider("alpha", "α", 0.1, "learning rate alpha", "how", low=0.001, high=1.0, log=True),
        Slider("beta", "β", 0.8, "momentum beta", "how", low=0.0, high=0.99, step=0.01),
        Choice("sgd", "sgd uses", RATES[0], "learning rate of the descent without momentum", "how", options=RATES),
        Slider("seed", "seed", 0, "seed of the network's run", "how", low=0, high=31, step=1),
        Button("best", "Best α, β", says="the learning rate and momentum that are best for this bowl", group="how"),
        *run_controls(FRAMES),
    )

    def __init__(self, update=None, **start):
        """`update(theta, grad, velocity, alpha, beta)`: the reader's own momentum, used instead of ours on the contour."""
        self.own, self.trouble = update, ""
        super().__init__(**start)

    def make_view(self):
        self.train, self.valid = draw("moons", 0), draw("moons", 1)
        return MomentumView(FRAMES)

    def setup(self):
        super().setup()
        self.grabbed, self.trained, self.known = False, (None, None), (None, None, None)

    def ahead(self):
        yield partial(run_seeds, PLAN, "train", setting(depth=1, hyper=(0.1, 0.9)), self.train, self.valid)
        yield partial(at_points, np.int32(0), np.zeros((UPDATES + 1, 2), np.float32), np.float32(1))

    def compute(self, shape, kappa, x, y, alpha, beta, sgd, seed, seeds):
        place, k, begin = np.int32(SHAPES.index(shape)), np.float32(kappa), np.array([x, y], np.float32)
        self.rates = (alpha if sgd == RATES[0] else best_rates(kappa)[0], alpha)
        if self.known[0] != (shape, kappa):
            over, hessian = jax.tree.map(np.asarray, over_plane(place, k))
            self.known = (shape, kappa), over, np.linalg.eigh(hessian)
        paths, losses = jax.tree.map(np.array, descend(place, k, begin, np.array(self.rates, np.float32),
                                                       np.array([0, beta], np.float32)))
        self.trouble = ""
        if self.own is not None:
            paths[1], losses[1] = self._own_run(place, k, paths[1], losses[1], alpha, beta)
        rest = alpha, beta, seed, seeds
        if self.trained[0] != rest:                             # the network knows nothing of κ and the start
            self.trained = rest, self._network(alpha, beta, seed, seeds)
        net, self.bundle = self.trained[1]
        return Descents(paths, losses / max(float(losses[0, 0]), 1e-30), net)

    def _network(self, alpha, beta, seed, seeds):
        s = [setting(depth=1, seed=seed, hyper=(alpha, b)) for b in (0.0, beta)]
        net = np.stack([np.asarray(run_once(PLAN, one, self.train, self.valid).train) for one in s])
        return net, np.asarray(run_seeds(PLAN, "train", s[1], self.train, self.valid)) if seeds else None

    def _own_run(self, place, k, path, losses, alpha, beta):
        """The same descent, each update made by the reader's function."""
        theta, velocity, out = path[0].astype(float), np.zeros(2), [path[0]]
        for _ in range(UPDATES):
            grad = np.asarray(slope(place, theta.astype(np.float32), k), float)
            value, self.trouble = answers(self.own, (theta.copy(), grad, velocity.copy(), alpha, beta), (2,), (2,))
            if self.trouble:
                return path, losses
            theta, velocity = value
            out.append(theta)
        out = np.array(out, np.float32)
        return out, np.asarray(at_points(place, out, k))

    def show(self, run, t, shape, x, y, beta, **values):
        ghost = self.kept and self.kept[1]
        over, curvature = self.known[1:]
        self.view.update(shape, over, curvature, run.paths, run.ratios, t, (x, y), run.net,
                         self._titles(run, t, curvature[0], beta), ghost, self.bundle)

    def _titles(self, run, t, curvature, beta):
        sgd, fast = (steps_to(r) for r in run.ratios)
        ours = "YOUR momentum" if self.own is not None and not self.trouble else "momentum"
        return {"map": f"update {UPDATES * t // FRAMES}: κ = {curvature[1] / max(curvature[0], 1e-9):.3g} at the minimum",
                "loss": f"down to 1 %: sgd {after(sgd)}, {ours} {after(fast)}",
                "net": f"a real network: training loss {said(run.net[0, -1])} and {said(run.net[1, -1])}"}

    def sentence(self, old, new, run):
        alpha, beta, values = new["alpha"], new["beta"], self.known[2][0]
        sgd, fast = (steps_to(r) for r in run.ratios)
        words = [f"To 1 % of the starting loss: sgd {after(sgd)}, momentum {after(fast)}."]
        for name, ratios, rate, limit in zip(("sgd", "momentum"), run.ratios, self.rates,
                                             (2 / values[1], 2 * (1 + beta) / values[1]), strict=True):
            if not ratios[-1] < 100:
                words.append(f"The run of {name} diverged: at the minimum α must stay below {limit:.3g}, it is {rate:.3g}.")
        words.append(f"On an even slope the step grows to α/(1 − β) = {alpha / (1 - beta):.3g}. {self._factors(beta, alpha)}")
        bad = [name for name, loss in zip(("sgd", "momentum"), run.net, strict=True) if not loss[-1] < 2]
        words.append(f"The network's run diverged with {' and '.join(bad)}." if bad else
                     f"The network ends at training loss {run.net[0, -1]:.3f} (sgd) and {run.net[1, -1]:.3f} (momentum).")
        if self.own is not None:
            words.insert(0, self.trouble or "The blue descent is YOUR momentum.")
        if self.bundle is not None and np.isfinite(self.bundle[:, -1]).all():
            last = self.bundle[:, -1]
            words.append(f"Over 16 seeds the network with momentum ends at {np.median(last):.3f} "
                         f"({last.min():.3f} to {last.max():.3f}).")
        if self.kept:
            was = (steps_to(r) for r in self.kept[1].ratios)
            words.append("In A: sgd {}, momentum {}.".format(*map(after, was)))
        return " ".join(words)

    def _factors(self, beta, alpha):
        """How much of the distance is left after each update, along the flattest direction, near the minimum."""
        low = self.known[2][0][0]
        return (f"Near the minimum, along its flattest direction (λ = {low:.3g}), each update leaves "
                f"{factor(self.rates[0] * low, 0):.4f} of the distance with sgd, {factor(alpha * low, beta):.4f} with "
                "momentum.")

    def on_best(self):
        alpha, beta = best_rates(self.values["kappa"])[1]
        self.set(alpha=float(alpha), beta=min(0.99, float(beta)))

    # --- the hand on the picture ----------------------------------------------------------------------------------

    def pointer(self, kind, ax, x, y, event):
        if kind == "down":
            begin = self.values["x"], self.values["y"]
            self.grabbed = ax is self.view.plane.ax and self.near(ax, x, y, *begin, pixels=20)
        elif kind == "up":
            self.grabbed = False
        elif kind == "move" and self.grabbed and ax is self.view.plane.ax:
            self.set(x=float(np.clip(x, -3, 3)), y=float(np.clip(y, -3, 3)))

    def key(self, key, shift):
        """Shift and an arrow moves the start; arrows alone go through the run, as everywhere."""
        if shift and key in ("ArrowLeft", "ArrowRight"):
            self.nudge("x", 10 if key == "ArrowRight" else -10)
        elif key in ("ArrowUp", "ArrowDown"):
            self.nudge("y", 10 if key == "ArrowUp" else -10)
        else:
            super().key(key, shift)


def factor(a, beta):
    """Largest |root| of z² - (1 + β - αλ) z + β: the rate of momentum along a direction with αλ = a."""
    return float(np.abs(np.roots([1, -(1 + beta - a), beta])).max())


def after(steps):
    return f"{steps} update{'' if steps == 1 else 's'}" if steps is not None else f"not in {UPDATES} updates"


def said(loss):
    return f"{loss:.2f}" if loss < 100 else "∞"
