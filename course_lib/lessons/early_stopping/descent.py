"""Test error over the size of a network, trained for more and more updates: a second descent, and what S27's rule makes of it.

    h(x) = tanh(b + Wx)/√N, N random units that stay as they are;  f(x) = Vᵀh(x), least squares on T digits

Batch gradient descent from V = 0 has a closed form. With ΦΦᵀ = U diag(λ) Uᵀ for Φ: (T, N), the rows h(x⁽ᵗ⁾)ᵀ,

    V after n updates = Φᵀ U diag((1 - (1 - αλ)ⁿ)/λ) Uᵀ Y

so 10⁹ updates cost no more than one. Belkin, Hsu, Ma & Mandal (2019) named the peak at N = T and what follows it.
"""
from functools import cache
from typing import NamedTuple

import jax
import numpy as np

from course_lib.data import Data, mnist, subset

T, HELD_OUT, TESTED, SEEDS, CLASSES = 200, 500, 1000, 3, 10
UNITS = (10, 20, 40, 80, 120, 160, 180, 200, 220, 250, 300, 400, 800)
POWERS = np.linspace(1, 9, 17)        # of ten: updates after which the network is looked at
ALPHA = 0.01                          # αλ < 2 for every λ, since they sum to less than T
NOISE = (0, 20)                       # per cent of the training labels drawn anew: one in ten of these is right again
PIXELS = 9.0                          # about the length of a digit's x in [0, 1]: a(x) has variance about 1


class Descent(NamedTuple):
    """Medians over the seeds: training and test errors (POWERS, UNITS); the test error where validation is best (UNITS,)."""

    train: np.ndarray
    test: np.ndarray
    stopped: np.ndarray


@cache
def digits() -> tuple[Data, Data, Data]:
    """T training, HELD_OUT validation and TESTED test digits."""
    return tuple(subset(jax.random.key(27), d, n) for d, n in zip(mnist(), (T, HELD_OUT, TESTED), strict=True))


def labels(noise: int) -> np.ndarray:
    """The training labels (T,), `noise` per cent of them drawn anew."""
    rng = np.random.default_rng(0)
    anew, other = rng.random(T) < noise / 100, rng.integers(0, CLASSES, T)
    return np.where(anew, other, np.asarray(digits()[0].y))


@cache
def features(seed: int) -> tuple[np.ndarray, ...]:
    """tanh(b + Wx) of the three sets, each (digits, UNITS[-1]) float32; a smaller network has the first units of a larger."""
    rng = np.random.default_rng(seed)
    W, b = rng.normal(size=(784, UNITS[-1])).astype(np.float32) / PIXELS, rng.normal(size=UNITS[-1]).astype(np.float32) / 10
    return tuple(np.tanh(np.asarray(d.X, np.float32) / 255 @ W + b) for d in digits())


def first(units: int, h: np.ndarray) -> np.ndarray:
    """The first of the units, as h(x)ᵀ in the rows: (digits, units) float64."""
    return h[:, :units].astype(float) / np.sqrt(units)


def after(updates: np.ndarray, H: np.ndarray, Y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """V after each number of `updates` of batch gradient descent from 0 on ½‖HV − Y‖², in two factors B, C: V = B C.

    H (T, units), Y (T, outputs) -> B = ΦᵀU (units, r), C (r, updates, outputs).
    """
    values, U = np.linalg.eigh(H @ H.T)
    kept = slice(-min(H.shape), None)                       # the others are 0 but for rounding
    values, U = np.maximum(values[kept], 1e-15), U[:, kept]
    share = (1 - (1 - ALPHA * values) ** updates[:, None]) / values
    return H.T @ U, share.T[:, :, None] * (U.T @ Y)[:, None]


def flattest(units: int, updates: tuple[float, ...], draw: int = 0) -> tuple[float, ...]:
    """The smallest curvature h of the directions that descent moves in, then the length of V after each number of updates."""
    H = first(units, features(draw)[0])
    B, C = after(np.array(updates), H, np.eye(CLASSES)[labels(0)])
    h = (B**2).sum(0).min()                                 # ‖Φᵀu‖² is the curvature of the direction u
    return float(h), *(float(np.linalg.norm(B @ C[:, i])) for i in range(len(updates)))


def _run(units, drawn):
    """For each NOISE: training errors, test errors (POWERS,), and the test error at the power of the lowest validation loss."""
    H, held, tested = (first(units, h) for h in drawn)
    given, (held_y, test_y) = [labels(noise) for noise in NOISE], (np.asarray(d.y) for d in digits()[1:])
    B, C = after(10.0**POWERS, H, np.concatenate([np.eye(CLASSES)[y] for y in given], axis=1))
    answers = [(part @ B @ C.reshape(len(C), -1)).reshape(len(part), len(POWERS), len(NOISE), CLASSES)
               for part in (H, held, tested)]
    out = []
    for at, y in enumerate(given):
        on_train, on_held, on_test = (part[:, :, at] for part in answers)
        train, test = ((f.argmax(2) != truth[:, None]).mean(0) for f, truth in ((on_train, y), (on_test, test_y)))
        loss = ((on_held - np.eye(CLASSES)[held_y][:, None]) ** 2).sum(2).mean(0)
        out.append((train, test, test[loss.argmin()]))
    return out


@cache
def _descents():
    draws = [features(seed) for seed in range(SEEDS)]
    runs = [[_run(units, drawn) for drawn in draws] for units in UNITS]
    return [Descent(*(np.median([[run[at][i] for run in row] for row in runs], axis=1).T for i in range(3)))
            for at in range(len(NOISE))]


def descent(noise: int = 0) -> Descent:
    """Every size, at every number of updates: a second or two, once for a session."""
    return _descents()[NOISE.index(noise)]
