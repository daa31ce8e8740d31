"""How the sentences below the pictures write numbers: one way for each kind, whatever the lesson.

    loss(0.1234) 0.123     loss(inf) ∞            percent(0.042) 4.2 %      power(0.0042) 4.2·10⁻³
    count(1, "update") 1 update                   over_seeds("the loss", [0.3, 0.1, 0.2]) … 0.200 (0.100 to 0.300)
"""
from collections.abc import Sequence

import numpy as np

from course_lib.notation import sup

INFINITE = "∞"


def loss(x: float, digits: int = 3, most: float = 1000.0) -> str:
    """A loss, error or risk: `digits` decimals, a power of ten beyond `most`, ∞ when it has diverged (NaN too)."""
    if not np.isfinite(x):
        return INFINITE
    return f"{x:.{digits}f}".replace("-", "−") if abs(x) < most else power(float(x))


def percent(share: float, digits: int | None = None) -> str:
    """A share as "19 %"; below 10 % with a digit more unless `digits` says otherwise; ∞ for what has diverged."""
    if not np.isfinite(share):
        return INFINITE
    digits = (0 if share >= 0.0995 else 1) if digits is None else digits
    return f"{100 * share:.{digits}f} %"


def power(x: float, low: float = 0.01, high: float = 1000.0) -> str:
    """0.0042 as 4.2·10⁻³; numbers between `low` and `high` with three digits; 0 as 0; ∞ beyond all numbers."""
    if not np.isfinite(x):
        return INFINITE
    if x == 0 or low <= abs(x) < high:
        return f"{x:.3g}".replace("-", "−")
    mantissa, exponent = f"{x:.1e}".split("e")
    return f"{mantissa}·10{sup(int(exponent))}".replace("-", "−")


def count(n: int, thing: str) -> str:
    """"1 update", "1,000 updates"."""
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def over_seeds(what: str, values: Sequence[float] | np.ndarray, digits: int = 3) -> str:
    """"Over 16 seeds the loss is 0.212 (0.198 to 0.405)": the median and the whole range; some may be ∞."""
    values = np.asarray(values, float)
    middle, low, high = np.median(values), values.min(), values.max()
    return f"Over {len(values)} seeds {what} {loss(middle, digits)} ({loss(low, digits)} to {loss(high, digits)})"


def beside_a(kept: str, now: str) -> str:
    """"A ended at 0.21, this run at 0.19."""
    return f"A ended at {kept}, this run at {now}."
