"""What goes into g during training, without and with batch normalization: how far a unit's values drift. Slides S50-S51."""
import numpy as np

from .small_digits import SmallDigitsRun, both_runs

GS = ("sigm", "tanh", "reclin")
PERCENT = (15, 50, 85)                       # percentiles of a unit's values over the probe digits


def drifting_runs(scale: float, alpha: float, g: str, seed: int) -> tuple[SmallDigitsRun, ...]:
    """(without, with): two runs from the same weights over the same mini-batches, in NumPy where pictures are drawn from."""
    names = ("z", "a", "loss", "error", "train")
    return tuple(run._replace(**{name: np.asarray(getattr(run, name)) for name in names})
                 for run in both_runs(seed, scale, alpha, g))


def drift(a: np.ndarray, t: int) -> tuple[float, float]:
    """(distance of a unit's mean from where it began, over its first deviation; its deviation over that): medians.

    a (frames, digits, units): a layer's values; t: the frame.
    """
    first = np.maximum(a[0].std(0), 1e-12)
    return float(np.median(np.abs(a[t].mean(0) - a[0].mean(0)) / first)), float(np.median(a[t].std(0) / first))


def fan_of(a: np.ndarray, unit: int) -> tuple[np.ndarray, np.ndarray]:
    """(PERCENT of one unit (3, frames), medians of all units (units, frames)) of a (frames, digits, units)."""
    a = np.clip(np.nan_to_num(a, nan=0.0, posinf=1e4, neginf=-1e4), -1e4, 1e4)
    return np.percentile(a[:, :, unit], PERCENT, axis=1), np.median(a, axis=1).T
