"""What is wrong with a network trained on a few examples, in words with numbers. Slide S32 DEBUGGING ON SMALL DATASET.

A sound network learns about 50 examples by heart. `diagnose(run)` looks for reasons why one does not, in its inputs,
gradients, units and loss curve, and lists them, causes before consequences; an empty list means healthy.
The thresholds are rules of thumb, calibrated so that small healthy networks pass (tests, 20 seeds each).
"""
import math

import jax
import numpy as np

from course_lib.arguments import as_real
from course_lib.network import per_layer

from .gradient import examine_gradient
from .run import Finding, TrainedRun, activations_of, check_run, count_wrong, is_finite

STEEPEST = {"sigm": 0.25, "tanh": 1.0}  # g′(0), its largest value
SATURATED = 0.05      # a unit is saturated on an example where g′(a) is below this share of g′(0)
BORN, TRAINED = 0.5, 0.8  # share of saturated values, or of dead units, in a layer that is too high, before and after
LARGE, SMALL = 6.0, 0.02  # root mean square of the inputs' largest feature
COPY = 1e-4           # units whose weights differ by less than this share of the largest weight are copies
DIVERGED = 1.1        # the loss at the end against the loss at the start
EXPLODING = 100.0     # ∇a(1) against ∇a(L+1), root mean squares; its inverse squared per layer would be vanishing
VANISHING = 1e-3
START = 5.0           # nats above ln C at which the first loss is suspicious
BOUNCE = 1.0          # rise, and fall, of the loss from one epoch to the next, in units of ln C


def examine_inputs(run: TrainedRun) -> list[Finding]:
    """Finding "unnormalised inputs": the largest feature's root mean square is far from 1."""
    X = np.asarray(as_real(run.X), np.float64)
    rms = np.sqrt((X**2).mean(axis=0))
    worst = int(rms.argmax())
    if SMALL <= rms[worst] <= LARGE:
        return []
    return [Finding("unnormalised inputs", "x", float(rms[worst]),
                    f"x_{worst + 1} has mean {X[:, worst].mean():.3g} and standard deviation {X[:, worst].std():.3g}: "
                    "subtract the mean of each feature and divide by its standard deviation")]


def examine_symmetry(run: TrainedRun) -> list[Finding]:
    """Finding "symmetric units": units of a layer with equal incoming AND outgoing weights, so equal for ever."""
    found = []
    for k in range(1, len(run.theta) if is_finite(run.theta) else 0):
        weights = np.column_stack([*(np.asarray(part) for part in run.theta[k - 1]), np.asarray(run.theta[k].W).T])
        distinct = count_distinct(weights)
        if distinct < len(weights):
            found.append(Finding("symmetric units", f"h({k})", distinct / len(weights),
                                 f"the {len(weights)} units of h({k}) are copies of only {distinct} after training: "
                                 f"start W({k}) with different random numbers"))
    return found


def count_distinct(rows: np.ndarray) -> int:
    """How many rows differ by more than rounding: copies are neighbours once the rows are sorted along a direction."""
    rows = rows[np.argsort(rows @ np.cos(np.arange(rows.shape[1])))]
    return 1 + int((np.abs(np.diff(rows, axis=0)).max(axis=1) > COPY * np.abs(rows).max()).sum())


def examine_birth(run: TrainedRun) -> list[Finding]:
    """Findings "saturated at birth" and "dead reclin at birth": before the first update."""
    return _units(run, run.theta0, BORN, "at birth",
                  "before the first update: scale down W({k}); if the inputs are large, normalise them",
                  "before the first update: start b({k}) at 0, W({k}) around 0")


def examine_units(run: TrainedRun) -> list[Finding]:
    """Findings "saturated by training" and "dead reclin by training": now, but not before the first update."""
    before = {finding.where for finding in examine_birth(run)}
    now = _units(run, run.theta, TRAINED, "by training", "after training, but were not at the start: decrease α",
                 "after training, but were not at the start: decrease α")
    return [finding for finding in now if finding.where not in before]


def _units(run, theta, limit, when, saturated, dead):
    found = []
    for k, g, a, slope in _hidden(run, theta):
        if g.name in STEEPEST:
            share = float((slope < SATURATED * STEEPEST[g.name]).mean())
            what, remedy = f"of the values of h({k}) are saturated, g′(a) ≈ 0", saturated
        elif g.name == "reclin":
            share = float((a <= 0).all(axis=0).mean())
            what, remedy = f"of the units of h({k}) are dead, 0 for every example,", dead
        else:
            continue
        if share > limit:
            name = "dead reclin" if g.name == "reclin" else "saturated"
            found.append(Finding(f"{name} {when}", f"h({k})", share, f"{100 * share:.0f} % {what} {remedy.format(k=k)}"))
    return found


def _hidden(run, theta):
    """(k, g, a^(k), g′(a^(k))) of each hidden layer; nothing when θ is no longer finite."""
    if not is_finite(theta):
        return []
    seen, gs = activations_of(run, theta), per_layer(run.g, len(theta) - 1)
    return [(k, gs[k], seen.a[k], seen.slope[k]) for k in range(1, len(theta))]


def examine_layers(run: TrainedRun) -> list[Finding]:
    """Findings "vanishing gradient" and "exploding gradient": ∇a(1) against ∇a(L+1) before the first update."""
    L = len(run.theta0) - 1
    size = [float(np.sqrt((grad**2).mean())) for grad in activations_of(run, run.theta0).grad_a[1:]]
    ratio = size[0] / size[-1] if size[-1] else 1.0
    if VANISHING <= ratio <= EXPLODING:
        return []
    name = "vanishing gradient" if ratio < 1 else "exploding gradient"
    sizes = ", ".join(f"{one:.1g}" for one in size)
    return [Finding(name, "a(1)", ratio, f"the gradient at a(1), ..., a({L + 1}) before the first update is {sizes}: "
                    f"a factor {ratio:.1g} from top to bottom; choose the initial weights for each layer's size")]


def examine_start(run: TrainedRun) -> list[Finding]:
    """Finding "loss at the start": the mean NLL before the first update is far above ln C, that of a uniform guess."""
    C = run.theta0[-1].W.shape[0]
    loss = float(activations_of(run, run.theta0).nll)
    if loss <= math.log(C) + START:
        return []
    return [Finding("loss at the start", "f(x)", loss, f"the loss starts at {loss:.3g}; before anything is learned "
                    f"it should be about ln {C} = {math.log(C):.3g}: the initial weights are too large")]


def examine_curve(run: TrainedRun) -> list[Finding]:
    """Findings "bouncing" (large jumps up and down) and "diverging" (NaN, or a loss that ends above its start)."""
    losses, chance = run.losses, math.log(run.theta[-1].W.shape[0])
    if not (np.isfinite(losses).all() and is_finite(run.theta)):
        step = int((~np.isfinite(losses)).argmax()) + 1
        return [Finding("diverging", "l", math.inf, f"the loss is no longer a number at step {step}: decrease α")]
    epochs = epoch_means(losses, len(run.y), run.B)
    end, change = float(np.median(epochs[-len(epochs) // 5 :])), np.diff(epochs, append=epochs[-1])
    up, down = float(change.max()), float(-change.min())
    if min(up, down) > BOUNCE * chance:
        return [Finding("bouncing", "l", up / chance, f"the loss bounces, by up to {up:.3g} up and {down:.3g} down "
                        f"from epoch to epoch; {int((change > 0).sum())} rises in {len(epochs)} epochs: decrease α")]
    if end > DIVERGED * max(epochs[0], chance):
        return [Finding("diverging", "l", end, f"the loss rose from {epochs[0]:.3g} to {end:.3g}: decrease α")]
    return []


def epoch_means(losses: np.ndarray | jax.Array, T: int, B: int | None) -> np.ndarray | jax.Array:
    """The mean loss of each whole epoch: one mini-batch differs from the next even where nothing is wrong."""
    steps = max(T // (B or T), 1)
    whole = len(losses) // steps * steps
    return losses[:whole].reshape(-1, steps).mean(axis=1) if whole else losses


def examine_fit(run: TrainedRun) -> list[Finding]:
    """Finding "does not overfit": some of the few training examples are still wrong."""
    wrong = count_wrong(run)
    if not wrong:
        return []
    return [Finding("does not overfit", "f(x)", wrong / len(run.y), f"{wrong} of the {len(run.y)} training examples "
                    "are still wrong: so few should be learned by heart. If all else is right: more units, more steps")]


EXAMINATIONS = (examine_inputs, examine_gradient, examine_symmetry, examine_birth, examine_layers,
                examine_start, examine_curve, examine_units, examine_fit)
"""Causes before consequences."""


def diagnose(run: TrainedRun) -> list[Finding]:
    """All findings about a TrainedRun, causes before consequences; [] for a healthy network. Not inside `jit`.

    ValueError / TypeError in slide notation when the run's θ, X, y, losses or m do not fit each other.
    """
    run = check_run(run)
    return [finding for examine in EXAMINATIONS for finding in examine(run)]
